//! The road of a case, what is refused on it, and what holds on any road.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    ConferenceId, Role, Ts,
    conference::{
        BasisKind, ConferenceEvent, Need, ParticipantBasis, PartnerAnswer, Seat, StatutoryTask,
        basis_of,
    },
    guidance::content::Partner,
};

fn account(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number))
}

fn day(number: i32) -> Day {
    Day::new(2026, 11, 3).expect("a day").plus_days(number)
}

fn conference() -> ConferenceId {
    ConferenceId::from_uuid(Uuid::from_u128(77))
}

fn task() -> ParticipantBasis {
    ParticipantBasis::Task {
        task: StatutoryTask::WorkIncome,
    }
}

fn invite(who: u128, basis: Result<ParticipantBasis, NoBasis>) -> ConferenceCommand {
    ConferenceCommand::Invite {
        account: account(who),
        basis,
        need: Need::Guides,
    }
}

const CHOOSE: ConferenceCommand = ConferenceCommand::Choose {
    reason: ChoiceReason::Stuck,
};

/// A case on its way, and whose basis stands.
struct Road {
    case: ConferenceCase,
    events: Vec<ConferenceEvent>,
    standing: Vec<AccountId>,
    has_ground: bool,
    today: Day,
}

impl Road {
    fn new() -> Self {
        Self {
            case: ConferenceCase::default(),
            events: Vec::new(),
            standing: (1..=4).map(account).collect(),
            has_ground: true,
            today: day(0),
        }
    }

    fn does(&mut self, who: u128, command: ConferenceCommand) -> Refused<()> {
        let context = ConferenceContext {
            account: account(who),
            today: self.today,
            has_ground: self.has_ground,
            standing: &self.standing,
        };
        let step = self.case.decide(command, &context)?;
        let event = ConferenceEvent {
            seq: self.case.version() + 1,
            on: self.today,
            at: Ts::from_micros(0),
            by: account(who),
            role: Role::NetworkMember,
            step,
        };
        self.case.apply(&event);
        self.events.push(event);
        Ok(())
    }

    fn go(&mut self, steps: &[(u128, ConferenceCommand)]) {
        for (who, command) in steps {
            self.does(*who, *command)
                .unwrap_or_else(|refused| panic!("{command:?}: {refused:?}"));
        }
    }

    /// To the four questions answered, by two participants.
    fn discussed() -> Self {
        let mut road = Self::new();
        road.go(&[
            (9, CHOOSE),
            (9, invite(1, Ok(task()))),
            (9, invite(2, Ok(task()))),
            (
                9,
                ConferenceCommand::Schedule {
                    conference: conference(),
                },
            ),
            (1, ConferenceCommand::LookBack),
        ]);
        road
    }

    /// To a plan with one action that the young person agrees to.
    fn planned() -> Self {
        let mut road = Self::discussed();
        road.go(&[
            (1, holder(2)),
            (1, action(1)),
            (
                2,
                ConferenceCommand::AgreePlan {
                    there: true,
                    agrees: true,
                },
            ),
        ]);
        road
    }
}

fn holder(who: u128) -> ConferenceCommand {
    ConferenceCommand::NameHolder {
        account: account(who),
        of_the_desk: true,
    }
}

fn action(who: u128) -> ConferenceCommand {
    ConferenceCommand::AddAction {
        owner: ActionOwner::Colleague {
            account: account(who),
        },
        due: day(10),
    }
}

const fn settle(settled: Settled) -> ConferenceCommand {
    ConferenceCommand::SettleAction { number: 1, settled }
}

const fn end(end: CaseEnd) -> ConferenceCommand {
    ConferenceCommand::End { end }
}

#[test]
fn s0_11_to_s0_21_the_road_from_selection_to_the_end() {
    let mut road = Road::planned();
    assert_eq!(road.case.state(), ConferenceState::InPlan);
    assert!(road.case.was_held_in(conference()));
    let early = road.does(2, end(CaseEnd::PlanDone));
    assert_eq!(early, Err(ConferenceRefusal::OpenActions));
    road.go(&[
        (1, settle(Settled::Done)),
        (2, settle(Settled::Reopened)),
        (2, settle(Settled::Done)),
        (2, end(CaseEnd::PlanDone)),
    ]);
    assert_eq!(road.case.state(), ConferenceState::Ended);
    assert_eq!(road.does(1, action(1)), Err(ConferenceRefusal::Over));
    road.go(&[(1, ConferenceCommand::Reopen)]);
    assert_eq!(road.case.state(), ConferenceState::InPlan);
}

