//! The root key, from which everything else can be opened. It lives in a file, a systemd credential
//! or a key service; never in the database and never in a backup of it.

use std::fmt;

use aes_gcm_siv::Aes256GcmSiv;
use domain::MunicipalityId;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    Entropy, VaultError,
    envelope::{Binding, KeyBytes, KeyRef, cipher},
};

/// The root key of an installation: 32 random bytes, wiped from memory when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RootKey([u8; 32]);

impl RootKey {
    /// A new root key.
    pub fn generate(entropy: &Entropy) -> Self {
        let mut key = Self([0; 32]);
        entropy.fill(&mut key.0);
        key
    }

    /// The root key kept outside the database. The caller wipes its own copy.
    pub const fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// The bytes, for writing the key file and the custodians' copies only.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The cipher that wraps one municipality's keys, and the reference that names this root key.
    pub(crate) fn keyring(
        &self,
        municipality: MunicipalityId,
    ) -> Result<(Aes256GcmSiv, KeyRef), VaultError> {
        let key = derive(&self.0, b"keyring", municipality.uuid().as_bytes())?;
        Ok((cipher(&key), self.reference()?))
    }

    /// The cipher that wraps the installation's own secret, and the reference that names this root
    /// key.
    pub(crate) fn installation_keyring(&self) -> Result<(Aes256GcmSiv, KeyRef), VaultError> {
        let key = derive(&self.0, b"keyring", b"installation")?;
        Ok((cipher(&key), self.reference()?))
    }

    /// Four derived bytes that tell one root key from another and say nothing about it.
    fn reference(&self) -> Result<KeyRef, VaultError> {
        let derived = derive(&self.0, b"root reference", b"installation")?;
        derived
            .first_chunk::<4>()
            .copied()
            .ok_or(VaultError::Derivation)
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootKey(*)")
    }
}

/// HKDF-SHA-256 of a uniform secret; label and context are bound with their lengths.
pub(crate) fn derive(
    secret: &[u8; 32],
    label: &[u8],
    context: &[u8],
) -> Result<KeyBytes, VaultError> {
    let info = Binding::of(&[label, context])?;
    let mut derived = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, secret)
        .expand(info.as_bytes(), derived.as_mut_slice())
        .map_err(|_| VaultError::Derivation)?;
    Ok(derived)
}
