//! The correction file: quarantined rows with their reasons, to mend and to upload again.

use crate::{Problem, Table};

/// Header of our row number; recognised and left alone when the file comes back.
const ROW: &str = "vangnet rij";
/// Header of the columns with a problem.
const COLUMN: &str = "vangnet kolom";
/// Header of the reasons.
const REASON: &str = "vangnet reden";

/// One quarantined row, opened from its seal.
#[derive(Clone, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// The row as the spreadsheet showed it.
    pub row: u32,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Its cells (header, value).
    pub raw: Vec<(String, String)>,
}

/// The correction file of one list: our row number and reasons first, then the original columns, in
/// the order in which they first occur.
pub fn correction_table(title: &str, rows: &[QuarantinedRow]) -> Table {
    let mut headers: Vec<&str> = Vec::new();
    for (header, _) in rows.iter().flat_map(|row| &row.raw) {
        if !headers.contains(&header.as_str()) {
            headers.push(header);
        }
    }
    let lines = rows.iter().map(|row| {
        let names = row.problems.iter().map(|p| p.column.as_str());
        let reasons = row.problems.iter().map(|p| match &p.suggestion {
            Some(suggestion) => format!("{} Voorstel: {suggestion}", p.reason.dutch()),
            None => p.reason.dutch().to_owned(),
        });
        let mut line = vec![
            row.row.to_string(),
            joined(names, ", "),
            joined(reasons, " "),
        ];
        line.extend(headers.iter().map(|header| {
            row.raw
                .iter()
                .find(|(name, _)| name == header)
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        }));
        line
    });
    Table {
        title: title.to_owned(),
        rows: lines.collect(),
        columns: [ROW, COLUMN, REASON]
            .into_iter()
            .chain(headers.iter().copied())
            .map(str::to_owned)
            .collect(),
    }
}

/// The texts joined, each once, without empty ones.
fn joined<T: AsRef<str> + PartialEq>(texts: impl Iterator<Item = T>, between: &str) -> String {
    let mut seen: Vec<T> = Vec::new();
    for text in texts {
        if !text.as_ref().is_empty() && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.iter()
        .map(AsRef::as_ref)
        .collect::<Vec<&str>>()
        .join(between)
}