#[test]
fn s0_17_without_a_basis_nobody_is_at_the_table() {
    let mut road = Road::new();
    road.go(&[(9, CHOOSE)]);
    let none = road.does(9, invite(1, Err(NoBasis::Nothing)));
    assert_eq!(none, Err(ConferenceRefusal::NoBasis));
    assert_eq!(ConferenceRefusal::NoBasis.requirement(), "S0-17");
    let taken = road.does(9, invite(1, Err(NoBasis::TakenBack)));
    assert_eq!(taken, Err(ConferenceRefusal::TakenBack));
    road.go(&[(9, invite(1, Ok(task())))]);
    let on = ConferenceCommand::Schedule {
        conference: conference(),
    };
    assert_eq!(road.does(9, on), Err(ConferenceRefusal::TooFew));
    road.go(&[(9, invite(2, Ok(task()))), (9, on)]);
    // The consent of the second is withdrawn.
    road.standing.retain(|one| *one != account(2));
    let refused = road.does(2, ConferenceCommand::LookBack);
    assert_eq!(refused, Err(ConferenceRefusal::NotParticipant));
    let refused = road.does(1, ConferenceCommand::LookBack);
    assert_eq!(refused, Err(ConferenceRefusal::TooFew));
}

#[test]
fn s0_17_without_consent_to_working_together_nothing_is_shared_and_ending_is_free() {
    let mut road = Road::discussed();
    road.has_ground = false;
    for command in [
        invite(3, Ok(task())),
        ConferenceCommand::LookBack,
        holder(2),
        action(1),
        end(CaseEnd::GoesOn),
    ] {
        assert_eq!(road.does(1, command), Err(ConferenceRefusal::NoGround));
    }
    road.go(&[(9, end(CaseEnd::Law))]);
    assert_eq!(road.case.state(), ConferenceState::Ended);
}

#[test]
fn s0_10_s0_15_one_of_the_desk_holds_the_plan_and_hands_it_over() {
    let mut road = Road::discussed();
    let elsewhere = ConferenceCommand::NameHolder {
        account: account(1),
        of_the_desk: false,
    };
    assert_eq!(
        road.does(1, elsewhere),
        Err(ConferenceRefusal::NotOfTheDesk)
    );
    let agrees = ConferenceCommand::AgreePlan {
        there: true,
        agrees: true,
    };
    road.go(&[(1, action(1))]);
    assert_eq!(road.does(1, agrees), Err(ConferenceRefusal::NoHolder));
    road.go(&[(1, holder(2))]);
    assert_eq!(road.case.holder(), Some((account(2), day(0))));
    assert_eq!(road.does(1, agrees), Err(ConferenceRefusal::NotTheHolder));
    let away = ConferenceCommand::Remove {
        account: account(2),
    };
    assert_eq!(road.does(9, away), Err(ConferenceRefusal::HoldsPlan));
    road.today = day(3);
    road.go(&[(9, invite(3, Ok(task()))), (2, holder(3)), (9, away)]);
    assert_eq!(road.case.holder(), Some((account(3), day(3))));
    road.go(&[(3, agrees)]);
}

#[test]
fn s0_14_a_plan_is_one_the_young_person_agrees_to() {
    let mut road = Road::discussed();
    road.go(&[(1, holder(2))]);
    let disagrees = ConferenceCommand::AgreePlan {
        there: true,
        agrees: false,
    };
    assert_eq!(road.does(2, disagrees), Err(ConferenceRefusal::NoAction));
    let late = ConferenceCommand::AddAction {
        owner: ActionOwner::YoungPerson,
        due: day(-1),
    };
    assert_eq!(road.does(1, late), Err(ConferenceRefusal::PastDay));
    road.go(&[(1, action(1)), (2, disagrees)]);
    assert_eq!(road.case.state(), ConferenceState::Discussed);
    assert_eq!(
        road.does(2, end(CaseEnd::PlanDone)),
        Err(ConferenceRefusal::NoPlan)
    );
    road.today = day(11);
    assert_eq!(road.case.late_actions(day(10)), 0, "due that day");
    assert_eq!(road.case.late_actions(day(11)), 1);
}

