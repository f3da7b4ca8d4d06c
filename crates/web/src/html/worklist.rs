//! The start page and the work lists: what is due, what is late, what waits on someone else.

use access::policy::{
    AnswerInsight, NoteOutcome, ReviewLog, SeeMunicipalWorklist, SeeOutreachWorklist,
    SeeRegisseurWorklist, SeeReviewState, SeeStart, SwitchPhase,
};
use app::worklist::{Filter, Only, WorkCounts, WorkItem, Worklist};
use axum::extract::Query;
use domain::outreach::{Lateness, Phase, WorkOrder};

use crate::{
    authorized::Authorized,
    form::{Choice, Field},
    html::{Answer, answers::choices, log_review::overdue_notice},
    page::Page,
    sections::{Figure, Next, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

/// Filters as they stand in the address.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    fase: String,
    tijd: String,
    mijn: String,
    orde: String,
    alleen: String,
    na: String,
}

impl Wanted {
    fn filter(&self) -> Filter {
        Filter {
            municipality: None,
            phase: self.fase.parse().ok(),
            lateness: self.tijd.parse().ok(),
            mine: self.mijn == "ja",
            only: match self.alleen.as_str() {
                "zonder" => Only::WithoutLead,
                "stil" => Only::Quiet,
                _ => Only::All,
            },
            after: Some(self.na.clone()).filter(|after| !after.is_empty()),
            order: self.order(),
        }
    }

    fn order(&self) -> WorkOrder {
        self.orde.parse().unwrap_or(WorkOrder::Urgent)
    }

    /// The same address for the rows that follow.
    fn following(&self, path: &str, after: &str) -> String {
        format!(
            "{path}?fase={}&tijd={}&mijn={}&orde={}&na={after}",
            plain(&self.fase),
            plain(&self.tijd),
            plain(&self.mijn),
            self.order().code()
        )
    }
}

/// Only what a code may hold goes back into an address.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect()
}

/// Which desk a work list is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Desk {
    Outreach,
    Municipal,
    Regisseur,
}

impl Desk {
    const fn path(self) -> &'static str {
        match self {
            Self::Outreach => "/werklijst",
            Self::Municipal => "/gemeente/werklijst",
            Self::Regisseur => "/regie",
        }
    }

    const fn cases(self) -> &'static str {
        match self {
            Self::Outreach => "/zaken",
            Self::Municipal => "/gemeente/zaken",
            Self::Regisseur => "/begeleiding",
        }
    }
}

/// The start page: today's work of whoever is signed in.
pub(crate) async fn start(auth: Authorized<SeeStart>) -> Answer {
    let t = auth.t;
    let actor = auth.session.actor.clone();
    let mut page = Sections::new(auth.page(t.value("start-title", &actor.display)));
    let mut empty = true;
    if let Ok(grant) = actor.authorize::<SeeOutreachWorklist>() {
        let list = app::worklist::outreach(auth.app(), &grant, &Filter::default()).await?;
        page = desk_start(page, t, Desk::Outreach, &list);
        empty = false;
    }
    if let Ok(grant) = actor.authorize::<SeeMunicipalWorklist>() {
        let list = app::worklist::municipal(auth.app(), &grant, &Filter::default()).await?;
        page = desk_start(page, t, Desk::Municipal, &list)
            .steps(vec![Step::other("/lijsten/nieuw", t.get("lists-upload"))]);
        page = super::handover::later(&auth, page, None).await?;
        empty = false;
    }
    if let Ok(grant) = actor.authorize::<SeeRegisseurWorklist>() {
        let list = app::worklist::led(auth.app(), &grant, &Filter::default()).await?;
        page = desk_start(page, t, Desk::Regisseur, &list);
        empty = false;
    }
    if let Ok(grant) = actor.authorize::<SwitchPhase>() {
        let places = app::phase_switch::places(auth.app(), &grant).await?;
        let cases: usize = places.iter().map(|place| place.cases).sum();
        if cases > 0 {
            page = page
                .notice(
                    Tone::Attention,
                    t.count("switch-notice", cases as u64),
                    vec![t.get("switch-notice-line")],
                )
                .steps(vec![Step::other("/faseovergang", t.get("switch-title"))]);
        }
    }
    if let Ok(grant) = actor.authorize::<AnswerInsight>() {
        let (waiting, emergencies) = app::insight::to_notice(auth.app(), &grant).await?;
        page = super::insight::notices(page, t, waiting, emergencies);
    }
    if let Ok(grant) = actor.authorize::<ReviewLog>() {
        let emergencies = app::insight::emergencies(auth.app(), &grant).await?;
        page = super::insight::emergencies(page, t, &emergencies);
    }
    if let Ok(grant) = actor.authorize::<SeeReviewState>() {
        let overdue = app::log_review::overdue(auth.app(), &grant).await?;
        page = overdue_notice(page, t, overdue);
    }
    page = super::directories::waiting(&auth, page).await?;
    let doors = super::doors(t, &actor);
    if empty && doors.is_empty() {
        page = page.notice(
            Tone::Attention,
            t.get("start-nothing"),
            vec![t.get("start-nothing-line")],
        );
    }
    if !doors.is_empty() {
        page = page.big(t.get("start-doors"), doors);
    }
    Ok(page.answer())
}

