//! What somebody types to find a person: words of a name, a birth date, or both.

use super::{PREFIXES, fold_name};
use crate::{BirthDate, Day, Identity};

/// Longest text looked at, and most words in it (I2): a name, not a novel.
const LONGEST: usize = 100;
const MOST_WORDS: usize = 8;

/// When somebody was born, as far as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Born {
    /// On a day.
    On(Day),
    /// In a year.
    In(i16),
}

impl Born {
    /// Whether a birth date is this one, or lies in this year. One whose day the register does not know
    /// is found by its year alone.
    pub fn fits(self, date: BirthDate) -> bool {
        match self {
            Self::On(day) => date.earliest() == day && date.latest() == day,
            Self::In(year) => date.year() == year,
        }
    }
}

/// A typed query, taken apart. An empty one finds nobody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Folded words that must begin a word of the name.
    pub(super) words: Vec<String>,
    /// Folded prefixes (van, de) that need not: the register may write the name without.
    pub(super) prefixes: Vec<String>,
    /// A birth date or a year.
    pub(super) born: Option<Born>,
    /// The words as typed, for ranking.
    pub(super) whole: String,
}

impl std::fmt::Debug for Query {
    /// What was typed is personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Query(*)")
    }
}

impl Query {
    /// Takes a text apart; `None` when it cannot find anyone: too short, too long, or a date that is
    /// not finished or does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.chars().count() < 2 || text.len() > LONGEST {
            return None;
        }
        let mut query = Self::default();
        let mut names: Vec<&str> = Vec::new();
        for part in text.split_whitespace().take(MOST_WORDS + 1) {
            if part.contains(|c: char| c.is_ascii_digit()) {
                if query.born.is_some() {
                    return None;
                }
                query.born = Some(born(part)?);
            } else {
                names.push(part);
            }
        }
        query.whole = fold_name(&names.join(" "));
        let words: Vec<String> = query
            .whole
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        if words.len() > MOST_WORDS {
            return None;
        }
        (query.prefixes, query.words) = words
            .into_iter()
            .partition(|word| PREFIXES.contains(&word.as_str()));
        // Only prefixes were typed: then those are what is looked for.
        if query.words.is_empty() {
            query.words = std::mem::take(&mut query.prefixes);
        }
        (!query.words.is_empty() || query.born.is_some()).then_some(query)
    }

    /// Whether a whole birth date was typed.
    pub const fn has_day(&self) -> bool {
        matches!(self.born, Some(Born::On(_)))
    }

    /// Whether a folded name and a birth date are found by this query.
    pub fn finds(&self, folded_name: &str, born: Option<BirthDate>) -> bool {
        let begins = |word: &String| {
            folded_name
                .split(' ')
                .any(|part| part.starts_with(word.as_str()))
        };
        let fits = match (self.born, born) {
            (None, _) => true,
            (Some(wanted), Some(date)) => wanted.fits(date),
            (Some(_), None) => false,
        };
        fits && self.words.iter().all(begins)
    }

    /// Whether this finds a person as they are registered now.
    pub fn finds_identity(&self, identity: &Identity) -> bool {
        self.finds(&folded(identity).0, identity.birth_date)
    }

    /// Whether this is a whole family name with a whole birth date, the exact key outside one's own work
    /// (D10), and whether it is that of this person.
    pub fn is_exactly(&self, identity: &Identity) -> bool {
        let Some(Born::On(_)) = self.born else {
            return false;
        };
        let family = fold_name(&identity.family_name);
        let with_prefix = fold_name(&format!("{} {}", identity.prefix, identity.family_name));
        !family.is_empty()
            && (self.whole == family || self.whole == with_prefix)
            && identity
                .birth_date
                .zip(self.born)
                .is_some_and(|(date, born)| born.fits(date))
    }
}

