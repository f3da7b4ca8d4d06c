//! Entries whose term is over go, and the rest still proves itself (AVG art. 5(1)(e), F3).

use domain::Ts;
use store::{Chain, Cut, FaultKind, StoreError};
use testkit::{StoreFixture, on_each_engine};

use super::{faults, with_log};
use crate::{Raw, TESTDAM, entry, raw, raw_count};

/// Ten entries in each chain, six years later ten more; the moment between them.
async fn old_and_young(fixture: &StoreFixture) -> Ts {
    with_log(&fixture.store).await;
    fixture.store.write_checkpoints().await.expect("notes");
    fixture.clock.advance_days(6 * 365);
    let between = fixture.clock.now();
    with_log(&fixture.store).await;
    fixture.store.write_checkpoints().await.expect("notes");
    between
}

async fn cut(fixture: &StoreFixture, chain: Chain, before: Ts) -> Option<Cut> {
    fixture
        .store
        .cut_audit(TESTDAM, chain, before)
        .await
        .expect("cut")
}

#[tokio::test]
async fn f3_what_is_past_its_term_goes_and_the_rest_still_proves_itself() {
    on_each_engine(|fixture| async move {
        let start = fixture.clock.now();
        let between = old_and_young(&fixture).await;
        for (chain, which) in [(Chain::Changes, Raw::Data), (Chain::Reads, Raw::Reads)] {
            let made = cut(&fixture, chain, between)
                .await
                .expect("something was old");
            assert_eq!(
                (made.entries, made.first_at, made.last_at),
                (10, start, start)
            );
            assert_eq!(cut(&fixture, chain, between).await, None, "done once");
            for table in ["audit_entry", "audit_person"] {
                let old = format!(
                    "SELECT COUNT(*) FROM {table} WHERE chain = '{}' AND seq <= 10",
                    chain.code()
                );
                assert_eq!(raw_count(&fixture, which, &old).await, 0, "{table}");
            }
            let notes = fixture.store.checkpoints().expect("notes");
            let report = fixture.store.verify_audit(&notes).await.expect("a report");
            assert!(report.is_whole(), "{:?}", report.faults);
            let state = report.chains.iter().find(|state| state.chain == chain);
            let state = state.expect("the chain");
            assert_eq!((state.entries, state.cut), (10, Some(made)));
        }
        // It goes on, and is cut again later; the record then covers both.
        fixture.clock.advance_days(6 * 365);
        let tx = fixture.store.write().await.expect("a transaction");
        tx.commit(entry(TESTDAM)).await.expect("committed");
        let again = cut(&fixture, Chain::Changes, fixture.clock.now()).await;
        assert_eq!(
            again.map(|made| (made.entries, made.first_at, made.last_at)),
            Some((20, start, between))
        );
        // Everything old: the chain is empty and goes on from its record.
        fixture.clock.advance_days(1);
        assert!(
            cut(&fixture, Chain::Reads, fixture.clock.now())
                .await
                .is_some()
        );
        assert_eq!(faults(&fixture.store, true).await, []);
        fixture
            .store
            .record_read(entry(TESTDAM))
            .await
            .expect("durable");
        assert_eq!(faults(&fixture.store, true).await, []);
    })
    .await;
}

