//! Monthly lists, from upload to commit (S1-01, S1-11, S1-21): what there is to see of one.

mod commit;
mod kept;
mod preview;
mod upload;

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    Day, ListId, Month, MunicipalityId, Ts,
    list::{Alarm, BatchFacts, Tally},
};
use exchange::{Detected, Question, Rejection};
use sha2::{Digest as _, Sha256};
use store::{ListRecord, ListState};
use vault::Compartment;

use crate::{
    App, AppError, Result,
    municipalities::MunicipalityView,
    staging::{ExtraCounts, Summary, open_samples},
};

pub use commit::{
    CommitReport, abandon, commit, commit_as, finish_commits, service_abandon, take_back,
};
pub(crate) use commit::{end_staging, finish_commits_of, give_up_taken_back};
pub use preview::{ProblemRow, RowView, correction_file, problems, sample, service_reasons};
pub use upload::{Upload, UploadedFile, answer_questions, row_limit, stage_now, start};

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

impl Download {
    /// A workbook.
    pub const fn workbook(name: String, bytes: Vec<u8>) -> Self {
        Self {
            name,
            mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes,
        }
    }

    /// A CSV file.
    pub const fn csv(name: String, bytes: Vec<u8>) -> Self {
        Self {
            name,
            mime: "text/csv; charset=utf-8",
            bytes,
        }
    }
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

/// One list, for the command line.
pub async fn service_detail(
    app: &App,
    grant: &Grant<action::ImportByService>,
    list: ListId,
) -> Result<ListDetail> {
    let record = app.store.list(grant, list).await?;
    detail_of(app, grant, record).await
}

fn staging_ended() -> AppError {
    AppError::rule(
        "C6",
        "Deze lijst stond te lang klaar en is gewist. Lever de bestanden opnieuw aan.",
    )
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
    let mut summary = summary(&record);
    if summary.sealed_samples.is_some() {
        let key = app
            .store
            .subject_key(record.municipality, record.id.uuid(), Compartment::Intake)
            .await?;
        if let Some(key) = key {
            open_samples(&mut summary, record.id, &key)?;
        }
    }
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
    let mut before = latest_lists(app, grant, list).await?.into_iter();
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
    let previous = before.next().map(|newest| {
        let mut previous = facts(&newest, &summary(&newest));
        for other in before {
            let other = facts(&other, &summary(&other));
            previous.rows += other.rows;
            previous.quarantined += other.quarantined;
            previous.wrong_municipality += other.wrong_municipality;
        }
        previous
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

/// The latest list that was committed for its people: the municipality's own, and as long as that is
/// from before a merger, also the last of each municipality that went on in it. Newest first.
async fn latest_lists<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: &ListRecord,
) -> Result<Vec<ListRecord>> {
    let successions = app.store.successions().await?;
    let mut latest: BTreeMap<MunicipalityId, ListRecord> = BTreeMap::new();
    for other in app.store.lists(grant).await? {
        let counts = matches!(other.state, ListState::Committed | ListState::HandedOver)
            && other.purpose.as_deref() == Some(Purpose::Approach.code());
        let newer = latest.get(&other.municipality).is_none_or(|known| {
            (known.month, known.committed_at) < (other.month, other.committed_at)
        });
        if counts && newer {
            latest.insert(other.municipality, other);
        }
    }
    let own = latest
        .get(&list.municipality)
        .and_then(|own| own.committed_at);
    let mut found: Vec<ListRecord> = successions
        .estate(list.municipality, app.today())
        .into_iter()
        .filter(|home| {
            let merged = successions.end_of(*home);
            own.is_none_or(|own| merged.is_none_or(|on| own.day() < on))
        })
        .filter_map(|home| latest.remove(&home))
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse((one.month, one.committed_at)));
    Ok(found)
}

/// The import report one can keep: counts and what was detected, no persons.
pub async fn report(
    app: &App,
    grant: &Grant<action::ReviewList>,
    list: ListId,
) -> Result<Download> {
    let detail = detail(app, grant, list).await?;
    let report = crate::import_report::of(&detail);
    let today = app.today();
    let bytes = app
        .typeset(move |fonts| letters::report_pdf(fonts, &report, today))
        .await?;
    Ok(Download {
        name: format!("verslag-{}.pdf", detail.overview.month),
        mime: "application/pdf",
        bytes,
    })
}
