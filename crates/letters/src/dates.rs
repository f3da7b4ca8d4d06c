//! Days as a letter writes them.

use domain::Day;
use serde::Serialize;

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = [
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
];

/// The parts of a day for a document's metadata.
#[derive(Serialize)]
pub(crate) struct DayParts {
    year: i16,
    month: i8,
    day: i8,
}

impl From<Day> for DayParts {
    fn from(day: Day) -> Self {
        let date = day.date();
        Self {
            year: date.year(),
            month: date.month(),
            day: date.day(),
        }
    }
}

/// A day as a letter writes it: "1 maart 2027".
pub fn written_out(day: Day) -> String {
    let date = day.date();
    let month = usize::try_from(date.month())
        .ok()
        .and_then(|month| MONTHS.get(month.checked_sub(1)?))
        .copied()
        .unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// "maandag 1 maart 2027".
pub(crate) fn with_weekday(day: Day) -> String {
    let offset = usize::try_from(day.date().weekday().to_monday_zero_offset()).unwrap_or_default();
    let weekday = WEEKDAYS.get(offset).copied().unwrap_or_default();
    format!("{weekday} {}", written_out(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_dutch() {
        let monday = Day::new(2027, 3, 1).expect("a day of the calendar");
        assert_eq!(written_out(monday), "1 maart 2027");
        assert_eq!(with_weekday(monday), "maandag 1 maart 2027");
        let sunday = Day::new(2028, 12, 31).expect("a day of the calendar");
        assert_eq!(with_weekday(sunday), "zondag 31 december 2028");
    }
}
