//! The network: the social map, whom to turn to, agreements with partners, and how far the working together is.

pub(crate) mod agreements;
pub(crate) mod conditions;
pub(crate) mod contacts;
pub(crate) mod improvements;
pub(crate) mod partners;
pub(crate) mod provision;
pub(crate) mod roles;
pub(crate) mod social_map;

use access::{
    Action,
    policy::{FinishImprovement, KeepDirectory, SeeStart},
};
use domain::MunicipalityId;

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Posted},
    problem::Problem,
    routing::Routes,
    sections::{Sections, Step},
    table::Tone,
    texts::Texts,
};

/// The routes of all of it.
pub(crate) fn register(routes: Routes) -> Routes {
    cooperation(
        routes
            .get("/sociale-kaart", social_map::all)
            .get("/sociale-kaart/nieuw", provision::ask)
            .post("/sociale-kaart/nieuw", provision::add)
            .get("/sociale-kaart/{provision}", social_map::one)
            .get("/sociale-kaart/{provision}/wijzigen", provision::ask_change)
            .post("/sociale-kaart/{provision}/wijzigen", provision::change)
            .post("/sociale-kaart/{provision}/nagekeken", provision::check)
            .get("/smoelenboek", contacts::all)
            .get("/smoelenboek/mijn", contacts::ask_own)
            .post("/smoelenboek/mijn", contacts::set_own)
            .get("/smoelenboek/rollen", roles::all)
            .get("/smoelenboek/rollen/{role}", roles::one)
            .get("/smoelenboek/organisaties/nieuw", partners::ask)
            .post("/smoelenboek/organisaties/nieuw", partners::add)
            .get("/smoelenboek/organisaties/{partner}", partners::ask_change)
            .post("/smoelenboek/organisaties/{partner}", partners::change)
            .post("/smoelenboek/organisaties/{partner}/weg", partners::remove)
            .get(
                "/smoelenboek/organisaties/{partner}/contact",
                partners::ask_person,
            )
            .post(
                "/smoelenboek/organisaties/{partner}/contact",
                partners::add_person,
            )
            .post(
                "/smoelenboek/organisaties/{partner}/contact/weg",
                partners::remove_person,
            ),
    )
}

fn cooperation(routes: Routes) -> Routes {
    routes
        .get("/convenanten", agreements::all)
        .get("/convenanten/nieuw", agreements::ask)
        .post("/convenanten/nieuw", agreements::add)
        .get("/convenanten/{agreement}/einde", agreements::ask_end)
        .post("/convenanten/{agreement}/einde", agreements::end)
        .get("/samenwerking", improvements::all)
        .get("/samenwerking/{grouping}/actie", improvements::ask)
        .post("/samenwerking/{grouping}/actie", improvements::add)
        .get("/samenwerking/{grouping}/meten", improvements::ask_measure)
        .post("/samenwerking/{grouping}/meten", improvements::measure)
        .get(
            "/samenwerking/acties/{improvement}",
            improvements::ask_finish,
        )
        .post("/samenwerking/acties/{improvement}", improvements::finish)
        .post(
            "/samenwerking/acties/{improvement}/heropenen",
            improvements::reopen,
        )
        .get("/ingebruikname", conditions::all)
        .get("/ingebruikname/{grouping}/{condition}", conditions::ask)
        .post("/ingebruikname/{grouping}/{condition}", conditions::note)
}

/// What waits of the network: entries of the social map to check, and improvements one is late with.
pub(crate) async fn waiting(
    auth: &Authorized<SeeStart>,
    mut page: Sections,
) -> Result<Sections, Problem> {
    let t = auth.t;
    if let Ok(keeps) = auth.also::<KeepDirectory>() {
        let waiting = app::social_map::to_check(auth.app(), &keeps).await?;
        if waiting > 0 {
            page = page
                .notice(
                    Tone::Attention,
                    t.count("map-waiting-check", waiting as u64),
                    vec![t.get("map-waiting-check-line")],
                )
                .steps(vec![Step::other(
                    "/sociale-kaart?tonen=nakijken",
                    t.get("map-to-check"),
                )]);
        }
    }
    if let Ok(owns) = auth.also::<FinishImprovement>() {
        let late = app::cooperation::own_late(auth.app(), &owns).await?;
        if !late.is_empty() {
            let lines = late.iter().map(|one| one.sentence.clone());
            page = page
                .notice(
                    Tone::Alarm,
                    t.count("action-waiting-late", late.len() as u64),
                    lines.collect(),
                )
                .steps(vec![Step::other("/samenwerking", t.get("coop-title"))]);
        }
    }
    Ok(page)
}

/// The municipalities something is for: those of the grant, all of them ticked.
pub(crate) async fn places_field<A: Action>(
    auth: &Authorized<A>,
    label: String,
) -> Result<Field, Problem> {
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places: Vec<Choice> = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let everybody = places.iter().map(|place| place.value.clone()).collect();
    Ok(Field {
        values: everybody,
        optional: false,
        ..Field::checks("gemeenten", label, places)
    })
}

pub(crate) fn posted_places(posted: &Posted) -> Vec<MunicipalityId> {
    let places = posted.all("gemeenten");
    places.iter().filter_map(|id| id.parse().ok()).collect()
}

/// Names on one line.
fn names(places: &[app::municipalities::MunicipalityView]) -> String {
    let names: Vec<&str> = places.iter().map(|place| &*place.name).collect();
    names.join(", ")
}

/// What is there of several ways to be reached, on one line.
fn reach(phone: &str, email: &str) -> String {
    let parts: Vec<&str> = [phone, email]
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect();
    parts.join(" · ")
}

/// A choice for everything, and the codes.
fn with_all<C: crate::wording::Coded>(t: Texts, all: &[C]) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", t.get("filter-all"))];
    choices.extend(super::answers::choices(t, all));
    choices
}
