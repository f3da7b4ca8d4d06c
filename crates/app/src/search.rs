//! Finding a person in one's own work by name or birth date, as it is typed (issue 3; D5, K4).
//!
//! Names in memory say who may fit; the queries that open a case say whom this account may see, at this
//! moment; what is shown is opened anew and must still fit. So a search shows exactly whom the work
//! lists and case pages would.
//!
//! **The log.** Typing asks again with each pause. An answer is logged, before it leaves, with every
//! person it shows whom the same account was not shown by a search in the last five minutes; one that
//! shows nobody new leaves no entry. Nobody is shown without an entry of at most five minutes before.

mod names;
mod shown;

use std::{cmp::Reverse, collections::HashMap, time::Duration};

use access::{Action, Actor, Grant, policy as action};
use domain::{
    PersonId, ShortCode,
    search::{Query, Rank, fold_name},
};
use store::{AuditEntry, OverviewRow};

pub use names::tidy;

use crate::{
    App, Result,
    worklist::{WorkItem, described},
};

/// Most people to one answer.
pub const MOST: usize = 20;
/// Candidates asked of the database at once.
const AT_ONCE: usize = 500;
/// Identities opened at once: a few more than are shown.
const OPENED_AT_ONCE: usize = 40;

/// What searching keeps in memory.
#[derive(Default)]
pub struct Search {
    pub(crate) names: names::Names,
    pub(crate) shown: shown::ShownLately,
}

/// At which desk a found case is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// The casemanager's case.
    Outreach,
    /// The regisseur's.
    Led,
    /// The list handler's.
    Municipal,
    /// The privacy officer's, who has no work of their own: objection and locks.
    Supervision,
}

/// The grants under which this actor opens cases: what a search shows is asked of each.
#[derive(Clone, Debug)]
pub struct Doors {
    outreach: Option<Grant<action::OpenCase>>,
    led: Option<Grant<action::OpenLedCase>>,
    municipal: Option<Grant<action::OpenMunicipalCase>>,
    supervision: Option<Grant<action::LiftLock>>,
}

