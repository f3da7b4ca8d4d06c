//! From the yes to the young person's own choice: consent 1, intake, plan (S1-44..S1-58, S1-69).

use super::{Decision, refuse, require, require_past, require_to_come};
use crate::{
    Day,
    guidance::{Command, Consent, ConsentTalk, Decline, Explained, NotNowReason, Refusal, Step},
    outreach::{self, Answer, Case, Context, EventKind, SaidBy},
};

impl Case {
    pub(super) fn guide_intake(&self, command: &Command, context: &Context<'_>) -> Decision {
        match command {
            Command::PlanIntake { day } => {
                self.require_with_step_three()?;
                require_to_come(*day, context)?;
                self.led(Step::IntakePlanned { day: *day }, context)
            }
            Command::RecordIntake {
                talk,
                form,
                text_version,
                told_at,
                domains,
            } => {
                self.require_with_step_three()?;
                require(
                    !self.guidance().consents_to(Consent::WorkTogether),
                    Refusal::AlreadyConsented,
                )?;
                require_explained(talk, context)?;
                require(*told_at >= talk.answered_at, Refusal::ContentBeforeConsent)?;
                require_past(told_at.day(), context)?;
                let given = Step::ConsentGiven {
                    consent: Consent::WorkTogether,
                    form: *form,
                    at: talk.answered_at,
                    text_version: *text_version,
                };
                let steps = [explained(talk), given].into_iter();
                self.led_steps(steps.chain(self.intake_steps(*domains)), context)
            }
            Command::ReviseIntake { domains } => {
                self.require_intake()?;
                self.led_steps(self.intake_steps(*domains), context)
            }
            Command::DeclineTogether(decline) => self.decline(decline, context),
            Command::ChooseRoute { scope } => {
                self.require_with_step_three()?;
                self.require_intake()?;
                self.led(Step::RouteChosen { scope: *scope }, context)
            }
            Command::ConsiderPriorProvision => {
                self.require_intake()?;
                self.led(Step::PriorProvisionConsidered, context)
            }
            Command::WritePlan => {
                self.require_intake()?;
                let version = self.guidance().plan_version().saturating_add(1);
                self.led(Step::PlanWritten { version }, context)
            }
            Command::GivePlanCopy => {
                let version = self.guidance().plan_version();
                require(version > 0, Refusal::NoPlan)?;
                self.led(Step::PlanCopyGiven { version }, context)
            }
            Command::NotNow {
                reason,
                call_again,
                keeps,
                told_of_objection,
            } => self.rest(*reason, *call_again, *keeps, *told_of_objection, context),
            _ => refuse(Refusal::AskedElsewhere),
        }
    }

    /// Step 3 is with whoever does the intake, until the municipality takes over.
    fn require_with_step_three(&self) -> Result<(), outreach::Refusal> {
        let guidance = self.guidance();
        require(!guidance.handed_over, Refusal::AlreadyHandedOver)?;
        require(!guidance.offered, Refusal::OfferWaits)
    }

    fn require_intake(&self) -> Result<(), outreach::Refusal> {
        self.require_ground()?;
        require(self.guidance().intake > 0, Refusal::NoIntake)
    }

    fn intake_steps(&self, domains: bool) -> impl Iterator<Item = Step> {
        let version = self.guidance().intake.saturating_add(1);
        let scored = domains.then_some(Step::DomainsScored);
        [Step::IntakeRecorded { version }].into_iter().chain(scored)
    }

    /// A "no" to consent 1 leaves no content; it is a refusal only if the young person said so.
    fn decline(&self, decline: &Decline, context: &Context<'_>) -> Decision {
        self.require_with_step_three()?;
        require(
            !self.guidance().consents_to(Consent::WorkTogether),
            Refusal::AlreadyConsented,
        )?;
        require_explained(&decline.talk, context)?;
        let refused = Step::ConsentRefused {
            consent: Consent::WorkTogether,
            at: decline.talk.answered_at,
        };
        let mut events = self.led_steps([explained(&decline.talk), refused], context)?;
        if decline.never_again {
            events.push(EventKind::AnswerRecorded {
                answer: Answer::DoesNotWant,
                said_by: SaidBy::YoungPerson,
                channel: decline.channel,
                minutes: 0,
            });
        }
        Ok(events)
    }

    fn rest(
        &self,
        reason: NotNowReason,
        call_again: Option<Day>,
        keeps: bool,
        told_of_objection: bool,
        context: &Context<'_>,
    ) -> Decision {
        self.require_with_step_three()?;
        self.require_intake()?;
        require(told_of_objection, Refusal::ObjectionNotTold)?;
        require(
            call_again.is_none_or(|day| day > context.today),
            Refusal::ImpossibleDay,
        )?;
        self.led(
            Step::NotNow {
                reason,
                call_again,
                keeps,
            },
            context,
        )
    }
}

fn require_explained(talk: &ConsentTalk, context: &Context<'_>) -> Result<(), outreach::Refusal> {
    let all = Explained::ALL
        .iter()
        .all(|point| talk.explained.contains(point));
    require(all, Refusal::NotAllExplained)?;
    require(
        talk.explained_at <= talk.answered_at,
        Refusal::ConsentBeforeExplanation,
    )?;
    require_past(talk.answered_at.day(), context)
}

fn explained(talk: &ConsentTalk) -> Step {
    Step::Explained {
        points: talk.explained.clone(),
        at: talk.explained_at,
    }
}
