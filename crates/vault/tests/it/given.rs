//! What the tests start from.

use domain::{Bsn, MunicipalityId};
use uuid::Uuid;
use vault::{Entropy, MunicipalityKeys, Place, RootKey, WrappedKek, WrappedSecret};

pub(crate) const WEERT: MunicipalityId = MunicipalityId::from_uuid(Uuid::from_u128(0x988));
pub(crate) const LEUDAL: MunicipalityId = MunicipalityId::from_uuid(Uuid::from_u128(0x1640));
pub(crate) const PERSON: Uuid = Uuid::from_u128(0x1234);
pub(crate) const PLACE: Place = Place {
    table: "people",
    column: "identity",
    row: Uuid::from_u128(0x5678),
};

/// One municipality, freshly made, and what the vault's database keeps of it.
pub(crate) struct Municipality {
    pub(crate) root: RootKey,
    pub(crate) entropy: Entropy,
    pub(crate) keys: MunicipalityKeys,
    pub(crate) kek: WrappedKek,
    pub(crate) secret: WrappedSecret,
}

pub(crate) fn municipality(id: MunicipalityId, seed: u64) -> Municipality {
    let entropy = Entropy::seeded(seed);
    let mut bytes = [0; 32];
    for (number, byte) in (0..).zip(&mut bytes) {
        *byte = number;
    }
    let root = RootKey::from_bytes(&bytes);
    let (keys, kek, secret) = MunicipalityKeys::create(&root, id, &entropy).unwrap();
    Municipality {
        root,
        entropy,
        keys,
        kek,
        secret,
    }
}

pub(crate) fn bsn() -> Bsn {
    Bsn::parse("249566758").unwrap()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(digit)
        .collect()
}

fn digit(half: u8) -> char {
    char::from_digit(half.into(), 16).unwrap()
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}
