//! Monthly lists, from upload to commit (S1-01, S1-11, S1-21).

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
    sync::Arc,
};

use access::{Action, Actor, Grant, policy as action};
use domain::{
    Day, ListId, Month, MunicipalityId, RuleKey, Ts,
    list::{Alarm, BatchFacts, Outcome, Tally, Track},
};
use exchange::{
    Confirmation, Detected, FileHeader, FileKind, Limits, Mapping, Question, Rejection,
    WorkerRequest,
};
use sha2::{Digest as _, Sha256};
use store::{AuditEntry, ListRecord, ListState};
use vault::{Compartment, Place};

use crate::{
    App, AppError, Result,
    municipalities::MunicipalityView,
    staging::{
        self, ExtraCounts, PreviewRow, SealedRow, Staged, Summary, list_entry, preview_place,
        quarantine_place,
    },
    worker::Source,
};

/// What a list is committed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Its people are approached.
    Approach,
    /// Only its numbers are kept, to size the team (S1-83).
    CountingOnly,
}

impl Purpose {
    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approach => "approach",
            Self::CountingOnly => "counting_only",
        }
    }
}

/// A list on the overview.
#[derive(Clone, Debug)]
pub struct ListOverview {
    /// The list.
    pub id: ListId,
    /// Whose list.
    pub municipality: MunicipalityView,
    /// Its month.
    pub month: Month,
    /// Where it stands.
    pub state: ListState,
    /// What it was committed for.
    pub purpose: Option<Purpose>,
    /// Data rows.
    pub rows: i64,
    /// When it was uploaded.
    pub created_at: Ts,
    /// When it was committed.
    pub committed_at: Option<Ts>,
    /// When it was handed over.
    pub handed_over_at: Option<Ts>,
}

/// Everything about one list but its rows.
#[derive(Clone, Debug)]
pub struct ListDetail {
    /// The overview.
    pub overview: ListOverview,
    /// Rows read so far, and 0 or the number expected.
    pub progress: Option<(i64, i64)>,
    /// The day ages are reckoned on.
    pub reference_date: Day,
    /// How each file was read.
    pub detected: Vec<Detected>,
    /// What to confirm first.
    pub questions: Vec<Question>,
    /// Why it was refused.
    pub rejection: Option<Rejection>,
    /// Outcomes and tracks.
    pub tally: Tally,
    /// Counts beside them.
    pub extra: ExtraCounts,
    /// Things put right, by code.
    pub notices: BTreeMap<String, u64>,
    /// What is strange about it.
    pub alarms: Vec<Alarm>,
    /// Who uploaded it.
    pub uploaded_by: String,
}

