//! What becomes of a row, and when a list rings an alarm.

use domain::{
    CloseReason, Outcome, RecognitionMode, RuleBook, Tally, Track,
    list::{
        AlarmKind, BatchFacts, LastCase, Recognised, RowDecision, RowFacts, alarms, decide_row,
    },
};
use proptest::prelude::*;

use crate::road::{day, month, municipality};

fn row() -> RowFacts {
    RowFacts {
        has_problem: false,
        is_duplicate: false,
        suppressed: false,
        birth_date: Some("2001-05-05".parse().expect("a birth date")),
        reference_date: day("2026-10-01"),
        recognised: None,
        known: Some(false),
        self_employed: Some(false),
        has_address: true,
        flagged_new: Some(true),
        first_batch: false,
        recognition_mode: RecognitionMode::OwnToken,
    }
}

fn seen(last_case: LastCase) -> Recognised {
    Recognised {
        last_case,
        gone_since: None,
        month_missed: false,
        changed: false,
    }
}

fn decide(row: &RowFacts) -> RowDecision {
    decide_row(row, &RuleBook::default(), municipality())
}

#[test]
fn s1_03_the_window_is_23_up_to_and_not_including_27_on_the_reference_date() {
    let outcome = |birth_date: &str| {
        decide(&RowFacts {
            birth_date: Some(birth_date.parse().expect("a date")),
            ..row()
        })
        .outcome
    };
    assert_eq!(outcome("2003-10-02"), Outcome::OutOfScope, "23 tomorrow");
    assert_eq!(outcome("2003-10-01"), Outcome::New, "23 today");
    assert_eq!(outcome("1999-10-02"), Outcome::New, "27 tomorrow");
    assert_eq!(outcome("1999-10-01"), Outcome::OutOfScope, "27 today");
}

#[test]
fn i_59_an_incomplete_birth_date_is_inside_when_any_day_of_it_is() {
    for (birth_date, inside) in [
        ("2003-00-00", true),
        ("2004-00-00", false),
        ("1999-00-00", true),
        ("1999-09-00", false),
    ] {
        let birth_date = Some(birth_date.parse().expect("a date"));
        let outcome = decide(&RowFacts {
            birth_date,
            ..row()
        })
        .outcome;
        assert_eq!(outcome == Outcome::New, inside, "{birth_date:?}");
    }
    assert_eq!(
        decide(&RowFacts {
            birth_date: None,
            ..row()
        })
        .outcome,
        Outcome::New
    );
}

#[test]
fn the_first_outcome_that_fits_wins() {
    let mut all = RowFacts {
        has_problem: true,
        is_duplicate: true,
        suppressed: true,
        birth_date: Some("1980-01-01".parse().expect("a date")),
        recognised: Some(seen(LastCase::Open { reached: false })),
        ..row()
    };
    assert_eq!(decide(&all).outcome, Outcome::Quarantined);
    all.has_problem = false;
    assert_eq!(decide(&all).outcome, Outcome::DuplicateInFile);
    all.is_duplicate = false;
    assert_eq!(decide(&all).outcome, Outcome::Suppressed);
    all.suppressed = false;
    assert_eq!(decide(&all).outcome, Outcome::OutOfScope);
    all.birth_date = None;
    assert_eq!(decide(&all).outcome, Outcome::AlreadyKnown);
    all.recognised = None;
    assert_eq!(decide(&all).outcome, Outcome::New);
}

#[test]
fn a_17_known_goes_before_self_employed_before_no_address() {
    let track = |known, self_employed, has_address| {
        let decision = decide(&RowFacts {
            known,
            self_employed,
            has_address,
            ..row()
        });
        (decision.track, decision.known_and_self_employed)
    };
    let yes = Some(true);
    assert_eq!(
        track(yes, yes, false),
        (Some(Track::KnownToMunicipality), true)
    );
    assert_eq!(
        track(Some(false), yes, false),
        (Some(Track::SelfEmployed), false)
    );
    assert_eq!(
        track(None, None, false),
        (Some(Track::AddressMissing), false)
    );
    assert_eq!(track(None, None, true), (Some(Track::ToApproach), false));
}

