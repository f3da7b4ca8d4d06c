//! How pupils who left school stand in a quarter, and whose pupil each is (S0-02, S0-03, S3-02 to S3-05).

use std::collections::HashMap;

use access::{Action, Grant, ScopedSql};
use domain::{AccountId, Day, MunicipalityId, PupilId, SchoolRowId, Ts, monitor::Quarter};
use uuid::Uuid;

use super::SchoolRow;
use crate::{Row, Store, StoreError, Tx, case::code, params};

/// What was said of a pupil in a quarter, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionRecord {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// Whose.
    pub pupil: PupilId,
    /// Of which quarter.
    pub quarter: Quarter,
    /// Its number among those of the pupil in that quarter.
    pub seq: u32,
    /// The row of the list it was said at.
    pub row: SchoolRowId,
    /// What it is sealed for.
    pub id: Uuid,
    /// What was said; `None` once it is destroyed.
    pub sealed: Option<Vec<u8>>,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const SINCE: ScopedSql = ScopedSql::new(
    "SELECT a.municipality_id, a.pupil_id, a.quarter, a.seq, a.row_id, a.id, a.sealed, a.recorded_by, a.recorded_at \
     FROM transition_answer a \
     WHERE a.quarter >= $1 AND a.quarter <= $2 AND {scope:a} \
     ORDER BY a.municipality_id, a.pupil_id, a.quarter, a.seq \
     LIMIT 1000000",
);

const OF_PUPIL: &str = "
    SELECT municipality_id, pupil_id, quarter, seq, row_id, id, sealed, recorded_by, recorded_at
    FROM transition_answer
    WHERE municipality_id = $1 AND pupil_id = $2
    ORDER BY quarter, seq
    LIMIT 1000";

const COACHES: ScopedSql = ScopedSql::new(
    "SELECT c.municipality_id, c.pupil_id, c.account_id FROM transition_coach c \
     WHERE {scope:c} \
     ORDER BY c.municipality_id, c.pupil_id \
     LIMIT 1000000",
);

const WITH_OUTFLOW: &str = "
    SELECT DISTINCT p.municipality_id FROM school_list_part p
    JOIN school_list l ON l.id = p.list_id
    WHERE l.state = 'committed' AND l.kind = $1
    ORDER BY p.municipality_id
    LIMIT 1000";

const ADD: &str = "
    INSERT INTO transition_answer (municipality_id, pupil_id, quarter, seq, row_id, id, sealed, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (municipality_id, pupil_id, quarter, seq) DO NOTHING";

const TAKE: &str = "
    INSERT INTO transition_coach (municipality_id, pupil_id, account_id, since)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (municipality_id, pupil_id) DO UPDATE SET account_id = excluded.account_id, since = excluded.since";

const LET_GO: &str = "
    DELETE FROM transition_coach
    WHERE municipality_id = $1 AND pupil_id = $2 AND account_id = $3";

const FORGET: &str = "
    UPDATE transition_answer SET sealed = NULL
    WHERE municipality_id = $1 AND pupil_id = $2";

const FORGET_COACH: &str = "
    DELETE FROM transition_coach
    WHERE municipality_id = $1 AND pupil_id = $2";

fn answer(row: &Row<'_>) -> Result<TransitionRecord, StoreError> {
    Ok(TransitionRecord {
        municipality: row.get(0)?,
        pupil: row.get(1)?,
        quarter: code(row, 2)?,
        seq: row.get(3)?,
        row: row.get(4)?,
        id: row.get(5)?,
        sealed: row.get(6)?,
        by: row.get(7)?,
        at: row.get(8)?,
    })
}

impl Store {
    /// What was said of pupils of the grant's municipalities in these quarters, the first and the last among them.
    pub async fn transition_answers<A: Action>(
        &self,
        grant: &Grant<A>,
        (from, until): (Quarter, Quarter),
    ) -> Result<Vec<TransitionRecord>, StoreError> {
        let values = params![from.to_string(), until.to_string()];
        self.read()
            .fetch_all_scoped(grant, SINCE, values, answer)
            .await
    }

    /// What was ever said of a pupil whose row was loaded under a grant.
    pub async fn transition_answers_of(
        &self,
        row: &SchoolRow,
    ) -> Result<Vec<TransitionRecord>, StoreError> {
        self.read()
            .fetch_all(OF_PUPIL, params![row.municipality, row.pupil], answer)
            .await
    }

    /// Whose pupil each is, within the grant's municipalities.
    pub async fn transition_coaches<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<HashMap<(MunicipalityId, PupilId), AccountId>, StoreError> {
        let found = self
            .read()
            .fetch_all_scoped(grant, COACHES, params![], |row| {
                Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
            })
            .await?;
        Ok(found.into_iter().collect())
    }

    /// The municipalities with rows on a list of who left practical education, special education or Entree.
    pub async fn municipalities_with_outflow(&self) -> Result<Vec<MunicipalityId>, StoreError> {
        let kind = domain::school::SchoolListKind::Outflow.code();
        self.read()
            .fetch_all(WITH_OUTFLOW, params![kind], |row| row.get(0))
            .await
    }
}

impl Tx {
    /// Adds what was said of the pupil of a row.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else said something meanwhile.
    pub async fn add_transition_answer(
        &mut self,
        said: &TransitionRecord,
    ) -> Result<(), StoreError> {
        let values = params![
            said.municipality,
            said.pupil,
            said.quarter.to_string(),
            said.seq,
            said.row,
            said.id,
            said.sealed.clone(),
            said.by,
            said.at
        ];
        if self.execute(ADD, values).await? == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }

    /// Notes whose pupil somebody is from a day on, in the place of whoever it was.
    pub async fn take_pupil(
        &mut self,
        row: &SchoolRow,
        account: AccountId,
        since: Day,
    ) -> Result<(), StoreError> {
        self.execute_one(TAKE, params![row.municipality, row.pupil, account, since])
            .await
    }

    /// Notes that somebody is no longer this account's pupil. Whether they were.
    pub async fn let_pupil_go(
        &mut self,
        row: &SchoolRow,
        account: AccountId,
    ) -> Result<bool, StoreError> {
        let values = params![row.municipality, row.pupil, account];
        Ok(self.execute(LET_GO, values).await? > 0)
    }

    /// Takes away what was said of a pupil; that it was said keeps its place.
    pub(super) async fn forget_transition(
        &mut self,
        municipality: MunicipalityId,
        pupil: PupilId,
    ) -> Result<(), StoreError> {
        self.execute(FORGET, params![municipality, pupil]).await?;
        self.execute(FORGET_COACH, params![municipality, pupil])
            .await
            .map(drop)
    }
}
