//! Surveys (S3-10 to S3-13): who may be asked, the draw, the response, what may be told.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    CaseId,
    survey::{Answers, Applies, Exclusions, Question, Rating, Response, draw, may_record, results},
};
use proptest::prelude::*;

use crate::trials::mix;

fn bits(seed: u64) -> impl Fn(&[u8]) -> u64 {
    move |message| {
        message
            .iter()
            .fold(mix(seed), |sum, byte| mix(sum ^ u64::from(*byte)))
    }
}

fn cases(many: u128) -> Vec<CaseId> {
    (1..=many)
        .map(|number| CaseId::from_uuid(uuid::Uuid::from_u128(number)))
        .collect()
}

#[test]
fn s3_11_s3_12_only_three_times_no_may_be_asked_and_not_known_is_not_no() {
    let mut asked = 0;
    for anonymous_care in Applies::ALL.iter().copied() {
        for secret_placement in Applies::ALL.iter().copied() {
            for help_unknown_to_parents in Applies::ALL.iter().copied() {
                let one = Exclusions {
                    anonymous_care,
                    secret_placement,
                    help_unknown_to_parents,
                };
                asked += u32::from(one.may_be_asked());
            }
        }
    }
    assert_eq!(asked, 1, "of 27");
    let none = Exclusions {
        anonymous_care: Applies::No,
        secret_placement: Applies::No,
        help_unknown_to_parents: Applies::No,
    };
    assert!(none.may_be_asked());
    assert!(!Exclusions::UNKNOWN.may_be_asked());
}

#[test]
fn s3_11_the_questions_are_answered_of_closed_guidance_alone() {
    let asked: Vec<_> = domain::Phase::ALL
        .iter()
        .filter(|phase| may_record(**phase))
        .map(|phase| phase.code())
        .collect();
    assert_eq!(asked, ["stopped", "flowed_out"]);
}

#[test]
fn s3_10_each_case_has_the_same_chance() {
    let all = cases(10);
    let mut times: BTreeMap<CaseId, u32> = BTreeMap::new();
    for seed in 0..4000 {
        for case in draw(&all, 3, &bits(seed)) {
            *times.entry(case).or_default() += 1;
        }
    }
    // 1200 expected of each, with a deviation of 29.
    for (case, count) in &times {
        assert!((1080..=1320).contains(count), "{case}: {count}");
    }
    assert_eq!(times.len(), 10);
}

fn given(rows: &[(Question, [u32; 6])]) -> Answers {
    rows.iter()
        .flat_map(|(question, counts)| {
            let rated = Rating::ALL.iter().zip(counts);
            rated.map(|(rating, people)| ((*question, *rating), *people))
        })
        .collect()
}

#[test]
fn s3_13_the_response_stands_beside_every_result_with_what_it_does_not_say() {
    let told = Response {
        drawn: 40,
        returned: 11,
    };
    assert_eq!(told.percent(), Some(28));
    let text = told.dutch();
    assert!(text.contains("40") && text.contains("11") && text.contains("28%"));
    assert!(text.contains("niet representatief"));
    let nobody = Response {
        drawn: 0,
        returned: 0,
    };
    assert_eq!(nobody.percent(), None);
    assert!(nobody.dutch().contains("niet representatief"));
}

#[test]
fn s3_13_below_the_threshold_nothing_is_told_and_on_it_small_groups_are_withheld() {
    let all = |counts: [u32; 6]| {
        let rows: Vec<_> = Question::ALL.iter().map(|one| (*one, counts)).collect();
        given(&rows)
    };
    let four = results(9, &all([0, 0, 0, 2, 2, 0]), 5).expect("told");
    assert_eq!((four.response.returned, four.lines), (4, None));
    let five = results(9, &all([0, 0, 0, 2, 3, 0]), 5).expect("told");
    let lines = five.lines.expect("enough answered");
    assert!(
        lines
            .iter()
            .all(|line| line.counts[3].is_none() && line.counts[4].is_none())
    );
    // Everybody said the same: that would tell it of each.
    let same = results(9, &all([0, 0, 0, 0, 7, 0]), 5).expect("told");
    assert!(same.lines.expect("lines")[0].counts[4].is_none());
    // One small group cannot be had by subtracting the others from all.
    let one = results(90, &all([3, 0, 20, 30, 20, 0]), 5).expect("told");
    let counts = one.lines.expect("lines")[0].counts.clone();
    assert!(counts[0].is_none());
    assert!(
        counts.iter().filter(|one| one.is_none()).count() > 1,
        "{counts:?}"
    );
    let large = results(90, &all([10, 10, 20, 30, 20, 0]), 5).expect("told");
    let line = &large.lines.expect("lines")[0];
    assert_eq!(
        line.counts,
        [Some(10), Some(10), Some(20), Some(30), Some(20), Some(0)]
    );
}

proptest! {
    #[test]
    fn s3_10_a_draw_is_of_those_who_may_be_asked_each_once_and_repeats(
        many in 0_u128..60, size in 0_usize..80, seed: u64,
    ) {
        let all = cases(many);
        let drawn = draw(&all, size, &bits(seed));
        let distinct: BTreeSet<_> = drawn.iter().copied().collect();
        prop_assert_eq!(distinct.len(), drawn.len());
        prop_assert_eq!(drawn.len(), size.min(all.len()));
        prop_assert!(drawn.iter().all(|case| all.contains(case)));
        let turned: Vec<_> = all.iter().rev().copied().collect();
        prop_assert_eq!(draw(&turned, size, &bits(seed)), drawn, "the order they come in is nothing");
    }

    #[test]
    fn s3_13_no_number_from_one_up_to_the_threshold_is_told(
        counts in prop::array::uniform6(0_u32..14), threshold in 3_u32..8,
    ) {
        let answers = given(&[(Question::Heard, counts)]);
        let told = results(100, &answers, threshold).expect("told");
        for line in told.lines.unwrap_or_default() {
            for shown in line.counts.into_iter().flatten() {
                prop_assert!(shown == 0 || shown >= u64::from(threshold));
            }
        }
    }
}
