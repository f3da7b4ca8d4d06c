//! Linking entries: `hash = SHA-256(previous, length, canonical bytes)`, without gaps.

use std::collections::BTreeMap;

use domain::{MunicipalityId, Ts};
use sha2::{Digest as _, Sha256};

use super::{AuditEntry, Chain, StoredEntry};
use crate::{Param, StoreError, engine::TxInner, params, row};

/// A link of a chain.
pub(crate) type Hash = [u8; 32];

/// What stands before the first entry.
pub(crate) const START: Hash = [0; 32];

/// From this number on, rows go in bulk instead of one statement each.
const BULK: usize = 12;

const HEAD: &str = "
    SELECT seq, hash
    FROM chain_head
    WHERE municipality_id = $1 AND chain = $2";

const FIRST_HEAD: &str = "
    INSERT INTO chain_head (municipality_id, chain, seq, hash)
    VALUES ($1, $2, 0, $3)
    ON CONFLICT DO NOTHING";

const MOVE_HEAD: &str = "
    UPDATE chain_head
    SET seq = $3, hash = $4
    WHERE municipality_id = $1 AND chain = $2";

const INSERT_ENTRY: &str = "
    INSERT INTO audit_entry (municipality_id, chain, seq, at, actor, role, action, outcome,
        subject_kind, subject_id, detail, previous, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

const ENTRY_COLUMNS: [&str; 13] = [
    "municipality_id",
    "chain",
    "seq",
    "at",
    "actor",
    "role",
    "action",
    "outcome",
    "subject_kind",
    "subject_id",
    "detail",
    "previous",
    "hash",
];

const INSERT_PERSON: &str = "
    INSERT INTO audit_person (municipality_id, chain, seq, person_id)
    VALUES ($1, $2, $3, $4)";

const PERSON_COLUMNS: [&str; 4] = ["municipality_id", "chain", "seq", "person_id"];

/// Appends entries to their municipalities' chains, in the order given. The chains are locked in
/// the order of the municipalities' ids, so that two writers cannot wait for each other.
pub(crate) async fn append(
    tx: &mut TxInner,
    chain: Chain,
    at: Ts,
    entries: Vec<AuditEntry>,
) -> Result<(), StoreError> {
    let mut by_municipality: BTreeMap<MunicipalityId, Vec<AuditEntry>> = BTreeMap::new();
    for entry in entries {
        by_municipality
            .entry(entry.municipality)
            .or_default()
            .push(entry);
    }
    for (municipality, entries) in by_municipality {
        append_one(tx, municipality, chain, at, entries).await?;
    }
    Ok(())
}

async fn append_one(
    tx: &mut TxInner,
    municipality: MunicipalityId,
    chain: Chain,
    at: Ts,
    entries: Vec<AuditEntry>,
) -> Result<(), StoreError> {
    let (mut seq, mut previous) = locked_head(tx, municipality, chain).await?;
    let mut rows = Vec::with_capacity(entries.len());
    let mut persons = Vec::new();
    for entry in entries {
        seq += 1;
        let stored = stored(entry, chain, seq, at);
        let hash = link(&previous, &stored);
        persons.extend(stored.persons.iter().map(|person| (seq, *person)));
        rows.push(entry_row(stored, &previous, &hash));
        previous = hash;
    }
    let move_head = (
        MOVE_HEAD,
        params![municipality, chain.code(), seq, previous],
    );
    // One act on one person: what is written most.
    if rows.len() == 1 && persons.len() <= 1 {
        let entry = rows.into_iter().map(|row| (INSERT_ENTRY, row.into()));
        let person = persons.into_iter().map(|(seq, person)| {
            let row = params![municipality, chain.code(), seq, person];
            (INSERT_PERSON, row)
        });
        let all = entry.chain(person).chain([move_head]).collect();
        return tx.execute_together(all).await;
    }
    if rows.len() < BULK {
        for row in rows {
            tx.execute(INSERT_ENTRY, row.into()).await?;
        }
    } else {
        tx.insert_many("audit_entry", &ENTRY_COLUMNS, rows).await?;
    }
    let persons = persons
        .into_iter()
        .map(|(seq, person)| row![municipality, chain.code(), seq, person]);
    if persons.len() < BULK {
        for row in persons {
            tx.execute(INSERT_PERSON, row.into()).await?;
        }
    } else {
        tx.insert_many("audit_person", &PERSON_COLUMNS, persons)
            .await?;
    }
    let (sql, values) = move_head;
    tx.execute(sql, values).await.map(drop)
}

/// The last link of a chain, held until the end of the transaction: who appends, and who cuts, waits.
pub(crate) async fn locked_head(
    tx: &mut TxInner,
    municipality: MunicipalityId,
    chain: Chain,
) -> Result<(i64, Hash), StoreError> {
    let key = || params![municipality, chain.code()];
    let found = tx
        .fetch_optional_locked(HEAD, key(), |row| Ok((row.get(0)?, row.get(1)?)))
        .await?;
    if let Some(head) = found {
        return Ok(head);
    }
    tx.execute(FIRST_HEAD, params![municipality, chain.code(), START])
        .await?;
    tx.fetch_optional_locked(HEAD, key(), |row| Ok((row.get(0)?, row.get(1)?)))
        .await?
        .ok_or(StoreError::NotFound)
}

fn stored(entry: AuditEntry, chain: Chain, seq: i64, at: Ts) -> StoredEntry {
    let detail: serde_json::Map<String, serde_json::Value> = entry
        .detail
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.json()))
        .collect();
    let mut persons = entry.persons;
    persons.sort_unstable();
    persons.dedup();
    StoredEntry {
        municipality: entry.municipality,
        chain,
        seq,
        at,
        actor: entry.who.account,
        role: entry.who.role.into_owned(),
        action: entry.action.into_owned(),
        outcome: entry.outcome.code().to_owned(),
        subject_kind: entry.subject.map(|(kind, _)| kind.to_owned()),
        subject_id: entry.subject.map(|(_, id)| id),
        detail: serde_json::Value::Object(detail).to_string(),
        persons,
    }
}

