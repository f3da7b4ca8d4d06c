//! Which events a command on a guided case gives, or why it is refused.

mod consent;
mod ending;
mod intake;
mod talk;
mod trajectory;

use super::{Command, Consent, Refusal, Step};
use crate::{
    Day, Processing, Role, RuleKey,
    outreach::{self, Case, Context, EventKind},
};

type Decision = Result<Vec<EventKind>, outreach::Refusal>;

/// Desks at which a young person may use a right (S1-47; AVG art. 12).
const RIGHTS: &[Role] = &[
    Role::Casemanager,
    Role::Regisseur,
    Role::ListHandler,
    Role::PrivacyOfficer,
];

impl Case {
    /// Which events a command on the guidance gives now, or why it is refused.
    pub(crate) fn guide(&self, command: &Command, context: &Context<'_>) -> Decision {
        // What is due goes, also when the young person has refused since.
        if !self.wants() && *command != Command::MarkContentDestroyed {
            return refuse(Refusal::NoYes);
        }
        self.require_allowed(command)?;
        if let Some(processing) = Processing::of(command) {
            context.require_basis(processing)?;
        }
        match command {
            Command::KeepContact => self.led(Step::ContactKept, context),
            Command::LogContact {
                channel,
                outcome,
                minutes,
            } => {
                self.require_may_contact(context)?;
                self.led(
                    Step::ContactLogged {
                        channel: *channel,
                        outcome: *outcome,
                        minutes: *minutes,
                    },
                    context,
                )
            }
            Command::TryAgain { day, reason } => {
                let soonest = context.today.plus_days(1);
                let most =
                    context
                        .rules
                        .span(RuleKey::TryAgainDays, context.municipality, context.today);
                let latest = context.today.plus_days(most);
                require(
                    (soonest..=latest).contains(day),
                    Refusal::TryAgainTooFar(latest),
                )?;
                self.led(
                    Step::TryAgain {
                        day: *day,
                        reason: *reason,
                    },
                    context,
                )
            }
            Command::PlanIntake { .. }
            | Command::RecordIntake { .. }
            | Command::DeclineTogether(_)
            | Command::ReviseIntake { .. }
            | Command::RecordMeasurement { .. }
            | Command::ComeBack { .. }
            | Command::NoteOutcome
            | Command::ChooseRoute { .. }
            | Command::ConsiderPriorProvision
            | Command::WritePlan
            | Command::GivePlanCopy
            | Command::NotNow { .. } => self.guide_intake(command, context),
            Command::GiveConsent { .. }
            | Command::WithdrawConsent { .. }
            | Command::Consult
            | Command::ContactPartner { .. } => self.guide_consent(command, context),
            Command::PlanTalk { .. }
            | Command::HoldTalk(_)
            | Command::OfferHandOver { .. }
            | Command::AcceptHandOver
            | Command::RejectHandOver { .. }
            | Command::SwitchIntake { .. }
            | Command::Assign { .. } => self.guide_talk(command, context),
            Command::DecideTrajectory { .. }
            | Command::SendDecision { .. }
            | Command::TakeOver { .. }
            | Command::StartTrajectory { .. }
            | Command::FollowUp { .. }
            | Command::EndTrajectory { .. }
            | Command::SignUp { .. }
            | Command::DropOut
            | Command::FlowOut { .. } => self.guide_trajectory(command, context),
            Command::Stop { .. }
            | Command::AskErasure { .. }
            | Command::TakeBackErasure { .. }
            | Command::Restrict
            | Command::LiftRestriction
            | Command::Rectify
            | Command::End { .. }
            | Command::MarkContentDestroyed => self.guide_ending(command, context),
        }
    }

