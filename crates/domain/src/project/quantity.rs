//! The numbers that targets are set and measured in.

use std::{fmt, str::FromStr};

/// A number of 0 or more with at most two decimals, kept in hundredths: 12, or 7,5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

/// The text is no number of 0 or more with at most two decimals, or it is above [`Quantity::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number of 0 or more with at most two decimals")]
pub struct NotAQuantity;

impl Quantity {
    /// The largest: a hundred million. More is a slip of the pen.
    pub const MOST: Self = Self(10_000_000_000);

    /// From hundredths; `None` below 0 and above [`Self::MOST`].
    pub fn from_hundredths(hundredths: i64) -> Option<Self> {
        (0..=Self::MOST.0)
            .contains(&hundredths)
            .then_some(Self(hundredths))
    }

    /// A whole number; `None` above [`Self::MOST`].
    pub fn whole(number: u64) -> Option<Self> {
        let number = i64::try_from(number).ok()?;
        Self::from_hundredths(number.checked_mul(100)?)
    }

    /// In hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// Whether it has no decimals.
    pub const fn is_whole(self) -> bool {
        self.0 % 100 == 0
    }
}

impl fmt::Display for Quantity {
    /// As people write it: `12`, `7,5`, `12.500`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0 / 100).to_string();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        match self.0 % 100 {
            0 => Ok(()),
            tenths if tenths % 10 == 0 => write!(f, ",{}", tenths / 10),
            hundredths => write!(f, ",{hundredths:02}"),
        }
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;

    /// Reads `12`, `7,5`, `7,25`, `12500` and `12.500`. A dot stands before three digits, a comma before the decimals;
    /// `7.5` is refused, as it may mean either.
    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let text = text.trim();
        let (whole, decimals) = text.split_once(',').unwrap_or((text, "0"));
        let groups: Vec<&str> = whole.split('.').collect();
        let grouped = match groups.as_slice() {
            [only] => !only.is_empty(),
            [first, rest @ ..] => {
                (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3)
            }
            [] => false,
        };
        let digits = groups.concat();
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !grouped || !all_digits(&digits) || !all_digits(decimals) {
            return Err(NotAQuantity);
        }
        let scale = match decimals.len() {
            1 => 10,
            2 => 1,
            _ => return Err(NotAQuantity),
        };
        let decimals: i64 = decimals.parse().map_err(|_| NotAQuantity)?;
        let whole: i64 = digits.parse().map_err(|_| NotAQuantity)?;
        whole
            .checked_mul(100)
            .and_then(|whole| whole.checked_add(decimals * scale))
            .and_then(Self::from_hundredths)
            .ok_or(NotAQuantity)
    }
}
