//! Working days in the Netherlands: the daily mail goes out on them.

use jiff::civil::{Date, Weekday};

use crate::Day;

/// Whether people work on a day: no weekend, no public holiday.
pub fn is_workday(day: Day) -> bool {
    let date = day.date();
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(date)
}

/// The public holidays (algemeen erkende feestdagen; Algemene termijnenwet art. 3), and Liberation Day
/// in the years in which it is a day off.
fn is_holiday(date: Date) -> bool {
    let after_easter = date
        .since(easter(date.year()))
        .map_or(i32::MIN, |span| span.get_days());
    let fixed = match (date.month(), date.day()) {
        (1, 1) | (12, 25 | 26) => true,
        (5, 5) => date.year() % 5 == 0,
        // The King's birthday, a day earlier when it falls on a Sunday.
        (4, 27) => date.weekday() != Weekday::Sunday,
        (4, 26) => date.weekday() == Weekday::Saturday,
        _ => false,
    };
    // Easter Monday, Ascension Day, Whit Monday.
    fixed || matches!(after_easter, 1 | 39 | 50)
}

/// Easter Sunday of a year (the Gregorian computus).
#[expect(
    clippy::many_single_char_names,
    reason = "the letters of the published rule"
)]
fn easter(year: i16) -> Date {
    let year_number = i32::from(year);
    let a = year_number % 19;
    let (b, c) = (year_number / 100, year_number % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    let small = |number: i32| i8::try_from(number).unwrap_or(1);
    Date::new(year, small(month), small(day)).unwrap_or(Date::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn works(text: &str) -> bool {
        is_workday(text.parse().expect("a day"))
    }

    #[test]
    fn weekends_and_public_holidays_are_no_working_days() {
        for off in [
            "2026-11-28", // Saturday
            "2026-11-29", // Sunday
            "2027-01-01", // New Year
            "2026-04-06", // Easter Monday
            "2026-04-27", // King's Day, a Monday
            "2026-05-14", // Ascension Day
            "2026-05-25", // Whit Monday
            "2026-12-25", // Christmas
            "2030-05-05", // Liberation Day in a fifth year, a Sunday too
            "2027-03-29", // Easter Monday
            "2024-04-01", // Easter Monday
        ] {
            assert!(!works(off), "{off}");
        }
        for on in [
            "2026-11-30",
            "2026-05-05",
            "2026-12-24",
            "2026-04-03",
            "2025-04-28",
            "2026-05-15",
        ] {
            assert!(works(on), "{on}");
        }
        assert!(!works("2025-05-05"), "2025 is a fifth year");
        assert!(!works("2025-04-26"), "the day before a Sunday");
    }
}
