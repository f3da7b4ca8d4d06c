//! The reckoning of a trial: evidence, intervals and planning that hold at every look (see [`super`] for why).

use serde::{Deserialize, Serialize};

/// Pairs of which one letter was answered and the other not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitPairs {
    /// How many.
    pub all: u32,
    /// In how many of them the variant was answered, and not the first letter.
    pub for_variant: u32,
}

/// A share between 0 and 1, from and to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// From.
    pub low: f64,
    /// To.
    pub high: f64,
}

/// How the bets are spread: a Beta distribution with this number twice, around a fair coin. It bets most on coins between
/// 40 and 60 in a hundred, where letters that differ some percentage points lie.
const SPREAD: f64 = 10.0;
/// Standard deviations below the mean that a normal value passes four times in five.
const FOUR_IN_FIVE: f64 = 0.841_621;
/// Halvings of an interval: more than an `f64` tells apart.
const HALVINGS: u8 = 60;
/// The most pairs that are planned for: more than there are young people.
const MOST_PAIRS: u32 = 1 << 24;

/// The natural logarithm of the evidence that the coin is unfair: of the capital of the gambler, who began with 1. A trial
/// tells of a difference once it is at least `ln(1 / alpha)`; alpha then bounds the false alarms of all looks together.
pub fn log_evidence(pairs: SplitPairs) -> f64 {
    log_capital(f64::from(pairs.all), f64::from(pairs.for_variant))
}

/// The same for expected numbers of pairs, which need not be whole.
fn log_capital(all: f64, one_side: f64) -> f64 {
    all * std::f64::consts::LN_2 + ln_beta(SPREAD + one_side, SPREAD + all - one_side)
        - ln_beta(SPREAD, SPREAD)
}

/// The interval around a response: those shares against which a gambler, who bets with the same capital on every other
/// share, never came to own `1 / alpha`. The true share lies in it at all looks together, but for a chance of at most
/// alpha, where letters are answered independently and with one chance.
pub fn response_interval(letters: u32, answered: u32, alpha: f64) -> Interval {
    let answered = answered.min(letters);
    if letters == 0 {
        return Interval {
            low: 0.0,
            high: 1.0,
        };
    }
    let (yes, no) = (f64::from(answered), f64::from(letters - answered));
    let capital = ln_beta(1.0 + yes, 1.0 + no);
    let limit = -alpha.ln();
    let is_inside = |share: f64| {
        let likelihood = times_ln(yes, share) + times_ln(no, 1.0 - share);
        capital - likelihood < limit
    };
    let observed = yes / (yes + no);
    Interval {
        low: edge(observed, 0.0, is_inside),
        high: edge(observed, 1.0, is_inside),
    }
}

/// Where, going from `inside` to `end`, what holds inside ends.
fn edge(mut inside: f64, end: f64, is_inside: impl Fn(f64) -> bool) -> f64 {
    if is_inside(end) {
        return end;
    }
    let mut outside = end;
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(inside, outside);
        if is_inside(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    outside
}

/// About how many pairs are needed on top of what is known, to see in four trials out of five a difference of the smallest
/// size that matters, to the side that leads now. A plan, not a promise. `None`: more than anybody will ever send.
///
/// `base` is the share that answers the first letter, `difference` what the other has more or less; both between 0 and 1.
pub fn pairs_needed(known: SplitPairs, base: f64, difference: f64, alpha: f64) -> Option<u32> {
    let for_reference = known.all.saturating_sub(known.for_variant);
    let (low, high) = if known.for_variant >= for_reference {
        (base, (base + difference).min(1.0))
    } else {
        ((base - difference).max(0.0), base)
    };
    let leading = high * (1.0 - low);
    let split = leading + low * (1.0 - high);
    let side = leading / split;
    let before = f64::from(known.for_variant.max(for_reference));
    let limit = -alpha.ln();
    let is_enough = |pairs: u32| {
        let more = f64::from(pairs) * split;
        let unlucky = more * side - FOUR_IN_FIVE * (more * side * (1.0 - side)).sqrt();
        log_capital(f64::from(known.all) + more, before + unlucky.max(0.0)) >= limit
    };
    let mut enough = 1_u32;
    while !is_enough(enough) {
        if enough >= MOST_PAIRS {
            return None;
        }
        enough *= 2;
    }
    let mut too_few = enough / 2;
    while enough - too_few > 1 {
        let middle = too_few.midpoint(enough);
        if is_enough(middle) {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Some(enough)
}

/// `number * ln(share)`, where nothing times anything is nothing.
fn times_ln(number: f64, share: f64) -> f64 {
    if number > 0.0 {
        number * share.ln()
    } else {
        0.0
    }
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// The logarithm of the gamma function of a number above 0: Stirling's series, good to ten decimals from 10 on; below it
/// by gamma(x + 1) = x gamma(x).
fn ln_gamma(number: f64) -> f64 {
    let mut x = number;
    let mut product = 1.0;
    while x < 10.0 {
        product *= x;
        x += 1.0;
    }
    let inverse = x.recip();
    let square = inverse * inverse;
    let series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - f64::ln(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gamma_function_is_that_of_the_factorials() {
        let mut factorial = 0.0;
        for number in 1..200_u32 {
            factorial += f64::from(number).ln();
            let found = ln_gamma(f64::from(number) + 1.0);
            assert!((found - factorial).abs() < 1e-9, "{number}: {found}");
        }
        assert!((ln_gamma(0.5) - 0.5 * std::f64::consts::PI.ln()).abs() < 1e-9);
    }
}
