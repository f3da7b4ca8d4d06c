//! The names and birth dates of one municipality, in memory alone, in an order that finds the beginning
//! of any word at once (design 5, K4). Nothing of it is ever written; it is wiped when it is dropped.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use zeroize::{Zeroize as _, Zeroizing};

use super::query::{Born, Query, folded};
use crate::{BirthDate, Identity, PersonId};

/// Candidates looked at for one query: those that rank highest. Whoever typed so little that more fit
/// must type on.
pub const CANDIDATES: usize = 4_000;

/// Changed people kept beside the sorted ones before all is sorted anew.
const BESIDE: usize = 2_000;

/// One person.
#[derive(Clone, Copy)]
struct Entry {
    person: PersonId,
    /// Where the folded words begin.
    start: u32,
    /// How many bytes they are; 0 for somebody who left.
    len: u16,
    /// How many of them the family name is.
    family: u16,
    born: Option<BirthDate>,
}

/// The people of one municipality, to be searched.
#[derive(Default)]
pub struct NameIndex {
    text: Zeroizing<Vec<u8>>,
    entries: Vec<Entry>,
    /// Where a word begins and whose it is, by what the word is; up to `sorted` entries.
    words: Vec<(u32, u32)>,
    /// Entries with a birth date, by it.
    births: Vec<u32>,
    sorted: usize,
    by_person: HashMap<PersonId, u32>,
}

impl fmt::Debug for NameIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NameIndex({} entries)", self.entries.len())
    }
}

/// Who fits a query, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The people, with how well each fits and a key that orders equals across municipalities.
    pub people: Vec<(Rank, PersonId)>,
    /// Whether more fit than are here.
    pub more: bool,
}

/// How well somebody fits; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The family name begins with all that was typed.
    Family,
    /// A word of the family name begins with a word that was typed.
    InFamily,
    /// Another name does, or the birth date alone was typed.
    Other,
}

impl NameIndex {
    /// People in it.
    pub fn len(&self) -> usize {
        self.by_person.len()
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.by_person.is_empty()
    }

    /// Adds somebody, or puts their new name in the place of the old one. Call [`NameIndex::settle`] after
    /// many.
    pub fn put(&mut self, person: PersonId, identity: &Identity) {
        self.remove(&[person]);
        let (words, family) = folded(identity);
        let words = Zeroizing::new(words);
        let (Ok(start), Ok(len), Ok(family)) = (
            u32::try_from(self.text.len()),
            u16::try_from(words.len()),
            u16::try_from(family),
        ) else {
            return;
        };
        let Ok(at) = u32::try_from(self.entries.len()) else {
            return;
        };
        self.reserve(words.len());
        self.text.extend_from_slice(words.as_bytes());
        self.entries.push(Entry {
            person,
            start,
            len,
            family,
            born: identity.birth_date,
        });
        self.by_person.insert(person, at);
    }

    /// Grows without leaving an unwiped copy behind.
    fn reserve(&mut self, more: usize) {
        if self.text.capacity() - self.text.len() >= more {
            return;
        }
        let mut larger = Vec::with_capacity((self.text.len() + more) * 2);
        larger.extend_from_slice(&self.text);
        self.text = Zeroizing::new(larger);
    }

    /// Takes people out at once: their words are wiped where they stand (D12).
    pub fn remove(&mut self, people: &[PersonId]) {
        let mut gone = HashSet::new();
        for person in people {
            let Some(at) = self.by_person.remove(person) else {
                continue;
            };
            if let Some(entry) = self.entries.get_mut(at as usize) {
                let place = entry.start as usize..entry.start as usize + usize::from(entry.len);
                if let Some(words) = self.text.get_mut(place) {
                    words.zeroize();
                }
                entry.len = 0;
                entry.born = None;
                gone.insert(at);
            }
        }
        if gone.iter().any(|at| (*at as usize) < self.sorted) {
            self.words.retain(|(_, at)| !gone.contains(at));
            self.births.retain(|at| !gone.contains(at));
        }
    }

    /// Whether so many changed that all should be sorted anew.
    pub fn is_unsettled(&self) -> bool {
        self.entries.len() - self.sorted > BESIDE
    }

