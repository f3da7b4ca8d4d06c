//! CSV as it comes: any delimiter, any line end, quotes that Excel would accept.
//!
//! Our own reader and not the csv crate's, because a problem must name the row a spreadsheet shows
//! (blank rows and line ends inside quotes counted as a spreadsheet does) and because a quote that
//! is never closed must be refused at the row where it opens (I-25), not read as one long cell.

use std::io::{self, Read};

use crate::{
    Limits, RejectCode,
    row_buffer::{CellKind, RowBuffer},
};

/// Why reading stopped.
pub(crate) enum ReadError {
    /// The pipe failed.
    Pipe(io::Error),
    /// The file is refused, at this row.
    Refused(RejectCode, u32),
}

/// How the cells of a file are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// `\"` inside quotes stands for a quote (I-34).
    pub(crate) backslash_quotes: bool,
}

/// Bytes one row may have in all.
const MAX_ROW_BYTES: usize = 4 << 20;

/// Reads rows from UTF-8 bytes, a block at a time.
pub(crate) struct DelimitedReader<R> {
    input: R,
    dialect: Dialect,
    max_cell: usize,
    max_columns: usize,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    row: u32,
}

/// Where one unquoted line ends in the buffer.
enum Line {
    /// Content length, and length with its line end.
    Whole(usize, usize),
    /// The file ends here without a line end.
    Last(usize),
    /// A quote stands in the line: read it with care.
    Quoted,
}

impl<R: Read> DelimitedReader<R> {
    pub(crate) fn new(input: R, dialect: Dialect, limits: &Limits) -> Self {
        Self {
            input,
            dialect,
            max_cell: usize::try_from(limits.max_cell_bytes).unwrap_or(usize::MAX),
            max_columns: usize::try_from(limits.max_columns).unwrap_or(usize::MAX),
            buffer: vec![0; 1 << 16],
            start: 0,
            end: 0,
            ended: false,
            row: 0,
        }
    }

    /// Reads the next row, blank ones too. False at the end of the file.
    pub(crate) fn next_row(&mut self, row: &mut RowBuffer) -> Result<bool, ReadError> {
        row.clear(self.row + 1);
        if self.start == self.end && !self.fill()? {
            return Ok(false);
        }
        self.row += 1;
        match self.find_line()? {
            Line::Whole(content, with_end) => {
                self.split(content, row)?;
                self.start += with_end;
            }
            Line::Last(content) => {
                self.split(content, row)?;
                self.start += content;
                row.unterminated = true;
            }
            Line::Quoted => self.quoted_row(row)?,
        }
        row.finish();
        Ok(true)
    }

    /// Finds the end of the line that starts at `start`.
    fn find_line(&mut self) -> Result<Line, ReadError> {
        let mut searched = 0;
        loop {
            let line = self
                .buffer
                .get(self.start + searched..self.end)
                .unwrap_or_default();
            let found = line
                .iter()
                .position(|&byte| matches!(byte, b'\n' | b'\r' | b'"'));
            if let Some(at) = found {
                let (at, byte) = (searched + at, line.get(at).copied());
                if byte == Some(b'"') {
                    return Ok(Line::Quoted);
                }
                let with_end = if byte == Some(b'\r') {
                    self.after_return(at)?
                } else {
                    at + 1
                };
                return Ok(Line::Whole(at, with_end));
            }
            searched = self.end - self.start;
            if searched > MAX_ROW_BYTES {
                return Err(self.too_large(searched));
            }
            if !self.fill()? {
                return Ok(Line::Last(searched));
            }
        }
    }

    /// Length up to and with the line end that starts with a carriage return at `at`.
    fn after_return(&mut self, at: usize) -> Result<usize, ReadError> {
        if self.start + at + 1 >= self.end {
            self.fill()?;
        }
        let feed = self
            .buffer
            .get(self.start + at + 1..self.end)
            .and_then(|rest| rest.first())
            == Some(&b'\n');
        Ok(at + 1 + usize::from(feed))
    }

    /// A row beyond all bounds: too many columns, or too much text.
    fn too_large(&self, length: usize) -> ReadError {
        let line = self
            .buffer
            .get(self.start..self.start + length)
            .unwrap_or_default();
        let columns = line
            .iter()
            .filter(|&&byte| byte == self.dialect.delimiter)
            .take(self.max_columns + 1)
            .count();
        let code = if columns > self.max_columns {
            RejectCode::TooManyColumns
        } else {
            RejectCode::CellTooLarge
        };
        ReadError::Refused(code, self.row)
    }

    /// Splits a line without quotes.
    fn split(&self, length: usize, row: &mut RowBuffer) -> Result<(), ReadError> {
        let line = self
            .buffer
            .get(self.start..self.start + length)
            .unwrap_or_default();
        for cell in line.split(|&byte| byte == self.dialect.delimiter) {
            if cell.len() > self.max_cell {
                return Err(ReadError::Refused(RejectCode::CellTooLarge, self.row));
            }
            row.extend(cell);
            self.end_cell(row)?;
        }
        Ok(())
    }

    fn end_cell(&self, row: &mut RowBuffer) -> Result<(), ReadError> {
        if row.len() >= self.max_columns {
            return Err(ReadError::Refused(RejectCode::TooManyColumns, self.row));
        }
        row.end_cell(CellKind::Text, false);
        Ok(())
    }

