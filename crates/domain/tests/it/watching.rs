//! When looking is too much, and which entries of the log are reviewed.

use domain::{
    MunicipalityId, PickReason, Picked, Relation, RuleBook, RuleKey, RuleValue, RuleVersion, Ts,
    VIEW_ALERT, ViewAlarm, Views, median,
};

use crate::road::{day, municipality};

fn alarm(last_hour: usize, today: usize, median: Option<usize>) -> Option<ViewAlarm> {
    let views = Views {
        last_hour,
        today,
        median,
    };
    views
        .alarm(&RuleBook::default(), municipality(), day("2026-11-02"))
        .map(|(alarm, ..)| alarm)
}

#[test]
fn d10_fifty_an_hour_is_work_and_one_more_is_told() {
    assert_eq!(alarm(50, 50, None), None);
    assert_eq!(alarm(51, 51, None), Some(ViewAlarm::PerHour));
}

#[test]
fn d10_two_hundred_a_day_is_the_most() {
    assert_eq!(alarm(10, 200, None), None);
    assert_eq!(alarm(10, 201, None), Some(ViewAlarm::Blocked));
    assert_eq!(
        alarm(51, 201, Some(1)),
        Some(ViewAlarm::Blocked),
        "goes first"
    );
}

#[test]
fn d10_three_times_the_own_median_is_told_above_a_least_number() {
    assert_eq!(alarm(1, 30, Some(10)), None);
    assert_eq!(alarm(1, 31, Some(10)), Some(ViewAlarm::TimesMedian));
    assert_eq!(alarm(1, 15, Some(2)), None, "the least number");
    assert_eq!(alarm(1, 16, Some(2)), Some(ViewAlarm::TimesMedian));
    assert_eq!(alarm(1, 49, None), None, "a new colleague has no usual day");
}

#[test]
fn d10_the_bounds_are_dated_rules_of_a_municipality() {
    let own = RuleVersion {
        key: RuleKey::ViewBlockPerDay,
        municipality: Some(municipality()),
        valid_from: day("2026-11-03"),
        value: RuleValue::Integer(20),
        source: "Proef".into(),
    };
    let book = RuleBook::new(vec![own]);
    let views = Views {
        last_hour: 1,
        today: 21,
        median: None,
    };
    let on = |of: MunicipalityId, on| views.alarm(&book, of, day(on));
    assert_eq!(on(municipality(), "2026-11-02"), None);
    assert_eq!(
        on(municipality(), "2026-11-03"),
        Some((ViewAlarm::Blocked, 21, 20))
    );
    assert_eq!(on(MunicipalityId::INSTALLATION, "2026-11-03"), None);
}

#[test]
fn the_median_of_days() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![7]), Some(7));
    assert_eq!(median(vec![9, 1, 5]), Some(5));
    assert_eq!(median(vec![9, 1, 5, 3]), Some(3));
}

/// An ordinary look on Monday 2 November 2026 at an hour and minute of Dutch winter time.
fn look(hour: i64, minute: i64) -> Picked<'static> {
    // 2026-11-02T00:00+01:00.
    let midnight = 1_793_574_000_i64;
    Picked {
        at: Ts::from_micros((midnight + hour * 3_600 + minute * 60) * 1_000_000),
        action: "OpenCase",
        refused: false,
        persons: 1,
        relation: Some(Relation::Own),
        emergency: false,
        tie: false,
    }
}

fn reasons(entry: Picked<'_>) -> Vec<PickReason> {
    entry.reasons(&RuleBook::default(), municipality())
}

#[test]
fn f7_looking_outside_working_time_is_picked() {
    for (hour, minute, picked) in [
        (6, 59, true),
        (7, 0, false),
        (19, 59, false),
        (20, 0, true),
        // Saturday, Sunday, Monday at noon.
        (5 * 24 + 12, 0, true),
        (6 * 24 + 12, 0, true),
        (7 * 24 + 12, 0, false),
    ] {
        let expected: &[PickReason] = if picked {
            &[PickReason::AfterHours]
        } else {
            &[]
        };
        assert_eq!(reasons(look(hour, minute)), expected, "{hour}:{minute}");
    }
    let nobody = Picked {
        persons: 0,
        ..look(3, 0)
    };
    assert_eq!(reasons(nobody), [], "counts at night are nobody's affair");
}

#[test]
fn f7_a_colleagues_dossier_a_refusal_and_a_mass_view_are_picked() {
    let noon = look(12, 0);
    let colleague = Picked {
        relation: Some(Relation::Colleague),
        ..noon
    };
    assert_eq!(reasons(colleague), [PickReason::OtherCaseload]);
    let desk = Picked {
        relation: Some(Relation::Desk),
        ..noon
    };
    assert_eq!(reasons(desk), []);
    let refused = Picked {
        refused: true,
        persons: 0,
        relation: None,
        ..noon
    };
    assert_eq!(reasons(refused), [PickReason::Denied]);
    let alert = Picked {
        action: VIEW_ALERT,
        ..refused
    };
    assert_eq!(reasons(alert), [PickReason::MassView]);
    let emergency = Picked {
        emergency: true,
        tie: true,
        ..noon
    };
    assert_eq!(reasons(emergency), [PickReason::Emergency, PickReason::Tie]);
    let both = Picked {
        relation: Some(Relation::Colleague),
        ..look(23, 0)
    };
    assert_eq!(
        reasons(both),
        [PickReason::OtherCaseload, PickReason::AfterHours]
    );
}
