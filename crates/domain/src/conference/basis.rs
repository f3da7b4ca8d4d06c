//! On what somebody may sit at the table about one young person (S0-17).

use serde::{Deserialize, Serialize};

use super::{BasisKind, StatutoryTask};
use crate::{AccountId, Day, guidance::content::Partner};

/// On what a participant sits at the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum ParticipantBasis {
    /// Leads the case, by the consent to working together.
    WorkTogether {
        /// The day of that consent.
        given: Day,
    },
    /// The young person consented to contact with this partner.
    Consent {
        /// The number of the consent in the case.
        number: u8,
        /// The day it was given.
        given: Day,
    },
    /// A task by law.
    Task {
        /// Which.
        task: StatutoryTask,
    },
}

impl ParticipantBasis {
    /// Its kind: that much may stand in plain.
    pub const fn kind(self) -> BasisKind {
        match self {
            Self::WorkTogether { .. } => BasisKind::WorkTogether,
            Self::Consent { .. } => BasisKind::Consent,
            Self::Task { .. } => BasisKind::Task,
        }
    }
}

/// What the young person answered about contact with one partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerAnswer {
    /// The number of the consent in the case.
    pub number: u8,
    /// The type of partner.
    pub partner: Partner,
    /// The day it was given.
    pub given: Day,
    /// Whether it stands.
    pub stands: bool,
}

/// A seat at the table: whose, and for which organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Whose.
    pub account: AccountId,
    /// The type of partner the organisation is.
    pub partner: Partner,
    /// Its task by law, where the municipality has a ground for it today.
    pub task: Option<StatutoryTask>,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBasis {
    /// Neither consent nor task.
    Nothing,
    /// The young person took back the consent for this partner: a task by law does not go round that.
    TakenBack,
}

/// The basis of a seat, or why there is none.
pub type SeatBasis = Result<ParticipantBasis, NoBasis>;

/// The basis of a seat: who leads the case sits by the consent to working together, others by the young person's consent for
/// their partner, else by a task by law.
///
/// # Errors
/// [`NoBasis`]: then they are not at the table.
pub fn basis_of(
    seat: Seat,
    lead: Option<(AccountId, Day)>,
    answers: &[PartnerAnswer],
) -> SeatBasis {
    if let Some((account, given)) = lead
        && account == seat.account
    {
        return Ok(ParticipantBasis::WorkTogether { given });
    }
    let about = || answers.iter().filter(|one| one.partner == seat.partner);
    // The latest of those that stand.
    if let Some(one) = about().filter(|one| one.stands).max_by_key(|one| one.given) {
        return Ok(ParticipantBasis::Consent {
            number: one.number,
            given: one.given,
        });
    }
    if about().next().is_some() {
        return Err(NoBasis::TakenBack);
    }
    seat.task
        .map(|task| ParticipantBasis::Task { task })
        .ok_or(NoBasis::Nothing)
}
