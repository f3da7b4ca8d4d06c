//! What people do in the guidance, grouped by the action that allows it.

use access::policy as action;
use domain::{
    AccountId, Day, Role, Ts,
    guidance::{
        Command, Consent, ConsentForm, ConsentTalk, ContactOutcome, ContentClass, Decline,
        FollowUpOutcome, GuidanceClose, NotNowReason, ReadBackOffer, RouteScope, Talk,
        TryAgainReason,
        content::{
            Coded, ContactDetails, Destination, DomainScore, DropOutReason, Intake, Measurement,
            Partner, Plan, TrajectoryKind,
        },
    },
    outreach::Channel,
};

use super::{Act, Asked, Asking, consent_text, without_traces};
use crate::{Result, partner_agreements::Shares};

/// Consent 1 and the intake (S1-44..S1-52).
#[derive(Clone, Debug)]
pub enum IntakeAct {
    /// Give the intake a day.
    Plan(Day),
    /// Consent and content together, on one page.
    Record {
        /// What was told, and when the young person agreed.
        talk: ConsentTalk,
        /// Oral or written.
        form: ConsentForm,
        /// When the content was told.
        told_at: Ts,
        /// The content.
        intake: Box<Intake>,
        /// Scores, empty for none.
        scores: Vec<DomainScore>,
    },
    /// The content anew.
    Revise {
        /// When the content was told.
        told_at: Ts,
        /// The content.
        intake: Box<Intake>,
        /// Scores, empty for none.
        scores: Vec<DomainScore>,
    },
    /// The result of an instrument.
    Measure(Measurement),
    /// No consent.
    Decline(Decline),
}

impl Act for IntakeAct {
    type Action = action::HoldIntake;

    fn asked(self, asking: &Asking<'_>) -> Result<Asked> {
        let (command, intake, scores) = match self {
            Self::Plan(day) => return Ok(Asked::plain(Command::PlanIntake { day })),
            Self::Measure(measured) => {
                return Asked::plain(Command::RecordMeasurement { on: measured.on })
                    .with(ContentClass::Sensitive, &measured);
            }
            Self::Decline(decline) => {
                asking.passed(decline.talk.answered_at, "antwoord_om")?;
                return Ok(Asked::plain(Command::DeclineTogether(decline)));
            }
            Self::Record {
                talk,
                form,
                told_at,
                intake,
                scores,
            } => {
                asking.passed(talk.answered_at, "antwoord_om")?;
                asking.passed(told_at, "verteld_om")?;
                let command = Command::RecordIntake {
                    talk,
                    form,
                    text_version: consent_text(Consent::WorkTogether).version,
                    told_at,
                    domains: !scores.is_empty(),
                };
                (command, intake, scores)
            }
            Self::Revise {
                told_at,
                intake,
                scores,
            } => {
                asking.passed(told_at, "verteld_om")?;
                let domains = !scores.is_empty();
                (Command::ReviseIntake { told_at, domains }, intake, scores)
            }
        };
        Asked::plain(command)
            .with(ContentClass::Guidance, &intake)?
            .with(ContentClass::Sensitive, &scores)
    }
}

/// Consents beside the first, and what rests on them (S1-49, S1-54, S1-62).
#[derive(Clone, Debug)]
pub enum ConsentAct {
    /// To ask for advice without a name.
    Consultation {
        /// Oral or written.
        form: ConsentForm,
        /// When.
        at: Ts,
    },
    /// To a dossier, after a hand-over without a talk.
    Dossier {
        /// Oral or written.
        form: ConsentForm,
        /// When.
        at: Ts,
    },
    /// To contact with one third party.
    Partner {
        /// Which one.
        partner: Coded<Partner>,
        /// Oral or written.
        form: ConsentForm,
        /// When.
        at: Ts,
    },
    /// Asks others for advice without telling whose case it is. What points at somebody in the text
    /// is named, and nothing is saved (S1-54).
    Consult(Coded<Partner>),
    /// Spoke to the third party.
    Contact {
        /// The number of its consent.
        number: u8,
        /// The way.
        channel: Channel,
        /// Minutes spent.
        minutes: u16,
        /// What was said; may be empty.
        note: String,
    },
}

impl Act for ConsentAct {
    type Action = action::AskConsent;

