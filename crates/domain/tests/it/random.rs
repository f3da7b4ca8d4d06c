//! Random command sequences: whatever people try, the laws of the approach hold.

use domain::{
    Refusal, Role,
    outreach::{
        Answer, CancelReason, Case, Channel, CheckAnswer, CheckMethod, CloseReason, Command,
        EventKind, Hold, NewCase, Phase, SaidBy, SecretAddressDecision, VisitOutcome, WayIn,
    },
};
use proptest::prelude::*;

use crate::road::{
    Road, correct, hand_over, mark_sent, month, municipality, new_case, print, registration,
    release,
};

/// A step: days that pass, who acts, and which command of the list below.
type Step = (i32, usize, usize);

pub(crate) fn commands(road: &Road) -> Vec<Command> {
    let mut commands = vec![
        hand_over(),
        release(),
        print(1),
        mark_sent(1),
        print(2),
        mark_sent(2),
        Command::CompleteAddress,
        Command::ReturnMail,
        Command::CorrectAddress,
        Command::CloseNotReached,
        Command::CloseMoved,
        Command::CloseEndedBeforeRestore,
        Command::Destroy,
        Command::Object {
            channel: Channel::Desk,
        },
        Command::MarkGone {
            month: month("2026-11"),
        },
        Command::MarkBack {
            month: month("2026-12"),
        },
        Command::CloseAgedOut {
            birthday_month: month("2026-10"),
        },
        Command::CancelVisit {
            reason: CancelReason::Circumstances,
        },
        Command::PlanVisit {
            day: road.today,
            worker: crate::road::account(7),
            companion: None,
        },
        Command::LiftRefusal {
            said_by: SaidBy::YoungPerson,
            channel: Channel::Phone,
        },
        correct(Answer::NoteByAnother),
        correct(Answer::DoesNotWant),
    ];
    for outcome in VisitOutcome::ALL {
        commands.push(crate::road::visited(*outcome, road.today));
    }
    for answer in Answer::ALL {
        commands.push(crate::road::says(*answer));
        commands.push(crate::road::other_says(*answer));
    }
    for answer in CheckAnswer::ALL {
        let (answer, method) = (*answer, CheckMethod::Screen);
        commands.push(Command::CheckKnown {
            answer,
            method,
            month: month("2026-10"),
        });
        commands.push(Command::CheckSelfEmployed { answer, method });
    }
    for hold in Hold::ALL {
        commands.push(Command::SetMarkers { holds: vec![*hold] });
    }
    commands.push(Command::SetMarkers { holds: Vec::new() });
    for decision in SecretAddressDecision::ALL {
        commands.push(Command::DecideSecretAddress {
            decision: *decision,
        });
    }
    commands
}

fn walk(mut road: Road, steps: &[Step]) -> Road {
    let roles = [Role::ListHandler, Role::Casemanager, Role::Service];
    for &(days, role, command) in steps {
        road.days(days);
        let commands = commands(&road);
        let command = &commands[command % commands.len()];
        let before = road.clone();
        match road.does(roles[role % roles.len()], command) {
            Ok(()) => hold_laws(&before, &road, command),
            Err(refusal) => assert!(
                !refusal.dutch().is_empty() && !refusal.requirement().is_empty(),
                "{refusal:?}"
            ),
        }
    }
    road
}

/// The laws between one step and the next.
fn hold_laws(before: &Road, after: &Road, command: &Command) {
    let added = &after.events[before.events.len()..];
    let prints_or_posts = added.iter().any(|event| {
        matches!(
            event.kind,
            EventKind::CardPrinted { .. } | EventKind::CardSent { .. }
        )
    });
    let phase = before.phase();
    assert!(
        !(prints_or_posts && phase.is_closed()),
        "a card in {phase:?}"
    );
    if phase.is_closed() && !after.phase().is_closed() {
        assert!(
            matches!(
                command,
                Command::RecordAnswer { .. }
                    | Command::CorrectAnswer { .. }
                    | Command::LiftRefusal { .. }
                    | Command::CheckKnown {
                        answer: CheckAnswer::No,
                        ..
                    }
            ),
            "{command:?} opened {phase:?}"
        );
    }
    if phase == Phase::Refused && after.phase() != Phase::Refused {
        assert!(
            matches!(
                command,
                Command::RecordAnswer {
                    answer: Answer::WantsSupport,
                    said_by: SaidBy::YoungPerson,
                    ..
                } | Command::CorrectAnswer { .. }
                    | Command::LiftRefusal {
                        said_by: SaidBy::YoungPerson,
                        ..
                    }
                    | Command::Object { .. }
                    | Command::Destroy
            ),
            "{command:?} ended a refusal"
        );
    }
    let overview = after.overview();
    let ended = overview.phase.is_closed();
    assert_eq!(overview.owner.is_none(), ended, "{overview:?}");
    assert_eq!(
        overview.next_action == domain::NextAction::None,
        ended,
        "{overview:?}"
    );
    assert!(overview.due_from <= overview.due_until || overview.due_until.is_none());
    assert!(!ended || overview.phase == Phase::Destroyed || overview.destroy_after.is_some());
    assert_ne!(overview.phase, Phase::VisitDue, "never stored");
}

