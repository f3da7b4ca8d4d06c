//! A target, and what its readings say of it on a day.

use super::Quantity;
use crate::{Day, code::codes};

codes! {
    /// On which side of the number the target lies.
    pub enum Direction {
        /// That much or more.
        AtLeast = "at_least", "Minstens";
        /// That much or less.
        AtMost = "at_most", "Hooguit";
    }

    /// What can be said of a target.
    pub enum State {
        /// No number is known yet.
        NotMeasured = "not_measured", "Nog niet gemeten";
        /// A number is known, and the day has not passed.
        OnTheWay = "on_the_way", "Onderweg";
        /// It is met.
        Met = "met", "Gehaald";
        /// The day has passed, and it is not met.
        NotMet = "not_met", "Niet gehaald";
        /// The latest number is of so small a group that it is not told, nor whether it meets the target.
        Withheld = "withheld", "Niet te tonen: kleine groep";
    }
}

/// A number to reach, and by when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// On which side.
    pub direction: Direction,
    /// The number.
    pub number: Quantity,
    /// The last day on which it counts.
    pub by: Day,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actual {
    /// This much.
    Number(Quantity),
    /// A number that is kept back: the group is small (S1-80).
    Withheld,
}

/// What was measured, and of which day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The day.
    pub on: Day,
    /// What.
    pub actual: Actual,
}

/// How a target stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// The reading it rests on; `None`: there is none of the days that count.
    pub latest: Option<Reading>,
    /// Whether its day has passed.
    pub overdue: bool,
}

impl Target {
    /// How it stands on a day by its readings, in the order they became known: the one of the latest day counts, of one
    /// day the one that became known last, and none of a day after the target's own or after today. While a last reading
    /// is `awaited` nothing is decided by the day alone.
    ///
    /// At least so much is met as soon as it is reached; at most so much only when the day has passed, as until then it
    /// may still grow.
    pub fn standing(&self, readings: &[Reading], awaited: bool, today: Day) -> Standing {
        let latest = readings
            .iter()
            .filter(|one| one.on <= self.by && one.on <= today)
            .max_by_key(|one| one.on)
            .copied();
        let overdue = today > self.by;
        let decided = overdue && !awaited;
        let state = match latest.map(|one| one.actual) {
            None if decided => State::NotMet,
            None => State::NotMeasured,
            Some(Actual::Withheld) => State::Withheld,
            Some(Actual::Number(number)) => match (self.direction, self.holds(number), decided) {
                (Direction::AtLeast, true, _) | (Direction::AtMost, true, true) => State::Met,
                (_, false, true) => State::NotMet,
                (Direction::AtLeast, false, false) | (Direction::AtMost, _, false) => {
                    State::OnTheWay
                }
            },
        };
        Standing {
            state,
            latest,
            overdue,
        }
    }

    /// Whether a number lies on the side of the target.
    pub fn holds(&self, number: Quantity) -> bool {
        match self.direction {
            Direction::AtLeast => number >= self.number,
            Direction::AtMost => number <= self.number,
        }
    }

    /// Which part of the way a number is, in whole percents rounded down and at most 100; `None` for at most so much, where
    /// there is no way to go, and for a target of 0.
    pub fn percent(&self, number: Quantity) -> Option<i64> {
        if self.direction == Direction::AtMost {
            return None;
        }
        let part = number.hundredths().checked_mul(100)?;
        Some(part.checked_div(self.number.hundredths())?.min(100))
    }
}
