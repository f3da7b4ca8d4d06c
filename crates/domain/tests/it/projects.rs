//! What can be said of a target on a day (S3-16), and which figures can be a target's.

use domain::{
    Day, MeasurementId,
    monitor::{Figures, Place, Quarter, ToldBefore, publish},
    project::{
        Actual, CorrectionRefusal, Direction, Gauge, Measurement, NoGauge, Quantity, Reading, Span,
        Stage, State, Target, in_force,
    },
};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn number(text: &str) -> Quantity {
    text.parse().expect("a number")
}

fn target(direction: Direction, much: &str) -> Target {
    Target {
        direction,
        number: number(much),
        by: day("2026-12-31"),
    }
}

fn reading(on: &str, much: &str) -> Reading {
    Reading {
        on: day(on),
        actual: Actual::Number(number(much)),
    }
}

#[test]
fn s3_16_a_number_is_read_as_people_write_it_and_refused_where_it_may_mean_two_things() {
    for (text, shown) in [
        ("12", "12"),
        ("7,5", "7,5"),
        ("7,25", "7,25"),
        ("7,05", "7,05"),
        ("12500", "12.500"),
        (" 1.234.567,80 ", "1.234.567,8"),
        ("0", "0"),
    ] {
        assert_eq!(number(text).to_string(), shown);
    }
    for wrong in [
        "",
        "7.5",
        "-3",
        "7,555",
        "1.23.456",
        "veel",
        "7,",
        ",5",
        "100.000.000,01",
        "1e3",
        ".5",
    ] {
        assert!(wrong.parse::<Quantity>().is_err(), "{wrong}");
    }
    assert!("100.000.000".parse::<Quantity>().is_ok());
}

#[test]
fn s3_16_at_least_is_met_when_reached_and_missed_the_day_after() {
    let target = target(Direction::AtLeast, "20");
    let state = |readings: &[Reading], today| target.standing(readings, false, day(today)).state;
    assert_eq!(state(&[], "2026-12-31"), State::NotMeasured);
    assert_eq!(state(&[], "2027-01-01"), State::NotMet);
    let some = [reading("2026-06-30", "12")];
    assert_eq!(
        state(&some, "2026-06-29"),
        State::NotMeasured,
        "not of today yet"
    );
    assert_eq!(state(&some, "2026-12-31"), State::OnTheWay);
    assert_eq!(state(&some, "2027-01-01"), State::NotMet);
    let all = [reading("2026-06-30", "12"), reading("2026-12-31", "20")];
    assert_eq!(state(&all, "2026-12-31"), State::Met);
    assert_eq!(state(&all, "2027-01-01"), State::Met);
    let late = [reading("2026-06-30", "12"), reading("2027-01-01", "20")];
    assert_eq!(state(&late, "2027-02-01"), State::NotMet, "too late");
}

#[test]
fn s3_16_at_most_is_met_only_when_the_day_has_passed() {
    let target = target(Direction::AtMost, "7,5");
    let state = |much, today| {
        let readings = [reading("2026-09-30", much)];
        target.standing(&readings, false, day(today)).state
    };
    assert_eq!(state("7,5", "2026-12-31"), State::OnTheWay);
    assert_eq!(state("7,5", "2027-01-01"), State::Met);
    assert_eq!(state("7,51", "2026-12-31"), State::OnTheWay);
    assert_eq!(state("7,51", "2027-01-01"), State::NotMet);
}

#[test]
fn s3_16_the_last_quarter_is_waited_for_and_a_small_group_is_not_told() {
    let target = target(Direction::AtLeast, "20");
    let readings = [reading("2026-09-30", "12")];
    let after = day("2027-01-15");
    assert_eq!(
        target.standing(&readings, true, after).state,
        State::OnTheWay
    );
    assert_eq!(target.standing(&[], true, after).state, State::NotMeasured);
    let small = [
        reading("2026-06-30", "25"),
        Reading {
            on: day("2026-09-30"),
            actual: Actual::Withheld,
        },
    ];
    for awaited in [true, false] {
        let standing = target.standing(&small, awaited, after);
        assert_eq!(standing.state, State::Withheld);
    }
}

