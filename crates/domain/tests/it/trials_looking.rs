//! The evidence of a trial with letters (S0-07): what looking often does to false alarms, whether a difference is seen, and
//! whether intervals and plans keep what they promise.

use domain::trials::{SplitPairs, log_evidence, pairs_needed, response_interval};
use proptest::prelude::*;

use crate::trials::mix;

/// A small generator of numbers (splitmix64): the tests give the same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// Whether something happens that does so with this chance.
    fn happens(&mut self, chance: f64) -> bool {
        let upper = u32::try_from(self.next() >> 32).expect("32 bits");
        f64::from(upper) < chance * 4_294_967_296.0
    }
}

/// Pairs between two looks: 20 letters.
const PAIRS_PER_LOOK: u32 = 10;

/// One trial of pairs, looked at after every 20 letters: whether the trial's own test, and a test made for one look, ever
/// tell of a difference. The chances are those of the first letter and the variant in each pair.
fn looked_at(
    numbers: &mut Numbers,
    looks: u32,
    chances: impl Fn(u32) -> (f64, f64),
) -> (bool, bool) {
    let limit = 20.0_f64.ln();
    let mut pairs = SplitPairs::default();
    let (mut first, mut second) = (0_u32, 0_u32);
    let (mut alarm, mut naive_alarm) = (false, false);
    for pair in 1..=looks * PAIRS_PER_LOOK {
        let (a, b) = chances(pair);
        let (a, b) = (numbers.happens(a), numbers.happens(b));
        first += u32::from(a);
        second += u32::from(b);
        pairs.all += u32::from(a != b);
        pairs.for_variant += u32::from(b && !a);
        if pair % PAIRS_PER_LOOK == 0 {
            alarm |= log_evidence(pairs) >= limit;
            naive_alarm |=
                is_significant_at_one_look(f64::from(pair), f64::from(first), f64::from(second));
        }
    }
    (alarm, naive_alarm)
}

/// Two shares of as many letters each, compared by a z-test at 5%.
fn is_significant_at_one_look(letters: f64, first: f64, second: f64) -> bool {
    let pooled = (first + second) / (2.0 * letters);
    let error = (pooled * (1.0 - pooled) * 2.0 / letters).sqrt();
    error > 0.0 && ((first - second) / letters / error).abs() > 1.96
}

/// In how many of a number of trials each of the two told of a difference.
fn alarms(trials: u32, looks: u32, chances: impl Fn(u32) -> (f64, f64)) -> (u32, u32) {
    let mut numbers = Numbers(2026);
    (0..trials).fold((0, 0), |(own, naive), _| {
        let (alarm, naive_alarm) = looked_at(&mut numbers, looks, &chances);
        (own + u32::from(alarm), naive + u32::from(naive_alarm))
    })
}

#[test]
fn s0_07_looking_after_every_twenty_letters_raises_no_more_false_alarms_than_agreed() {
    const TRIALS: u32 = 2_000;
    for chance in [0.05, 0.15, 0.40] {
        let (own, naive) = alarms(TRIALS, 50, |_| (chance, chance));
        assert!(own <= TRIALS / 20, "{own} false alarms at {chance}");
        // The same looks by a test for one look: far beyond 5 in a hundred.
        assert!(naive > TRIALS / 5, "{naive} at {chance}");
    }
    // Strata that answer very differently do no harm either.
    let (own, _) = alarms(TRIALS, 50, |pair| {
        if pair % 2 == 0 {
            (0.05, 0.05)
        } else {
            (0.5, 0.5)
        }
    });
    assert!(own <= TRIALS / 20, "{own} false alarms in two strata");
    // The bound is not kept by never telling anything.
    assert!(own > 0);
}

#[test]
fn s0_07_a_big_difference_is_seen() {
    let (seen, _) = alarms(500, 50, |_| (0.10, 0.25));
    assert!(seen > 490, "{seen} of 500, with 1000 letters");
    let (seen, _) = alarms(500, 50, |_| (0.10, 0.20));
    assert!(seen > 400, "{seen} of 500, with 1000 letters");
}

#[test]
fn s0_07_the_letters_planned_show_the_difference_four_times_in_five() {
    let pairs = pairs_needed(SplitPairs::default(), 0.10, 0.10, 0.05).expect("a plan");
    let looks = pairs.div_ceil(PAIRS_PER_LOOK);
    let (seen, _) = alarms(1_000, looks, |_| (0.10, 0.20));
    // Somewhat more often, since a trial may tell before its end.
    assert!(
        (780..920).contains(&seen),
        "{seen} of 1000 with {pairs} pairs"
    );
    // What is known already shortens the way, and a smaller difference makes it longer.
    let known = SplitPairs {
        all: 30,
        for_variant: 20,
    };
    let rest = pairs_needed(known, 0.10, 0.10, 0.05).expect("a plan");
    assert!(rest < pairs, "{rest} of {pairs}");
    let mirrored = SplitPairs {
        for_variant: 10,
        ..known
    };
    let other_side = pairs_needed(mirrored, 0.20, 0.10, 0.05).expect("a plan");
    assert_eq!(rest, other_side, "the first letter leads by as much");
    let finer = pairs_needed(SplitPairs::default(), 0.10, 0.05, 0.05).expect("a plan");
    assert!(finer > 3 * pairs, "{finer}");
    assert_eq!(pairs_needed(SplitPairs::default(), 1.0, 0.1, 0.05), None);
}

#[test]
fn s0_07_the_interval_holds_at_all_looks_together() {
    const TRIALS: u32 = 1_000;
    for chance in [0.03, 0.15, 0.5] {
        let mut numbers = Numbers(7);
        let missed: u32 = (0..TRIALS)
            .map(|_| {
                let (mut answered, mut missed) = (0_u32, false);
                for letters in 1..=400_u32 {
                    answered += u32::from(numbers.happens(chance));
                    if letters % 20 == 0 {
                        let found = response_interval(letters, answered, 0.05);
                        missed |= chance < found.low || found.high < chance;
                    }
                }
                u32::from(missed)
            })
            .sum();
        assert!(missed <= TRIALS / 20, "{missed} missed {chance}");
    }
    let nothing = response_interval(0, 0, 0.05);
    assert!(nothing.low <= 0.0 && nothing.high >= 1.0);
    let none = response_interval(100, 0, 0.05);
    assert!(
        none.low <= 0.0 && (0.05..0.10).contains(&none.high),
        "{none:?}"
    );
    let all = response_interval(100, 100, 0.05);
    assert!(
        all.high >= 1.0 && (all.low + none.high - 1.0).abs() < 1e-9,
        "the mirror"
    );
}

proptest! {
    #[test]
    fn s0_07_on_a_fair_coin_the_next_toss_is_worth_what_one_has(all in 0_u32..5_000, share in 0.0..1.0_f64) {
        let for_variant = (0..=all).find(|k| f64::from(*k) >= share * f64::from(all)).unwrap_or(all);
        let capital = |more: u32, for_more: u32| {
            log_evidence(SplitPairs { all: all + more, for_variant: for_variant + for_more })
        };
        let now = capital(0, 0);
        let relative = f64::midpoint((capital(1, 0) - now).exp(), (capital(1, 1) - now).exp());
        prop_assert!((relative - 1.0).abs() < 1e-7, "{relative}");
    }
}
