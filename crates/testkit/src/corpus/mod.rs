//! Malformed files as the world delivers them: one or more for every file kind I-1 to I-96 and I-100
//! of the test catalogue, each made by code, with the verdict it must get.
//!
//! Left out: I-51, I-52 (who may see what), I-86 to I-88 (transport) and I-97 to I-99 (what the
//! database remembers); they are tested where that work is done. All persons are made up.

mod bsn;
mod content;
mod csv_structure;
mod dates;
mod encoding;
mod package;
mod sheet;
mod workbook_kind;

use std::collections::{BTreeMap, BTreeSet};

use domain::Ts;
use exchange::{FileHeader, FileKind, Limits, WorkerRequest};

pub use package::{Package, crc32};

/// A moment in October 2026, the month all lists of the corpus are for.
const OCTOBER_2026: i64 = 1_792_000_000_000_000;

/// One file of a case.
#[derive(Clone)]
pub struct CorpusFile {
    /// What it is handed in as.
    pub kind: FileKind,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One case of the corpus.
#[derive(Clone)]
pub struct CorpusCase {
    /// The catalogue's id, such as `I-37`; several cases may share one.
    pub id: &'static str,
    /// What is wrong with the file.
    pub title: &'static str,
    /// The files, the list last.
    pub files: Vec<CorpusFile>,
    /// What the user confirmed, as `file/topic/value`.
    pub confirmations: Vec<&'static str>,
    /// Limits other than the usual ones.
    pub limits: Limits,
    /// The verdict: see [`CorpusCase::expect`].
    pub expect: &'static str,
}

impl CorpusCase {
    /// A case of one list.
    fn list(
        id: &'static str,
        title: &'static str,
        name: &str,
        bytes: impl Into<Vec<u8>>,
        expect: &'static str,
    ) -> Self {
        let file = CorpusFile {
            kind: FileKind::List,
            name: name.to_owned(),
            bytes: bytes.into(),
        };
        Self {
            id,
            title,
            files: vec![file],
            confirmations: Vec::new(),
            limits: Limits::default(),
            expect,
        }
    }

    /// A case of one list as CSV.
    fn csv(
        id: &'static str,
        title: &'static str,
        bytes: impl Into<Vec<u8>>,
        expect: &'static str,
    ) -> Self {
        Self::list(id, title, "lijst.csv", bytes, expect)
    }

    /// A case of one list as workbook.
    fn xlsx(
        id: &'static str,
        title: &'static str,
        bytes: impl Into<Vec<u8>>,
        expect: &'static str,
    ) -> Self {
        Self::list(id, title, "lijst.xlsx", bytes, expect)
    }

    /// With what the user confirmed.
    fn confirming(mut self, confirmations: &[&'static str]) -> Self {
        self.confirmations.extend(confirmations);
        self
    }

    /// With a file beside the list.
    fn beside(mut self, kind: FileKind, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(
            0,
            CorpusFile {
                kind,
                name: name.to_owned(),
                bytes: bytes.into(),
            },
        );
        self
    }

    /// With other limits.
    fn within(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    /// The request that goes before the files on the pipe.
    pub fn request(&self) -> WorkerRequest {
        let header = |file: &CorpusFile| FileHeader {
            kind: file.kind,
            name: file.name.clone(),
            length: file.bytes.len() as u64,
        };
        WorkerRequest {
            files: self.files.iter().map(header).collect(),
            limits: self.limits,
            confirmations: self
                .confirmations
                .iter()
                .filter_map(|text| text.parse().ok())
                .collect(),
            ..october_request()
        }
    }

    /// Everything the worker reads: the request line and the files.
    pub fn input(&self) -> Vec<u8> {
        let mut input = serde_json::to_vec(&self.request()).unwrap_or_default();
        input.push(b'\n');
        for file in &self.files {
            input.extend_from_slice(&file.bytes);
        }
        input
    }
}

/// A request for the list of October 2026 of GM0988, without files.
pub fn october_request() -> WorkerRequest {
    WorkerRequest {
        files: Vec::new(),
        list_month: Ts::from_micros(OCTOBER_2026).day().month(),
        reference_date: None,
        municipality_codes: vec!["GM0988".to_owned()],
        limits: Limits::default(),
        mappings: BTreeMap::new(),
        confirmations: BTreeSet::new(),
        test_persons_allowed: false,
        whole_rows: false,
    }
}

/// All cases, in the order of their ids.
pub fn cases() -> Vec<CorpusCase> {
    let mut cases = encoding::cases();
    cases.extend(csv_structure::cases());
    cases.extend(bsn::cases());
    cases.extend(dates::cases());
    cases.extend(workbook_kind::cases());
    cases.extend(sheet::cases());
    cases.extend(content::cases());
    cases.sort_by_key(|case| case.id.get(2..).and_then(|id| id.parse::<u32>().ok()));
    cases
}

/// A number that passes the eleven-test and belongs to nobody we know: the `n`th after 100000000.
pub fn made_up_bsn(n: u32) -> String {
    let mut found = 0;
    for prefix in 10_000_000_u32.. {
        let digits = prefix.to_string();
        let sum: u32 = digits
            .bytes()
            .zip((2..=9).rev())
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        let check = sum % 11;
        if check < 10 {
            if found == n {
                return format!("{digits}{check}");
            }
            found += 1;
        }
    }
    String::new()
}
