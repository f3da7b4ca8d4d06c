//! Reviewing the log on a screen: entries, findings, months signed off (F7), one person's (F8).

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{AccountId, CaseId, Finding, Month, MunicipalityId, PersonId, Ts};
use uuid::Uuid;

use super::Chain;
use crate::{Row, Store, StoreError, Tx, params};

/// What to show of the log. Every part that is absent leaves nothing out.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of one municipality; it must lie within the grant.
    pub municipality: Option<MunicipalityId>,
    /// From this moment on.
    pub from: Option<Ts>,
    /// Before this moment.
    pub until: Option<Ts>,
    /// By this account.
    pub actor: Option<AccountId>,
    /// Of this action's code.
    pub action: Option<String>,
}

/// A place in the log, to go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditPosition {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The number in its chain.
    pub seq: i64,
}

/// One entry as the screen shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRow {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Which of its chains.
    pub chain: Chain,
    /// The number in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Ts,
    /// Who; absent for someone not signed in.
    pub actor: Option<AccountId>,
    /// The role's code.
    pub role: String,
    /// The action's code.
    pub action: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// What it was done to, such as `list`.
    pub subject_kind: Option<String>,
    /// The id of that.
    pub subject_id: Option<Uuid>,
    /// Codes and numbers that belong to it.
    pub detail: serde_json::Value,
    /// How many young people it is about.
    pub persons: i64,
    /// Its link in the chain; nobody can choose it, so that a lot can be drawn by it.
    pub hash: Vec<u8>,
}

impl AuditRow {
    /// Its place, to go on from.
    pub const fn position(&self) -> AuditPosition {
        AuditPosition {
            municipality: self.municipality,
            seq: self.seq,
        }
    }
}

/// What was found about one entry of the chain of reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotedFinding {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The number of the entry in its chain.
    pub seq: i64,
    /// What was found.
    pub finding: Finding,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// A month of a municipality's log, signed off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The month that was reviewed.
    pub month: Month,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// A code for what was found, such as `nothing_found`.
    pub remark: String,
}

// Newest first within a municipality; a later page takes up after the last row of the one before.
const ENTRIES: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, seq, at, actor, role, action, outcome, subject_kind, subject_id, detail,
        (SELECT COUNT(*) FROM audit_person p
         WHERE p.municipality_id = e.municipality_id AND p.chain = e.chain AND p.seq = e.seq), hash
    FROM audit_entry e
    WHERE chain = $1
        AND ($2 IS NULL OR municipality_id = $2)
        AND ($3 IS NULL OR at >= $3)
        AND ($4 IS NULL OR at < $4)
        AND ($5 IS NULL OR actor = $5)
        AND ($6 IS NULL OR action = $6)
        AND ($7 IS NULL OR municipality_id > $7 OR (municipality_id = $7 AND seq < $8))
        AND {scope}
    ORDER BY municipality_id, seq DESC
    LIMIT $9",
);

// From the index of persons to the entries, so that a long log costs no more than a short one.
const OF_PERSON: ScopedSql = ScopedSql::new(
    "
    SELECT e.municipality_id, e.seq, e.at, e.actor, e.role, e.action, e.outcome, e.subject_kind,
        e.subject_id, e.detail,
        (SELECT COUNT(*) FROM audit_person q
         WHERE q.municipality_id = e.municipality_id AND q.chain = e.chain AND q.seq = e.seq), e.hash
    FROM audit_person p
    JOIN audit_entry e
        ON e.municipality_id = p.municipality_id AND e.chain = p.chain AND e.seq = p.seq
    WHERE p.person_id = $1 AND p.chain = $2 AND {scope:p}
    ORDER BY e.municipality_id, e.seq DESC
    LIMIT 1000",
);

const PERSON_BY_CODE: ScopedSql = ScopedSql::new(
    "
    SELECT f.municipality_id, f.person_id
    FROM card c
    JOIN case_file f ON f.municipality_id = c.municipality_id AND f.id = c.case_id
    WHERE c.short_code = $1 AND {persons:f}
    ORDER BY f.municipality_id, f.id
    LIMIT 1",
);

const PERSON_OF_CASE: ScopedSql = ScopedSql::new(
    "
    SELECT f.municipality_id, f.person_id
    FROM case_file f
    WHERE f.id = $1 AND {persons:f}
    ORDER BY f.municipality_id, f.id
    LIMIT 1",
);

const BEGINS: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, MIN(at)
    FROM audit_entry
    WHERE chain = $1 AND {scope}
    GROUP BY municipality_id
    ORDER BY municipality_id
    LIMIT 1000",
);

const FINDINGS: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, seq, finding, noted_by, noted_at
    FROM audit_finding
    WHERE chain = $1 AND month = $2 AND {scope}
    ORDER BY municipality_id, seq, noted_at
    LIMIT 10000",
);

const INSERT_FINDING: &str = "
    INSERT INTO audit_finding (municipality_id, chain, seq, month, finding, noted_by, noted_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT DO NOTHING";

const REVIEWS: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, month, reviewed_by, reviewed_at, remark
    FROM audit_review
    WHERE month >= $1 AND {scope}
    ORDER BY municipality_id, month, reviewed_at
    LIMIT 1000",
);

