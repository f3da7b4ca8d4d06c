//! The young person's choices: "not now", coming back, objection, and what may be older than what.

use domain::{
    BasisVersion, Ground, NextAction, Phase, Processing, Refusal, Role, RuleBook, RuleKey,
    RuleValue, RuleVersion,
    guidance::{
        Command as Guide, Consent, ContactOutcome, ContentClass, NotNowReason, Refusal as No, Step,
        content::{Instrument, LifeDomain},
    },
    outreach::{Channel, Command, EventKind, Lateness, lateness},
};

use crate::{
    guided::{at, consent_to, intake, municipal, talk},
    road::{Road, day, municipality},
};

fn keeping(code: &str) -> RuleBook {
    RuleBook::new(vec![RuleVersion {
        key: RuleKey::NotNowKeeping,
        municipality: None,
        valid_from: day("2026-01-01"),
        value: RuleValue::Choice(code.to_owned()),
        source: "verzonnen besluit".to_owned(),
    }])
}

fn not_now(road: &Road, days: Option<i32>, agrees: bool) -> Guide {
    Guide::NotNow {
        reason: NotNowReason::OtherFirst,
        call_again: days.map(|days| road.today.plus_days(days)),
        keeps: true,
        objection_told_at: Some(at(road.today, 7)),
        agrees,
    }
}

fn call() -> Guide {
    Guide::LogContact {
        channel: Channel::Phone,
        outcome: ContactOutcome::Spoke,
        minutes: 3,
    }
}

fn no(road: &Road, command: Guide) -> No {
    road.guidance_refuses(Role::Casemanager, command)
}

#[test]
fn s1_69_the_right_to_object_is_told_first_and_its_moment_is_kept() {
    let mut road = Road::with_intake();
    let untold = Guide::NotNow {
        reason: NotNowReason::Alone,
        call_again: None,
        keeps: false,
        objection_told_at: None,
        agrees: true,
    };
    assert_eq!(no(&road, untold), No::ObjectionNotTold);
    let told = at(road.today, 7);
    road.guides(not_now(&road, Some(30), false));
    let steps: Vec<_> = road.events.iter().rev().take(2).map(|e| &e.kind).collect();
    assert!(
        matches!(
            steps.as_slice(),
            [
                EventKind::Guided(Step::NotNow { .. }),
                EventKind::Guided(Step::ObjectionExplained { at }),
            ] if *at == told
        ),
        "{steps:?}"
    );
}

#[test]
fn s1_69_nobody_is_called_before_the_agreed_day_and_the_day_is_named() {
    let mut road = Road::with_intake();
    road.guides(not_now(&road, Some(30), false));
    let agreed = road.today.plus_days(30);
    road.days(29);
    assert_eq!(lateness(&road.overview(), road.today), Lateness::NotYet);
    let revise = Guide::ReviseIntake {
        told_at: at(road.today, 0),
        domains: false,
    };
    for command in [call(), Guide::PlanIntake { day: agreed }, revise] {
        assert_eq!(no(&road, command), No::NotBefore(agreed));
    }
    assert!(No::NotBefore(agreed).dutch().contains(&agreed.dutch()));
    road.days(1);
    let overview = road.overview();
    assert_eq!(
        (overview.next_action, lateness(&overview, road.today)),
        (NextAction::CallAgain, Lateness::Due)
    );
    road.guides(call());
}

#[test]
fn s1_69_without_a_day_nobody_calls_at_all_until_the_young_person_comes_back() {
    let mut road = Road::with_intake();
    road.guides(not_now(&road, None, false));
    assert_eq!(road.overview().next_action, NextAction::None);
    road.days(60);
    assert_eq!(no(&road, call()), No::NoCallAgreed);
    road.guides(Guide::ComeBack {
        channel: Channel::Whatsapp,
    });
    assert_eq!(road.phase(), Phase::Intake);
    road.guides(call());
    assert_eq!(
        no(
            &road,
            Guide::ComeBack {
                channel: Channel::Phone
            }
        ),
        No::NotResting
    );
}

