//! The step from school: whom the coach follows this quarter, one pupil, and the numbers (S0-01 to S0-03, S3-02 to S3-05, S3-21).

use access::{
    Action,
    policy::{FollowTransition, SeeTransitionCounts, SeeTransitions},
};
use app::school::{PupilLine, PupilView, QuarterCounts, SaidLine};
use axum::extract::{Path, Query};
use axum_extra::extract::Form as FormBody;
use domain::{
    SchoolRowId,
    monitor::Quarter,
    school::{Aim, Asks, Need, ShownCoverage, Situation, TransitionAnswer},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::choices, mended, monitor::quarter_name},
    page::done,
    problem::Problem,
    routing::Routes,
    sections::{Act, Figure, Happened, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

const PATH: &str = "/overstap";

/// The routes of this subject.
pub(super) fn register(routes: Routes) -> Routes {
    routes
        .get("/overstap", all)
        .get("/overstap/aantallen", counts)
        .get("/overstap/{schoolrow}", one)
        .post("/overstap/{schoolrow}", say)
        .post("/overstap/{schoolrow}/mijn", take)
        .post("/overstap/{schoolrow}/los", let_go)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Wanted {
    kwartaal: String,
    van: String,
    doen: String,
}

fn quarters(t: Texts, now: Quarter) -> Vec<Choice> {
    (0..4)
        .map(|back| now.plus(-back))
        .map(|one| Choice::new(one.to_string(), quarter_name(t, one)))
        .collect()
}

fn number(t: Texts, count: usize) -> String {
    t.number(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Everybody who is followed in a quarter.
async fn all(auth: Authorized<SeeTransitions>, Query(wanted): Query<Wanted>) -> Answer {
    let t = auth.t;
    let now = app::school::this_quarter(auth.app());
    // Only the quarters that are offered: a pupil is not followed for ever.
    let asked = wanted.kwartaal.parse().ok();
    let quarter = asked
        .filter(|one| (0..4).any(|back| now.plus(-back) == *one))
        .unwrap_or(now);
    let mine = wanted.van == "mij";
    let view = app::school::transitions(auth.app(), &auth.grant, quarter, mine).await?;
    let doing: Option<Asks> = wanted.doen.parse().ok();
    let shown: Vec<&PupilLine> = view
        .pupils
        .iter()
        .filter(|one| doing.is_none_or(|doing| one.asks == doing))
        .collect();
    let columns = [
        "trans-who",
        "trans-stands",
        "trans-before",
        "trans-todo",
        "trans-coach",
    ];
    let table = Table::new(
        t.value("trans-all", &quarter_name(t, quarter)),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("trans-none"),
    )
    .rows(shown.into_iter().map(|one| row(t, one)));
    let to = |asks: Asks| {
        format!(
            "{PATH}?kwartaal={quarter}&van={}&doen={}",
            wanted.van,
            asks.code()
        )
    };
    let van = if mine { "mij" } else { "" };
    let covered = view.coverage;
    let figures = vec![
        Figure::new(number(t, covered.followed()), t.get("trans-followed"))
            .to(format!("{PATH}?kwartaal={quarter}&van={van}")),
        Figure::new(number(t, covered.open), t.get("trans-open"))
            .to(to(Asks::Answer))
            .tone(if covered.open == 0 {
                Tone::Good
            } else {
                Tone::Attention
            }),
        Figure::new(number(t, covered.not_in_view), t.get("trans-not-in-view"))
            .to(to(Asks::Approach))
            .tone(if covered.not_in_view == 0 {
                Tone::Plain
            } else {
                Tone::Alarm
            }),
    ];
    let mut todo = vec![Choice::new("", t.get("filter-all"))];
    todo.extend(choices(t, Asks::ALL));
    let filters = vec![
        Field::select("kwartaal", t.get("trans-quarter"), quarters(t, now))
            .value(quarter.to_string()),
        Field::select(
            "van",
            t.get("trans-whose"),
            vec![
                Choice::new("", t.get("trans-everybody")),
                Choice::new("mij", t.get("trans-mine")),
            ],
        )
        .value(van),
        Field::select("doen", t.get("trans-todo"), todo).value(wanted.doen.clone()),
    ];
    let mut page = Sections::new(auth.page(t.get("trans-title"))).lead(t.get("trans-lead"));
    if auth.also::<SeeTransitionCounts>().is_ok() {
        let to = format!("{PATH}/aantallen");
        page = page.steps(vec![Step::other(to, t.get("trans-counts"))]);
    }
    Ok(page
        .figures(figures)
        .filters(PATH, filters, t.get("filter-apply"))
        .table(&table)
        .folded(
            t.get("trans-how"),
            vec![t.get("trans-how-who"), t.get("trans-how-view")],
        )
        .answer())
}

fn called(t: Texts, one: &PupilLine) -> String {
    if one.name.is_empty() {
        t.value("school-nameless", &one.number.to_string())
    } else {
        one.name.clone()
    }
}

fn row(t: Texts, one: &PupilLine) -> Vec<Cell> {
    let school = one.school.map(|school| word(t, school)).unwrap_or_default();
    let stands = match &one.said {
        Some(said) => Cell::Lines(
            word(t, said.situation),
            t.value("trans-aims-at", &word(t, said.aim)),
        ),
        None => Cell::Text(t.get("trans-not-said")),
    };
    let before = one.before.map(|before| word(t, before));
    vec![
        Cell::LinkLines(
            format!("{PATH}/{}", one.row),
            called(t, one),
            [one.municipality.as_str(), school.as_str()]
                .join(" · ")
                .trim_matches([' ', '·'])
                .to_owned(),
        ),
        stands,
        Cell::Text(before.unwrap_or_else(|| "–".to_owned())),
        todo(t, one.asks),
        Cell::Text(one.coach.clone().unwrap_or_else(|| "–".to_owned())),
    ]
}

fn todo(t: Texts, asks: Asks) -> Cell {
    let tone = match asks {
        Asks::Answer => Tone::Attention,
        Asks::Approach => Tone::Alarm,
        Asks::Nothing => Tone::Good,
    };
    Cell::Badge(tone, word(t, asks))
}

async fn page<A: Action>(
    auth: &Authorized<A>,
    id: SchoolRowId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeTransitions>()?;
    let view = app::school::pupil(auth.app(), &sees, id).await?;
    let frame = auth
        .page(called(t, &view.line))
        .under(PATH, t.get("trans-title"));
    let mut sections = Sections::new(frame.clone());
    if view.line.asks == Asks::Approach {
        let line = t.get("trans-approach-line");
        sections = sections.notice(Tone::Alarm, t.get("trans-approach"), vec![line]);
    }
    sections = sections.facts(t.get("trans-now"), &facts(t, &view));
    if auth.also::<FollowTransition>().is_ok() {
        let act = if view.line.is_mine {
            Act::other(&frame, format!("{PATH}/{id}/los"), t.get("trans-let-go"))
        } else {
            Act::other(&frame, format!("{PATH}/{id}/mijn"), t.get("trans-take"))
        };
        let form = mend(form(
            t,
            frame.form(format!("{PATH}/{id}"), t.get("trans-say-do")),
            &view,
        ))?;
        sections =
            sections
                .act(&act)
                .form(t.get("trans-say"), vec![t.get("trans-say-lead")], &form);
    }
    let history = view.history.iter().map(|one| happened(t, one));
    if !view.history.is_empty() {
        sections = sections.timeline(t.get("trans-history"), history.collect());
    }
    Ok(sections
        .steps(vec![Step::link(
            format!("/schoollijsten/leerling/{id}"),
            t.get("trans-to-list"),
        )])
        .answer())
}

fn facts(t: Texts, view: &PupilView) -> Facts {
    let line = &view.line;
    let stands = line.said.as_ref().map(|said| word(t, said.situation));
    let mut facts = Facts::new()
        .fact(t.get("trans-quarter"), quarter_name(t, view.quarter))
        .fact(
            t.get("trans-stands"),
            stands.unwrap_or_else(|| t.get("trans-not-said")),
        )
        .cell(t.get("trans-todo"), todo(t, line.asks))
        .fact(
            t.get("trans-coach"),
            line.coach
                .clone()
                .unwrap_or_else(|| t.get("trans-no-coach")),
        );
    if let Some(school) = line.school {
        facts = facts.fact(t.get("trans-from"), word(t, school));
    }
    facts
}

fn form(t: Texts, form: Form, view: &PupilView) -> Form {
    let last = view.history.iter().find_map(|one| one.said.as_ref());
    let quarters: Vec<Choice> = view
        .seen
        .keys()
        .rev()
        .map(|one| Choice::new(one.to_string(), quarter_name(t, *one)))
        .collect();
    let form = view
        .seen
        .iter()
        .enumerate()
        .fold(form, |form, (at, (_, seen))| {
            form.field(Field::hidden(
                SEEN.get(at).copied().unwrap_or("gezien"),
                seen.to_string(),
            ))
        });
    let mut needs = Field::checks("nodig", t.get("trans-needs"), choices(t, Need::ALL)).optional();
    if let Some(last) = last {
        needs.values = last.needs.iter().map(|one| one.code().to_owned()).collect();
    }
    form.field(
        Field::select("kwartaal", t.get("trans-quarter"), quarters).value(view.quarter.to_string()),
    )
    .field(Field::radios(
        "stand",
        t.get("trans-stands"),
        choices(t, Situation::ALL),
    ))
    .field(
        Field::select("doel", t.get("trans-aim"), choices(t, Aim::ALL))
            .value(last.map_or(Aim::Open, |one| one.aim).code()),
    )
    .field(needs)
}

/// What was seen of the quarter before and of this one, in the order of time.
const SEEN: [&str; 2] = ["gezien_vorig", "gezien_nu"];

fn happened(t: Texts, one: &SaidLine) -> Happened {
    let what = one.said.as_ref().map_or_else(
        || t.get("school-destroyed"),
        |said| {
            let needs: Vec<String> = said.needs.iter().map(|one| word(t, *one)).collect();
            let aim = t.value("trans-aims-at", &word(t, said.aim));
            let mut parts = vec![word(t, said.situation), aim];
            if !needs.is_empty() {
                parts.push(t.value("trans-needs-are", &needs.join(", ")));
            }
            parts.join(". ")
        },
    );
    Happened {
        when: format!("{} ({})", quarter_name(t, one.quarter), one.at.dutch()),
        by: one.by.clone(),
        told: vec![(what, String::new())],
    }
}

/// One pupil.
async fn one(auth: Authorized<SeeTransitions>, Path(id): Path<SchoolRowId>) -> Answer {
    page(&auth, id, Ok).await
}

/// Says how a pupil stands.
async fn say(
    auth: Authorized<FollowTransition>,
    Path(id): Path<SchoolRowId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let quarter = reader.choice("kwartaal", |text| text.parse::<Quarter>().ok());
    let situation = reader.choice("stand", |code| code.parse().ok());
    let aim = reader.parse("doel", "fout-kies");
    let needs = posted.all("nodig");
    let outcome = match (quarter, situation, aim) {
        (Some(quarter), Some(situation), Some(aim)) => {
            let now = app::school::this_quarter(auth.app());
            let [before, this] = SEEN;
            let seen = posted.one(if quarter == now { this } else { before });
            // What cannot be read is nothing that was shown.
            let seen = seen.parse().unwrap_or(u32::MAX);
            let answer = TransitionAnswer {
                situation,
                aim,
                needs: needs.iter().filter_map(|code| code.parse().ok()).collect(),
            };
            let said = (quarter, seen);
            match app::school::say(auth.app(), &auth.grant, id, said, answer).await {
                Ok(()) => return Ok(done(&format!("{PATH}/{id}"), "overstap")),
                Err(error) => Err(error),
            }
        }
        _ => Ok(reader.errors()),
    };
    page(&auth, id, |form| mended(form.fill(&posted), outcome)).await
}

/// Makes a pupil one's own.
async fn take(auth: Authorized<FollowTransition>, Path(id): Path<SchoolRowId>) -> Answer {
    app::school::take(auth.app(), &auth.grant, id).await?;
    Ok(done(&format!("{PATH}/{id}"), "overstap-mijn"))
}

/// Lets a pupil of one's own go.
async fn let_go(auth: Authorized<FollowTransition>, Path(id): Path<SchoolRowId>) -> Answer {
    app::school::let_go(auth.app(), &auth.grant, id).await?;
    Ok(done(&format!("{PATH}/{id}"), "overstap-los"))
}

fn counted(t: Texts, one: &QuarterCounts) -> Vec<Cell> {
    let name = Cell::Text(quarter_name(t, one.quarter));
    let of = |count: usize| Cell::Number(number(t, count));
    let no = || Cell::Number(t.get("route-withheld"));
    let share = |answered: usize, followed: usize| {
        let percent = answered.saturating_mul(100).checked_div(followed);
        Cell::Number(percent.map_or_else(
            || t.get("route-withheld"),
            |percent| t.value("trans-percent", &percent.to_string()),
        ))
    };
    match one.shown {
        ShownCoverage::Whole(parts) => vec![
            name,
            of(parts.followed()),
            share(parts.answered(), parts.followed()),
            of(parts.at_school),
            of(parts.at_work),
            of(parts.day_activity),
            of(parts.not_in_view),
        ],
        ShownCoverage::Totals { followed, answered } => {
            vec![
                name,
                of(followed),
                share(answered, followed),
                no(),
                no(),
                no(),
                no(),
            ]
        }
        ShownCoverage::Followed(followed) => {
            vec![name, of(followed), no(), no(), no(), no(), no()]
        }
        ShownCoverage::Few => vec![name, no(), no(), no(), no(), no(), no()],
        ShownCoverage::Nobody => vec![name, of(0), no(), of(0), of(0), of(0), of(0)],
    }
}

/// How far the quarters are, as numbers.
async fn counts(auth: Authorized<SeeTransitionCounts>) -> Answer {
    let t = auth.t;
    let all = app::school::transition_counts(auth.app(), &auth.grant).await?;
    let mut columns = vec![
        t.get("trans-quarter"),
        t.get("trans-followed"),
        t.get("trans-coverage"),
    ];
    columns.extend(Situation::ALL.iter().map(|one| word(t, *one)));
    let table = Table::new(t.get("trans-counts-all"), columns, String::new())
        .rows(all.iter().map(|one| counted(t, one)));
    let mut page = auth.page(t.get("trans-counts"));
    if auth.also::<SeeTransitions>().is_ok() {
        page = page.under(PATH, t.get("trans-title"));
    }
    Ok(Sections::new(page)
        .lead(t.get("trans-counts-lead"))
        .table(&table)
        .answer())
}
