//! A meeting: its agenda before, the young person at hand while it is open, and what came of it after (S4-95, S4-107).

use access::{
    Action,
    policy::{AdviseNetwork, ChairNetwork, DecideNetwork, SeeNetwork},
};
use app::network::{AgendaLine, MeetingStage, MeetingView};
use axum::extract::{Path, Query};
use axum_extra::extract::Form as FormBody;
use domain::{AccountId, NetworkItemId, NetworkMeetingId, network::Pace};

use super::{MEETINGS, PATH, basis, called, stage, turn};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Posted},
    html::Answer,
    page::{Page, done},
    problem::Problem,
    sections::{Act, Next, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// Who is at hand, and whether the advice is asked anew; in the address.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    bij: String,
    advies: String,
}

/// What went wrong with a form of the young person at hand.
pub(super) struct Wrong {
    pub(super) posted: Posted,
    pub(super) error: app::AppError,
    /// It was the advice.
    pub(super) is_advice: bool,
}

/// What the reader may do in a meeting.
#[derive(Clone, Copy)]
struct May {
    chair: bool,
    advise: bool,
    decide: bool,
}

/// The meeting.
pub(super) async fn show(
    auth: Authorized<SeeNetwork>,
    Path(id): Path<NetworkMeetingId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let again = wanted.advies == "opnieuw";
    page(&auth, id, wanted.bij.parse().ok(), again, None).await
}

/// The page of a meeting, for any of its acts.
pub(super) async fn page<A: Action>(
    auth: &Authorized<A>,
    id: NetworkMeetingId,
    at: Option<NetworkItemId>,
    again: bool,
    wrong: Option<Wrong>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeNetwork>()?;
    let view = app::network::meeting(auth.app(), &sees, id, at).await?;
    let may = May {
        chair: auth.also::<ChairNetwork>().is_ok(),
        advise: auth.also::<AdviseNetwork>().is_ok(),
        decide: auth.also::<DecideNetwork>().is_ok(),
    };
    let page = auth
        .page(t.value("net-meeting-of", &view.on.dutch()))
        .under(PATH, t.get("net-title"));
    let sections = Sections::new(page.clone());
    let sections = match view.stage {
        MeetingStage::Planned => planned(t, &page, sections, &view, may),
        MeetingStage::Open => {
            let sections = at_hand(auth, &page, sections, &view, may, again, wrong).await?;
            let sections = sections.table(&agenda(t, &view));
            presence(t, &page, sections, &view, may)
        }
        MeetingStage::Closed => {
            let sections = sections.facts(t.get("net-about"), &about(t, &view));
            sections.table(&agenda(t, &view))
        }
    };
    Ok(sections.answer())
}

fn about(t: Texts, view: &MeetingView) -> Facts {
    let places: Vec<&str> = view.places.iter().map(|one| one.name.as_str()).collect();
    let there = view.people.iter().filter(|(_, _, is_there)| *is_there);
    let there: Vec<&str> = there.map(|(_, name, _)| name.as_str()).collect();
    let decided = view.agenda.iter().filter(|one| one.here.decided.is_some());
    let counts = t.with(
        "net-decided-of",
        &[
            ("done", &decided.count().to_string()),
            ("of", &view.agenda.len().to_string()),
        ],
    );
    let mut facts = Facts::new()
        .cell(t.get("net-stage"), stage(t, view.stage))
        .fact(t.get("net-room"), view.room.clone())
        .fact(t.get("net-places"), places.join(", "))
        .fact(
            t.get("net-minutes"),
            t.value("net-minutes-each", &view.minutes_each.to_string()),
        );
    if view.stage == MeetingStage::Closed {
        facts = facts.fact(t.get("net-decided"), counts);
    }
    if !there.is_empty() {
        facts = facts.fact(t.get("net-present"), there.join(", "));
    }
    facts
}

fn planned(t: Texts, page: &Page, sections: Sections, view: &MeetingView, may: May) -> Sections {
    let base = format!("{MEETINGS}/{}", view.id);
    let mut sections = sections.facts(t.get("net-about"), &about(t, view));
    if may.chair {
        let mut steps = vec![Step::other(
            format!("{base}/agenda"),
            t.get("net-agenda-add"),
        )];
        if !view.agenda.is_empty() {
            steps.push(Step::other(
                format!("{base}/volgorde"),
                t.get("net-reorder"),
            ));
            sections = sections.act(&Act::main(page, format!("{base}/open"), t.get("net-open")));
        }
        sections = sections.steps(steps);
    }
    sections.table(&agenda(t, view))
}

