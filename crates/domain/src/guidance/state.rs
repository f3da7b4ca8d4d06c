//! The state of the guidance: nothing but what its steps say.

use std::collections::BTreeMap;

use super::{Consent, ContactOutcome, ContentClass, GuidanceClose, Party, RouteScope, Step};
use crate::{
    AccountId, Day, Month, NextAction, Phase, Role, Ts,
    outreach::{Event, EventKind},
};

/// The guidance of a case as its steps tell it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact some step states"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guidance {
    pub(super) lead: Option<Lead>,
    /// The casemanager who handed over: reached again after a drop-out.
    pub(super) former: Option<AccountId>,
    pub(super) consents: BTreeMap<Consent, Answered>,
    /// When each consent that stands was given: what rests on it cannot be older.
    pub(super) given_at: BTreeMap<Consent, Ts>,
    pub(super) intake_day: Option<Day>,
    pub(super) intake: u32,
    pub(super) route: Option<RouteScope>,
    pub(super) prior_considered: bool,
    pub(super) plan: u32,
    pub(super) plan_completed: Option<u32>,
    pub(super) talk_day: Option<Day>,
    pub(super) offered: bool,
    /// The receiver accepted: the municipality leads.
    pub(super) handed_over: bool,
    pub(super) granted: Option<bool>,
    pub(super) trajectories: Vec<Trajectory>,
    pub(super) signed_up: Option<Day>,
    /// The municipality has the file in its own system.
    pub(super) taken_over: bool,
    pub(super) not_now: Option<NotNow>,
    pub(super) end: Option<(End, Day)>,
    /// The day erasure was asked, and whether at once.
    pub(super) erasure: Option<(Day, bool)>,
    pub(super) restricted: bool,
    /// The day from which what rested on consent is to be destroyed.
    pub(super) content_due: Option<Day>,
    /// What rested on consent is gone, and nothing new was written since.
    pub(super) content_gone: bool,
    pub(super) since: Option<Day>,
    /// The day on which somebody tries again: until then the next step waits.
    pub(super) try_again: Option<Day>,
    /// The last day on which somebody spoke with the young person, as far as it was logged.
    pub(super) contact: Option<Day>,
    /// Rounds begun after the first: drop-outs, and returns after an end.
    pub(super) more_rounds: u16,
}

/// The one professional who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// In which role.
    pub role: Role,
    /// Whose account.
    pub account: AccountId,
}

/// A trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trajectory {
    /// From 1, in the order of starting.
    pub number: u8,
    /// The first day.
    pub start: Day,
    /// The last day as planned.
    pub planned_end: Option<Day>,
    /// The day of the last follow-up.
    pub followed_up: Option<Day>,
    /// The last day.
    pub ended: Option<Day>,
}

/// What was answered when consent was asked, and what stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answered {
    Given,
    Refused,
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotNow {
    pub(super) on: Day,
    pub(super) call_again: Option<Day>,
    pub(super) keeps: bool,
    /// The municipality's regisseur took note of it.
    pub(super) noted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    NoConsent,
    Withdrawn,
    Stopped,
    FlowedOut,
    Other(GuidanceClose),
}

impl Guidance {
    /// Who leads; `None` before the first step.
    pub const fn lead(&self) -> Option<Lead> {
        self.lead
    }

    /// The casemanager who handed over: keeps name and status until the outflow.
    pub const fn former_casemanager(&self) -> Option<AccountId> {
        self.former
    }

    /// Whether this consent stands now.
    pub fn consents_to(&self, consent: Consent) -> bool {
        self.consents.get(&consent) == Some(&Answered::Given)
    }

    /// Whether the content of the file rests on this consent now: without it, it is destroyed.
    pub const fn rests_on(&self, consent: Consent) -> bool {
        match consent {
            Consent::WorkTogether => !self.handed_over,
            Consent::Dossier => self.handed_over,
            Consent::Consultation | Consent::ThirdParty { .. } => false,
        }
    }

    /// How many third parties consent was asked for: the next number is one more.
    pub fn third_parties(&self) -> u8 {
        self.consents
            .keys()
            .filter_map(|consent| match consent {
                Consent::ThirdParty { number } => Some(*number),
                _ => None,
            })
            .max()
            .unwrap_or(0)
    }

    /// The version of the plan written last; 0 for none.
    pub const fn plan_version(&self) -> u32 {
        self.plan
    }

    /// The version completed in the talk.
    pub const fn plan_completed(&self) -> Option<u32> {
        self.plan_completed
    }

    /// The version of the intake written last; 0 for none.
    pub const fn intake_version(&self) -> u32 {
        self.intake
    }

