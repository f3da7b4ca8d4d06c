//! What a page shows of a guided case: contact details, consents, intake, plan, trajectories.

use std::collections::{HashMap, hash_map::Entry};

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, Day, Role,
    guidance::{
        Agreement, Consent, ContentClass, Step,
        content::{
            Coded, ContactDetails, DomainScore, Intake, Measurement, Partner, Plan, TrajectoryKind,
        },
    },
    outreach::EventKind,
};
use store::{AuditEntry, CaseFile, SealedWords};

use super::{compartment, told::consent_name};
use crate::{
    App, AppError, Result,
    cases::Opening,
    documents::{HandedOut, HandedOutKind, LetterState},
    insight::Reading,
    outreach::words_place,
};

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
    /// The municipality took the lead over.
    pub handed_over: bool,
    /// Whether a decision letter can be made.
    pub letter: LetterState,
    /// What was handed out, the latest first.
    pub documents: Vec<HandedOut>,
    /// The day the file was taken over into the municipality's own system.
    pub taken_over: Option<Day>,
    /// What a day was agreed for, the first day first.
    pub agreed: Vec<(Agreement, Day)>,
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
    /// The legal ground of what is done by it, today; `None`: the municipality has none (AVG art. 6).
    pub basis: Option<String>,
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

/// What is opened apart: care and debt.
#[derive(Clone, Debug, Default)]
pub struct Sensitive {
    /// Scores given in the intake, latest first.
    pub scores: Scores,
    /// Results of instruments, by the day they were measured, latest first.
    pub measurements: Vec<Measurement>,
}

/// The sealed parts of a case, opened: those that stand, by seq.
pub(crate) struct Opened(HashMap<u32, Vec<u8>>);

impl Opened {
    /// Opens the words of these classes. What is to be destroyed, or is, is not there.
    pub(crate) async fn of(app: &App, file: &CaseFile, classes: &[ContentClass]) -> Result<Self> {
        let words = app.store.case_words(file).await?;
        Self::among(app, file, classes, &words).await
    }

    /// The same, of words that were read already.
    pub(crate) async fn among(
        app: &App,
        file: &CaseFile,
        classes: &[ContentClass],
        words: &[SealedWords],
    ) -> Result<Self> {
        let gone = file.overview.content_due.is_some();
        Self::open(app, file, classes, words, gone).await
    }

    /// What rests on consent, for a machine to count, as long as it is not destroyed: until then it counts, though
    /// nobody reads it any more.
    pub(crate) async fn to_count(
        app: &App,
        file: &CaseFile,
        words: &[SealedWords],
    ) -> Result<Self> {
        Self::open(app, file, &[ContentClass::Guidance], words, false).await
    }

