//! The approach: hand-over, card, answer, the one visit, and how it ends.

use domain::{
    NextAction, Refusal, Role, Track,
    outreach::{
        Answer, CancelReason, Channel, CheckAnswer, CheckMethod, Command, Event, EventKind, Gate,
        Hold, Lateness, NewCase, Phase, SaidBy, SecretAddressDecision, VisitOutcome, lateness,
    },
    rules::{RuleBook, RuleKey, RuleValue, RuleVersion},
};

use crate::road::{
    Road, correct, day, hand_over, mark_sent, month, new_case, open_gate, other_says, plan, print,
    release, says, visited,
};

fn check_known(answer: CheckAnswer, of: &str) -> Command {
    Command::CheckKnown {
        answer,
        method: CheckMethod::Screen,
        month: month(of),
    }
}

fn self_employed() -> NewCase {
    NewCase {
        self_employed: Some(true),
        ..new_case()
    }
}

#[test]
fn s1_17_not_answered_is_not_no() {
    let mut road = Road::open(&NewCase {
        known: None,
        ..new_case()
    });
    assert_eq!(road.phase(), Phase::CheckOpen);
    assert_eq!(road.list_refuses(&hand_over()), Refusal::KnownNotChecked);
    road.lists(&check_known(CheckAnswer::No, "2026-10"));
    road.lists(&hand_over());
    assert_eq!(road.phase(), Phase::WithCasemanager);
}

#[test]
fn s1_15_hand_over_needs_the_kvk_check() {
    let road = Road::open(&NewCase {
        self_employed: None,
        ..new_case()
    });
    assert_eq!(
        road.list_refuses(&hand_over()),
        Refusal::SelfEmployedNotChecked
    );
}

#[test]
fn s1_21_hand_over_of_a_later_month_needs_the_check_of_that_month() {
    let mut road = Road::open(&NewCase {
        month: month("2026-09"),
        ..new_case()
    });
    assert_eq!(
        road.list_refuses(&hand_over()),
        Refusal::KnownCheckedEarlier
    );
    road.lists(&check_known(CheckAnswer::No, "2026-10"));
    road.lists(&hand_over());
}

#[test]
fn s1_41_s1_42_hand_over_needs_agreement_and_college_decision_in_force() {
    let mut road = Road::open(&new_case());
    let with = |gate| match hand_over() {
        Command::HandOver {
            subregion, month, ..
        } => Command::HandOver {
            subregion,
            month,
            gate,
        },
        other => other,
    };
    let no_agreement = with(Gate {
        agreement: None,
        ..open_gate()
    });
    assert_eq!(road.list_refuses(&no_agreement).requirement(), "S1-41");
    let no_decision = with(Gate {
        college_decision: None,
        ..open_gate()
    });
    assert_eq!(road.list_refuses(&no_decision).requirement(), "S1-42");
    for (today, fits) in [
        ("2025-12-31", false),
        ("2026-01-01", true),
        ("2026-12-31", true),
        ("2027-01-01", false),
    ] {
        road.today = day(today);
        assert_eq!(
            road.attempt(Role::ListHandler, &hand_over()).is_ok(),
            fits,
            "{today}"
        );
    }
}

#[test]
fn s1_33_each_step_is_of_one_role() {
    let mut road = Road::open(&new_case());
    assert_eq!(
        road.refuses(&hand_over()),
        Refusal::NotYourStep {
            owner: Role::ListHandler
        }
    );
    road.lists(&hand_over());
    assert_eq!(
        road.list_refuses(&release()),
        Refusal::NotYourStep {
            owner: Role::Casemanager
        }
    );
    assert_eq!(road.list_refuses(&hand_over()), Refusal::AlreadyHandedOver);
}

