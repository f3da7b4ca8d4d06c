//! Figures as files: what a program reads, and what a spreadsheet reads.

use access::{Action, Grant, policy as action};
use domain::{
    MunicipalityId,
    monitor::{
        ALL, FREQUENCY, FigureKey, Figures, Indicator, Part, Period, Printed, Published, Quarter,
        TableKind, definition,
    },
};
use exchange::{Cell, Sheet, workbook};
use serde_json::{Map, Value, json};
use store::{Audience, AuditEntry};

use super::{
    figures::{of_quarter, total},
    published::published,
    reporting::findings,
};
use crate::{App, AppError, Result};

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

/// A released quarter as a workbook: a sheet for each table, the definitions, and for whom it was made.
pub async fn published_workbook(
    app: &App,
    grant: &Grant<action::SeePublished>,
    quarter: Quarter,
    audience: Audience,
) -> Result<Vec<u8>> {
    let published = published(app, grant, quarter, audience).await?;
    let mut sheets: Vec<Sheet> = tables(&published)
        .into_iter()
        .map(PublishedTable::sheet)
        .collect();
    sheets.push(definitions());
    sheets.push(colophon(app, grant, quarter, Some(published.threshold)).await?);
    exported(app, grant, quarter, "published_workbook").await?;
    workbook(&sheets).map_err(|_| AppError::Internal("a workbook could not be written"))
}

/// A released quarter as CSV: one figure a line.
pub async fn published_csv(
    app: &App,
    grant: &Grant<action::SeePublished>,
    quarter: Quarter,
    audience: Audience,
) -> Result<Vec<u8>> {
    let published = published(app, grant, quarter, audience).await?;
    let text = |cell: &str| cell.to_owned();
    let mut table = exchange::Table {
        title: format!("Monitor {quarter}"),
        columns: ["periode", "tabel", "rij", "kolom", "waarde"]
            .map(text)
            .to_vec(),
        rows: Vec::new(),
    };
    for one in tables(&published) {
        for (name, cells) in &one.rows {
            for (column, cell) in one.columns.iter().zip(cells) {
                table.rows.push(vec![
                    one.period.clone(),
                    one.title.clone(),
                    name.clone(),
                    column.clone(),
                    cell.as_ref().map_or_else(String::new, Shown::text),
                ]);
            }
        }
    }
    exported(app, grant, quarter, "published_csv").await?;
    table
        .to_csv()
        .map_err(|_| AppError::Internal("a file could not be written"))
}

/// A figure of a published table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The number.
    Number(i64),
    /// Withheld.
    Withheld,
}

impl Shown {
    /// As a file shows it: the number, or a cross.
    pub fn text(&self) -> String {
        match self {
            Self::Number(n) => n.to_string(),
            Self::Withheld => "x".to_owned(),
        }
    }
}

/// A published table, ready to show. `None` in a cell: there is nothing to tell there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedTable {
    /// Of which months, in Dutch.
    pub period: String,
    /// Of the quarter, or of the year until its end.
    pub of_year: bool,
    /// Which.
    pub kind: TableKind,
    /// Its heading.
    pub title: String,
    /// Its columns, after the row's name.
    pub columns: Vec<String>,
    /// Rows: the name, and a figure for each column.
    pub rows: Vec<(String, Vec<Option<Shown>>)>,
    /// Whether the last row is that of everything together.
    pub has_total: bool,
}

