//! Who gets a conference: from who is in care and from who comes in with several problems, each with a reason (S0-11, S0-12, S0-16).

use std::collections::HashMap;

use access::{Grant, policy as action};
use domain::{
    CaseId, ConferenceCaseId, ConferencePilotId,
    conference::{ChoiceReason, ConferenceCommand, ConferenceState, Reasons, Way, YoungKind},
    guidance::ContentClass,
    network::{ItemState, Path},
};
use store::{AuditEntry, CaseFile, ConferenceFile, NetworkItem, StepAuthor};

use super::{
    Facts, content, named_cases, opened,
    pilot::{PilotSummary, still_open, summary},
    step,
};
use crate::{App, AppError, Result, municipalities::names_today, network};

/// Somebody who may get a conference.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The case.
    pub case: CaseId,
    /// Who, where that may be shown.
    pub name: Option<String>,
    /// The municipality.
    pub municipality: String,
    /// By which phase they come in.
    pub way: Option<Way>,
    /// Whether a conference is possible: with consent to working together.
    pub has_ground: bool,
    /// Its version in the pilot, to send back with a decision; 0: not in it yet.
    pub version: u32,
    /// In the pilot already, and where it stands.
    pub within: Option<(ConferenceCaseId, ConferenceState)>,
    /// What was decided last.
    pub reason: Option<ChoiceReason>,
}

/// Who may get a conference in a pilot.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The pilot.
    pub pilot: PilotSummary,
    /// On whom is still to be decided.
    pub open: Vec<Candidate>,
    /// On whom was decided.
    pub decided: Vec<Candidate>,
    /// How many of the network's list fit and are known by code alone: nobody can be let in about them.
    pub coded: usize,
}

/// A decision on somebody.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceForm {
    /// Why, or why not.
    pub reason: ChoiceReason,
    /// By which phase; with a yes.
    pub way: Option<Way>,
    /// Of which type; with a yes.
    pub kind: Option<YoungKind>,
    /// The version the page showed; 0: not in the pilot yet.
    pub seen: u32,
}

/// What putting somebody forward starts from.
#[derive(Clone, Debug)]
pub struct ProposeView {
    /// Who.
    pub name: String,
    /// The pilots of the municipality that run.
    pub pilots: Vec<PilotSummary>,
    /// Whether a conference is possible.
    pub has_ground: bool,
}

/// Who fits of the network's list: handed over to care, or with as many areas of life with problems as the rule says.
fn way_of(item: &NetworkItem, complex_from: i64) -> Option<Way> {
    let state = item.item.state();
    if state == ItemState::Closed {
        return None;
    }
    let in_care = item
        .item
        .decision()
        .is_some_and(|decision| decision.path == Path::Care);
    if in_care {
        Some(Way::Stock)
    } else if i64::from(item.record.facts.life_areas) >= complex_from {
        Some(Way::Inflow)
    } else {
        None
    }
}

/// Who may get a conference in this pilot, and on whom was decided. Whom the page names is logged.
pub async fn selection(
    app: &App,
    grant: &Grant<action::SelectForConference>,
    id: ConferencePilotId,
) -> Result<Selection> {
    let pilot = app.store.conference_pilot(grant, id).await?;
    let rules = app.rules().await?;
    let mut ways: HashMap<CaseId, Way> = HashMap::new();
    let mut coded = 0_usize;
    for item in app.store.network_items(grant).await? {
        let fits = pilot.places.contains(&item.record.municipality);
        let way = way_of(&item, network::complex_from(&rules, &item)).filter(|_| fits);
        match (way, item.record.case) {
            (Some(way), Some(case)) => {
                ways.insert(case, way);
            }
            (Some(_), None) => coded = coded.saturating_add(1),
            (None, _) => {}
        }
    }
    let within = app.store.conference_cases_of(grant, id).await?;
    let mut cases: Vec<CaseId> = ways.keys().copied().collect();
    cases.extend(within.iter().map(|one| one.record.case));
    cases.sort_unstable();
    cases.dedup();
    let files = app.store.cases_in_conference(grant, &cases).await?;
    let mut candidates = candidates(app, grant, &files, &within, &ways).await?;
    candidates.sort_by(|a, b| {
        (&a.municipality, &a.name, a.case).cmp(&(&b.municipality, &b.name, b.case))
    });
    let (open, decided) = candidates.into_iter().partition(|one| one.reason.is_none());
    Ok(Selection {
        pilot: summary(app, &pilot).await?,
        open,
        decided,
        coded,
    })
}

async fn candidates(
    app: &App,
    grant: &Grant<action::SelectForConference>,
    files: &[CaseFile],
    within: &[ConferenceFile],
    ways: &HashMap<CaseId, Way>,
) -> Result<Vec<Candidate>> {
    let rules = app.rules().await?;
    let places = names_today(app).await?;
    let mut grounds = HashMap::new();
    for file in files {
        let facts = Facts::of(app, &rules, file).await?;
        grounds.insert(file.id, facts.has_ground);
    }
    let has_ground = |case: &CaseId| grounds.get(case).copied().unwrap_or(false);
    let may_be_named: Vec<&CaseFile> = files.iter().filter(|one| has_ground(&one.id)).collect();
    let mut names = named_cases(app, grant, &may_be_named).await?;
    let mut found = Vec::new();
    for file in files {
        let inside = within.iter().find(|one| one.record.case == file.id);
        let mut way = ways.get(&file.id).copied();
        if let Some(inside) = inside.filter(|_| has_ground(&file.id)) {
            let at = inside.state.reasons_at();
            let reasons: Option<Reasons> = opened(app, inside, at, ContentClass::Sensitive).await?;
            way = reasons.map(|one| one.way).or(way);
        }
        found.push(Candidate {
            case: file.id,
            name: names.remove(&file.id),
            municipality: places
                .get(&file.municipality)
                .map(|place| place.name.clone())
                .unwrap_or_default(),
            way,
            has_ground: has_ground(&file.id),
            version: inside.map_or(0, |one| one.state.version()),
            within: inside.map(|one| (one.record.id, one.state.state())),
            reason: inside.and_then(|one| one.state.chosen()),
        });
    }
    Ok(found)
}

