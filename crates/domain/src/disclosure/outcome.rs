//! What becomes of each figure: its number, or what is printed in its place.

use super::{CellId, FigureId};
use crate::code::codes;

codes! {
    /// Why a number is withheld: for those who check a release before it is out. It is never printed with the release,
    /// since it tells more than the number's absence; [`Mark`] is.
    pub enum Why {
        /// Primary: from one up to the threshold.
        Small = "small", "Kleiner dan de drempel";
        /// Primary: nobody of the group, and that tells.
        Nobody = "nobody", "Niemand uit de groep";
        /// Primary: the whole group, and that tells.
        Everybody = "everybody", "Iedereen uit de groep";
        /// Secondary: with it another number could be worked out.
        Difference = "difference", "Verraadt een ander getal";
        /// An earlier release withheld it.
        Before = "before", "Eerder al afgeschermd";
    }

    /// What stands in the place of a number.
    pub enum Mark {
        /// It is part of a larger group that is shown, or that will be.
        RolledUp = "rolled_up", "Opgeteld in een grotere groep";
        /// It is withheld.
        Withheld = "withheld", "Afgeschermd";
    }
}

/// What becomes of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The number is printed.
    Shown(u64),
    /// Its table is printed in a coarser form.
    RolledUp,
    /// It is withheld.
    Withheld(Why),
}

impl Outcome {
    /// What is printed in the place of the number; nothing where the number is.
    pub const fn mark(self) -> Option<Mark> {
        match self {
            Self::Shown(_) => None,
            Self::RolledUp => Some(Mark::RolledUp),
            Self::Withheld(_) => Some(Mark::Withheld),
        }
    }
}

/// A group that what was told before narrows to fewer possible numbers than the threshold asks; this release adds
/// nothing to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// The group.
    pub cells: Vec<CellId>,
    /// The least it can be.
    pub least: u64,
    /// The most it can be.
    pub most: u64,
}

/// What was measured in a group, such as minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// All together.
    pub sum: u64,
    /// For each person, to the nearest whole, halves up.
    pub average: u64,
}

/// A release that may go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protected {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) exposed: Vec<Exposed>,
    pub(super) threshold: u32,
}

impl Protected {
    /// What becomes of a figure; of one that is not in the publication nothing is printed.
    pub fn outcome(&self, figure: FigureId) -> Outcome {
        self.outcomes
            .get(figure.0)
            .copied()
            .unwrap_or(Outcome::RolledUp)
    }

    /// Every outcome, in the order in which the figures were added.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// What earlier releases gave away already, and no choice of now can mend.
    pub fn exposed(&self) -> &[Exposed] {
        &self.exposed
    }

    /// What may be told of something measured for the people of a figure: the sum and the average, or neither.
    ///
    /// Only where the number of people is shown and not below the threshold. Whoever combines such sums gets the sum of
    /// a group whose number of people the same combination gives, and that is never a small one (S1-I8). It takes for
    /// granted that nobody measures zero.
    pub fn measure(&self, of: FigureId, sum: u64) -> Option<Measure> {
        match self.outcome(of) {
            Outcome::Shown(people) if people > 0 && people >= u64::from(self.threshold) => {
                let half_more = u128::from(sum) * 2 + u128::from(people);
                let average = u64::try_from(half_more / (u128::from(people) * 2)).ok()?;
                Some(Measure { sum, average })
            }
            _ => None,
        }
    }
}
