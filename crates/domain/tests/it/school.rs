//! Early leavers and whom the Doorstroompunt looks for first (S4-02 to S4-06, S4-84 to S4-87; requirements B.2, A.11 T1).

use domain::{
    BirthDate, Day,
    costs::Cents,
    school::{
        Cohort, Enrolment, Exemption, Income, IncomeBounds, NotSelected, Priority, Qualification,
        Standing, WrongBounds, cohort, select, standing,
    },
};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn born(text: &str) -> BirthDate {
    let date = day(text).date();
    BirthDate::new(date.year(), Some(date.month()), Some(date.day())).expect("a birth date")
}

fn gone(
    born_on: &str,
    holds: Qualification,
    works: Option<bool>,
    until: i16,
    on: &str,
) -> Standing {
    standing(
        born(born_on),
        holds,
        None,
        Enrolment::Nowhere,
        works,
        until,
        day(on),
    )
}

#[test]
fn s4_03_who_left_without_a_basic_qualification_is_an_early_leaver_until_the_upper_age() {
    let left = |on| gone("2003-06-10", Qualification::Vmbo, Some(false), 23, on);
    assert_eq!(left("2021-06-09"), Standing::UnderDuty, "the day before 18");
    assert_eq!(left("2021-06-10"), Standing::EarlyLeaver, "18 today");
    assert_eq!(left("2026-06-09"), Standing::EarlyLeaver);
    assert_eq!(left("2026-06-10"), Standing::TooOld, "23 today");
    let since_2026 = gone("2003-06-10", Qualification::Vmbo, None, 27, "2026-06-10");
    assert_eq!(
        since_2026,
        Standing::EarlyLeaver,
        "until 27 since 2026 (B.1)"
    );
    let holds = gone(
        "2003-06-10",
        Qualification::Mbo,
        Some(false),
        23,
        "2022-01-01",
    );
    assert_eq!(holds, Standing::Qualified);
}

#[test]
fn s4_02_a_certificate_ends_the_duty_but_not_compulsory_school() {
    let pro = |on| {
        gone(
            "2009-09-20",
            Qualification::PracticalEducation,
            Some(false),
            27,
            on,
        )
    };
    assert_eq!(
        pro("2026-07-31"),
        Standing::UnderDuty,
        "16 in the year that ends here"
    );
    assert_eq!(pro("2026-08-01"), Standing::EarlyLeaver);
    let exempted = standing(
        born("2009-09-20"),
        Qualification::Nothing,
        Some(Exemption::Granted),
        Enrolment::Nowhere,
        None,
        27,
        day("2026-08-01"),
    );
    assert_eq!(exempted, Standing::EarlyLeaver);
}

#[test]
fn s4_05_who_holds_entree_and_works_is_none_until_the_work_ends() {
    for holds in Qualification::ALL {
        let at = |works| gone("2004-02-29", *holds, works, 27, "2026-03-01");
        let (idle, works, unknown) = (at(Some(false)), at(Some(true)), at(None));
        if holds.is_basic() {
            assert_eq!([idle, works, unknown], [Standing::Qualified; 3]);
        } else if holds.excepts_who_works() {
            assert_eq!(idle, Standing::EarlyLeaver);
            assert_eq!(works, Standing::WorksWithCertificate);
            assert_eq!(unknown, Standing::Unknown, "not known is not \"no\"");
        } else {
            assert_eq!([idle, works, unknown], [Standing::EarlyLeaver; 3]);
        }
    }
}

#[test]
fn s4_05_four_weeks_away_counts_as_gone() {
    let away = |weeks_away| {
        standing(
            born("2005-01-01"),
            Qualification::Nothing,
            None,
            Enrolment::Enrolled { weeks_away },
            None,
            27,
            day("2026-11-02"),
        )
    };
    assert_eq!(away(3), Standing::AtSchool);
    assert_eq!(away(4), Standing::EarlyLeaver);
}

