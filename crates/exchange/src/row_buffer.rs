//! One row of cells in one reused buffer, whatever file it came from.

/// What a cell is in its file. A CSV file knows text only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// Text.
    #[default]
    Text,
    /// A number, written without exponent when it is whole.
    Number,
    /// A number shown as a date: the text is the serial number.
    Date,
    /// `1` or `0`.
    Boolean,
    /// An error such as `#N/A`.
    Error,
    /// A formula whose result was not saved.
    NoValue,
}

#[derive(Clone, Copy, Debug, Default)]
struct Span {
    start: usize,
    end: usize,
    kind: CellKind,
    formula: bool,
    broken: bool,
}

/// One cell of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) text: &'a str,
    pub(crate) kind: CellKind,
    /// A formula stands behind the value (I-76).
    pub(crate) formula: bool,
    /// Its bytes were not text in the file's encoding (I-8).
    pub(crate) broken: bool,
}

/// A row as it was read. Reused from row to row, so that reading allocates nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowBuffer {
    /// The row as a spreadsheet shows it.
    pub(crate) number: u32,
    /// The file ended in this row without a line end.
    pub(crate) unterminated: bool,
    /// The row is hidden in its sheet.
    pub(crate) hidden: bool,
    text: String,
    bytes: Vec<u8>,
    spans: Vec<Span>,
}

impl RowBuffer {
    /// Empties the row for reuse.
    pub(crate) fn clear(&mut self, number: u32) {
        self.number = number;
        self.unterminated = false;
        self.hidden = false;
        if self.bytes.capacity() == 0 {
            self.bytes = std::mem::take(&mut self.text).into_bytes();
        }
        self.bytes.clear();
        self.text.clear();
        self.spans.clear();
    }

    /// Adds bytes to the cell under way.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Ends the cell under way; it starts where the last one ended.
    pub(crate) fn end_cell(&mut self, kind: CellKind, formula: bool) {
        let start = self.spans.last().map_or(0, |span| span.end);
        self.spans.push(Span {
            start,
            end: self.bytes.len(),
            kind,
            formula,
            broken: false,
        });
    }

    /// Bytes in the cell under way.
    pub(crate) fn open_length(&self) -> usize {
        self.bytes.len() - self.spans.last().map_or(0, |span| span.end)
    }

    /// Makes the collected bytes text; cells that are not UTF-8 are marked.
    pub(crate) fn finish(&mut self) {
        match String::from_utf8(std::mem::take(&mut self.bytes)) {
            Ok(text) => self.text = text,
            Err(error) => {
                let bytes = error.into_bytes();
                let mut text = String::with_capacity(bytes.len() + 16);
                for span in &mut self.spans {
                    let raw = bytes.get(span.start..span.end).unwrap_or_default();
                    let start = text.len();
                    let lossy = String::from_utf8_lossy(raw);
                    span.broken = matches!(lossy, std::borrow::Cow::Owned(_));
                    text.push_str(&lossy);
                    (span.start, span.end) = (start, text.len());
                }
                self.text = text;
            }
        }
    }

    /// Cells in the row.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The cell at this column, counted from 0.
    pub(crate) fn cell(&self, at: usize) -> Option<Cell<'_>> {
        self.spans.get(at).map(|span| self.view(span))
    }

    /// All cells.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.spans.iter().map(|span| self.view(span))
    }

    fn view(&self, span: &Span) -> Cell<'_> {
        Cell {
            text: self.text.get(span.start..span.end).unwrap_or_default(),
            kind: span.kind,
            formula: span.formula,
            broken: span.broken,
        }
    }

    /// Only spaces in every cell (I-28).
    pub(crate) fn is_blank(&self) -> bool {
        self.cells().all(|cell| {
            matches!(cell.kind, CellKind::Text)
                && cell
                    .text
                    .chars()
                    .all(|c| c.is_whitespace() || c == '\u{FEFF}')
        })
    }
}
