//! What the municipality does with a form it received (S4-39, S4-77).

use crate::code::codes;

codes! {
    /// What was done.
    pub enum FollowUp {
        /// Spoken with the school by telephone.
        TalkedByPhone = "talked_by_phone", "De school gesproken: telefonisch";
        /// Spoken with the school face to face.
        TalkedInPerson = "talked_in_person", "De school gesproken: persoonlijk";
        /// There is a next place after all.
        LineFound = "line_found", "Er is een vervolgplek gevonden";
        /// The municipality takes it up.
        TakenUp = "taken_up", "De gemeente pakt het op";
        /// Signed up for the network's meeting.
        ToNetwork = "to_network", "Aangemeld voor het netwerkoverleg";
        /// Registered as a young person to be helped.
        Registered = "registered", "Als jongere aangemeld";
        /// The pupil stays at school, or needs nobody.
        NotNeeded = "not_needed", "Niet meer nodig";
    }
}

impl FollowUp {
    /// Whether it is a talk: only a talk makes a transfer a warm one (S4-39).
    pub const fn is_talk(self) -> bool {
        matches!(self, Self::TalkedByPhone | Self::TalkedInPerson)
    }
}

/// Whether this can be done after what was done before: whoever takes a pupil up has spoken with the school first. Only somebody
/// who needs nobody any more goes without a talk (S4-39).
pub fn may_follow(done: &[FollowUp], what: FollowUp) -> bool {
    what.is_talk() || what == FollowUp::NotNeeded || is_warm(done)
}

/// Whether somebody has stepped in where no line goes on. A talk by itself is not enough.
pub fn is_followed_up(done: &[FollowUp]) -> bool {
    done.iter().any(|one| !one.is_talk())
}

/// Whether it was transferred warmly: somebody spoke with the school, by telephone or face to face (S4-39).
pub fn is_warm(done: &[FollowUp]) -> bool {
    done.iter().any(|one| one.is_talk())
}
