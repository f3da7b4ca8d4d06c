//! Staging a list: every row decided, sealed for its final place, and counted. The heavy work of an
//! import happens here, in batches, so that the commit is a few statements over whole sets.

mod history;
mod preview;
mod quarantine;
mod recognition;
mod row;
mod summary;

use std::collections::{BTreeMap, HashMap};

use access::{Action, Grant};
use domain::{
    Day, MunicipalityId, PersonId, RecognitionMode, RuleBook, RuleKey,
    list::{Outcome, Tally},
};
use exchange::{ListRow, Rejection, WorkerMessage, WorkerRequest};
use serde::Serialize;
use store::{
    AuditEntry, ListRecord, ListState, Pattern, QuarantinedRow, StagedCase, StagedKey,
    StagedRecognition, StagedRow,
};
use uuid::Uuid;
use vault::{Compartment, MunicipalityKeys, SubjectKey};

use crate::{App, AppError, Result, app::IDENTITY, worker::Source};

use history::PatternKey;
pub(crate) use preview::{PreviewRow, open_samples, preview_place};
pub(crate) use quarantine::{SealedRow, quarantine_place};
pub use summary::{ExtraCounts, Summary};

/// The log's entry of a step in the life of a list.
pub(crate) fn list_entry<A: Action>(
    grant: &Grant<A>,
    list: &ListRecord,
    step: &'static str,
) -> AuditEntry {
    part_entry(grant, list, list.municipality, step)
}

/// The same in the log of a municipality in which the list has a part.
pub(crate) fn part_entry<A: Action>(
    grant: &Grant<A>,
    list: &ListRecord,
    home: MunicipalityId,
    step: &'static str,
) -> AuditEntry {
    AuditEntry::by(grant, home)
        .subject("list", list.id.uuid())
        .detail("step", step)
        .detail("rows", list.rows)
}

/// How staging ended.
pub(crate) enum Staged {
    Ready,
    Questions,
    Rejected,
}

/// A municipality whose people a list may bring, with the keys that are theirs.
#[derive(Clone)]
struct Home {
    municipality: MunicipalityId,
    keys: std::sync::Arc<MunicipalityKeys>,
}

struct Staging<'a, A: Action> {
    app: &'a App,
    grant: &'a Grant<A>,
    list: ListRecord,
    /// The list's own municipality, where new people come in.
    own: Home,
    /// Those that went on in it: where the list has a part.
    inherited: Vec<Home>,
    list_key: SubjectKey,
    rules: RuleBook,
    first_batch: bool,
    recognition: RecognitionMode,
    today: Day,
    quarantine_until: Day,
    summary: Summary,
    patterns: HashMap<PatternKey, (i64, Pattern)>,
    shown: HashMap<Outcome, u64>,
    rows: u64,
    /// Earlier rows that a later row contradicts (I-48): the earlier, the later.
    conflicts: Vec<(u32, u32)>,
    /// The BSN cell of each later row: all that is left to show of the earlier one.
    conflict_cells: HashMap<u32, (String, String)>,
}

/// Runs the worker on the files and stages what it says. `list` must be in state `reading`; the
/// state it is left in is returned and stored.
pub(crate) async fn stage<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: ListRecord,
    request: WorkerRequest,
    sources: Vec<Source>,
) -> Result<Staged> {
    let mut staging = Staging::begin(app, grant, list, &request).await?;
    let mut messages = app.worker.run(request, sources);
    while let Some(batch) = messages.recv().await {
        let Ok(batch) = batch else {
            staging.summary.rejection = Some(worker_died());
            return staging.refuse().await;
        };
        let mut rows = Vec::with_capacity(batch.len());
        let mut end = None;
        for message in batch {
            match message {
                WorkerMessage::Row(row) => rows.push(*row),
                WorkerMessage::Conflict { row, with } => staging.conflicts.push((row, with)),
                WorkerMessage::Detected(found) => staging.summary.detected.push(*found),
                ending => end = Some(ending),
            }
        }
        staging.stage_rows(rows).await?;
        match end {
            Some(WorkerMessage::Rejected(rejection)) => {
                staging.summary.rejection = Some(rejection);
                return staging.refuse().await;
            }
            Some(WorkerMessage::NeedsConfirmation(questions)) => {
                staging.summary.questions = questions;
                return staging.ask().await;
            }
            Some(WorkerMessage::Done(counts)) => {
                staging.summary.counts = counts;
                return staging.finish().await;
            }
            _ => {}
        }
    }
    staging.summary.rejection = Some(worker_died());
    staging.refuse().await
}

