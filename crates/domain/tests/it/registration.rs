//! Who comes in without a list: how the case begins, what is promised all the same, and two linked cases.

use domain::{
    CaseId, NextAction, Processing, Refusal, Role,
    outreach::{
        Answer, CheckAnswer, CheckMethod, Command, EventKind, Hold, Phase, VisitOutcome, WayIn,
        one_acts,
    },
    rules::{RuleBook, RuleKey, RuleValue, RuleVersion},
};
use proptest::prelude::*;

use crate::{
    random::{commands, registered, steps},
    road::{
        Road, correct, day, hand_over, mark_sent, month, open_gate, other_says, plan, print,
        registration, release, says, visited,
    },
};

#[test]
fn s4_89_who_asks_begins_as_one_who_wants_support_by_that_channel() {
    for way in WayIn::ALL.iter().filter(|way| way.is_own()) {
        let road = Road::registered(Role::Casemanager, &registration(*way));
        let overview = road.overview();
        assert_eq!(
            (overview.phase, overview.next_action, overview.owner),
            (
                Phase::WantsSupport,
                NextAction::InviteForIntake,
                Some(Role::Casemanager)
            ),
            "{way:?}"
        );
        let channel = way.own_channel().expect("an own channel");
        assert!(road.events.iter().any(|event| matches!(
            event.kind,
            EventKind::AnswerRecorded { answer: Answer::WantsSupport, channel: by, .. } if by == channel
        )));
    }
}

#[test]
fn s1_06_who_asks_a_regisseur_stays_with_the_municipality() {
    let road = Road::registered(Role::Regisseur, &registration(WayIn::WalkIn));
    let overview = road.overview();
    assert_eq!(overview.subregion, None);
    assert_eq!(overview.owner, Some(Role::Regisseur));
    // Without an agreement nothing goes to a casemanager, and none is needed here.
    let mut start = registration(WayIn::WalkIn);
    start.gate.agreement = None;
    start.subregion = None;
    assert!(road.registers(Role::Regisseur, &start).is_ok());
    assert_eq!(
        road.registers(Role::Casemanager, &start),
        Err(Refusal::NoSubregion)
    );
}

#[test]
fn s4_89_a_signal_is_not_a_yes_and_gives_no_card() {
    for role in [Role::Casemanager, Role::Regisseur] {
        for way in WayIn::ALL.iter().filter(|way| !way.is_own()) {
            let mut road = Road::registered(role, &registration(*way));
            let overview = road.overview();
            assert_eq!(overview.phase, Phase::ToContact, "{way:?}");
            assert_eq!(overview.next_action, NextAction::MakeContact);
            assert_eq!(overview.owner, Some(Role::Casemanager));
            assert!(overview.visit_allowed);
            for command in [release(), print(1), mark_sent(1), Command::ReturnMail] {
                assert_eq!(road.refuses(&command), Refusal::NotFromAList, "{command:?}");
            }
            assert_eq!(road.list_refuses(&hand_over()), Refusal::NotFromAList);
            let checked = Command::CheckKnown {
                answer: CheckAnswer::Yes,
                method: CheckMethod::Screen,
                month: month("2026-10"),
            };
            assert_eq!(road.list_refuses(&checked), Refusal::NotFromAList);
            road.case_does(&says(Answer::WantsSupport));
            assert_eq!(road.phase(), Phase::WantsSupport);
        }
    }
}

#[test]
fn s1_41_a_case_for_the_casemanager_needs_agreement_and_decision() {
    let road = Road::registered(Role::Casemanager, &registration(WayIn::School));
    let mut start = registration(WayIn::School);
    start.gate.agreement = None;
    assert_eq!(
        road.registers(Role::Regisseur, &start),
        Err(Refusal::NoAgreement)
    );
    start.gate = open_gate();
    start.gate.college_decision = None;
    assert_eq!(
        road.registers(Role::Casemanager, &start),
        Err(Refusal::NoCollegeDecision)
    );
    assert!(matches!(
        road.registers(Role::ListHandler, &registration(WayIn::School)),
        Err(Refusal::NotYourStep { .. })
    ));
}

#[test]
fn s1_37_a_no_ends_what_a_signal_began_for_ever() {
    let mut road = Road::registered(Role::Casemanager, &registration(WayIn::Partner));
    road.case_does(&plan(road.today));
    road.case_does(&says(Answer::DoesNotWant));
    assert_eq!(road.phase(), Phase::Refused);
    assert_eq!(road.refuses(&plan(road.today)), Refusal::Refused);
    // Another's word changes nothing; their own does.
    road.case_does(&other_says(Answer::WantsSupport));
    assert_eq!(road.phase(), Phase::Refused);
    road.case_does(&says(Answer::WantsSupport));
    assert_eq!(road.phase(), Phase::WantsSupport);
}

