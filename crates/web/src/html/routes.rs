//! Routes: which there are, who may enter, how many follow each, and what somebody writes of one (S2-05 to S2-07, S2-33, S2-36).

mod follow;
mod keep;

use access::policy::{KeepRoutes, SeeRoutes};
use app::routes::{HowMany, RouteLine, RouteVersion};
use axum::extract::Path;
use domain::{RouteTemplateId, route::EntryRule};

use crate::{
    authorized::Authorized,
    html::Answer,
    routing::Routes,
    sections::{Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

pub(crate) use follow::step;

const PATH: &str = "/routes";

/// The routes of this subject.
pub(super) fn register(routes: Routes) -> Routes {
    routes
        .get("/routes", all)
        .get("/routes/nieuw", keep::ask)
        .post("/routes/nieuw", keep::add)
        .get("/routes/{route}", one)
        .get("/routes/{route}/wijzigen", keep::ask_change)
        .post("/routes/{route}/wijzigen", keep::change)
        .get("/begeleiding/{case}/route", follow::show)
        .get("/begeleiding/{case}/route/begin", follow::ask_begin)
        .post("/begeleiding/{case}/route/begin", follow::begin)
        .get("/begeleiding/{case}/route/stap", follow::ask_step)
        .post("/begeleiding/{case}/route/stap", follow::come_to)
        .get("/begeleiding/{case}/route/einde", follow::ask_end)
        .post("/begeleiding/{case}/route/einde", follow::end)
}

fn how_many(t: Texts, many: HowMany) -> String {
    match many {
        HowMany::Exactly(count) => t.number(u64::try_from(count).unwrap_or(u64::MAX)),
        HowMany::FewerThan(least) => t.value("route-fewer", &least.to_string()),
    }
}

/// Who may enter, in one line.
fn entry(t: Texts, rule: &EntryRule) -> String {
    let mut parts = Vec::new();
    match (rule.least_age, rule.greatest_age) {
        (Some(from), Some(until)) => parts.push(t.with(
            "route-ages",
            &[("from", &from.to_string()), ("until", &until.to_string())],
        )),
        (Some(from), None) => parts.push(t.value("route-from-age", &from.to_string())),
        (None, Some(until)) => parts.push(t.value("route-until-age", &until.to_string())),
        (None, None) => {}
    }
    let words = |names: Vec<String>| names.join(t.get("route-or").as_str());
    if !rule.schools.is_empty() {
        let names = rule.schools.iter().map(|one| word(t, *one)).collect();
        parts.push(t.value("route-from-school", &words(names)));
    }
    if !rule.certificates.is_empty() {
        let names = rule.certificates.iter().map(|one| word(t, *one)).collect();
        parts.push(t.value("route-with", &words(names)));
    }
    if parts.is_empty() {
        t.get("route-everybody")
    } else {
        parts.join("; ")
    }
}

fn row(t: Texts, one: &RouteLine) -> Vec<Cell> {
    let state = if one.is_open {
        Cell::Badge(Tone::Good, t.get("route-open"))
    } else {
        Cell::Badge(Tone::Plain, t.get("route-ended"))
    };
    vec![
        Cell::LinkLines(
            format!("{PATH}/{}", one.id),
            one.what.name.clone(),
            one.what.owner.clone(),
        ),
        Cell::Lines(word(t, one.what.direction), entry(t, &one.what.entry)),
        Cell::Number(how_many(t, one.following)),
        state,
    ]
}

/// The routes of the reader's municipalities.
async fn all(auth: Authorized<SeeRoutes>) -> Answer {
    let t = auth.t;
    let keeps = auth.also::<KeepRoutes>().ok();
    let lines = app::routes::all(auth.app(), &auth.grant, keeps.as_ref()).await?;
    let columns = ["route-name", "route-for", "route-following", "column-state"];
    let table = Table::new(
        t.get("route-all"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("route-none"),
    )
    .rows(lines.iter().map(|one| row(t, one)));
    let mut page = Sections::new(auth.page(t.get("route-title"))).lead(t.get("route-lead"));
    if keeps.is_some() {
        page = page.steps(vec![Step::main(
            format!("{PATH}/nieuw"),
            t.get("route-add"),
        )]);
    }
    Ok(page
        .table(&table)
        .folded(
            t.get("route-how"),
            vec![t.get("route-how-counts"), t.get("route-how-enter")],
        )
        .answer())
}

fn facts(t: Texts, what: &RouteVersion) -> Facts {
    let facts = Facts::new()
        .fact(t.get("route-owner"), what.owner.clone())
        .fact(t.get("route-direction"), word(t, what.direction))
        .fact(t.get("route-entry"), entry(t, &what.entry));
    let facts = if what.consulted.is_empty() {
        facts
    } else {
        facts.fact(t.get("route-consulted"), what.consulted.clone())
    };
    match what.ended {
        Some(ended) => facts.fact(t.get("route-ended-on"), ended.dutch()),
        None => facts,
    }
}

/// One route.
async fn one(auth: Authorized<SeeRoutes>, Path(id): Path<RouteTemplateId>) -> Answer {
    let t = auth.t;
    let keeps = auth.also::<KeepRoutes>().ok();
    let view = app::routes::open(auth.app(), &auth.grant, keeps.as_ref(), id).await?;
    let line = &view.line;
    let places: Vec<&str> = line.places.iter().map(|place| &*place.name).collect();
    let what = facts(t, &line.what)
        .fact(t.get("net-places"), places.join(", "))
        .fact(t.get("route-following"), how_many(t, line.following));
    let columns = ["route-step", "route-at-step"];
    let steps = Table::new(
        t.get("route-steps"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .rows(line.what.steps.iter().enumerate().map(|(at, step)| {
        let count = line.at_steps.get(at);
        let count = count.map_or_else(
            || t.get("route-withheld"),
            |count| t.number(u64::try_from(*count).unwrap_or(u64::MAX)),
        );
        vec![
            Cell::Text(format!("{}. {step}", at.saturating_add(1))),
            Cell::Number(count),
        ]
    }));
    let frame = auth
        .page(line.what.name.clone())
        .under(PATH, t.get("route-title"));
    let mut page = Sections::new(frame);
    if line.keeps {
        page = page.steps(vec![Step::main(
            format!("{PATH}/{id}/wijzigen"),
            t.get("route-change"),
        )]);
    }
    page = page.facts(t.get("route-about"), &what).table(&steps);
    let versions = view.history.iter().map(|(number, by, at)| {
        t.with(
            "route-version",
            &[
                ("number", &number.to_string()),
                ("by", by),
                ("at", &at.dutch()),
            ],
        )
    });
    Ok(page
        .folded(t.get("route-versions"), versions.collect())
        .answer())
}
