//! The vault's tables: destroyed is destroyed, suppressed stays suppressed, rotation loses nothing.

use std::{collections::HashMap, fmt::Write as _};

use domain::{Bsn, ListId, Month};
use store::{NewSuppression, StagedKey, StagedRecognition, Store, StoreError};
use testkit::{StoreFixture, on_each_engine};
use uuid::Uuid;
use vault::{Compartment, Place};

use crate::{PROEFSTAD, Raw, TESTDAM, person, raw, raw_count};

const PLACE: Place = Place {
    table: "person",
    column: "identity",
    row: Uuid::from_u128(77),
};

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn list(number: u128) -> ListId {
    ListId::from_uuid(Uuid::from_u128(number))
}

fn bsn() -> Bsn {
    Bsn::parse("999990019").expect("a test number")
}

/// Keys and tokens of `count` people, staged for a list.
async fn stage(store: &Store, to: ListId, count: u128) {
    let keys = store.municipality_keys(TESTDAM).await.expect("keys");
    let staged = (0..count)
        .map(|number| {
            let (subject, compartment) = (person(number).uuid(), Compartment::Identity);
            let (_, wrapped) = keys
                .new_subject_key(subject, compartment, store.entropy())
                .expect("a key");
            StagedKey {
                subject,
                compartment,
                wrapped,
            }
        })
        .collect();
    let recognition = vec![StagedRecognition {
        token: keys.recognition_token(&bsn()),
        person: person(0),
        fingerprint: keys.fingerprint(b"made up").to_vec(),
    }];
    store
        .stage_keys(TESTDAM, to, staged, recognition)
        .await
        .expect("staged");
}

#[tokio::test]
async fn a_key_seals_and_opens_also_in_another_process() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        store
            .create_municipality_keys(TESTDAM)
            .await
            .expect("again does nothing");
        let subject = person(1).uuid();
        let key = store
            .subject_key_or_new(TESTDAM, subject, Compartment::Identity)
            .await
            .expect("a key");
        let sealed = key
            .seal(PLACE, b"Verzonnen Naam", store.entropy())
            .expect("sealed");
        let other = fixture.open_again().await;
        let key = other
            .subject_key(TESTDAM, subject, Compartment::Identity)
            .await
            .expect("asked");
        let opened = key.expect("a key").open(PLACE, &sealed).expect("opened");
        assert_eq!(opened.as_bytes(), b"Verzonnen Naam");
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_municipality_without_keys_is_named_as_such() {
    on_each_engine(|fixture| async move {
        let refused = fixture.store.municipality_keys(PROEFSTAD).await;
        assert!(matches!(refused, Err(StoreError::NoKeys(id)) if id == PROEFSTAD));
    })
    .await;
}

#[tokio::test]
async fn keys_of_many_people_come_at_once_and_only_of_this_compartment() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 450).await;
        store
            .commit_staged_keys(TESTDAM, list(1))
            .await
            .expect("in place");
        for count in [0_u128, 1, 20, 21, 450, 500] {
            let subjects: Vec<Uuid> = (0..count).map(|number| person(number).uuid()).collect();
            let keys: HashMap<_, _> = store
                .subject_keys(TESTDAM, &subjects, Compartment::Identity)
                .await
                .expect("keys");
            assert_eq!(keys.len() as u128, count.min(450));
            let none = store
                .subject_keys(TESTDAM, &subjects, Compartment::Guidance)
                .await
                .expect("keys");
            assert!(none.is_empty());
            let none = store
                .subject_keys(PROEFSTAD, &subjects, Compartment::Identity)
                .await
                .expect("keys");
            assert!(none.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn g1_destroying_a_compartment_leaves_the_others_and_a_person_leaves_nothing() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        let subject = person(0).uuid();
        stage(store, list(1), 1).await;
        store
            .commit_staged_keys(TESTDAM, list(1))
            .await
            .expect("in place");
        store
            .commit_staged_recognition(TESTDAM, list(1))
            .await
            .expect("in place");
        let guidance = store
            .subject_key_or_new(TESTDAM, subject, Compartment::Guidance)
            .await
            .expect("a key");

        let proof = store
            .destroy_subject_key(TESTDAM, subject, Compartment::Guidance)
            .await;
        let proof = proof.expect("destroyed").expect("a proof");
        assert_eq!(
            (proof.subject, proof.check),
            (subject, guidance.check_value())
        );
        let gone = store
            .subject_key(TESTDAM, subject, Compartment::Guidance)
            .await
            .expect("asked");
        assert!(gone.is_none());
        let kept = store
            .subject_key(TESTDAM, subject, Compartment::Identity)
            .await
            .expect("asked");
        assert!(kept.is_some());
        let again = store
            .destroy_subject_key(TESTDAM, subject, Compartment::Guidance)
            .await;
        assert_eq!(again.expect("nothing to do"), None);

        assert_eq!(
            store
                .destroy_subject(TESTDAM, subject)
                .await
                .expect("destroyed")
                .len(),
            1
        );
        for table in ["subject_key", "recognition_token"] {
            let rows = raw_count(
                &fixture,
                Raw::Vault,
                &format!("SELECT COUNT(*) FROM {table}"),
            )
            .await;
            assert_eq!(rows, 0, "{table}");
        }
    })
    .await;
}

