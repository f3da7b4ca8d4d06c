//! How fast the chains of the log are verified (F5).

use std::time::Instant;

use anyhow::ensure;
use domain::{AccountId, MunicipalityId, PersonId};
use serde_json::json;
use store::{AuditEntry, Who};
use uuid::Uuid;

use crate::machine::{end, fixture, float, since};

/// Municipalities among which the entries are dealt.
const TOWNS: usize = 20;
/// Entries handed in at once.
const BATCH: usize = 10_000;

/// Writes so many entries, each about one person, and walks their chains.
pub(crate) async fn verify(entries: usize, engine: &str) -> anyhow::Result<()> {
    let fixture = fixture(engine).await?;
    let store = &fixture.store;
    let start = Instant::now();
    let mut written = 0;
    while written < entries {
        let upto = entries.min(written + BATCH);
        store
            .record_reads((written..upto).map(entry).collect())
            .await?;
        written = upto;
    }
    let writing = since(start);
    let start = Instant::now();
    let report = store.verify_audit(&[]).await?;
    let seconds = since(start);
    ensure!(report.is_whole(), "the chains are not whole");
    println!(
        "{}",
        json!({
            "entries": entries, "engine": engine, "seconds": seconds,
            "a_second": (float(entries) / seconds).round(),
            "written_a_second": (float(entries) / writing).round(),
        })
    );
    end(fixture).await;
    Ok(())
}

fn entry(number: usize) -> AuditEntry {
    let id = |kind: u128| Uuid::from_u128(kind << 64 | number as u128);
    let town = MunicipalityId::from_uuid(Uuid::from_u128(1 + (number % TOWNS) as u128));
    let who = AccountId::from_uuid(Uuid::from_u128(7));
    AuditEntry::new(town, Who::account(who, "casemanager"), "OpenCase")
        .subject("case", id(1))
        .person(PersonId::from_uuid(id(2)))
        .detail("relation", "own")
}
