//! The keys of one municipality: they wrap the keys of its young people and make its tokens.

use std::fmt;

use aes_gcm_siv::Aes256GcmSiv;
use domain::{Bsn, MunicipalityId};
use uuid::Uuid;

use crate::{
    Compartment, Entropy, RecognitionToken, RootKey, SubjectKey, SuppressionToken, VaultError,
    WrappedSubjectKey,
    envelope::{Binding, KeyBytes, KeyRef, cipher, random_key, unwrap_key, wrap_key},
    token::Secret,
    versions::Versions,
};

/// A key-encryption key (KEK) of one epoch, wrapped under the root key.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKek {
    /// The epoch, counted from 1.
    pub epoch: i32,
    /// The envelope around the key, 66 bytes.
    pub bytes: Vec<u8>,
}

/// The secret behind the tokens, of one version, wrapped under the root key.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedSecret {
    /// The version, counted from 1; a new one is made only after an incident.
    pub version: i32,
    /// The envelope around the secret, 66 bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for WrappedKek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKek(epoch {}, *)", self.epoch)
    }
}

impl fmt::Debug for WrappedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedSecret(version {}, *)", self.version)
    }
}

/// The unlocked keys of one municipality: a KEK per epoch and a secret per version.
///
/// A new epoch takes over each week; once every subject key is wrapped under it the older epoch is
/// dropped and destroyed, and with it the worth of every left-over copy of a wrapped key (G2).
pub struct MunicipalityKeys {
    municipality: MunicipalityId,
    keks: Versions<Kek>,
    secrets: Versions<Secret>,
}

/// A key-encryption key, ready for use.
struct Kek {
    /// Kept to be wrapped again under another root key.
    bytes: KeyBytes,
    cipher: Aes256GcmSiv,
}

impl Kek {
    fn new(bytes: KeyBytes) -> Self {
        Self {
            cipher: cipher(&bytes),
            bytes,
        }
    }
}

impl MunicipalityKeys {
    /// Makes the first epoch and the first secret of a municipality, and their wrapped forms to keep.
    pub fn create(
        root: &RootKey,
        municipality: MunicipalityId,
        entropy: &Entropy,
    ) -> Result<(Self, WrappedKek, WrappedSecret), VaultError> {
        let keyring = Keyring::of(root, municipality)?;
        let (kek, secret) = (random_key(entropy), random_key(entropy));
        let wrapped_kek = keyring.wrap_kek(1, &kek, entropy)?;
        let wrapped_secret = keyring.wrap_secret(1, &secret, entropy)?;
        let keys = Self {
            municipality,
            keks: Versions::first(Kek::new(kek)),
            secrets: Versions::first(Secret::new(secret, municipality)?),
        };
        Ok((keys, wrapped_kek, wrapped_secret))
    }

    /// Unlocks a municipality from what the vault keeps, in any order.
    ///
    /// Errors: [`VaultError::NoKeys`] when either kind is absent, [`VaultError::OtherKey`] for
    /// another root key, [`VaultError::Altered`] for another municipality's or a changed row.
    pub fn unlock(
        root: &RootKey,
        municipality: MunicipalityId,
        keks: &[WrappedKek],
        secrets: &[WrappedSecret],
    ) -> Result<Self, VaultError> {
        let keyring = Keyring::of(root, municipality)?;
        let keks = keks
            .iter()
            .map(|kek| {
                Ok((
                    kek.epoch,
                    Kek::new(keyring.unwrap(KEK, kek.epoch, &kek.bytes)?),
                ))
            })
            .collect::<Result<_, VaultError>>()?;
        let secrets = secrets
            .iter()
            .map(|secret| {
                let bytes = keyring.unwrap(SECRET, secret.version, &secret.bytes)?;
                Ok((secret.version, Secret::new(bytes, municipality)?))
            })
            .collect::<Result<_, VaultError>>()?;
        let keks = Versions::from_unlocked(keks)?;
        Ok(Self {
            municipality,
            keks,
            secrets: Versions::from_unlocked(secrets)?,
        })
    }

    /// The municipality whose keys these are.
    pub const fn municipality(&self) -> MunicipalityId {
        self.municipality
    }

    /// Starts the next epoch: from now on subject keys are wrapped under it.
    pub fn add_epoch(
        &mut self,
        root: &RootKey,
        entropy: &Entropy,
    ) -> Result<WrappedKek, VaultError> {
        let kek = random_key(entropy);
        let keyring = Keyring::of(root, self.municipality)?;
        let wrapped = keyring.wrap_kek(self.keks.next_number(), &kek, entropy)?;
        self.keks.add(Kek::new(kek));
        Ok(wrapped)
    }

