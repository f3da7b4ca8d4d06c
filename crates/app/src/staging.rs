//! Staging a list: every row decided, sealed for its final place, and counted. The heavy work of an
//! import happens here, in batches, so that the commit is a few statements over whole sets.

use std::collections::{BTreeMap, HashMap};

use access::{Action, Grant};
use domain::{
    Bsn, CaseId, Day, ListId, Month, PersonId, RecognitionMode, Role, RuleBook, RuleKey,
    list::{LastCase, Outcome, Recognised, RowDecision, RowFacts, Tally, decide_row},
    outreach::{
        Case, CheckAnswer, CheckMethod, CloseReason, Command, Context, Event, EventKind, Hold,
        NewCase, Phase,
    },
};
use exchange::{Counts, Detected, ListRow, Question, Rejection, WorkerMessage, WorkerRequest};
use serde::{Deserialize, Serialize};
use store::{
    AuditEntry, ListRecord, ListState, Pattern, PersonFacts, QuarantinedRow, StagedCase, StagedKey,
    StagedRecognition, StagedRow,
};
use uuid::Uuid;
use vault::{Compartment, MunicipalityKeys, Place, SubjectKey};

use crate::{
    App, AppError, Result,
    app::{BSN, IDENTITY},
    worker::Source,
};

/// Rows that are shown in a preview, for each outcome: enough to judge, too few to browse.
const PREVIEW_ROWS: u64 = 50;

/// What the application remembers of a list beside its rows: counts and texts, no personal value.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// How each file was read.
    pub detected: Vec<Detected>,
    /// What the user must confirm.
    pub questions: Vec<Question>,
    /// Why the list was refused.
    pub rejection: Option<Rejection>,
    /// What the worker counted.
    pub counts: Counts,
    /// The outcomes and tracks.
    pub tally: Tally,
    /// Counts beside them.
    pub extra: ExtraCounts,
    /// Quarantined rows that name another municipality.
    pub other_municipality: u64,
    /// Things put right, by code.
    pub notices: BTreeMap<String, u64>,
    /// Whether the 'dat' check came with a file.
    pub known_file: bool,
    /// Whether the KvK check came with a file.
    pub self_employed_file: bool,
    /// The day the rows were decided on: the day their events count for.
    pub decided_on: Option<Day>,
}

/// Counts that stand beside the outcomes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraCounts {
    /// Persons no longer on the list.
    pub gone: i64,
    /// New persons whose 'dat' check is not answered.
    pub unchecked_known: i64,
    /// New persons whose KvK check is not answered.
    pub unchecked_self_employed: i64,
    /// New persons with a secret address.
    pub secret_address: i64,
    /// New persons who are deceased.
    pub deceased: i64,
    /// New persons who emigrated.
    pub emigrated: i64,
    /// Rows that look like an earlier row with another BSN (I-49).
    pub possible_doubles: i64,
}

/// What the preview shows of one row, sealed under the list's key.
#[derive(Serialize, Deserialize)]
pub(crate) struct PreviewRow {
    pub(crate) name: String,
    pub(crate) birth_year: Option<i16>,
    pub(crate) notes: Vec<String>,
}

/// A quarantined row, sealed under the list's key.
#[derive(Serialize, Deserialize)]
pub(crate) struct SealedRow {
    pub(crate) raw: Vec<(String, String)>,
    pub(crate) problems: Vec<exchange::Problem>,
}

/// Where a preview row is sealed.
pub(crate) fn preview_place(list: ListId, row: u32) -> Place {
    let row = Uuid::from_u128(list.uuid().as_u128() ^ u128::from(row));
    Place {
        table: "staged_row",
        column: "preview",
        row,
    }
}

/// Where a quarantined row is sealed.
pub(crate) const fn quarantine_place(row: Uuid) -> Place {
    Place {
        table: "quarantine_row",
        column: "sealed",
        row,
    }
}

