//! Rows of lists of DUO: what they come to, whom they wait for, and the table of the target group (S4-05 to S4-10, S4-17,
//! S4-84 to S4-88; requirements A.9, A.11 T1, B.9).

use std::collections::BTreeSet;

use domain::{
    BirthDate, Day, MunicipalityId, PupilId, Role, RuleBook,
    school::{
        Cohort, Destination, Disposition, Extent, LeaverFacts, LeaverResult, Missing, NotSelected,
        NotTakenUp, Priority, Qualification, Returnable, SchoolListKind, SelectionBounds, Standing,
        TakenUpBy, TargetGroup, TargetTable, Waits, assess, completeness, extent, groups,
        waits_for,
    },
};
use proptest::prelude::*;
use uuid::Uuid;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn bounds(on: &str) -> SelectionBounds {
    SelectionBounds::on(&RuleBook::new(Vec::new()), day(on))
}

fn born(year: i16) -> Option<BirthDate> {
    BirthDate::new(year, Some(3), Some(1)).ok()
}

/// Left with a vmbo diploma in the school year before, with so much income and no benefit.
fn left(income_cents: Option<i64>) -> LeaverFacts {
    LeaverFacts {
        qualification: Some(Qualification::Vmbo),
        last_school_day: Some(day("2026-07-01")),
        income_cents,
        benefit: Some(false),
        ..LeaverFacts::default()
    }
}

#[test]
fn s4_87_a_row_comes_to_a_priority_by_the_rules_of_its_reference_date() {
    let on = day("2026-10-15");
    let of = |facts| assess(facts, born(2003), bounds("2026-10-15"), on);
    let found = of(left(Some(29_999)));
    assert_eq!(found.standing, Standing::EarlyLeaver);
    assert_eq!(found.cohort, Some(Cohort::New));
    assert_eq!(found.selection, Ok(Priority::LittleIncome));
    assert_eq!(found.missing, []);
    assert_eq!(of(left(Some(30_000))).selection, Ok(Priority::SomeIncome));
    assert_eq!(of(left(Some(70_000))).selection, Err(NotSelected::Earns));
    let idle = LeaverFacts {
        work_hours: Some(0),
        ..left(None)
    };
    assert_eq!(
        of(idle).selection,
        Ok(Priority::NoWork),
        "no hours is no income"
    );
    let before_2026 = assess(
        left(Some(0)),
        born(2002),
        bounds("2025-10-15"),
        day("2025-10-15"),
    );
    assert_eq!(
        before_2026.standing,
        Standing::TooOld,
        "23, when 23 was the bound"
    );
}

#[test]
fn s4_87_what_a_list_does_not_tell_is_named_and_never_taken_for_no() {
    let on = day("2026-10-15");
    let of = |facts, born| assess(facts, born, bounds("2026-10-15"), on);
    let nothing = of(LeaverFacts::default(), None);
    assert_eq!(nothing.standing, Standing::Unknown);
    assert_eq!(
        nothing.missing,
        [Missing::BirthDate, Missing::Qualification]
    );
    let entree = LeaverFacts {
        qualification: Some(Qualification::Entree),
        ..LeaverFacts::default()
    };
    assert_eq!(of(entree, born(2003)).missing, [Missing::Work]);
    let bare = LeaverFacts {
        qualification: Some(Qualification::Nothing),
        ..LeaverFacts::default()
    };
    let found = of(bare, born(2003));
    assert_eq!(found.standing, Standing::EarlyLeaver);
    assert_eq!(found.selection, Err(NotSelected::Unknown));
    let missing = [Missing::LastSchoolDay, Missing::Benefit, Missing::Income];
    assert_eq!(found.missing, missing);
    let benefit = LeaverFacts {
        benefit: Some(true),
        ..left(None)
    };
    let found = of(benefit, born(2003));
    assert_eq!(found.selection, Err(NotSelected::Benefit));
    assert_eq!(found.missing, [], "a benefit decides it");
    let still_there = LeaverFacts {
        last_school_day: Some(day("2026-10-16")),
        ..left(None)
    };
    assert_eq!(of(still_there, born(2003)).standing, Standing::AtSchool);
}

#[test]
fn s4_08_a_list_is_partly_taken_up_when_its_rows_differ() {
    let taken = Some(Disposition::TakenUp(TakenUpBy::Rmc));
    let not = Some(Disposition::NotTakenUp(NotTakenUp::Moved));
    assert_eq!(extent([]), Extent::Undecided);
    assert_eq!(extent([None, None]), Extent::Undecided);
    assert_eq!(extent([taken, taken]), Extent::Whole);
    assert_eq!(extent([not, not]), Extent::NotAtAll);
    assert_eq!(extent([taken, not]), Extent::Partly);
    assert_eq!(extent([taken, None]), Extent::Partly);
}

#[test]
fn s4_06_every_result_that_ends_has_one_of_seven_destinations() {
    let reached: BTreeSet<Destination> = LeaverResult::ALL
        .iter()
        .filter_map(|result| result.destination())
        .collect();
    assert_eq!(reached.len(), Destination::ALL.len());
    for result in LeaverResult::ALL {
        let ends = *result != LeaverResult::InGuidance;
        assert_eq!(result.destination().is_some(), ends, "{result:?}");
    }
}

