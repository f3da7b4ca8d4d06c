//! Published tables against somebody who combines them, over tables and over successive quarters (S1-77, S1-80).

use domain::disclosure::{FigureId, Mark, NotASplit, Outcome, Release, Telling, Why};

use crate::{
    attacker::{Known, range},
    publishing::{Desk, row, split},
};

use Outcome::{RolledUp, Shown, Withheld};
use Telling::{Everybody, Nobody, Nothing};

fn outcomes(desk: &Desk, threshold: u32) -> Vec<Outcome> {
    desk.protected(threshold).outcomes().to_vec()
}

#[test]
fn s1_80_a_small_number_is_withheld_and_the_smallest_that_would_give_it_away() {
    let (desk, _) = row(&[3, 12, 15, 40, 0], Nothing);
    assert_eq!(
        outcomes(&desk, 10),
        [
            Shown(70),
            Withheld(Why::Small),
            Withheld(Why::Difference),
            Shown(15),
            Shown(40),
            Shown(0),
        ]
    );
}

#[test]
fn s1_80_without_the_second_withholding_the_attack_succeeds() {
    let (desk, ids) = row(&[3, 12, 15, 40, 0], Nothing);
    let protected = desk.protected(10);
    let safe = desk.known(&protected);
    assert!(desk.narrowed(&safe, 10).is_empty());
    let mut naive = safe;
    let secondary = desk.figures.iter().find(|(_, id)| *id == ids[2]);
    naive.push((secondary.expect("the figure").0.clone(), 12));
    assert_eq!(desk.narrowed(&naive, 10), [[0]]);
    assert_eq!(range(5, &naive, &[0]), (3.0, 3.0));
}

#[test]
fn s1_80_the_threshold_is_a_rule_and_holds_from_its_own_number() {
    let (desk, _) = row(&[9, 10, 21], Nothing);
    assert_eq!(outcomes(&desk, 10)[1], Withheld(Why::Small));
    assert!(!outcomes(&desk, 9).iter().any(|one| one.mark().is_some()));
    let (desk, _) = row(&[4, 5, 21], Nothing);
    assert_eq!(outcomes(&desk, 5)[1], Withheld(Why::Small));
    assert_eq!(
        outcomes(&desk, 4),
        [Shown(30), Shown(4), Shown(5), Shown(21)]
    );
}

#[test]
fn s1_80_small_parts_that_are_withheld_together_do_not_show_as_a_small_rest() {
    // 100 - 90 would leave six people in two parts, and a rest of four in no part at all.
    let mut desk = Desk::with(&[90, 3, 3, 4]);
    let whole = desk.now(0..4);
    let parts = [desk.now([0]), desk.now([1]), desk.now([2])];
    desk.table(vec![vec![split(whole, &parts, Nothing)]]);
    let protected = desk.protected(11);
    assert_eq!(protected.outcome(parts[0]), Withheld(Why::Difference));
    assert_eq!(desk.narrowed(&desk.known(&protected), 11), [[0; 0]; 0]);

    // What is left of a total is protected also where no figure names it.
    let mut desk = Desk::with(&[90, 4]);
    let (whole, part) = (desk.now(0..2), desk.now([0]));
    let protected = desk.protected(10);
    assert_eq!(protected.outcome(part), Withheld(Why::Difference));
    assert_eq!(protected.outcome(whole), Shown(94));
}

#[test]
fn s1_80_a_small_total_is_withheld_with_what_adds_up_to_it() {
    let (desk, _) = row(&[3, 4], Nothing);
    assert_eq!(outcomes(&desk, 10), [Withheld(Why::Small); 3]);
    let (desk, _) = row(&[7, 0], Nothing);
    let found = outcomes(&desk, 10);
    assert_eq!(found[..2], [Withheld(Why::Small); 2]);
    assert_eq!(found[2], Shown(0));
}

