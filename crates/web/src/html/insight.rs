//! Looking outside one's own work: by an exact key, on request, or at once in an emergency.

use access::{
    Action,
    policy::{AnswerInsight, BreakGlass, SearchOutside},
};
use app::{AppError, insight::InsightView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, EmergencyReason, InsightKind, InsightReason, InsightState, Role};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::choices, mended},
    page::{FormPage, done, see_other},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

const PATH: &str = "/zoeken/buiten";

/// The page with its form, what was asked before below it.
fn page(
    auth: &Authorized<SearchOutside>,
    key: &str,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Result<Sections, Problem> {
    let t = auth.t;
    let page = auth
        .page(t.get("outside-title"))
        .under("/zoeken", t.get("find-title"));
    let field = Field::text("zoek", t.get("outside-field"))
        .hint(t.get("outside-hint"))
        .value(key);
    let form = mend(page.form(PATH, t.get("find-submit")).field(field))?;
    Ok(Sections::new(page)
        .lead(t.get("outside-lead"))
        .form(String::new(), Vec::new(), &form))
}

async fn with_mine(auth: &Authorized<SearchOutside>, page: Sections) -> Answer {
    let t = auth.t;
    let mine = app::insight::mine(auth.app(), &auth.grant).await?;
    if mine.is_empty() {
        return Ok(page.answer());
    }
    let columns = [
        "column-when",
        "insight-kind",
        "column-state",
        "insight-until",
    ];
    let table = Table::new(
        t.get("insight-mine"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .rows(mine.iter().map(|one| {
        vec![
            Cell::Lines(one.asked_at.dutch(), one.municipality.clone()),
            Cell::Lines(word(t, one.kind), one.reason.to_owned()),
            state(t, one),
            if one.is_open {
                Cell::LinkLines(
                    case_of(one.role, one.case),
                    t.get("insight-open-case"),
                    t.value("insight-until-moment", &one.until.dutch()),
                )
            } else {
                Cell::Text(one.until.dutch())
            },
        ]
    }));
    Ok(page.table(&table).answer())
}

fn state(t: Texts, one: &InsightView) -> Cell {
    if one.state == InsightState::Granted && !one.is_open {
        return Cell::Text(t.get("insight-over"));
    }
    let tone = match one.state {
        InsightState::Waiting => Tone::Attention,
        InsightState::Granted => Tone::Good,
        InsightState::Refused | InsightState::RefusedCallMe => Tone::Plain,
    };
    Cell::Badge(tone, word(t, one.state))
}

fn case_of(role: Role, case: CaseId) -> String {
    match role {
        Role::Regisseur => format!("/begeleiding/{case}"),
        Role::ListHandler => format!("/gemeente/zaken/{case}"),
        _ => format!("/zaken/{case}"),
    }
}

/// The form to search with, and what was asked before.
pub(crate) async fn ask_key(auth: Authorized<SearchOutside>) -> Answer {
    let page = page(&auth, "", Ok)?;
    with_mine(&auth, page).await
}

/// Whether there is a case; if so the ways to look into it.
pub(crate) async fn search(
    auth: Authorized<SearchOutside>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let key = posted.one("zoek").to_owned();
    match app::insight::exists(auth.app(), &auth.grant, &key).await {
        Ok(true) => found(&auth, &key, Ok, Ok),
        Ok(false) => {
            let t = auth.t;
            Ok(page(&auth, &key, Ok)?
                .notice(
                    Tone::Plain,
                    t.get("outside-none"),
                    vec![t.get("outside-none-line")],
                )
                .answer())
        }
        Err(error @ AppError::Invalid(_)) => {
            Ok(page(&auth, &key, |form| mended(form, Err(error)))?.answer())
        }
        Err(error) => Err(error.into()),
    }
}

fn found<A: Action>(
    auth: &Authorized<A>,
    key: &str,
    mend_ask: impl FnOnce(Form) -> Result<Form, Problem>,
    mend_break: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth
        .page(t.get("outside-found"))
        .under("/zoeken", t.get("find-title"))
        .under(PATH, t.get("outside-title"));
    let ask = page
        .form("/inzage/vragen", t.get("insight-ask"))
        .field(Field::hidden("zoek", key))
        .field(Field::radios(
            "reden",
            t.get("insight-reason"),
            choices(t, InsightReason::ALL),
        ))
        .field(Field::day("tot", t.get("insight-until")));
    let ask = mend_ask(ask)?;
    let glass = page
        .form("/inzage/nood", t.get("glass-open"))
        .field(Field::hidden("zoek", key))
        .field(Field::radios(
            "noodreden",
            t.get("insight-reason"),
            choices(t, EmergencyReason::ALL),
        ))
        .danger();
    let glass = mend_break(glass)?;
    let mut page = Sections::new(page).lead(t.get("outside-found-lead")).form(
        t.get("insight-ask-heading"),
        vec![t.get("insight-ask-line")],
        &ask,
    );
    if auth.also::<BreakGlass>().is_ok() {
        page = page.form(t.get("glass-heading"), vec![t.get("glass-line")], &glass);
    }
    Ok(page.answer())
}

/// Asks for leave to look into it.
pub(crate) async fn ask(
    auth: Authorized<SearchOutside>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let key = posted.one("zoek").to_owned();
    let mut reader = Reader::new(auth.t, &posted);
    let reason = reader.choice("reden", |text| text.parse().ok());
    let until = reader.day("tot");
    let outcome = match reason.zip(until) {
        Some((reason, until)) => {
            match app::insight::ask(auth.app(), &auth.grant, &key, reason, until).await {
                Ok(()) => return Ok(done(PATH, "inzage-gevraagd")),
                Err(error) => Err(error),
            }
        }
        None => Ok(reader.errors()),
    };
    found(&auth, &key, |form| mended(form.fill(&posted), outcome), Ok)
}

/// Opens it in an emergency.
pub(crate) async fn break_glass(
    auth: Authorized<BreakGlass>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let key = posted.one("zoek").to_owned();
    let mut reader = Reader::new(auth.t, &posted);
    let Some(reason) = reader.choice("noodreden", |text| text.parse::<EmergencyReason>().ok())
    else {
        // Without a reason it stays closed.
        let errors = reader.errors();
        return found(&auth, &key, Ok, |form| {
            mended(form.fill(&posted), Ok(errors))
        });
    };
    let case = app::insight::break_glass(auth.app(), &auth.grant, &key, reason).await?;
    Ok(see_other(&case_of(auth.grant.role(), case)))
}

/// What others ask or took of one's own cases.
pub(crate) async fn requests(auth: Authorized<AnswerInsight>) -> Answer {
    let t = auth.t;
    let all = app::insight::of_others(auth.app(), &auth.grant).await?;
    let frame = auth
        .page(t.get("insight-title"))
        .under("/zoeken", t.get("find-title"));
    let columns = ["column-name", "column-who", "insight-kind", "column-state"];
    let table = Table::new(
        t.get("insight-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("insight-none"),
    )
    .rows(all.iter().map(|one| {
        vec![
            Cell::Lines(one.name.clone(), one.municipality.clone()),
            Cell::Lines(one.by.clone(), one.asked_at.dutch()),
            if one.kind == InsightKind::Emergency {
                Cell::Badge(Tone::Alarm, word(t, one.kind))
            } else {
                Cell::Lines(word(t, one.kind), one.reason.to_owned())
            },
            answered(t, one),
        ]
    }));
    Ok(Sections::new(frame)
        .lead(t.get("insight-lead"))
        .table(&table)
        .answer())
}

/// How a request stands, with the way to answer it while it waits.
fn answered(t: Texts, one: &InsightView) -> Cell {
    let until = t.value("insight-until-moment", &one.until.dutch());
    match one.state {
        InsightState::Waiting => Cell::LinkLines(
            format!("/inzage/{}", one.id),
            t.get("insight-answer"),
            until,
        ),
        InsightState::Granted if !one.is_open => Cell::Lines(t.get("insight-over"), until),
        InsightState::Granted => Cell::Lines(word(t, one.state), until),
        InsightState::Refused | InsightState::RefusedCallMe => Cell::Text(word(t, one.state)),
    }
}

/// The form to answer one request.
async fn answer_page(
    auth: &Authorized<AnswerInsight>,
    request: &str,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let one = app::insight::to_answer(auth.app(), &auth.grant, request).await?;
    let page = auth
        .page(t.value("insight-answer-title", &one.name))
        .under("/inzage", t.get("insight-title"));
    let form = page
        .form(format!("/inzage/{request}"), t.get("insight-answer"))
        .field(Field::radios(
            "antwoord",
            t.get("insight-answer-field"),
            answers(t),
        ))
        .field(
            Field::day("tot", t.get("insight-until"))
                .hint(t.get("insight-until-hint"))
                .optional(),
        )
        .cancel("/inzage");
    let who = format!("{} ({})", one.by, word(t, one.role).to_lowercase());
    let facts = Facts::new()
        .fact(t.get("column-who"), who)
        .fact(t.get("insight-reason"), one.reason.to_owned())
        .fact(t.get("column-when"), one.asked_at.dutch())
        .fact(t.get("insight-asked-until"), one.until.dutch());
    Ok(FormPage::with_facts(
        page,
        t.get("insight-answer-lead"),
        facts,
        mend(form)?,
    ))
}

/// Asks for the answer to one request.
pub(crate) async fn ask_answer(
    auth: Authorized<AnswerInsight>,
    Path(request): Path<String>,
) -> Answer {
    answer_page(&auth, &request, Ok).await
}

fn answers(t: Texts) -> Vec<Choice> {
    [
        InsightState::Granted,
        InsightState::Refused,
        InsightState::RefusedCallMe,
    ]
    .into_iter()
    .map(|one| Choice::new(one.code(), word(t, one)))
    .collect()
}

/// Answers a request.
pub(crate) async fn answer(
    auth: Authorized<AnswerInsight>,
    Path(request): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let state = reader.choice("antwoord", |text| {
        text.parse()
            .ok()
            .filter(|state| *state != InsightState::Waiting)
    });
    let until = reader.optional_day("tot");
    let errors = reader.errors();
    let outcome = match state.filter(|_| errors.is_empty()) {
        Some(state) => {
            match app::insight::answer(auth.app(), &auth.grant, &request, state, until).await {
                Ok(()) => return Ok(done("/inzage", "inzage-beantwoord")),
                Err(error) => Err(error),
            }
        }
        None => Ok(errors),
    };
    answer_page(&auth, &request, |form| mended(form.fill(&posted), outcome)).await
}

/// Emergencies brought to the notice of the privacy officer; nothing when there are none.
pub(crate) fn emergencies(page: Sections, t: Texts, all: &[InsightView]) -> Sections {
    if all.is_empty() {
        return page;
    }
    let columns = [
        "column-when",
        "column-who",
        "insight-reason",
        "insight-until",
    ];
    let table = Table::new(
        t.get("glass-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .rows(all.iter().map(|one| {
        vec![
            Cell::Lines(one.asked_at.dutch(), one.municipality.clone()),
            Cell::Lines(one.by.clone(), word(t, one.role)),
            Cell::Badge(Tone::Alarm, one.reason.to_owned()),
            Cell::Text(one.until.dutch()),
        ]
    }));
    page.table(&table)
}

/// Says on the start page what waits for an answer, and which cases were opened in an emergency.
pub(crate) fn notices(page: Sections, t: Texts, waiting: usize, glass: usize) -> Sections {
    let mut lines = Vec::new();
    if waiting > 0 {
        lines.push(t.count("insight-waiting", waiting as u64));
    }
    if glass > 0 {
        lines.push(t.count("glass-lately", glass as u64));
    }
    if lines.is_empty() {
        return page;
    }
    let tone = if glass > 0 {
        Tone::Alarm
    } else {
        Tone::Attention
    };
    page.notice(tone, t.get("insight-title"), lines)
        .steps(vec![Step::other("/inzage", t.get("insight-see"))])
}
