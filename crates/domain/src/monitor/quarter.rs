//! Quarters, and how far the reporting of one has come (S1-78, S1-80).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{Day, Month, code::codes};

codes! {
    /// How far a quarter has come. What nobody asked for yet has no step.
    pub enum QuarterStep {
        /// Asked of everyone responsible.
        Requested = "requested", "Opgevraagd";
        /// Talked over in the working group.
        Discussed = "discussed", "Besproken";
        /// Released: it never changes again.
        Released = "released", "Vrijgegeven";
    }
}

/// A calendar quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    /// From 1 to 4.
    number: i8,
}

/// The text is not a quarter such as `2026-Q4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a quarter such as 2026-Q4")]
pub struct NotAQuarter;

impl Quarter {
    /// A quarter; `None` for a number outside 1 to 4 or a year that is no year.
    pub fn new(year: i16, number: i8) -> Option<Self> {
        ((1..=4).contains(&number) && Month::new(year, 1).is_some())
            .then_some(Self { year, number })
    }

    /// The quarter a month lies in.
    pub const fn of(month: Month) -> Self {
        Self {
            year: month.year(),
            number: (month.month() - 1) / 3 + 1,
        }
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// From 1 to 4.
    pub const fn number(self) -> i8 {
        self.number
    }

    /// Its first month.
    pub fn first_month(self) -> Month {
        Month::new(self.year, self.number * 3 - 2).unwrap_or_else(|| Day::FIRST.month())
    }

    /// Its last month.
    pub fn last_month(self) -> Month {
        self.first_month().plus(2)
    }

    /// Its three months, in order.
    pub fn months(self) -> [Month; 3] {
        let first = self.first_month();
        [first, first.plus(1), first.plus(2)]
    }

    /// Whether a month lies in it.
    pub fn contains(self, month: Month) -> bool {
        self.months().contains(&month)
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        self.last_month().last_day()
    }

    /// So many quarters later; before, for a negative number.
    #[must_use]
    pub fn plus(self, quarters: i32) -> Self {
        Self::of(self.first_month().plus(quarters.saturating_mul(3)))
    }

    /// For people: "vierde kwartaal 2026".
    pub fn dutch(self) -> String {
        let which = match self.number {
            1 => "eerste",
            2 => "tweede",
            3 => "derde",
            _ => "vierde",
        };
        format!("{which} kwartaal {}", self.year)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let (year, number) = text.split_once("-Q").ok_or(NotAQuarter)?;
        if year.len() != 4 || number.len() != 1 {
            return Err(NotAQuarter);
        }
        let (year, number) = (
            year.parse().map_err(|_| NotAQuarter)?,
            number.parse().map_err(|_| NotAQuarter)?,
        );
        Self::new(year, number).ok_or(NotAQuarter)
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quarter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_78_a_quarter_is_its_three_months() {
        let quarter: Quarter = "2026-Q4".parse().expect("a quarter");
        assert_eq!(
            quarter.months().map(|month| month.to_string()),
            ["2026-10", "2026-11", "2026-12"]
        );
        assert_eq!(quarter.plus(1).to_string(), "2027-Q1");
        assert_eq!(quarter.plus(-4).to_string(), "2025-Q4");
        assert_eq!(quarter.last_day().to_string(), "2026-12-31");
        assert_eq!(Quarter::of(quarter.last_month()), quarter);
        assert_eq!(quarter.dutch(), "vierde kwartaal 2026");
        for wrong in [
            "2026-4", "2026-Q5", "2026-Q0", "26-Q1", "2026-Q", "2026-Q11", "",
        ] {
            assert_eq!(wrong.parse::<Quarter>(), Err(NotAQuarter), "{wrong}");
        }
    }
}