    /// Reads a row in which quotes occur, byte by byte.
    fn quoted_row(&mut self, row: &mut RowBuffer) -> Result<(), ReadError> {
        let (mut inside, mut line_ends) = (false, 0_u32);
        loop {
            let Some(byte) = self.take()? else {
                if inside {
                    return Err(ReadError::Refused(RejectCode::UnbalancedQuote, self.row));
                }
                row.unterminated = true;
                return self.end_cell(row);
            };
            if inside {
                match byte {
                    b'"' if self.peek()? == Some(b'"') => {
                        self.take()?;
                        row.extend(b"\"");
                    }
                    b'\\' if self.dialect.backslash_quotes && self.peek()? == Some(b'"') => {
                        self.take()?;
                        row.extend(b"\"");
                    }
                    b'"' => inside = false,
                    _ => {
                        line_ends += u32::from(byte == b'\n');
                        row.extend(&[byte]);
                    }
                }
                if row.open_length() > self.max_cell {
                    let code = if line_ends > 0 {
                        RejectCode::UnbalancedQuote
                    } else {
                        RejectCode::CellTooLarge
                    };
                    return Err(ReadError::Refused(code, self.row));
                }
                continue;
            }
            match byte {
                b'"' if row.open_length() == 0 => inside = true,
                b'\n' => return self.end_cell(row),
                b'\r' => {
                    if self.peek()? == Some(b'\n') {
                        self.take()?;
                    }
                    return self.end_cell(row);
                }
                _ if byte == self.dialect.delimiter => {
                    self.end_cell(row)?;
                    line_ends = 0;
                }
                _ => row.extend(&[byte]),
            }
            if row.open_length() > self.max_cell {
                return Err(ReadError::Refused(RejectCode::CellTooLarge, self.row));
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        if self.start == self.end && !self.fill()? {
            return Ok(None);
        }
        Ok(self.buffer.get(self.start).copied())
    }

    fn take(&mut self) -> Result<Option<u8>, ReadError> {
        let byte = self.peek()?;
        self.start += usize::from(byte.is_some());
        Ok(byte)
    }

    /// Reads more behind what is left; false at the end of the file.
    fn fill(&mut self) -> Result<bool, ReadError> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let space = self.buffer.get_mut(self.end..).unwrap_or_default();
        let read = self.input.read(space).map_err(ReadError::Pipe)?;
        self.end += read;
        self.ended = read == 0;
        Ok(read > 0)
    }
}

/// Takes a first line `sep=;` off a text and tells the delimiter (I-16). Excel does not count it.
pub(crate) fn separator_line(text: &[u8]) -> Option<(u8, usize)> {
    let line = text.get(..5)?;
    if !line.get(..4)?.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    let delimiter = line.get(4).copied()?;
    let rest = text.get(5..)?;
    let end = match (rest.first(), rest.get(1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(b'\r' | b'\n'), _) => 1,
        _ => return None,
    };
    Some((delimiter, 5 + end))
}

/// Whether `\"` occurs where it cannot be the end of a cell (I-34).
pub(crate) fn has_backslash_quotes(text: &[u8], delimiter: u8) -> bool {
    text.windows(3).any(|window| match window {
        [b'\\', b'"', after] => *after != delimiter && !matches!(after, b'\r' | b'\n' | b'"'),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One byte at a time: every refill happens in every place.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    type Rows = Vec<(u32, Vec<String>)>;

    fn rows(text: &str) -> Result<Rows, (RejectCode, u32)> {
        let dialect = Dialect {
            delimiter: b';',
            backslash_quotes: false,
        };
        let mut reader = DelimitedReader::new(Drip(text.as_bytes()), dialect, &Limits::default());
        let (mut row, mut all) = (RowBuffer::default(), Vec::new());
        loop {
            match reader.next_row(&mut row) {
                Ok(true) => {
                    all.push((row.number, row.cells().map(|c| c.text.to_owned()).collect()));
                }
                Ok(false) => return Ok(all),
                Err(ReadError::Refused(code, at)) => return Err((code, at)),
                Err(ReadError::Pipe(error)) => panic!("{error}"),
            }
        }
    }

    fn texts(rows: Rows) -> Vec<String> {
        rows.into_iter()
            .map(|(number, cells)| format!("{number}:{}", cells.join("|")))
            .collect()
    }

    #[test]
    fn i_27_all_line_ends_in_one_file() {
        let read = rows("a;b\r\nc;d\re;f\ng;h").expect("reads");
        assert_eq!(texts(read), ["1:a|b", "2:c|d", "3:e|f", "4:g|h"]);
    }

    #[test]
    fn i_26_a_line_end_inside_quotes_is_no_row() {
        let read = rows("a;\"x\r\ny\"\n\nb;\"say \"\"hi\"\"\"\n").expect("reads");
        assert_eq!(texts(read), ["1:a|x\r\ny", "2:", "3:b|say \"hi\""]);
    }

    #[test]
    fn i_25_an_open_quote_is_refused_at_its_row() {
        assert_eq!(
            rows("a;b\nc;\"d\ne;f\n"),
            Err((RejectCode::UnbalancedQuote, 2))
        );
    }

    #[test]
    fn a_quote_inside_a_word_is_a_letter() {
        assert_eq!(
            texts(rows("5\" buis;b\n").expect("reads")),
            ["1:5\" buis|b"]
        );
    }

    #[test]
    fn i_16_the_separator_line_is_taken_off() {
        assert_eq!(separator_line(b"sep=;\r\nBSN"), Some((b';', 7)));
        assert_eq!(separator_line(b"SEP=,\nBSN"), Some((b',', 6)));
        assert_eq!(separator_line(b"sepia;\nBSN"), None);
    }
}