#[test]
fn s1_27_a_signal_leads_to_one_visit_at_most_and_needs_no_waiting() {
    let mut road = Road::registered(Role::Casemanager, &registration(WayIn::LocalTeam));
    assert_eq!(
        road.refuses(&Command::CloseNotReached),
        Refusal::VisitFirst,
        "there is an address to go to"
    );
    road.case_does(&plan(road.today.plus_days(1)));
    assert_eq!(road.phase(), Phase::VisitPlanned);
    assert_eq!(
        road.refuses(&plan(road.today.plus_days(2))),
        Refusal::VisitAlreadyPlanned
    );
    assert_eq!(
        road.refuses(&visited(VisitOutcome::Wants, day("2026-10-04"))),
        Refusal::ImpossibleDay,
        "before they were registered"
    );
    road.days(1);
    road.case_does(&visited(VisitOutcome::NotHomeNoteLeft, road.today));
    assert_eq!(road.phase(), Phase::NotReached);
    assert_eq!(road.refuses(&plan(road.today)), Refusal::VisitAlreadyMade);
}

#[test]
fn s2_25_without_an_address_there_is_no_visit_and_the_end_waits_21_days() {
    let mut start = registration(WayIn::School);
    start.has_address = false;
    let mut road = Road::registered(Role::Casemanager, &start);
    assert!(!road.overview().visit_allowed);
    assert_eq!(road.overview().destroy_after, None, "no BSN, no term of it");
    assert_eq!(road.refuses(&plan(road.today)), Refusal::AddressMissing);
    road.days(20);
    assert_eq!(
        road.refuses(&Command::CloseNotReached),
        Refusal::TooEarly {
            from: day("2026-10-26")
        }
    );
    road.days(1);
    road.case_does(&Command::CloseNotReached);
    assert_eq!(road.phase(), Phase::NotReached);
    // At a postal address a letter may find them; a visit never.
    let mut postal = registration(WayIn::School);
    postal.holds = vec![Hold::NoVisit, Hold::NoVisit];
    let road = Road::registered(Role::Casemanager, &postal);
    assert_eq!(road.refuses(&plan(road.today)), Refusal::NoVisitAddress);
}

#[test]
fn s1_25_at_a_wrong_address_nobody_knocks_again() {
    let mut road = Road::registered(Role::Casemanager, &registration(WayIn::Rmc));
    road.case_does(&plan(road.today));
    road.case_does(&visited(VisitOutcome::LivesElsewhere, road.today));
    assert_eq!(road.phase(), Phase::ToContact);
    assert_eq!(road.refuses(&plan(road.today)), Refusal::AddressInDoubt);
    let mut told = Road::registered(Role::Casemanager, &registration(WayIn::Rmc));
    told.case_does(&other_says(Answer::WrongAddress));
    assert!(!told.overview().visit_allowed);
}

#[test]
fn avg_6_without_a_ground_nobody_is_registered() {
    let mut road = Road::registered(Role::Casemanager, &registration(WayIn::School));
    for (way, processing) in [
        (WayIn::WalkIn, Processing::Intake),
        (WayIn::School, Processing::Approach),
    ] {
        road.rules = RuleBook::default().with_bases(vec![domain::BasisVersion {
            processing,
            municipality: Some(crate::road::municipality()),
            valid_from: day("2026-01-01"),
            ground: None,
            article: String::new(),
            decision: String::new(),
        }]);
        assert_eq!(
            road.registers(Role::Casemanager, &registration(way)),
            Err(Refusal::NoBasis(processing))
        );
    }
}

#[test]
fn s4_91_the_window_is_16_until_the_dated_upper_age_on_the_birthday_itself() {
    let mut road = Road::registered(Role::Casemanager, &registration(WayIn::School));
    let mut born = |born: &str, today: &str| {
        let mut start = registration(WayIn::WalkIn);
        start.birth_date = born.parse().expect("a birth date");
        road.today = day(today);
        road.registers(Role::Casemanager, &start).map(drop)
    };
    let young = Err(Refusal::TooYoung { from: 16 });
    let old = Err(Refusal::TooOld { until: 27 });
    assert_eq!(born("2010-10-05", "2026-10-04"), young);
    assert_eq!(born("2010-10-05", "2026-10-05"), Ok(()));
    assert_eq!(born("1999-10-05", "2026-10-04"), Ok(()));
    assert_eq!(born("1999-10-05", "2026-10-05"), old);
    // 29 February; and what is not known gets the benefit of the doubt.
    assert_eq!(born("2000-02-29", "2026-12-31"), Ok(()));
    assert_eq!(born("2010-00-00", "2025-12-31"), young);
    assert_eq!(born("2010-00-00", "2026-01-01"), Ok(()));
    assert_eq!(born("1999-00-00", "2026-12-30"), Ok(()));
    assert_eq!(born("1998-00-00", "2026-12-31"), old);
}

