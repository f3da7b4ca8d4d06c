//! An entry is on disk before the answer leaves, with its change or not at all.

use std::sync::Arc;

use store::{AuditEntry, StoreError, Who};
use testkit::on_each_engine;

use crate::{PROEFSTAD, Raw, TESTDAM, entry, make_municipality, person, raw, raw_count};

#[tokio::test]
async fn f1_an_entry_without_its_change_is_not_there_and_the_other_way_round() {
    on_each_engine(|fixture| async move {
        let tx = fixture.store.write().await.expect("a transaction");
        drop(tx);
        let count = "SELECT COUNT(*) FROM audit_entry WHERE chain = 'change'";
        assert_eq!(raw_count(&fixture, Raw::Data, count).await, 0);
        make_municipality(&fixture.store, TESTDAM, "GM0001").await;
        assert_eq!(raw_count(&fixture, Raw::Data, count).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f2_many_reads_at_once_are_each_on_disk_when_answered_and_share_commits() {
    on_each_engine(|fixture| async move {
        let mut readers = Vec::new();
        for number in 0..400_u128 {
            let store = fixture.store.clone();
            readers.push(tokio::spawn(async move {
                let place = if number % 2 == 0 { TESTDAM } else { PROEFSTAD };
                let shown = AuditEntry::new(place, Who::NOBODY, "OpenCase").person(person(number));
                store.record_read(shown).await
            }));
        }
        for reader in readers {
            reader.await.expect("no panic").expect("durable");
        }
        let count = "SELECT COUNT(*) FROM audit_person WHERE chain = 'read'";
        assert_eq!(raw_count(&fixture, Raw::Reads, count).await, 400);
        let report = fixture.store.verify_audit(&[]).await.expect("a report");
        assert!(report.is_whole(), "{:?}", report.faults);
        assert_eq!(report.entries(), 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f2_two_nodes_append_to_the_same_chains() {
    on_each_engine(|fixture| async move {
        let other = fixture.open_again().await;
        let mut readers = Vec::new();
        for number in 0..200_u128 {
            let store = if number % 2 == 0 {
                fixture.store.clone()
            } else {
                other.clone()
            };
            readers.push(tokio::spawn(async move {
                store
                    .record_read(entry(TESTDAM).person(person(number)))
                    .await
            }));
        }
        for reader in readers {
            reader.await.expect("no panic").expect("durable");
        }
        let report = fixture.store.verify_audit(&[]).await.expect("a report");
        assert!(report.is_whole(), "{:?}", report.faults);
        assert_eq!(report.entries(), 200);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn f2_when_the_log_cannot_be_written_the_answer_is_withheld() {
    on_each_engine(|fixture| async move {
        raw(
            &fixture,
            Raw::Reads,
            "ALTER TABLE audit_entry RENAME TO elsewhere",
        )
        .await;
        let refused = fixture.store.record_read(entry(TESTDAM)).await;
        assert!(matches!(refused, Err(StoreError::ReadsStopped)));
        raw(
            &fixture,
            Raw::Reads,
            "ALTER TABLE elsewhere RENAME TO audit_entry",
        )
        .await;
        fixture
            .store
            .record_read(entry(TESTDAM))
            .await
            .expect("it goes on afterwards");
    })
    .await;
}

#[tokio::test]
async fn f1_reads_survive_a_process_that_ends_without_closing() {
    on_each_engine(|fixture| async move {
        fixture
            .store
            .record_read(entry(TESTDAM).person(person(5)))
            .await
            .expect("durable");
        // Opened beside it, without the first having been closed or flushed.
        let other = fixture.open_again().await;
        let report = other.verify_audit(&[]).await.expect("a report");
        assert_eq!(report.entries(), 1);
        other.close().await;
        drop(Arc::clone(&fixture));
    })
    .await;
}