/// One uploaded file.
#[derive(Clone)]
pub struct UploadedFile {
    /// What it is for.
    pub kind: FileKind,
    /// Its name as uploaded: shown, never used as a path (I-88).
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A monthly list with its side files.
#[derive(Clone)]
pub struct Upload {
    /// Whose list.
    pub municipality: MunicipalityId,
    /// Its month.
    pub month: Month,
    /// The day ages are reckoned on; default the first of the month.
    pub reference_date: Option<Day>,
    /// The files; empty when they are streamed.
    pub files: Vec<UploadedFile>,
    /// SHA-256 of a streamed list file; of `files` it is computed.
    pub digest: Option<[u8; 32]>,
}

/// One row in the preview.
#[derive(Clone, Debug)]
pub struct RowView {
    /// The row as a spreadsheet shows it.
    pub row: i64,
    /// Name, when the address file gave one.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Its outcome.
    pub outcome: Outcome,
    /// Its track.
    pub track: Option<Track>,
    /// What was put right or is worth knowing, in Dutch.
    pub notes: Vec<String>,
}

/// One problem of one quarantined row.
#[derive(Clone, Debug)]
pub struct ProblemRow {
    /// The row as a spreadsheet shows it.
    pub row: i64,
    /// The column.
    pub column: String,
    /// The code of what is wrong.
    pub reason: String,
    /// What is wrong and what to do, in Dutch.
    pub dutch: String,
    /// The cell, with a BSN masked (C8).
    pub excerpt: String,
}

/// A file to download.
#[derive(Clone)]
pub struct Download {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a commit brought.
#[derive(Clone, Debug)]
pub struct CommitReport {
    /// People added.
    pub people: u64,
    /// Outcomes and tracks.
    pub tally: Tally,
}

/// The lists of one's municipalities, latest first.
pub async fn overview(app: &App, grant: &Grant<action::ReviewList>) -> Result<Vec<ListOverview>> {
    let lists = app.store.lists(grant).await?;
    let names = crate::municipalities::names(app).await?;
    Ok(lists
        .iter()
        .map(|list| list_overview(list, &names))
        .collect())
}

pub(crate) async fn overview_of(app: &App, list: &ListRecord) -> Result<ListOverview> {
    Ok(list_overview(
        list,
        &crate::municipalities::names(app).await?,
    ))
}

fn list_overview(
    list: &ListRecord,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
) -> ListOverview {
    ListOverview {
        id: list.id,
        municipality: names
            .get(&list.municipality)
            .cloned()
            .unwrap_or_else(|| MunicipalityView {
                id: list.municipality,
                code: String::new(),
                name: String::new(),
            }),
        month: list.month,
        state: list.state,
        purpose: list.purpose.as_deref().map(|code| {
            if code == "approach" {
                Purpose::Approach
            } else {
                Purpose::CountingOnly
            }
        }),
        rows: list.rows,
        created_at: list.created_at,
        committed_at: list.committed_at,
        handed_over_at: list.handed_over_at,
    }
}

pub(crate) fn summary(list: &ListRecord) -> Summary {
    serde_json::from_str(&list.summary).unwrap_or_default()
}

/// Takes the files in and stages them in the background: progress is in [`detail`]. The files are
/// kept sealed, at most the staging term, so that questions can be answered without a new upload.
pub async fn start(
    app: Arc<App>,
    grant: &Grant<action::UploadList>,
    upload: Upload,
) -> Result<ListId> {
    if !upload.files.iter().any(|file| file.kind == FileKind::List) {
        return Err(AppError::field(
            "lijst",
            "Kies het bestand met de maandlijst (CSV of XLSX).",
        ));
    }
    let list = new_list(&app, grant, &upload).await?;
    for file in &upload.files {
        keep_file(&app, grant, &list, file).await?;
    }
    let id = list.id;
    let (grant, files) = (grant.clone(), upload.files);
    tokio::spawn(async move {
        let sources = files
            .into_iter()
            .map(|f| (f.kind, f.name, f.bytes))
            .collect();
        run(
            &app,
            &grant,
            list,
            sources,
            BTreeSet::new(),
            BTreeMap::new(),
        )
        .await;
    });
    Ok(id)
}

/// Stages files that are streamed, and waits: for the command line, where nothing is kept.
pub async fn stage_now<A: Action>(
    app: &App,
    grant: &Grant<A>,
    upload: &Upload,
    sources: Vec<(FileKind, String, u64, Source)>,
    limits: Limits,
    confirmations: BTreeSet<Confirmation>,
) -> Result<ListId> {
    let list = new_list(app, grant, upload).await?;
    let mut sources = sources;
    sources.sort_by_key(|(kind, ..)| *kind);
    let headers = sources
        .iter()
        .map(|(kind, name, length, _)| FileHeader {
            kind: *kind,
            name: name.clone(),
            length: *length,
        })
        .collect();
    let mappings = app
        .store
        .column_mappings(list.municipality)
        .await
        .map(saved_mappings)?;
    let mut request = request(app, &list, headers, limits, mappings).await?;
    request.confirmations = confirmations;
    let sources = sources.into_iter().map(|(.., source)| source).collect();
    let id = list.id;
    staging::stage(app, grant, list, request, sources).await?;
    Ok(id)
}

/// The most rows a list of this municipality may have today.
pub async fn row_limit(app: &App, municipality: MunicipalityId) -> Result<u32> {
    let rows = app
        .rules()
        .await?
        .integer(RuleKey::MaxRows, municipality, app.today());
    Ok(u32::try_from(rows).unwrap_or(250_000))
}

/// One list, for the command line.
pub async fn service_detail(
    app: &App,
    grant: &Grant<action::ImportByService>,
    list: ListId,
) -> Result<ListDetail> {
    let record = app.store.list(grant, list).await?;
    detail_of(app, grant, record).await
}

/// Row, column and reason of each quarantined row, for the command line: codes, no content.
pub async fn service_reasons(
    app: &App,
    grant: &Grant<action::ImportByService>,
    list: ListId,
) -> Result<Vec<(i64, String, String)>> {
    let record = app.store.list(grant, list).await?;
    quarantine_reasons(app, grant, &record).await
}

/// Gives a list up, for the command line.
pub async fn service_abandon(
    app: &App,
    grant: &Grant<action::ImportByService>,
    list: ListId,
) -> Result<()> {
    end_staging(app, grant, list, ListState::Abandoned).await
}

async fn new_list<A: Action>(app: &App, grant: &Grant<A>, upload: &Upload) -> Result<ListRecord> {
    let grant = grant.narrow(upload.municipality)?;
    let today = app.today();
    if upload.month > today.month() {
        return Err(AppError::field(
            "maand",
            "Deze maand is nog niet begonnen. Kies de maand van de lijst.",
        ));
    }
    let digest = upload
        .files
        .iter()
        .find(|file| file.kind == FileKind::List)
        .map(|file| Sha256::digest(&file.bytes).to_vec())
        .or_else(|| upload.digest.map(|digest| digest.to_vec()));
    let list = ListRecord {
        municipality: upload.municipality,
        id: ListId::from_uuid(app.new_id()),
        month: upload.month,
        reference_date: upload
            .reference_date
            .unwrap_or_else(|| upload.month.first_day()),
        state: ListState::Reading,
        purpose: None,
        digest,
        rows: 0,
        progress: (0, 0),
        summary: "{}".to_owned(),
        created_by: grant.account(),
        created_at: app.now(),
        committed_at: None,
        handed_over_at: None,
    };
    let mut tx = app.store.write().await?;
    tx.add_list(&grant, &list).await?;
    tx.commit(list_entry(&grant, &list, "uploaded")).await?;
    Ok(list)
}

const CHUNK: usize = 1 << 20;

fn chunk_place(row: uuid::Uuid) -> Place {
    Place {
        table: "staged_file",
        column: "sealed",
        row,
    }
}

fn name_place(list: ListId) -> Place {
    Place {
        table: "staged_file",
        column: "name_sealed",
        row: list.uuid(),
    }
}

async fn keep_file(
    app: &App,
    grant: &Grant<action::UploadList>,
    list: &ListRecord,
    file: &UploadedFile,
) -> Result<()> {
    let key = app
        .store
        .subject_key_or_new(list.municipality, list.id.uuid(), Compartment::Intake)
        .await?;
    let mut tx = app.store.write().await?;
    let mut chunks: Vec<&[u8]> = file.bytes.chunks(CHUNK).collect();
    if chunks.is_empty() {
        chunks.push(&[]);
    }
    for (number, chunk) in (0_i64..).zip(chunks) {
        let row = app.new_id();
        let sealed = key.seal(chunk_place(row), chunk, &app.entropy)?;
        let name = key.seal(name_place(list.id), file.name.as_bytes(), &app.entropy)?;
        let length = i64::try_from(chunk.len()).unwrap_or(i64::MAX);
        tx.stage_chunk(
            list,
            store::StagedChunk {
                kind: file.kind.code(),
                name_sealed: name,
                chunk: number,
                row_id: row,
                length,
                sealed,
            },
        )
        .await?;
    }
    tx.commit(list_entry(grant, list, "file_kept")).await?;
    Ok(())
}

async fn kept_files(app: &App, list: &ListRecord) -> Result<Vec<(FileKind, String, Vec<u8>)>> {
    let key = app
        .store
        .subject_key(list.municipality, list.id.uuid(), Compartment::Intake)
        .await?
        .ok_or_else(staging_ended)?;
    let mut files = Vec::new();
    for (code, length, chunks) in app.store.staged_files(list).await? {
        let kind = code
            .parse()
            .map_err(|_| AppError::Internal("an unknown kind of file"))?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        let mut name = String::new();
        for chunk in 0..chunks {
            let Some((sealed_name, row, sealed)) =
                app.store.staged_chunk(list, &code, chunk).await?
            else {
                return Err(staging_ended());
            };
            name = String::from_utf8_lossy(key.open(name_place(list.id), &sealed_name)?.as_bytes())
                .into_owned();
            bytes.extend_from_slice(key.open(chunk_place(row), &sealed)?.as_bytes());
        }
        files.push((kind, name, bytes));
    }
    Ok(files)
}

fn staging_ended() -> AppError {
    AppError::rule(
        "C6",
        "Deze lijst stond te lang klaar en is gewist. Lever de bestanden opnieuw aan.",
    )
}

async fn request(
    app: &App,
    list: &ListRecord,
    files: Vec<FileHeader>,
    limits: Limits,
    mappings: BTreeMap<FileKind, Mapping>,
) -> Result<WorkerRequest> {
    let names = crate::municipalities::names(app).await?;
    let code = names
        .get(&list.municipality)
        .map(|m| m.code.clone())
        .unwrap_or_default();
    Ok(WorkerRequest {
        files,
        list_month: list.month,
        reference_date: Some(list.reference_date),
        municipality_code: code,
        limits,
        mappings,
        confirmations: BTreeSet::new(),
        test_persons_allowed: app.config.demo,
    })
}

fn saved_mappings(saved: Vec<(String, String)>) -> BTreeMap<FileKind, Mapping> {
    saved
        .into_iter()
        .filter_map(|(kind, json)| Some((kind.parse().ok()?, serde_json::from_str(&json).ok()?)))
        .collect()
}

/// Runs one staging to its end; what fails is kept as the list's rejection, so that whoever left the
/// page finds the reason there.
async fn run(
    app: &App,
    grant: &Grant<action::UploadList>,
    list: ListRecord,
    mut files: Vec<(FileKind, String, Vec<u8>)>,
    confirmations: BTreeSet<Confirmation>,
    mappings: BTreeMap<FileKind, Mapping>,
) {
    let id = list.id;
    files.sort_by_key(|(kind, ..)| *kind);
    let outcome: Result<Staged> = async {
        let limits = Limits {
            max_rows: row_limit(app, list.municipality).await?,
            ..Limits::default()
        };
        let headers = files
            .iter()
            .map(|(kind, name, bytes)| FileHeader {
                kind: *kind,
                name: name.clone(),
                length: bytes.len() as u64,
            })
            .collect();
        let mut all = app
            .store
            .column_mappings(list.municipality)
            .await
            .map(saved_mappings)?;
        all.extend(mappings.clone());
        let mut request = request(app, &list, headers, limits, all).await?;
        request.confirmations = confirmations;
        let sources = files
            .into_iter()
            .map(|(.., bytes)| Box::new(Cursor::new(bytes)) as Source)
            .collect();
        staging::stage(app, grant, list.clone(), request, sources).await
    }
    .await;
    if let Err(error) = outcome {
        tracing::error!(error = %error, "staging a list failed");
        if let Err(error) = mark_failed(app, grant, id).await {
            tracing::error!(error = %error, "a failed staging could not be noted");
        }
    }
}

async fn mark_failed(app: &App, grant: &Grant<action::UploadList>, list: ListId) -> Result<()> {
    let mut tx = app.store.write().await?;
    let mut list = tx.hold_list(grant, list).await?;
    let failed = Summary {
        rejection: Some(Rejection {
            file: FileKind::List,
            code: exchange::RejectCode::CorruptWorkbook,
            dutch:
                "Het verwerken is bij ons misgegaan; er is niets opgeslagen. Probeer het opnieuw."
                    .to_owned(),
            row: None,
        }),
        ..Summary::default()
    };
    list.state = ListState::Rejected;
    list.summary = serde_json::to_string(&failed).unwrap_or_else(|_| "{}".to_owned());
    tx.drop_staging(list.municipality, list.id).await?;
    tx.drop_quarantine(list.municipality, list.id).await?;
    tx.update_list(&list).await?;
    tx.commit(list_entry(grant, &list, "staging_failed"))
        .await?;
    Ok(())
}

/// Goes on staging with what the user confirmed and mapped; the mapping is saved for next month.
pub async fn answer_questions(
    app: Arc<App>,
    grant: &Grant<action::UploadList>,
    list: ListId,
    confirmations: BTreeSet<Confirmation>,
    mappings: BTreeMap<FileKind, Mapping>,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_list(grant, list).await?;
    if !matches!(held.state, ListState::Questions | ListState::Staged) {
        return Err(AppError::Changed);
    }
    held.state = ListState::Reading;
    for (kind, mapping) in &mappings {
        let json = serde_json::to_string(mapping)
            .map_err(|_| AppError::Internal("a mapping does not serialise"))?;
        tx.save_column_mapping(held.municipality, kind.code(), json)
            .await?;
    }
    tx.update_list(&held).await?;
    tx.commit(list_entry(grant, &held, "questions_answered"))
        .await?;
    let files = kept_files(&app, &held).await?;
    let grant = grant.clone();
    tokio::spawn(async move { run(&app, &grant, held, files, confirmations, mappings).await });
    Ok(())
}

/// One list.
pub async fn detail(
    app: &App,
    grant: &Grant<action::ReviewList>,
    list: ListId,
) -> Result<ListDetail> {
    let record = app.store.list(grant, list).await?;
    detail_of(app, grant, record).await
}

async fn detail_of<A: Action>(
    app: &App,
    grant: &Grant<A>,
    record: ListRecord,
) -> Result<ListDetail> {
    let names = crate::municipalities::names(app).await?;
    let summary = summary(&record);
    let alarms = alarms(app, grant, &record, &summary).await?;
    let by = crate::accounts::name_of(app, record.created_by).await?;
    Ok(ListDetail {
        progress: (record.state == ListState::Reading).then_some(record.progress),
        reference_date: record.reference_date,
        detected: summary.detected,
        questions: summary.questions,
        rejection: summary.rejection,
        tally: summary.tally,
        extra: summary.extra,
        notices: summary.notices,
        alarms,
        uploaded_by: by,
        overview: list_overview(&record, &names),
    })
}

async fn alarms<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: &ListRecord,
    this: &Summary,
) -> Result<Vec<Alarm>> {
    if list.state != ListState::Staged {
        return Ok(Vec::new());
    }
    let previous = app
        .store
        .lists(grant)
        .await?
        .into_iter()
        .filter(|other| {
            other.municipality == list.municipality
                && matches!(other.state, ListState::Committed | ListState::HandedOver)
                && other.purpose.as_deref() == Some(Purpose::Approach.code())
        })
        .max_by_key(|other| (other.month, other.committed_at));
    let facts = |list: &ListRecord, summary: &Summary| BatchFacts {
        month: list.month,
        rows: u64::try_from(list.rows).unwrap_or(0),
        quarantined: summary.tally.quarantined,
        wrong_municipality: summary.other_municipality,
        // Without a digest two lists must never look like the same file.
        file_hash: list
            .digest
            .as_deref()
            .and_then(|digest| digest.try_into().ok())
            .unwrap_or_else(|| Sha256::digest(list.id.uuid().as_bytes()).into()),
    };
    let previous = previous.map(|other| {
        let summary = summary(&other);
        facts(&other, &summary)
    });
    let rules = app.rules().await?;
    Ok(domain::list::alarms(
        previous.as_ref(),
        &facts(list, this),
        &rules,
        list.municipality,
        app.today(),
    ))
}

/// Up to 50 rows of one outcome, with names: shown before anything is kept.
pub async fn sample(
    app: &App,
    grant: &Grant<action::ReviewList>,
    list: ListId,
    outcome: Outcome,
    after: Option<i64>,
) -> Result<Vec<RowView>> {
    let record = app.store.list(grant, list).await?;
    let key = app
        .store
        .subject_key(record.municipality, list.uuid(), Compartment::Intake)
        .await?
        .ok_or_else(staging_ended)?;
    let rows = app
        .store
        .staged_rows(grant, &record, outcome, after.unwrap_or(0), 50)
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for (row, track, sealed) in rows {
        let Some(sealed) = sealed else { continue };
        let place = preview_place(list, u32::try_from(row).unwrap_or(0));
        let shown: PreviewRow = serde_json::from_slice(key.open(place, &sealed)?.as_bytes())
            .map_err(|_| AppError::Internal("a preview does not parse"))?;
        views.push(RowView {
            row,
            name: shown.name,
            birth_year: shown.birth_year,
            outcome,
            track,
            notes: shown.notes,
        });
    }
    app.store
        .record_read(list_entry(grant, &record, "preview_rows").detail("shown", views.len()))
        .await?;
    Ok(views)
}

/// The problems of up to 200 quarantined rows after a row number.
pub async fn problems(
    app: &App,
    grant: &Grant<action::ReviewList>,
    list: ListId,
    after: Option<i64>,
) -> Result<Vec<ProblemRow>> {
    let record = app.store.list(grant, list).await?;
    let rows = sealed_rows(app, grant, &record, after.unwrap_or(0), 200).await?;
    let mut found = Vec::new();
    for (row, sealed) in &rows {
        for problem in &sealed.problems {
            let cell = sealed
                .raw
                .iter()
                .find(|(header, _)| *header == problem.column);
            found.push(ProblemRow {
                row: *row,
                column: problem.column.clone(),
                reason: problem.reason.to_string(),
                dutch: problem.reason.dutch().to_owned(),
                excerpt: cell.map(|(_, value)| masked(value)).unwrap_or_default(),
            });
        }
    }
    app.store
        .record_read(list_entry(grant, &record, "problem_rows").detail("shown", rows.len()))
        .await?;
    Ok(found)
}

/// A cell as far as it may be shown: of a long number only the last four digits (C8), of a long text
/// only the beginning.
fn masked(value: &str) -> String {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    if digits >= 6 {
        let end: String = value
            .chars()
            .rev()
            .filter(char::is_ascii_digit)
            .take(4)
            .collect();
        return format!("*****{}", end.chars().rev().collect::<String>());
    }
    value.chars().take(60).collect()
}

/// The reasons of every quarantined row, for a report: row, column and code, no content.
async fn quarantine_reasons<A: Action>(
    app: &App,
    grant: &Grant<A>,
    record: &ListRecord,
) -> Result<Vec<(i64, String, String)>> {
    let mut reasons = Vec::new();
    let mut after = 0;
    loop {
        let page = app.store.quarantine(grant, record, after, 1_000).await?;
        let Some((last, ..)) = page.last() else {
            return Ok(reasons);
        };
        after = *last;
        for (row, json, ..) in page {
            let pairs: Vec<(String, String)> = serde_json::from_str(&json)
                .map_err(|_| AppError::Internal("reasons do not parse"))?;
            reasons.extend(
                pairs
                    .into_iter()
                    .map(|(column, reason)| (row, column, reason)),
            );
        }
    }
}

async fn sealed_rows<A: Action>(
    app: &App,
    grant: &Grant<A>,
    record: &ListRecord,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, SealedRow)>> {
    let key = app
        .store
        .subject_key(record.municipality, record.id.uuid(), Compartment::Intake)
        .await?
        .ok_or_else(staging_ended)?;
    let mut rows = Vec::new();
    for (row, _, row_id, sealed) in app.store.quarantine(grant, record, after, limit).await? {
        let plain = key.open(quarantine_place(row_id), &sealed)?;
        let sealed: SealedRow = serde_json::from_slice(plain.as_bytes())
            .map_err(|_| AppError::Internal("a quarantined row does not parse"))?;
        rows.push((row, sealed));
    }
    Ok(rows)
}

/// Commits a staged list in one transaction: all of it or nothing. Alarms must be accepted by code.
pub async fn commit(
    app: &App,
    grant: &Grant<action::CommitList>,
    list: ListId,
    purpose: Purpose,
    accepted_alarms: &[String],
) -> Result<CommitReport> {
    commit_as(app, grant, list, purpose, accepted_alarms).await
}

/// [`commit`] for any action that may import.
pub async fn commit_as<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: ListId,
    purpose: Purpose,
    accepted_alarms: &[String],
) -> Result<CommitReport> {
    let record = app.store.list(grant, list).await?;
    if record.state != ListState::Staged {
        return Err(AppError::rule(
            "C5",
            "Deze lijst staat niet klaar om vast te leggen. Bekijk de lijst opnieuw.",
        ));
    }
    let summary = summary(&record);
    let rows = u64::try_from(record.rows).unwrap_or(0);
    summary
        .tally
        .check(rows)
        .map_err(|_| AppError::Internal("rows do not add up"))?;
    let open: Vec<Alarm> = alarms(app, grant, &record, &summary)
        .await?
        .into_iter()
        .filter(|alarm| alarm.needs_confirmation)
        .filter(|alarm| !accepted_alarms.iter().any(|code| code == alarm.kind.code()))
        .collect();
    if !open.is_empty() {
        let texts: Vec<String> = open.into_iter().map(|alarm| alarm.dutch).collect();
        return Err(AppError::rule(
            "I-100",
            format!("Bevestig eerst: {}", texts.join(" ")),
        ));
    }
    // The vault first: a key without a row harms nobody, a row without a key is lost.
    if purpose == Purpose::Approach {
        app.store
            .commit_staged_keys(record.municipality, record.id)
            .await?;
    } else {
        app.store
            .drop_staged_keys(record.municipality, record.id)
            .await?;
    }
    let on = summary.decided_on.unwrap_or_else(|| app.today());
    let (municipality, id) = (record.municipality, record.id);
    let people = write_commit(app, grant, record, purpose, on).await?;
    if purpose == Purpose::Approach {
        app.store
            .commit_staged_recognition(municipality, id)
            .await?;
    }
    Ok(CommitReport {
        people,
        tally: summary.tally,
    })
}

