//! Surveys among those whose guidance ended: who may be asked, the draw, the letters, what came back (S3-10 to S3-13).
//!
//! Whoever runs a survey meets no young person: numbers, and codes that say nothing. Whoever prints the letters sees names
//! and no answers.

mod draw;
mod exclusions;
mod letters;
mod results;

use std::collections::HashMap;

use access::{Action, Grant, policy as action};
use domain::{CaseId, MunicipalityId, PersonId, SurveyId, survey::Exclusions};
use store::{AuditEntry, ClosedCase, Survey};
use vault::{Compartment, Place};

use crate::{App, AppError, Result, subregions};

pub use draw::{SurveyForm, SurveyPlace, SurveyPlan, draw, places, plan};
pub(crate) use exclusions::told;
pub use exclusions::{exclusions, record_exclusions};
pub use letters::letters;
pub use results::{SurveyLine, SurveyView, enter, export, list, view};

/// A survey of a sub-region that the grant reaches, with the name of that. Another's is absent.
async fn reached<A: Action>(app: &App, grant: &Grant<A>, id: SurveyId) -> Result<(Survey, String)> {
    let own = subregions::all_of_grant(app, grant).await?;
    let surveys = app.store.surveys().await?;
    surveys
        .into_iter()
        .find(|one| one.id == id)
        .and_then(|survey| {
            let name = own.get(&survey.subregion)?.clone();
            Some((survey, name))
        })
        .ok_or(AppError::NotFound)
}

/// Where a survey is held, in words.
async fn place(app: &App, survey: &Survey, subregion: &str) -> Result<String> {
    subregions::in_words(app, subregion, survey.municipality).await
}

/// Where the exclusions of a case are sealed.
const fn place_of(case: CaseId) -> Place {
    Place {
        table: "survey_exclusion",
        column: "sealed",
        row: case.uuid(),
    }
}

/// What is known about asking, by person. What is not recorded, or not to be opened any more, is not known (S3-12).
async fn known<'a>(
    app: &App,
    cases: impl Iterator<Item = &'a ClosedCase> + Clone,
) -> Result<HashMap<PersonId, Exclusions>> {
    let subjects: Vec<_> = cases
        .clone()
        .filter(|one| one.exclusions.is_some())
        .map(|one| (one.municipality, one.person.uuid()))
        .collect();
    let keys = app
        .store
        .subject_keys_among(&subjects, Compartment::Sensitive)
        .await?;
    let mut found = HashMap::new();
    for one in cases {
        let sealed = one.exclusions.as_ref();
        let plain = sealed
            .zip(keys.get(&one.person.uuid()))
            .and_then(|(sealed, key)| key.open(place_of(one.case), sealed).ok());
        if let Some(plain) = plain {
            found.insert(one.person, parsed(plain.as_bytes())?);
        }
    }
    Ok(found)
}

fn parsed(json: &[u8]) -> Result<Exclusions> {
    serde_json::from_slice(json).map_err(|_| AppError::Internal("exclusions do not parse"))
}

/// Takes away who was drawn for surveys whose last day has passed: a code is of no use any more. How many.
pub(crate) async fn forget_drawn(app: &App, grant: &Grant<action::DestroyDue>) -> Result<u64> {
    let today = app.today();
    if !app.store.drawn_for_past_surveys(today).await? {
        return Ok(0);
    }
    let mut tx = app.store.write_alone().await?;
    let gone = tx.forget_drawn(today).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("step", "survey_codes_destroyed")
        .detail("count", i64::try_from(gone).unwrap_or(i64::MAX));
    tx.commit(entry).await?;
    Ok(gone)
}

/// Whether somebody may be asked by what is known.
fn may_be_asked(known: &HashMap<PersonId, Exclusions>, one: &ClosedCase) -> bool {
    known
        .get(&one.person)
        .is_some_and(|exclusions| exclusions.may_be_asked())
}
