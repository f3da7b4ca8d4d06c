//! What is further told of a quarter, by hand-made histories: who is at home, who is not in view, who came back, who went to
//! work, on which routes (S0-29, S3-05, S3-08, S2-10, S2-33).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Event, EventKind, Month, MunicipalityId, Role,
    guidance::{
        Step,
        content::{Destination, TrajectoryKind},
    },
    monitor::{
        ALL, Cell, CountedContent, Counts, Entered, FigureKey, Figures, Further, Measure, Period,
        Place, Printed, Published, Quarter, TableKind, ToldBefore, Window, add, counted,
        counted_content, publish,
    },
    outreach::{Answer, CloseReason},
};

use crate::road::{Road, month, municipality, new_case, says};

fn plain(road: &Road) -> Counts {
    counted(&road.events, &road.rules, municipality()).expect("one case")
}

/// Of the quarter a road is in now.
fn now(road: &Road) -> Further {
    further(&plain(road), Quarter::of(road.today.month()))
}

fn further(counts: &Counts, quarter: Quarter) -> Further {
    Further::of(counts, Window::new(quarter, 12), &Entered::default())
}

fn quarter(text: &str) -> Quarter {
    text.parse().expect("a quarter")
}

#[test]
fn s0_29_s3_05_who_waits_is_not_in_view_and_who_spoke_is_until_a_trajectory_begins() {
    let mut road = Road::sent();
    let waits = now(&road);
    assert_eq!((waits.in_view, waits.not_in_view), (0, 1));
    road.case_does(&says(Answer::WantsSupport));
    let spoke = now(&road);
    assert_eq!((spoke.in_view, spoke.not_in_view), (1, 0));
    let start = road.today;
    road.take_in(
        Role::Regisseur,
        vec![EventKind::Guided(Step::TrajectoryStarted {
            number: 1,
            funded_by: municipality(),
            start,
            planned_end: None,
        })],
    );
    assert_eq!(now(&road).at_home(), 0);
    // Falling out of it is being at home again.
    road.days(120);
    road.take_in(
        Role::Regisseur,
        vec![EventKind::Guided(Step::DroppedOut { round: 2 })],
    );
    let again = now(&road);
    assert_eq!((again.in_view, again.not_in_view), (1, 0));
    // And the quarter before says what it said.
    let before = Quarter::of(start.month());
    assert_eq!(further(&plain(&road), before).at_home(), 0);
}

#[test]
fn s0_29_who_is_known_self_employed_or_gone_is_not_at_home() {
    for (known, own) in [(Some(true), Some(false)), (Some(false), Some(true))] {
        let mut case = new_case();
        (case.known, case.self_employed) = (known, own);
        assert_eq!(now(&Road::open(&case)).at_home(), 0, "{known:?} {own:?}");
    }
    let mut road = Road::sent();
    road.case_does(&says(Answer::DoesNotWant));
    assert_eq!(now(&road).at_home(), 0);
}

#[test]
fn s3_05_who_was_not_reached_counts_in_the_quarter_of_the_end_alone() {
    let mut road = Road::sent();
    road.days(60);
    road.take_in(
        Role::Casemanager,
        vec![EventKind::Closed {
            reason: CloseReason::NotReached,
        }],
    );
    let found = now(&road);
    assert_eq!((found.not_reached, found.not_in_view), (1, 0));
    let next = Quarter::of(road.today.month()).plus(1);
    assert_eq!(further(&plain(&road), next).not_reached, 0);
}

/// Said yes, had an intake and flowed out to work.
fn went_to_work() -> (Road, CountedContent) {
    let mut road = Road::sent();
    road.case_does(&says(Answer::WantsSupport));
    let day = road.today;
    road.take_in(
        Role::Casemanager,
        vec![
            EventKind::Guided(Step::IntakeRecorded { version: 1 }),
            EventKind::Guided(Step::FlowedOut { day }),
        ],
    );
    let seq = road.events.last().map_or(0, |event| event.seq);
    let mut content = CountedContent::default();
    content.destinations.insert(seq, Destination::Work);
    (road, content)
}

fn with_content(road: &Road, content: &CountedContent) -> Counts {
    let mut counts = plain(road);
    add(&mut counts, &counted_content(&road.events, content));
    counts
}

