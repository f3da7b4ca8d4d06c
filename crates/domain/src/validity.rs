//! From which day until which day something holds: a norm, a key to divide costs by.

use crate::Day;

/// The days on which something holds, the first and the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Day,
    /// The last day; `None`: until something else is decided.
    pub until: Option<Day>,
}

impl Validity {
    /// Whether it holds on a day.
    pub fn covers(self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_day_are_included() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let year = Validity {
            from: day("2018-01-01"),
            until: Some(day("2018-12-31")),
        };
        let covered = ["2017-12-31", "2018-01-01", "2018-12-31", "2019-01-01"]
            .map(|text| year.covers(day(text)));
        assert_eq!(covered, [false, true, true, false]);
        assert!(
            Validity {
                until: None,
                ..year
            }
            .covers(Day::LAST)
        );
    }
}
