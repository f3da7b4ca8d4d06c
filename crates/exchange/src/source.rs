//! Opening one file of an import: kind, encoding, dialect, sheet, header; then its rows.

mod question;
mod text;
mod workbook;

use std::{
    collections::VecDeque,
    io::{self, Read},
};

use crate::{
    Choice, DateOrder, Detected, Field, FileHeader, FileKind, Mapping, Question, RejectCode,
    Rejection, WorkerRequest,
    date_text::{self, DateRules, OrderEvidence},
    delimited::{DelimitedReader, ReadError},
    header::{self, HEADER_WITHIN, Plan},
    month_text,
    row_buffer::{CellKind, RowBuffer},
    row_reader::RowReader,
    sniff::{self, Format},
    workbook::{SheetReader, Survey},
};

/// Why work on a file stopped.
pub(crate) enum Stop {
    /// The pipe failed: nobody to tell.
    Pipe(io::Error),
    /// The file is refused.
    Refused(Rejection),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Pipe(error)
    }
}

/// Bytes of a text file that are held to judge it: all of it, but for very large files.
const SAMPLE: u64 = 32 << 20;
/// Bytes looked at to find the delimiter and the header.
const HEAD: usize = 128 << 10;

/// An opened file, its rows ready to be read.
pub(crate) struct Opened<'s, 'a> {
    pub(crate) detected: Detected,
    pub(crate) questions: Vec<Question>,
    pub(crate) reader: RowReader<'s>,
    rows: Rows<'s, 'a>,
    file: FileKind,
    skip_hidden: bool,
    max_rows: u32,
    /// Blank rows skipped so far.
    pub(crate) blank: u64,
    /// Hidden rows left out so far.
    pub(crate) hidden: u64,
    /// Data rows given so far.
    pub(crate) data: u64,
}

/// Rows that were read ahead, then the rest.
struct Rows<'s, 'a> {
    waiting: VecDeque<RowBuffer>,
    source: Source<'s, 'a>,
}

enum Source<'s, 'a> {
    Text(Box<DelimitedReader<Box<dyn Read + 's>>>),
    Sheet(Box<SheetReader<'s, 'a>>),
    Ended,
}

/// Opens one file, hands it to `then` with its rows unread.
pub(crate) fn open<R>(
    header: &FileHeader,
    input: &mut dyn Read,
    request: &WorkerRequest,
    then: impl FnOnce(Opened<'_, '_>) -> Result<R, Stop>,
) -> Result<R, Stop> {
    let file = header.kind;
    let refuse = |code| Stop::Refused(Rejection::new(file, code));
    if header.length > request.limits.max_bytes {
        return Err(refuse(RejectCode::FileTooLarge));
    }
    let mut sample = Vec::new();
    input
        .take(SAMPLE.min(header.length))
        .read_to_end(&mut sample)?;
    let missing = (sample.len() as u64) < SAMPLE.min(header.length);
    if missing {
        return Err(Stop::Pipe(io::ErrorKind::UnexpectedEof.into()));
    }
    match sniff::sniff(&sample).map_err(refuse)? {
        Format::Zip => {
            input
                .take(header.length - sample.len() as u64)
                .read_to_end(&mut sample)?;
            workbook::open(file, &sample, request, then)
        }
        Format::Text => text::open(file, &sample, header.length, input, request, then),
    }
}

/// Looks through all rows for what their dates say about order. A file that is refused on the way
/// is refused again, with its reason, when it is read.
fn evidence(file: FileKind, rows: &mut Rows<'_, '_>, mapping: &Mapping) -> OrderEvidence {
    let mut evidence = OrderEvidence::default();
    let Ok((_, plan)) = find_header(file, rows, mapping) else {
        return evidence;
    };
    let Some(at) = plan.at(Field::BirthDate) else {
        return evidence;
    };
    let mut row = RowBuffer::default();
    while matches!(rows.next(file, &mut row), Ok(true)) {
        if let Some(cell) = row.cell(at)
            && cell.kind == CellKind::Text
        {
            evidence.see(cell.text);
        }
    }
    evidence
}

fn row_reader<'s>(
    plan: Plan,
    (order, evidence): (Option<DateOrder>, OrderEvidence),
    survey: Option<&'s Survey>,
    from_1904: bool,
    request: &WorkerRequest,
) -> (RowReader<'s>, Option<DateOrder>) {
    let reference = request
        .reference_date
        .unwrap_or_else(|| request.list_month.first_day());
    let reader = RowReader {
        plan,
        dates: DateRules {
            order,
            reference,
            from_1904,
        },
        survey,
        counts_cells: survey.is_none(),
        test_persons_allowed: request.test_persons_allowed,
        of_school: request.is_school_list(),
    };
    (reader, order.filter(|_| evidence.slashes))
}

fn detected(file: FileKind, header_row: u32, plan: &Plan) -> Detected {
    Detected {
        file,
        format: String::new(),
        encoding: String::new(),
        byte_order_mark: false,
        delimiter: None,
        sheet: None,
        other_sheets: Vec::new(),
        header_row,
        columns: plan.found(),
        dropped: plan
            .dropped
            .iter()
            .map(|(_, header)| header.clone())
            .collect(),
        mapping: plan.mapping(),
        fingerprint: Mapping::fingerprint(&plan.headers),
        date_order: None,
        reference_date: None,
        stated_month: None,
        hidden_rows: 0,
        hidden_columns: Vec::new(),
        hidden_left_out: false,
        comments_dropped: 0,
    }
}

