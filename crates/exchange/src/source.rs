//! Opening one file of an import: kind, encoding, dialect, sheet, header; then its rows.

use std::{collections::VecDeque, io::{self, Cursor, Read}};

use crate::{
    Charset, Choice, Confirmation, DateOrder, Detected, Field, FileHeader, FileKind, Mapping, Question,
    RejectCode, Rejection, WorkerRequest,
    charset::{self, Transcoder, Verdict},
    date_text::{self, DateRules, OrderEvidence},
    delimited::{self, DelimitedReader, Dialect, ReadError},
    header::{self, HEADER_WITHIN, Plan},
    row_buffer::{CellKind, RowBuffer},
    row_reader::RowReader,
    sniff::{self, Format},
    workbook::{self, Archive, SheetPart, SheetReader, Survey, Workbook, may_hold_slash_dates},
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
    input.take(SAMPLE.min(header.length)).read_to_end(&mut sample)?;
    let missing = (sample.len() as u64) < SAMPLE.min(header.length);
    if missing {
        return Err(Stop::Pipe(io::ErrorKind::UnexpectedEof.into()));
    }
    match sniff::sniff(&sample).map_err(refuse)? {
        Format::Zip => {
            input.take(header.length - sample.len() as u64).read_to_end(&mut sample)?;
            open_workbook(file, &sample, request, then)
        }
        Format::Text => open_text(file, sample, header.length, input, request, then),
    }
}

fn open_text<R>(
    file: FileKind,
    sample: Vec<u8>,
    length: u64,
    input: &mut dyn Read,
    request: &WorkerRequest,
    then: impl FnOnce(Opened<'_, '_>) -> Result<R, Stop>,
) -> Result<R, Stop> {
    let refuse = |code| Stop::Refused(Rejection::new(file, code));
    let mut questions = Vec::new();
    let (charset, mark) = charset_of(file, &sample, request, &mut questions).map_err(refuse)?;
    let rest = sample.get(mark..).unwrap_or_default();
    let head = head_of(rest, charset);
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(refuse(RejectCode::EmptyFile));
    }
    let mapping = request.mappings.get(&file).cloned().unwrap_or_default();
    let (separator, skip) = delimited::separator_line(&head).map_or((None, 0), |(d, n)| (Some(d), n));
    let head = head.get(skip..).unwrap_or_default();
    let delimiter = separator.unwrap_or_else(|| delimiter_of(head, &mapping, request));
    let backslash_quotes = backslash_quotes(file, rest, delimiter, request, &mut questions);
    let dialect = Dialect { delimiter, backslash_quotes };
    let order = if may_hold_slash_dates(rest) {
        evidence_in_text(rest, charset, skip, dialect, file, &mapping, request)
    } else {
        OrderEvidence::default()
    };
    let order = date_order(file, order, request, &mut questions);
    let byte_order_mark = mark > 0;
    let more = input.take(length - sample.len() as u64);
    let bytes = Cursor::new(sample.get(mark..).unwrap_or_default()).chain(more);
    let mut text = Transcoder::new(bytes, charset);
    io::copy(&mut text.by_ref().take(skip as u64), &mut io::sink())?;
    let boxed: Box<dyn Read + '_> = Box::new(text);
    let source = Source::Text(Box::new(DelimitedReader::new(boxed, dialect, &request.limits)));
    let mut rows = Rows { waiting: VecDeque::new(), source };
    let (header_row, plan) = find_header(file, &mut rows, &mapping)?;
    let detected = Detected {
        format: "csv".to_owned(),
        encoding: charset.code().to_owned(),
        byte_order_mark,
        delimiter: Some(char::from(delimiter)),
        ..detected(file, header_row, &plan)
    };
    let reader = row_reader(plan, order, None, false, request);
    finish(file, detected, questions, reader, rows, request, then)
}

/// Encoding and byte order mark; asks when it is not certain.
fn charset_of(
    file: FileKind,
    sample: &[u8],
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> Result<(Charset, usize), RejectCode> {
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::Encoding(charset) => Some(*charset),
        _ => None,
    });
    match charset::judge(sample) {
        Verdict::Certain(charset, mark) => Ok((charset, mark)),
        Verdict::Refused(code) => Err(code),
        Verdict::Choose(options) => {
            if let Some(charset) = confirmed {
                return Ok((charset, 0));
            }
            let best = options.first().map(|(charset, _)| *charset).ok_or(RejectCode::EncodingUnknown)?;
            questions.extend(options.into_iter().map(|(charset, words)| Question {
                confirmation: Confirmation { file, choice: Choice::Encoding(charset) },
                dutch: format!("De {} is gelezen als {}. Staan de letters hieronder goed?", file.dutch(), charset.code()),
                sample: words,
                recommended: charset == best,
            }));
            Ok((best, 0))
        }
    }
}

