//! What somebody asks of an item, and what the rules must know to answer.

use super::{
    CaseHolder, Deviation, Executor, ItemEnd, ItemFacts, NotEarlier, Objection, Path, Progress,
    ReturnReason,
};
use crate::{AccountId, Day, NetworkMeetingId, Role};

/// Where an item goes, and whom that leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// Where to.
    pub path: Path,
    /// Why an earlier direction is no option; asked for work and care.
    pub not_earlier: Option<NotEarlier>,
    /// Who carries out by the routing table; `None`: nobody is agreed on.
    pub executor: Option<Executor>,
    /// The client manager, where it is for one.
    pub client_manager: Option<AccountId>,
}

/// What somebody asks of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemCommand {
    /// Put it on the agenda of a meeting, or at another place of it.
    Schedule {
        /// Which meeting.
        meeting: NetworkMeetingId,
        /// Its place on the agenda, from 1.
        place: u16,
    },
    /// Take it off the agenda: it waits for another meeting.
    PutOff,
    /// What the members advise together.
    Advise {
        /// Where to.
        path: Path,
    },
    /// What the director decides.
    Decide {
        /// Where to.
        ruling: Ruling,
        /// Why the advice is not followed; `None`: it is.
        deviation: Option<Deviation>,
    },
    /// Who holds the casusregie from now on (S4-100).
    NameCaseManager {
        /// The colleague who answers for it here.
        account: AccountId,
        /// For whom.
        holder: CaseHolder,
    },
    /// Who is client manager from now on.
    NameClientManager {
        /// The colleague.
        account: AccountId,
    },
    /// How it goes (S4-42).
    GiveFeedback {
        /// How.
        progress: Progress,
    },
    /// The executor does not agree (S4-110).
    Object {
        /// Why.
        reason: Objection,
    },
    /// The client manager tried to bring those who disagree together (S4-110).
    SeekAgreement {
        /// Whether they agreed.
        reached: bool,
    },
    /// The client manager proposes a decision that binds.
    ProposeBinding {
        /// Where to.
        path: Path,
        /// Why an earlier direction is no option.
        not_earlier: Option<NotEarlier>,
    },
    /// The director takes it with the client manager.
    TakeBinding {
        /// Who carries out what was proposed; `None`: nobody is agreed on.
        executor: Option<Executor>,
    },
    /// Back on the agenda (S4-111).
    Return {
        /// Why.
        reason: ReturnReason,
    },
    /// It ends (S4-30).
    Close {
        /// How.
        end: ItemEnd,
    },
}

/// Who asks, when, and what the rules of that day are.
#[derive(Clone, Copy, Debug)]
pub struct ItemContext<'a> {
    /// Whose account.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// The day.
    pub today: Day,
    /// What the item says.
    pub facts: &'a ItemFacts,
    /// From how many areas of life it is complex (S4-31).
    pub complex_from: i64,
    /// Days until feedback is due (S4-42).
    pub feedback_days: i32,
}
