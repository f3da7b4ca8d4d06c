//! What the server asks of the import worker: which files, which limits, what the user confirmed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use domain::{Day, Month};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{charset::Charset, column::Mapping, date_text::DateOrder};

/// What a file is for. The order is the order in which files cross the pipe: the list comes last,
/// so that its rows can stream past what the other files said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// People already guided by the municipality (the 'dat' check, S1-17): only the key is read.
    Known,
    /// People registered at the Chamber of Commerce (S1-15): only the key is read.
    SelfEmployed,
    /// Names and addresses from the population register (S1-11).
    Addresses,
    /// A list of DUO about who left school; it comes alone.
    School,
    /// The monthly list itself.
    List,
}

impl FileKind {
    /// The stable name: `list`, `addresses`, `known`, `self_employed`, `school`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::SelfEmployed => "self_employed",
            Self::Addresses => "addresses",
            Self::School => "school",
            Self::List => "list",
        }
    }

    /// The name on Dutch pages.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Known => "bestand ‘bekend bij de gemeente’",
            Self::SelfEmployed => "bestand ‘zelfstandigen’",
            Self::Addresses => "adressenbestand",
            Self::School => "schoollijst",
            Self::List => "lijst",
        }
    }
}

impl FromStr for FileKind {
    type Err = NotAConfirmation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [
            Self::Known,
            Self::SelfEmployed,
            Self::Addresses,
            Self::School,
            Self::List,
        ]
        .into_iter()
        .find(|kind| kind.code() == text)
        .ok_or(NotAConfirmation)
    }
}

/// One file that follows the request on the pipe.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileHeader {
    /// What it is for.
    pub kind: FileKind,
    /// Its name as uploaded: shown, never used as a path (I-88).
    pub name: String,
    /// Its length in bytes.
    pub length: u64,
}

/// Bounds of one import. The row limit is a dated setting (I-33); the others are fixed defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Data rows in one file.
    pub max_rows: u32,
    /// Bytes in one file.
    pub max_bytes: u64,
    /// Columns in one file (I-32).
    pub max_columns: u32,
    /// Bytes in one cell (I-31).
    pub max_cell_bytes: u32,
    /// Bytes that a workbook may unpack to in all (I-72).
    pub max_unpacked: u64,
    /// Unpacked bytes per packed byte of one entry (I-72).
    pub max_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_rows: 250_000,
            max_bytes: 64 << 20,
            max_columns: 500,
            max_cell_bytes: 32 << 10,
            max_unpacked: 200 << 20,
            max_ratio: 100,
        }
    }
}

/// What the worker is asked to do: the first line on its standard input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WorkerRequest {
    /// The files in the order in which their bytes follow; the list is last.
    pub files: Vec<FileHeader>,
    /// The month the list is for.
    pub list_month: Month,
    /// The day on which ages are judged when the user named one; else the file's own, else the
    /// month's first day.
    #[serde(default)]
    pub reference_date: Option<Day>,
    /// The municipality whose list this should be, as `GM0988`, with those that went on in it (I-95).
    pub municipality_codes: Vec<String>,
    /// Bounds.
    #[serde(default)]
    pub limits: Limits,
    /// Saved column mappings; they go before the synonyms.
    #[serde(default)]
    pub mappings: BTreeMap<FileKind, Mapping>,
    /// What the user confirmed after an earlier run.
    #[serde(default)]
    pub confirmations: BTreeSet<Confirmation>,
    /// Whether numbers of the official test persons pass without a notice (I-53).
    #[serde(default)]
    pub test_persons_allowed: bool,
    /// Whether each row comes with its cells, also when nothing is wrong with it: for a second reading,
    /// once it is known which rows a later one contradicts (I-48).
    #[serde(default)]
    pub whole_rows: bool,
}

/// Something that is not guessed in silence: the user said how it is, for one file.
///
/// Written as `file/topic/value`, so that it fits a form field and the command line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confirmation {
    /// The file it is about.
    pub file: FileKind,
    /// What was confirmed.
    pub choice: Choice,
}

/// The answer to one question about a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// The text is in this encoding (I-3, I-4, I-5).
    Encoding(Charset),
    /// Dates with slashes have this order (I-60).
    DateOrder(DateOrder),
    /// Read the sheet of this name (I-80).
    Sheet(String),
    /// Read hidden rows and columns too (true) or leave them out (false) (I-80).
    Hidden(bool),
    /// The list is empty this month (I-30).
    EmptyList,
    /// `\"` stands for a quote inside text (true) or is a backslash and the end of it (false) (I-34).
    BackslashQuotes(bool),
}