#[test]
fn s3_08_a_late_yes_within_the_time_is_a_renewed_appeal_of_the_quarter_in_which_the_time_ends() {
    let (mut road, content) = went_to_work();
    let out = road.today.month();
    let a_year_on = Quarter::of(out).plus(4);
    let counts = with_content(&road, &content);
    let stays = further(&counts, a_year_on);
    assert_eq!(
        (stays.helped, stays.returned, stays.not_returned()),
        (1, 0, 1)
    );
    let early = further(&counts, a_year_on.plus(-1));
    assert_eq!(early.helped, 0, "the time has not ended");
    road.days(100);
    road.case_does(&says(Answer::WantsSupport));
    let counts = with_content(&road, &content);
    let back = further(&counts, a_year_on);
    assert_eq!((back.helped, back.returned, back.not_returned()), (1, 1, 0));
}

#[test]
fn s3_08_a_list_that_brings_somebody_back_counts_where_they_flowed_out() {
    let mut case = new_case();
    case.re_entry = true;
    case.flowed_out = Some(month("2026-05"));
    let road = Road::open(&case);
    let returns: Vec<(Month, String)> = plain(&road)
        .into_keys()
        .filter(|cell| cell.measure == Measure::Return)
        .map(|cell| (cell.month, cell.first))
        .collect();
    let opened = road.events.first().expect("opened").on.month();
    let months = i32::from(opened.year() - 2026) * 12 + i32::from(opened.month()) - 5;
    assert_eq!(returns, [(month("2026-05"), format!("{months:03}"))]);
}

#[test]
fn s3_08_the_last_month_of_the_time_counts_and_the_next_does_not() {
    let back = |months: &str| -> Counts {
        [
            (
                Cell::new(month("2025-11"), Measure::Destination, "education", ""),
                5,
            ),
            (
                Cell::new(month("2025-11"), Measure::Destination, "moved", ""),
                7,
            ),
            (Cell::new(month("2025-11"), Measure::Return, months, ""), 2),
        ]
        .into()
    };
    for (months, returned) in [("011", 2), ("012", 2), ("013", 0)] {
        let found = further(&back(months), quarter("2026-Q4"));
        assert_eq!((found.helped, found.returned), (5, returned), "{months}");
    }
    let elsewhere = Further::of(
        &back("003"),
        Window::new(quarter("2026-Q4"), 6),
        &Entered::default(),
    );
    assert_eq!((elsewhere.helped, elsewhere.returned), (0, 0));
}

#[test]
fn s2_10_matches_count_in_quarter_and_year_and_are_asked_after_two_quarters() {
    let counts: Counts = [
        ("2026-02", 4),
        ("2026-08", 3),
        ("2026-09", 2),
        ("2025-12", 9),
    ]
    .into_iter()
    .map(|(at, n)| (Cell::new(month(at), Measure::Destination, "work", ""), n))
    .collect();
    let third = further(&counts, quarter("2026-Q3"));
    assert_eq!(
        (third.paid_work, third.paid_work_year, third.work_before),
        (5, 9, 4)
    );
    let first = further(&counts, quarter("2026-Q1"));
    assert_eq!((first.paid_work, first.paid_work_year), (4, 4));
}

#[test]
fn s2_10_who_is_still_at_work_is_known_of_all_only_when_each_said_so() {
    let of = |before, still| Further {
        work_before: before,
        still_at_work: still,
        ..Further::default()
    };
    for (all, expected) in [
        (vec![of(4, Some(3)), of(2, Some(2))], Some(5)),
        (vec![of(4, Some(3)), of(2, None)], None),
        (vec![of(2, None), of(4, Some(3))], None),
        (vec![of(0, None), of(4, Some(3)), of(0, None)], Some(3)),
    ] {
        let mut total = Further::default();
        for one in &all {
            total.add(one);
        }
        assert_eq!(total.still_at_work, expected, "{all:?}");
    }
}

