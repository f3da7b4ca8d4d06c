//! Locks: for whom a person is kept out of sight. The condition itself stands in every query over
//! persons, as `{persons:..}` ([`access::ScopedSql`]).

use access::Action;
use domain::{AccountId, LockReason, MunicipalityId, PersonId, Ts};

use crate::{CaseFile, Held, Store, StoreError, Tx, case::code, params};

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

impl Store {
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