#[test]
fn s1_27_the_visit_comes_after_21_days_not_a_day_earlier() {
    let mut road = Road::sent();
    road.days(20);
    assert_eq!(
        road.refuses(&plan(road.today)),
        Refusal::TooEarly {
            from: day("2026-10-26")
        }
    );
    assert_eq!(
        road.overview().phase_on(road.today),
        Phase::WaitingForAnswer
    );
    road.days(1);
    assert_eq!(road.overview().phase_on(road.today), Phase::VisitDue);
    road.case_does(&plan(road.today));
    assert_eq!(road.phase(), Phase::VisitPlanned);
}

#[test]
fn s1_27_the_visit_is_due_in_a_window_and_late_after_it() {
    let overview = Road::sent().overview();
    let expected = [
        ("2026-10-25", Lateness::NotYet),
        ("2026-10-26", Lateness::Due),
        ("2026-11-09", Lateness::Due),
        ("2026-11-10", Lateness::Late),
    ];
    for (today, late) in expected {
        assert_eq!(lateness(&overview, day(today)), late, "{today}");
    }
}

#[test]
fn s1_27_two_workers_cannot_plan_two_visits() {
    let road = Road::planned();
    assert_eq!(
        road.refuses(&plan(road.today)),
        Refusal::VisitAlreadyPlanned
    );
}

#[test]
fn s1_27_a_visit_made_is_never_repeated() {
    for outcome in [VisitOutcome::NotHomeNoteLeft, VisitOutcome::Wants] {
        let mut road = Road::planned();
        road.case_does(&visited(outcome, road.today));
        assert_eq!(road.refuses(&plan(road.today)), Refusal::VisitAlreadyMade);
        assert_eq!(
            road.refuses(&visited(outcome, road.today)),
            Refusal::VisitAlreadyMade
        );
    }
}

#[test]
fn s1_27_a_cancelled_visit_may_be_planned_again() {
    let mut road = Road::planned();
    road.case_does(&Command::CancelVisit {
        reason: CancelReason::WorkerUnavailable,
    });
    assert_eq!(
        road.refuses(&visited(VisitOutcome::Wants, road.today)),
        Refusal::NoVisitPlanned
    );
    road.case_does(&plan(road.today));
}

#[test]
fn s1_27_a_visit_is_not_recorded_before_it_was_made() {
    let road = Road::planned();
    let tomorrow = road.today.plus_days(1);
    assert_eq!(
        road.refuses(&visited(VisitOutcome::Wants, tomorrow)),
        Refusal::ImpossibleDay
    );
}

#[test]
fn s1_27_lives_elsewhere_does_not_count_as_the_visit() {
    let mut road = Road::planned();
    road.case_does(&visited(VisitOutcome::LivesElsewhere, road.today));
    assert_eq!(road.phase(), Phase::MailReturned);
    assert_eq!(road.refuses(&plan(road.today)), Refusal::AddressInDoubt);
    road.lists(&Command::CorrectAddress);
    road.case_does(&print(2));
    road.case_does(&mark_sent(2));
    assert_eq!(road.refuses(&plan(road.today)).requirement(), "S1-27");
    road.days(21);
    road.case_does(&plan(road.today));
}

#[test]
fn s1_28_a_self_employed_person_gets_a_card_and_no_visit() {
    let mut road = Road::open(&self_employed());
    assert_eq!(road.overview().track, Track::SelfEmployed);
    road.lists(&hand_over());
    for command in [release(), print(1), mark_sent(1)] {
        road.case_does(&command);
    }
    road.days(21);
    assert!(!road.overview().visit_allowed);
    assert_eq!(
        road.refuses(&plan(road.today)),
        Refusal::NoVisitSelfEmployed
    );
    road.case_does(&Command::CloseNotReached);
    assert_eq!(road.phase(), Phase::NotReached);
}

#[test]
fn s1_28_a_self_employed_person_is_not_closed_before_the_waiting_days_are_over() {
    let mut road = Road::open(&self_employed());
    road.lists(&hand_over());
    for command in [release(), print(1), mark_sent(1)] {
        road.case_does(&command);
    }
    road.days(20);
    assert_eq!(
        road.refuses(&Command::CloseNotReached),
        Refusal::TooEarly {
            from: day("2026-10-26")
        }
    );
}

