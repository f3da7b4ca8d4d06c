//! Reviewing the log on a screen, and signing a month off (F7).

use access::{Action, Grant, ScopedSql};
use domain::{AccountId, Month, MunicipalityId, PersonId, Ts};
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
    /// About this young person.
    pub person: Option<PersonId>,
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
         WHERE p.municipality_id = e.municipality_id AND p.chain = e.chain AND p.seq = e.seq)
    FROM audit_entry e
    WHERE chain = $1
        AND ($2 IS NULL OR municipality_id = $2)
        AND ($3 IS NULL OR at >= $3)
        AND ($4 IS NULL OR at < $4)
        AND ($5 IS NULL OR actor = $5)
        AND ($6 IS NULL OR action = $6)
        AND ($7 IS NULL OR EXISTS (
            SELECT 1 FROM audit_person p
            WHERE p.municipality_id = e.municipality_id AND p.chain = e.chain AND p.seq = e.seq
                AND p.person_id = $7))
        AND ($8 IS NULL OR municipality_id > $8 OR (municipality_id = $8 AND seq < $9))
        AND {scope}
    ORDER BY municipality_id, seq DESC
    LIMIT $10",
);

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
            filter.person,
            after.map(|position| position.municipality),
            after.map(|position| position.seq),
            limit,
        ];
        self.audit_reader(chain)
            .fetch_all_scoped(grant, ENTRIES, key, |row| audit_row(row, chain))
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
    })
}
