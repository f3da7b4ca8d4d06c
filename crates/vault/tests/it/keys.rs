//! Keys open only where they belong, rotate without touching content, and stay destroyed.

use uuid::Uuid;
use vault::{Compartment, MunicipalityKeys, RootKey, VaultError, WrappedSubjectKey};

use crate::given::{LEUDAL, PERSON, PLACE, WEERT, municipality};

const IDENTITY: Compartment = Compartment::Identity;

#[test]
fn what_the_vault_keeps_unlocks_everything_again() {
    let m = municipality(WEERT, 1);
    let (key, wrapped) = m
        .keys
        .new_subject_key(PERSON, IDENTITY, &m.entropy)
        .unwrap();
    let sealed = key.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap();
    let later = MunicipalityKeys::unlock(&m.root, WEERT, &[m.kek], &[m.secret]).unwrap();
    let key = later.open_subject_key(PERSON, IDENTITY, &wrapped).unwrap();
    assert_eq!(key.open(PLACE, &sealed).unwrap().as_bytes(), b"Voorbeeld");
    assert_eq!(key.check_value(), wrapped.check);
}

#[test]
fn unlocking_needs_this_root_key_this_municipality_and_both_kinds() {
    let m = municipality(WEERT, 2);
    let (keks, secrets) = ([m.kek.clone()], [m.secret.clone()]);
    let refusal = |root, id, keks: &[_], secrets: &[_]| {
        MunicipalityKeys::unlock(root, id, keks, secrets).err()
    };
    let other_root = RootKey::generate(&m.entropy);
    assert_eq!(
        refusal(&other_root, WEERT, &keks, &secrets),
        Some(VaultError::OtherKey)
    );
    assert_eq!(
        refusal(&m.root, LEUDAL, &keks, &secrets),
        Some(VaultError::Altered)
    );
    assert_eq!(
        refusal(&m.root, WEERT, &[], &secrets),
        Some(VaultError::NoKeys)
    );
    assert_eq!(
        refusal(&m.root, WEERT, &keks, &[]),
        Some(VaultError::NoKeys)
    );
    let twice = [m.kek.clone(), m.kek.clone()];
    assert_eq!(
        refusal(&m.root, WEERT, &twice, &secrets),
        Some(VaultError::OfferedTwice(1))
    );
    let mut renumbered = m.kek.clone();
    renumbered.epoch = 2;
    assert_eq!(
        refusal(&m.root, WEERT, &[renumbered], &secrets),
        Some(VaultError::Altered)
    );
    let mut exchanged = m.kek.clone();
    exchanged.bytes.clone_from(&m.secret.bytes);
    assert_eq!(
        refusal(&m.root, WEERT, &[exchanged], &secrets),
        Some(VaultError::Altered)
    );
    assert_eq!(refusal(&m.root, WEERT, &keks, &secrets), None);
}

#[test]
fn a_subject_key_belongs_to_one_subject_compartment_and_municipality() {
    let m = municipality(WEERT, 3);
    let (_, wrapped) = m
        .keys
        .new_subject_key(PERSON, IDENTITY, &m.entropy)
        .unwrap();
    let open = |subject, compartment| {
        m.keys
            .open_subject_key(subject, compartment, &wrapped)
            .err()
    };
    assert_eq!(open(PERSON, IDENTITY), None);
    assert_eq!(
        open(Uuid::from_u128(1), IDENTITY),
        Some(VaultError::Altered)
    );
    for compartment in Compartment::ALL.into_iter().filter(|c| *c != IDENTITY) {
        assert_eq!(
            open(PERSON, compartment),
            Some(VaultError::Altered),
            "{compartment:?}"
        );
    }
    let leudal = municipality(LEUDAL, 3);
    let elsewhere = leudal
        .keys
        .open_subject_key(PERSON, IDENTITY, &wrapped)
        .err();
    assert_eq!(elsewhere, Some(VaultError::Altered));
}

#[test]
fn a_wrapped_key_altered_in_any_bit_length_check_or_epoch_does_not_open() {
    let mut m = municipality(WEERT, 4);
    let (_, wrapped) = m
        .keys
        .new_subject_key(PERSON, IDENTITY, &m.entropy)
        .unwrap();
    m.keys.add_epoch(&m.root, &m.entropy).unwrap();
    let opens =
        |altered: &WrappedSubjectKey| m.keys.open_subject_key(PERSON, IDENTITY, altered).is_ok();
    assert!(opens(&wrapped));
    for bit in 0..wrapped.bytes.len() * 8 {
        let mut altered = wrapped.clone();
        altered.bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(!opens(&altered), "bit {bit}");
    }
    for length in 0..wrapped.bytes.len() {
        let mut altered = wrapped.clone();
        altered.bytes.truncate(length);
        assert!(!opens(&altered), "length {length}");
    }
    for bit in 0..64 {
        let mut altered = wrapped.clone();
        altered.check[bit / 8] ^= 1 << (bit % 8);
        assert!(!opens(&altered), "check bit {bit}");
    }
    for epoch in [0, 2, 3, -1] {
        assert!(
            !opens(&WrappedSubjectKey {
                epoch,
                ..wrapped.clone()
            }),
            "epoch {epoch}"
        );
    }
}

