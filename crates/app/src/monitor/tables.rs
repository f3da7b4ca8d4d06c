//! The tables of a publication, with names for people.

use domain::{
    guidance::content::TrajectoryKind,
    monitor::{
        ALL, AtHomePart, FigureKey, InflowPart, LookedBack, Period, Printed, Published, TableKind,
    },
};
use exchange::{Cell, Sheet};

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
    pub(super) fn sheet(self) -> Sheet {
        let short = match self.kind {
            TableKind::Inflow => "Instroom",
            TableKind::Age => "Leeftijd",
            TableKind::Question => "Vragen",
            TableKind::OnList => "Op de lijst",
            TableKind::Outflow => "Uitstroom",
            TableKind::Destination => "Bestemming",
            TableKind::AtHome => "Thuis",
            TableKind::Return => "Nieuw beroep",
            TableKind::StillAtWork => "Nog aan het werk",
            TableKind::Route => "Trajecten",
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
    let with_places = kind == TableKind::Route && !published.places_to_begin.is_empty();
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
        columns: columns
            .iter()
            .map(|one| column_name(one))
            .chain(with_places.then(|| "Plaatsen".to_owned()))
            .collect(),
        rows: rows
            .iter()
            .map(|(row, name)| {
                let cells = columns
                    .iter()
                    .map(|column| cell(row, column))
                    .chain(with_places.then(|| places(published, row)))
                    .collect();
                (name.clone(), cells)
            })
            .collect(),
    })
}

/// Places to begin on beside a kind of trajectory (S2-33).
fn places(published: &Published, row: &str) -> Option<Shown> {
    let kind: TrajectoryKind = row.parse().ok()?;
    let n = published.places_to_begin.get(&kind)?;
    i64::try_from(*n).ok().map(Shown::Number)
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
        TableKind::Return | TableKind::StillAtWork => row
            .parse::<LookedBack>()
            .ok()
            .map(|answer| looked_back(kind, answer).to_owned()),
        TableKind::Route => row
            .parse::<TrajectoryKind>()
            .ok()
            .map(|one| one.dutch().to_owned()),
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
        TableKind::Inflow | TableKind::OnList | TableKind::Outflow | TableKind::AtHome => {
            published.places.get(row).cloned()
        }
    };
    named.unwrap_or_else(|| row.to_owned())
}

const fn looked_back(kind: TableKind, answer: LookedBack) -> &'static str {
    match (kind, answer) {
        (TableKind::Return, LookedBack::Yes) => "Zonder nieuw beroep",
        (TableKind::Return, LookedBack::No) => "Met een nieuw beroep",
        (_, LookedBack::Yes) => "Nog aan het werk",
        (_, LookedBack::No) => "Niet meer aan het werk",
    }
}

fn column_name(column: &str) -> String {
    let inflow = column.parse::<InflowPart>().map(InflowPart::dutch);
    let at_home = column.parse::<AtHomePart>().map(AtHomePart::dutch);
    inflow.or(at_home).unwrap_or("Totaal").to_owned()
}