#[test]
fn s1_23_in_the_first_batch_all_are_new_whatever_the_flag_says() {
    for flagged_new in [None, Some(false), Some(true)] {
        for recognition_mode in [RecognitionMode::OwnToken, RecognitionMode::ListFlag] {
            let facts = RowFacts {
                first_batch: true,
                flagged_new,
                recognition_mode,
                ..row()
            };
            assert_eq!(decide(&facts).outcome, Outcome::New);
        }
    }
    let counted_before = RowFacts {
        first_batch: true,
        recognised: Some(seen(LastCase::Open { reached: false })),
        ..row()
    };
    let decision = decide(&counted_before);
    assert_eq!(
        (decision.outcome, decision.opens_case),
        (Outcome::New, false)
    );
}

#[test]
fn s1_22_our_own_history_decides_and_differences_are_shown() {
    let unseen = decide(&RowFacts {
        flagged_new: Some(false),
        ..row()
    });
    assert_eq!((unseen.outcome, unseen.flag_differs), (Outcome::New, true));
    let recognised = Some(seen(LastCase::Open { reached: false }));
    let known_one = decide(&RowFacts {
        recognised,
        ..row()
    });
    assert_eq!(
        (known_one.outcome, known_one.flag_differs),
        (Outcome::AlreadyKnown, true)
    );
}

#[test]
fn s1_22_the_flag_decides_where_our_history_is_silent() {
    let flag_only = |flagged_new| {
        let recognition_mode = RecognitionMode::ListFlag;
        decide(&RowFacts {
            flagged_new,
            recognition_mode,
            ..row()
        })
        .outcome
    };
    assert_eq!(flag_only(Some(false)), Outcome::AlreadyKnown);
    assert_eq!(flag_only(Some(true)), Outcome::New);
    assert_eq!(flag_only(None), Outcome::New);
    let month_missed = Recognised {
        month_missed: true,
        ..seen(LastCase::Closed(CloseReason::NotReached))
    };
    let returned = decide(&RowFacts {
        recognised: Some(month_missed),
        ..row()
    });
    assert_eq!((returned.outcome, returned.re_entry), (Outcome::New, true));
}

#[test]
fn s1_21_gone_and_back_is_new_inflow_once_more_unless_a_case_is_open() {
    let gone = |last_case| {
        let recognised = Recognised {
            gone_since: Some(month("2026-08")),
            ..seen(last_case)
        };
        decide(&RowFacts {
            recognised: Some(recognised),
            ..row()
        })
    };
    let back = gone(LastCase::Closed(CloseReason::NotReached));
    assert_eq!(
        (back.outcome, back.re_entry, back.opens_case),
        (Outcome::New, true, true)
    );
    assert_eq!(
        gone(LastCase::Open { reached: false }).outcome,
        Outcome::AlreadyKnown
    );
}

#[test]
fn s1_17_the_check_is_repeated_for_everyone_not_yet_reached() {
    let again = |last_case, known| {
        decide(&RowFacts {
            recognised: Some(seen(last_case)),
            known,
            ..row()
        })
    };
    assert!(again(LastCase::Open { reached: false }, Some(true)).newly_known);
    assert!(!again(LastCase::Open { reached: true }, Some(true)).newly_known);
    let was_known = LastCase::Closed(CloseReason::KnownToMunicipality);
    let joins = again(was_known, Some(false));
    assert_eq!(
        (joins.outcome, joins.joins_approach),
        (Outcome::AlreadyKnown, true)
    );
    assert_eq!(joins.track, Some(Track::ToApproach));
    assert!(
        !again(was_known, None).joins_approach,
        "not answered is not no"
    );
}

