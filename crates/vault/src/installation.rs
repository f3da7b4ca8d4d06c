//! Keys of the installation itself: staff secrets, the signature on audit checkpoints, the pepper.

use std::fmt;

use aes_gcm_siv::Aes256GcmSiv;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    Entropy, Place, Plain, RootKey, VaultError,
    envelope::{
        Binding, KeyBytes, KeyRef, cipher, open_value, random_key, seal_value, unwrap_key, wrap_key,
    },
    root::derive,
};

/// Keys that follow from the installation's secret by HKDF, each under its own label. What they
/// seal belongs to the installation (second factors, passkeys), never to a young person: it cannot be
/// destroyed person by person.
///
/// The secret lies in the vault, wrapped under the root key, so that another root key leaves
/// passwords, second factors and signatures as they are.
pub struct InstallationKeys {
    /// Kept to be wrapped again under another root key.
    secret: KeyBytes,
    cipher: Aes256GcmSiv,
    key_ref: KeyRef,
    signing: SigningKey,
    pepper: KeyBytes,
    drawing: Hmac<Sha256>,
}

impl InstallationKeys {
    /// Makes the secret of a new installation, and its wrapped form to keep.
    pub fn create(root: &RootKey, entropy: &Entropy) -> Result<(Self, Vec<u8>), VaultError> {
        let keys = Self::of(random_key(entropy))?;
        let wrapped = keys.rewrap_under(root, entropy)?;
        Ok((keys, wrapped))
    }

    /// Unlocks them from what the vault keeps.
    ///
    /// Errors: [`VaultError::OtherKey`] for another root key, [`VaultError::Altered`] for a changed
    /// envelope.
    pub fn unlock(root: &RootKey, wrapped: &[u8]) -> Result<Self, VaultError> {
        let (cipher, reference) = root.installation_keyring()?;
        Self::of(unwrap_key(&cipher, reference, &secret_binding()?, wrapped)?)
    }

    /// Wraps the secret again under another root key.
    pub fn rewrap_under(&self, root: &RootKey, entropy: &Entropy) -> Result<Vec<u8>, VaultError> {
        let (cipher, reference) = root.installation_keyring()?;
        wrap_key(
            &cipher,
            reference,
            &secret_binding()?,
            &self.secret,
            entropy,
        )
    }

    /// The keys of a known secret: what the published test vectors start from.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self, VaultError> {
        Self::of(Zeroizing::new(*secret))
    }

    fn of(secret: KeyBytes) -> Result<Self, VaultError> {
        let purpose = |label: &[u8]| derive(&secret, label, b"installation");
        let reference = purpose(b"installation reference")?;
        Ok(Self {
            cipher: cipher(&purpose(b"installation sealing")?),
            key_ref: reference
                .first_chunk()
                .copied()
                .ok_or(VaultError::Derivation)?,
            signing: SigningKey::from_bytes(&*purpose(b"checkpoint signing")?),
            pepper: purpose(b"password pepper")?,
            drawing: Hmac::new_from_slice(purpose(b"drawing lots")?.as_slice())
                .map_err(|_| VaultError::Derivation)?,
            secret,
        })
    }

    /// Seals `content` for one place, padded as a subject's values are.
    pub fn seal(
        &self,
        place: Place,
        content: &[u8],
        entropy: &Entropy,
    ) -> Result<Vec<u8>, VaultError> {
        seal_value(
            &self.cipher,
            self.key_ref,
            &binding(place)?,
            content,
            entropy,
        )
    }

    /// Opens what was sealed for this place. Errors as [`crate::SubjectKey::open`].
    pub fn open(&self, place: Place, envelope: &[u8]) -> Result<Plain, VaultError> {
        open_value(&self.cipher, self.key_ref, &binding(place)?, envelope).map(Plain::new)
    }

    /// Signs an audit checkpoint with Ed25519 (RFC 8032), F4.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// The public half, handed out with the checkpoints so that others can check them.
    pub fn verifying_key(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// 64 bits for a message in a draw of its own: the same each time, and a guess for whoever has not the key.
    pub fn draw(&self, draw: &[u8; 16], message: &[u8]) -> u64 {
        let mut mac = self.drawing.clone();
        mac.update(draw);
        mac.update(message);
        let bits: [u8; 32] = mac.finalize().into_bytes().into();
        bits.iter()
            .take(8)
            .fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
    }

    /// The pepper mixed into password hashes (argon2id's secret input): a stolen database alone
    /// cannot be used to guess passwords.
    pub fn pepper(&self) -> &[u8; 32] {
        &self.pepper
    }
}

impl fmt::Debug for InstallationKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstallationKeys(*)")
    }
}

fn secret_binding() -> Result<Binding, VaultError> {
    Binding::of(&[b"installation secret"])
}

fn binding(place: Place) -> Result<Binding, VaultError> {
    Binding::of(&[
        b"installation",
        place.table.as_bytes(),
        place.column.as_bytes(),
        place.row.as_bytes(),
    ])
}

/// Whether `signature` is this key's on `message`, by the strict rules (no weak keys, no second
/// form of a signature). Needs no secret: whoever holds a checkpoint can call it.
pub fn verify_checkpoint(verifying_key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(verifying_key).is_ok_and(|key| {
        key.verify_strict(message, &Signature::from_bytes(signature))
            .is_ok()
    })
}
