//! Who has a case and when: moving work, the phase switch, trying again, and nobody speaking for long.

use domain::{
    NextAction, NoticeKind, Role, RuleBook, RuleKey, RuleValue, RuleVersion, Told,
    guidance::{Agreement, Command as Guide, Lead, Refusal as No, TryAgainReason, lead_on},
    notices,
    outreach::{Answer, Case, Channel, Command, Context, Lateness, lateness},
    worklist::is_quiet,
};

use crate::{
    guided::{elsewhere, intake, municipal},
    road::{Road, account, day, municipality, says},
};

pub(crate) fn switched(from: &str, to: &str) -> RuleBook {
    RuleBook::new(vec![RuleVersion {
        key: RuleKey::IntakeBy,
        municipality: None,
        valid_from: day(from),
        value: RuleValue::Choice(to.to_owned()),
        source: "besluit".to_owned(),
    }])
}

fn switch(role: Role, told: bool) -> Guide {
    Guide::SwitchIntake {
        role,
        account: account(9),
        conversation: Channel::Phone,
        told,
    }
}

fn assign(n: u128) -> Guide {
    Guide::Assign {
        account: account(n),
        role: Role::Casemanager,
    }
}

#[test]
fn a18_12_a_moved_case_is_reported_under_who_held_it_then() {
    let mut road = Road::with_intake();
    let first = road.today;
    road.days(10);
    road.guides(assign(8));
    let moved = road.today;
    road.days(10);
    let lead = |n| {
        Some(Lead {
            role: Role::Casemanager,
            account: account(n),
        })
    };
    assert_eq!(lead_on(&road.events, first.plus_days(-1)), None);
    assert_eq!(lead_on(&road.events, first), lead(7));
    assert_eq!(lead_on(&road.events, moved.plus_days(-1)), lead(7));
    assert_eq!(lead_on(&road.events, moved), lead(8));
    assert_eq!(lead_on(&road.events, road.today), lead(8));
}

#[test]
fn s1_27_another_colleague_goes_on_the_one_visit_on_its_day() {
    let mut road = Road::planned();
    let before = road.overview();
    road.case_does(&Command::ReassignVisit { worker: account(8) });
    let after = road.overview();
    assert_eq!(after.assignee, Some(account(8)));
    assert_eq!(
        (after.due_from, after.due_until, after.next_action),
        (before.due_from, before.due_until, NextAction::MakeVisit)
    );
    assert_eq!(
        road.attempt(
            Role::Casemanager,
            &Command::ReassignVisit { worker: account(8) }
        ),
        Ok(Vec::new()),
        "already so"
    );
    assert!(
        Road::sent()
            .attempt(
                Role::Casemanager,
                &Command::ReassignVisit { worker: account(8) }
            )
            .is_err()
    );
}

#[test]
fn s1_07_the_day_before_the_day_and_the_day_after_the_switch() {
    let rules = switched("2026-10-06", "regisseur");
    for (days, owner) in [
        (0, Role::Casemanager),
        (1, Role::Regisseur),
        (2, Role::Regisseur),
    ] {
        let mut road = Road::sent();
        road.rules = rules.clone();
        road.days(days);
        road.case_does(&says(Answer::WantsSupport));
        assert_eq!(road.overview().owner, Some(owner), "{days}");
        assert_eq!(
            road.does(owner, &Command::Guide(intake(road.today))),
            Ok(())
        );
    }
}

#[test]
fn s1_07_an_open_case_waits_for_who_has_it_and_is_handed_over_after_a_conversation() {
    let mut road = Road::wants();
    road.rules = switched("2026-10-06", "regisseur");
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, switch(Role::Regisseur, false)),
        No::WithExecutor,
        "nothing to switch before the day"
    );
    road.days(1);
    // Nobody is left without a next step: who heard the yes may go on.
    assert_eq!(road.overview().owner, Some(Role::Casemanager));
    assert!(
        road.attempt(
            Role::Casemanager,
            &Command::Guide(Guide::PlanIntake { day: road.today })
        )
        .is_ok()
    );
    let by_mail = Guide::SwitchIntake {
        role: Role::Regisseur,
        account: account(9),
        conversation: Channel::Email,
        told: false,
    };
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, by_mail),
        No::NotWarm
    );
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, switch(Role::Casemanager, false)),
        No::OtherExecutor
    );
    road.guides(switch(Role::Regisseur, false));
    let overview = road.overview();
    assert_eq!(
        (overview.lead, overview.assignee, overview.owner),
        (
            Some(Role::Regisseur),
            Some(account(9)),
            Some(Role::Regisseur)
        )
    );
    road.regisseur_guides(intake(road.today));
}

