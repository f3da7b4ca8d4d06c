//! The rows of a sheet, one at a time, as a stream.

use quick_xml::events::{BytesStart, Event};

use super::{
    archive::{Archive, Budget, PartReader},
    tables::{DateStyles, SharedStrings, worst},
    xml::{self, Xml},
};
use crate::{
    Limits, RejectCode,
    row_buffer::{CellKind, RowBuffer},
};

/// What all sheets of a workbook share.
#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) strings: SharedStrings,
    pub(crate) dates: DateStyles,
}

/// Rows of one sheet. Values are typed by their cell, not by the column: the reader of the row
/// decides what a number in a text column means (I-81).
pub(crate) struct SheetReader<'s, 'a> {
    xml: Xml<PartReader<'s, 'a>>,
    tables: &'s Tables,
    budget: Budget,
    row: u32,
    max_columns: usize,
    max_cell: usize,
    cell: OpenCell,
}

/// The cell being read.
#[derive(Default)]
struct OpenCell {
    column: usize,
    style: usize,
    kind: ValueKind,
    value: String,
    has_value: bool,
    formula: bool,
}

/// The `t` attribute of a cell.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum ValueKind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
}

/// Which text belongs to the value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Value,
    InlineText,
}

impl<'s, 'a> SheetReader<'s, 'a> {
    pub(crate) fn open(
        archive: &'s mut Archive<'a>,
        part: &str,
        tables: &'s Tables,
        limits: &Limits,
    ) -> Result<Self, RejectCode> {
        let budget = archive.budget();
        Ok(Self {
            xml: Xml::new(archive.part(part)?),
            tables,
            budget,
            row: 0,
            max_columns: usize::try_from(limits.max_columns).unwrap_or(usize::MAX),
            max_cell: usize::try_from(limits.max_cell_bytes).unwrap_or(usize::MAX),
            cell: OpenCell::default(),
        })
    }

    /// Reads the next row that the sheet lists. False after the last.
    pub(crate) fn next_row(&mut self, row: &mut RowBuffer) -> Result<bool, RejectCode> {
        loop {
            match self.xml.next().map_err(|code| worst(code, &self.budget))? {
                Event::Start(e) if e.local_name().as_ref() == b"row" => {
                    self.row = row_number(&e, self.row)?;
                    row.clear(self.row);
                    row.hidden = xml::flag(&e, b"hidden");
                    self.cells(row)?;
                    row.finish();
                    return Ok(true);
                }
                Event::Empty(e) if e.local_name().as_ref() == b"row" => {
                    self.row = row_number(&e, self.row)?;
                }
                Event::End(e) if e.local_name().as_ref() == b"sheetData" => return Ok(false),
                Event::Eof => return Ok(false),
                _ => {}
            }
        }
    }

    /// Reads up to the end of the row.
    fn cells(&mut self, row: &mut RowBuffer) -> Result<(), RejectCode> {
        let (mut inside, mut phonetic, mut next_column) = (Inside::Nothing, false, 0);
        // Cells may come in any order; they are put in place when the row ends.
        let mut late: Vec<(usize, CellKind, bool, String)> = Vec::new();
        loop {
            let cell = &mut self.cell;
            match self.xml.next().map_err(|code| worst(code, &self.budget))? {
                Event::Start(e) => match e.local_name().as_ref() {
                    b"c" => next_column = cell.start(&e, next_column)? + 1,
                    b"v" => {
                        inside = Inside::Value;
                        cell.has_value = true;
                    }
                    b"f" => cell.formula = true,
                    b"t" => {
                        inside = Inside::InlineText;
                        cell.has_value = true;
                    }
                    b"rPh" => phonetic = true,
                    _ => {}
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    b"c" => next_column = cell.start(&e, next_column)? + 1,
                    b"f" => cell.formula = true,
                    _ => {}
                },
                Event::Text(text) if inside != Inside::Nothing && !phonetic => {
                    cell.value
                        .push_str(&text.decode().map_err(|_| RejectCode::CorruptWorkbook)?);
                }
                Event::CData(text) if inside != Inside::Nothing && !phonetic => {
                    cell.value
                        .push_str(&text.decode().map_err(|_| RejectCode::CorruptWorkbook)?);
                }
                Event::GeneralRef(reference) => {
                    let c = xml::entity(&reference)?;
                    if inside != Inside::Nothing && !phonetic {
                        cell.value.push(c);
                    }
                }
                Event::End(e) => match e.local_name().as_ref() {
                    b"c" => {
                        let (kind, formula) = cell.finish(self.tables, self.max_cell)?;
                        let empty = cell.value.is_empty() && kind == CellKind::Text;
                        if empty || cell.column >= self.max_columns {
                        } else if cell.column >= row.len() && late.is_empty() {
                            fill(row, cell.column);
                            row.extend(cell.value.as_bytes());
                            row.end_cell(kind, formula);
                        } else {
                            late.push((cell.column, kind, formula, cell.value.clone()));
                        }
                    }
                    b"v" | b"t" => inside = Inside::Nothing,
                    b"rPh" => phonetic = false,
                    b"row" => break,
                    _ => {}
                },
                Event::Eof => return Err(self.budget.judge()),
                _ => {}
            }
            if self.cell.value.len() > self.max_cell {
                return Err(RejectCode::CellTooLarge);
            }
        }
        if !late.is_empty() {
            reorder(row, late);
        }
        Ok(())
    }
}

