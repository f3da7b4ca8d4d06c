//! What people ask of a case, and what must be known to answer them.

use super::{
    Answer, CancelReason, Channel, CheckAnswer, CheckMethod, Hold, Refusal, SaidBy,
    SecretAddressDecision, VisitOutcome,
};
use crate::{
    AccountId, CardBatchId, Day, GroupingId, Month, MunicipalityId, Processing, Role, RuleBook,
    WaveId, guidance,
};

/// Who asks, when, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The role somebody acts in.
    pub role: Role,
    /// Whose account.
    pub account: AccountId,
    /// The Dutch day.
    pub today: Day,
    /// The dated rules.
    pub rules: &'a RuleBook,
    /// The municipality that owns the case.
    pub municipality: MunicipalityId,
}

impl Context<'_> {
    /// Refuses when the municipality has no ground for this processing today: consent does not make up
    /// for it (AVG art. 6).
    pub(crate) fn require_basis(&self, processing: Processing) -> Result<(), Refusal> {
        match self.rules.basis(processing, self.municipality, self.today) {
            Some(_) => Ok(()),
            None => Err(Refusal::NoBasis(processing)),
        }
    }
}

/// A period in which an agreement or a decision is in force, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub from: Day,
    /// Last day; `None` while no end is set.
    pub until: Option<Day>,
}

impl Term {
    /// Whether the period covers this day.
    pub fn covers(self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What a municipality must have before anything is handed over (S1-41, S1-42).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// The processing agreement (verwerkersovereenkomst).
    pub agreement: Option<Term>,
    /// The college's decision.
    pub college_decision: Option<Term>,
}

impl Gate {
    /// Refuses when the agreement or the college's decision is absent or not in force on `today`.
    pub fn check(self, today: Day) -> Result<(), Refusal> {
        if !self.agreement.is_some_and(|term| term.covers(today)) {
            return Err(Refusal::NoAgreement);
        }
        if !self.college_decision.is_some_and(|term| term.covers(today)) {
            return Err(Refusal::NoCollegeDecision);
        }
        Ok(())
    }
}

/// One thing somebody, or a committed list, does to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Answer the 'dat' check. Yes on an open case ends it, whatever is unprinted or planned is
    /// withdrawn; No on a case closed as known lets it join this month's approach.
    CheckKnown {
        /// The bare answer.
        answer: CheckAnswer,
        /// How it was answered.
        method: CheckMethod,
        /// The month of the list it is answered for.
        month: Month,
    },
    /// Answer the KvK check; the track follows.
    CheckSelfEmployed {
        /// The bare answer.
        answer: CheckAnswer,
        /// How it was answered.
        method: CheckMethod,
    },
    /// An address was found.
    CompleteAddress,
    /// Hand over to the sub-region's casemanager.
    HandOver {
        /// The sub-region.
        subregion: GroupingId,
        /// The month of the hand-over.
        month: Month,
        /// What the municipality has in force.
        gate: Gate,
    },
    /// Decide about a secret address.
    DecideSecretAddress {
        /// The decision.
        decision: SecretAddressDecision,
    },
    /// Release the card in a wave.
    Release {
        /// The wave.
        wave: WaveId,
    },
    /// Print the card.
    Print {
        /// The print run.
        batch: CardBatchId,
        /// The text version.
        variant: u32,
    },
    /// The card was posted today.
    MarkSent {
        /// The print run.
        batch: CardBatchId,
    },
    /// Somebody answered.
    RecordAnswer {
        /// What was said.
        answer: Answer,
        /// Whose words.
        said_by: SaidBy,
        /// The way it came in.
        channel: Channel,
        /// Minutes spent.
        minutes: u16,
    },
    /// The answer recorded last was wrong.
    CorrectAnswer {
        /// What was really said.
        answer: Answer,
        /// Whose words.
        said_by: SaidBy,
        /// The way it came in.
        channel: Channel,
        /// Why: goes into the sealed part, must not be empty.
        reason: String,
    },
    /// The refusal is taken back.
    LiftRefusal {
        /// Whose words.
        said_by: SaidBy,
        /// The way it came in.
        channel: Channel,
    },
    /// The card came back.
    ReturnMail,
    /// The address was corrected.
    CorrectAddress,
    /// Plan the one home visit.
    PlanVisit {
        /// The day.
        day: Day,
        /// Who goes.
        worker: AccountId,
        /// Who comes along.
        companion: Option<AccountId>,
    },
    /// Somebody else goes on the planned visit, the same day.
    ReassignVisit {
        /// Who goes.
        worker: AccountId,
    },
    /// Cancel the planned visit.
    CancelVisit {
        /// Why.
        reason: CancelReason,
    },
    /// Record the visit.
    RecordVisit {
        /// What came of it.
        outcome: VisitOutcome,
        /// The day it was made.
        day: Day,
        /// Minutes spent.
        minutes: u16,
    },
    /// The young person objects (AVG art. 21).
    Object {
        /// The way it came in.
        channel: Channel,
    },
    /// Not on this month's list.
    MarkGone {
        /// The month.
        month: Month,
    },
    /// On this month's list again, while the case is still open.
    MarkBack {
        /// The month.
        month: Month,
    },
    /// All steps are taken without an answer.
    CloseNotReached,
    /// Reached the upper age, whatever state the case is in (A.9).
    CloseAgedOut {
        /// The month of the birthday at which the window ends.
        birthday_month: Month,
    },
    /// The register shows another municipality while the address was in doubt.
    CloseMoved,
    /// An older copy of the data was put back, in which the case is open while the vault knows that it
    /// ended.
    CloseEndedBeforeRestore,
    /// Replace the holds by these.
    SetMarkers {
        /// All that hold now.
        holds: Vec<Hold>,
    },
    /// Something in the guidance that follows a yes.
    Guide(guidance::Command),
    /// Destroy the person's keys: the term has passed, or the young person objected.
    Destroy,
}