#[test]
fn s0_14_an_action_after_the_talk_asks_for_a_new_talk() {
    let mut road = Road::planned();
    road.go(&[(1, settle(Settled::Done)), (1, action(1))]);
    assert_eq!(road.case.agreed(), None);
    assert_eq!(road.case.state(), ConferenceState::Discussed);
    assert_eq!(
        road.does(2, end(CaseEnd::PlanDone)),
        Err(ConferenceRefusal::NoPlan)
    );
    let agrees = ConferenceCommand::AgreePlan {
        there: true,
        agrees: true,
    };
    road.go(&[(2, agrees)]);
    assert_eq!(road.case.state(), ConferenceState::InPlan);
}

#[test]
fn s0_17_once_it_is_over_the_holder_alone_reads_on_and_anybody_can_be_sent_away() {
    let mut road = Road::planned();
    let on = ConferenceCommand::Schedule {
        conference: conference(),
    };
    road.go(&[(9, on), (2, end(CaseEnd::GoesOn))]);
    assert!(road.case.is_read_by(account(2)) && !road.case.is_read_by(account(1)));
    let away = |who| ConferenceCommand::Remove {
        account: account(who),
    };
    road.go(&[(9, ConferenceCommand::PutOff), (9, away(1)), (9, away(2))]);
    assert!(road.case.participants().is_empty() && road.case.holder().is_none());
    let mut road = Road::discussed();
    road.go(&[(1, end(CaseEnd::GoesOn))]);
    assert!(road.case.is_read_by(account(1)) && !road.case.is_read_by(account(2)));
}

#[test]
fn s0_17_a_step_in_plain_tells_no_organisation_and_no_task() {
    let mut road = Road::new();
    let debts = ParticipantBasis::Task {
        task: StatutoryTask::DebtHelp,
    };
    road.go(&[(9, CHOOSE), (9, invite(1, Ok(debts)))]);
    let step = &road.events.last().expect("a step").step;
    let plain = serde_json::to_string(step).expect("plain");
    assert!(
        !plain.contains("debt") && !plain.contains("organisation"),
        "{plain}"
    );
    assert!(step.content().is_some() && step.names_the_table());
}

#[test]
fn s0_12_a_choice_may_be_changed_until_work_begins() {
    let mut road = Road::new();
    let no = ConferenceCommand::Choose {
        reason: ChoiceReason::NotNow,
    };
    road.go(&[(9, ConferenceCommand::PutForward), (9, no)]);
    assert_eq!(road.case.state(), ConferenceState::Declined);
    let refused = road.does(9, invite(1, Ok(task())));
    assert_eq!(refused, Err(ConferenceRefusal::NotChosen));
    road.go(&[
        (9, CHOOSE),
        (9, no),
        (9, CHOOSE),
        (9, invite(1, Ok(task()))),
    ]);
    assert_eq!(road.does(9, no), Err(ConferenceRefusal::Begun));
}

#[test]
fn s0_17_a_basis_is_consent_for_the_partner_or_else_a_task_and_never_goes_round_a_no() {
    let seat = |task| Seat {
        account: account(1),
        partner: Partner::DebtHelp,
        task,
    };
    let answer = |number, partner, stands| PartnerAnswer {
        number,
        partner,
        given: day(i32::from(number)),
        stands,
    };
    let lead = Some((account(1), day(0)));
    assert_eq!(
        basis_of(seat(None), lead, &[]),
        Ok(ParticipantBasis::WorkTogether { given: day(0) })
    );
    assert_eq!(basis_of(seat(None), None, &[]), Err(NoBasis::Nothing));
    let other = answer(1, Partner::Police, true);
    assert_eq!(basis_of(seat(None), None, &[other]), Err(NoBasis::Nothing));
    let given = [
        answer(1, Partner::DebtHelp, false),
        answer(2, Partner::DebtHelp, true),
    ];
    assert_eq!(
        basis_of(seat(Some(StatutoryTask::DebtHelp)), None, &given),
        Ok(ParticipantBasis::Consent {
            number: 2,
            given: day(2)
        })
    );
    let taken = [answer(1, Partner::DebtHelp, false)];
    assert_eq!(
        basis_of(seat(Some(StatutoryTask::DebtHelp)), None, &taken),
        Err(NoBasis::TakenBack)
    );
    assert_eq!(
        basis_of(seat(Some(StatutoryTask::DebtHelp)), None, &[]),
        Ok(ParticipantBasis::Task {
            task: StatutoryTask::DebtHelp
        })
    );
}

