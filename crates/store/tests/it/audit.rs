//! The log: chained, found out when touched, durable before the answer.

use std::sync::Arc;

use access::{AccountState, Actor, Assignment, Role, SignInLevel};
use domain::MunicipalityId;
use store::{
    AuditEntry, AuditFault, AuditFilter, Chain, FaultKind, Review, Store, StoreError, Who,
};
use testkit::{StoreFixture, on_each_engine};
use uuid::Uuid;

use crate::{PROEFSTAD, Raw, TESTDAM, account, entry, make_municipality, person, raw, raw_count};

/// Ten changes of which the fourth is about two people, and ten reads.
async fn with_log(store: &Store) {
    for number in 1..=10_u128 {
        let mut change = entry(TESTDAM)
            .subject("list", Uuid::from_u128(number))
            .detail("n", 3);
        if number == 4 {
            change = change.persons([person(2), person(1), person(2)]);
        }
        store
            .write()
            .await
            .expect("a transaction")
            .commit(change)
            .await
            .expect("committed");
        let shown = AuditEntry::new(TESTDAM, Who::account(account(9), "casemanager"), "OpenCase")
            .person(person(number));
        store.record_read(shown).await.expect("durable");
    }
}

async fn faults(store: &Store, with_checkpoints: bool) -> Vec<(Chain, i64, FaultKind)> {
    let notes = if with_checkpoints {
        store.checkpoints().expect("notes")
    } else {
        Vec::new()
    };
    let report = store.verify_audit(&notes).await.expect("a report");
    report
        .faults
        .into_iter()
        .map(
            |AuditFault {
                 chain, seq, kind, ..
             }| (chain, seq, kind),
        )
        .collect()
}

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

fn privacy_officer(municipalities: &[MunicipalityId]) -> Actor {
    Actor {
        account: account(7),
        display: "P. Verzonnen".to_owned(),
        state: AccountState::Active,
        level: SignInLevel::Full,
        assignments: vec![Assignment {
            role: Role::PrivacyOfficer,
            municipalities: municipalities.to_vec(),
        }],
    }
}

#[tokio::test]
async fn f7_the_log_is_filtered_by_time_account_and_action() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        with_log(store).await;
        let own = privacy_officer(&[TESTDAM]);
        let grant = own
            .authorize::<access::policy::ReviewLog>()
            .expect("a grant");
        let now = fixture.clock.now();
        let none = AuditFilter::default;
        for (filter, count) in [
            (
                AuditFilter {
                    from: Some(now),
                    ..none()
                },
                10,
            ),
            (
                AuditFilter {
                    until: Some(now),
                    ..none()
                },
                0,
            ),
            (
                AuditFilter {
                    actor: Some(account(9)),
                    ..none()
                },
                10,
            ),
            (
                AuditFilter {
                    actor: Some(account(8)),
                    ..none()
                },
                0,
            ),
            (
                AuditFilter {
                    action: Some("OpenCase".to_owned()),
                    ..none()
                },
                10,
            ),
            (
                AuditFilter {
                    action: Some("Other".to_owned()),
                    ..none()
                },
                0,
            ),
        ] {
            let found = store
                .audit_entries(&grant, Chain::Reads, &filter, None, 99)
                .await;
            assert_eq!(found.expect("a page").len(), count, "{filter:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn f7_the_log_is_shown_within_the_grant_by_filter_and_page() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        with_log(store).await;
        store
            .record_read(entry(PROEFSTAD).person(person(1)))
            .await
            .expect("durable");
        let own = privacy_officer(&[TESTDAM]);
        let grant = own
            .authorize::<access::policy::ReviewLog>()
            .expect("a grant");
        let all = AuditFilter::default();
        let first = store
            .audit_entries(&grant, Chain::Reads, &all, None, 7)
            .await
            .expect("a page");
        assert_eq!(
            first.iter().map(|row| row.seq).collect::<Vec<_>>(),
            [10, 9, 8, 7, 6, 5, 4]
        );
        let after = first.last().map(store::AuditRow::position);
        let rest = store
            .audit_entries(&grant, Chain::Reads, &all, after, 7)
            .await
            .expect("a page");
        assert_eq!(
            rest.iter().map(|row| row.seq).collect::<Vec<_>>(),
            [3, 2, 1]
        );
        assert_eq!(rest[2].persons, 1);

        let one = AuditFilter {
            person: Some(person(1)),
            ..AuditFilter::default()
        };
        let found = store
            .audit_entries(&grant, Chain::Reads, &one, None, 7)
            .await
            .expect("a page");
        assert_eq!(
            found
                .iter()
                .map(|row| (row.municipality, row.seq))
                .collect::<Vec<_>>(),
            [(TESTDAM, 1)]
        );
        let found = store
            .audit_entries(&grant, Chain::Changes, &one, None, 7)
            .await
            .expect("a page");
        assert_eq!(
            found
                .iter()
                .map(|row| (row.seq, row.persons))
                .collect::<Vec<_>>(),
            [(4, 2)]
        );

        let other = AuditFilter {
            municipality: Some(PROEFSTAD),
            ..AuditFilter::default()
        };
        assert_eq!(
            store
                .audit_entries(&grant, Chain::Reads, &other, None, 7)
                .await
                .expect("a page"),
            []
        );
    })
    .await;
}

#[tokio::test]
async fn f7_a_month_is_signed_off() {
    on_each_engine(|fixture| async move {
        let store = &fixture.store;
        make_municipality(store, TESTDAM, "GM0001").await;
        crate::account::make_account(store, 7, "p.verzonnen@example.org").await;
        let review = Review {
            municipality: TESTDAM,
            month: "2026-10".parse().expect("a month"),
            by: account(7),
            at: fixture.clock.now(),
            remark: "nothing_found".to_owned(),
        };
        let mut tx = store.write().await.expect("a transaction");
        tx.insert_review(&review).await.expect("signed");
        tx.commit(entry(TESTDAM)).await.expect("committed");
        let officer = privacy_officer(&[TESTDAM]);
        let grant = officer
            .authorize::<access::policy::ReviewLog>()
            .expect("a grant");
        let from = "2026-10".parse().expect("a month");
        assert_eq!(
            store.audit_reviews(&grant, from).await.expect("reviews"),
            [review]
        );
        let elsewhere = privacy_officer(&[PROEFSTAD]);
        let grant = elsewhere
            .authorize::<access::policy::ReviewLog>()
            .expect("a grant");
        assert_eq!(
            store.audit_reviews(&grant, from).await.expect("reviews"),
            []
        );
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
