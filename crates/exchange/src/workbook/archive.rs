//! The zip container of a workbook, judged by its directory before a byte is unpacked.

use std::{
    collections::BTreeSet,
    io::{self, BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use zip::ZipArchive;

use crate::{Limits, RejectCode};

/// One entry as the directory lists it.
struct Entry {
    name: String,
    packed: u64,
    unpacked: u64,
    offset: u64,
    encrypted: bool,
}

/// A checked zip file; every part is unpacked within one common budget.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    budget: Budget,
    max_ratio: u64,
}

/// Bytes that may still be unpacked, over all parts.
#[derive(Clone)]
pub(crate) struct Budget {
    left: Arc<AtomicU64>,
    spent: Arc<AtomicBool>,
}

impl Budget {
    /// What a failed read of a part means.
    pub(crate) fn judge(&self) -> RejectCode {
        if self.spent.load(Ordering::Relaxed) {
            RejectCode::UnpacksTooLarge
        } else {
            RejectCode::CorruptWorkbook
        }
    }
}

/// Entries a workbook may have; a real one has some dozens.
const MAX_ENTRIES: usize = 4_096;
/// Ratios below this size say nothing: a small repetitive part packs very well.
const RATIO_COUNTS_FROM: u64 = 1 << 20;

impl<'a> Archive<'a> {
    /// Checks the directory (I-72, I-75, I-84) and opens the file.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, RejectCode> {
        let entries = directory(bytes)?;
        check(&entries, limits)?;
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| RejectCode::CorruptWorkbook)?;
        if zip.len() != entries.len() {
            return Err(RejectCode::UnsafeWorkbook);
        }
        let budget = Budget {
            // Each sheet is read twice: once to look, once to read.
            left: Arc::new(AtomicU64::new(limits.max_unpacked.saturating_mul(2))),
            spent: Arc::new(AtomicBool::new(false)),
        };
        let names = entries.into_iter().map(|entry| entry.name).collect();
        Ok(Self {
            zip,
            names,
            budget,
            max_ratio: limits.max_ratio,
        })
    }

    /// Names of all parts.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    }

    /// The common budget.
    pub(crate) fn budget(&self) -> Budget {
        self.budget.clone()
    }

    /// Unpacks one part as a stream.
    pub(crate) fn part(&mut self, name: &str) -> Result<PartReader<'_, 'a>, RejectCode> {
        let name = self
            .names
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name))
            .ok_or(RejectCode::CorruptWorkbook)?;
        let file = self
            .zip
            .by_name(name)
            .map_err(|_| RejectCode::CorruptWorkbook)?;
        let promised = file.size();
        let by_ratio = file
            .compressed_size()
            .saturating_mul(self.max_ratio)
            .max(RATIO_COUNTS_FROM);
        let limit = promised.min(by_ratio);
        Ok(BufReader::with_capacity(
            1 << 16,
            Metered {
                inner: file,
                limit,
                budget: self.budget.clone(),
            },
        ))
    }

    /// Unpacks one small part whole.
    pub(crate) fn text(&mut self, name: &str) -> Result<Vec<u8>, RejectCode> {
        let budget = self.budget();
        let mut bytes = Vec::new();
        self.part(name)?
            .take(16 << 20)
            .read_to_end(&mut bytes)
            .map_err(|_| budget.judge())?;
        Ok(bytes)
    }
}

/// A part being unpacked.
pub(crate) type PartReader<'s, 'a> = BufReader<Metered<zip::read::ZipFile<'s, Cursor<&'a [u8]>>>>;

/// Stops a part that unpacks to more than its directory entry promised or the budget allows.
pub(crate) struct Metered<R> {
    inner: R,
    limit: u64,
    budget: Budget,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        let size = read as u64;
        let left = self.budget.left.load(Ordering::Relaxed);
        if size > self.limit || size > left {
            self.budget.spent.store(true, Ordering::Relaxed);
            return Err(io::Error::other("unpacks to more than allowed"));
        }
        self.limit -= size;
        self.budget.left.store(left - size, Ordering::Relaxed);
        Ok(read)
    }
}