/// The first part of the file as UTF-8.
fn head_of(bytes: &[u8], charset: Charset) -> Vec<u8> {
    let mut head = Vec::new();
    let raw = bytes.get(..HEAD).unwrap_or(bytes);
    // Reading from memory cannot fail.
    let _ = Transcoder::new(raw, charset).read_to_end(&mut head);
    head
}

/// The delimiter under which the first rows look most like our table.
fn delimiter_of(head: &[u8], mapping: &Mapping, request: &WorkerRequest) -> u8 {
    let mut best = (b';', (0, 0));
    for delimiter in [b';', b',', b'\t', b'|'] {
        let dialect = Dialect { delimiter, backslash_quotes: false };
        let mut reader = DelimitedReader::new(head, dialect, &request.limits);
        let (mut rows, mut row) = (Vec::new(), RowBuffer::default());
        while rows.len() < HEADER_WITHIN && matches!(reader.next_row(&mut row), Ok(true)) {
            rows.push(row.clone());
        }
        let likeness = header::likeness(&rows, mapping);
        if likeness > best.1 {
            best = (delimiter, likeness);
        }
    }
    best.0
}

/// Whether `\"` is an escaped quote here; asks when it occurs (I-34).
fn backslash_quotes(
    file: FileKind,
    text: &[u8],
    delimiter: u8,
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> bool {
    if !delimited::has_backslash_quotes(text, delimiter) {
        return false;
    }
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::BackslashQuotes(yes) => Some(*yes),
        _ => None,
    });
    if confirmed.is_none() {
        for (yes, dutch) in [
            (true, "Een aanhalingsteken na een backslash hoort bij de tekst."),
            (false, "Een backslash is een gewoon teken; het aanhalingsteken erna sluit de tekst."),
        ] {
            let choice = Choice::BackslashQuotes(yes);
            questions.push(Question {
                confirmation: Confirmation { file, choice },
                dutch: dutch.to_owned(),
                sample: "\\\"".to_owned(),
                recommended: yes,
            });
        }
    }
    confirmed.unwrap_or(true)
}

/// Order of dates with slashes, from what the whole column shows (I-60). The inner `None` is a
/// column that contradicts itself.
fn date_order(
    file: FileKind,
    evidence: OrderEvidence,
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> (Option<DateOrder>, OrderEvidence) {
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::DateOrder(order) => Some(*order),
        _ => None,
    });
    let order = match (confirmed, evidence.day_first, evidence.month_first) {
        (Some(order), ..) => Some(order),
        (None, true, true) => None,
        (None, false, true) => {
            for (order, sample, recommended) in
                [(DateOrder::MonthFirst, "12/31/2003", true), (DateOrder::DayFirst, "31/12/2003", false)]
            {
                questions.push(Question {
                    confirmation: Confirmation { file, choice: Choice::DateOrder(order) },
                    dutch: match order {
                        DateOrder::MonthFirst => "De maand staat voorop in de datums.".to_owned(),
                        DateOrder::DayFirst => "De dag staat voorop in de datums.".to_owned(),
                    },
                    sample: sample.to_owned(),
                    recommended,
                });
            }
            Some(DateOrder::MonthFirst)
        }
        (None, _, false) => Some(DateOrder::DayFirst),
    };
    (order, evidence)
}

/// Looks through the birth dates of a text.
fn evidence_in_text(
    text: &[u8],
    charset: Charset,
    skip: usize,
    dialect: Dialect,
    file: FileKind,
    mapping: &Mapping,
    request: &WorkerRequest,
) -> OrderEvidence {
    let mut reader = Transcoder::new(text, charset);
    // Reading from memory cannot fail.
    let _ = io::copy(&mut reader.by_ref().take(skip as u64), &mut io::sink());
    let boxed: Box<dyn Read + '_> = Box::new(reader);
    let source = Source::Text(Box::new(DelimitedReader::new(boxed, dialect, &request.limits)));
    let mut rows = Rows { waiting: VecDeque::new(), source };
    evidence(file, &mut rows, mapping)
}

