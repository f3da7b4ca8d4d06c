//! Who looked at one young person: for the privacy officer, when the young person asks (F8).

use access::policy::{GiveOwnData, SeeWhoLooked};
use axum_extra::extract::Form as FormBody;

use crate::{
    authorized::Authorized,
    form::{Field, Posted},
    html::{
        Answer,
        log::{by, done_cell},
    },
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
};

fn page(auth: &Authorized<SeeWhoLooked>, query: &str) -> Sections {
    let t = auth.t;
    let page = auth
        .page(t.get("who-looked-title"))
        .under("/logboek", t.get("log-title"));
    let field = Field::text("zoek", t.get("who-looked-field"))
        .hint(t.get("who-looked-hint"))
        .value(query);
    let form = page
        .form("/logboek/wie-keek", t.get("find-submit"))
        .field(field);
    Sections::new(page)
        .lead(t.get("who-looked-lead"))
        .form(String::new(), Vec::new(), &form)
}

/// The form. What is typed never enters an address (E13).
pub(crate) async fn ask(auth: Authorized<SeeWhoLooked>) -> Answer {
    Ok(page(&auth, "").answer())
}

/// Every entry about the person of a short code or a case.
pub(crate) async fn found(
    auth: Authorized<SeeWhoLooked>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let t = auth.t;
    let query = posted.one("zoek");
    let page = page(&auth, query);
    let Some(entries) = app::log_person::who_looked(auth.app(), &auth.grant, query).await? else {
        return Ok(page
            .notice(Tone::Attention, t.get("who-looked-nobody"), Vec::new())
            .answer());
    };
    let columns = ["column-when", "column-who", "column-act"];
    let table = Table::new(
        t.count("who-looked-found", entries.len() as u64),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("log-none"),
    )
    .rows(entries.into_iter().map(|mut entry| {
        // What belongs to it are codes: words are enough for the one who asks.
        entry.detail.clear();
        vec![
            Cell::Text(entry.at.dutch()),
            by(t, &entry),
            done_cell(t, &entry),
        ]
    }));
    // The copy for the young person, with everything kept, is made from the case itself (AVG art. 15).
    let case = app::dossier::case_of(auth.app(), &auth.also::<GiveOwnData>()?, query).await?;
    let steps = case
        .map(|case| Step::main(format!("/eigen-gegevens/{case}"), t.get("own-data-title")))
        .into_iter()
        .collect();
    Ok(page.steps(steps).table(&table).answer())
}
