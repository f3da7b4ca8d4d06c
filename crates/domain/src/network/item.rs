//! An item: its steps, and what they add up to.

use serde::{Deserialize, Serialize};

use super::{
    CaseHolder, Deviation, Executor, ItemEnd, NotEarlier, Objection, Path, Progress, ReturnReason,
};
use crate::{AccountId, Day, NetworkMeetingId, Role, Ts, code::codes};

codes! {
    /// Where an item stands (requirements A.9).
    pub enum ItemState {
        /// Put on, or back, and not on an agenda.
        Waiting = "waiting", "Wacht op een overleg";
        /// On an agenda.
        Scheduled = "scheduled", "Op de agenda";
        /// The members advised.
        Advised = "advised", "Advies gegeven";
        /// Handed over; nobody is named yet.
        HandedOver = "handed_over", "Overgedragen, nog geen casusregisseur";
        /// With a case manager.
        Led = "led", "Bij een casusregisseur";
        /// With a client manager.
        WithClientManager = "with_client_manager", "Bij een klantmanager";
        /// The executor does not agree.
        Disputed = "disputed", "Uitvoerder is het niet eens";
        /// A decision that binds is proposed.
        BindingProposed = "binding_proposed", "Bindend besluit voorgesteld";
        /// Over.
        Closed = "closed", "Gesloten";
    }
}

/// One thing that happened to an item. No words about a person have a place in it (S4-96).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ItemStep {
    /// It was put on an agenda, or at another place of it.
    Scheduled {
        /// Of which meeting.
        meeting: NetworkMeetingId,
        /// Its place, from 1.
        place: u16,
    },
    /// It was taken off the agenda, or its meeting ended before its turn.
    PutOff,
    /// The members advised.
    Advised {
        /// Where to.
        path: Path,
    },
    /// The director decided.
    Decided {
        /// Where to.
        path: Path,
        /// The advice that led.
        leading: Path,
        /// Why it was not followed.
        deviation: Option<Deviation>,
        /// Why an earlier direction is no option.
        not_earlier: Option<NotEarlier>,
    },
    /// It was handed over.
    HandedOver {
        /// To whom.
        executor: Executor,
        /// By when feedback is due.
        feedback_by: Day,
    },
    /// A client manager has it.
    ClientManagerNamed {
        /// Who.
        account: AccountId,
        /// By when feedback is due; `None`: named to settle a disagreement.
        feedback_by: Option<Day>,
    },
    /// A case manager has it.
    CaseManagerNamed {
        /// The colleague who answers for it here.
        account: AccountId,
        /// For whom.
        holder: CaseHolder,
    },
    /// It was told how it goes.
    FeedbackGiven {
        /// How.
        progress: Progress,
        /// By when it is told again.
        next_by: Day,
    },
    /// The executor does not agree.
    Objected {
        /// Why.
        reason: Objection,
    },
    /// The client manager tried to bring them together.
    AgreementSought {
        /// Whether they agreed.
        reached: bool,
    },
    /// The client manager proposed a decision that binds.
    BindingProposed {
        /// Where to.
        path: Path,
        /// Why an earlier direction is no option.
        not_earlier: Option<NotEarlier>,
    },
    /// It was decided with the director, and binds.
    BindingDecided {
        /// Where to.
        path: Path,
        /// The client manager who decided with the director.
        with: AccountId,
    },
    /// It is to be talked over again.
    Returned {
        /// Why.
        reason: ReturnReason,
    },
    /// It ended.
    Closed {
        /// How.
        end: ItemEnd,
    },
}

/// A step with its number, who took it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemEvent {
    /// Its number in the item, from 1.
    pub seq: u32,
    /// The day it counts for.
    pub on: Day,
    /// The moment.
    pub at: Ts,
    /// Whose account.
    pub by: AccountId,
    /// In which role.
    pub role: Role,
    /// What happened.
    pub step: ItemStep,
}

