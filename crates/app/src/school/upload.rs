//! A list of DUO read and set ready: each row to its home municipality, or set apart with the reason (S4-05, S4-07, S4-17).

use std::collections::BTreeMap;

use access::{Grant, policy as action};
use domain::{Day, MunicipalityId, RuleKey, SchoolListId, school::SchoolListKind};
use exchange::{Field, Limits, ListRow, ReasonCode, WorkerMessage, WorkerRequest, dutch_column};
use sha2::{Digest as _, Sha256};
use store::{SchoolList, SchoolListState, SetApart, StagedSchoolRow};
use vault::Compartment;

use super::{Content, entry, staged_place};
use crate::{App, AppError, Result, worker::Source};

/// A list as it is uploaded.
#[derive(Clone)]
pub struct SchoolUpload {
    /// What it is about.
    pub kind: SchoolListKind,
    /// The day its rows are judged on.
    pub reference_date: Day,
    /// The day by which DUO wants to hear; `None`: by the dated rule.
    pub return_by: Option<Day>,
    /// The file's name, for the worker; it is not kept.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A row that was set apart, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApartLine {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// The column; empty for the row as a whole.
    pub column: &'static str,
    /// What is wrong and what to do.
    pub reason: &'static str,
}

impl ApartLine {
    pub(super) fn of(one: &SetApart) -> Self {
        let reason = one.reason.parse::<ReasonCode>();
        Self {
            row: one.row,
            column: dutch_column(&one.field),
            reason: reason.map_or("Deze rij is niet te lezen.", ReasonCode::dutch),
        }
    }
}

/// How many reasons a refusal names.
const NAMED: usize = 5;

/// Reads a list and sets it ready to be taken in; nothing is kept of rows that are set apart but where and why.
///
/// # Errors
/// [`AppError::Invalid`] on a day or a file that cannot be accepted, with the reason.
pub async fn upload(
    app: &App,
    grant: &Grant<action::UploadSchoolList>,
    upload: SchoolUpload,
) -> Result<SchoolListId> {
    let today = app.today();
    let rules = app.rules().await?;
    let days = rules.span(RuleKey::DuoReturnDays, MunicipalityId::INSTALLATION, today);
    let return_by = upload.return_by.unwrap_or_else(|| today.plus_days(days));
    if upload.reference_date > today {
        return Err(AppError::field(
            "peildatum",
            "De peildatum ligt in de toekomst. Kies de dag waarvan de lijst is.",
        ));
    }
    if return_by <= today {
        return Err(AppError::field(
            "terugmelden",
            "Kies een dag na vandaag: er moet nog iets worden gedaan voordat u kunt terugmelden.",
        ));
    }
    let max_rows = rules.integer(RuleKey::MaxRows, MunicipalityId::INSTALLATION, today);
    let digest = Sha256::digest(&upload.bytes).to_vec();
    let reference_date = upload.reference_date;
    let kind = upload.kind;
    let rows = read(app, upload, u32::try_from(max_rows).unwrap_or(u32::MAX)).await?;
    let list = SchoolList {
        id: SchoolListId::from_uuid(app.new_id()),
        kind,
        reference_date,
        return_by,
        state: SchoolListState::Staged,
        digest,
        rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        uploaded_by: grant.account(),
        uploaded_at: app.now(),
        committed_at: None,
    };
    let (homes, apart) = divide(app, grant, rows).await?;
    let taken: usize = homes.values().map(Vec::len).sum();
    if u32::try_from(taken + apart_rows(&apart)).ok() != Some(list.rows) {
        return Err(AppError::Internal("rows do not add up"));
    }
    if homes.is_empty() {
        return Err(AppError::field("school", nothing_left(&apart)));
    }
    keep(app, grant, &list, homes, &apart).await?;
    Ok(list.id)
}

/// How many rows are set apart; a row may have several reasons, which follow each other.
pub(super) fn apart_rows(apart: &[SetApart]) -> usize {
    let mut rows: Vec<u32> = apart.iter().map(|one| one.row).collect();
    rows.dedup();
    rows.len()
}

fn nothing_left(apart: &[SetApart]) -> String {
    let named: Vec<String> = apart
        .iter()
        .map(ApartLine::of)
        .take(NAMED)
        .map(|one| format!("Rij {}: {}", one.row, one.reason))
        .collect();
    format!(
        "Geen enkele rij van dit bestand kan worden ingelezen. {}",
        named.join(" ")
    )
}