#[test]
fn s1_80_the_same_total_in_another_table_goes_too() {
    // Two municipalities: leavers by destination in one table, the same two totals in another.
    let mut desk = Desk::with(&[3, 40, 50, 60]);
    let region = desk.now(0..4);
    let first = [desk.now(0..2), desk.now(2..4)];
    let again = [desk.now(0..2), desk.now(2..4)];
    let (small, large) = (desk.now([0]), desk.now([1]));
    desk.table(vec![vec![split(region, &first, Nothing)]]);
    desk.table(vec![vec![split(region, &again, Nothing)]]);
    desk.table(vec![vec![split(first[0], &[small, large], Nothing)]]);
    let protected = desk.protected(10);
    assert_eq!(protected.outcome(small), Withheld(Why::Small));
    assert_eq!(protected.outcome(first[0]), protected.outcome(again[0]));
    assert!(desk.narrowed(&desk.known(&protected), 10).is_empty());
}

#[test]
fn s1_80_a_table_takes_its_finest_form_without_a_small_part() {
    let mut desk = Desk::with(&[30, 4, 8, 20]);
    let whole = desk.now(0..4);
    let fine: Vec<FigureId> = (0..4).map(|cell| desk.now([cell])).collect();
    let merged = desk.now([1, 2]);
    let coarse = desk.now([1, 2, 3]);
    desk.table(vec![
        vec![split(whole, &fine, Nothing)],
        vec![split(whole, &[fine[0], merged, fine[3]], Nothing)],
        vec![split(whole, &[fine[0], coarse], Nothing)],
    ]);
    let protected = desk.protected(10);
    let found = |id| protected.outcome(id);
    assert_eq!([found(fine[0]), found(merged)], [Shown(30), Shown(12)]);
    assert_eq!([found(fine[1]), found(fine[2])], [RolledUp, RolledUp]);
    assert_eq!([found(fine[3]), found(coarse)], [Shown(20), RolledUp]);
    assert!(desk.narrowed(&desk.known(&protected), 10).is_empty());

    // Only where the coarsest form has a small part as well is a part withheld.
    let protected = desk.protected(31);
    assert_eq!(protected.outcome(fine[0]), Withheld(Why::Small));
    assert_eq!(protected.outcome(coarse), Withheld(Why::Difference));
    assert_eq!(protected.outcome(fine[3]), RolledUp);
    assert_eq!(protected.outcome(whole), Shown(62));
}

#[test]
fn s1_80_what_is_rolled_up_is_not_given_away_by_a_table_that_is_not() {
    // The row takes its merged form; the columns show all but one of its parts.
    let mut desk = Desk::with(&[4, 30, 25, 35]);
    let row = desk.now([0, 1]);
    let fine = [desk.now([0]), desk.now([1])];
    desk.table(vec![vec![split(row, &fine, Nothing)], vec![]]);
    let column = desk.now([0, 2]);
    let other = desk.now([2]);
    let protected = desk.protected(10);
    assert_eq!(protected.outcome(fine[0]), RolledUp);
    assert_eq!(protected.outcome(column), Shown(29));
    assert_eq!(protected.outcome(other), Withheld(Why::Difference));
}

#[test]
fn s1_80_people_do_not_come_in_halves_and_whoever_reckons_with_that_learns_no_more() {
    // The sums of pairs fix whether the first group is odd: by halves it may be nought to eleven, whole one to eleven.
    let mut desk = Desk::with(&[3, 8, 30, 20, 30]);
    let eleven = desk.now([0, 1]);
    let others = [desk.now([2, 3]), desk.now([3, 4]), desk.now([0, 2, 4])];
    let all: Vec<Known> = [vec![0, 1], vec![2, 3], vec![3, 4], vec![0, 2, 4]]
        .into_iter()
        .map(|cells| (cells.clone(), desk.count(&cells)))
        .collect();
    assert_eq!(range(5, &all, &[0]), (0.0, 11.0));
    let protected = desk.protected(11);
    assert_eq!(protected.outcome(eleven), Withheld(Why::Difference));
    assert!(
        others
            .iter()
            .all(|id| protected.outcome(*id).mark().is_none())
    );
    let protected = desk.protected(10);
    assert_eq!(protected.outcome(eleven), Shown(11));
}

