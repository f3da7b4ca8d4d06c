//! Nothing that holds a secret tells it when printed for a log.

use std::fmt::Debug;

use vault::{Compartment, InstallationKeys};

use crate::given::{PERSON, WEERT, bsn, hex, municipality};

#[test]
fn f6_debug_leaks_nothing() {
    let m = municipality(WEERT, 1);
    let (key, wrapped) = m
        .keys
        .new_subject_key(PERSON, Compartment::Identity, &m.entropy)
        .unwrap();
    let token = m.keys.recognition_token(&bsn());
    let suppressed = m.keys.suppression_token(&token).unwrap();
    let (installation, _) = InstallationKeys::create(&m.root, &m.entropy).unwrap();

    let printed = |value: &dyn Debug| format!("{value:?} {value:#?}");
    let weert = WEERT.to_string();
    for (text, expected) in [
        (printed(&m.root), "RootKey(*)".into()),
        (printed(&m.entropy), "Entropy(*)".into()),
        (
            printed(&m.keys),
            format!("MunicipalityKeys({weert}, epoch 1, version 1, *)"),
        ),
        (printed(&m.kek), "WrappedKek(epoch 1, *)".into()),
        (printed(&m.secret), "WrappedSecret(version 1, *)".into()),
        (printed(&key), "SubjectKey(*)".into()),
        (printed(&wrapped), "WrappedSubjectKey(epoch 1, *)".into()),
        (printed(&token), "RecognitionToken(version 1, *)".into()),
        (
            printed(&suppressed),
            "SuppressionToken(version 1, *)".into(),
        ),
        (printed(&installation), "InstallationKeys(*)".into()),
    ] {
        let expected: String = expected;
        assert_eq!(text, format!("{expected} {expected}"));
    }
    assert_eq!(hex(m.root.bytes()).len(), 64);
}
