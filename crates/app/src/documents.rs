//! Documents of the guidance: the plan for the young person and the decision letter of the
//! municipality (S1-50, S1-51, S1-72, S1-73).
//!
//! A document is set when somebody asks for it and kept nowhere. Of what was handed out, the hash stands
//! with the act and the values it was set from are sealed beside it, so that the same paper can be
//! made again for as long as those may be kept (P8; ADR 6).

mod decision;
mod letter_text;
mod plan;

use access::{Action, Grant};
use domain::{
    CaseId, Identity,
    guidance::{Command, ContentClass, DocumentHash, Step},
    outreach::{Command as CaseCommand, EventKind},
};
use letters::{Fonts, LetterError};
use sha2::{Digest as _, Sha256};
use store::{AuditEntry, CaseFile};

use crate::{
    App, AppError, Result,
    guidance::{Asked, may_read},
    lists::Download,
};

pub use decision::{decision_draft, sent_decision};
pub(crate) use letter_text::is_whole;
pub use letter_text::{LetterTextView, letter_texts, preview_letter, save_letter_text};
pub use letters::LetterText;
pub use plan::{given_plan, plan_document};

/// A document as the young person got it: what the page of a case shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOut {
    /// The number of its event: what it is fetched by.
    pub seq: u32,
    /// Which document.
    pub kind: HandedOutKind,
    /// The day.
    pub on: domain::Day,
    /// The hash of the paper, when the program made it.
    pub hash: Option<DocumentHash>,
    /// Whether the same paper can be made again: its content is there.
    pub can_be_made: bool,
}

/// Whether a decision letter can be made of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LetterState {
    /// The municipality does not lead, or has not decided.
    #[default]
    NotYet,
    /// The texts of the municipality miss something.
    TextsMissing,
    /// Yes.
    Ready,
}

/// Which document was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandedOutKind {
    /// A copy of this version of the plan.
    Plan(u32),
    /// The decision letter with this number; empty when it is not known any more.
    Decision(String),
}

/// Opens a case to make a document of it, for whoever leads (or is offered the lead).
async fn led_file<A: Action>(app: &App, grant: &Grant<A>, case: CaseId) -> Result<CaseFile> {
    let file = app.store.case(grant, case).await?;
    if may_read(grant.role(), &file) {
        Ok(file)
    } else {
        Err(AppError::NotFound)
    }
}

/// The entry that a document was made, on disk before the document leaves.
async fn log_made<A: Action>(
    app: &App,
    grant: &Grant<A>,
    file: &CaseFile,
    document: &'static str,
) -> Result<()> {
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", file.id.uuid())
        .person(file.person)
        .detail("document", document);
    Ok(app.store.record_read(entry).await?)
}

/// Sets a document on a thread of its own.
pub(crate) async fn typeset(
    app: &App,
    set: impl FnOnce(&Fonts) -> std::result::Result<Vec<u8>, LetterError> + Send + 'static,
) -> Result<Vec<u8>> {
    let permit = std::sync::Arc::clone(&app.typesetting)
        .acquire_owned()
        .await
        .map_err(|_| AppError::Internal("typesetting is closed"))?;
    let fonts = app.fonts.clone();
    let made = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        set(&fonts)
    })
    .await
    .map_err(|_| AppError::Internal("typesetting was stopped"))?;
    Ok(made?)
}

fn hash_of(bytes: &[u8]) -> DocumentHash {
    DocumentHash::new(Sha256::digest(bytes).into())
}

fn pdf(name: String, bytes: Vec<u8>) -> Download {
    Download {
        name,
        mime: "application/pdf",
        bytes,
    }
}

/// What the paper in somebody's hand was, made again; refused when it would be another paper.
fn same_again(name: String, bytes: Vec<u8>, wanted: DocumentHash) -> Result<Download> {
    if hash_of(&bytes) == wanted {
        return Ok(pdf(name, bytes));
    }
    Err(AppError::rule(
        "P8",
        "Precies deze kopie kan niet meer worden gemaakt: Vangnet of de lettertypen zijn sindsdien \
         vernieuwd. Maak een nieuwe kopie. De inhoud staat nog in het dossier.",
    ))
}

fn gone() -> AppError {
    AppError::rule(
        "AVG art. 17",
        "De inhoud van dit document is vernietigd. Het kan niet meer worden gemaakt.",
    )
}

/// The hash of the document that an event handed out.
fn handed_out(
    file: &CaseFile,
    seq: u32,
    of: impl Fn(&Step) -> Option<DocumentHash>,
) -> Result<DocumentHash> {
    file.events
        .iter()
        .find(|event| event.seq == seq)
        .and_then(|event| match &event.kind {
            EventKind::Guided(step) => of(step),
            _ => None,
        })
        .ok_or(AppError::NotFound)
}

/// Makes the document that an act hands out, so that its hash and the values it was set from go with
/// the act. What the rules refuse is refused before anything is made.
pub(crate) async fn attach<A: Action>(
    app: &App,
    grant: &Grant<A>,
    file: &CaseFile,
    identity: &Identity,
    asked: &mut Asked,
) -> Result<()> {
    let makes = matches!(
        asked.command,
        Command::GivePlanCopy { .. } | Command::SendDecision { .. }
    );
    if !makes {
        return Ok(());
    }
    let rules = app.rules().await?;
    let context = app.context(grant, &rules, file.municipality);
    let wanted = CaseCommand::Guide(asked.command.clone());
    file.case.decide(&wanted, &context)?;
    match asked.command {
        Command::GivePlanCopy { .. } => {
            let (plan, document) = plan::made(app, file, identity).await?;
            asked.command = Command::GivePlanCopy { document };
            asked.keep(ContentClass::Guidance, &plan)
        }
        Command::SendDecision { day, .. } => {
            let ground = asked.contents_text(ContentClass::Statutory)?;
            let draft = decision::drafted(app, &rules, file, identity, day).await?;
            let (letter, document) = decision::numbered(app, grant, file, draft, &ground).await?;
            asked.command = Command::SendDecision { day, document };
            asked.keep(ContentClass::Statutory, &letter)
        }
        _ => Ok(()),
    }
}
