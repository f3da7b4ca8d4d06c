//! The page of the school, without an account: the link is the key (S4-90). A link that opens nothing looks like a page that
//! does not exist, and says what to do.

use app::{AppError, transfer::SchoolForm};
use axum::{
    Extension,
    extract::{Path, Query, Request, State},
    http::StatusCode,
    response::Response,
};
use axum_extra::extract::Form as FormBody;
use domain::{
    school::{Education, Qualification},
    transfer::{Answers, ContinuingLine, ExitDirection, Lack, Question},
};

use crate::{
    Web,
    form::{Choice, Field, Form, Posted, parse_day},
    html::{
        Answer,
        answers::{choices, with_none},
    },
    page::{FormPage, Message, Page, done, show_with},
    problem::Problem,
    sign_in_limit::peer,
    table::Facts,
    texts::Texts,
    wording::word,
};

/// The field that says how often something was kept when the form was shown.
const SEEN: &str = "gezien";

/// What the page was led to with.
#[derive(serde::Deserialize)]
pub(super) struct Just {
    #[serde(default)]
    gedaan: String,
}

/// A page for somebody at a school.
fn bare(web: &Web, t: Texts, title: &str, token: &str) -> Page {
    let mut page = Page::bare(t, t.get(title));
    page.place.clone_from(&web.app().config.organisation);
    page.demo = web.config().demo;
    page.path = format!("/school/{token}");
    page
}

/// One thing told to somebody at a school.
fn told(page: Page, status: StatusCode, lines: Vec<String>) -> Response {
    show_with(
        status,
        &Message {
            page,
            lines,
            to: String::new(),
            to_label: String::new(),
            reference: String::new(),
        },
    )
}

/// The form of a link, with what was typed so far.
pub(super) async fn open(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    Path(token): Path<String>,
    Query(just): Query<Just>,
    request: Request,
) -> Answer {
    let found = app::transfer::open(web.app(), &token).await;
    let view = match found {
        Ok(view) => view,
        Err(AppError::NotFound) => return closed(&web, t, Some(&request)),
        Err(error) => return Err(error.into()),
    };
    if let Some(on) = view.sent_on {
        let page = bare(&web, t, "handoff-sent", &token);
        let lines = vec![
            t.value("handoff-sent-on", &on.dutch()),
            t.get("handoff-sent-next"),
        ];
        return Ok(told(page, StatusCode::OK, lines));
    }
    let mut page = bare(&web, t, "handoff-form", &token);
    if just.gedaan == "overdracht-bewaard" {
        page.done = t.get("gedaan-overdracht-bewaard");
    }
    Ok(form_page(
        t,
        page,
        &view,
        form(t, &token, view.saves, &view.answers),
    ))
}

/// What is shown for a link that opens nothing. Whoever tries many is stopped (E9); a link has 256 random bits.
fn closed(web: &Web, t: Texts, request: Option<&Request>) -> Answer {
    let wrong = request.map(|request| web.schools().check_key(&peer(web, request)));
    if wrong.is_some_and(|checked| checked.is_err()) {
        return Err(Problem::Wait(60));
    }
    let page = bare(web, t, "handoff-closed", "geen");
    let lines = vec![t.get("handoff-closed-line"), t.get("handoff-closed-next")];
    Ok(told(page, StatusCode::NOT_FOUND, lines))
}

fn form_page(t: Texts, page: Page, view: &SchoolForm, form: Form) -> Response {
    let lead = t.with(
        "handoff-form-lead",
        &[("place", &view.municipality), ("due", &view.due_on.dutch())],
    );
    let facts = Facts::new()
        .fact(t.get("handoff-school"), view.school.clone())
        .fact(t.get("handoff-due"), view.due_on.dutch())
        .fact(t.get("handoff-link-until"), view.last_day.dutch())
        .fact(
            t.get("handoff-form-privacy"),
            t.get("handoff-form-privacy-text"),
        );
    FormPage::with_facts(page, lead, facts, form)
}

/// The questions, in their order.
fn form(t: Texts, token: &str, saves: u32, answers: &Answers) -> Form {
    let mut form = Form::new(t, format!("/school/{token}"), t.get("handoff-send"));
    for question in Question::ALL {
        match question {
            Question::GivenName => form = form.field(Field::heading(t.get("handoff-part-pupil"))),
            Question::Education => form = form.field(Field::heading(t.get("handoff-part-school"))),
            Question::Direction => form = form.field(Field::heading(t.get("handoff-part-after"))),
            Question::Contact => form = form.field(Field::heading(t.get("handoff-part-contact"))),
            _ => {}
        }
        let typed = answers.one(*question);
        let mut field = field(t, *question);
        if !typed.is_empty() {
            field = field.value(typed);
        }
        form = form.field(field);
    }
    form.field(Field::hidden(SEEN, saves.to_string()))
        .also("concept", "ja", t.get("handoff-keep"))
}

