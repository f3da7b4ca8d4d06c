//! Making a survey: where, which closed cases, how many; counted first, then drawn (S3-10, S3-12).

use access::policy::RunSurvey;
use app::surveys::{SurveyForm, SurveyPlace, SurveyPlan};
use axum::extract::Query;
use axum_extra::extract::Form as FormBody;
use domain::MunicipalityId;

use super::PATH;
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again},
    page::{Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::Tone,
    texts::Texts,
};

/// Asks where, and then what.
pub(crate) async fn ask(auth: Authorized<RunSurvey>, Query(posted): Query<Posted>) -> Answer {
    page(&auth, posted.one("subregio"), None, Ok).await
}

async fn page(
    auth: &Authorized<RunSurvey>,
    subregion: &str,
    planned: Option<SurveyPlan>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let frame = auth
        .page(t.get("survey-new"))
        .under(PATH, t.get("survey-title"));
    let places = app::surveys::places(auth.app(), &auth.grant).await?;
    let place = match places.as_slice() {
        [only] if subregion.is_empty() => only,
        all => match all
            .iter()
            .find(|one| one.subregion.to_string() == subregion)
        {
            Some(place) => place,
            None => return Ok(choose(t, frame, all)),
        },
    };
    let form = mend(form(&frame, place))?;
    let mut page = Sections::new(frame).lead(t.get("survey-new-lead"));
    if let Some(planned) = planned {
        let counted = t.with(
            "survey-counted",
            &[
                ("closed", &t.number(planned.closed.into())),
                ("asked", &t.number(planned.may_be_asked.into())),
            ],
        );
        let would = t.value("survey-counted-text", &t.number(planned.drawn.into()));
        page = page.notice(Tone::Attention, counted, vec![would]);
    }
    Ok(page.form(place.name.clone(), Vec::new(), &form).answer())
}

fn choose(t: Texts, frame: Page, places: &[SurveyPlace]) -> axum::response::Response {
    let page = Sections::new(frame);
    if places.is_empty() {
        return page
            .notice(
                Tone::Plain,
                t.get("survey-no-place"),
                vec![t.get("survey-no-place-text")],
            )
            .steps(vec![Step::link(PATH, t.get("survey-title"))])
            .answer();
    }
    let choices = places
        .iter()
        .map(|one| {
            Choice::new(
                format!("{PATH}/nieuw?subregio={}", one.subregion),
                one.name.clone(),
            )
        })
        .collect();
    page.big(t.get("survey-where"), choices).answer()
}

fn form(frame: &Page, place: &SurveyPlace) -> Form {
    let t = frame.t;
    let municipalities = std::iter::once(Choice::new("", t.get("survey-whole")))
        .chain(
            place
                .municipalities
                .iter()
                .map(|one| Choice::new(one.id.to_string(), one.name.clone())),
        )
        .collect();
    frame
        .form(format!("{PATH}/nieuw"), t.get("survey-draw"))
        .field(Field::hidden("subregio", place.subregion.to_string()))
        .field(Field::text("titel", t.get("survey-name")).hint(t.get("survey-name-hint")))
        .field(Field::select(
            "gemeente",
            t.get("survey-place"),
            municipalities,
        ))
        .field(Field::day("vanaf", t.get("survey-closed-from")))
        .field(Field::day("tot", t.get("survey-closed-until")))
        .field(
            Field::number("aantal", t.get("survey-size"))
                .hint(t.get("survey-size-hint"))
                .narrow(),
        )
        .field(
            Field::day("antwoord_tot", t.get("survey-answer-until"))
                .hint(t.get("survey-answer-until-hint")),
        )
        .also("doe", "tel", t.get("survey-count"))
        .cancel(PATH)
}

fn read(
    auth: &Authorized<RunSurvey>,
    posted: &Posted,
) -> Result<SurveyForm, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(auth.t, posted);
    let title = reader.text("titel", 80);
    let municipality = reader.parse_optional::<MunicipalityId>("gemeente", "fout-kies");
    let closed_from = reader.day("vanaf");
    let closed_until = reader.day("tot");
    let sample_size = reader.parse::<u32>("aantal", "fout-getal");
    let answer_until = reader.day("antwoord_tot");
    let subregion = posted.one("subregio").parse().ok();
    let errors = reader.errors();
    let read = || {
        Some(SurveyForm {
            subregion: subregion?,
            municipality,
            title,
            closed_from: closed_from?,
            closed_until: closed_until?,
            sample_size: sample_size?,
            answer_until: answer_until?,
        })
    };
    if errors.is_empty() {
        read().ok_or(errors)
    } else {
        Err(errors)
    }
}

/// Says how many may be asked, or draws.
pub(crate) async fn draw(
    auth: Authorized<RunSurvey>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let subregion = posted.one("subregio");
    let form = match read(&auth, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return page(&auth, subregion, None, |form| {
                Ok(form.fill(&posted).errors(errors))
            })
            .await;
        }
    };
    let failed = if posted.one("doe") == "tel" {
        match app::surveys::plan(auth.app(), &auth.grant, &form).await {
            Ok(planned) => {
                return page(&auth, subregion, Some(planned), |form| {
                    Ok(form.fill(&posted))
                })
                .await;
            }
            Err(error) => error,
        }
    } else {
        match app::surveys::draw(auth.app(), &auth.grant, form).await {
            Ok(id) => return Ok(done(&format!("{PATH}/{id}"), "enquete-geloot")),
            Err(error) => error,
        }
    };
    page(&auth, subregion, None, |form| {
        again(form.fill(&posted), failed)
    })
    .await
}
