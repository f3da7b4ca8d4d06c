//! The network's meeting: what waits, who is on the list, the meetings and the routing table (S4-95..111).

mod carry;
mod item;
mod meeting;
mod overview;
mod plan;
mod pupils;
mod put_on;
mod route;
mod turn;

use access::policy::{ChairNetwork, KeepNetworkRoutes, SeeNetwork, SignUpForNetwork};
use app::network::{ItemView, MeetingStage, MeetingSummary};
use domain::network::Basis;

use crate::{
    authorized::Authorized,
    html::Answer,
    routing::Routes,
    sections::{Figure, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

const PATH: &str = "/netwerk";
const MEETINGS: &str = "/netwerk/overleg";
const ITEMS: &str = "/netwerk/jongeren";

/// Every route of the network.
pub(crate) fn register(routes: Routes) -> Routes {
    routes
        .get("/netwerk", desk)
        .get("/netwerk/aanmelden", put_on::ask_sign_up)
        .post("/netwerk/aanmelden", put_on::sign_up)
        .get("/netwerk/inbrengen/{case}", put_on::ask_bring)
        .post("/netwerk/inbrengen/{case}", put_on::bring)
        .get("/schoollijsten/{schoollist}/netwerk", pupils::ask)
        .post("/schoollijsten/{schoollist}/netwerk", pupils::put_on)
        .get("/netwerk/plannen", plan::ask)
        .post("/netwerk/plannen", plan::add)
        .get("/netwerk/overleg/{meeting}", meeting::show)
        .get("/netwerk/overleg/{meeting}/agenda", plan::ask_agenda)
        .post("/netwerk/overleg/{meeting}/agenda", plan::add_to_agenda)
        .get("/netwerk/overleg/{meeting}/volgorde", plan::ask_order)
        .post("/netwerk/overleg/{meeting}/volgorde", plan::reorder)
        .post("/netwerk/overleg/{meeting}/open", meeting::open)
        .post("/netwerk/overleg/{meeting}/sluiten", meeting::close)
        .post(
            "/netwerk/overleg/{meeting}/aanwezig",
            meeting::record_presence,
        )
        .post("/netwerk/overleg/{meeting}/{item}/advies", turn::advise)
        .post("/netwerk/overleg/{meeting}/{item}/besluit", turn::decide)
        .get("/netwerk/jongeren", overview::all)
        .get("/netwerk/jongeren/{item}", item::show)
        .post("/netwerk/jongeren/{item}/uitvoering", carry::carry_out)
        .post("/netwerk/jongeren/{item}/regie", carry::direct)
        .post("/netwerk/jongeren/{item}/terug", carry::put_back)
        .get("/netwerk/verdeling", route::all)
        .get("/netwerk/verdeling/nieuw", route::ask)
        .post("/netwerk/verdeling/nieuw", route::add)
}

/// What waits on the reader, and the meetings.
async fn desk(auth: Authorized<SeeNetwork>) -> Answer {
    let t = auth.t;
    let desk = app::network::desk(auth.app(), &auth.grant).await?;
    let mut steps = Vec::new();
    if auth.also::<ChairNetwork>().is_ok() {
        steps.push(Step::main("/netwerk/plannen", t.get("net-plan")));
    }
    if auth.also::<SignUpForNetwork>().is_ok() {
        steps.push(Step::other("/netwerk/aanmelden", t.get("net-sign-up")));
    }
    if auth.also::<KeepNetworkRoutes>().is_ok() {
        steps.push(Step::link("/netwerk/verdeling", t.get("net-routes")));
    }
    let late_tone = if desk.late == 0 {
        Tone::Plain
    } else {
        Tone::Alarm
    };
    let figures = vec![
        Figure::new(desk.waiting.to_string(), t.get("net-waiting"))
            .to(format!("{ITEMS}?stand=waiting")),
        Figure::new(desk.mine.len().to_string(), t.get("net-mine")),
        Figure::new(desk.late.to_string(), t.get("net-late"))
            .to(format!("{ITEMS}?laat=ja"))
            .tone(late_tone),
    ];
    let columns = ["net-day", "net-places", "net-stage"];
    let meetings = Table::new(
        t.get("net-meetings"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("net-no-meetings"),
    )
    .rows(desk.meetings.iter().map(|one| meeting_row(t, one)));
    let mine = items(
        t,
        t.get("net-mine-list"),
        t.get("net-mine-none"),
        &desk.mine,
    );
    Ok(Sections::new(auth.page(t.get("net-title")))
        .lead(t.get("net-lead"))
        .steps(steps)
        .figures(figures)
        .table(&meetings)
        .table(&mine)
        .steps(vec![Step::link(ITEMS, t.get("net-all-ever"))])
        .folded(
            t.get("net-how"),
            vec![
                t.get("net-how-list"),
                t.get("net-how-names"),
                t.get("net-how-decide"),
                t.get("net-how-dispute"),
            ],
        )
        .answer())
}

fn meeting_row(t: Texts, one: &MeetingSummary) -> Vec<Cell> {
    vec![
        Cell::LinkLines(
            format!("{MEETINGS}/{}", one.id),
            one.on.dutch(),
            one.room.clone(),
        ),
        Cell::Text(one.places.join(", ")),
        stage(t, one.stage),
    ]
}

fn stage(t: Texts, stage: MeetingStage) -> Cell {
    match stage {
        MeetingStage::Planned => Cell::Badge(Tone::Plain, t.get("net-stage-planned")),
        MeetingStage::Open => Cell::Badge(Tone::Attention, t.get("net-stage-open")),
        MeetingStage::Closed => Cell::Badge(Tone::Good, t.get("net-stage-closed")),
    }
}

/// A table of items: who, what leads, where it stands, by when feedback is due.
fn items(t: Texts, caption: String, empty: String, all: &[ItemView]) -> Table {
    let columns = [
        "net-who",
        "net-basis",
        "net-leading",
        "net-state",
        "net-feedback",
    ];
    Table::new(
        caption,
        columns.iter().map(|key| t.get(key)).collect(),
        empty,
    )
    .rows(all.iter().map(|one| {
        vec![
            Cell::LinkLines(
                format!("{ITEMS}/{}", one.id),
                called(t, one),
                one.municipality.clone(),
            ),
            Cell::Text(basis(t, one)),
            Cell::Lines(word(t, one.leading.path), word(t, one.leading.because)),
            Cell::Text(word(t, one.state)),
            feedback(t, one),
        ]
    }))
}

/// How an item is called: by name where that may be, else by its code.
fn called(t: Texts, item: &ItemView) -> String {
    item.name
        .clone()
        .unwrap_or_else(|| t.value("net-code", &item.code))
}

/// On what it rests, with the day of a consent.
fn basis(t: Texts, item: &ItemView) -> String {
    match (item.facts.basis, item.facts.consent_on) {
        (Basis::Consent, Some(on)) => t.value("net-consent-of", &on.dutch()),
        (basis, _) => word(t, basis),
    }
}

fn feedback(t: Texts, item: &ItemView) -> Cell {
    match item.feedback_by {
        Some(by) if item.is_late => {
            Cell::Badge(Tone::Alarm, t.value("net-late-since", &by.dutch()))
        }
        Some(by) => Cell::Text(by.dutch()),
        None => Cell::Text(t.get("net-none")),
    }
}
