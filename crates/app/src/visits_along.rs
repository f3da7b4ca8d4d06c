//! The visits of a day on a telephone without a connection: taken along by an explicit act, each coming
//! back once ([ADR 8](../../../docs/adr/0014-visits-without-a-connection.md)).

use std::collections::HashMap;

use access::{Grant, policy as action};
use domain::{CaseId, Day, Ts};
use store::AuditEntry;
use uuid::Uuid;

use crate::{
    App, AppError, Result,
    outreach::{VisitForm, visited},
    visits::{self, VisitStopView},
};

/// After so many days an outcome that was not sent is no longer taken.
const DAYS: i64 = 7;

/// What goes along.
#[derive(Clone, Debug)]
pub struct TakenAlong {
    /// The day of the visits.
    pub day: Day,
    /// From when on the copy must be gone: the end of that day.
    pub until: Ts,
    /// The doors, in the order of the list, each with the id under which it may come back.
    pub stops: Vec<(Uuid, VisitStopView)>,
}

/// What became of an outcome that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Recorded, now or when it was sent before.
    Recorded,
    /// Not recorded, with the reason in Dutch: what was typed stays with the worker.
    NotRecorded(String),
}

/// Takes today's visits along: one entry for each municipality in the log of changes, one about all who
/// were shown in the log of reads, before anything leaves.
///
/// # Errors
/// When there is no visit today.
pub async fn take(app: &App, grant: &Grant<action::TakeVisitsAlong>) -> Result<TakenAlong> {
    let day = app.today();
    let stops: Vec<VisitStopView> = visits::planned(app, grant, day)
        .await?
        .into_iter()
        .flat_map(|group| group.stops)
        .collect();
    if stops.is_empty() {
        return Err(AppError::rule(
            "S1-27",
            "Er zijn vandaag geen huisbezoeken om mee te nemen.",
        ));
    }
    let cases: Vec<CaseId> = stops.iter().map(|stop| stop.case).collect();
    let mut tx = app.store.write().await?;
    let now = app.now();
    tx.forget_visit_takes(grant, now.plus_seconds(-DAYS * 86_400))
        .await?;
    let mut takes = HashMap::new();
    let mut entries = Vec::new();
    for held in tx.hold_cases(grant, &cases).await? {
        let (take, file) = (app.new_id(), held.get());
        tx.take_visit(&held, take, now).await?;
        takes.insert(file.id, take);
        entries.push(
            AuditEntry::by(grant, file.municipality)
                .subject("case", file.id.uuid())
                .person(file.person)
                .detail("until", day),
        );
    }
    tx.commit_all(entries).await?;
    let stops = stops
        .into_iter()
        .filter_map(|stop| Some((takes.get(&stop.case).copied()?, stop)))
        .collect();
    Ok(TakenAlong {
        day,
        until: Ts::on(day.plus_days(1), 0, 0).unwrap_or(now),
        stops,
    })
}

/// Which of what this account took along may still be recorded: what was erased, refused, moved or
/// recorded meanwhile is not among them, and its copy must go.
pub async fn standing(app: &App, grant: &Grant<action::TakeVisitsAlong>) -> Result<Vec<Uuid>> {
    let since = app.now().plus_seconds(-DAYS * 86_400);
    Ok(app.store.standing_visit_takes(grant, since).await?)
}

/// Records what was noted at the door. Sent again, it has no second effect (B1).
pub async fn send(
    app: &App,
    grant: &Grant<action::RecordVisit>,
    take: Uuid,
    form: VisitForm,
) -> Result<Sent> {
    let unknown = || {
        Sent::NotRecorded(
            "Dit bezoek staat niet meer open bij u. Misschien zijn de gegevens vernietigd."
                .to_owned(),
        )
    };
    let Some((case, used)) = app.store.visit_take(grant, take).await? else {
        return Ok(unknown());
    };
    if used {
        return Ok(Sent::Recorded);
    }
    match visited(app, grant, case, form, Some(take)).await {
        Ok(()) => Ok(Sent::Recorded),
        Err(AppError::NotFound) => Ok(unknown()),
        Err(error @ (AppError::Refused(_) | AppError::Rule { .. } | AppError::Invalid(_))) => {
            Ok(Sent::NotRecorded(error.dutch()))
        }
        Err(AppError::Changed) => {
            // Sent twice at once, one of the two was first.
            match app.store.visit_take(grant, take).await? {
                Some((_, true)) => Ok(Sent::Recorded),
                _ => Ok(Sent::NotRecorded(
                    "Een collega legde intussen iets vast bij deze jongere. Open de jongere en kijk \
                     wat er nog moet gebeuren."
                        .to_owned(),
                )),
            }
        }
        Err(error) => Err(error),
    }
}
