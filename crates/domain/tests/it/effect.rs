//! The report of effects: each number at its bounds, and that they add up (requirements B.9).

use std::collections::BTreeMap;

use domain::{
    Day, MunicipalityId, PupilId,
    effect::{Counts, EffectMeasure as M, RowCounts, Trajectory, merged, report, total, withheld},
    formation::SchoolYear,
    school::Destination,
};
use proptest::prelude::*;
use uuid::Uuid;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn place(number: u128) -> MunicipalityId {
    MunicipalityId::from_uuid(Uuid::from_u128(number))
}

fn one(pupil: u128, since: &str, ended: Option<(&str, Destination)>) -> Trajectory {
    Trajectory::new(
        place(1),
        PupilId::from_uuid(Uuid::from_u128(pupil)),
        day(since),
        ended.map(|(on, to)| (day(on), to)),
    )
}

fn counted(as_of: &str, all: Vec<Trajectory>) -> Counts {
    let year: SchoolYear = "2025-2026".parse().expect("a school year");
    let mut found = report(year, day(as_of), all, &BTreeMap::new());
    found.remove(&place(1)).unwrap_or_default()
}

fn number(counts: &Counts, measure: M) -> u32 {
    counts.get(&measure).copied().unwrap_or(0)
}

#[test]
fn b_9_a_trajectory_counts_in_the_school_years_it_was_in() {
    for (since, ended, measures) in [
        ("2025-08-01", None, vec![M::Started, M::InGuidance]),
        ("2025-07-31", None, vec![M::Continuing, M::InGuidance]),
        ("2026-07-31", None, vec![M::Started, M::InGuidance]),
        ("2026-08-01", None, vec![]),
        ("2025-01-01", Some("2025-07-31"), vec![]),
        (
            "2025-01-01",
            Some("2025-08-01"),
            vec![M::Continuing, M::Ended],
        ),
        ("2025-09-01", Some("2026-07-31"), vec![M::Started, M::Ended]),
        (
            "2025-09-01",
            Some("2026-08-01"),
            vec![M::Started, M::InGuidance],
        ),
    ] {
        let ended = ended.map(|on| (on, Destination::LearnWork));
        let counts = counted("2026-12-01", vec![one(1, since, ended)]);
        for measure in [M::Started, M::Continuing, M::InGuidance, M::Ended] {
            let expected = u32::from(measures.contains(&measure));
            assert_eq!(
                number(&counts, measure),
                expected,
                "{since} {ended:?} {measure:?}"
            );
        }
    }
}

#[test]
fn b_9_durations_are_under_a_month_up_to_six_and_longer() {
    for (ended, measure) in [
        ("2025-09-01", M::UnderOneMonth),
        ("2025-09-30", M::UnderOneMonth),
        ("2025-10-01", M::UpToSixMonths),
        ("2026-02-28", M::UpToSixMonths),
        ("2026-03-01", M::OverSixMonths),
    ] {
        let all = vec![one(1, "2025-09-01", Some((ended, Destination::Other)))];
        assert_eq!(number(&counted("2026-12-01", all), measure), 1, "{ended}");
    }
}

#[test]
fn b_9_who_came_back_after_an_end_before_the_school_year_counts_as_such() {
    let back = |ended| {
        let all = vec![
            one(1, "2025-01-01", Some((ended, Destination::LearnWork))),
            one(1, "2025-10-01", None),
        ];
        number(&counted("2026-12-01", all), M::Recidivating)
    };
    assert_eq!(back("2025-07-31"), 1);
    assert_eq!(back("2025-08-01"), 0, "ended within the school year");
    let other = vec![
        one(
            2,
            "2025-01-01",
            Some(("2025-07-31", Destination::LearnWork)),
        ),
        one(1, "2025-10-01", None),
    ];
    assert_eq!(number(&counted("2026-12-01", other), M::Recidivating), 0);
}

#[test]
fn b_9_whoever_is_on_two_lists_counts_once() {
    let all = vec![
        one(1, "2025-09-01", Some(("2025-12-01", Destination::Other))),
        one(
            1,
            "2025-10-01",
            Some(("2026-02-01", Destination::FullTimeEducation)),
        ),
    ];
    let counts = counted("2026-12-01", all.clone());
    assert_eq!(number(&counts, M::Started), 1);
    assert_eq!(
        number(&counts, M::FullTimeEducation),
        1,
        "the last end counts"
    );
    assert_eq!(number(&counts, M::Other), 0);
    let mut going_on = all;
    going_on.push(one(1, "2025-11-01", None));
    let counts = counted("2026-12-01", going_on);
    assert_eq!(
        (number(&counts, M::InGuidance), number(&counts, M::Ended)),
        (1, 0)
    );
}

