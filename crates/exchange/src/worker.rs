//! The import worker: reads a request and files, answers with messages.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{self, BufRead as _, BufReader, BufWriter, Read, Write},
};

use domain::Identity;

use crate::{
    Choice, Confirmation, Counts, Field, FileCounts, FileHeader, FileKind, ListRow, Question,
    ReasonCode, RejectCode, Rejection, WorkerMessage, WorkerRequest,
    check_list::read_check_answers,
    person_parts::judge_age,
    row_buffer::RowBuffer,
    school_row::{SchoolEnd, read_school_list},
    side_file::{self, AddressBook, KeySet},
    source::{self, Opened, Stop},
};

/// Longest request line.
const MAX_REQUEST: u64 = 4 << 20;

/// Reads one request line and the files behind it from `input`, writes messages to `output`.
///
/// Runs in a process of its own that the server starts with limits on memory, time and system
/// calls. It may stop reading before the input ends: a refusal is not delayed by the rest of a file,
/// so the parent must not mind a closed pipe. Errors: only when a pipe fails; everything else is a
/// message.
pub fn run_worker(input: impl Read, output: impl Write) -> io::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut outbox = Outbox(BufWriter::with_capacity(1 << 16, output));
    match work(&mut input, &mut outbox) {
        Ok(()) => {}
        Err(Stop::Refused(rejection)) => outbox.send(&WorkerMessage::Rejected(rejection))?,
        Err(Stop::Pipe(error)) => return Err(error),
    }
    outbox.0.flush()
}

/// Does what needs the system once, so that the worker may be shut in afterwards: reads the time zone
/// and seeds the hash maps. Call it before limits on system calls go on.
pub fn prepare_worker() {
    let _ = domain::Ts::from_micros(0).day();
    let _ = HashMap::<u32, u32>::new();
}

/// Where messages go out.
struct Outbox<W: Write>(BufWriter<W>);

impl<W: Write> Outbox<W> {
    fn send(&mut self, message: &WorkerMessage) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, message)?;
        self.0.write_all(b"\n")
    }
}

fn work<W: Write>(input: &mut impl BufReadTake, outbox: &mut Outbox<W>) -> Result<(), Stop> {
    let request = read_request(input)?;
    if request.is_check_list() {
        let length = request.files.iter().map(|file| file.length).sum();
        read_check_answers(&request, &mut input.part(length), |answer| {
            outbox.send(&WorkerMessage::Answer(answer))
        })?;
        return Ok(outbox.send(&WorkerMessage::Done(Counts::default()))?);
    }
    if request.is_school_list() {
        let length = request.files.iter().map(|file| file.length).sum();
        let end = read_school_list(&request, &mut input.part(length), |row| {
            outbox.send(&WorkerMessage::Row(Box::new(row)))
        })?;
        return Ok(outbox.send(&match end {
            SchoolEnd::Read(counts) => WorkerMessage::Done(counts),
            SchoolEnd::Asked(questions) => WorkerMessage::NeedsConfirmation(questions),
        })?);
    }
    let invalid = || Stop::Refused(Rejection::new(FileKind::List, RejectCode::RequestInvalid));
    let (list, sides) = request.files.split_last().ok_or_else(invalid)?;
    let kinds: Vec<FileKind> = sides.iter().map(|file| file.kind).collect();
    let repeated = kinds
        .iter()
        .enumerate()
        .any(|(at, kind)| kinds.iter().take(at).any(|other| other == kind));
    let misplaced = [FileKind::List, FileKind::School]
        .iter()
        .any(|kind| kinds.contains(kind));
    if list.kind != FileKind::List || misplaced || repeated {
        return Err(invalid());
    }
    let mut questions = Vec::new();
    let mut beside = Beside::default();
    for file in sides {
        let mut bytes = input.part(file.length);
        let asked = source::open(file, &mut bytes, &request, |opened| {
            beside.take(file, opened, outbox, &request)
        })?;
        questions.extend(asked);
        // What a question left unread makes room for the next file.
        io::copy(&mut bytes, &mut io::sink())?;
    }
    let mut bytes = input.part(list.length);
    source::open(list, &mut bytes, &request, |mut opened| {
        outbox.send(&WorkerMessage::Detected(Box::new(opened.detected.clone())))?;
        questions.append(&mut opened.questions);
        if !questions.is_empty() {
            return Ok(outbox.send(&WorkerMessage::NeedsConfirmation(questions))?);
        }
        ListPass::new(&request, beside).run(&mut opened, outbox)
    })
}

