//! Birth dates and other dates as files write them.

use domain::{BirthDate, Day, Ts};
use serde::{Deserialize, Serialize};

use crate::{NoticeCode, ReasonCode, month_text::month_by_name};

/// Which part of a date with slashes comes first (I-60).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2003, as the Netherlands write.
    DayFirst,
    /// 12/31/2003, as the United States write.
    MonthFirst,
}

impl DateOrder {
    /// The stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DayFirst => "day_first",
            Self::MonthFirst => "month_first",
        }
    }

    /// The order of this stable name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::DayFirst, Self::MonthFirst]
            .into_iter()
            .find(|order| order.code() == code)
    }
}

/// What a whole column of dates says about their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OrderEvidence {
    /// A date that can only be day first was seen.
    pub(crate) day_first: bool,
    /// A date that can only be month first was seen.
    pub(crate) month_first: bool,
    /// Any date with slashes was seen.
    pub(crate) slashes: bool,
}

impl OrderEvidence {
    /// Takes one more cell into account.
    pub(crate) fn see(&mut self, text: &str) {
        let mut parts = text
            .trim()
            .splitn(3, '/')
            .map(|part| part.trim().parse::<u16>());
        if let (Some(Ok(first)), Some(Ok(second)), Some(_)) =
            (parts.next(), parts.next(), parts.next())
            && first <= 31
        {
            self.slashes = true;
            self.day_first |= first > 12;
            self.month_first |= second > 12;
        }
    }
}

/// How to read the dates of one column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DateRules {
    /// Order of dates with slashes; `None` when the column contradicts itself.
    pub(crate) order: Option<DateOrder>,
    /// Two-digit years above this day's are of the last century.
    pub(crate) reference: Day,
    /// Serial numbers count from 1904 (I-56).
    pub(crate) from_1904: bool,
}

/// A date cell that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateRead {
    /// The date; `None` when the cell is empty or holds a filler.
    pub(crate) date: Option<BirthDate>,
    /// What was put right on the way.
    pub(crate) notice: Option<NoticeCode>,
}

impl DateRead {
    const EMPTY: Self = Self {
        date: None,
        notice: None,
    };
}

/// Reads a date from text: the Dutch ways, ISO, register form with zeros, month names, serials
/// (I-54 to I-65).
pub(crate) fn read_text(text: &str, rules: DateRules) -> Result<DateRead, ReasonCode> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(DateRead::EMPTY);
    }
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return match bytes.len() {
            8 => eight_digits(text),
            5 => read_serial(text, rules.from_1904),
            _ => Err(ReasonCode::BirthDateInvalid),
        };
    }
    if let Some((date, time)) = text.split_once(['T', ' '])
        && time.contains(':')
    {
        return with_time(date, time, rules);
    }
    let mut parts = text
        .split(['-', '/', '.', ' ', '\u{2013}'])
        .filter(|part| !part.is_empty());
    let (Some(first), Some(second), Some(third), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(ReasonCode::BirthDateInvalid);
    };
    let number = |part: &str| -> Result<u16, ReasonCode> {
        let digits = part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        if digits {
            part.parse().map_err(|_| ReasonCode::BirthDateInvalid)
        } else {
            Err(ReasonCode::BirthDateInvalid)
        }
    };
    if first.len() == 4 {
        return finish(number(first)?, number(second)?, number(third)?, None);
    }
    if let Some(month) = month_by_name(second) {
        let (year, _) = year(third, rules.reference)?;
        return finish(year, month, number(first)?, Some(NoticeCode::DateRewritten));
    }
    let (year, two_digits) = year(third, rules.reference)?;
    let (first, second) = (number(first)?, number(second)?);
    let notice = two_digits.then_some(NoticeCode::TwoDigitYear);
    if text.contains('/') {
        let (day, month) = in_order(first, second, rules.order)?;
        return finish(year, month, day, notice);
    }
    finish(year, second, first, notice)
}

/// Day and month of a date with slashes. In a column that contradicts itself only a date that can
/// be read one way, the Dutch, is taken.
fn in_order(first: u16, second: u16, order: Option<DateOrder>) -> Result<(u16, u16), ReasonCode> {
    match order {
        Some(DateOrder::DayFirst) => Ok((first, second)),
        Some(DateOrder::MonthFirst) => Ok((second, first)),
        None if first > 12 || first == second => Ok((first, second)),
        None => Err(ReasonCode::DateOrderUnclear),
    }
}

/// A year of four digits, or two that are completed by the reference date; true when completed.
fn year(text: &str, reference: Day) -> Result<(u16, bool), ReasonCode> {
    let value: u16 = text.parse().map_err(|_| ReasonCode::BirthDateInvalid)?;
    match text.len() {
        4 => Ok((value, false)),
        2 => {
            let this_year = u16::try_from(reference.date().year()).unwrap_or(2000);
            let century = if value > this_year % 100 { 1900 } else { 2000 };
            Ok((century + value, true))
        }
        _ => Err(ReasonCode::BirthDateInvalid),
    }
}

