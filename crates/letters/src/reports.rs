//! A report to keep, such as that of an import: title, sections, tables.

use domain::Day;
use serde::Serialize;
use typst_layout::PagedDocument;

use crate::{
    Fonts, LetterError,
    dates::{DayParts, written_out},
    typesetting::{CacheCleared, Template, export, lay_out},
};

/// A report as its reader sees it; the caller words it, in Dutch.
#[derive(Clone)]
pub struct Report {
    /// The title, also of the file.
    pub title: String,
    /// One line under the title; empty for none.
    pub subtitle: String,
    /// The sections in order.
    pub sections: Vec<Section>,
}

/// A part of a report under its own heading.
#[derive(Clone, Serialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// Text before the table.
    pub paragraphs: Vec<String>,
    /// At most one table.
    pub table: Option<Table>,
}

/// A table: columns with a heading, and rows with a cell for each column.
#[derive(Clone, Serialize)]
pub struct Table {
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows; every row has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Serialize)]
pub struct Column {
    /// The heading.
    pub heading: String,
    /// Numbers stand to the right in a column as narrow as they allow.
    pub numeric: bool,
}

/// Sets a report on A4, dated `on`.
///
/// # Errors
/// [`LetterError::RaggedTable`]; the other variants are defects.
pub fn report_pdf(fonts: &Fonts, report: &Report, on: Day) -> Result<Vec<u8>, LetterError> {
    let _cleared = CacheCleared;
    export(&lay_out_report(fonts, report, on)?)
}

fn lay_out_report(fonts: &Fonts, report: &Report, on: Day) -> Result<PagedDocument, LetterError> {
    let ragged = |section: &Section| {
        section.table.as_ref().is_some_and(|table| {
            table.columns.is_empty()
                || table
                    .rows
                    .iter()
                    .any(|row| row.len() != table.columns.len())
        })
    };
    if let Some(section) = report.sections.iter().position(ragged) {
        return Err(LetterError::RaggedTable { section });
    }
    let paper = Paper {
        title: &report.title,
        subtitle: &report.subtitle,
        on: on.into(),
        day: written_out(on),
        sections: &report.sections,
    };
    lay_out(fonts, Template::Report, &paper)
}

/// The template's data.
#[derive(Serialize)]
struct Paper<'a> {
    title: &'a str,
    subtitle: &'a str,
    on: DayParts,
    day: String,
    sections: &'a [Section],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cards::tests::day,
        fonts::tests::fonts,
        typesetting::tests::{page_text, runs},
    };

    fn table(rows: Vec<Vec<String>>) -> Report {
        let columns = vec![
            Column {
                heading: "Uitkomst".to_owned(),
                numeric: false,
            },
            Column {
                heading: "Rijen".to_owned(),
                numeric: true,
            },
        ];
        let section = Section {
            heading: "Uitkomsten".to_owned(),
            paragraphs: vec!["Elke rij telt één keer.".to_owned()],
            table: Some(Table { columns, rows }),
        };
        Report {
            title: "Verslag van de lijst".to_owned(),
            subtitle: "Voorbeeldstad, oktober 2026".to_owned(),
            sections: vec![section],
        }
    }

    #[test]
    fn a_report_shows_its_table_and_repeats_the_head_on_the_next_page() {
        let rows = (0..60)
            .map(|row| vec![format!("#emph[{row}]"), row.to_string()])
            .collect();
        let document = lay_out_report(&fonts(), &table(rows), day()).expect("a report");
        assert_eq!(document.pages().len(), 2);
        let first = page_text(&document, 0);
        for part in [
            "Verslag van de lijst",
            "oktober 2026",
            "Uitkomsten",
            "#emph[7]",
            "Pagina 1 van 2",
            "23 november 2026",
        ] {
            assert!(first.contains(part), "{part}: {first}");
        }
        assert!(page_text(&document, 1).contains("Uitkomst Rijen"));
        assert!(
            runs(&document, 0)
                .iter()
                .all(|run| run.left >= 21.9 && run.right <= 188.1)
        );
    }

    #[test]
    fn a_row_that_misses_a_cell_is_refused() {
        let report = table(vec![vec!["nieuw".to_owned()]]);
        assert!(matches!(
            report_pdf(&fonts(), &report, day()),
            Err(LetterError::RaggedTable { section: 0 })
        ));
    }
}