#[test]
fn s1_69_on_what_it_is_kept_is_a_dated_rule() {
    let mut out = Road::with_intake();
    out.guides(not_now(&out, None, false));
    let mut only_agreed = Road::with_intake();
    only_agreed.rules = keeping("opt_in");
    assert_eq!(
        no(&only_agreed, not_now(&only_agreed, None, false)),
        No::OutcomeNotAgreed
    );
    only_agreed.guides(not_now(&only_agreed, None, true));
    assert_eq!(only_agreed.phase(), Phase::NotNow);
}

#[test]
fn s1_65_the_regisseur_takes_note_of_not_now_once() {
    let mut road = Road::with_intake();
    assert_eq!(road.overview().to_note, None);
    assert_eq!(
        road.guidance_refuses(Role::Regisseur, Guide::NoteOutcome),
        No::NothingToNote
    );
    road.guides(not_now(&road, Some(30), false));
    assert_eq!(road.overview().to_note, Some(road.today));
    assert_eq!(
        road.attempt(Role::Casemanager, &Command::Guide(Guide::NoteOutcome)),
        Err(Refusal::NotYourStep {
            owner: Role::Regisseur
        })
    );
    let lead = road.case.guidance().lead();
    road.regisseur_guides(Guide::NoteOutcome);
    let overview = road.overview();
    assert_eq!((overview.to_note, overview.phase), (None, Phase::NotNow));
    assert_eq!(road.case.guidance().lead(), lead, "the lead stays");
    assert_eq!(
        road.guidance_refuses(Role::Regisseur, Guide::NoteOutcome),
        No::NothingToNote
    );
}

#[test]
fn s1_65_there_is_nothing_to_note_once_the_young_person_is_back_or_objected() {
    let mut back = Road::with_intake();
    back.guides(not_now(&back, Some(30), false));
    let mut objected = back.clone();
    back.guides(Guide::ComeBack {
        channel: Channel::Desk,
    });
    assert_eq!(back.overview().to_note, None);
    objected.case_does(&Command::Object {
        channel: Channel::Phone,
    });
    assert_eq!(objected.overview().to_note, None);
}

#[test]
fn s1_46_what_is_written_anew_is_not_older_than_the_consent_it_rests_on() {
    let mut road = Road::with_intake();
    let revise = |told_at| Guide::ReviseIntake {
        told_at,
        domains: false,
    };
    // Consent was given five minutes past.
    assert_eq!(
        no(&road, revise(at(road.today, 4))),
        No::ContentBeforeConsent
    );
    assert_eq!(
        no(&road, revise(at(road.today.plus_days(1), 0))),
        No::ImpossibleDay
    );
    road.guides(revise(at(road.today, 5)));
}

#[test]
fn s1_47_no_later_consent_is_older_than_the_explanation() {
    let mut road = Road::with_intake();
    for consent in [Consent::Consultation, Consent::ThirdParty { number: 1 }] {
        // Consent 1 was given five minutes past.
        let mut early = consent_to(consent, road.today);
        if let Guide::GiveConsent { at: moment, .. } = &mut early {
            *moment = at(road.today, 4);
        }
        assert_eq!(no(&road, early), No::ConsentBeforeExplanation);
    }
    road.guides(municipal());
    road.guides(Guide::WritePlan);
    let mut early = talk(road.today, true);
    early.asked_at = at(road.today, 4);
    assert_eq!(
        no(&road, Guide::HoldTalk(early)),
        No::ConsentBeforeExplanation
    );
    let mut another_day = talk(road.today, true);
    another_day.asked_at = at(road.today.plus_days(-1), 10);
    assert_eq!(no(&road, Guide::HoldTalk(another_day)), No::ImpossibleDay);
}

#[test]
fn b8_a_measurement_rests_on_consent_and_is_sealed_as_sensitive() {
    let mut road = Road::wants();
    let on = road.today;
    assert_eq!(
        no(&road, Guide::RecordMeasurement { on }),
        No::NoConsentToWork
    );
    road.guides(intake(on));
    assert_eq!(
        no(
            &road,
            Guide::RecordMeasurement {
                on: on.plus_days(1)
            }
        ),
        No::ImpossibleDay
    );
    road.guides(Guide::RecordMeasurement {
        on: on.plus_days(-40),
    });
    road.guides(Guide::RecordMeasurement { on });
    assert_eq!(
        Step::MeasurementRecorded.content(),
        Some(ContentClass::Sensitive)
    );
    assert_eq!(Instrument::ALL.len(), 3);
}

