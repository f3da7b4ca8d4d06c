//! Amounts in cents, read and written as the Dutch write them.

use std::{fmt, iter::Sum, str::FromStr};

/// An amount of money in whole cents; may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub i64);

/// What is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an amount such as 52.525,21")]
pub struct NotAnAmount(pub String);

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        Self(all.map(|one| one.0).fold(0, i64::saturating_add))
    }
}

impl fmt::Display for Cents {
    /// `52.525,21`, without a currency.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let euros = (self.0.unsigned_abs() / 100).to_string();
        let mut grouped = String::new();
        for (at, digit) in euros.chars().enumerate() {
            if at > 0 && (euros.len() - at).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{grouped},{:02}", self.0.unsigned_abs() % 100)
    }
}

impl FromStr for Cents {
    type Err = NotAnAmount;

    /// Reads `52.525,21`, `52525,21`, `12.467`, `€ 12.185,-` and `12185`. A dot stands before three digits; a comma before
    /// the cents. `12,185` and `1.50` are refused: they may mean either.
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let wrong = || NotAnAmount(text.to_owned());
        let bare = text.trim().trim_start_matches('€').trim();
        let (negative, bare) = match bare.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest.trim()),
            None => (false, bare),
        };
        let (euros, cents) = bare.split_once(',').unwrap_or((bare, "00"));
        let cents: i64 = match cents {
            "-" | "--" => 0,
            two if two.len() == 2 && two.bytes().all(|byte| byte.is_ascii_digit()) => {
                two.parse().map_err(|_| wrong())?
            }
            _ => return Err(wrong()),
        };
        let groups: Vec<&str> = euros.split('.').collect();
        let well_grouped = match groups.as_slice() {
            [all] => !all.is_empty(),
            [first, rest @ ..] => {
                (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3)
            }
            [] => false,
        };
        let digits = groups.concat();
        if !well_grouped || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        let amount = digits
            .parse::<i64>()
            .ok()
            .and_then(|euros| euros.checked_mul(100)?.checked_add(cents))
            .ok_or_else(wrong)?;
        Ok(Self(if negative { -amount } else { amount }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a11_amounts_are_read_as_the_tables_write_them() {
        for (text, cents) in [
            ("52.525,21", 5_252_521),
            ("12.467", 1_246_700),
            ("€ 12.185,-", 1_218_500),
            ("4.014,50", 401_450),
            ("38977", 3_897_700),
            ("0,05", 5),
            ("-1.699,10", -169_910),
        ] {
            assert_eq!(text.parse(), Ok(Cents(cents)), "{text}");
        }
        for text in ["12,185", "1.50", "1.2345", "", ",50", "12 467", "1,5", "x"] {
            assert!(text.parse::<Cents>().is_err(), "{text}");
        }
        assert_eq!(Cents(18_049_901).to_string(), "180.499,01");
        assert_eq!(Cents(-5).to_string(), "-0,05");
        assert_eq!(Cents(123_456_700).to_string(), "1.234.567,00");
    }
}