#[test]
fn s4_09_the_doorstroompunt_records_for_its_own_and_the_municipality_for_all_others() {
    for by in TakenUpBy::ALL {
        let role = if *by == TakenUpBy::Rmc {
            Role::RmcWorker
        } else {
            Role::Regisseur
        };
        assert_eq!(by.records(), role);
    }
}

fn dispositions() -> impl Strategy<Value = Disposition> {
    prop_oneof![
        prop::sample::select(TakenUpBy::ALL).prop_map(Disposition::TakenUp),
        prop::sample::select(NotTakenUp::ALL).prop_map(Disposition::NotTakenUp),
    ]
}

proptest! {
    #[test]
    fn s4_06_every_row_waits_for_somebody_or_has_something_to_tell(
        rows in prop::collection::vec(
            (prop::option::of(dispositions()), prop::option::of(prop::sample::select(LeaverResult::ALL)), any::<bool>()),
            0..40,
        )
    ) {
        let waits: Vec<Waits> = rows.iter().map(|(what, came, gone)| waits_for(*what, *came, *gone)).collect();
        let found = completeness(waits.iter().copied());
        prop_assert_eq!(usize::try_from(found.rows()).ok(), Some(rows.len()));
        prop_assert_eq!(found.is_complete(), waits.iter().all(|one| matches!(one, Waits::Nobody(_))));
        for ((what, came, gone), waits) in rows.iter().zip(waits) {
            match waits {
                Waits::Municipality => prop_assert!(what.is_none() && !gone),
                Waits::Executor(by) => prop_assert!(came.is_none() && *what == Some(Disposition::TakenUp(by))),
                Waits::Nobody(Returnable::Result(by, result)) => {
                    prop_assert_eq!((*what, *came), (Some(Disposition::TakenUp(by)), Some(result)));
                }
                Waits::Nobody(Returnable::NotTakenUp(reason)) => {
                    prop_assert_eq!(*what, Some(Disposition::NotTakenUp(reason)));
                }
                Waits::Nobody(Returnable::Destroyed) => prop_assert!(*gone),
            }
        }
    }

    #[test]
    fn s4_06_a_decision_and_a_result_always_lead_to_something_to_tell(
        what in dispositions(), came in prop::sample::select(LeaverResult::ALL)
    ) {
        prop_assert!(matches!(waits_for(Some(what), Some(came), false), Waits::Nobody(_)));
    }

    #[test]
    fn s4_86_an_early_leaver_is_in_one_group_of_its_list(
        income in prop::option::of(0_i64..100_000), hours in prop::option::of(0_u16..40),
        benefit in prop::option::of(any::<bool>()), year in 2000_i16..2010,
        holds in prop::option::of(prop::sample::select(Qualification::ALL)),
    ) {
        let facts = LeaverFacts { income_cents: income, work_hours: hours, benefit, qualification: holds, ..LeaverFacts::default() };
        let found = assess(facts, born(year), bounds("2026-10-15"), day("2026-10-15"));
        let of_leavers = groups(SchoolListKind::EarlyLeavers, &found).len();
        prop_assert_eq!(of_leavers, usize::from(found.standing == Standing::EarlyLeaver));
        prop_assert_eq!(groups(SchoolListKind::Outflow, &found).len(), of_leavers + 1);
        if found.standing == Standing::Unknown {
            prop_assert!(!found.missing.is_empty());
        }
    }
}

/// The published table (A.11 T1): rows in the order of the groups, a column for each of three municipalities.
const PUBLISHED: [[usize; 3]; 5] = [[39, 3, 11], [15, 1, 10], [47, 5, 4], [34, 6, 3], [25, 3, 8]];

#[test]
fn a_11_t1_the_published_table_of_214_memberships_follows_and_persons_stand_apart() {
    let places = [1_u128, 2, 3].map(|n| MunicipalityId::from_uuid(Uuid::from_u128(n)));
    let mut table = TargetTable::default();
    let mut next = 100_u128;
    let mut persons = [0_usize; 3];
    for (at, place) in places.into_iter().enumerate() {
        let mut earlier = Vec::new();
        for (group, row) in TargetGroup::ALL.iter().zip(PUBLISHED) {
            for number in 0..row[at] {
                // Two who flowed out are early leavers with priority 1 as well.
                let again = (*group == TargetGroup::First && number < 2)
                    .then(|| earlier.get(number).copied())
                    .flatten();
                let pupil = again.unwrap_or_else(|| {
                    next += 1;
                    persons[at] += 1;
                    PupilId::from_uuid(Uuid::from_u128(next))
                });
                earlier.push(pupil);
                table.add(place, *group, pupil);
                table.add(place, *group, pupil);
            }
        }
    }
    for (group, row) in TargetGroup::ALL.iter().zip(PUBLISHED) {
        let counted = places.map(|place| table.memberships(place, *group));
        assert_eq!(counted, row, "{group:?}");
    }
    let totals = places.map(|place| table.all_memberships(place));
    assert_eq!(totals, [160, 18, 36]);
    assert_eq!(totals.iter().sum::<usize>(), 214);
    assert_eq!(places.map(|place| table.persons(place)), persons);
    assert_eq!(persons, [158, 16, 34]);
}