#[test]
fn s4_91_the_window_is_a_dated_rule() {
    let mut road = Road::registered(Role::Casemanager, &registration(WayIn::School));
    let version = |key, value| RuleVersion {
        key,
        municipality: None,
        valid_from: day("2026-11-01"),
        value: RuleValue::Integer(value),
        source: "Proef".into(),
    };
    road.rules = RuleBook::new(vec![
        version(RuleKey::RegistrationMinAge, 18),
        version(RuleKey::JibMaxAge, 28),
    ]);
    let mut start = registration(WayIn::School);
    for (born, before, after) in [
        ("2009-01-01", true, false),
        ("1999-01-01", false, true),
        ("2007-03-12", true, true),
    ] {
        start.birth_date = born.parse().expect("a birth date");
        for (today, fits) in [("2026-10-31", before), ("2026-11-01", after)] {
            road.today = day(today);
            let answer = road.registers(Role::Casemanager, &start);
            assert_eq!(answer.is_ok(), fits, "{born} on {today}: {answer:?}");
        }
    }
}

#[test]
fn s1_38_a_registration_by_mistake_is_corrected_like_any_answer() {
    let mut road = Road::registered(Role::Casemanager, &registration(WayIn::WalkIn));
    road.case_does(&correct(Answer::NoteByAnother));
    assert_eq!(road.phase(), Phase::ToContact);
    let mut road = Road::registered(Role::Casemanager, &registration(WayIn::WalkIn));
    road.case_does(&correct(Answer::DoesNotWant));
    assert_eq!(road.phase(), Phase::Refused);
}

fn id(n: u128) -> CaseId {
    CaseId::from_uuid(uuid::Uuid::from_u128(n))
}

/// Does a command on one of two linked cases, unless a rule or the link refuses.
fn linked_does(roads: &mut [Road; 2], which: usize, role: Role, command: &Command) -> bool {
    let own = (id(which as u128), &roads[which].case);
    let other = (id(1 - which as u128), &roads[1 - which].case);
    one_acts(command, own, [other]).is_ok() && roads[which].does(role, command).is_ok()
}

#[test]
fn a7_of_two_linked_cases_one_acts() {
    let listed = Road::sent();
    let mut signalled = Road::registered(Role::Casemanager, &registration(WayIn::School));
    signalled.days(30);
    let own = |road: &Road| (id(2), road.case.clone());
    let (number, case) = own(&signalled);
    let visit = plan(signalled.today);
    assert_eq!(
        one_acts(&visit, (number, &case), [(id(1), &listed.case)]),
        Err(Refusal::LinkedCaseActs)
    );
    // The card came first; a yes goes before it.
    let asks = Road::registered(Role::Casemanager, &registration(WayIn::WalkIn));
    let mut waited = listed.clone();
    waited.days(21);
    let visit = plan(waited.today);
    assert_eq!(
        one_acts(&visit, (id(1), &waited.case), [(id(2), &asks.case)]),
        Err(Refusal::LinkedCaseActs)
    );
    let invite = Command::Guide(domain::guidance::Command::PlanIntake { day: asks.today });
    assert_eq!(
        one_acts(&invite, (id(2), &asks.case), [(id(1), &waited.case)]),
        Ok(())
    );
    // A no in either is a no.
    waited.case_does(&says(Answer::DoesNotWant));
    assert_eq!(
        one_acts(
            &plan(signalled.today),
            (number, &case),
            [(id(1), &waited.case)]
        ),
        Err(Refusal::Refused)
    );
    // Their own yes stands beside a no of before.
    assert_eq!(
        one_acts(&invite, (id(2), &asks.case), [(id(1), &waited.case)]),
        Ok(())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a7_whatever_people_try_on_two_linked_cases_the_person_is_approached_once(
        other in registered(), listed in any::<bool>(), steps in steps(), which in prop::collection::vec(0_usize..2, 60),
    ) {
        let first = if listed { Road::open(&crate::road::new_case()) } else { other.clone() };
        let mut roads = [first, other];
        let roles = [Role::ListHandler, Role::Casemanager, Role::Service];
        for (&(days, role, command), which) in steps.iter().zip(which) {
            for road in &mut roads {
                road.days(days);
            }
            let all = commands(&roads[which]);
            let command = all[command % all.len()].clone();
            let reached = |road: &Road| matches!(road.phase(), Phase::WaitingForAnswer | Phase::VisitPlanned | Phase::CardToSend);
            let before = roads.iter().filter(|road| reached(road)).count();
            let said_no = roads.iter().any(|road| road.phase() == Phase::Refused);
            let begins = linked_does(&mut roads, which, roles[role % roles.len()], &command)
                && matches!(command, Command::Release { .. } | Command::Print { .. } | Command::PlanVisit { .. });
            let after = roads.iter().filter(|road| reached(road)).count();
            if begins {
                prop_assert!(!said_no, "{command:?} after a no");
                prop_assert!(after <= 1 || after <= before, "both approach: {command:?}");
            }
        }
    }
}