#[test]
fn s1_80_everybody_in_one_part_discloses_where_it_tells_a_trait() {
    let counts = [30, 0, 0];
    let (desk, _) = row(&counts, Nothing);
    assert_eq!(
        outcomes(&desk, 10),
        [Shown(30), Shown(30), Shown(0), Shown(0)]
    );

    let (desk, ids) = row(&counts, Everybody);
    let protected = desk.protected(10);
    assert_eq!(protected.outcome(ids[1]), Withheld(Why::Everybody));
    assert!(!desk.is_narrow(&desk.known(&protected), &[1, 2], 10));
    // One of the zeros goes with it, and one is enough.
    let zeros = [protected.outcome(ids[2]), protected.outcome(ids[3])];
    assert_eq!(zeros, [Withheld(Why::Difference), Shown(0)]);

    // In several parts, a zero is only a zero.
    let (desk, _) = row(&[30, 12, 0], Everybody);
    assert_eq!(
        outcomes(&desk, 10),
        [Shown(42), Shown(30), Shown(12), Shown(0)]
    );
}

#[test]
fn s1_80_nobody_discloses_where_that_tells() {
    let (desk, ids) = row(&[30, 12, 0], Nobody);
    let protected = desk.protected(10);
    assert_eq!(protected.outcome(ids[3]), Withheld(Why::Nobody));
    assert_eq!(protected.outcome(ids[2]), Withheld(Why::Difference));
    assert!(!desk.is_narrow(&desk.known(&protected), &[2], 10));
    // Of an empty group nothing is told.
    let (desk, _) = row(&[0, 0], Nobody);
    assert_eq!(outcomes(&desk, 10), [Shown(0); 3]);
    // And it rolls up first.
    let mut desk = Desk::with(&[30, 12, 0]);
    let whole = desk.now(0..3);
    let parts = [desk.now([0]), desk.now([1]), desk.now([2])];
    let merged = desk.now([1, 2]);
    desk.table(vec![
        vec![split(whole, &parts, Nobody)],
        vec![split(whole, &[parts[0], merged], Nobody)],
    ]);
    let protected = desk.protected(10);
    let found = [parts[0], parts[1], parts[2], merged].map(|id| protected.outcome(id));
    assert_eq!(found, [Shown(30), RolledUp, RolledUp, Shown(12)]);
    assert!(!desk.is_narrow(&desk.known(&protected), &[2], 10));
}

#[test]
fn s1_80_what_is_printed_does_not_tell_a_small_number_from_one_that_hides_it() {
    let (desk, ids) = row(&[3, 12, 15, 40], Nothing);
    let protected = desk.protected(10);
    let marks = [ids[1], ids[2]].map(|id| protected.outcome(id).mark());
    assert_eq!(marks, [Some(Mark::Withheld); 2]);
    assert_eq!(protected.outcome(ids[0]).mark(), None);
    assert_eq!(Mark::Withheld.dutch(), "Afgeschermd");
}

#[test]
fn s1_i8_there_is_no_average_of_a_small_group() {
    let (desk, ids) = row(&[3, 12, 15, 40, 0], Nothing);
    let protected = desk.protected(10);
    let measure = protected.measure(ids[3], 100).expect("a shown group");
    assert_eq!((measure.sum, measure.average), (100, 7));
    assert_eq!(protected.measure(ids[3], 98).expect("shown").average, 7);
    assert_eq!(protected.measure(ids[3], 97).expect("shown").average, 6);
    assert_eq!(protected.measure(ids[1], 100), None, "small");
    assert_eq!(
        protected.measure(ids[2], 100),
        None,
        "gives the small one away"
    );
    assert_eq!(protected.measure(ids[5], 0), None, "of nobody");
}

