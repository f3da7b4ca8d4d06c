//! Cards: released in waves, printed in runs, posted (S1-25, S1-26, S1-35).

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use access::{Action, Grant, policy as action};
use domain::{
    CardBatchId, CaseId, Day, GroupingId, Identity, MunicipalityId, PersonId, RuleKey, ShortCode,
    Ts, WaveId,
    list::Track,
    outreach::{Command, Context, EventKind, NextAction},
};
use letters::{CardLetter, CardText, CardVariant, Sender};
use store::{AuditEntry, Card, CardBatch, Desk, OverviewRow};

use crate::{App, AppError, Result, lists::Download};

/// How much may be released now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleaseProposal {
    /// Cards that wait.
    pub waiting: i64,
    /// Visits the sub-region can make in a week.
    pub capacity: i64,
    /// What fits.
    pub suggested: i64,
}

/// The neutral order in which cards are released: never by risk (S1-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseOrder {
    /// By postcode: visits lie together.
    Postcode,
    /// By chance.
    Random,
}

/// A wave that was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaveView {
    /// The wave.
    pub id: WaveId,
    /// Cards in it.
    pub cards: i64,
}

/// What a print run would do.
#[derive(Clone, Debug, Default)]
pub struct PrintProposal {
    /// Cards to print.
    pub to_print: i64,
    /// Who is skipped, and what happens then.
    pub skipped: Vec<Skipped>,
}

/// Somebody who gets no card in this run. The casemanager does not see the reason of the municipality.
#[derive(Clone, Debug)]
pub struct Skipped {
    /// Name, when the desk may know it.
    pub name: Option<String>,
    /// Why, in neutral words.
    pub why: String,
    /// What must happen next.
    pub next_step: String,
    /// Whose step that is.
    pub owner: String,
}

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
}

/// Which document of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BatchDocument {
    /// The cards, A5.
    Cards,
    /// Sheets for window envelopes.
    AddressSheets,
    /// Labels.
    Labels,
}

/// The text of a card as the page edits it.
#[derive(Clone, Debug)]
pub struct CardTextView {
    /// Which card.
    pub variant: CardVariant,
    /// The version in force; 0 is the text that came with the product.
    pub version: i64,
    /// The text.
    pub text: CardText,
    /// What is wrong with it, in Dutch.
    pub problems: Vec<String>,
    /// Who changed it.
    pub changed_by: String,
    /// When.
    pub at: Option<Ts>,
}

/// A new text as typed in.
#[derive(Clone, Debug)]
pub struct CardTextForm {
    /// Which card.
    pub variant: CardVariant,
    /// The version that was shown.
    pub version: i64,
    /// The line at the top.
    pub title: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
    /// The rights.
    pub rights: Vec<String>,
    /// Who sends it.
    pub sender: Sender,
}

/// Made documents wait here to be fetched, in memory only: they are made again from sealed data when
/// they are gone.
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