    fn asked(self, asking: &Asking<'_>) -> Result<Asked> {
        let give = |consent, form, at| Command::GiveConsent {
            consent,
            form,
            at,
            text_version: consent_text(consent).version,
        };
        if let Self::Consultation { at, .. } | Self::Dossier { at, .. } | Self::Partner { at, .. } =
            &self
        {
            asking.passed(*at, "antwoord_om")?;
        }
        match self {
            Self::Consultation { form, at } => {
                Ok(Asked::plain(give(Consent::Consultation, form, at)))
            }
            Self::Dossier { form, at } => Ok(Asked::plain(give(Consent::Dossier, form, at))),
            Self::Partner { partner, form, at } => {
                let number = asking.case.guidance().third_parties().saturating_add(1);
                Asked::plain(give(Consent::ThirdParty { number }, form, at))
                    .sharing(Shares::With(partner.code))
                    .with(ContentClass::Guidance, &partner)
            }
            Self::Consult(asked) => {
                without_traces("tekst", &asked.words, asking.identity, &[])?;
                Asked::plain(Command::Consult).with(ContentClass::Guidance, &asked)
            }
            Self::Contact {
                number,
                channel,
                minutes,
                note,
            } => Asked::plain(Command::ContactPartner {
                number,
                channel,
                minutes,
            })
            .sharing(Shares::ByConsent(number))
            .with(ContentClass::Guidance, &note),
        }
    }
}

/// The young person's choice (S1-53, S1-58, S1-69).
#[derive(Clone, Debug)]
pub enum ChoiceAct {
    /// A route.
    Route {
        /// Within the municipality or outside it.
        scope: RouteScope,
        /// Which.
        kind: Coded<TrajectoryKind>,
    },
    /// What is there already, and whether it fits.
    PriorProvision(String),
    /// Nothing now.
    NotNow {
        /// Why.
        reason: NotNowReason,
        /// Whether and when somebody may call again.
        call_again: Option<Day>,
        /// Whether the intake may be kept.
        keeps: bool,
        /// When the right to object was told, and that one mark stays; `None`: not told.
        objection_told_at: Option<Ts>,
        /// Agrees that this is kept, where the municipality asks that.
        agrees: bool,
    },
    /// Came back before the agreed day.
    ComeBack(Channel),
}

impl Act for ChoiceAct {
    type Action = action::RecordChoice;

    fn asked(self, asking: &Asking<'_>) -> Result<Asked> {
        match self {
            Self::Route { scope, kind } => {
                Asked::plain(Command::ChooseRoute { scope }).with(ContentClass::Guidance, &kind)
            }
            Self::PriorProvision(words) => {
                Asked::plain(Command::ConsiderPriorProvision).with(ContentClass::Guidance, &words)
            }
            Self::NotNow {
                reason,
                call_again,
                keeps,
                objection_told_at,
                agrees,
            } => {
                if let Some(at) = objection_told_at {
                    asking.passed(at, "bezwaar_om")?;
                }
                Ok(Asked::plain(Command::NotNow {
                    reason,
                    call_again,
                    keeps,
                    objection_told_at,
                    agrees,
                }))
            }
            Self::ComeBack(channel) => Ok(Asked::plain(Command::ComeBack { channel })),
        }
    }
}

/// The plan (S1-50, S1-51).
#[derive(Clone, Debug)]
pub enum PlanAct {
    /// Written, or written anew.
    Write(Box<Plan>),
    /// The young person gets a copy: the paper is made now, and its hash kept.
    CopyGiven,
}

impl Act for PlanAct {
    type Action = action::WritePlan;

    fn asked(self, _: &Asking<'_>) -> Result<Asked> {
        match self {
            Self::Write(plan) => {
                Asked::plain(Command::WritePlan).with(ContentClass::Guidance, &plan)
            }
            Self::CopyGiven => Ok(Asked::plain(Command::GivePlanCopy)),
        }
    }
}

/// The talk and the offer outside it (S1-60, S1-61).
#[derive(Clone, Debug)]
pub enum TalkAct {
    /// Give it a day.
    Plan(Day),
    /// It was held.
    Hold {
        /// Who, how, and what was agreed.
        talk: Talk,
        /// What was said; may be empty.
        words: String,
    },
    /// Offer the hand-over after a conversation.
    Offer {
        /// How the professionals spoke.
        conversation: Channel,
        /// What was said.
        words: String,
    },
}

impl Act for TalkAct {
    type Action = action::HoldTalk;