/// A worker that dies has met its limits: the file is refused, nothing else is touched (A7).
fn worker_died() -> Rejection {
    Rejection {
        file: exchange::FileKind::List,
        code: exchange::RejectCode::CorruptWorkbook,
        dutch: "Het bestand is niet leesbaar: het lezen kostte te veel geheugen of tijd. Sla het \
                bestand opnieuw op als CSV of als gewone Excel-werkmap (.xlsx) en probeer het nog eens."
            .to_owned(),
        row: None,
    }
}

impl<'a, A: Action> Staging<'a, A> {
    async fn begin(
        app: &'a App,
        grant: &'a Grant<A>,
        list: ListRecord,
        request: &WorkerRequest,
    ) -> Result<Self> {
        let rules = app.rules().await?;
        let today = app.today();
        let estate = rules.successions().estate(list.municipality, today);
        let mut inherited = Vec::new();
        let mut first_batch = true;
        for municipality in estate.iter().copied() {
            crate::lists::finish_commits_of(app, grant, municipality).await?;
            let keys = app.store.municipality_keys(municipality).await?;
            first_batch &= !app.store.any_list_handed_over(municipality).await?;
            inherited.push(Home { municipality, keys });
        }
        if inherited.is_empty() {
            return Err(crate::municipalities::ended());
        }
        let own = inherited.remove(0);
        let has = |kind| request.files.iter().any(|file| file.kind == kind);
        let days = rules.integer(RuleKey::QuarantineDays, list.municipality, today);
        let mut tx = app.store.write().await?;
        tx.add_list_parts(&list, estate.get(1..).unwrap_or_default())
            .await?;
        // The files stay: an answer to a question has them read again.
        for home in &estate {
            tx.drop_staged_rows(*home, list.id).await?;
        }
        tx.drop_quarantine(list.municipality, list.id).await?;
        tx.commit(list_entry(grant, &list, "staging_started"))
            .await?;
        for home in estate {
            app.store.drop_staged_keys(home, list.id).await?;
        }
        let list_key = app
            .store
            .subject_key_or_new(list.municipality, list.id.uuid(), Compartment::Intake)
            .await?;
        Ok(Self {
            first_batch,
            recognition: rules.recognition_mode(list.municipality, today),
            quarantine_until: today.plus_days(i32::try_from(days).unwrap_or(30)),
            summary: Summary {
                known_file: has(exchange::FileKind::Known),
                self_employed_file: has(exchange::FileKind::SelfEmployed),
                decided_on: Some(today),
                ..Summary::default()
            },
            app,
            grant,
            list,
            own,
            inherited,
            list_key,
            rules,
            today,
            patterns: HashMap::new(),
            shown: HashMap::new(),
            rows: 0,
            conflicts: Vec::new(),
            conflict_cells: HashMap::new(),
        })
    }

    async fn stage_rows(&mut self, rows: Vec<ListRow>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let seen = self.look_up(&rows).await?;
        let mut batches = Batches::default();
        for row in rows {
            self.stage_row(row, &seen, &mut batches)?;
        }
        for (home, batch) in batches.0 {
            self.write(home, batch).await?;
        }
        Ok(())
    }

    /// Where people of this list may be, its own municipality first.
    fn homes(&self) -> impl Iterator<Item = &Home> {
        std::iter::once(&self.own).chain(&self.inherited)
    }

    async fn write(&mut self, municipality: MunicipalityId, mut batch: Batch) -> Result<()> {
        let reseal = std::mem::take(&mut batch.reseal);
        let subjects: Vec<Uuid> = reseal.iter().map(|(_, person, _)| person.uuid()).collect();
        let keys = self
            .app
            .store
            .subject_keys(municipality, &subjects, Compartment::Identity)
            .await?;
        for (at, person, identity) in reseal {
            let key = keys
                .get(&person.uuid())
                .ok_or(AppError::Internal("a person with an identity but no key"))?;
            if let Some(row) = batch.rows.get_mut(at) {
                row.identity = Some(key.seal(IDENTITY.of(person), &identity, &self.app.entropy)?);
            }
        }
        self.app
            .store
            .stage_keys(municipality, self.list.id, batch.keys, batch.recognition)
            .await?;
        self.list.progress.0 = i64::try_from(self.rows).unwrap_or(i64::MAX);
        self.list.rows = self.list.progress.0;
        let mut tx = self.app.store.write_alone().await?;
        tx.stage_rows(municipality, self.list.id, batch.rows)
            .await?;
        tx.stage_quarantine(municipality, self.list.id, batch.quarantined)
            .await?;
        tx.stage_cases(municipality, self.list.id, batch.cases)
            .await?;
        tx.update_list(&self.list).await?;
        let entry = part_entry(self.grant, &self.list, municipality, "rows_staged");
        tx.commit(entry).await?;
        Ok(())
    }