fn desk_start(page: Sections, t: Texts, desk: Desk, list: &Worklist) -> Sections {
    let page =
        page.next(&first_task(t, desk, list))
            .figures(figures(t, desk, list, None, Only::All));
    let page = ways(page, t, desk, Only::All, list);
    let page = aged_out(page, t, desk, list);
    if list.items.is_empty() {
        return page;
    }
    let table = table(t, desk, list.items.iter().take(8)).quiet();
    page.table(&table)
        .steps(vec![Step::link(desk.path(), t.get("worklist-whole"))])
}

/// Who left the desk by reaching the upper age: told, for nobody here closed the case.
fn aged_out(page: Sections, t: Texts, desk: Desk, list: &Worklist) -> Sections {
    if list.aged_out.is_empty() {
        return page;
    }
    let columns = ["column-name", "column-municipality", "column-destroyed-on"];
    let columns = columns.iter().map(|key| t.get(key)).collect();
    let table = Table::new(t.get("worklist-aged-out"), columns, String::new())
        .rows(list.aged_out.iter().map(|one| {
            vec![
                Cell::Link(format!("{}/{}", desk.cases(), one.case), one.name.clone()),
                Cell::Text(one.municipality.clone()),
                Cell::Text(one.destroyed_on.map(domain::Day::dutch).unwrap_or_default()),
            ]
        }))
        .quiet();
    page.notice(
        Tone::Attention,
        t.count("worklist-aged-out-title", list.aged_out.len() as u64),
        vec![t.get("worklist-aged-out-line")],
    )
    .table(&table)
}

/// The way to what the figures beside the next steps ask for, and back to the whole list.
fn ways(page: Sections, t: Texts, desk: Desk, only: Only, list: &Worklist) -> Sections {
    let mut ways = Vec::new();
    if list.without_lead > 0 {
        ways.push(Step::other("/werkverdeling", t.get("workload-title")));
    }
    if only != Only::All {
        ways.push(Step::link(desk.path(), t.get("worklist-whole")));
    }
    page.steps(ways)
}

