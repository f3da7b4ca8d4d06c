//! Asking a school, reminding it, taking the request back (S4-75, S4-90).

use access::policy::{AskTransfer, SeeTransfers};
use app::transfer::{MadeLink, TransferAsk, TransferView};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use axum_extra::extract::Form as FormBody;
use domain::{SchoolRowId, TransferId, transfer::Stage};

use super::{PATH, name};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::with_none, mended},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Facts, Tone},
    texts::Texts,
};

/// Longest name of a school.
const SCHOOL: usize = 80;

/// The pupil of a list of DUO it is about.
#[derive(serde::Deserialize)]
pub(super) struct About {
    #[serde(default)]
    leerling: String,
}

async fn ask_page(
    auth: &Authorized<AskTransfer>,
    row: Option<SchoolRowId>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let mut places: Vec<Choice> = app::transfer::places(auth.app(), &auth.grant)
        .await?
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let mut page = auth
        .page(t.get("handoff-ask"))
        .under(PATH, t.get("handoff-title"));
    let mut facts = Facts::new();
    let mut back = PATH.to_owned();
    if let Some(row) = row {
        let looks = auth.also::<access::policy::SeeSchoolLists>()?;
        let view = app::school::row(auth.app(), &looks, row).await?;
        let home = &view.line.municipality;
        places.retain(|place| place.label == *home);
        back = format!("/schoollijsten/leerling/{row}");
        let pupil = view.line.name.clone().unwrap_or_default();
        page = page.under(back.clone(), pupil.clone());
        facts = facts.fact(t.get("handoff-pupil"), pupil);
    }
    let only = places.first().map(|place| place.value.clone());
    let place = match (places.len(), only) {
        (1, Some(only)) => Field::hidden("gemeente", only),
        _ => Field::select(
            "gemeente",
            t.get("column-municipality"),
            with_none(t, places),
        ),
    };
    let mut form = page
        .form(format!("{PATH}/nieuw"), t.get("handoff-make"))
        .field(place)
        .field(Field::text("school", t.get("handoff-school")).hint(t.get("handoff-school-hint")))
        .field(Field::day("vertrek", t.get("handoff-leaves")).hint(t.get("handoff-leaves-hint")))
        .cancel(back);
    if let Some(row) = row {
        form = form.field(Field::hidden("leerling", row.to_string()));
    }
    let lead = if row.is_some() {
        "handoff-ask-known"
    } else {
        "handoff-ask-lead"
    };
    Ok(FormPage::with_facts(page, t.get(lead), facts, mend(form)?))
}

/// Asks which school, and when the pupil leaves.
pub(super) async fn ask(auth: Authorized<AskTransfer>, Query(about): Query<About>) -> Answer {
    let row = about.leerling.parse().ok();
    if row.is_none() && !about.leerling.is_empty() {
        return Err(Problem::NotFound);
    }
    ask_page(&auth, row, Ok).await
}

/// Makes the request, and shows its link once.
pub(super) async fn make(
    auth: Authorized<AskTransfer>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let row = posted.one("leerling").parse().ok();
    let mut reader = Reader::new(auth.t, &posted);
    let municipality = reader.choice("gemeente", |text| text.parse().ok());
    let school = reader.text("school", SCHOOL);
    let leaves_on = reader.day("vertrek");
    let errors = reader.errors();
    let outcome = match (municipality, leaves_on) {
        (Some(municipality), Some(leaves_on)) if errors.is_empty() => {
            let form = TransferAsk {
                municipality,
                school,
                leaves_on,
                row,
            };
            match app::transfer::ask(auth.app(), &auth.grant, &form).await {
                Ok(made) => return Ok(link_page(&auth, &made)),
                Err(error) => Err(error),
            }
        }
        _ => Ok(errors),
    };
    ask_page(&auth, row, |form| mended(form.fill(&posted), outcome)).await
}