fn facts() -> impl Strategy<Value = RowFacts> {
    let last_case = prop_oneof![
        any::<bool>().prop_map(|reached| LastCase::Open { reached }),
        prop::sample::select(CloseReason::ALL).prop_map(LastCase::Closed),
    ];
    let recognised = (last_case, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(last_case, gone, month_missed, changed)| Recognised {
            last_case,
            gone_since: gone.then(|| month("2026-08")),
            month_missed,
            changed,
        },
    );
    let checks = (
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
    );
    (
        any::<[bool; 6]>(),
        1995_i16..2008,
        prop::option::of(recognised),
        checks,
    )
        .prop_map(
            |(flags, year, recognised, (known, self_employed, flagged_new))| RowFacts {
                has_problem: flags[0],
                is_duplicate: flags[1],
                suppressed: flags[2],
                birth_date: domain::BirthDate::new(year, None, None).ok(),
                recognised,
                known,
                self_employed,
                has_address: flags[3],
                flagged_new,
                first_batch: flags[4],
                recognition_mode: RecognitionMode::ALL[usize::from(flags[5])],
                ..row()
            },
        )
}

proptest! {
    #[test]
    fn the_outcomes_add_up_for_any_list(rows in prop::collection::vec(facts(), 0..80)) {
        let mut tally = Tally::default();
        for row in &rows {
            let decision = decide(row);
            prop_assert_eq!(decision.outcome == Outcome::New || decision.joins_approach, decision.track.is_some());
            tally.add(&decision);
        }
        let count = u64::try_from(rows.len()).expect("small");
        prop_assert_eq!(tally.check(count), Ok(()));
        prop_assert!(tally.check(count + 1).is_err());
        tally.new += 1;
        prop_assert!(tally.check(count + 1).is_err(), "a new person without a track");
    }
}

#[test]
fn list_alarms_stop_and_ask() {
    let last = BatchFacts {
        month: month("2026-09"),
        rows: 100,
        quarantined: 0,
        wrong_municipality: 0,
        file_hash: [1; 32],
    };
    let this = BatchFacts {
        month: month("2026-10"),
        file_hash: [2; 32],
        ..last
    };
    let kinds = |this: &BatchFacts| {
        let found = alarms(
            Some(&last),
            this,
            &RuleBook::default(),
            municipality(),
            day("2026-10-05"),
        );
        assert!(
            found
                .iter()
                .all(|alarm| alarm.needs_confirmation && alarm.dutch.ends_with('?'))
        );
        found
            .into_iter()
            .map(|alarm| alarm.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&this), []);
    assert_eq!(kinds(&BatchFacts { rows: 60, ..this }), []);
    assert_eq!(
        kinds(&BatchFacts { rows: 59, ..this }),
        [AlarmKind::FewerRows]
    );
    assert_eq!(
        kinds(&BatchFacts { rows: 141, ..this }),
        [AlarmKind::MoreRows]
    );
    assert_eq!(
        kinds(&BatchFacts {
            quarantined: 5,
            ..this
        }),
        []
    );
    assert_eq!(
        kinds(&BatchFacts {
            quarantined: 6,
            ..this
        }),
        [AlarmKind::ManyQuarantined]
    );
    assert_eq!(
        kinds(&BatchFacts {
            wrong_municipality: 21,
            ..this
        }),
        [AlarmKind::WrongMunicipality]
    );
    assert_eq!(
        kinds(&BatchFacts {
            month: month("2026-08"),
            ..this
        }),
        [AlarmKind::OlderMonth]
    );
    assert_eq!(kinds(&last), [AlarmKind::SameFile]);
    assert_eq!(
        kinds(&BatchFacts {
            month: last.month,
            ..this
        }),
        [AlarmKind::SameMonth]
    );
    assert_eq!(
        alarms(
            None,
            &this,
            &RuleBook::default(),
            municipality(),
            day("2026-10-05")
        ),
        []
    );
}
