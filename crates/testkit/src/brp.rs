//! The official test persons of the population register (BRP), as one municipality's list.
//!
//! From `test-data/personen-mock/test-data.json` of the BRP API (github.com/BRP-API/Haal-Centraal-BRP-bevragen),
//! of which only those born from 1998 to 2011 and the fields below are kept, and not the one whose number fails the
//! eleven-test (999999245). See `data/LICENCE.md` beside it.
//!
//! The register says nothing of benefits or of a business, so no "known" and no "self-employed" file can
//! be made of it: those checks stay open. The persons live all over the country; as a list they are
//! one made-up municipality's.

use std::fmt::Write as _;

use domain::{BirthDate, Day};

const DATA: &str = include_str!("../data/brp-test-persons.tsv");

/// One test person, as far as the register tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestPerson {
    /// Nine digits.
    pub bsn: &'static str,
    /// `yyyymmdd`, with zeros for what is unknown.
    born: &'static str,
    given_names: &'static str,
    prefix: &'static str,
    family_name: &'static str,
    street: &'static str,
    postcode: &'static str,
    place: &'static str,
    markers: &'static str,
}

impl TestPerson {
    fn read(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let mut next = || cells.next();
        Some(Self {
            bsn: next()?,
            born: next()?,
            given_names: next()?,
            prefix: next()?,
            family_name: next()?,
            street: next()?,
            postcode: next()?,
            place: next()?,
            markers: next()?,
        })
    }

    /// The birth date, of which day and month may be unknown.
    pub fn born(&self) -> Option<BirthDate> {
        let part = |from, to| self.born.get(from..to);
        format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?)
            .parse()
            .ok()
    }

    /// Whether the register gives an address.
    pub const fn has_address(&self) -> bool {
        !self.street.is_empty()
    }

    fn is(&self, marker: &str) -> &'static str {
        if self.markers.split(',').any(|one| one == marker) {
            "ja"
        } else {
            "nee"
        }
    }
}

/// All of them, by number.
pub fn all() -> impl Iterator<Item = TestPerson> {
    DATA.lines().skip(1).filter_map(TestPerson::read)
}

/// Those who may be of these ages on a day: from the first up to, not including, the second.
pub fn aged(from: i16, until: i16, on: Day) -> Vec<TestPerson> {
    all()
        .filter(|person| {
            person.born().is_some_and(|born| {
                let (least, most) = born.age_on(on);
                most >= from && least < until
            })
        })
        .collect()
}

/// A month's list of them as CSV, with dates as the register writes them.
pub fn list_csv(people: &[TestPerson], code: &str) -> String {
    let mut text = "BSN;Geboortedatum;Gemeentecode;Overleden;Geemigreerd\r\n".to_owned();
    for person in people {
        let (deceased, emigrated) = (person.is("overleden"), person.is("emigratie"));
        let _ = write!(
            text,
            "{};{};{code};{deceased};{emigrated}\r\n",
            person.bsn, person.born
        );
    }
    text
}

/// Their names and addresses as CSV; who has no address is not in it.
pub fn addresses_csv(people: &[TestPerson]) -> String {
    let mut text = "BSN;Voornamen;Voorvoegsel;Geslachtsnaam;Adresregel 1;Postcode;Woonplaats;\
                    Indicatie geheim;Briefadres;Adres in onderzoek\r\n"
        .to_owned();
    for person in people.iter().filter(|person| person.has_address()) {
        let _ = write!(
            text,
            "{};{};{};{};{};{};{};{};{};{}\r\n",
            person.bsn,
            person.given_names,
            person.prefix,
            person.family_name,
            person.street,
            person.postcode,
            person.place,
            person.is("geheim"),
            person.is("briefadres"),
            person.is("onderzoek"),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::Bsn;

    use super::*;

    #[test]
    fn every_test_person_passes_the_eleven_test_and_is_there_once() {
        let people: Vec<TestPerson> = all().collect();
        assert_eq!(people.len(), 139, "one for each line below the header");
        for person in &people {
            assert!(Bsn::parse(person.bsn).is_ok(), "{}", person.bsn);
            assert!(person.born().is_some(), "{}", person.born);
            assert!(!person.family_name.is_empty(), "{}", person.bsn);
        }
        let numbers: BTreeSet<&str> = people.iter().map(|person| person.bsn).collect();
        assert_eq!(numbers.len(), people.len());
    }

    #[test]
    fn s1_03_only_who_may_be_of_the_ages_is_on_the_list() {
        let on = Day::new(2026, 10, 1).expect("a day");
        let people = aged(23, 27, on);
        assert!(people.len() > 30, "{}", people.len());
        for person in &people {
            let (least, most) = person.born().expect("a date").age_on(on);
            assert!(
                most >= 23 && least < 27,
                "{}: {least} to {most}",
                person.bsn
            );
        }
        // Whose birth month is unknown may be 26 or 27: on the list, as the register would have it.
        assert!(people.iter().any(|person| person.born == "19990000"));
    }
}
