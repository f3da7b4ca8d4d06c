//! The files beside the list: who is known, who is self-employed, and where people live. Kept in
//! memory by number until the list has passed; what matches nobody is dropped (S1-18).

use std::collections::HashMap;

use domain::{Bsn, Identity};

use crate::{
    AddressSource, Field, FileCounts, ListRow, Problem, ReasonCode,
    row_buffer::RowBuffer,
    source::{Opened, Stop},
};

/// Unreadable rows that are named one by one.
const NAMED_PROBLEMS: usize = 100;

/// A BSN in four bytes.
pub(crate) fn number(bsn: &Bsn) -> u32 {
    bsn.digits().parse().unwrap_or(0)
}

/// The keys of a file of which nothing but the key is read; true once a list row matched.
#[derive(Default)]
pub(crate) struct KeySet(HashMap<u32, bool>);

impl KeySet {
    /// Whether the file names this person.
    pub(crate) fn matches(&mut self, bsn: u32) -> bool {
        self.0
            .get_mut(&bsn)
            .map(|matched| *matched = true)
            .is_some()
    }

    pub(crate) fn count(&self, counts: &mut FileCounts) {
        counts.matched = self.0.values().filter(|matched| **matched).count() as u64;
        counts.unmatched = self.0.len() as u64 - counts.matched;
    }
}

/// Reads a file of keys.
pub(crate) fn read_keys(opened: &mut Opened<'_, '_>) -> Result<(KeySet, FileCounts), Stop> {
    let mut keys = KeySet::default();
    let counts = read_rows(opened, |row| {
        let Some(bsn) = &row.bsn else { return };
        keys.0.insert(number(&bsn.0), false);
    })?;
    Ok((keys, counts))
}

/// What the address file says of one person, packed.
struct Entry {
    identity: Box<str>,
    problems: Option<Box<[Problem]>>,
    ambiguous: bool,
    matched: bool,
}

/// The address file.
#[derive(Default)]
pub(crate) struct AddressBook(HashMap<u32, Entry>);

/// Reads the address file.
pub(crate) fn read_addresses(
    opened: &mut Opened<'_, '_>,
) -> Result<(AddressBook, FileCounts), Stop> {
    let mut book = AddressBook::default();
    let counts = read_rows(opened, |row| {
        let Some(bsn) = &row.bsn else { return };
        // Only our own type is written, into memory: it cannot fail.
        let identity = serde_json::to_string(&row.identity)
            .unwrap_or_default()
            .into_boxed_str();
        let problems = (!row.problems.is_empty()).then(|| row.problems.clone().into_boxed_slice());
        book.0
            .entry(number(&bsn.0))
            .and_modify(|entry| entry.ambiguous |= entry.identity != identity)
            .or_insert(Entry {
                identity,
                problems,
                ambiguous: false,
                matched: false,
            });
    })?;
    Ok((book, counts))
}

/// Reads all rows; counts those without a usable key.
fn read_rows(
    opened: &mut Opened<'_, '_>,
    mut take: impl FnMut(ListRow),
) -> Result<FileCounts, Stop> {
    let mut counts = FileCounts::default();
    let mut cells = RowBuffer::default();
    while opened.next_row(&mut cells)? {
        let row = opened.reader.read(&cells);
        let key_problem = row
            .problems
            .iter()
            .find(|p| p.column == Field::Bsn.code() || p.column.is_empty());
        if let Some(problem) = key_problem {
            counts.unreadable += 1;
            if counts.problems.len() < NAMED_PROBLEMS {
                counts.problems.push((row.row, problem.reason));
            }
            continue;
        }
        take(row);
    }
    (counts.rows, counts.blank, counts.hidden) = (opened.data, opened.blank, opened.hidden);
    Ok(counts)
}

impl AddressBook {
    /// Completes a list row with what the file says; the file goes before the list, for it comes
    /// from the population register.
    pub(crate) fn complete(&mut self, bsn: u32, row: &mut ListRow) {
        let Some(entry) = self.0.get_mut(&bsn) else {
            return;
        };
        entry.matched = true;
        if entry.ambiguous {
            row.problem(Field::AddressLine1.code(), ReasonCode::AddressAmbiguous);
        }
        row.problems.extend(
            entry
                .problems
                .iter()
                .flat_map(|problems| problems.iter().cloned()),
        );
        let Ok(found) = serde_json::from_str::<Identity>(&entry.identity) else {
            return;
        };
        let identity = &mut row.identity;
        match (identity.birth_date, found.birth_date) {
            (Some(listed), Some(registered)) if listed != registered => {
                row.problem(Field::BirthDate.code(), ReasonCode::BirthDateDiffers);
            }
            (None, registered) => identity.birth_date = registered,
            _ => {}
        }
        let identity = &mut row.identity;
        if !found.full_name().is_empty() {
            identity.given_names = found.given_names;
            identity.prefix = found.prefix;
            identity.family_name = found.family_name;
            identity.envelope_name = found.envelope_name;
        }
        if !found.address_line_1.is_empty() {
            identity.address_line_1 = found.address_line_1;
            identity.address_line_2 = found.address_line_2;
            identity.postcode = found.postcode;
            row.address_from = identity.has_address().then_some(AddressSource::AddressFile);
        }
        let markers = &mut row.identity.markers;
        markers.deceased |= found.markers.deceased;
        markers.emigrated |= found.markers.emigrated;
        markers.secret_address |= found.markers.secret_address;
        markers.postal_address |= found.markers.postal_address;
        markers.under_investigation |= found.markers.under_investigation;
        markers.not_at_address |= found.markers.not_at_address;
    }

    pub(crate) fn count(&self, counts: &mut FileCounts) {
        counts.matched = self.0.values().filter(|entry| entry.matched).count() as u64;
        counts.unmatched = self.0.len() as u64 - counts.matched;
    }
}
