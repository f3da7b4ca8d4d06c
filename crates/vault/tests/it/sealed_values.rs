//! A sealed value opens in its own place, whole, and nowhere else (security.md section 5).

use proptest::prelude::*;
use uuid::Uuid;
use vault::{Compartment, InstallationKeys, Place, SubjectKey, VaultError};

use crate::given::{LEUDAL, Municipality, PERSON, PLACE, WEERT, municipality};

fn key_of(m: &Municipality) -> SubjectKey {
    m.keys
        .new_subject_key(PERSON, Compartment::Identity, &m.entropy)
        .unwrap()
        .0
}

/// The place before, and each way to be elsewhere.
fn other_places() -> [Place; 5] {
    [
        Place {
            table: "cases",
            ..PLACE
        },
        Place {
            column: "note",
            ..PLACE
        },
        Place {
            row: Uuid::from_u128(0x5679),
            ..PLACE
        },
        Place {
            table: "peoplei",
            column: "dentity",
            ..PLACE
        },
        Place {
            table: "",
            column: "",
            ..PLACE
        },
    ]
}

proptest! {
    #[test]
    fn any_value_comes_back_as_it_went_in(content in prop::collection::vec(any::<u8>(), 0..700)) {
        let m = municipality(WEERT, 1);
        let key = key_of(&m);
        let sealed = key.seal(PLACE, &content, &m.entropy).unwrap();
        let opened = key.open(PLACE, &sealed).unwrap();
        prop_assert_eq!(opened.as_bytes(), content.as_slice());
        let whole = content.len() + 4;
        let step = if whole <= 64 { 32 } else { 64 };
        prop_assert_eq!(sealed.len(), 34 + whole.next_multiple_of(step));
    }

    #[test]
    fn random_bytes_never_open(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let m = municipality(WEERT, 2);
        prop_assert!(key_of(&m).open(PLACE, &bytes).is_err());
    }
}

#[test]
fn empty_and_64_kib_come_back() {
    let m = municipality(WEERT, 3);
    let key = key_of(&m);
    for content in [vec![], vec![0xA5; 64 * 1024]] {
        let sealed = key.seal(PLACE, &content, &m.entropy).unwrap();
        assert_eq!(key.open(PLACE, &sealed).unwrap().as_bytes(), content);
    }
}

#[test]
fn yes_and_no_and_a_reason_are_equally_long() {
    let m = municipality(WEERT, 4);
    let key = key_of(&m);
    let length = |text: &str| key.seal(PLACE, text.as_bytes(), &m.entropy).unwrap().len();
    assert_eq!(
        (length("ja"), length("nee")),
        (length("verhuisd naar elders"), 66)
    );
}

#[test]
fn the_same_value_twice_looks_different() {
    let m = municipality(WEERT, 5);
    let key = key_of(&m);
    let seal = || key.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap();
    let (one, two) = (seal(), seal());
    assert_ne!(one[6..18], two[6..18]);
    assert_ne!(one[18..], two[18..]);
}

#[test]
fn a_moved_value_does_not_open() {
    let m = municipality(WEERT, 6);
    let key = key_of(&m);
    let sealed = key.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap();
    for place in other_places() {
        assert_eq!(
            key.open(place, &sealed).err(),
            Some(VaultError::Altered),
            "{place:?}"
        );
    }
    assert!(key.open(PLACE, &sealed).is_ok());
}

#[test]
fn swapped_cells_of_two_people_and_two_compartments_do_not_open() {
    let m = municipality(WEERT, 7);
    let subjects = [PERSON, Uuid::from_u128(0x9999)];
    let cells: Vec<_> = subjects
        .iter()
        .flat_map(|subject| Compartment::ALL.map(|compartment| (*subject, compartment)))
        .map(|(subject, compartment)| {
            let (key, _) = m
                .keys
                .new_subject_key(subject, compartment, &m.entropy)
                .unwrap();
            let sealed = key.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap();
            (key, sealed)
        })
        .collect();
    for (here, (key, _)) in cells.iter().enumerate() {
        for (there, (_, sealed)) in cells.iter().enumerate() {
            assert_eq!(
                key.open(PLACE, sealed).is_ok(),
                here == there,
                "{here} {there}"
            );
        }
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let m = municipality(WEERT, 8);
    let key = key_of(&m);
    let sealed = key.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let expected = match bit / 8 {
            0 => VaultError::NotAnEnvelope,
            1 => VaultError::UnknownAlgorithm,
            2..6 => VaultError::OtherKey,
            _ => VaultError::Altered,
        };
        assert_eq!(key.open(PLACE, &flipped).err(), Some(expected), "bit {bit}");
    }
}

