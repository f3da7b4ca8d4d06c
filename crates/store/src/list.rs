//! Monthly lists: their state, their staging, their quarantine, and the one commit.

use access::{Grant, ScopedSql};
use domain::{
    AccountId, CaseId, Day, ListId, Month, MunicipalityId, PersonId, RuleBook, Ts,
    list::{Outcome, Track},
    outreach::{EventKind, Overview},
};
use uuid::Uuid;

use crate::{
    Param, Row, Store, StoreError, ToParam, Tx,
    case::{code, event_text, overview_params},
    params,
};

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

/// One staged row, ready for its final place.
#[derive(Clone)]
pub struct StagedRow {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// Its outcome.
    pub outcome: Outcome,
    /// Track of a new person.
    pub track: Option<Track>,
    /// Which pattern of first events its case gets; `None` when no case is opened.
    pub pattern: Option<i64>,
    /// The person, when there is one.
    pub person: Option<PersonId>,
    /// Whether the person is made by this row.
    pub person_is_new: bool,
    /// The case it opens.
    pub case: Option<CaseId>,
    /// Identity sealed for the person table; `None` keeps what is there.
    pub identity: Option<Vec<u8>>,
    /// BSN sealed for the address worklist.
    pub bsn: Option<Vec<u8>>,
    /// What the preview shows, sealed under the list's key.
    pub preview: Option<Vec<u8>>,
}

/// One sealed piece of an uploaded file.
pub struct StagedChunk {
    /// What the file is for.
    pub kind: &'static str,
    /// Its name, sealed.
    pub name_sealed: Vec<u8>,
    /// The number of the piece, from 0.
    pub chunk: i64,
    /// Row identity for sealing.
    pub row_id: Uuid,
    /// Bytes before sealing.
    pub length: i64,
    /// The piece, sealed.
    pub sealed: Vec<u8>,
}

/// A row that needs a human.
pub struct QuarantinedRow {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// Row identity for sealing.
    pub row_id: Uuid,
    /// JSON array of (column, reason) codes.
    pub reasons: String,
    /// The row, sealed.
    pub sealed: Vec<u8>,
    /// Last day it is kept.
    pub destroy_after: Day,
}

/// Events a list brings to a case that exists, with the version they were decided on.
pub struct StagedCase {
    /// The case.
    pub case: CaseId,
    /// The version they were decided on.
    pub decided_on: u32,
    /// The events, in order.
    pub kinds: Vec<EventKind>,
    /// The overview that follows.
    pub overview: Overview,
}

/// The first events and the overview of every new case of one kind.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Its number within the list.
    pub number: i64,
    /// The events, in order from seq 1.
    pub kinds: Vec<EventKind>,
    /// The overview that follows.
    pub overview: Overview,
}

/// What is emptied when the rows of a staged list go.
const STAGED_ROW_TABLES: [&str; 5] = [
    "DELETE FROM staged_row WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_pattern_event WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_pattern_overview WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_case_event WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_case_overview WHERE municipality_id = $1 AND list_id = $2",
];

const SELECT_LISTS: ScopedSql = ScopedSql::new(
    "SELECT municipality_id, id, month, reference_date, state, purpose, file_digest, row_count, \
     progress_done, progress_total, summary, created_by, created_at, committed_at, handed_over_at \
     FROM list WHERE {scope} ORDER BY created_at DESC, id DESC LIMIT 200",
);