#[test]
fn s0_05_new_and_earlier_leavers_are_told_apart_by_the_counts_of_october() {
    let on = day("2026-11-29");
    assert_eq!(cohort(day("2026-10-01"), on), Cohort::SinceTheCount);
    assert_eq!(cohort(day("2026-09-30"), on), Cohort::New);
    assert_eq!(cohort(day("2025-10-01"), on), Cohort::New);
    assert_eq!(cohort(day("2025-09-30"), on), Cohort::Earlier);
    let before_the_count = day("2026-09-30");
    assert_eq!(cohort(day("2025-09-30"), before_the_count), Cohort::New);
    assert_eq!(cohort(day("2024-09-30"), before_the_count), Cohort::Earlier);
}

fn bounds() -> IncomeBounds {
    IncomeBounds::new(Cents(30_000), Cents(70_000)).expect("bounds")
}

fn picked(from_work: i64) -> Result<Priority, NotSelected> {
    let income = Income {
        from_work: Some(Cents(from_work)),
        benefit: Some(false),
    };
    select(Standing::EarlyLeaver, income, bounds())
}

#[test]
fn s4_84_s4_86_each_income_has_one_priority() {
    assert_eq!(picked(0), Ok(Priority::NoWork));
    assert_eq!(picked(1), Ok(Priority::LittleIncome));
    assert_eq!(picked(29_999), Ok(Priority::LittleIncome));
    assert_eq!(picked(30_000), Ok(Priority::SomeIncome));
    assert_eq!(picked(69_999), Ok(Priority::SomeIncome));
    assert_eq!(picked(70_000), Err(NotSelected::Earns));
    let wrong = IncomeBounds::new(Cents(70_000), Cents(30_000));
    assert_eq!(wrong, Err(WrongBounds));
}

#[test]
fn s4_87_a_benefit_or_what_is_not_known_selects_nobody() {
    let with = |benefit, from_work| {
        let income = Income { from_work, benefit };
        select(Standing::EarlyLeaver, income, bounds())
    };
    assert_eq!(with(Some(true), Some(Cents(0))), Err(NotSelected::Benefit));
    assert_eq!(with(None, Some(Cents(0))), Err(NotSelected::Unknown));
    assert_eq!(with(Some(false), None), Err(NotSelected::Unknown));
}

proptest! {
    #[test]
    fn s4_86_more_income_never_comes_sooner(low in 0_i64..100_000, more in 0_i64..100_000) {
        let rank = |found: Result<Priority, NotSelected>| match found {
            Ok(Priority::NoWork) => 1,
            Ok(Priority::LittleIncome) => 2,
            Ok(Priority::SomeIncome) => 3,
            Err(_) => 4,
        };
        prop_assert!(rank(picked(low)) <= rank(picked(low + more)));
    }

    #[test]
    fn s4_02_only_an_early_leaver_is_selected(
        born_in in 1998_i16..2012, holds in 0..Qualification::ALL.len(), works: Option<bool>,
        weeks in proptest::option::of(0_u8..9), until in prop_oneof![Just(23_i16), Just(27)],
        on in 2019_i16..2030,
    ) {
        let birth = BirthDate::new(born_in, Some(5), Some(17)).expect("a birth date");
        let holds = Qualification::ALL[holds];
        let enrolment = weeks.map_or(Enrolment::Nowhere, |weeks_away| Enrolment::Enrolled { weeks_away });
        let on = Day::new(on, 3, 1).expect("a day");
        let stands = standing(birth, holds, None, enrolment, works, until, on);
        let income = Income { from_work: Some(Cents(0)), benefit: Some(false) };
        let (age, _) = birth.age_on(on);
        if select(stands, income, bounds()).is_ok() {
            prop_assert!((16..until).contains(&age));
            prop_assert!(!holds.is_basic());
            prop_assert_ne!(enrolment, Enrolment::Enrolled { weeks_away: 0 });
            prop_assert!(!(holds.excepts_who_works() && works == Some(true)));
        }
    }
}
