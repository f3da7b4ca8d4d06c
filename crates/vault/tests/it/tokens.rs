//! Tokens recognise within one municipality and one version, and lead nowhere else.

use vault::{MunicipalityKeys, RecognitionToken, VaultError};

use crate::given::{LEUDAL, WEERT, bsn, municipality};

#[test]
fn s1_21_the_same_bsn_is_recognised_next_month() {
    let m = municipality(WEERT, 1);
    let first = m.keys.recognition_token(&bsn());
    let later = MunicipalityKeys::unlock(&m.root, WEERT, &[m.kek], &[m.secret]).unwrap();
    assert_eq!(later.recognition_token(&bsn()), first);
    let other = domain::Bsn::parse("123456782").unwrap();
    assert_ne!(later.recognition_token(&other), first);
}

#[test]
fn s4_05_a_pupil_on_a_list_of_duo_is_recognised_by_a_token_that_leads_to_nobody_else() {
    let m = municipality(WEERT, 4);
    let pupil = m.keys.pupil_tokens(&bsn());
    assert_eq!(pupil, m.keys.pupil_tokens(&bsn()));
    let voluntary = m.keys.recognition_tokens(&bsn());
    let suppressed = m.keys.suppression_token(&voluntary[0]).unwrap();
    assert_ne!(pupil[0].bytes, voluntary[0].bytes);
    assert_ne!(pupil[0].bytes, suppressed.bytes);
    let other = municipality(LEUDAL, 4);
    assert_ne!(pupil[0].bytes, other.keys.pupil_tokens(&bsn())[0].bytes);
}

#[test]
fn tokens_of_two_municipalities_differ_even_under_one_secret() {
    let (weert, leudal) = (municipality(WEERT, 2), municipality(LEUDAL, 2));
    let (here, there) = (
        weert.keys.recognition_token(&bsn()),
        leudal.keys.recognition_token(&bsn()),
    );
    assert_ne!(here, there);
    let suppressed = weert.keys.suppression_token(&here).unwrap();
    assert_ne!(leudal.keys.suppression_token(&here).unwrap(), suppressed);
    assert_ne!(weert.keys.fingerprint(b"x"), leudal.keys.fingerprint(b"x"));
}

#[test]
fn s1_37_a_suppression_made_from_the_old_token_still_matches_after_a_new_secret() {
    let mut m = municipality(WEERT, 3);
    let stored = m.keys.recognition_token(&bsn());
    let suppressed = m.keys.suppression_token(&stored).unwrap();
    m.keys.add_secret_version(&m.root, &m.entropy).unwrap();

    let tokens = m.keys.recognition_tokens(&bsn());
    let [new, old] = tokens.as_slice() else {
        panic!("two versions")
    };
    assert_eq!((new.version, old.version), (2, 1));
    assert_eq!(*new, m.keys.recognition_token(&bsn()));
    assert_eq!(*old, stored);
    assert_ne!(new.bytes, old.bytes);
    assert_eq!(m.keys.suppression_token(old).unwrap(), suppressed);
    assert_ne!(
        m.keys.suppression_token(new).unwrap().bytes,
        suppressed.bytes
    );
}

#[test]
fn a_suppression_token_follows_from_the_recognition_token_alone() {
    let m = municipality(WEERT, 4);
    let token = m.keys.recognition_token(&bsn());
    // What the database gives back, long after the BSN is destroyed.
    let read_back = RecognitionToken {
        version: token.version,
        bytes: token.bytes,
    };
    let suppressed = m.keys.suppression_token(&read_back).unwrap();
    assert_eq!(suppressed, m.keys.suppression_token(&token).unwrap());
    assert_eq!(suppressed.version, 1);
    assert_ne!(
        suppressed.bytes, token.bytes,
        "one cannot be read off the other"
    );
    let unknown = RecognitionToken {
        version: 9,
        ..read_back
    };
    assert_eq!(
        m.keys.suppression_token(&unknown),
        Err(VaultError::SecretGone(9))
    );
}

#[test]
fn a_new_secret_does_not_make_everyone_look_changed() {
    let mut m = municipality(WEERT, 5);
    let stored = m.keys.fingerprint(b"voorbeeld|dorpsstraat 1");
    m.keys.add_secret_version(&m.root, &m.entropy).unwrap();
    assert_ne!(m.keys.fingerprint(b"voorbeeld|dorpsstraat 1"), stored);
    assert!(
        m.keys
            .fingerprint_matches(b"voorbeeld|dorpsstraat 1", &stored)
    );
    assert!(
        !m.keys
            .fingerprint_matches(b"voorbeeld|dorpsstraat 2", &stored)
    );
}
