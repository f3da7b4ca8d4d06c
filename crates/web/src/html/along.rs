//! The visits of today on a telephone without a connection: a shell that holds nothing of anyone, and
//! what its script fetches and sends (docs/adr/0014-visits-without-a-connection.md).
//!
//! The answers here are read by our own script, not by a person: JSON, with texts in Dutch.

use access::policy::{RecordVisit, TakeVisitsAlong};
use app::{
    outreach::VisitForm,
    visits::VisitStopView,
    visits_along::{self, Sent},
};
use askama::Template;
use axum::{
    Extension, Json,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::Form as FormBody;
use domain::outreach::VisitOutcome;
use serde_json::{Value, json};

use crate::{
    authorized::Authorized,
    form::{Posted, Reader},
    html::{Answer, visits::at_the_door},
    page::{Page, show},
    problem::Problem,
    texts::Texts,
    wording::word,
};

/// The worker that keeps the shell: it may see this path alone.
const WORKER: &str = include_str!("../../assets/onderweg-werker.js");

/// The page as a browser keeps it: no name, no address, nobody signed in.
#[derive(Template)]
#[template(path = "along/shell.html")]
struct Shell {
    page: Page,
    outcomes: Vec<(&'static str, String)>,
}

/// The shell.
pub(crate) async fn shell(Extension(t): Extension<Texts>) -> Response {
    let outcomes = VisitOutcome::ALL
        .iter()
        .map(|one| (one.code(), word(t, *one)))
        .collect();
    show(&Shell {
        page: Page::bare(t, t.get("along-title")),
        outcomes,
    })
}

/// The script that serves the shell when there is no connection.
pub(crate) async fn worker() -> Response {
    let mut response = WORKER.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/javascript; charset=utf-8"),
    );
    headers.insert(
        HeaderName::from_static("service-worker-allowed"),
        HeaderValue::from_static("/onderweg"),
    );
    response
}

/// Who is signed in (an id, no name), an id for the next form, and what may still be recorded.
pub(crate) async fn state(auth: Authorized<TakeVisitsAlong>) -> Answer {
    let standing = visits_along::standing(auth.app(), &auth.grant).await?;
    let standing: Vec<String> = standing.iter().map(ToString::to_string).collect();
    Ok(Json(json!({
        "eigenaar": auth.grant.account().to_string(),
        "eenmalig": auth.page(String::new()).once,
        "geldig": standing,
    }))
    .into_response())
}

/// Takes the visits of today along.
pub(crate) async fn take(auth: Authorized<TakeVisitsAlong>) -> Answer {
    let t = auth.t;
    let taken = match visits_along::take(auth.app(), &auth.grant).await {
        Ok(taken) => taken,
        Err(error @ app::AppError::Rule { .. }) => {
            return Ok(Json(json!({ "reden": error.dutch() })).into_response());
        }
        Err(error) => return Err(error.into()),
    };
    let stops: Vec<Value> = taken
        .stops
        .iter()
        .map(|(take, stop)| {
            json!({
                "meegenomen": take.to_string(),
                "versie": stop.version,
                "naam": stop.name,
                "regels": lines(t, stop),
            })
        })
        .collect();
    Ok(Json(json!({
        "eigenaar": auth.grant.account().to_string(),
        "dag": taken.day.to_string(),
        "tot": taken.until.micros() / 1_000,
        "bezoeken": stops,
    }))
    .into_response())
}

fn lines(t: Texts, stop: &VisitStopView) -> Vec<String> {
    at_the_door(t, stop)
        .into_iter()
        .chain([t.value("visits-code", &stop.code)])
        .filter(|line| !line.is_empty())
        .collect()
}

/// Records one outcome that was noted on the way.
pub(crate) async fn send(
    auth: Authorized<RecordVisit>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let take = reader.parse("meegenomen", "error-unreadable-line");
    let outcome = reader.choice("wat", |text| text.parse().ok());
    let on = reader.day("datum");
    let minutes = reader.parse("minuten", "fout-getal");
    let note = reader.optional_text("notitie", 2_000);
    let version = reader.parse("versie", "error-unreadable-line");
    let (Some(take), Some(outcome), Some(on), Some(minutes), Some(version)) =
        (take, outcome, on, minutes, version)
    else {
        let errors = reader.errors();
        let told: Vec<String> = errors.into_iter().map(|(_, told)| told).collect();
        return Ok(answer(&Sent::NotRecorded(told.join(" "))));
    };
    let form = VisitForm {
        outcome,
        on,
        minutes,
        note,
        version,
    };
    let sent = visits_along::send(auth.app(), &auth.grant, take, form)
        .await
        .map_err(Problem::from)?;
    Ok(answer(&sent))
}

fn answer(sent: &Sent) -> Response {
    let told = match sent {
        Sent::Recorded => json!({ "uitkomst": "vastgelegd" }),
        Sent::NotRecorded(why) => json!({ "uitkomst": "niet_verwerkt", "reden": why }),
    };
    Json(told).into_response()
}
