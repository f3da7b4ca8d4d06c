//! The register of processing: what is done with whose data, on which ground, for how long and for whom (AVG art. 30). What can
//! be read from what the program runs on is read from there; the file has all of it for a DPIA.

use access::{Rule, policy::SeeProcessingRegister};
use axum::response::Response;

use crate::{
    authorized::Authorized,
    html::{Answer, download, log::act},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table},
    texts::Texts,
    wording::word,
};

/// The register.
pub(crate) async fn page(auth: Authorized<SeeProcessingRegister>) -> Answer {
    let t = auth.t;
    let app = auth.app();
    let mut page = Sections::new(auth.page(t.get("register-title")))
        .lead(t.get("register-lead"))
        .steps(vec![
            Step::main("/verwerkingen/register.xlsx", t.get("register-download")),
            Step::link("/beheer/grondslagen", t.get("bases-title")),
            Step::link("/convenanten", t.get("covenants-title")),
        ]);
    for (heading, line) in [
        ("register-purpose", "register-purpose-line"),
        ("register-ground", "register-ground-line"),
        ("register-people", "register-people-line"),
        ("register-data", "register-data-line"),
        ("register-source", "register-source-line"),
        ("register-receivers", "register-receivers-line"),
        ("register-terms", "register-terms-line"),
        ("register-tokens", "register-tokens-line"),
        ("register-security", "register-security-line"),
        ("register-rights", "register-rights-line"),
    ] {
        page = page.panel(t.get(heading), vec![t.get(line)]);
    }
    let grounds = app::register::grounds(app, &auth.grant).await?;
    let columns = [
        "lists-municipality",
        "basis-processing",
        "basis-ground",
        "valid-from",
    ];
    let grounds = Table::new(
        t.get("register-grounds"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .rows(grounds.into_iter().map(|one| {
        vec![
            Cell::Text(one.municipality.name),
            Cell::Text(word(t, one.processing)),
            Cell::Text(one.ground.unwrap_or_else(|| t.get("basis-none"))),
            Cell::Text(one.since.map(domain::Day::dutch).unwrap_or_default()),
        ]
    }));
    let terms = app::register::terms(app, &auth.grant).await?;
    let columns = [
        "register-term",
        "lists-municipality",
        "register-how-long",
        "register-why",
    ];
    let terms = Table::new(
        t.get("register-terms-today"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .rows(terms.into_iter().map(|one| {
        let place = one
            .municipality
            .map_or_else(|| t.get("register-all-places"), |place| place.name);
        vec![
            Cell::Text(one.key.dutch().to_owned()),
            Cell::Text(place),
            Cell::Lines(one.value, one.since.dutch()),
            Cell::Text(one.source),
        ]
    }));
    let columns = ["register-act", "register-who", "register-shows"];
    let acts = Table::new(
        t.get("register-acts"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .rows(app::register::acts().into_iter().map(|rule| shown(t, rule)));
    Ok(page.table(&grounds).table(&terms).table(&acts).answer())
}

fn shown(t: Texts, rule: &Rule) -> Vec<Cell> {
    let roles: Vec<String> = rule.roles.iter().map(|role| word(t, *role)).collect();
    let shows = match rule.shows {
        access::Shows::ListRows => t.get("register-shows-rows"),
        _ => t.get("register-shows-people"),
    };
    vec![
        Cell::Text(act(t, rule.name)),
        Cell::Text(roles.join(", ")),
        Cell::Text(shows),
    ]
}

/// The register and what a DPIA asks for, as a workbook.
pub(crate) async fn workbook(auth: Authorized<SeeProcessingRegister>) -> Result<Response, Problem> {
    let file = app::register::workbook(auth.app(), &auth.grant).await?;
    Ok(download(file))
}
