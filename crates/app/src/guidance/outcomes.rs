//! The outcome "not now" reaches the municipality's regisseur, who takes note of it (S1-65): whose it
//! is, the day, the reason code and whether somebody may call again. Nothing of the intake.

use access::{Grant, policy as action};
use domain::{
    CaseId, Day,
    guidance::{Command, NotNowReason, Step},
    outreach::{Command as CaseCommand, EventKind},
};
use store::{AuditEntry, CaseFile};

use crate::{App, AppError, Result, outreach::Change, outreach::change};

/// An outcome the regisseur takes note of.
#[derive(Clone, Debug)]
pub struct OutcomeLine {
    /// The case.
    pub case: CaseId,
    /// Its version, for the form.
    pub version: i64,
    /// Whose.
    pub name: String,
    /// The municipality.
    pub municipality: String,
    /// The day it was recorded.
    pub on: Day,
    /// Why.
    pub reason: NotNowReason,
    /// From when somebody may call again; `None`: nobody calls.
    pub call_again: Option<Day>,
}

/// The outcomes nobody took note of yet, the oldest first.
pub async fn outcomes(app: &App, grant: &Grant<action::NoteOutcome>) -> Result<Vec<OutcomeLine>> {
    let cases = app.store.outcomes_to_note(grant).await?;
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let files = app.store.cases(grant, &cases).await?;
    let mut lines = lines(app, grant, &files).await?;
    lines.sort_by_key(|line| (line.on, line.case));
    Ok(lines)
}

/// One of them.
pub async fn outcome(
    app: &App,
    grant: &Grant<action::NoteOutcome>,
    case: CaseId,
) -> Result<OutcomeLine> {
    let file = app.store.case(grant, case).await?;
    let lines = lines(app, grant, &[file]).await?;
    lines.into_iter().next().ok_or(AppError::NotFound)
}

/// The regisseur has seen it.
pub async fn note_outcome(
    app: &App,
    grant: &Grant<action::NoteOutcome>,
    case: CaseId,
    version: i64,
) -> Result<()> {
    let asked = Change::new(app, case, version, CaseCommand::Guide(Command::NoteOutcome));
    change(app, grant, asked).await.map(drop)
}

async fn lines(
    app: &App,
    grant: &Grant<action::NoteOutcome>,
    files: &[CaseFile],
) -> Result<Vec<OutcomeLine>> {
    let identities = crate::outreach::identities(
        app,
        files.iter().map(|file| (&file.municipality, &file.person)),
    )
    .await?;
    let municipalities = crate::municipalities::names_today(app).await?;
    let shown = files.iter().map(|file| (file.municipality, file.person));
    app.store
        .record_reads(AuditEntry::about(grant, shown, "shown"))
        .await?;
    Ok(files
        .iter()
        .filter_map(|file| {
            let (on, reason, call_again) = last_outcome(file)?;
            Some(OutcomeLine {
                case: file.id,
                version: i64::from(file.version),
                name: identities.get(&file.person)?.full_name(),
                municipality: municipalities
                    .get(&file.municipality)
                    .map(|one| one.name.clone())
                    .unwrap_or_default(),
                on,
                reason,
                call_again,
            })
        })
        .collect())
}

fn last_outcome(file: &CaseFile) -> Option<(Day, NotNowReason, Option<Day>)> {
    file.events.iter().rev().find_map(|event| match event.kind {
        EventKind::Guided(Step::NotNow {
            reason, call_again, ..
        }) => Some((event.on, reason, call_again)),
        _ => None,
    })
}
