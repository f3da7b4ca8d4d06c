//! Which municipality goes on in which, from a day on (Wet algemene regels herindeling, art. 44).

use crate::{Day, MunicipalityId};

/// That a municipality goes on in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The municipality that ends.
    pub from: MunicipalityId,
    /// The one that goes on.
    pub into: MunicipalityId,
    /// The first day on which it has.
    pub on: Day,
}

/// All of them. Each municipality ends once at most, so that following them comes to an end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Successions(Vec<Succession>);

impl Successions {
    /// These, in any order.
    pub fn new(all: Vec<Succession>) -> Self {
        Self(all)
    }

    /// The municipality that answers for this one on a day: itself, or where it went on.
    pub fn heir(&self, municipality: MunicipalityId, on: Day) -> MunicipalityId {
        let mut heir = municipality;
        // No chain is longer than there are successions.
        for _ in &self.0 {
            let Some(next) = self.0.iter().find(|one| one.from == heir && one.on <= on) else {
                break;
            };
            heir = next.into;
        }
        heir
    }

    /// Whose work is this municipality's on a day: itself first, then those that went on in it, by
    /// id. Of a municipality that has ended itself: nothing.
    pub fn estate(&self, municipality: MunicipalityId, on: Day) -> Vec<MunicipalityId> {
        if self.heir(municipality, on) != municipality {
            return Vec::new();
        }
        let mut estate: Vec<MunicipalityId> = self
            .0
            .iter()
            .map(|one| one.from)
            .filter(|from| *from != municipality && self.heir(*from, on) == municipality)
            .collect();
        estate.sort_unstable();
        estate.insert(0, municipality);
        estate
    }

    /// The day on which a municipality ended, when one is set.
    pub fn end_of(&self, municipality: MunicipalityId) -> Option<Day> {
        self.0
            .iter()
            .find(|one| one.from == municipality)
            .map(|one| one.on)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn municipality(number: u128) -> MunicipalityId {
        MunicipalityId::from_uuid(Uuid::from_u128(number))
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn chain() -> Successions {
        Successions::new(vec![
            Succession {
                from: municipality(2),
                into: municipality(3),
                on: day("2028-01-01"),
            },
            Succession {
                from: municipality(1),
                into: municipality(2),
                on: day("2027-01-01"),
            },
        ])
    }

    #[test]
    fn s1_79_a_municipality_answers_for_itself_until_the_day_before() {
        for (on, heir) in [
            ("2026-12-31", 1),
            ("2027-01-01", 2),
            ("2027-01-02", 2),
            ("2027-12-31", 2),
            ("2028-01-01", 3),
        ] {
            assert_eq!(
                chain().heir(municipality(1), day(on)),
                municipality(heir),
                "{on}"
            );
        }
    }

    #[test]
    fn s1_79_the_successor_has_its_own_work_and_all_it_inherited() {
        let estate = |of, on| chain().estate(municipality(of), day(on));
        assert_eq!(estate(2, "2026-12-31"), [municipality(2)]);
        assert_eq!(estate(2, "2027-01-01"), [municipality(2), municipality(1)]);
        assert_eq!(estate(1, "2027-01-01"), []);
        assert_eq!(
            estate(3, "2028-01-01"),
            [municipality(3), municipality(1), municipality(2)]
        );
        assert_eq!(estate(2, "2028-01-01"), []);
        assert_eq!(estate(9, "2028-01-01"), [municipality(9)]);
    }
}