#[test]
fn s1_15_the_municipality_may_keep_its_self_employed() {
    let mut road = Road::open(&self_employed());
    road.rules = RuleBook::new(vec![RuleVersion {
        key: RuleKey::SelfEmployedBy,
        municipality: None,
        valid_from: day("2026-10-01"),
        value: RuleValue::Choice("list_handler".into()),
        source: "Proef".into(),
    }]);
    assert_eq!(road.list_refuses(&hand_over()), Refusal::KeptByMunicipality);
    for command in [print(1), mark_sent(1), says(Answer::DoesNotWant)] {
        road.lists(&command);
    }
    assert_eq!(road.phase(), Phase::Refused);
}

#[test]
fn i_96_no_visit_to_a_postal_address_but_a_card() {
    let mut road = Road::open(&NewCase {
        holds: vec![Hold::NoVisit],
        ..new_case()
    });
    road.lists(&hand_over());
    for command in [release(), print(1), mark_sent(1)] {
        road.case_does(&command);
    }
    road.days(21);
    assert_eq!(road.refuses(&plan(road.today)), Refusal::NoVisitAddress);
    road.case_does(&Command::CloseNotReached);
}

#[test]
fn i_96_a_secret_address_is_not_handed_over() {
    let mut road = Road::open(&NewCase {
        holds: vec![Hold::SecretAddress],
        ..new_case()
    });
    assert_eq!(road.list_refuses(&hand_over()), Refusal::SecretAddress);
    assert_eq!(road.list_refuses(&print(1)), Refusal::SecretAddress);
    let decision = SecretAddressDecision::MunicipalitySends;
    road.lists(&Command::DecideSecretAddress { decision });
    road.lists(&print(1));
    road.lists(&mark_sent(1));
    assert_eq!(road.overview().next_action, NextAction::CloseNotReached);
    assert_eq!(road.overview().owner, Some(Role::ListHandler));
}

#[test]
fn i_96_deceased_and_emigrated_are_closed_without_a_card() {
    for (hold, phase) in [
        (Hold::Deceased, Phase::Deceased),
        (Hold::Emigrated, Phase::Emigrated),
    ] {
        let mut road = Road::open(&new_case());
        road.lists(&hand_over());
        road.case_does(&release());
        road.holds(&[hold]);
        assert_eq!(road.phase(), phase);
        assert!(road.refuses(&print(1)).dutch().contains("stand"));
        assert_eq!(
            Road::open(&NewCase {
                holds: vec![hold],
                ..new_case()
            })
            .phase(),
            phase
        );
    }
}

#[test]
fn s1_37_only_the_young_persons_own_words_are_a_refusal() {
    let mut road = Road::sent();
    road.case_does(&other_says(Answer::DoesNotWant));
    assert_eq!(road.phase(), Phase::WaitingForAnswer);
    road.case_does(&says(Answer::DoesNotWant));
    assert_eq!(road.phase(), Phase::Refused);
    for command in [
        print(2),
        plan(road.today),
        Command::ReturnMail,
        Command::CloseNotReached,
    ] {
        assert_eq!(road.refuses(&command).requirement(), "S1-37", "{command:?}");
    }
}

#[test]
fn s1_37_a_worker_may_correct_a_refusal_until_the_day_before_it_is_destroyed_with_a_reason() {
    let mut road = Road::sent();
    road.case_does(&says(Answer::DoesNotWant));
    let silent = Command::CorrectAnswer {
        answer: Answer::WantsSupport,
        said_by: SaidBy::YoungPerson,
        channel: Channel::Phone,
        reason: " ".into(),
    };
    assert_eq!(road.refuses(&silent), Refusal::ReasonMissing);
    let destroys = |road: &Road| road.attempt(Role::Service, &Command::Destroy).is_ok();
    // The day after the last: destroyed, and past correcting.
    road.days(14);
    assert_eq!(
        road.refuses(&correct(Answer::WantsSupport)),
        Refusal::CorrectionTermOver {
            until: day("2026-10-18")
        }
    );
    assert!(destroys(&road));
    // The last day, and the one before it: still there, still to be mended.
    for _ in 0..2 {
        road.days(-1);
        assert!(!destroys(&road), "{}", road.today);
        let mut mended = road.clone();
        mended.case_does(&correct(Answer::NoteByAnother));
        assert_eq!(mended.phase(), Phase::WaitingForAnswer);
    }
}