    /// What may still be asked once erasure was asked, the guidance ended, or it is restricted.
    fn require_allowed(&self, command: &Command) -> Result<(), outreach::Refusal> {
        let guidance = self.guidance();
        let always = matches!(command, Command::MarkContentDestroyed);
        let right = matches!(
            command,
            Command::AskErasure { .. }
                | Command::WithdrawConsent { .. }
                | Command::Restrict
                | Command::LiftRestriction
                | Command::Rectify
        );
        if always {
            Ok(())
        } else if guidance.erasure.is_some() {
            match command {
                Command::TakeBackErasure { .. } | Command::AskErasure { .. } => Ok(()),
                _ => refuse(Refusal::ErasureAsked),
            }
        } else if guidance.end.is_some() && !right {
            refuse(Refusal::Ended)
        } else if guidance.restricted && !right && !matches!(command, Command::Stop { .. }) {
            refuse(Refusal::Restricted)
        } else {
            Ok(())
        }
    }

    /// The role that leads now; before the first step the one that does step 3 (S1-06, S1-07).
    pub(crate) fn leader(&self, context: &Context<'_>) -> Role {
        self.guidance().lead.map_or_else(
            || {
                // Who had step 3 on the day of the yes has it until it is handed over: a switch moves
                // nothing by itself, and leaves nobody without a next step (S1-07).
                let since = self.step_since().unwrap_or(context.today);
                self.starter(context.rules, context.municipality, since)
            },
            |lead| lead.role,
        )
    }

    fn require_lead(&self, context: &Context<'_>) -> Result<(), outreach::Refusal> {
        let owner = self.leader(context);
        if context.role == owner {
            Ok(())
        } else {
            Err(outreach::Refusal::NotYourStep { owner })
        }
    }

    /// One step by whoever leads; the first step of all makes its author the lead.
    fn led(&self, step: Step, context: &Context<'_>) -> Decision {
        self.led_steps([step], context)
    }

    fn led_steps(&self, steps: impl IntoIterator<Item = Step>, context: &Context<'_>) -> Decision {
        self.require_lead(context)?;
        let begins = self.guidance().lead.is_none().then_some(Step::LeadMoved {
            to: context.role,
            account: context.account,
        });
        Ok(events(begins.into_iter().chain(steps)))
    }

    fn require_consent(&self, consent: Consent) -> Result<(), outreach::Refusal> {
        if self.guidance().consents_to(consent) {
            return Ok(());
        }
        refuse(match consent {
            Consent::WorkTogether => Refusal::NoConsentToWork,
            Consent::Consultation => Refusal::NoConsentToConsult,
            Consent::ThirdParty { .. } => Refusal::NoConsentToPartner,
            Consent::Dossier => Refusal::NoConsentToDossier,
        })
    }

    /// The consent that carries the work now: with the casemanager the first, with the municipality
    /// the dossier.
    fn require_ground(&self) -> Result<(), outreach::Refusal> {
        self.require_consent(self.ground())
    }

    fn ground(&self) -> Consent {
        if self.guidance().handed_over {
            Consent::Dossier
        } else {
            Consent::WorkTogether
        }
    }
}

fn events(steps: impl IntoIterator<Item = Step>) -> Vec<EventKind> {
    steps.into_iter().map(EventKind::Guided).collect()
}

const fn refuse<T>(refusal: Refusal) -> Result<T, outreach::Refusal> {
    Err(outreach::Refusal::Guidance(refusal))
}

/// Refuses unless the condition holds.
fn require(holds: bool, otherwise: Refusal) -> Result<(), outreach::Refusal> {
    if holds { Ok(()) } else { refuse(otherwise) }
}

fn require_rights_desk(context: &Context<'_>) -> Result<(), outreach::Refusal> {
    if RIGHTS.contains(&context.role) {
        Ok(())
    } else {
        Err(outreach::Refusal::NotYourStep {
            owner: Role::Casemanager,
        })
    }
}

/// A day that has come.
fn require_past(day: Day, context: &Context<'_>) -> Result<(), outreach::Refusal> {
    require(day <= context.today, Refusal::ImpossibleDay)
}

/// A day that has not passed.
fn require_to_come(day: Day, context: &Context<'_>) -> Result<(), outreach::Refusal> {
    require(day >= context.today, Refusal::ImpossibleDay)
}