impl Choice {
    /// The topic: choices of one topic exclude each other.
    pub const fn topic(&self) -> &'static str {
        match self {
            Self::Encoding(_) => "encoding",
            Self::DateOrder(_) => "date_order",
            Self::Sheet(_) => "sheet",
            Self::Hidden(_) => "hidden",
            Self::EmptyList => "empty_list",
            Self::BackslashQuotes(_) => "backslash_quotes",
        }
    }
}

impl fmt::Display for Confirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/", self.file.code(), self.choice.topic())?;
        match &self.choice {
            Choice::Encoding(charset) => f.write_str(charset.code()),
            Choice::DateOrder(order) => f.write_str(order.code()),
            Choice::Sheet(name) => f.write_str(name),
            Choice::Hidden(yes) | Choice::BackslashQuotes(yes) => {
                f.write_str(if *yes { "yes" } else { "no" })
            }
            Choice::EmptyList => f.write_str("yes"),
        }
    }
}

/// The text is not a confirmation of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a confirmation written file/topic/value")]
pub struct NotAConfirmation;

impl FromStr for Confirmation {
    type Err = NotAConfirmation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '/');
        let mut next = || parts.next().ok_or(NotAConfirmation);
        let (file, topic, value) = (next()?.parse()?, next()?, next()?);
        let yes = || match value {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(NotAConfirmation),
        };
        let choice = match topic {
            "encoding" => Choice::Encoding(Charset::from_code(value).ok_or(NotAConfirmation)?),
            "date_order" => Choice::DateOrder(DateOrder::from_code(value).ok_or(NotAConfirmation)?),
            "sheet" => Choice::Sheet(value.to_owned()),
            "hidden" => Choice::Hidden(yes()?),
            "empty_list" if yes()? => Choice::EmptyList,
            "backslash_quotes" => Choice::BackslashQuotes(yes()?),
            _ => return Err(NotAConfirmation),
        };
        Ok(Self { file, choice })
    }
}

impl Serialize for Confirmation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Confirmation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl WorkerRequest {
    /// A request that reads our own check list: nothing of it depends on month or municipality. Rows
    /// that a colleague filtered away are read too, for an answer is an answer.
    /// Whether a returned check list is asked for: one file of answers, and no list.
    pub(crate) fn is_check_list(&self) -> bool {
        matches!(self.files.as_slice(), [only] if only.kind == FileKind::Known)
    }

    /// The request to read a returned check list of so many bytes.
    pub fn for_check_list(length: u64, limits: Limits) -> Self {
        let confirm = |choice| Confirmation {
            file: FileKind::Known,
            choice,
        };
        Self {
            files: vec![FileHeader {
                kind: FileKind::Known,
                name: "controlelijst".to_owned(),
                length,
            }],
            list_month: domain::Ts::from_micros(0).day().month(),
            reference_date: None,
            municipality_codes: Vec::new(),
            limits,
            mappings: BTreeMap::new(),
            confirmations: BTreeSet::from([
                confirm(Choice::Hidden(true)),
                confirm(Choice::BackslashQuotes(false)),
            ]),
            test_persons_allowed: true,
            whole_rows: false,
        }
    }

    /// The request to read a list of DUO of so many bytes, judged on its reference date. Rows that a colleague filtered away
    /// are read too: the list is answered for whole.
    pub fn for_school_list(name: String, length: u64, reference_date: Day, limits: Limits) -> Self {
        Self {
            files: vec![FileHeader {
                kind: FileKind::School,
                name,
                length,
            }],
            list_month: reference_date.month(),
            reference_date: Some(reference_date),
            municipality_codes: Vec::new(),
            limits,
            mappings: BTreeMap::new(),
            confirmations: BTreeSet::from([Confirmation {
                file: FileKind::School,
                choice: Choice::Hidden(true),
            }]),
            test_persons_allowed: true,
            whole_rows: false,
        }
    }

    /// Whether a list of DUO is asked for, which comes alone.
    pub(crate) fn is_school_list(&self) -> bool {
        matches!(self.files.as_slice(), [only] if only.kind == FileKind::School)
    }

    /// What was confirmed for one file about one topic.
    pub(crate) fn confirmed(&self, file: FileKind) -> impl Iterator<Item = &Choice> {
        self.confirmations
            .iter()
            .filter(move |c| c.file == file)
            .map(|c| &c.choice)
    }
}
