//! What a page shows of a guided case: contact details, consents, intake, plan, trajectories.

use std::collections::{HashMap, hash_map::Entry};

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, Day, Role,
    guidance::{
        Consent, ContentClass, Step,
        content::{Coded, ContactDetails, DomainScore, Intake, Partner, Plan, TrajectoryKind},
    },
    outreach::EventKind,
};
use store::{AuditEntry, CaseFile, SealedWords};
use vault::SubjectKey;

use super::{compartment, told::consent_name};
use crate::{App, AppError, Result, outreach::words_place};

/// The guidance of a case, opened.
#[derive(Clone, Debug, Default)]
pub struct GuidanceFile {
    /// How to reach the young person.
    pub contact: Option<ContactDetails>,
    /// Each consent that was ever asked, and how it stands.
    pub consents: Vec<ConsentLine>,
    /// The intake written last.
    pub intake: Option<Intake>,
    /// Whether domains of life were scored; the scores are opened apart.
    pub scored: bool,
    /// The plan written last, and its version.
    pub plan: Option<(u32, Plan)>,
    /// Whether that version was completed in the talk.
    pub plan_complete: bool,
    /// The trajectories.
    pub trajectories: Vec<TrajectoryLine>,
    /// Who leads: role and name.
    pub lead: Option<(Role, String)>,
    /// The municipality's trajectory is granted or refused; `None`: not decided.
    pub granted: Option<bool>,
}

/// One consent.
#[derive(Clone, Debug)]
pub struct ConsentLine {
    /// To what.
    pub consent: Consent,
    /// In Dutch, with the third party's name where it is one.
    pub about: String,
    /// Stands now.
    pub stands: bool,
    /// The day it was answered last.
    pub on: Day,
}

/// One trajectory.
#[derive(Clone, Debug)]
pub struct TrajectoryLine {
    /// Its number.
    pub number: u8,
    /// Kind and provider.
    pub kind: Option<Coded<TrajectoryKind>>,
    /// First day.
    pub start: Day,
    /// Last day as planned.
    pub planned_end: Option<Day>,
    /// Last day.
    pub ended: Option<Day>,
}

/// Scores of the domains of life, latest first.
pub type Scores = Vec<(Day, Vec<DomainScore>)>;

/// The sealed parts of a case, opened: those that stand, by seq.
pub(crate) struct Opened(HashMap<u32, Vec<u8>>);

impl Opened {
    /// Opens the words of these classes. What is to be destroyed, or is, is not there.
    pub(crate) async fn of(app: &App, file: &CaseFile, classes: &[ContentClass]) -> Result<Self> {
        let words = app.store.case_words(file).await?;
        Self::open(app, file, classes, words, HashMap::new()).await
    }

    /// The same for words that were read already, with the keys that were.
    pub(crate) async fn open(
        app: &App,
        file: &CaseFile,
        classes: &[ContentClass],
        words: Vec<SealedWords>,
        mut keys: HashMap<ContentClass, Option<SubjectKey>>,
    ) -> Result<Self> {
        let gone = file.overview.content_due.is_some();
        let mut opened = HashMap::new();
        for words in words {
            let by_consent = matches!(
                words.class,
                ContentClass::Guidance | ContentClass::Sensitive
            );
            if !classes.contains(&words.class) || (gone && by_consent) {
                continue;
            }
            if let Entry::Vacant(unknown) = keys.entry(words.class) {
                let key = app
                    .store
                    .subject_key(
                        file.municipality,
                        file.person.uuid(),
                        compartment(words.class),
                    )
                    .await?;
                unknown.insert(key);
            }
            if let Some(Some(key)) = keys.get(&words.class) {
                let plain = key.open(words_place(file.id, words.seq), &words.sealed)?;
                opened.insert(words.seq, plain.as_bytes().to_vec());
            }
        }
        Ok(Self(opened))
    }

    /// The words of an event as text: a note, or the words inside its content.
    pub(crate) fn text(&self, seq: u32, guided: bool) -> Option<String> {
        let bytes = self.0.get(&seq)?;
        if !guided {
            return Some(String::from_utf8_lossy(bytes).into_owned());
        }
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let words = value.as_str().or_else(|| value.get("words")?.as_str())?;
        Some(words.to_owned()).filter(|words| !words.is_empty())
    }

    fn read<T: serde::de::DeserializeOwned>(&self, seq: u32) -> Result<Option<T>> {
        self.0
            .get(&seq)
            .map(|bytes| {
                serde_json::from_slice(bytes)
                    .map_err(|_| AppError::Internal("content does not parse"))
            })
            .transpose()
    }
}