    /// Where the chosen route lies.
    pub const fn route(&self) -> Option<RouteScope> {
        self.route
    }

    /// The trajectories, in the order of starting.
    pub fn trajectories(&self) -> &[Trajectory] {
        &self.trajectories
    }

    /// What the municipality decided on its trajectory; `None`: nothing yet.
    pub const fn granted(&self) -> Option<bool> {
        self.granted
    }

    /// Whether the municipality took the lead over.
    pub const fn handed_over(&self) -> bool {
        self.handed_over
    }

    /// The day from which what rested on consent is to be destroyed; from then on nobody reads it.
    pub const fn content_due(&self) -> Option<Day> {
        self.content_due
    }

    /// When a consent that stands was given.
    pub fn given_at(&self, consent: Consent) -> Option<Ts> {
        self.given_at.get(&consent).copied()
    }

    /// The day since which the regisseur has to take note of "not now"; `None`: nothing to note, or
    /// the regisseur recorded it (S1-65).
    pub(crate) fn outcome_to_note(&self) -> Option<Day> {
        let own = self.lead.is_some_and(|lead| lead.role == Role::Regisseur);
        self.not_now
            .filter(|rest| !rest.noted && !own)
            .map(|rest| rest.on)
    }

    /// Whether the young person asked to be forgotten and did not take it back.
    pub(crate) const fn erasure_asked(&self) -> bool {
        self.erasure.is_some()
    }

    /// Whether the young person wants nothing now and did not agree to keeping the intake.
    pub(crate) fn rests_without_content(&self) -> bool {
        self.not_now.is_some_and(|rest| !rest.keeps)
    }

    /// Whether somebody works with the young person by consent: the approach has no say then.
    pub(crate) fn runs(&self) -> bool {
        let ground = self.consents_to(Consent::WorkTogether) || self.handed_over;
        self.erasure.is_some() || (self.end.is_none() && ground)
    }

    /// Whether the guidance came to an end.
    pub(crate) const fn has_ended(&self) -> bool {
        self.end.is_some()
    }

    /// Rounds begun after the first.
    pub(crate) const fn more_rounds(&self) -> u16 {
        self.more_rounds
    }

    pub(super) fn running(&self) -> impl Iterator<Item = &Trajectory> {
        self.trajectories.iter().filter(|run| run.ended.is_none())
    }

    /// The month in which the young person flowed out, while that is how the guidance ended.
    pub fn flowed_out(&self) -> Option<Month> {
        match self.end {
            Some((End::FlowedOut, day)) => Some(day.month()),
            _ => None,
        }
    }

    /// The day on which a guidance ended that a survey may look back on (S3-10): by an outflow or by a stop, and with
    /// nothing that keeps the young person from being approached.
    pub fn looked_back_on(&self) -> Option<Day> {
        match self.end {
            Some((End::FlowedOut | End::Stopped, day))
                if self.erasure.is_none() && !self.restricted =>
            {
                Some(day)
            }
            _ => None,
        }
    }

    /// A yes after an end: a new round, in which consent is asked anew.
    pub(crate) fn begin_again(&mut self) {
        if self.end.is_some() {
            *self = Self {
                more_rounds: self.more_rounds.saturating_add(1),
                content_due: self.content_due,
                former: self.former,
                ..Self::default()
            };
        }
    }

    /// Where the guidance stands; `None` before its first step.
    pub(crate) fn phase(&self) -> Option<Phase> {
        self.since?;
        if self.erasure.is_some() {
            return Some(Phase::ErasureAsked);
        }
        if let Some((end, _)) = self.end {
            return Some(match end {
                End::NoConsent => Phase::NoConsent,
                End::Withdrawn => Phase::ConsentWithdrawn,
                End::Stopped => Phase::Stopped,
                End::FlowedOut => Phase::FlowedOut,
                End::Other(GuidanceClose::Moved) => Phase::Moved,
                End::Other(GuidanceClose::AgedOut) => Phase::AgedOut,
                End::Other(GuidanceClose::Deceased) => Phase::Deceased,
            });
        }
        Some(if self.restricted {
            Phase::Restricted
        } else if self.not_now.is_some() {
            Phase::NotNow
        } else if self.offered {
            Phase::HandOverOffered
        } else if self.running().next().is_some() {
            Phase::InTrajectory
        } else if self.handed_over {
            Phase::TrajectoryToStart
        } else {
            self.phase_before_hand_over()
        })
    }

