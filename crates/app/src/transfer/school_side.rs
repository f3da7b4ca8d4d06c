//! What the school does, without an account: the link is the key. It sees what it typed itself, the municipality that asks and
//! until when, and nothing else (S4-90; AVG art. 5(1)(c)).

use domain::{
    Day, NoticeKind, Role, Told,
    transfer::{Answers, Closed, Lack, Question, TransferForm},
};
use store::{AuditEntry, NewTransfer, TransferFile, Who};

use super::{in_the_log, opened, sealed, whom};
use crate::{App, AppError, Result, notices::Post, session::hash_of};

/// The form as the school sees it.
#[derive(Clone, Debug)]
pub struct SchoolForm {
    /// The municipality that asks.
    pub municipality: String,
    /// The school, as the worker wrote it.
    pub school: String,
    /// The last day for the school.
    pub due_on: Day,
    /// The last day the link opens the form.
    pub last_day: Day,
    /// What the school typed so far.
    pub answers: Answers,
    /// How often something was kept: what is kept next says so again.
    pub saves: u32,
    /// The day it was sent; then nothing of it shows any more.
    pub sent_on: Option<Day>,
}

/// What a link leads to.
struct Opened {
    file: TransferFile,
    link: u32,
}

/// The request behind a link that opens it today, or was the one it was sent by.
///
/// # Errors
/// [`AppError::NotFound`] for every link that opens nothing: which of the reasons it is, is not told (D2).
async fn behind(app: &App, secret: &str) -> Result<(Opened, Option<Day>)> {
    let found = app.store.transfer_by_link(&hash_of(secret)).await?;
    let (file, link) = found.ok_or(AppError::NotFound)?;
    let life = file.life();
    let number = usize::try_from(link).unwrap_or(usize::MAX);
    let sent_on = match life.opens(number, app.today()) {
        Ok(()) => None,
        Err(Closed::Sent) if number == life.links.len() => life.sent_on,
        Err(Closed::Sent | Closed::Gone | Closed::Replaced | Closed::Expired) => {
            return Err(AppError::NotFound);
        }
    };
    Ok((Opened { file, link }, sent_on))
}

/// Opens the form of a link.
///
/// # Errors
/// [`AppError::NotFound`] when the link opens nothing.
pub async fn open(app: &App, secret: &str) -> Result<SchoolForm> {
    let (Opened { file, .. }, sent_on) = behind(app, secret).await?;
    let asked = &file.transfer.asked;
    let answers = match &file.transfer.sealed {
        Some(kept) if sent_on.is_none() => opened(app, asked, kept).await?.unwrap_or_default(),
        _ => Answers::default(),
    };
    if !answers.is_empty() {
        app.store
            .record_read(by_school(&file, "transfer_form_opened"))
            .await?;
    }
    let names = crate::municipalities::names_today(app).await?;
    let place = names.get(&asked.municipality);
    Ok(SchoolForm {
        municipality: place.map(|one| one.name.clone()).unwrap_or_default(),
        school: asked.school.clone(),
        due_on: asked.due_on,
        last_day: file.links.last().map_or(asked.due_on, |link| link.last_day),
        answers,
        saves: file.transfer.saves,
        sent_on,
    })
}

/// Somebody at a school, who has no account.
fn by_school(file: &TransferFile, step: &'static str) -> AuditEntry {
    let asked = &file.transfer.asked;
    AuditEntry::new(asked.municipality, Who::NOBODY, "FillTransferForm")
        .subject("transfer", asked.id.uuid())
        .person(in_the_log(asked.pupil))
        .detail("step", step)
}

/// Keeps what the school typed, complete or not. `seen`: how often something was kept when the form was shown. What comes back are
/// the questions whose answer may not be kept: then nothing is.
///
/// # Errors
/// [`AppError::NotFound`] when the link opens nothing, [`AppError::Changed`] when a colleague at the school kept something
/// meanwhile.
pub async fn save(
    app: &App,
    secret: &str,
    seen: u32,
    answers: &Answers,
) -> Result<Vec<(Question, Lack)>> {
    let (Opened { file, link }, sent_on) = behind(app, secret).await?;
    if sent_on.is_some() {
        return Err(AppError::NotFound);
    }
    if let Err(lacks) = answers.fits() {
        return Ok(lacks);
    }
    let asked = &file.transfer.asked;
    let kept = sealed(app, asked, asked.pupil, answers).await?;
    let mut tx = app.store.write().await?;
    tx.save_transfer(asked, (link, seen), &kept, app.now())
        .await?;
    tx.commit(by_school(&file, "transfer_form_kept")).await?;
    Ok(Vec::new())
}

/// Sends the form, once. Whoever asked is told; where no line goes on, so is the municipality (S4-77). What comes back are the
/// questions that lack something: then nothing is sent.
///
/// # Errors
/// As [`save`].
pub async fn send(
    app: &App,
    secret: &str,
    seen: u32,
    answers: &Answers,
) -> Result<Vec<(Question, Lack)>> {
    let (Opened { file, link }, sent_on) = behind(app, secret).await?;
    if sent_on.is_some() {
        return Err(AppError::NotFound);
    }
    let form = match answers.complete(app.today()) {
        Ok(form) => form,
        Err(lacks) => return Ok(lacks),
    };
    let asked = &file.transfer.asked;
    let without_line = form.line.asks_municipality();
    let kept = sealed(app, asked, asked.pupil, answers).await?;
    let mut tx = app.store.write().await?;
    tx.send_transfer(asked, (link, seen), &kept, without_line, app.now())
        .await?;
    let posts = told(app, &form, asked).await?;
    crate::notices::post(app, &mut tx, &posts).await?;
    tx.commit(by_school(&file, "transfer_form_sent")).await?;
    Ok(Vec::new())
}

/// Who hears that a form came.
async fn told(app: &App, form: &TransferForm, asked: &NewTransfer) -> Result<Vec<Post>> {
    let place = asked.municipality;
    let mut posts: Vec<Post> = whom(app, asked)
        .await?
        .into_iter()
        .map(|to| Post::plain(to, NoticeKind::TransferReceived, place))
        .collect();
    if form.line.asks_municipality() {
        let desks = [Role::Regisseur, Role::RmcWorker].map(Told::Role);
        posts.extend(desks.map(|to| Post::plain(to, NoticeKind::TransferWithoutLine, place)));
    }
    Ok(posts)
}