#[tokio::test]
async fn f3_taking_away_more_than_was_signed_is_found() {
    let reads = |kind: FaultKind, seq: i64| (Chain::Reads, seq, kind);
    let tamperings = [
        // More entries than the record says.
        (
            "DELETE FROM audit_person WHERE chain = 'read' AND seq <= 13;
             DELETE FROM audit_entry WHERE chain = 'read' AND seq <= 13",
            vec![reads(FaultKind::Missing, 11)],
        ),
        // The same, with the record written to match.
        (
            "UPDATE chain_start SET seq = 13, hash = (SELECT hash FROM audit_entry e
                 WHERE e.chain = 'read' AND e.seq = 13) WHERE chain = 'read';
             DELETE FROM audit_person WHERE chain = 'read' AND seq <= 13;
             DELETE FROM audit_entry WHERE chain = 'read' AND seq <= 13",
            vec![
                reads(FaultKind::CutNotSigned, 1),
                reads(FaultKind::Missing, 1),
            ],
        ),
        // The record is gone.
        (
            "DELETE FROM chain_start WHERE chain = 'read'",
            vec![reads(FaultKind::Missing, 1)],
        ),
        // The record of the other chain.
        (
            "UPDATE chain_start SET signature = hash WHERE chain = 'read'",
            vec![
                reads(FaultKind::CutNotSigned, 1),
                reads(FaultKind::Missing, 1),
            ],
        ),
        // An entry before the cut that was never there.
        (
            "INSERT INTO audit_entry SELECT municipality_id, chain, 4, at, actor, role, action,
                 outcome, subject_kind, subject_id, detail, previous, hash
             FROM audit_entry WHERE chain = 'read' AND seq = 12",
            vec![reads(FaultKind::BeforeTheCut, 4)],
        ),
        // The first entry that was kept is edited, or exchanged for the next.
        (
            "UPDATE audit_entry SET role = 'edited' WHERE chain = 'read' AND seq = 11",
            vec![reads(FaultKind::Altered, 11)],
        ),
        (
            "DELETE FROM audit_entry WHERE chain = 'read' AND seq = 11;
             UPDATE audit_entry SET seq = 11 WHERE chain = 'read' AND seq = 12",
            vec![
                reads(FaultKind::Unlinked, 11),
                reads(FaultKind::Altered, 11),
                reads(FaultKind::Missing, 12),
            ],
        ),
    ];
    for (tampering, expected) in tamperings {
        on_each_engine(|fixture| {
            let expected = expected.clone();
            async move {
                let between = old_and_young(&fixture).await;
                cut(&fixture, Chain::Reads, between).await.expect("cut");
                raw(&fixture, Raw::Reads, tampering).await;
                for with in [false, true] {
                    assert_eq!(faults(&fixture.store, with).await, expected, "{tampering}");
                }
            }
        })
        .await;
    }
}

#[tokio::test]
async fn f3_an_older_record_put_back_is_found() {
    on_each_engine(|fixture| async move {
        let between = old_and_young(&fixture).await;
        cut(&fixture, Chain::Reads, between).await.expect("cut");
        raw(
            &fixture,
            Raw::Reads,
            "CREATE TABLE kept AS SELECT * FROM chain_start",
        )
        .await;
        fixture.clock.advance_days(1);
        fixture
            .store
            .record_read(entry(TESTDAM))
            .await
            .expect("durable");
        cut(&fixture, Chain::Reads, fixture.clock.now())
            .await
            .expect("cut");
        let back = "DELETE FROM chain_start; INSERT INTO chain_start SELECT * FROM kept";
        raw(&fixture, Raw::Reads, back).await;
        let found = faults(&fixture.store, false).await;
        assert_eq!(found.first(), Some(&(Chain::Reads, 11, FaultKind::Missing)));
    })
    .await;
}

#[tokio::test]
async fn f3_a_broken_chain_is_not_cut_so_that_its_proof_stays() {
    on_each_engine(|fixture| async move {
        let between = old_and_young(&fixture).await;
        let edit = "UPDATE audit_entry SET role = 'edited' WHERE chain = 'read' AND seq = 5";
        raw(&fixture, Raw::Reads, edit).await;
        let refused = fixture
            .store
            .cut_audit(TESTDAM, Chain::Reads, between)
            .await;
        assert!(matches!(refused, Err(StoreError::LogBroken)), "{refused:?}");
        assert_eq!(
            faults(&fixture.store, true).await,
            [(Chain::Reads, 5, FaultKind::Altered)]
        );
    })
    .await;
}
