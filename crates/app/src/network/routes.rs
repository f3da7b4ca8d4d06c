//! The routing table: who carries out, by municipality, direction and age (S4-131, S4-132).

use access::{Action, Grant, policy as action};
use domain::{
    Day, MunicipalityId, NetworkRouteId,
    network::{Direction, Executor, ExecutorKind, Route},
};
use store::{AuditEntry, NetworkItem, RouteRecord};

use crate::{App, AppError, Result, municipalities::names_today, words};

/// Longest name of a team, in characters.
const LONGEST_NAME: usize = 80;
/// No line reaches beyond this age.
const LAST_AGE: u8 = 35;

/// A line to write.
#[derive(Clone, Debug)]
pub struct RouteForm {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// For which direction.
    pub direction: Direction,
    /// From which age.
    pub from_age: u8,
    /// Until which age, not included.
    pub until_age: u8,
    /// Which of the core partners.
    pub kind: ExecutorKind,
    /// The team by name.
    pub team: String,
    /// From which day.
    pub valid_from: Day,
}

/// A line as it stands.
#[derive(Clone, Debug)]
pub struct RouteView {
    /// The municipality.
    pub municipality: String,
    /// What it says.
    pub route: Route,
    /// Whether a later line of the same direction and ages takes its place today.
    pub is_replaced: bool,
}

/// The lines of one's municipalities, by municipality, direction and age; what holds first.
pub async fn routes(app: &App, grant: &Grant<action::KeepNetworkRoutes>) -> Result<Vec<RouteView>> {
    let records = app.store.network_routes(grant).await?;
    let names = names_today(app).await?;
    let today = app.today();
    let replaced = |one: &RouteRecord| {
        records.iter().any(|other| {
            let later = (other.route.valid_from, other.at, other.id)
                > (one.route.valid_from, one.at, one.id);
            later
                && other.municipality == one.municipality
                && other.route.direction == one.route.direction
                && other.route.valid_from <= today
                && other.route.from_age <= one.route.from_age
                && other.route.until_age >= one.route.until_age
        })
    };
    let mut views: Vec<RouteView> = records
        .iter()
        .map(|one| RouteView {
            municipality: names
                .get(&one.municipality)
                .map(|place| place.name.clone())
                .unwrap_or_default(),
            route: one.route.clone(),
            is_replaced: replaced(one),
        })
        .collect();
    views.sort_by(|a, b| {
        let key = |one: &RouteView| {
            let route = &one.route;
            (
                one.municipality.clone(),
                one.is_replaced,
                route.direction,
                route.from_age,
            )
        };
        key(a).cmp(&key(b))
    });
    Ok(views)
}

/// Writes a line. It takes the place of earlier ones from its day.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `gemeente`, `tot-leeftijd`, `uitvoerder` or `team`.
pub async fn add_route(
    app: &App,
    grant: &Grant<action::KeepNetworkRoutes>,
    form: RouteForm,
) -> Result<()> {
    let own = crate::municipalities::narrow(app, grant, form.municipality).await?;
    if form.until_age <= form.from_age || form.until_age > LAST_AGE {
        return Err(AppError::field(
            "tot-leeftijd",
            format!("Vul een leeftijd in boven de eerste, en hooguit {LAST_AGE}."),
        ));
    }
    if !form.kind.serves(form.direction) {
        return Err(AppError::field(
            "uitvoerder",
            "RBL/RMC begeleidt naar onderwijs. Naar werk en zorg begeleidt werk en inkomen of het lokale team.",
        ));
    }
    let team = words::nobodys("team", &form.team, LONGEST_NAME, &[], "Vul dit veld in.")?;
    let record = RouteRecord {
        municipality: form.municipality,
        id: NetworkRouteId::from_uuid(app.new_id()),
        route: Route {
            direction: form.direction,
            from_age: form.from_age,
            until_age: form.until_age,
            executor: Executor {
                kind: form.kind,
                team,
            },
            valid_from: form.valid_from,
        },
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.add_network_route(&own, &record).await?;
    let entry = AuditEntry::by(&own, form.municipality)
        .detail("route", record.id.uuid())
        .detail("direction", form.direction.code())
        .detail("executor", form.kind.code());
    Ok(tx.commit(entry).await?)
}

/// Who carries out in a direction for the young person of an item, today.
pub(super) async fn executor<A: Action>(
    app: &App,
    grant: &Grant<A>,
    item: &NetworkItem,
    direction: Option<Direction>,
) -> Result<Option<Executor>> {
    let Some(direction) = direction else {
        return Ok(None);
    };
    let own = grant.narrow(item.record.municipality)?;
    let records = app.store.network_routes(&own).await?;
    let routes: Vec<Route> = records.into_iter().map(|one| one.route).collect();
    let age = item.record.facts.age;
    Ok(domain::network::executor_for(&routes, direction, age, app.today()).cloned())
}
