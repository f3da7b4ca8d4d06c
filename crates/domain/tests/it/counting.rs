//! What cases count for in the monitor: the identities over random histories, and stories that name each rule
//! (S1-I1..I8; A.17 no. 3, 8, 12).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    CountingOrder, Event, EventKind, Month, Phase, RenouncedCounts, Role,
    guidance::{Step, content::Destination},
    monitor::{
        ALL, CountedContent, Counts, Entered, FigureKey, Figures, Further, ListFigures, Measure,
        Milestone, Period, Place, Printed, Quarter, Reading, TableKind, ToldBefore, Window, add,
        counted, counted_content, difference, figures, publish, reached, registered,
    },
    outreach::{Answer, CloseReason},
};

use crate::road::{Road, municipality, says};

const READING: Reading = Reading {
    order: CountingOrder::KnownFirst,
    renounced: RenouncedCounts::AfterYes,
};

fn counts(road: &Road, events: &[Event]) -> Counts {
    counted(events, &road.rules, municipality()).expect("one case")
}

fn months(counts: &Counts) -> Vec<Month> {
    let months: BTreeSet<Month> = counts.keys().map(|cell| cell.month).collect();
    months.into_iter().collect()
}

fn all(counts: &Counts, reading: Reading) -> Figures {
    figures(counts, &months(counts), &ListFigures::default(), reading)
}

/// Every outflow says where to, as the sealed part of a real case does.
fn content(events: &[Event]) -> CountedContent {
    let mut content = CountedContent::default();
    for event in events {
        if matches!(event.kind, EventKind::Guided(Step::FlowedOut { .. })) {
            content.destinations.insert(event.seq, Destination::Work);
        }
    }
    content
}

/// Whatever happened to a case: it came in as often as events say, each way in is in exactly one part, nothing is
/// negative, the destinations are the outflow, and counting step by step is counting at once.
pub(crate) fn laws_hold(road: &Road) {
    let whole = counts(road, &road.events);
    assert!(whole.values().all(|n| *n > 0), "{whole:?}");
    let mut stepwise = Counts::new();
    let mut before = Counts::new();
    for until in 1..=road.events.len() {
        let after = counts(road, &road.events[..until]);
        add(&mut stepwise, &difference(&before, &after));
        before = after;
    }
    assert_eq!(stepwise, whole);

    let mut with_content = whole;
    add(
        &mut with_content,
        &counted_content(&road.events, &content(&road.events)),
    );
    for order in CountingOrder::ALL {
        for renounced in RenouncedCounts::ALL {
            let found = all(
                &with_content,
                Reading {
                    order: *order,
                    renounced: *renounced,
                },
            );
            if road.case.way_in().is_some() {
                assert_eq!((found.new, found.joined), (0, 0), "no list: {found:?}");
            } else {
                assert!(found.new + found.joined >= 1, "{found:?}");
            }
            assert!(found.new <= 1, "one list brought them once: {found:?}");
            let parts = &found.parts;
            assert_eq!(
                parts.self_employed + parts.known + parts.picked_up + found.open(),
                found.new,
                "{parts:?}"
            );
            assert_eq!(found.destinations.values().sum::<i64>(), found.outflow);
        }
    }
    let by_way = registered(&with_content, &months(&with_content));
    let expected = road.case.way_in().map(|way| (way, 1)).into_iter().collect();
    assert_eq!(by_way, expected, "whom no list brought is counted once");
    further_holds(road, &with_content);
    let far = reached(&with_content, &months(&with_content));
    assert!(far[&Milestone::Answer] <= far[&Milestone::Card].max(1));
}

/// Whoever it is, they are at home once or not at all at the end of any quarter, not after the end of the case, and come
/// back no more often than they went.
fn further_holds(road: &Road, counts: &Counts) {
    let mut last = None;
    for month in months(counts) {
        let quarter = Quarter::of(month);
        let found = Further::of(counts, Window::new(quarter, 12), &Entered::default());
        assert!(found.in_view >= 0 && found.not_in_view >= 0, "{found:?}");
        assert!(found.at_home() <= 1, "{found:?}");
        assert!(found.paid_work <= found.paid_work_year, "{found:?}");
        last = Some(found);
    }
    if road.phase().is_closed()
        && let Some(last) = last
    {
        assert_eq!(last.at_home(), 0, "{:?}: {last:?}", road.phase());
    }
    let sum = |measure| -> i64 {
        let of = counts.iter().filter(|(cell, _)| cell.measure == measure);
        of.map(|(_, n)| *n).sum()
    };
    assert!(sum(Measure::Return) <= sum(Measure::Destination));
}