/// How many cards wait, and how many fit the weekly capacity for visits.
pub async fn release_proposal(
    app: &App,
    grant: &Grant<action::ReleaseCards>,
) -> Result<ReleaseProposal> {
    let waiting = app
        .store
        .cases_to(grant, Desk::Outreach, NextAction::ReleaseCard, None, ALL)
        .await?;
    let rules = app.rules().await?;
    let capacity = rules.integer(
        RuleKey::WeeklyVisitCapacity,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let waiting = i64::try_from(waiting.len()).unwrap_or(i64::MAX);
    Ok(ReleaseProposal {
        waiting,
        capacity,
        suggested: waiting.min(capacity),
    })
}

/// Releases a wave; what is not released is not late.
pub async fn release(
    app: &App,
    grant: &Grant<action::ReleaseCards>,
    count: usize,
    order: ReleaseOrder,
) -> Result<WaveView> {
    let subregion = subregion(app, grant).await?;
    let mut rows = app
        .store
        .cases_to(grant, Desk::Outreach, NextAction::ReleaseCard, None, ALL)
        .await?;
    match order {
        ReleaseOrder::Postcode => {
            let identities = crate::outreach::identities(
                app,
                rows.iter().map(|row| (&row.municipality, &row.person)),
            )
            .await?;
            let place = |row: &OverviewRow| {
                identities
                    .get(&row.person)
                    .map(|i| (i.postcode.clone(), i.address_line_1.clone()))
                    .unwrap_or_default()
            };
            rows.sort_by_cached_key(|row| (place(row), row.case));
        }
        ReleaseOrder::Random => rows.sort_by_cached_key(|_| app.entropy.token_128()),
    }
    rows.truncate(count);
    if rows.is_empty() {
        return Err(AppError::rule(
            "S1-25",
            "Er zijn geen kaarten om vrij te geven.",
        ));
    }
    let wave = WaveId::from_uuid(app.new_id());
    let today = app.today();
    let size = i64::try_from(rows.len()).unwrap_or(0);
    let mut tx = app.store.write().await?;
    tx.add_wave(wave, subregion, today, size, grant.account())
        .await?;
    let touched = ask_all(app, grant, &mut tx, &rows, |_| Command::Release { wave }).await?;
    commit_all(grant, tx, touched, "wave", wave.uuid()).await?;
    Ok(WaveView {
        id: wave,
        cards: size,
    })
}

/// One command to many cases in one transaction; each case is held and asked.
async fn ask_all<A: Action>(
    app: &App,
    grant: &Grant<A>,
    tx: &mut store::Tx,
    rows: &[OverviewRow],
    command: impl Fn(&OverviewRow) -> Command,
) -> Result<Vec<(MunicipalityId, PersonId)>> {
    let rules = app.rules().await?;
    let mut touched = Vec::with_capacity(rows.len());
    for row in rows {
        let mut held = tx.hold_case(grant, row.case).await?;
        let context = Context {
            role: grant.role(),
            account: grant.account(),
            today: app.today(),
            rules: &rules,
            municipality: row.municipality,
        };
        let kinds = held.get().case.decide(&command(row), &context)?;
        tx.append_events(
            &mut held,
            &rules,
            app.author(grant, app.today()),
            kinds,
            None,
        )
        .await?;
        touched.push((row.municipality, row.person));
    }
    Ok(touched)
}

async fn commit_all<A: Action>(
    grant: &Grant<A>,
    tx: store::Tx,
    touched: Vec<(MunicipalityId, PersonId)>,
    kind: &'static str,
    id: uuid::Uuid,
) -> Result<()> {
    let mut by_municipality: BTreeMap<MunicipalityId, Vec<PersonId>> = BTreeMap::new();
    for (municipality, person) in touched {
        by_municipality
            .entry(municipality)
            .or_default()
            .push(person);
    }
    let entries = by_municipality
        .into_iter()
        .map(|(municipality, persons)| {
            AuditEntry::by(grant, municipality)
                .subject(kind, id)
                .detail("people", persons.len())
                .persons(persons)
        })
        .collect();
    tx.commit_all(entries).await?;
    Ok(())
}

/// Who would get a card now, and who is skipped and why: shown before printing.
pub async fn print_proposal(app: &App, grant: &Grant<action::PrintCards>) -> Result<PrintProposal> {
    let (rows, skipped) = printable(app, grant, Desk::Outreach).await?;
    Ok(PrintProposal {
        to_print: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        skipped,
    })
}

type Printable = (OverviewRow, Identity);

async fn printable<A: Action>(
    app: &App,
    grant: &Grant<A>,
    desk: Desk,
) -> Result<(Vec<Printable>, Vec<Skipped>)> {
    let rows = app
        .store
        .cases_to(grant, desk, NextAction::PrintCard, None, ALL)
        .await?;
    let identities =
        crate::outreach::identities(app, rows.iter().map(|row| (&row.municipality, &row.person)))
            .await?;
    let mut ready = Vec::with_capacity(rows.len());
    let mut skipped = Vec::new();
    for row in rows {
        let Some(identity) = identities.get(&row.person) else {
            continue;
        };
        let strange = app.fonts.unprintable(&identity.full_name());
        if identity.has_address() && strange.is_empty() {
            ready.push((row, identity.clone()));
        } else {
            skipped.push(Skipped {
                name: Some(identity.full_name()),
                why: if strange.is_empty() {
                    "Het adres is niet compleet.".to_owned()
                } else {
                    "De naam heeft tekens die niet kunnen worden afgedrukt.".to_owned()
                },
                next_step: "Vraag de lijstverwerker van de gemeente om naam en adres na te kijken."
                    .to_owned(),
                owner: "Lijstverwerker".to_owned(),
            });
        }
    }
    let withheld = app
        .store
        .cases_to(grant, desk, NextAction::CorrectReturnedAddress, None, ALL)
        .await?;
    if !withheld.is_empty() {
        skipped.push(Skipped {
            name: None,
            why: format!(
                "{} kaart(en) wachten op een verbeterd adres.",
                withheld.len()
            ),
            next_step: "De lijstverwerker zoekt het juiste adres.".to_owned(),
            owner: "Lijstverwerker".to_owned(),
        });
    }
    Ok((ready, skipped))
}

/// Prints every released card that was not printed: one run for each of the two cards. The documents
/// follow from it and are made when they are asked for.
pub async fn print(app: &App, grant: &Grant<action::PrintCards>) -> Result<Vec<CardBatchId>> {
    let subregion = subregion(app, grant).await?;
    print_for(app, grant, Desk::Outreach, Some(subregion), None).await
}

/// Prints the cards the municipality sends itself: self-employed, where it chose so, and secret
/// addresses.
pub async fn print_self_employed(
    app: &App,
    grant: &Grant<action::PrintSelfEmployedCards>,
    municipality: MunicipalityId,
) -> Result<Vec<CardBatchId>> {
    let grant = grant.narrow(municipality)?;
    print_for(app, &grant, Desk::Municipal, None, Some(municipality)).await
}

async fn print_for<A: Action>(
    app: &App,
    grant: &Grant<A>,
    desk: Desk,
    subregion: Option<GroupingId>,
    municipality: Option<MunicipalityId>,
) -> Result<Vec<CardBatchId>> {
    let (rows, _) = printable(app, grant, desk).await?;
    if rows.is_empty() {
        return Err(AppError::rule(
            "S1-25",
            "Er zijn geen kaarten om af te drukken.",
        ));
    }
    let region = text_region(app, subregion, municipality).await?;
    let mut runs = Vec::new();
    for variant in [CardVariant::NotInView, CardVariant::SelfEmployed] {
        let rows: Vec<OverviewRow> = rows
            .iter()
            .filter(|(row, _)| variant_of(row.overview.track) == variant)
            .map(|(row, _)| row.clone())
            .collect();
        if !rows.is_empty() {
            runs.push((
                variant,
                printable_version(app, region, variant).await?,
                rows,
            ));
        }
    }
    let mut tx = app.store.write().await?;
    let mut made = Vec::with_capacity(runs.len());
    let mut touched = Vec::new();
    for (variant, version, rows) in runs {
        let versions = BTreeMap::from([(code_of(variant), version)]);
        let batch = CardBatch {
            id: CardBatchId::from_uuid(app.new_id()),
            subregion,
            municipality,
            text_versions: serde_json::to_string(&versions)
                .map_err(|_| AppError::Internal("versions do not serialise"))?,
            made_by: grant.account(),
            made_at: app.now(),
            printed_on: app.today(),
            sent_on: None,
            cards: 0,
        };
        tx.add_card_batch(&batch).await?;
        let command = |_: &OverviewRow| Command::Print {
            batch: batch.id,
            variant: u32::try_from(version).unwrap_or(0),
        };
        touched.extend(ask_all(app, grant, &mut tx, &rows, command).await?);
        for row in &rows {
            let copy = copy_of(grant, &mut tx, row.case).await?;
            give_code(app, &mut tx, batch.id, row, copy).await?;
        }
        made.push(batch.id);
    }
    let first = made
        .first()
        .copied()
        .ok_or(AppError::Internal("a run without cards"))?;
    commit_all(grant, tx, touched, "card_batch", first.uuid()).await?;
    Ok(made)
}

/// The version of a text that may be printed: one that says what AVG art. 14 asks for.
async fn printable_version(app: &App, region: GroupingId, variant: CardVariant) -> Result<i64> {
    let (text, version) = text_in_force(app, region, variant).await?;
    let problems: Vec<String> = text.check().iter().map(ToString::to_string).collect();
    if problems.is_empty() {
        return Ok(version);
    }
    Err(AppError::rule(
        "AVG art. 14",
        format!(
            "De kaarttekst is nog niet af: {} Pas eerst de kaarttekst aan.",
            problems.join(" ")
        ),
    ))
}

/// Which copy the print just recorded was: 1, or 2 after an address correction.
async fn copy_of<A: Action>(grant: &Grant<A>, tx: &mut store::Tx, case: CaseId) -> Result<u8> {
    let held = tx.hold_case(grant, case).await?;
    let printed = held
        .get()
        .events
        .iter()
        .rev()
        .find_map(|event| match &event.kind {
            EventKind::CardPrinted { copy, .. } => Some(*copy),
            _ => None,
        });
    Ok(printed.unwrap_or(1))
}

/// Draws short codes until one is free in the municipality: 28 million exist, so almost always once.
async fn give_code(
    app: &App,
    tx: &mut store::Tx,
    batch: CardBatchId,
    row: &OverviewRow,
    copy: u8,
) -> Result<()> {
    for _ in 0..50 {
        let mut bytes = [0_u8; 8];
        app.entropy.fill(&mut bytes);
        let card = Card {
            municipality: row.municipality,
            case: row.case,
            copy,
            variant: code_of(variant_of(row.overview.track)).to_owned(),
            short_code: ShortCode::from_random(bytes).as_str().to_owned(),
            person: row.person,
        };
        if tx.add_card(batch, &card).await? {
            return Ok(());
        }
    }
    Err(AppError::Internal("no short code is free"))
}

const fn variant_of(track: Track) -> CardVariant {
    match track {
        Track::SelfEmployed => CardVariant::SelfEmployed,
        _ => CardVariant::NotInView,
    }
}

const fn code_of(variant: CardVariant) -> &'static str {
    match variant {
        CardVariant::NotInView => "not_in_view",
        CardVariant::SelfEmployed => "self_employed",
    }
}

