//! Drafts of a form: kept while typing, kept by a button, offered again, thrown away.

use app::guidance::{Act, Draft};
use axum::{
    extract::Path,
    response::{Html, IntoResponse, Response},
};
use axum_extra::extract::Form as FormBody;
use domain::CaseId;

use super::{ActPage, address};
use crate::{
    authorized::Authorized,
    form::{Form, Posted},
    html::Answer,
    page::{Page, done, see_other},
    sections::{Act as Button, Sections, Step},
    table::{Facts, Tone},
};

/// Whether one goes on with the draft.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    concept: String,
}

impl Wanted {
    /// The draft is asked for.
    pub(super) fn goes_on(&self) -> bool {
        self.concept == "verder"
    }
}

/// Keeps what is typed, while it is typed: a line to put under the form.
pub(super) async fn keep<P: ActPage>(
    auth: Authorized<<P::Act as Act>::Action>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (app, grant) = (auth.app(), &auth.grant);
    let at = app::guidance::save_draft(app, grant, case, P::ACT, &posted.typed()).await?;
    let said = auth.t.value("draft-kept", &super::clock(at));
    Ok(Html(said).into_response())
}

/// After "keep as draft": back in the form, with what was typed.
pub(super) fn kept(to: &str) -> Response {
    see_other(&format!("{to}?concept=verder&gedaan=concept"))
}

/// Throws the draft away: an empty form.
pub(super) async fn throw_away<P: ActPage>(
    auth: Authorized<<P::Act as Act>::Action>,
    Path(case): Path<CaseId>,
) -> Answer {
    app::guidance::drop_draft(auth.app(), &auth.grant, case, P::ACT).await?;
    Ok(done(&address(case, P::ACT), "concept-weg"))
}

/// The form with, above it, the offer to go on with the draft.
pub(super) fn offered(
    page: Page,
    lead: String,
    to: &str,
    draft: &Draft,
    facts: &Facts,
    form: &Form,
) -> Response {
    let t = page.t;
    let away = Button {
        action: format!("{to}/concept/weg"),
        once: page.once.clone(),
        label: t.get("draft-throw-away"),
        fields: Vec::new(),
        main: false,
    };
    Sections::new(page)
        .lead(lead)
        .script("draft.js")
        .notice(
            Tone::Attention,
            t.value("draft-offer", &draft.saved_at.dutch()),
            vec![t.get("draft-offer-line")],
        )
        .steps(vec![Step::main(
            format!("{to}?concept=verder"),
            t.get("draft-go-on"),
        )])
        .act(&away)
        .facts_if_any(t.get("guide-say-aloud"), facts)
        .form(String::new(), Vec::new(), form)
        .answer()
}