/// Opens the guidance of a case: one entry in the log. Whoever does not lead any more sees nothing of
/// it (P9).
pub async fn open<A: Action>(app: &App, grant: &Grant<A>, case: CaseId) -> Result<GuidanceFile> {
    let file = app.store.case(grant, case).await?;
    if !may_read(grant.role(), &file) {
        return Ok(GuidanceFile {
            lead: lead(app, &file).await?,
            ..GuidanceFile::default()
        });
    }
    let opened = Opened::of(
        app,
        &file,
        &[ContentClass::Identity, ContentClass::Guidance],
    )
    .await?;
    let mut guidance = read(&file, &opened)?;
    guidance.lead = lead(app, &file).await?;
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "guidance");
    app.store.record_read(entry).await?;
    Ok(guidance)
}

/// Whether somebody in this role may read what was written by consent: whoever leads, and the
/// receiver to whom the hand-over is offered.
pub(crate) fn may_read(role: Role, file: &CaseFile) -> bool {
    let lead = file.overview.lead;
    lead.is_none() || lead == Some(role) || file.overview.owner == Some(role)
}

/// The scores of care and debt: opened apart, under a key of their own, with an entry of their own.
pub async fn sensitive(
    app: &App,
    grant: &Grant<action::SeeSensitive>,
    case: CaseId,
) -> Result<Scores> {
    let file = app.store.case(grant, case).await?;
    if !may_read(grant.role(), &file) {
        return Err(AppError::NotFound);
    }
    let opened = Opened::of(app, &file, &[ContentClass::Sensitive]).await?;
    let mut scores = Vec::new();
    for event in file.events.iter().rev() {
        if matches!(event.kind, EventKind::Guided(Step::DomainsScored))
            && let Some(found) = opened.read(event.seq)?
        {
            scores.push((event.on, found));
        }
    }
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "sensitive");
    app.store.record_read(entry).await?;
    Ok(scores)
}

async fn lead(app: &App, file: &CaseFile) -> Result<Option<(Role, String)>> {
    let Some(lead) = file.case.guidance().lead() else {
        return Ok(None);
    };
    let names = crate::worklist::account_names(app, std::iter::once(lead.account)).await?;
    let name = names.get(&lead.account).cloned().unwrap_or_default();
    Ok(Some((lead.role, name)))
}

fn read(file: &CaseFile, opened: &Opened) -> Result<GuidanceFile> {
    let guidance = file.case.guidance();
    let mut found = GuidanceFile {
        granted: guidance.granted(),
        ..GuidanceFile::default()
    };
    let mut kinds = HashMap::new();
    for event in &file.events {
        let EventKind::Guided(step) = &event.kind else {
            continue;
        };
        match step {
            Step::ContactKept => found.contact = opened.read(event.seq)?,
            Step::IntakeRecorded { .. } => found.intake = opened.read(event.seq)?,
            Step::DomainsScored => found.scored = true,
            Step::PlanWritten { version } => {
                found.plan = opened.read(event.seq)?.map(|plan| (*version, plan));
            }
            Step::TrajectoryStarted { number, .. } => {
                kinds.insert(*number, opened.read(event.seq)?);
            }
            Step::ConsentGiven { consent, .. }
            | Step::ConsentRefused { consent, .. }
            | Step::ConsentWithdrawn { consent, .. } => {
                let partner: Option<Coded<Partner>> = match step {
                    Step::ConsentGiven {
                        consent: Consent::ThirdParty { .. },
                        ..
                    } => opened.read(event.seq)?,
                    _ => None,
                };
                note_consent(&mut found.consents, *consent, event.on, partner.as_ref());
            }
            _ => {}
        }
    }
    for line in &mut found.consents {
        line.stands = guidance.consents_to(line.consent);
    }
    found.plan_complete = found
        .plan
        .as_ref()
        .is_some_and(|(version, _)| guidance.plan_completed() == Some(*version));
    found.trajectories = guidance
        .trajectories()
        .iter()
        .map(|run| TrajectoryLine {
            number: run.number,
            kind: kinds.remove(&run.number).flatten(),
            start: run.start,
            planned_end: run.planned_end,
            ended: run.ended,
        })
        .collect();
    Ok(found)
}

fn note_consent(
    lines: &mut Vec<ConsentLine>,
    consent: Consent,
    on: Day,
    partner: Option<&Coded<Partner>>,
) {
    let about = partner.map_or_else(
        || consent_name(consent),
        |partner| {
            let name = [partner.code.dutch(), partner.words.as_str()];
            let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
            format!("voor contact met {}", name.join(": "))
        },
    );
    match lines.iter_mut().find(|line| line.consent == consent) {
        Some(line) => {
            line.on = on;
            if partner.is_some() {
                line.about = about;
            }
        }
        None => lines.push(ConsentLine {
            consent,
            about,
            stands: false,
            on,
        }),
    }
}

/// Colleagues to whom the lead can go, or who can take it over: active accounts that hold this role
/// for the case's municipality today, by name.
pub async fn colleagues<A: Action>(
    app: &App,
    grant: &Grant<A>,
    case: CaseId,
    role: Role,
) -> Result<Vec<(AccountId, String)>> {
    let file = app.store.case(grant, case).await?;
    crate::accounts::holding(app, role, |one| one == file.municipality).await
}
