//! What can be done with a guided case now: the rules are asked, one sample command for each act.

use domain::{
    AccountId, Day, Ts,
    guidance::{
        Command, Consent, ConsentForm, ConsentTalk, ContactOutcome, Decline, Explained,
        FollowUpOutcome, GuidanceClose, Meeting, NotNowReason, ReadBackOffer, RouteScope, Talk,
        TalkParties, TryAgainReason,
    },
    outreach::{Case, Channel, Command as CaseCommand, Context, NextAction},
};

/// An act of the guidance, as a page offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GuideAct {
    /// Keep how to reach the young person.
    KeepContact,
    /// Log a contact.
    LogContact,
    /// Plan the intake.
    PlanIntake,
    /// Consent 1 and intake.
    Intake,
    /// Revise the intake.
    ReviseIntake,
    /// No consent.
    Decline,
    /// Ask a further consent.
    AskConsent,
    /// Ask for advice without a name.
    Consult,
    /// Speak to a third party.
    ContactPartner,
    /// Record the choice.
    ChooseRoute,
    /// What is there already.
    PriorProvision,
    /// Nothing now.
    NotNow,
    /// Came back before the agreed day.
    ComeBack,
    /// Keep the result of an instrument.
    Measure,
    /// Write the plan.
    WritePlan,
    /// A copy was given.
    PlanCopy,
    /// Plan the talk.
    PlanTalk,
    /// Record the talk.
    HoldTalk,
    /// Offer the hand-over.
    OfferHandOver,
    /// Accept it.
    AcceptHandOver,
    /// Reject it.
    RejectHandOver,
    /// Decide on the trajectory.
    Decide,
    /// The letter was sent.
    SendDecision,
    /// The file was taken over into the municipality's own system.
    TakeOver,
    /// Start a trajectory.
    StartTrajectory,
    /// Follow up.
    FollowUp,
    /// End a trajectory.
    EndTrajectory,
    /// Signed up elsewhere.
    SignUp,
    /// Dropped out.
    DropOut,
    /// Flowed out.
    FlowOut,
    /// Moved, aged out or deceased.
    End,
    /// Break off.
    Stop,
    /// Withdraw a consent.
    Withdraw,
    /// Be forgotten.
    Erase,
    /// Not be forgotten after all.
    TakeBackErasure,
    /// Restrict the use.
    Restrict,
    /// Lift that.
    LiftRestriction,
    /// Put something right.
    Rectify,
    /// Give the lead to a colleague.
    Assign,
    /// Try again on another day.
    TryAgain,
}

impl GuideAct {
    /// Every act, in the order of the work.
    pub const ALL: &'static [Self] = &[
        Self::KeepContact,
        Self::LogContact,
        Self::TryAgain,
        Self::PlanIntake,
        Self::Intake,
        Self::ReviseIntake,
        Self::Measure,
        Self::Decline,
        Self::AskConsent,
        Self::Consult,
        Self::ContactPartner,
        Self::ChooseRoute,
        Self::PriorProvision,
        Self::WritePlan,
        Self::PlanCopy,
        Self::PlanTalk,
        Self::HoldTalk,
        Self::OfferHandOver,
        Self::AcceptHandOver,
        Self::RejectHandOver,
        Self::Decide,
        Self::SendDecision,
        Self::TakeOver,
        Self::StartTrajectory,
        Self::FollowUp,
        Self::EndTrajectory,
        Self::SignUp,
        Self::NotNow,
        Self::ComeBack,
        Self::DropOut,
        Self::FlowOut,
        Self::Assign,
        Self::End,
        Self::Stop,
        Self::Withdraw,
        Self::Rectify,
        Self::Restrict,
        Self::LiftRestriction,
        Self::Erase,
        Self::TakeBackErasure,
    ];

    /// The acts that carry out the next action, the likeliest first.
    pub const fn of(next: NextAction) -> &'static [Self] {
        match next {
            NextAction::InviteForIntake => &[Self::PlanIntake, Self::Intake],
            NextAction::HoldIntake => &[Self::Intake, Self::ReviseIntake],
            NextAction::CallAgain => &[Self::LogContact, Self::PlanIntake, Self::ComeBack],
            NextAction::ChooseRoute => &[Self::ChooseRoute],
            NextAction::PlanTalk => &[Self::PlanTalk],
            NextAction::HoldTalk => &[Self::HoldTalk, Self::WritePlan],
            NextAction::AcceptHandOver => &[Self::AcceptHandOver],
            NextAction::StartTrajectory => &[Self::StartTrajectory, Self::Decide, Self::AskConsent],
            NextAction::FollowUp => &[Self::FollowUp],
            NextAction::SignUp => &[Self::SignUp],
            NextAction::CheckStart => &[Self::FlowOut],
            _ => &[],
        }
    }

    /// Whether the young person uses a right with it, rather than somebody working on.
    pub const fn is_right(self) -> bool {
        matches!(
            self,
            Self::Stop
                | Self::Withdraw
                | Self::Rectify
                | Self::Restrict
                | Self::LiftRestriction
                | Self::Erase
                | Self::TakeBackErasure
        )
    }
}

