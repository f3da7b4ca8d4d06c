//! School years, in which a caseload is followed.

use std::{fmt, str::FromStr};

use crate::Day;

/// A school year: from 1 August to 31 July, written `2011-2012`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolYear(i16);

/// The text was not a school year written `2011-2012`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a school year written 2011-2012")]
pub struct NotASchoolYear;

/// Its first month.
const AUGUST: i8 = 8;
/// The month on whose first day schools count.
const OCTOBER: i8 = 10;

impl SchoolYear {
    /// The school year a day lies in.
    pub fn of(day: Day) -> Self {
        let date = day.date();
        Self(date.year() - i16::from(date.month() < AUGUST))
    }

    /// 1 August of the year it begins in.
    pub fn first_day(self) -> Day {
        Day::new(self.0, AUGUST, 1).unwrap_or(Day::FIRST)
    }

    /// 31 July of the year after.
    pub fn last_day(self) -> Day {
        self.first_day().plus_years(1).plus_days(-1)
    }

    /// 1 October, the day on which schools count: on it the caseloads of years can be compared (S4-15).
    pub fn counting_day(self) -> Day {
        Day::new(self.0, OCTOBER, 1).unwrap_or(Day::FIRST)
    }

    /// The one after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// The counting days from one day to another, both included, the earliest first.
pub fn counting_days(from: Day, until: Day) -> Vec<Day> {
    std::iter::successors(Some(SchoolYear::of(from)), |year| Some(year.next()))
        .map(SchoolYear::counting_day)
        .skip_while(|day| *day < from)
        .take_while(|day| *day <= until)
        .collect()
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:04}", self.0, self.next().0)
    }
}

impl FromStr for SchoolYear {
    type Err = NotASchoolYear;

    fn from_str(text: &str) -> Result<Self, NotASchoolYear> {
        let year = text.get(..4).and_then(|year| year.parse::<u16>().ok());
        let year = year.and_then(|year| i16::try_from(year).ok());
        let read = year
            .and_then(|year| Day::new(year, AUGUST, 1))
            .map(Self::of);
        read.filter(|read| read.to_string() == text)
            .ok_or(NotASchoolYear)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s4_15_a_school_year_runs_from_the_first_of_august() {
        let of = |text: &str| SchoolYear::of(text.parse().expect("a day")).to_string();
        assert_eq!(of("2012-07-31"), "2011-2012");
        assert_eq!(of("2012-08-01"), "2012-2013");
        assert_eq!(of("2012-08-02"), "2012-2013");
        assert_eq!(of("2012-02-29"), "2011-2012");
        let year: SchoolYear = "2011-2012".parse().expect("a school year");
        assert_eq!(year.first_day().to_string(), "2011-08-01");
        assert_eq!(year.last_day().to_string(), "2012-07-31");
        assert_eq!(year.next().to_string(), "2012-2013");
        assert_eq!(year.counting_day().to_string(), "2011-10-01");
        for text in ["2011", "2011-2013", "2011/2012", "11-12", "", "abcd-efgh"] {
            assert_eq!(text.parse::<SchoolYear>(), Err(NotASchoolYear), "{text}");
        }
    }
    #[test]
    fn s4_15_the_counting_days_of_a_stretch_are_those_within_it() {
        let days = |from: &str, until: &str| {
            let day = |text: &str| text.parse().expect("a day");
            let found = counting_days(day(from), day(until));
            found.iter().map(Day::to_string).collect::<Vec<_>>()
        };
        assert_eq!(
            days("2025-09-30", "2026-10-01"),
            ["2025-10-01", "2026-10-01"]
        );
        assert_eq!(days("2025-10-01", "2026-09-30"), ["2025-10-01"]);
        assert_eq!(days("2025-10-02", "2026-09-30"), Vec::<String>::new());
        assert_eq!(days("2026-01-01", "2026-10-02"), ["2026-10-01"]);
        assert_eq!(days("2026-10-02", "2026-10-01"), Vec::<String>::new());
    }
}