#[test]
fn s3_16_what_is_corrected_counts_no_more_and_is_corrected_once() {
    let id = |n| MeasurementId::from_uuid(uuid::Uuid::from_u128(n));
    let one = |n, much, corrects: Option<u128>| Measurement {
        id: id(n),
        on: day("2026-06-30"),
        number: number(much),
        corrects: corrects.map(id),
    };
    let all = [
        one(1, "12", None),
        one(2, "21", Some(1)),
        one(3, "13", Some(2)),
    ];
    assert_eq!(in_force(&all), [reading("2026-06-30", "13")]);
    assert_eq!(
        Measurement::may_correct(&all, id(1)),
        Err(CorrectionRefusal::CorrectedAlready)
    );
    assert_eq!(
        Measurement::may_correct(&all, id(9)),
        Err(CorrectionRefusal::NotThere)
    );
    assert_eq!(Measurement::may_correct(&all, id(3)), Ok(()));
}

#[test]
fn s3_16_progress_is_rounded_down_and_there_is_none_towards_at_most() {
    let at_least = target(Direction::AtLeast, "30");
    assert_eq!(at_least.percent(number("29,99")), Some(99));
    assert_eq!(at_least.percent(number("45")), Some(100));
    assert_eq!(target(Direction::AtMost, "30").percent(number("5")), None);
    assert_eq!(target(Direction::AtLeast, "0").percent(number("5")), None);
}

#[test]
fn s3_16_a_project_runs_on_its_first_and_its_last_day() {
    let on = |today| Stage::on(day("2026-02-01"), day("2026-02-28"), day(today));
    assert_eq!(on("2026-01-31"), Stage::Upcoming);
    assert_eq!(on("2026-02-01"), Stage::Running);
    assert_eq!(on("2026-02-28"), Stage::Running);
    assert_eq!(on("2026-03-01"), Stage::Ended);
}

#[test]
fn s3_16_every_figure_that_can_be_chosen_is_read_from_what_is_released() {
    let quarter = Quarter::new(2026, 3).expect("a quarter");
    let before = quarter.plus(-1);
    let mut figures = Figures {
        new: 40,
        on_list: Some(60),
        outflow: 30,
        ..Figures::default()
    };
    figures.parts.known = 10;
    figures.parts.self_employed = 8;
    figures.parts.picked_up = 12;
    figures.parts.open.insert(domain::Phase::ALL[0], 10);
    for to in domain::guidance::content::Destination::ALL {
        figures.destinations.insert(*to, 11);
    }
    figures.further.in_view = 20;
    figures.further.not_in_view = 15;
    figures.further.helped = 50;
    figures.further.returned = 12;
    figures.further.work_before = 30;
    figures.further.still_at_work = Some(18);
    for kind in domain::guidance::content::TrajectoryKind::ALL {
        figures.further.routes.insert(*kind, 14);
    }
    let place = |code: &str| Place {
        code: code.to_owned(),
        name: code.to_owned(),
        subregion: None,
        figures: figures.clone(),
    };
    let places = vec![place("GM0988"), place("GM0946")];
    let told = ToldBefore {
        helped: Some(100),
        work: Some(60),
    };
    let published = publish(
        &[(before, places.clone()), (quarter, places)],
        &std::collections::BTreeSet::new(),
        told,
        5,
    )
    .expect("safe");
    for part in Gauge::parts() {
        for span in [Span::Quarter, Span::YearSoFar] {
            let gauge = Gauge { part, span };
            for place in [None, Some("GM0988")] {
                match gauge.check(place.is_some()) {
                    Ok(()) => assert!(
                        gauge.read(&published, place).is_some(),
                        "{part} {span:?} {place:?}"
                    ),
                    Err(refused) => assert!(
                        span == Span::YearSoFar || (refused == NoGauge::Place && place.is_some())
                    ),
                }
            }
        }
    }
    let outflow = |span| Gauge {
        part: domain::monitor::Part::Outflow,
        span,
    };
    let much = |gauge: Gauge, place| match gauge.read(&published, place) {
        Some(Actual::Number(number)) => number.to_string(),
        other => panic!("{other:?}"),
    };
    let of_quarter = much(outflow(Span::Quarter), Some("GM0988"));
    let of_year = much(outflow(Span::YearSoFar), Some("GM0988"));
    assert_ne!(of_quarter, of_year, "the year has two quarters of it");
    let unpublished = Gauge {
        part: domain::monitor::Part::Minutes,
        span: Span::Quarter,
    };
    assert_eq!(unpublished.check(false), Err(NoGauge::Figure));
}