    fn phase_before_hand_over(&self) -> Phase {
        match self.route {
            Some(RouteScope::Elsewhere) if self.signed_up.is_some() => Phase::SignedUp,
            Some(RouteScope::Elsewhere) => Phase::SigningUp,
            Some(RouteScope::Municipal) if self.talk_day.is_some() => Phase::TalkPlanned,
            Some(RouteScope::Municipal) => Phase::RouteChosen,
            None if self.intake > 0 => Phase::Intake,
            None if self.intake_day.is_some() => Phase::IntakePlanned,
            None => Phase::WantsSupport,
        }
    }

    /// The one thing to do next in a phase of the guidance.
    pub(crate) fn next_action(&self, phase: Phase) -> NextAction {
        match phase {
            Phase::IntakePlanned => NextAction::HoldIntake,
            Phase::Intake => NextAction::ChooseRoute,
            Phase::RouteChosen => NextAction::PlanTalk,
            Phase::TalkPlanned => NextAction::HoldTalk,
            Phase::HandOverOffered => NextAction::AcceptHandOver,
            Phase::TrajectoryToStart => NextAction::StartTrajectory,
            Phase::InTrajectory => NextAction::FollowUp,
            Phase::SigningUp => NextAction::SignUp,
            Phase::SignedUp => NextAction::CheckStart,
            Phase::NotNow if self.not_now.is_some_and(|not| not.call_again.is_some()) => {
                NextAction::CallAgain
            }
            _ => NextAction::None,
        }
    }

    pub(crate) fn apply(&mut self, step: &Step, on: Day) {
        if self.since.is_none() || begins_a_stage(step) {
            self.since = Some(on);
        }
        if matches!(
            step.content(),
            Some(ContentClass::Guidance | ContentClass::Sensitive)
        ) {
            self.content_gone = false;
        }
        if speaks(step) || self.contact.is_none() {
            self.contact = Some(on);
        }
        if begins_a_stage(step) || speaks(step) {
            self.try_again = None;
        }
        match *step {
            Step::TryAgain { day, .. } => self.try_again = Some(day),
            Step::LeadMoved { to, account } => self.move_lead(to, account),
            Step::ConsentGiven { consent, at, .. } => {
                self.consents.insert(consent, Answered::Given);
                self.given_at.insert(consent, at);
            }
            Step::ConsentRefused { consent, .. } => self.refuse(consent, on),
            Step::ConsentWithdrawn { consent, .. } => self.withdraw(consent, on),
            Step::IntakePlanned { day } => {
                self.intake_day = Some(day);
                self.not_now = None;
            }
            Step::IntakeRecorded { version } => {
                self.intake = version;
                self.intake_day = None;
                self.not_now = None;
            }
            Step::RouteChosen { scope } => {
                self.route = Some(scope);
                self.talk_day = None;
                self.signed_up = None;
            }
            Step::PriorProvisionConsidered => self.prior_considered = true,
            Step::PlanWritten { version } => self.plan = version,
            Step::PlanCompleted { version } => self.plan_completed = Some(version),
            Step::TalkPlanned { day } => self.talk_day = Some(day),
            Step::TalkHeld { .. } => self.talk_day = None,
            Step::HandOverOffered { .. } => self.offered = true,
            Step::HandOverRejected => self.offered = false,
            Step::HandOverAccepted => {
                self.handed_over = true;
                self.offered = false;
            }
            Step::TakenOver { .. } => self.taken_over = true,
            Step::TrajectoryDecided { granted } => self.granted = Some(granted),
            Step::SignedUp { starts_on } => self.signed_up = Some(starts_on),
            Step::DroppedOut { .. } => self.drop_out(on),
            Step::NotNow {
                call_again, keeps, ..
            } => self.rest(on, call_again, keeps),
            Step::CameBack { .. } => self.not_now = None,
            Step::OutcomeNoted => {
                if let Some(rest) = &mut self.not_now {
                    rest.noted = true;
                }
            }
            Step::Stopped { .. } => self.end = Some((End::Stopped, on)),
            Step::FlowedOut { day } => self.end = Some((End::FlowedOut, day)),
            Step::Ended { reason } => self.end = Some((End::Other(reason), on)),
            Step::ErasureAsked { at_once, .. } => self.erasure = Some((on, at_once)),
            Step::ErasureTakenBack { .. } => self.erasure = None,
            Step::Restricted => self.restricted = true,
            Step::RestrictionLifted => self.restricted = false,
            Step::ContentDestroyed => {
                self.content_due = None;
                self.content_gone = true;
            }
            _ => self.apply_to_trajectory(step, on),
        }
    }

