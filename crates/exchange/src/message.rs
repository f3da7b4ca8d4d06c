//! What the import worker answers: JSON lines, and the parent's reader for them.

use std::{
    collections::BTreeMap,
    fmt,
    io::{BufRead, Read as _},
};

use domain::{Bsn, Day, Identity, Month, school::LeaverFacts};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{CheckAnswer, Confirmation, FileKind, Mapping, NoticeCode, ReasonCode, RejectCode};

/// One line from the worker.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerMessage {
    /// What was detected in one file; before its rows.
    Detected(Box<Detected>),
    /// One data row of the list.
    Row(Box<ListRow>),
    /// An earlier row must be quarantined too: a later row has its BSN and other data (I-48).
    Conflict {
        /// The earlier row.
        row: u32,
        /// The later row.
        with: u32,
    },
    /// A file is refused. Rows sent before are void; nothing follows but the end.
    Rejected(Rejection),
    /// The user must choose first. Rows sent before are void; nothing follows but the end.
    NeedsConfirmation(Vec<Question>),
    /// One answer of a returned check list.
    Answer(CheckAnswer),
    /// All rows were sent; without this message the worker died and nothing counts.
    Done(Counts),
}

/// How a file was read: shown to the user, never guessed in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detected {
    /// The file.
    pub file: FileKind,
    /// `csv` or `xlsx`.
    pub format: String,
    /// Encoding of a CSV file, as `utf-8`, `windows-1252`; empty for a workbook.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub encoding: String,
    /// A byte order mark was found and taken off (I-1).
    #[serde(default, skip_serializing_if = "is_false")]
    pub byte_order_mark: bool,
    /// Delimiter of a CSV file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Sheet that is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Sheets, hidden ones included, that are not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sheets: Vec<String>,
    /// Row of the header as a spreadsheet shows it; rows above it are titles.
    pub header_row: u32,
    /// Columns that are read: header as written and field.
    pub columns: Vec<ColumnFound>,
    /// Headers that are dropped and never stored (I-22).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<String>,
    /// The mapping in force, for saving.
    pub mapping: Mapping,
    /// Fingerprint of the header row: the key under which a mapping is saved.
    pub fingerprint: String,
    /// Order of dates with slashes, when the file has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<crate::DateOrder>,
    /// Reference date that the first data row names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_date: Option<Day>,
    /// Month that the first data row names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_month: Option<Month>,
    /// Rows hidden or filtered away in the sheet.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hidden_rows: u64,
    /// Hidden columns, by header.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden_columns: Vec<String>,
    /// The hidden rows and columns are left out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden_left_out: bool,
    /// Cell comments, which are dropped (I-82).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub comments_dropped: u64,
}

/// One column that is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnFound {
    /// The header as the file writes it.
    pub header: String,
    /// What it holds.
    pub field: crate::Field,
}

/// One data row of the list, read and matched with the other files.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ListRow {
    /// The row as a spreadsheet shows it: the header is 1 when nothing stands above it.
    pub row: u32,
    /// The BSN when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bsn: Option<WireBsn>,
    /// The list's own flag for new inflow (S1-22).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_flag: Option<bool>,
    /// The municipality the list names for this row, as `GM0988`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality_code: Option<String>,
    /// Name, birth date, address and markers from list and address file together.
    #[serde(default)]
    pub identity: Identity,
    /// What a list of DUO tells of school and work; of other lists nothing.
    #[serde(default)]
    pub school: LeaverFacts,
    /// Where the address came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_from: Option<AddressSource>,
    /// Known to the municipality; `None` when no such file was given ('not answered is not no').
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<bool>,
    /// Registered at the Chamber of Commerce; `None` when no such file was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_employed: Option<bool>,
    /// What was put right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// What is wrong: any problem quarantines the row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// The earlier row that says the same (I-47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<u32>,
    /// An earlier row with this name and birth date and another BSN (I-49).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub possible_double_of: Option<u32>,
    /// The row's own cells (header, value) when it has problems, or when all were asked for: for the
    /// sealed quarantine and the correction file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raw: Vec<(String, String)>,
}

/// Shows the row number and the names of problems, no person.
impl fmt::Debug for ListRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListRow")
            .field("row", &self.row)
            .field(
                "problems",
                &self.problems.iter().map(|p| p.reason).collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

/// Where an address came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressSource {
    /// The list itself had it.
    List,
    /// The address file had it.
    AddressFile,
}

/// Something put right in one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Field name, or the header of a dropped column.
    pub column: String,
    /// What was done.
    pub code: NoticeCode,
}

/// Something wrong in one row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Field name such as `bsn`, or empty for the row as a whole.
    pub column: String,
    /// What is wrong.
    pub reason: ReasonCode,
    /// What it may have been, for mojibake (I-9). A personal value: sealed like the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Problem({} {})", self.column, self.reason)
    }
}

