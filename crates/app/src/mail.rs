//! The one daily mail: numbers by kind and the way to the start page, without any personal datum.
//!
//! What goes out is written first, with an id of its own ([`prepare`]), and sent after that
//! ([`due`], [`take`], [`sent`], [`not_sent`]). A crash between sending and noting sends the same message again
//! under the same id, so that the receiver's mail server can drop it (B6).

use access::{AccountState, Actor, Grant, policy as action};
use domain::{AccountId, Day, MunicipalityId, NoticeKind, is_workday};
use serde::{Deserialize, Serialize};
use store::{AuditEntry, DailyMail, Desk};

use crate::{App, AppError, Result};

/// Seconds after which a mail that was taken and not reported may be taken again.
const CLAIMED_SECONDS: i64 = 10 * 60;
/// Seconds before the first try again; it doubles, up to an hour.
const AGAIN_SECONDS: i64 = 2 * 60;
/// Days the outbox is kept.
const KEPT_DAYS: i32 = 30;

/// What a mail tells: numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Tasks past their last day.
    pub late: i64,
    /// Tasks that may be done today.
    pub due: i64,
    /// Hand-overs that wait for an answer.
    pub offers: i64,
    /// Young people who dropped out (S1-76).
    pub dropped_out: i64,
    /// Other notices not seen yet.
    pub notices: i64,
}

/// A mail to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Whose account.
    pub account: AccountId,
    /// Of which day.
    pub day: Day,
    /// The address.
    pub to: String,
    /// The left part of its Message-ID: the same however often it is sent.
    pub id: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    attempts: u32,
}