impl Doors {
    /// Those of this actor.
    pub fn of(actor: &Actor) -> Self {
        Self {
            outreach: actor.authorize().ok(),
            led: actor.authorize().ok(),
            municipal: actor.authorize().ok(),
            supervision: actor.authorize().ok(),
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Cases with the desk that opens them, the best fit first.
    pub items: Vec<(Door, WorkItem)>,
    /// Whether more people fit: type on.
    pub more: bool,
}

type Row = (Door, OverviewRow);

/// The least time an answer takes.
const EVEN: Duration = Duration::from_millis(50);

/// Gives an answer no sooner than any other: how long it took does not tell somebody who is not there from
/// somebody who may not be known (D2, D10).
pub(crate) async fn evenly<T>(work: impl Future<Output = T>) -> T {
    let (answer, ()) = tokio::join!(Box::pin(work), tokio::time::sleep(EVEN));
    answer
}

/// Finds people within one's own work: by the short code on a card, by name, by birth date. The privacy
/// officer, who has no work list, must type the whole name (D10).
pub async fn find(
    app: &App,
    grant: &Grant<action::FindCaller>,
    doors: &Doors,
    typed: &str,
) -> Result<Found> {
    evenly(find_now(app, grant, doors, typed)).await
}

async fn find_now(
    app: &App,
    grant: &Grant<action::FindCaller>,
    doors: &Doors,
    typed: &str,
) -> Result<Found> {
    let (rows, more) = match typed.trim().parse::<ShortCode>() {
        Ok(code) => (openable(app, doors, Asked::Code(&code)).await?, false),
        Err(_) => (Vec::new(), false),
    };
    let (rows, more) = match Query::parse(typed) {
        Some(query) if rows.is_empty() => by_name(app, grant, doors, &query, typed).await?,
        _ => (rows, more),
    };
    let (doors, rows): (Vec<Door>, Vec<OverviewRow>) = rows.into_iter().unzip();
    log_shown(app, grant, &rows).await?;
    let items = described(app, grant.account(), &rows).await?;
    Ok(Found {
        items: doors.into_iter().zip(items).collect(),
        more,
    })
}

/// What is asked at each of the actor's doors.
#[derive(Clone, Copy)]
pub(crate) enum Asked<'a> {
    Code(&'a ShortCode),
    People(&'a [PersonId]),
}

/// The cases asked for that the actor may open now, each at the first door that opens it.
pub(crate) async fn openable(app: &App, doors: &Doors, asked: Asked<'_>) -> Result<Vec<Row>> {
    async fn through<A: Action>(
        app: &App,
        grant: Option<&Grant<A>>,
        door: Door,
        asked: Asked<'_>,
        rows: &mut Vec<Row>,
    ) -> Result<()> {
        if let Some(grant) = grant {
            let found = match asked {
                Asked::Code(code) => {
                    let code = code.as_str().to_owned();
                    app.store.cases_by_code(grant, code).await?
                }
                Asked::People(people) => app.store.openable_cases(grant, people).await?,
            };
            rows.extend(found.into_iter().map(|row| (door, row)));
        }
        Ok(())
    }
    let Doors {
        outreach,
        led,
        municipal,
        supervision,
    } = doors;
    let mut rows = Vec::new();
    through(app, outreach.as_ref(), Door::Outreach, asked, &mut rows).await?;
    through(app, led.as_ref(), Door::Led, asked, &mut rows).await?;
    through(app, municipal.as_ref(), Door::Municipal, asked, &mut rows).await?;
    through(
        app,
        supervision.as_ref(),
        Door::Supervision,
        asked,
        &mut rows,
    )
    .await?;
    Ok(once_each(rows))
}

/// A case that opens at more than one of the actor's desks is shown at the first.
fn once_each(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|(door, row)| (row.case, *door));
    rows.dedup_by_key(|(_, row)| row.case);
    rows
}

async fn by_name(
    app: &App,
    grant: &Grant<action::FindCaller>,
    doors: &Doors,
    query: &Query,
    typed: &str,
) -> Result<(Vec<Row>, bool)> {
    let mut candidates: Vec<(Rank, PersonId)> = Vec::new();
    let mut more = false;
    for municipality in crate::municipalities::in_scope(app, grant.municipalities()).await? {
        let found = app.search.names.find(app, municipality, query).await?;
        more |= found.more;
        candidates.extend(found.people);
    }
    // Stable: within a rank and a municipality the alphabet stands.
    candidates.sort_by_key(|(rank, _)| *rank);
    let mut shown: Vec<Row> = Vec::new();
    for people in candidates.chunks(AT_ONCE) {
        let people: Vec<PersonId> = people.iter().map(|(_, person)| *person).collect();
        let rows = in_order(openable(app, doors, Asked::People(&people)).await?, &people);
        for rows in rows.chunks(OPENED_AT_ONCE) {
            shown.extend(still_fitting(app, query, typed, rows).await?);
            if shown.len() > MOST {
                shown.truncate(MOST);
                return Ok((shown, true));
            }
        }
    }
    Ok((shown, more))
}

/// In the order of the candidates, of one person the latest round first.
fn in_order(mut rows: Vec<Row>, people: &[PersonId]) -> Vec<Row> {
    let order: HashMap<PersonId, usize> = people
        .iter()
        .enumerate()
        .map(|(at, person)| (*person, at))
        .collect();
    rows.sort_by_key(|(_, row)| (order.get(&row.person).copied(), Reverse(row.case)));
    rows
}

/// Those whose name and birth date, opened now, still fit.
async fn still_fitting(app: &App, query: &Query, typed: &str, rows: &[Row]) -> Result<Vec<Row>> {
    let people = rows.iter().map(|(_, row)| (&row.municipality, &row.person));
    let opened = crate::outreach::identities(app, people).await?;
    let fits = |(door, row): &&Row| {
        opened.get(&row.person).is_some_and(|identity| {
            query.finds_identity(identity)
                && (*door != Door::Supervision
                    || fold_name(&identity.full_name()) == fold_name(typed))
        })
    };
    Ok(rows.iter().filter(fits).cloned().collect())
}

async fn log_shown(
    app: &App,
    grant: &Grant<action::FindCaller>,
    rows: &[OverviewRow],
) -> Result<()> {
    let now = app.now();
    let fresh: Vec<_> = rows
        .iter()
        .filter(|row| app.search.shown.is_news(grant.account(), row.person, now))
        .map(|row| (row.municipality, row.person))
        .collect();
    if fresh.is_empty() {
        return Ok(());
    }
    app.store
        .record_reads(AuditEntry::about(grant, fresh.iter().copied(), "shown"))
        .await?;
    // Only what is on disk counts as told.
    for (_, person) in fresh {
        app.search.shown.note(grant.account(), person, now);
    }
    Ok(())
}
