//! Who may not be approached for research (S3-11, S3-12).

use serde::{Deserialize, Serialize};

use crate::{code::codes, outreach::Phase};

codes! {
    /// A reason for which somebody is not approached for research (S3-11).
    pub enum Exclusion {
        /// In care under no name.
        AnonymousCare = "anonymous_care", "De jongere is anoniem in zorg";
        /// Placed at an address that is kept secret.
        SecretPlacement = "secret_placement", "De jongere is geheim geplaatst";
        /// Sought help and the parents do not know.
        HelpUnknownToParents = "help_unknown_to_parents", "De jongere zocht hulp zonder dat de ouders het weten";
    }

    /// Whether a reason applies. Not known is not "no" (S3-12).
    pub enum Applies {
        /// It does.
        Yes = "yes", "Ja";
        /// It does not.
        No = "no", "Nee";
        /// Nobody knows.
        Unknown = "unknown", "Niet bekend";
    }
}

/// The phases that a survey looks back on: guidance there was, and the young person did not turn away from contact.
pub const LOOKS_BACK: [Phase; 2] = [Phase::FlowedOut, Phase::Stopped];

/// What is known of the three reasons for one young person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusions {
    /// [`Exclusion::AnonymousCare`].
    pub anonymous_care: Applies,
    /// [`Exclusion::SecretPlacement`].
    pub secret_placement: Applies,
    /// [`Exclusion::HelpUnknownToParents`].
    pub help_unknown_to_parents: Applies,
}

impl Exclusions {
    /// What holds for everybody of whom nothing is recorded.
    pub const UNKNOWN: Self = Self {
        anonymous_care: Applies::Unknown,
        secret_placement: Applies::Unknown,
        help_unknown_to_parents: Applies::Unknown,
    };

    /// What is known of one reason.
    pub const fn of(self, exclusion: Exclusion) -> Applies {
        match exclusion {
            Exclusion::AnonymousCare => self.anonymous_care,
            Exclusion::SecretPlacement => self.secret_placement,
            Exclusion::HelpUnknownToParents => self.help_unknown_to_parents,
        }
    }

    /// Whether the young person may be asked: only when each of the three is known not to apply (S3-11, S3-12).
    pub fn may_be_asked(self) -> bool {
        Exclusion::ALL
            .iter()
            .all(|exclusion| self.of(*exclusion) == Applies::No)
    }
}

/// Whether the three questions can be answered of a guided case in this phase: once a survey may look back on it.
pub fn may_record(phase: Phase) -> bool {
    LOOKS_BACK.contains(&phase)
}
