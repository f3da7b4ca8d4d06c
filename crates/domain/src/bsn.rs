//! The citizen service number (burgerservicenummer, BSN): parsed once, never shown.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A BSN of nine digits that passes the eleven-test (elfproef).
///
/// It has no `Display` and no `Serialize`, and its `Debug` hides the number: the digits leave only
/// through [`Bsn::digits`], a visible call. Law: Wabb art. 10; UAVG art. 46.
#[derive(Clone, PartialEq, Eq, Hash, Zeroize, ZeroizeOnDrop)]
pub struct Bsn([u8; 9]);

/// Why nine digits are not a BSN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BsnError {
    /// Not exactly nine ASCII digits.
    #[error("a BSN has nine digits")]
    NotNineDigits,
    /// The eleven-test fails, or the number is all zeros.
    #[error("the number fails the eleven-test")]
    CheckFailed,
}

impl Bsn {
    /// Checks nine ASCII digits by the eleven-test: weights 9..2 and -1, sum divisible by 11 and not
    /// all zeros (requirements B.7; I-36, I-39, I-40).
    pub fn parse(digits: &str) -> Result<Self, BsnError> {
        let bytes: [u8; 9] = digits
            .as_bytes()
            .try_into()
            .map_err(|_| BsnError::NotNineDigits)?;
        if !bytes.iter().all(u8::is_ascii_digit) {
            return Err(BsnError::NotNineDigits);
        }
        let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
        let sum: i32 = bytes
            .iter()
            .zip(weights)
            .map(|(digit, weight)| i32::from(digit - b'0') * weight)
            .sum();
        if sum % 11 != 0 || bytes.iter().all(|digit| *digit == b'0') {
            return Err(BsnError::CheckFailed);
        }
        Ok(Self(bytes))
    }

    /// The nine digits. Whoever calls this handles a BSN: only the vault's tokens and the sealed
    /// quarantine and address worklist may.
    pub fn digits(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Bsn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bsn(*)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_36_the_published_example_passes() {
        assert_eq!(
            Bsn::parse("249566758").map(|b| b.digits().to_owned()),
            Ok("249566758".into())
        );
    }

    #[test]
    fn i_39_nine_zeros_are_no_bsn() {
        assert_eq!(Bsn::parse("000000000"), Err(BsnError::CheckFailed));
    }

    #[test]
    fn i_40_every_single_digit_error_is_caught() {
        let good = "249566758";
        for at in 0..9 {
            for digit in '0'..='9' {
                let mut bad: Vec<char> = good.chars().collect();
                if bad[at] == digit {
                    continue;
                }
                bad[at] = digit;
                let bad: String = bad.into_iter().collect();
                assert_eq!(Bsn::parse(&bad), Err(BsnError::CheckFailed), "{at} {digit}");
            }
        }
    }

    #[test]
    fn debug_never_shows_the_digits() {
        let bsn = Bsn::parse("249566758").expect("valid");
        assert_eq!(format!("{bsn:?}"), "Bsn(*)");
    }
}