/// The log's entry of a step in the life of a list.
pub(crate) fn list_entry<A: Action>(
    grant: &Grant<A>,
    list: &ListRecord,
    step: &'static str,
) -> AuditEntry {
    AuditEntry::by(grant, list.municipality)
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

struct Staging<'a, A: Action> {
    app: &'a App,
    grant: &'a Grant<A>,
    list: ListRecord,
    keys: std::sync::Arc<MunicipalityKeys>,
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

/// What the first events of a new case depend on: cases that agree in it get the same ones.
#[derive(Clone, PartialEq, Eq, Hash)]
struct PatternKey {
    track: domain::list::Track,
    known: Option<bool>,
    self_employed: Option<bool>,
    has_address: bool,
    holds: Vec<Hold>,
    round: u16,
    re_entry: bool,
    joins: bool,
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
        let keys = app.store.municipality_keys(list.municipality).await?;
        let today = app.today();
        let has = |kind| request.files.iter().any(|file| file.kind == kind);
        let days = rules.integer(RuleKey::QuarantineDays, list.municipality, today);
        let mut tx = app.store.write().await?;
        tx.drop_staging(list.municipality, list.id).await?;
        tx.drop_quarantine(list.municipality, list.id).await?;
        tx.commit(list_entry(grant, &list, "staging_started"))
            .await?;
        app.store
            .drop_staged_keys(list.municipality, list.id)
            .await?;
        let list_key = app
            .store
            .subject_key_or_new(list.municipality, list.id.uuid(), Compartment::Intake)
            .await?;
        Ok(Self {
            first_batch: !app.store.any_list_handed_over(list.municipality).await?,
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
            keys,
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
        let mut batch = Batch::default();
        for row in rows {
            self.stage_row(row, &seen, &mut batch)?;
        }
        self.write(batch).await
    }

    /// What vault and data say of the people in these rows, in a few statements.
    async fn look_up(&self, rows: &[ListRow]) -> Result<Seen> {
        let mut tokens = Vec::with_capacity(rows.len());
        let mut suppressions = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(bsn) = usable_bsn(row) else { continue };
            for token in self.keys.recognition_tokens(bsn) {
                suppressions.push(self.keys.suppression_token(&token)?);
                tokens.push(token);
            }
        }
        let month = self.list.reference_date.month();
        let suppressed = self
            .app
            .store
            .suppressed(self.list.municipality, &suppressions, month)
            .await?;
        let recognised = self
            .app
            .store
            .recognised(self.list.municipality, &tokens)
            .await?;
        let persons: Vec<PersonId> = recognised.values().map(|found| found.person).collect();
        let facts = self
            .app
            .store
            .person_facts(self.list.municipality, &persons)
            .await?;
        Ok(Seen {
            suppressed,
            recognised,
            facts,
        })
    }

    fn stage_row(&mut self, row: ListRow, seen: &Seen, batch: &mut Batch) -> Result<()> {
        self.rows += 1;
        for notice in &row.notices {
            *self
                .summary
                .notices
                .entry(notice.code.to_string())
                .or_default() += 1;
        }
        self.summary.extra.possible_doubles += i64::from(row.possible_double_of.is_some());
        let bsn = usable_bsn(&row).cloned();
        let found = bsn.as_ref().and_then(|bsn| self.find(bsn, seen));
        let suppressed = match &bsn {
            Some(bsn) => self.is_suppressed(bsn, seen, found.as_ref())?,
            None => false,
        };
        let facts = self.facts(&row, found.as_ref(), suppressed);
        let decision = decide_row(&facts, &self.rules, self.list.municipality);
        self.summary.tally.add(&decision);
        match decision.outcome {
            Outcome::Quarantined => self.quarantine(row, batch)?,
            Outcome::DuplicateInFile | Outcome::Suppressed | Outcome::OutOfScope => {
                self.stage_plain(&row, decision, batch)?;
            }
            Outcome::New | Outcome::AlreadyKnown | Outcome::Changed => {
                self.stage_person(&row, bsn.as_ref(), decision, found.as_ref(), batch)?;
            }
        }
        Ok(())
    }

    fn find(&self, bsn: &Bsn, seen: &Seen) -> Option<Found> {
        for token in self.keys.recognition_tokens(bsn) {
            if let Some(known) = seen.recognised.get(&(token.version, token.bytes))
                && let Some(facts) = seen.facts.get(&known.person)
            {
                return Some(Found {
                    person: known.person,
                    fingerprint: known.fingerprint.clone(),
                    facts: facts.clone(),
                });
            }
        }
        None
    }

    /// A token, or a case that ended in a refusal although its token is missing: either way nobody
    /// is approached again (S1-37).
    fn is_suppressed(&self, bsn: &Bsn, seen: &Seen, found: Option<&Found>) -> Result<bool> {
        for token in self.keys.recognition_tokens(bsn) {
            let suppression = self.keys.suppression_token(&token)?;
            if seen
                .suppressed
                .contains(&(suppression.version, suppression.bytes))
            {
                return Ok(true);
            }
        }
        Ok(found.is_some_and(|found| {
            matches!(found.facts.phase, Some(Phase::Refused | Phase::Objected))
        }))
    }

    fn facts(&self, row: &ListRow, found: Option<&Found>, suppressed: bool) -> RowFacts {
        let use_history = self.recognition == RecognitionMode::OwnToken;
        RowFacts {
            has_problem: !row.problems.is_empty(),
            is_duplicate: row.duplicate_of.is_some(),
            suppressed,
            birth_date: row.identity.birth_date,
            reference_date: self.list.reference_date,
            recognised: found
                .filter(|_| use_history)
                .map(|found| found.recognised(row, &self.keys, self.list.month)),
            known: row.known,
            self_employed: row.self_employed,
            has_address: row.identity.has_address(),
            flagged_new: row.new_flag,
            first_batch: self.first_batch,
            recognition_mode: self.recognition,
        }
    }

    fn quarantine(&mut self, row: ListRow, batch: &mut Batch) -> Result<()> {
        let reasons: Vec<(String, String)> = row
            .problems
            .iter()
            .map(|problem| (problem.column.clone(), problem.reason.to_string()))
            .collect();
        let other = row
            .problems
            .iter()
            .any(|p| p.reason == exchange::ReasonCode::OtherMunicipality);
        self.summary.other_municipality += u64::from(other);
        let conflict = row
            .problems
            .iter()
            .any(|p| p.reason == exchange::ReasonCode::SameBsnOtherPerson);
        if conflict && let Some(cell) = row.raw.iter().find(|(_, value)| is_bsn(value)) {
            self.conflict_cells.insert(row.row, cell.clone());
        }
        let row_id = self.app.new_id();
        let sealed = json(&SealedRow {
            raw: row.raw,
            problems: row.problems,
        })?;
        batch.quarantined.push(QuarantinedRow {
            row: row.row,
            row_id,
            reasons: serde_json::to_string(&reasons)
                .map_err(|_| AppError::Internal("reasons do not serialise"))?,
            sealed: self
                .list_key
                .seal(quarantine_place(row_id), &sealed, &self.app.entropy)?,
            destroy_after: self.quarantine_until,
        });
        batch
            .rows
            .push(StagedRow::bare(row.row, Outcome::Quarantined));
        Ok(())
    }

    fn stage_plain(
        &mut self,
        row: &ListRow,
        decision: RowDecision,
        batch: &mut Batch,
    ) -> Result<()> {
        let mut staged = StagedRow::bare(row.row, decision.outcome);
        // Suppressed rows are counted, never listed: no preview is made of them.
        if decision.outcome != Outcome::Suppressed {
            staged.preview = self.preview(row, decision)?;
        }
        batch.rows.push(staged);
        Ok(())
    }

    fn stage_person(
        &mut self,
        row: &ListRow,
        bsn: Option<&Bsn>,
        decision: RowDecision,
        found: Option<&Found>,
        batch: &mut Batch,
    ) -> Result<()> {
        let mut staged = StagedRow::bare(row.row, decision.outcome);
        staged.track = decision.track;
        staged.preview = self.preview(row, decision)?;
        let person_is_new = found.is_none();
        if person_is_new && !decision.opens_case {
            // The list's flag calls somebody old whom our history never saw: counted, not kept.
            batch.rows.push(staged);
            return Ok(());
        }
        let person = found.map_or_else(
            || PersonId::from_uuid(self.app.new_id()),
            |found| found.person,
        );
        staged.person = Some(person);
        staged.person_is_new = person_is_new;
        // Of somebody known to the municipality only the fact, the date and the checker are kept.
        let keeps_identity = row.known != Some(true);
        let changed = decision.outcome == Outcome::Changed || decision.opens_case;
        if keeps_identity && changed {
            let needs_key = found.is_none_or(|found| !found.facts.has_identity);
            self.seal_person(row, bsn, person, needs_key, &mut staged, batch)?;
        }
        if let Some(bsn) = bsn
            && (person_is_new || changed)
        {
            batch.recognition.push(StagedRecognition {
                token: self.keys.recognition_token(bsn),
                person,
                fingerprint: if keeps_identity {
                    self.fingerprint(row)
                } else {
                    Vec::new()
                },
            });
        }
        if decision.opens_case {
            let round = found.map_or(1, |found| found.facts.round.saturating_add(1));
            staged.case = Some(CaseId::from_uuid(self.app.new_id()));
            staged.pattern = Some(self.pattern(row, decision, round)?);
            self.count_new(row);
        } else if let Some(found) = found {
            self.stage_existing(row, found, batch)?;
        }
        batch.rows.push(staged);
        Ok(())
    }

    fn seal_person(
        &self,
        row: &ListRow,
        bsn: Option<&Bsn>,
        person: PersonId,
        needs_key: bool,
        staged: &mut StagedRow,
        batch: &mut Batch,
    ) -> Result<()> {
        let identity = json(&row.identity)?;
        if needs_key {
            let (key, wrapped) = self.keys.new_subject_key(
                person.uuid(),
                Compartment::Identity,
                &self.app.entropy,
            )?;
            staged.identity = Some(key.seal(IDENTITY.of(person), &identity, &self.app.entropy)?);
            batch.keys.push(StagedKey {
                subject: person.uuid(),
                compartment: Compartment::Identity,
                wrapped,
            });
        } else {
            batch.reseal.push((batch.rows.len(), person, identity));
        }
        if let Some(bsn) = bsn
            && !row.identity.has_address()
            && needs_key
        {
            let (key, wrapped) =
                self.keys
                    .new_subject_key(person.uuid(), Compartment::Intake, &self.app.entropy)?;
            staged.bsn =
                Some(key.seal(BSN.of(person), bsn.digits().as_bytes(), &self.app.entropy)?);
            batch.keys.push(StagedKey {
                subject: person.uuid(),
                compartment: Compartment::Intake,
                wrapped,
            });
        }
        Ok(())
    }

    fn fingerprint(&self, row: &ListRow) -> Vec<u8> {
        fingerprint_content(row)
            .map_or_else(Vec::new, |content| self.keys.fingerprint(&content).to_vec())
    }

    fn count_new(&mut self, row: &ListRow) {
        let extra = &mut self.summary.extra;
        extra.unchecked_known += i64::from(row.known.is_none());
        extra.unchecked_self_employed += i64::from(row.self_employed.is_none());
        extra.secret_address += i64::from(row.identity.markers.secret_address);
        extra.deceased += i64::from(row.identity.markers.deceased);
        extra.emigrated += i64::from(row.identity.markers.emigrated);
    }

    fn preview(&mut self, row: &ListRow, decision: RowDecision) -> Result<Option<Vec<u8>>> {
        let shown = self.shown.entry(decision.outcome).or_default();
        if *shown >= PREVIEW_ROWS {
            return Ok(None);
        }
        *shown += 1;
        let mut notes: Vec<String> = row
            .notices
            .iter()
            .map(|notice| format!("{}: {}", notice.column, notice.code.dutch()))
            .collect();
        notes.extend(
            decision
                .re_entry
                .then(|| "Was van de lijst af en staat er weer op.".to_owned()),
        );
        notes.extend(decision.joins_approach.then(|| {
            "Was bekend bij de gemeente en is dat niet meer: doet deze maand mee.".to_owned()
        }));
        notes.extend(
            decision
                .newly_known
                .then(|| "Is nu bekend bij de gemeente: kaart en huisbezoek vervallen.".to_owned()),
        );
        notes.extend(
            decision.flag_differs.then(|| {
                "De lijst zegt iets anders over ‘nieuw’ dan onze eigen gegevens.".to_owned()
            }),
        );
        notes.extend(row.possible_double_of.map(|other| {
            format!("Lijkt op rij {other}, maar met een ander BSN. Controleer of dit klopt.")
        }));
        let preview = PreviewRow {
            name: row.identity.full_name(),
            birth_year: row.identity.birth_date.map(domain::BirthDate::year),
            notes,
        };
        let sealed = self.list_key.seal(
            preview_place(self.list.id, row.row),
            &json(&preview)?,
            &self.app.entropy,
        )?;
        Ok(Some(sealed))
    }

    fn context(&self) -> Context<'_> {
        Context {
            role: Role::ListHandler,
            account: self.grant.account(),
            today: self.today,
            rules: &self.rules,
            municipality: self.list.municipality,
        }
    }

    fn pattern(&mut self, row: &ListRow, decision: RowDecision, round: u16) -> Result<i64> {
        let key = PatternKey {
            track: decision
                .track
                .ok_or(AppError::Internal("a new case without a track"))?,
            known: row.known,
            self_employed: row.self_employed,
            has_address: row.identity.has_address(),
            holds: Hold::from_markers(&row.identity.markers),
            round,
            re_entry: decision.re_entry,
            joins: decision.joins_approach,
        };
        if let Some((number, _)) = self.patterns.get(&key) {
            return Ok(*number);
        }
        let number = i64::try_from(self.patterns.len()).unwrap_or(i64::MAX);
        let mut history = History::new(self.today);
        let opening = NewCase {
            list: self.list.id,
            month: self.list.month,
            round,
            re_entry: key.re_entry,
            joins_approach: key.joins,
            known: key.known,
            self_employed: key.self_employed,
            method: CheckMethod::File,
            has_address: key.has_address,
            holds: key.holds.clone(),
        };
        for kind in opening.events() {
            history.add(kind)?;
        }
        let overview = history
            .case
            .overview(&self.rules, self.list.municipality)
            .ok_or(AppError::Internal("a new case without an overview"))?;
        let pattern = Pattern {
            number,
            kinds: history.kinds,
            overview,
        };
        self.patterns.insert(key, (number, pattern));
        Ok(number)
    }

    fn commands(
        &self,
        holds: &[Hold],
        known: Option<bool>,
        self_employed: Option<bool>,
    ) -> Vec<Command> {
        let mut commands = Vec::new();
        if !holds.is_empty() {
            commands.push(Command::SetMarkers {
                holds: holds.to_vec(),
            });
        }
        commands.extend(self_employed.map(|yes| Command::CheckSelfEmployed {
            answer: CheckAnswer::from(yes),
            method: CheckMethod::File,
        }));
        commands.extend(known.map(|yes| Command::CheckKnown {
            answer: CheckAnswer::from(yes),
            method: CheckMethod::File,
            month: self.list.month,
        }));
        commands
    }

    /// What this list brings to a case that exists: the monthly check, an address found, markers.
    fn stage_existing(&self, row: &ListRow, found: &Found, batch: &mut Batch) -> Result<()> {
        let Some((case_id, events)) = &found.facts.open_case else {
            return Ok(());
        };
        let mut history = History::of(events, self.today)?;
        let decided_on = history.version();
        let phase = found.facts.phase;
        let mut commands = Vec::new();
        if found.facts.gone_since.is_some() {
            commands.push(Command::MarkBack {
                month: self.list.month,
            });
        }
        if row.identity.has_address() && phase == Some(Phase::AddressMissing) {
            commands.push(Command::CompleteAddress);
        }
        if phase != Some(Phase::WantsSupport) {
            let holds = Hold::from_markers(&row.identity.markers);
            commands.extend(self.commands(&holds, row.known, row.self_employed));
        }
        history.ask(commands, &self.context())?;
        self.keep(*case_id, decided_on, history, batch)
    }

    fn keep(
        &self,
        case: CaseId,
        decided_on: u32,
        history: History,
        batch: &mut Batch,
    ) -> Result<()> {
        if history.kinds.is_empty() {
            return Ok(());
        }
        let overview = history
            .case
            .overview(&self.rules, self.list.municipality)
            .ok_or(AppError::Internal("a case without an overview"))?;
        batch.cases.push(StagedCase {
            case,
            decided_on,
            kinds: history.kinds,
            overview,
        });
        Ok(())
    }

    async fn write(&mut self, mut batch: Batch) -> Result<()> {
        let municipality = self.list.municipality;
        for (at, person, identity) in std::mem::take(&mut batch.reseal) {
            let key = self
                .app
                .store
                .subject_key(municipality, person.uuid(), Compartment::Identity)
                .await?
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
        let mut tx = self.app.store.write().await?;
        tx.stage_rows(municipality, self.list.id, batch.rows)
            .await?;
        tx.stage_quarantine(municipality, self.list.id, batch.quarantined)
            .await?;
        tx.stage_cases(municipality, self.list.id, batch.cases)
            .await?;
        tx.update_list(&self.list).await?;
        tx.commit(list_entry(self.grant, &self.list, "rows_staged"))
            .await?;
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
        let mut tx = self.app.store.write().await?;
        tx.stage_patterns(self.list.municipality, self.list.id, &patterns)
            .await?;
        let mut contradicted = Vec::new();
        for (row, with) in std::mem::take(&mut self.conflicts) {
            let before = tx
                .restage_as_quarantined(self.list.municipality, self.list.id, row)
                .await?;
            let Some((outcome, track)) = before else {
                continue;
            };
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

    /// The quarantined form of an earlier row whose BSN a later row gives to somebody else.
    fn contradicted(&self, row: u32, with: u32) -> Result<QuarantinedRow> {
        let problem = exchange::Problem {
            column: "bsn".to_owned(),
            reason: exchange::ReasonCode::SameBsnOtherPerson,
            suggestion: None,
        };
        let sealed = json(&SealedRow {
            raw: self
                .conflict_cells
                .get(&with)
                .cloned()
                .into_iter()
                .collect(),
            problems: vec![problem],
        })?;
        let row_id = self.app.new_id();
        Ok(QuarantinedRow {
            row,
            row_id,
            reasons: r#"[["bsn","same_bsn_other_person"]]"#.to_owned(),
            sealed: self
                .list_key
                .seal(quarantine_place(row_id), &sealed, &self.app.entropy)?,
            destroy_after: self.quarantine_until,
        })
    }

    /// Persons of earlier lists who are not on this one.
    async fn stage_gone(&mut self) -> Result<()> {
        let municipality = self.list.municipality;
        let mut after = PersonId::from_uuid(Uuid::nil());
        loop {
            let gone = self
                .app
                .store
                .not_staged(municipality, self.list.id, after)
                .await?;
            let Some(last) = gone.last() else {
                return Ok(());
            };
            after = *last;
            self.summary.extra.gone += i64::try_from(gone.len()).unwrap_or(0);
            let facts = self.app.store.person_facts(municipality, &gone).await?;
            let mut batch = Batch::default();
            for facts in facts.into_values() {
                let Some((case, events)) = facts.open_case else {
                    continue;
                };
                let mut history = History::of(&events, self.today)?;
                let decided_on = history.version();
                history.ask(
                    vec![Command::MarkGone {
                        month: self.list.month,
                    }],
                    &self.context(),
                )?;
                self.keep(case, decided_on, history, &mut batch)?;
            }
            self.write(batch).await?;
        }
    }

    async fn refuse(mut self) -> Result<Staged> {
        self.summary.tally = Tally::default();
        self.end_without_rows(ListState::Rejected, "list_rejected")
            .await?;
        Ok(Staged::Rejected)
    }

    async fn ask(mut self) -> Result<Staged> {
        self.summary.tally = Tally::default();
        self.end_without_rows(ListState::Questions, "list_needs_confirmation")
            .await?;
        Ok(Staged::Questions)
    }

    async fn end_without_rows(mut self, state: ListState, what: &'static str) -> Result<()> {
        self.list.rows = 0;
        self.app
            .store
            .drop_staged_keys(self.list.municipality, self.list.id)
            .await?;
        let mut tx = self.app.store.write().await?;
        tx.drop_staged_rows(self.list.municipality, self.list.id)
            .await?;
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

/// What the databases say of the people in a batch.
struct Seen {
    suppressed: std::collections::HashSet<(i32, [u8; 16])>,
    recognised: HashMap<(i32, [u8; 16]), store::RecognisedPerson>,
    facts: HashMap<PersonId, PersonFacts>,
}

/// A person our own history knows.
struct Found {
    person: PersonId,
    fingerprint: Vec<u8>,
    facts: PersonFacts,
}

impl Found {
    fn recognised(&self, row: &ListRow, keys: &MunicipalityKeys, month: Month) -> Recognised {
        let changed = fingerprint_content(row).is_some_and(|content| {
            let kept: std::result::Result<&[u8; 16], _> = self.fingerprint.as_slice().try_into();
            kept.is_ok_and(|kept| !keys.fingerprint_matches(&content, kept))
        });
        Recognised {
            last_case: match self.facts.phase {
                Some(phase) if phase.is_closed() => LastCase::Closed(close_reason(phase)),
                Some(phase) => LastCase::Open {
                    reached: phase == Phase::WantsSupport,
                },
                None => LastCase::Closed(CloseReason::GoneFromList),
            },
            gone_since: self.facts.gone_since,
            month_missed: self.facts.last_month.plus(1) < month,
            changed,
        }
    }
}

fn close_reason(phase: Phase) -> CloseReason {
    match phase {
        Phase::KnownToMunicipality => CloseReason::KnownToMunicipality,
        Phase::Moved => CloseReason::Moved,
        Phase::Deceased => CloseReason::Deceased,
        Phase::Emigrated => CloseReason::Emigrated,
        Phase::AgedOut => CloseReason::AgedOut,
        Phase::GoneFromList => CloseReason::GoneFromList,
        _ => CloseReason::NotReached,
    }
}

/// What counts as "the same data": name and address as delivered. Without an address there is
/// nothing to compare: a list of bare numbers changes nobody.
fn fingerprint_content(row: &ListRow) -> Option<Vec<u8>> {
    let identity = &row.identity;
    identity.has_address().then(|| {
        [
            identity.full_name().as_str(),
            identity.address_line_1.as_str(),
            identity.address_line_2.as_str(),
        ]
        .join("\u{1f}")
        .into_bytes()
    })
}

/// Whether a cell is the row's BSN, with or without the zero a spreadsheet ate.
fn is_bsn(cell: &str) -> bool {
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    Bsn::parse(&format!("{digits:0>9}")).is_ok()
}

fn usable_bsn(row: &ListRow) -> Option<&Bsn> {
    if row.problems.is_empty() {
        row.bsn.as_ref().map(|wire| &wire.0)
    } else {
        None
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|_| AppError::Internal("a value does not serialise"))
}

/// A history that grows by asking commands of it; a refused command adds nothing.
struct History {
    on: Day,
    case: Case,
    kinds: Vec<EventKind>,
}

impl History {
    fn new(on: Day) -> Self {
        Self {
            on,
            case: Case::default(),
            kinds: Vec::new(),
        }
    }

    fn of(events: &[Event], on: Day) -> Result<Self> {
        let case =
            Case::replay(events).map_err(|_| AppError::Internal("a history does not replay"))?;
        Ok(Self {
            on,
            case,
            kinds: Vec::new(),
        })
    }

    fn version(&self) -> u32 {
        self.case.next_seq().saturating_sub(1)
    }

    fn add(&mut self, kind: EventKind) -> Result<()> {
        let event = Event {
            seq: self.case.next_seq(),
            on: self.on,
            at: domain::Ts::from_micros(0),
            by: domain::AccountId::from_uuid(Uuid::nil()),
            role: Role::ListHandler,
            kind,
        };
        self.case
            .apply(&event)
            .map_err(|_| AppError::Internal("an event does not apply"))?;
        self.kinds.push(event.kind);
        Ok(())
    }

    fn ask(&mut self, commands: Vec<Command>, context: &Context<'_>) -> Result<()> {
        for command in commands {
            if let Ok(kinds) = self.case.decide(&command, context) {
                for kind in kinds {
                    self.add(kind)?;
                }
            }
        }
        Ok(())
    }
}
