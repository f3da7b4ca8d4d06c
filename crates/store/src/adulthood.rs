//! Checklists 18-/18+ of cases, and who was told what the law changes (S2-26 to S2-31).

use std::collections::{BTreeSet, HashMap};

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, AdulthoodSheetId, CaseId, Month, MunicipalityId, PersonId, Role, Ts,
    adulthood::Escalation,
};
use uuid::Uuid;

use crate::{
    CaseFile, Held, OverviewRow, Row, Store, StoreError, Tx,
    case::{not_ended, optional_code, overview_columns, overview_row},
    params,
};

/// A checklist as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRecord {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: AdulthoodSheetId,
    /// Of which case.
    pub case: CaseId,
    /// How often it was written; 0 for one that nobody filled in.
    pub version: i64,
    /// The last month in which it is in time.
    pub due: Month,
    /// How many areas are not settled.
    pub open: u8,
    /// Whether who guides asks for help.
    pub is_stuck: bool,
    /// What is written of the areas; `None` while nobody filled it in.
    pub sealed: Option<Vec<u8>>,
    /// Why the coordinator was asked last, and when.
    pub escalated: Option<(Escalation, Ts)>,
    /// Which coordinator took it up, and when.
    pub taken_up: Option<(AccountId, Ts)>,
}

/// A checklist that waits for the coordinator, and who has the case: nobody's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EscalatedSheet {
    /// The checklist.
    pub sheet: SheetRecord,
    /// Who acts in the case.
    pub assignee: Option<AccountId>,
    /// Which role leads it.
    pub lead: Option<Role>,
}

macro_rules! columns {
    () => {
        "s.municipality_id, s.id, s.case_id, s.version, s.due_month, s.open_areas, s.is_stuck, s.sealed, \
         s.escalated_for, s.escalated_at, s.taken_up_by, s.taken_up_at"
    };
}

const OF_CASE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM adulthood_sheet s WHERE s.municipality_id = $1 AND s.case_id = $2"
);

const OF_PLACE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM adulthood_sheet s WHERE s.municipality_id = $1 ORDER BY s.id LIMIT 100000"
);

/// What waits for the coordinator, of cases that go on: no person is read, so whoever is locked is among them.
const ESCALATED: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    columns!(),
    ", o.assignee_id, o.lead_role FROM adulthood_sheet s \
     JOIN case_overview o ON o.municipality_id = s.municipality_id AND o.case_id = s.case_id \
     WHERE s.escalated_for IS NOT NULL AND s.open_areas > 0 AND o.lead_role IS NOT NULL AND ",
    not_ended!(),
    " AND {counted:o} ORDER BY s.due_month, s.id LIMIT 10000"
));

const GUIDED: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o JOIN person p \
     ON p.municipality_id = o.municipality_id AND p.id = o.person_id \
     WHERE o.municipality_id = $1 AND o.case_id > $2 AND o.lead_role IS NOT NULL AND ",
    not_ended!(),
    " AND p.identity IS NOT NULL AND {counted:o} ORDER BY o.case_id LIMIT 1000"
));

const TOLD: &str = "
    SELECT case_id, age FROM law_change_told
    WHERE municipality_id = $1
    ORDER BY case_id, age
    LIMIT 1000000";

const NOTE_TOLD: &str = "
    INSERT INTO law_change_told (municipality_id, case_id, age)
    VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING";