#[test]
fn s1_37_a_correction_starts_no_new_correction_days() {
    let mut road = Road::sent();
    road.case_does(&says(Answer::WantsSupport));
    road.days(13);
    road.case_does(&correct(Answer::DoesNotWant));
    road.days(1);
    assert!(matches!(
        road.refuses(&correct(Answer::WantsSupport)),
        Refusal::CorrectionTermOver { .. }
    ));
}

#[test]
fn s1_37_after_the_correction_days_only_the_young_person_lifts_a_refusal() {
    let mut road = Road::sent();
    road.case_does(&says(Answer::DoesNotWant));
    road.days(100);
    let lift = |said_by| Command::LiftRefusal {
        said_by,
        channel: Channel::Email,
    };
    assert_eq!(
        road.refuses(&lift(SaidBy::Other)),
        Refusal::OnlyTheYoungPerson
    );
    road.case_does(&lift(SaidBy::YoungPerson));
    assert_eq!(road.phase(), Phase::WantsSupport);
    assert_eq!(
        road.refuses(&lift(SaidBy::YoungPerson)),
        Refusal::NotRefused
    );
}

#[test]
fn s1_37_asking_for_support_lifts_a_refusal() {
    let mut road = Road::sent();
    road.case_does(&says(Answer::DoesNotWant));
    road.case_does(&says(Answer::WantsSupport));
    assert_eq!(road.phase(), Phase::WantsSupport);
    let lifted = |event: &Event| matches!(event.kind, EventKind::RefusalLifted { .. });
    assert!(road.events.iter().any(lifted));
}

#[test]
fn s1_36_late_answers_count() {
    let mut road = Road::planned();
    road.case_does(&visited(VisitOutcome::NotHomeNoteLeft, road.today));
    assert_eq!(road.phase(), Phase::NotReached);
    road.days(40);
    let mut refuser = road.clone();
    road.case_does(&says(Answer::WantsSupport));
    assert_eq!(road.phase(), Phase::WantsSupport);
    refuser.case_does(&says(Answer::DoesNotWant));
    assert_eq!(refuser.phase(), Phase::Refused);
}

#[test]
fn s1_36_a_late_answer_corrected_closes_the_case_again() {
    let mut road = Road::planned();
    road.case_does(&visited(VisitOutcome::NotHomeNoteLeft, road.today));
    road.case_does(&says(Answer::WantsSupport));
    road.case_does(&correct(Answer::NoteByAnother));
    assert_eq!(road.phase(), Phase::NotReached);
}

#[test]
fn s1_36_an_answer_takes_back_card_and_visit() {
    let mut road = Road::open(&new_case());
    road.lists(&hand_over());
    road.case_does(&release());
    road.case_does(&print(1));
    road.case_does(&says(Answer::WantsSupport));
    assert_eq!(road.refuses(&mark_sent(1)), Refusal::AlreadyReached);
    assert_eq!(road.case.printed(), None);
    let mut planned = Road::planned();
    planned.case_does(&says(Answer::DoesNotWant));
    assert_eq!(planned.overview().assignee, None);
}

#[test]
fn s1_39_a_refusal_recorded_by_mistake_gives_the_unsent_card_back() {
    let mut road = Road::open(&new_case());
    road.lists(&hand_over());
    road.case_does(&release());
    road.case_does(&says(Answer::DoesNotWant));
    road.case_does(&correct(Answer::NoteByAnother));
    assert_eq!(road.phase(), Phase::WithCasemanager);
    for command in [release(), print(1), mark_sent(1)] {
        road.case_does(&command);
    }
}

