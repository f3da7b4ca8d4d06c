//! What a school tells of a pupil who is about to leave: the transfer form with the exit profile (overdrachtsformulier,
//! uitstroomprofiel; S4-75 to S4-77, S4-90).
//!
//! The municipality asks, the school answers once by a link. A form asks what is needed to find a next place and no more:
//! there is no question for a diagnosis, a treatment or a number (AVG art. 5(1)(c)).

mod follow_up;
mod form;
mod life;

pub use follow_up::{FollowUp, is_followed_up, is_warm, may_follow};
pub use form::{Answers, Lack, Question, TransferForm};
pub use life::{Attention, Closed, Link, Stage, TransferLife, TransferTerms};

use crate::code::codes;

codes! {
    /// Where the school thinks the pupil goes (S4-76).
    pub enum ExitDirection {
        /// Further education.
        FurtherEducation = "further_education", "Vervolgonderwijs";
        /// Work.
        Work = "work", "Werk";
        /// Sheltered work.
        ShelteredWork = "sheltered_work", "Beschut werk";
        /// Day activity.
        DayActivity = "day_activity", "Dagbesteding";
    }

    /// Whether a line goes on from school to the next place (doorlopende leerlijn of werklijn; S4-77).
    pub enum ContinuingLine {
        /// The next place is arranged.
        Arranged = "arranged", "Ja, de vervolgplek is geregeld";
        /// Somebody is at it.
        Sought = "sought", "Nog niet, de school is ermee bezig";
        /// There is none.
        Missing = "missing", "Nee, er is geen vervolgplek";
    }
}

impl ContinuingLine {
    /// Whether the municipality has to step in (S4-77).
    pub const fn asks_municipality(self) -> bool {
        !matches!(self, Self::Arranged)
    }
}