/// A reader from which one file at a time is taken.
trait BufReadTake: Read {
    fn line(&mut self) -> io::Result<Vec<u8>>;
    fn part(&mut self, length: u64) -> io::Take<&mut Self>
    where
        Self: Sized,
    {
        self.take(length)
    }
}

impl<R: Read> BufReadTake for BufReader<R> {
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.by_ref()
            .take(MAX_REQUEST)
            .read_until(b'\n', &mut line)?;
        Ok(line)
    }
}

fn read_request(input: &mut impl BufReadTake) -> Result<WorkerRequest, Stop> {
    let line = input.line()?;
    serde_json::from_slice(&line)
        .map_err(|_| Stop::Refused(Rejection::new(FileKind::List, RejectCode::RequestInvalid)))
}

/// What the files beside the list say.
#[derive(Default)]
struct Beside {
    known: Option<KeySet>,
    self_employed: Option<KeySet>,
    addresses: Option<AddressBook>,
    counts: BTreeMap<FileKind, FileCounts>,
}

impl Beside {
    /// Reads one file, or returns the questions that come first.
    fn take<W: Write>(
        &mut self,
        file: &FileHeader,
        mut opened: Opened<'_, '_>,
        outbox: &mut Outbox<W>,
        request: &WorkerRequest,
    ) -> Result<Vec<Question>, Stop> {
        outbox.send(&WorkerMessage::Detected(Box::new(opened.detected.clone())))?;
        if !opened.questions.is_empty() {
            return Ok(opened.questions);
        }
        let counts = match file.kind {
            FileKind::Addresses => {
                let (book, counts) = side_file::read_addresses(&mut opened)?;
                self.addresses = Some(book);
                counts
            }
            kind => {
                let (keys, counts) = side_file::read_keys(&mut opened)?;
                if kind == FileKind::Known {
                    self.known = Some(keys);
                } else {
                    self.self_employed = Some(keys);
                }
                counts
            }
        };
        let empty = counts.rows == 0;
        self.counts.insert(file.kind, counts);
        Ok(if empty {
            empty_question(file.kind, request).into_iter().collect()
        } else {
            Vec::new()
        })
    }

    fn counted(mut self) -> BTreeMap<FileKind, FileCounts> {
        for (kind, counts) in &mut self.counts {
            match (kind, &self.known, &self.self_employed, &self.addresses) {
                (FileKind::Known, Some(keys), ..) | (FileKind::SelfEmployed, _, Some(keys), _) => {
                    keys.count(counts);
                }
                (FileKind::Addresses, .., Some(book)) => book.count(counts),
                _ => {}
            }
        }
        self.counts
    }
}

/// Asks whether a file without rows is meant so (I-30).
fn empty_question(file: FileKind, request: &WorkerRequest) -> Option<Question> {
    if request
        .confirmed(file)
        .any(|choice| *choice == Choice::EmptyList)
    {
        return None;
    }
    Some(Question {
        confirmation: Confirmation {
            file,
            choice: Choice::EmptyList,
        },
        dutch: format!(
            "De {} heeft alleen een kopregel en geen rijen. Klopt dat?",
            file.dutch()
        ),
        sample: String::new(),
        recommended: false,
    })
}

/// The pass over the rows of the list.
struct ListPass<'r> {
    request: &'r WorkerRequest,
    beside: Beside,
    /// BSN to the first row that had it and a hash of what that row said.
    seen: HashMap<u32, (u32, u32)>,
    /// Name and birth date to the first row that had them.
    persons: HashMap<u64, u32>,
    other_municipality: u64,
    counts: Counts,
}

impl<'r> ListPass<'r> {
    fn new(request: &'r WorkerRequest, beside: Beside) -> Self {
        Self {
            request,
            beside,
            seen: HashMap::new(),
            persons: HashMap::new(),
            other_municipality: 0,
            counts: Counts::default(),
        }
    }