#[test]
fn s2_33_a_trajectory_counts_on_its_route_in_the_month_of_its_first_day() {
    let (mut road, mut content) = went_to_work();
    let start = road.today;
    road.take_in(
        Role::Regisseur,
        vec![EventKind::Guided(Step::TrajectoryStarted {
            number: 1,
            funded_by: MunicipalityId::INSTALLATION,
            start,
            planned_end: None,
        })],
    );
    let seq = road.events.last().map_or(0, |event: &Event| event.seq);
    content.routes.insert(seq, TrajectoryKind::DayActivity);
    let counts = with_content(&road, &content);
    let found = further(&counts, Quarter::of(start.month()));
    assert_eq!(found.routes, [(TrajectoryKind::DayActivity, 1)].into());
    // What is destroyed counts no more by its events: it was set apart.
    assert!(now(&road).routes.is_empty());
}

fn place(code: &str, in_view: i64, not_in_view: i64, helped: (i64, i64)) -> Place {
    Place {
        code: code.to_owned(),
        name: code.to_owned(),
        subregion: None,
        figures: Figures {
            further: Further {
                in_view,
                not_in_view,
                helped: helped.0,
                returned: helped.1,
                work_before: 30,
                still_at_work: Some(18),
                routes: [(TrajectoryKind::Wmo, 12), (TrajectoryKind::Other, 1)].into(),
                places: [(TrajectoryKind::Wmo, 4)].into(),
                ..Further::default()
            },
            ..Figures::default()
        },
    }
}

fn released(told: ToldBefore) -> Published {
    let quarters = [(
        quarter("2026-Q4"),
        vec![
            place("GM0001", 60, 3, (40, 12)),
            place("GM0002", 70, 40, (30, 11)),
        ],
    )];
    publish(&quarters, &BTreeSet::new(), told, 10).expect("safe")
}

fn figure(published: &Published, table: TableKind, row: &str, column: &str) -> Option<Printed> {
    let key = FigureKey {
        period: Period::Quarter(published.quarter),
        table,
        row: row.to_owned(),
        column: column.to_owned(),
    };
    published.figures.get(&key).copied()
}

#[test]
fn s3_05_a_few_who_are_not_in_view_follow_from_no_table() {
    let published = released(ToldBefore::default());
    let shown: BTreeMap<&FigureKey, u64> = published
        .figures
        .iter()
        .filter_map(|(key, printed)| match printed {
            Printed::Number(n) => Some((key, *n)),
            _ => None,
        })
        .collect();
    assert!(shown.values().all(|n| *n == 0 || *n >= 10), "{shown:?}");
    assert_eq!(
        figure(&published, TableKind::AtHome, ALL, ALL),
        Some(Printed::Number(173))
    );
    let small = figure(&published, TableKind::AtHome, "GM0001", "not_in_view");
    let total = figure(&published, TableKind::AtHome, "GM0001", ALL);
    let rest = figure(&published, TableKind::AtHome, "GM0001", "in_view");
    let is_shown = |printed| matches!(printed, Some(Printed::Number(_)));
    assert!(!is_shown(small));
    assert!(
        !(is_shown(total) && is_shown(rest)),
        "{total:?} less {rest:?}"
    );
    // Two of a kind of trajectory, and the offer beside it, which is no person.
    assert!(!is_shown(figure(
        &published,
        TableKind::Route,
        "other",
        ALL
    )));
    assert_eq!(published.places_to_begin, [(TrajectoryKind::Wmo, 8)].into());
}

#[test]
fn s3_08_s2_10_a_group_is_looked_back_on_in_public_only_where_it_was_told_as_it_is() {
    for (told, shows) in [
        (ToldBefore::default(), false),
        (
            ToldBefore {
                helped: Some(69),
                work: Some(61),
            },
            false,
        ),
        (
            ToldBefore {
                helped: Some(70),
                work: Some(60),
            },
            true,
        ),
    ] {
        let published = released(told);
        for (table, yes, no) in [
            (TableKind::Return, 47, 23),
            (TableKind::StillAtWork, 36, 24),
        ] {
            let numbers = ["yes", "no"].map(|row| figure(&published, table, row, ALL));
            if shows {
                let expected = [yes, no].map(|n| Some(Printed::Number(n)));
                assert_eq!(numbers, expected, "{table:?}");
            } else {
                assert_eq!(numbers, [None, None], "{table:?}");
                assert_eq!(figure(&published, table, ALL, ALL), Some(Printed::Withheld));
            }
        }
    }
}
