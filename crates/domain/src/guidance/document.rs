//! Documents that leave the house: which one it was is kept with the act, the file itself never is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{UnknownCode, code::codes};

codes! {
    /// What came of offering the young person to read back what is kept and to get a copy, before any
    /// of it is destroyed.
    pub enum ReadBackOffer {
        /// Offered; the young person wanted it and has it.
        Accepted = "accepted", "Aangeboden; de jongere wilde het en heeft het gekregen";
        /// Offered; the young person did not want it.
        Declined = "declined", "Aangeboden; de jongere wilde het niet";
        /// There was nobody to offer it to, such as with a letter that asks to be forgotten at once.
        NotPossible = "not_possible", "Kon niet worden aangeboden";
    }
}

/// The SHA-256 of a document exactly as it was handed out. With the values it was set from, which are
/// sealed beside the act, it shows later that a paper is the one that was given (P8).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentHash([u8; 32]);

impl DocumentHash {
    /// The hash with these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The first eight digits: enough to tell two papers apart on a page.
    pub fn short(self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DocumentHash {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        const UNKNOWN: UnknownCode = UnknownCode {
            set: "DocumentHash",
        };
        if text.len() != 64 || !text.is_ascii() {
            return Err(UNKNOWN);
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(at * 2..at * 2 + 2).ok_or(UNKNOWN)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| UNKNOWN)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for DocumentHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p8_a_hash_reads_back_as_written_and_nothing_else_does() {
        let mut bytes = [0; 32];
        bytes[0] = 0xab;
        bytes[31] = 1;
        let hash = DocumentHash::new(bytes);
        let text = hash.to_string();
        assert_eq!(text.len(), 64);
        assert_eq!(text.parse(), Ok(hash));
        assert_eq!(hash.short(), "ab000000");
        for wrong in ["", "ab", &text[1..], &text.replace("ab", "zz")] {
            assert!(wrong.parse::<DocumentHash>().is_err(), "{wrong}");
        }
    }
}
