//! The pictures of the monitor, in the words of the page.

use std::collections::BTreeMap;

use app::monitor::{MunicipalityFigures, PublishedTable, Shown};
use charts::{
    BarRow, Bars, Flow, Frame, Funnel, FunnelStep, Picture, Quarter as Mark, Series, Source,
    Standing, Trend, Value, Waiting, WaitingStep, Width,
};
use domain::{
    Month,
    monitor::{Counts, Figures, Milestone, Quarter, Stage, Wait, Waited, answers, moves},
};

use super::quarter_short;
use crate::{sections::Chart, texts::Texts, wording::word};

fn whole(n: i64) -> Value {
    Value::Whole(u32::try_from(n.max(0)).unwrap_or(u32::MAX))
}

/// A picture at both widths, with its table.
pub(in crate::html) fn chart(
    t: Texts,
    id: &str,
    title: &str,
    description: &str,
    draw: impl Fn(&Frame) -> Picture,
) -> Chart {
    let picture = |width, suffix| {
        draw(&Frame {
            id: format!("{id}-{suffix}"),
            width,
            title: title.to_owned(),
            description: description.to_owned(),
        })
    };
    let wide = picture(Width::Wide, "w");
    let narrow = picture(Width::Narrow, "n");
    Chart::new(t, wide, narrow.svg)
}

/// Of those who came with the lists of the quarter, how many came how far.
pub(super) fn road(t: Texts, new: i64, reached: &BTreeMap<Milestone, i64>) -> Chart {
    let step = |label: String, n: i64| FunnelStep {
        label,
        count: whole(n),
        leavers: Vec::new(),
    };
    let milestones = reached.iter().map(|(one, n)| step(word(t, *one), *n));
    let funnel = Funnel {
        step: t.get("chart-step"),
        number: t.get("chart-number"),
        of_previous: t.get("chart-of-previous"),
        of_first: t.get("chart-of-first"),
        steps: std::iter::once(step(t.get("road-new"), new))
            .chain(milestones)
            .collect(),
    };
    let (title, text) = (t.get("chart-road"), t.get("chart-road-text"));
    chart(t, "road", &title, &text, |frame| {
        charts::funnel(frame, &funnel)
    })
}

/// Moves between stages; nothing when nobody moved.
pub(super) fn flow(t: Texts, counts: &Counts, months: &[Month]) -> Option<Chart> {
    let moves = moves(counts, months);
    let ends: Vec<Stage> = Stage::ALL
        .iter()
        .copied()
        .filter(|to| moves.keys().any(|(_, end)| end == to))
        .collect();
    let sources: Vec<Source> = Stage::ALL
        .iter()
        .filter(|from| moves.keys().any(|(begin, _)| begin == *from))
        .map(|from| Source {
            label: word(t, *from),
            to: ends
                .iter()
                .map(|to| whole(moves.get(&(*from, *to)).copied().unwrap_or(0)))
                .collect(),
        })
        .collect();
    if sources.is_empty() {
        return None;
    }
    let flow = Flow {
        from: t.get("chart-from"),
        to: t.get("chart-to"),
        number: t.get("chart-number"),
        sources,
        destinations: ends.iter().map(|to| word(t, *to)).collect(),
    };
    let (title, text) = (t.get("chart-flow"), t.get("chart-flow-text"));
    Some(chart(t, "flow", &title, &text, |frame| {
        charts::flow(frame, &flow)
    }))
}

/// Quarter by quarter; the last ones that are not released are drawn as running.
pub(super) fn trend(t: Texts, quarters: &[(Quarter, Figures, bool)]) -> Chart {
    let series = |key: &str, of: fn(&Figures) -> i64| Series {
        label: t.get(key),
        values: quarters
            .iter()
            .map(|(_, figures, _)| whole(of(figures)))
            .collect(),
    };
    let trend = Trend {
        quarter: t.get("monitor-quarter"),
        unit: t.get("chart-young-people"),
        live: t.get("chart-live"),
        quarters: quarters
            .iter()
            .map(|(quarter, _, frozen)| Mark {
                label: quarter_short(t, *quarter),
                standing: if *frozen {
                    Standing::Frozen
                } else {
                    Standing::Live
                },
            })
            .collect(),
        series: vec![
            series("road-new", |figures| figures.new),
            series("road-picked-up", |figures| figures.parts.picked_up),
            series("road-outflow", |figures| figures.outflow),
        ],
    };
    let (title, text) = (t.get("chart-trend"), t.get("chart-trend-text"));
    chart(t, "trend", &title, &text, |frame| {
        charts::trend(frame, &trend)
    })
}

