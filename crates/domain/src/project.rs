//! Projects with measurable targets, and whether they are met (S3-16). A project is of municipalities and says nothing of a
//! young person: a target is a number, and what it is measured by is a number too.

mod gauge;
mod measurement;
mod quantity;
mod target;

pub use gauge::{Gauge, NoGauge, Span};
pub use measurement::{CorrectionRefusal, Measurement, in_force};
pub use quantity::{NotAQuantity, Quantity};
pub use target::{Actual, Direction, Reading, Standing, State, Target};

use crate::{Day, code::codes};

codes! {
    /// How far a project is.
    pub enum Stage {
        /// It has not begun.
        Upcoming = "upcoming", "Begint nog";
        /// It runs.
        Running = "running", "Loopt";
        /// It is over.
        Ended = "ended", "Afgelopen";
    }
}

impl Stage {
    /// Of a project of these days, both in it, on a day.
    pub fn on(from: Day, until: Day, today: Day) -> Self {
        if today < from {
            Self::Upcoming
        } else if today <= until {
            Self::Running
        } else {
            Self::Ended
        }
    }
}
