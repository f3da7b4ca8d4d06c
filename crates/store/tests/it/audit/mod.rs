//! The log: chained, found out when touched, durable before the answer.

mod checkpoints;
mod cut;
mod durable;
mod mutations;
mod review;
mod tampering;

use store::{AuditEntry, AuditFault, Chain, FaultKind, Store, Who};
use uuid::Uuid;

use crate::{TESTDAM, account, entry, person};

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