    fn asked(self, asking: &Asking<'_>) -> Result<Asked> {
        match self {
            Self::Plan(day) => Ok(Asked::plain(Command::PlanTalk { day })),
            Self::Hold { mut talk, words } => {
                asking.passed(talk.asked_at, "antwoord_om")?;
                talk.text_version = consent_text(Consent::Dossier).version;
                Asked::plain(Command::HoldTalk(talk)).with(ContentClass::Guidance, &words)
            }
            Self::Offer {
                conversation,
                words,
            } => Asked::plain(Command::OfferHandOver { conversation })
                .with(ContentClass::Guidance, &words),
        }
    }
}

/// The receiver's answer (S1-61).
#[derive(Clone, Debug)]
pub enum AnswerAct {
    /// Takes the lead.
    Accept,
    /// Does not, for this reason.
    Reject(String),
}

impl Act for AnswerAct {
    type Action = action::AnswerHandOver;

    fn asked(self, _: &Asking<'_>) -> Result<Asked> {
        match self {
            Self::Accept => Ok(Asked::plain(Command::AcceptHandOver)),
            Self::Reject(reason) => Asked::plain(Command::RejectHandOver {
                reason: reason.clone(),
            })
            .with(ContentClass::Guidance, &reason),
        }
    }
}

/// What the municipality decides (S1-59, S1-67, S1-72).
#[derive(Clone, Debug)]
pub enum DecisionAct {
    /// Grants the trajectory or does not.
    Decide {
        /// Whether.
        granted: bool,
        /// Why.
        reasons: String,
    },
    /// The letter is made and sent: its number is given with it.
    Letter {
        /// The day on it.
        day: Day,
        /// The law it rests on, where it is not the one of the municipality's texts; else empty.
        legal_ground: String,
    },
    /// The trajectory begins; the municipality pays.
    Start {
        /// What kind, with which provider.
        kind: Coded<TrajectoryKind>,
        /// Whether it costs money.
        paid: bool,
        /// First day.
        start: Day,
        /// Last day as planned.
        planned_end: Option<Day>,
    },
}

impl Act for DecisionAct {
    type Action = action::DecideTrajectory;

    fn asked(self, asking: &Asking<'_>) -> Result<Asked> {
        match self {
            Self::Decide { granted, reasons } => {
                Asked::plain(Command::DecideTrajectory { granted })
                    .with(ContentClass::Guidance, &reasons)
            }
            Self::Letter { day, legal_ground } => Asked::plain(Command::SendDecision { day })
                .with(ContentClass::Statutory, &legal_ground),
            Self::Start {
                kind,
                paid,
                start,
                planned_end,
            } => Asked::plain(Command::StartTrajectory {
                funded_by: asking.municipality,
                start,
                planned_end,
                paid,
            })
            .with(ContentClass::Guidance, &kind),
        }
    }
}

/// What the municipality does with the package for its own system (S1-63).
#[derive(Clone, Copy, Debug)]
pub struct PackageAct {
    /// The day it was taken over there.
    pub taken_over: Day,
}

impl Act for PackageAct {
    type Action = action::MakePackage;

    fn asked(self, _: &Asking<'_>) -> Result<Asked> {
        Ok(Asked::plain(Command::TakeOver {
            day: self.taken_over,
        }))
    }
}

/// Following up until the end (S1-68, S1-74..S1-76).
#[derive(Clone, Debug)]
pub enum FollowAct {
    /// Asked how it goes.
    FollowUp {
        /// Which trajectory.
        number: u8,
        /// What came of it.
        outcome: FollowUpOutcome,
        /// The way.
        channel: Channel,
        /// Minutes spent.
        minutes: u16,
        /// What was said; may be empty.
        note: String,
    },
    /// A trajectory ended.
    EndTrajectory {
        /// Which.
        number: u8,
        /// The last day.
        day: Day,
        /// Whether it came to what was planned.
        reached: bool,
        /// The result, in words.
        result: String,
    },
    /// Signed up elsewhere.
    SignUp {
        /// First day there.
        starts_on: Day,
        /// Where.
        place: String,
    },
    /// Dropped out.
    DropOut(Coded<DropOutReason>),
    /// Left for a destination.
    FlowOut {
        /// The day.
        day: Day,
        /// Where to.
        destination: Coded<Destination>,
    },
    /// Moved, reached the upper age, or deceased.
    End(GuidanceClose),
}

impl Act for FollowAct {
    type Action = action::FollowTrajectory;