#[test]
fn s2_27_the_six_of_the_checklist_stand_beside_the_thirteen_of_the_matrix() {
    let (checklist, matrix): (Vec<LifeDomain>, Vec<LifeDomain>) =
        LifeDomain::ALL.iter().partition(|one| one.of_checklist());
    assert_eq!((matrix.len(), checklist.len()), (13, 6));
    let names: Vec<_> = checklist.iter().map(|one| one.dutch()).collect();
    assert_eq!(
        names,
        [
            "Opleiding",
            "Werk",
            "Zorg",
            "Inkomen",
            "Schulden",
            "Huisvesting"
        ]
    );
}

#[test]
fn avg_6_a_ground_holds_from_its_day_in_its_municipality_and_can_end() {
    let version = |from: &str, ground| BasisVersion {
        processing: Processing::Intake,
        municipality: Some(municipality()),
        valid_from: day(from),
        ground,
        article: "verzonnen artikel".to_owned(),
        decision: String::new(),
    };
    let book = RuleBook::default().with_bases(vec![
        version("2026-10-10", None),
        version("2026-10-12", Some(Ground::PublicTask)),
    ]);
    let article = |on: &str| {
        book.basis(Processing::Intake, municipality(), day(on))
            .map(|basis| basis.article)
    };
    let default = Some("Participatiewet art. 10f".to_owned());
    assert_eq!(article("2026-10-09"), default);
    assert_eq!(article("2026-10-10"), None);
    assert_eq!(article("2026-10-11"), None);
    assert_eq!(article("2026-10-12"), Some("verzonnen artikel".to_owned()));
    // Another processing, and another municipality, are untouched.
    let elsewhere = domain::MunicipalityId::from_uuid(uuid::Uuid::from_u128(1));
    for (processing, place) in [
        (Processing::Consultation, municipality()),
        (Processing::Intake, elsewhere),
    ] {
        assert!(book.basis(processing, place, day("2026-10-10")).is_some());
    }
}

#[test]
fn b1_the_ground_of_the_doorstroompunt_follows_the_law_of_its_day() {
    let book = RuleBook::default();
    let article = |on: &str| {
        book.basis(Processing::DoorstroompuntDuty, municipality(), day(on))
            .expect("a ground")
            .article
    };
    assert!(article("2025-12-31").contains("8.3.2"));
    assert!(article("2026-01-01").contains("9.2.5"));
}

#[test]
fn avg_6_without_a_ground_nothing_new_begins_and_every_right_is_heard() {
    let ended = |processing| {
        RuleBook::default().with_bases(vec![BasisVersion {
            processing,
            municipality: Some(municipality()),
            valid_from: day("2026-01-01"),
            ground: None,
            article: "verzonnen".to_owned(),
            decision: String::new(),
        }])
    };
    let mut road = Road::with_plan();
    for processing in Processing::ALL {
        road.rules = ended(*processing);
        for (name, command, _) in crate::guided::named_commands(&road) {
            let right = matches!(
                command,
                Guide::Stop { .. }
                    | Guide::WithdrawConsent { .. }
                    | Guide::AskErasure { .. }
                    | Guide::Restrict
                    | Guide::LiftRestriction
                    | Guide::Rectify
                    | Guide::DropOut
                    | Guide::FlowOut { .. }
            );
            let asked = road.attempt(Role::Casemanager, &Command::Guide(command));
            assert!(
                !right || asked != Err(Refusal::NoBasis(*processing)),
                "{name} waits for {processing:?}"
            );
        }
    }
    road.rules = ended(Processing::Intake);
    assert_eq!(
        road.attempt(Role::Casemanager, &Command::Guide(Guide::WritePlan)),
        Err(Refusal::NoBasis(Processing::Intake))
    );
    let mut approach = Road::sent();
    approach.days(21);
    approach.rules = ended(Processing::Approach);
    let visit = crate::road::plan(approach.today);
    assert_eq!(
        approach.attempt(Role::Casemanager, &visit),
        Err(Refusal::NoBasis(Processing::Approach))
    );
    // An answer is always heard.
    approach.case_does(&crate::road::says(domain::outreach::Answer::WantsSupport));
}
