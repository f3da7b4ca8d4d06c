//! Caseload beside its norm, what it asks for, and what it would ask for (S4-11 to S4-15).

use access::policy::{SeeFormation, SetNorm};
use app::formation::{Caseload, NormLine, NormOrigin, Norms, TEAMS, TeamLoad};
use axum::extract::Query;
use domain::{
    Role,
    formation::{Growth, Norm, Work, required},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted},
    html::{Answer, mended},
    menu::role_name,
    sections::{Figure, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

mod charts;
pub(crate) mod norm;
mod what_if;

use what_if::{Asked, NOW, OTHER, OTHERWISE, TOTAL};

const PATH: &str = "/formatie";

/// The caseload of today, the years before it, and a what-if that ends up in the address.
pub(crate) async fn page(auth: Authorized<SeeFormation>, Query(posted): Query<Posted>) -> Answer {
    let t = auth.t;
    let caseload = app::formation::caseload(auth.app(), &auth.grant).await?;
    let norms = app::formation::norms(auth.app(), &auth.grant).await?;
    let (asked, errors) = what_if::read(t, &posted);
    let (work, team) = (asked.work, asked.team);
    let norm = norms.in_force(work, caseload.today);

    let mut form = form(t, &caseload, norm);
    if !posted.one("werk").is_empty() {
        form = form.fill(&posted);
    }
    let mut outcome = None;
    if !errors.is_empty() {
        form = form.errors(errors);
    } else if let Some(staff) = asked.staff {
        match caseload.reckon(&norms, work, team, staff, &asked.what_if) {
            Ok(reckoning) => outcome = Some(reckoning),
            Err(error) => form = mended(form, Err(error))?,
        }
    }

    let mut sections = Sections::new(auth.page(t.get("formation-title")))
        .lead(t.value("formation-lead", &caseload.today.dutch()))
        .figures(figures(t, &caseload, &asked, norm));
    if let Some(reckoning) = &outcome {
        sections = what_if::outcome(t, sections, reckoning);
    }
    if let Some(chart) = charts::workers(t, &caseload, team, norm) {
        sections = sections.chart(&chart);
    }
    sections = sections.table(&teams(t, &caseload, norm));
    if let Some(chart) = charts::years(t, &caseload) {
        sections = sections.chart(&chart);
    }
    let teams_grown = caseload.teams.iter().filter_map(|one| {
        let growth = one.growth?;
        Some(format!("{}: {}", role_name(t, one.team), grown(t, &growth)))
    });
    let teams_grown: Vec<String> = teams_grown.collect();
    if !teams_grown.is_empty() {
        sections = sections.panel(t.get("formation-growth"), teams_grown);
    }
    sections = sections
        .form(
            t.get("formation-reckon"),
            vec![t.get("formation-reckon-how")],
            &form,
        )
        .table(&norms_table(t, &norms));
    if auth.also::<SetNorm>().is_ok() {
        sections = sections.steps(vec![Step::other(
            format!("{PATH}/norm"),
            t.get("formation-set-norm"),
        )]);
    }
    Ok(sections
        .folded(
            t.get("formation-meaning"),
            vec![t.get("formation-active"), t.get("formation-fulltime")],
        )
        .answer())
}

/// What a series grew by: "since 2011-2012 considerably" in numbers (S4-15).
fn grown(t: Texts, growth: &Growth) -> String {
    let (since, until) = (growth.since.to_string(), growth.until.to_string());
    let percent = growth.percent.map_or_else(String::new, |percent| {
        format!(" ({}%)", percent.unsigned_abs())
    });
    let values = [
        ("since", since.as_str()),
        ("until", &until),
        ("more", &t.number(growth.more.unsigned_abs())),
        ("percent", &percent),
    ];
    match growth.more.signum() {
        0 => t.with("formation-grown-none", &values),
        1 => t.with("formation-grown-more", &values),
        _ => t.with("formation-grown-fewer", &values),
    }
}

fn figures(t: Texts, caseload: &Caseload, asked: &Asked, norm: Option<&Norm>) -> Vec<Figure> {
    let active = caseload.active(asked.team);
    let mut figures = vec![Figure::new(
        t.number(active.into()),
        t.get("formation-cases"),
    )];
    if let Some(norm) = norm {
        figures.push(Figure::new(
            t.number(norm.cases.get().into()),
            t.value("formation-norm-of", &word(t, asked.work)),
        ));
        figures.push(Figure::new(
            required(active, norm.cases).to_string(),
            t.get("formation-required"),
        ));
    }
    figures
}

fn teams(t: Texts, caseload: &Caseload, norm: Option<&Norm>) -> Table {
    let columns = [
        "formation-team",
        "formation-cases",
        "formation-workers",
        "formation-average",
        "formation-required",
    ];
    let row = |one: &TeamLoad| {
        let dash = || "–".to_owned();
        let average = one.average();
        let needed = norm.map(|norm| required(one.active, norm.cases));
        vec![
            Cell::Text(role_name(t, one.team)),
            Cell::Number(t.number(one.active.into())),
            Cell::Number(t.number(one.workers.into())),
            Cell::Number(average.map_or_else(dash, |each| t.number(each.into()))),
            Cell::Number(needed.map_or_else(dash, |fte| fte.to_string())),
        ]
    };
    Table::new(
        t.get("formation-teams"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("formation-none"),
    )
    .rows(caseload.teams.iter().map(row))
}

fn norms_table(t: Texts, norms: &Norms) -> Table {
    let columns = [
        "formation-work",
        "formation-norm",
        "valid-from",
        "column-source",
        "column-state",
    ];
    let row = |line: &NormLine| {
        let source = if line.reason.is_empty() {
            Cell::Text(line.source.clone())
        } else {
            let reason = t.value("formation-because", &line.reason);
            Cell::Lines(line.source.clone(), reason)
        };
        vec![
            Cell::Text(word(t, line.work)),
            Cell::Number(t.number(line.cases.get().into())),
            Cell::Text(line.from.dutch()),
            source,
            standing(t, line),
        ]
    };
    Table::new(
        t.get("formation-norms"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("formation-none"),
    )
    .rows(norms.lines.iter().map(row))
}

fn standing(t: Texts, line: &NormLine) -> Cell {
    if line.in_force {
        return Cell::Badge(Tone::Good, t.get("formation-in-force"));
    }
    match &line.origin {
        NormOrigin::Published => Cell::Text(t.get("formation-published")),
        NormOrigin::Deviation => Cell::Text(t.get("formation-deviation")),
        NormOrigin::Region(by, at) => {
            let by = t.with("formation-by", &[("by", by), ("at", &at.dutch())]);
            Cell::Lines(t.get("formation-own"), by)
        }
    }
}

fn works(t: Texts) -> Vec<Choice> {
    let all = Work::ALL.iter();
    all.map(|work| Choice::new(work.code(), word(t, *work)))
        .collect()
}

/// The form whose answers end up in the address: the team as it is, and what would be otherwise.
fn form(t: Texts, caseload: &Caseload, norm: Option<&Norm>) -> Form {
    let teams = std::iter::once(Choice::new("", t.get("formation-all-teams")))
        .chain(
            TEAMS
                .iter()
                .map(|team| Choice::new(team.code(), role_name(t, *team))),
        )
        .collect();
    let [cases, per_fte, reason] = OTHER;
    let [fte, absence, cost] = NOW.fields(t);
    let otherwise = OTHERWISE.fields(t).map(Field::optional);
    let norm = norm.map_or_else(String::new, |norm| norm.cases.to_string());
    let active = caseload.active(None).to_string();
    let form = Form::new(t, PATH, t.get("formation-do"))
        .asking()
        .field(Field::select("werk", t.get("formation-work"), works(t)))
        .field(Field::select("team", t.get("formation-team"), teams))
        .field(Field::heading(t.get("formation-now")))
        .field(fte.hint(t.get("formation-at-hand-hint")))
        .field(absence.optional())
        .field(cost.hint(t.get("formation-cost-hint")))
        .field(
            Field::text(TOTAL, t.get("formation-total"))
                .narrow()
                .optional(),
        )
        .field(Field::heading(t.get("formation-what-if")).hint(t.get("formation-what-if-hint")))
        .field(
            Field::number(cases, t.get("formation-cases"))
                .optional()
                .hint(t.value("formation-cases-hint", &active)),
        )
        .field(
            Field::number(per_fte, t.get("formation-norm"))
                .optional()
                .hint(t.value("formation-norm-hint", &norm)),
        )
        .field(
            Field::text(reason, t.get("formation-reason"))
                .optional()
                .hint(t.get("formation-reason-hint")),
        );
    otherwise.into_iter().fold(form, Form::field)
}

/// The team that was asked for; anything else is all of them.
fn team_of(code: &str) -> Option<Role> {
    TEAMS.into_iter().find(|team| team.code() == code)
}