/// What stands beside the next steps: work without anybody, and young people nobody spoke with.
fn asides(t: Texts, desk: Desk, list: &Worklist, only: Only) -> impl Iterator<Item = Figure> {
    let without_lead = ("zonder", "worklist-without-lead");
    let quiet = ("stil", "worklist-quiet");
    [
        (
            list.without_lead,
            Only::WithoutLead,
            without_lead,
            Tone::Alarm,
        ),
        (list.quiet, Only::Quiet, quiet, Tone::Attention),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(move |(number, part, (code, key), tone)| Figure {
        current: part == only,
        ..Figure::new(t.number(number as u64), t.get(key))
            .to(format!("{}?alleen={code}", desk.path()))
            .tone(tone)
    })
}

fn first_task(t: Texts, desk: Desk, list: &Worklist) -> Next {
    let kicker = t.get(match desk {
        Desk::Outreach => "start-first-outreach",
        Desk::Regisseur => "start-first-regie",
        Desk::Municipal => "start-first-municipal",
    });
    let Some(item) = list
        .items
        .iter()
        .find(|item| item.lateness != Lateness::NotYet)
    else {
        return Next {
            kicker,
            title: t.get("start-all-done"),
            lines: vec![t.count("start-waiting", count(list.counts.waiting_on_others))],
            tone: Tone::Plain,
            steps: vec![Step::other(desk.path(), t.get("worklist-open"))],
        };
    };
    let late = item.lateness == Lateness::Late;
    Next {
        kicker,
        title: format!("{}: {}", word(t, item.next), item.name),
        lines: vec![when(t, item)],
        tone: if late { Tone::Alarm } else { Tone::Attention },
        steps: vec![Step::main(
            format!("{}/{}", desk.cases(), item.case),
            t.get("worklist-open-case"),
        )],
    }
}

/// A count that the store gives signed.
pub(crate) fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

fn figures(
    t: Texts,
    desk: Desk,
    list: &Worklist,
    current: Option<Lateness>,
    only: Only,
) -> Vec<Figure> {
    let counts: &WorkCounts = &list.counts;
    let one = |n: i64, key: &str, lateness: Lateness, tone: Tone| Figure {
        current: current == Some(lateness),
        ..Figure::new(t.number(count(n)), t.get(key))
            .to(format!("{}?tijd={}", desk.path(), lateness.code()))
            .tone(tone)
    };
    let steps = [
        one(counts.late, "worklist-late", Lateness::Late, Tone::Alarm),
        one(counts.due, "worklist-due", Lateness::Due, Tone::Attention),
        one(
            counts.later,
            "worklist-later",
            Lateness::NotYet,
            Tone::Plain,
        ),
        Figure::new(
            t.number(count(counts.waiting_on_others)),
            t.get("worklist-waiting"),
        ),
    ];
    steps
        .into_iter()
        .chain(asides(t, desk, list, only))
        .collect()
}

/// The casemanager's work list.
pub(crate) async fn outreach(
    auth: Authorized<SeeOutreachWorklist>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let list = app::worklist::outreach(auth.app(), &auth.grant, &wanted.filter()).await?;
    let page = titled(
        auth.page(auth.t.get("worklist-title")),
        Desk::Outreach,
        &wanted,
    );
    Ok(whole(page, auth.t, Desk::Outreach, &wanted, &list).answer())
}

/// The list handler's work list: addresses, returned mail, secret addresses, checks.
pub(crate) async fn municipal(
    auth: Authorized<SeeMunicipalWorklist>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let list = app::worklist::municipal(auth.app(), &auth.grant, &wanted.filter()).await?;
    let page = titled(
        auth.page(auth.t.get("worklist-municipal-title")),
        Desk::Municipal,
        &wanted,
    );
    let page = super::handover::later(&auth, page, None).await?;
    Ok(whole(page, auth.t, Desk::Municipal, &wanted, &list).answer())
}

/// The regisseur's work list: whom the municipality leads, and who is offered to it.
pub(crate) async fn led(
    auth: Authorized<SeeRegisseurWorklist>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let list = app::worklist::led(auth.app(), &auth.grant, &wanted.filter()).await?;
    let page = titled(
        auth.page(auth.t.get("worklist-regie-title")),
        Desk::Regisseur,
        &wanted,
    );
    let noted = app::guidance::outcomes(auth.app(), &auth.also::<NoteOutcome>()?).await?;
    let mut page = whole(page, auth.t, Desk::Regisseur, &wanted, &list);
    if let Some(table) = super::guidance::to_note(auth.t, &noted) {
        page = page.table(&table);
    }
    Ok(page.answer())
}

fn titled(page: Page, desk: Desk, wanted: &Wanted) -> Sections {
    let t = page.t;
    Sections::new(page).lead(t.get(match (wanted.filter().only, desk) {
        (Only::WithoutLead, _) => "worklist-without-lead-lead",
        (Only::Quiet, _) => "worklist-quiet-lead",
        (Only::All, Desk::Outreach) => "worklist-lead",
        (Only::All, Desk::Regisseur) => "worklist-regie-lead",
        (Only::All, Desk::Municipal) => "worklist-municipal-lead",
    }))
}

fn whole(page: Sections, t: Texts, desk: Desk, wanted: &Wanted, list: &Worklist) -> Sections {
    let mut rows = table(t, desk, list.items.iter());
    rows.caption = t.value(
        "worklist-caption-order",
        &word(t, wanted.order()).to_lowercase(),
    );
    let rows = rows.next(
        t,
        list.next
            .as_deref()
            .map(|after| wanted.following(desk.path(), after)),
    );
    let only = wanted.filter().only;
    let page = page.figures(figures(t, desk, list, wanted.tijd.parse().ok(), only));
    let page = ways(page, t, desk, only, list)
        .filters(
            desk.path(),
            filter_fields(t, desk, wanted),
            t.get("filter-apply"),
        )
        .table(&rows);
    aged_out(page, t, desk, list)
}

fn filter_fields(t: Texts, desk: Desk, wanted: &Wanted) -> Vec<Field> {
    let all = || vec![Choice::new("", t.get("filter-all"))];
    let phases = all()
        .into_iter()
        .chain(
            phases(desk)
                .iter()
                .map(|phase| Choice::new(phase.code(), word(t, *phase))),
        )
        .collect();
    let times = all()
        .into_iter()
        .chain(
            Lateness::ALL
                .iter()
                .map(|one| Choice::new(one.code(), word(t, *one))),
        )
        .collect();
    vec![
        Field::select("fase", t.get("filter-phase"), phases).value(wanted.fase.clone()),
        Field::select("tijd", t.get("filter-time"), times).value(wanted.tijd.clone()),
        Field::select("orde", t.get("filter-order"), choices(t, WorkOrder::ALL))
            .value(wanted.order().code()),
        Field::checks(
            "mijn",
            String::new(),
            vec![Choice::new("ja", t.get("filter-mine"))],
        )
        .value(wanted.mijn.clone()),
    ]
}

const fn phases(desk: Desk) -> &'static [Phase] {
    match desk {
        Desk::Outreach => &[
            Phase::WithCasemanager,
            Phase::CardToPrint,
            Phase::CardToSend,
            Phase::WaitingForAnswer,
            Phase::VisitDue,
            Phase::VisitPlanned,
            Phase::MailReturned,
            Phase::WantsSupport,
            Phase::IntakePlanned,
            Phase::Intake,
            Phase::RouteChosen,
            Phase::TalkPlanned,
            Phase::SigningUp,
            Phase::SignedUp,
            Phase::NotNow,
            Phase::NotReached,
        ],
        Desk::Regisseur => &[
            Phase::WantsSupport,
            Phase::Intake,
            Phase::HandOverOffered,
            Phase::TrajectoryToStart,
            Phase::InTrajectory,
        ],
        Desk::Municipal => &[
            Phase::CheckOpen,
            Phase::AddressMissing,
            Phase::ReadyToHandOver,
            Phase::HeldSecretAddress,
            Phase::MailReturned,
        ],
    }
}