#[test]
fn s1_80_the_year_does_not_give_away_a_quarter() {
    // Three quarters are out, the fourth is small.
    let publish = |before: bool| {
        let mut desk = Desk::with(&[12, 14, 11, 3]);
        let past = |desk: &mut Desk, cell| {
            before.then(|| desk.figure([cell], Release::ShownBefore));
        };
        (0..3).for_each(|cell| past(&mut desk, cell));
        let year = desk.now(0..4);
        let quarter = desk.now([3]);
        desk.table(vec![vec![split(year, &[quarter], Nothing)], vec![]]);
        let protected = desk.protected(10);
        (desk, [protected.outcome(year), protected.outcome(quarter)])
    };
    assert_eq!(publish(false).1, [Shown(40), RolledUp]);
    assert_eq!(publish(true).1, [Withheld(Why::Difference), RolledUp]);
    // Had nobody looked at the earlier quarters, they would have told.
    let (desk, _) = publish(true);
    let mut naive: Vec<Known> = (0..3)
        .map(|cell| (vec![cell], desk.count(&[cell])))
        .collect();
    naive.push((vec![0, 1, 2, 3], 40));
    assert_eq!(range(4, &naive, &[3]), (3.0, 3.0));
}

#[test]
fn s1_80_what_was_withheld_before_stays_so_and_is_not_given_away_later() {
    let mut desk = Desk::with(&[3, 20, 30, 25]);
    let quarters = [
        desk.figure([0], Release::WithheldBefore),
        desk.figure([1], Release::ShownBefore),
        desk.figure([2], Release::WithheldBefore),
    ];
    let last = desk.now([3]);
    let year = desk.now(0..4);
    let protected = desk.protected(10);
    let found = quarters.map(|id| protected.outcome(id));
    assert_eq!(
        found,
        [Withheld(Why::Before), Shown(20), Withheld(Why::Before)]
    );
    // 33 people in the first and the third together: nobody can tell how they are divided.
    assert_eq!(
        [protected.outcome(last), protected.outcome(year)],
        [Shown(25), Shown(78)]
    );
    assert!(desk.narrowed(&desk.known(&protected), 10).is_empty());
    assert!(protected.exposed().is_empty());
}

#[test]
fn s1_80_what_others_gave_away_is_said_and_nothing_is_withheld_for_it_in_vain() {
    let mut desk = Desk::with(&[3, 20, 30]);
    desk.figure([0, 1], Release::ShownBefore);
    desk.figure([1], Release::ShownBefore);
    let total = desk.now(0..3);
    let protected = desk.protected(10);
    assert_eq!(protected.outcome(total), Shown(53));
    let [exposed] = protected.exposed() else {
        panic!("one group: {:?}", protected.exposed());
    };
    assert_eq!(exposed.cells, [desk.cells[0]]);
    assert_eq!([exposed.least, exposed.most], [3, 3]);
}

#[test]
fn s1_80_a_group_that_is_half_known_is_not_narrowed_further() {
    // Known before: two groups together are eight. Each with the same third group would tell them apart.
    let mut desk = Desk::with(&[3, 5, 20]);
    desk.figure([0, 1], Release::ShownBefore);
    let pairs = [desk.now([0, 2]), desk.now([1, 2])];
    let protected = desk.protected(10);
    let found = pairs.map(|id| protected.outcome(id));
    assert_eq!(found, [Withheld(Why::Difference), Shown(25)]);
    let cells: Vec<_> = protected
        .exposed()
        .iter()
        .map(|one| (one.least, one.most))
        .collect();
    assert!(cells.contains(&(0, 8)), "{cells:?}");
}

#[test]
fn s1_80_a_split_has_parts_of_its_whole_that_do_not_overlap() {
    let mut desk = Desk::with(&[1, 2, 3]);
    let whole = desk.now([0, 1]);
    let (outside, both, one) = (desk.now([2]), desk.now([0, 1]), desk.now([0]));
    let publication = &mut desk.publication;
    for parts in [[one, outside], [both, one]] {
        let forms = vec![vec![], vec![split(whole, &parts, Nothing)]];
        assert_eq!(publication.table(forms), Err(NotASplit));
    }
}