const ADD: &str = "
    INSERT INTO adulthood_sheet (municipality_id, id, case_id, version, due_month, open_areas, is_stuck, sealed,
      changed_at, escalated_for, escalated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT DO NOTHING";

const WRITE: &str = "
    UPDATE adulthood_sheet
    SET version = $3, due_month = $4, open_areas = $5, is_stuck = $6, sealed = $7, changed_at = $8,
      escalated_for = $9, escalated_at = $10, taken_up_by = $11, taken_up_at = $12
    WHERE municipality_id = $1 AND id = $2 AND version = $13";

const ESCALATE: &str = "
    UPDATE adulthood_sheet
    SET escalated_for = $3, escalated_at = $4
    WHERE municipality_id = $1 AND id = $2 AND open_areas > 0 AND escalated_for IS NULL";

const TAKE_UP: &str = "
    UPDATE adulthood_sheet
    SET taken_up_by = $3, taken_up_at = $4
    WHERE municipality_id = $1 AND id = $2 AND taken_up_by IS NULL AND escalated_for IS NOT NULL";

fn sheet(row: &Row<'_>) -> Result<SheetRecord, StoreError> {
    let why: Option<Escalation> = optional_code(row, 8)?;
    let (asked, by, taken): (Option<Ts>, Option<AccountId>, Option<Ts>) =
        (row.get(9)?, row.get(10)?, row.get(11)?);
    Ok(SheetRecord {
        municipality: row.get(0)?,
        id: row.get(1)?,
        case: row.get(2)?,
        version: row.get(3)?,
        due: row.get(4)?,
        open: row.get(5)?,
        is_stuck: row.get(6)?,
        sealed: row.get(7)?,
        escalated: why.zip(asked),
        taken_up: by.zip(taken),
    })
}

impl Store {
    /// The checklist of a case that was loaded under a grant.
    pub async fn adulthood_sheet(
        &self,
        file: &CaseFile,
    ) -> Result<Option<SheetRecord>, StoreError> {
        self.read()
            .fetch_optional(OF_CASE, params![file.municipality, file.id], sheet)
            .await
    }

    /// The checklists of a municipality by case, for the daily run: nothing of them is opened.
    pub async fn adulthood_sheets(
        &self,
        municipality: MunicipalityId,
    ) -> Result<HashMap<CaseId, SheetRecord>, StoreError> {
        let found = self
            .read()
            .fetch_all(OF_PLACE, params![municipality], sheet)
            .await?;
        Ok(found.into_iter().map(|one| (one.case, one)).collect())
    }

    /// The checklists of the grant's municipalities that wait for the coordinator, by month.
    pub async fn escalated_sheets<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<EscalatedSheet>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, ESCALATED, params![], |row| {
                Ok(EscalatedSheet {
                    sheet: sheet(row)?,
                    assignee: row.get(12)?,
                    lead: optional_code(row, 13)?,
                })
            })
            .await
    }

    /// Up to 1,000 guided cases of a municipality after `after` of whom an identity is kept, for the daily run.
    pub async fn guided_cases<A: Action>(
        &self,
        grant: &Grant<A>,
        municipality: MunicipalityId,
        after: Option<CaseId>,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let after = after.map_or(Uuid::nil(), CaseId::uuid);
        self.read()
            .fetch_all_scoped(grant, GUIDED, params![municipality, after], overview_row)
            .await
    }

    /// Of which cases of a municipality whoever guides was told what changes at which age.
    pub async fn law_changes_told(
        &self,
        municipality: MunicipalityId,
    ) -> Result<BTreeSet<(CaseId, i32)>, StoreError> {
        let told = self
            .read()
            .fetch_all(TOLD, params![municipality], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await?;
        Ok(told.into_iter().collect())
    }
}

impl Tx {
    /// Writes the checklist of a held case, in the place of the version that was seen.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else wrote meanwhile.
    pub async fn keep_adulthood_sheet<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        kept: &SheetRecord,
        seen: Option<i64>,
        at: Ts,
    ) -> Result<(), StoreError> {
        let file = held.get();
        if (kept.municipality, kept.case) != (file.municipality, file.id) {
            return Err(StoreError::NotFound);
        }
        let (why, asked) = kept.escalated.unzip();
        let why = why.map(Escalation::code);
        let touched = match seen {
            None => {
                let values = params![
                    kept.municipality,
                    kept.id,
                    kept.case,
                    kept.version,
                    kept.due,
                    kept.open,
                    kept.is_stuck,
                    kept.sealed.clone(),
                    at,
                    why,
                    asked
                ];
                self.execute(ADD, values).await?
            }
            Some(seen) => {
                let (by, taken) = kept.taken_up.unzip();
                let values = params![
                    kept.municipality,
                    kept.id,
                    kept.version,
                    kept.due,
                    kept.open,
                    kept.is_stuck,
                    kept.sealed.clone(),
                    at,
                    why,
                    asked,
                    by,
                    taken,
                    seen
                ];
                self.execute(WRITE, values).await?
            }
        };
        if touched == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }

    /// Notes that the coordinator is asked, of a checklist or of a case without one. Whether it is new.
    pub async fn escalate_sheet(
        &mut self,
        kept: &SheetRecord,
        why: Escalation,
        at: Ts,
    ) -> Result<bool, StoreError> {
        let touched = if kept.version == 0 {
            let values = params![
                kept.municipality,
                kept.id,
                kept.case,
                kept.version,
                kept.due,
                kept.open,
                kept.is_stuck,
                None::<Vec<u8>>,
                at,
                why.code(),
                at
            ];
            self.execute(ADD, values).await?
        } else {
            let values = params![kept.municipality, kept.id, why.code(), at];
            self.execute(ESCALATE, values).await?
        };
        Ok(touched > 0)
    }

    /// Notes that a coordinator takes up a checklist that was loaded under a grant.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when a colleague did.
    pub async fn take_up_sheet(
        &mut self,
        kept: &SheetRecord,
        by: AccountId,
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![kept.municipality, kept.id, by, at];
        if self.execute(TAKE_UP, values).await? == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }

    /// Notes that whoever guides a case was told what changes at an age. Whether it is new.
    pub async fn note_law_change_told(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
        age: i32,
    ) -> Result<bool, StoreError> {
        Ok(self
            .execute(NOTE_TOLD, params![municipality, case, age])
            .await?
            > 0)
    }

    /// Takes away of a person the checklist and what was told of their age.
    pub(crate) async fn forget_adulthood(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM adulthood_sheet WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await?;
        self.execute(
            "DELETE FROM law_change_told WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await
        .map(drop)
    }
}