const SELECT_LIST: ScopedSql = ScopedSql::new(
    "SELECT municipality_id, id, month, reference_date, state, purpose, file_digest, row_count, \
     progress_done, progress_total, summary, created_by, created_at, committed_at, handed_over_at \
     FROM list WHERE id = $1 AND {scope}",
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

    /// The staged rows of one outcome after a row number: number, track and sealed preview.
    pub async fn staged_rows(
        &self,
        _grant: &Grant<impl access::Action>,
        list: &ListRecord,
        outcome: Outcome,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Option<Track>, Option<Vec<u8>>)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT row_no, track, preview FROM staged_row WHERE municipality_id = $1 AND \
                 list_id = $2 AND outcome = $3 AND row_no > $4 ORDER BY row_no LIMIT $5",
                params![list.municipality, list.id, outcome.code(), after, limit],
                |row| {
                    let track: Option<String> = row.get(1)?;
                    let track = track
                        .map(|t| {
                            t.parse()
                                .map_err(|_| StoreError::UnknownCode { what: "track" })
                        })
                        .transpose()?;
                    Ok((row.get(0)?, track, row.get(2)?))
                },
            )
            .await
    }

    /// The quarantined rows of a list after a row number: number, reasons JSON, row id and ciphertext.
    pub async fn quarantine<A: access::Action>(
        &self,
        _grant: &Grant<A>,
        list: &ListRecord,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, String, Uuid, Vec<u8>)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT row_no, reasons, row_id, sealed FROM quarantine_row WHERE \
                 municipality_id = $1 AND list_id = $2 AND row_no > $3 ORDER BY row_no LIMIT $4",
                params![list.municipality, list.id, after, limit],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .await
    }

    /// The sealed uploaded files of a list: kind, sealed name, chunk row id, length and ciphertext.
    pub async fn staged_chunk(
        &self,
        list: &ListRecord,
        kind: &str,
        chunk: i64,
    ) -> Result<Option<(Vec<u8>, Uuid, Vec<u8>)>, StoreError> {
        self.read()
            .fetch_optional(
                "SELECT name_sealed, row_id, sealed FROM staged_file WHERE municipality_id = $1 \
                 AND list_id = $2 AND kind = $3 AND chunk = $4",
                params![list.municipality, list.id, kind.to_owned(), chunk],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .await
    }

    /// The kinds of files staged for a list, with their whole length in bytes and number of chunks.
    pub async fn staged_files(
        &self,
        list: &ListRecord,
    ) -> Result<Vec<(String, i64, i64)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT kind, CAST(SUM(length) AS BIGINT), COUNT(*) FROM staged_file WHERE \
                 municipality_id = $1 AND list_id = $2 GROUP BY kind ORDER BY kind LIMIT 10",
                params![list.municipality, list.id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .await
    }

    /// Lists whose staging term has ended: made before `before` and never committed.
    pub async fn stale_lists(&self, before: Ts) -> Result<Vec<ListRecord>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT municipality_id, id, month, reference_date, state, purpose, file_digest, \
                 row_count, progress_done, progress_total, summary, created_by, created_at, \
                 committed_at, handed_over_at FROM list WHERE state IN ('reading', 'questions', \
                 'staged') AND created_at < $1 ORDER BY created_at, id LIMIT 1000",
                params![before],
                record,
            )
            .await
    }
}

impl StagedRow {
    /// A row with an outcome and nothing else.
    pub const fn bare(row: u32, outcome: Outcome) -> Self {
        Self {
            row,
            outcome,
            track: None,
            pattern: None,
            person: None,
            person_is_new: false,
            case: None,
            identity: None,
            bsn: None,
            preview: None,
        }
    }
}

impl Tx {
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

