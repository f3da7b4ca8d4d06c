//! Keeping the routes of a region: a route is added, or written anew in a next version (S2-36).

use access::{Grant, policy as action};
use domain::{
    Day, MunicipalityId, RouteTemplateId,
    route::{EntryRule, RouteDirection},
};
use store::{AuditEntry, RouteVersion};

use crate::{
    App, AppError, Result,
    words::{nobodys, nobodys_if_any},
};

/// Longest name of a route and of its owner, in characters.
const LONGEST_NAME: usize = 120;
/// Longest step, in characters.
const LONGEST_STEP: usize = 200;
/// Longest list of who is consulted, in characters.
const LONGEST: usize = 300;
/// Most steps of a route.
const MOST_STEPS: usize = 20;

/// What is written of a route.
#[derive(Clone, Debug)]
pub struct RouteForm {
    /// What it is called.
    pub name: String,
    /// The organisation that owns it.
    pub owner: String,
    /// Who is consulted; may be empty.
    pub consulted: String,
    /// Where it leads.
    pub direction: RouteDirection,
    /// Its steps, one a line.
    pub steps: String,
    /// Who may enter.
    pub entry: EntryRule,
    /// The day from which nobody enters it any more.
    pub ended: Option<Day>,
}

/// Adds a route for young people of these municipalities.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on a field of the form; [`AppError::NotFound`] for a municipality outside the grant.
pub async fn add(
    app: &App,
    grant: &Grant<action::KeepRoutes>,
    places: &[MunicipalityId],
    form: RouteForm,
) -> Result<RouteTemplateId> {
    if places.is_empty() {
        return Err(AppError::field(
            "gemeenten",
            "Kies minstens een gemeente waarvoor deze route er is.",
        ));
    }
    let version = version(app, grant, 1, form)?;
    let id = RouteTemplateId::from_uuid(app.new_id());
    let mut tx = app.store.write().await?;
    let route = tx.add_route_template(grant, id, places, version.at).await?;
    tx.add_route_version(&route, &version).await?;
    tx.commit(logged(grant, id).detail("version", version.version))
        .await?;
    Ok(id)
}

/// Writes a route anew, as the version after the one that was seen. Who follows it goes on by the version they entered.
///
/// # Errors
/// As [`add`]; [`AppError::Changed`] when somebody else wrote meanwhile.
pub async fn change(
    app: &App,
    grant: &Grant<action::KeepRoutes>,
    id: RouteTemplateId,
    seen: i64,
    form: RouteForm,
) -> Result<()> {
    let version = version(app, grant, seen.saturating_add(1), form)?;
    let mut tx = app.store.write().await?;
    let route = tx.hold_route_template(grant, id).await?;
    let files = app.store.route_templates(grant).await?;
    let file = files.iter().find(|file| file.id == id);
    if file.ok_or(AppError::NotFound)?.now.version != seen {
        return Err(AppError::Changed);
    }
    tx.add_route_version(&route, &version).await?;
    Ok(tx
        .commit(logged(grant, id).detail("version", version.version))
        .await?)
}

fn version(
    app: &App,
    grant: &Grant<action::KeepRoutes>,
    number: i64,
    form: RouteForm,
) -> Result<RouteVersion> {
    let entry = form.entry;
    if matches!((entry.least_age, entry.greatest_age), (Some(from), Some(until)) if until < from) {
        return Err(AppError::field(
            "leeftijd_tot",
            "De hoogste leeftijd ligt onder de laagste.",
        ));
    }
    let named = |field, words: &str| nobodys(field, words, LONGEST_NAME, &[], "Vul dit veld in.");
    let (name, owner) = (named("naam", &form.name)?, named("eigenaar", &form.owner)?);
    let mut steps = Vec::new();
    for step in form.steps.lines().filter(|line| !line.trim().is_empty()) {
        steps.push(nobodys("stappen", step, LONGEST_STEP, &[], "")?);
    }
    if steps.is_empty() || steps.len() > MOST_STEPS {
        return Err(AppError::field(
            "stappen",
            format!("Schrijf op elke regel een stap: minstens 1 en hooguit {MOST_STEPS}."),
        ));
    }
    Ok(RouteVersion {
        version: number,
        name,
        owner,
        consulted: nobodys_if_any("afstemming", &form.consulted, LONGEST, &[])?,
        direction: form.direction,
        steps,
        entry,
        ended: form.ended,
        by: grant.account(),
        at: app.now(),
    })
}

fn logged(grant: &Grant<action::KeepRoutes>, id: RouteTemplateId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("route", id.uuid())
}
