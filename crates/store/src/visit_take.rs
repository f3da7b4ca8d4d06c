//! Visits taken along on a telephone that has no connection: each comes back once (security bar B1).

use access::{Action, Grant};
use domain::{CaseId, Ts};
use uuid::Uuid;

use crate::{CaseFile, Held, Store, StoreError, Tx, params};

const TAKE: &str = "
    INSERT INTO visit_take (municipality_id, id, case_id, account_id, taken_at)
    VALUES ($1, $2, $3, $4, $5)";

const USE: &str = "
    UPDATE visit_take
    SET used_at = $5
    WHERE municipality_id = $1 AND id = $2 AND case_id = $3 AND account_id = $4 AND used_at IS NULL";

const FORGET: &str = "DELETE FROM visit_take WHERE account_id = $1 AND taken_at < $2";

const KNOWN: &str = "
    SELECT case_id, used_at
    FROM visit_take
    WHERE id = $1 AND account_id = $2
    ORDER BY municipality_id
    LIMIT 1";

// Only what is still a visit to be made, in the work of who took it along.
const STANDING: access::ScopedSql = access::ScopedSql::new(
    "SELECT k.id FROM visit_take k \
     JOIN case_overview o ON o.municipality_id = k.municipality_id AND o.case_id = k.case_id \
     WHERE k.account_id = $1 AND k.used_at IS NULL AND k.taken_at >= $2 \
     AND o.next_action = 'make_visit' AND o.subregion_id IS NOT NULL \
     AND {persons:o} ORDER BY k.id LIMIT 500",
);

impl Tx {
    /// Notes that a held case was taken along under this id.
    pub async fn take_visit<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        take: Uuid,
        at: Ts,
    ) -> Result<(), StoreError> {
        let (file, account) = (held.get(), held.grant().account());
        self.execute(TAKE, params![file.municipality, take, file.id, account, at])
            .await
            .map(drop)
    }

    /// Uses up what a held case was taken along under; false when it was used before, or is not the
    /// account's own.
    pub async fn use_visit_take<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        take: Uuid,
        at: Ts,
    ) -> Result<bool, StoreError> {
        let (file, account) = (held.get(), held.grant().account());
        let used = self
            .execute(USE, params![file.municipality, take, file.id, account, at])
            .await?;
        Ok(used == 1)
    }

    /// Forgets what the account of this grant took along before a moment.
    pub async fn forget_visit_takes<A: Action>(
        &mut self,
        grant: &Grant<A>,
        before: Ts,
    ) -> Result<(), StoreError> {
        self.execute(FORGET, params![grant.account(), before])
            .await
            .map(drop)
    }
}

impl Store {
    /// The case that the account of this grant took along under this id, and whether it came back.
    pub async fn visit_take<A: Action>(
        &self,
        grant: &Grant<A>,
        take: Uuid,
    ) -> Result<Option<(CaseId, bool)>, StoreError> {
        self.read()
            .fetch_optional(KNOWN, params![take, grant.account()], |row| {
                Ok((row.get(0)?, row.get::<Option<Ts>>(1)?.is_some()))
            })
            .await
    }

    /// What the account of this grant took along since a moment and may still record: the case is
    /// there, in its work, and waits for the visit.
    pub async fn standing_visit_takes<A: Action>(
        &self,
        grant: &Grant<A>,
        since: Ts,
    ) -> Result<Vec<Uuid>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, STANDING, params![grant.account(), since], |row| {
                row.get(0)
            })
            .await
    }
}