impl PublishedTable {
    fn sheet(self) -> Sheet {
        let short = match self.kind {
            TableKind::Inflow => "Instroom",
            TableKind::Age => "Leeftijd",
            TableKind::Question => "Vragen",
            TableKind::OnList => "Op de lijst",
            TableKind::Outflow => "Uitstroom",
            TableKind::Destination => "Bestemming",
        };
        let year = if self.of_year { " jaar" } else { "" };
        let mut columns = vec![format!("{} ({})", self.title, self.period)];
        columns.extend(self.columns);
        let rows = self
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
}

/// The tables of a publication, those of the quarter first.
pub fn tables(published: &Published) -> Vec<PublishedTable> {
    let quarter = published.quarter;
    let mut tables = Vec::new();
    for period in [Period::Quarter(quarter), Period::YearUntil(quarter)] {
        for kind in TableKind::ALL {
            tables.extend(table(published, period, *kind));
        }
    }
    tables
}

fn table(published: &Published, period: Period, kind: TableKind) -> Option<PublishedTable> {
    let of_table: Vec<&FigureKey> = published
        .figures
        .iter()
        .filter(|(key, printed)| {
            key.period == period && key.table == kind && **printed != Printed::RolledUp
        })
        .map(|(key, _)| key)
        .collect();
    if of_table.is_empty() {
        return None;
    }
    let mut columns: Vec<&str> = of_table.iter().map(|key| key.column.as_str()).collect();
    columns.sort_unstable_by_key(|column| (*column == ALL, *column));
    columns.dedup();
    let mut rows: Vec<(&str, String)> = Vec::new();
    for key in &of_table {
        if !rows.iter().any(|(row, _)| *row == key.row) {
            rows.push((&key.row, row_name(published, kind, &key.row)));
        }
    }
    rows.sort_by(|(a, name_a), (b, name_b)| {
        (*a == ALL, name_a.as_str()).cmp(&(*b == ALL, name_b.as_str()))
    });
    let cell = |row: &str, column: &str| {
        let key = FigureKey {
            period,
            table: kind,
            row: row.to_owned(),
            column: column.to_owned(),
        };
        match published.figures.get(&key)? {
            Printed::Number(n) => Some(Shown::Number(i64::try_from(*n).unwrap_or(i64::MAX))),
            Printed::Withheld => Some(Shown::Withheld),
            Printed::RolledUp => None,
        }
    };
    let quarter = published.quarter;
    Some(PublishedTable {
        has_total: rows.iter().any(|(row, _)| *row == ALL),
        period: match period {
            Period::Quarter(_) => quarter.dutch(),
            Period::YearUntil(_) => {
                format!("{} tot en met het {}", quarter.year(), quarter.dutch())
            }
        },
        of_year: period == Period::YearUntil(quarter),
        kind,
        title: kind.dutch().to_owned(),
        columns: columns.iter().map(|one| column_name(one)).collect(),
        rows: rows
            .iter()
            .map(|(row, name)| {
                let cells = columns.iter().map(|column| cell(row, column)).collect();
                (name.clone(), cells)
            })
            .collect(),
    })
}

fn row_name(published: &Published, kind: TableKind, row: &str) -> String {
    use domain::guidance::content::{Destination, EffectDestination, SupportQuestion};
    if row == ALL {
        return match kind {
            TableKind::Question => "Jongeren met een intake",
            _ => "Totaal",
        }
        .to_owned();
    }
    let named = match kind {
        TableKind::Age => Some(format!("{row} jaar")),
        TableKind::Question => row
            .parse::<SupportQuestion>()
            .ok()
            .map(|one| one.dutch().to_owned()),
        TableKind::Destination => match row.strip_prefix("effect.") {
            Some(code) => code
                .parse::<EffectDestination>()
                .ok()
                .map(|one| one.dutch().to_owned()),
            None => row
                .parse::<Destination>()
                .ok()
                .map(|one| one.dutch().to_owned()),
        },
        TableKind::Inflow | TableKind::OnList | TableKind::Outflow => {
            published.places.get(row).cloned()
        }
    };
    named.unwrap_or_else(|| row.to_owned())
}

fn column_name(column: &str) -> String {
    column
        .parse::<domain::monitor::InflowPart>()
        .map_or_else(|_| "Totaal".to_owned(), |part| part.dutch().to_owned())
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

async fn exported<A: Action>(
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