/// A refused file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// The file.
    pub file: FileKind,
    /// Why.
    pub code: RejectCode,
    /// What is wrong and what to do, in Dutch, for the user.
    pub dutch: String,
    /// The row, when one can be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

impl Rejection {
    /// A refusal with the code's own sentence.
    pub(crate) fn new(file: FileKind, code: RejectCode) -> Self {
        Self {
            file,
            code,
            dutch: code.dutch().to_owned(),
            row: None,
        }
    }

    /// Names the row it is about.
    pub(crate) fn at(mut self, row: u32) -> Self {
        self.dutch = format!("Rij {row}: {}", self.dutch);
        self.row = Some(row);
        self
    }

    /// Adds names, such as missing columns, to the sentence.
    pub(crate) fn naming(mut self, names: &str) -> Self {
        self.dutch = format!("{} ({names})", self.dutch);
        self
    }
}

/// One possible answer to put before the user. Questions about the same file and topic are
/// alternatives of which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Sent back in the next request when the user agrees.
    pub confirmation: Confirmation,
    /// What the user confirms, in Dutch.
    pub dutch: String,
    /// What it looks like in the file; may hold part of a name, never a BSN.
    pub sample: String,
    /// Our best guess among the alternatives of its topic.
    pub recommended: bool,
}

/// What the worker counted: `rows` equals the number of [`WorkerMessage::Row`]s sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Data rows of the list.
    pub rows: u64,
    /// Rows with at least one problem, not counting later conflicts.
    pub with_problems: u64,
    /// Conflicts sent.
    pub conflicts: u64,
    /// Each file's own counts.
    pub files: BTreeMap<FileKind, FileCounts>,
}

/// What was counted in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileCounts {
    /// Data rows.
    pub rows: u64,
    /// Blank rows skipped (I-28).
    pub blank: u64,
    /// Hidden rows left out after the user agreed (I-80).
    pub hidden: u64,
    /// Keys that a list row matched (for side files).
    pub matched: u64,
    /// Keys that matched nobody and were dropped (for side files).
    pub unmatched: u64,
    /// Rows without a readable key (for side files).
    pub unreadable: u64,
    /// The first hundred unreadable rows and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<(u32, ReasonCode)>,
}

/// A BSN on the pipe between worker and server, and nowhere else: it serialises its digits.
#[derive(Clone, PartialEq, Eq)]
pub struct WireBsn(pub Bsn);

impl fmt::Debug for WireBsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WireBsn(*)")
    }
}

impl Serialize for WireBsn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.digits())
    }
}

impl<'de> Deserialize<'de> for WireBsn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Bsn::parse(&digits)
            .map(WireBsn)
            .map_err(serde::de::Error::custom)
    }
}

/// Longest line a worker may send: a row of 500 cells of 32 KiB cannot be sealed anyway.
const MAX_LINE: u64 = 4 << 20;

/// Why the worker's output could not be read.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// The pipe failed.
    #[error("the worker's pipe failed")]
    Pipe(#[source] std::io::Error),
    /// A line was longer than the limit: the worker is not to be trusted any more.
    #[error("the worker sent a line longer than {MAX_LINE} bytes")]
    LineTooLong,
    /// The last line was cut off: the worker died.
    #[error("the worker stopped in the middle of a line")]
    CutOff,
    /// A line was not a message. The parser's text is not kept: it may quote a value.
    #[error("the worker sent a line that is not a message")]
    NotAMessage,
}

/// Reads the worker's messages one by one, with bounded memory.
pub struct MessageReader<R> {
    input: R,
    line: Vec<u8>,
}

impl<R: BufRead> MessageReader<R> {
    /// A reader over the worker's standard output.
    pub fn new(input: R) -> Self {
        Self {
            input,
            line: Vec::new(),
        }
    }

    fn read(&mut self) -> Result<Option<WorkerMessage>, MessageError> {
        self.line.clear();
        let read = self
            .input
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut self.line)
            .map_err(MessageError::Pipe)?;
        if read == 0 {
            return Ok(None);
        }
        if self.line.last() != Some(&b'\n') {
            let full = u64::try_from(read).is_ok_and(|read| read >= MAX_LINE);
            return Err(if full {
                MessageError::LineTooLong
            } else {
                MessageError::CutOff
            });
        }
        serde_json::from_slice(&self.line)
            .map(Some)
            .map_err(|_| MessageError::NotAMessage)
    }
}

impl<R: BufRead> Iterator for MessageReader<R> {
    type Item = Result<WorkerMessage, MessageError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn is_zero(value: &u64) -> bool {
    *value == 0
}