    async fn open(
        app: &App,
        file: &CaseFile,
        classes: &[ContentClass],
        words: &[SealedWords],
        gone: bool,
    ) -> Result<Self> {
        let mut keys = HashMap::new();
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

    /// Nothing opened.
    pub(crate) fn nothing() -> Self {
        Self(HashMap::new())
    }

    /// The words of an event as text: a note, or the words inside its content.
    pub(crate) fn text(&self, seq: u32, guided: bool) -> Option<String> {
        let bytes = self.0.get(&seq)?;
        if !guided {
            return Some(String::from_utf8_lossy(bytes).into_owned());
        }
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let words = value
            .as_str()
            .or_else(|| value.get("words")?.as_str())
            .or_else(|| value.get("paper")?.get("number")?.as_str())?;
        Some(words.to_owned()).filter(|words| !words.is_empty())
    }

    /// The bytes of an event's content as they were sealed.
    pub(crate) fn raw(&self, seq: u32) -> Option<&[u8]> {
        self.0.get(&seq).map(Vec::as_slice)
    }

    /// The content of an event; `None` when there is none, or it is destroyed.
    pub(crate) fn read<T: serde::de::DeserializeOwned>(&self, seq: u32) -> Result<Option<T>> {
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
    let reading = crate::insight::open(app, grant, case).await?;
    of_reading(app, grant, &reading).await
}

/// The guidance of a case that was opened, with its own entry in the log; nothing where nobody leads.
pub async fn of_opening<A: Action>(
    app: &App,
    grant: &Grant<A>,
    opening: &Opening,
) -> Result<GuidanceFile> {
    if opening.page.guided {
        of_reading(app, grant, &opening.reading).await
    } else {
        Ok(GuidanceFile::default())
    }
}

async fn of_reading<A: Action>(
    app: &App,
    grant: &Grant<A>,
    reading: &Reading,
) -> Result<GuidanceFile> {
    let file = &reading.file;
    if !reading.reads_content(grant.role()) {
        return Ok(GuidanceFile {
            lead: lead_of(app, file).await?,
            ..GuidanceFile::default()
        });
    }
    let opened = reading
        .opened(
            app,
            &[
                ContentClass::Identity,
                ContentClass::Guidance,
                ContentClass::Statutory,
            ],
        )
        .await?;
    let mut guidance = read(file, &opened)?;
    let rules = app.rules().await?;
    rest_on(&mut guidance.consents, &rules, file, app.today());
    guidance.lead = lead_of(app, file).await?;
    if guidance.handed_over && guidance.granted.is_some() {
        let whole = crate::documents::is_whole(app, file.municipality).await?;
        guidance.letter = if whole {
            LetterState::Ready
        } else {
            LetterState::TextsMissing
        };
    }
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", file.id.uuid())
        .person(file.person)
        .detail("part", "guidance");
    app.store.record_read(entry).await?;
    Ok(guidance)
}

/// Puts beside each consent the ground of what is done by it: the two are never each other.
fn rest_on(lines: &mut [ConsentLine], rules: &domain::RuleBook, file: &CaseFile, today: Day) {
    for line in lines {
        let processing = domain::Processing::of_consent(line.consent);
        line.basis = rules
            .basis(processing, file.municipality, today)
            .map(|basis| basis.dutch());
    }
}

/// What a desk that only hears rights may know: which consents stand, of whom nothing is opened.
pub(crate) fn consents_only(
    file: &CaseFile,
    rules: &domain::RuleBook,
    today: Day,
) -> Result<GuidanceFile> {
    let mut found = read(file, &Opened::nothing())?;
    rest_on(&mut found.consents, rules, file, today);
    Ok(GuidanceFile {
        consents: found.consents,
        ..GuidanceFile::default()
    })
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
) -> Result<Sensitive> {
    let file = app.store.case(grant, case).await?;
    if !may_read(grant.role(), &file) {
        return Err(AppError::NotFound);
    }
    let opened = Opened::of(app, &file, &[ContentClass::Sensitive]).await?;
    let mut found = Sensitive::default();
    for event in file.events.iter().rev() {
        match event.kind {
            EventKind::Guided(Step::DomainsScored) => {
                if let Some(scores) = opened.read(event.seq)? {
                    found.scores.push((event.on, scores));
                }
            }
            EventKind::Guided(Step::MeasurementRecorded) => {
                found.measurements.extend(opened.read(event.seq)?);
            }
            _ => {}
        }
    }
    found
        .measurements
        .sort_by_key(|one: &Measurement| std::cmp::Reverse(one.on));
    let entry = AuditEntry::by(grant, file.municipality)
        .subject("case", case.uuid())
        .person(file.person)
        .detail("part", "sensitive");
    app.store.record_read(entry).await?;
    Ok(found)
}

/// Who leads: role and name.
pub(crate) async fn lead_of(app: &App, file: &CaseFile) -> Result<Option<(Role, String)>> {
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
        handed_over: guidance.handed_over(),
        consents: consent_lines(file, opened)?,
        agreed: guidance.agreed(),
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
            Step::DomainsScored | Step::MeasurementRecorded => found.scored = true,
            Step::PlanWritten { version } => {
                found.plan = opened.read(event.seq)?.map(|plan| (*version, plan));
            }
            Step::TrajectoryStarted { number, .. } => {
                kinds.insert(*number, opened.read(event.seq)?);
            }
            Step::PlanCopyGiven { version } => found.documents.push(HandedOut {
                seq: event.seq,
                kind: HandedOutKind::Plan(*version),
                on: event.on,
                hash: crate::documents::hash_in(opened, event.seq)?,
            }),
            Step::DecisionSent { day } => found.documents.push(HandedOut {
                seq: event.seq,
                kind: HandedOutKind::Decision(opened.text(event.seq, true).unwrap_or_default()),
                on: *day,
                hash: crate::documents::hash_in(opened, event.seq)?,
            }),
            Step::TakenOver { day } => found.taken_over = Some(*day),
            _ => {}
        }
    }
    found.documents.reverse();
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

/// Each consent that was ever asked, in the order it was asked first, and how it stands.
pub(crate) fn consent_lines(file: &CaseFile, opened: &Opened) -> Result<Vec<ConsentLine>> {
    let mut lines = Vec::new();
    for event in &file.events {
        let EventKind::Guided(step) = &event.kind else {
            continue;
        };
        let (Step::ConsentGiven { consent, .. }
        | Step::ConsentRefused { consent, .. }
        | Step::ConsentWithdrawn { consent, .. }) = step
        else {
            continue;
        };
        let partner: Option<Coded<Partner>> = match step {
            Step::ConsentGiven {
                consent: Consent::ThirdParty { .. },
                ..
            } => opened.read(event.seq)?,
            _ => None,
        };
        note_consent(&mut lines, *consent, event.on, partner.as_ref());
    }
    for line in &mut lines {
        line.stands = file.case.guidance().consents_to(line.consent);
    }
    Ok(lines)
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
            basis: None,
        }),
    }
}

/// On what "not now" is kept in the municipality of a case today (S1-69).
pub async fn not_now_keeping<A: Action>(
    app: &App,
    grant: &Grant<A>,
    case: CaseId,
) -> Result<domain::NotNowKeeping> {
    let file = app.store.case(grant, case).await?;
    let rules = app.rules().await?;
    Ok(rules.not_now_keeping(file.municipality, app.today()))
}

/// Colleagues to whom the lead can go, or who can take it over: active accounts that hold this role
/// for the case's municipality today and may know the person, by name.
pub async fn colleagues<A: Action>(
    app: &App,
    grant: &Grant<A>,
    case: CaseId,
    role: Role,
) -> Result<Vec<(AccountId, String)>> {
    let file = app.store.case(grant, case).await?;
    let mut found = crate::accounts::holding(app, role, |one| one == file.municipality).await?;
    let locks = app.store.locks(&file).await?;
    found.retain(|(account, _)| locks.iter().all(|lock| lock.account != *account));
    Ok(found)
}
