//! Tampering that the chains themselves show.

use store::{Chain, FaultKind};
use testkit::on_each_engine;

use super::{faults, with_log};
use crate::{Raw, raw};

#[tokio::test]
async fn f3_an_untouched_log_is_whole() {
    on_each_engine(|fixture| async move {
        with_log(&fixture.store).await;
        fixture.store.write_checkpoints().await.expect("notes");
        let report = fixture
            .store
            .verify_audit(&fixture.store.checkpoints().expect("notes"))
            .await
            .expect("a report");
        assert!(report.is_whole(), "{:?}", report.faults);
        assert_eq!(report.entries(), 20);
        assert_eq!(report.chains.len(), 2);
    })
    .await;
}

/// Each way to touch a log, where it is found, and how.
#[tokio::test]
async fn f3_every_kind_of_tampering_is_found_at_its_place() {
    use FaultKind::{Altered, Missing, PastTheEnd, Unlinked};
    let edits: [(&str, Vec<(i64, FaultKind)>); 9] = [
        (
            "UPDATE audit_entry SET action = 'Other' WHERE chain = 'change' AND seq = 5",
            vec![(5, Altered)],
        ),
        (
            "UPDATE audit_entry SET actor = NULL WHERE chain = 'change' AND seq = 1",
            vec![(1, Altered)],
        ),
        (
            "UPDATE audit_entry SET detail = '{}' WHERE chain = 'change' AND seq = 10",
            vec![(10, Altered)],
        ),
        (
            "DELETE FROM audit_entry WHERE chain = 'change' AND seq = 5",
            vec![(5, Missing)],
        ),
        (
            "DELETE FROM audit_person WHERE chain = 'change' AND seq = 4",
            vec![(4, Altered)],
        ),
        // Two entries change places.
        (
            "UPDATE audit_entry SET seq = -1 WHERE chain = 'change' AND seq = 3;
             UPDATE audit_entry SET seq = 3 WHERE chain = 'change' AND seq = 6;
             UPDATE audit_entry SET seq = 6 WHERE chain = 'change' AND seq = -1",
            vec![
                (3, Unlinked),
                (3, Altered),
                (4, Unlinked),
                (6, Unlinked),
                (6, Altered),
                (7, Unlinked),
            ],
        ),
        // An entry that was never written, after the end.
        (
            "INSERT INTO audit_entry SELECT municipality_id, chain, 11, at, actor, role, action,
                outcome, subject_kind, subject_id, detail, hash, previous
             FROM audit_entry WHERE chain = 'change' AND seq = 10",
            vec![(11, Altered), (11, PastTheEnd)],
        ),
        // The end is cut off, but not the recorded end.
        (
            "DELETE FROM audit_entry WHERE chain = 'change' AND seq > 7",
            vec![(8, Missing)],
        ),
        // An index row is added to an entry about nobody.
        (
            "INSERT INTO audit_person SELECT municipality_id, chain, 2, person_id
             FROM audit_person WHERE chain = 'change' AND seq = 4",
            vec![(2, Altered)],
        ),
    ];
    for (edit, expected) in edits {
        on_each_engine(|fixture| {
            let expected = expected.clone();
            async move {
                with_log(&fixture.store).await;
                raw(&fixture, Raw::Data, edit).await;
                let found = faults(&fixture.store, false).await;
                let expected: Vec<_> = expected
                    .into_iter()
                    .map(|(seq, kind)| (Chain::Changes, seq, kind))
                    .collect();
                assert_eq!(found, expected, "{edit}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn f3_tampering_with_the_reads_is_found_too() {
    on_each_engine(|fixture| async move {
        with_log(&fixture.store).await;
        let edit = "UPDATE audit_entry SET outcome = 'refused' WHERE chain = 'read' AND seq = 8";
        raw(&fixture, Raw::Reads, edit).await;
        assert_eq!(
            faults(&fixture.store, false).await,
            [(Chain::Reads, 8, FaultKind::Altered)]
        );
    })
    .await;
}
