//! Notices: what an account is told on the screen. Codes and ids; gone with the case.

use access::{Action, Grant};
use domain::{AccountId, CaseId, Day, MunicipalityId, NoticeKind, Role, Ts};
use uuid::Uuid;

use crate::{
    OverviewRow, Store, StoreError, Tx,
    among::each_among,
    case::{code, overview_row, select_cases},
    params,
};

/// Something an account is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: Uuid,
    /// Whom it tells.
    pub account: AccountId,
    /// The municipality of the case; the installation's own id without a case.
    pub municipality: MunicipalityId,
    /// What about.
    pub kind: NoticeKind,
    /// About which case.
    pub case: Option<CaseId>,
    /// The absent colleague it was meant for, when a deputy is told.
    pub for_account: Option<AccountId>,
    /// How many cases it tells about.
    pub number: u32,
    /// The day it is about: the same is told once for a day.
    pub about_day: Option<Day>,
    /// When.
    pub at: Ts,
    /// When it was seen.
    pub seen_at: Option<Ts>,
}

const INSERT: &str = "
    INSERT INTO notice (municipality_id, account_id, id, kind, case_id, for_account, number,
        about_day, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT DO NOTHING";

const OF_ACCOUNT: &str = "
    SELECT id, account_id, municipality_id, kind, case_id, for_account, number, about_day, at, seen_at
    FROM notice
    WHERE account_id = $1
    ORDER BY at DESC, id DESC
    LIMIT $2";

const UNSEEN: &str = "SELECT COUNT(*) FROM notice WHERE account_id = $1 AND seen_at IS NULL";

const SEE_ALL: &str = "
    UPDATE notice
    SET seen_at = $2
    WHERE account_id = $1 AND seen_at IS NULL AND at <= $3";

const SEE_CASE: &str = "
    UPDATE notice
    SET seen_at = $4
    WHERE municipality_id = $1 AND account_id = $2 AND case_id = $3 AND seen_at IS NULL";

const SWEEP: &str = "DELETE FROM notice WHERE at < $1";

// Who holds a role that reaches a municipality on a day: by itself, by its grouping, or because the
// municipality went on in one the role is held for.
const HOLDERS: &str = "
    WITH RECURSIVE heirs (id) AS (
        SELECT id FROM municipality WHERE id = $2
        UNION
        SELECT m.successor_id
        FROM heirs
        JOIN municipality m ON m.id = heirs.id
        WHERE m.successor_id IS NOT NULL AND m.valid_until < $3
    )
    SELECT DISTINCT a.id
    FROM account_role r
    JOIN account a ON a.id = r.account_id AND a.state = 'active'
    WHERE r.role = $1
        AND r.valid_from <= $3 AND (r.valid_until IS NULL OR r.valid_until >= $3)
        AND (r.municipality_id IN (SELECT id FROM heirs)
            OR r.grouping_id IN (
                SELECT g.grouping_id
                FROM municipality_grouping g
                JOIN heirs ON heirs.id = g.municipality_id
                WHERE g.valid_from <= $3 AND (g.valid_until IS NULL OR g.valid_until >= $3)))
    ORDER BY a.id
    LIMIT 1000";

// The same for many municipalities at once, each with who holds the role for it.
const HOLDERS_IN: &str = "
    WITH RECURSIVE heirs (home, id) AS (
        SELECT id, id FROM municipality WHERE id IN ($ids)
        UNION
        SELECT heirs.home, m.successor_id
        FROM heirs
        JOIN municipality m ON m.id = heirs.id
        WHERE m.successor_id IS NOT NULL AND m.valid_until < $2
    )
    SELECT DISTINCT heirs.home, a.id
    FROM heirs
    JOIN account_role r ON r.municipality_id = heirs.id
        OR r.grouping_id IN (
            SELECT g.grouping_id
            FROM municipality_grouping g
            WHERE g.municipality_id = heirs.id
                AND g.valid_from <= $2 AND (g.valid_until IS NULL OR g.valid_until >= $2))
    JOIN account a ON a.id = r.account_id AND a.state = 'active'
    WHERE r.role = $1
        AND r.valid_from <= $2 AND (r.valid_until IS NULL OR r.valid_until >= $2)
    ORDER BY heirs.home, a.id
    LIMIT 100000";

impl Store {
    /// What an account was told, latest first.
    pub async fn notices_of(
        &self,
        account: AccountId,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError> {
        self.read()
            .fetch_all(OF_ACCOUNT, params![account, limit], |row| {
                Ok(Notice {
                    id: row.get(0)?,
                    account: row.get(1)?,
                    municipality: row.get(2)?,
                    kind: code(row, 3)?,
                    case: row.get(4)?,
                    for_account: row.get(5)?,
                    number: row.get(6)?,
                    about_day: row.get(7)?,
                    at: row.get(8)?,
                    seen_at: row.get(9)?,
                })
            })
            .await
    }

    /// How much of it is not seen yet.
    pub async fn unseen_notices(&self, account: AccountId) -> Result<u64, StoreError> {
        let counted: i64 = self
            .read()
            .fetch_one(UNSEEN, params![account], |row| row.get(0))
            .await?;
        Ok(u64::try_from(counted).unwrap_or(0))
    }

    /// Takes away notices from before a moment: housekeeping, no act of anyone.
    pub async fn sweep_notices(&self, before: Ts) -> Result<u64, StoreError> {
        self.keep_house(SWEEP, params![before]).await
    }

    /// Notes that an account saw what it was told up to a moment: no act on anybody's data, so without
    /// an entry in the log.
    pub async fn see_notices(&self, account: AccountId, until: Ts) -> Result<u64, StoreError> {
        let now = self.clock().now();
        self.keep_house(SEE_ALL, params![account, now, until]).await
    }

    /// Active accounts that hold a role for a municipality on a day.
    pub async fn holders(
        &self,
        role: Role,
        municipality: MunicipalityId,
        day: Day,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.read()
            .fetch_all(HOLDERS, params![role.code(), municipality, day], |row| {
                row.get(0)
            })
            .await
    }

    /// As [`Store::holders`], for many municipalities at once: pairs of municipality and account.
    pub async fn holders_in(
        &self,
        role: Role,
        municipalities: &[MunicipalityId],
        day: Day,
    ) -> Result<Vec<(MunicipalityId, AccountId)>, StoreError> {
        let ids: Vec<Uuid> = municipalities.iter().map(|one| one.uuid()).collect();
        let mut found = Vec::new();
        each_among(
            &self.read(),
            HOLDERS_IN,
            &params![role.code(), day],
            &ids,
            |row| {
                found.push((row.get(0)?, row.get(1)?));
                Ok(())
            },
        )
        .await?;
        Ok(found)
    }

    /// The overviews of those cases that this grant reaches; the others are left out.
    pub async fn reached<A: Action>(
        &self,
        grant: &Grant<A>,
        cases: &[CaseId],
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let reader = self.read();
        let mut rows = Vec::with_capacity(cases.len());
        for (sql, values) in select_cases(reader.engine(), grant, grant.role(), cases) {
            rows.extend(reader.fetch_all(sql, values, overview_row).await?);
        }
        Ok(rows)
    }
}

impl Tx {
    /// Adds notices; what was told for the same day before is not told again. Returns how many are new.
    pub async fn add_notices(&mut self, notices: &[Notice]) -> Result<u64, StoreError> {
        let mut added = 0;
        for one in notices {
            let values = params![
                one.municipality,
                one.account,
                one.id,
                one.kind.code(),
                one.case,
                one.for_account,
                i64::from(one.number),
                one.about_day,
                one.at
            ];
            added += self.execute(INSERT, values).await?;
        }
        Ok(added)
    }

    /// Whoever works on a case has seen what they were told about it.
    pub async fn see_notices_of_case(
        &mut self,
        municipality: MunicipalityId,
        account: AccountId,
        case: CaseId,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        self.execute(SEE_CASE, params![municipality, account, case, now])
            .await
            .map(drop)
    }
}
