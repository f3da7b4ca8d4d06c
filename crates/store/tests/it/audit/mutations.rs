//! Random tampering: each is found, and at its place (F3).

use store::{Chain, FaultKind, Store};
use testkit::{StoreFixture, on_each_engine};

use super::{faults, with_log};
use crate::{Raw, TESTDAM, entry, raw};

/// Entries in each chain, by `with_log`.
const ENTRIES: u64 = 10;
/// Mutations on each of the two engines: a thousand together.
const EACH: u64 = 500;

/// A sequence that looks random and is the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, from: u64, to: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        from + (mixed ^ (mixed >> 31)) % (to - from + 1)
    }
}

/// What is done to the chain, and what the walk must say first: without the checkpoints, and with.
struct Mutation {
    sql: String,
    /// Entries appended afterwards by the program itself, so that all their links are right.
    regrown: u64,
    without: Option<(u64, FaultKind)>,
    with: (u64, FaultKind),
}

impl Mutation {
    /// Tampering that the chain itself shows.
    fn seen(sql: String, at: u64, kind: FaultKind) -> Self {
        Self {
            sql,
            regrown: 0,
            without: Some((at, kind)),
            with: (at, kind),
        }
    }

    fn random(dice: &mut Dice, chain: Chain) -> Self {
        let c = format!("chain = '{}'", chain.code());
        let at = dice.roll(1, ENTRIES);
        match dice.roll(0, 7) {
            0 | 1 => {
                let (edit, kind) = match dice.roll(0, 7) {
                    0 => ("action = 'Edited'", FaultKind::Altered),
                    1 => ("role = 'edited'", FaultKind::Altered),
                    2 => ("outcome = 'edited'", FaultKind::Altered),
                    3 => ("detail = '{\"n\":4}'", FaultKind::Altered),
                    4 => ("actor = NULL", FaultKind::Altered),
                    5 => ("subject_kind = 'edited'", FaultKind::Altered),
                    6 => ("previous = hash", FaultKind::Unlinked),
                    _ => ("hash = previous", FaultKind::Altered),
                };
                let sql = format!("UPDATE audit_entry SET {edit} WHERE {c} AND seq = {at}");
                Self::seen(sql, at, kind)
            }
            2 => {
                let sql = format!("DELETE FROM audit_entry WHERE {c} AND seq = {at}");
                Self::seen(sql, at, FaultKind::Missing)
            }
            // An entry put in between, the later ones moved up.
            3 => {
                let next = at + 1;
                let sql = format!(
                    "UPDATE audit_entry SET seq = -(seq + 1) WHERE {c} AND seq > {at};
                     UPDATE audit_entry SET seq = -seq WHERE {c} AND seq < 0;
                     INSERT INTO audit_entry SELECT municipality_id, chain, {next}, at, actor, role,
                         action, outcome, subject_kind, subject_id, detail, previous, hash
                     FROM audit_entry WHERE {c} AND seq = {at}"
                );
                Self::seen(sql, next, FaultKind::Unlinked)
            }
            // Two entries change places.
            4 => {
                let first = dice.roll(1, ENTRIES - 1);
                let second = dice.roll(first + 1, ENTRIES);
                let sql = format!(
                    "UPDATE audit_entry SET seq = -1 WHERE {c} AND seq = {first};
                     UPDATE audit_entry SET seq = {first} WHERE {c} AND seq = {second};
                     UPDATE audit_entry SET seq = {second} WHERE {c} AND seq = -1"
                );
                Self::seen(sql, first, FaultKind::Unlinked)
            }
            // The tail goes, with the recorded end; or an old copy of the database is put back.
            5 => {
                let kept = dice.roll(1, ENTRIES - 1);
                Self::unseen(truncated(&c, kept), 0, (kept + 1, FaultKind::Truncated))
            }
            6 => {
                let kept = dice.roll(1, ENTRIES - 1);
                let regrown = ENTRIES - kept + dice.roll(0, 2);
                Self::unseen(
                    truncated(&c, kept),
                    regrown,
                    (ENTRIES, FaultKind::Rewritten),
                )
            }
            _ => {
                let sql = format!(
                    "DELETE FROM audit_person WHERE {c}; DELETE FROM audit_entry WHERE {c};
                     DELETE FROM chain_head WHERE {c}"
                );
                Self::unseen(sql, ENTRIES, (ENTRIES, FaultKind::Rewritten))
            }
        }
    }

