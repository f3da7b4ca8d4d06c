//! Checking a table of costs that people bring: the council paper, the spreadsheet of a neighbour.

use access::policy::CheckCosts;
use axum_extra::extract::Form as FormBody;
use domain::costs::{CellFit, Cents, KeyFit, Rounding, RowCheck, Table as Costs};

use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted},
    html::{Answer, mended},
    problem::Problem,
    sections::Sections,
    table::{Cell, Table, Tone},
    texts::Texts,
};

const PATH: &str = "/kosten";

fn page(
    auth: &Authorized<CheckCosts>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Result<Sections, Problem> {
    let t = auth.t;
    let page = auth.page(t.get("costs-title"));
    let form = page
        .form(PATH, t.get("costs-check"))
        .field(Field::area("tabel", t.get("costs-table")).hint(t.get("costs-hint")));
    let form = mend(form)?;
    Ok(Sections::new(page)
        .lead(t.get("costs-lead"))
        .form(String::new(), Vec::new(), &form))
}

/// Asks for the table.
pub(crate) async fn ask(auth: Authorized<CheckCosts>) -> Answer {
    Ok(page(&auth, Ok)?.answer())
}

/// What was found, below the table as it was brought.
pub(crate) async fn check(
    auth: Authorized<CheckCosts>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    match app::costs::check(&auth.grant, posted.verbatim("tabel")) {
        Ok((table, rows)) => {
            let mut sections = page(&auth, |form| Ok(form.fill(&posted)))?;
            for row in &rows {
                sections = found(auth.t, sections, &table, row);
            }
            Ok(sections.answer())
        }
        Err(error) => Ok(page(&auth, |form| mended(form.fill(&posted), Err(error)))?.answer()),
    }
}

fn found(t: Texts, sections: Sections, table: &Costs, row: &RowCheck) -> Sections {
    let (tone, title) = verdict(t, row);
    sections
        .notice(tone, title, lines(t, table, row))
        .table(&cells(t, table, row))
}

/// Whether the row adds up and a key gives it, in a line.
fn verdict(t: Texts, row: &RowCheck) -> (Tone, String) {
    let label = row.label.as_str();
    let follows = row.keys.first().filter(|fit| fit.is_whole());
    match (row.off_by().0, follows) {
        (0, Some(fit)) => (
            if row.not_half.is_empty() {
                Tone::Good
            } else {
                Tone::Attention
            },
            t.with("costs-right", &[("row", label), ("key", &key_name(t, fit))]),
        ),
        (0, None) => (Tone::Attention, t.with("costs-no-key", &[("row", label)])),
        _ => (Tone::Alarm, t.with("costs-off", &[("row", label)])),
    }
}

fn lines(t: Texts, table: &Costs, row: &RowCheck) -> Vec<String> {
    let mut lines = Vec::new();
    let cells = row.cells.to_string();
    if let Some(printed) = row.printed {
        let printed = printed.to_string();
        lines.push(if row.off_by().0 == 0 {
            t.with("costs-adds-up", &[("sum", &cells)])
        } else {
            t.with(
                "costs-adds-up-to",
                &[
                    ("sum", &cells),
                    ("printed", &printed),
                    ("difference", &row.off_by().to_string()),
                ],
            )
        });
    } else {
        lines.push(t.with("costs-no-total", &[("sum", &cells)]));
    }
    let alone = |fit: &&KeyFit| {
        fit.cells
            .iter()
            .any(|cell| matches!(cell.rounding, Rounding::HalfUp | Rounding::Down))
    };
    if let Some(fit) = row.keys.first().filter(|fit| fit.is_whole()).filter(alone) {
        lines.push(t.with("costs-rounded-apart", &[("key", &key_name(t, fit))]));
    }
    if let Some(ratio) = &row.ratio {
        let numbers: Vec<String> = ratio.iter().map(u64::to_string).collect();
        let parts: u64 = ratio.iter().sum();
        lines.push(t.with(
            "costs-ratio",
            &[
                ("ratio", &numbers.join(" : ")),
                ("parts", &parts.to_string()),
            ],
        ));
    }
    for half in &row.not_half {
        let differences: Vec<String> = table
            .columns
            .iter()
            .zip(&half.more)
            .filter(|(_, more)| more.0 != 0)
            .map(|(payer, more)| format!("{payer} {more}"))
            .collect();
        lines.push(t.with(
            "costs-not-half",
            &[("of", &half.of), ("differences", &differences.join("; "))],
        ));
    }
    lines
}

fn key_name(t: Texts, fit: &KeyFit) -> String {
    if fit.key.is_empty() {
        t.get("costs-equal")
    } else {
        fit.key.clone()
    }
}

/// Each payer, and what each key would have them pay.
fn cells(t: Texts, table: &Costs, row: &RowCheck) -> Table {
    // Equal parts are worth a column only when they are what was done.
    let keys: Vec<&KeyFit> = row
        .keys
        .iter()
        .filter(|fit| !fit.key.is_empty() || fit.is_whole())
        .collect();
    let columns = [t.get("costs-payer"), t.get("costs-printed")]
        .into_iter()
        .chain(keys.iter().map(|fit| key_name(t, fit)))
        .collect();
    let payers = table.columns.iter().enumerate().map(|(at, payer)| {
        let printed = row
            .keys
            .first()
            .and_then(|fit| fit.cells.get(at))
            .map(|cell| cell.printed.to_string());
        [
            Cell::Text(payer.clone()),
            Cell::Number(printed.unwrap_or_default()),
        ]
        .into_iter()
        .chain(keys.iter().map(|fit| {
            fit.cells
                .get(at)
                .map_or_else(|| Cell::Text(String::new()), |cell| fitted(t, cell))
        }))
        .collect()
    });
    Table::new(
        t.with("costs-caption", &[("row", &row.label)]),
        columns,
        String::new(),
    )
    .quiet()
    .rows(payers)
}

fn fitted(t: Texts, cell: &CellFit) -> Cell {
    let how = match cell.rounding {
        Rounding::Exact => t.get("costs-fit-exact"),
        Rounding::HalfUp => t.get("costs-fit-apart"),
        Rounding::Down => t.get("costs-fit-down"),
        Rounding::Other => {
            let more = cell.printed.0 - cell.expected.0;
            let key = if more > 0 {
                "costs-fit-more"
            } else {
                "costs-fit-less"
            };
            t.value(key, &Cents(more.abs()).to_string())
        }
    };
    Cell::Lines(cell.expected.to_string(), how)
}
