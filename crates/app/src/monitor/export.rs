//! Figures as files: what a program reads, and what a spreadsheet reads.

use access::{Action, Grant, policy as action};
use domain::{
    MunicipalityId,
    monitor::{FREQUENCY, Figures, Indicator, Part, Published, Quarter, definition},
};
use exchange::{Cell, Sheet, workbook};
use store::{Audience, AuditEntry};

use super::{
    figures::{of_quarter, total},
    published::published,
    tables::{PublishedTable, Shown, tables},
};
use crate::{App, AppError, Result, lists::Download};

/// The exact figures of a quarter as the "monitorings spreadsheet": a row for each municipality, and what each figure
/// means on a second sheet. For who checks the quarter.
pub async fn spreadsheet(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
) -> Result<Vec<u8>> {
    let all = of_quarter(app, grant, quarter).await?;
    let disagreement = app
        .store
        .quarter(quarter)
        .await?
        .and_then(|record| record.disagreement);
    let total = total(&all);
    let parts = Part::all(&total);
    let mut columns = vec!["Gemeente".to_owned()];
    columns.extend(
        parts
            .iter()
            .map(|part| format!("{} {}", part.indicator().sign(), part.dutch())),
    );
    let row = |name: &str, figures: &Figures| -> Vec<Cell> {
        let unknown = || Cell::Text(String::new());
        let numbers = parts
            .iter()
            .map(|part| part.known(figures).map_or_else(unknown, Cell::Number));
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
        colophon(app, grant, quarter, None, disagreement).await?,
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
            let mut sheets: Vec<Sheet> = tables(&published)
                .into_iter()
                .map(PublishedTable::sheet)
                .collect();
            sheets.push(definitions());
            sheets.push(
                colophon(
                    app,
                    grant,
                    quarter,
                    Some(published.threshold),
                    published.disagreement,
                )
                .await?,
            );
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
                    text(indicator.sign()),
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
    disagreement: Option<String>,
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
    let mut rows = vec![
        line("Kwartaal", quarter.dutch()),
        line("Gemaakt voor", who),
        line("Gemaakt op", app.now().dutch()),
        line("Kleine aantallen", kept_back),
    ];
    rows.extend(disagreement.map(|reason| line("Cijfers die niet met elkaar kloppen", reason)));
    Ok(Sheet {
        title: "Bij dit bestand".to_owned(),
        columns: vec!["Gegeven".to_owned(), "Waarde".to_owned()],
        rows,
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
