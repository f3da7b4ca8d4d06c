//! `vangnet audit verify`: walks every chain and says where it is broken (F3).

use std::collections::{BTreeMap, BTreeSet};

use domain::{MunicipalityId, PersonId};

use super::{
    Chain, Checkpoint, Cut, StoredEntry,
    chain::{Hash, START, link},
};
use crate::{Row, Store, StoreError, params};

/// Entries read at once.
const PAGE: i64 = 5_000;

/// The state of one chain after the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainState {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Which of its chains.
    pub chain: Chain,
    /// The number of entries found.
    pub entries: i64,
    /// The signed record of the entries whose term was over; `None` when none went yet.
    pub cut: Option<Cut>,
}

/// What is wrong at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The entry's content does not give its hash: it was edited or exchanged.
    Altered,
    /// The entry does not follow the one before it: that one was written anew, or this one put in.
    Unlinked,
    /// Entries are missing from here on.
    Missing,
    /// Entries stand past the recorded end of the chain.
    PastTheEnd,
    /// A signed checkpoint says that the chain was longer: its end was cut off.
    Truncated,
    /// A signed checkpoint knows another hash here: the chain was written anew.
    Rewritten,
    /// The record of what was taken away at the end of its term is not signed by this installation.
    CutNotSigned,
    /// Entries stand before the place where the chain begins by that record.
    BeforeTheCut,
}

/// One fault, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditFault {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Which of its chains.
    pub chain: Chain,
    /// The number of the entry, from 1.
    pub seq: i64,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// The outcome of a walk over every chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// Every chain there is.
    pub chains: Vec<ChainState>,
    /// Every fault, in the order of the chains; empty when the log is whole.
    pub faults: Vec<AuditFault>,
}

impl AuditReport {
    /// The number of entries walked.
    pub fn entries(&self) -> i64 {
        self.chains.iter().map(|chain| chain.entries).sum()
    }

    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

const MUNICIPALITIES: &str = "
    SELECT DISTINCT municipality_id
    FROM audit_entry
    WHERE chain = $1
    ORDER BY municipality_id";

const ENTRIES: &str = "
    SELECT seq, at, actor, role, action, outcome, subject_kind, subject_id, detail, previous, hash
    FROM audit_entry
    WHERE municipality_id = $1 AND chain = $2 AND seq > $3
    ORDER BY seq
    LIMIT $4";

const BEFORE_CUT: &str = "
    SELECT seq
    FROM audit_entry
    WHERE municipality_id = $1 AND chain = $2 AND seq <= $3
    ORDER BY seq
    LIMIT 1";

const PERSONS: &str = "
    SELECT seq, person_id
    FROM audit_person
    WHERE municipality_id = $1 AND chain = $2 AND seq > $3 AND seq <= $4
    ORDER BY seq, person_id";

impl Store {
    /// Walks every chain and checks it against these checkpoints (see [`Store::checkpoints`]).
    pub async fn verify_audit(
        &self,
        checkpoints: &[Checkpoint],
    ) -> Result<AuditReport, StoreError> {
        let mut report = AuditReport::default();
        for chain in Chain::ALL {
            let mut municipalities: BTreeSet<MunicipalityId> = self
                .audit_reader(chain)
                .fetch_all(MUNICIPALITIES, params![chain.code()], |row| row.get(0))
                .await?
                .into_iter()
                .collect();
            municipalities.extend(self.heads(chain).await?.keys());
            municipalities.extend(self.cuts(chain).await?.keys());
            let of_chain = checkpoints.iter().filter(|note| note.chain == chain);
            municipalities.extend(of_chain.map(|note| note.municipality));
            for municipality in municipalities {
                let mut found = self.verify_chain(municipality, chain, checkpoints).await?;
                report.chains.append(&mut found.chains);
                report.faults.append(&mut found.faults);
            }
        }
        Ok(report)
    }

    /// Walks one chain, from its first entry or from where its oldest entries were taken away.
    pub(crate) async fn verify_chain(
        &self,
        municipality: MunicipalityId,
        chain: Chain,
        checkpoints: &[Checkpoint],
    ) -> Result<AuditReport, StoreError> {
        let notes = checkpoints
            .iter()
            .filter(|note| note.chain == chain && note.municipality == municipality);
        let mut walk = Walk::new(municipality, chain, notes);
        match self.cuts(chain).await?.get(&municipality) {
            Some(Some(cut)) => {
                let key = params![municipality, chain.code(), cut.entries];
                let before: Option<i64> = self
                    .audit_reader(chain)
                    .fetch_optional(BEFORE_CUT, key, |row| row.get(0))
                    .await?;
                walk.begin_after(*cut, before);
            }
            Some(None) => walk.fault(1, FaultKind::CutNotSigned),
            None => {}
        }
        // Work goes on meanwhile: the end is read after the walk, and what was added since is walked.
        loop {
            let before = walk.seq;
            self.walk(&mut walk).await?;
            let head = self.heads(chain).await?.get(&municipality).copied();
            let head = head.unwrap_or((0, START));
            if head.0 <= walk.seq || walk.seq == before {
                return Ok(walk.finish(head));
            }
        }
    }