impl Counts {
    fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// A line for each kind there is something of.
    fn lines(self) -> Vec<String> {
        let line = |n: i64, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        [
            line(self.due, "taak voor vandaag", "taken voor vandaag"),
            line(self.late, "taak te laat", "taken te laat"),
            line(
                self.offers,
                "overdracht wacht op antwoord",
                "overdrachten wachten op antwoord",
            ),
            line(self.dropped_out, "uitval gemeld", "keer uitval gemeld"),
            line(self.notices, "nieuwe melding", "nieuwe meldingen"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Writes today's mails: one for each colleague with work who wants it and is not away. On a working
/// day only; done again it adds nothing. Returns how many are new.
pub async fn prepare(app: &App, actor: &Actor) -> Result<u64> {
    let grant = actor.authorize::<action::SendDailyMail>()?;
    let today = app.today();
    app.store
        .sweep_mails(today, today.plus_days(-KEPT_DAYS))
        .await?;
    if !is_workday(today) {
        return Ok(0);
    }
    let away = crate::absence::deputies_on(app, today).await?;
    let mut mails = Vec::new();
    for account in crate::accounts::records(app).await? {
        let works = account.state == AccountState::Active && !account.is_service;
        if !works || away.contains_key(&account.id) || !app.store.wants_mail(account.id).await? {
            continue;
        }
        let counts = counts(app, account.id).await?;
        if counts.is_nothing() {
            continue;
        }
        mails.push(DailyMail {
            account: account.id,
            day: today,
            id: app.new_id(),
            counts: serde_json::to_string(&counts)
                .map_err(|_| AppError::Internal("numbers do not serialise"))?,
            attempts: 0,
        });
    }
    let mut tx = app.store.write().await?;
    let mut added = 0;
    for mail in &mails {
        added += u64::from(tx.insert_mail(mail).await?);
    }
    if added == 0 {
        tx.rollback().await?;
        return Ok(0);
    }
    let entry = AuditEntry::by(&grant, MunicipalityId::INSTALLATION)
        .detail("step", "daily_mail")
        .detail("count", added);
    tx.commit(entry).await?;
    Ok(added)
}

/// The numbers of one colleague: those of the start page.
async fn counts(app: &App, account: AccountId) -> Result<Counts> {
    let actor = app.store.service_actor(account).await?;
    let mut counts = Counts::default();
    let today = app.today();
    let mut add = |[late, due, _, _]: [i64; 4]| {
        counts.late += late;
        counts.due += due;
    };
    if let Ok(grant) = actor.authorize::<action::SeeOutreachWorklist>() {
        add(app.store.work_counts(&grant, Desk::Outreach, today).await?);
    }
    if let Ok(grant) = actor.authorize::<action::SeeMunicipalWorklist>() {
        add(app
            .store
            .work_counts(&grant, Desk::Municipal, today)
            .await?);
    }
    if let Ok(grant) = actor.authorize::<action::SeeRegisseurWorklist>() {
        add(app
            .store
            .work_counts(&grant, Desk::Regisseur, today)
            .await?);
    }
    for notice in app.store.notices_of(account, 1_000).await? {
        if notice.seen_at.is_some() {
            continue;
        }
        match notice.kind {
            NoticeKind::HandOverOffered => counts.offers += 1,
            NoticeKind::DroppedOut => counts.dropped_out += 1,
            _ => counts.notices += 1,
        }
    }
    Ok(counts)
}

/// A mail that waits to be taken and sent.
#[derive(Debug)]
pub struct Waiting(DailyMail);

/// The mails that may be tried now.
pub async fn due(app: &App) -> Result<Vec<Waiting>> {
    let found = app.store.mails_due().await?;
    Ok(found.into_iter().map(Waiting).collect())
}

/// Takes one to be sent, right before it is: it is this caller's alone for a while. `None` when another
/// node took it, and when its receiver was stopped or switched the mail off meanwhile.
pub async fn take(app: &App, waiting: &Waiting) -> Result<Option<Outgoing>> {
    let Waiting(mail) = waiting;
    let again = app.now().plus_seconds(CLAIMED_SECONDS);
    if !app.store.claim_mail(mail.account, mail.day, again).await? {
        return Ok(None);
    }
    let Some(account) = app.store.account(mail.account).await? else {
        return Ok(None);
    };
    let wanted = account.state == AccountState::Active
        && mail.day == app.today()
        && app.store.wants_mail(mail.account).await?;
    if !wanted {
        return Ok(None);
    }
    let counts: Counts = serde_json::from_str(&mail.counts)
        .map_err(|_| AppError::Internal("numbers do not parse"))?;
    Ok(Some(Outgoing {
        account: mail.account,
        day: mail.day,
        to: account.email,
        id: mail.id.to_string(),
        subject: subject(counts),
        body: body(counts, &app.config.public_url),
        attempts: mail.attempts,
    }))
}

fn subject(counts: Counts) -> String {
    match counts.late + counts.due {
        0 => "Vangnet: er is nieuws voor u".to_owned(),
        1 => "Vangnet: 1 taak".to_owned(),
        tasks => format!("Vangnet: {tasks} taken"),
    }
}

fn body(counts: Counts, address: &str) -> String {
    let address = address.trim_end_matches('/');
    let lines: Vec<String> = counts
        .lines()
        .into_iter()
        .map(|line| format!("- {line}"))
        .collect();
    format!(
        "Goedemorgen,\n\nIn Vangnet staat voor u klaar:\n{}\n\nOpen Vangnet: {address}/\n\n\
         In dit bericht staan met opzet geen namen. Wilt u het niet meer ontvangen? Zet het uit bij \
         uw account: {address}/account\n",
        lines.join("\n")
    )
}

/// The mail server took it.
pub async fn sent(app: &App, mail: &Outgoing) -> Result<()> {
    Ok(app.store.mail_sent(mail.account, mail.day).await?)
}

/// The mail server did not take it, or was not there: it is tried again, each time after longer, until
/// the day is over.
pub async fn not_sent(app: &App, mail: &Outgoing) -> Result<()> {
    let doubled = AGAIN_SECONDS << mail.attempts.min(5);
    let again = app.now().plus_seconds(doubled.min(3_600));
    Ok(app.store.mail_later(mail.account, mail.day, again).await?)
}

/// Whether the reader gets the daily mail; `None` where the installation sends none.
pub async fn wanted(app: &App, grant: &Grant<action::SeeNotices>) -> Result<Option<bool>> {
    if !app.config.mail {
        return Ok(None);
    }
    Ok(Some(app.store.wants_mail(grant.account()).await?))
}

/// Switches the daily mail on or off for oneself.
pub async fn choose(app: &App, grant: &Grant<action::SeeNotices>, wanted: bool) -> Result<()> {
    let mut tx = app.store.write().await?;
    tx.choose_mail(grant.account(), wanted).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("account", grant.account().uuid())
        .detail("step", "daily_mail")
        .detail("wanted", wanted);
    Ok(tx.commit(entry).await?)
}
