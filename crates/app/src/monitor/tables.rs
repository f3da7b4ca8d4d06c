//! The tables of a publication, ready to show.

use domain::monitor::{ALL, FigureKey, Period, Printed, Published, TableKind};

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