#[test]
fn s3_16_a_target_is_measured_by_the_quarters_that_end_in_its_time() {
    let of = |from, by| -> Vec<String> {
        let quarters = Gauge::quarters(day(from), day(by));
        quarters.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        of("2026-02-10", "2026-09-30"),
        ["2026-Q1", "2026-Q2", "2026-Q3"]
    );
    assert_eq!(of("2026-03-31", "2026-06-29"), ["2026-Q1"]);
    assert!(of("2026-02-10", "2026-03-30").is_empty());
    assert!(of("2026-10-01", "2026-02-01").is_empty());
    assert_eq!(of("2026-01-01", "9999-12-31").len(), 40);
}

fn readings() -> impl Strategy<Value = Vec<Reading>> {
    let one =
        (0..700_i32, prop::option::weighted(0.8, 0..5_000_i64)).prop_map(|(after, much)| Reading {
            on: day("2026-01-01").plus_days(after),
            actual: much
                .and_then(Quantity::from_hundredths)
                .map_or(Actual::Withheld, Actual::Number),
        });
    prop::collection::vec(one, 0..8)
}

proptest! {
    #[test]
    fn s3_16_a_target_is_never_missed_before_its_day_and_always_decided_after(
        readings in readings(),
        much in 0..5_000_i64,
        at_least: bool,
        today in 0..800_i32,
        awaited: bool,
    ) {
        let direction = if at_least { Direction::AtLeast } else { Direction::AtMost };
        let number = Quantity::from_hundredths(much).expect("in range");
        let target = Target { direction, number, by: day("2026-12-31") };
        let today = day("2026-01-01").plus_days(today);
        let standing = target.standing(&readings, awaited, today);
        if today <= target.by || awaited {
            prop_assert_ne!(standing.state, State::NotMet);
        } else {
            prop_assert!(matches!(
                standing.state,
                State::Met | State::NotMet | State::Withheld
            ));
        }
        // What is met is met by a number that holds; what is withheld shows none.
        match standing.latest.map(|one| one.actual) {
            Some(Actual::Number(number)) if standing.state == State::Met => {
                prop_assert!(target.holds(number));
            }
            Some(Actual::Withheld) => prop_assert_eq!(standing.state, State::Withheld),
            None => prop_assert!(matches!(standing.state, State::NotMeasured | State::NotMet)),
            Some(Actual::Number(_)) => {}
        }
    }

    #[test]
    fn s3_16_readings_after_the_day_change_nothing(
        readings in readings(),
        much in 0..5_000_i64,
        late in 1..400_i32,
    ) {
        let number = Quantity::from_hundredths(much).expect("in range");
        let target = Target { direction: Direction::AtLeast, number, by: day("2026-12-31") };
        let today = target.by.plus_days(500);
        let mut more = readings.clone();
        more.push(Reading { on: target.by.plus_days(late), actual: Actual::Number(Quantity::MOST) });
        prop_assert_eq!(
            target.standing(&readings, false, today),
            target.standing(&more, false, today)
        );
    }

    #[test]
    fn s3_16_a_number_reads_back_as_it_is_shown(hundredths in 0..=10_000_000_000_i64) {
        let number = Quantity::from_hundredths(hundredths).expect("in range");
        prop_assert_eq!(number.to_string().parse(), Ok(number));
    }
}
