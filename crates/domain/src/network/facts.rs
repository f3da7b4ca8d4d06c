//! What an item says when it is put on, and which advice leads.

use super::{Assessment, Basis, Direction, Origin, Path, Subject, SupplierAdvice};
use crate::{Day, code::codes};

/// What is known of an item from the start, and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemFacts {
    /// Whom it is about.
    pub subject: Subject,
    /// On what it rests.
    pub basis: Basis,
    /// The day of the consent, where it rests on one.
    pub consent_on: Option<Day>,
    /// Through whom it came in.
    pub origin: Origin,
    /// What the supplier advises.
    pub advice: SupplierAdvice,
    /// What an instrument gave as direction, where one was used.
    pub assessed: Option<(Assessment, Direction)>,
    /// The number of areas of life with problems.
    pub life_areas: u8,
    /// Age in whole years on the day it was put on.
    pub age: u8,
}

codes! {
    /// Why an advice leads.
    pub enum Because {
        /// Problems in several areas of life (S4-31, S4-104).
        Complex = "complex", "meer leefgebieden met problemen";
        /// An instrument was used (S4-97).
        Assessment = "assessment", "uitkomst van het instrument";
        /// The supplier says so (S4-97).
        Supplier = "supplier", "advies van de aanleverende partij";
    }
}

/// The advice that leads, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leading {
    /// Where to.
    pub path: Path,
    /// Why.
    pub because: Because,
}

impl ItemFacts {
    /// Which advice leads: complex goes to a client manager; else what an instrument gave, and where none was used what the
    /// supplier says (S4-97, S4-99). `complex_from` is the number of areas of life from which it is complex (S4-31).
    pub fn leading(&self, complex_from: i64) -> Leading {
        if i64::from(self.life_areas) >= complex_from {
            return Leading {
                path: Path::ClientManager,
                because: Because::Complex,
            };
        }
        match self.assessed {
            Some((_, direction)) => Leading {
                path: direction.into(),
                because: Because::Assessment,
            },
            None => Leading {
                path: self.advice.into(),
                because: Because::Supplier,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(life_areas: u8, assessed: Option<Direction>) -> ItemFacts {
        ItemFacts {
            subject: Subject::SignUp,
            basis: Basis::Coded,
            consent_on: None,
            origin: Origin::School,
            advice: SupplierAdvice::Education,
            assessed: assessed.map(|direction| (Assessment::Educatiemeter, direction)),
            life_areas,
            age: 18,
        }
    }

    #[test]
    fn s4_97_what_an_instrument_gave_goes_before_what_the_supplier_says() {
        assert_eq!(
            facts(1, None).leading(2),
            Leading {
                path: Path::Education,
                because: Because::Supplier
            }
        );
        assert_eq!(
            facts(1, Some(Direction::Work)).leading(2),
            Leading {
                path: Path::Work,
                because: Because::Assessment
            }
        );
    }

    #[test]
    fn s4_31_s4_104_from_two_areas_of_life_it_is_for_a_client_manager() {
        for (areas, complex) in [(0, false), (1, false), (2, true), (3, true)] {
            let leading = facts(areas, Some(Direction::Work)).leading(2);
            assert_eq!(leading.because == Because::Complex, complex, "{areas}");
            assert_eq!(leading.path == Path::ClientManager, complex, "{areas}");
        }
        assert_eq!(facts(2, None).leading(3).because, Because::Supplier);
    }

    #[test]
    fn s4_99_a_supplier_who_does_not_know_asks_for_a_client_manager() {
        let unclear = ItemFacts {
            advice: SupplierAdvice::Unclear,
            ..facts(0, None)
        };
        assert_eq!(unclear.leading(2).path, Path::ClientManager);
    }
}
