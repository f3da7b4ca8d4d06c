//! Documents of the guidance: the plan for the young person and the decision letter of the
//! municipality (S1-50, S1-51, S1-72, S1-73).
//!
//! A document is set when somebody asks for it and kept nowhere. Of what was handed out, the hash and the
//! values it was set from are sealed with the act, so that the same paper can be made again for as long
//! as those may be kept (P8; ADR 6).

mod decision;
mod letter_text;
mod plan;

use access::{Action, Grant};
use domain::{
    CaseId, Identity,
    guidance::{Command, ContentClass, DocumentHash, Step},
    outreach::{Command as CaseCommand, EventKind},
};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use sha2::{Digest as _, Sha256};
use store::{AuditEntry, CaseFile};

use crate::{
    App, AppError, Result,
    guidance::{Asked, Opened, may_read},
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
    /// The hash of the paper; `None` once its content is destroyed and it cannot be made again.
    pub hash: Option<DocumentHash>,
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

/// A paper as it was handed out: its hash, and the values it was set from. Both are sealed with the act and
/// go with it: a hash that outlives a person would still tell whose paper somebody holds.
#[derive(Serialize, Deserialize)]
pub(crate) struct HandedOver<T> {
    pub(crate) hash: DocumentHash,
    paper: T,
}

/// The hash of the paper that an event handed out; `None` once it is destroyed.
pub(crate) fn hash_in(opened: &Opened, seq: u32) -> Result<Option<DocumentHash>> {
    let handed: Option<HandedOver<IgnoredAny>> = opened.read(seq)?;
    Ok(handed.map(|handed| handed.hash))
}

/// The paper that an event of this kind handed out.
async fn handed_over<T: DeserializeOwned>(
    app: &App,
    file: &CaseFile,
    seq: u32,
    class: ContentClass,
    is_it: impl Fn(&Step) -> bool,
) -> Result<HandedOver<T>> {
    let was_handed_out = file.events.iter().any(|event| {
        event.seq == seq && matches!(&event.kind, EventKind::Guided(step) if is_it(step))
    });
    if !was_handed_out {
        return Err(AppError::NotFound);
    }
    Opened::of(app, file, &[class])
        .await?
        .read(seq)?
        .ok_or_else(gone)
}

/// Makes the document that an act hands out, so that its hash and the values it was set from are kept
/// with the act. What the rules refuse is refused before anything is made.
pub(crate) async fn attach<A: Action>(
    app: &App,
    grant: &Grant<A>,
    file: &CaseFile,
    identity: &Identity,
    asked: &mut Asked,
) -> Result<()> {
    let makes = matches!(
        asked.command,
        Command::GivePlanCopy | Command::SendDecision { .. }
    );
    if !makes {
        return Ok(());
    }
    let rules = app.rules().await?;
    let context = app.context(grant, &rules, file.municipality);
    let wanted = CaseCommand::Guide(asked.command.clone());
    file.case.decide(&wanted, &context)?;
    match asked.command {
        Command::GivePlanCopy => {
            let plan = plan::made(app, file, identity).await?;
            asked.keep(ContentClass::Guidance, &plan)
        }
        Command::SendDecision { day } => {
            let ground = asked.contents_text(ContentClass::Statutory)?;
            let draft = decision::drafted(app, &rules, file, identity, day).await?;
            let letter = decision::numbered(app, grant, file, draft, &ground).await?;
            asked.keep(ContentClass::Statutory, &letter)
        }
        _ => Ok(()),
    }
}
