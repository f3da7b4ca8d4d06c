//! What is sealed beside a step: under the young person's own keys, gone when they are.

use serde::{Deserialize, Serialize};

use super::{ParticipantBasis, RetroQuestion, Verdict, Way, YoungKind};
use crate::ConferenceOrganisationId;

/// Why somebody is in it: that tells of care or benefit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasons {
    /// By which phase.
    pub way: Way,
    /// Of which type.
    pub kind: YoungKind,
}

/// For whom somebody sits at the table, and on what (S0-17): the organisation and the task tell of care, debt or justice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seated {
    /// For which organisation.
    pub organisation: ConferenceOrganisationId,
    /// On what they were invited.
    pub basis: ParticipantBasis,
}

/// What looking back gave (S0-13).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedBack {
    /// What was done.
    pub done: String,
    /// What was not done.
    pub not_done: String,
    /// What should have been done.
    pub should_have: String,
    /// Whether somebody led.
    pub led: Verdict,
    /// What is to be said of that.
    pub led_words: String,
}

/// What an action of the plan is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionWords {
    /// What is done.
    pub what: String,
}

/// How a case ended (S0-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// Whether the young person is better able to take steps.
    pub better: Verdict,
}

impl LookedBack {
    /// The answer to a question; that on the lead as what is to be said of it.
    pub fn words(&self, question: RetroQuestion) -> &str {
        match question {
            RetroQuestion::Done => &self.done,
            RetroQuestion::NotDone => &self.not_done,
            RetroQuestion::ShouldHave => &self.should_have,
            RetroQuestion::Led => &self.led_words,
        }
    }
}

impl std::fmt::Debug for LookedBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LookedBack(..)")
    }
}

impl std::fmt::Debug for ActionWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActionWords(..)")
    }
}
