//! The step from school (S0-03, S3-02 to S3-05; B.4): who is followed, what is to be done, how far a quarter is.

use domain::{
    BirthDate, Day,
    school::{
        Asks, Coverage, LeaverFacts, Qualification, SchoolListKind, ShownCoverage, Situation, asks,
        is_followed,
    },
};
use proptest::prelude::*;

fn followed(kind: SchoolListKind, diploma: Option<Qualification>, born: &str, on: &str) -> bool {
    let facts = LeaverFacts {
        qualification: diploma,
        ..LeaverFacts::default()
    };
    let born: Option<BirthDate> = born.parse().ok();
    let on: Day = on.parse().expect("a day");
    is_followed(kind, facts, born, 27, on)
}

#[test]
fn s0_03_s3_03_who_left_is_followed_until_a_basic_qualification_or_the_upper_age() {
    let outflow = SchoolListKind::Outflow;
    let pro = Some(Qualification::PracticalEducation);
    assert!(followed(outflow, pro, "2000-03-01", "2027-02-28"));
    assert!(!followed(outflow, pro, "2000-03-01", "2027-03-01"));
    assert!(!followed(
        outflow,
        Some(Qualification::Mbo),
        "2008-03-01",
        "2027-03-01"
    ));
    assert!(followed(
        outflow,
        Some(Qualification::Entree),
        "2008-03-01",
        "2027-03-01"
    ));
    assert!(followed(outflow, None, "2008-03-01", "2027-03-01"));
    // Nobody falls out of sight because a list tells no birth date.
    assert!(followed(outflow, pro, "", "2027-03-01"));
    let early = SchoolListKind::EarlyLeavers;
    assert!(!followed(early, pro, "2008-03-01", "2027-03-01"));
}

#[test]
fn s3_04_s3_05_who_is_not_in_view_is_approached_and_who_is_not_looked_at_is_asked_for() {
    assert_eq!(asks(None), Asks::Answer);
    assert_eq!(asks(Some(Situation::NotInView)), Asks::Approach);
    for seen in [
        Situation::AtSchool,
        Situation::AtWork,
        Situation::DayActivity,
    ] {
        assert_eq!(asks(Some(seen)), Asks::Nothing);
    }
}

#[test]
fn s3_04_a_few_are_not_shown_and_do_not_follow_from_what_is() {
    let of = |at_school, not_in_view, open| Coverage {
        at_school,
        not_in_view,
        open,
        ..Coverage::default()
    };
    assert_eq!(of(0, 0, 0).shown(5), ShownCoverage::Nobody);
    assert_eq!(of(2, 1, 1).shown(5), ShownCoverage::Few);
    assert_eq!(of(6, 5, 4).shown(5), ShownCoverage::Followed(15));
    let totals = ShownCoverage::Totals {
        followed: 10,
        answered: 10,
    };
    assert_eq!(of(6, 4, 0).shown(5), totals);
    let whole = of(6, 5, 5);
    assert_eq!(whole.shown(5), ShownCoverage::Whole(whole));
}

proptest! {
    #[test]
    fn s3_02_the_parts_of_a_quarter_add_up_and_no_number_of_a_few_is_shown(
        answers in prop::collection::vec(prop::option::of(0_usize..Situation::ALL.len()), 0..60), least in 3_usize..12,
    ) {
        let many = answers.len();
        let found = Coverage::of(answers.into_iter().map(|one| one.map(|at| Situation::ALL[at])));
        prop_assert_eq!(found.followed(), many);
        prop_assert_eq!(found.answered() + found.open, many);
        prop_assert!(found.percent().is_none_or(|percent| percent <= 100));
        let is_few = |count: usize| count > 0 && count < least;
        match found.shown(least) {
            ShownCoverage::Whole(parts) => {
                prop_assert_eq!(parts, found);
                prop_assert!(!Situation::ALL.iter().any(|one| is_few(parts.standing(*one))));
                prop_assert!(!is_few(parts.open));
            }
            ShownCoverage::Totals { followed, answered } => {
                prop_assert!(!is_few(answered) && !is_few(followed - answered));
            }
            ShownCoverage::Followed(followed) => prop_assert!(!is_few(followed)),
            ShownCoverage::Few => prop_assert!(is_few(many)),
            ShownCoverage::Nobody => prop_assert_eq!(many, 0),
        }
    }
}
