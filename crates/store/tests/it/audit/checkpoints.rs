//! Tampering that only the signed notes outside the data show.

use store::{Chain, FaultKind, StoreError};
use testkit::{StoreFixture, on_each_engine};

use super::{faults, with_log};
use crate::{Raw, TESTDAM, entry, raw};

const CUT: &str = "
    UPDATE chain_head SET seq = 7, hash = (SELECT hash FROM audit_entry e
        WHERE e.municipality_id = chain_head.municipality_id AND e.chain = 'change' AND e.seq = 7)
    WHERE chain = 'change';
    DELETE FROM audit_person WHERE chain = 'change' AND seq > 7;
    DELETE FROM audit_entry WHERE chain = 'change' AND seq > 7";

#[tokio::test]
async fn f3_a_clean_cut_is_found_only_with_checkpoints() {
    on_each_engine(|fixture| async move {
        with_log(&fixture.store).await;
        assert_eq!(fixture.store.write_checkpoints().await.expect("notes"), 2);
        raw(&fixture, Raw::Data, CUT).await;
        assert_eq!(faults(&fixture.store, false).await, []);
        let expected = [(Chain::Changes, 8, FaultKind::Truncated)];
        assert_eq!(faults(&fixture.store, true).await, expected);
    })
    .await;
}

#[tokio::test]
async fn f3_a_tail_cut_and_grown_again_is_found_only_with_checkpoints() {
    on_each_engine(|fixture| async move {
        with_log(&fixture.store).await;
        fixture.store.write_checkpoints().await.expect("notes");
        raw(&fixture, Raw::Data, CUT).await;
        for _ in 0..5 {
            let tx = fixture.store.write().await.expect("a transaction");
            tx.commit(entry(TESTDAM)).await.expect("committed");
        }
        assert_eq!(faults(&fixture.store, false).await, []);
        let expected = [(Chain::Changes, 10, FaultKind::Rewritten)];
        assert_eq!(faults(&fixture.store, true).await, expected);
    })
    .await;
}

#[tokio::test]
async fn f3_a_log_emptied_whole_is_found_only_with_checkpoints() {
    on_each_engine(|fixture| async move {
        with_log(&fixture.store).await;
        fixture.store.write_checkpoints().await.expect("notes");
        for which in [Raw::Data, Raw::Reads] {
            let all = "DELETE FROM audit_person; DELETE FROM audit_entry; DELETE FROM chain_head";
            raw(&fixture, which, all).await;
        }
        assert_eq!(faults(&fixture.store, false).await, []);
        assert_eq!(
            faults(&fixture.store, true).await,
            [
                (Chain::Changes, 1, FaultKind::Truncated),
                (Chain::Reads, 1, FaultKind::Truncated)
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn f4_checkpoints_are_written_only_for_chains_that_grew() {
    on_each_engine(|fixture| async move {
        with_log(&fixture.store).await;
        assert_eq!(fixture.store.write_checkpoints().await.expect("notes"), 2);
        assert_eq!(fixture.store.write_checkpoints().await.expect("notes"), 0);
        let tx = fixture.store.write().await.expect("a transaction");
        tx.commit(entry(TESTDAM)).await.expect("committed");
        assert_eq!(fixture.store.write_checkpoints().await.expect("notes"), 1);
        let notes = fixture.store.checkpoints().expect("notes");
        assert_eq!(
            notes.iter().map(|note| note.size).collect::<Vec<_>>(),
            [10, 10, 11]
        );
    })
    .await;
}

#[tokio::test]
async fn f4_a_forged_checkpoint_is_refused() {
    let fixture = StoreFixture::sqlite().await;
    with_log(&fixture.store).await;
    fixture.store.write_checkpoints().await.expect("notes");
    let file = &fixture.config.checkpoints;
    let text = std::fs::read_to_string(file).expect("the file");
    assert!(
        !file.starts_with(fixture.folder().join("data")),
        "it lies outside the data folder"
    );
    std::fs::write(file, text.replacen("\n10\n", "\n9\n", 1)).expect("written");
    assert!(matches!(
        fixture.store.checkpoints(),
        Err(StoreError::Line { line: 1, .. })
    ));
    // What a crash leaves half-written is passed over.
    std::fs::write(file, &text[..text.len() - 40]).expect("written");
    assert_eq!(fixture.store.checkpoints().expect("notes").len(), 1);
}