fn entry_row(entry: StoredEntry, previous: &Hash, hash: &Hash) -> [Param; 13] {
    row![
        entry.municipality,
        entry.chain.code(),
        entry.seq,
        entry.at,
        entry.actor,
        entry.role,
        entry.action,
        entry.outcome,
        entry.subject_kind,
        entry.subject_id,
        entry.detail,
        previous,
        hash,
    ]
}

/// The hash of an entry after `previous`. Every field is there with its length, in one order; the
/// persons too, so that an index row cannot be added or taken away unseen.
pub(crate) fn link(previous: &Hash, entry: &StoredEntry) -> Hash {
    let mut bytes = Vec::with_capacity(256 + entry.persons.len() * 16);
    let mut field = |value: &[u8]| {
        bytes.extend_from_slice(&(value.len() as u64).to_be_bytes());
        bytes.extend_from_slice(value);
    };
    field(b"vangnet audit 1");
    field(entry.municipality.uuid().as_bytes());
    field(entry.chain.code().as_bytes());
    field(&entry.seq.to_be_bytes());
    field(&entry.at.micros().to_be_bytes());
    field(
        entry
            .actor
            .map(|actor| *actor.uuid().as_bytes())
            .as_ref()
            .map_or(&[], |id| id),
    );
    field(entry.role.as_bytes());
    field(entry.action.as_bytes());
    field(entry.outcome.as_bytes());
    field(entry.subject_kind.as_deref().unwrap_or_default().as_bytes());
    field(entry.subject_id.as_ref().map_or(&[], |id| id.as_bytes()));
    field(entry.detail.as_bytes());
    field(&(entry.persons.len() as u64).to_be_bytes());
    for person in &entry.persons {
        field(person.uuid().as_bytes());
    }
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(&bytes);
    hash.finalize().into()
}