fn field(t: Texts, question: Question) -> Field {
    let (name, label) = (question.code(), word(t, question));
    let yes_no = || {
        vec![
            Choice::new("ja", t.get("school-yes")),
            Choice::new("nee", t.get("school-no")),
        ]
    };
    match question {
        Question::BirthDate | Question::LastDay => Field::day(name, label),
        Question::Education => Field::select(name, label, with_none(t, choices(t, Education::ALL))),
        Question::Qualification => {
            Field::select(name, label, with_none(t, choices(t, Qualification::ALL)))
        }
        Question::Direction => Field::radios(name, label, choices(t, ExitDirection::ALL)),
        Question::Line => Field::radios(name, label, choices(t, ContinuingLine::ALL)),
        Question::Place => Field::text(name, label)
            .hint(t.get("handoff-place-hint"))
            .optional(),
        Question::Helps => Field::area(name, label)
            .hint(t.get("handoff-helps-hint"))
            .optional(),
        Question::Talk => Field::radios(name, label, yes_no()).hint(t.get("handoff-talk-hint")),
        Question::Told => Field::radios(name, label, yes_no()).hint(t.get("handoff-told-hint")),
        Question::GivenName
        | Question::FamilyName
        | Question::Contact
        | Question::Function
        | Question::Reach => Field::text(name, label),
    }
}

/// What was typed. A day is kept as the form reads it again, however it was typed.
fn typed(posted: &Posted) -> Answers {
    Answers::of(Question::ALL.iter().map(|question| {
        let text = posted.one(question.code());
        let text = match question {
            Question::BirthDate | Question::LastDay => {
                parse_day(text).map_or_else(|| text.to_owned(), |day| day.to_string())
            }
            _ => text.to_owned(),
        };
        (*question, text)
    }))
}

/// What is wrong, at each question, and what to do.
fn errors(t: Texts, lacks: &[(Question, Lack)]) -> Vec<(&'static str, String)> {
    lacks
        .iter()
        .map(|(question, lack)| {
            let text = match (question, lack) {
                (_, Lack::TooLong) => t.value("fout-te-lang", &question.most().to_string()),
                (_, Lack::Number) => t.get("handoff-lack-number"),
                (_, Lack::NotTold) => t.get("handoff-lack-not-told"),
                (Question::BirthDate, Lack::Day) => t.get("handoff-lack-born"),
                (Question::LastDay, Lack::Day) => t.get("handoff-lack-last-day"),
                (Question::BirthDate | Question::LastDay, _) => t.get("fout-datum"),
                (
                    Question::Education
                    | Question::Qualification
                    | Question::Direction
                    | Question::Line
                    | Question::Talk
                    | Question::Told,
                    _,
                ) => t.get("fout-kies"),
                (Question::Place, Lack::Empty) => t.get("handoff-lack-place"),
                (_, Lack::Empty | Lack::Unclear | Lack::Day) => t.get("fout-vul-in"),
            };
            (question.code(), text)
        })
        .collect()
}

/// Keeps what was typed, or sends it.
pub(super) async fn fill(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    Path(token): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let view = match app::transfer::open(web.app(), &token).await {
        Ok(view) => view,
        // The door has counted the attempt.
        Err(AppError::NotFound) => return closed(&web, t, None),
        Err(error) => return Err(error.into()),
    };
    let back = format!("/school/{token}");
    if view.sent_on.is_some() {
        return Ok(crate::page::see_other(&back));
    }
    let answers = typed(&posted);
    let keeps = posted.one("concept") == "ja";
    let seen = posted.one(SEEN).parse().unwrap_or(0);
    let form = match kept(&web, &token, keeps, seen, &answers).await {
        Ok((lacks, _)) if lacks.is_empty() => {
            let key = if keeps {
                "overdracht-bewaard"
            } else {
                "overdracht-verstuurd"
            };
            return Ok(done(&back, key));
        }
        Ok((lacks, saves)) => form(t, &token, saves, &answers).errors(errors(t, &lacks)),
        Err(AppError::Changed | AppError::NotFound) => {
            return meanwhile(&web, t, &token, &answers).await;
        }
        Err(error) => return Err(error.into()),
    };
    let page = bare(&web, t, "handoff-form", &token);
    Ok(form_page(t, page, &view, form))
}

/// Keeps or sends: what lacks something, and how often something is kept now.
async fn kept(
    web: &Web,
    token: &str,
    keeps: bool,
    seen: u32,
    answers: &Answers,
) -> Result<(Vec<(Question, Lack)>, u32), AppError> {
    if keeps {
        let lacks = app::transfer::save(web.app(), token, seen, answers).await?;
        return Ok((lacks, seen));
    }
    let lacks = app::transfer::send(web.app(), token, seen, answers).await?;
    // What lacks something is kept all the same, as far as it may be.
    let is_kept = !lacks.is_empty()
        && app::transfer::save(web.app(), token, seen, answers)
            .await?
            .is_empty();
    let saves = seen.saturating_add(u32::from(is_kept));
    Ok((lacks, saves))
}

/// Somebody else at the school was first (B3): it was sent, or what was typed here stays on the form with what to do.
async fn meanwhile(web: &Web, t: Texts, token: &str, answers: &Answers) -> Answer {
    let view = match app::transfer::open(web.app(), token).await {
        Ok(view) => view,
        Err(AppError::NotFound) => return closed(web, t, None),
        Err(error) => return Err(error.into()),
    };
    if view.sent_on.is_some() {
        return Ok(crate::page::see_other(&format!("/school/{token}")));
    }
    let form = form(t, token, view.saves, answers).errors(vec![("", t.get("handoff-meanwhile"))]);
    let page = bare(web, t, "handoff-form", token);
    Ok(form_page(t, page, &view, form))
}