fn agenda(t: Texts, view: &MeetingView) -> Table {
    let columns = [
        "net-turn",
        "net-who",
        "net-basis",
        "net-leading",
        "net-outcome",
    ];
    Table::new(
        t.get("net-agenda"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("net-agenda-empty"),
    )
    .rows(view.agenda.iter().zip(1_usize..).map(|(line, place)| {
        let to = if view.stage == MeetingStage::Open {
            format!("{MEETINGS}/{}?bij={}", view.id, line.item.id)
        } else {
            format!("{}/{}", super::ITEMS, line.item.id)
        };
        vec![
            Cell::Number(place.to_string()),
            Cell::LinkLines(to, called(t, &line.item), line.item.municipality.clone()),
            Cell::Text(basis(t, &line.item)),
            Cell::Text(word(t, line.item.leading.path)),
            outcome(t, view.stage, line),
        ]
    }))
}

fn outcome(t: Texts, stage: MeetingStage, line: &AgendaLine) -> Cell {
    match line.here.decided {
        Some(path) => Cell::Badge(Tone::Good, word(t, path)),
        None if stage == MeetingStage::Closed => Cell::Badge(Tone::Attention, t.get("net-put-off")),
        None if line.item.advice.is_some() => Cell::Text(t.get("net-advised")),
        None => Cell::Text(t.get("net-to-come")),
    }
}

/// The young person at hand, large, with the one thing to do.
async fn at_hand<A: Action>(
    auth: &Authorized<A>,
    page: &Page,
    sections: Sections,
    view: &MeetingView,
    may: May,
    again: bool,
    wrong: Option<Wrong>,
) -> Result<Sections, Problem> {
    let t = auth.t;
    let base = format!("{MEETINGS}/{}", view.id);
    let found = view
        .agenda
        .iter()
        .position(|line| Some(line.item.id) == view.at_hand);
    let Some((at, line)) = found.and_then(|at| Some((at, view.agenda.get(at)?))) else {
        let mut sections = sections.next(&Next {
            kicker: t.get("net-done-kicker"),
            title: t.get("net-done-title"),
            lines: vec![t.get("net-done-why")],
            tone: Tone::Plain,
            steps: Vec::new(),
        });
        if may.chair {
            sections = sections.act(&Act::main(
                page,
                format!("{base}/sluiten"),
                t.get("net-close-meeting"),
            ));
        }
        return Ok(sections);
    };
    let item = &line.item;
    let beside = |at: Option<usize>| at.and_then(|at| view.agenda.get(at));
    let mut steps = Vec::new();
    for (other, key) in [
        (beside(at.checked_sub(1)), "net-previous"),
        (beside(at.checked_add(1)), "net-next"),
    ] {
        if let Some(other) = other {
            let label = if key == "net-previous" {
                t.get("net-previous")
            } else {
                t.get("net-next")
            };
            steps.push(Step::other(format!("{base}?bij={}", other.item.id), label));
        }
    }
    let age = t.value("net-years", &item.facts.age.to_string());
    let sections = sections.next(&Next {
        kicker: kicker(t, view, at),
        title: called(t, item),
        lines: vec![format!("{}, {age}", item.municipality)],
        tone: Tone::Attention,
        steps,
    });
    let sections = sections.facts(t.get("net-said"), &turn::facts(t, item));
    if !line.is_open {
        let decided = line.here.decided.map(|path| word(t, path));
        let what = decided.unwrap_or_else(|| t.get("net-put-off"));
        return Ok(sections.notice(
            Tone::Good,
            t.value("net-decided-here", &what),
            vec![t.get("net-decided-here-why")],
        ));
    }
    let forms = turn::Forms {
        base: format!("{base}/{}", item.id),
        again: again || wrong.as_ref().is_some_and(|one| one.is_advice),
        may_advise: may.advise,
        may_decide: may.decide,
        anew: format!("{base}?bij={}&advies=opnieuw", item.id),
    };
    turn::sections(auth, page, sections, item, &forms, wrong).await
}

/// "4 van 12. 3 minuten per jongere. Op tijd."
fn kicker(t: Texts, view: &MeetingView, at: usize) -> String {
    let pace = match view.pace {
        Some(Pace::Ahead(minutes)) => t.value("net-ahead", &minutes.to_string()),
        Some(Pace::Behind(minutes)) => t.value("net-behind", &minutes.to_string()),
        Some(Pace::OnTime) | None => t.get("net-on-time"),
    };
    t.with(
        "net-kicker",
        &[
            ("at", &at.saturating_add(1).to_string()),
            ("of", &view.agenda.len().to_string()),
            ("minutes", &view.minutes_each.to_string()),
            ("pace", &pace),
        ],
    )
}

fn presence(t: Texts, page: &Page, sections: Sections, view: &MeetingView, may: May) -> Sections {
    if !may.chair {
        return sections.facts(t.get("net-about"), &about(t, view));
    }
    let base = format!("{MEETINGS}/{}", view.id);
    let people = view.people.iter();
    let people = people.map(|(id, name, _)| Choice::new(id.to_string(), name.clone()));
    let there = view.people.iter().filter(|(_, _, is_there)| *is_there);
    let form = page
        .form(format!("{base}/aanwezig"), t.get("net-present-do"))
        .field(Field {
            values: there.map(|(id, _, _)| id.to_string()).collect(),
            ..Field::checks("aanwezig", t.get("net-present"), people.collect())
        });
    let mut sections = sections.form(t.get("net-present"), Vec::new(), &form);
    if view.at_hand.is_some() {
        sections = sections.panel(
            t.get("net-close-meeting"),
            vec![t.get("net-close-meeting-why")],
        );
        sections = sections.act(&Act::other(
            page,
            format!("{base}/sluiten"),
            t.get("net-close-meeting"),
        ));
    }
    sections
}

/// Opens it.
pub(super) async fn open(
    auth: Authorized<ChairNetwork>,
    Path(id): Path<NetworkMeetingId>,
) -> Answer {
    app::network::open(auth.app(), &auth.grant, id).await?;
    Ok(done(&format!("{MEETINGS}/{id}"), "netwerk-geopend"))
}

/// Ends it.
pub(super) async fn close(
    auth: Authorized<ChairNetwork>,
    Path(id): Path<NetworkMeetingId>,
) -> Answer {
    app::network::close(auth.app(), &auth.grant, id).await?;
    Ok(done(&format!("{MEETINGS}/{id}"), "netwerk-gesloten"))
}

/// Records who is there.
pub(super) async fn record_presence(
    auth: Authorized<ChairNetwork>,
    Path(id): Path<NetworkMeetingId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let there = posted.all("aanwezig");
    let there: Vec<AccountId> = there.iter().filter_map(|id| id.parse().ok()).collect();
    app::network::set_presence(auth.app(), &auth.grant, id, &there).await?;
    Ok(done(&format!("{MEETINGS}/{id}"), "netwerk-aanwezig"))
}