fn eight_digits(text: &str) -> Result<DateRead, ReasonCode> {
    let part = |range: std::ops::Range<usize>| -> u16 {
        text.get(range)
            .and_then(|part| part.parse().ok())
            .unwrap_or(0)
    };
    let (year, month, day) = (part(0..4), part(4..6), part(6..8));
    if (1900..=2100).contains(&year) || year == 9999 || year == 0 && month == 0 {
        return finish(year, month, day, None);
    }
    finish(
        part(4..8),
        part(2..4),
        part(0..2),
        Some(NoticeCode::DateRewritten),
    )
}

/// A date with a time. With an offset it is a moment, and the Dutch day counts (I-63).
fn with_time(date: &str, time: &str, rules: DateRules) -> Result<DateRead, ReasonCode> {
    let mut read = read_text(date, rules)?;
    if read.notice != Some(NoticeCode::SentinelDate) {
        read.notice = Some(NoticeCode::TimeDropped);
    }
    let at = time
        .find(['Z', '+'])
        .or_else(|| time.get(5..).and_then(|t| t.find('-')).map(|at| at + 5));
    let Some(at) = at else { return Ok(read) };
    let (clock, offset) = time.split_at(at);
    let seconds = |text: &str| -> Option<i64> {
        let mut total = 0;
        for (part, unit) in text.split(':').zip([3600, 60, 1]) {
            let whole = part.split('.').next().unwrap_or_default();
            total += whole.parse::<i64>().ok()? * unit;
        }
        Some(total)
    };
    let shift = match offset.split_at_checked(1) {
        Some(("+", rest)) => seconds(rest),
        Some(("-", rest)) => seconds(rest).map(|s| -s),
        _ => Some(0),
    };
    let (Some(clock), Some(shift), Some(birth)) = (seconds(clock), shift, read.date) else {
        return if read.date.is_none() {
            Ok(read)
        } else {
            Err(ReasonCode::BirthDateInvalid)
        };
    };
    let day = birth.earliest();
    if day != birth.latest() {
        return Err(ReasonCode::BirthDateInvalid);
    }
    let epoch = Day::new(1970, 1, 1).ok_or(ReasonCode::BirthDateInvalid)?;
    let moment = i64::from(epoch.days_until(day)) * 86_400 + clock - shift;
    read.date = complete(Ts::from_micros(moment * 1_000_000).day());
    Ok(read)
}

/// A spreadsheet's day number. Number 60 is the 29 February 1900 that never was (I-55 to I-57).
pub(crate) fn read_serial(text: &str, from_1904: bool) -> Result<DateRead, ReasonCode> {
    let text = text.trim();
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let serial: i32 = whole.parse().map_err(|_| ReasonCode::BirthDateInvalid)?;
    let base = match (from_1904, serial) {
        (true, 0..=2_957_003) => Day::new(1904, 1, 1),
        (false, 1..=59) => Day::new(1899, 12, 31),
        (false, 61..=2_958_465) => Day::new(1899, 12, 30),
        _ => None,
    };
    let day = base.ok_or(ReasonCode::BirthDateInvalid)?.plus_days(serial);
    Ok(match complete(day) {
        Some(date) if !is_filler(day) => DateRead {
            date: Some(date),
            notice: Some(NoticeCode::SerialDate),
        },
        _ => DateRead {
            date: None,
            notice: Some(NoticeCode::SentinelDate),
        },
    })
}

fn complete(day: Day) -> Option<BirthDate> {
    let date = day.date();
    BirthDate::new(date.year(), Some(date.month()), Some(date.day())).ok()
}

/// Days that programs write when they have none (I-65).
fn is_filler(day: Day) -> bool {
    let date = day.date();
    matches!(
        (date.year(), date.month(), date.day()),
        (1900 | 1, 1, 1) | (9999, 12, 31)
    )
}

