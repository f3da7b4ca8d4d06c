//! Days, months and moments, and the one clock they come from.

use std::{
    fmt,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::{Span, Timestamp, Zoned, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A Dutch calendar day, written `yyyy-mm-dd` in storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(Date);

impl Day {
    /// The first day there is: before every other.
    pub const FIRST: Self = Self(Date::constant(1, 1, 1));
    /// The last day there is: where "no last day" sorts.
    pub const LAST: Self = Self(Date::constant(9999, 12, 31));

    /// The day of this year, month (1-12) and day of month; `None` when the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// Wraps a civil date.
    pub const fn from_date(date: Date) -> Self {
        Self(date)
    }

    /// The civil date.
    pub const fn date(self) -> Date {
        self.0
    }

    /// This day plus a number of calendar days (negative: earlier); saturates at the calendar's ends.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(Span::new().days(days)))
    }

    /// This day plus whole months; the 31st becomes the last day of a shorter month.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.0.saturating_add(Span::new().months(months)))
    }

    /// This day plus whole years; 29 February becomes 28 February in an ordinary year.
    #[must_use]
    pub fn plus_years(self, years: i32) -> Self {
        Self(self.0.saturating_add(Span::new().years(years)))
    }

    /// Calendar days from `self` to `later`; negative when `later` is earlier.
    pub fn days_until(self, later: Self) -> i32 {
        self.0.until(later.0).map_or(0, |span| span.get_days())
    }

    /// The month this day lies in.
    pub fn month(self) -> Month {
        Month {
            year: self.0.year(),
            month: self.0.month(),
        }
    }

    /// The day as Dutch readers write it: `dd-mm-yyyy`.
    pub fn dutch(self) -> String {
        format!(
            "{:02}-{:02}-{:04}",
            self.0.day(),
            self.0.month(),
            self.0.year()
        )
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.0.year(),
            self.0.month(),
            self.0.day()
        )
    }
}

impl FromStr for Day {
    type Err = jiff::Error;

    /// Reads `yyyy-mm-dd`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Date::strptime("%Y-%m-%d", text).map(Self)
    }
}

/// A calendar month, written `yyyy-mm`: the month of a list, the month an age term falls in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month 1-12 of a year; `None` outside the calendar.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok().map(|_| Self { year, month })
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month of the year, 1-12.
    pub const fn month(self) -> i8 {
        self.month
    }

    /// Its first day, the reference date of a list that names none.
    pub fn first_day(self) -> Day {
        Day(Date::constant(self.year, self.month, 1))
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        Day(self.first_day().0.last_of_month())
    }

    /// This month plus a number of months.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        self.first_day().plus_months(months).month()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The text was not a month written `yyyy-mm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month written yyyy-mm")]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(NotAMonth);
        }
        let year = year.parse().map_err(|_| NotAMonth)?;
        let month = month.parse().map_err(|_| NotAMonth)?;
        Self::new(year, month).ok_or(NotAMonth)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A moment in whole microseconds since 1970 UTC, so that what is read equals what was written on
/// both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ts(i64);

impl Ts {
    /// The moment so many microseconds after 1970-01-01T00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment plus seconds (negative: earlier).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The moment as a clock on a Dutch wall shows it.
    pub fn in_the_netherlands(self) -> Zoned {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        Timestamp::from_microsecond(self.0)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(zone)
    }

    /// The moment a clock on a Dutch wall shows this day, hour and minute; of the two in the hour that
    /// autumn repeats, the first. `None` for a time no clock shows.
    pub fn on(day: Day, hour: i8, minute: i8) -> Option<Self> {
        let time = jiff::civil::Time::new(hour, minute, 0, 0).ok()?;
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        let zoned = day.0.to_datetime(time).to_zoned(zone).ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }

    /// The moment at which its minute began: what people type has no seconds.
    #[must_use]
    pub const fn minute(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(60_000_000)))
    }

    /// The Dutch calendar day of this moment: deadlines count in these.
    pub fn day(self) -> Day {
        Day(self.in_the_netherlands().date())
    }

    /// `dd-mm-yyyy hh:mm`, Dutch time.
    pub fn dutch(self) -> String {
        let zoned = self.in_the_netherlands();
        format!(
            "{} {:02}:{:02}",
            Day(zoned.date()).dutch(),
            zoned.hour(),
            zoned.minute()
        )
    }
}

/// Where the time comes from. Made once at the edge and passed down; tests pass a fixed one.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock, cut to whole microseconds.
    System,
    /// A clock that stands still until it is moved: microseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this moment until [`Clock::advance_seconds`] moves it.
    pub fn fixed(at: Ts) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.micros())))
    }

    /// Now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    pub fn now(&self) -> Ts {
        match self {
            Self::System => Ts(Timestamp::now().as_microsecond()),
            Self::Fixed(at) => Ts(at.load(Ordering::SeqCst)),
        }
    }

    /// Today, as a Dutch calendar day.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Moves a fixed clock; the machine's clock is left alone.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Fixed(at) = self {
            at.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock by whole days.
    pub fn advance_days(&self, days: i64) {
        self.advance_seconds(days.saturating_mul(86_400));
    }
}
