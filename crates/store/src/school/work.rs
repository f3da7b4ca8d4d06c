//! What was decided for a row of a list of DUO, and what came of it: added to, never changed.

use std::collections::HashMap;

use access::{Action, Grant, ScopedSql};
use domain::{AccountId, Day, SchoolListId, SchoolRowId, Ts, school::Disposition};
use uuid::Uuid;

use super::SchoolRow;
use crate::{Row, Store, StoreError, Tx, case::code, params};

/// What was decided for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolDecision {
    /// Its number among those of the row.
    pub seq: u32,
    /// What was decided.
    pub disposition: Disposition,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// What came of a row, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolOutcome {
    /// What it is sealed for.
    pub id: Uuid,
    /// The number of the decision it was recorded under.
    pub decision: u32,
    /// Its number among those of that decision.
    pub seq: u32,
    /// The day.
    pub on: Day,
    /// The code; `None` once it is destroyed.
    pub sealed: Option<Vec<u8>>,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const DECISIONS: ScopedSql = ScopedSql::new(
    "SELECT d.row_id, d.seq, d.taken_up_by, d.not_taken_up, d.recorded_by, d.recorded_at \
     FROM school_row r \
     JOIN school_disposition d ON d.municipality_id = r.municipality_id AND d.row_id = r.id \
     WHERE r.list_id = $1 AND {scope:r} \
     ORDER BY d.row_id, d.seq",
);

const OUTCOMES: ScopedSql = ScopedSql::new(
    "SELECT o.row_id, o.id, o.disposition_seq, o.seq, o.on_day, o.sealed, o.recorded_by, o.recorded_at \
     FROM school_row r \
     JOIN school_result o ON o.municipality_id = r.municipality_id AND o.row_id = r.id \
     WHERE r.list_id = $1 AND {scope:r} \
     ORDER BY o.row_id, o.disposition_seq, o.seq",
);

const DECIDE: &str = "
    INSERT INTO school_disposition (municipality_id, row_id, seq, taken_up_by, not_taken_up,
      recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (municipality_id, row_id, seq) DO NOTHING";

const RECORD: &str = "
    INSERT INTO school_result (municipality_id, row_id, disposition_seq, seq, id, on_day, sealed,
      recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (municipality_id, row_id, disposition_seq, seq) DO NOTHING";

fn decision(row: &Row<'_>) -> Result<SchoolDecision, StoreError> {
    let taken: Option<String> = row.get(2)?;
    let disposition = match taken {
        Some(_) => Disposition::TakenUp(code(row, 2)?),
        None => Disposition::NotTakenUp(code(row, 3)?),
    };
    Ok(SchoolDecision {
        seq: row.get(1)?,
        disposition,
        by: row.get(4)?,
        at: row.get(5)?,
    })
}

fn outcome(row: &Row<'_>) -> Result<SchoolOutcome, StoreError> {
    Ok(SchoolOutcome {
        id: row.get(1)?,
        decision: row.get(2)?,
        seq: row.get(3)?,
        on: row.get(4)?,
        sealed: row.get(5)?,
        by: row.get(6)?,
        at: row.get(7)?,
    })
}

impl Store {
    /// What was decided for the rows of a list within the grant's municipalities, the earliest first.
    pub async fn school_decisions<A: Action>(
        &self,
        grant: &Grant<A>,
        list: SchoolListId,
    ) -> Result<HashMap<SchoolRowId, Vec<SchoolDecision>>, StoreError> {
        let found = self
            .read()
            .fetch_all_scoped(grant, DECISIONS, params![list], |row| {
                Ok((row.get(0)?, decision(row)?))
            })
            .await?;
        Ok(by_row(found))
    }

    /// What came of the rows of a list within the grant's municipalities, the earliest first.
    pub async fn school_outcomes<A: Action>(
        &self,
        grant: &Grant<A>,
        list: SchoolListId,
    ) -> Result<HashMap<SchoolRowId, Vec<SchoolOutcome>>, StoreError> {
        let found = self
            .read()
            .fetch_all_scoped(grant, OUTCOMES, params![list], |row| {
                Ok((row.get(0)?, outcome(row)?))
            })
            .await?;
        Ok(by_row(found))
    }
}

fn by_row<T>(found: Vec<(SchoolRowId, T)>) -> HashMap<SchoolRowId, Vec<T>> {
    let mut rows: HashMap<SchoolRowId, Vec<T>> = HashMap::new();
    for (row, one) in found {
        rows.entry(row).or_default().push(one);
    }
    rows
}

impl Tx {
    /// Adds a decision for a row.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else decided meanwhile.
    pub async fn decide_school_row(
        &mut self,
        row: &SchoolRow,
        decided: &SchoolDecision,
    ) -> Result<(), StoreError> {
        let (taken, not) = match decided.disposition {
            Disposition::TakenUp(by) => (Some(by.code().to_owned()), None),
            Disposition::NotTakenUp(reason) => (None, Some(reason.code().to_owned())),
        };
        let values = params![
            row.municipality,
            row.id,
            i64::from(decided.seq),
            taken,
            not,
            decided.by,
            decided.at
        ];
        if self.execute(DECIDE, values).await? == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }

    /// Adds what came of a row, under a decision.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else recorded meanwhile.
    pub async fn record_school_outcome(
        &mut self,
        row: &SchoolRow,
        came: &SchoolOutcome,
    ) -> Result<(), StoreError> {
        let values = params![
            row.municipality,
            row.id,
            i64::from(came.decision),
            i64::from(came.seq),
            came.id,
            came.on,
            came.sealed.clone(),
            came.by,
            came.at
        ];
        if self.execute(RECORD, values).await? == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }
}
