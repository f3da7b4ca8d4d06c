//! The letters to who was drawn, for who may know them (S3-10).

use ::letters::{CardVariant, SurveyPaper, survey_letters_pdf};
use access::{Grant, policy as action};
use domain::{SurveyId, survey::Question};
use store::AuditEntry;

use super::{known, may_be_asked, reached};
use crate::{
    App, AppError, Result,
    cards::{addressed, text_in_force},
    lists::Download,
};

/// The letters of a survey, set now from sealed data and kept nowhere. Whoever was destroyed, turned away or may not be
/// asked any more since the draw gets none; neither does who has no address.
///
/// # Errors
/// [`AppError::Rule`] after the last day, while the card text does not say who sends, and when nobody is left.
pub async fn letters(
    app: &App,
    grant: &Grant<action::PrintSurveyLetters>,
    id: SurveyId,
) -> Result<Download> {
    let (survey, _) = reached(app, grant, id).await?;
    if app.today() > survey.answer_until {
        return Err(AppError::rule(
            "S3-10",
            "De laatste dag voor antwoorden is voorbij. Brieven sturen heeft geen zin meer.",
        ));
    }
    let (text, _) = text_in_force(app, survey.subregion, CardVariant::NotInView).await?;
    if !text.check().is_empty() {
        return Err(AppError::rule(
            "S3-10",
            "Afzender en retouradres komen uit de kaarttekst, en die is nog niet af. Maak hem eerst af bij Kaartteksten.",
        ));
    }
    let mut invited = app.store.invited(grant, id).await?;
    let known = known(app, invited.iter().map(|one| &one.closed)).await?;
    invited.retain(|one| may_be_asked(&known, &one.closed));
    let persons = invited.iter().map(|one| &one.closed);
    let identities =
        crate::outreach::identities(app, persons.map(|one| (&one.municipality, &one.person)))
            .await?;
    let names = crate::municipalities::names_today(app).await?;
    let mut printed = Vec::new();
    let mut letters = Vec::new();
    for one in &invited {
        let Some(identity) = identities.get(&one.closed.person) else {
            continue;
        };
        if identity.address_line_1.trim().is_empty() {
            continue;
        }
        let municipality = names.get(&one.closed.municipality);
        letters.push(addressed(
            identity,
            crate::cases::shown_code(&one.code),
            municipality.map(|one| one.name.clone()).unwrap_or_default(),
        ));
        printed.push((one.closed.municipality, one.closed.person));
    }
    app.store
        .record_reads(AuditEntry::about(grant, printed, "printed"))
        .await?;
    if letters.is_empty() {
        return Err(AppError::rule(
            "S3-10",
            "Er is niemand meer aan wie u een brief kunt sturen.",
        ));
    }
    let paper = SurveyPaper {
        title: survey.title,
        sender: text.sender,
        questions: Question::ALL.iter().map(|one| one.dutch()).collect(),
        answer_until: survey.answer_until,
    };
    let on = app.today();
    let bytes = app
        .typeset(move |fonts| survey_letters_pdf(fonts, &paper, &letters, on))
        .await?;
    Ok(Download {
        name: format!("enquete-{on}.pdf"),
        mime: "application/pdf",
        bytes,
    })
}
