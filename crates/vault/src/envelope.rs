//! The envelope: `version(1) | algorithm(1) | key reference(4) | nonce(12) | content | tag(16)`.

use aes_gcm_siv::{AeadInOut, Aes256GcmSiv, KeyInit, Nonce, Tag};
use zeroize::{Zeroize, Zeroizing};

use crate::{Entropy, VaultError};

/// The form of the envelope and of its associated data.
const FORM: u8 = 1;
/// AES-256-GCM-SIV, RFC 8452.
const AES_256_GCM_SIV: u8 = 1;
/// Version, algorithm and key reference.
const HEADER: usize = 6;
const NONCE: usize = 12;
const TAG: usize = 16;
/// The first part of every associated data: the product and the form's number.
const PRODUCT: &[u8] = b"vangnet1";

/// A key of 256 bits, wiped when it goes.
pub(crate) type KeyBytes = Zeroizing<[u8; 32]>;

/// Four bytes that tell which key sealed an envelope: an epoch, or the start of a check value.
pub(crate) type KeyRef = [u8; 4];

/// A fresh random key.
pub(crate) fn random_key(entropy: &Entropy) -> KeyBytes {
    let mut key = Zeroizing::new([0; 32]);
    entropy.fill(key.as_mut_slice());
    key
}

/// The cipher under a key.
pub(crate) fn cipher(key: &KeyBytes) -> Aes256GcmSiv {
    Aes256GcmSiv::new((&**key).into())
}

/// What an envelope is bound to: parts, each preceded by its length in one byte, so that no two
/// lists of parts give the same bytes. Lives on the stack: a seal makes one allocation, its result.
pub(crate) struct Binding {
    bytes: [u8; 320],
    length: usize,
}

impl Binding {
    /// Binds to `parts`, after the product's own name.
    pub(crate) fn of(parts: &[&[u8]]) -> Result<Self, VaultError> {
        let mut binding = Self {
            bytes: [0; 320],
            length: 0,
        };
        binding.push(PRODUCT)?;
        for part in parts {
            binding.push(part)?;
        }
        Ok(binding)
    }

    /// The bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn push(&mut self, part: &[u8]) -> Result<(), VaultError> {
        let length = u8::try_from(part.len()).map_err(|_| VaultError::TooLong)?;
        let end = self.length + 1 + part.len();
        let room = self
            .bytes
            .get_mut(self.length..end)
            .ok_or(VaultError::TooLong)?;
        let (first, rest) = room.split_first_mut().ok_or(VaultError::TooLong)?;
        *first = length;
        rest.copy_from_slice(part);
        self.length = end;
        Ok(())
    }
}

/// Seals a value, padded so that its length tells little: a short code and a longer one look alike.
pub(crate) fn seal_value(
    cipher: &Aes256GcmSiv,
    key_ref: KeyRef,
    binding: &Binding,
    value: &[u8],
    entropy: &Entropy,
) -> Result<Vec<u8>, VaultError> {
    let length = u32::try_from(value.len()).map_err(|_| VaultError::TooLong)?;
    let padded = padded_length(value.len()).ok_or(VaultError::TooLong)?;
    let (mut envelope, nonce) = begin(key_ref, padded, entropy);
    envelope.extend_from_slice(&length.to_be_bytes());
    envelope.extend_from_slice(value);
    envelope.resize(HEADER + NONCE + padded, 0);
    finish(cipher, nonce, binding, envelope)
}

/// Opens a value sealed by [`seal_value`].
pub(crate) fn open_value(
    cipher: &Aes256GcmSiv,
    key_ref: KeyRef,
    binding: &Binding,
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut padded = open(cipher, key_ref, binding, envelope)?;
    let (length, _) = padded.split_first_chunk::<4>().ok_or(VaultError::Altered)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| VaultError::Altered)?;
    if padded_length(length) != Some(padded.len()) {
        return Err(VaultError::Altered);
    }
    padded.copy_within(4..4 + length, 0);
    if let Some(surplus) = padded.get_mut(length..) {
        surplus.zeroize();
    }
    padded.truncate(length);
    Ok(padded)
}

/// Wraps a key under another: an envelope without padding, as all keys are of one length.
pub(crate) fn wrap_key(
    cipher: &Aes256GcmSiv,
    key_ref: KeyRef,
    binding: &Binding,
    key: &KeyBytes,
    entropy: &Entropy,
) -> Result<Vec<u8>, VaultError> {
    let (mut envelope, nonce) = begin(key_ref, key.len(), entropy);
    envelope.extend_from_slice(key.as_slice());
    finish(cipher, nonce, binding, envelope)
}