    /// Forgets an epoch whose subject keys were all rewrapped; what is still wrapped under it can
    /// never be opened again once its row is deleted too.
    ///
    /// Errors: [`VaultError::EpochInUse`] for the current one, [`VaultError::EpochGone`] when it
    /// was not held.
    pub fn drop_epoch(&mut self, epoch: i32) -> Result<(), VaultError> {
        if epoch == self.current_epoch() {
            return Err(VaultError::EpochInUse(epoch));
        }
        if self.keks.forget_older(epoch) {
            Ok(())
        } else {
            Err(VaultError::EpochGone(epoch))
        }
    }

    /// The epoch new keys are wrapped under.
    pub const fn current_epoch(&self) -> i32 {
        self.keks.newest().0
    }

    /// The version of the secret that makes new tokens.
    pub const fn current_secret_version(&self) -> i32 {
        self.secrets.newest().0
    }

    /// Starts a new secret after an incident. Older versions keep matching until their tokens end,
    /// because the BSNs are gone and the tokens cannot be made again.
    pub fn add_secret_version(
        &mut self,
        root: &RootKey,
        entropy: &Entropy,
    ) -> Result<WrappedSecret, VaultError> {
        let secret = random_key(entropy);
        let keyring = Keyring::of(root, self.municipality)?;
        let wrapped = keyring.wrap_secret(self.secrets.next_number(), &secret, entropy)?;
        self.secrets.add(Secret::new(secret, self.municipality)?);
        Ok(wrapped)
    }

    /// Wraps everything again under another root key, newest first: the yearly change, or a change
    /// of custodians. Subject keys and content stay as they are.
    pub fn rewrap_under(
        &self,
        root: &RootKey,
        entropy: &Entropy,
    ) -> Result<(Vec<WrappedKek>, Vec<WrappedSecret>), VaultError> {
        let keyring = Keyring::of(root, self.municipality)?;
        let keks = self
            .keks
            .iter()
            .map(|(epoch, kek)| keyring.wrap_kek(epoch, &kek.bytes, entropy))
            .collect::<Result<_, _>>()?;
        let secrets = self
            .secrets
            .iter()
            .map(|(version, secret)| keyring.wrap_secret(version, &secret.bytes, entropy))
            .collect::<Result<_, _>>()?;
        Ok((keks, secrets))
    }

    /// Makes the key of a subject's compartment, at its first use, and the wrapped form to keep.
    pub fn new_subject_key(
        &self,
        subject: Uuid,
        compartment: Compartment,
        entropy: &Entropy,
    ) -> Result<(SubjectKey, WrappedSubjectKey), VaultError> {
        let bytes = random_key(entropy);
        let key = SubjectKey::new(&bytes, self.municipality, subject, compartment)?;
        let wrapped =
            self.wrap_subject(subject, compartment, &bytes, key.check_value(), entropy)?;
        Ok((key, wrapped))
    }

    /// Opens the key of a subject's compartment.
    ///
    /// Errors: [`VaultError::EpochGone`] when its epoch was destroyed, [`VaultError::Altered`] when
    /// it belongs to another subject, compartment or municipality, or differs in a bit.
    pub fn open_subject_key(
        &self,
        subject: Uuid,
        compartment: Compartment,
        wrapped: &WrappedSubjectKey,
    ) -> Result<SubjectKey, VaultError> {
        self.unwrap_subject(subject, compartment, wrapped)
            .map(|(key, _)| key)
    }

    /// Wraps a subject's key under the current epoch; the key itself and its check value stay.
    pub fn rewrap_subject_key(
        &self,
        subject: Uuid,
        compartment: Compartment,
        wrapped: &WrappedSubjectKey,
        entropy: &Entropy,
    ) -> Result<WrappedSubjectKey, VaultError> {
        let (_, bytes) = self.unwrap_subject(subject, compartment, wrapped)?;
        self.wrap_subject(subject, compartment, &bytes, wrapped.check, entropy)
    }

    /// The token of a BSN under the current secret: what is stored for a newly seen person.
    pub fn recognition_token(&self, bsn: &Bsn) -> RecognitionToken {
        let (version, secret) = self.secrets.newest();
        RecognitionToken {
            version,
            bytes: secret.recognition(bsn),
        }
    }

    /// The tokens of a BSN under every secret, newest first: what a list row is matched by.
    pub fn recognition_tokens(&self, bsn: &Bsn) -> Vec<RecognitionToken> {
        self.secrets
            .iter()
            .map(|(version, secret)| RecognitionToken {
                version,
                bytes: secret.recognition(bsn),
            })
            .collect()
    }

    /// The tokens of a BSN on lists of DUO under every secret, newest first. They are of a purpose of their own: they never
    /// equal those by which the voluntary approach recognises the same number, so that the two cannot be joined.
    pub fn pupil_tokens(&self, bsn: &Bsn) -> Vec<RecognitionToken> {
        self.secrets
            .iter()
            .map(|(version, secret)| RecognitionToken {
                version,
                bytes: secret.pupil(bsn),
            })
            .collect()
    }