async fn write_commit<A: Action>(
    app: &App,
    grant: &Grant<A>,
    record: ListRecord,
    purpose: Purpose,
    on: Day,
) -> Result<u64> {
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_list(grant, record.id).await?;
    if held.state != ListState::Staged {
        return Err(AppError::Changed);
    }
    held.state = ListState::Committed;
    held.purpose = Some(purpose.code().to_owned());
    held.committed_at = Some(app.now());
    let people = match purpose {
        Purpose::Approach => {
            tx.commit_list(&held, grant.account(), on, app.now())
                .await?
        }
        Purpose::CountingOnly => {
            tx.drop_staging(held.municipality, held.id).await?;
            0
        }
    };
    tx.update_list(&held).await?;
    let entry: AuditEntry = list_entry(grant, &held, "committed")
        .detail("people", people)
        .detail("purpose", purpose.code());
    tx.commit(entry).await?;
    Ok(people)
}

/// Finishes commits that a crash cut off between the data and the vault: without their recognition
/// tokens the people of those lists would come in as new next month. Run before serving.
pub async fn finish_commits(app: &App, actor: &Actor) -> Result<()> {
    let grant = actor.authorize::<action::ImportByService>()?;
    for (municipality, list) in app.store.lists_with_staged_tokens().await? {
        let record = app.store.list(&grant, list).await?;
        if matches!(record.state, ListState::Committed | ListState::HandedOver) {
            app.store
                .commit_staged_recognition(municipality, list)
                .await?;
        }
    }
    Ok(())
}