fn check(entries: &[Entry], limits: &Limits) -> Result<(), RejectCode> {
    if entries.iter().any(|entry| entry.encrypted) {
        return Err(RejectCode::Protected);
    }
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry.name.as_str();
        let unsafe_name = name.is_empty()
            || name.starts_with('/')
            || name.contains(['\\', ':', '\0', '\u{FFFD}'])
            || name.split('/').any(|segment| segment == "..");
        if unsafe_name || !names.insert(name.to_ascii_lowercase()) {
            return Err(RejectCode::UnsafeWorkbook);
        }
    }
    let total: u64 = entries
        .iter()
        .map(|entry| entry.unpacked)
        .fold(0, u64::saturating_add);
    let bomb = |entry: &Entry| {
        entry.unpacked > RATIO_COUNTS_FROM
            && entry.unpacked > entry.packed.saturating_mul(limits.max_ratio)
    };
    if total > limits.max_unpacked || entries.iter().any(bomb) {
        return Err(RejectCode::UnpacksTooLarge);
    }
    let mut spans: Vec<(u64, u64)> = entries
        .iter()
        .map(|entry| {
            (
                entry.offset,
                entry
                    .offset
                    .saturating_add(30 + entry.name.len() as u64)
                    .saturating_add(entry.packed),
            )
        })
        .collect();
    spans.sort_unstable();
    let overlap = spans.windows(2).any(|pair| match pair {
        [(_, end), (start, _)] => end > start,
        _ => false,
    });
    if overlap {
        Err(RejectCode::UnsafeWorkbook)
    } else {
        Ok(())
    }
}

/// Reads the central directory (APPNOTE 4.3.12, 4.3.16). Our own, because the check needs every
/// entry, also those a reader would silently replace by a later one of the same name.
fn directory(bytes: &[u8]) -> Result<Vec<Entry>, RejectCode> {
    let corrupt = RejectCode::CorruptWorkbook;
    let tail = bytes.len().saturating_sub(66_000);
    let end = bytes
        .get(tail..)
        .and_then(|tail| tail.windows(4).rposition(|window| window == b"PK\x05\x06"))
        .map(|at| at + tail)
        .ok_or(corrupt)?;
    let count = usize::from(u16_at(bytes, end + 10).ok_or(corrupt)?);
    let mut at = usize::try_from(u32_at(bytes, end + 16).ok_or(corrupt)?).map_err(|_| corrupt)?;
    if count > MAX_ENTRIES {
        return Err(RejectCode::UnsafeWorkbook);
    }
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        if bytes.get(at..at + 4) != Some(b"PK\x01\x02") {
            return Err(corrupt);
        }
        let short = |offset: usize| u16_at(bytes, at + offset).ok_or(corrupt);
        let long = |offset: usize| u32_at(bytes, at + offset).ok_or(corrupt);
        let (name_length, extra_length, comment_length) = (
            usize::from(short(28)?),
            usize::from(short(30)?),
            usize::from(short(32)?),
        );
        let name = bytes.get(at + 46..at + 46 + name_length).ok_or(corrupt)?;
        let extra = bytes
            .get(at + 46 + name_length..at + 46 + name_length + extra_length)
            .ok_or(corrupt)?;
        let mut wide = wide_fields(extra);
        let mut sized = |value: u32| -> Result<u64, RejectCode> {
            if value == u32::MAX {
                wide.next().ok_or(corrupt)
            } else {
                Ok(u64::from(value))
            }
        };
        let unpacked = sized(long(24)?)?;
        let packed = sized(long(20)?)?;
        let offset = sized(long(42)?)?;
        entries.push(Entry {
            name: String::from_utf8_lossy(name).into_owned(),
            packed,
            unpacked,
            offset,
            encrypted: short(8)? & 1 == 1,
        });
        at += 46 + name_length + extra_length + comment_length;
    }
    if at > end { Err(corrupt) } else { Ok(entries) }
}

/// The eight-byte values of a zip64 extra field, in their order.
fn wide_fields(mut extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut values = Vec::new();
    while let (Some(id), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let field = extra.get(4..4 + usize::from(length)).unwrap_or_default();
        if id == 1 {
            values = field
                .chunks_exact(8)
                .filter_map(|chunk| chunk.try_into().ok().map(u64::from_le_bytes))
                .collect();
        }
        extra = extra.get(4 + usize::from(length)..).unwrap_or_default();
    }
    values.into_iter()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..at + 2)?
        .try_into()
        .ok()
        .map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..at + 4)?
        .try_into()
        .ok()
        .map(u32::from_le_bytes)
}