fn count(road: &Road, wanted: impl Fn(&EventKind) -> bool) -> usize {
    road.events
        .iter()
        .filter(|event| wanted(&event.kind))
        .count()
}

fn starts() -> impl Strategy<Value = NewCase> {
    (
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        any::<bool>(),
        0_usize..6,
    )
        .prop_map(|(known, self_employed, has_address, hold)| NewCase {
            known,
            self_employed,
            has_address,
            holds: Hold::ALL.get(hold).copied().into_iter().collect(),
            ..new_case()
        })
}

/// Somebody whom no list brought, by either role that registers.
pub(crate) fn registered() -> impl Strategy<Value = Road> {
    (
        0..WayIn::ALL.len(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(way, has_address, postal, by_regisseur)| {
            let mut start = registration(WayIn::ALL[way]);
            start.has_address = has_address;
            start.holds = postal.then_some(Hold::NoVisit).into_iter().collect();
            let role = if by_regisseur {
                Role::Regisseur
            } else {
                Role::Casemanager
            };
            Road::registered(role, &start)
        })
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        (
            prop_oneof![Just(0), Just(1), Just(21)],
            0_usize..3,
            0_usize..64,
        ),
        0..60,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn whatever_people_try_the_laws_hold(
        start in starts(), other in registered(), along in 0_usize..4, steps in steps(),
    ) {
        // A quarter of the walks each begin at the list, at a posted card, at a planned visit, and without a list.
        let start = match along {
            0 => Road::open(&start),
            1 => Road::sent(),
            2 => Road::planned(),
            _ => other,
        };
        let road = walk(start, &steps);
        let replayed = Case::replay(&road.events).expect("one case");
        prop_assert_eq!(&replayed, &road.case);
        prop_assert_eq!(
            replayed.overview(&road.rules, municipality()),
            road.case.overview(&road.rules, municipality())
        );
        let made = count(&road, |kind| matches!(
            kind,
            EventKind::VisitMade { outcome, .. } if *outcome != VisitOutcome::LivesElsewhere
        ));
        prop_assert!(made <= 1, "{made} visits made");
        let posted = count(&road, |kind| matches!(kind, EventKind::CardSent { .. }));
        let corrected = count(&road, |kind| *kind == EventKind::AddressCorrected);
        prop_assert!(corrected <= 1 && posted <= 1 + corrected, "{posted} cards");
        prop_assert!(road.case.way_in().is_none() || posted == 0, "a card without a list");
        let closed_twice_in_a_row = road.events.windows(2).any(|pair| {
            let closes = |kind: &EventKind| matches!(kind, EventKind::Closed { .. });
            closes(&pair[0].kind) && closes(&pair[1].kind)
        });
        prop_assert!(!closed_twice_in_a_row);
        crate::counting::laws_hold(&road);
    }

    #[test]
    fn the_common_road_with_noise_ends_as_it_should(steps in steps()) {
        // Noise after a refusal never lets anybody approach, unless the young person comes back.
        let mut road = Road::sent();
        road.case_does(&crate::road::says(Answer::DoesNotWant));
        let from = road.events.len();
        for &(days, _, command) in &steps {
            road.days(days);
            let all = commands(&road);
            let command = &all[command % all.len()];
            if matches!(
                command,
                Command::LiftRefusal { .. } | Command::CorrectAnswer { .. }
                    | Command::RecordAnswer { answer: Answer::WantsSupport, .. }
            ) {
                continue;
            }
            for role in [Role::ListHandler, Role::Casemanager, Role::Service] {
                let _ = road.does(role, command);
            }
        }
        let approached = road.events[from..].iter().any(|event| matches!(
            event.kind,
            EventKind::CardPrinted { .. } | EventKind::CardSent { .. }
                | EventKind::CardReleased { .. } | EventKind::VisitPlanned { .. }
                | EventKind::VisitMade { .. }
        ));
        prop_assert!(!approached);
        prop_assert!(road.phase().is_closed());
    }
}

#[test]
fn events_out_of_order_are_not_a_case() {
    let road = Road::sent();
    let mut events = road.events.clone();
    events.swap(1, 2);
    assert!(Case::replay(&events).is_err());
    assert!(Case::replay(&road.events[1..]).is_err());
    let none = Case::default();
    assert_eq!(none.overview(&road.rules, municipality()), None);
    let closed = EventKind::Closed {
        reason: CloseReason::NotReached,
    };
    assert_eq!(
        road.events
            .iter()
            .filter(|event| event.kind == closed)
            .count(),
        0
    );
    let empty = Road { case: none, ..road };
    assert_eq!(empty.refuses(&Command::CompleteAddress), Refusal::NotOpened);
}
