//! Uploading a list: the files come in and are staged in the background, with questions where
//! what was detected must be confirmed first (S1-01, S1-11).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use access::{Action, Grant, policy as action};
use domain::{Day, ListId, Month, MunicipalityId, RuleKey};
use exchange::{Confirmation, FileHeader, FileKind, Limits, Mapping, Rejection, WorkerRequest};
use sha2::{Digest as _, Sha256};
use store::{ListRecord, ListState};

use super::kept::{keep_file, kept_files};
use crate::{
    App, AppError, Result,
    staging::{self, Staged, Summary, list_entry},
    worker::{Opener, opener},
};

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

/// Takes the files in and stages them in the background: progress is in
/// [`detail`](super::detail). The files are kept sealed, at most the staging term, so that questions
/// can be answered without a new upload.
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
    sources: Vec<(FileKind, String, u64, Opener)>,
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
    let sources: Vec<Opener> = sources.into_iter().map(|(.., open)| open).collect();
    let id = list.id;
    staging::stage(app, grant, list, request, &sources).await?;
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

async fn new_list<A: Action>(app: &App, grant: &Grant<A>, upload: &Upload) -> Result<ListRecord> {
    let grant = grant.narrow(upload.municipality)?;
    let today = app.today();
    crate::municipalities::still_there(app, upload.municipality).await?;
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

async fn request(
    app: &App,
    list: &ListRecord,
    files: Vec<FileHeader>,
    limits: Limits,
    mappings: BTreeMap<FileKind, Mapping>,
) -> Result<WorkerRequest> {
    // A list may still name the municipalities that went on in this one.
    let estate = crate::municipalities::estate(app, list.municipality).await?;
    let names = crate::municipalities::names(app).await?;
    let municipality_codes = estate
        .iter()
        .filter_map(|id| names.get(id))
        .map(|one| one.code.clone())
        .collect();
    Ok(WorkerRequest {
        files,
        list_month: list.month,
        reference_date: Some(list.reference_date),
        municipality_codes,
        limits,
        mappings,
        confirmations: BTreeSet::new(),
        test_persons_allowed: app.config.demo,
        whole_rows: false,
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
        let sources: Vec<Opener> = files.into_iter().map(|(.., bytes)| opener(bytes)).collect();
        staging::stage(app, grant, list.clone(), request, &sources).await
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
    for home in app.store.list_homes(&list).await? {
        tx.drop_staging(home, list.id).await?;
    }
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
