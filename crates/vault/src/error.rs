//! What can go wrong when something is sealed or opened.

/// Why the vault would not do what it was asked. No variant carries a key, a token or plaintext.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The bytes are too short or of a form version this release does not know.
    #[error("the bytes are not an envelope of this release")]
    NotAnEnvelope,
    /// The envelope names an algorithm this release does not know.
    #[error("the envelope uses an algorithm this release does not know")]
    UnknownAlgorithm,
    /// The envelope was sealed under another key than the one offered.
    #[error("the envelope belongs to another key")]
    OtherKey,
    /// Authentication failed: altered, cut short, moved to another place, or sealed for another
    /// person, compartment or municipality.
    #[error("the envelope was altered or does not belong here")]
    Altered,
    /// The epoch's key-encryption key is not in hand: dropped, destroyed or never unlocked.
    #[error("the key of epoch {0} is not available")]
    EpochGone(i32),
    /// The secret of this version is not in hand.
    #[error("the secret of version {0} is not available")]
    SecretGone(i32),
    /// The current epoch stays until another has taken its place.
    #[error("epoch {0} is the current one")]
    EpochInUse(i32),
    /// Unlocking needs at least one key-encryption key and one secret.
    #[error("the municipality has no keys")]
    NoKeys,
    /// The same epoch or version was offered twice.
    #[error("number {0} was offered twice")]
    OfferedTwice(i32),
    /// The names in a place are longer than 250 bytes, or a value is longer than 4 GiB.
    #[error("the value or the name of its place is too long")]
    TooLong,
    /// A primitive refused its input; only a defect in this crate can cause it.
    #[error("a key could not be derived")]
    Derivation,
}
