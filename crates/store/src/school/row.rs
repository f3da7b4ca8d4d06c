//! Rows of lists of DUO: waiting, taken in, destroyed.

use access::{Action, Grant, ScopedSql};
use domain::{Day, MunicipalityId, PupilId, SchoolListId, SchoolRowId};
use uuid::Uuid;
use vault::RecognitionToken;

use crate::{Row, Store, StoreError, Tx, params};

/// A row that waits, sealed under the list's own key.
#[derive(Clone, Debug)]
pub struct StagedSchoolRow {
    /// Whose.
    pub municipality: MunicipalityId,
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// What it is sealed for.
    pub id: Uuid,
    /// The content.
    pub sealed: Vec<u8>,
}

/// A row as it is taken in.
#[derive(Clone, Debug)]
pub struct NewSchoolRow {
    /// Whose.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: SchoolRowId,
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// Who it is about.
    pub pupil: PupilId,
    /// The content, sealed for this row under the pupil's statutory key.
    pub sealed: Vec<u8>,
    /// The last day it is kept.
    pub destroy_after: Day,
}

/// A row that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolRow {
    /// Whose.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: SchoolRowId,
    /// Its list.
    pub list: SchoolListId,
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// Who it is about.
    pub pupil: PupilId,
    /// The content; `None` once it is destroyed.
    pub sealed: Option<Vec<u8>>,
    /// The last day it is kept.
    pub destroy_after: Day,
    /// When it was destroyed.
    pub destroyed_on: Option<Day>,
}

/// What is kept of a pupil, each with a term of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PupilKeeps {
    /// Rows of lists of DUO, with what came of them.
    Rows,
    /// Forms of schools.
    Forms,
}

const STAGED: &str = "
    SELECT municipality_id, row_no, row_id, sealed FROM school_staged_row
    WHERE list_id = $1
    ORDER BY municipality_id, row_no";

/// The columns of a row, of an alias `r`, in the order [`school_row`] reads them.
macro_rules! row_columns {
    () => {
        "r.municipality_id, r.id, r.list_id, r.row_no, r.pupil_id, r.sealed, r.destroy_after, r.destroyed_on"
    };
}
pub(crate) use row_columns;

const ROWS: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    row_columns!(),
    " FROM school_row r WHERE r.list_id = $1 AND {scope:r} ORDER BY r.municipality_id, r.row_no"
));

const ROW: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    row_columns!(),
    " FROM school_row r WHERE r.id = $1 AND {scope:r}"
));

const OF_PUPIL: &str = concat!(
    "SELECT ",
    row_columns!(),
    " FROM school_row r WHERE r.municipality_id = $1 AND r.pupil_id = $2 ORDER BY r.id LIMIT 1000"
);

// Rows and forms each have a term of their own: a form never keeps what DUO delivered longer (AVG art. 5(1)(e)).
const ROWS_DUE: &str = "
    SELECT municipality_id, pupil_id FROM school_row
    WHERE destroyed_on IS NULL
    GROUP BY municipality_id, pupil_id
    HAVING MAX(destroy_after) < $1
    ORDER BY municipality_id, pupil_id
    LIMIT 500";

const FORMS_DUE: &str = "
    SELECT municipality_id, pupil_id FROM transfer
    WHERE destroyed_on IS NULL
    GROUP BY municipality_id, pupil_id
    HAVING MAX(destroy_after) < $1
    ORDER BY municipality_id, pupil_id
    LIMIT 500";

const HAS_ROWS: &str = "
    SELECT id FROM school_row
    WHERE municipality_id = $1 AND pupil_id = $2 AND destroyed_on IS NULL
    ORDER BY id
    LIMIT 1";

// What was taken back holds nothing.
const HAS_FORMS: &str = "
    SELECT id FROM transfer
    WHERE municipality_id = $1 AND pupil_id = $2 AND destroyed_on IS NULL AND withdrawn_at IS NULL
    ORDER BY id
    LIMIT 1";

const DESTROY: &str = "
    UPDATE school_row SET sealed = NULL, destroyed_on = $3, destroyed_for = $4
    WHERE municipality_id = $1 AND pupil_id = $2 AND destroyed_on IS NULL";

const DESTROY_TRANSFERS: &str = "
    UPDATE transfer SET sealed = NULL, school = '', destroyed_on = $3, destroyed_for = $4
    WHERE municipality_id = $1 AND pupil_id = $2 AND destroyed_on IS NULL";

const FORGET_RESULTS: &str = "
    UPDATE school_result SET sealed = NULL
    WHERE municipality_id = $1
      AND row_id IN (SELECT id FROM school_row WHERE municipality_id = $1 AND pupil_id = $2)";

const KEEP_TOKEN: &str = "
    INSERT INTO recognition_token (municipality_id, version, token, person_id, fingerprint)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (municipality_id, version, token) DO NOTHING";

/// Reads a row.
pub(crate) fn school_row(row: &Row<'_>) -> Result<SchoolRow, StoreError> {
    Ok(SchoolRow {
        municipality: row.get(0)?,
        id: row.get(1)?,
        list: row.get(2)?,
        row: row.get(3)?,
        pupil: row.get(4)?,
        sealed: row.get(5)?,
        destroy_after: row.get(6)?,
        destroyed_on: row.get(7)?,
    })
}

impl Store {
    /// The waiting rows of a list that was loaded under a grant.
    pub async fn staged_school_rows(
        &self,
        list: SchoolListId,
    ) -> Result<Vec<StagedSchoolRow>, StoreError> {
        self.read()
            .fetch_all(STAGED, params![list], |row| {
                Ok(StagedSchoolRow {
                    municipality: row.get(0)?,
                    row: row.get(1)?,
                    id: row.get(2)?,
                    sealed: row.get(3)?,
                })
            })
            .await
    }