#[test]
fn s1_25_returned_mail_gives_one_corrected_address_and_one_new_card() {
    let mut road = Road::sent();
    assert_eq!(road.refuses(&print(2)), Refusal::CardAlreadyMade);
    road.case_does(&Command::ReturnMail);
    assert_eq!(road.overview().owner, Some(Role::ListHandler));
    road.lists(&Command::CorrectAddress);
    road.case_does(&print(2));
    road.case_does(&mark_sent(2));
    road.case_does(&Command::ReturnMail);
    assert_eq!(
        road.list_refuses(&Command::CorrectAddress),
        Refusal::AddressCorrectedBefore
    );
    assert_eq!(road.refuses(&print(3)), Refusal::AddressInDoubt);
    road.case_does(&Command::CloseNotReached);
    assert_eq!(road.case.cards_sent(), 2);
}

#[test]
fn s1_17_newly_known_withdraws_card_and_visit() {
    let mut road = Road::planned();
    road.lists(&check_known(CheckAnswer::Yes, "2026-11"));
    assert_eq!(road.phase(), Phase::KnownToMunicipality);
    assert_eq!(
        road.phase().shown_to(Role::Casemanager),
        "Niet meer benaderen"
    );
    assert_eq!(road.overview().assignee, None);
    let mut unsent = Road::open(&new_case());
    unsent.lists(&hand_over());
    unsent.case_does(&release());
    unsent.lists(&check_known(CheckAnswer::Yes, "2026-11"));
    assert_eq!(
        unsent.events[unsent.events.len() - 2].kind,
        EventKind::CardWithdrawn
    );
}

#[test]
fn s1_17_no_longer_known_joins_the_approach() {
    let mut road = Road::open(&NewCase {
        known: Some(true),
        ..new_case()
    });
    assert_eq!(road.phase(), Phase::KnownToMunicipality);
    assert_eq!(road.overview().destroy_after, Some(road.today));
    road.lists(&check_known(CheckAnswer::No, "2026-11"));
    assert_eq!(
        (road.phase(), road.overview().track),
        (Phase::ReadyToHandOver, Track::ToApproach)
    );
}

#[test]
fn s1_21_gone_from_the_list_ends_only_what_was_not_handed_over() {
    let gone = Command::MarkGone {
        month: month("2026-11"),
    };
    let mut waiting = Road::open(&new_case());
    waiting.lists(&gone);
    assert_eq!(waiting.phase(), Phase::GoneFromList);
    let back = Command::MarkBack {
        month: month("2026-12"),
    };
    assert_eq!(waiting.list_refuses(&back), Refusal::NewRoundNeeded);
    let mut sent = Road::sent();
    sent.lists(&gone);
    assert_eq!(sent.phase(), Phase::WaitingForAnswer);
    assert_eq!(sent.list_refuses(&gone), Refusal::MonthTakenIn);
    sent.lists(&back);
}

#[test]
fn s1_03_a9_aged_out_when_the_birthdays_month_is_over_whatever_the_approach_has_come_to() {
    let close = Command::CloseAgedOut {
        birthday_month: month("2026-10"),
    };
    for mut road in [Road::open(&new_case()), Road::sent(), Road::planned()] {
        road.today = day("2026-10-31");
        let refused = road.does(Role::Service, &close);
        assert_eq!(refused, Err(Refusal::NotAgedOut));
        road.days(1);
        assert!(matches!(road.refuses(&close), Refusal::NotYourStep { .. }));
        assert_eq!(road.does(Role::Service, &close), Ok(()));
        assert_eq!(road.phase(), Phase::AgedOut);
        assert_eq!(road.overview().next_action, NextAction::None);
        assert_eq!(road.overview().destroy_after, Some(day("2026-11-15")));
        assert!(matches!(
            road.does(Role::Service, &close),
            Err(Refusal::NotNow { .. })
        ));
    }
    // A card that is not posted and a visit that is not made are taken back.
    let mut planned = Road::planned();
    planned.today = day("2026-11-01");
    assert_eq!(planned.does(Role::Service, &close), Ok(()));
    let cancelled = |event: &Event| matches!(event.kind, EventKind::VisitCancelled { .. });
    assert!(planned.events.iter().any(cancelled));
    // Nobody who refused is anything else than that.
    let mut refused = Road::sent();
    refused.case_does(&says(Answer::DoesNotWant));
    refused.today = day("2026-11-01");
    assert_eq!(refused.does(Role::Service, &close), Err(Refusal::Refused));
}