/// The sub-region whose texts a run uses: its own, or the one the municipality belongs to.
async fn text_region(
    app: &App,
    subregion: Option<GroupingId>,
    municipality: Option<MunicipalityId>,
) -> Result<GroupingId> {
    let found = match (subregion, municipality) {
        (Some(subregion), _) => Some(subregion),
        (None, Some(municipality)) => crate::subregions::of_municipality(app, municipality).await?,
        (None, None) => None,
    };
    found.ok_or_else(|| AppError::rule("S1-31", "Deze gemeente hoort nog niet bij een subregio."))
}

async fn text_in_force(
    app: &App,
    subregion: GroupingId,
    variant: CardVariant,
) -> Result<(CardText, i64)> {
    match app.store.card_text(subregion, code_of(variant)).await? {
        Some((version, json, ..)) => Ok((parse_text(&json)?, version)),
        None => Ok((letters::default_card_text(variant), 0)),
    }
}

fn parse_text(json: &str) -> Result<CardText> {
    serde_json::from_str(json).map_err(|_| AppError::Internal("a card text does not parse"))
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
    let grant = grant.narrow(municipality)?;
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

/// A document of a run of the sub-region, set now from sealed data and kept nowhere.
pub async fn document(
    app: &Arc<App>,
    grant: &Grant<action::PrintCards>,
    id: CardBatchId,
    document: BatchDocument,
) -> Result<Download> {
    let subregion = subregion(app, grant).await?;
    let found = app.store.card_batches(grant, Some(subregion), None).await?;
    let batch = found
        .into_iter()
        .find(|batch| batch.id == id)
        .ok_or(AppError::NotFound)?;
    set_document(app, grant, &batch, document).await
}

/// A document of a run of the municipality's own desk.
pub async fn municipal_document(
    app: &Arc<App>,
    grant: &Grant<action::PrintSelfEmployedCards>,
    municipality: MunicipalityId,
    id: CardBatchId,
    document: BatchDocument,
) -> Result<Download> {
    let grant = grant.narrow(municipality)?;
    let found = app
        .store
        .card_batches(&grant, None, Some(municipality))
        .await?;
    let batch = found
        .into_iter()
        .find(|batch| batch.id == id)
        .ok_or(AppError::NotFound)?;
    set_document(app, &grant, &batch, document).await
}

async fn set_document<A: Action>(
    app: &Arc<App>,
    grant: &Grant<A>,
    batch: &CardBatch,
    document: BatchDocument,
) -> Result<Download> {
    let cards = app.store.batch_cards(grant, batch.id).await?;
    let identities =
        crate::outreach::identities(app, cards.iter().map(|c| (&c.municipality, &c.person)))
            .await?;
    let names = crate::municipalities::names(app).await?;
    let region = text_region(app, batch.subregion, batch.municipality).await?;
    let text = text_of_batch(app, batch, region).await?;
    let letters: Vec<CardLetter> = cards
        .iter()
        .filter_map(|card| Some(letter(card, identities.get(&card.person)?, &names)))
        .collect();
    log_document(app, grant, &cards).await?;
    if letters.is_empty() {
        return Err(AppError::rule(
            "S1-25",
            "Van deze kaarten zijn alle gegevens inmiddels vernietigd.",
        ));
    }
    let bytes = typeset(app, batch, document, text, letters).await?;
    Ok(Download {
        name: file_name(batch, document),
        mime: "application/pdf",
        bytes,
    })
}

async fn text_of_batch(app: &App, batch: &CardBatch, region: GroupingId) -> Result<CardText> {
    let versions: BTreeMap<String, i64> = serde_json::from_str(&batch.text_versions)
        .map_err(|_| AppError::Internal("versions do not parse"))?;
    let (code, version) = versions
        .into_iter()
        .next()
        .ok_or(AppError::Internal("a run without a text"))?;
    match app
        .store
        .card_text_version(region, code.clone(), version)
        .await?
    {
        Some(json) => parse_text(&json),
        None if code == code_of(CardVariant::SelfEmployed) => {
            Ok(letters::default_card_text(CardVariant::SelfEmployed))
        }
        None => Ok(letters::default_card_text(CardVariant::NotInView)),
    }
}

async fn log_document<A: Action>(app: &App, grant: &Grant<A>, cards: &[Card]) -> Result<()> {
    let mut by_municipality: BTreeMap<MunicipalityId, Vec<PersonId>> = BTreeMap::new();
    for card in cards {
        by_municipality
            .entry(card.municipality)
            .or_default()
            .push(card.person);
    }
    let entries = by_municipality
        .into_iter()
        .map(|(municipality, persons)| {
            AuditEntry::by(grant, municipality)
                .detail("printed", persons.len())
                .persons(persons)
        })
        .collect();
    app.store.record_reads(entries).await?;
    Ok(())
}

fn letter(
    card: &Card,
    identity: &Identity,
    names: &BTreeMap<MunicipalityId, crate::municipalities::MunicipalityView>,
) -> CardLetter {
    let first_name = identity
        .given_names
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let salutation = if first_name.chars().count() > 1 && !first_name.contains('.') {
        format!("Beste {first_name}")
    } else {
        format!("Beste {}", identity.full_name())
    };
    CardLetter {
        name: identity.full_name(),
        first_name,
        salutation,
        address_line_1: identity.address_line_1.clone(),
        address_line_2: identity.address_line_2.clone(),
        code: crate::cases::shown_code(&card.short_code),
        municipality: names
            .get(&card.municipality)
            .map(|m| m.name.clone())
            .unwrap_or_default(),
    }
}

async fn typeset(
    app: &Arc<App>,
    batch: &CardBatch,
    document: BatchDocument,
    text: CardText,
    letters: Vec<CardLetter>,
) -> Result<Vec<u8>> {
    let permit = Arc::clone(&app.typesetting)
        .acquire_owned()
        .await
        .map_err(|_| AppError::Internal("typesetting is closed"))?;
    let (id, on) = (batch.id, batch.printed_on);
    let shared = Arc::clone(app);
    let made = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let total = i64::try_from(letters.len()).unwrap_or(0);
        let told = |done: usize| {
            shared
                .progress
                .set(id, i64::try_from(done).unwrap_or(0), total);
        };
        match document {
            BatchDocument::Cards => letters::cards_pdf(&shared.fonts, &text, &letters, on, &told),
            BatchDocument::AddressSheets => {
                letters::address_sheets_pdf(&shared.fonts, &text.sender, &letters, on)
            }
            BatchDocument::Labels => letters::labels_pdf(&shared.fonts, &letters, on),
        }
    })
    .await
    .map_err(|_| AppError::Internal("typesetting was stopped"))?;
    Ok(made?)
}