/// Looks through all rows for what their dates say about order. A file that is refused on the way
/// is refused again, with its reason, when it is read.
fn evidence(file: FileKind, rows: &mut Rows<'_, '_>, mapping: &Mapping) -> OrderEvidence {
    let mut evidence = OrderEvidence::default();
    let Ok((_, plan)) = find_header(file, rows, mapping) else { return evidence };
    let Some(at) = plan.at(Field::BirthDate) else { return evidence };
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

fn open_workbook<R>(
    file: FileKind,
    bytes: &[u8],
    request: &WorkerRequest,
    then: impl FnOnce(Opened<'_, '_>) -> Result<R, Stop>,
) -> Result<R, Stop> {
    let refuse = |code| Stop::Refused(Rejection::new(file, code));
    let limits = &request.limits;
    let mapping = request.mappings.get(&file).cloned().unwrap_or_default();
    let mut archive = Archive::open(bytes, limits).map_err(refuse)?;
    let book = workbook::open(&mut archive, limits).map_err(refuse)?;
    let mut questions = Vec::new();
    let sheet = choose_sheet(file, &mut archive, &book, &mapping, request, &mut questions)?;
    let survey = workbook::survey(&mut archive, &sheet.part, limits).map_err(refuse)?;
    if !survey.has_values {
        return Err(refuse(RejectCode::EmptyFile));
    }
    let order = if survey.slash_dates || book.tables.strings.may_hold_slash_dates() {
        let source = SheetReader::open(&mut archive, &sheet.part, &book.tables, limits).map_err(refuse)?;
        let mut rows = Rows { waiting: VecDeque::new(), source: Source::Sheet(Box::new(source)) };
        evidence(file, &mut rows, &mapping)
    } else {
        OrderEvidence::default()
    };
    let order = date_order(file, order, request, &mut questions);
    let source = SheetReader::open(&mut archive, &sheet.part, &book.tables, limits).map_err(refuse)?;
    let mut rows = Rows { waiting: VecDeque::new(), source: Source::Sheet(Box::new(source)) };
    if survey.out_of_order {
        rows.sort(file)?;
    }
    let (header_row, mut plan) = find_header(file, &mut rows, &mapping)?;
    let hides = |at: usize| u32::try_from(at).is_ok_and(|at| survey.hides_column(at + 1));
    let hidden_columns: Vec<String> =
        plan.headers.iter().enumerate().filter(|(at, h)| hides(*at) && !h.is_empty()).map(|(_, h)| h.clone()).collect();
    let hidden_matters = survey.hidden_rows > 0 || plan.columns.iter().any(|column| hides(column.at));
    let leave_out = hidden_matters && !keep_hidden(file, &survey, &hidden_columns, request, &mut questions);
    let mapping_in_force = plan.mapping();
    if leave_out {
        plan.leave_out(hides);
        if plan.at(Field::Bsn).is_none() && questions.is_empty() {
            return Err(Stop::Refused(Rejection::new(file, RejectCode::MissingColumn).naming("BSN")));
        }
    }
    let other = |other: &&SheetPart| other.name != sheet.name;
    let detected = Detected {
        format: "xlsx".to_owned(),
        sheet: Some(sheet.name.clone()),
        other_sheets: book.sheets.iter().filter(other).map(|sheet| sheet.name.clone()).collect(),
        hidden_rows: survey.hidden_rows,
        hidden_columns,
        hidden_left_out: leave_out,
        comments_dropped: book.comments,
        mapping: mapping_in_force,
        ..detected(file, header_row, &plan)
    };
    let reader = row_reader(plan, order, Some(&survey), book.from_1904, request);
    finish(file, detected, questions, reader, rows, request, then)
}

/// The sheet to read: the only one with our header, or the one the user names (I-80).
fn choose_sheet(
    file: FileKind,
    archive: &mut Archive<'_>,
    book: &Workbook,
    mapping: &Mapping,
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> Result<SheetPart, Stop> {
    let refuse = |code| Stop::Refused(Rejection::new(file, code));
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::Sheet(name) => Some(name.as_str()),
        _ => None,
    });
    if let Some(sheet) = book.sheets.iter().find(|sheet| Some(sheet.name.as_str()) == confirmed) {
        return Ok(sheet.clone());
    }
    let mut found: Vec<&SheetPart> = Vec::new();
    for sheet in &book.sheets {
        // The survey bounds a hostile sheet before its rows are looked at.
        if book.sheets.len() == 1 {
            found.push(sheet);
            break;
        }
        let source = SheetReader::open(archive, &sheet.part, &book.tables, &request.limits).map_err(refuse)?;
        let mut rows = Rows { waiting: VecDeque::new(), source: Source::Sheet(Box::new(source)) };
        if find_header(file, &mut rows, mapping).is_ok() {
            found.push(sheet);
        }
    }
    let visible: Vec<&SheetPart> = found.iter().copied().filter(|sheet| !sheet.hidden).collect();
    let must_ask = visible.len() != 1 && !found.is_empty();
    let candidates = if visible.is_empty() { found } else { visible };
    if must_ask {
        questions.extend(candidates.iter().enumerate().map(|(at, sheet)| Question {
            confirmation: Confirmation { file, choice: Choice::Sheet(sheet.name.clone()) },
            dutch: format!(
                "Lees het {}blad ‘{}’.",
                if sheet.hidden { "verborgen " } else { "" },
                sheet.name
            ),
            sample: sheet.name.clone(),
            recommended: at == 0,
        }));
    }
    // Without a header anywhere the first sheet's own refusal says what is missing.
    let first = candidates.first().copied().or_else(|| book.sheets.iter().find(|sheet| !sheet.hidden));
    first.cloned().ok_or_else(|| refuse(RejectCode::NoSheet))
}