    /// Conflicts, people gone from the list, patterns and the conservation law: then the preview stands.
    async fn finish(mut self) -> Result<Staged> {
        self.stage_gone().await?;
        let patterns: Vec<Pattern> = self
            .patterns
            .values()
            .map(|(_, pattern)| pattern.clone())
            .collect();
        let mut tx = self.app.store.write_alone().await?;
        for home in self.homes() {
            tx.stage_patterns(home.municipality, self.list.id, &patterns)
                .await?;
        }
        let mut contradicted = Vec::new();
        for (row, with) in std::mem::take(&mut self.conflicts) {
            let before = tx
                .restage_as_quarantined(self.list.municipality, self.list.id, row)
                .await?;
            let Some((outcome, track)) = before else {
                continue;
            };
            for part in &self.inherited {
                tx.unstage_row(part.municipality, self.list.id, row).await?;
            }
            let tally = &mut self.summary.tally;
            *tally.outcome_mut(outcome) = tally.outcome(outcome).saturating_sub(1);
            if let Some(track) = track
                && outcome == Outcome::New
            {
                *tally.track_mut(track) = tally.track(track).saturating_sub(1);
            }
            tally.quarantined += 1;
            contradicted.push(self.contradicted(row, with)?);
        }
        tx.stage_quarantine(self.list.municipality, self.list.id, contradicted)
            .await?;
        self.summary
            .tally
            .check(self.rows)
            .map_err(|_| AppError::Internal("rows do not add up"))?;
        self.close(tx, ListState::Staged, "staged").await?;
        Ok(Staged::Ready)
    }

    async fn refuse(mut self) -> Result<Staged> {
        self.summary.tally = Tally::default();
        self.end_without_rows(ListState::Rejected, "list_rejected")
            .await?;
        Ok(Staged::Rejected)
    }

    async fn ask(mut self) -> Result<Staged> {
        self.summary.tally = Tally::default();
        self.seal_samples()?;
        self.end_without_rows(ListState::Questions, "list_needs_confirmation")
            .await?;
        Ok(Staged::Questions)
    }

    async fn end_without_rows(mut self, state: ListState, what: &'static str) -> Result<()> {
        self.list.rows = 0;
        for home in self.homes() {
            self.app
                .store
                .drop_staged_keys(home.municipality, self.list.id)
                .await?;
        }
        let mut tx = self.app.store.write().await?;
        for home in self.homes() {
            tx.drop_staged_rows(home.municipality, self.list.id).await?;
        }
        tx.drop_quarantine(self.list.municipality, self.list.id)
            .await?;
        if state == ListState::Rejected {
            tx.drop_staging(self.list.municipality, self.list.id)
                .await?;
        }
        self.close(tx, state, what).await
    }

    async fn close(
        &mut self,
        mut tx: store::Tx,
        state: ListState,
        what: &'static str,
    ) -> Result<()> {
        self.list.state = state;
        self.list.summary = serde_json::to_string(&self.summary)
            .map_err(|_| AppError::Internal("a summary does not serialise"))?;
        tx.update_list(&self.list).await?;
        tx.commit(list_entry(self.grant, &self.list, what)).await?;
        Ok(())
    }
}

/// A batch for each home that has something in it.
#[derive(Default)]
struct Batches(BTreeMap<MunicipalityId, Batch>);

impl Batches {
    fn of(&mut self, home: MunicipalityId) -> &mut Batch {
        self.0.entry(home).or_default()
    }
}

/// What a batch of rows puts into the databases.
#[derive(Default)]
struct Batch {
    rows: Vec<StagedRow>,
    quarantined: Vec<QuarantinedRow>,
    keys: Vec<StagedKey>,
    recognition: Vec<StagedRecognition>,
    cases: Vec<StagedCase>,
    /// Rows whose person has a key already: index of the row, person, identity to seal.
    reseal: Vec<(usize, PersonId, Vec<u8>)>,
}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|_| AppError::Internal("a value does not serialise"))
}