    /// Writes a held list's state, purpose, counts, summary and moments.
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
        .await
        .map(drop)
    }

    /// Stages one chunk of an uploaded file.
    pub async fn stage_chunk(
        &mut self,
        list: &ListRecord,
        chunk: StagedChunk,
    ) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO staged_file (municipality_id, list_id, kind, name_sealed, chunk, row_id, \
             length, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                list.municipality,
                list.id,
                chunk.kind,
                chunk.name_sealed,
                chunk.chunk,
                chunk.row_id,
                chunk.length,
                chunk.sealed
            ],
        )
        .await
        .map(drop)
    }

    /// Takes back what a held, committed list did, as long as nobody worked on and no newer list was
    /// committed ([`StoreError::Changed`] otherwise). Returns the people it had brought.
    pub async fn take_back_list(
        &mut self,
        list: &ListRecord,
        rules: &RuleBook,
    ) -> Result<Vec<PersonId>, StoreError> {
        let key = || params![list.municipality, list.id];
        let blocked: i64 = self
            .fetch_one(
                "SELECT (SELECT COUNT(*) FROM case_event e WHERE e.municipality_id = $1 \
                 AND e.by_list = $2 AND EXISTS (SELECT 1 FROM case_event later \
                 WHERE later.municipality_id = e.municipality_id AND later.case_id = e.case_id \
                 AND later.seq > e.seq AND (later.by_list IS NULL OR later.by_list <> $2))) \
                 + (SELECT COUNT(*) FROM list newer JOIN list this ON \
                 this.municipality_id = newer.municipality_id WHERE this.municipality_id = $1 \
                 AND this.id = $2 AND newer.id <> $2 AND newer.committed_at > this.committed_at \
                 AND newer.state IN ('committed', 'handed_over') AND newer.purpose = 'approach')",
                key(),
                |row| row.get(0),
            )
            .await?;
        if blocked > 0 {
            return Err(StoreError::Changed);
        }
        let people = self
            .fetch_all(
                "SELECT id FROM person WHERE municipality_id = $1 AND first_list_id = $2 ORDER BY id \
                 LIMIT 10000000",
                key(),
                |row| row.get(0),
            )
            .await?;
        let touched: Vec<CaseId> = self
            .fetch_all(
                "SELECT DISTINCT e.case_id FROM case_event e JOIN case_file f \
                 ON f.municipality_id = e.municipality_id AND f.id = e.case_id \
                 WHERE e.municipality_id = $1 AND e.by_list = $2 AND f.opened_by_list <> $2 \
                 ORDER BY e.case_id LIMIT 10000000",
                key(),
                |row| row.get(0),
            )
            .await?;
        for statement in [
            "DELETE FROM case_event WHERE municipality_id = $1 AND by_list = $2",
            "DELETE FROM case_overview WHERE municipality_id = $1 AND case_id IN (SELECT id FROM \
             case_file WHERE municipality_id = $1 AND opened_by_list = $2)",
            "DELETE FROM case_file WHERE municipality_id = $1 AND opened_by_list = $2",
            "UPDATE person SET last_list_id = previous_list_id, previous_list_id = NULL, \
             identity = COALESCE(previous_identity, identity), previous_identity = NULL \
             WHERE municipality_id = $1 AND last_list_id = $2 AND first_list_id <> $2",
            "DELETE FROM person WHERE municipality_id = $1 AND first_list_id = $2",
        ] {
            self.execute(statement, key()).await?;
        }
        self.execute(
            "UPDATE person SET gone_since = NULL WHERE municipality_id = $1 AND gone_since = $2",
            params![list.municipality, list.month],
        )
        .await?;
        for case in touched {
            self.recompute_overview(list.municipality, case, rules)
                .await?;
        }
        Ok(people)
    }

    /// Stages a batch of rows.
    pub async fn stage_rows(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        rows: Vec<StagedRow>,
    ) -> Result<u64, StoreError> {
        self.insert_many(
            "staged_row",
            &[
                "municipality_id",
                "list_id",
                "row_no",
                "outcome",
                "track",
                "pattern",
                "person_id",
                "person_is_new",
                "case_id",
                "identity",
                "bsn_sealed",
                "preview",
            ],
            rows.into_iter().map(move |row| {
                [
                    municipality.to_param(),
                    list.to_param(),
                    Param::Int(i64::from(row.row)),
                    row.outcome.code().to_param(),
                    row.track.map(Track::code).to_param(),
                    row.pattern.to_param(),
                    row.person.to_param(),
                    row.person_is_new.to_param(),
                    row.case.to_param(),
                    row.identity.to_param(),
                    row.bsn.to_param(),
                    row.preview.to_param(),
                ]
            }),
        )
        .await
    }

    /// Stages quarantined rows.
    pub async fn stage_quarantine(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        rows: Vec<QuarantinedRow>,
    ) -> Result<u64, StoreError> {
        self.insert_many(
            "quarantine_row",
            &[
                "municipality_id",
                "list_id",
                "row_no",
                "row_id",
                "reasons",
                "sealed",
                "destroy_after",
            ],
            rows.into_iter().map(move |row| {
                [
                    municipality.to_param(),
                    list.to_param(),
                    Param::Int(i64::from(row.row)),
                    Param::Id(row.row_id),
                    row.reasons.to_param(),
                    row.sealed.to_param(),
                    row.destroy_after.to_param(),
                ]
            }),
        )
        .await
    }

    /// Turns a staged row into a quarantined one, because a later row contradicts it (I-48): what it
    /// was before, or `None` when it was quarantined already.
    pub async fn restage_as_quarantined(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        row: u32,
    ) -> Result<Option<(Outcome, Option<Track>)>, StoreError> {
        let before = self
            .fetch_optional(
                "SELECT outcome, track FROM staged_row WHERE municipality_id = $1 AND list_id = $2 \
                 AND row_no = $3 AND outcome <> 'quarantined'",
                params![municipality, list, i64::from(row)],
                |row| {
                    let track: Option<String> = row.get(1)?;
                    Ok((code(row, 0)?, track.and_then(|track| track.parse().ok())))
                },
            )
            .await?;
        self.execute(
            "UPDATE staged_row SET outcome = 'quarantined', track = NULL, pattern = NULL, \
             person_id = NULL, case_id = NULL, identity = NULL, bsn_sealed = NULL, \
             person_is_new = $4 WHERE municipality_id = $1 AND list_id = $2 AND row_no = $3",
            params![municipality, list, i64::from(row), false],
        )
        .await?;
        Ok(before)
    }

    /// Stages the patterns of new cases.
    pub async fn stage_patterns(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        patterns: &[Pattern],
    ) -> Result<(), StoreError> {
        for pattern in patterns {
            for (at, kind) in pattern.kinds.iter().enumerate() {
                let (name, plain) = event_text(kind)?;
                self.execute(
                    "INSERT INTO staged_pattern_event (municipality_id, list_id, pattern, seq, kind, \
                     plain) VALUES ($1, $2, $3, $4, $5, $6)",
                    params![
                        municipality,
                        list,
                        pattern.number,
                        i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1),
                        name,
                        plain
                    ],
                )
                .await?;
            }
            let mut values = params![
                municipality,
                list,
                pattern.number,
                i64::try_from(pattern.kinds.len()).unwrap_or(i64::MAX)
            ];
            values.extend(overview_params(&pattern.overview).into_iter().take(11));
            self.execute(
                "INSERT INTO staged_pattern_overview (municipality_id, list_id, pattern, version, \
                 phase, track, round, next_action, re_entry, month, owner_role, due_from, due_until, \
                 destroy_after, visit_allowed) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                values,
            )
            .await?;
        }
        Ok(())
    }

    /// Stages what a list brings to cases that exist.
    pub async fn stage_cases(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        cases: Vec<StagedCase>,
    ) -> Result<(), StoreError> {
        let mut events = Vec::new();
        let mut overviews = Vec::new();
        for staged in cases {
            let mut seq = i64::from(staged.decided_on);
            for kind in &staged.kinds {
                seq += 1;
                let (name, plain) = event_text(kind)?;
                events.push(params![municipality, list, staged.case, seq, name, plain]);
            }
            let mut values = params![
                municipality,
                list,
                staged.case,
                i64::from(staged.decided_on),
                seq
            ];
            values.extend(overview_params(&staged.overview).into_iter().take(11));
            overviews.push(values);
        }
        self.insert_many(
            "staged_case_event",
            &[
                "municipality_id",
                "list_id",
                "case_id",
                "seq",
                "kind",
                "plain",
            ],
            events,
        )
        .await?;
        self.insert_many(
            "staged_case_overview",
            &[
                "municipality_id",
                "list_id",
                "case_id",
                "decided_on_version",
                "version",
                "phase",
                "track",
                "round",
                "next_action",
                "re_entry",
                "month",
                "owner_role",
                "due_from",
                "due_until",
                "destroy_after",
                "visit_allowed",
            ],
            overviews,
        )
        .await
        .map(drop)
    }

    /// Moves everything staged of a held list to its final place: statements over the whole set, no
    /// rule in them. [`StoreError::Changed`] when a case has moved on since the preview (C5).
    pub async fn commit_list(
        &mut self,
        list: &ListRecord,
        by: AccountId,
        on: Day,
        at: Ts,
    ) -> Result<u64, StoreError> {
        let key = || params![list.municipality, list.id];
        let stale: i64 = self
            .fetch_one(
                "SELECT COUNT(*) FROM staged_case_overview s JOIN case_overview o \
                 ON o.municipality_id = s.municipality_id AND o.case_id = s.case_id \
                 WHERE s.municipality_id = $1 AND s.list_id = $2 AND o.version <> s.decided_on_version",
                key(),
                |row| row.get(0),
            )
            .await?;
        if stale > 0 {
            return Err(StoreError::Changed);
        }
        let people = self
            .execute(
                "INSERT INTO person (municipality_id, id, identity, bsn_sealed, first_list_id, \
                 last_list_id) SELECT municipality_id, person_id, identity, bsn_sealed, list_id, list_id \
                 FROM staged_row WHERE municipality_id = $1 AND list_id = $2 AND person_is_new = $3",
                params![list.municipality, list.id, true],
            )
            .await?;
        self.execute(
            "UPDATE person SET previous_list_id = last_list_id, last_list_id = $2, gone_since = NULL, \
             previous_identity = CASE WHEN s.identity IS NULL THEN previous_identity ELSE person.identity END, \
             identity = COALESCE(s.identity, person.identity), \
             bsn_sealed = COALESCE(s.bsn_sealed, person.bsn_sealed) \
             FROM staged_row AS s WHERE s.municipality_id = $1 AND s.list_id = $2 \
             AND s.person_is_new = $3 AND s.person_id IS NOT NULL \
             AND person.municipality_id = s.municipality_id AND person.id = s.person_id",
            params![list.municipality, list.id, false],
        )
        .await?;
        self.execute(
            "UPDATE person SET gone_since = $3 WHERE municipality_id = $1 AND last_list_id <> $2 \
             AND gone_since IS NULL AND destroyed_on IS NULL",
            params![list.municipality, list.id, list.month],
        )
        .await?;
        self.execute(
            "INSERT INTO case_file (municipality_id, id, person_id, round, opened_by_list) \
             SELECT s.municipality_id, s.case_id, s.person_id, p.round, s.list_id FROM staged_row s \
             JOIN staged_pattern_overview p ON p.municipality_id = s.municipality_id \
             AND p.list_id = s.list_id AND p.pattern = s.pattern \
             WHERE s.municipality_id = $1 AND s.list_id = $2 AND s.case_id IS NOT NULL",
            key(),
        )
        .await?;
        let mut authored = key();
        authored.extend(params![on, at, by, domain::Role::ListHandler.code()]);
        self.execute(
            "INSERT INTO case_event (municipality_id, case_id, seq, on_day, at, by_account, by_role, \
             kind, plain, by_list) \
             SELECT s.municipality_id, s.case_id, e.seq, $3, $4, $5, $6, e.kind, e.plain, s.list_id \
             FROM staged_row s JOIN staged_pattern_event e ON e.municipality_id = s.municipality_id \
             AND e.list_id = s.list_id AND e.pattern = s.pattern \
             WHERE s.municipality_id = $1 AND s.list_id = $2 AND s.case_id IS NOT NULL",
            authored.clone(),
        )
        .await?;
        self.execute(
            "INSERT INTO case_overview (municipality_id, case_id, person_id, version, phase, track, \
             round, next_action, re_entry, month, owner_role, due_from, due_until, destroy_after, \
             visit_allowed) \
             SELECT s.municipality_id, s.case_id, s.person_id, p.version, p.phase, p.track, p.round, \
             p.next_action, p.re_entry, p.month, p.owner_role, p.due_from, p.due_until, \
             p.destroy_after, p.visit_allowed FROM staged_row s \
             JOIN staged_pattern_overview p ON p.municipality_id = s.municipality_id \
             AND p.list_id = s.list_id AND p.pattern = s.pattern \
             WHERE s.municipality_id = $1 AND s.list_id = $2 AND s.case_id IS NOT NULL",
            key(),
        )
        .await?;
        self.execute(
            "INSERT INTO case_event (municipality_id, case_id, seq, on_day, at, by_account, by_role, \
             kind, plain, by_list) SELECT municipality_id, case_id, seq, $3, $4, $5, $6, kind, plain, \
             list_id FROM staged_case_event WHERE municipality_id = $1 AND list_id = $2",
            authored,
        )
        .await?;
        self.execute(
            "UPDATE case_overview SET version = s.version, phase = s.phase, track = s.track, \
             next_action = s.next_action, owner_role = s.owner_role, due_from = s.due_from, \
             due_until = s.due_until, destroy_after = s.destroy_after, \
             visit_allowed = s.visit_allowed FROM staged_case_overview AS s \
             WHERE s.municipality_id = $1 AND s.list_id = $2 \
             AND case_overview.municipality_id = s.municipality_id \
             AND case_overview.case_id = s.case_id",
            key(),
        )
        .await?;
        self.drop_staging(list.municipality, list.id).await?;
        Ok(people)
    }

    /// Empties the staging of a list; its quarantine stays until its own term.
    pub async fn drop_staging(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
    ) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM staged_file WHERE municipality_id = $1 AND list_id = $2",
            params![municipality, list],
        )
        .await?;
        self.drop_staged_rows(municipality, list).await
    }

    /// Empties the staged rows of a list but keeps its uploaded files: questions are still open.
    pub async fn drop_staged_rows(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
    ) -> Result<(), StoreError> {
        for statement in STAGED_ROW_TABLES {
            self.execute(statement, params![municipality, list]).await?;
        }
        Ok(())
    }

    /// Destroys the quarantine of a list.
    pub async fn drop_quarantine(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
    ) -> Result<u64, StoreError> {
        self.execute(
            "DELETE FROM quarantine_row WHERE municipality_id = $1 AND list_id = $2",
            params![municipality, list],
        )
        .await
    }
}
