//! What happens to one case: answers, addresses, visits, objections (S1-25..S1-40).

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, Day, Identity, PersonId, RuleBook,
    outreach::{
        Answer, CancelReason, Channel, Command, EventKind, Overview, Phase, SaidBy,
        SecretAddressDecision, VisitOutcome,
    },
    suppression_until,
};
use store::{AuditEntry, CaseFile, event_row_id};
use vault::{Compartment, Place, SubjectKey};

use crate::{
    App, AppError, Result,
    app::{IDENTITY, open_identity},
    guidance::{self, Content},
    monitor,
};

/// An answer as the worker types it in.
#[derive(Clone, Debug)]
pub struct AnswerForm {
    /// What was said.
    pub answer: Answer,
    /// Whose words.
    pub said_by: SaidBy,
    /// The way it came in.
    pub channel: Channel,
    /// Minutes spent.
    pub minutes: u16,
    /// The day it came in.
    pub on: Day,
    /// A note; empty for none.
    pub note: String,
    /// The version the worker saw.
    pub version: i64,
}

/// An address as the list handler types it in.
#[derive(Clone, Debug)]
pub struct AddressForm {
    /// Street and number.
    pub address_line_1: String,
    /// Postcode.
    pub postcode: String,
    /// Place.
    pub place: String,
}

/// A visit as the worker records it.
#[derive(Clone, Debug)]
pub struct VisitForm {
    /// What came of it.
    pub outcome: VisitOutcome,
    /// The day.
    pub on: Day,
    /// Minutes spent, travel included.
    pub minutes: u16,
    /// A note; empty for none.
    pub note: String,
    /// The version the worker saw.
    pub version: i64,
}

/// One change to one case.
pub(crate) struct Change<'a> {
    pub(crate) case: CaseId,
    pub(crate) version: Option<i64>,
    pub(crate) on: Day,
    pub(crate) command: Command,
    pub(crate) note: &'a str,
    pub(crate) identity: Option<&'a AddressForm>,
    pub(crate) contents: Vec<Content>,
    /// A fact for the log beside the phase.
    pub(crate) logged: Option<(&'static str, bool)>,
    /// The id under which the case was taken along on a telephone: used up with the change.
    pub(crate) take: Option<uuid::Uuid>,
}

impl<'a> Change<'a> {
    pub(crate) fn new(app: &App, case: CaseId, version: i64, command: Command) -> Self {
        Self {
            case,
            version: Some(version),
            on: app.today(),
            command,
            note: "",
            identity: None,
            contents: Vec::new(),
            logged: None,
            take: None,
        }
    }

    const fn taken_along(mut self, take: Option<uuid::Uuid>) -> Self {
        self.take = take;
        self
    }

    pub(crate) fn with_contents(mut self, contents: Vec<Content>) -> Self {
        self.contents = contents;
        self
    }