#[test]
fn s1_07_who_works_by_consent_is_told_first_and_a_route_elsewhere_stays() {
    let mut road = Road::with_intake();
    road.rules = switched("2026-10-06", "regisseur");
    road.days(1);
    assert_eq!(
        road.guidance_refuses(Role::Casemanager, switch(Role::Regisseur, false)),
        No::YoungPersonNotTold
    );
    let mut away = road.clone();
    away.guides(elsewhere());
    assert_eq!(
        away.guidance_refuses(Role::Casemanager, switch(Role::Regisseur, true)),
        No::StaysUntilSignUp
    );
    road.guides(switch(Role::Regisseur, true));
    road.regisseur_guides(municipal());

    // And back: the other direction, when the rule changes again.
    road.rules = RuleBook::new(vec![
        RuleVersion {
            key: RuleKey::IntakeBy,
            municipality: None,
            valid_from: day("2026-10-06"),
            value: RuleValue::Choice("regisseur".to_owned()),
            source: "besluit".to_owned(),
        },
        RuleVersion {
            key: RuleKey::IntakeBy,
            municipality: None,
            valid_from: day("2026-10-08"),
            value: RuleValue::Choice("casemanager".to_owned()),
            source: "besluit".to_owned(),
        },
    ]);
    road.days(2);
    road.regisseur_guides(switch(Role::Casemanager, true));
    assert_eq!(road.overview().lead, Some(Role::Casemanager));

    // What the municipality leads by a talk is no longer step 3.
    let mut led = Road::in_trajectory();
    led.rules = switched("2026-10-06", "casemanager");
    led.days(1);
    assert_eq!(
        led.guidance_refuses(Role::Regisseur, switch(Role::Casemanager, true)),
        No::AlreadyHandedOver
    );
}

#[test]
fn s1_71_what_was_agreed_for_a_day_stands_until_it_is_done_or_over() {
    let agreed = |road: &Road| {
        Case::replay(&road.events)
            .expect("a history")
            .guidance()
            .agreed()
    };
    let mut road = Road::with_plan();
    assert_eq!(agreed(&road), vec![]);
    let talk_on = road.today.plus_days(7);
    road.guides(Guide::PlanTalk { day: talk_on });
    let again = road.today.plus_days(3);
    road.guides(Guide::TryAgain {
        day: again,
        reason: TryAgainReason::Asked,
    });
    assert_eq!(
        agreed(&road),
        vec![(Agreement::TryAgain, again), (Agreement::Talk, talk_on)],
        "the first day first"
    );
    let mut road = Road::in_trajectory();
    let until = road.today.plus_months(6);
    assert_eq!(agreed(&road), vec![(Agreement::TrajectoryEnd, until)]);
    road.regisseur_guides(Guide::Stop {
        channel: Channel::Phone,
    });
    assert_eq!(agreed(&road), vec![], "nothing is left after the end");
}

#[test]
fn s1_36_try_again_puts_the_step_off_until_its_day() {
    let mut road = Road::wants();
    let again = |road: &Road, days| Guide::TryAgain {
        day: road.today.plus_days(days),
        reason: TryAgainReason::NoAnswer,
    };
    for (days, allowed) in [(0, false), (1, true), (60, true), (61, false)] {
        let command = Command::Guide(again(&road, days));
        assert_eq!(
            road.attempt(Role::Casemanager, &command).is_ok(),
            allowed,
            "{days}"
        );
    }
    road.guides(again(&road, 20));
    let overview = road.overview();
    let on = road.today.plus_days(20);
    assert_eq!(
        (overview.next_action, overview.due_from, overview.due_until),
        (NextAction::InviteForIntake, Some(on), Some(on)),
        "the days of the step are over by then"
    );
    assert_eq!(lateness(&overview, on.plus_days(-1)), Lateness::NotYet);
    assert_eq!(lateness(&overview, on), Lateness::Due);
    assert_eq!(lateness(&overview, on.plus_days(1)), Lateness::Late);
    // Who spoke in between needs no other day.
    road.guides(Guide::LogContact {
        channel: Channel::Phone,
        outcome: domain::guidance::ContactOutcome::Spoke,
        minutes: 5,
    });
    assert_eq!(road.overview().due_from, None);
}

