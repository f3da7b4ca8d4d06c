//! The state of a case: nothing but what its events say.

use super::{
    Answer, CheckAnswer, CloseReason, Event, EventKind, Hold, SecretAddressDecision, VisitOutcome,
};
use crate::{AccountId, CardBatchId, Day, GroupingId, Month, Track};

/// A case as its events tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    pub(super) last_seq: u32,
    pub(super) opening: Option<Opening>,
}

/// How a case began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The day.
    pub on: Day,
    /// The month of the list.
    pub month: Month,
    /// The round.
    pub round: u16,
    /// Whether it is a re-entry.
    pub re_entry: bool,
}

/// The card that was posted last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentCard {
    /// The day.
    pub on: Day,
    /// The print run.
    pub batch: CardBatchId,
}

/// The one home visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visit {
    /// Not planned.
    #[default]
    None,
    /// Has a day.
    Planned {
        /// The day.
        day: Day,
        /// Who goes.
        worker: AccountId,
        /// Who comes along.
        companion: Option<AccountId>,
    },
    /// Made.
    Made {
        /// The day.
        day: Day,
        /// What came of it.
        outcome: VisitOutcome,
    },
}

/// The events do not make one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} does not follow event {after}")]
pub struct NotThisCase {
    /// The event's place.
    pub seq: u32,
    /// The last place taken in.
    pub after: u32,
}

impl Case {
    /// Takes in a case's events, in order.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Result<Self, NotThisCase> {
        let mut case = Self::default();
        for event in events {
            case.apply(event)?;
        }
        Ok(case)
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) -> Result<(), NotThisCase> {
        if event.seq != self.last_seq.saturating_add(1) {
            return Err(NotThisCase {
                seq: event.seq,
                after: self.last_seq,
            });
        }
        self.last_seq = event.seq;
        Ok(())
    }

    /// The place the next event takes.
    pub const fn next_seq(&self) -> u32 {
        self.last_seq.saturating_add(1)
    }
}