    fn apply_to_trajectory(&mut self, step: &Step, on: Day) {
        match *step {
            Step::TrajectoryStarted {
                number,
                start,
                planned_end,
                ..
            } => self.trajectories.push(Trajectory {
                number,
                start,
                planned_end,
                followed_up: None,
                ended: None,
            }),
            Step::FollowedUp { number, .. } => {
                self.change(number, |run| run.followed_up = Some(on));
            }
            Step::TrajectoryEnded { number, day, .. } => {
                self.change(number, |run| run.ended = Some(day));
            }
            _ => {}
        }
    }

    fn change(&mut self, number: u8, with: impl FnOnce(&mut Trajectory)) {
        if let Some(run) = self
            .trajectories
            .iter_mut()
            .find(|run| run.number == number)
        {
            with(run);
        }
    }

    fn move_lead(&mut self, to: Role, account: AccountId) {
        if let Some(Lead {
            role: Role::Casemanager,
            account: former,
        }) = self.lead
            && to == Role::Regisseur
        {
            self.former = Some(former);
        }
        self.lead = Some(Lead { role: to, account });
    }

    fn refuse(&mut self, consent: Consent, on: Day) {
        self.consents.insert(consent, Answered::Refused);
        self.given_at.remove(&consent);
        match consent {
            Consent::WorkTogether => self.end = Some((End::NoConsent, on)),
            // Without a dossier there is no municipal trajectory: the young person chooses again.
            Consent::Dossier => self.route = None,
            _ => {}
        }
    }

    fn withdraw(&mut self, consent: Consent, on: Day) {
        let rests_on_it = self.rests_on(consent);
        self.consents.insert(consent, Answered::Withdrawn);
        self.given_at.remove(&consent);
        if rests_on_it {
            self.end = self.end.or(Some((End::Withdrawn, on)));
            self.content_due = Some(on);
        }
    }

    fn rest(&mut self, on: Day, call_again: Option<Day>, keeps: bool) {
        self.not_now = Some(NotNow {
            on,
            call_again,
            keeps,
            noted: false,
        });
        self.route = None;
        self.talk_day = None;
        self.signed_up = None;
        self.offered = false;
        if !keeps {
            self.content_due = Some(on);
            self.consents.clear();
            self.given_at.clear();
            self.intake = 0;
            self.plan = 0;
        }
    }

    /// Both rounds count: what was agreed stays in the history, the next round starts at the intake.
    fn drop_out(&mut self, on: Day) {
        for run in &mut self.trajectories {
            run.ended = run.ended.or(Some(on));
        }
        self.more_rounds = self.more_rounds.saturating_add(1);
        self.route = None;
        self.talk_day = None;
        self.signed_up = None;
        self.handed_over = false;
        self.taken_over = false;
        self.granted = None;
        self.prior_considered = false;
        self.plan_completed = None;
    }
}

/// Steps that begin a stage, from which its days run; a note or a consent in between does not.
const fn begins_a_stage(step: &Step) -> bool {
    matches!(
        step,
        Step::IntakePlanned { .. }
            | Step::IntakeRecorded { .. }
            | Step::RouteChosen { .. }
            | Step::TalkPlanned { .. }
            | Step::TalkHeld { .. }
            | Step::HandOverOffered { .. }
            | Step::HandOverRejected
            | Step::HandOverAccepted
            | Step::TrajectoryStarted { .. }
            | Step::TrajectoryEnded { .. }
            | Step::SignedUp { .. }
            | Step::DroppedOut { .. }
            | Step::NotNow { .. }
            | Step::CameBack { .. }
    )
}

/// Steps in which somebody spoke with the young person.
const fn speaks(step: &Step) -> bool {
    matches!(
        step,
        Step::ContactLogged {
            outcome: ContactOutcome::Spoke,
            ..
        } | Step::Explained { .. }
            | Step::ConsentGiven { .. }
            | Step::IntakeRecorded { .. }
            | Step::RouteChosen { .. }
            | Step::TalkHeld { .. }
            | Step::FollowedUp { .. }
            | Step::NotNow { .. }
            | Step::ErasureTakenBack { .. }
    )
}

/// Who led at the end of a day, as the events tell it: a case that was moved later is reported under
/// whoever held it then (A.18 no. 12).
pub fn lead_on<'a>(events: impl IntoIterator<Item = &'a Event>, day: Day) -> Option<Lead> {
    let before = events.into_iter().filter(|event| event.on <= day);
    before.fold(None, |lead, event| match &event.kind {
        EventKind::Guided(Step::LeadMoved { to, account }) => Some(Lead {
            role: *to,
            account: *account,
        }),
        _ => lead,
    })
}

/// The first party of these that is not present.
pub(super) fn missing(required: &[Party], present: &[Party]) -> Option<Party> {
    required
        .iter()
        .copied()
        .find(|party| !present.contains(party))
}