#[test]
fn s1_36_how_far_off_one_may_try_again_is_a_dated_rule_and_the_refusal_names_the_day() {
    let mut road = Road::wants();
    road.rules = RuleBook::new(vec![RuleVersion {
        key: RuleKey::TryAgainDays,
        municipality: None,
        valid_from: road.today.plus_days(1),
        value: RuleValue::Integer(10),
        source: "besluit".to_owned(),
    }]);
    let attempt = |road: &Road, days| {
        let day = road.today.plus_days(days);
        let reason = TryAgainReason::Asked;
        road.attempt(
            Role::Casemanager,
            &Command::Guide(Guide::TryAgain { day, reason }),
        )
    };
    assert!(attempt(&road, 60).is_ok(), "the rule of today");
    road.days(1);
    assert!(attempt(&road, 10).is_ok());
    let latest = road.today.plus_days(10);
    let refusal = attempt(&road, 11).expect_err("too far");
    assert_eq!(
        refusal,
        domain::Refusal::Guidance(No::TryAgainTooFar(latest))
    );
    assert!(
        refusal.dutch().contains(&latest.dutch()),
        "{}",
        refusal.dutch()
    );
}

#[test]
fn s1_36_thirty_days_without_a_conversation_make_an_item() {
    let mut road = Road::with_intake();
    let spoke = road.today;
    let quiet_on = |road: &Road, days| is_quiet(&road.overview(), spoke.plus_days(days));
    assert!(!quiet_on(&road, 30));
    assert!(quiet_on(&road, 31));
    // A message left is no conversation.
    road.days(31);
    road.guides(Guide::LogContact {
        channel: Channel::Phone,
        outcome: domain::guidance::ContactOutcome::MessageLeft,
        minutes: 1,
    });
    assert!(quiet_on(&road, 31));
    road.guides(Guide::LogContact {
        channel: Channel::Phone,
        outcome: domain::guidance::ContactOutcome::Spoke,
        minutes: 5,
    });
    assert!(!quiet_on(&road, 31 + 30));
    assert!(quiet_on(&road, 31 + 31));
    road.guides(Guide::Stop {
        channel: Channel::Phone,
    });
    assert_eq!(road.overview().quiet_from, None, "it ended");
}

#[test]
fn s1_76_who_is_told_what() {
    let told = |road: &Road, role, by: u128, command: Guide| {
        let context = Context {
            role,
            account: account(by),
            today: road.today,
            rules: &road.rules,
            municipality: municipality(),
        };
        let kinds = road
            .case
            .decide(&Command::Guide(command), &context)
            .expect("allowed");
        let mut after = road.clone();
        after.take_in(role, kinds.clone());
        let after: Case = after.case;
        notices(&road.case, &after, &kinds, &context)
    };
    let mut road = Road::in_trajectory();
    assert_eq!(
        told(&road, Role::Regisseur, 9, Guide::DropOut),
        [(Told::Account(account(7)), NoticeKind::DroppedOut)],
        "the same casemanager"
    );
    // Where the regisseur executes step 3 now, it is the regisseur who reported it: nobody else.
    road.rules = switched("2026-01-01", "regisseur");
    assert!(told(&road, Role::Regisseur, 9, Guide::DropOut).is_empty());
    let plan = Road::with_plan();
    assert_eq!(
        told(
            &plan,
            Role::Casemanager,
            7,
            Guide::OfferHandOver {
                conversation: Channel::Phone
            }
        ),
        [(Told::Role(Role::Regisseur), NoticeKind::HandOverOffered)]
    );
    assert_eq!(
        told(&plan, Role::Casemanager, 5, assign(8)),
        [
            (Told::Account(account(7)), NoticeKind::TakenOver),
            (Told::Account(account(8)), NoticeKind::Assigned)
        ]
    );
    assert_eq!(
        told(
            &plan,
            Role::ListHandler,
            3,
            Guide::Stop {
                channel: Channel::Desk
            }
        ),
        [(Told::Account(account(7)), NoticeKind::RightUsed)]
    );
}
