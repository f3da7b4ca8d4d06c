//! Scales and the round numbers beside them.

use crate::value::grouped;

/// Numbers to lengths, from nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    per_one: f64,
}

impl Scale {
    /// The scale on which `largest` takes all of `room`.
    pub(crate) fn to_fit(largest: f64, room: f64) -> Self {
        Self {
            per_one: if largest > 0.0 { room / largest } else { 0.0 },
        }
    }

    pub(crate) fn length(self, amount: f64) -> f64 {
        amount * self.per_one
    }
}

/// Round numbers from 0 to the first at or above `largest`: at most six.
pub(crate) fn ticks(largest: f64) -> Vec<f64> {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if step * 5.0 >= largest {
            break;
        }
        step *= factor;
    }
    let mut ticks = vec![0.0];
    let mut next = step;
    while next < largest + step && ticks.len() < 6 {
        ticks.push(next);
        next += step;
    }
    ticks
}

/// The text of a round number.
pub(crate) fn tick_text(tick: f64) -> String {
    grouped(&format!("{tick:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_largest() {
        assert_eq!(ticks(0.0), [0.0,]);
        assert_eq!(ticks(1.0), [0.0, 1.0]);
        assert_eq!(ticks(7.5), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(412.0), [0.0, 100.0, 200.0, 300.0, 400.0, 500.0]);
        assert_eq!(ticks(1000.0), [0.0, 200.0, 400.0, 600.0, 800.0, 1000.0]);
        let most = f64::from(u32::MAX);
        let last = ticks(most).last().copied();
        assert!(last.is_some_and(|last| last >= most));
        assert_eq!(tick_text(12_000.0), "12.000");
    }
}