fn file_name(batch: &CardBatch, document: BatchDocument) -> String {
    let what = match document {
        BatchDocument::Cards => "kaarten",
        BatchDocument::AddressSheets => "adresvellen",
        BatchDocument::Labels => "etiketten",
    };
    format!("{what}-{}.pdf", batch.printed_on)
}

/// Notes that a run was posted on a day: the waiting days start there.
pub async fn mark_sent(
    app: &App,
    grant: &Grant<action::MarkCardsSent>,
    id: CardBatchId,
    on: Day,
) -> Result<()> {
    sent(app, grant, Desk::Outreach, id, on).await
}

/// The same for a run of the municipality's own desk.
pub async fn mark_municipal_sent(
    app: &App,
    grant: &Grant<action::PrintSelfEmployedCards>,
    id: CardBatchId,
    on: Day,
) -> Result<()> {
    sent(app, grant, Desk::Municipal, id, on).await
}

async fn sent<A: Action>(
    app: &App,
    grant: &Grant<A>,
    desk: Desk,
    id: CardBatchId,
    on: Day,
) -> Result<()> {
    if on > app.today() {
        return Err(AppError::field(
            "datum",
            "Deze dag moet nog komen. Vul de dag in waarop de kaarten op de post gingen.",
        ));
    }
    let rows = app
        .store
        .cases_to(grant, desk, NextAction::SendCard, None, ALL)
        .await?;
    let rules = app.rules().await?;
    let mut tx = app.store.write().await?;
    let mut touched = Vec::new();
    for row in rows {
        let mut held = tx.hold_case(grant, row.case).await?;
        if held.get().case.printed() != Some(id) {
            continue;
        }
        let context = Context {
            role: grant.role(),
            account: grant.account(),
            today: app.today(),
            rules: &rules,
            municipality: row.municipality,
        };
        let kinds = held
            .get()
            .case
            .decide(&Command::MarkSent { batch: id }, &context)?;
        tx.append_events(&mut held, &rules, app.author(grant, on), kinds, None)
            .await?;
        touched.push((row.municipality, row.person));
    }
    if touched.is_empty() || !tx.mark_batch_sent(id, on).await? {
        return Err(AppError::NotFound);
    }
    commit_all(grant, tx, touched, "card_batch", id.uuid()).await
}

