//! Random tables and eight simulated quarters, attacked with all that was published (S1-80).

use domain::disclosure::{Outcome, Why};
use proptest::prelude::*;

use crate::{
    attacker::{Known, whole_tables},
    publishing::{Desk, Quarters, crossed},
};

/// Counts as they are: many zeros and small ones, some large.
fn count() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0), 4 => 1_u32..10, 5 => 10_u32..60]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn s1_80_no_small_number_of_a_random_table_can_be_narrowed(
        counts in prop::collection::vec(count(), 20),
        internal in any::<bool>(),
    ) {
        let threshold = if internal { 5 } else { 10 };
        let mut desk = Desk::with(&counts);
        crossed(&mut desk, |row, column| row * 5 + column, 4, 5);
        let protected = desk.protected(threshold);
        prop_assert!(protected.exposed().is_empty());
        let known = desk.known(&protected);
        prop_assert_eq!(desk.narrowed(&known, threshold), Vec::<Vec<usize>>::new());
        // Nothing is withheld in vain: each secondary one, shown after all, would narrow a group.
        for (cells, id) in &desk.figures {
            if protected.outcome(*id) == Outcome::Withheld(Why::Difference) {
                let mut more = known.clone();
                more.push((cells.clone(), desk.count(cells)));
                prop_assert!(!desk.narrowed(&more, threshold).is_empty(), "{:?}", cells);
            }
        }
    }

    #[test]
    fn s1_80_nothing_is_withheld_where_nothing_is_small(
        counts in prop::collection::vec(10_u32..500, 20),
    ) {
        let mut desk = Desk::with(&counts);
        crossed(&mut desk, |row, column| row * 5 + column, 4, 5);
        let protected = desk.protected(10);
        let printed: Vec<_> = protected.outcomes().iter().filter(|one| one.mark().is_some()).collect();
        // The merged form is not needed beside the fine one.
        prop_assert!(printed.iter().all(|one| **one == Outcome::RolledUp));
        prop_assert_eq!(printed.len(), 4 * 3);
    }

    #[test]
    fn s1_80_nor_can_anybody_who_knows_that_people_are_whole_find_any_small_group(
        counts in prop::collection::vec(0_u32..8, 6),
        sums in prop::collection::vec(prop::collection::btree_set(0_usize..6, 1..5), 3..9),
    ) {
        let threshold = 4;
        let mut desk = Desk::with(&counts);
        for sum in sums {
            desk.now(sum);
        }
        let protected = desk.protected(threshold);
        let known = desk.known(&protected);
        let bounded: Vec<usize> = known.iter().flat_map(|(cells, _)| cells.clone()).collect();
        // Every combination of the cells that some number bounds; of the others nothing is known.
        for chosen in 1_u32..64 {
            let group: Vec<usize> = (0..6).filter(|cell| chosen >> cell & 1 == 1).collect();
            let count = desk.count(&group);
            if !(1..u64::from(threshold)).contains(&count) || group.iter().any(|cell| !bounded.contains(cell)) {
                continue;
            }
            let tables = whole_tables(6, &free_at_zero(&known, &bounded), 40);
            let most = tables.iter().map(|table| group.iter().map(|cell| table[*cell]).sum::<u64>()).max();
            prop_assert!(most >= Some(u64::from(threshold)), "{:?} {:?}", group, most);
        }
    }
}

proptest! {
    // Each attacks hundreds of groups eight times.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn s1_80_eight_quarters_and_two_years_tell_no_small_number(
        counts in prop::collection::vec(count(), 8 * 3 * 4),
    ) {
        let mut quarters = Quarters::new(3, 4, counts);
        for _ in 0..8 {
            let (desk, protected) = quarters.publish(10);
            prop_assert!(protected.exposed().is_empty(), "{:?}", protected.exposed());
            prop_assert_eq!(desk.narrowed(&desk.known(&protected), 10), Vec::<Vec<usize>>::new());
        }
    }
}

/// Pins the cells that nothing bounds, so that there are few tables to try.
fn free_at_zero(known: &[Known], bounded: &[usize]) -> Vec<Known> {
    let free = (0..6).filter(|cell| !bounded.contains(cell));
    known
        .iter()
        .cloned()
        .chain(free.map(|cell| (vec![cell], 0)))
        .collect()
}

#[test]
fn s1_80_each_quarter_by_itself_would_have_told_more() {
    let mut counts: Vec<u32> = (0..8 * 3 * 4)
        .map(|at| [14, 22, 13, 17, 31, 18, 26, 11, 19, 15, 40][at % 11])
        .collect();
    *counts.last_mut().expect("a cell") = 3;
    let mut careful = Quarters::new(3, 4, counts.clone());
    let mut careless = Quarters::new(3, 4, counts);
    let mut told: Vec<Known> = Vec::new();
    for quarter in 1..=8 {
        let (desk, protected) = careful.publish(10);
        assert!(desk.narrowed(&desk.known(&protected), 10).is_empty());
        let (alone, protected) = careless.publish_alone(10);
        told.extend(alone.known(&protected));
        if quarter == 8 {
            assert!(!desk.narrowed(&told, 10).is_empty());
        }
    }
}

/// Twelve municipalities by ten destinations over three quarters: 360 cells, 609 figures at the end.
#[test]
fn s1_80_quarters_of_full_size_are_protected_too() {
    let counts = (0..360_u32).map(|at| (at * at * 7 + at * 13) % 61 * u32::from(at % 3 != 0));
    let mut quarters = Quarters::new(12, 10, counts.collect());
    for _ in 0..3 {
        let (desk, protected) = quarters.publish(10);
        assert!(protected.exposed().is_empty());
        // The smallest groups are the easiest to narrow; all of them is for the smaller tables above.
        let known = desk.known(&protected);
        let mut groups = desk.guarded(10);
        groups.sort_by_key(|group| desk.count(group));
        groups.retain(|group| !group.is_empty());
        let step = groups.len() / 5;
        for group in groups.iter().step_by(step.max(1)) {
            assert!(!desk.is_narrow(&known, group, 10), "{group:?}");
        }
    }
}
