//! Lists of DUO about who left school: the lists, their parts and what was set apart (S4-05 to S4-07).

mod row;
mod transition;
mod work;

pub use row::{NewSchoolRow, PupilKeeps, SchoolRow, StagedSchoolRow};
pub(crate) use row::{row_columns, school_row};
pub use transition::TransitionRecord;
pub use work::{SchoolDecision, SchoolOutcome};

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{AccountId, Day, MunicipalityId, SchoolListId, Ts, school::SchoolListKind};

use crate::{Row, Store, StoreError, Tx, case::code, params};

/// Where a list of DUO is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchoolListState {
    /// Read, and waiting to be taken in.
    Staged,
    /// Taken in.
    Committed,
    /// Given up before it was taken in.
    Abandoned,
    /// It waited too long to be taken in.
    Expired,
}

impl SchoolListState {
    const ALL: [Self; 4] = [
        Self::Staged,
        Self::Committed,
        Self::Abandoned,
        Self::Expired,
    ];

    /// The code as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staged => "staged",
            Self::Committed => "committed",
            Self::Abandoned => "abandoned",
            Self::Expired => "expired",
        }
    }
}

/// A list of DUO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolList {
    /// Its id.
    pub id: SchoolListId,
    /// What it is about.
    pub kind: SchoolListKind,
    /// The day its rows are judged on.
    pub reference_date: Day,
    /// The day by which is told back what was done.
    pub return_by: Day,
    /// Where it is.
    pub state: SchoolListState,
    /// SHA-256 of the file.
    pub digest: Vec<u8>,
    /// Data rows in the file.
    pub rows: u32,
    /// Who uploaded it.
    pub uploaded_by: AccountId,
    /// When.
    pub uploaded_at: Ts,
    /// When it was taken in.
    pub committed_at: Option<Ts>,
}

/// Why a row was not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetApart {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// The column's field, or empty for the row as a whole.
    pub field: String,
    /// The code of the reason.
    pub reason: String,
}

/// That a list was told back to DUO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolReturn {
    /// The day.
    pub on: Day,
    /// Rows of which something was told.
    pub returnable: u32,
    /// Rows of which nothing could be told yet.
    pub open: u32,
    /// Who noted it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

// A list shows to whoever has one of its municipalities.
const LISTS: ScopedSql = ScopedSql::new(
    "SELECT id, kind, reference_date, return_by, state, file_digest, rows, uploaded_by, uploaded_at, \
       committed_at \
     FROM school_list \
     WHERE state IN ('staged', 'committed') \
       AND id IN (SELECT p.list_id FROM school_list_part p WHERE {scope:p}) \
     ORDER BY reference_date DESC, uploaded_at DESC, id \
     LIMIT 1000",
);

const LIST: ScopedSql = ScopedSql::new(
    "SELECT id, kind, reference_date, return_by, state, file_digest, rows, uploaded_by, uploaded_at, \
       committed_at \
     FROM school_list \
     WHERE id = $1 AND id IN (SELECT p.list_id FROM school_list_part p WHERE {scope:p})",
);

const STALE: &str = "
    SELECT id, kind, reference_date, return_by, state, file_digest, rows, uploaded_by, uploaded_at,
      committed_at
    FROM school_list
    WHERE state = 'staged' AND uploaded_at < $1
    ORDER BY uploaded_at, id
    LIMIT 1000";

const DUE: &str = "
    SELECT l.id, l.kind, l.reference_date, l.return_by, l.state, l.file_digest, l.rows,
      l.uploaded_by, l.uploaded_at, l.committed_at
    FROM school_list l
    WHERE l.state = 'committed' AND l.return_by <= $1
      AND NOT EXISTS (SELECT 1 FROM school_return r WHERE r.list_id = l.id AND r.open = 0)
    ORDER BY l.return_by, l.id
    LIMIT 1000";

// Each row of the file was taken in or set apart.
const NOT_ADDING_UP: &str = "
    SELECT l.id FROM school_list l
    WHERE l.state = 'committed'
      AND l.rows <> (SELECT COUNT(*) FROM school_row r
          JOIN school_list_part p ON p.municipality_id = r.municipality_id AND p.list_id = r.list_id
          WHERE p.list_id = l.id)
        + (SELECT COUNT(DISTINCT s.row_no) FROM school_set_apart s WHERE s.list_id = l.id)
    ORDER BY l.id
    LIMIT 100";

const PARTS: &str = "
    SELECT municipality_id, rows FROM school_list_part
    WHERE list_id = $1
    ORDER BY municipality_id";

const SET_APART: &str = "
    SELECT row_no, field, reason FROM school_set_apart
    WHERE list_id = $1
    ORDER BY row_no, at";

const RETURNS: &str = "
    SELECT returned_on, returnable, open, recorded_by, recorded_at FROM school_return
    WHERE list_id = $1
    ORDER BY seq";

