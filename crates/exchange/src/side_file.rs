//! The files beside the list: who is known, who is self-employed, and where people live. Kept in
//! memory by number until the list has passed; what matches nobody is dropped (S1-18).

use std::{
    borrow::Cow,
    collections::{HashMap, hash_map},
};

use domain::{BirthDate, Bsn, Identity, Markers};

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

/// What the address file says of one person, packed: a million of them are in memory at once.
struct Entry {
    identity: Box<str>,
    ambiguous: bool,
    matched: bool,
}

/// The address file.
#[derive(Default)]
pub(crate) struct AddressBook {
    entries: HashMap<u32, Entry>,
    /// Of the few rows that have any.
    problems: HashMap<u32, Vec<Problem>>,
}

/// The parts of an identity without their names, which would take more room than what they name.
type Parts<'t> = (
    Cow<'t, str>,
    Cow<'t, str>,
    Cow<'t, str>,
    Cow<'t, str>,
    Option<BirthDate>,
    Cow<'t, str>,
    Cow<'t, str>,
    Cow<'t, str>,
    Option<Markers>,
);

fn pack(identity: &Identity) -> Box<str> {
    let parts: Parts<'_> = (
        identity.given_names.as_str().into(),
        identity.prefix.as_str().into(),
        identity.family_name.as_str().into(),
        identity.envelope_name.as_str().into(),
        identity.birth_date,
        identity.address_line_1.as_str().into(),
        identity.address_line_2.as_str().into(),
        identity.postcode.as_str().into(),
        (!identity.markers.is_plain()).then_some(identity.markers),
    );
    // Only our own types are written, into memory: it cannot fail.
    serde_json::to_string(&parts)
        .unwrap_or_default()
        .into_boxed_str()
}

fn unpack(packed: &str) -> Option<Identity> {
    let (given, prefix, family, envelope, birth_date, line_1, line_2, postcode, markers) =
        serde_json::from_str::<Parts<'_>>(packed).ok()?;
    Some(Identity {
        given_names: given.into_owned(),
        prefix: prefix.into_owned(),
        family_name: family.into_owned(),
        envelope_name: envelope.into_owned(),
        birth_date,
        address_line_1: line_1.into_owned(),
        address_line_2: line_2.into_owned(),
        postcode: postcode.into_owned(),
        markers: markers.unwrap_or_default(),
        // No file says it.
        ..Identity::default()
    })
}

/// Reads the address file.
pub(crate) fn read_addresses(
    opened: &mut Opened<'_, '_>,
) -> Result<(AddressBook, FileCounts), Stop> {
    let mut book = AddressBook::default();
    let counts = read_rows(opened, |row| {
        let Some(bsn) = &row.bsn else { return };
        let identity = pack(&row.identity);
        match book.entries.entry(number(&bsn.0)) {
            hash_map::Entry::Occupied(mut first) => {
                let first = first.get_mut();
                first.ambiguous |= first.identity != identity;
            }
            hash_map::Entry::Vacant(free) => {
                if !row.problems.is_empty() {
                    book.problems.insert(*free.key(), row.problems.clone());
                }
                free.insert(Entry {
                    identity,
                    ambiguous: false,
                    matched: false,
                });
            }
        }
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
        let Some(entry) = self.entries.get_mut(&bsn) else {
            return;
        };
        entry.matched = true;
        if entry.ambiguous {
            row.problem(Field::AddressLine1.code(), ReasonCode::AddressAmbiguous);
        }
        row.problems
            .extend(self.problems.get(&bsn).into_iter().flatten().cloned());
        let Some(found) = unpack(&entry.identity) else {
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
        counts.matched = self.entries.values().filter(|entry| entry.matched).count() as u64;
        counts.unmatched = self.entries.len() as u64 - counts.matched;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_unpacked_as_it_was_packed() {
        let plain = Identity {
            given_names: "Noor".to_owned(),
            prefix: "van de".to_owned(),
            family_name: "Tafel\"hoek\\".to_owned(),
            birth_date: "2003-05-00".parse().ok(),
            address_line_1: "Verzonnenlaan 12".to_owned(),
            address_line_2: "6001 AB Weert".to_owned(),
            postcode: "6001AB".to_owned(),
            ..Identity::default()
        };
        let marked = Identity {
            markers: Markers {
                secret_address: true,
                ..Markers::default()
            },
            ..plain.clone()
        };
        for identity in [Identity::default(), plain, marked] {
            assert!(unpack(&pack(&identity)).is_some_and(|found| found == identity));
        }
    }
}
