//! The transfer form of a school: which are asked, which came, and where no line goes on (S4-39, S4-75 to S4-77, S4-90).

use access::policy::{AskTransfer, SeeTransfers};
use app::transfer::{TransferFilter, TransferLine};
use axum::extract::Query;
use domain::transfer::{Attention, Stage};

use crate::{
    authorized::Authorized,
    html::Answer,
    routing::Routes,
    sections::{Figure, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

mod ask;
mod one;
mod school;

const PATH: &str = "/overdracht";

/// The routes of this subject.
pub(super) fn register(routes: Routes) -> Routes {
    const LINK: &str =
        "a school has no account: the link is the key, and shows only what was typed by it";
    routes
        .get("/overdracht", all)
        .get("/overdracht/nieuw", ask::ask)
        .post("/overdracht/nieuw", ask::make)
        .get("/overdracht/{transfer}", one::one)
        .get("/overdracht/{transfer}/herinneren", ask::ask_remind)
        .post("/overdracht/{transfer}/herinneren", ask::remind)
        .get("/overdracht/{transfer}/intrekken", ask::ask_withdraw)
        .post("/overdracht/{transfer}/intrekken", ask::withdraw)
        .get("/overdracht/{transfer}/opvolgen", one::ask_follow_up)
        .post("/overdracht/{transfer}/opvolgen", one::follow_up)
        .get("/overdracht/{transfer}/koppelen", one::ask_tie)
        .post("/overdracht/{transfer}/koppelen", one::tie)
        .get("/overdracht/{transfer}/vernietigen", one::ask_destroy)
        .post("/overdracht/{transfer}/vernietigen", one::destroy)
        .public("/school/{token}", school::open, LINK)
        .school_post("/school/{token}", school::fill, LINK)
}

/// Which requests are asked for.
#[derive(serde::Deserialize)]
struct Wanted {
    #[serde(default)]
    toon: String,
}

const LATE: &str = "te-laat";
const WITHOUT_LINE: &str = "zonder-vervolg";

impl Wanted {
    fn filter(&self) -> TransferFilter {
        match self.toon.as_str() {
            LATE => TransferFilter::Late,
            WITHOUT_LINE => TransferFilter::WithoutLine,
            _ => TransferFilter::All,
        }
    }
}

/// The requests of the reader's municipalities.
async fn all(auth: Authorized<SeeTransfers>, Query(wanted): Query<Wanted>) -> Answer {
    let t = auth.t;
    let filter = wanted.filter();
    let view = app::transfer::overview(auth.app(), &auth.grant, filter).await?;
    let alarm = |count: usize, tone: Tone| if count == 0 { Tone::Plain } else { tone };
    let figure = |count: usize, label: &str| {
        let number = t.number(u64::try_from(count).unwrap_or(u64::MAX));
        Figure::new(number, t.get(label))
    };
    let figures = vec![
        figure(view.without_line, "handoff-without-line")
            .to(format!("{PATH}?toon={WITHOUT_LINE}"))
            .tone(alarm(view.without_line, Tone::Alarm)),
        figure(view.late, "handoff-late")
            .to(format!("{PATH}?toon={LATE}"))
            .tone(alarm(view.late, Tone::Attention)),
        figure(view.waiting, "handoff-waiting").to(PATH),
    ];
    let (caption, none) = match filter {
        TransferFilter::All => ("handoff-all", "handoff-none"),
        TransferFilter::Late => ("handoff-late-all", "handoff-late-none"),
        TransferFilter::WithoutLine => ("handoff-without-line-all", "handoff-without-line-none"),
    };
    let mut steps = Vec::new();
    if auth.also::<AskTransfer>().is_ok() {
        steps.push(Step::main(format!("{PATH}/nieuw"), t.get("handoff-ask")));
    }
    if filter != TransferFilter::All {
        steps.push(Step::link(PATH, t.get("handoff-show-all")));
    }
    Ok(Sections::new(auth.page(t.get("handoff-title")))
        .lead(t.get("handoff-lead"))
        .steps(steps)
        .figures(figures)
        .table(&table(t, t.get(caption), t.get(none), &view.lines))
        .folded(
            t.get("handoff-how"),
            vec![
                t.get("handoff-how-ask"),
                t.get("handoff-how-link"),
                t.get("handoff-how-line"),
                t.get("handoff-how-data"),
            ],
        )
        .answer())
}

/// Requests, each with what is to be done.
pub(super) fn table(t: Texts, caption: String, none: String, lines: &[TransferLine]) -> Table {
    let columns = [
        "handoff-pupil",
        "handoff-school",
        "handoff-leaves",
        "handoff-due",
        "column-state",
    ];
    let columns = columns.iter().map(|key| t.get(key)).collect();
    Table::new(caption, columns, none).rows(lines.iter().map(|one| {
        vec![
            Cell::LinkLines(
                format!("{PATH}/{}", one.id),
                name(t, one),
                one.municipality.clone(),
            ),
            Cell::Text(one.school.clone()),
            Cell::Text(one.leaves_on.dutch()),
            Cell::Text(one.due_on.dutch()),
            state(t, one),
        ]
    }))
}

/// Who it is about, or the code the request is called by.
fn name(t: Texts, one: &TransferLine) -> String {
    one.name
        .clone()
        .unwrap_or_else(|| t.value("handoff-code", &one.code))
}

/// What is to be done, else how far it is.
fn state(t: Texts, one: &TransferLine) -> Cell {
    if one.alerts() {
        return Cell::Badge(Tone::Alarm, t.get("handoff-alert"));
    }
    match (one.stage, one.attention) {
        (_, Attention::Late) => Cell::Badge(Tone::Alarm, word(t, Attention::Late)),
        (_, Attention::Remind) => Cell::Badge(Tone::Attention, word(t, Attention::Remind)),
        (Stage::Sent, Attention::Nothing) => Cell::Badge(Tone::Good, word(t, Stage::Sent)),
        (stage, Attention::Nothing) => Cell::Badge(Tone::Plain, word(t, stage)),
    }
}

/// What a page of a list of DUO shows of the forms about its pupil: the requests, and the way to ask for one.
pub(super) async fn beside_row(
    auth: &Authorized<access::policy::SeeSchoolLists>,
    row: domain::SchoolRowId,
) -> Result<Option<(Table, Vec<Step>)>, crate::problem::Problem> {
    let t = auth.t;
    let Ok(grant) = auth.also::<SeeTransfers>() else {
        return Ok(None);
    };
    let lines = app::transfer::of_row(auth.app(), &grant, row).await?;
    let waits = |one: &TransferLine| matches!(one.stage, Stage::Asked | Stage::Begun);
    let mut steps = Vec::new();
    if auth.also::<AskTransfer>().is_ok() && !lines.iter().any(waits) {
        steps.push(Step::other(
            format!("{PATH}/nieuw?leerling={row}"),
            t.get("handoff-ask"),
        ));
    }
    let table = table(
        t,
        t.get("handoff-of-pupil"),
        t.get("handoff-of-pupil-none"),
        &lines,
    );
    Ok(Some((table, steps)))
}
