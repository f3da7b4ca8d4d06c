//! A first look at a sheet: how large it is, what is hidden, merged or out of order.

use quick_xml::events::{BytesStart, Event};

use super::{
    archive::Archive,
    tables::worst,
    xml::{self, Xml},
};
use crate::{Limits, RejectCode};

/// What the first pass over a sheet found.
#[derive(Default)]
pub(crate) struct Survey {
    /// Rows hidden or filtered away.
    pub(crate) hidden_rows: u64,
    /// Hidden columns, first and last, counted from 1.
    pub(crate) hidden_columns: Vec<(u32, u32)>,
    /// Merged ranges of more than one cell.
    pub(crate) merged: Vec<Range>,
    /// Rows do not come in ascending order.
    pub(crate) out_of_order: bool,
    /// Some cell holds a value.
    pub(crate) has_values: bool,
    /// An inline string that may be a date with slashes occurs.
    pub(crate) slash_dates: bool,
}

/// A rectangle of cells, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first_column: u32,
    pub(crate) last_column: u32,
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
}

impl Survey {
    /// Whether a column, counted from 1, is hidden.
    pub(crate) fn hides_column(&self, column: u32) -> bool {
        self.hidden_columns
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Whether any merged range touches this cell, counted from 1.
    pub(crate) fn merges(&self, column: u32, row: u32) -> bool {
        self.merged.iter().any(|range| {
            (range.first_column..=range.last_column).contains(&column)
                && (range.first_row..=range.last_row).contains(&row)
        })
    }
}

/// Rows a sheet can have (ECMA-376).
const SHEET_ROWS: u32 = 1_048_576;
/// Merged ranges we look at; more is not a list.
const MAX_MERGED: usize = 10_000;

/// State of the pass.
struct Pass<'l> {
    survey: Survey,
    limits: &'l Limits,
    seen: Vec<u64>,
    row: u32,
    column: u32,
    columns: Vec<u64>,
    filled_rows: u32,
    row_filled: bool,
}

/// Reads the sheet once without keeping it. Refuses a sheet beyond the limits (I-70) and one that has
/// a row or cell twice (I-73).
pub(crate) fn survey(
    archive: &mut Archive<'_>,
    part: &str,
    limits: &Limits,
) -> Result<Survey, RejectCode> {
    let budget = archive.budget();
    let mut xml = Xml::new(archive.part(part)?);
    let mut pass = Pass {
        survey: Survey::default(),
        limits,
        seen: vec![0; usize::try_from(SHEET_ROWS / 64 + 1).unwrap_or(0)],
        row: 0,
        column: 0,
        columns: Vec::new(),
        filled_rows: 0,
        row_filled: false,
    };
    let (mut in_value, mut in_data) = (false, false);
    loop {
        match xml.next().map_err(|code| worst(code, &budget))? {
            Event::Start(e) => match e.local_name().as_ref() {
                b"c" => pass.cell(&e)?,
                b"v" | b"is" => {
                    pass.filled()?;
                    in_value = true;
                }
                b"row" => pass.row(&e)?,
                b"sheetData" => in_data = true,
                name => pass.around(name, &e)?,
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                b"c" => pass.cell(&e)?,
                b"row" => pass.row(&e)?,
                name => pass.around(name, &e)?,
            },
            Event::End(e) if matches!(e.local_name().as_ref(), b"v" | b"is") => in_value = false,
            Event::Text(text) if in_value => {
                pass.survey.slash_dates |= super::may_hold_slash_dates(&text);
            }
            // The end is only believed after the data: a sheet cut short is damaged (I-84).
            Event::Eof if in_data => return Ok(pass.survey),
            Event::Eof => return Err(budget.judge()),
            _ => {}
        }
    }
}

impl Pass<'_> {
    fn row(&mut self, element: &BytesStart<'_>) -> Result<(), RejectCode> {
        let number = match xml::attribute(element, b"r") {
            Some(text) => text.parse().map_err(|_| RejectCode::CorruptWorkbook)?,
            None => self.row + 1,
        };
        if number == 0 || number > SHEET_ROWS {
            return Err(RejectCode::CorruptWorkbook);
        }
        self.survey.out_of_order |= number < self.row;
        mark(&mut self.seen, number)?;
        self.row = number;
        self.column = 0;
        self.columns.clear();
        self.row_filled = false;
        self.survey.hidden_rows += u64::from(xml::flag(element, b"hidden"));
        Ok(())
    }

    fn cell(&mut self, element: &BytesStart<'_>) -> Result<(), RejectCode> {
        let column = match xml::attribute(element, b"r") {
            Some(text) => {
                let (column, row) =
                    xml::cell_reference(text.as_bytes()).ok_or(RejectCode::CorruptWorkbook)?;
                if row != self.row {
                    return Err(RejectCode::CorruptWorkbook);
                }
                column
            }
            None => self.column + 1,
        };
        if column > 16_384 {
            return Err(RejectCode::CorruptWorkbook);
        }
        if self.columns.is_empty() {
            self.columns.resize(16_384 / 64 + 1, 0);
        }
        mark(&mut self.columns, column)?;
        self.column = column;
        Ok(())
    }

    /// The cell under way holds something: only such cells count for the size.
    fn filled(&mut self) -> Result<(), RejectCode> {
        if self.column > self.limits.max_columns {
            return Err(RejectCode::TooManyColumns);
        }
        self.survey.has_values = true;
        if !self.row_filled {
            self.row_filled = true;
            self.filled_rows += 1;
            // Some room for titles above the header.
            if self.filled_rows > self.limits.max_rows.saturating_add(50) {
                return Err(RejectCode::TooManyRows);
            }
        }
        Ok(())
    }

    /// Elements around the data.
    fn around(&mut self, name: &[u8], element: &BytesStart<'_>) -> Result<(), RejectCode> {
        match name {
            b"col" if xml::flag(element, b"hidden") => {
                let bound = |name| xml::attribute(element, name).and_then(|text| text.parse().ok());
                if let (Some(first), Some(last)) = (bound(b"min"), bound(b"max"))
                    && self.survey.hidden_columns.len() < 1_000
                {
                    self.survey.hidden_columns.push((first, last));
                }
            }
            b"mergeCell" => {
                if self.survey.merged.len() >= MAX_MERGED {
                    return Err(RejectCode::CorruptWorkbook);
                }
                let text = xml::attribute(element, b"ref").unwrap_or_default();
                let (from, to) = text.split_once(':').unwrap_or((&text, &text));
                let corners = (
                    xml::cell_reference(from.as_bytes()),
                    xml::cell_reference(to.as_bytes()),
                );
                if let (Some((first_column, first_row)), Some((last_column, last_row))) = corners {
                    self.survey.merged.push(Range {
                        first_column,
                        last_column,
                        first_row,
                        last_row,
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Sets a bit; one that was set already is a duplicate.
fn mark(bits: &mut [u64], at: u32) -> Result<(), RejectCode> {
    let word = usize::try_from(at / 64)
        .ok()
        .and_then(|word| bits.get_mut(word))
        .ok_or(RejectCode::CorruptWorkbook)?;
    let bit = 1 << (at % 64);
    if *word & bit != 0 {
        return Err(RejectCode::DuplicateCell);
    }
    *word |= bit;
    Ok(())
}