#[test]
fn a17_3_who_is_known_and_self_employed_counts_once_by_the_order_that_is_set() {
    let mut start = crate::road::new_case();
    (start.known, start.self_employed) = (Some(true), Some(true));
    let road = Road::open(&start);
    let counts = counts(&road, &road.events);
    let known = all(&counts, READING);
    assert_eq!(
        (
            known.parts.known,
            known.parts.self_employed,
            known.parts.overlap
        ),
        (1, 0, 1)
    );
    let reading = Reading {
        order: CountingOrder::SelfEmployedFirst,
        ..READING
    };
    let own = all(&counts, reading);
    assert_eq!(
        (own.parts.known, own.parts.self_employed, own.parts.overlap),
        (0, 1, 1)
    );
}

#[test]
fn s1_i6_which_refusals_count_as_renounced_is_a_choice() {
    let mut road = Road::sent();
    road.case_does(&says(Answer::DoesNotWant));
    let counts = counts(&road, &road.events);
    for (renounced, outflow) in [
        (RenouncedCounts::Recorded, 0),
        (RenouncedCounts::AfterYes, 0),
        (RenouncedCounts::Refusals, 1),
    ] {
        let found = all(
            &counts,
            Reading {
                renounced,
                ..READING
            },
        );
        assert_eq!(found.outflow, outflow, "{renounced:?}");
        assert_eq!(found.destinations.values().sum::<i64>(), outflow);
    }
}

#[test]
fn a_late_yes_undoes_the_end_and_a_posted_card_knows_what_came_of_it() {
    let mut road = Road::sent();
    road.days(60);
    road.take_in(
        Role::Casemanager,
        vec![EventKind::Closed {
            reason: CloseReason::NotReached,
        }],
    );
    let exits = |road: &Road| {
        let counts = counts(road, &road.events);
        let of = |measure| -> BTreeMap<(String, String), i64> {
            counts
                .iter()
                .filter(|(cell, _)| cell.measure == measure)
                .map(|(cell, n)| ((cell.first.clone(), cell.second.clone()), *n))
                .collect()
        };
        (of(Measure::Exit), of(Measure::Card))
    };
    let (ended, cards) = exits(&road);
    let not_reached = (Phase::NotReached.code().to_owned(), "before_yes".to_owned());
    assert_eq!(ended.get(&not_reached), Some(&1));
    assert!(
        cards.keys().all(|(_, response)| response == "none"),
        "{cards:?}"
    );
    road.case_does(&says(Answer::WantsSupport));
    let (ended, cards) = exits(&road);
    assert!(ended.is_empty(), "{ended:?}");
    assert!(
        cards
            .keys()
            .all(|(_, response)| response == "wants_support"),
        "{cards:?}"
    );
}

fn place(code: &str, picked_up: i64, work: i64, study: i64) -> Place {
    let mut figures = Figures {
        new: picked_up,
        outflow: work + study,
        ..Figures::default()
    };
    figures.parts.picked_up = picked_up;
    figures.destinations = [(Destination::Work, work), (Destination::Education, study)].into();
    figures.on_list = Some(picked_up * 3);
    Place {
        code: code.to_owned(),
        name: code.to_owned(),
        subregion: None,
        figures,
    }
}

fn shown(key: &FigureKey, printed: &Printed) -> Option<(FigureKey, u64)> {
    match printed {
        Printed::Number(n) => Some((key.clone(), *n)),
        Printed::Withheld | Printed::RolledUp => None,
    }
}

#[test]
fn s1_80_the_year_never_gives_a_withheld_quarter_away() {
    let quarter = |n| Quarter::new(2026, n).expect("a quarter");
    let mut quarters = Vec::new();
    let mut before = BTreeSet::new();
    let mut outflow: BTreeMap<FigureKey, u64> = BTreeMap::new();
    for (at, (small, large)) in [(40, 30), (3, 25), (31, 44), (28, 2)]
        .into_iter()
        .enumerate()
    {
        let number = i8::try_from(at).expect("four") + 1;
        quarters.push((
            quarter(number),
            vec![
                place("GM0001", 60, small, 20),
                place("GM0002", 70, large, 15),
            ],
        ));
        let published = publish(&quarters, &before, ToldBefore::default(), 10).expect("safe");
        let now: Vec<_> = published
            .figures
            .iter()
            .filter_map(|(key, printed)| shown(key, printed))
            .collect();
        for (key, n) in &now {
            assert!(*n == 0 || *n >= 10, "{key}: {n}");
        }
        before.extend(now.iter().map(|(key, _)| key.clone()));
        outflow.extend(now);
    }
    // Work in the second quarter is 28 for both: shown. Of the first place alone it would be 23.
    let key = |period, row: &str| FigureKey {
        period,
        table: TableKind::Outflow,
        row: row.to_owned(),
        column: ALL.to_owned(),
    };
    let total = |n| outflow.get(&key(Period::Quarter(quarter(n)), ALL)).copied();
    assert_eq!(total(2), Some(3 + 25 + 35), "a total of many is shown");
    assert!(
        outflow.len() > 20,
        "and most of the rest: {}",
        outflow.len()
    );
}
