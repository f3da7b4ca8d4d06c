//! Keyed tokens: recognising a BSN next month, and never approaching a refuser again, without
//! keeping the number.
//!
//! There are only some ninety million valid BSNs, so a token is worth no more than the secrecy of
//! its key: tokens live in the vault and count as personal data (AVG art. 4(5)).

use std::fmt;

use domain::{Bsn, MunicipalityId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{VaultError, envelope::KeyBytes, root::derive};

/// Recognises a BSN within one municipality (S1-21): made when a list row is staged, kept when the
/// BSN itself is destroyed (S1-12). Another municipality's token for the same BSN differs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecognitionToken {
    /// Version of the municipality's secret that made it.
    pub version: i32,
    /// 128 bits of HMAC-SHA-256.
    pub bytes: [u8; 16],
}

/// Keeps a young person who refused, objected or was destroyed out of every later list (S1-37).
/// Made from the recognition token, since the BSN is gone by then.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SuppressionToken {
    /// Version of the municipality's secret that made it.
    pub version: i32,
    /// 128 bits of HMAC-SHA-256.
    pub bytes: [u8; 16],
}

impl fmt::Debug for RecognitionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecognitionToken(version {}, *)", self.version)
    }
}

impl fmt::Debug for SuppressionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SuppressionToken(version {}, *)", self.version)
    }
}

/// One version of a municipality's secret, with a key of its own for each kind of token.
pub(crate) struct Secret {
    /// Kept to be wrapped again under another root key.
    pub(crate) bytes: KeyBytes,
    recognition: Hmac<Sha256>,
    pupil: Hmac<Sha256>,
    suppression: Hmac<Sha256>,
    fingerprint: Hmac<Sha256>,
}

impl Secret {
    pub(crate) fn new(bytes: KeyBytes, municipality: MunicipalityId) -> Result<Self, VaultError> {
        let keyed = |label: &[u8]| -> Result<Hmac<Sha256>, VaultError> {
            let key = derive(&bytes, label, municipality.uuid().as_bytes())?;
            Hmac::new_from_slice(key.as_slice()).map_err(|_| VaultError::Derivation)
        };
        let recognition = keyed(b"recognition")?;
        let pupil = keyed(b"pupil")?;
        let suppression = keyed(b"suppression")?;
        let fingerprint = keyed(b"fingerprint")?;
        Ok(Self {
            bytes,
            recognition,
            pupil,
            suppression,
            fingerprint,
        })
    }

    pub(crate) fn recognition(&self, bsn: &Bsn) -> [u8; 16] {
        truncated(&self.recognition, &[b"bsn|", bsn.digits().as_bytes()])
    }

    pub(crate) fn pupil(&self, bsn: &Bsn) -> [u8; 16] {
        truncated(&self.pupil, &[b"bsn|", bsn.digits().as_bytes()])
    }

    pub(crate) fn suppression(&self, recognition: &RecognitionToken) -> [u8; 16] {
        truncated(&self.suppression, &[&recognition.bytes])
    }

    pub(crate) fn fingerprint(&self, content: &[u8]) -> [u8; 16] {
        truncated(&self.fingerprint, &[content])
    }

    pub(crate) fn fingerprint_matches(&self, content: &[u8], fingerprint: &[u8; 16]) -> bool {
        let mut mac = self.fingerprint.clone();
        mac.update(content);
        mac.verify_truncated_left(fingerprint).is_ok()
    }
}

/// The first half of an HMAC-SHA-256 over the parts.
fn truncated(keyed: &Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 16] {
    let mut mac = keyed.clone();
    for part in parts {
        mac.update(part);
    }
    let full: [u8; 32] = mac.finalize().into_bytes().into();
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(full) {
        *to = from;
    }
    half
}