#[test]
fn b_9_a_result_from_before_it_was_taken_up_ends_it_that_day() {
    let counts = counted(
        "2026-12-01",
        vec![one(
            1,
            "2025-08-01",
            Some(("2025-06-01", Destination::Other)),
        )],
    );
    assert_eq!(
        (number(&counts, M::Started), number(&counts, M::Ended)),
        (1, 1)
    );
}

fn trajectories() -> impl Strategy<Value = Vec<Trajectory>> {
    let ended = prop::option::of((0_i32..900, 0_usize..7));
    let one = (1_u128..3, 1_u128..6, 0_i32..900, ended).prop_map(|(home, pupil, since, ended)| {
        let start = day("2024-08-01");
        let since = start.plus_days(since);
        Trajectory::new(
            place(home),
            PupilId::from_uuid(Uuid::from_u128(pupil)),
            since,
            ended.map(|(days, to)| (since.plus_days(days), Destination::ALL[to])),
        )
    });
    prop::collection::vec(one, 0..30)
}

proptest! {
    #[test]
    fn b_9_the_numbers_add_up(all in trajectories(), as_of in 0_i32..1500) {
        let year: SchoolYear = "2025-2026".parse().expect("a school year");
        let as_of = day("2024-08-01").plus_days(as_of);
        let rows = BTreeMap::from([(place(1), RowCounts { rows: 5, open: 2, destroyed: 1 })]);
        let found = report(year, as_of, all.clone(), &rows);
        let sum = total(found.values());
        for counts in found.values().chain([&sum]) {
            let n = |measure| number(counts, measure);
            prop_assert_eq!(n(M::Started) + n(M::Continuing), n(M::InGuidance) + n(M::Ended));
            prop_assert!(n(M::Recidivating) <= n(M::Started));
            let destinations: u32 = M::ALL.iter().filter(|one| one.is_destination()).map(|one| n(*one)).sum();
            prop_assert_eq!(destinations, n(M::Ended));
            prop_assert_eq!(n(M::UnderOneMonth) + n(M::UpToSixMonths) + n(M::OverSixMonths), n(M::Ended));
        }
        prop_assert_eq!(number(&sum, M::Rows), 5);
        // Each pupil has stretches that do not touch, whatever the order they come in.
        let once = merged(all.clone());
        for pair in once.windows(2) {
            if (pair[0].municipality, pair[0].pupil) == (pair[1].municipality, pair[1].pupil) {
                prop_assert!(pair[0].ended.expect("ended").0 < pair[1].since);
            }
        }
        let mut back = all;
        back.reverse();
        prop_assert_eq!(merged(back), once);
    }
}

#[test]
fn b_9_a_part_with_a_small_number_is_withheld_whole_and_everywhere() {
    let counts = |all: &[(M, u32)]| all.iter().copied().collect::<Counts>();
    let large = counts(&[
        (M::Started, 30),
        (M::Recidivating, 10),
        (M::InGuidance, 10),
        (M::Ended, 20),
        (M::OverSixMonths, 20),
        (M::FullTimeEducation, 20),
        (M::Rows, 40),
        (M::OpenRows, 10),
    ]);
    let hidden = |all: &[&Counts]| withheld(all.iter().copied(), 5);
    assert!(hidden(&[&large]).is_empty(), "nought is not small");
    let with = |measure, number| {
        let mut counts = large.clone();
        counts.insert(measure, number);
        counts
    };
    for (measure, number, part) in [
        (M::Other, 4, vec![M::FullTimeEducation, M::Other]),
        (M::Other, 5, vec![]),
        (M::UnderOneMonth, 1, vec![M::OverSixMonths]),
        (M::Started, 14, vec![M::Started, M::Ended]),
        (M::OpenRows, 37, vec![M::Rows, M::DestroyedRows]),
    ] {
        let found = hidden(&[&large, &with(measure, number)]);
        assert_eq!(found.is_empty(), part.is_empty(), "{measure:?} {number}");
        assert!(part.iter().all(|one| found.contains(one)), "{measure:?}");
    }
    // Every number is of a part.
    assert_eq!(
        hidden(&[&M::ALL.iter().map(|one| (*one, 1)).collect()]).len(),
        M::ALL.len()
    );
}
