//! The pictures of the caseload, in the words of the page.

use app::formation::Caseload;
use charts::{BarRow, Bars, TargetLine, Value};
use domain::{Role, formation::Norm};

use crate::{html::monitor::chart, menu::role_name, sections::Chart, texts::Texts};

/// What each worker has, with the norm across it; nothing while nobody has anything.
pub(super) fn workers(
    t: Texts,
    caseload: &Caseload,
    team: Option<Role>,
    norm: Option<&Norm>,
) -> Option<Chart> {
    let rows: Vec<BarRow> = caseload
        .workers
        .iter()
        .filter(|one| team.is_none_or(|team| one.team == team))
        .map(|one| {
            let who = one.name.clone();
            let who = who.unwrap_or_else(|| t.get("formation-nobody"));
            BarRow {
                label: format!("{who} ({})", role_name(t, one.team)),
                values: vec![Value::Whole(one.active)],
            }
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let bars = Bars {
        name: t.get("formation-worker"),
        series: vec![t.get("formation-cases")],
        rows,
        target: norm.map(|norm| TargetLine {
            label: t.get("formation-norm"),
            value: Value::Whole(norm.cases.get()),
        }),
    };
    let (title, text) = (
        t.get("formation-chart-workers"),
        t.get("formation-chart-workers-text"),
    );
    Some(chart(t, "load", &title, &text, |frame| {
        charts::bars(frame, &bars)
    }))
}

/// Each team on the counting day of each school year, and today; nothing before the first counting day.
pub(super) fn years(t: Texts, caseload: &Caseload) -> Option<Chart> {
    let first = caseload.teams.first()?;
    if first.series.is_empty() {
        return None;
    }
    let value = |active: Option<u32>| {
        active.map_or_else(
            || Value::NotShown(t.get("formation-not-counted")),
            Value::Whole,
        )
    };
    let mut rows: Vec<BarRow> = first
        .series
        .iter()
        .enumerate()
        .map(|(at, year)| BarRow {
            label: year.year.to_string(),
            values: caseload
                .teams
                .iter()
                .map(|team| value(team.series.get(at).and_then(|year| year.active)))
                .collect(),
        })
        .collect();
    rows.push(BarRow {
        label: t.get("formation-today"),
        values: caseload
            .teams
            .iter()
            .map(|team| Value::Whole(team.active))
            .collect(),
    });
    let bars = Bars {
        name: t.get("formation-year"),
        series: caseload
            .teams
            .iter()
            .map(|team| role_name(t, team.team))
            .collect(),
        rows,
        target: None,
    };
    let (title, text) = (
        t.get("formation-chart-years"),
        t.get("formation-chart-years-text"),
    );
    Some(chart(t, "years", &title, &text, |frame| {
        charts::bars(frame, &bars)
    }))
}
