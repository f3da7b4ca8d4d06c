//! Prints the table of allowed transitions into docs/workflows.md and holds the two together.

use std::{fmt::Write as _, path::PathBuf};

use domain::{
    Role,
    outreach::{
        Answer, CancelReason, Channel, CheckAnswer, CheckMethod, Command, Hold, NewCase, Phase,
        SaidBy, SecretAddressDecision, VisitOutcome, WayIn,
    },
};

use crate::road::{
    Road, correct, hand_over, mark_sent, month, new_case, plan, print, release, says, visited,
};

/// A case in each phase, on a day on which time stands in nobody's way.
#[expect(clippy::too_many_lines, reason = "one entry for each phase")]
fn phases() -> Vec<(Phase, Road)> {
    let open = Road::open;
    let after = |mut road: Road, role, commands: &[Command]| {
        for command in commands {
            road.does(role, command).expect("the way there");
        }
        road
    };
    let (list, case) = (Role::ListHandler, Role::Casemanager);
    let with = after(open(&new_case()), list, &[hand_over()]);
    let mut due = Road::sent();
    due.days(21);
    let planned = Road::planned();
    let at_the_door = planned.today;
    let mut aged = open(&new_case());
    aged.today = aged.today.plus_months(1);
    let mut roads = vec![
        (
            Phase::CheckOpen,
            open(&NewCase {
                known: None,
                ..new_case()
            }),
        ),
        (
            Phase::AddressMissing,
            open(&NewCase {
                has_address: false,
                ..new_case()
            }),
        ),
        (Phase::ReadyToHandOver, open(&new_case())),
        (
            Phase::HeldSecretAddress,
            open(&NewCase {
                holds: vec![Hold::SecretAddress],
                ..new_case()
            }),
        ),
        (Phase::WithCasemanager, with.clone()),
        (
            Phase::ToContact,
            Road::registered(case, &crate::road::registration(WayIn::School)),
        ),
        (Phase::CardToPrint, after(with.clone(), case, &[release()])),
        (Phase::CardToSend, after(with, case, &[release(), print(1)])),
        (Phase::WaitingForAnswer, Road::sent()),
        (Phase::VisitDue, due),
        (
            Phase::MailReturned,
            after(Road::sent(), case, &[Command::ReturnMail]),
        ),
        (Phase::VisitPlanned, planned.clone()),
        (
            Phase::WantsSupport,
            after(Road::sent(), case, &[says(Answer::WantsSupport)]),
        ),
        (
            Phase::KnownToMunicipality,
            open(&NewCase {
                known: Some(true),
                ..new_case()
            }),
        ),
        (
            Phase::Refused,
            after(Road::sent(), case, &[says(Answer::DoesNotWant)]),
        ),
        (
            Phase::Objected,
            after(
                Road::sent(),
                case,
                &[Command::Object {
                    channel: Channel::Letter,
                }],
            ),
        ),
        (
            Phase::NotReached,
            after(
                planned,
                case,
                &[visited(VisitOutcome::NotHomeNoteLeft, at_the_door)],
            ),
        ),
        (
            Phase::Moved,
            after(Road::sent(), case, &[says(Answer::Moved)]),
        ),
        (
            Phase::Deceased,
            open(&NewCase {
                holds: vec![Hold::Deceased],
                ..new_case()
            }),
        ),
        (
            Phase::Emigrated,
            open(&NewCase {
                holds: vec![Hold::Emigrated],
                ..new_case()
            }),
        ),
        (
            Phase::AgedOut,
            after(
                aged,
                Role::Service,
                &[Command::CloseAgedOut {
                    birthday_month: month("2026-10"),
                }],
            ),
        ),
        (
            Phase::GoneFromList,
            after(
                open(&new_case()),
                list,
                &[Command::MarkGone {
                    month: month("2026-11"),
                }],
            ),
        ),
        (
            Phase::Destroyed,
            after(
                open(&NewCase {
                    known: Some(true),
                    ..new_case()
                }),
                Role::Service,
                &[Command::Destroy],
            ),
        ),
    ];
    roads.extend(crate::guided::phases());
    assert_eq!(roads.len(), Phase::ALL.len(), "every phase has its road");
    roads
}