/// The wrapped key itself is in no file of the vault any more: not in the pages, not in the log.
#[tokio::test]
async fn g1_no_byte_of_a_destroyed_key_is_left_in_the_vaults_files() {
    let fixture = StoreFixture::sqlite().await;
    let store = &fixture.store;
    store.create_municipality_keys(TESTDAM).await.expect("keys");
    let keys = store.municipality_keys(TESTDAM).await.expect("keys");
    let (subject, compartment) = (person(1).uuid(), Compartment::Identity);
    let (_, wrapped) = keys
        .new_subject_key(subject, compartment, store.entropy())
        .expect("a key");
    let needle = wrapped.bytes.clone();
    let new = StagedKey {
        subject,
        compartment,
        wrapped,
    };
    store.put_subject_keys(TESTDAM, [new]).await.expect("kept");
    let found = || {
        ["vault.db", "vault.db-wal"].into_iter().any(|name| {
            std::fs::read(fixture.folder().join("data").join(name))
                .is_ok_and(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
        })
    };
    assert!(found(), "it was there");
    store
        .destroy_subject(TESTDAM, subject)
        .await
        .expect("destroyed");
    assert!(!found());
}

#[tokio::test]
async fn a_crash_between_data_and_vault_leaves_the_tokens_waiting_and_nobody_recognised() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 3).await;
        let keys = store.municipality_keys(TESTDAM).await.expect("keys");
        let tokens = keys.recognition_tokens(&bsn());
        assert_eq!(
            store
                .commit_staged_keys(TESTDAM, list(1))
                .await
                .expect("in place"),
            3
        );
        assert_eq!(
            store
                .commit_staged_keys(TESTDAM, list(1))
                .await
                .expect("again"),
            0
        );
        assert!(
            store
                .recognised(TESTDAM, &tokens)
                .await
                .expect("asked")
                .is_empty()
        );
        assert_eq!(
            store.lists_waiting().await.expect("lists"),
            [(TESTDAM, list(1))]
        );
        assert_eq!(
            store
                .commit_staged_recognition(TESTDAM, list(1))
                .await
                .expect("done"),
            1
        );
        assert_eq!(
            store
                .commit_staged_recognition(TESTDAM, list(1))
                .await
                .expect("again"),
            0
        );
        let found = store.recognised(TESTDAM, &tokens).await.expect("asked");
        let found = found
            .get(&(tokens[0].version, tokens[0].bytes))
            .expect("recognised");
        assert_eq!(found.person, person(0));
        assert!(keys.fingerprint_matches(
            b"made up",
            &found.fingerprint.clone().try_into().expect("16")
        ));
        assert!(
            store
                .recognised(PROEFSTAD, &tokens)
                .await
                .expect("asked")
                .is_empty()
        );
        assert_eq!(store.lists_waiting().await.expect("lists"), []);
    })
    .await;
}