    /// Sorts what was added, so that a query finds it without looking at everyone.
    pub fn settle(&mut self) {
        let mut words = std::mem::take(&mut self.words);
        let mut births = std::mem::take(&mut self.births);
        words.clear();
        births.clear();
        for (at, entry) in (0_u32..).zip(&self.entries) {
            let mut in_word = false;
            for (offset, byte) in (entry.start..).zip(self.bytes(entry)) {
                if *byte != b' ' && !in_word {
                    words.push((offset, at));
                }
                in_word = *byte != b' ';
            }
            if entry.born.is_some() {
                births.push(at);
            }
        }
        let (text, entries) = (&self.text, &self.entries);
        words.sort_unstable_by(|a, b| word_at(text, entries, *a).cmp(word_at(text, entries, *b)));
        births.sort_unstable_by_key(|at| born_of(entries, *at).map(BirthDate::earliest));
        self.words = words;
        self.births = births;
        self.sorted = self.entries.len();
    }

    fn bytes(&self, entry: &Entry) -> &[u8] {
        self.text
            .get(entry.start as usize..entry.start as usize + usize::from(entry.len))
            .unwrap_or_default()
    }

    /// Who fits, the best first: the family name before other names, then by the alphabet.
    pub fn find(&self, query: &Query) -> Candidates {
        let mut fitting: Vec<(Rank, u32)> = self
            .possible(query)
            .into_iter()
            .chain((self.sorted..self.entries.len()).filter_map(|at| u32::try_from(at).ok()))
            .filter_map(|at| Some((self.rank(query, self.entries.get(at as usize)?)?, at)))
            .collect();
        let more = fitting.len() > CANDIDATES;
        let order = |(rank, at): &(Rank, u32)| {
            let entry = self.entries.get(*at as usize);
            (*rank, entry.map(|entry| (self.bytes(entry), entry.person)))
        };
        if more {
            fitting.select_nth_unstable_by(CANDIDATES, |a, b| order(a).cmp(&order(b)));
            fitting.truncate(CANDIDATES);
        }
        fitting.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        Candidates {
            people: fitting
                .into_iter()
                .filter_map(|(rank, at)| Some((rank, self.entries.get(at as usize)?.person)))
                .collect(),
            more,
        }
    }

    /// Sorted entries that may fit: those of the word, or of the birth date, that fewest have.
    fn possible(&self, query: &Query) -> Vec<u32> {
        let mut fewest: Option<&[(u32, u32)]> = None;
        for word in &query.words {
            let range = self.beginning_with(word.as_bytes());
            if fewest.is_none_or(|least| range.len() < least.len()) {
                fewest = Some(range);
            }
        }
        let born = query.born.map(|born| self.born(born));
        let mut possible = match (fewest, born) {
            (Some(words), Some(births)) if births.len() < words.len() => births.to_vec(),
            (Some(words), _) => words.iter().map(|(_, at)| *at).collect(),
            (None, Some(births)) => births.to_vec(),
            (None, None) => Vec::new(),
        };
        // Two words of one person may begin alike.
        possible.sort_unstable();
        possible.dedup();
        possible
    }

    fn beginning_with(&self, start: &[u8]) -> &[(u32, u32)] {
        let word = |place: &(u32, u32)| word_at(&self.text, &self.entries, *place);
        let from = self.words.partition_point(|place| word(place) < start);
        let rest = self.words.get(from..).unwrap_or_default();
        let until = rest.partition_point(|place| word(place).starts_with(start));
        rest.get(..until).unwrap_or_default()
    }

    fn born(&self, born: Born) -> &[u32] {
        let (first, last) = match born {
            Born::On(day) => (Some(day), Some(day)),
            Born::In(year) => (crate::Day::new(year, 1, 1), crate::Day::new(year, 12, 31)),
        };
        let day = |at: &u32| born_of(&self.entries, *at).map(BirthDate::earliest);
        let from = self.births.partition_point(|at| day(at) < first);
        let rest = self.births.get(from..).unwrap_or_default();
        let until = rest.partition_point(|at| day(at) <= last);
        rest.get(..until).unwrap_or_default()
    }