    /// The rows of a list that are of the grant's municipalities.
    pub async fn school_rows<A: Action>(
        &self,
        grant: &Grant<A>,
        list: SchoolListId,
    ) -> Result<Vec<SchoolRow>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, ROWS, params![list], school_row)
            .await
    }

    /// One row of the grant's municipalities.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn school_row<A: Action>(
        &self,
        grant: &Grant<A>,
        id: SchoolRowId,
    ) -> Result<SchoolRow, StoreError> {
        self.read()
            .fetch_optional_scoped(grant, ROW, params![id], school_row)
            .await?
            .ok_or(StoreError::NotFound)
    }

    /// Every row about somebody, in the order they were taken in.
    pub async fn school_rows_of(
        &self,
        municipality: MunicipalityId,
        pupil: PupilId,
    ) -> Result<Vec<SchoolRow>, StoreError> {
        self.read()
            .fetch_all(OF_PUPIL, params![municipality, pupil], school_row)
            .await
    }

    /// Whose rows (or else forms) have all been kept for their term, some of them.
    pub async fn pupils_due(
        &self,
        kept: PupilKeeps,
        today: Day,
    ) -> Result<Vec<(MunicipalityId, PupilId)>, StoreError> {
        let due = match kept {
            PupilKeeps::Rows => ROWS_DUE,
            PupilKeeps::Forms => FORMS_DUE,
        };
        self.read()
            .fetch_all(due, params![today], |row| Ok((row.get(0)?, row.get(1)?)))
            .await
    }

    /// Whether anything of this is there of a pupil.
    pub async fn pupil_keeps(
        &self,
        kept: PupilKeeps,
        municipality: MunicipalityId,
        pupil: PupilId,
    ) -> Result<bool, StoreError> {
        let of = match kept {
            PupilKeeps::Rows => HAS_ROWS,
            PupilKeeps::Forms => HAS_FORMS,
        };
        let found: Option<Uuid> = self
            .read()
            .fetch_optional(of, params![municipality, pupil], |row| row.get(0))
            .await?;
        Ok(found.is_some())
    }

    /// Keeps by which tokens pupils are recognised on a later list of DUO. The tokens are of a purpose of their own: none
    /// equals one by which a person of the voluntary approach is recognised. Doing it again does nothing.
    pub async fn keep_pupil_tokens(
        &self,
        municipality: MunicipalityId,
        tokens: &[(RecognitionToken, PupilId)],
    ) -> Result<(), StoreError> {
        let mut tx = self.write_vault().await?;
        for (token, pupil) in tokens {
            let values = params![
                municipality,
                token.version,
                token.bytes,
                pupil.uuid(),
                Vec::<u8>::new()
            ];
            tx.execute(KEEP_TOKEN, values).await?;
        }
        tx.commit().await
    }
}

impl Tx {
    /// Keeps waiting rows of a list.
    pub async fn stage_school_rows(
        &mut self,
        list: SchoolListId,
        rows: &[StagedSchoolRow],
    ) -> Result<(), StoreError> {
        let rows: Vec<_> = rows
            .iter()
            .map(|one| {
                params![
                    one.municipality,
                    list,
                    i64::from(one.row),
                    one.id,
                    &one.sealed
                ]
            })
            .collect();
        let columns = ["municipality_id", "list_id", "row_no", "row_id", "sealed"];
        self.insert_many("school_staged_row", &columns, rows)
            .await
            .map(drop)
    }

    /// Takes rows of a list in.
    pub async fn add_school_rows(
        &mut self,
        list: SchoolListId,
        rows: &[NewSchoolRow],
    ) -> Result<(), StoreError> {
        let rows: Vec<_> = rows
            .iter()
            .map(|one| {
                params![
                    one.municipality,
                    one.id,
                    list,
                    i64::from(one.row),
                    one.pupil,
                    &one.sealed,
                    one.destroy_after
                ]
            })
            .collect();
        let columns = [
            "municipality_id",
            "id",
            "list_id",
            "row_no",
            "pupil_id",
            "sealed",
            "destroy_after",
        ];
        self.insert_many("school_row", &columns, rows)
            .await
            .map(drop)
    }

    /// Takes away what was sealed of somebody on lists of DUO and in forms of a school; rows and requests keep their place.
    /// Their keys are for the caller.
    pub async fn destroy_pupil(
        &mut self,
        municipality: MunicipalityId,
        pupil: PupilId,
        on: Day,
        ground: &'static str,
    ) -> Result<u64, StoreError> {
        // The rows first: whoever adds a form holds one, and is seen after them.
        let rows = self
            .destroy_of_pupil(PupilKeeps::Rows, municipality, pupil, on, ground)
            .await?;
        let forms = self
            .destroy_of_pupil(PupilKeeps::Forms, municipality, pupil, on, ground)
            .await?;
        Ok(rows.saturating_add(forms))
    }

    /// As [`Tx::destroy_pupil`], of rows or of forms alone.
    pub async fn destroy_of_pupil(
        &mut self,
        kept: PupilKeeps,
        municipality: MunicipalityId,
        pupil: PupilId,
        on: Day,
        ground: &'static str,
    ) -> Result<u64, StoreError> {
        let values = params![municipality, pupil, on, ground];
        match kept {
            PupilKeeps::Rows => {
                self.execute(FORGET_RESULTS, params![municipality, pupil])
                    .await?;
                self.forget_transition(municipality, pupil).await?;
                self.forget_network_pupil(municipality, pupil).await?;
                self.execute(DESTROY, values).await
            }
            PupilKeeps::Forms => self.execute(DESTROY_TRANSFERS, values).await,
        }
    }
}
