//! Whole numbers that stand for a fraction: how they are rounded, and how a printed one was.

/// How a printed whole number relates to what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Just that number; of a division, the part with which all parts together are the whole.
    Exact,
    /// Rounded by itself, halves up: parts need not add up.
    HalfUp,
    /// Cut off.
    Down,
    /// Something else.
    Other,
}

impl Rounding {
    /// How `printed` relates to `numerator / denominator`, all three in the unit in which it is printed (0,15 fte is 15
    /// hundredths; € 12.185 in whole euros is 12185). The denominator is more than 0.
    pub fn of(printed: i64, numerator: i128, denominator: i128) -> Self {
        let printed = i128::from(printed);
        if printed * denominator == numerator {
            Self::Exact
        } else if printed == (numerator * 2 + denominator).div_euclid(denominator * 2) {
            Self::HalfUp
        } else if printed == numerator.div_euclid(denominator) {
            Self::Down
        } else {
            Self::Other
        }
    }
}

/// The nearest whole number, halves up; at most what an `i64` holds. The denominator is more than 0.
pub(crate) fn half_up(numerator: i128, denominator: i128) -> i64 {
    fit((numerator * 2 + denominator).div_euclid(denominator * 2))
}

/// The whole number at or above; at most what an `i64` holds. The denominator is more than 0.
pub(crate) fn up(numerator: i128, denominator: i128) -> i64 {
    fit(-(-numerator).div_euclid(denominator))
}

/// The whole number at or below; at most what an `i64` holds. The denominator is more than 0.
pub(crate) fn down(numerator: i128, denominator: i128) -> i64 {
    fit(numerator.div_euclid(denominator))
}

fn fit(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_rounded_the_way_that_is_asked_below_nothing_too() {
        assert_eq!((down(5, 2), half_up(5, 2), up(5, 2)), (2, 3, 3));
        assert_eq!((down(-5, 2), half_up(-5, 2), up(-5, 2)), (-3, -2, -2));
        assert_eq!((down(4, 2), half_up(4, 2), up(4, 2)), (2, 2, 2));
        assert_eq!(
            (up(i128::MAX / 4, 1), down(i128::MIN / 4, 1)),
            (i64::MAX, i64::MIN)
        );
    }

    #[test]
    fn a_printed_number_tells_how_it_was_rounded() {
        let of = |printed| Rounding::of(printed, 17, 10);
        assert_eq!(
            [1, 2, 3].map(of),
            [Rounding::Down, Rounding::HalfUp, Rounding::Other]
        );
        assert_eq!(Rounding::of(2, 20, 10), Rounding::Exact);
    }
}
