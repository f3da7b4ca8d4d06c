//! Monthly lists: their state, their staging, their quarantine, and the one commit.

mod commit;
mod quarantine;
mod staging;

use access::{Grant, ScopedSql};
use domain::{AccountId, Day, ListId, Month, MunicipalityId, Ts};

use crate::{Row, Store, StoreError, Tx, case::code, params};

pub use commit::{LeftBehind, TakenBack};
pub use quarantine::QuarantinedRow;
pub use staging::{Pattern, StagedCase, StagedChunk, StagedRow};

/// Where a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListState {
    /// The worker reads it.
    Reading,
    /// It waits for the user to confirm what was detected.
    Questions,
    /// It was refused.
    Rejected,
    /// The preview stands.
    Staged,
    /// Its people are in.
    Committed,
    /// Its commit was taken back.
    TakenBack,
    /// Its people went to the casemanager.
    HandedOver,
    /// The user gave it up.
    Abandoned,
    /// The staging term ended.
    Expired,
}

impl ListState {
    const CODES: [(Self, &'static str); 9] = [
        (Self::Reading, "reading"),
        (Self::Questions, "questions"),
        (Self::Rejected, "rejected"),
        (Self::Staged, "staged"),
        (Self::Committed, "committed"),
        (Self::TakenBack, "taken_back"),
        (Self::HandedOver, "handed_over"),
        (Self::Abandoned, "abandoned"),
        (Self::Expired, "expired"),
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        Self::CODES
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, code)| code)
    }
}

impl std::str::FromStr for ListState {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::CODES
            .iter()
            .find(|(_, code)| *code == text)
            .map(|(state, _)| *state)
            .ok_or(StoreError::UnknownCode { what: "list state" })
    }
}

/// A list without its rows. `summary` is the application's own JSON: counts, alarms and what was
/// detected, never a personal value.
#[derive(Clone, Debug)]
pub struct ListRecord {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The list.
    pub id: ListId,
    /// Its month.
    pub month: Month,
    /// The day that ages are reckoned on.
    pub reference_date: Day,
    /// Where it stands.
    pub state: ListState,
    /// `approach` or `counting_only`, once committed.
    pub purpose: Option<String>,
    /// SHA-256 of the list file.
    pub digest: Option<Vec<u8>>,
    /// Data rows.
    pub rows: i64,
    /// Rows staged so far, and rows expected.
    pub progress: (i64, i64),
    /// The application's JSON.
    pub summary: String,
    /// Who uploaded it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Ts,
    /// When it was committed.
    pub committed_at: Option<Ts>,
    /// When it was handed over.
    pub handed_over_at: Option<Ts>,
}

const SELECT_LISTS: ScopedSql = ScopedSql::new(
    "SELECT municipality_id, id, month, reference_date, state, purpose, file_digest, row_count, \
     progress_done, progress_total, summary, created_by, created_at, committed_at, handed_over_at \
     FROM list WHERE part_of IS NULL AND {scope} ORDER BY created_at DESC, id DESC LIMIT 200",
);

const SELECT_LISTS_OF_MONTHS: ScopedSql = ScopedSql::new(
    "SELECT municipality_id, id, month, reference_date, state, purpose, file_digest, row_count, \
     progress_done, progress_total, summary, created_by, created_at, committed_at, handed_over_at \
     FROM list WHERE part_of IS NULL AND month >= $1 AND month <= $2 \
     AND state IN ('committed', 'handed_over') AND {scope} ORDER BY municipality_id, month, committed_at, id \
     LIMIT 20000",
);

const SELECT_LIST: ScopedSql = ScopedSql::new(
    "SELECT municipality_id, id, month, reference_date, state, purpose, file_digest, row_count, \
     progress_done, progress_total, summary, created_by, created_at, committed_at, handed_over_at \
     FROM list WHERE id = $1 AND part_of IS NULL AND {scope}",
);

fn record(row: &Row<'_>) -> Result<ListRecord, StoreError> {
    Ok(ListRecord {
        municipality: row.get(0)?,
        id: row.get(1)?,
        month: row.get(2)?,
        reference_date: row.get(3)?,
        state: code(row, 4)?,
        purpose: row.get(5)?,
        digest: row.get(6)?,
        rows: row.get(7)?,
        progress: (row.get(8)?, row.get(9)?),
        summary: row.get(10)?,
        created_by: row.get(11)?,
        created_at: row.get(12)?,
        committed_at: row.get(13)?,
        handed_over_at: row.get(14)?,
    })
}