/// The decision that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Where to.
    pub path: Path,
    /// On which day.
    pub on: Day,
    /// In which meeting; `None` for a decision that binds, which is taken outside it.
    pub meeting: Option<NetworkMeetingId>,
}

/// Who must move next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemOwner {
    /// The director of the network.
    Director,
    /// Whoever speaks for the executor.
    Executor,
    /// This colleague: case manager or client manager.
    Account(AccountId),
    /// Nobody: it is over, for this reason.
    Over(ItemEnd),
}

/// An item as its steps add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub(super) meeting: Option<(NetworkMeetingId, u16)>,
    pub(super) advice: Option<Path>,
    pub(super) decision: Option<Decision>,
    pub(super) executor: Option<Executor>,
    pub(super) feedback_by: Option<Day>,
    pub(super) client_manager: Option<AccountId>,
    pub(super) case_manager: Option<(AccountId, CaseHolder)>,
    pub(super) objection: Option<Objection>,
    /// An attempt at agreement failed.
    pub(super) sought: bool,
    pub(super) proposal: Option<(Path, AccountId)>,
    pub(super) bound: bool,
    pub(super) returned: Option<ReturnReason>,
    pub(super) end: Option<ItemEnd>,
    pub(super) last_seq: u32,
}

/// What became of an item in one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InMeeting {
    /// Its last place on the agenda.
    pub place: u16,
    /// What was decided; `None`: nothing, or not yet.
    pub decided: Option<Path>,
}

impl InMeeting {
    /// What these steps say of a meeting; `None`: the item was never on its agenda.
    pub fn of<'a>(
        events: impl IntoIterator<Item = &'a ItemEvent>,
        meeting: NetworkMeetingId,
    ) -> Option<Self> {
        let mut found = None;
        let mut at_hand = false;
        for event in events {
            match &event.step {
                ItemStep::Scheduled { meeting: on, place } => {
                    at_hand = *on == meeting;
                    if at_hand {
                        found = Some(Self {
                            place: *place,
                            decided: None,
                        });
                    }
                }
                ItemStep::Decided { path, .. } if at_hand => {
                    found = found.map(|one: Self| Self {
                        decided: Some(*path),
                        ..one
                    });
                    at_hand = false;
                }
                ItemStep::PutOff | ItemStep::Returned { .. } => at_hand = false,
                _ => {}
            }
        }
        found
    }
}

