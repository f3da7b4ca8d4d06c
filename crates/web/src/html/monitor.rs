//! The monitor: figures of a quarter, who stands for them, and what is released (S1 step 6).

use app::monitor::MunicipalityFigures;
use domain::monitor::{CheckKind, Figures, Indicator, Part, Quarter, definition};

use crate::{
    form::{Choice, Field},
    sections::Sections,
    table::{Cell, Table, Tone},
    texts::{Language, Texts},
    wording::word,
};

mod charts;
pub(super) use charts::chart;
pub(crate) mod council;
pub(crate) mod deliver;
pub(crate) mod entered;
pub(crate) mod live;
pub(crate) mod quarters;
pub(crate) mod released;

/// A quarter as a title says it.
pub(crate) fn quarter_name(t: Texts, quarter: Quarter) -> String {
    let key = match quarter.number() {
        1 => "quarter-name-1",
        2 => "quarter-name-2",
        3 => "quarter-name-3",
        _ => "quarter-name-4",
    };
    t.with(key, &[("year", &quarter.year().to_string())])
}

/// Short, for the side of a picture.
fn quarter_short(t: Texts, quarter: Quarter) -> String {
    let number = quarter.number().to_string();
    let year = quarter.year().to_string();
    t.with("quarter-short", &[("number", &number), ("year", &year)])
}

/// The choice of a quarter: this one and the eight before it.
fn quarter_field(t: Texts, today: domain::Day, chosen: Quarter) -> Field {
    let current = Quarter::of(today.month());
    let choices = (0..=8)
        .map(|back| {
            let quarter = current.plus(-back);
            Choice::new(quarter.to_string(), quarter_name(t, quarter))
        })
        .collect();
    Field::select("kwartaal", t.get("monitor-quarter"), choices).value(chosen.to_string())
}

/// The name of a figure.
pub(crate) fn part_name(t: Texts, part: Part) -> String {
    match part {
        Part::Question(question) => word(t, question),
        Part::Destination(destination) => word(t, destination),
        Part::Route(kind) => t.with("part-route", &[("kind", &word(t, kind))]),
        Part::Places(kind) => t.with("part-places", &[("kind", &word(t, kind))]),
        Part::Age(age) => t.with("monitor-age", &[("age", &age.to_string())]),
        plain => t.get(&format!("part-{plain}")),
    }
}

/// A number, below zero too: a correction may make it so for a while.
fn number(t: Texts, n: i64) -> String {
    let text = t.number(n.unsigned_abs());
    if n < 0 { format!("-{text}") } else { text }
}

/// The figures by municipality, with where each leads: `to` gives an address, or nothing.
fn figures_table(
    t: Texts,
    caption: String,
    all: &[MunicipalityFigures],
    to: impl Fn(&MunicipalityFigures, Part) -> Option<String>,
) -> Table {
    let total = app::monitor::total(all);
    let mut columns = vec![t.get("monitor-figure")];
    columns.extend(all.iter().map(|one| one.name.clone()));
    if all.len() > 1 {
        columns.push(t.get("monitor-total"));
    }
    let mut indicator = None;
    let rows = Part::all(&total).into_iter().map(|part| {
        let of = part.indicator();
        let first = indicator.replace(of) != Some(of);
        let head = if first {
            Cell::Lines(
                part_name(t, part),
                format!("{} · {}", of.sign(), word(t, of)),
            )
        } else {
            Cell::Text(part_name(t, part))
        };
        let mut row = vec![head];
        row.extend(
            all.iter()
                .map(|one| cell(t, part, &one.figures, to(one, part))),
        );
        if all.len() > 1 {
            row.push(cell(t, part, &total, None));
        }
        row
    });
    Table::new(caption, columns, t.get("monitor-none")).rows(rows.collect::<Vec<_>>())
}

fn cell(t: Texts, part: Part, figures: &Figures, to: Option<String>) -> Cell {
    let Some(n) = part.known(figures) else {
        return Cell::Number("–".to_owned());
    };
    match to {
        Some(to) if n > 0 => Cell::NumberLink(to, number(t, n)),
        _ => Cell::Number(number(t, n)),
    }
}

/// Whether the figures agree with each other.
fn checks(t: Texts, sections: Sections, all: &[MunicipalityFigures]) -> Sections {
    let wrong: Vec<String> = app::monitor::disagreements(all)
        .iter()
        .map(|(name, check)| {
            let sides = [
                ("left", &*number(t, check.left)),
                ("right", &*number(t, check.right)),
            ];
            let key = match check.kind {
                CheckKind::PartsAddUp => "check-parts",
                CheckKind::DestinationsAddUp => "check-destinations",
                CheckKind::NewWithinList => "check-within-list",
                CheckKind::ListsAgree => "check-lists",
            };
            let says = t.with(key, &sides);
            match name {
                Some(name) if all.len() > 1 => format!("{name}: {says}"),
                _ => says,
            }
        })
        .collect();
    if wrong.is_empty() {
        sections.notice(
            Tone::Good,
            t.get("monitor-agrees"),
            vec![t.get("monitor-agrees-how")],
        )
    } else {
        sections.notice(Tone::Alarm, t.get("monitor-disagrees"), wrong)
    }
}

/// What each indicator means, folded.
fn definitions(t: Texts, mut sections: Sections) -> Sections {
    for indicator in Indicator::ALL {
        let means = definition(*indicator);
        let mut lines = match t.language() {
            Language::Dutch => vec![means.numerator.to_owned(), means.denominator.to_owned()],
            Language::English => vec![t.get(&format!("def-{}", indicator.code()))],
        };
        lines.retain(|line| !line.is_empty());
        let who: Vec<String> = means.responsible.iter().map(|one| word(t, *one)).collect();
        lines.push(t.with(
            "monitor-definition",
            &[
                ("source", means.source),
                ("who", &who.join(", ")),
                ("basis", means.basis),
                ("version", &means.version.to_string()),
            ],
        ));
        let heading = format!("{} · {}", indicator.sign(), word(t, *indicator));
        sections = sections.folded(heading, lines);
    }
    sections
}
