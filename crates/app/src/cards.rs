//! Cards: released in waves, printed in runs, posted (S1-25, S1-26, S1-35).

mod document;
mod post;
mod print;
mod release;
mod text;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use access::{Action, Grant, policy as action};
use domain::{
    CardBatchId, CaseId, Day, GroupingId, MunicipalityId, Ts,
    list::Track,
    outreach::{Command, EventKind},
};
use letters::CardVariant;
use store::{AuditEntry, CardBatch, CaseFile, Held, OverviewRow};

use crate::{App, AppError, Result};

pub(crate) use document::addressed;
pub use document::{BatchDocument, document, municipal_document};
pub use post::{mark_municipal_sent, mark_sent};
pub use print::{PrintProposal, Skipped, print, print_proposal, print_self_employed};
pub use release::{ReleaseOrder, ReleaseProposal, WaveView, release, release_proposal};
pub use text::{
    CardTextForm, CardTextView, TrialTextView, card_texts, keep_trial_text, preview_card,
    save_card_text, trial_texts,
};
pub(crate) use text::{parse_text, text_in_force};

/// A print run.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// The run.
    pub id: CardBatchId,
    /// When it was made.
    pub made_at: Ts,
    /// By whom.
    pub by: String,
    /// Cards in it.
    pub cards: i64,
    /// Cards set so far, of all.
    pub progress: (i64, i64),
    /// Whether the documents can be had.
    pub ready: bool,
    /// Why making it failed, in Dutch.
    pub failed: Option<String>,
    /// When it was posted.
    pub sent_on: Option<Day>,
    /// The version of the text on them.
    pub version: i64,
}

/// How far the setting of each run's cards is, in memory only: the documents themselves are kept
/// nowhere.
#[derive(Default)]
pub struct Progress(Mutex<HashMap<CardBatchId, (i64, i64)>>);

impl Progress {
    fn set(&self, batch: CardBatchId, done: i64, total: i64) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(batch, (done, total));
    }

    fn get(&self, batch: CardBatchId) -> Option<(i64, i64)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&batch)
            .copied()
    }
}

const ALL: i64 = 1_000_000;

/// The one sub-region these cases were handed over to.
async fn subregion<A: Action>(app: &App, grant: &Grant<A>) -> Result<GroupingId> {
    crate::subregions::of_grant(app, grant)
        .await?
        .ok_or_else(|| AppError::rule("S1-31", "U hoort nog niet bij een subregio. Vraag de functioneel beheerder dit in te stellen."))
}

/// Whether an act over many cases singles out persons, or shows nobody: the second goes over those
/// who are locked for whoever does it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Persons were shown, or will be.
    Persons,
    /// All of a list or a run, none of them shown.
    Nobody,
}

/// What one command did to many cases.
pub(crate) type Asked<A> = Vec<(Held<CaseFile, A>, Vec<EventKind>)>;

/// One command to many cases in one transaction: all are held, each is asked, and what follows is
/// written in a few statements. A refusal of one refuses all; a case without a command is let be.
pub(crate) async fn ask_all<A: Action>(
    app: &App,
    grant: &Grant<A>,
    tx: &mut store::Tx,
    (seen, cases): (Seen, &[CaseId]),
    on: Day,
    command: impl Fn(&CaseFile) -> Option<Command>,
) -> Result<Asked<A>> {
    let rules = app.rules().await?;
    let mut asked = Vec::with_capacity(cases.len());
    let all = match seen {
        Seen::Persons => tx.hold_cases(grant, cases).await?,
        Seen::Nobody => tx.hold_in_bulk(grant, cases).await?,
    };
    for held in all {
        let file = held.get();
        let Some(command) = command(file) else {
            continue;
        };
        let context = app.context(grant, &rules, file.municipality);
        let kinds = file.case.decide(&command, &context)?;
        asked.push((held, kinds));
    }
    tx.append_to_cases(&mut asked, &rules, app.author(grant, on))
        .await?;
    Ok(asked)
}

/// Commits what was asked, with an entry for each municipality.
pub(crate) async fn commit_all<A: Action>(
    grant: &Grant<A>,
    tx: store::Tx,
    asked: &Asked<A>,
    kind: &'static str,
    id: uuid::Uuid,
) -> Result<()> {
    let touched = asked
        .iter()
        .map(|(held, _)| (held.get().municipality, held.get().person));
    let entries = AuditEntry::about(grant, touched, "people")
        .into_iter()
        .map(|entry| entry.subject(kind, id))
        .collect();
    tx.commit_all(entries).await?;
    Ok(())
}

fn cases_of(rows: &[OverviewRow]) -> Vec<CaseId> {
    rows.iter().map(|row| row.case).collect()
}

pub(crate) const fn variant_of(track: Track) -> CardVariant {
    match track {
        Track::SelfEmployed => CardVariant::SelfEmployed,
        _ => CardVariant::NotInView,
    }
}

pub(crate) const fn code_of(variant: CardVariant) -> &'static str {
    match variant {
        CardVariant::NotInView => "not_in_view",
        CardVariant::SelfEmployed => "self_employed",
    }
}

/// The print runs of the sub-region, latest first.
pub async fn batches(app: &App, grant: &Grant<action::PrintCards>) -> Result<Vec<BatchView>> {
    let subregion = subregion(app, grant).await?;
    views(
        app,
        app.store.card_batches(grant, Some(subregion), None).await?,
    )
    .await
}

/// The print runs of a municipality's own desk.
pub async fn municipal_batches(
    app: &App,
    grant: &Grant<action::PrintSelfEmployedCards>,
    municipality: MunicipalityId,
) -> Result<Vec<BatchView>> {
    let grant = crate::municipalities::narrow(app, grant, municipality).await?;
    views(
        app,
        app.store
            .card_batches(&grant, None, Some(municipality))
            .await?,
    )
    .await
}

async fn views(app: &App, batches: Vec<CardBatch>) -> Result<Vec<BatchView>> {
    let names = crate::worklist::account_names(app, batches.iter().map(|b| b.made_by)).await?;
    Ok(batches
        .into_iter()
        .map(|batch| BatchView {
            id: batch.id,
            made_at: batch.made_at,
            by: names.get(&batch.made_by).cloned().unwrap_or_default(),
            cards: batch.cards,
            progress: app
                .progress
                .get(batch.id)
                .unwrap_or((batch.cards, batch.cards)),
            ready: true,
            failed: None,
            sent_on: batch.sent_on,
            version: document::text_of(&batch).map_or(0, |(_, version)| version),
        })
        .collect())
}

/// One print run of the sub-region.
pub async fn batch(
    app: &App,
    grant: &Grant<action::PrintCards>,
    id: CardBatchId,
) -> Result<BatchView> {
    batches(app, grant)
        .await?
        .into_iter()
        .find(|batch| batch.id == id)
        .ok_or(AppError::NotFound)
}
