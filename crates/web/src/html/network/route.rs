//! The routing table: who carries out, by municipality, direction and age (S4-131, S4-132).

use access::policy::{KeepNetworkRoutes, SeeNetwork};
use app::network::{RouteForm, RouteView};
use axum_extra::extract::Form as FormBody;
use domain::network::{Direction, ExecutorKind};

use super::PATH;
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

const ROUTES: &str = "/netwerk/verdeling";
/// Longest name of a team, in characters.
const LONGEST_NAME: usize = 80;

fn row(t: Texts, one: &RouteView) -> Vec<Cell> {
    let route = &one.route;
    let ages = t.with(
        "net-ages-are",
        &[
            ("from", &route.from_age.to_string()),
            ("until", &route.until_age.to_string()),
        ],
    );
    let since = if one.is_replaced {
        Cell::Badge(Tone::Plain, t.get("net-replaced"))
    } else {
        Cell::Text(route.valid_from.dutch())
    };
    vec![
        Cell::Text(one.municipality.clone()),
        Cell::Text(word(t, route.direction)),
        Cell::Text(ages),
        Cell::Lines(route.executor.team.clone(), word(t, route.executor.kind)),
        since,
    ]
}

/// A page of the routing table. Who keeps it without taking part has no page above it.
fn titled(auth: &Authorized<KeepNetworkRoutes>, title: String) -> Page {
    let page = auth.page(title);
    if auth.also::<SeeNetwork>().is_ok() {
        page.under(PATH, auth.t.get("net-title"))
    } else {
        page
    }
}

/// The table.
pub(super) async fn all(auth: Authorized<KeepNetworkRoutes>) -> Answer {
    let t = auth.t;
    let routes = app::network::routes(auth.app(), &auth.grant).await?;
    let columns = [
        "net-place",
        "net-direction",
        "net-ages",
        "net-executor",
        "net-from",
    ];
    let table = Table::new(
        t.get("net-routes"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("net-routes-none"),
    )
    .rows(routes.iter().map(|one| row(t, one)));
    let page = titled(&auth, t.get("net-routes"));
    Ok(Sections::new(page)
        .lead(t.get("net-routes-lead"))
        .steps(vec![Step::main(
            format!("{ROUTES}/nieuw"),
            t.get("net-route-add"),
        )])
        .table(&table)
        .answer())
}

async fn new_page(
    auth: &Authorized<KeepNetworkRoutes>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name));
    let page = titled(auth, t.get("net-route-add")).under(ROUTES, t.get("net-routes"));
    let form = page
        .form(format!("{ROUTES}/nieuw"), t.get("net-route-do"))
        .field(Field::select(
            "gemeente",
            t.get("net-place"),
            with_none(t, places.collect()),
        ))
        .field(Field::radios(
            "richting",
            t.get("net-direction"),
            choices(t, Direction::ALL),
        ))
        .field(Field::number("van-leeftijd", t.get("net-from-age")).value("16"))
        .field(
            Field::number("tot-leeftijd", t.get("net-until-age"))
                .hint(t.get("net-until-age-hint"))
                .value("28"),
        )
        .field(Field::radios(
            "uitvoerder",
            t.get("net-executor"),
            choices(t, ExecutorKind::ALL),
        ))
        .field(Field::text("team", t.get("net-team")).hint(t.get("net-team-hint")))
        .field(Field::day("vanaf", t.get("net-from")).value(auth.app().today().to_string()))
        .cancel(ROUTES);
    Ok(FormPage::answer(page, t.get("net-route-lead"), mend(form)?))
}

/// Asks for a line.
pub(super) async fn ask(auth: Authorized<KeepNetworkRoutes>) -> Answer {
    new_page(&auth, Ok).await
}

fn read(read: &mut Reader<'_>) -> Option<RouteForm> {
    let municipality = read.parse("gemeente", "fout-kies");
    let direction = read.parse("richting", "fout-kies");
    let from_age = read.parse("van-leeftijd", "fout-getal");
    let until_age = read.parse("tot-leeftijd", "fout-getal");
    let kind = read.parse("uitvoerder", "fout-kies");
    let team = read.text("team", LONGEST_NAME);
    let valid_from = read.day("vanaf");
    Some(RouteForm {
        municipality: municipality?,
        direction: direction?,
        from_age: from_age?,
        until_age: until_age?,
        kind: kind?,
        team,
        valid_from: valid_from?,
    })
}

/// Writes it.
pub(super) async fn add(
    auth: Authorized<KeepNetworkRoutes>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let form = read(&mut reader);
    let errors = reader.errors();
    let Some(form) = form.filter(|_| errors.is_empty()) else {
        return new_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::network::add_route(auth.app(), &auth.grant, form).await {
        Ok(()) => Ok(done(ROUTES, "netwerk-verdeling")),
        Err(error) => new_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