const INSERT_REVIEW: &str = "
    INSERT INTO audit_review (municipality_id, month, reviewed_by, reviewed_at, remark)
    VALUES ($1, $2, $3, $4, $5)";

impl Store {
    /// One page of a chain within the grant, after a position or from the start.
    pub async fn audit_entries<A: Action>(
        &self,
        grant: &Grant<A>,
        chain: Chain,
        filter: &AuditFilter,
        after: Option<AuditPosition>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let key = params![
            chain.code(),
            filter.municipality,
            filter.from,
            filter.until,
            filter.actor,
            filter.action.clone(),
            after.map(|position| position.municipality),
            after.map(|position| position.seq),
            limit,
        ];
        self.audit_reader(chain)
            .fetch_all_scoped(grant, ENTRIES, key, |row| audit_row(row, chain))
            .await
    }

    /// Whose card carries this short code, within the grant.
    pub async fn person_by_code<A: Action>(
        &self,
        grant: &Grant<A>,
        code: &str,
    ) -> Result<Option<(MunicipalityId, PersonId)>, StoreError> {
        self.read()
            .fetch_optional_scoped(grant, PERSON_BY_CODE, params![code], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await
    }

    /// Whose case this is, within the grant.
    pub async fn person_of_case<A: Action>(
        &self,
        grant: &Grant<A>,
        case: CaseId,
    ) -> Result<Option<(MunicipalityId, PersonId)>, StoreError> {
        self.read()
            .fetch_optional_scoped(grant, PERSON_OF_CASE, params![case], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await
    }

    /// Every entry of a chain about one young person within the grant, newest first; at most a
    /// thousand (F8).
    pub async fn audit_of_person<A: Action>(
        &self,
        grant: &Grant<A>,
        chain: Chain,
        person: PersonId,
    ) -> Result<Vec<AuditRow>, StoreError> {
        self.audit_reader(chain)
            .fetch_all_scoped(grant, OF_PERSON, params![person, chain.code()], |row| {
                audit_row(row, chain)
            })
            .await
    }

    /// The moment of the first entry that is kept, of each municipality that has one.
    pub async fn log_begins<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<BTreeMap<MunicipalityId, Ts>, StoreError> {
        let mut begins = BTreeMap::new();
        for chain in Chain::ALL {
            let found: Vec<(MunicipalityId, Ts)> = self
                .audit_reader(chain)
                .fetch_all_scoped(grant, BEGINS, params![chain.code()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .await?;
            for (municipality, at) in found {
                let first = begins.entry(municipality).or_insert(at);
                *first = at.min(*first);
            }
        }
        Ok(begins)
    }

    /// What was found about entries of a month, the latest of an entry last.
    pub async fn findings<A: Action>(
        &self,
        grant: &Grant<A>,
        month: Month,
    ) -> Result<Vec<NotedFinding>, StoreError> {
        self.read()
            .fetch_all_scoped(
                grant,
                FINDINGS,
                params![Chain::Reads.code(), month],
                |row| {
                    let finding: String = row.get(2)?;
                    Ok(NotedFinding {
                        municipality: row.get(0)?,
                        seq: row.get(1)?,
                        finding: finding
                            .parse()
                            .map_err(|_| StoreError::UnknownCode { what: "finding" })?,
                        by: row.get(3)?,
                        at: row.get(4)?,
                    })
                },
            )
            .await
    }

    /// The reviews signed off within the grant, from a month on.
    pub async fn audit_reviews<A: Action>(
        &self,
        grant: &Grant<A>,
        from: Month,
    ) -> Result<Vec<Review>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, REVIEWS, params![from], |row| {
                Ok(Review {
                    municipality: row.get(0)?,
                    month: row.get(1)?,
                    by: row.get(2)?,
                    at: row.get(3)?,
                    remark: row.get(4)?,
                })
            })
            .await
    }
}

impl Tx {
    /// Notes what was found about an entry of a month; an earlier finding stays beside it.
    pub async fn insert_finding(
        &mut self,
        month: Month,
        noted: NotedFinding,
    ) -> Result<(), StoreError> {
        let values = params![
            noted.municipality,
            Chain::Reads.code(),
            noted.seq,
            month,
            noted.finding.code(),
            noted.by,
            noted.at,
        ];
        self.execute(INSERT_FINDING, values).await.map(drop)
    }

    /// Signs a month off.
    pub async fn insert_review(&mut self, review: &Review) -> Result<(), StoreError> {
        let Review {
            municipality,
            month,
            by,
            at,
            remark,
        } = review;
        self.execute(
            INSERT_REVIEW,
            params![*municipality, *month, *by, *at, remark],
        )
        .await?;
        Ok(())
    }
}

fn audit_row(row: &Row<'_>, chain: Chain) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        municipality: row.get(0)?,
        chain,
        seq: row.get(1)?,
        at: row.get(2)?,
        actor: row.get(3)?,
        role: row.get(4)?,
        action: row.get(5)?,
        outcome: row.get(6)?,
        subject_kind: row.get(7)?,
        subject_id: row.get(8)?,
        detail: row.get(9)?,
        persons: row.get(10)?,
        hash: row.get(11)?,
    })
}