/// New and flowed out by municipality.
pub(super) fn municipalities(t: Texts, all: &[MunicipalityFigures]) -> Chart {
    let bars = Bars {
        name: t.get("lists-municipality"),
        series: vec![t.get("road-new"), t.get("road-outflow")],
        rows: all
            .iter()
            .map(|one| BarRow {
                label: one.name.clone(),
                values: vec![whole(one.figures.new), whole(one.figures.outflow)],
            })
            .collect(),
        target: None,
    };
    let (title, text) = (
        t.get("chart-municipalities"),
        t.get("chart-municipalities-text"),
    );
    chart(t, "towns", &title, &text, |frame| {
        charts::bars(frame, &bars)
    })
}

/// Yes and no by the way they came; nothing without answers.
pub(super) fn channels(t: Texts, counts: &Counts, months: &[Month]) -> Option<Chart> {
    let answers = answers(counts, months);
    if answers.is_empty() {
        return None;
    }
    let bars = Bars {
        name: t.get("chart-channel"),
        series: vec![t.get("road-yes"), t.get("chart-no")],
        rows: answers
            .iter()
            .map(|(channel, n)| BarRow {
                label: word(t, *channel),
                values: vec![whole(n.yes), whole(n.no)],
            })
            .collect(),
        target: None,
    };
    let (title, text) = (t.get("chart-channels"), t.get("chart-channels-text"));
    Some(chart(t, "channels", &title, &text, |frame| {
        charts::bars(frame, &bars)
    }))
}

/// How long each step took, beside what is aimed at; nothing while nobody waited.
pub(super) fn waits(t: Texts, waits: &BTreeMap<Wait, Waited>, target: u32) -> Option<Chart> {
    if waits.is_empty() {
        return None;
    }
    let waiting = Waiting {
        step: t.get("chart-step"),
        median: t.get("chart-median"),
        percentile80: t.get("chart-p80"),
        target: t.get("chart-target"),
        unit: t.get("chart-days"),
        steps: waits
            .iter()
            .map(|(wait, waited)| WaitingStep {
                label: word(t, *wait),
                median: Value::Whole(waited.median),
                percentile80: Value::Whole(waited.percentile80),
                // What a young person takes to answer is theirs.
                target: (*wait != Wait::Answer).then_some(Value::Whole(target)),
            })
            .collect(),
    };
    let (title, text) = (t.get("chart-waits"), t.get("chart-waits-text"));
    Some(chart(t, "waits", &title, &text, |frame| {
        charts::waiting(frame, &waiting)
    }))
}

/// A published table with one number a row, as bars; nothing for a table with more columns.
pub(super) fn published(t: Texts, table: &PublishedTable) -> Option<Chart> {
    if table.columns.len() != 1 {
        return None;
    }
    let value = |cell: Option<&Option<Shown>>| match cell {
        Some(Some(Shown::Number(n))) => whole(*n),
        Some(Some(Shown::Withheld) | None) | None => Value::NotShown(String::new()),
    };
    // Everything together would make the parts small: it stands beside the picture in words.
    let (parts, total) = match table.rows.split_last() {
        Some((total, parts)) if table.has_total => (parts, Some(total)),
        _ => (table.rows.as_slice(), None),
    };
    if parts.is_empty() {
        return None;
    }
    let bars = Bars {
        name: t.get("released-row"),
        series: table.columns.clone(),
        rows: parts
            .iter()
            .map(|(name, cells)| BarRow {
                label: name.clone(),
                values: vec![value(cells.first())],
            })
            .collect(),
        target: None,
    };
    let title = match total {
        Some((name, cells)) => {
            let all = value(cells.first()).text();
            format!("{} · {} ({name}: {all})", table.title, table.period)
        }
        None => format!("{} · {}", table.title, table.period),
    };
    let year = if table.of_year { "year" } else { "quarter" };
    let id = format!("{}-{year}", table.kind.code());
    let text = t.get("chart-published-text");
    Some(chart(t, &id, &title, &text, |frame| {
        charts::bars(frame, &bars)
    }))
}