/// The rows of the file, as the import worker reads them (A7).
async fn read(app: &App, upload: SchoolUpload, max_rows: u32) -> Result<Vec<ListRow>> {
    let refused = |dutch: String| AppError::field("school", dutch);
    let died = || {
        refused(
            "Dit bestand is niet leesbaar. Sla het opnieuw op als CSV of als gewone \
             Excel-werkmap (.xlsx) en lever het weer aan."
                .to_owned(),
        )
    };
    let limits = Limits {
        max_rows,
        ..Limits::default()
    };
    let length = u64::try_from(upload.bytes.len()).unwrap_or(u64::MAX);
    let request =
        WorkerRequest::for_school_list(upload.name, length, upload.reference_date, limits);
    let source: Source = Box::new(std::io::Cursor::new(upload.bytes));
    let mut messages = app.worker.run(request, vec![source]);
    let mut rows = Vec::new();
    while let Some(batch) = messages.recv().await {
        for message in batch.map_err(|_| died())? {
            match message {
                WorkerMessage::Row(row) => rows.push(*row),
                WorkerMessage::Rejected(rejection) => return Err(refused(rejection.dutch)),
                WorkerMessage::NeedsConfirmation(questions) => {
                    let asked: Vec<String> = questions.into_iter().map(|one| one.dutch).collect();
                    return Err(refused(format!(
                        "Dit bestand is op meer dan een manier te lezen: {} Sla het op als \
                         CSV UTF-8 met datums als dd-mm-jjjj, of als gewone Excel-werkmap met één \
                         blad, en lever het weer aan.",
                        asked.join(" ")
                    )));
                }
                WorkerMessage::Done(_) => return Ok(rows),
                _ => return Err(died()),
            }
        }
    }
    Err(died())
}

/// The rows by home municipality, and those set apart: unreadable, or of a municipality outside the grant. A row is in one of
/// the two.
async fn divide(
    app: &App,
    grant: &Grant<action::UploadSchoolList>,
    rows: Vec<ListRow>,
) -> Result<(BTreeMap<MunicipalityId, Vec<ListRow>>, Vec<SetApart>)> {
    let successions = app.store.successions().await?;
    let by_code: BTreeMap<String, MunicipalityId> = crate::municipalities::names(app)
        .await?
        .into_values()
        .map(|one| (one.code, successions.heir(one.id, app.today())))
        .collect();
    let mut homes: BTreeMap<MunicipalityId, Vec<ListRow>> = BTreeMap::new();
    let mut apart = Vec::new();
    for row in rows {
        if !row.problems.is_empty() {
            apart.extend(row.problems.iter().map(|problem| SetApart {
                row: row.row,
                field: problem.column.clone(),
                reason: problem.reason.code().to_owned(),
            }));
            continue;
        }
        let code = row.municipality_code.as_ref();
        let home = code
            .and_then(|code| by_code.get(code))
            .filter(|home| grant.covers(**home));
        match home {
            Some(home) => homes.entry(*home).or_default().push(row),
            None => apart.push(SetApart {
                row: row.row,
                field: Field::MunicipalityCode.code().to_owned(),
                reason: ReasonCode::OtherMunicipality.code().to_owned(),
            }),
        }
    }
    Ok((homes, apart))
}

/// Seals the rows under the list's own key, which goes with the staging term, and keeps them.
async fn keep(
    app: &App,
    grant: &Grant<action::UploadSchoolList>,
    list: &SchoolList,
    homes: BTreeMap<MunicipalityId, Vec<ListRow>>,
    apart: &[SetApart],
) -> Result<()> {
    let mut parts = BTreeMap::new();
    let mut staged = Vec::new();
    for (municipality, rows) in homes {
        let key = app
            .store
            .subject_key_or_new(municipality, list.id.uuid(), Compartment::Intake)
            .await?;
        parts.insert(municipality, u32::try_from(rows.len()).unwrap_or(u32::MAX));
        for row in rows {
            let id = app.new_id();
            let number = row.row;
            let content = Content {
                identity: row.identity,
                bsn: row.bsn,
                school: row.school,
            };
            let plain = serde_json::to_vec(&content)
                .map_err(|_| AppError::Internal("a row does not serialise"))?;
            staged.push(StagedSchoolRow {
                municipality,
                row: number,
                id,
                sealed: key.seal(staged_place(id), &plain, &app.entropy)?,
            });
        }
    }
    let mut tx = app.store.write_alone().await?;
    tx.add_school_list(list, &parts, apart).await?;
    tx.stage_school_rows(list.id, &staged).await?;
    let entries = parts
        .iter()
        .map(|(place, rows)| {
            entry(grant, *place, list, "school_list_staged").detail("rows", i64::from(*rows))
        })
        .collect();
    Ok(tx.commit_all(entries).await?)
}
