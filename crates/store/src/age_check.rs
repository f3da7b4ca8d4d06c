//! Who is past the upper age: which cases to look at, and when that was last done (S1-03, A.9).

use access::{Action, Grant, ScopedSql};
use domain::{CaseId, Day, Month, MunicipalityId};
use uuid::Uuid;

use crate::{
    Desk, OverviewRow, Store, StoreError, Tx,
    case::{overview_columns, overview_row},
    params,
};

/// With what the open cases of a municipality were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeCheck {
    /// In which month.
    pub month: Month,
    /// The upper age before a yes.
    pub list_age: i64,
    /// The upper age of guidance.
    pub guidance_age: i64,
}

const WITH_IDENTITY: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o JOIN person p \
     ON p.municipality_id = o.municipality_id AND p.id = o.person_id \
     WHERE o.municipality_id = $1 AND o.case_id > $2 AND o.phase <> 'destroyed' \
     AND p.identity IS NOT NULL AND {counted:o} ORDER BY o.case_id LIMIT 1000"
));

// Closed by age is the last that happened to a case: its event is the one the overview rests on.
const AGED_OUT: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o JOIN case_event e \
     ON e.municipality_id = o.municipality_id AND e.case_id = o.case_id AND e.seq = o.version \
     WHERE o.phase = 'aged_out' AND e.on_day >= $2 \
     AND (($1 = 'outreach' AND o.subregion_id IS NOT NULL AND COALESCE(o.lead_role, '') <> 'regisseur') \
       OR ($1 = 'municipal' AND o.subregion_id IS NULL AND o.lead_role IS NULL) \
       OR ($1 = 'regisseur' AND o.lead_role = 'regisseur')) \
     AND {persons:o} ORDER BY e.on_day DESC, o.case_id LIMIT 50"
));

impl Store {
    /// With what the cases of a municipality were last compared; `None` when they are to be again.
    pub async fn age_check(
        &self,
        municipality: MunicipalityId,
    ) -> Result<Option<AgeCheck>, StoreError> {
        self.read()
            .fetch_optional(
                "SELECT month, list_age, guidance_age FROM age_check WHERE municipality_id = $1",
                params![municipality],
                |row| {
                    Ok(AgeCheck {
                        month: row.get(0)?,
                        list_age: row.get(1)?,
                        guidance_age: row.get(2)?,
                    })
                },
            )
            .await
    }

    /// Up to 1,000 cases of a municipality after `after` of whom an identity is kept.
    pub async fn cases_with_identity<A: Action>(
        &self,
        grant: &Grant<A>,
        municipality: MunicipalityId,
        after: Option<CaseId>,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let after = after.map_or(Uuid::nil(), CaseId::uuid);
        self.read()
            .fetch_all_scoped(
                grant,
                WITH_IDENTITY,
                params![municipality, after],
                overview_row,
            )
            .await
    }

    /// The cases of a desk that ended by age on this day or later, the latest first; at most 50.
    pub async fn aged_out<A: Action>(
        &self,
        grant: &Grant<A>,
        desk: Desk,
        since: Day,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, AGED_OUT, params![desk.code(), since], overview_row)
            .await
    }
}

impl Tx {
    /// Keeps with what the cases of a municipality were compared.
    pub async fn keep_age_check(
        &mut self,
        municipality: MunicipalityId,
        check: AgeCheck,
    ) -> Result<(), StoreError> {
        self.forget_age_check(municipality).await?;
        self.execute_one(
            "INSERT INTO age_check (municipality_id, month, list_age, guidance_age) \
             VALUES ($1, $2, $3, $4)",
            params![
                municipality,
                check.month,
                check.list_age,
                check.guidance_age
            ],
        )
        .await
    }

    /// Has the cases of a municipality compared again: a list came in.
    pub async fn forget_age_check(
        &mut self,
        municipality: MunicipalityId,
    ) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM age_check WHERE municipality_id = $1",
            params![municipality],
        )
        .await
        .map(drop)
    }
}
