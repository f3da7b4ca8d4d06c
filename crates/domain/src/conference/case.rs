//! A case of the conference: its steps, and what they add up to.

use serde::{Deserialize, Serialize};

use super::{BasisKind, CaseEnd, ChoiceReason, ConferenceState, Need, Settled};
use crate::{AccountId, ConferenceId, Day, Role, Ts, guidance::ContentClass};

/// Whose an action of the plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum ActionOwner {
    /// The young person's.
    YoungPerson,
    /// A participant's.
    Colleague {
        /// Whose.
        account: AccountId,
    },
}

/// One thing that happened to a case. What describes the young person is sealed beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ConferenceStep {
    /// Whoever leads it put it forward.
    PutForward,
    /// It was decided whether it gets a conference (S0-12, S0-16).
    Chosen {
        /// Why, or why not.
        reason: ChoiceReason,
    },
    /// Somebody takes part.
    Invited {
        /// Who.
        account: AccountId,
        /// On which kind of basis; the organisation and the task are sealed beside it.
        basis: BasisKind,
        /// Why they are needed.
        need: Need,
    },
    /// Somebody takes part no longer.
    Removed {
        /// Who.
        account: AccountId,
    },
    /// It was put on an agenda.
    Scheduled {
        /// Of which conference.
        conference: ConferenceId,
    },
    /// It was taken off, or its conference ended before its turn.
    PutOff,
    /// The four questions were answered, or answered anew (S0-13).
    LookedBack {
        /// In which conference; `None`: put right afterwards.
        conference: Option<ConferenceId>,
    },
    /// Somebody holds the plan (S0-10, S0-15).
    HolderNamed {
        /// Who.
        account: AccountId,
    },
    /// The plan got an action (S0-14).
    ActionAdded {
        /// Its number, from 1.
        number: u16,
        /// Whose it is.
        owner: ActionOwner,
        /// By when.
        due: Day,
    },
    /// An action was settled.
    ActionSettled {
        /// Which.
        number: u16,
        /// How.
        settled: Settled,
    },
    /// The plan was talked over with the young person (S0-14).
    PlanAgreed {
        /// Whether they were there.
        there: bool,
        /// Whether they agree.
        agrees: bool,
    },
    /// It ended.
    Ended {
        /// How.
        end: CaseEnd,
    },
    /// It was taken up again.
    Reopened,
    /// Said whom it let in, sent away or gave the plan to; that went with the young person's keys.
    Forgotten,
}

impl ConferenceStep {
    /// Under which of the young person's keys the content beside this step is sealed; `None`: it has none.
    pub const fn content(&self) -> Option<ContentClass> {
        match self {
            Self::PutForward | Self::LookedBack { .. } | Self::Invited { .. } => {
                Some(ContentClass::Sensitive)
            }
            Self::Chosen { reason } if reason.is_yes() => Some(ContentClass::Sensitive),
            Self::ActionAdded { .. } | Self::Ended { .. } => Some(ContentClass::Guidance),
            _ => None,
        }
    }

    /// Whether it says who sat at the table: by the organisation of an account it tells what a young person needs, so that it
    /// goes when their keys go (S1-47).
    pub const fn names_the_table(&self) -> bool {
        matches!(
            self,
            Self::Invited { .. } | Self::Removed { .. } | Self::HolderNamed { .. }
        )
    }
}

/// A step with its number, who took it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConferenceEvent {
    /// Its number in the case, from 1.
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
    pub step: ConferenceStep,
}

/// Somebody at the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Who.
    pub account: AccountId,
    /// On which kind of basis they were invited.
    pub basis: BasisKind,
    /// Why they are needed.
    pub need: Need,
    /// The step whose content says for which organisation.
    pub seated_at: u32,
}

/// An action of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedAction {
    /// Its number.
    pub number: u16,
    /// Whose it is.
    pub owner: ActionOwner,
    /// By when.
    pub due: Day,
    /// The step whose content says what it is.
    pub words_at: u32,
    /// How it was settled; `None`: open.
    pub settled: Option<Settled>,
}

/// That the plan was talked over with the young person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// On which day.
    pub on: Day,
    /// Whether they were there.
    pub there: bool,
    /// Whether they agree.
    pub agrees: bool,
}

/// A case as its steps add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConferenceCase {
    pub(super) version: u32,
    pub(super) put_forward: bool,
    pub(super) chosen: Option<ChoiceReason>,
    pub(super) reasons_at: Option<u32>,
    pub(super) participants: Vec<Participant>,
    pub(super) conference: Option<ConferenceId>,
    pub(super) looked_back_at: Option<u32>,
    pub(super) held_in: Vec<ConferenceId>,
    pub(super) holder: Option<(AccountId, Day)>,
    pub(super) actions: Vec<PlannedAction>,
    pub(super) agreed: Option<Agreed>,
    pub(super) end: Option<(CaseEnd, Day, u32)>,
    pub(super) ended_by: Option<AccountId>,
}

impl ConferenceCase {
    /// What steps add up to.
    pub fn replay(events: &[ConferenceEvent]) -> Self {
        let mut case = Self::default();
        for event in events {
            case.apply(event);
        }
        case
    }