/// Decides whether somebody gets a conference. Until work on it has begun it can be decided anew.
///
/// # Errors
/// [`AppError::Invalid`] on `fase` or `type` with a yes that lacks them; [`AppError::Rule`] when a rule refuses it;
/// [`AppError::NotFound`] for who is no candidate; [`AppError::Changed`] when somebody was first.
pub async fn choose(
    app: &App,
    grant: &Grant<action::SelectForConference>,
    id: ConferencePilotId,
    case: CaseId,
    form: ChoiceForm,
) -> Result<()> {
    let selection = selection(app, grant, id).await?;
    let mut known = selection.open.iter().chain(&selection.decided);
    if !known.any(|one| one.case == case) {
        return Err(AppError::NotFound);
    }
    let sealing = if form.reason.is_yes() {
        Some(reasons(form.way, form.kind)?)
    } else {
        None
    };
    let command = ConferenceCommand::Choose {
        reason: form.reason,
    };
    let mut tx = app.store.write().await?;
    let held = tx.hold_case_of_conference(grant, case).await?;
    let into = (id, Some(form.seen));
    let entry = put_in(app, &mut tx, &held, into, command, sealing).await?;
    Ok(tx.commit(entry).await?)
}

/// What putting a case of one's own forward starts from.
///
/// # Errors
/// [`AppError::NotFound`] for who does not have the case.
pub async fn propose_page(
    app: &App,
    grant: &Grant<action::ProposeForConference>,
    case: CaseId,
) -> Result<ProposeView> {
    let file = app.store.case(grant, case).await?;
    let rules = app.rules().await?;
    let facts = Facts::of(app, &rules, &file).await?;
    let identity = crate::outreach::identity_of(app, &file)
        .await?
        .ok_or(AppError::NotFound)?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person);
    app.store.record_read(entry).await?;
    let mut pilots = Vec::new();
    for record in app.store.conference_pilots(grant).await? {
        if record.places.contains(&file.municipality) && record.pilot.evaluated_on.is_none() {
            pilots.push(summary(app, &record).await?);
        }
    }
    Ok(ProposeView {
        name: identity.full_name(),
        pilots,
        has_ground: facts.has_ground,
    })
}

/// Puts a case of one's own forward.
///
/// # Errors
/// [`AppError::Rule`] when a rule refuses it; [`AppError::NotFound`] for who does not have the case.
pub async fn propose(
    app: &App,
    grant: &Grant<action::ProposeForConference>,
    case: CaseId,
    id: ConferencePilotId,
    (way, kind): (Way, YoungKind),
) -> Result<()> {
    let sealing = reasons(Some(way), Some(kind))?;
    let mut tx = app.store.write().await?;
    let held = tx.hold_case(grant, case).await?;
    let command = ConferenceCommand::PutForward;
    let entry = put_in(app, &mut tx, &held, (id, None), command, Some(sealing)).await?;
    Ok(tx.commit(entry).await?)
}

fn reasons(way: Option<Way>, kind: Option<YoungKind>) -> Result<super::Sealing> {
    let way = way.ok_or_else(|| {
        AppError::field(
            "fase",
            "Kies bij een ja ook de fase waarlangs de jongere komt.",
        )
    })?;
    let kind =
        kind.ok_or_else(|| AppError::field("type", "Kies bij een ja ook het type jongere."))?;
    content(ContentClass::Sensitive, &Reasons { way, kind })
}

/// Puts a held case in a pilot, or finds it there, and takes a step.
async fn put_in<A: access::Action>(
    app: &App,
    tx: &mut store::Tx,
    held: &store::Held<CaseFile, A>,
    (pilot, seen): (ConferencePilotId, Option<u32>),
    command: ConferenceCommand,
    sealing: Option<super::Sealing>,
) -> Result<AuditEntry> {
    let (grant, file) = (held.grant(), held.get());
    let record = app.store.conference_pilot(grant, pilot).await?;
    still_open(&record)?;
    if !record.places.contains(&file.municipality) {
        return Err(AppError::NotFound);
    }
    let own = grant.narrow(file.municipality)?;
    let author = StepAuthor {
        account: own.account(),
        role: own.role(),
        on: app.today(),
        at: app.now(),
    };
    let id = ConferenceCaseId::from_uuid(app.new_id());
    let mut inside = tx.put_in_pilot(held, (pilot, id), author).await?;
    if seen.is_some_and(|seen| seen != inside.get().state.version()) {
        return Err(AppError::Changed);
    }
    step(app, tx, grant, file, &mut inside, command, sealing).await
}
