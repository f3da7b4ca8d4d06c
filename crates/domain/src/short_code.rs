//! The short code on a card: what a caller reads out, so that the worker finds the case.
//!
//! Six characters, shown as `K7P-4M2`: five from chance, the sixth a check character. The alphabet
//! has 31 characters, digits and capitals without 0, 1, I, L and O, which are hard to tell apart
//! on paper and by ear. With the characters numbered 0 to 30, the weighted sum 6a + 5b + 4c + 3d +
//! 2e + f is a multiple of 31; because 31 is a prime, every single wrong character and every swap of
//! two characters is caught. The code finds a case within somebody's own work only; it opens nothing.

use std::{fmt, str::FromStr};

const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const WEIGHTS: [u32; 6] = [6, 5, 4, 3, 2, 1];

/// A short code, always valid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ShortCode([u8; 6]);

/// The text is not a short code: most likely misread or mistyped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a short code")]
pub struct NotAShortCode;

impl NotAShortCode {
    /// What to do, in Dutch.
    pub const fn dutch(self) -> &'static str {
        "Deze code klopt niet. Vraag de beller om de zes tekens nog een keer voor te lezen."
    }
}

impl ShortCode {
    /// Makes a code from eight random bytes; 28.6 million codes exist, so the caller keeps them
    /// unique within a municipality by drawing again.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        let mut rest = u64::from_le_bytes(bytes);
        let mut values = [0_u8; 6];
        for value in values.iter_mut().take(5) {
            *value = u8::try_from(rest % 31).unwrap_or(0);
            rest /= 31;
        }
        let check = (31 - weighted_sum(values) % 31) % 31;
        if let Some(last) = values.last_mut() {
            *last = u8::try_from(check).unwrap_or(0);
        }
        Self(values.map(|value| ALPHABET.get(usize::from(value)).copied().unwrap_or(b'2')))
    }

    /// The six characters without the dash, as stored.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The check sum of six numbers of 0 to 30.
fn weighted_sum(values: [u8; 6]) -> u32 {
    values
        .iter()
        .zip(WEIGHTS)
        .map(|(value, weight)| u32::from(*value) * weight)
        .sum()
}

impl fmt::Display for ShortCode {
    /// With the dash, as on the card: `K7P-4M2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.as_str().split_at_checked(3).unwrap_or_default();
        write!(f, "{first}-{second}")
    }
}

impl FromStr for ShortCode {
    type Err = NotAShortCode;

    /// Reads a code as people type it: either case, with or without spaces, dashes and dots. O and 0
    /// are read as Q, I, L and 1 as J: the nearest the alphabet has; the check character judges.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut characters = [0_u8; 6];
        let mut values = [0_u8; 6];
        let mut typed = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{2010}'..='\u{2015}'))
            .map(|c| match c.to_ascii_uppercase() {
                'O' | '0' => 'Q',
                'I' | 'L' | '1' => 'J',
                other => other,
            });
        for (character, value) in characters.iter_mut().zip(&mut values) {
            let found = typed.next().ok_or(NotAShortCode)?;
            let at = ALPHABET
                .iter()
                .position(|known| char::from(*known) == found);
            *value = at
                .and_then(|at| u8::try_from(at).ok())
                .ok_or(NotAShortCode)?;
            *character = u8::try_from(found).map_err(|_| NotAShortCode)?;
        }
        let complete = typed.next().is_none() && weighted_sum(values).is_multiple_of(31);
        if complete {
            Ok(Self(characters))
        } else {
            Err(NotAShortCode)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_code_made_is_read_back_however_it_is_typed(bytes: [u8; 8]) {
            let code = ShortCode::from_random(bytes);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
            let sloppy = format!(" {} ", code.to_string().to_lowercase().replace('-', " "));
            prop_assert_eq!(sloppy.parse(), Ok(code));
        }

        #[test]
        fn one_wrong_character_or_one_swap_is_caught(bytes: [u8; 8], at in 0_usize..6, to in 0_usize..31, other in 0_usize..6) {
            let code = ShortCode::from_random(bytes);
            let mut wrong = code.as_str().as_bytes().to_vec();
            wrong[at] = ALPHABET[to];
            let wrong = String::from_utf8(wrong).expect("ascii");
            prop_assert_eq!(wrong.parse::<ShortCode>().is_ok(), wrong == code.as_str());
            let mut swapped = code.as_str().as_bytes().to_vec();
            swapped.swap(at, other);
            let swapped = String::from_utf8(swapped).expect("ascii");
            prop_assert_eq!(swapped.parse::<ShortCode>().is_ok(), swapped == code.as_str());
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "K7P", "K7P-4M", "K7P-4M22", "€€€-€€€", "A-A-A-A-A-A"] {
            assert_eq!(text.parse::<ShortCode>(), Err(NotAShortCode), "{text}");
        }
    }

    #[test]
    fn a_letter_o_and_a_zero_are_read_alike() {
        let code = (0..u64::MAX)
            .map(|seed| ShortCode::from_random(seed.to_le_bytes()))
            .find(|code| code.as_str().contains('Q'))
            .expect("some code has a Q");
        assert_eq!(code.as_str().replace('Q', "o").parse(), Ok(code));
        assert_eq!(code.as_str().replace('Q', "0").parse(), Ok(code));
    }
}
