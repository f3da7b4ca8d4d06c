//! The talk in which everybody agrees, and the lead that moves with it (S1-60..S1-66, A.18 no. 12).

use super::{Decision, events, refuse, require, require_past, require_to_come};
use crate::{
    AccountId, Role,
    guidance::{Command, Consent, Refusal, RouteScope, Step, Talk, state},
    outreach::{self, Case, Channel, Context},
};

impl Case {
    pub(super) fn guide_talk(&self, command: &Command, context: &Context<'_>) -> Decision {
        match command {
            Command::PlanTalk { day } => {
                self.require_before_hand_over()?;
                require_to_come(*day, context)?;
                self.led(Step::TalkPlanned { day: *day }, context)
            }
            Command::HoldTalk(talk) => self.hold_talk(talk, context),
            Command::OfferHandOver { conversation } => {
                self.require_before_hand_over()?;
                require(self.guidance().plan > 0, Refusal::NoPlan)?;
                let warm = matches!(
                    conversation,
                    Channel::Phone | Channel::Desk | Channel::Visit
                );
                require(warm, Refusal::NotWarm)?;
                self.led(
                    Step::HandOverOffered {
                        conversation: *conversation,
                    },
                    context,
                )
            }
            Command::AcceptHandOver => {
                self.require_offer(context)?;
                Ok(events([
                    Step::HandOverAccepted,
                    Step::LeadMoved {
                        to: Role::Regisseur,
                        account: context.account,
                    },
                ]))
            }
            Command::RejectHandOver { reason } => {
                self.require_offer(context)?;
                require(!reason.trim().is_empty(), Refusal::ReasonMissing)?;
                Ok(events([Step::HandOverRejected]))
            }
            Command::SwitchIntake {
                role,
                account,
                conversation,
                told,
            } => self.switch_intake((*role, *account), *conversation, *told, context),
            Command::Assign { account, role } => self.assign(*account, *role, context),
            _ => refuse(Refusal::AskedElsewhere),
        }
    }

    /// A municipal route is chosen and nobody is waited for.
    fn require_before_hand_over(&self) -> Result<(), outreach::Refusal> {
        let guidance = self.guidance();
        self.require_consent(Consent::WorkTogether)?;
        require(!guidance.handed_over, Refusal::AlreadyHandedOver)?;
        require(!guidance.offered, Refusal::OfferWaits)?;
        match guidance.route {
            None => refuse(Refusal::NoRoute),
            Some(RouteScope::Elsewhere) => refuse(Refusal::OtherRoute),
            Some(RouteScope::Municipal) => Ok(()),
        }
    }

    fn require_offer(&self, context: &Context<'_>) -> Result<(), outreach::Refusal> {
        require(self.guidance().offered, Refusal::NothingOffered)?;
        if context.role == Role::Regisseur {
            Ok(())
        } else {
            Err(outreach::Refusal::NotYourStep {
                owner: Role::Regisseur,
            })
        }
    }

    /// All present or it is not one. It yields the dossier's consent, the completed plan and the
    /// accepted hand-over; without that consent there is no hand-over, and the young person chooses
    /// again.
    fn hold_talk(&self, talk: &Talk, context: &Context<'_>) -> Decision {
        self.require_before_hand_over()?;
        let parties = context.rules.talk_parties(context.municipality, talk.day);
        require(parties.recorded_by(context.role), Refusal::NotYourTalk)?;
        require(self.guidance().plan > 0, Refusal::NoPlan)?;
        if let Some(absent) = state::missing(parties.required(), &talk.present) {
            return refuse(Refusal::PartyMissing(absent));
        }
        require_past(talk.day, context)?;
        // Consent 2 is asked in the talk: on its day, and after the first.
        require(talk.asked_at.day() == talk.day, Refusal::ImpossibleDay)?;
        self.require_after_explanation(talk.asked_at)?;
        let held = Step::TalkHeld {
            day: talk.day,
            present: talk.present.clone(),
            meeting: talk.meeting,
            minutes: talk.minutes,
        };
        if !talk.dossier {
            return Ok(events([
                held,
                Step::ConsentRefused {
                    consent: Consent::Dossier,
                    at: talk.asked_at,
                },
            ]));
        }
        Ok(events([
            held,
            Step::ConsentGiven {
                consent: Consent::Dossier,
                form: talk.form,
                at: talk.asked_at,
                text_version: talk.text_version,
            },
            Step::PlanCompleted {
                version: self.guidance().plan,
            },
            Step::HandOverAccepted,
            Step::LeadMoved {
                to: Role::Regisseur,
                account: talk.regisseur,
            },
        ]))
    }

    /// Step 3 goes to whoever executes it today, by whoever has it now, after a conversation. Whoever
    /// consented to work with somebody is told first; what the municipality leads already stays.
    fn switch_intake(
        &self,
        to: (Role, AccountId),
        conversation: Channel,
        told: bool,
        context: &Context<'_>,
    ) -> Decision {
        let guidance = self.guidance();
        require(!guidance.handed_over, Refusal::AlreadyHandedOver)?;
        require(!guidance.offered, Refusal::OfferWaits)?;
        let executes = self.starter(context.rules, context.municipality, context.today);
        require(self.leader(context) != executes, Refusal::WithExecutor)?;
        require(to.0 == executes, Refusal::OtherExecutor)?;
        self.require_lead(context)?;
        // Outside the municipality the casemanager stays the contact until the sign-up (S1-68).
        let elsewhere = guidance.route == Some(RouteScope::Elsewhere);
        require(
            !elsewhere || context.role != Role::Casemanager,
            Refusal::StaysUntilSignUp,
        )?;
        let warm = matches!(
            conversation,
            Channel::Phone | Channel::Desk | Channel::Visit
        );
        require(warm, Refusal::NotWarm)?;
        let works = guidance.consents_to(Consent::WorkTogether);
        require(told || !works, Refusal::YoungPersonNotTold)?;
        Ok(events([
            Step::IntakeSwitched { conversation, told },
            Step::LeadMoved {
                to: to.0,
                account: to.1,
            },
        ]))
    }

    /// A colleague takes over: work never hangs on somebody who is gone.
    fn assign(&self, account: AccountId, role: Role, context: &Context<'_>) -> Decision {
        self.require_lead(context)?;
        require(role == self.leader(context), Refusal::OtherRole)?;
        let leads = self.guidance().lead.map(|lead| lead.account);
        require(leads != Some(account), Refusal::AlreadyLeads)?;
        Ok(events([Step::LeadMoved { to: role, account }]))
    }
}