    const fn noting(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    const fn on(mut self, on: Day) -> Self {
        self.on = on;
        self
    }

    const fn at(mut self, address: &'a AddressForm) -> Self {
        self.identity = Some(address);
        self
    }
}

/// Where the words that go with an event are sealed.
pub(crate) fn words_place(case: CaseId, seq: u32) -> Place {
    Place {
        table: "case_event",
        column: "sealed",
        row: event_row_id(case, seq),
    }
}

/// Holds the case, asks the rules, writes what follows, and keeps suppression in step with it: the
/// token is written before a refusal is committed, and taken away only after a lift is.
///
/// Why it is refused is looked up at once, so what it rests on must be there for readers.
pub(crate) async fn change<A: Action>(
    app: &App,
    grant: &Grant<A>,
    change: Change<'_>,
) -> Result<CaseFile> {
    let changed = make_change(app, grant, change).await;
    if changed.is_err() {
        app.store.caught_up().await?;
    }
    changed
}

async fn make_change<A: Action>(
    app: &App,
    grant: &Grant<A>,
    mut change: Change<'_>,
) -> Result<CaseFile> {
    let rules = app.rules().await?;
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_case(grant, change.case).await?;
    let file = held.get();
    if change
        .version
        .is_some_and(|seen| seen != i64::from(file.version))
    {
        return Err(AppError::Changed);
    }
    let (municipality, person, before) = (file.municipality, file.person, file.overview.phase);
    let had = file.overview.assignee;
    let context = app.context(grant, &rules, municipality);
    let kinds = file.case.decide(&change.command, &context)?;
    crate::links::require_one_acts(&mut tx, file, &change.command).await?;
    if let Some(take) = change.take
        && !tx.use_visit_take(&held, take, app.now()).await?
    {
        return Err(AppError::Changed);
    }
    let file = held.get();
    let before_case = file.case.clone();
    let told = kinds.clone();
    let first = file.case.next_seq();
    let counted = monitor::before(app, file, &kinds).await?;
    let counted_contents = monitor::new_contents(first, &kinds, &change.contents);
    let mut words = seal_contents(app, file, &kinds, &mut change.contents).await?;
    words.extend(
        seal_words(app, file, first, change.note)
            .await?
            .map(|sealed| (first, sealed)),
    );
    if let Some(address) = change.identity {
        let sealed = sealed_address(app, file, address).await?;
        tx.set_identity(municipality, person, sealed).await?;
        tx.drop_bsn(municipality, person).await?;
    }
    tx.append_events(
        &mut held,
        &rules,
        app.author(grant, change.on),
        kinds,
        words,
    )
    .await?;
    if let Some(before) = counted {
        monitor::count_new(&mut tx, held.get(), &before, &counted_contents)?;
    }
    crate::notices::follow(app, &mut tx, &before_case, held.get(), &told, &context).await?;
    let after = held.get().overview.clone();
    let receiver = after
        .assignee
        .filter(|one| had != Some(*one) && *one != grant.account());
    if let Some(receiver) = receiver
        && tx
            .locked_for(&[receiver])
            .await?
            .contains(&(person, receiver))
    {
        return Err(AppError::rule(
            "D10",
            "Deze zaak is afgeschermd voor deze collega. Kies een ander.",
        ));
    }
    let drafts = guidance::follow(&mut tx, held.get(), grant.account(), &told).await?;
    if suppresses(after.phase) && !suppresses(before) {
        suppress(app, held.get(), &rules, &after).await?;
    }
    let mut entry = AuditEntry::by(grant, municipality)
        .subject("case", change.case.uuid())
        .person(person)
        .detail("phase", after.phase.code());
    if let Some((name, so)) = change.logged {
        entry = entry.detail(name, so);
    }
    tx.commit(entry).await?;
    if drafts {
        guidance::forget_key(app, municipality, person).await?;
    }
    if suppresses(before) && !suppresses(after.phase) {
        let tokens = app
            .store
            .suppression_tokens_of(municipality, person)
            .await?;
        app.store.lift_suppressions(municipality, &tokens).await?;
    }
    if change.identity.is_some() {
        app.store
            .destroy_subject_key(municipality, person.uuid(), Compartment::Intake)
            .await?;
    }
    Ok(held.get().clone())
}

const fn suppresses(phase: Phase) -> bool {
    matches!(
        phase,
        Phase::Refused | Phase::Objected | Phase::ErasureAsked
    )
}

/// Seals what goes with the steps of a guidance, each under the key of its class.
async fn seal_contents(
    app: &App,
    file: &CaseFile,
    kinds: &[EventKind],
    contents: &mut Vec<Content>,
) -> Result<BTreeMap<u32, Vec<u8>>> {
    let mut sealed = BTreeMap::new();
    for (seq, kind) in (file.case.next_seq()..).zip(kinds) {
        let EventKind::Guided(step) = kind else {
            continue;
        };
        let Some(class) = step.content() else {
            continue;
        };
        let Some(content) = guidance::take(contents, class) else {
            continue;
        };
        let key = app
            .store
            .subject_key_or_new(
                file.municipality,
                file.person.uuid(),
                guidance::compartment(class),
            )
            .await?;
        let place = words_place(file.id, seq);
        sealed.insert(seq, key.seal(place, &content, &app.entropy)?);
    }
    Ok(sealed)
}

async fn suppress(app: &App, file: &CaseFile, rules: &RuleBook, after: &Overview) -> Result<()> {
    let birth_date = identity_of(app, file)
        .await?
        .and_then(|identity| identity.birth_date);
    let until = suppression_until(birth_date, app.today(), rules, file.municipality);
    app.store
        .suppress_person(file.municipality, file.person, until, after.phase.code())
        .await?;
    Ok(())
}

pub(crate) async fn identity_of(app: &App, file: &CaseFile) -> Result<Option<Identity>> {
    let sealed = app
        .store
        .identities(file.municipality, &[file.person])
        .await?;
    app.identity(
        file.municipality,
        file.person,
        sealed.get(&file.person).map(Vec::as_slice),
    )
    .await
}

async fn seal_words(app: &App, file: &CaseFile, seq: u32, note: &str) -> Result<Option<Vec<u8>>> {
    if note.trim().is_empty() {
        return Ok(None);
    }
    let key = app
        .store
        .subject_key(file.municipality, file.person.uuid(), Compartment::Identity)
        .await?
        .ok_or(AppError::NotFound)?;
    sealed_words(app, &key, (file.id, seq), note)
}

/// What was noted with an event, sealed under the person's key; `None` for nothing.
pub(crate) fn sealed_words(
    app: &App,
    key: &SubjectKey,
    (case, seq): (CaseId, u32),
    note: &str,
) -> Result<Option<Vec<u8>>> {
    let note = note.trim();
    if note.is_empty() {
        return Ok(None);
    }
    if note.len() > 4_000 {
        return Err(AppError::field(
            "notitie",
            "De notitie is te lang. Houd het bij de kern, hooguit een halve pagina.",
        ));
    }
    let sealed = key.seal(words_place(case, seq), note.as_bytes(), &app.entropy)?;
    Ok(Some(sealed))
}

/// Puts an address in the place of the one that is kept.
pub(crate) fn with_address(identity: &mut Identity, form: &AddressForm) -> Result<()> {
    let street = form.address_line_1.trim();
    let place = form.place.trim();
    let postcode = exchange::postcode(&form.postcode)
        .ok_or_else(|| AppError::field("postcode", "Vul een postcode in als 1234 AB."))?;
    if street.is_empty() {
        return Err(AppError::field(
            "straat",
            "Vul de straat en het huisnummer in.",
        ));
    }
    if place.is_empty() {
        return Err(AppError::field("plaats", "Vul de plaats in."));
    }
    street.clone_into(&mut identity.address_line_1);
    let (digits, letters) = postcode.split_at(4);
    identity.address_line_2 = format!("{digits} {letters}  {place}");
    identity.postcode = postcode;
    Ok(())
}

async fn sealed_address(app: &App, file: &CaseFile, form: &AddressForm) -> Result<Vec<u8>> {
    let mut identity = identity_of(app, file).await?.ok_or(AppError::NotFound)?;
    with_address(&mut identity, form)?;
    let key = app
        .store
        .subject_key(file.municipality, file.person.uuid(), Compartment::Identity)
        .await?
        .ok_or(AppError::NotFound)?;
    let json = serde_json::to_vec(&identity)
        .map_err(|_| AppError::Internal("an identity does not serialise"))?;
    Ok(key.seal(IDENTITY.of(file.person), &json, &app.entropy)?)
}

pub(crate) fn day_passed(app: &App, on: Day) -> Result<()> {
    if on > app.today() {
        return Err(AppError::field(
            "datum",
            "Deze dag moet nog komen. Vul de dag in waarop het gebeurde.",
        ));
    }
    Ok(())
}

/// Records what was answered to the card.
pub async fn record_answer(
    app: &App,
    grant: &Grant<action::RecordAnswer>,
    case: CaseId,
    form: AnswerForm,
) -> Result<()> {
    answer(app, grant, case, form).await
}

/// Records an answer on the self-employed track that the municipality keeps.
pub async fn record_self_employed_answer(
    app: &App,
    grant: &Grant<action::RecordSelfEmployedAnswer>,
    case: CaseId,
    form: AnswerForm,
) -> Result<()> {
    answer(app, grant, case, form).await
}

async fn answer<A: Action>(
    app: &App,
    grant: &Grant<A>,
    case: CaseId,
    form: AnswerForm,
) -> Result<()> {
    day_passed(app, form.on)?;
    let command = Command::RecordAnswer {
        answer: form.answer,
        said_by: form.said_by,
        channel: form.channel,
        minutes: form.minutes,
    };
    let asked = Change::new(app, case, form.version, command)
        .on(form.on)
        .noting(&form.note);
    change(app, grant, asked).await.map(drop)
}

/// Corrects the answer recorded last, within the dated term and with a reason (S1-37).
pub async fn correct_answer(
    app: &App,
    grant: &Grant<action::CorrectAnswer>,
    case: CaseId,
    form: AnswerForm,
    reason: String,
) -> Result<()> {
    let command = Command::CorrectAnswer {
        answer: form.answer,
        said_by: form.said_by,
        channel: form.channel,
        reason: reason.clone(),
    };
    change(
        app,
        grant,
        Change::new(app, case, form.version, command).noting(&reason),
    )
    .await
    .map(drop)
}

/// The young person takes a refusal back, through any channel.
pub async fn lift_refusal(
    app: &App,
    grant: &Grant<action::LiftRefusal>,
    case: CaseId,
    channel: Channel,
    note: &str,
    version: i64,
) -> Result<()> {
    let command = Command::LiftRefusal {
        said_by: SaidBy::YoungPerson,
        channel,
    };
    change(
        app,
        grant,
        Change::new(app, case, version, command).noting(note),
    )
    .await
    .map(drop)
}

/// A card came back.
pub async fn return_mail(
    app: &App,
    grant: &Grant<action::HandleReturnedMail>,
    case: CaseId,
    version: i64,
) -> Result<()> {
    change(
        app,
        grant,
        Change::new(app, case, version, Command::ReturnMail),
    )
    .await
    .map(drop)
}

/// The one corrected address, for one new card.
pub async fn correct_address(
    app: &App,
    grant: &Grant<action::HandleReturnedMail>,
    case: CaseId,
    address: &AddressForm,
    version: i64,
) -> Result<()> {
    let asked = Change::new(app, case, version, Command::CorrectAddress).at(address);
    change(app, grant, asked).await.map(drop)
}

/// The person has moved away: the approach ends here.
pub async fn close_moved(
    app: &App,
    grant: &Grant<action::HandleReturnedMail>,
    case: CaseId,
    version: i64,
) -> Result<()> {
    change(
        app,
        grant,
        Change::new(app, case, version, Command::CloseMoved),
    )
    .await
    .map(drop)
}

/// An address for a person who had none; the BSN is destroyed with it (S1-11, S1-12).
pub async fn complete_address(
    app: &App,
    grant: &Grant<action::CompleteAddress>,
    case: CaseId,
    address: &AddressForm,
    version: i64,
) -> Result<()> {
    let asked = Change::new(app, case, version, Command::CompleteAddress).at(address);
    change(app, grant, asked).await.map(drop)
}

/// The BSN of a person without an address, for looking the address up: one reading, one entry in the
/// log. After the address is found it is gone.
pub async fn bsn_for_address(
    app: &App,
    grant: &Grant<action::CompleteAddress>,
    case: CaseId,
) -> Result<String> {
    let file = app.store.case(grant, case).await?;
    let sealed = app
        .store
        .sealed_bsn(file.municipality, file.person)
        .await?
        .ok_or(AppError::NotFound)?;
    let key = app
        .store
        .subject_key(file.municipality, file.person.uuid(), Compartment::Intake)
        .await?
        .ok_or(AppError::NotFound)?;
    let plain = key.open(crate::app::BSN.of(file.person), &sealed)?;
    let bsn = String::from_utf8_lossy(plain.as_bytes()).into_owned();
    let entry = AuditEntry::by(grant, file.municipality).detail("shown", "bsn");
    crate::views::record(app, grant, &file, entry, &app.rules().await?).await?;
    Ok(bsn)
}

/// What the municipality does about a secret address.
pub async fn decide_secret_address(
    app: &App,
    grant: &Grant<action::DecideSecretAddress>,
    case: CaseId,
    decision: SecretAddressDecision,
    version: i64,
) -> Result<()> {
    let command = Command::DecideSecretAddress { decision };
    change(app, grant, Change::new(app, case, version, command))
        .await
        .map(drop)
}

/// Ends an approach that nobody answered and that has no further step.
pub async fn close_not_reached(
    app: &App,
    grant: &Grant<action::RecordAnswer>,
    case: CaseId,
    version: i64,
) -> Result<()> {
    change(
        app,
        grant,
        Change::new(app, case, version, Command::CloseNotReached),
    )
    .await
    .map(drop)
}

/// The same, for a card the municipality sent itself.
pub async fn close_self_employed_not_reached(
    app: &App,
    grant: &Grant<action::RecordSelfEmployedAnswer>,
    case: CaseId,
    version: i64,
) -> Result<()> {
    change(
        app,
        grant,
        Change::new(app, case, version, Command::CloseNotReached),
    )
    .await
    .map(drop)
}

/// Plans the one home visit (S1-27).
pub async fn plan_visit(
    app: &App,
    grant: &Grant<action::PlanVisit>,
    case: CaseId,
    day: Day,
    companion: Option<AccountId>,
    version: i64,
) -> Result<()> {
    let command = Command::PlanVisit {
        day,
        worker: grant.account(),
        companion,
    };
    change(app, grant, Change::new(app, case, version, command))
        .await
        .map(drop)
}

/// Cancels a planned visit that did not take place.
pub async fn cancel_visit(
    app: &App,
    grant: &Grant<action::PlanVisit>,
    case: CaseId,
    reason: CancelReason,
    version: i64,
) -> Result<()> {
    change(
        app,
        grant,
        Change::new(app, case, version, Command::CancelVisit { reason }),
    )
    .await
    .map(drop)
}

/// Records the visit; it cannot be made twice.
pub async fn record_visit(
    app: &App,
    grant: &Grant<action::RecordVisit>,
    case: CaseId,
    form: VisitForm,
) -> Result<()> {
    visited(app, grant, case, form, None).await
}

/// Records the visit, and uses up the id under which it was taken along.
pub(crate) async fn visited(
    app: &App,
    grant: &Grant<action::RecordVisit>,
    case: CaseId,
    form: VisitForm,
    take: Option<uuid::Uuid>,
) -> Result<()> {
    day_passed(app, form.on)?;
    let command = Command::RecordVisit {
        outcome: form.outcome,
        day: form.on,
        minutes: form.minutes,
    };
    let asked = Change::new(app, case, form.version, command)
        .on(form.on)
        .noting(&form.note)
        .taken_along(take);
    change(app, grant, asked).await.map(drop)
}

/// An objection as it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The way.
    pub channel: Channel,
    /// The young person was told that one unreadable mark stays, so that nobody writes again.
    pub told_of_mark: bool,
}

