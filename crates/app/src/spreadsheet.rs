//! Sheets of what is kept, and one of them as CSV.

use domain::costs::Cents;
use exchange::{Cell, Sheet, Table};

pub(crate) fn sheet(title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet {
        title: title.to_owned(),
        columns: columns.iter().map(|one| (*one).to_owned()).collect(),
        rows,
    }
}

pub(crate) fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

/// The sheet as CSV has it: numbers as people write them.
pub(crate) fn as_table(sheet: Sheet) -> Table {
    let text = |cell: Cell| match cell {
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Hundredths(hundredths) => Cents(hundredths).to_string(),
    };
    let rows = sheet.rows.into_iter();
    Table {
        title: sheet.title,
        columns: sheet.columns,
        rows: rows
            .map(|row| row.into_iter().map(text).collect())
            .collect(),
    }
}

/// For whom a file was made and when: it goes along with the file (C10).
pub(crate) fn colophon(facts: Vec<(&str, String)>) -> Sheet {
    let line = |(name, value): (&str, String)| vec![text(name), text(value)];
    sheet(
        "Bij dit bestand",
        &["Gegeven", "Waarde"],
        facts.into_iter().map(line).collect(),
    )
}

/// A name as part of a file's name.
pub(crate) fn in_file_name(name: &str) -> String {
    let letters = name.chars();
    let name: String = letters
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    name.to_lowercase()
}
