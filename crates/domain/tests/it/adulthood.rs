//! On the way to adulthood (S2-26 to S2-29; T12): what is told ahead, when the checklist is due, when the coordinator is asked.

use std::collections::BTreeSet;

use domain::{
    BirthDate, Day, Month, MunicipalityId, NoticeKind, RuleBook, RuleKey, RuleValue, RuleVersion,
    adulthood::{
        Area, AreaLine, AreaState, Coming, Escalation, LawChange, Sheet, coming, due_month,
        escalation, is_asked, to_announce, turns,
    },
};
use proptest::prelude::*;

const EVERYWHERE: MunicipalityId = MunicipalityId::INSTALLATION;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn born(text: &str) -> BirthDate {
    text.parse().expect("a birth date")
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn told(birth: &str, today: &str) -> Vec<(i32, String)> {
    let rules = RuleBook::default();
    let near = to_announce(born(birth), &rules, EVERYWHERE, day(today));
    near.iter()
        .map(|one| (one.age, one.month.to_string()))
        .collect()
}

#[test]
fn s2_26_what_the_law_changes_at_16_18_23_and_27_is_known_by_month_with_its_article() {
    let all = coming(
        born("2010-05-20"),
        &RuleBook::default(),
        EVERYWHERE,
        day("2026-01-01"),
    );
    let ages: Vec<_> = all
        .iter()
        .map(|one| (one.age, one.month.to_string()))
        .collect();
    let expected = [
        (16, "2026-05"),
        (18, "2028-05"),
        (23, "2033-05"),
        (27, "2037-05"),
    ];
    assert_eq!(ages, expected.map(|(age, month)| (age, month.to_owned())));
    let at = |age| -> &Coming { all.iter().find(|one| one.age == age).expect("an age") };
    assert!(at(18).changes.contains(&LawChange::CareMoves));
    assert!(LawChange::CareMoves.law().contains("Jeugdwet art. 1.1"));
    assert_eq!(at(23).changes, [LawChange::ListBegins]);
    assert!(at(27).changes.contains(&LawChange::DoorstroompuntEnds));
    let named: BTreeSet<_> = all.iter().flat_map(|one| &one.changes).collect();
    assert_eq!(named.len(), LawChange::ALL.len(), "each has its age");
}

#[test]
fn s2_26_the_doorstroompunt_ended_at_23_until_2026_and_ends_at_27_since() {
    let at = |birth: &str, today: &str, age: i32| {
        let all = coming(born(birth), &RuleBook::default(), EVERYWHERE, day(today));
        let found = all.into_iter().find(|one| one.age == age);
        found.is_some_and(|one| one.changes.contains(&LawChange::DoorstroompuntEnds))
    };
    assert!(at("2002-12-31", "2025-06-01", 23), "the last month of it");
    assert!(!at("2003-01-01", "2025-06-01", 23));
    assert!(at("2003-01-01", "2025-06-01", 27));
}

#[test]
fn s2_26_a_change_is_announced_so_many_weeks_before_its_month_and_until_it_is_over() {
    let birth = "2010-05-20";
    assert_eq!(told(birth, "2027-10-31"), []);
    let eighteen = vec![(18, "2028-05".to_owned())];
    assert_eq!(told(birth, "2027-11-01"), eighteen);
    assert_eq!(told(birth, "2028-05-31"), eighteen);
    assert_eq!(told(birth, "2028-06-01"), []);
    // Nothing of the day: the first and the last of a month are told alike.
    assert_eq!(told("2010-05-01", "2027-11-01"), eighteen);
    assert_eq!(told("2010-05-31", "2027-11-01"), eighteen);
    // Born on 29 February, or in a year that is all that is known.
    assert_eq!(turns(born("2008-02-29"), 18), month("2026-02"));
    assert_eq!(turns(born("2008-00-00"), 18), month("2026-01"));
}

#[test]
fn s2_26_a_dated_rule_moves_the_age_and_the_weeks() {
    let version = |key, from: &str, value| RuleVersion {
        key,
        municipality: None,
        valid_from: day(from),
        value: RuleValue::Integer(value),
        source: "Proef".into(),
    };
    let rules = RuleBook::new(vec![
        version(RuleKey::AdulthoodAge, "2027-01-01", 21),
        version(RuleKey::LawChangeWeeks, "2026-01-01", 4),
    ]);
    let ages = |birth: &str| -> Vec<i32> {
        let all = coming(born(birth), &rules, EVERYWHERE, day("2026-06-01"));
        let care = all
            .iter()
            .filter(|one| one.changes.contains(&LawChange::CareMoves));
        care.map(|one| one.age).collect()
    };
    assert_eq!(
        ages("2008-12-31"),
        [18, 21],
        "before, and again under the new rule"
    );
    assert_eq!(ages("2009-01-01"), [21]);
    let near = |today: &str| to_announce(born("2009-01-10"), &rules, EVERYWHERE, day(today)).len();
    assert_eq!(near("2029-11-30"), 0);
    assert_eq!(
        near("2029-12-01"),
        1,
        "four weeks before January lies in December"
    );
}

#[test]
fn s2_26_each_change_is_told_by_the_notice_of_its_age() {
    assert_eq!(LawChange::CareMoves.notice(), NoticeKind::AdulthoodAhead);
    assert_eq!(LawChange::OwnConsent.notice(), NoticeKind::OwnConsentAhead);
    assert_eq!(LawChange::ListBegins.notice(), NoticeKind::ListAgeAhead);
    assert_eq!(LawChange::ListEnds.notice(), NoticeKind::UpperAgeAhead);
}

fn sheet(states: &[(Area, AreaState, &str)]) -> Sheet {
    let mut sheet = Sheet::default();
    for (area, state, action) in states {
        let line = AreaLine {
            state: *state,
            action: (*action).to_owned(),
        };
        sheet.write(*area, line);
    }
    sheet
}

#[test]
fn s2_27_s2_28_the_checklist_has_six_areas_and_a_risk_asks_what_is_done() {
    assert_eq!(Area::ALL.len(), 6);
    assert_eq!(Sheet::default().open(), 6);
    let one = sheet(&[
        (Area::Debts, AreaState::Risk, "  "),
        (Area::Housing, AreaState::Stuck, ""),
        (Area::Work, AreaState::Risk, "Jobcoach belt dinsdag"),
        (Area::Care, AreaState::NoRisk, ""),
        (Area::Income, AreaState::Solved, "Uitkering aangevraagd"),
    ]);
    assert_eq!(one.lacking(), [Area::Debts, Area::Housing]);
    assert_eq!(one.open(), 4);
    assert!(one.is_stuck());
    let json = serde_json::to_string(&one).expect("serialises");
    let back: Sheet = serde_json::from_str(&json).expect("parses");
    assert_eq!(back, one);
}

#[test]
fn t12_s2_28_the_checklist_is_due_before_the_birthday_and_late_the_month_after() {
    let rules = RuleBook::default();
    let due = due_month(born("2008-12-15"), &rules, EVERYWHERE);
    assert_eq!(due, month("2026-10"));
    let why = |open, is_stuck, today: &str| escalation(open, is_stuck, due, month(today));
    assert_eq!(why(Some(3), false, "2026-10"), None);
    assert_eq!(why(Some(3), false, "2026-11"), Some(Escalation::Overdue));
    assert_eq!(why(Some(0), false, "2026-11"), None);
    assert_eq!(why(None, false, "2026-10"), None);
    assert_eq!(why(None, false, "2026-11"), Some(Escalation::NotBegun));
    // What cannot be solved does not wait for the month.
    assert_eq!(why(Some(1), true, "2026-07"), Some(Escalation::Stuck));
    let asked = |today: &str| is_asked(born("2008-12-15"), &rules, EVERYWHERE, month(today));
    assert!(!asked("2026-05") && asked("2026-06"));
    assert!(asked("2026-12") && !asked("2027-01"));
}

proptest! {
    #[test]
    fn s2_26_nothing_is_announced_that_does_not_come_and_nothing_that_is_over(
        year in 1995_i16..2015, of_month in 1_i8..=12, of_day in 1_i8..=28, ahead in 0_i32..12_000,
    ) {
        let birth = BirthDate::new(year, Some(of_month), Some(of_day)).expect("a birth date");
        let today = day("2010-01-01").plus_days(ahead);
        let rules = RuleBook::default();
        let all = coming(birth, &rules, EVERYWHERE, today);
        let near = to_announce(birth, &rules, EVERYWHERE, today);
        for one in &near {
            prop_assert!(all.contains(one));
            prop_assert!(one.month >= today.month());
            prop_assert!(today.days_until(one.month.first_day()) <= 26 * 7 + 31);
            prop_assert_eq!(one.month, turns(birth, one.age));
        }
        // The nearest first, each age once.
        prop_assert!(all.windows(2).all(|pair| pair[0].month < pair[1].month));
        // The day within the month tells nothing.
        let first = BirthDate::new(year, Some(of_month), Some(1)).expect("a birth date");
        prop_assert_eq!(to_announce(first, &rules, EVERYWHERE, today), near);
    }

    #[test]
    fn s2_28_s2_29_a_settled_checklist_is_never_escalated_and_a_late_one_always_is(
        states in prop::collection::vec(0_usize..AreaState::ALL.len(), 6), late in any::<bool>(),
    ) {
        let mut one = Sheet::default();
        for (area, state) in Area::ALL.iter().zip(&states) {
            one.write(*area, AreaLine { state: AreaState::ALL[*state], action: "Ja".to_owned() });
        }
        let due = month("2026-10");
        let today = if late { month("2026-11") } else { due };
        let why = escalation(Some(one.open()), one.is_stuck(), due, today);
        let settled = states.iter().all(|state| AreaState::ALL[*state].is_settled());
        prop_assert_eq!(one.open() == 0, settled);
        prop_assert_eq!(why.is_none(), settled || (!late && !one.is_stuck()));
        prop_assert!(one.lacking().is_empty());
    }
}