#[test]
fn every_truncation_and_every_added_byte_is_noticed() {
    let m = municipality(WEERT, 9);
    let key = key_of(&m);
    let sealed = key.seal(PLACE, &[7; 100], &m.entropy).unwrap();
    for length in 0..sealed.len() {
        assert!(
            key.open(PLACE, &sealed[..length]).is_err(),
            "first {length}"
        );
        assert!(
            key.open(PLACE, &sealed[sealed.len() - length..]).is_err(),
            "last {length}"
        );
    }
    let longer = [sealed.as_slice(), &[0]].concat();
    assert_eq!(key.open(PLACE, &longer).err(), Some(VaultError::Altered));
}

#[test]
fn names_too_long_to_bind_are_refused() {
    let m = municipality(WEERT, 10);
    let place = Place {
        table: "abcdefgh".repeat(32).leak(),
        ..PLACE
    };
    assert_eq!(
        key_of(&m).seal(place, b"x", &m.entropy).err(),
        Some(VaultError::TooLong)
    );
}

#[test]
fn the_installations_values_are_bound_to_their_place_and_secret() {
    let m = municipality(WEERT, 11);
    let (keys, _) = InstallationKeys::create(&m.root, &m.entropy).unwrap();
    let sealed = keys.seal(PLACE, b"second factor", &m.entropy).unwrap();
    assert_eq!(
        keys.open(PLACE, &sealed).unwrap().as_bytes(),
        b"second factor"
    );
    for place in other_places() {
        assert_eq!(
            keys.open(place, &sealed).err(),
            Some(VaultError::Altered),
            "{place:?}"
        );
    }
    let (other, _) = InstallationKeys::create(&m.root, &m.entropy).unwrap();
    assert_eq!(other.open(PLACE, &sealed).err(), Some(VaultError::OtherKey));
    assert_ne!(other.pepper(), keys.pepper());
    assert_ne!(other.verifying_key(), keys.verifying_key());
}

#[test]
fn another_root_key_opens_the_installation_only_once_it_is_wrapped_for_it() {
    let m = municipality(WEERT, 11);
    let (keys, wrapped) = InstallationKeys::create(&m.root, &m.entropy).unwrap();
    let sealed = keys.seal(PLACE, b"second factor", &m.entropy).unwrap();
    let next = vault::RootKey::generate(&m.entropy);
    assert_eq!(
        InstallationKeys::unlock(&next, &wrapped).err(),
        Some(VaultError::OtherKey)
    );
    let anew = keys.rewrap_under(&next, &m.entropy).unwrap();
    assert_eq!(
        InstallationKeys::unlock(&m.root, &anew).err(),
        Some(VaultError::OtherKey)
    );
    let same = InstallationKeys::unlock(&next, &anew).unwrap();
    assert_eq!(
        same.open(PLACE, &sealed).unwrap().as_bytes(),
        b"second factor"
    );
    assert_eq!(same.pepper(), keys.pepper());
    assert_eq!(same.verifying_key(), keys.verifying_key());
    let mut altered = anew;
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(
        InstallationKeys::unlock(&next, &altered).err(),
        Some(VaultError::Altered)
    );
}

#[test]
fn another_municipality_with_the_same_person_id_opens_nothing() {
    let (weert, leudal) = (municipality(WEERT, 12), municipality(LEUDAL, 12));
    let sealed = key_of(&weert)
        .seal(PLACE, b"Voorbeeld", &weert.entropy)
        .unwrap();
    assert_eq!(
        key_of(&leudal).open(PLACE, &sealed).err(),
        Some(VaultError::Altered)
    );
}