    /// Takes a step in.
    pub fn apply(&mut self, event: &ConferenceEvent) {
        self.version = event.seq;
        match event.step {
            ConferenceStep::PutForward => {
                self.put_forward = true;
                self.reasons_at = Some(event.seq);
            }
            ConferenceStep::Chosen { reason } => {
                self.chosen = Some(reason);
                if reason.is_yes() {
                    self.reasons_at = Some(event.seq);
                }
            }
            ConferenceStep::Invited {
                account,
                basis,
                need,
            } => self.participants.push(Participant {
                account,
                basis,
                need,
                seated_at: event.seq,
            }),
            ConferenceStep::Removed { account } => {
                self.participants.retain(|one| one.account != account);
                // Who is gone holds nothing.
                self.holder = self.holder.filter(|(holder, _)| *holder != account);
            }
            ConferenceStep::Scheduled { conference } => self.conference = Some(conference),
            ConferenceStep::PutOff => self.conference = None,
            ConferenceStep::LookedBack { conference } => {
                self.looked_back_at = Some(event.seq);
                self.held_in.extend(conference);
                self.conference = None;
            }
            ConferenceStep::HolderNamed { account } => self.holder = Some((account, event.on)),
            ConferenceStep::ActionAdded { number, owner, due } => {
                self.actions.push(PlannedAction {
                    number,
                    owner,
                    due,
                    words_at: event.seq,
                    settled: None,
                });
                // The young person agreed to a plan without it (S0-14).
                self.agreed = None;
            }
            ConferenceStep::ActionSettled { number, settled } => {
                if let Some(action) = self.actions.iter_mut().find(|one| one.number == number) {
                    action.settled = (settled != Settled::Reopened).then_some(settled);
                }
            }
            ConferenceStep::PlanAgreed { there, agrees } => {
                self.agreed = Some(Agreed {
                    on: event.on,
                    there,
                    agrees,
                });
            }
            ConferenceStep::Ended { end } => {
                self.end = Some((end, event.on, event.seq));
                self.ended_by = Some(event.by);
            }
            ConferenceStep::Reopened => self.end = None,
            ConferenceStep::Forgotten => {}
        }
    }

    /// The number of its last step.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Where it stands.
    pub fn state(&self) -> ConferenceState {
        match self.chosen {
            None => return ConferenceState::Proposed,
            Some(reason) if !reason.is_yes() => return ConferenceState::Declined,
            Some(_) => {}
        }
        if self.end.is_some() {
            ConferenceState::Ended
        } else if self.conference.is_some() {
            ConferenceState::Scheduled
        } else if self.plan_stands() {
            ConferenceState::InPlan
        } else if self.looked_back_at.is_some() {
            ConferenceState::Discussed
        } else {
            ConferenceState::Selected
        }
    }

    /// Whether it was chosen.
    pub fn is_chosen(&self) -> bool {
        self.chosen.is_some_and(ChoiceReason::is_yes)
    }

    /// Why it was chosen, or was not.
    pub const fn chosen(&self) -> Option<ChoiceReason> {
        self.chosen
    }

    /// The step whose content says by which phase it came and of which type it is.
    pub const fn reasons_at(&self) -> Option<u32> {
        self.reasons_at
    }

    /// Who takes part.
    pub fn participants(&self) -> &[Participant] {
        &self.participants
    }

    /// Whether this account takes part.
    pub fn takes_part(&self, account: AccountId) -> bool {
        self.participants.iter().any(|one| one.account == account)
    }

    /// The conference on whose agenda it is.
    pub const fn conference(&self) -> Option<ConferenceId> {
        self.conference
    }

    /// The step whose content has the answers to the four questions.
    pub const fn looked_back_at(&self) -> Option<u32> {
        self.looked_back_at
    }

    /// Whether it was looked back on in this conference.
    pub fn was_held_in(&self, conference: ConferenceId) -> bool {
        self.held_in.contains(&conference)
    }

    /// Who holds the plan, and since when.
    pub const fn holder(&self) -> Option<(AccountId, Day)> {
        self.holder
    }

    /// The actions of the plan, in the order they were added.
    pub fn actions(&self) -> &[PlannedAction] {
        &self.actions
    }

    /// Whether and when the plan was talked over with the young person.
    pub const fn agreed(&self) -> Option<Agreed> {
        self.agreed
    }

    /// Whether there is a plan that the young person agrees to.
    pub fn plan_stands(&self) -> bool {
        !self.actions.is_empty() && self.agreed.is_some_and(|one| one.agrees)
    }

    /// How it ended, on which day, and the step whose content says more.
    pub const fn end(&self) -> Option<(CaseEnd, Day, u32)> {
        self.end
    }

    /// Whether this participant still reads what was said: all of them while it goes on. Once it is over only who holds the
    /// plan, or without one who ended it (S0-17, AVG art. 5).
    pub fn is_read_by(&self, account: AccountId) -> bool {
        let keeper = self.holder.map(|(holder, _)| holder).or(self.ended_by);
        self.end.is_none() || keeper == Some(account)
    }

    /// The open actions whose day has passed.
    pub fn late_actions(&self, today: Day) -> usize {
        let open = self.actions.iter().filter(|one| one.settled.is_none());
        open.filter(|one| one.due < today).count()
    }

    /// The first day on which an open action is due.
    pub fn next_due(&self) -> Option<Day> {
        let open = self.actions.iter().filter(|one| one.settled.is_none());
        open.map(|one| one.due).min()
    }
}
