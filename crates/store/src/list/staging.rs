//! The staging of a list: its files, rows, patterns and cases, until it is committed or given up.

use access::{Grant, ScopedSql};
use domain::{
    CaseId, ListId, MunicipalityId, PersonId,
    list::{Outcome, Track},
    monitor::{Counts, add},
    outreach::{EventKind, Overview},
};
use uuid::Uuid;

use super::ListRecord;
use crate::{
    Param, Store, StoreError, ToParam, Tx,
    case::{event_text, overview_params},
    params,
};

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
    /// What they change in the counts.
    pub counted: Counts,
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
const STAGED_ROW_TABLES: [&str; 6] = [
    "DELETE FROM staged_tally WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_row WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_pattern_event WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_pattern_overview WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_case_event WHERE municipality_id = $1 AND list_id = $2",
    "DELETE FROM staged_case_overview WHERE municipality_id = $1 AND list_id = $2",
];

impl Store {
    /// The staged rows of one outcome after a row number: number, track and sealed preview.
    pub async fn staged_rows(
        &self,
        grant: &Grant<impl access::Action>,
        list: &ListRecord,
        outcome: Outcome,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Option<Track>, Option<Vec<u8>>)>, StoreError> {
        // A row without a person is nobody's yet; whoever is locked for this account is left out.
        const ROWS: ScopedSql = ScopedSql::new(
            "SELECT s.row_no, s.track, s.preview FROM staged_row s WHERE s.municipality_id = $1 \
             AND s.list_id = $2 AND s.outcome = $3 AND s.row_no > $4 \
             AND (s.person_id IS NULL OR {persons:s}) ORDER BY s.row_no LIMIT $5",
        );
        self.read()
            .fetch_all_scoped(
                grant,
                ROWS,
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
        let mut counted = Counts::new();
        for staged in cases {
            add(&mut counted, &staged.counted);
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
        self.stage_tally(municipality, list, &counted).await?;
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
}