    fn asked(self, _: &Asking<'_>) -> Result<Asked> {
        let class = ContentClass::Guidance;
        match self {
            Self::FollowUp {
                number,
                outcome,
                channel,
                minutes,
                note,
            } => Asked::plain(Command::FollowUp {
                number,
                outcome,
                channel,
                minutes,
            })
            .with(class, &note),
            Self::EndTrajectory {
                number,
                day,
                reached,
                result,
            } => Asked::plain(Command::EndTrajectory {
                number,
                day,
                reached,
            })
            .with(class, &result),
            Self::SignUp { starts_on, place } => {
                Asked::plain(Command::SignUp { starts_on }).with(class, &place)
            }
            Self::DropOut(reason) => Asked::plain(Command::DropOut).with(class, &reason),
            Self::FlowOut { day, destination } => {
                Asked::plain(Command::FlowOut { day }).with(class, &destination)
            }
            Self::End(reason) => Ok(Asked::plain(Command::End { reason })),
        }
    }
}

/// The young person's rights, at any desk (S1-47, S1-48; AVG art. 7, 16, 17, 18).
#[derive(Clone, Debug)]
pub enum RightAct {
    /// Breaks off; the dossier stays.
    Stop(Channel),
    /// Withdraws one consent.
    Withdraw {
        /// Which.
        consent: Consent,
        /// The way it came in.
        channel: Channel,
        /// What came of offering a copy first; needed when something is destroyed by it.
        offered: Option<ReadBackOffer>,
    },
    /// Asks to be forgotten.
    Erase {
        /// The way it came in.
        channel: Channel,
        /// Without days to think again.
        at_once: bool,
        /// What came of offering a copy first.
        offered: ReadBackOffer,
    },
    /// Takes that back.
    TakeBackErasure(Channel),
    /// Wants the use restricted.
    Restrict,
    /// The restriction ends.
    LiftRestriction,
    /// Something is put right: what was wrong and what it is now.
    Rectify(String),
}

impl Act for RightAct {
    type Action = action::RecordRight;

    fn asked(self, _: &Asking<'_>) -> Result<Asked> {
        let command = match self {
            Self::Stop(channel) => Command::Stop { channel },
            Self::Withdraw {
                consent,
                channel,
                offered,
            } => Command::WithdrawConsent {
                consent,
                channel,
                offered,
            },
            Self::Erase {
                channel,
                at_once,
                offered,
            } => Command::AskErasure {
                channel,
                at_once,
                offered,
            },
            Self::TakeBackErasure(channel) => Command::TakeBackErasure { channel },
            Self::Restrict => Command::Restrict,
            Self::LiftRestriction => Command::LiftRestriction,
            Self::Rectify(words) => {
                return Asked::plain(Command::Rectify).with(ContentClass::Identity, &words);
            }
        };
        Ok(Asked::plain(command))
    }
}

/// Reaching the young person (S1-I8; A.13 class C).
#[derive(Clone, Debug)]
pub enum ContactAct {
    /// Keep how to reach them.
    Keep(ContactDetails),
    /// Try again on another day.
    TryAgain {
        /// The day.
        day: Day,
        /// Why.
        reason: TryAgainReason,
    },
    /// Somebody tried.
    Log {
        /// The way.
        channel: Channel,
        /// What came of it.
        outcome: ContactOutcome,
        /// Minutes spent.
        minutes: u16,
        /// What was said; may be empty.
        note: String,
    },
}

impl Act for ContactAct {
    type Action = action::LogContact;

    fn asked(self, _: &Asking<'_>) -> Result<Asked> {
        match self {
            Self::TryAgain { day, reason } => Ok(Asked::plain(Command::TryAgain { day, reason })),
            Self::Keep(details) => {
                Asked::plain(Command::KeepContact).with(ContentClass::Identity, &details)
            }
            Self::Log {
                channel,
                outcome,
                minutes,
                note,
            } => Asked::plain(Command::LogContact {
                channel,
                outcome,
                minutes,
            })
            .with(ContentClass::Guidance, &note),
        }
    }
}

/// The lead goes to a colleague (A.18 no. 12).
#[derive(Clone, Copy, Debug)]
pub struct AssignAct {
    /// Whose account.
    pub account: AccountId,
    /// The role it acts in.
    pub role: Role,
}

impl Act for AssignAct {
    type Action = action::AssignCase;

    fn asked(self, _: &Asking<'_>) -> Result<Asked> {
        Ok(Asked::plain(Command::Assign {
            account: self.account,
            role: self.role,
        }))
    }
}
