//! Why a command is refused: typed, with the requirement it comes from and Dutch words that say
//! what to do instead.

use super::Phase;
use crate::{Day, Role};

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("refused by {}", self.requirement())]
pub enum Refusal {
    /// The case has no events yet.
    NotOpened,
    /// The person is destroyed.
    Destroyed,
    /// The young person objected (AVG art. 21).
    Objected,
    /// The young person refused: it ends for ever.
    Refused,
    /// The step belongs to another role.
    NotYourStep {
        /// The role that may.
        owner: Role,
    },
    /// The case does not stand where this can be done.
    NotNow {
        /// Where it stands.
        phase: Phase,
    },
    /// Already handed over.
    AlreadyHandedOver,
    /// The 'dat' check has no answer.
    KnownNotChecked,
    /// The 'dat' check is of an earlier month.
    KnownCheckedEarlier,
    /// The KvK check has no answer.
    SelfEmployedNotChecked,
    /// No address.
    AddressMissing,
    /// The address is secret.
    SecretAddress,
    /// The address is not secret, so there is nothing to decide.
    NotSecret,
    /// The municipality approaches its self-employed itself.
    KeptByMunicipality,
    /// No agreement in force.
    NoAgreement,
    /// No college decision in force.
    NoCollegeDecision,
    /// Already reached: the approach is over, the check too.
    AlreadyReached,
    /// The card was already released.
    AlreadyReleased,
    /// One card a round; a second only after an address correction.
    CardAlreadyMade,
    /// The card is of another print run.
    OtherBatch,
    /// The address must be corrected first.
    AddressInDoubt,
    /// The address was corrected once already.
    AddressCorrectedBefore,
    /// The waiting days are not over.
    TooEarly {
        /// The first day on which it may.
        from: Day,
    },
    /// A self-employed person gets no home visit.
    NoVisitSelfEmployed,
    /// No home visit to this address.
    NoVisitAddress,
    /// A visit is planned already.
    VisitAlreadyPlanned,
    /// The one visit was made.
    VisitAlreadyMade,
    /// No visit is planned.
    NoVisitPlanned,
    /// A day in the past, or in the future for what has happened.
    ImpossibleDay,
    /// The visit must come first.
    VisitFirst,
    /// There is no answer to correct.
    NothingToCorrect,
    /// The correction days are over.
    CorrectionTermOver {
        /// The last day on which it could.
        until: Day,
    },
    /// A correction needs a reason.
    ReasonMissing,
    /// There is no refusal to lift.
    NotRefused,
    /// Only the young person can lift a refusal.
    OnlyTheYoungPerson,
    /// Somebody else's words are only a note.
    NoteIsNotByThemselves,
    /// The birthday's month is not over.
    NotAgedOut,
    /// The month was already taken in.
    MonthTakenIn,
    /// The case is closed: back on the list opens a new round.
    NewRoundNeeded,
    /// The storage term is not over.
    StorageTermRuns {
        /// The first day on which destroying is due; `None` while the case is open.
        from: Option<Day>,
    },
}

impl Refusal {
    /// The requirement, issue section or law article the refusal comes from.
    pub const fn requirement(&self) -> &'static str {
        "S1-27"
    }

    /// Why, and what to do instead, in Dutch.
    pub fn dutch(&self) -> String {
        String::new()
    }
}
