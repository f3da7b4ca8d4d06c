//! Which events a command gives, or why it is refused.

mod answer;
mod card;
mod ending;
mod filter;
mod visit;

use super::{
    CancelReason, Case, Command, Context, EventKind, Phase, Refusal, Visit, linked::approaches,
};
use crate::{Processing, Role};

/// Whether a command is about the list, its checks, or its card: none of it is there for somebody who was
/// registered.
const fn is_of_a_list(command: &Command) -> bool {
    matches!(
        command,
        Command::CheckKnown { .. }
            | Command::CheckSelfEmployed { .. }
            | Command::CompleteAddress
            | Command::HandOver { .. }
            | Command::DecideSecretAddress { .. }
            | Command::Release { .. }
            | Command::Print { .. }
            | Command::MarkSent { .. }
            | Command::ReturnMail
            | Command::CorrectAddress
            | Command::MarkGone { .. }
            | Command::MarkBack { .. }
    )
}

type Decision = Result<Vec<EventKind>, Refusal>;

impl Case {
    /// Which events the command gives now, in order, or why it is refused. An empty answer means
    /// that what is asked is so already.
    pub fn decide(
        &self,
        command: &Command,
        context: &Context<'_>,
    ) -> Result<Vec<EventKind>, Refusal> {
        if self.opening.is_none() {
            return Err(Refusal::NotOpened);
        }
        if self.destroyed {
            return Err(Refusal::Destroyed);
        }
        if self.objected.is_some() && *command != Command::Destroy {
            return Err(Refusal::Objected);
        }
        if approaches(command) || matches!(command, Command::HandOver { .. }) {
            context.require_basis(Processing::Approach)?;
        }
        if self.way_in().is_some() && is_of_a_list(command) {
            return Err(Refusal::NotFromAList);
        }
        match command {
            Command::CheckKnown {
                answer,
                method,
                month,
            } => self.check_known(*answer, *method, *month, context),
            Command::CheckSelfEmployed { answer, method } => {
                self.check_self_employed(*answer, *method, context)
            }
            Command::CompleteAddress => self.complete_address(context),
            Command::HandOver {
                subregion,
                month,
                gate,
            } => self.hand_over(*subregion, *month, *gate, context),
            Command::DecideSecretAddress { decision } => self.decide_secret(*decision, context),
            Command::SetMarkers { holds } => self.set_holds(holds, context),
            Command::MarkGone { month } => self.mark_gone(*month, context),
            Command::MarkBack { month } => self.mark_back(*month, context),
            Command::Release { wave } => self.release(*wave, context),
            Command::Print { batch, variant } => self.print(*batch, *variant, context),
            Command::MarkSent { batch } => self.mark_sent(*batch, context),
            Command::ReturnMail => self.return_mail(context),
            Command::CorrectAddress => self.correct_address(context),
            Command::RecordAnswer {
                answer,
                said_by,
                channel,
                minutes,
            } => self.record_answer(*answer, *said_by, *channel, *minutes, context),
            Command::CorrectAnswer {
                answer,
                said_by,
                channel,
                reason,
            } => self.correct_answer(*answer, *said_by, *channel, reason, context),
            Command::LiftRefusal { said_by, channel } => {
                self.lift_refusal(*said_by, *channel, context)
            }
            Command::PlanVisit {
                day,
                worker,
                companion,
            } => self.plan_visit(*day, *worker, *companion, context),
            Command::ReassignVisit { worker } => self.reassign_visit(*worker, context),
            Command::CancelVisit { reason } => self.cancel_visit(*reason, context),
            Command::RecordVisit {
                outcome,
                day,
                minutes,
            } => self.record_visit(*outcome, *day, *minutes, context),
            Command::Object { channel } => self.object(*channel, context),
            Command::CloseNotReached => self.close_not_reached(context),
            Command::CloseAgedOut { birthday_month } => {
                self.close_aged_out(*birthday_month, context)
            }
            Command::CloseMoved => self.close_moved(context),
            Command::CloseEndedBeforeRestore => self.close_ended_before_restore(context),
            Command::Guide(command) => self.guide(command, context),
            Command::Destroy => self.destroy(context),
        }
    }

    fn phase_in(&self, context: &Context<'_>) -> Phase {
        self.phase(context.rules, context.municipality)
    }

    fn not_now(&self, context: &Context<'_>) -> Refusal {
        Refusal::NotNow {
            phase: self.phase_in(context),
        }
    }

    /// Refuses when the young person refused, or the case has otherwise ended.
    fn require_open(&self, context: &Context<'_>) -> Result<(), Refusal> {
        if self.refused.is_some() {
            return Err(Refusal::Refused);
        }
        if self.closed.is_some() {
            Err(self.not_now(context))
        } else {
            Ok(())
        }
    }

    /// Refuses when the case has ended or the young person wants support already.
    fn require_approach(&self, context: &Context<'_>) -> Result<(), Refusal> {
        self.require_open(context)?;
        if self.wants {
            Err(Refusal::AlreadyReached)
        } else {
            Ok(())
        }
    }

    /// What is taken back when the approach stops: a card not posted, a visit not made.
    fn withdrawals(&self, reason: CancelReason) -> Vec<EventKind> {
        let unsent = self.printed.is_some() || (self.released && self.card_is_due());
        let card = unsent.then_some(EventKind::CardWithdrawn);
        card.into_iter()
            .chain(self.visit_withdrawal(reason))
            .collect()
    }

    fn visit_withdrawal(&self, reason: CancelReason) -> Option<EventKind> {
        matches!(self.visit, Visit::Planned { .. }).then_some(EventKind::VisitCancelled { reason })
    }
}

/// Refuses unless the role is one of these; the first is named as the owner of the step.
fn require_role(context: &Context<'_>, roles: &[Role]) -> Result<(), Refusal> {
    match roles.first() {
        Some(owner) if !roles.contains(&context.role) => {
            Err(Refusal::NotYourStep { owner: *owner })
        }
        _ => Ok(()),
    }
}

/// Who filters the list: its handler, or the committed list itself under the service account.
const LIST: &[Role] = &[Role::ListHandler, Role::Service];
/// Who may hear the young person.
const CONTACT: &[Role] = &[Role::Casemanager, Role::ListHandler];