fn table<'a>(t: Texts, desk: Desk, items: impl Iterator<Item = &'a WorkItem>) -> Table {
    let columns = [
        "column-name",
        "column-next",
        "column-when",
        "column-place",
        "column-phase",
    ];
    let columns = columns.iter().map(|key| t.get(key)).collect();
    Table::new(t.get("worklist-caption"), columns, t.get("worklist-empty"))
        .rows(items.map(|item| row(t, desk, item)))
}

fn row(t: Texts, desk: Desk, item: &WorkItem) -> Vec<Cell> {
    let born = item
        .birth_year
        .map(|year| t.value("born-in", &year.to_string()))
        .unwrap_or_default();
    let household = item
        .household
        .as_deref()
        .map(|with| t.value("household-with", with))
        .unwrap_or_default();
    let stands_in = item
        .stands_in_for
        .as_deref()
        .map(|name| t.value("worklist-stands-in", name))
        .unwrap_or_default();
    let quiet = item
        .quiet_since
        .map(|day| t.value("worklist-quiet-since", &day.dutch()))
        .unwrap_or_default();
    let beside = [born, household, stands_in, quiet]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    vec![
        Cell::LinkLines(
            format!("{}/{}", desk.cases(), item.case),
            item.name.clone(),
            beside,
        ),
        Cell::Text(word(t, item.next)),
        match item.lateness {
            Lateness::Late => Cell::Badge(Tone::Alarm, when(t, item)),
            Lateness::Due => Cell::Badge(Tone::Attention, when(t, item)),
            Lateness::NotYet => Cell::Text(when(t, item)),
        },
        Cell::Lines(item.place.clone(), item.municipality.clone()),
        Cell::Badge(Tone::Plain, word(t, item.phase)),
    ]
}

/// When the next action is to be done, in words.
fn when(t: Texts, item: &WorkItem) -> String {
    match (item.lateness, item.due_from, item.due_until) {
        (Lateness::Late, _, Some(until)) => t.value("when-late", &until.dutch()),
        (Lateness::NotYet, Some(from), _) => t.value("when-from", &from.dutch()),
        (_, _, Some(until)) => t.value("when-until", &until.dutch()),
        _ => word(t, item.lateness),
    }
}
