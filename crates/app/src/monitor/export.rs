//! Figures as files: what a program reads, and what a spreadsheet reads.

use access::{Action, Grant, policy as action};
use domain::{
    MunicipalityId,
    monitor::{FREQUENCY, Figures, Indicator, Part, Published, Quarter, TableKind, definition},
};
use exchange::{Cell, Sheet, workbook};
use serde_json::{Map, Value, json};
use store::{Audience, AuditEntry};

use super::{
    figures::{of_quarter, total},
    published::published,
    reporting::findings,
    tables::{PublishedTable, Shown, tables},
};
use crate::{App, AppError, Result, lists::Download};

/// A quarter as one JSON object with keys `I1` to `I9`, exact: of a region, or of one municipality where the grant is
/// narrowed to it (S1-85).
pub async fn json(
    app: &App,
    grant: &Grant<action::MonitorByService>,
    quarter: Quarter,
) -> Result<Value> {
    let all = of_quarter(app, grant, quarter).await?;
    let words = findings(app, grant, quarter).await?;
    let said = |topic: Indicator| -> Vec<Value> {
        words
            .iter()
            .filter(|one| one.topic == topic)
            .map(|one| {
                json!({
                    "gemeente": one.name,
                    "door": one.responsible.code(),
                    "tekst": one.words,
                })
            })
            .collect()
    };
    let mut object = of_figures(&total(&all));
    object.insert("I7".into(), said(Indicator::I7).into());
    object.insert("I9".into(), said(Indicator::I9).into());
    object.insert("quarter".into(), quarter.to_string().into());
    exported(app, grant, quarter, "json").await?;
    Ok(Value::Object(object))
}

fn of_figures(figures: &Figures) -> Map<String, Value> {
    let parts = &figures.parts;
    let codes = |items: Vec<(String, i64)>| -> Value {
        items
            .into_iter()
            .map(|(code, n)| (code, Value::from(n)))
            .collect::<Map<_, _>>()
            .into()
    };
    let mut object = Map::new();
    object.insert("I1".into(), figures.new.into());
    object.insert(
        "I2".into(),
        json!({
            "self_employed": parts.self_employed,
            "known": parts.known,
            "picked_up": parts.picked_up,
            "open": codes(parts.open.iter().map(|(phase, n)| (phase.code().into(), *n)).collect()),
            "overlap": parts.overlap,
            "re_entries": figures.re_entries,
        }),
    );
    object.insert(
        "I3".into(),
        json!({
            "age": codes(figures.ages.iter().map(|(age, n)| (age.to_string(), *n)).collect()),
            "question": codes(
                figures.questions.iter().map(|(one, n)| (one.code().into(), *n)).collect(),
            ),
            "intakes": figures.intakes,
        }),
    );
    object.insert("I4".into(), figures.on_list.into());
    object.insert("I5".into(), figures.outflow.into());
    object.insert(
        "I6".into(),
        codes(
            figures
                .destinations
                .iter()
                .map(|(one, n)| (one.code().into(), *n))
                .collect(),
        ),
    );
    object.insert(
        "I8".into(),
        json!({
            "minutes": figures.minutes,
            "contacts": figures.contacts,
            "per_picked_up": average(figures.minutes, parts.picked_up),
            "per_outflow": average(figures.minutes, figures.outflow),
        }),
    );
    object
}

/// Minutes for each person, to the nearest whole, halves up; `None` without persons.
pub fn average(minutes: i64, persons: i64) -> Option<i64> {
    (persons > 0).then(|| (minutes * 2 + persons) / (persons * 2))
}

/// The exact figures of a quarter as the "monitorings spreadsheet": a row for each municipality, and what each figure
/// means on a second sheet. For who checks the quarter.
pub async fn spreadsheet(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
) -> Result<Vec<u8>> {
    let all = of_quarter(app, grant, quarter).await?;
    let total = total(&all);
    let parts = Part::all(&total);
    let mut columns = vec!["Gemeente".to_owned()];
    columns.extend(
        parts
            .iter()
            .map(|part| format!("{} {}", part.indicator().code(), part.dutch())),
    );
    let row = |name: &str, figures: &Figures| -> Vec<Cell> {
        let numbers = parts.iter().map(|part| Cell::Number(part.of(figures)));
        std::iter::once(Cell::Text(name.to_owned()))
            .chain(numbers)
            .collect()
    };
    let mut rows: Vec<Vec<Cell>> = all.iter().map(|one| row(&one.name, &one.figures)).collect();
    rows.push(row("Totaal", &total));
    let sheets = [
        Sheet {
            title: format!("Monitor {quarter}"),
            columns,
            rows,
        },
        definitions(),
        colophon(app, grant, quarter, None).await?,
    ];
    exported(app, grant, quarter, "spreadsheet").await?;
    workbook(&sheets).map_err(|_| AppError::Internal("a workbook could not be written"))
}

/// How a released quarter is written down for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XLSX: a sheet for each table, the definitions, and for whom it was made.
    Workbook,
    /// CSV: one figure a line.
    Csv,
}