#[test]
fn s1_03_a9_after_a_yes_reaching_the_age_ends_the_guidance() {
    let close = Command::CloseAgedOut {
        birthday_month: month("2026-10"),
    };
    let mut wants = Road::sent();
    wants.case_does(&says(Answer::WantsSupport));
    for mut road in [wants, Road::with_intake(), Road::in_trajectory()] {
        road.today = day("2026-10-31");
        assert_eq!(road.does(Role::Service, &close), Err(Refusal::NotAgedOut));
        road.today = day("2026-11-01");
        assert_eq!(road.does(Role::Service, &close), Ok(()));
        assert_eq!(road.phase(), Phase::AgedOut);
        assert_eq!(road.overview().destroy_after, Some(day("2027-11-01")));
    }
}

#[test]
fn s1_70_an_objection_stops_everything_and_is_destroyed_at_once() {
    let mut road = Road::planned();
    road.case_does(&Command::Object {
        channel: Channel::Letter,
    });
    assert_eq!(road.phase(), Phase::Objected);
    assert_eq!(road.refuses(&says(Answer::WantsSupport)), Refusal::Objected);
    assert_eq!(road.does(Role::Service, &Command::Destroy), Ok(()));
    assert_eq!(
        road.refuses(&says(Answer::WantsSupport)),
        Refusal::Destroyed
    );
}

#[test]
fn a_10_end_states_have_dated_terms() {
    let mut refused = Road::sent();
    refused.case_does(&says(Answer::DoesNotWant));
    assert_eq!(refused.overview().destroy_after, Some(day("2026-10-19")));
    refused.days(13);
    assert_eq!(
        refused.attempt(Role::Service, &Command::Destroy),
        Err(Refusal::StorageTermRuns {
            from: Some(day("2026-10-19"))
        })
    );
    refused.days(1);
    assert_eq!(refused.does(Role::Service, &Command::Destroy), Ok(()));

    let mut not_reached = Road::planned();
    not_reached.case_does(&visited(VisitOutcome::NotHomeNoteLeft, not_reached.today));
    assert_eq!(
        not_reached.overview().destroy_after,
        Some(day("2027-01-26"))
    );

    let no_address = Road::open(&NewCase {
        has_address: false,
        ..new_case()
    });
    assert_eq!(no_address.phase(), Phase::AddressMissing);
    assert_eq!(no_address.overview().destroy_after, Some(day("2026-11-16")));
}

#[test]
fn s1_11_a_found_address_makes_the_person_ready() {
    let mut road = Road::open(&NewCase {
        has_address: false,
        ..new_case()
    });
    assert_eq!(road.list_refuses(&hand_over()), Refusal::AddressMissing);
    road.lists(&Command::CompleteAddress);
    assert_eq!(
        (road.phase(), road.overview().track),
        (Phase::ReadyToHandOver, Track::ToApproach)
    );
    assert_eq!(road.overview().destroy_after, None);
}

#[test]
fn events_are_stored_as_plain_tagged_objects_and_read_back() {
    let road = Road::planned();
    for event in &road.events {
        let text = serde_json::to_string(event).expect("plain");
        assert_eq!(
            serde_json::from_str::<Event>(&text).expect("read back"),
            *event
        );
    }
    let text = serde_json::to_string(&road.events[0].kind).expect("plain");
    assert!(text.starts_with(r#"{"kind":"opened""#), "{text}");
}
