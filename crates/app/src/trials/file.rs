//! Asking for the file of a trial, and agreeing to it: for whom, what for, and by whom (security.md C10).

use access::{Action, Grant, policy as action};
use domain::{
    FileAnswer, FileRequest, FileRequestId, FileState, MunicipalityId, NoticeKind, Role, RuleKey,
    Told, TrialId, needs_second,
};
use store::{AuditEntry, FileRecord, Trial};

use super::{all_reached, export::letters, reached};
use crate::{
    App, AppError, Result,
    notices::{Post, post},
    worklist::account_names,
};

/// Longest name of who gets a file, and longest reason, in characters.
const LONGEST: usize = 500;

/// A request as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// Its id.
    pub id: FileRequestId,
    /// Of which trial.
    pub trial: TrialId,
    /// The trial's name.
    pub trial_name: String,
    /// Who asked, why, and how it was answered.
    pub request: FileRequest,
    /// Who asked.
    pub by: String,
    /// Who answered; empty when nobody did.
    pub answered_by: String,
    /// How it stands.
    pub state: FileState,
    /// Whether the reader may fetch the file now.
    pub may_fetch: bool,
    /// Whether the reader may answer now.
    pub may_answer: bool,
}

/// The number of young people up to which nobody else has to agree.
pub(super) async fn most_alone(app: &App) -> Result<u32> {
    let most = app.rules().await?.integer(
        RuleKey::FilePersons,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    Ok(u32::try_from(most).unwrap_or(0))
}

async fn open_hours(app: &App) -> Result<i64> {
    Ok(app.rules().await?.integer(
        RuleKey::FileHours,
        MunicipalityId::INSTALLATION,
        app.today(),
    ))
}

/// Asks for the file of a trial. About few young people it is open at once; about more, the privacy officers hear
/// that it waits for one of them.
///
/// # Errors
/// [`AppError::Invalid`] on `voor` or `waarvoor`; [`AppError::Rule`] when too few letters count.
pub async fn ask(
    app: &App,
    grant: &Grant<action::ExportTrial>,
    trial: TrialId,
    recipient: &str,
    purpose: &str,
) -> Result<FileRequestId> {
    let (trial, _) = reached(app, grant, trial).await?;
    let recipient = nobodys(
        "voor",
        recipient,
        "Vul in welke organisatie het bestand krijgt.",
    )?;
    let purpose = nobodys(
        "waarvoor",
        purpose,
        "Schrijf waarvoor het bestand nodig is.",
    )?;
    let (rows, _) = letters(app, &trial).await?;
    let persons = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let record = FileRecord {
        id: FileRequestId::from_uuid(app.new_id()),
        trial: trial.id,
        request: FileRequest {
            recipient,
            purpose,
            persons,
            second: needs_second(persons, most_alone(app).await?),
            by: grant.account(),
            at: app.now(),
            answer: None,
        },
    };
    let mut tx = app.store.write().await?;
    tx.ask_for_file(&record).await?;
    if record.request.second {
        let within = app
            .store
            .municipalities_in(trial.subregion, app.today())
            .await?;
        let to = Told::Role(Role::PrivacyOfficer);
        let posts: Vec<Post> = within
            .into_iter()
            .map(|place| Post::plain(to, NoticeKind::FileAsked, place))
            .collect();
        post(app, &mut tx, &posts).await?;
    }
    let entry = logged(grant, trial.id, record.id)
        .detail("step", "asked")
        .detail("persons", i64::from(persons));
    tx.commit(entry).await?;
    Ok(record.id)
}

/// The requests for the file of one trial, newest first.
pub async fn files_of(
    app: &App,
    grant: &Grant<action::ExportTrial>,
    trial: TrialId,
) -> Result<Vec<FileView>> {
    let (trial, _) = reached(app, grant, trial).await?;
    let mut all = views(app, grant).await?;
    all.retain(|one| one.trial == trial.id);
    Ok(all)
}

/// The requests in the reader's sub-regions, newest first: what waits and what was answered.
pub async fn files(app: &App, grant: &Grant<action::AgreeToFile>) -> Result<Vec<FileView>> {
    views(app, grant).await
}

async fn views<A: Action>(app: &App, grant: &Grant<A>) -> Result<Vec<FileView>> {
    let (now, hours) = (app.now(), open_hours(app).await?);
    let trials = all_reached(app, grant).await?;
    let found: Vec<_> = app
        .store
        .file_requests()
        .await?
        .into_iter()
        .filter_map(|record| {
            let (trial, _) = trials.get(&record.trial)?;
            Some((record, trial))
        })
        .collect();
    let accounts = found.iter().flat_map(|(record, _)| {
        let answer = record.request.answer.as_ref().map(|answer| answer.by);
        [Some(record.request.by), answer].into_iter().flatten()
    });
    let names = account_names(app, accounts).await?;
    let name = |account| names.get(&account).cloned().unwrap_or_default();
    let me = grant.account();
    Ok(found
        .into_iter()
        .map(|(record, trial)| {
            let request = record.request;
            FileView {
                id: record.id,
                trial: record.trial,
                trial_name: trial.protocol.name.clone(),
                by: name(request.by),
                answered_by: request
                    .answer
                    .as_ref()
                    .map_or_else(String::new, |answer| name(answer.by)),
                state: request.state(now, hours),
                may_fetch: request.may_fetch(me, now, hours),
                may_answer: request.may_answer(me, now),
                request,
            }
        })
        .collect())
}

/// Agrees to a file, or refuses it with a reason. Never by whoever asked.
///
/// # Errors
/// [`AppError::Rule`] when it is one's own or does not wait; [`AppError::Invalid`] on `reden` when a refusal has
/// none; [`AppError::Changed`] when somebody else answered first.
pub async fn answer(
    app: &App,
    grant: &Grant<action::AgreeToFile>,
    id: FileRequestId,
    agreed: bool,
    reason: &str,
) -> Result<()> {
    let (record, trial) = find(app, grant, id).await?;
    let now = app.now();
    if record.request.answer.is_some() {
        return Err(AppError::Changed);
    }
    if record.request.by == grant.account() {
        return Err(AppError::rule(
            "C10",
            "U vroeg dit bestand zelf. Een ander moet akkoord gaan.",
        ));
    }
    if !record.request.may_answer(grant.account(), now) {
        return Err(AppError::rule(
            "C10",
            "Deze aanvraag wacht niet meer op akkoord. Is het bestand nog nodig, laat het dan opnieuw vragen.",
        ));
    }
    let reason = if agreed {
        String::new()
    } else {
        nobodys("reden", reason, "Schrijf waarom het bestand er niet komt.")?
    };
    let answer = FileAnswer {
        agreed,
        reason,
        by: grant.account(),
        at: now,
    };
    let mut tx = app.store.write().await?;
    tx.answer_file(id, &answer).await?;
    let municipality = match crate::municipalities::own(app, grant.municipalities())
        .await?
        .first()
    {
        Some(place) => place.id,
        None => return Err(AppError::NotFound),
    };
    let told = Post::plain(
        Told::Account(record.request.by),
        NoticeKind::FileAnswered,
        municipality,
    );
    post(app, &mut tx, &[told]).await?;
    let step = if agreed { "agreed" } else { "refused" };
    tx.commit(logged(grant, trial.id, id).detail("step", step))
        .await?;
    Ok(())
}

/// A request that may be fetched now, its trial, and the name of the sub-region.
pub(super) async fn fetchable(
    app: &App,
    grant: &Grant<action::ExportTrial>,
    id: FileRequestId,
) -> Result<(FileRequest, Trial, String)> {
    let (record, trial) = find(app, grant, id).await?;
    let request = record.request;
    if request.by != grant.account() {
        return Err(AppError::NotFound);
    }
    let (now, hours) = (app.now(), open_hours(app).await?);
    if !request.may_fetch(grant.account(), now, hours) {
        return Err(AppError::rule("C10", refusal(request.state(now, hours))));
    }
    let (_, subregion) = reached(app, grant, trial.id).await?;
    Ok((request, trial, subregion))
}

const fn refusal(state: FileState) -> &'static str {
    match state {
        FileState::Waiting(_) => {
            "De privacy officer is nog niet akkoord. U krijgt een melding als er antwoord is."
        }
        FileState::Refused => {
            "De privacy officer gaf geen akkoord. De reden staat bij de aanvraag."
        }
        FileState::Open(_) | FileState::Lapsed => {
            "De tijd om dit bestand op te halen is voorbij. Vraag het opnieuw."
        }
    }
}

async fn find<A: Action>(
    app: &App,
    grant: &Grant<A>,
    id: FileRequestId,
) -> Result<(FileRecord, Trial)> {
    let all = app.store.file_requests().await?;
    let record = all
        .into_iter()
        .find(|one| one.id == id)
        .ok_or(AppError::NotFound)?;
    let (trial, _) = reached(app, grant, record.trial).await?;
    Ok((record, trial))
}

/// Words that go along with a request: filled in, and pointing at nobody.
fn nobodys(field: &'static str, words: &str, missing: &str) -> Result<String> {
    crate::words::nobodys(field, words, LONGEST, &[], missing)
}

fn logged<A: Action>(grant: &Grant<A>, trial: TrialId, request: FileRequestId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("trial", trial.uuid())
        .detail("request", request.uuid())
}
