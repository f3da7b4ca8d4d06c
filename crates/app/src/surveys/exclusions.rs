//! Whether a young person may be approached for research, recorded by who guides them (S3-11, S3-12).

use access::{Grant, policy as action};
use domain::{
    CaseId,
    survey::{Exclusion, Exclusions, may_record},
};
use store::{AuditEntry, CaseFile};
use vault::Compartment;

use super::{parsed, place_of};
use crate::{App, AppError, Result, guidance::may_read};

/// Whether the holder of this grant answers the questions of this case: who guides it, once it is closed.
fn answers_them(grant: &Grant<action::RecordExclusions>, file: &CaseFile) -> Result<()> {
    let guided = file.overview.lead.is_some() && may_read(grant.role(), file);
    if guided && may_record(file.overview.phase) {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// The name of the young person, and what is known; all unknown where nothing is recorded.
///
/// # Errors
/// [`AppError::NotFound`] for who does not guide the case, and while it is not closed.
pub async fn exclusions(
    app: &App,
    grant: &Grant<action::RecordExclusions>,
    case: CaseId,
) -> Result<(String, Exclusions)> {
    let file = app.store.case(grant, case).await?;
    answers_them(grant, &file)?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .ok_or(AppError::NotFound)?;
    let known = recorded(app, &file).await?.unwrap_or(Exclusions::UNKNOWN);
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "research");
    app.store.record_read(entry).await?;
    Ok((identity.full_name(), known))
}

/// What is recorded in a case. Without the key it was sealed under, nothing is.
async fn recorded(app: &App, file: &CaseFile) -> Result<Option<Exclusions>> {
    let Some(sealed) = app.store.survey_exclusions(file).await? else {
        return Ok(None);
    };
    let key = app
        .store
        .subject_key(
            file.municipality,
            file.person.uuid(),
            Compartment::Sensitive,
        )
        .await?;
    let plain = key.and_then(|key| key.open(place_of(file.id), &sealed).ok());
    plain.map(|plain| parsed(plain.as_bytes())).transpose()
}

/// What is kept of a young person for research, told to them (AVG art. 15).
pub(crate) async fn told(app: &App, file: &CaseFile) -> Result<Vec<String>> {
    let mut told = Vec::new();
    if let Some(known) = recorded(app, file).await? {
        told.extend(Exclusion::ALL.iter().map(|exclusion| {
            let about = match exclusion {
                Exclusion::AnonymousCare => "of je anoniem in zorg bent",
                Exclusion::SecretPlacement => "of je geheim geplaatst bent",
                Exclusion::HelpUnknownToParents => {
                    "of je hulp zocht zonder dat je ouders het weten"
                }
            };
            let answer = known.of(*exclusion).dutch().to_lowercase();
            format!("Om te weten of we je voor onderzoek mogen vragen, schreven we op {about}: {answer}.")
        }));
    }
    let titles = app.store.surveys_drawn_for(file).await?;
    told.extend(titles.into_iter().map(|title| {
        format!(
            "Je bent geloot om vragen te krijgen: \"{title}\". Wat je antwoordt, bewaren we niet bij jou."
        )
    }));
    Ok(told)
}

/// Records what is known, in the place of what was recorded before.
///
/// # Errors
/// [`AppError::NotFound`] for who does not guide the case, and while it is not closed.
pub async fn record_exclusions(
    app: &App,
    grant: &Grant<action::RecordExclusions>,
    case: CaseId,
    known: Exclusions,
) -> Result<()> {
    let json = serde_json::to_vec(&known)
        .map_err(|_| AppError::Internal("exclusions do not serialise"))?;
    let mut tx = app.store.write().await?;
    // Held, so that a destruction that is under way sweeps what is kept here.
    let held = tx.hold_case(grant, case).await?;
    let file = held.get();
    answers_them(grant, file)?;
    let (municipality, person) = (file.municipality, file.person);
    let key = app
        .store
        .subject_key_or_new(municipality, person.uuid(), Compartment::Sensitive)
        .await?;
    let sealed = key.seal(place_of(case), &json, &app.entropy)?;
    tx.keep_survey_exclusions(&held, sealed).await?;
    let entry = AuditEntry::by(grant, municipality)
        .subject("case", case.uuid())
        .person(person)
        .detail("step", "research_recorded");
    tx.commit(entry).await?;
    Ok(())
}