/// Whether hidden rows and columns are read; left out unless the user wants them, asked when they
/// matter (I-80).
fn keep_hidden(
    file: FileKind,
    survey: &Survey,
    columns: &[String],
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> bool {
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::Hidden(yes) => Some(*yes),
        _ => None,
    });
    if confirmed.is_none() {
        let what = match (survey.hidden_rows, columns) {
            (rows, []) => format!("{rows} verborgen of weggefilterde rijen"),
            (0, names) => format!("verborgen kolommen: {}", names.join(", ")),
            (rows, names) => format!("{rows} verborgen of weggefilterde rijen; verborgen kolommen: {}", names.join(", ")),
        };
        for (keep, dutch) in
            [(false, "Laat verborgen rijen en kolommen weg."), (true, "Lees verborgen rijen en kolommen ook.")]
        {
            questions.push(Question {
                confirmation: Confirmation { file, choice: Choice::Hidden(keep) },
                dutch: dutch.to_owned(),
                sample: what.clone(),
                recommended: !keep,
            });
        }
    }
    confirmed.unwrap_or(false)
}

fn row_reader<'s>(
    plan: Plan,
    (order, evidence): (Option<DateOrder>, OrderEvidence),
    survey: Option<&'s Survey>,
    from_1904: bool,
    request: &WorkerRequest,
) -> (RowReader<'s>, Option<DateOrder>) {
    let reference = request.reference_date.unwrap_or_else(|| request.list_month.first_day());
    let reader = RowReader {
        plan,
        dates: DateRules { order, reference, from_1904 },
        survey,
        counts_cells: survey.is_none(),
        test_persons_allowed: request.test_persons_allowed,
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
        dropped: plan.dropped.iter().map(|(_, header)| header.clone()).collect(),
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
            let read = if matches!(cell.kind, CellKind::Date | CellKind::Number) && cell.text.len() != 8 {
                date_text::read_serial(cell.text, reader.dates.from_1904)
            } else {
                date_text::read_text(cell.text, reader.dates)
            };
            let date = read.ok().and_then(|read| read.date);
            detected.reference_date = date.filter(|date| date.earliest() == date.latest()).map(domain::BirthDate::earliest);
        }
        detected.stated_month = cell(Field::StatedMonth).and_then(|cell| date_text::read_month(cell.text));
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
        skip_hidden: request.confirmed(file).all(|choice| *choice != Choice::Hidden(true)),
        max_rows: request.limits.max_rows,
        blank: 0,
        hidden: 0,
        data: 0,
    })
}

/// Reads ahead until the header is found; rows up to it are taken off.
fn find_header(file: FileKind, rows: &mut Rows<'_, '_>, mapping: &Mapping) -> Result<(u32, Plan), Stop> {
    let mut ahead = Vec::new();
    let mut row = RowBuffer::default();
    while ahead.len() < HEADER_WITHIN && rows.next(file, &mut row)? {
        ahead.push(std::mem::take(&mut row));
    }
    let (at, plan) = header::find(&ahead, mapping, file).map_err(|(code, names)| {
        let rejection = Rejection::new(file, code);
        Stop::Refused(if names.is_empty() { rejection } else { rejection.naming(&names) })
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
            Source::Sheet(reader) => {
                reader.next_row(row).map_err(|code| Stop::Refused(Rejection::new(file, code)))
            }
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
                return Err(Stop::Refused(Rejection::new(self.file, RejectCode::MixedDelimiters).at(row.number)));
            }
            self.data += 1;
            if self.data > u64::from(self.max_rows) {
                return Err(Stop::Refused(Rejection::new(self.file, RejectCode::TooManyRows)));
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
    [';', ',', '\t', '|'].into_iter().any(|delimiter| text.matches(delimiter).count() + 1 == width)
}
