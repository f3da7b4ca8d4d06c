//! The common road of a guided case, from the yes to the trajectory: what stories and walks share.

use domain::{
    Day, Phase, Role, Ts,
    guidance::{
        Command as Guide, Consent, ConsentForm, ConsentTalk, ContactOutcome, Decline, Explained,
        FollowUpOutcome, GuidanceClose, Meeting, NotNowReason, Party, ReadBackOffer, RouteScope,
        Talk, TryAgainReason,
    },
    outreach::{Answer, Channel, Command},
};

use crate::road::{Road, account, municipality, says};

/// Twelve o'clock in the morning, UTC, of a day, plus minutes.
pub(crate) fn at(day: Day, minutes: i64) -> Ts {
    let noon = day
        .date()
        .at(12, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .expect("a moment");
    Ts::from_micros(noon.timestamp().as_microsecond()).plus_seconds(minutes * 60)
}

pub(crate) fn consent_talk(day: Day) -> ConsentTalk {
    ConsentTalk {
        explained: Explained::ALL.to_vec(),
        explained_at: at(day, 0),
        answered_at: at(day, 5),
    }
}

pub(crate) fn intake(day: Day) -> Guide {
    Guide::RecordIntake {
        talk: consent_talk(day),
        form: ConsentForm::Oral,
        text_version: 1,
        told_at: at(day, 6),
        domains: true,
    }
}

pub(crate) fn decline(day: Day, never_again: bool) -> Guide {
    Guide::DeclineTogether(Decline {
        talk: consent_talk(day),
        never_again,
        channel: Channel::Desk,
    })
}

pub(crate) fn municipal() -> Guide {
    Guide::ChooseRoute {
        scope: RouteScope::Municipal,
    }
}

pub(crate) fn elsewhere() -> Guide {
    Guide::ChooseRoute {
        scope: RouteScope::Elsewhere,
    }
}

pub(crate) fn talk(day: Day, dossier: bool) -> Talk {
    Talk {
        day,
        present: vec![Party::YoungPerson, Party::Casemanager, Party::Regisseur],
        meeting: Meeting::Room,
        minutes: 45,
        regisseur: account(9),
        dossier,
        form: ConsentForm::Oral,
        asked_at: at(day, 10),
        text_version: 1,
    }
}

pub(crate) fn start(day: Day, paid: bool) -> Guide {
    Guide::StartTrajectory {
        funded_by: municipality(),
        start: day,
        planned_end: Some(day.plus_months(6)),
        paid,
    }
}

pub(crate) fn follow_up(number: u8) -> Guide {
    Guide::FollowUp {
        number,
        outcome: FollowUpOutcome::OnTrack,
        channel: Channel::Phone,
        minutes: 10,
    }
}

pub(crate) fn consent_to(consent: Consent, day: Day) -> Guide {
    Guide::GiveConsent {
        consent,
        form: ConsentForm::Oral,
        at: at(day, 10),
        text_version: 1,
    }
}

pub(crate) fn withdraw(consent: Consent) -> Guide {
    Guide::WithdrawConsent {
        consent,
        channel: Channel::Phone,
        offered: Some(ReadBackOffer::Declined),
    }
}

impl Road {
    /// Said yes to the card, on 5 October 2026.
    pub(crate) fn wants() -> Self {
        let mut road = Self::sent();
        road.case_does(&says(Answer::WantsSupport));
        road
    }

    /// Consent 1 and intake, the same day.
    pub(crate) fn with_intake() -> Self {
        let mut road = Self::wants();
        road.guides(intake(road.today));
        road
    }

    /// Chose the municipality; plan written.
    pub(crate) fn with_plan() -> Self {
        let mut road = Self::with_intake();
        road.guides(municipal());
        road.guides(Guide::WritePlan);
        road
    }

    /// The talk was held and the regisseur leads.
    pub(crate) fn with_regisseur() -> Self {
        let mut road = Self::with_plan();
        road.guides(Guide::HoldTalk(talk(road.today, true)));
        road
    }

    /// A granted trajectory runs.
    pub(crate) fn in_trajectory() -> Self {
        let mut road = Self::with_regisseur();
        road.regisseur_guides(Guide::DecideTrajectory { granted: true });
        road.regisseur_guides(start(road.today, false));
        road
    }

    /// The casemanager does it, and may.
    pub(crate) fn guides(&mut self, command: Guide) {
        self.case_does(&Command::Guide(command));
    }

    /// The regisseur does it, and may.
    pub(crate) fn regisseur_guides(&mut self, command: Guide) {
        let command = Command::Guide(command);
        assert_eq!(self.does(Role::Regisseur, &command), Ok(()), "{command:?}");
    }

    /// What the rules of the guidance answer somebody in this role.
    pub(crate) fn guidance_refuses(&self, role: Role, command: Guide) -> domain::guidance::Refusal {
        let refused = self.attempt(role, &Command::Guide(command));
        let guidance = match refused {
            Err(domain::Refusal::Guidance(refusal)) => Some(refusal),
            _ => None,
        };
        guidance.expect("a refusal of the guidance")
    }
}

/// Every command of the guidance, by name; the flag marks those that lead on.
pub(crate) fn named_commands(road: &Road) -> Vec<(&'static str, Guide, bool)> {
    let mut named = work_commands(road.today);
    named.extend(right_commands());
    named
}

#[expect(clippy::too_many_lines, reason = "one entry for each command")]
fn work_commands(today: Day) -> Vec<(&'static str, Guide, bool)> {
    let channel = Channel::Phone;
    let partner = Consent::ThirdParty { number: 1 };
    vec![
        ("keep contact details", Guide::KeepContact, false),
        ("plan intake", Guide::PlanIntake { day: today }, false),
        ("record intake with consent 1", intake(today), true),
        ("decline to work together", decline(today, false), false),
        ("decline, and never again", decline(today, true), false),
        (
            "revise intake",
            Guide::ReviseIntake {
                told_at: at(today, 7),
                domains: true,
            },
            false,
        ),
        (
            "consent to consultation",
            consent_to(Consent::Consultation, today),
            false,
        ),
        (
            "consent to a third party",
            consent_to(partner, today),
            false,
        ),
        (
            "consent to the dossier, outside the talk",
            consent_to(Consent::Dossier, today),
            true,
        ),
        ("consult without a name", Guide::Consult, false),
        (
            "contact the third party",
            Guide::ContactPartner {
                number: 1,
                channel,
                minutes: 5,
            },
            false,
        ),
        ("choose the municipality", municipal(), true),
        ("choose something elsewhere", elsewhere(), false),
        (
            "consider what is there already",
            Guide::ConsiderPriorProvision,
            true,
        ),
        ("write the plan", Guide::WritePlan, true),
        ("give a copy of the plan", Guide::GivePlanCopy, false),
        ("plan the talk", Guide::PlanTalk { day: today }, false),
        (
            "hold the talk: dossier agreed",
            Guide::HoldTalk(talk(today, true)),
            true,
        ),
        (
            "hold the talk: no dossier",
            Guide::HoldTalk(talk(today, false)),
            false,
        ),
        (
            "offer the hand-over",
            Guide::OfferHandOver {
                conversation: channel,
            },
            false,
        ),
        ("accept the hand-over", Guide::AcceptHandOver, true),
        (
            "reject the hand-over",
            Guide::RejectHandOver {
                reason: "nee".into(),
            },
            false,
        ),
        (
            "grant the trajectory",
            Guide::DecideTrajectory { granted: true },
            true,
        ),
        (
            "send the decision",
            Guide::SendDecision { day: today },
            false,
        ),
        ("take the file over", Guide::TakeOver { day: today }, false),
        ("start a paid trajectory", start(today, true), false),
        ("start a free trajectory", start(today, false), true),
        ("follow up", follow_up(1), false),
        (
            "end the trajectory",
            Guide::EndTrajectory {
                number: 1,
                day: today,
                reached: true,
            },
            false,
        ),
        (
            "sign up elsewhere",
            Guide::SignUp { starts_on: today },
            true,
        ),
        ("drop out", Guide::DropOut, false),
        ("flow out", Guide::FlowOut { day: today }, false),
        ("not now, intake kept", not_now(today, true), false),
        ("not now, nothing kept", not_now(today, false), false),
        ("come back early", Guide::ComeBack { channel }, true),
        ("take note of the outcome", Guide::NoteOutcome, false),
        (
            "keep the result of an instrument",
            Guide::RecordMeasurement { on: today },
            false,
        ),
        (
            "assign to a colleague",
            Guide::Assign {
                account: account(8),
                role: Role::Casemanager,
            },
            false,
        ),
        (
            "try again in a week",
            Guide::TryAgain {
                day: today.plus_days(7),
                reason: TryAgainReason::NoAnswer,
            },
            false,
        ),
        (
            "hand step 3 to its executor",
            Guide::SwitchIntake {
                role: Role::Regisseur,
                account: account(9),
                conversation: channel,
                told: true,
            },
            false,
        ),
        (
            "log a contact",
            Guide::LogContact {
                channel,
                outcome: ContactOutcome::Spoke,
                minutes: 3,
            },
            false,
        ),
    ]
}

fn right_commands() -> Vec<(&'static str, Guide, bool)> {
    let channel = Channel::Phone;
    let erase = |at_once| Guide::AskErasure {
        channel,
        at_once,
        offered: ReadBackOffer::Accepted,
    };
    vec![
        ("withdraw consent 1", withdraw(Consent::WorkTogether), false),
        ("withdraw the dossier", withdraw(Consent::Dossier), false),
        (
            "withdraw the third party",
            withdraw(Consent::ThirdParty { number: 1 }),
            false,
        ),
        ("stop", Guide::Stop { channel }, false),
        ("ask to be forgotten", erase(false), false),
        ("ask to be forgotten at once", erase(true), false),
        ("take that back", Guide::TakeBackErasure { channel }, false),
        ("restrict", Guide::Restrict, false),
        ("lift the restriction", Guide::LiftRestriction, true),
        ("put right", Guide::Rectify, false),
        (
            "moved",
            Guide::End {
                reason: GuidanceClose::Moved,
            },
            false,
        ),
        ("content destroyed", Guide::MarkContentDestroyed, false),
    ]
}

fn not_now(today: Day, keeps: bool) -> Guide {
    Guide::NotNow {
        reason: NotNowReason::Alone,
        call_again: None,
        keeps,
        objection_told_at: Some(at(today, 8)),
        agrees: false,
    }
}

/// A case in each phase of the guidance.
pub(crate) fn phases() -> Vec<(Phase, Road)> {
    let after = |mut road: Road, command: Guide| {
        road.guides(command);
        road
    };
    let channel = Channel::Phone;
    let today = Road::wants().today;
    let (wants, intake, plan) = (Road::wants, Road::with_intake, Road::with_plan);
    vec![
        (
            Phase::IntakePlanned,
            after(wants(), Guide::PlanIntake { day: today }),
        ),
        (Phase::Intake, intake()),
        (Phase::RouteChosen, plan()),
        (
            Phase::TalkPlanned,
            after(plan(), Guide::PlanTalk { day: today }),
        ),
        (
            Phase::HandOverOffered,
            after(
                plan(),
                Guide::OfferHandOver {
                    conversation: channel,
                },
            ),
        ),
        (Phase::TrajectoryToStart, Road::with_regisseur()),
        (Phase::InTrajectory, Road::in_trajectory()),
        (Phase::SigningUp, after(intake(), elsewhere())),
        (
            Phase::SignedUp,
            after(
                after(intake(), elsewhere()),
                Guide::SignUp { starts_on: today },
            ),
        ),
        (Phase::NotNow, after(intake(), not_now(today, true))),
        (Phase::Restricted, after(intake(), Guide::Restrict)),
        (
            Phase::ErasureAsked,
            after(
                intake(),
                Guide::AskErasure {
                    channel,
                    at_once: false,
                    offered: ReadBackOffer::Declined,
                },
            ),
        ),
        (Phase::NoConsent, after(wants(), decline(today, false))),
        (
            Phase::ConsentWithdrawn,
            after(intake(), withdraw(Consent::WorkTogether)),
        ),
        (Phase::Stopped, after(intake(), Guide::Stop { channel })),
        (
            Phase::FlowedOut,
            after(intake(), Guide::FlowOut { day: today }),
        ),
    ]
}