    async fn walk(&self, walk: &mut Walk) -> Result<(), StoreError> {
        let reader = self.audit_reader(walk.chain);
        let (municipality, chain) = (walk.municipality, walk.chain);
        loop {
            let after = walk.seq;
            let key = params![municipality, chain.code(), after, PAGE];
            let mut page = reader
                .fetch_all(ENTRIES, key, |row| read(row, municipality, chain))
                .await?;
            let Some(last) = page.last().map(|(entry, ..)| entry.seq) else {
                return Ok(());
            };
            let key = params![municipality, chain.code(), after, last];
            let mut entries = page.iter_mut();
            let mut current = entries.next();
            reader
                .fetch_each(PERSONS, key, |row| {
                    let (seq, person): (i64, PersonId) = (row.get(0)?, row.get(1)?);
                    while current.as_ref().is_some_and(|(entry, ..)| entry.seq < seq) {
                        current = entries.next();
                    }
                    // A row of an entry that is gone belongs to no other.
                    if let Some((entry, ..)) = current.as_mut().filter(|(of, ..)| of.seq == seq) {
                        entry.persons.push(person);
                    }
                    Ok(())
                })
                .await?;
            for (entry, previous, hash) in &page {
                walk.step(entry, previous, hash);
            }
        }
    }
}

fn read(
    row: &Row<'_>,
    municipality: MunicipalityId,
    chain: Chain,
) -> Result<(StoredEntry, Hash, Hash), StoreError> {
    let entry = StoredEntry {
        municipality,
        chain,
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        role: row.get(3)?,
        action: row.get(4)?,
        outcome: row.get(5)?,
        subject_kind: row.get(6)?,
        subject_id: row.get(7)?,
        detail: row.get(8)?,
        persons: Vec::new(),
    };
    // A hash of another length was not written by this program: it matches nothing.
    let hash = |column: usize| -> Result<Hash, StoreError> {
        Ok(row.get::<Vec<u8>>(column)?.try_into().unwrap_or([0xFF; 32]))
    };
    Ok((entry, hash(9)?, hash(10)?))
}

/// One chain on its way from the first entry to the last.
struct Walk {
    municipality: MunicipalityId,
    chain: Chain,
    seq: i64,
    entries: i64,
    cut: Option<Cut>,
    previous: Hash,
    /// What the checkpoints say: the hash at each size.
    noted: BTreeMap<i64, Hash>,
    faults: Vec<AuditFault>,
}

impl Walk {
    fn new<'c>(
        municipality: MunicipalityId,
        chain: Chain,
        notes: impl Iterator<Item = &'c Checkpoint>,
    ) -> Self {
        Self {
            municipality,
            chain,
            seq: 0,
            entries: 0,
            cut: None,
            previous: START,
            noted: notes.map(|note| (note.size, note.head)).collect(),
            faults: Vec::new(),
        }
    }

    fn fault(&mut self, seq: i64, kind: FaultKind) {
        let (municipality, chain) = (self.municipality, self.chain);
        self.faults.push(AuditFault {
            municipality,
            chain,
            seq,
            kind,
        });
    }

    /// Starts after the entries that were taken away; `before` is one that is there all the same.
    fn begin_after(&mut self, cut: Cut, before: Option<i64>) {
        if let Some(seq) = before {
            self.fault(seq, FaultKind::BeforeTheCut);
        }
        // What the older checkpoints say can no longer be compared, but for the last entry's hash.
        let later = self.noted.split_off(&cut.entries);
        self.noted = later;
        if self
            .noted
            .remove(&cut.entries)
            .is_some_and(|noted| noted != cut.head)
        {
            self.fault(cut.entries, FaultKind::Rewritten);
        }
        self.seq = cut.entries;
        self.previous = cut.head;
        self.cut = Some(cut);
    }

    fn step(&mut self, entry: &StoredEntry, previous: &Hash, hash: &Hash) {
        if entry.seq != self.seq + 1 {
            self.fault(self.seq + 1, FaultKind::Missing);
        } else if *previous != self.previous {
            self.fault(entry.seq, FaultKind::Unlinked);
        }
        if link(previous, entry) != *hash {
            self.fault(entry.seq, FaultKind::Altered);
        }
        if self
            .noted
            .remove(&entry.seq)
            .is_some_and(|noted| noted != *hash)
        {
            self.fault(entry.seq, FaultKind::Rewritten);
        }
        self.seq = entry.seq;
        self.entries += 1;
        self.previous = *hash;
    }

    fn finish(mut self, (head_seq, head_hash): (i64, Hash)) -> AuditReport {
        if head_seq > self.seq {
            self.fault(self.seq + 1, FaultKind::Missing);
        } else if head_seq < self.seq {
            self.fault(head_seq + 1, FaultKind::PastTheEnd);
        } else if head_hash != self.previous {
            self.fault(self.seq, FaultKind::Altered);
        }
        if self.noted.keys().any(|size| *size > self.seq) {
            self.fault(self.seq + 1, FaultKind::Truncated);
        }
        let Self {
            municipality,
            chain,
            entries,
            cut,
            faults,
            ..
        } = self;
        AuditReport {
            chains: vec![ChainState {
                municipality,
                chain,
                entries,
                cut,
            }],
            faults,
        }
    }
}
