//! What somebody measured. Nothing is changed: a mistake is corrected by a measurement of its own, with a reason.

use super::{Actual, Quantity, Reading};
use crate::{Day, MeasurementId};

/// A number on a day, as somebody entered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// Its id.
    pub id: MeasurementId,
    /// Of which day the number is.
    pub on: Day,
    /// The number.
    pub number: Quantity,
    /// The measurement whose place it takes.
    pub corrects: Option<MeasurementId>,
}

/// Why a measurement is not corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionRefusal {
    /// It is no measurement of this target.
    #[error("there is no such measurement")]
    NotThere,
    /// It was corrected already: what took its place is corrected then.
    #[error("the measurement was corrected already")]
    CorrectedAlready,
}

impl CorrectionRefusal {
    /// What the user reads: why, and what to do instead.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::NotThere => "Deze meting hoort niet bij dit doel.",
            Self::CorrectedAlready => {
                "Deze meting is al verbeterd. Verbeter zo nodig de meting die ervoor in de plaats kwam."
            }
        }
    }
}

impl Measurement {
    /// Whether a measurement of a target may be corrected.
    ///
    /// # Errors
    /// [`CorrectionRefusal`] when it is not there, or was corrected already.
    pub fn may_correct(all: &[Self], of: MeasurementId) -> Result<(), CorrectionRefusal> {
        if !all.iter().any(|one| one.id == of) {
            return Err(CorrectionRefusal::NotThere);
        }
        if all.iter().any(|one| one.corrects == Some(of)) {
            return Err(CorrectionRefusal::CorrectedAlready);
        }
        Ok(())
    }
}

/// What counts of the measurements of a target, in the order they were entered: those that no other corrects.
pub fn in_force(all: &[Measurement]) -> Vec<Reading> {
    let corrected = |id| all.iter().any(|one| one.corrects == Some(id));
    all.iter()
        .filter(|one| !corrected(one.id))
        .map(|one| Reading {
            on: one.on,
            actual: Actual::Number(one.number),
        })
        .collect()
}