/// Objection (AVG art. 21): the mark that stays is written first, then everything else is destroyed.
/// Whether the young person heard of that mark stays in the log; an objection never waits for it.
pub async fn object(
    app: &App,
    grant: &Grant<action::RecordObjection>,
    case: CaseId,
    objection: Objection,
    version: i64,
) -> Result<()> {
    let channel = objection.channel;
    let mut asked = Change::new(app, case, version, Command::Object { channel });
    asked.logged = Some(("told_of_mark", objection.told_of_mark));
    let file = change(app, grant, asked).await?;
    crate::destruction::destroy_person(app, grant, file.municipality, file.person, file.id).await
}

/// Identities of many cases at once, opened.
pub(crate) async fn identities<'a>(
    app: &App,
    rows: impl IntoIterator<Item = (&'a domain::MunicipalityId, &'a PersonId)>,
) -> Result<std::collections::HashMap<PersonId, Identity>> {
    let persons: Vec<_> = rows
        .into_iter()
        .map(|(municipality, person)| (*municipality, *person))
        .collect();
    let subjects: Vec<_> = persons
        .iter()
        .map(|(municipality, person)| (*municipality, person.uuid()))
        .collect();
    let sealed = app.store.identities_among(&persons).await?;
    let keys = app
        .store
        .subject_keys_among(&subjects, Compartment::Identity)
        .await?;
    let mut opened = std::collections::HashMap::with_capacity(sealed.len());
    for (person, sealed) in sealed {
        if let Some(key) = keys.get(&person.uuid()) {
            opened.insert(person, open_identity(key, person, &sealed)?);
        }
    }
    Ok(opened)
}