/// The link, which is shown once, with a text to send along.
fn link_page(auth: &Authorized<AskTransfer>, made: &MadeLink) -> Response {
    let t = auth.t;
    let page = auth
        .page(t.get("handoff-link"))
        .under(PATH, t.get("handoff-title"));
    let text = t.with(
        "handoff-mail",
        &[
            ("code", &made.code),
            ("due", &made.due_on.dutch()),
            ("last", &made.last_day.dutch()),
            ("address", &made.address),
        ],
    );
    Sections::new(page)
        .lead(t.get("handoff-link-lead"))
        .notice(
            Tone::Attention,
            t.get("handoff-link-once"),
            vec![t.get("handoff-link-once-text")],
        )
        .facts(
            String::new(),
            &Facts::new()
                .with_copying(t)
                .fact(t.get("handoff-link-address"), made.address.as_str())
                .fact(t.get("handoff-link-mail"), text),
        )
        .facts(
            t.get("handoff-request"),
            &Facts::new()
                .fact(t.get("handoff-code-label"), made.code.clone())
                .fact(t.get("handoff-school"), made.school.clone())
                .fact(t.get("handoff-due"), made.due_on.dutch())
                .fact(t.get("handoff-link-until"), made.last_day.dutch()),
        )
        .steps(vec![Step::main(
            format!("{PATH}/{}", made.id),
            t.get("handoff-to-request"),
        )])
        .answer()
}

fn below(t: Texts, page: Page, view: &TransferView) -> Page {
    page.under(PATH, t.get("handoff-title"))
        .under(format!("{PATH}/{}", view.line.id), name(t, &view.line))
}

/// A page that asks before something is done to a request that waits; says so when it does not wait any more.
async fn before(
    auth: &Authorized<AskTransfer>,
    id: TransferId,
    title: &str,
    lead: &str,
    form: impl FnOnce(&Page, &TransferView) -> Form,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let looks = auth.also::<SeeTransfers>()?;
    let view = app::transfer::one(auth.app(), &looks, id).await?;
    let page = below(t, auth.page(t.get(title)), &view);
    if !matches!(view.line.stage, Stage::Asked | Stage::Begun) {
        return Ok(Sections::new(page)
            .notice(
                Tone::Plain,
                t.get("handoff-not-waiting"),
                vec![t.get("handoff-not-waiting-text")],
            )
            .steps(vec![Step::link(
                format!("{PATH}/{id}"),
                t.get("handoff-to-request"),
            )])
            .answer());
    }
    let form = form(&page, &view).cancel(format!("{PATH}/{id}"));
    let facts = Facts::new()
        .fact(t.get("handoff-school"), view.line.school.clone())
        .fact(t.get("handoff-due"), view.line.due_on.dutch());
    Ok(FormPage::with_facts(page, t.get(lead), facts, mend(form)?))
}

async fn remind_page(
    auth: &Authorized<AskTransfer>,
    id: TransferId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let form = |page: &Page, view: &TransferView| {
        page.form(
            format!("{PATH}/{id}/herinneren"),
            t.get("handoff-remind-do"),
        )
        .field(Field::hidden("gezien", view.links.len().to_string()))
    };
    before(
        auth,
        id,
        "handoff-remind",
        "handoff-remind-lead",
        form,
        mend,
    )
    .await
}

/// Asks before a fresh link is made.
pub(super) async fn ask_remind(
    auth: Authorized<AskTransfer>,
    Path(id): Path<TransferId>,
) -> Answer {
    remind_page(&auth, id, Ok).await
}

/// Makes a fresh link and shows it once.
pub(super) async fn remind(
    auth: Authorized<AskTransfer>,
    Path(id): Path<TransferId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let seen = posted.one("gezien").parse().unwrap_or(0);
    match app::transfer::remind(auth.app(), &auth.grant, id, seen).await {
        Ok(made) => Ok(link_page(&auth, &made)),
        Err(error) => remind_page(&auth, id, |form| mended(form, Err(error))).await,
    }
}

async fn withdraw_page(
    auth: &Authorized<AskTransfer>,
    id: TransferId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let form = |page: &Page, _: &TransferView| {
        page.form(
            format!("{PATH}/{id}/intrekken"),
            t.get("handoff-withdraw-do"),
        )
        .danger()
    };
    before(
        auth,
        id,
        "handoff-withdraw",
        "handoff-withdraw-lead",
        form,
        mend,
    )
    .await
}

/// Asks before a request is taken back.
pub(super) async fn ask_withdraw(
    auth: Authorized<AskTransfer>,
    Path(id): Path<TransferId>,
) -> Answer {
    withdraw_page(&auth, id, Ok).await
}

/// Takes it back.
pub(super) async fn withdraw(auth: Authorized<AskTransfer>, Path(id): Path<TransferId>) -> Answer {
    match app::transfer::withdraw(auth.app(), &auth.grant, id).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "overdracht-ingetrokken")),
        Err(error) => withdraw_page(&auth, id, |form| mended(form, Err(error))).await,
    }
}