#[tokio::test]
async fn an_abandoned_list_leaves_nothing_in_the_vault() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 3).await;
        store
            .drop_staged_keys(TESTDAM, list(1))
            .await
            .expect("dropped");
        for table in ["staged_subject_key", "staged_recognition", "subject_key"] {
            let rows = raw_count(
                &fixture,
                Raw::Vault,
                &format!("SELECT COUNT(*) FROM {table}"),
            )
            .await;
            assert_eq!(rows, 0, "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn s1_37_a_suppression_outlives_the_person_and_ends_after_its_last_month() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 1).await;
        store
            .commit_staged_recognition(TESTDAM, list(1))
            .await
            .expect("in place");
        let until = month("2030-05");
        let made = store
            .suppress_person(TESTDAM, person(0), until, "refused")
            .await;
        assert_eq!(made.expect("suppressed"), 1);
        store
            .destroy_subject(TESTDAM, person(0).uuid())
            .await
            .expect("destroyed");

        let keys = store.municipality_keys(TESTDAM).await.expect("keys");
        let token = keys
            .suppression_token(&keys.recognition_token(&bsn()))
            .expect("the same person on a later list");
        for (on, holds) in [("2026-11", true), ("2030-05", true), ("2030-06", false)] {
            let found = store
                .suppressed(TESTDAM, &[token], month(on))
                .await
                .expect("asked");
            assert_eq!(found.contains(&(token.version, token.bytes)), holds, "{on}");
        }
        let elsewhere = store
            .suppressed(PROEFSTAD, &[token], month("2026-11"))
            .await;
        assert!(
            elsewhere.expect("asked").is_empty(),
            "another municipality learns nothing"
        );

        // An earlier end never shortens it.
        let (until, reason) = (month("2027-01"), "objected".to_owned());
        let shorter = NewSuppression {
            token,
            until,
            reason,
        };
        store
            .put_suppressions(TESTDAM, &[shorter])
            .await
            .expect("kept");
        assert!(
            !store
                .suppressed(TESTDAM, &[token], month("2030-05"))
                .await
                .expect("asked")
                .is_empty()
        );

        assert_eq!(
            store.end_tokens(month("2030-05")).await.expect("ended"),
            (0, 0)
        );
        assert_eq!(
            store.end_tokens(month("2030-06")).await.expect("ended"),
            (0, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn a_lifted_refusal_lets_the_person_be_approached_again() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 1).await;
        store
            .commit_staged_recognition(TESTDAM, list(1))
            .await
            .expect("in place");
        let until = month("2030-05");
        store
            .suppress_person(TESTDAM, person(0), until, "refused")
            .await
            .expect("suppressed");
        let tokens = store
            .suppression_tokens_of(TESTDAM, person(0))
            .await
            .expect("tokens");
        store
            .lift_suppressions(TESTDAM, &tokens)
            .await
            .expect("lifted");
        assert!(
            store
                .suppressed(TESTDAM, &tokens, until)
                .await
                .expect("asked")
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn recognition_ends_after_its_last_month_and_a_later_list_renews_it() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 1).await;
        store
            .commit_staged_keys(TESTDAM, list(1))
            .await
            .expect("in place");
        store
            .commit_staged_recognition(TESTDAM, list(1))
            .await
            .expect("in place");
        let keys = store.municipality_keys(TESTDAM).await.expect("keys");
        let tokens = keys.recognition_tokens(&bsn());
        let known = async || {
            store
                .recognised(TESTDAM, &tokens)
                .await
                .expect("asked")
                .len()
        };
        store
            .limit_recognition(TESTDAM, person(0), month("2026-11"))
            .await
            .expect("limited");
        assert_eq!(known().await, 1, "its last month");
        fixture.clock.advance_days(29);
        assert_eq!(known().await, 0, "1 December");
        let again = StagedRecognition {
            token: tokens[0],
            person: person(0),
            fingerprint: Vec::new(),
        };
        store
            .stage_keys(TESTDAM, list(2), Vec::new(), vec![again])
            .await
            .expect("staged");
        store
            .commit_staged_recognition(TESTDAM, list(2))
            .await
            .expect("in place");
        assert_eq!(known().await, 1);
        store
            .forget_recognition(TESTDAM, person(0))
            .await
            .expect("forgotten");
        assert_eq!(known().await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g2_rotation_keeps_every_key_and_makes_old_copies_worthless() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 4_500).await;
        store
            .commit_staged_keys(TESTDAM, list(1))
            .await
            .expect("in place");
        stage(store, list(2), 10).await;
        let subject = person(4_321).uuid();
        let key = store
            .subject_key(TESTDAM, subject, Compartment::Identity)
            .await
            .expect("asked");
        let sealed = key
            .expect("a key")
            .seal(PLACE, b"Verzonnen", store.entropy())
            .expect("sealed");
        let other = fixture.open_again().await;
        other
            .municipality_keys(TESTDAM)
            .await
            .expect("unlocked under the first epoch");

        let wrapped = store
            .rotate_municipality_key(TESTDAM)
            .await
            .expect("rotated");
        assert_eq!(wrapped, 4_510);
        let keys = store.municipality_keys(TESTDAM).await.expect("keys");
        assert_eq!(keys.current_epoch(), 2);
        let epochs = "SELECT COUNT(*) FROM municipality_key";
        assert_eq!(
            raw_count(&fixture, Raw::Vault, epochs).await,
            1,
            "the old key is destroyed"
        );
        let old = "SELECT COUNT(*) FROM subject_key WHERE epoch = 1";
        assert_eq!(raw_count(&fixture, Raw::Vault, old).await, 0);
        let all = "SELECT COUNT(*) FROM subject_key";
        assert_eq!(raw_count(&fixture, Raw::Vault, all).await, 4_500);

        // A node that unlocked before sees that the epoch is gone and unlocks again, also to make.
        for node in [store, &other] {
            let key = node
                .subject_key(TESTDAM, subject, Compartment::Identity)
                .await;
            let key = key.expect("asked").expect("a key");
            assert_eq!(
                key.open(PLACE, &sealed).expect("opened").as_bytes(),
                b"Verzonnen"
            );
        }
        store
            .rotate_municipality_key(TESTDAM)
            .await
            .expect("rotated");
        let made = other
            .subject_key_or_new(TESTDAM, Uuid::from_u128(999_999), Compartment::Identity)
            .await;
        assert!(made.is_ok(), "{:?}", made.err());
        assert_eq!(
            store
                .commit_staged_keys(TESTDAM, list(2))
                .await
                .err()
                .map(|e| e.is_unique_violation()),
            Some(true),
            "the same people twice"
        );
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn rotation_that_was_stopped_half_way_is_finished() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 5).await;
        store
            .commit_staged_keys(TESTDAM, list(1))
            .await
            .expect("in place");
        store
            .rotate_municipality_key(TESTDAM)
            .await
            .expect("rotated");
        // As after a stop: the next epoch is there and the keys still lie under the one before.
        let mut keys =
            vault::MunicipalityKeys::create(&fixture.kit().root, TESTDAM, store.entropy())
                .expect("keys")
                .0;
        keys.add_epoch(&fixture.kit().root, store.entropy())
            .expect("epoch 2");
        let kek = keys
            .add_epoch(&fixture.kit().root, store.entropy())
            .expect("epoch 3");
        let hex = kek.bytes.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let literal = match fixture.engine() {
            store::Engine::Sqlite => format!("X'{hex}'"),
            store::Engine::Postgres => format!("'\\x{hex}'"),
        };
        raw(
            &fixture,
            Raw::Vault,
            &format!(
                "INSERT INTO municipality_key SELECT municipality_id, 3, {literal}, made_at \
                 FROM municipality_key"
            ),
        )
        .await;
        assert_eq!(
            store
                .rotate_municipality_key(TESTDAM)
                .await
                .expect("finished"),
            5
        );
        assert_eq!(
            store
                .municipality_keys(TESTDAM)
                .await
                .expect("keys")
                .current_epoch(),
            3
        );
        let old = "SELECT COUNT(*) FROM municipality_key WHERE epoch < 3";
        assert_eq!(raw_count(&fixture, Raw::Vault, old).await, 0);
    })
    .await;
}