    /// The suppression token that follows from a recognition token alone, under the same version.
    ///
    /// Errors: [`VaultError::SecretGone`] when that version is not unlocked.
    pub fn suppression_token(
        &self,
        recognition: &RecognitionToken,
    ) -> Result<SuppressionToken, VaultError> {
        let version = recognition.version;
        let secret = self
            .secrets
            .get(version)
            .ok_or(VaultError::SecretGone(version))?;
        Ok(SuppressionToken {
            version,
            bytes: secret.suppression(recognition),
        })
    }

    /// A keyed digest of normalised content, to see that a person's data changed without opening
    /// what is stored. Made under the current secret.
    pub fn fingerprint(&self, content: &[u8]) -> [u8; 16] {
        self.secrets.newest().1.fingerprint(content)
    }

    /// Whether `fingerprint` is that of `content` under any secret, in constant time per secret: a
    /// new secret must not make everyone look changed.
    pub fn fingerprint_matches(&self, content: &[u8], fingerprint: &[u8; 16]) -> bool {
        self.secrets
            .iter()
            .any(|(_, secret)| secret.fingerprint_matches(content, fingerprint))
    }

    fn wrap_subject(
        &self,
        subject: Uuid,
        compartment: Compartment,
        key: &KeyBytes,
        check: [u8; 8],
        entropy: &Entropy,
    ) -> Result<WrappedSubjectKey, VaultError> {
        let (epoch, kek) = self.keks.newest();
        let binding = self.subject_binding(subject, compartment, epoch)?;
        let bytes = wrap_key(&kek.cipher, epoch.to_be_bytes(), &binding, key, entropy)?;
        Ok(WrappedSubjectKey {
            epoch,
            bytes,
            check,
        })
    }

    fn unwrap_subject(
        &self,
        subject: Uuid,
        compartment: Compartment,
        wrapped: &WrappedSubjectKey,
    ) -> Result<(SubjectKey, KeyBytes), VaultError> {
        let epoch = wrapped.epoch;
        let kek = self.keks.get(epoch).ok_or(VaultError::EpochGone(epoch))?;
        let binding = self.subject_binding(subject, compartment, epoch)?;
        let bytes = unwrap_key(&kek.cipher, epoch.to_be_bytes(), &binding, &wrapped.bytes)?;
        let key = SubjectKey::new(&bytes, self.municipality, subject, compartment)?;
        if key.check_value() == wrapped.check {
            Ok((key, bytes))
        } else {
            Err(VaultError::Altered)
        }
    }

    fn subject_binding(
        &self,
        subject: Uuid,
        compartment: Compartment,
        epoch: i32,
    ) -> Result<Binding, VaultError> {
        Binding::of(&[
            b"subject key",
            self.municipality.uuid().as_bytes(),
            subject.as_bytes(),
            &compartment.code().to_be_bytes(),
            &epoch.to_be_bytes(),
        ])
    }
}

impl fmt::Debug for MunicipalityKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (epoch, version) = (self.current_epoch(), self.current_secret_version());
        write!(
            f,
            "MunicipalityKeys({}, epoch {epoch}, version {version}, *)",
            self.municipality
        )
    }
}

const KEK: &[u8] = b"kek";
const SECRET: &[u8] = b"secret";

/// The root key's hand on one municipality: wraps and unwraps its keys.
struct Keyring {
    municipality: MunicipalityId,
    cipher: Aes256GcmSiv,
    key_ref: KeyRef,
}

impl Keyring {
    fn of(root: &RootKey, municipality: MunicipalityId) -> Result<Self, VaultError> {
        let (cipher, key_ref) = root.keyring(municipality)?;
        Ok(Self {
            municipality,
            cipher,
            key_ref,
        })
    }

    fn wrap_kek(
        &self,
        epoch: i32,
        key: &KeyBytes,
        entropy: &Entropy,
    ) -> Result<WrappedKek, VaultError> {
        let binding = self.binding(KEK, epoch)?;
        let bytes = wrap_key(&self.cipher, self.key_ref, &binding, key, entropy)?;
        Ok(WrappedKek { epoch, bytes })
    }

    fn wrap_secret(
        &self,
        version: i32,
        key: &KeyBytes,
        entropy: &Entropy,
    ) -> Result<WrappedSecret, VaultError> {
        let binding = self.binding(SECRET, version)?;
        let bytes = wrap_key(&self.cipher, self.key_ref, &binding, key, entropy)?;
        Ok(WrappedSecret { version, bytes })
    }

    fn unwrap(&self, kind: &[u8], number: i32, envelope: &[u8]) -> Result<KeyBytes, VaultError> {
        unwrap_key(
            &self.cipher,
            self.key_ref,
            &self.binding(kind, number)?,
            envelope,
        )
    }

    fn binding(&self, kind: &[u8], number: i32) -> Result<Binding, VaultError> {
        Binding::of(&[
            kind,
            self.municipality.uuid().as_bytes(),
            &number.to_be_bytes(),
        ])
    }
}
