//! Where a case stands, on one row: computed from its events and the dated rules alone, so that it
//! can be stored with the case and recomputed at any later day.

use serde::{Deserialize, Serialize};

use super::{Case, CloseReason, Hold, NextAction, Phase, SecretAddressDecision, Visit};
use crate::{
    AccountId, Day, GroupingId, IntakeBy, Month, MunicipalityId, Role, RuleBook, RuleKey,
    SelfEmployedBy, Track, code::codes,
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
    /// The month of the list that opened it, or of the registration.
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
    /// The role that leads the guidance; `None` before it.
    pub lead: Option<Role>,
    /// The first day on which what rested on consent is to be destroyed, the person not.
    pub content_due: Option<Day>,
    /// The day since which the regisseur has an outcome to take note of (S1-65).
    pub to_note: Option<Day>,
    /// The first day on which nobody has spoken with the young person for too long; `None` where no
    /// contact is to be kept.
    pub quiet_from: Option<Day>,
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

    /// The order of a worklist.
    pub enum WorkOrder {
        /// What must be done first; the default.
        Urgent = "urgent", "Dringendste eerst";
        /// Who has been on the list the longest.
        Oldest = "oldest", "Langst op de lijst eerst";
        /// Who came in last.
        Newest = "newest", "Nieuwste eerst";
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
    /// The overview row; `None` while the case has no events. Every term is looked up on the day it
    /// began, so the answer is the same whenever it is asked.
    pub fn overview(&self, rules: &RuleBook, municipality: MunicipalityId) -> Option<Overview> {
        let opening = self.opening.as_ref()?;
        let phase = self.phase(rules, municipality);
        let next_action = self.next_action(phase);
        let (due_from, due_until) = self.due(next_action, rules, municipality);
        let assignee = match self.visit {
            Visit::Planned { worker, .. } if next_action == NextAction::MakeVisit => Some(worker),
            _ => self.guidance.lead().map(|lead| lead.account),
        };
        Some(Overview {
            phase,
            track: opening.track,
            round: self.round(),
            re_entry: opening.re_entry,
            month: opening.month,
            subregion: self.subregion,
            next_action,
            owner: self.owner(next_action, rules, municipality),
            assignee,
            due_from,
            due_until,
            destroy_after: self.destroy_after(rules, municipality),
            visit_allowed: self.visit_allowed(),
            lead: self.guidance.lead().map(|lead| lead.role),
            content_due: self.guidance.content_due(),
            to_note: (phase == Phase::NotNow)
                .then(|| self.guidance.outcome_to_note())
                .flatten(),
            quiet_from: self.guidance.quiet_from(phase, rules, municipality),
        })
    }

    /// Where the case stands. Objection and refusal come before all that happened beside them.
    pub(crate) fn phase(&self, rules: &RuleBook, municipality: MunicipalityId) -> Phase {
        if self.destroyed {
            Phase::Destroyed
        } else if self.objected.is_some() {
            Phase::Objected
        } else if self.refused.is_some() {
            Phase::Refused
        } else if let Some((reason, _)) = self.closed {
            closed_phase(reason)
        } else if self.wants {
            self.guidance.phase().unwrap_or(Phase::WantsSupport)
        } else if self.way_in().is_some() {
            match self.visit {
                Visit::Planned { .. } => Phase::VisitPlanned,
                _ => Phase::ToContact,
            }
        } else if self.printed.is_some() {
            Phase::CardToSend
        } else if self.card_is_due() {
            self.phase_before_card(rules, municipality)
        } else if self.address_in_doubt {
            Phase::MailReturned
        } else if matches!(self.visit, Visit::Planned { .. }) {
            Phase::VisitPlanned
        } else {
            Phase::WaitingForAnswer
        }
    }

    /// How the case ended, also after its person was destroyed; `None` while it is open.
    pub fn ended(&self) -> Option<Phase> {
        if self.objected.is_some() {
            Some(Phase::Objected)
        } else if self.refused.is_some() {
            Some(Phase::Refused)
        } else {
            self.closed.map(|(reason, _)| closed_phase(reason))
        }
    }

    /// Whether the vault knew the case to be finished when an older copy was put back (G8).
    pub(crate) fn ended_before_restore(&self) -> bool {
        matches!(self.closed, Some((CloseReason::EndedBeforeRestore, _)))
    }

    fn phase_before_card(&self, rules: &RuleBook, municipality: MunicipalityId) -> Phase {
        let first_card = self.cards_sent == 0;
        if first_card && (self.known.is_none() || self.self_employed.is_none()) {
            Phase::CheckOpen
        } else if !self.has_address {
            Phase::AddressMissing
        } else if self.holds_back(Hold::SecretAddress) && self.secret.is_none() {
            Phase::HeldSecretAddress
        } else if self.kept_by_municipality(rules, municipality) {
            Phase::CardToPrint
        } else if self.subregion.is_none() {
            Phase::ReadyToHandOver
        } else if first_card && !self.released {
            Phase::WithCasemanager
        } else {
            Phase::CardToPrint
        }
    }

    /// Whether the municipality makes the card itself and hands nothing over: a secret address, or
    /// the self-employed where it chose so. The choice is that of the day the case was opened.
    pub(super) fn kept_by_municipality(
        &self,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> bool {
        if self.holds_back(Hold::SecretAddress) {
            return self.secret == Some(SecretAddressDecision::MunicipalitySends);
        }
        self.subregion.is_none()
            && self.track() == Track::SelfEmployed
            && self.opening.is_some_and(|opening| {
                rules.self_employed_by(municipality, opening.on) == SelfEmployedBy::ListHandler
            })
    }

    /// The desk that makes the card and hears the answer.
    pub(super) fn desk(&self, rules: &RuleBook, municipality: MunicipalityId) -> Role {
        let kept = self.kept_by_municipality(rules, municipality);
        if kept || self.subregion.is_none() {
            Role::ListHandler
        } else {
            Role::Casemanager
        }
    }

    fn visit_allowed(&self) -> bool {
        self.track() != Track::SelfEmployed
            && self.track() != Track::KnownToMunicipality
            && !self.holds_back(Hold::NoVisit)
            && !self.holds_back(Hold::SecretAddress)
            && !matches!(self.visit, Visit::Made { .. })
            && (self.way_in().is_none() || (self.has_address && !self.address_in_doubt))
    }

    fn next_action(&self, phase: Phase) -> NextAction {
        match phase {
            Phase::CheckOpen => NextAction::AnswerCheck,
            Phase::AddressMissing => NextAction::CompleteAddress,
            Phase::ReadyToHandOver => NextAction::HandOver,
            Phase::HeldSecretAddress => NextAction::DecideSecretAddress,
            Phase::WithCasemanager => NextAction::ReleaseCard,
            Phase::CardToPrint => NextAction::PrintCard,
            Phase::CardToSend => NextAction::SendCard,
            Phase::ToContact => NextAction::MakeContact,
            Phase::MailReturned if !self.address_corrected => NextAction::CorrectReturnedAddress,
            Phase::VisitDue | Phase::WaitingForAnswer if self.visit_allowed() => {
                NextAction::PlanVisit
            }
            Phase::MailReturned | Phase::VisitDue | Phase::WaitingForAnswer => {
                NextAction::CloseNotReached
            }
            Phase::VisitPlanned => NextAction::MakeVisit,
            Phase::WantsSupport => NextAction::InviteForIntake,
            phase => self.guidance.next_action(phase),
        }
    }

    fn owner(
        &self,
        action: NextAction,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Option<Role> {
        match action {
            NextAction::None => None,
            NextAction::AnswerCheck
            | NextAction::CompleteAddress
            | NextAction::HandOver
            | NextAction::DecideSecretAddress
            | NextAction::CorrectReturnedAddress => Some(Role::ListHandler),
            NextAction::ReleaseCard | NextAction::PlanVisit | NextAction::MakeVisit => {
                Some(Role::Casemanager)
            }
            NextAction::PrintCard
            | NextAction::SendCard
            | NextAction::MakeContact
            | NextAction::CloseNotReached => Some(self.desk(rules, municipality)),
            NextAction::AcceptHandOver => Some(Role::Regisseur),
            NextAction::InviteForIntake
            | NextAction::HoldIntake
            | NextAction::ChooseRoute
            | NextAction::PlanTalk
            | NextAction::HoldTalk
            | NextAction::StartTrajectory
            | NextAction::FollowUp
            | NextAction::SignUp
            | NextAction::CheckStart
            | NextAction::CallAgain => Some(self.guidance.lead().map_or_else(
                || self.starter(rules, municipality, self.step_since.unwrap_or(Day::FIRST)),
                |lead| lead.role,
            )),
        }
    }

    /// Who does step 3: a dated rule, and the municipality itself where nobody was handed over to
    /// the casemanager (S1-06, S1-07).
    pub(crate) fn starter(&self, rules: &RuleBook, municipality: MunicipalityId, on: Day) -> Role {
        intake_executor(self.subregion.is_some(), rules, municipality, on)
    }

    /// First and last day of the next action.
    fn due(
        &self,
        action: NextAction,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> (Option<Day>, Option<Day>) {
        let after = |start: Day, key| start.plus_days(rules.span(key, municipality, start));
        let step = self.step_since.map(|since| after(since, RuleKey::StepDays));
        let waited = self.waited_until(rules, municipality);
        let window = waited.map(|from| after(from, RuleKey::VisitWindowDays));
        match action {
            // What is not released is not late (issue 2, section 3).
            NextAction::None | NextAction::ReleaseCard => (None, None),
            NextAction::PlanVisit => (waited, window),
            NextAction::MakeVisit => match self.visit {
                Visit::Planned { day, .. } => (Some(day), Some(window.map_or(day, |w| w.max(day)))),
                _ => (waited, window),
            },
            NextAction::CloseNotReached
                if !self.address_in_doubt && !matches!(self.visit, Visit::Made { .. }) =>
            {
                (waited, waited.map(|from| after(from, RuleKey::StepDays)))
            }
            action => self
                .guidance
                .due(action, rules, municipality)
                .unwrap_or((None, step)),
        }
    }

    /// The first day after the waiting days of the last card; `None` without a card.
    pub(super) fn waited_until(
        &self,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Option<Day> {
        let sent = self.sent?.on;
        let waited = sent.plus_days(rules.span(RuleKey::DaysBeforeVisit, municipality, sent));
        Some(self.joined.map_or(waited, |joined| joined.max(waited)))
    }

    /// The first day on which only a token and a count may remain; `None` while no term runs.
    pub(super) fn destroy_after(
        &self,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Option<Day> {
        let span = |key, on| rules.span(key, municipality, on);
        if self.destroyed {
            return None;
        }
        if self.objected.is_some() {
            return self.objected;
        }
        if let Some(on) = self.refused {
            return Some(on.plus_days(span(RuleKey::RefusalTermDays, on)));
        }
        if let Some((reason, on)) = self.closed {
            return Some(match reason {
                CloseReason::KnownToMunicipality => on.plus_days(span(RuleKey::KnownTermDays, on)),
                CloseReason::NotReached => on.plus_months(span(RuleKey::NotReachedTermMonths, on)),
                // Its own term ran, or ran out, before the copy was put back.
                CloseReason::EndedBeforeRestore => on,
                _ => on.plus_days(span(RuleKey::OtherEndTermDays, on)),
            });
        }
        if let Some(day) = self.guidance.destroy_after(rules, municipality) {
            return Some(day);
        }
        // Without an address the BSN is still there: it has a term of its own (S1-12).
        // Who was registered never gave a BSN.
        let opened = self
            .opening
            .filter(|_| !self.has_address && !self.wants && self.way_in().is_none())?
            .on;
        let start = self.joined.unwrap_or(opened);
        let weeks = span(RuleKey::NoAddressTermWeeks, start);
        Some(start.plus_days(weeks.saturating_mul(7)))
    }
}

/// Who executes step 3 on a day: a dated rule, and the municipality itself for whoever was never handed
/// over to a sub-region (S1-06, S1-07).
pub fn intake_executor(
    handed_over: bool,
    rules: &RuleBook,
    municipality: MunicipalityId,
    on: Day,
) -> Role {
    if !handed_over {
        return Role::Regisseur;
    }
    match rules.intake_by(municipality, on) {
        IntakeBy::Casemanager => Role::Casemanager,
        IntakeBy::Regisseur => Role::Regisseur,
    }
}

const fn closed_phase(reason: CloseReason) -> Phase {
    match reason {
        CloseReason::KnownToMunicipality => Phase::KnownToMunicipality,
        CloseReason::NotReached | CloseReason::NoCard | CloseReason::EndedBeforeRestore => {
            Phase::NotReached
        }
        CloseReason::Moved => Phase::Moved,
        CloseReason::Deceased => Phase::Deceased,
        CloseReason::Emigrated => Phase::Emigrated,
        CloseReason::AgedOut => Phase::AgedOut,
        CloseReason::GoneFromList => Phase::GoneFromList,
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