const ADD: &str = "
    INSERT INTO school_list (id, kind, reference_date, return_by, state, file_digest, rows,
      uploaded_by, uploaded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const END_STAGING: &str = "
    UPDATE school_list SET state = $2, committed_at = $3
    WHERE id = $1 AND state = 'staged'";

const NOTE_RETURN: &str = "
    INSERT INTO school_return (list_id, seq, returned_on, returnable, open, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

fn state(row: &Row<'_>, at: usize) -> Result<SchoolListState, StoreError> {
    let text: String = row.get(at)?;
    SchoolListState::ALL
        .into_iter()
        .find(|one| one.code() == text)
        .ok_or(StoreError::UnknownCode {
            what: "a state of a list of schools",
        })
}

fn list(row: &Row<'_>) -> Result<SchoolList, StoreError> {
    Ok(SchoolList {
        id: row.get(0)?,
        kind: code(row, 1)?,
        reference_date: row.get(2)?,
        return_by: row.get(3)?,
        state: state(row, 4)?,
        digest: row.get(5)?,
        rows: row.get(6)?,
        uploaded_by: row.get(7)?,
        uploaded_at: row.get(8)?,
        committed_at: row.get(9)?,
    })
}

impl Store {
    /// The lists with rows of the grant's municipalities, latest first: those waiting and those taken in.
    pub async fn school_lists<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<SchoolList>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, LISTS, params![], list)
            .await
    }

    /// One list with rows of the grant's municipalities.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn school_list<A: Action>(
        &self,
        grant: &Grant<A>,
        id: SchoolListId,
    ) -> Result<SchoolList, StoreError> {
        self.read()
            .fetch_optional_scoped(grant, LIST, params![id], list)
            .await?
            .ok_or(StoreError::NotFound)
    }

    /// The lists that waited to be taken in since before a moment.
    pub async fn stale_school_lists(&self, before: Ts) -> Result<Vec<SchoolList>, StoreError> {
        self.read().fetch_all(STALE, params![before], list).await
    }

    /// The lists to be told back by a day or before, and not told back whole.
    pub async fn school_lists_due(&self, by: Day) -> Result<Vec<SchoolList>, StoreError> {
        self.read().fetch_all(DUE, params![by], list).await
    }

    /// The lists that were taken in and whose rows do not add up: none, unless something is broken.
    pub async fn school_lists_not_adding_up(&self) -> Result<Vec<SchoolListId>, StoreError> {
        self.read()
            .fetch_all(NOT_ADDING_UP, params![], |row| row.get(0))
            .await
    }

    /// The municipalities with rows in a list, and how many.
    pub async fn school_list_parts(
        &self,
        id: SchoolListId,
    ) -> Result<BTreeMap<MunicipalityId, u32>, StoreError> {
        let parts = self
            .read()
            .fetch_all(PARTS, params![id], |row| Ok((row.get(0)?, row.get(1)?)))
            .await?;
        Ok(parts.into_iter().collect())
    }

    /// The rows of a list that were not taken in, with each reason.
    pub async fn school_set_apart(&self, id: SchoolListId) -> Result<Vec<SetApart>, StoreError> {
        self.read()
            .fetch_all(SET_APART, params![id], |row| {
                Ok(SetApart {
                    row: row.get(0)?,
                    field: row.get(1)?,
                    reason: row.get(2)?,
                })
            })
            .await
    }

    /// When a list was told back, the earliest first.
    pub async fn school_returns(&self, id: SchoolListId) -> Result<Vec<SchoolReturn>, StoreError> {
        self.read()
            .fetch_all(RETURNS, params![id], |row| {
                Ok(SchoolReturn {
                    on: row.get(0)?,
                    returnable: row.get(1)?,
                    open: row.get(2)?,
                    by: row.get(3)?,
                    at: row.get(4)?,
                })
            })
            .await
    }
}

impl Tx {
    /// Holds a list with rows of the grant's municipalities until the end of the transaction; [`StoreError::NotFound`] when
    /// there is none.
    pub async fn hold_school_list<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: SchoolListId,
    ) -> Result<SchoolList, StoreError> {
        self.fetch_optional_scoped_locked(grant, LIST, params![id], list)
            .await?
            .ok_or(StoreError::NotFound)
    }

    /// Adds a list that waits to be taken in, with its parts and what was set apart.
    pub async fn add_school_list(
        &mut self,
        list: &SchoolList,
        parts: &BTreeMap<MunicipalityId, u32>,
        apart: &[SetApart],
    ) -> Result<(), StoreError> {
        let values = params![
            list.id,
            list.kind.code(),
            list.reference_date,
            list.return_by,
            list.state.code(),
            &list.digest,
            i64::from(list.rows),
            list.uploaded_by,
            list.uploaded_at,
        ];
        self.execute_one(ADD, values).await?;
        let rows: Vec<_> = parts
            .iter()
            .map(|(municipality, rows)| params![*municipality, list.id, i64::from(*rows)])
            .collect();
        self.insert_many(
            "school_list_part",
            &["municipality_id", "list_id", "rows"],
            rows,
        )
        .await?;
        let rows: Vec<_> = (1_i64..)
            .zip(apart)
            .map(|(at, one)| params![list.id, i64::from(one.row), at, &one.field, &one.reason])
            .collect();
        self.insert_many(
            "school_set_apart",
            &["list_id", "row_no", "at", "field", "reason"],
            rows,
        )
        .await
        .map(drop)
    }

    /// Ends the waiting of a list, once.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when it waits no longer.
    pub async fn end_school_staging(
        &mut self,
        id: SchoolListId,
        state: SchoolListState,
        committed_at: Option<Ts>,
    ) -> Result<(), StoreError> {
        let values = params![id, state.code(), committed_at];
        if self.execute(END_STAGING, values).await? == 0 {
            return Err(StoreError::Changed);
        }
        self.execute(
            "DELETE FROM school_staged_row WHERE list_id = $1",
            params![id],
        )
        .await
        .map(drop)
    }

    /// Notes that a list was told back, as the return after so many.
    pub async fn note_school_return(
        &mut self,
        id: SchoolListId,
        after: usize,
        told: &SchoolReturn,
    ) -> Result<(), StoreError> {
        let seq = i64::try_from(after).unwrap_or(i64::MAX).saturating_add(1);
        let values = params![
            id,
            seq,
            told.on,
            i64::from(told.returnable),
            i64::from(told.open),
            told.by,
            told.at
        ];
        self.execute_one(NOTE_RETURN, values).await
    }
}