/// Looks at the first data row for what the delivery says of itself, then hands the file on.
fn finish<'s, 'a, R>(
    file: FileKind,
    mut detected: Detected,
    questions: Vec<Question>,
    (mut reader, slash_order): (RowReader<'s>, Option<DateOrder>),
    mut rows: Rows<'s, 'a>,
    request: &WorkerRequest,
    then: impl FnOnce(Opened<'s, 'a>) -> Result<R, Stop>,
) -> Result<R, Stop> {
    detected.date_order = slash_order;
    if let Some(row) = rows.peek(file)? {
        let cell = |field| reader.plan.at(field).and_then(|at| row.cell(at));
        if let Some(cell) = cell(Field::ReferenceDate) {
            let read =
                if matches!(cell.kind, CellKind::Date | CellKind::Number) && cell.text.len() != 8 {
                    date_text::read_serial(cell.text, reader.dates.from_1904)
                } else {
                    date_text::read_text(cell.text, reader.dates)
                };
            let date = read.ok().and_then(|read| read.date);
            detected.reference_date = date
                .filter(|date| date.earliest() == date.latest())
                .map(domain::BirthDate::earliest);
        }
        detected.stated_month =
            cell(Field::StatedMonth).and_then(|cell| month_text::read_month(cell.text));
    }
    if request.reference_date.is_none()
        && let Some(day) = detected.reference_date
    {
        reader.dates.reference = day;
    }
    then(Opened {
        detected,
        questions,
        reader,
        rows,
        file,
        skip_hidden: request
            .confirmed(file)
            .all(|choice| *choice != Choice::Hidden(true)),
        max_rows: request.limits.max_rows,
        blank: 0,
        hidden: 0,
        data: 0,
    })
}

/// Reads ahead until the header is found; rows up to it are taken off.
fn find_header(
    file: FileKind,
    rows: &mut Rows<'_, '_>,
    mapping: &Mapping,
) -> Result<(u32, Plan), Stop> {
    let mut ahead = Vec::new();
    let mut row = RowBuffer::default();
    while ahead.len() < HEADER_WITHIN && rows.next(file, &mut row)? {
        ahead.push(std::mem::take(&mut row));
    }
    let (at, plan) = header::find(&ahead, mapping, file).map_err(|(code, names)| {
        let rejection = Rejection::new(file, code);
        Stop::Refused(if names.is_empty() {
            rejection
        } else {
            rejection.naming(&names)
        })
    })?;
    let number = ahead.get(at).map_or(1, |row| row.number);
    rows.waiting.extend(ahead.into_iter().skip(at + 1));
    Ok((number, plan))
}

impl Rows<'_, '_> {
    fn next(&mut self, file: FileKind, row: &mut RowBuffer) -> Result<bool, Stop> {
        if let Some(waiting) = self.waiting.pop_front() {
            *row = waiting;
            return Ok(true);
        }
        match &mut self.source {
            Source::Text(reader) => reader.next_row(row).map_err(|error| match error {
                ReadError::Pipe(error) => Stop::Pipe(error),
                ReadError::Refused(code, at) => Stop::Refused(Rejection::new(file, code).at(at)),
            }),
            Source::Sheet(reader) => reader
                .next_row(row)
                .map_err(|code| Stop::Refused(Rejection::new(file, code))),
            Source::Ended => Ok(false),
        }
    }

    /// The next row that is not blank, left in its place.
    fn peek(&mut self, file: FileKind) -> Result<Option<&RowBuffer>, Stop> {
        let at = self.waiting.iter().position(|row| !row.is_blank());
        if let Some(at) = at {
            return Ok(self.waiting.get(at));
        }
        let mut row = RowBuffer::default();
        let mut ahead = VecDeque::new();
        std::mem::swap(&mut ahead, &mut self.waiting);
        let found = self.next(file, &mut row)?;
        self.waiting = ahead;
        if found {
            self.waiting.push_back(row);
        }
        Ok(self.waiting.back().filter(|row| !row.is_blank()))
    }

    /// Reads all rows and puts them in the order of their numbers (I-73).
    fn sort(&mut self, file: FileKind) -> Result<(), Stop> {
        let mut all = Vec::new();
        let mut row = RowBuffer::default();
        while self.next(file, &mut row)? {
            all.push(std::mem::take(&mut row));
        }
        all.sort_by_key(|row| row.number);
        self.waiting = all.into();
        self.source = Source::Ended;
        Ok(())
    }
}

impl Opened<'_, '_> {
    /// Reads the next data row: blank and hidden rows are counted and passed over.
    pub(crate) fn next_row(&mut self, row: &mut RowBuffer) -> Result<bool, Stop> {
        while self.rows.next(self.file, row)? {
            if row.is_blank() {
                self.blank += 1;
                continue;
            }
            if row.hidden && self.skip_hidden {
                self.hidden += 1;
                continue;
            }
            if self.reader.counts_cells && is_split_otherwise(row, self.reader.plan.width) {
                return Err(Stop::Refused(
                    Rejection::new(self.file, RejectCode::MixedDelimiters).at(row.number),
                ));
            }
            self.data += 1;
            if self.data > u64::from(self.max_rows) {
                return Err(Stop::Refused(Rejection::new(
                    self.file,
                    RejectCode::TooManyRows,
                )));
            }
            return Ok(true);
        }
        Ok(false)
    }
}

/// One cell that another delimiter would split into the right number (I-17).
fn is_split_otherwise(row: &RowBuffer, width: usize) -> bool {
    if width < 2 || row.len() != 1 {
        return false;
    }
    let text = row.cell(0).map(|cell| cell.text).unwrap_or_default();
    [';', ',', '\t', '|']
        .into_iter()
        .any(|delimiter| text.matches(delimiter).count() + 1 == width)
}