/// Both card texts of the sub-region.
pub async fn card_texts(
    app: &App,
    grant: &Grant<action::EditCardText>,
) -> Result<Vec<CardTextView>> {
    let subregion = subregion(app, grant).await?;
    let mut views = Vec::new();
    for variant in [CardVariant::NotInView, CardVariant::SelfEmployed] {
        let stored = app.store.card_text(subregion, code_of(variant)).await?;
        let (text, version, by, at) = match stored {
            Some((version, json, by, at)) => (
                parse_text(&json)?,
                version,
                crate::accounts::name_of(app, by).await?,
                Some(at),
            ),
            None => (letters::default_card_text(variant), 0, String::new(), None),
        };
        views.push(CardTextView {
            variant,
            version,
            problems: text.check().iter().map(ToString::to_string).collect(),
            text,
            changed_by: by,
            at,
        });
    }
    Ok(views)
}

/// Saves a new version of a text; it may still have problems, but then nothing is printed with it.
pub async fn save_card_text(
    app: &App,
    grant: &Grant<action::EditCardText>,
    form: CardTextForm,
) -> Result<()> {
    let subregion = subregion(app, grant).await?;
    let current = app
        .store
        .card_text(subregion, code_of(form.variant))
        .await?
        .map_or(0, |(version, ..)| version);
    if current != form.version {
        return Err(AppError::Changed);
    }
    let version = current + 1;
    let variant = form.variant;
    let json = serde_json::to_string(&text_of(form, version))
        .map_err(|_| AppError::Internal("a card text does not serialise"))?;
    let mut tx = app.store.write().await?;
    tx.add_card_text(
        subregion,
        code_of(variant),
        version,
        json,
        grant.account(),
        app.now(),
    )
    .await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("card_text", subregion.uuid())
        .detail("version", version);
    tx.commit(entry).await?;
    Ok(())
}

