//! Routes as a region agreed on them, and a guided young person of seventeen.

use access::{Actor, policy};
use app::{
    App, AppError,
    routes::{self, RouteForm},
};
use domain::{
    CaseId, MunicipalityId, RouteTemplateId,
    outreach::WayIn,
    route::{EntryRule, RouteDirection},
    school::{Education, Qualification},
};

use crate::{
    guidance::{does, intake},
    region::Region,
    registrations,
};

/// A route to write, for everybody.
pub fn route(name: &str, owner: &str, direction: RouteDirection, steps: &[&str]) -> RouteForm {
    RouteForm {
        name: name.to_owned(),
        owner: owner.to_owned(),
        consulted: String::new(),
        direction,
        steps: steps.join("\n"),
        entry: EntryRule::default(),
        ended: None,
    }
}

/// The routes of a region: to work, to work from Entree, to a day activity, at school, and for who has no home (S2-05 to S2-07,
/// S2-14, S2-24).
pub fn agreed() -> Vec<RouteForm> {
    let ages = |least, greatest| EntryRule {
        least_age: Some(least),
        greatest_age: Some(greatest),
        ..EntryRule::default()
    };
    vec![
        RouteForm {
            consulted: "Doorstroompunt, scholen, Werkplein en SW".to_owned(),
            entry: EntryRule {
                schools: vec![Education::PracticalEducation, Education::SpecialSecondary],
                ..ages(16, 26)
            },
            ..route(
                "Route Arbeid",
                "Arbeidsmarktregio Verzonnen Land",
                RouteDirection::Work,
                &[
                    "Gesprek met school, jongere en Werkplein",
                    "Stage bij een werkgever",
                    "Proefplaatsing",
                    "Contract en begeleiding op het werk",
                ],
            )
        },
        RouteForm {
            entry: EntryRule {
                schools: vec![Education::Entree],
                ..ages(16, 26)
            },
            ..route(
                "Route Arbeid Entree",
                "Arbeidsmarktregio Verzonnen Land",
                RouteDirection::Work,
                &[
                    "Warme overdracht van de opleiding",
                    "Proefplaatsing",
                    "Contract",
                ],
            )
        },
        RouteForm {
            entry: EntryRule {
                certificates: vec![Qualification::SpecialDayActivity, Qualification::Nothing],
                ..EntryRule::default()
            },
            ..route(
                "Route Dagbesteding",
                "Gemeentelijk team",
                RouteDirection::DayActivity,
                &["Indicatie", "Kennismaken", "Vaste dagen"],
            )
        },
        route(
            "School als Wijk",
            "Verzonnen mbo",
            RouteDirection::Education,
            &[
                "Gesprek op school",
                "Hulp in de woongemeente",
                "Terug in de klas",
            ],
        ),
        route(
            "Onderwijs op Maat",
            "Doorstroompunt",
            RouteDirection::Stability,
            &[
                "Een vaste plek",
                "Onderwijs in deeltijd",
                "Gewone opleiding",
            ],
        ),
    ]
}

/// Writes them for these municipalities, in their order.
///
/// # Errors
/// Whatever the use case refuses.
pub async fn write(
    app: &App,
    keeper: &Actor,
    places: &[MunicipalityId],
) -> Result<Vec<RouteTemplateId>, AppError> {
    let grant = keeper.authorize::<policy::KeepRoutes>()?;
    let mut made = Vec::new();
    for form in agreed() {
        made.push(routes::add(app, &grant, places, form).await?);
    }
    Ok(made)
}

/// Somebody who walked in, born on this day, with consent and an intake: the casemanager guides.
///
/// # Panics
/// When a use case refuses.
pub async fn guided(region: &Region, born: &str, family_name: &str) -> CaseId {
    let name = ("Robin", family_name);
    let today = region.app.today();
    let form = registrations::form(region.town, WayIn::WalkIn, name, born, today);
    let actor = region.actor_today("casemanager").await;
    let case = registrations::begun(&region.app, &actor, &form).await;
    does(region, case, intake(region)).await.expect("intake");
    case
}
