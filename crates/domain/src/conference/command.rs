//! What is asked of a case of the conference.

use super::{CaseEnd, ChoiceReason, Need, SeatBasis, Settled};
use crate::{AccountId, ConferenceId, Day, conference::ActionOwner};

/// Something to do with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConferenceCommand {
    /// Put it forward.
    PutForward,
    /// Decide whether it gets a conference.
    Choose {
        /// Why, or why not.
        reason: ChoiceReason,
    },
    /// Let somebody take part.
    Invite {
        /// Who.
        account: AccountId,
        /// On what.
        basis: SeatBasis,
        /// Why they are needed.
        need: Need,
    },
    /// Let somebody take part no longer.
    Remove {
        /// Who.
        account: AccountId,
    },
    /// Put it on an agenda.
    Schedule {
        /// Of which conference.
        conference: ConferenceId,
    },
    /// Take it off.
    PutOff,
    /// Answer the four questions.
    LookBack,
    /// Say who holds the plan.
    NameHolder {
        /// Who.
        account: AccountId,
        /// Whether they sit there for the desk that holds plans.
        of_the_desk: bool,
    },
    /// Add an action to the plan.
    AddAction {
        /// Whose it is.
        owner: ActionOwner,
        /// By when.
        due: Day,
    },
    /// Settle an action.
    SettleAction {
        /// Which.
        number: u16,
        /// How.
        settled: Settled,
    },
    /// Record that the plan was talked over with the young person.
    AgreePlan {
        /// Whether the young person was there.
        there: bool,
        /// Whether they agree.
        agrees: bool,
    },
    /// End it.
    End {
        /// How.
        end: CaseEnd,
    },
    /// Take it up again.
    Reopen,
}

impl ConferenceCommand {
    /// Whether it brings somebody or something new in: that stops once the pilot is evaluated (S0-18). What ends sharing, and what
    /// finishes a plan, never stops.
    pub const fn brings_in(self) -> bool {
        matches!(
            self,
            Self::PutForward
                | Self::Choose { .. }
                | Self::Invite { .. }
                | Self::Schedule { .. }
                | Self::LookBack
        )
    }
}

/// Who asks, and what holds today.
#[derive(Clone, Copy, Debug)]
pub struct ConferenceContext<'a> {
    /// Who asks.
    pub account: AccountId,
    /// The day.
    pub today: Day,
    /// Whether the case goes on, with consent to working together, and the municipality has a ground for a conference.
    pub has_ground: bool,
    /// The participants whose basis stands today.
    pub standing: &'a [AccountId],
}