fn finish(
    year: u16,
    month: u16,
    day: u16,
    notice: Option<NoticeCode>,
) -> Result<DateRead, ReasonCode> {
    if matches!(
        (year, month, day),
        (0, 0, 0) | (1900 | 1, 1, 1) | (9999, 12, 31)
    ) {
        return Ok(DateRead {
            date: None,
            notice: Some(NoticeCode::SentinelDate),
        });
    }
    if !(1900..=2100).contains(&year) {
        return Err(ReasonCode::BirthDateInvalid);
    }
    let part = |value: u16| -> Result<Option<i8>, ReasonCode> {
        let value = i8::try_from(value).map_err(|_| ReasonCode::BirthDateInvalid)?;
        Ok((value != 0).then_some(value))
    };
    let year = i16::try_from(year).map_err(|_| ReasonCode::BirthDateInvalid)?;
    let date =
        BirthDate::new(year, part(month)?, part(day)?).map_err(|_| ReasonCode::BirthDateInvalid)?;
    Ok(DateRead {
        date: Some(date),
        notice,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> DateRules {
        let reference = Day::new(2026, 10, 1).expect("a day");
        DateRules {
            order: Some(DateOrder::DayFirst),
            reference,
            from_1904: false,
        }
    }

    fn read(text: &str) -> Result<(String, Option<NoticeCode>), ReasonCode> {
        read_text(text, rules()).map(|read| {
            (
                read.date.map(|d| d.to_string()).unwrap_or_default(),
                read.notice,
            )
        })
    }

    #[test]
    fn i_54_the_dutch_and_iso_ways_are_read() {
        for text in [
            "15-01-2003",
            "15-1-2003",
            "2003-01-15",
            "20030115",
            "15/01/2003",
            "15.01.2003",
        ] {
            assert_eq!(read(text), Ok(("2003-01-15".into(), None)), "{text}");
        }
        assert_eq!(
            read("5-1-03"),
            Ok(("2003-01-05".into(), Some(NoticeCode::TwoDigitYear)))
        );
        assert_eq!(
            read("5-1-98"),
            Ok(("1998-01-05".into(), Some(NoticeCode::TwoDigitYear)))
        );
        assert_eq!(read("5-1-26").map(|r| r.0), Ok("2026-01-05".into()));
        assert_eq!(read("5-1-27").map(|r| r.0), Ok("1927-01-05".into()));
    }

    #[test]
    fn i_55_i_56_i_57_day_numbers_and_their_gaps() {
        let serial = |text, from_1904| {
            read_serial(text, from_1904).map(|r| r.date.map(|d| d.to_string()).unwrap_or_default())
        };
        assert_eq!(serial("37987", false), Ok("2004-01-01".into()));
        assert_eq!(serial("36525", true), Ok("2004-01-01".into()));
        assert_eq!(serial("59", false), Ok("1900-02-28".into()));
        assert_eq!(serial("61", false), Ok("1900-03-01".into()));
        for bad in ["60", "0", "-1", "2958466", "x"] {
            assert_eq!(
                serial(bad, false),
                Err(ReasonCode::BirthDateInvalid),
                "{bad}"
            );
        }
    }

    #[test]
    fn i_58_i_64_days_and_years_that_are_none() {
        for bad in [
            "31-04-2003",
            "29-02-2003",
            "01-13-2003",
            "01-01-0204",
            "01-01-20003",
            "onbekend",
            "2003",
        ] {
            assert_eq!(read(bad), Err(ReasonCode::BirthDateInvalid), "{bad}");
        }
        assert_eq!(read("29-02-2004").map(|r| r.0), Ok("2004-02-29".into()));
    }

    #[test]
    fn i_59_unknown_parts_stay_unknown() {
        for text in ["00-00-2003", "2003-00-00", "20030000"] {
            assert_eq!(read(text), Ok(("2003-00-00".into(), None)), "{text}");
        }
        assert_eq!(read("00-05-2003").map(|r| r.0), Ok("2003-05-00".into()));
    }

    #[test]
    fn i_60_a_column_that_contradicts_itself_is_not_guessed() {
        let unclear = DateRules {
            order: None,
            ..rules()
        };
        assert_eq!(
            read_text("03/04/2003", unclear),
            Err(ReasonCode::DateOrderUnclear)
        );
        assert_eq!(
            read_text("12/31/2003", unclear),
            Err(ReasonCode::DateOrderUnclear)
        );
        assert!(read_text("31/12/2003", unclear).is_ok());
        let us = DateRules {
            order: Some(DateOrder::MonthFirst),
            ..rules()
        };
        assert_eq!(
            read_text("12/31/2003", us).map(|r| r.date.map(|d| d.to_string())),
            Ok(Some("2003-12-31".into()))
        );
    }

    #[test]
    fn i_61_month_names() {
        for text in ["3 mrt. 2004", "3 maart 2004", "3-mrt-2004", "3 Maart 2004"] {
            assert_eq!(
                read(text),
                Ok(("2004-03-03".into(), Some(NoticeCode::DateRewritten))),
                "{text}"
            );
        }
    }

    #[test]
    fn i_63_a_moment_late_in_the_evening_is_the_next_dutch_day() {
        assert_eq!(
            read("2003-01-14T23:00:00Z"),
            Ok(("2003-01-15".into(), Some(NoticeCode::TimeDropped)))
        );
        assert_eq!(
            read("2003-01-15T00:30:00+01:00").map(|r| r.0),
            Ok("2003-01-15".into())
        );
        assert_eq!(
            read("2003-07-14T22:00:00.000Z").map(|r| r.0),
            Ok("2003-07-15".into())
        );
        assert_eq!(
            read("2003-01-15 00:00:00").map(|r| r.0),
            Ok("2003-01-15".into())
        );
    }

    #[test]
    fn i_65_fillers_are_empty() {
        for text in ["01-01-1900", "31-12-9999", "99991231", "1", "0000-00-00"] {
            if text == "1" {
                assert_eq!(
                    read_serial(text, false).map(|r| r.notice),
                    Ok(Some(NoticeCode::SentinelDate))
                );
            } else {
                assert_eq!(
                    read(text),
                    Ok((String::new(), Some(NoticeCode::SentinelDate))),
                    "{text}"
                );
            }
        }
    }
}