/// Gives a list up before its commit: nothing of it stays.
pub async fn abandon(app: &App, grant: &Grant<action::UploadList>, list: ListId) -> Result<()> {
    end_staging(app, grant, list, ListState::Abandoned).await
}

pub(crate) async fn end_staging<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: ListId,
    state: ListState,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_list(grant, list).await?;
    if !matches!(
        held.state,
        ListState::Reading | ListState::Questions | ListState::Staged | ListState::Rejected
    ) {
        return Err(AppError::Changed);
    }
    held.state = state;
    tx.drop_staging(held.municipality, held.id).await?;
    tx.drop_quarantine(held.municipality, held.id).await?;
    tx.update_list(&held).await?;
    app.store
        .drop_staged_keys(held.municipality, held.id)
        .await?;
    app.store
        .destroy_subject_key(held.municipality, list.uuid(), Compartment::Intake)
        .await?;
    tx.commit(list_entry(grant, &held, state.code())).await?;
    Ok(())
}

/// Takes a commit back, as long as nothing of the list was handed over or worked on: the people it
/// brought are destroyed, what it changed is put back.
pub async fn take_back(app: &App, grant: &Grant<action::TakeBackList>, list: ListId) -> Result<()> {
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_list(grant, list).await?;
    if held.state != ListState::Committed {
        return Err(AppError::rule(
            "S1-33",
            "Alleen een vastgelegde lijst die nog niet is overgedragen kan worden teruggenomen.",
        ));
    }
    let rules = app.rules().await?;
    let taken = tx.take_back_list(&held, &rules).await.map_err(|error| match error {
        store::StoreError::Changed => AppError::rule(
            "S1-33",
            "Met mensen van deze lijst is al verder gewerkt, of er is een nieuwere lijst vastgelegd. \
             Terugnemen kan niet meer.",
        ),
        other => AppError::Store(other),
    })?;
    held.state = ListState::TakenBack;
    tx.update_list(&held).await?;
    tx.commit(list_entry(grant, &held, "taken_back").detail("people", taken.len()))
        .await?;
    for person in taken {
        app.store
            .destroy_subject(held.municipality, person.uuid())
            .await?;
    }
    Ok(())
}

