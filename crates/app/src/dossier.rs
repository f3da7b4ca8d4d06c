//! What is kept of one young person, gathered: for the young person, with who looked (AVG art. 15; F8),
//! and for the own system of the municipality once it leads (S1-63).
//!
//! Both are one shape, [`Dossier`], with a version and Dutch keys (docs/dossier-json.md). The paper is set
//! from it, so paper and file cannot say different things.

mod gather;
mod log_words;
mod paper;
mod shape;
mod written;

use access::{Grant, policy as action};
use domain::{CaseId, Role, ShortCode};
use store::{AuditEntry, CaseFile};

use crate::{App, AppError, Result, guidance::may_read, lists::Download};

pub use shape::{
    Consented, Contact, Decision, Dossier, Event, Fact, Goal, Intake, Kind, Lead, Letter, Looked,
    Measured, Person, Place, Plan, Receiver, Route, SCHEMA_VERSION, Scores, Talk, Trajectory,
};

/// In which form a dossier leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// To read: PDF/A.
    Pdf,
    /// To take along or to take in: JSON.
    Json,
}

impl Form {
    const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }
}

/// Why a copy is made for the young person: it stands in the log with the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The young person asked for it.
    Asked,
    /// Something is to be destroyed, and a copy was offered first.
    BeforeErasure,
    /// The young person takes it along to somebody else (AVG art. 20).
    TakeAlong,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Asked, Self::BeforeErasure, Self::TakeAlong];

    /// Its code, in addresses and in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "gevraagd",
            Self::BeforeErasure => "voor-vernietiging",
            Self::TakeAlong => "meenemen",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// The copy for the young person: everything kept, and who looked. Made by whoever leads, or by the
/// privacy officer. It counts as opening a dossier (D10), and is in the log with its reason before it
/// leaves.
///
/// # Errors
/// [`AppError::NotFound`] for who does not lead.
pub async fn own_data(
    app: &App,
    grant: &Grant<action::GiveOwnData>,
    case: CaseId,
    form: Form,
    reason: Reason,
) -> Result<Download> {
    let file = own_file(app, grant, case).await?;
    let dossier = gather::own_data(app, grant, &file).await?;
    let entry = AuditEntry::by(grant, file.municipality)
        .detail("document", "own_data")
        .detail("form", form.code())
        .detail("reason", reason.code());
    let rules = app.rules().await?;
    crate::views::record(app, grant, &file, entry, &rules).await?;
    download(app, dossier, form, "inzage").await
}

/// The name of whom the copy is of, for the page that offers it.
pub async fn own_name(
    app: &App,
    grant: &Grant<action::GiveOwnData>,
    case: CaseId,
) -> Result<String> {
    let file = own_file(app, grant, case).await?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .ok_or(AppError::NotFound)?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person);
    app.store.record_read(entry).await?;
    Ok(identity.full_name())
}

/// The last case of the person with this short code or case id, for the privacy officer whom a young
/// person asks; `None` when nobody within the grant has it. Nothing of the person is opened.
pub async fn case_of(
    app: &App,
    grant: &Grant<action::GiveOwnData>,
    query: &str,
) -> Result<Option<CaseId>> {
    let query = query.trim();
    let found = match (query.parse::<ShortCode>(), query.parse::<CaseId>()) {
        (Ok(code), _) => app.store.person_by_code(grant, code.as_str()).await?,
        (_, Ok(case)) => app.store.person_of_case(grant, case).await?,
        _ => None,
    };
    let Some((municipality, person)) = found else {
        return Ok(None);
    };
    let cases = app.store.cases_of_person(municipality, person).await?;
    let files = app.store.cases(grant, &cases).await?;
    let latest = files.iter().max_by_key(|file| file.overview.round);
    Ok(latest.map(|file| file.id))
}

async fn own_file(app: &App, grant: &Grant<action::GiveOwnData>, case: CaseId) -> Result<CaseFile> {
    let file = app.store.case(grant, case).await?;
    if grant.role() == Role::PrivacyOfficer || may_read(grant.role(), &file) {
        Ok(file)
    } else {
        Err(AppError::NotFound)
    }
}

/// The package for the municipality's own system: what it needs to go on, and no more. From the
/// accepted hand-over on.
///
/// # Errors
/// [`AppError::NotFound`] before the hand-over and for who does not lead.
pub async fn package(
    app: &App,
    grant: &Grant<action::MakePackage>,
    case: CaseId,
    form: Form,
) -> Result<Download> {
    let dossier = packed(app, grant, case, form.code()).await?;
    download(app, dossier, form, "dossier").await
}

/// The same on a page, to copy field by field.
pub async fn package_page(
    app: &App,
    grant: &Grant<action::MakePackage>,
    case: CaseId,
) -> Result<Dossier> {
    packed(app, grant, case, "page").await
}

async fn packed(
    app: &App,
    grant: &Grant<action::MakePackage>,
    case: CaseId,
    form: &'static str,
) -> Result<Dossier> {
    let file = app.store.case(grant, case).await?;
    if !may_read(grant.role(), &file) || !file.case.guidance().handed_over() {
        return Err(AppError::NotFound);
    }
    let dossier = gather::package(app, &file).await?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("document", "package")
        .detail("form", form);
    app.store.record_read(entry).await?;
    Ok(dossier)
}

async fn download(app: &App, dossier: Dossier, form: Form, name: &str) -> Result<Download> {
    let (day, code) = (app.today(), form.code());
    let (bytes, mime) = match form {
        Form::Json => (
            serde_json::to_vec_pretty(&dossier)
                .map_err(|_| AppError::Internal("a dossier does not serialise"))?,
            "application/json",
        ),
        Form::Pdf => {
            let paper = paper::of(&dossier);
            let bytes = app
                .typeset(move |fonts| letters::dossier_pdf(fonts, &paper, day))
                .await?;
            (bytes, "application/pdf")
        }
    };
    Ok(Download {
        name: format!("{name}-{day}.{code}"),
        mime,
        bytes,
    })
}

/// The chapters of a dossier as a page shows them, each a heading with its facts.
pub fn chapters(dossier: &Dossier) -> Vec<(String, Vec<Fact>)> {
    paper::chapters(dossier)
}