fn text_of(form: CardTextForm, version: i64) -> CardText {
    CardText {
        variant: form.variant,
        title: form.title,
        paragraphs: form.paragraphs,
        sender: form.sender,
        rights: form.rights,
        version: u32::try_from(version).unwrap_or(0),
    }
}

/// One card with made-up names, from a text that is not saved yet.
pub async fn preview_card(
    app: &App,
    _grant: &Grant<action::EditCardText>,
    form: CardTextForm,
) -> Result<Download> {
    let (version, on, fonts) = (form.version, app.today(), app.fonts.clone());
    let text = text_of(form, version);
    let example = CardLetter {
        name: "Çağla 't Hart-Yıldırım".to_owned(),
        first_name: "Çağla".to_owned(),
        salutation: "Beste Çağla".to_owned(),
        address_line_1: "Voorbeeldstraat 12".to_owned(),
        address_line_2: "1234 AB  Voorbeeldstad".to_owned(),
        code: "K7P-4M2".to_owned(),
        municipality: "Voorbeeldstad".to_owned(),
    };
    let bytes = tokio::task::spawn_blocking(move || {
        letters::cards_pdf(&fonts, &text, &[example], on, &|_| {})
    })
    .await
    .map_err(|_| AppError::Internal("typesetting was stopped"))??;
    Ok(Download {
        name: "voorbeeld.pdf".to_owned(),
        mime: "application/pdf",
        bytes,
    })
}