impl OpenCell {
    /// Starts a cell; tells its column, counted from 0.
    fn start(&mut self, element: &BytesStart<'_>, next: usize) -> Result<usize, RejectCode> {
        (self.column, self.style, self.kind) = (next, 0, ValueKind::Number);
        self.value.clear();
        (self.has_value, self.formula) = (false, false);
        for attribute in element
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
        {
            match attribute.key.as_ref() {
                b"r" => {
                    let (column, _) =
                        xml::cell_reference(&attribute.value).ok_or(RejectCode::CorruptWorkbook)?;
                    self.column =
                        usize::try_from(column - 1).map_err(|_| RejectCode::CorruptWorkbook)?;
                }
                b"s" => self.style = number(&attribute.value).unwrap_or(0),
                b"t" => {
                    self.kind = match attribute.value.as_ref() {
                        b"s" => ValueKind::Shared,
                        b"str" | b"inlineStr" | b"d" => ValueKind::Text,
                        b"b" => ValueKind::Boolean,
                        b"e" => ValueKind::Error,
                        _ => ValueKind::Number,
                    }
                }
                _ => {}
            }
        }
        Ok(self.column)
    }

    /// Turns the raw value into text and a kind.
    fn finish(&mut self, tables: &Tables, max_cell: usize) -> Result<(CellKind, bool), RejectCode> {
        if self.formula
            && (!self.has_value || self.value.is_empty() && self.kind != ValueKind::Text)
        {
            self.value.clear();
            return Ok((CellKind::NoValue, true));
        }
        let kind = match self.kind {
            ValueKind::Shared => {
                let at: usize = self
                    .value
                    .trim()
                    .parse()
                    .map_err(|_| RejectCode::CorruptWorkbook)?;
                let text = tables.strings.get(at).ok_or(RejectCode::CorruptWorkbook)?;
                self.value.clear();
                self.value.push_str(text);
                CellKind::Text
            }
            ValueKind::Text => {
                xml::unescape_xstring(&mut self.value);
                CellKind::Text
            }
            ValueKind::Boolean => CellKind::Boolean,
            ValueKind::Error => CellKind::Error,
            ValueKind::Number if self.value.trim().is_empty() => CellKind::Text,
            ValueKind::Number if tables.dates.is_date(self.style) => CellKind::Date,
            ValueKind::Number => {
                whole_number(&mut self.value);
                CellKind::Number
            }
        };
        if self.value.len() > max_cell {
            Err(RejectCode::CellTooLarge)
        } else {
            Ok((kind, self.formula))
        }
    }
}

/// Writes a number without exponent or zero fraction when it is whole (I-41).
fn whole_number(text: &mut String) {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    if let Ok(value) = text.trim().parse::<f64>()
        && value.fract() == 0.0
        && value.abs() < 1e15
    {
        *text = format!("{value:.0}");
    }
}

fn number(bytes: &[u8]) -> Option<usize> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

fn row_number(element: &BytesStart<'_>, before: u32) -> Result<u32, RejectCode> {
    match xml::attribute(element, b"r") {
        Some(text) => text.parse().map_err(|_| RejectCode::CorruptWorkbook),
        None => Ok(before + 1),
    }
}

/// Empty cells up to this column.
fn fill(row: &mut RowBuffer, column: usize) {
    while row.len() < column {
        row.end_cell(CellKind::Text, false);
    }
}

/// Builds the row again with the cells that came late in their places.
fn reorder(row: &mut RowBuffer, late: Vec<(usize, CellKind, bool, String)>) {
    let (number, hidden) = (row.number, row.hidden);
    row.finish();
    let mut cells: Vec<(usize, CellKind, bool, String)> = row
        .cells()
        .enumerate()
        .filter(|(_, cell)| !cell.text.is_empty() || cell.kind != CellKind::Text)
        .map(|(at, cell)| (at, cell.kind, cell.formula, cell.text.to_owned()))
        .chain(late)
        .collect();
    cells.sort_by_key(|(at, ..)| *at);
    row.clear(number);
    row.hidden = hidden;
    for (at, kind, formula, text) in cells {
        fill(row, at);
        row.extend(text.as_bytes());
        row.end_cell(kind, formula);
    }
}