/// The acts the rules allow this role on this case today.
pub(crate) fn possible(case: &Case, context: &Context<'_>, now: Ts) -> Vec<GuideAct> {
    GuideAct::ALL
        .iter()
        .copied()
        .filter(|act| {
            samples(*act, case, context, now)
                .into_iter()
                .any(|command| case.decide(&CaseCommand::Guide(command), context).is_ok())
        })
        .collect()
}

/// Commands as the act would ask them; one that is allowed is enough to offer it.
fn samples(act: GuideAct, case: &Case, context: &Context<'_>, now: Ts) -> Vec<Command> {
    let (day, channel) = (context.today, Channel::Phone);
    let running = case
        .guidance()
        .trajectories()
        .iter()
        .find(|run| run.ended.is_none())
        .map_or(1, |run| run.number);
    let consents = || {
        let partners =
            (1..=case.guidance().third_parties()).map(|number| Consent::ThirdParty { number });
        [
            Consent::WorkTogether,
            Consent::Consultation,
            Consent::Dossier,
        ]
        .into_iter()
        .chain(partners)
    };
    let one = match act {
        GuideAct::AskConsent => {
            let next = Consent::ThirdParty {
                number: case.guidance().third_parties().saturating_add(1),
            };
            return [Consent::Dossier, Consent::Consultation, next]
                .into_iter()
                .filter(|consent| !case.guidance().consents_to(*consent))
                .map(|consent| Command::GiveConsent {
                    consent,
                    form: ConsentForm::Oral,
                    at: now,
                    text_version: 1,
                })
                .collect();
        }
        GuideAct::ContactPartner => {
            return (1..=case.guidance().third_parties())
                .map(|number| Command::ContactPartner {
                    number,
                    channel,
                    minutes: 0,
                })
                .collect();
        }
        GuideAct::Withdraw => {
            return consents()
                .map(|consent| Command::WithdrawConsent {
                    consent,
                    channel,
                    offered: Some(ReadBackOffer::Declined),
                })
                .collect();
        }
        act => sample(act, running, day, now, context),
    };
    one.into_iter().collect()
}