impl Item {
    /// The item that these steps add up to, in their order.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a ItemEvent>) -> Self {
        let mut item = Self::default();
        for event in events {
            item.apply(event);
        }
        item
    }

    /// Adds a step.
    pub fn apply(&mut self, event: &ItemEvent) {
        self.last_seq = event.seq;
        match &event.step {
            ItemStep::Scheduled { meeting, place } => self.meeting = Some((*meeting, *place)),
            ItemStep::PutOff => {
                self.meeting = None;
                self.advice = None;
            }
            ItemStep::Advised { path } => self.advice = Some(*path),
            ItemStep::Decided { path, .. } => {
                self.decision = Some(Decision {
                    path: *path,
                    on: event.on,
                    meeting: self.meeting.map(|(meeting, _)| meeting),
                });
            }
            ItemStep::HandedOver {
                executor,
                feedback_by,
            } => {
                self.executor = Some(executor.clone());
                self.case_manager = None;
                self.feedback_by = Some(*feedback_by);
            }
            ItemStep::ClientManagerNamed {
                account,
                feedback_by,
            } => {
                self.client_manager = Some(*account);
                self.feedback_by = feedback_by.or(self.feedback_by);
            }
            ItemStep::CaseManagerNamed { account, holder } => {
                self.case_manager = Some((*account, *holder));
            }
            ItemStep::FeedbackGiven { next_by, .. } => self.feedback_by = Some(*next_by),
            ItemStep::Objected { reason } => self.objection = Some(*reason),
            ItemStep::AgreementSought { reached: true } => self.settle(),
            ItemStep::AgreementSought { reached: false } => self.sought = true,
            ItemStep::BindingProposed { path, .. } => self.proposal = Some((*path, event.by)),
            ItemStep::BindingDecided { path, .. } => {
                self.settle();
                self.bound = true;
                self.executor = None;
                self.case_manager = None;
                self.decision = Some(Decision {
                    path: *path,
                    on: event.on,
                    meeting: None,
                });
            }
            ItemStep::Returned { reason } => {
                *self = Self {
                    returned: Some(*reason),
                    last_seq: self.last_seq,
                    ..Self::default()
                };
            }
            ItemStep::Closed { end } => self.end = Some(*end),
        }
    }

    fn settle(&mut self) {
        self.objection = None;
        self.sought = false;
        self.proposal = None;
    }

    /// Where it stands.
    pub const fn state(&self) -> ItemState {
        if self.end.is_some() {
            ItemState::Closed
        } else if self.proposal.is_some() {
            ItemState::BindingProposed
        } else if self.objection.is_some() {
            ItemState::Disputed
        } else if self.case_manager.is_some() {
            ItemState::Led
        } else if self.executor.is_some() {
            ItemState::HandedOver
        } else if self.decision.is_some() {
            ItemState::WithClientManager
        } else if self.advice.is_some() {
            ItemState::Advised
        } else if self.meeting.is_some() {
            ItemState::Scheduled
        } else {
            ItemState::Waiting
        }
    }

    /// Who must move next. An item that is not over always has somebody.
    pub fn owner(&self) -> ItemOwner {
        let manager = self
            .client_manager
            .map_or(ItemOwner::Director, ItemOwner::Account);
        match (self.end, self.state()) {
            (Some(end), _) => ItemOwner::Over(end),
            (None, ItemState::HandedOver) => ItemOwner::Executor,
            (None, ItemState::Led) => self.lead().map_or(ItemOwner::Executor, ItemOwner::Account),
            (None, ItemState::WithClientManager | ItemState::Disputed) => manager,
            _ => ItemOwner::Director,
        }
    }

    /// Who has it: the case manager, or the client manager of what is unclear or complex.
    pub fn lead(&self) -> Option<AccountId> {
        let is_clients = self.decision.is_some() && self.executor.is_none();
        self.case_manager
            .map(|(account, _)| account)
            .or(self.client_manager.filter(|_| is_clients))
    }

    /// The agenda it is on, and its place there. It stays known after the decision.
    pub const fn meeting(&self) -> Option<(NetworkMeetingId, u16)> {
        self.meeting
    }

    /// What the members advised.
    pub const fn advice(&self) -> Option<Path> {
        self.advice
    }

    /// The decision that holds.
    pub const fn decision(&self) -> Option<Decision> {
        self.decision
    }

    /// Who carries out.
    pub const fn executor(&self) -> Option<&Executor> {
        self.executor.as_ref()
    }

    /// The case manager, and for whom.
    pub const fn case_manager(&self) -> Option<(AccountId, CaseHolder)> {
        self.case_manager
    }

    /// The client manager.
    pub const fn client_manager(&self) -> Option<AccountId> {
        self.client_manager
    }

    /// What is proposed to bind, and by whom.
    pub const fn proposal(&self) -> Option<(Path, AccountId)> {
        self.proposal
    }

    /// Why it is talked over again; `None` the first time.
    pub const fn returned(&self) -> Option<ReturnReason> {
        self.returned
    }

    /// By when feedback is due, while somebody has it.
    pub fn feedback_by(&self) -> Option<Day> {
        let awaited = matches!(
            self.state(),
            ItemState::HandedOver | ItemState::Led | ItemState::WithClientManager
        );
        self.feedback_by.filter(|_| awaited)
    }

    /// Whether feedback is late (S4-42): the day after it was due.
    pub fn feedback_is_late(&self, today: Day) -> bool {
        self.feedback_by().is_some_and(|by| by < today)
    }

    /// The number of its last step; 0 before the first.
    pub const fn version(&self) -> u32 {
        self.last_seq
    }
}
