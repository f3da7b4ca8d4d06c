//! A trial as it stands, in numbers and sentences.

use access::{Grant, policy as action};
use domain::{
    Day, MunicipalityId, RuleKey, TrialId, Ts,
    trials::{
        Comparison, Design, Interval, Protocol, Reading, Record, Verdict, method, not_yet, read,
        still_waiting,
    },
};
use store::{AuditEntry, Stopped, Trial};

use super::{design, place, reached, record};
use crate::{App, AppError, Result, subregions};

/// Longest reason to stop, in characters.
const LONGEST_REASON: usize = 500;

/// A trial in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialLine {
    /// The trial.
    pub id: TrialId,
    /// Its name.
    pub name: String,
    /// Where.
    pub place: String,
    /// The first day on which letters are drawn.
    pub starts_on: Day,
    /// The day it stopped.
    pub stopped_on: Option<Day>,
}

/// What one letter brought.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantView {
    /// Its name.
    pub name: String,
    /// The version of its text.
    pub version: u32,
    /// Cards it was drawn for, those of who was destroyed among them.
    pub drawn: u32,
    /// Letters posted, of those.
    pub sent: u32,
    /// Letters that count: their term to answer has passed.
    pub counted: u32,
    /// How many were answered, and within what the true share lies; `None`: too few on one side to be shown.
    pub answered: Option<(u32, Interval)>,
}

/// A trial as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TrialView {
    /// The trial.
    pub id: TrialId,
    /// Where.
    pub place: String,
    /// What was agreed.
    pub protocol: Protocol,
    /// The first day on which letters are drawn.
    pub starts_on: Day,
    /// When it was started and by whom.
    pub started: (Ts, String),
    /// The day it stopped, by whom (`None`: by its rule), and why.
    pub stopped: Option<(Day, Option<String>, String)>,
    /// About how many letters are needed.
    pub needed: u32,
    /// Each letter.
    pub variants: Vec<VariantView>,
    /// What it says, in Dutch.
    pub sentences: Vec<String>,
    /// How it is reckoned, in Dutch.
    pub method: String,
    /// Numbers below this are not shown.
    pub threshold: u32,
}

/// The trials of one's sub-regions, latest first.
pub async fn list(app: &App, grant: &Grant<action::SeeTrials>) -> Result<Vec<TrialLine>> {
    let own = subregions::all_of_grant(app, grant).await?;
    let mut lines = Vec::new();
    for trial in app.store.trials().await? {
        if let Some(subregion) = own.get(&trial.subregion) {
            lines.push(TrialLine {
                id: trial.id,
                place: place(app, &trial, subregion).await?,
                name: trial.protocol.name,
                starts_on: trial.starts_on,
                stopped_on: trial.stopped.map(|stopped| stopped.on),
            });
        }
    }
    Ok(lines)
}

/// One trial as it stands today; one that stopped, as it stood then.
pub async fn view(app: &App, grant: &Grant<action::SeeTrials>, id: TrialId) -> Result<TrialView> {
    let (trial, subregion) = reached(app, grant, id).await?;
    let design = design(&trial)?;
    let all = record(app, &trial).await?;
    let stopped = trial.stopped.as_ref();
    let reading = stopped.map_or_else(
        || read(&design, &all, app.today()),
        |stopped| stopped.reading.clone(),
    );
    let rules = app.rules().await?;
    let threshold = rules.integer(
        RuleKey::SmallCellInternal,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let threshold = u32::try_from(threshold).unwrap_or(u32::MAX);
    let variants = variants(&trial, &all, &reading, threshold);
    let started_by = crate::accounts::name_of(app, trial.started_by).await?;
    let stopped = match stopped {
        None => None,
        Some(stopped) => {
            let by = match stopped.by {
                Some(account) => Some(crate::accounts::name_of(app, account).await?),
                None => None,
            };
            Some((stopped.on, by, stopped.reason.clone()))
        }
    };
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("trial", id.uuid())
        .detail("counts", "trial");
    app.store.record_read(entry).await?;
    let terms = design.terms();
    Ok(TrialView {
        id,
        place: place(app, &trial, &subregion).await?,
        starts_on: trial.starts_on,
        started: (trial.started_at, started_by),
        stopped,
        needed: design.letters_needed().unwrap_or(u32::MAX),
        sentences: sentences(&design, &reading, &variants),
        method: method(terms.false_alarms, terms.answer_days),
        variants,
        threshold,
        protocol: trial.protocol,
    })
}

fn variants(trial: &Trial, all: &Record, reading: &Reading, threshold: u32) -> Vec<VariantView> {
    let protocol = &trial.protocol;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let names = protocol.terms.variants.iter().zip(&protocol.versions);
    names
        .zip(&reading.responses)
        .enumerate()
        .map(|(at, ((name, version), response))| {
            let living: Vec<_> = all
                .assigned
                .iter()
                .filter(|one| one.variant == at)
                .collect();
            let closed: Vec<_> = all.closed.iter().filter(|one| one.variant == at).collect();
            let posted = living
                .iter()
                .filter(|one| all.letters.iter().any(|letter| letter.case == one.case))
                .count();
            let gone = closed.iter().filter(|one| one.sent.is_some()).count();
            let unanswered = response.letters.saturating_sub(response.answered);
            let shown = response.answered >= threshold && unanswered >= threshold;
            VariantView {
                name: name.clone(),
                version: *version,
                drawn: number(living.len() + closed.len()),
                sent: number(posted + gone),
                counted: response.letters,
                answered: shown.then_some((response.answered, response.interval)),
            }
        })
        .collect()
}

/// What the trial says. How many letters more it takes follows from who answered, so that it is not told of numbers that
/// are kept back: then it is what was planned less what is counted.
fn sentences(design: &Design, reading: &Reading, variants: &[VariantView]) -> Vec<String> {
    let hidden = variants.iter().any(|one| one.answered.is_none());
    let counted = reading
        .responses
        .iter()
        .fold(0_u32, |sum, one| sum.saturating_add(one.letters));
    let terms = design.terms();
    let name = |at: usize| terms.variants.get(at).map_or("", String::as_str);
    let of = |one: &Comparison| match one.verdict {
        Verdict::NotYet { .. } if hidden => not_yet(
            name(0),
            name(one.variant),
            terms.smallest_difference,
            design
                .letters_needed()
                .map(|needed| needed.saturating_sub(counted).max(1)),
        ),
        _ => one.dutch(design),
    };
    let waiting = (reading.waiting > 0).then(|| still_waiting(reading.waiting));
    reading.comparisons.iter().map(of).chain(waiting).collect()
}

/// Stops a trial before its rule does, with a reason. What it says then is kept.
///
/// # Errors
/// [`AppError::Invalid`] on `reden` without one; [`AppError::Changed`] when it was stopped already.
pub async fn stop(
    app: &App,
    grant: &Grant<action::RunTrial>,
    id: TrialId,
    reason: &str,
) -> Result<()> {
    let (trial, _) = reached(app, grant, id).await?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(AppError::field(
            "reden",
            format!("Schrijf waarom de proef eerder stopt, in hooguit {LONGEST_REASON} tekens."),
        ));
    }
    if trial.stopped.is_some() {
        return Err(AppError::Changed);
    }
    let today = app.today();
    let stopped = Stopped {
        on: today,
        at: app.now(),
        by: Some(grant.account()),
        reason: reason.to_owned(),
        reading: read(&design(&trial)?, &record(app, &trial).await?, today),
    };
    let mut tx = app.store.write_alone().await?;
    tx.stop_trial(id, &stopped).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION).subject("trial", id.uuid());
    Ok(tx.commit(entry).await?)
}