    fn rank(&self, query: &Query, entry: &Entry) -> Option<Rank> {
        let words = std::str::from_utf8(self.bytes(entry)).ok()?;
        if words.is_empty() && entry.born.is_none() || !query.finds(words, entry.born) {
            return None;
        }
        let family = words.get(..usize::from(entry.family)).unwrap_or_default();
        let typed = query.words.join(" ");
        Some(if !typed.is_empty() && family.starts_with(&typed) {
            Rank::Family
        } else if query.words.iter().any(|word| {
            family
                .split(' ')
                .any(|part| part.starts_with(word.as_str()))
        }) {
            Rank::InFamily
        } else {
            Rank::Other
        })
    }
}

fn born_of(entries: &[Entry], at: u32) -> Option<BirthDate> {
    entries.get(at as usize)?.born
}

/// The word that begins at a place, up to the end of the word or of the person's words.
fn word_at<'t>(text: &'t [u8], entries: &[Entry], (start, at): (u32, u32)) -> &'t [u8] {
    let end = entries
        .get(at as usize)
        .map_or(0, |entry| entry.start as usize + usize::from(entry.len));
    let word = text.get(start as usize..end).unwrap_or_default();
    word.split(|byte| *byte == b' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    fn person(given: &str, prefix: &str, family: &str, born: &str) -> Identity {
        Identity {
            given_names: given.to_owned(),
            prefix: prefix.to_owned(),
            family_name: family.to_owned(),
            birth_date: born.parse().ok(),
            ..Identity::default()
        }
    }

    fn index() -> NameIndex {
        let mut index = NameIndex::default();
        for (n, (given, prefix, family, born)) in [
            ("Bakker", "", "Aalbers", "2001-03-12"),
            ("Noor", "de", "Bakker", "2001-03-12"),
            ("Anna", "", "Bakkerij", "2002-01-01"),
            ("Zoë", "", "Jansen-Bakker", "2001-12-31"),
            ("Çağla", "'t", "Yıldırım", "2000-00-00"),
        ]
        .into_iter()
        .enumerate()
        {
            index.put(id(n as u128), &person(given, prefix, family, born));
        }
        index
    }

    fn found(index: &NameIndex, text: &str) -> Vec<u128> {
        let query = Query::parse(text).expect("a query");
        let found = index.find(&query);
        assert!(!found.more);
        found
            .people
            .into_iter()
            .map(|(_, person)| person.uuid().as_u128())
            .collect()
    }

    #[test]
    fn the_family_name_goes_before_other_names_sorted_or_not() {
        let mut index = index();
        for _ in 0..2 {
            assert_eq!(found(&index, "bakker"), [1, 2, 3, 0]);
            assert_eq!(found(&index, "de bak"), [1, 2, 3, 0]);
            assert_eq!(found(&index, "bakker noor"), [1]);
            assert_eq!(found(&index, "bakker 2001"), [1, 3, 0]);
            assert_eq!(found(&index, "12-3-2001"), [0, 1]);
            assert_eq!(found(&index, "2000"), [4]);
            assert_eq!(found(&index, "1-1-2000"), []);
            assert_eq!(found(&index, "yildirim"), [4]);
            assert_eq!(found(&index, "zz"), []);
            index.settle();
        }
    }

    #[test]
    fn d12_who_leaves_is_gone_at_once_and_their_words_are_wiped() {
        let mut index = index();
        index.settle();
        index.remove(&[id(1), id(4)]);
        assert_eq!(found(&index, "bakker"), [2, 3, 0]);
        assert_eq!(found(&index, "2000"), []);
        assert_eq!(index.len(), 3);
        let text = String::from_utf8_lossy(&index.text).into_owned();
        assert!(
            !text.contains("noor") && !text.contains("yildirim"),
            "{text}"
        );
        assert!(text.contains("aalbers"));
    }

    #[test]
    fn a_corrected_name_is_found_and_the_old_one_is_not() {
        let mut index = index();
        index.settle();
        index.put(id(1), &person("Noor", "de", "Visser", "2001-03-12"));
        assert_eq!(found(&index, "visser"), [1]);
        assert_eq!(found(&index, "bakker"), [2, 3, 0]);
        assert_eq!(index.len(), 5);
    }
}
