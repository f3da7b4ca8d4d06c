//! From the yes to the young person's own choice: consent 1, intake, plan (S1-44..S1-58, S1-69).

use super::{Decision, refuse, require, require_past, require_to_come};
use crate::{
    Day, NotNowKeeping, Phase, Role, Ts,
    guidance::{Command, Consent, ConsentTalk, Decline, Explained, NotNowReason, Refusal, Step},
    outreach::{self, Answer, Case, Context, EventKind, SaidBy},
};

impl Case {
    pub(super) fn guide_intake(&self, command: &Command, context: &Context<'_>) -> Decision {
        match command {
            Command::PlanIntake { day } => {
                self.require_with_step_three()?;
                self.require_may_contact(context)?;
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
                self.require_may_contact(context)?;
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
            Command::ReviseIntake { told_at, domains } => {
                self.require_intake()?;
                self.require_may_contact(context)?;
                self.require_after_ground(*told_at)?;
                require_past(told_at.day(), context)?;
                self.led_steps(self.intake_steps(*domains), context)
            }
            Command::DeclineTogether(decline) => self.decline(decline, context),
            Command::RecordMeasurement { on } => {
                self.require_intake()?;
                require_past(*on, context)?;
                self.led(Step::MeasurementRecorded, context)
            }
            Command::ComeBack { channel } => {
                require(self.guidance().not_now.is_some(), Refusal::NotResting)?;
                self.led(Step::CameBack { channel: *channel }, context)
            }
            Command::NoteOutcome => {
                let rests = self.guidance().phase() == Some(Phase::NotNow);
                require(
                    rests && self.guidance().outcome_to_note().is_some(),
                    Refusal::NothingToNote,
                )?;
                if context.role == Role::Regisseur {
                    Ok(super::events([Step::OutcomeNoted]))
                } else {
                    Err(outreach::Refusal::NotYourStep {
                        owner: Role::Regisseur,
                    })
                }
            }
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
            Command::GivePlanCopy { document } => {
                let version = self.guidance().plan_version();
                require(version > 0, Refusal::NoPlan)?;
                self.led(
                    Step::PlanCopyGiven {
                        version,
                        document: Some(*document),
                    },
                    context,
                )
            }
            Command::NotNow {
                reason,
                call_again,
                keeps,
                objection_told_at,
                agrees,
            } => {
                self.require_may_rest(*objection_told_at, *agrees, context)?;
                self.rest(*reason, *call_again, *keeps, *objection_told_at, context)
            }
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

    /// The right to object is told and dated first; what is kept rests on the municipality's choice:
    /// unless the young person objects (S1-69), or only with the young person's agreement.
    fn require_may_rest(
        &self,
        told_at: Option<Ts>,
        agrees: bool,
        context: &Context<'_>,
    ) -> Result<(), outreach::Refusal> {
        self.require_with_step_three()?;
        self.require_intake()?;
        let Some(told_at) = told_at else {
            return refuse(Refusal::ObjectionNotTold);
        };
        require_past(told_at.day(), context)?;
        let keeping = context
            .rules
            .not_now_keeping(context.municipality, context.today);
        require(
            agrees || keeping == NotNowKeeping::OptOut,
            Refusal::OutcomeNotAgreed,
        )
    }

    fn rest(
        &self,
        reason: NotNowReason,
        call_again: Option<Day>,
        keeps: bool,
        told_at: Option<Ts>,
        context: &Context<'_>,
    ) -> Decision {
        require(
            call_again.is_none_or(|day| day > context.today),
            Refusal::ImpossibleDay,
        )?;
        let told = told_at.map(|at| Step::ObjectionExplained { at });
        let rests = Step::NotNow {
            reason,
            call_again,
            keeps,
        };
        self.led_steps(told.into_iter().chain([rests]), context)
    }

    /// Somebody who wants nothing now is left alone until the agreed day, or for good when no day was
    /// agreed (S1-69). Whoever comes back says so first.
    pub(super) fn require_may_contact(
        &self,
        context: &Context<'_>,
    ) -> Result<(), outreach::Refusal> {
        match self.guidance().not_now {
            None => Ok(()),
            Some(rest) => match rest.call_again {
                None => refuse(Refusal::NoCallAgreed),
                Some(day) => require(day <= context.today, Refusal::NotBefore(day)),
            },
        }
    }

    /// What is written down was told after the consent it rests on (S1-46, S1-47).
    fn require_after_ground(&self, told_at: Ts) -> Result<(), outreach::Refusal> {
        let given = self.guidance().given_at(self.ground());
        require(
            given.is_none_or(|given| told_at.minute() >= given.minute()),
            Refusal::ContentBeforeConsent,
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