#[tokio::test]
async fn h_a_vault_restored_from_before_forgets_again_by_the_ledger() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        store.create_municipality_keys(TESTDAM).await.expect("keys");
        stage(store, list(1), 2).await;
        store
            .commit_staged_keys(TESTDAM, list(1))
            .await
            .expect("in place");
        store
            .commit_staged_recognition(TESTDAM, list(1))
            .await
            .expect("in place");
        // The older copy of the vault.
        for table in ["subject_key", "recognition_token"] {
            let copy = format!("CREATE TABLE copy_of_{table} AS SELECT * FROM {table}");
            raw(&fixture, Raw::Vault, &copy).await;
        }
        let until = month("2030-05");
        store
            .suppress_person(TESTDAM, person(0), until, "refused")
            .await
            .expect("suppressed");
        let tokens = store
            .suppression_tokens_of(TESTDAM, person(0))
            .await
            .expect("tokens");
        store
            .destroy_subject(TESTDAM, person(0).uuid())
            .await
            .expect("destroyed");

        raw(&fixture, Raw::Vault, "DELETE FROM suppression_token").await;
        for table in ["subject_key", "recognition_token"] {
            let back =
                format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM copy_of_{table}");
            raw(&fixture, Raw::Vault, &back).await;
        }
        let key = async || {
            store
                .subject_key(TESTDAM, person(0).uuid(), Compartment::Identity)
                .await
                .expect("asked")
        };
        assert!(key().await.is_some(), "the restore brought it back");

        // What a crash left half-written is passed over, and the next line starts anew.
        let ledger = &fixture.config.ledger;
        let mut text = std::fs::read_to_string(ledger).expect("the ledger");
        text.push_str("{\"act\":\"destr");
        std::fs::write(ledger, text).expect("written");
        assert_eq!(store.replay_ledger().await.expect("replayed"), 2);
        assert!(key().await.is_none());
        let other = store
            .subject_key(TESTDAM, person(1).uuid(), Compartment::Identity)
            .await;
        assert!(other.expect("asked").is_some());
        let found = store
            .suppressed(TESTDAM, &tokens, until)
            .await
            .expect("asked");
        assert_eq!(found.len(), 1);
        store
            .destroy_subject(TESTDAM, person(1).uuid())
            .await
            .expect("destroyed");
        assert_eq!(store.replay_ledger().await.expect("replayed"), 3);
    })
    .await;
}

/// A plan of when the vault was empty would read a whole municipality at each look-up, for as long as a connection lives.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_lets_the_vault_grow_has_it_counted_on_postgresql() {
    let fixture = StoreFixture::postgres().await;
    let store = &fixture.store;
    store.create_municipality_keys(TESTDAM).await.expect("keys");
    let keys = store.municipality_keys(TESTDAM).await.expect("keys");
    let recognition: Vec<_> = (999_980_000_u32..)
        .filter_map(|number| Bsn::parse(&number.to_string()).ok())
        .zip(0..)
        .take(1_200)
        .map(|(bsn, number)| StagedRecognition {
            token: keys.recognition_token(&bsn),
            person: person(number),
            fingerprint: Vec::new(),
        })
        .collect();
    store
        .stage_keys(TESTDAM, list(1), Vec::new(), recognition)
        .await
        .expect("staged");
    store
        .commit_staged_recognition(TESTDAM, list(1))
        .await
        .expect("in place");
    let counted = "SELECT reltuples::bigint FROM pg_class WHERE relname = 'recognition_token'";
    assert_eq!(raw_count(&fixture, Raw::Vault, counted).await, 1_200);
    fixture.remove().await;
}
