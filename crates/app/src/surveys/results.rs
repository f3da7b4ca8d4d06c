//! What came back, and what may be told of it: never without the response (S3-13).

use access::{Grant, policy as action};
use domain::{
    MunicipalityId, RuleKey, ShortCode, SurveyId,
    survey::{Question, Rating, Response, Results, results as told},
};
use exchange::Table;
use store::{AuditEntry, Survey};

use super::{place, reached};
use crate::{App, AppError, Result, lists::Download, subregions};

/// A survey in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyLine {
    /// The survey.
    pub survey: Survey,
    /// Where.
    pub place: String,
    /// Whether its last day has passed.
    pub over: bool,
}

/// A survey as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyView {
    /// The survey.
    pub survey: Survey,
    /// Where.
    pub place: String,
    /// Who drew.
    pub drawn_by: String,
    /// How many answered.
    pub response: Response,
    /// What may be told; `None` until the last day has passed, so that nobody sees one paper change it.
    pub results: Option<Results>,
    /// Numbers below this are not shown.
    pub threshold: u32,
}

/// The surveys of one's sub-regions, latest first.
pub async fn list(app: &App, grant: &Grant<action::SeeSurveys>) -> Result<Vec<SurveyLine>> {
    let own = subregions::all_of_grant(app, grant).await?;
    let mut lines = Vec::new();
    for survey in app.store.surveys().await? {
        if let Some(subregion) = own.get(&survey.subregion) {
            lines.push(SurveyLine {
                place: place(app, &survey, subregion).await?,
                over: app.today() > survey.answer_until,
                survey,
            });
        }
    }
    Ok(lines)
}

/// One survey.
pub async fn view(
    app: &App,
    grant: &Grant<action::SeeSurveys>,
    id: SurveyId,
) -> Result<SurveyView> {
    let (survey, subregion) = reached(app, grant, id).await?;
    let rules = app.rules().await?;
    let threshold = rules.integer(
        RuleKey::SmallCellInternal,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let threshold = u32::try_from(threshold).unwrap_or(u32::MAX);
    let answers = app.store.survey_answers(id).await?;
    let results = told(survey.drawn, &answers, threshold)
        .map_err(|_| AppError::Internal("a survey that cannot be protected"))?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("survey", id.uuid())
        .detail("counts", "survey");
    app.store.record_read(entry).await?;
    Ok(SurveyView {
        place: place(app, &survey, &subregion).await?,
        drawn_by: crate::accounts::name_of(app, survey.drawn_by).await?,
        response: results.response,
        results: (app.today() > survey.answer_until).then_some(results),
        threshold,
        survey,
    })
}

/// Counts one paper that came back, by its code. Each code counts once, and whose it is is not asked.
///
/// # Errors
/// [`AppError::Invalid`] on `code` when it is no code of this survey or was used; [`AppError::Rule`] after the last day.
pub async fn enter(
    app: &App,
    grant: &Grant<action::EnterSurveyAnswers>,
    id: SurveyId,
    code: &str,
    answers: &[(Question, Rating)],
) -> Result<()> {
    let (survey, _) = reached(app, grant, id).await?;
    if app.today() > survey.answer_until {
        return Err(AppError::rule(
            "S3-13",
            "De laatste dag voor antwoorden is voorbij. Deze enquête is gesloten.",
        ));
    }
    let whole = Question::ALL
        .iter()
        .all(|question| answers.iter().filter(|(one, _)| one == question).count() == 1);
    if !whole {
        return Err(AppError::Internal("answers that leave a question out"));
    }
    let code: ShortCode = code.parse().map_err(|_| {
        AppError::field(
            "code",
            "Deze code klopt niet. Lees de zes tekens op het blad nog een keer.",
        )
    })?;
    let mut tx = app.store.write().await?;
    if !tx.count_answers(id, code.as_str(), answers).await? {
        tx.rollback().await?;
        return Err(AppError::field(
            "code",
            "Deze code hoort niet bij deze enquête, of is al gebruikt. Een blad telt één keer.",
        ));
    }
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION).subject("survey", id.uuid());
    tx.commit(entry).await?;
    Ok(())
}

const COLUMNS: [&str; 8] = [
    "Enquête",
    "Vraag",
    "Antwoord",
    "Aantal",
    "Gevraagd",
    "Teruggestuurd",
    "Respons (%)",
    "Toelichting",
];

/// The results as CSV: in each row the response and that it is not representative.
///
/// # Errors
/// [`AppError::Rule`] before the last day has passed, and when too few answered.
pub async fn export(
    app: &App,
    grant: &Grant<action::SeeSurveys>,
    id: SurveyId,
) -> Result<Download> {
    let view = view(app, grant, id).await?;
    let Some(lines) = view.results.and_then(|results| results.lines) else {
        return Err(AppError::rule(
            "S3-13",
            "Er is nog geen uitkomst om te bewaren: de enquête loopt nog, of te weinig jongeren antwoordden.",
        ));
    };
    let response = view.response;
    let percent = response.percent().unwrap_or_default();
    let mut rows = Vec::new();
    for line in lines {
        for (rating, people) in Rating::ALL.iter().zip(line.counts) {
            rows.push(vec![
                view.survey.title.clone(),
                line.question.dutch().to_owned(),
                rating.dutch().to_owned(),
                people.map_or_else(|| "te klein om te tonen".to_owned(), |n| n.to_string()),
                response.drawn.to_string(),
                response.returned.to_string(),
                percent.to_string(),
                response.dutch(),
            ]);
        }
    }
    let table = Table {
        title: "Enquête".to_owned(),
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows,
    };
    let bytes = table
        .to_csv()
        .map_err(|_| AppError::Internal("a file could not be written"))?;
    Ok(Download::csv("enquete.csv".to_owned(), bytes))
}
