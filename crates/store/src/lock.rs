//! Locks: for whom a person is kept out of sight. The condition itself stands in every query over
//! persons, as `{persons:..}` ([`access::ScopedSql`]).

use std::collections::HashSet;

use access::{Action, Grant, ScopedSql};
use domain::{AccountId, LockReason, MunicipalityId, PersonId, Role, Ts};
use uuid::Uuid;

use crate::{
    CaseFile, Held, OverviewRow, Row, Store, StoreError, Tx,
    among::pages,
    case::{code, overview_columns, overview_row},
    params,
    workload::still_open,
};

/// One account for whom a person is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonLock {
    /// For whom.
    pub account: AccountId,
    /// Why.
    pub reason: LockReason,
    /// By whom.
    pub by: AccountId,
    /// Since when.
    pub at: Ts,
}

/// Whom accounts may not know, as pairs.
pub type LockedOut = HashSet<(PersonId, AccountId)>;

const LOCKED_FOR: &str = "SELECT person_id, account_id FROM person_lock WHERE account_id IN ($ids)";

/// What hangs on somebody for whom the person was locked since.
const LOCKED_LEADS: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM person_lock k JOIN case_overview o ON o.municipality_id = k.municipality_id \
     AND o.person_id = k.person_id AND o.assignee_id = k.account_id \
     WHERE COALESCE(o.lead_role, 'casemanager') = $1 AND ",
    still_open!(),
    " AND {persons:o} ORDER BY o.case_id LIMIT 500"
));

fn locked_out(row: &Row<'_>) -> Result<(PersonId, AccountId), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

impl Store {
    /// Whom these accounts may not know: nobody gets work about a person they are locked out from.
    pub async fn locked_for(&self, accounts: &[AccountId]) -> Result<LockedOut, StoreError> {
        let ids: Vec<Uuid> = accounts.iter().map(|account| account.uuid()).collect();
        let reader = self.read();
        let mut found = LockedOut::new();
        for (sql, values) in pages(reader.engine(), LOCKED_FOR, &[], &ids) {
            found.extend(reader.fetch_all(sql, values, locked_out).await?);
        }
        Ok(found)
    }

    /// Open cases of a role whose assignee is locked out from the person, by id.
    pub async fn locked_leads<A: Action>(
        &self,
        grant: &Grant<A>,
        role: Role,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, LOCKED_LEADS, params![role.code()], overview_row)
            .await
    }

    /// For whom the person of this case is locked, oldest first.
    pub async fn locks(&self, file: &CaseFile) -> Result<Vec<PersonLock>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT account_id, reason, locked_by, locked_at FROM person_lock \
                 WHERE municipality_id = $1 AND person_id = $2 ORDER BY locked_at, account_id LIMIT 500",
                params![file.municipality, file.person],
                |row| {
                    Ok(PersonLock {
                        account: row.get(0)?,
                        reason: code(row, 1)?,
                        by: row.get(2)?,
                        at: row.get(3)?,
                    })
                },
            )
            .await
    }
}

impl Tx {
    /// [`Store::locked_for`] within a change: a lock holds the case first, as the change does.
    pub async fn locked_for(&mut self, accounts: &[AccountId]) -> Result<LockedOut, StoreError> {
        let ids: Vec<Uuid> = accounts.iter().map(|account| account.uuid()).collect();
        let mut found = LockedOut::new();
        for (sql, values) in pages(self.engine(), LOCKED_FOR, &[], &ids) {
            found.extend(self.fetch_all(sql, values, locked_out).await?);
        }
        Ok(found)
    }

    /// Locks the person of a held case for an account; false when they were locked already.
    pub async fn lock_person<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        lock: PersonLock,
    ) -> Result<bool, StoreError> {
        let file = held.get();
        let added = self
            .execute(
                "INSERT INTO person_lock (municipality_id, person_id, account_id, reason, locked_by, \
                 locked_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                params![
                    file.municipality,
                    file.person,
                    lock.account,
                    lock.reason.code(),
                    lock.by,
                    lock.at
                ],
            )
            .await?;
        Ok(added == 1)
    }

    /// Ends the lock of the person of a held case for an account; false when there was none.
    pub async fn lift_person_lock<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        account: AccountId,
    ) -> Result<bool, StoreError> {
        let gone = self
            .execute(
                "DELETE FROM person_lock WHERE municipality_id = $1 AND person_id = $2 \
                 AND account_id = $3",
                params![held.get().municipality, held.get().person, account],
            )
            .await?;
        Ok(gone == 1)
    }

    /// A destroyed person is tied to nobody, and nobody looks into their case.
    pub(crate) async fn forget_locks(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM person_lock WHERE municipality_id = $1 AND person_id = $2",
            "DELETE FROM person_tie WHERE municipality_id = $1 AND person_id = $2",
            "DELETE FROM case_insight WHERE municipality_id = $1 AND person_id = $2",
        ] {
            self.execute(statement, params![municipality, person])
                .await?;
        }
        Ok(())
    }
}
