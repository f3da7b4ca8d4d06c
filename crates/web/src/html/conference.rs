//! The multidisciplinary conference: what waits, pilots, who gets a conference, the agenda, and one young person at the table
//! (S0-08 to S0-24).

mod meeting;
mod one;
mod pilot;
mod select;
mod work;

use access::policy::{SeeConference, SeePilots, SelectForConference};
use app::conference::{CaseLine, ConferenceSummary, ParticipantView, PilotSummary};
use domain::conference::{NoBasis, ParticipantBasis, PilotState, SeatBasis};

use crate::{
    authorized::Authorized,
    html::Answer,
    routing::Routes,
    sections::{Figure, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

const PATH: &str = "/mdo";
const PILOTS: &str = "/mdo/pilots";
const MEETINGS: &str = "/mdo/overleg";
const CASES: &str = "/mdo/jongeren";

/// Longest name, in characters.
const LONGEST_NAME: usize = 80;

/// Every route of the conference.
pub(crate) fn register(routes: Routes) -> Routes {
    routes
        .get("/mdo", desk)
        .get("/mdo/pilots", pilot::all)
        .get("/mdo/pilots/nieuw", pilot::ask)
        .post("/mdo/pilots/nieuw", pilot::add)
        .get("/mdo/pilots/{pilot}", pilot::show)
        .get("/mdo/pilots/{pilot}/organisatie", pilot::ask_organisation)
        .post("/mdo/pilots/{pilot}/organisatie", pilot::add_organisation)
        .get(
            "/mdo/pilots/{pilot}/organisatie/{organisation}",
            pilot::ask_members,
        )
        .post(
            "/mdo/pilots/{pilot}/organisatie/{organisation}",
            pilot::set_members,
        )
        .get("/mdo/pilots/{pilot}/vraag/{question}", pilot::ask_answer)
        .post("/mdo/pilots/{pilot}/vraag/{question}", pilot::answer)
        .post("/mdo/pilots/{pilot}/evaluatie", pilot::evaluate)
        .get("/mdo/pilots/{pilot}/selectie", select::all)
        .get("/mdo/pilots/{pilot}/selectie/{case}", select::ask)
        .post("/mdo/pilots/{pilot}/selectie/{case}", select::choose)
        .get("/mdo/voordragen/{case}", select::ask_propose)
        .post("/mdo/voordragen/{case}", select::propose)
        .get("/mdo/pilots/{pilot}/plannen", meeting::ask)
        .post("/mdo/pilots/{pilot}/plannen", meeting::add)
        .get("/mdo/overleg/{conference}", meeting::show)
        .get("/mdo/overleg/{conference}/agenda", meeting::ask_agenda)
        .post("/mdo/overleg/{conference}/agenda", meeting::add_to_agenda)
        .post("/mdo/overleg/{conference}/aanwezig", meeting::presence)
        .post("/mdo/overleg/{conference}/sluiten", meeting::close)
        .get("/mdo/jongeren/{dossier}", one::show)
        .get("/mdo/jongeren/{dossier}/deelnemers", meeting::ask_seat)
        .post("/mdo/jongeren/{dossier}/deelnemers", meeting::invite)
        .post("/mdo/jongeren/{dossier}/weg", meeting::remove)
        .post("/mdo/jongeren/{dossier}/van-agenda", meeting::take_off)
        .get("/mdo/jongeren/{dossier}/doen/{act}", work::ask)
        .post("/mdo/jongeren/{dossier}/doen/{act}", work::record)
        .post("/mdo/jongeren/{dossier}/acties", work::settle)
        .post("/mdo/jongeren/{dossier}/heropenen", work::reopen)
}

/// What waits on the reader.
async fn desk(auth: Authorized<SeeConference>) -> Answer {
    let t = auth.t;
    let desk = app::conference::desk(auth.app(), &auth.grant).await?;
    let late: usize = desk.mine.iter().map(|one| one.late).sum();
    let late_tone = if late == 0 { Tone::Plain } else { Tone::Alarm };
    let figures = vec![
        Figure::new(desk.mine.len().to_string(), t.get("mdo-mine")),
        Figure::new(desk.conferences.len().to_string(), t.get("mdo-meetings")),
        Figure::new(late.to_string(), t.get("mdo-late-actions")).tone(late_tone),
    ];
    let mine = case_table(
        t,
        t.get("mdo-mine-list"),
        t.get("mdo-mine-none"),
        &desk.mine,
    );
    let selects = auth.also::<SelectForConference>().is_ok();
    let pilots = Table::new(
        t.get("mdo-pilots"),
        vec![t.get("mdo-pilot"), t.get("mdo-runs"), t.get("mdo-state")],
        t.get("mdo-pilots-none"),
    )
    .rows(desk.pilots.iter().map(|one| {
        let places = one.places.join(", ");
        let name = if selects {
            Cell::LinkLines(
                format!("{PILOTS}/{}/selectie", one.id),
                t.value("mdo-selection-of", &one.title),
                places,
            )
        } else {
            Cell::Lines(one.title.clone(), places)
        };
        vec![name, Cell::Text(days(t, one)), state(t, one)]
    }));
    let mut steps = Vec::new();
    if auth.also::<SeePilots>().is_ok() {
        steps.push(Step::other(PILOTS, t.get("mdo-all-pilots")));
    }
    Ok(Sections::new(auth.page(t.get("mdo-title")))
        .lead(t.get("mdo-lead"))
        .steps(steps)
        .figures(figures)
        .table(&mine)
        .table(&meeting_table(t, &desk.conferences))
        .table(&pilots)
        .folded(
            t.get("mdo-how"),
            vec![
                t.get("mdo-how-let-in"),
                t.get("mdo-how-basis"),
                t.get("mdo-how-plan"),
                t.get("mdo-how-lessons"),
            ],
        )
        .answer())
}

fn days(t: Texts, one: &PilotSummary) -> String {
    t.with(
        "from-until",
        &[
            ("from", &one.pilot.begins_on.dutch()),
            ("until", &one.pilot.ends_on().dutch()),
        ],
    )
}

fn state(t: Texts, one: &PilotSummary) -> Cell {
    if one.is_late {
        return Cell::Badge(
            Tone::Alarm,
            t.value("mdo-evaluation-late", &one.pilot.ends_on().dutch()),
        );
    }
    let tone = match one.state {
        PilotState::Planned => Tone::Plain,
        PilotState::Running | PilotState::Evaluated => Tone::Good,
        PilotState::EvaluationDue => Tone::Attention,
    };
    Cell::Badge(tone, word(t, one.state))
}

/// Young people: who, where it stands, how many take part, what is due.
fn case_table(t: Texts, caption: String, empty: String, all: &[CaseLine]) -> Table {
    let columns = ["mdo-who", "mdo-state", "mdo-standing", "mdo-next-due"];
    Table::new(
        caption,
        columns.iter().map(|key| t.get(key)).collect(),
        empty,
    )
    .rows(all.iter().map(|one| {
        vec![
            Cell::LinkLines(
                format!("{CASES}/{}", one.id),
                called(t, one),
                one.municipality.clone(),
            ),
            stands(t, one),
            Cell::Number(one.standing.to_string()),
            match one.next_due {
                Some(day) if one.late > 0 => {
                    Cell::Badge(Tone::Alarm, t.value("mdo-late-since", &day.dutch()))
                }
                Some(day) => Cell::Text(day.dutch()),
                None => Cell::Text(t.get("mdo-none")),
            },
        ]
    }))
}

fn stands(t: Texts, one: &CaseLine) -> Cell {
    if one.has_ground {
        Cell::Text(word(t, one.state))
    } else {
        Cell::Lines(word(t, one.state), t.get("mdo-no-ground"))
    }
}

/// How a young person is called; somebody whose consent does not stand has no name here.
fn called(t: Texts, one: &CaseLine) -> String {
    one.name.clone().unwrap_or_else(|| t.get("mdo-nameless"))
}

fn meeting_table(t: Texts, all: &[ConferenceSummary]) -> Table {
    Table::new(
        t.get("mdo-meetings"),
        vec![t.get("mdo-day"), t.get("mdo-stage")],
        t.get("mdo-meetings-none"),
    )
    .rows(all.iter().map(|one| {
        vec![
            Cell::LinkLines(
                format!("{MEETINGS}/{}", one.id),
                one.on.dutch(),
                one.room.clone(),
            ),
            if one.is_over {
                Cell::Badge(Tone::Good, t.get("mdo-stage-over"))
            } else {
                Cell::Badge(Tone::Plain, t.get("mdo-stage-planned"))
            },
        ]
    }))
}

/// Who takes part, for which organisation, why, and on what.
fn seats(t: Texts, caption: String, all: &[ParticipantView]) -> Table {
    let columns = ["mdo-participant", "mdo-need", "mdo-basis"];
    Table::new(
        caption,
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("mdo-participants-none"),
    )
    .rows(all.iter().map(|one| {
        vec![
            Cell::Lines(one.name.clone(), one.organisation.clone()),
            Cell::Text(word(t, one.need)),
            basis_cell(t, one.basis),
        ]
    }))
}

fn basis_cell(t: Texts, basis: SeatBasis) -> Cell {
    match basis {
        Ok(_) => Cell::Text(basis_text(t, basis)),
        Err(_) => Cell::Badge(Tone::Alarm, basis_text(t, basis)),
    }
}

/// On what somebody sits there, with the day of a consent; or why they cannot.
fn basis_text(t: Texts, basis: SeatBasis) -> String {
    match basis {
        Ok(ParticipantBasis::WorkTogether { given }) => t.value("mdo-basis-lead", &given.dutch()),
        Ok(ParticipantBasis::Consent { given, .. }) => t.value("mdo-basis-consent", &given.dutch()),
        Ok(ParticipantBasis::Task { task }) => t.value("mdo-basis-task", &word(t, task)),
        Err(NoBasis::Nothing) => t.get("mdo-basis-nothing"),
        Err(NoBasis::TakenBack) => t.get("mdo-basis-taken-back"),
    }
}
