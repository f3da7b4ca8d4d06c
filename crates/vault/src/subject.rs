//! The key of one subject in one compartment: the only thing that seals and opens content.

use std::fmt;

use aes_gcm_siv::Aes256GcmSiv;
use domain::MunicipalityId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    Compartment, Entropy, Place, VaultError,
    envelope::{Binding, KeyBytes, cipher, open_value, seal_value},
};

/// A subject key as the vault's database keeps it: deleting this row destroys all that it sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedSubjectKey {
    /// The municipality's epoch it is wrapped under.
    pub epoch: i32,
    /// The envelope around the key, 66 bytes.
    pub bytes: Vec<u8>,
    /// `HMAC-SHA-256(key, "kcv")`, first 8 bytes: names the key in a proof of destruction.
    pub check: [u8; 8],
}

impl fmt::Debug for WrappedSubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedSubjectKey(epoch {}, *)", self.epoch)
    }
}

/// The opened key of one subject in one compartment. Open it, use it, drop it.
pub struct SubjectKey {
    cipher: Aes256GcmSiv,
    check: [u8; 8],
    municipality: MunicipalityId,
    subject: Uuid,
    compartment: Compartment,
}

impl SubjectKey {
    pub(crate) fn new(
        key: &KeyBytes,
        municipality: MunicipalityId,
        subject: Uuid,
        compartment: Compartment,
    ) -> Result<Self, VaultError> {
        let check = check_value(key)?;
        Ok(Self {
            cipher: cipher(key),
            check,
            municipality,
            subject,
            compartment,
        })
    }

    /// Seals `content` for one place. The result is `34 + padded` bytes, where the padding goes up
    /// in steps of 32 and 64 bytes, so that its length tells little.
    ///
    /// Errors: [`VaultError::TooLong`] for names over 250 bytes together or content over 4 GiB.
    pub fn seal(
        &self,
        place: Place,
        content: &[u8],
        entropy: &Entropy,
    ) -> Result<Vec<u8>, VaultError> {
        seal_value(
            &self.cipher,
            self.key_ref(),
            &self.binding(place)?,
            content,
            entropy,
        )
    }

    /// Opens what was sealed for this place under this key.
    ///
    /// Errors: [`VaultError::Altered`] when a bit differs or the value was moved here;
    /// [`VaultError::OtherKey`] when another key sealed it.
    pub fn open(&self, place: Place, envelope: &[u8]) -> Result<Plain, VaultError> {
        open_value(
            &self.cipher,
            self.key_ref(),
            &self.binding(place)?,
            envelope,
        )
        .map(Plain)
    }

    /// The check value recorded when the key was made: the audit's proof of which key is gone.
    pub const fn check_value(&self) -> [u8; 8] {
        self.check
    }

    fn key_ref(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.check;
        [a, b, c, d]
    }

    fn binding(&self, place: Place) -> Result<Binding, VaultError> {
        Binding::of(&[
            self.municipality.uuid().as_bytes(),
            self.subject.as_bytes(),
            &self.compartment.code().to_be_bytes(),
            place.table.as_bytes(),
            place.column.as_bytes(),
            place.row.as_bytes(),
        ])
    }
}

impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectKey(*)")
    }
}

/// `HMAC-SHA-256(key, "kcv")`, first 8 bytes.
fn check_value(key: &KeyBytes) -> Result<[u8; 8], VaultError> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.as_slice()).map_err(|_| VaultError::Derivation)?;
    mac.update(b"kcv");
    mac.finalize()
        .into_bytes()
        .first_chunk()
        .copied()
        .ok_or(VaultError::Derivation)
}

/// Opened content, wiped from memory when dropped.
///
/// It cannot be copied, printed or serialised by accident:
///
/// ```compile_fail,E0599
/// fn keep(plain: vault::Plain) -> (vault::Plain, vault::Plain) {
///     (plain.clone(), plain)
/// }
/// ```
/// ```compile_fail,E0277
/// fn log(plain: &vault::Plain) {
///     println!("{plain:?}");
/// }
/// ```
pub struct Plain(Zeroizing<Vec<u8>>);

impl Plain {
    pub(crate) const fn new(content: Zeroizing<Vec<u8>>) -> Self {
        Self(content)
    }

    /// The content. Whoever calls this reads personal data, and has an audit entry for it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
