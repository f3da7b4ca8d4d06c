//! The calendar of a worker, for the calendar program of their own: days and kinds of appointments, and
//! nothing about whom, not even the id of a case: a calendar is kept by whoever runs that program. Read by a
//! secret address.

use access::{Action, Actor, policy as action};
use domain::{
    AccountId, CaseId, Day, MunicipalityId, NextAction,
    outreach::{Overview, Visit},
};
use icalendar::{Calendar, Component as _, Event, Property};
use sha2::{Digest as _, Sha256};
use store::{AuditEntry, OverviewRow};

use crate::{
    App, Result,
    session::{hash_of, secret_text},
};

/// Makes the secret address of one's calendar, in place of an earlier one; it is shown once.
pub async fn make(app: &App, grant: &access::Grant<action::KeepCalendar>) -> Result<String> {
    let secret = secret_text(&app.entropy);
    let mut tx = app.store.write().await?;
    tx.set_calendar_feed(grant.account(), &hash_of(&secret))
        .await?;
    tx.commit(about(grant, "calendar_made")).await?;
    Ok(format!("/agenda/{}", &*secret))
}

/// Ends it: whoever has the address gets nothing from the next request on.
pub async fn end(app: &App, grant: &access::Grant<action::KeepCalendar>) -> Result<()> {
    let mut tx = app.store.write().await?;
    tx.drop_calendar_feed(grant.account()).await?;
    Ok(tx.commit(about(grant, "calendar_ended")).await?)
}

/// Whether one has an address.
pub async fn exists(app: &App, grant: &access::Grant<action::KeepCalendar>) -> Result<bool> {
    Ok(app.store.has_calendar_feed(grant.account()).await?)
}

fn about<A: Action>(grant: &access::Grant<A>, step: &'static str) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("account", grant.account().uuid())
        .detail("step", step)
}

/// The calendar behind an address; `None` when it opens nothing (any more). Each reading is logged.
pub async fn read(app: &App, secret: &str) -> Result<Option<String>> {
    let hash = hash_of(secret);
    let Some(account) = app.store.calendar_feed(&hash).await? else {
        return Ok(None);
    };
    let actor = app.store.service_actor(account).await?;
    let Ok(grant) = actor.authorize::<action::KeepCalendar>() else {
        return Ok(None);
    };
    let mut entries = Vec::new();
    appointments::<action::OpenCase>(app, &actor, "werklijst", &mut entries).await?;
    appointments::<action::OpenLedCase>(app, &actor, "regie", &mut entries).await?;
    app.store
        .record_reads(vec![
            about(&grant, "calendar_read").detail("count", entries.len()),
        ])
        .await?;
    Ok(Some(shown(app, &hash, entries)))
}

struct Appointment {
    case: CaseId,
    day: Day,
    what: &'static str,
    /// The page on which the worker finds whose it is, after signing in.
    address: String,
}

impl Appointment {
    /// The same for the same appointment at each reading, and of no use to whoever does not know the secret
    /// of this calendar.
    fn mark(&self, secret_hash: &[u8; 32]) -> String {
        let digest = Sha256::new()
            .chain_update(secret_hash)
            .chain_update(self.case.uuid().as_bytes())
            .chain_update(self.day.to_string())
            .finalize();
        store::hex_text(&digest)
    }
}

/// The days of one's own cases in one role: own visits, also those one comes along on, intakes, talks,
/// follow-ups.
async fn appointments<A: Action>(
    app: &App,
    actor: &Actor,
    worklist: &str,
    found: &mut Vec<Appointment>,
) -> Result<()> {
    let Ok(grant) = actor.authorize::<A>() else {
        return Ok(());
    };
    let base = app.config.public_url.trim_end_matches('/');
    let rows = app.store.appointments(&grant, actor.account).await?;
    let visits: Vec<CaseId> = rows
        .iter()
        .filter(|row| is_visit(row) && row.overview.assignee != Some(actor.account))
        .map(|row| row.case)
        .collect();
    let comes_along: Vec<CaseId> = app
        .store
        .cases(&grant, &visits)
        .await?
        .into_iter()
        .filter(|file| goes(file.case.visit(), actor.account))
        .map(|file| file.id)
        .collect();
    for row in rows {
        let own = row.overview.assignee == Some(actor.account) || comes_along.contains(&row.case);
        let (Some(day), Some(what)) = (row.overview.due_from, title(&row.overview)) else {
            continue;
        };
        if own {
            found.push(Appointment {
                case: row.case,
                day,
                what,
                address: if is_visit(&row) {
                    format!("{base}/bezoeken?dag={day}")
                } else {
                    format!("{base}/{worklist}?mijn=ja")
                },
            });
        }
    }
    Ok(())
}

fn is_visit(row: &OverviewRow) -> bool {
    row.overview.next_action == NextAction::MakeVisit
}

fn goes(visit: Visit, account: AccountId) -> bool {
    matches!(visit, Visit::Planned { companion, .. } if companion == Some(account))
}

/// What an appointment is called: never a name, not even initials.
const fn title(overview: &Overview) -> Option<&'static str> {
    Some(match overview.next_action {
        NextAction::MakeVisit => "Huisbezoek",
        NextAction::HoldIntake => "Intake",
        NextAction::HoldTalk => "Driegesprek",
        NextAction::FollowUp => "Opvolging",
        NextAction::CheckStart => "Controle van de start",
        NextAction::CallAgain => "Terugbellen",
        _ => return None,
    })
}

fn shown(app: &App, secret_hash: &[u8; 32], mut appointments: Vec<Appointment>) -> String {
    appointments.sort_by_key(|one| (one.day, one.case));
    let now = app.now();
    let moment = now.in_the_netherlands().timestamp().to_string();
    // 2026-11-28T12:00:00.123Z as RFC 5545 writes it: 20261128T120000Z.
    let stamp: String = moment
        .split('.')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !matches!(c, '-' | ':' | 'Z'))
        .chain(['Z'])
        .collect();
    let mut calendar = Calendar::new();
    calendar.name("Vangnet");
    for one in appointments {
        let date = |day: Day| day.to_string().replace('-', "");
        let event = Event::new()
            .uid(&format!("{}@vangnet", one.mark(secret_hash)))
            .summary(one.what)
            .url(&one.address)
            .append_property(
                Property::new("DTSTART", date(one.day))
                    .add_parameter("VALUE", "DATE")
                    .done(),
            )
            .append_property(
                Property::new("DTEND", date(one.day.plus_days(1)))
                    .add_parameter("VALUE", "DATE")
                    .done(),
            )
            .add_property("DTSTAMP", &stamp)
            .add_property("CLASS", "PRIVATE")
            .add_property("TRANSP", "OPAQUE")
            .done();
        calendar.push(event);
    }
    calendar.done().to_string()
}
