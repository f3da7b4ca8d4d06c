//! Numbers for the project leader: never a person (S1-30).

use std::collections::BTreeMap;

use access::policy::SeeMonitorCounts;
use app::counts::{MunicipalityCounts, PhaseCounts};
use domain::{
    Outcome, Track,
    outreach::{Phase, WayIn},
};

use crate::{
    authorized::Authorized,
    html::{Answer, lists::month_name, worklist::count},
    sections::Sections,
    table::{Cell, Table},
    texts::Texts,
    wording::word,
};

/// Lists by outcome and track, and where cases stand.
pub(crate) async fn overview(auth: Authorized<SeeMonitorCounts>) -> Answer {
    let t = auth.t;
    let lists = app::counts::lists(auth.app(), &auth.grant).await?;
    let phases = app::counts::phases(auth.app(), &auth.grant).await?;
    let registered = app::counts::registered(auth.app(), &auth.grant).await?;
    let page = Sections::new(auth.page(t.get("counts-title"))).lead(t.get("counts-lead"));
    Ok(page
        .table(&by_phase(t, &phases))
        .table(&by_way(t, &registered))
        .table(&by_track(t, &lists))
        .table(&by_outcome(t, &lists))
        .answer())
}

fn by_phase(t: Texts, counts: &[PhaseCounts]) -> Table {
    let seen: Vec<Phase> = Phase::ALL
        .iter()
        .copied()
        .filter(|phase| {
            counts
                .iter()
                .any(|one| one.phases.get(phase).is_some_and(|n| *n > 0))
        })
        .collect();
    let columns = std::iter::once(t.get("lists-municipality"))
        .chain(seen.iter().map(|phase| word(t, *phase)))
        .collect();
    Table::new(t.get("counts-phases"), columns, t.get("counts-none")).rows(counts.iter().map(
        |one| {
            let figures = seen.iter().map(|phase| {
                Cell::Number(t.number(count(one.phases.get(phase).copied().unwrap_or(0))))
            });
            std::iter::once(Cell::Text(one.municipality.clone()))
                .chain(figures)
                .collect()
        },
    ))
}

fn by_way(t: Texts, counts: &[(String, BTreeMap<WayIn, i64>)]) -> Table {
    let seen: Vec<WayIn> = WayIn::ALL
        .iter()
        .copied()
        .filter(|way| counts.iter().any(|(_, by)| by.contains_key(way)))
        .collect();
    let columns = std::iter::once(t.get("lists-municipality"))
        .chain(seen.iter().map(|way| word(t, *way)))
        .collect();
    Table::new(
        t.get("counts-registered"),
        columns,
        t.get("counts-registered-none"),
    )
    .rows(counts.iter().map(|(municipality, by)| {
        let figures = seen
            .iter()
            .map(|way| Cell::Number(t.number(count(by.get(way).copied().unwrap_or(0)))));
        std::iter::once(Cell::Text(municipality.clone()))
            .chain(figures)
            .collect()
    }))
}

fn by_track(t: Texts, counts: &[MunicipalityCounts]) -> Table {
    let columns = [t.get("lists-municipality"), t.get("lists-month")]
        .into_iter()
        .chain(Track::ALL.iter().map(|track| word(t, *track)))
        .collect();
    let months = counts
        .iter()
        .flat_map(|one| one.months.iter().map(move |month| (one, month)));
    Table::new(t.get("counts-tracks"), columns, t.get("counts-none")).rows(months.map(
        |(one, month)| {
            let figures = Track::ALL.iter().map(|track| {
                Cell::Number(t.number(count(month.tracks.get(track).copied().unwrap_or(0))))
            });
            [
                Cell::Text(one.municipality.clone()),
                Cell::Text(month_name(t, month.month)),
            ]
            .into_iter()
            .chain(figures)
            .collect()
        },
    ))
}

fn by_outcome(t: Texts, counts: &[MunicipalityCounts]) -> Table {
    let columns = [
        t.get("lists-municipality"),
        t.get("lists-month"),
        t.get("lists-rows"),
    ]
    .into_iter()
    .chain(Outcome::ALL.iter().map(|outcome| word(t, *outcome)))
    .collect();
    let months = counts
        .iter()
        .flat_map(|one| one.months.iter().map(move |month| (one, month)));
    Table::new(t.get("counts-outcomes"), columns, t.get("counts-none")).rows(months.map(
        |(one, month)| {
            let figures = Outcome::ALL.iter().map(|outcome| {
                Cell::Number(t.number(count(month.outcomes.get(outcome).copied().unwrap_or(0))))
            });
            let head = [
                Cell::Text(one.municipality.clone()),
                Cell::Text(month_name(t, month.month)),
                Cell::Number(t.number(count(month.rows))),
            ];
            head.into_iter().chain(figures).collect()
        },
    ))
}