/// Unwraps a key wrapped by [`wrap_key`].
pub(crate) fn unwrap_key(
    cipher: &Aes256GcmSiv,
    key_ref: KeyRef,
    binding: &Binding,
    envelope: &[u8],
) -> Result<KeyBytes, VaultError> {
    let opened = open(cipher, key_ref, binding, envelope)?;
    let bytes: &[u8; 32] = opened
        .as_slice()
        .try_into()
        .map_err(|_| VaultError::Altered)?;
    Ok(Zeroizing::new(*bytes))
}

/// Length and content rounded up: to 32 bytes until 64, to 64 above.
fn padded_length(content: usize) -> Option<usize> {
    let whole = content.checked_add(4)?;
    whole.checked_next_multiple_of(if whole <= 64 { 32 } else { 64 })
}

/// An envelope with header and nonce, and room for all that follows, so that plaintext is never
/// left behind by a growing buffer.
fn begin(key_ref: KeyRef, content: usize, entropy: &Entropy) -> (Vec<u8>, [u8; NONCE]) {
    let mut nonce = [0; NONCE];
    entropy.fill(&mut nonce);
    let mut envelope = Vec::with_capacity(HEADER + NONCE + content + TAG);
    envelope.extend_from_slice(&header(key_ref));
    envelope.extend_from_slice(&nonce);
    (envelope, nonce)
}

fn finish(
    cipher: &Aes256GcmSiv,
    nonce: [u8; NONCE],
    binding: &Binding,
    mut envelope: Vec<u8>,
) -> Result<Vec<u8>, VaultError> {
    let content = envelope.get_mut(HEADER + NONCE..).unwrap_or_default();
    let tag = cipher
        .encrypt_inout_detached(&Nonce::from(nonce), binding.as_bytes(), content.into())
        .map_err(|_| VaultError::TooLong)?;
    envelope.extend_from_slice(&tag);
    Ok(envelope)
}

fn open(
    cipher: &Aes256GcmSiv,
    key_ref: KeyRef,
    binding: &Binding,
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (start, rest) = envelope
        .split_first_chunk::<HEADER>()
        .ok_or(VaultError::NotAnEnvelope)?;
    let (nonce, rest) = rest
        .split_first_chunk::<NONCE>()
        .ok_or(VaultError::NotAnEnvelope)?;
    let (content, tag) = rest
        .split_last_chunk::<TAG>()
        .ok_or(VaultError::NotAnEnvelope)?;
    let [form, algorithm, found_ref @ ..] = *start;
    if form != FORM {
        return Err(VaultError::NotAnEnvelope);
    }
    if algorithm != AES_256_GCM_SIV {
        return Err(VaultError::UnknownAlgorithm);
    }
    if found_ref != key_ref {
        return Err(VaultError::OtherKey);
    }
    let mut opened = Zeroizing::new(content.to_vec());
    cipher
        .decrypt_inout_detached(
            &Nonce::from(*nonce),
            binding.as_bytes(),
            opened.as_mut_slice().into(),
            &Tag::from(*tag),
        )
        .map_err(|_| VaultError::Altered)?;
    Ok(opened)
}

fn header([a, b, c, d]: KeyRef) -> [u8; HEADER] {
    [FORM, AES_256_GCM_SIV, a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_has_steps_of_32_until_64_and_of_64_above() {
        let padded = |length| padded_length(length).expect("short");
        assert_eq!(
            [padded(0), padded(28), padded(29), padded(60)],
            [32, 32, 64, 64]
        );
        assert_eq!([padded(61), padded(124), padded(125)], [128, 128, 192]);
        assert_eq!(padded_length(usize::MAX), None);
    }

    #[test]
    fn no_two_lists_of_parts_bind_alike() {
        let bytes = |parts: &[&[u8]]| Binding::of(parts).expect("short").as_bytes().to_vec();
        assert_ne!(bytes(&[b"ab", b"c"]), bytes(&[b"a", b"bc"]));
        assert_ne!(bytes(&[b"ab"]), bytes(&[b"ab", b""]));
        assert_eq!(bytes(&[b"x"]), b"\x08vangnet1\x01x");
        assert_eq!(Binding::of(&[&[0; 256]]).err(), Some(VaultError::TooLong));
    }
}
