//! Birth dates as the population register (BRP) gives them: day, or day and month, may be unknown.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Day;

/// A birth date whose day, or month and day, may be unknown (I-59).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BirthDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// The parts do not make a birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a birth date")]
pub struct NotABirthDate;

impl BirthDate {
    /// A birth date of which `month` and `day` may be `None`; a day without a month is refused, and
    /// so is a day the calendar does not have.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, NotABirthDate> {
        let valid = match (month, day) {
            (None, None) => Day::new(year, 1, 1).is_some(),
            (Some(month), None) => Day::new(year, month, 1).is_some(),
            (Some(month), Some(day)) => Day::new(year, month, day).is_some(),
            (None, Some(_)) => false,
        };
        if valid && year > 0 {
            Ok(Self { year, month, day })
        } else {
            Err(NotABirthDate)
        }
    }

    /// The year of birth: all that the casemanager needs on paper.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The first day it can be.
    pub fn earliest(self) -> Day {
        let fallback = Day::from_date(jiff::civil::Date::constant(1, 1, 1));
        Day::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(fallback)
    }

    /// The last day it can be.
    pub fn latest(self) -> Day {
        match (self.month, self.day) {
            (Some(month), Some(day)) => Day::new(self.year, month, day),
            (Some(month), None) => Day::new(self.year, month, 1).map(|d| d.month().last_day()),
            _ => Day::new(self.year, 12, 31),
        }
        .unwrap_or_else(|| self.earliest())
    }

    /// Whole years reached on `on`, as (least, most): equal when the date is complete. A birthday
    /// of 29 February is reached on 1 March in an ordinary year (BW, by convention of the register).
    pub fn age_on(self, on: Day) -> (i16, i16) {
        (
            years_between(self.latest(), on),
            years_between(self.earliest(), on),
        )
    }
}

fn years_between(birth: Day, on: Day) -> i16 {
    let (birth, on) = (birth.date(), on.date());
    let before_birthday = (on.month(), on.day()) < (birth.month(), birth.day());
    on.year() - birth.year() - i16::from(before_birthday)
}

impl fmt::Display for BirthDate {
    /// `yyyy-mm-dd` with `00` for what is unknown, as the register writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year,
            self.month.unwrap_or(0),
            self.day.unwrap_or(0)
        )
    }
}

impl FromStr for BirthDate {
    type Err = NotABirthDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '-').map(str::parse::<i16>);
        let mut next = || parts.next().and_then(Result::ok).ok_or(NotABirthDate);
        let (year, month, day) = (next()?, next()?, next()?);
        let part = |value: i16| -> Result<Option<i8>, NotABirthDate> {
            if value == 0 {
                Ok(None)
            } else {
                i8::try_from(value).map(Some).map_err(|_| NotABirthDate)
            }
        };
        Self::new(year, part(month)?, part(day)?)
    }
}

impl Serialize for BirthDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BirthDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn i_59_an_unknown_day_gives_an_interval_of_ages() {
        let born: BirthDate = "2003-00-00".parse().expect("incomplete");
        assert_eq!(born.age_on(day("2026-06-01")), (22, 23));
        assert_eq!(born.to_string(), "2003-00-00");
    }

    #[test]
    fn t6_a_leap_day_birthday_is_reached_on_the_first_of_march() {
        let born: BirthDate = "2004-02-29".parse().expect("complete");
        assert_eq!(born.age_on(day("2027-02-28")), (22, 22));
        assert_eq!(born.age_on(day("2027-03-01")), (23, 23));
    }

    #[test]
    fn i_58_days_the_calendar_lacks_are_refused() {
        assert_eq!("2003-02-29".parse::<BirthDate>(), Err(NotABirthDate));
        assert_eq!(BirthDate::new(2003, None, Some(3)), Err(NotABirthDate));
    }
}
