//! Amounts of work: fte, hours a week, percentages, and what one fte costs.

use std::{fmt, str::FromStr};

use crate::costs::{Cents, decimal, half_up};

/// Full-time posts in hundredths; below 0 where it is a shortage that is none. Written `2,78`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fte(pub i64);

/// Hours a week, in hundredths. Written `36` or `36,5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours(pub u32);

/// A part of a whole in hundredths of a percent, at most 100. Written `5,6`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u16);

/// The text was no number with at most two decimals, or too large for what it counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number such as 2,78")]
pub struct NotANumber(pub String);

impl NotANumber {
    /// What the user reads.
    pub fn dutch(&self) -> String {
        format!(
            "\"{}\" is geen getal dat hier past. Schrijf het als 2,78, met hooguit twee cijfers achter de komma.",
            self.0
        )
    }
}

impl Fte {
    /// The part of a full post that these hours are, to the nearest hundredth: 12 hours are 0,30 where the full working
    /// week has 40 hours, and 0,33 where it has 36 (T5). `None` when the full week has no hours.
    pub fn of_hours(hours: Hours, full_week: Hours) -> Option<Self> {
        (full_week.0 > 0).then(|| Self(half_up(i128::from(hours.0) * 100, i128::from(full_week.0))))
    }

    /// A part of it to the nearest hundredth: what one municipality has of the posts of a region (T4).
    #[must_use]
    pub fn part(self, percent: Percent) -> Self {
        Self(half_up(
            i128::from(self.0) * i128::from(percent.0),
            i128::from(Percent::WHOLE.0),
        ))
    }
}

impl Percent {
    /// All of it.
    pub const WHOLE: Self = Self(10_000);

    /// In hundredths of a percent.
    pub const fn hundredths(self) -> u16 {
        self.0
    }

    /// What it leaves of the whole.
    #[must_use]
    pub const fn rest(self) -> Self {
        Self(Self::WHOLE.0.saturating_sub(self.0))
    }
}

/// What one fte costs where so many cost this much together, to the nearest cent; `None` for no fte.
pub fn cost_per_fte(total: Cents, fte: Fte) -> Option<Cents> {
    (fte.0 > 0).then(|| Cents(half_up(i128::from(total.0) * 100, i128::from(fte.0))))
}

impl fmt::Display for Fte {
    /// `2,78`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An amount in hundredths, like one in cents.
        Cents(self.0).fmt(f)
    }
}

fn read<T: TryFrom<u64>>(text: &str) -> Result<T, NotANumber> {
    decimal(text, 2)
        .and_then(|number| T::try_from(number).ok())
        .ok_or_else(|| NotANumber(text.to_owned()))
}

impl FromStr for Fte {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        read(text).map(Self)
    }
}

impl FromStr for Hours {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        read(text).map(Self)
    }
}

impl FromStr for Percent {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        read(text)
            .map(Self)
            .ok()
            .filter(|percent| *percent <= Self::WHOLE)
            .ok_or_else(|| NotANumber(text.to_owned()))
    }
}