#[expect(clippy::too_many_lines, reason = "one entry for each command")]
fn approach_commands(road: &Road) -> Vec<(&'static str, Command)> {
    let method = CheckMethod::Screen;
    let decision = SecretAddressDecision::MunicipalitySends;
    let known = |answer| Command::CheckKnown {
        answer,
        method,
        month: month("2026-10"),
    };
    vec![
        ("'dat' check: no", known(CheckAnswer::No)),
        ("'dat' check: yes", known(CheckAnswer::Yes)),
        (
            "KvK check: yes",
            Command::CheckSelfEmployed {
                answer: CheckAnswer::Yes,
                method,
            },
        ),
        ("complete address", Command::CompleteAddress),
        ("hand over", hand_over()),
        (
            "decide secret address: municipality sends",
            Command::DecideSecretAddress { decision },
        ),
        (
            "set markers: secret address",
            Command::SetMarkers {
                holds: vec![Hold::SecretAddress],
            },
        ),
        (
            "set markers: deceased",
            Command::SetMarkers {
                holds: vec![Hold::Deceased],
            },
        ),
        ("release", release()),
        ("print", print(1)),
        ("mark sent", mark_sent(1)),
        ("answer: wants support", says(Answer::WantsSupport)),
        ("answer: does not want", says(Answer::DoesNotWant)),
        (
            "answer: does not want, said by another",
            crate::road::other_says(Answer::DoesNotWant),
        ),
        ("answer: moved", says(Answer::Moved)),
        ("answer: wrong address", says(Answer::WrongAddress)),
        (
            "correct answer: it was a note",
            correct(Answer::NoteByAnother),
        ),
        (
            "lift refusal",
            Command::LiftRefusal {
                said_by: SaidBy::YoungPerson,
                channel: Channel::Phone,
            },
        ),
        ("mail returned", Command::ReturnMail),
        ("correct address", Command::CorrectAddress),
        ("plan visit", plan(road.today)),
        (
            "reassign visit",
            Command::ReassignVisit {
                worker: crate::road::account(8),
            },
        ),
        (
            "cancel visit",
            Command::CancelVisit {
                reason: CancelReason::Circumstances,
            },
        ),
        ("visit: wants", visited(VisitOutcome::Wants, road.today)),
        (
            "visit: does not want",
            visited(VisitOutcome::DoesNotWant, road.today),
        ),
        (
            "visit: not home, note left",
            visited(VisitOutcome::NotHomeNoteLeft, road.today),
        ),
        (
            "visit: lives elsewhere",
            visited(VisitOutcome::LivesElsewhere, road.today),
        ),
        (
            "objection",
            Command::Object {
                channel: Channel::Letter,
            },
        ),
        (
            "gone from the list",
            Command::MarkGone {
                month: month("2026-12"),
            },
        ),
        ("close as not reached", Command::CloseNotReached),
        ("close as moved", Command::CloseMoved),
        (
            "close as ended before a restore",
            Command::CloseEndedBeforeRestore,
        ),
        (
            "close as aged out",
            Command::CloseAgedOut {
                birthday_month: month("2026-09"),
            },
        ),
        ("destroy", Command::Destroy),
    ]
}

/// The commands that say something in this phase: those of the guidance from the yes on.
fn commands(phase: Phase, road: &Road) -> Vec<(&'static str, Command)> {
    let guided = phase == Phase::WantsSupport
        || crate::guided::phases()
            .iter()
            .any(|(known, _)| *known == phase);
    let guidance = crate::guided::named_commands(road)
        .into_iter()
        .filter(|_| guided)
        .map(|(name, command, _)| (name, Command::Guide(command)));
    approach_commands(road)
        .into_iter()
        .chain(guidance)
        .collect()
}

/// What the command gives when the right role asks: the phase after it, or the requirement.
fn outcome(road: &Road, command: &Command) -> String {
    let mut answer = String::new();
    for role in [
        Role::ListHandler,
        Role::Casemanager,
        Role::Regisseur,
        Role::Service,
    ] {
        let mut tried = road.clone();
        match tried.does(role, command) {
            Ok(()) if tried.events.len() == road.events.len() => return "(so already)".to_owned(),
            Ok(()) => return format!("**{}**", tried.overview().phase_on(road.today).code()),
            Err(domain::Refusal::NotYourStep { .. }) => {}
            Err(refusal) => answer = format!("– {}", refusal.requirement()),
        }
    }
    answer
}

fn page() -> String {
    let mut page = String::from(
        "# Workflows\n\nPrinted by the domain's tests (`UPDATE_GOLDEN=1` rewrites it); do not edit \
         by hand. For each phase of a case: what each command gives when the right role asks, on \
         the day the case came into the phase. In bold the phase after it; after a dash the \
         requirement the refusal cites. The phase `visit_due` is `waiting_for_answer` seen on a day \
         after the waiting days, and is never stored.\n",
    );
    for (phase, road) in phases() {
        assert_eq!(
            road.overview().phase_on(road.today),
            phase,
            "the road to {phase:?}"
        );
        let overview = road.overview();
        let (next, owner) = (
            overview.next_action.code(),
            overview.owner.map_or("nobody", Role::code),
        );
        write!(
            page,
            "\n## {} ({})\n\nNext: `{next}` by `{owner}`.\n\n| Command | Outcome |\n|---|---|\n",
            phase.code(),
            phase.dutch()
        )
        .expect("a string");
        for (name, command) in commands(phase, &road) {
            writeln!(page, "| {name} | {} |", outcome(&road, &command)).expect("a string");
        }
    }
    page
}

#[test]
fn docs_workflows_is_what_the_rules_say() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/workflows.md");
    let page = page();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &page).expect("docs can be written");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == page,
        "docs/workflows.md differs: run with UPDATE_GOLDEN=1 and read the change"
    );
}