impl Store {
    /// The lists within a grant, latest first.
    pub async fn lists<A: access::Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<ListRecord>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, SELECT_LISTS, Vec::new(), record)
            .await
    }

    /// The committed lists within a grant of some months, oldest first in each municipality: for their counts.
    pub async fn committed_lists<A: access::Action>(
        &self,
        grant: &Grant<A>,
        from: Month,
        until: Month,
    ) -> Result<Vec<ListRecord>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, SELECT_LISTS_OF_MONTHS, params![from, until], record)
            .await
    }

    /// One list within a grant.
    pub async fn list<A: access::Action>(
        &self,
        grant: &Grant<A>,
        list: ListId,
    ) -> Result<ListRecord, StoreError> {
        self.read()
            .fetch_optional_scoped(grant, SELECT_LIST, params![list], record)
            .await?
            .ok_or(StoreError::NotFound)
    }

    /// Lists whose staging term has ended: made before `before` and never committed.
    pub async fn stale_lists(&self, before: Ts) -> Result<Vec<ListRecord>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT municipality_id, id, month, reference_date, state, purpose, file_digest, \
                 row_count, progress_done, progress_total, summary, created_by, created_at, \
                 committed_at, handed_over_at FROM list WHERE state IN ('reading', 'questions', \
                 'staged') AND part_of IS NULL AND created_at < $1 ORDER BY created_at, id LIMIT 1000",
                params![before],
                record,
            )
            .await
    }
}

impl Store {
    /// The municipalities a list is kept under: its own first, then those that went on in it.
    pub async fn list_homes(&self, list: &ListRecord) -> Result<Vec<MunicipalityId>, StoreError> {
        let mut homes = vec![list.municipality];
        self.read()
            .fetch_each(LIST_PARTS, params![list.municipality, list.id], |row| {
                homes.push(row.get(0)?);
                Ok(())
            })
            .await?;
        Ok(homes)
    }
}

const LIST_PARTS: &str = "SELECT municipality_id FROM list WHERE part_of = $1 AND id = $2 \
     ORDER BY municipality_id LIMIT 2000";

impl Tx {
    /// Gives a list a part in each of these municipalities, which went on in its own.
    pub async fn add_list_parts(
        &mut self,
        list: &ListRecord,
        parts: &[MunicipalityId],
    ) -> Result<(), StoreError> {
        for part in parts {
            self.execute(
                "INSERT INTO list (municipality_id, id, source, month, reference_date, state, \
                 row_count, progress_done, progress_total, summary, created_by, created_at, part_of) \
                 SELECT $3, id, source, month, reference_date, state, row_count, \
                 progress_done, progress_total, '{}', created_by, created_at, municipality_id \
                 FROM list WHERE municipality_id = $1 AND id = $2 ON CONFLICT DO NOTHING",
                params![list.municipality, list.id, *part],
            )
            .await?;
        }
        Ok(())
    }

    /// Adds a list that is being read.
    pub async fn add_list(
        &mut self,
        _grant: &Grant<impl access::Action>,
        list: &ListRecord,
    ) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO list (municipality_id, id, source, month, reference_date, state, purpose, \
             file_digest, row_count, progress_done, progress_total, summary, created_by, created_at) \
             VALUES ($1, $2, 'jib', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            params![
                list.municipality,
                list.id,
                list.month,
                list.reference_date,
                list.state.code(),
                list.purpose.clone(),
                list.digest.clone(),
                list.rows,
                list.progress.0,
                list.progress.1,
                list.summary.clone(),
                list.created_by,
                list.created_at
            ],
        )
        .await
        .map(drop)
    }

    /// Loads a list within a grant and holds it.
    pub async fn hold_list(
        &mut self,
        grant: &Grant<impl access::Action>,
        list: ListId,
    ) -> Result<ListRecord, StoreError> {
        self.fetch_optional_scoped_locked(grant, SELECT_LIST, params![list], record)
            .await?
            .ok_or(StoreError::NotFound)
    }

    /// Writes a held list's state, purpose, counts, summary and moments; its parts go along, without
    /// the summary.
    pub async fn update_list(&mut self, list: &ListRecord) -> Result<(), StoreError> {
        self.execute(
            "UPDATE list SET state = $1, purpose = $2, row_count = $3, progress_done = $4, \
             progress_total = $5, summary = $6, committed_at = $7, handed_over_at = $8, \
             reference_date = $9 WHERE municipality_id = $10 AND id = $11",
            params![
                list.state.code(),
                list.purpose.clone(),
                list.rows,
                list.progress.0,
                list.progress.1,
                list.summary.clone(),
                list.committed_at,
                list.handed_over_at,
                list.reference_date,
                list.municipality,
                list.id
            ],
        )
        .await?;
        self.execute(
            "UPDATE list SET state = $1, purpose = $2, row_count = $3, committed_at = $4, \
             handed_over_at = $5, reference_date = $6 WHERE part_of = $7 AND id = $8",
            params![
                list.state.code(),
                list.purpose.clone(),
                list.rows,
                list.committed_at,
                list.handed_over_at,
                list.reference_date,
                list.municipality,
                list.id
            ],
        )
        .await
        .map(drop)
    }
}