/// The rows that were set apart, with reasons, to mend and upload again (C: correction file).
pub async fn correction_file(
    app: &App,
    grant: &Grant<action::DownloadCorrectionFile>,
    list: ListId,
) -> Result<Download> {
    let record = app.store.list(grant, list).await?;
    let rows = sealed_rows(app, grant, &record, 0, 100_000).await?;
    if rows.is_empty() {
        return Err(AppError::NotFound);
    }
    let rows: Vec<exchange::QuarantinedRow> = rows
        .into_iter()
        .map(|(row, sealed)| exchange::QuarantinedRow {
            row: u32::try_from(row).unwrap_or(0),
            problems: sealed.problems,
            raw: sealed.raw,
        })
        .collect();
    let count = rows.len();
    let bytes = exchange::correction_table("Correctie", &rows)
        .to_csv()
        .map_err(|_| AppError::Internal("a correction file could not be written"))?;
    app.store
        .record_read(list_entry(grant, &record, "correction_file").detail("shown", count))
        .await?;
    Ok(Download {
        name: format!("correctie-{}.csv", record.month),
        mime: "text/csv; charset=utf-8",
        bytes,
    })
}

/// The import report one can keep: counts and what was detected, no persons.
pub async fn report(
    app: &App,
    grant: &Grant<action::ReviewList>,
    list: ListId,
) -> Result<Download> {
    let detail = detail(app, grant, list).await?;
    let report = crate::import_report::of(&detail);
    let (fonts, today) = (app.fonts.clone(), app.today());
    let bytes = tokio::task::spawn_blocking(move || letters::report_pdf(&fonts, &report, today))
        .await
        .map_err(|_| AppError::Internal("typesetting was stopped"))??;
    Ok(Download {
        name: format!("verslag-{}.pdf", detail.overview.month),
        mime: "application/pdf",
        bytes,
    })
}
