//! The one writer of spreadsheets: every export is a [`Table`] of texts, or sheets of typed cells (C9).

use crate::text::guarded;

/// Rows of text under named columns. Every cell is text: nothing in it can run in a spreadsheet.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet.
    pub title: String,
    /// Column names, the header row.
    pub columns: Vec<String>,
    /// Cells, as many a row as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The workbook writer refused, for instance more rows than a sheet has.
    #[error("the workbook could not be written")]
    Workbook(#[source] Box<rust_xlsxwriter::XlsxError>),
    /// The CSV writer refused.
    #[error("the CSV file could not be written")]
    Csv(#[source] std::io::Error),
    /// More columns or rows than a sheet has.
    #[error("the table is larger than a sheet")]
    TooLarge,
}

impl Table {
    /// A CSV file as Dutch Excel opens it: UTF-8 with byte order mark, `;`, CRLF, formulas guarded.
    pub fn to_csv(&self) -> Result<Vec<u8>, ExportError> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(vec![0xEF, 0xBB, 0xBF]);
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            writer
                .write_record(row.iter().map(|cell| guarded(cell).into_owned()))
                .map_err(|error| ExportError::Csv(error.into()))?;
        }
        writer
            .into_inner()
            .map_err(|error| ExportError::Csv(error.into_error()))
    }

    /// A workbook of one sheet with every cell a text, never a formula.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, ExportError> {
        let text = |cell: &String| Cell::Text(cell.clone());
        workbook(&[Sheet {
            title: self.title.clone(),
            columns: self.columns.clone(),
            rows: self
                .rows
                .iter()
                .map(|row| row.iter().map(text).collect())
                .collect(),
        }])
    }
}

/// A cell of a sheet with a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A text; empty for an empty cell.
    Text(String),
    /// A number that a spreadsheet can count with.
    Number(i64),
    /// Hundredths, such as cents: shown with two decimals, as a number that a spreadsheet can count with.
    Hundredths(i64),
}

/// A sheet of a workbook: named columns over typed cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub title: String,
    /// Column names, the header row.
    pub columns: Vec<String>,
    /// Cells, as many a row as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// The greatest number that a spreadsheet keeps exactly: 2^53.
const LARGEST: i64 = 9_007_199_254_740_992;

/// A workbook of these sheets: texts and numbers, never a formula.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, ExportError> {
    let failed = |error: rust_xlsxwriter::XlsxError| ExportError::Workbook(Box::new(error));
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let bold = rust_xlsxwriter::Format::new().set_bold();
    let decimals = rust_xlsxwriter::Format::new().set_num_format("#,##0.00");
    for one in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(sheet_name(&one.title)).map_err(failed)?;
        for (column, name) in one.columns.iter().enumerate() {
            let column = u16::try_from(column).map_err(|_| ExportError::TooLarge)?;
            sheet
                .write_string_with_format(0, column, guarded(name), &bold)
                .map_err(failed)?;
        }
        for (at, row) in one.rows.iter().enumerate() {
            let at = u32::try_from(at + 1).map_err(|_| ExportError::TooLarge)?;
            for (column, cell) in row.iter().enumerate() {
                let column = u16::try_from(column).map_err(|_| ExportError::TooLarge)?;
                match cell {
                    Cell::Text(text) if text.is_empty() => {}
                    Cell::Text(text) => {
                        sheet
                            .write_string(at, column, guarded(text))
                            .map_err(failed)?;
                    }
                    Cell::Number(n) => match exact(*n) {
                        Some(number) => {
                            sheet.write_number(at, column, number).map_err(failed)?;
                        }
                        None => {
                            sheet
                                .write_string(at, column, n.to_string())
                                .map_err(failed)?;
                        }
                    },
                    Cell::Hundredths(n) => {
                        let hundredths = exact(*n).ok_or(ExportError::TooLarge)?;
                        sheet
                            .write_number_with_format(at, column, hundredths / 100.0, &decimals)
                            .map_err(failed)?;
                    }
                }
            }
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
    }
    workbook.save_to_buffer().map_err(failed)
}

/// A whole number as a spreadsheet keeps it; `None`: it is larger than what is kept exactly.
fn exact(n: i64) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::as_conversions,
        reason = "up to 2^53 nothing is lost"
    )]
    let number = n as f64;
    (n.abs() <= LARGEST).then_some(number)
}

/// A title as a sheet may be called: 31 characters, without the signs Excel keeps for itself.
fn sheet_name(title: &str) -> String {
    let name: String = title
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .take(31)
        .collect();
    if name.trim().is_empty() {
        "Blad1".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c9_csv_is_marked_guarded_and_quoted() {
        let table = Table {
            title: "proef".into(),
            columns: vec!["naam".into(), "opmerking".into()],
            rows: vec![vec!["'t Hart; jr".into(), "=HYPERLINK(\"x\")".into()]],
        };
        let bytes = table.to_csv().expect("writes");
        assert_eq!(
            String::from_utf8(bytes).expect("UTF-8"),
            "\u{feff}naam;opmerking\r\n\"'t Hart; jr\";\"'=HYPERLINK(\"\"x\"\")\"\r\n"
        );
    }

    #[test]
    fn s4_14_an_amount_is_a_number_with_two_decimals_to_the_cent() {
        use std::io::Read as _;
        let sheet = Sheet {
            title: "bedragen".into(),
            columns: vec!["bedrag".into()],
            rows: vec![
                vec![Cell::Hundredths(18_049_901)],
                vec![Cell::Hundredths(-5)],
            ],
        };
        let bytes = workbook(&[sheet]).expect("writes");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let mut part = |name: &str| {
            let mut text = String::new();
            let mut file = archive.by_name(name).expect("the part");
            file.read_to_string(&mut text).expect("text");
            text
        };
        let sheet = part("xl/worksheets/sheet1.xml");
        assert!(
            sheet.contains("<v>180499.01</v>") && sheet.contains("<v>-0.05</v>"),
            "{sheet}"
        );
        assert!(part("xl/styles.xml").contains("0.00"));
        let beyond = Sheet {
            rows: vec![vec![Cell::Hundredths(i64::MAX)]],
            ..Sheet::default()
        };
        assert!(matches!(workbook(&[beyond]), Err(ExportError::TooLarge)));
    }

    #[test]
    fn c9_a_title_with_forbidden_signs_still_names_a_sheet() {
        assert_eq!(
            sheet_name("Correctie: oktober/2026 [Weert]"),
            "Correctie oktober2026 Weert"
        );
        assert_eq!(sheet_name("??"), "Blad1");
    }
}
