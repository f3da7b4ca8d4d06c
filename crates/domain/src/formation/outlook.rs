//! What a caseload asks for: fte that are needed, the shortage and its cost, now and if something were otherwise
//! (S4-14); and whether a printed shortage can be reckoned again.

use std::num::NonZeroU32;

use super::{Fte, Percent};
use crate::costs::{Cents, down, half_up, up};

/// What is reckoned with. A what-if is a copy in which something is another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumptions {
    /// The active cases.
    pub cases: u32,
    /// Cases per fte: the norm, or the number that is used in its place.
    pub cases_per_fte: NonZeroU32,
    /// The fte at hand, on paper.
    pub at_hand: Fte,
    /// The part of them that is absent: sick, on leave, not replaced.
    pub absence: Percent,
    /// What one fte costs in a year.
    pub cost_per_fte: Cents,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The fte the cases need, as [`required`] says.
    pub required: Fte,
    /// The fte that are there in fact, rounded down.
    pub available: Fte,
    /// Required less available, so that the three add up on paper; below 0: something is to spare.
    pub shortage: Fte,
    /// The fte to hire against the shortage, rounded up: whoever comes will be absent as often. `None`: everybody is
    /// absent, so that nobody can make up for it.
    pub to_hire: Option<Fte>,
    /// What those cost in a year, to the nearest cent.
    pub cost: Option<Cents>,
}

/// How one outlook differs from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// More fte that are required.
    pub required: Fte,
    /// More shortage.
    pub shortage: Fte,
    /// More cost; `None` when one of the two has none.
    pub cost: Option<Cents>,
}

/// The fte that so many cases need, rounded up: a norm is the most that one fte carries.
pub fn required(cases: u32, cases_per_fte: NonZeroU32) -> Fte {
    Fte(up(i128::from(cases) * 100, i128::from(cases_per_fte.get())))
}

impl Assumptions {
    /// Reckons what follows. Hundredths of an fte and cents, in whole numbers.
    pub fn outlook(&self) -> Outlook {
        let whole = i128::from(Percent::WHOLE.hundredths());
        let present = i128::from(self.absence.rest().hundredths());
        let Fte(required) = required(self.cases, self.cases_per_fte);
        let available = down(i128::from(self.at_hand.0) * present, whole);
        let shortage = required.saturating_sub(available);
        let to_hire = (present > 0).then(|| Fte(up(i128::from(shortage.max(0)) * whole, present)));
        Outlook {
            required: Fte(required),
            available: Fte(available),
            shortage: Fte(shortage),
            to_hire,
            cost: to_hire.map(|fte| {
                Cents(half_up(
                    i128::from(fte.0) * i128::from(self.cost_per_fte.0),
                    100,
                ))
            }),
        }
    }
}

impl Outlook {
    /// How much more this asks for than another.
    pub fn beside(&self, other: &Self) -> Difference {
        Difference {
            required: Fte(self.required.0.saturating_sub(other.required.0)),
            shortage: Fte(self.shortage.0.saturating_sub(other.shortage.0)),
            cost: self
                .cost
                .zip(other.cost)
                .map(|(this, other)| Cents(this.0.saturating_sub(other.0))),
        }
    }
}

/// What a printed shortage rests on and is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The number of cases.
    Cases,
    /// The fte at hand.
    AtHand,
    /// Both.
    Both,
}

/// Whether a printed shortage follows from the counts behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recomputed {
    /// It cannot be reckoned.
    CountsMissing(Missing),
    /// It follows, rounded one way or another.
    Same,
    /// Something else follows.
    Differs {
        /// What does, to the nearest hundredth.
        computed: Fte,
    },
}

impl Recomputed {
    /// What the user reads beside the printed number.
    pub fn dutch(&self, printed: Fte) -> String {
        match self {
            Self::CountsMissing(missing) => {
                let missing = match missing {
                    Missing::Both => "het aantal dossiers en de fte die er zijn, ontbreken",
                    Missing::Cases => "het aantal dossiers ontbreekt",
                    Missing::AtHand => "de fte die er zijn, ontbreken",
                };
                format!("Het tekort van {printed} fte is niet na te rekenen: {missing}.")
            }
            Self::Same => format!("Het tekort van {printed} fte klopt met de aantallen."),
            Self::Differs { computed } => format!(
                "Het tekort van {printed} fte klopt niet: uit de aantallen volgt {computed} fte."
            ),
        }
    }
}

/// Reckons a printed shortage again from the cases, the norm and the fte at hand, as far as they are known (T7).
pub fn recompute_shortage(
    printed: Fte,
    cases: Option<u32>,
    cases_per_fte: NonZeroU32,
    at_hand: Option<Fte>,
) -> Recomputed {
    let (cases, at_hand) = match (cases, at_hand) {
        (Some(cases), Some(at_hand)) => (cases, at_hand),
        (None, Some(_)) => return Recomputed::CountsMissing(Missing::Cases),
        (Some(_), None) => return Recomputed::CountsMissing(Missing::AtHand),
        (None, None) => return Recomputed::CountsMissing(Missing::Both),
    };
    let norm = i128::from(cases_per_fte.get());
    let shortage = i128::from(cases) * 100 - i128::from(at_hand.0) * norm;
    if (i128::from(printed.0) * norm - shortage).abs() < norm {
        return Recomputed::Same;
    }
    Recomputed::Differs {
        computed: Fte(half_up(shortage, norm)),
    }
}