#[test]
fn g2_a_destroyed_epoch_cannot_be_opened_from_any_copy_left_behind() {
    let mut m = municipality(WEERT, 5);
    let (key, old) = m
        .keys
        .new_subject_key(PERSON, IDENTITY, &m.entropy)
        .unwrap();
    let sealed = key.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap();
    let kek_2 = m.keys.add_epoch(&m.root, &m.entropy).unwrap();
    let new = m
        .keys
        .rewrap_subject_key(PERSON, IDENTITY, &old, &m.entropy)
        .unwrap();
    assert_eq!((old.epoch, new.epoch, m.keys.current_epoch()), (1, 2, 2));
    assert_eq!(old.check, new.check, "the key itself stays");

    assert_eq!(m.keys.drop_epoch(2), Err(VaultError::EpochInUse(2)));
    assert_eq!(m.keys.drop_epoch(1), Ok(()));
    assert_eq!(m.keys.drop_epoch(1), Err(VaultError::EpochGone(1)));
    let after = MunicipalityKeys::unlock(&m.root, WEERT, &[kek_2], &[m.secret]).unwrap();
    for keys in [&m.keys, &after] {
        let gone = keys.open_subject_key(PERSON, IDENTITY, &old).err();
        assert_eq!(gone, Some(VaultError::EpochGone(1)));
        let forged = WrappedSubjectKey {
            epoch: 2,
            ..old.clone()
        };
        assert!(keys.open_subject_key(PERSON, IDENTITY, &forged).is_err());
        let key = keys.open_subject_key(PERSON, IDENTITY, &new).unwrap();
        assert_eq!(key.open(PLACE, &sealed).unwrap().as_bytes(), b"Voorbeeld");
    }
}

#[test]
fn g7_a_compartment_made_again_after_destruction_does_not_open_the_old_content() {
    let m = municipality(WEERT, 6);
    let (first, _) = m
        .keys
        .new_subject_key(PERSON, Compartment::Guidance, &m.entropy)
        .unwrap();
    let sealed = first.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap();
    let (second, _) = m
        .keys
        .new_subject_key(PERSON, Compartment::Guidance, &m.entropy)
        .unwrap();
    assert_eq!(
        second.open(PLACE, &sealed).err(),
        Some(VaultError::OtherKey)
    );
    assert_ne!(first.check_value(), second.check_value());
}

#[test]
fn a_new_root_key_takes_over_all_epochs_and_versions() {
    let mut m = municipality(WEERT, 7);
    let (key, wrapped) = m
        .keys
        .new_subject_key(PERSON, IDENTITY, &m.entropy)
        .unwrap();
    let sealed = key.seal(PLACE, b"Voorbeeld", &m.entropy).unwrap();
    m.keys.add_epoch(&m.root, &m.entropy).unwrap();
    m.keys.add_secret_version(&m.root, &m.entropy).unwrap();
    let new_root = RootKey::generate(&m.entropy);
    let (keks, secrets) = m.keys.rewrap_under(&new_root, &m.entropy).unwrap();
    assert_eq!(keks.iter().map(|kek| kek.epoch).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(
        secrets
            .iter()
            .map(|secret| secret.version)
            .collect::<Vec<_>>(),
        [2, 1]
    );

    let old = MunicipalityKeys::unlock(&m.root, WEERT, &keks, &secrets).err();
    assert_eq!(old, Some(VaultError::OtherKey));
    let unlocked = MunicipalityKeys::unlock(&new_root, WEERT, &keks, &secrets).unwrap();
    let key = unlocked
        .open_subject_key(PERSON, IDENTITY, &wrapped)
        .unwrap();
    assert_eq!(key.open(PLACE, &sealed).unwrap().as_bytes(), b"Voorbeeld");
    assert_eq!(
        (unlocked.current_epoch(), unlocked.current_secret_version()),
        (2, 2)
    );
}

#[test]
fn the_stored_codes_of_compartments_stay() {
    let codes = Compartment::ALL.map(Compartment::code);
    assert_eq!(codes, [1, 2, 3, 4, 5, 6]);
    assert_eq!(
        codes.map(Compartment::from_code),
        Compartment::ALL.map(Some)
    );
    assert_eq!([0, 7, -1].map(Compartment::from_code), [None; 3]);
}