fn sample(act: GuideAct, running: u8, day: Day, now: Ts, context: &Context<'_>) -> Option<Command> {
    let channel = Channel::Phone;
    let talk = || ConsentTalk {
        explained: Explained::ALL.to_vec(),
        explained_at: now,
        answered_at: now,
    };
    Some(match act {
        GuideAct::KeepContact => Command::KeepContact,
        GuideAct::LogContact => Command::LogContact {
            channel,
            outcome: ContactOutcome::Spoke,
            minutes: 0,
        },
        GuideAct::TryAgain => Command::TryAgain {
            day: day.plus_days(1),
            reason: TryAgainReason::NoAnswer,
        },
        GuideAct::PlanIntake => Command::PlanIntake { day },
        GuideAct::Intake => Command::RecordIntake {
            talk: talk(),
            form: ConsentForm::Oral,
            text_version: 1,
            told_at: now,
            domains: false,
        },
        GuideAct::ReviseIntake => Command::ReviseIntake {
            told_at: now,
            domains: false,
        },
        GuideAct::Measure => Command::RecordMeasurement { on: day },
        GuideAct::ComeBack => Command::ComeBack { channel },
        GuideAct::Decline => Command::DeclineTogether(Decline {
            talk: talk(),
            never_again: false,
            channel,
        }),
        GuideAct::Consult => Command::Consult,
        GuideAct::ChooseRoute => Command::ChooseRoute {
            scope: RouteScope::Municipal,
        },
        GuideAct::PriorProvision => Command::ConsiderPriorProvision,
        GuideAct::NotNow => Command::NotNow {
            reason: NotNowReason::NotSaid,
            call_again: None,
            keeps: true,
            objection_told_at: Some(now),
            agrees: true,
        },
        GuideAct::WritePlan => Command::WritePlan,
        GuideAct::PlanCopy => Command::GivePlanCopy,
        GuideAct::PlanTalk => Command::PlanTalk { day },
        GuideAct::HoldTalk => Command::HoldTalk(sample_talk(day, now, context)),
        GuideAct::OfferHandOver => Command::OfferHandOver {
            conversation: channel,
        },
        GuideAct::AcceptHandOver => Command::AcceptHandOver,
        GuideAct::RejectHandOver => Command::RejectHandOver {
            reason: "-".to_owned(),
        },
        other => return sample_later(other, running, day, context),
    })
}

/// From the decision on.
fn sample_later(act: GuideAct, number: u8, day: Day, context: &Context<'_>) -> Option<Command> {
    let channel = Channel::Phone;
    Some(match act {
        GuideAct::Decide => Command::DecideTrajectory { granted: true },
        GuideAct::SendDecision => Command::SendDecision { day },
        GuideAct::TakeOver => Command::TakeOver { day },
        GuideAct::StartTrajectory => Command::StartTrajectory {
            funded_by: context.municipality,
            start: day,
            planned_end: None,
            paid: false,
        },
        GuideAct::FollowUp => Command::FollowUp {
            number,
            outcome: FollowUpOutcome::OnTrack,
            channel,
            minutes: 0,
        },
        GuideAct::EndTrajectory => Command::EndTrajectory {
            number,
            day,
            reached: true,
        },
        GuideAct::SignUp => Command::SignUp { starts_on: day },
        GuideAct::DropOut => Command::DropOut,
        GuideAct::FlowOut => Command::FlowOut { day },
        GuideAct::End => Command::End {
            reason: GuidanceClose::Moved,
        },
        GuideAct::Stop => Command::Stop { channel },
        GuideAct::Erase => Command::AskErasure {
            channel,
            at_once: true,
            offered: ReadBackOffer::Declined,
        },
        GuideAct::TakeBackErasure => Command::TakeBackErasure { channel },
        GuideAct::Restrict => Command::Restrict,
        GuideAct::LiftRestriction => Command::LiftRestriction,
        GuideAct::Rectify => Command::Rectify,
        GuideAct::Assign => Command::Assign {
            account: AccountId::from_uuid(uuid::Uuid::nil()),
            role: context.role,
        },
        _ => return None,
    })
}

fn sample_talk(day: Day, now: Ts, context: &Context<'_>) -> Talk {
    let parties: TalkParties = context.rules.talk_parties(context.municipality, day);
    Talk {
        day,
        present: parties.required().to_vec(),
        meeting: Meeting::Room,
        minutes: 0,
        regisseur: context.account,
        dossier: true,
        form: ConsentForm::Oral,
        asked_at: now,
        text_version: 1,
    }
}