/// The folded words a person is found by, family name first, and how many bytes of it that is.
pub(super) fn folded(identity: &Identity) -> (String, usize) {
    let mut text = fold_name(&identity.family_name);
    let family = text.len();
    for part in [
        &identity.prefix,
        &identity.given_names,
        &identity.envelope_name,
    ] {
        for word in fold_name(part).split(' ') {
            if !word.is_empty() && text.split(' ').all(|known| known != word) {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(word);
            }
        }
    }
    (text, family)
}

/// `12-3-2001`, `12/03/2001`, `2001-03-12`, `12032001` or `2001`.
fn born(text: &str) -> Option<Born> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    if !parts
        .iter()
        .all(|part| !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let day = |year: &str, month: &str, day: &str| {
        let year = (year.len() == 4).then(|| year.parse().ok())??;
        Day::new(year, month.parse().ok()?, day.parse().ok()?).map(Born::On)
    };
    match parts.as_slice() {
        [year] if year.len() == 4 => {
            let year = year.parse().ok()?;
            (1900..=2100).contains(&year).then_some(Born::In(year))
        }
        [whole] if whole.len() == 8 => {
            let (d, rest) = whole.split_at(2);
            let (m, y) = rest.split_at(2);
            day(y, m, d)
        }
        [y, m, d] if y.len() == 4 => day(y, m, d),
        [d, m, y] => day(y, m, d),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given: &str, prefix: &str, family: &str, born: &str) -> Identity {
        Identity {
            given_names: given.to_owned(),
            prefix: prefix.to_owned(),
            family_name: family.to_owned(),
            birth_date: born.parse().ok(),
            ..Identity::default()
        }
    }

    #[test]
    fn a_birth_date_is_found_however_it_is_typed() {
        let noor = person("Noor", "van der", "Proef-Ünal", "2001-03-12");
        for query in [
            "12-3-2001",
            "12-03-2001",
            "12/3/2001",
            "12.03.2001",
            "12032001",
            "2001-03-12",
            "2001",
            "proef 2001",
            "12-3-2001 noor",
            "unal noor 12032001",
            "van der proef",
            "van de proef",
        ] {
            let query = Query::parse(query).expect(query);
            assert!(query.finds_identity(&noor));
        }
        for query in ["13-3-2001", "2002", "proef 2002", "jansen 12-3-2001"] {
            let query = Query::parse(query).expect(query);
            assert!(!query.finds_identity(&noor));
        }
    }

    #[test]
    fn i2_what_can_find_nobody_is_no_query() {
        let long = "a".repeat(101);
        let many = "an ".repeat(9);
        for text in [
            "",
            " ",
            "a",
            "'",
            "31-2-2001",
            "12-3",
            "12-3-20",
            "123456",
            "99999999",
            "2001 2002",
            "1234567890123456789",
            long.as_str(),
            many.as_str(),
            "--",
            "12--2001",
        ] {
            assert!(Query::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn d10_the_exact_key_is_a_whole_family_name_and_a_whole_day() {
        let noor = person("Noor", "de", "Proef", "2001-03-12");
        for query in ["Proef 12-3-2001", "de Proef 12032001", "PROEF 2001-03-12"] {
            assert!(
                Query::parse(query).expect("a query").is_exactly(&noor),
                "{query}"
            );
        }
        for query in [
            "Proe 12-3-2001",
            "Proef 2001",
            "Proef",
            "Noor 12-3-2001",
            "Noor de Proef 12-3-2001",
            "12-3-2001",
        ] {
            assert!(
                !Query::parse(query).expect("a query").is_exactly(&noor),
                "{query}"
            );
        }
    }

    #[test]
    fn an_unknown_day_is_found_by_its_year_alone() {
        let noor = person("Noor", "", "Proef", "2001-00-00");
        assert!(Query::parse("2001").expect("a query").finds_identity(&noor));
        assert!(
            !Query::parse("1-1-2001")
                .expect("a query")
                .finds_identity(&noor)
        );
    }
}