/// A released quarter as a file.
pub async fn published_file(
    app: &App,
    grant: &Grant<action::SeePublished>,
    quarter: Quarter,
    audience: Audience,
    format: Format,
) -> Result<Download> {
    let published = published(app, grant, quarter, audience).await?;
    let who = match audience {
        Audience::Public => "openbaar",
        Audience::Internal => "regio",
    };
    let name = |extension: &str| format!("monitor-{quarter}-{who}.{extension}");
    match format {
        Format::Workbook => {
            let mut sheets: Vec<Sheet> = tables(&published).into_iter().map(sheet).collect();
            sheets.push(definitions());
            sheets.push(colophon(app, grant, quarter, Some(published.threshold)).await?);
            let bytes = workbook(&sheets)
                .map_err(|_| AppError::Internal("a workbook could not be written"))?;
            exported(app, grant, quarter, "published_workbook").await?;
            Ok(Download::workbook(name("xlsx"), bytes))
        }
        Format::Csv => {
            let bytes = lines(&published)
                .to_csv()
                .map_err(|_| AppError::Internal("a file could not be written"))?;
            exported(app, grant, quarter, "published_csv").await?;
            Ok(Download::csv(name("csv"), bytes))
        }
    }
}

/// One figure a line.
fn lines(published: &Published) -> exchange::Table {
    let mut rows = Vec::new();
    for one in tables(published) {
        for (name, cells) in &one.rows {
            for (column, cell) in one.columns.iter().zip(cells) {
                rows.push(vec![
                    one.period.clone(),
                    one.title.clone(),
                    name.clone(),
                    column.clone(),
                    cell.as_ref().map_or_else(String::new, Shown::text),
                ]);
            }
        }
    }
    exchange::Table {
        title: format!("Monitor {}", published.quarter),
        columns: ["periode", "tabel", "rij", "kolom", "waarde"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    }
}

/// A published table as a sheet.
fn sheet(table: PublishedTable) -> Sheet {
    let short = match table.kind {
        TableKind::Inflow => "Instroom",
        TableKind::Age => "Leeftijd",
        TableKind::Question => "Vragen",
        TableKind::OnList => "Op de lijst",
        TableKind::Outflow => "Uitstroom",
        TableKind::Destination => "Bestemming",
    };
    let year = if table.of_year { " jaar" } else { "" };
    let mut columns = vec![format!("{} ({})", table.title, table.period)];
    columns.extend(table.columns);
    let rows = table
        .rows
        .into_iter()
        .map(|(name, cells)| {
            let numbers = cells.into_iter().map(|cell| match cell {
                Some(Shown::Number(n)) => Cell::Number(n),
                Some(Shown::Withheld) => Cell::Text("x".to_owned()),
                None => Cell::Text(String::new()),
            });
            std::iter::once(Cell::Text(name)).chain(numbers).collect()
        })
        .collect();
    Sheet {
        title: format!("{short}{year}"),
        columns,
        rows,
    }
}

/// What each indicator means.
fn definitions() -> Sheet {
    let text = |cell: &str| Cell::Text(cell.to_owned());
    Sheet {
        title: "Definities".to_owned(),
        columns: [
            "Indicator",
            "Naam",
            "Wat is geteld",
            "Gedeeld door",
            "Bron",
            "Verantwoordelijk",
            "Frequentie",
            "Grondslag",
            "Versie",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: Indicator::ALL
            .iter()
            .map(|indicator| {
                let means = definition(*indicator);
                let who: Vec<&str> = means.responsible.iter().map(|one| one.dutch()).collect();
                vec![
                    text(indicator.code()),
                    text(indicator.dutch()),
                    text(means.numerator),
                    text(means.denominator),
                    text(means.source),
                    text(&who.join("; ")),
                    text(FREQUENCY),
                    text(means.basis),
                    Cell::Number(i64::from(means.version)),
                ]
            })
            .collect(),
    }
}

/// For whom a file was made, when, and what was kept back: it goes along with the file (C10).
async fn colophon<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
    threshold: Option<u32>,
) -> Result<Sheet> {
    let who = crate::accounts::name_of(app, grant.account()).await?;
    let kept_back = threshold.map_or_else(
        || "Exacte aantallen: alleen voor wie het kwartaal controleert. Niet doorsturen.".to_owned(),
        |threshold| {
            format!(
                "Aantallen onder {threshold} zijn samengevoegd of afgeschermd (x), net als wat ze zou verraden."
            )
        },
    );
    let line = |name: &str, value: String| vec![Cell::Text(name.to_owned()), Cell::Text(value)];
    Ok(Sheet {
        title: "Bij dit bestand".to_owned(),
        columns: vec!["Gegeven".to_owned(), "Waarde".to_owned()],
        rows: vec![
            line("Kwartaal", quarter.dutch()),
            line("Gemaakt voor", who),
            line("Gemaakt op", app.now().dutch()),
            line("Kleine aantallen", kept_back),
        ],
    })
}

pub(super) async fn exported<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
    what: &'static str,
) -> Result<()> {
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("export", what)
        .detail("quarter", store::Detail::code(&quarter.to_string()));
    Ok(app.store.record_read(entry).await?)
}