    /// Tampering that only the checkpoints show.
    fn unseen(sql: String, regrown: u64, with: (u64, FaultKind)) -> Self {
        Self {
            sql,
            regrown,
            without: None,
            with,
        }
    }
}

fn truncated(chain: &str, kept: u64) -> String {
    format!(
        "UPDATE chain_head SET seq = {kept}, hash = (SELECT hash FROM audit_entry e
             WHERE e.municipality_id = chain_head.municipality_id AND e.chain = chain_head.chain
                 AND e.seq = {kept}) WHERE {chain};
         DELETE FROM audit_person WHERE {chain} AND seq > {kept};
         DELETE FROM audit_entry WHERE {chain} AND seq > {kept}"
    )
}

const KEEP: &str = "
    CREATE TABLE kept_entry AS SELECT * FROM audit_entry;
    CREATE TABLE kept_person AS SELECT * FROM audit_person;
    CREATE TABLE kept_head AS SELECT * FROM chain_head";

const PUT_BACK: &str = "
    DELETE FROM audit_person; DELETE FROM audit_entry; DELETE FROM chain_head;
    INSERT INTO audit_entry SELECT * FROM kept_entry;
    INSERT INTO audit_person SELECT * FROM kept_person;
    INSERT INTO chain_head SELECT * FROM kept_head";

async fn regrow(store: &Store, chain: Chain, count: u64) {
    let entries = (0..count).map(|_| entry(TESTDAM)).collect();
    match chain {
        Chain::Changes => {
            let tx = store.write().await.expect("a transaction");
            tx.commit_all(entries).await.expect("committed");
        }
        Chain::Reads => store.record_reads(entries).await.expect("durable"),
    }
}

async fn found(fixture: &StoreFixture, with: bool, chain: Chain) -> Option<(u64, FaultKind)> {
    let faults = faults(&fixture.store, with).await;
    assert!(faults.iter().all(|(of, ..)| *of == chain), "{faults:?}");
    faults
        .first()
        .map(|(_, seq, kind)| (u64::try_from(*seq).expect("positive"), *kind))
}

#[tokio::test]
async fn f3_a_thousand_random_mutations_are_each_found_at_their_place() {
    let seed = std::env::var("VANGNET_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_101);
    on_each_engine(|fixture| async move {
        with_log(&fixture.store).await;
        fixture.store.write_checkpoints().await.expect("notes");
        for which in [Raw::Data, Raw::Reads] {
            // On PostgreSQL both are one database.
            if matches!(which, Raw::Data) || fixture.engine() == store::Engine::Sqlite {
                raw(&fixture, which, KEEP).await;
            }
        }
        let mut dice = Dice(seed);
        for (chain, which) in [(Chain::Changes, Raw::Data), (Chain::Reads, Raw::Reads)] {
            for number in 0..EACH / 2 {
                let mutation = Mutation::random(&mut dice, chain);
                let told = format!("seed {seed}, mutation {number}: {}", mutation.sql);
                let tampering = format!("BEGIN; {PUT_BACK}; {}; COMMIT", mutation.sql);
                raw(&fixture, which, &tampering).await;
                if mutation.regrown > 0 {
                    regrow(&fixture.store, chain, mutation.regrown).await;
                }
                let first = found(&fixture, false, chain).await;
                assert_eq!(first, mutation.without, "{told}");
                let first = found(&fixture, true, chain).await;
                assert_eq!(first, Some(mutation.with), "{told}");
            }
            raw(&fixture, which, &format!("BEGIN; {PUT_BACK}; COMMIT")).await;
        }
        assert_eq!(faults(&fixture.store, true).await, []);
    })
    .await;
}