    fn run<W: Write>(
        mut self,
        opened: &mut Opened<'_, '_>,
        outbox: &mut Outbox<W>,
    ) -> Result<(), Stop> {
        let mut cells = RowBuffer::default();
        while opened.next_row(&mut cells)? {
            let mut row = opened.reader.read(&cells);
            let conflict = self.judge(&mut row, opened.reader.dates.reference);
            if !row.problems.is_empty() {
                self.counts.with_problems += 1;
            }
            let keeps_cells = self.request.whole_rows || !row.problems.is_empty();
            if keeps_cells && row.raw.is_empty() {
                row.raw = opened.reader.raw(&cells);
            }
            self.counts.rows += 1;
            let number = row.row;
            outbox.send(&WorkerMessage::Row(Box::new(row)))?;
            if let Some(earlier) = conflict {
                self.counts.conflicts += 1;
                outbox.send(&WorkerMessage::Conflict {
                    row: earlier,
                    with: number,
                })?;
            }
        }
        if self.counts.rows == 0
            && let Some(question) = empty_question(FileKind::List, self.request)
        {
            return Ok(outbox.send(&WorkerMessage::NeedsConfirmation(vec![question]))?);
        }
        // More than one in five of another municipality: the wrong list (I-95).
        if self.other_municipality * 5 > self.counts.rows {
            return Err(Stop::Refused(Rejection::new(
                FileKind::List,
                RejectCode::WrongList,
            )));
        }
        let list = FileCounts {
            rows: opened.data,
            blank: opened.blank,
            hidden: opened.hidden,
            ..FileCounts::default()
        };
        self.counts.files = self.beside.counted();
        self.counts.files.insert(FileKind::List, list);
        Ok(outbox.send(&WorkerMessage::Done(self.counts))?)
    }

    /// Matches a row with the other files and with the rows before it. Returns the earlier row that
    /// it contradicts.
    fn judge(&mut self, row: &mut ListRow, reference: domain::Day) -> Option<u32> {
        if row
            .municipality_code
            .as_ref()
            .is_some_and(|code| !self.request.municipality_codes.contains(code))
        {
            self.other_municipality += 1;
            row.problem(
                Field::MunicipalityCode.code(),
                ReasonCode::OtherMunicipality,
            );
        }
        let said = content_hash(&row.identity);
        let bsn = row.bsn.as_ref().map(|bsn| side_file::number(&bsn.0));
        if let Some(bsn) = bsn {
            if let Some(known) = &mut self.beside.known {
                row.known = Some(known.matches(bsn));
            }
            if let Some(self_employed) = &mut self.beside.self_employed {
                row.self_employed = Some(self_employed.matches(bsn));
            }
            if let Some(addresses) = &mut self.beside.addresses {
                addresses.complete(bsn, row);
            }
        }
        judge_age(row, reference);
        if !row.problems.is_empty() {
            return None;
        }
        let bsn = bsn?;
        if let Some((earlier, hash)) = self.seen.get(&bsn).copied() {
            if hash == said {
                row.duplicate_of = Some(earlier);
                return None;
            }
            row.problem(Field::Bsn.code(), ReasonCode::SameBsnOtherPerson);
            return Some(earlier);
        }
        self.seen.insert(bsn, (row.row, said));
        self.note_double(row);
        None
    }

    /// Notes an earlier row of the same name and birth date (I-49).
    fn note_double(&mut self, row: &mut ListRow) {
        let Some(birth) = row.identity.birth_date else {
            return;
        };
        let name = row.identity.full_name();
        if name.is_empty() {
            return;
        }
        let mut hasher = DefaultHasher::new();
        (name.to_lowercase(), birth).hash(&mut hasher);
        let earlier = *self.persons.entry(hasher.finish()).or_insert(row.row);
        if earlier != row.row {
            row.possible_double_of = Some(earlier);
            row.notice("", crate::NoticeCode::PossibleDouble);
        }
    }
}

/// A short hash of what a list row says of its person: equal rows are duplicates, others conflict.
fn content_hash(identity: &Identity) -> u32 {
    let mut hasher = DefaultHasher::new();
    (
        &identity.given_names,
        &identity.prefix,
        &identity.family_name,
        &identity.envelope_name,
        identity.birth_date,
        &identity.address_line_1,
        &identity.address_line_2,
        &identity.postcode,
    )
        .hash(&mut hasher);
    let hash = hasher.finish();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "half of the hash is enough and saves memory"
    )]
    let short = (hash ^ (hash >> 32)) as u32;
    short
}