#[test]
fn every_refusal_cites_a_requirement_and_says_what_to_do() {
    let mut road = Road::new();
    let refused = road
        .does(1, ConferenceCommand::LookBack)
        .expect_err("not chosen");
    assert!(refused.requirement().starts_with("S0-"));
    assert!(refused.dutch().ends_with('.'));
}

fn command(pick: (usize, u128, bool)) -> ConferenceCommand {
    let (which, who, flag) = pick;
    let basis = if flag {
        Ok(task())
    } else {
        Err(NoBasis::Nothing)
    };
    match which {
        0 => ConferenceCommand::PutForward,
        1 => ConferenceCommand::Choose {
            reason: if flag {
                ChoiceReason::Together
            } else {
                ChoiceReason::GoesWell
            },
        },
        2..=4 => invite(who, basis),
        5 => ConferenceCommand::Remove {
            account: account(who),
        },
        6 => ConferenceCommand::Schedule {
            conference: conference(),
        },
        7 => ConferenceCommand::PutOff,
        8 => ConferenceCommand::LookBack,
        9 => ConferenceCommand::NameHolder {
            account: account(who),
            of_the_desk: flag,
        },
        10 => action(who),
        11 => settle(if flag {
            Settled::Done
        } else {
            Settled::Reopened
        }),
        12 => ConferenceCommand::AgreePlan {
            there: flag,
            agrees: true,
        },
        13 => end(*CaseEnd::ALL
            .get(usize::try_from(who).expect("small") % CaseEnd::ALL.len())
            .expect("within")),
        _ => ConferenceCommand::Reopen,
    }
}

proptest! {
    #[test]
    fn s0_17_on_any_road_whoever_is_at_the_table_came_on_a_basis_and_whoever_writes_has_one_that_stands(
        steps in prop::collection::vec((0_usize..15, 1_u128..6, any::<bool>(), 1_u128..6, 0_u8..16), 1..60)
    ) {
        let mut road = Road::new();
        for (which, who, flag, by, stands) in steps {
            road.standing = (1..=5_u128)
                .filter(|one| *one == 1 || stands & (1 << (one - 1)) != 0)
                .map(account)
                .collect();
            let asked = command((which, who, flag));
            let done = road.does(by, asked).is_ok();
            for one in road.case.participants() {
                let came = road.events.iter().any(|event| matches!(
                    event.step,
                    ConferenceStep::Invited { account, .. } if account == one.account
                ));
                prop_assert!(came, "nobody is there uninvited");
                prop_assert_eq!(one.basis, BasisKind::Task);
            }
            let last = road.events.last().map(|event| (event.by, &event.step));
            if let (true, Some((by, step))) = (done, last)
                && matches!(
                    step,
                    ConferenceStep::LookedBack { .. }
                        | ConferenceStep::ActionAdded { .. }
                        | ConferenceStep::HolderNamed { .. }
                        | ConferenceStep::PlanAgreed { .. }
                )
            {
                prop_assert!(road.standing.contains(&by) && road.case.takes_part(by));
            }
            // Every case that was chosen has an outcome or is still open, and one of the two.
            let state = road.case.state();
            let open = matches!(
                state,
                ConferenceState::Selected
                    | ConferenceState::Scheduled
                    | ConferenceState::Discussed
                    | ConferenceState::InPlan
            );
            prop_assert_eq!(road.case.is_chosen(), open || state == ConferenceState::Ended);
            prop_assert_eq!(state == ConferenceState::Ended, road.case.is_chosen() && road.case.end().is_some());
            prop_assert_eq!(&ConferenceCase::replay(&road.events), &road.case);
        }
    }

    #[test]
    fn s0_10_never_more_than_one_holds_the_plan_and_never_one_who_was_not_at_the_table(
        steps in prop::collection::vec((5_usize..15, 1_u128..6, any::<bool>(), 1_u128..6), 1..60)
    ) {
        let mut road = Road::discussed();
        for (which, who, flag, by) in steps {
            let _ = road.does(by, command((which, who, flag)));
            if let Some((holder, _)) = road.case.holder() {
                let named = road.events.iter().rev().find_map(|event| match event.step {
                    ConferenceStep::HolderNamed { account } => Some(account),
                    _ => None,
                });
                prop_assert_eq!(named, Some(holder));
                prop_assert!(road.case.takes_part(holder), "who holds the plan stays at the table");
            }
        }
    }
}
