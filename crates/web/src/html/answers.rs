//! Recording what a young person answers: a big choice first, then the few things around it.

use access::policy::{
    CorrectAnswer, LiftRefusal, RecordAnswer, RecordObjection, RecordSelfEmployedAnswer,
};
use app::{
    cases::CasePage,
    outreach::{AnswerForm, Objection},
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use axum_extra::extract::Form as FormBody;
use domain::{
    CaseId, Day,
    outreach::{Answer as Said, Channel, SaidBy},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, cases::Desk, meanwhile::versioned, mended},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::Sections,
    table::Facts,
    texts::Texts,
    wording::{Coded, word},
};

/// The choice made on the first page.
#[derive(serde::Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Chosen {
    wat: String,
}

/// All codes of a set as choices.
pub(crate) fn choices<C: Coded>(t: Texts, all: &[C]) -> Vec<Choice> {
    all.iter()
        .map(|code| Choice::new(code.code_text(), word(t, *code)))
        .collect()
}

/// Choices behind a first empty one.
pub(crate) fn with_none(t: Texts, mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.insert(0, Choice::new("", t.get("choose")));
    choices
}

fn big(t: Texts, base: &str) -> Vec<Choice> {
    Said::ALL
        .iter()
        .map(|said| {
            let hint = t
                .find(&format!("answer-hint-{}", said.code().replace('_', "-")))
                .unwrap_or_default();
            Choice::new(
                format!("{base}/antwoord?wat={}", said.code()),
                word(t, *said),
            )
            .hint(hint)
        })
        .collect()
}

fn form(page: &Page, base: &str, case: &CasePage, said: Said, today: Day) -> Form {
    let t = page.t;
    let said_by = if said == Said::NoteByAnother {
        SaidBy::Other
    } else {
        SaidBy::YoungPerson
    };
    let form = page.form(format!("{base}/antwoord"), t.get("answer-save"));
    let mut form = versioned(form, case)
        .field(Field::hidden("wat", said.code()))
        .field(
            Field::radios("wie", t.get("answer-said-by"), choices(t, SaidBy::ALL))
                .value(said_by.code()),
        )
        .field(Field::radios(
            "kanaal",
            t.get("answer-channel"),
            choices(t, Channel::ALL),
        ))
        .field(Field::day("datum", t.get("answer-day")).value(today.to_string()))
        .field(Field::number("minuten", t.get("answer-minutes")).hint(t.get("answer-minutes-hint")))
        .field(
            Field::area("notitie", t.get("answer-note"))
                .hint(t.get("answer-note-hint"))
                .optional(),
        )
        .cancel(base.to_owned());
    if said == Said::DoesNotWant {
        form = form.danger();
    }
    form
}

fn read(t: Texts, posted: &Posted) -> Result<AnswerForm, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let answer = reader.choice("wat", |text| text.parse().ok());
    let said_by = reader.choice("wie", |text| text.parse().ok());
    let channel = reader.choice("kanaal", |text| text.parse().ok());
    let on = reader.day("datum");
    let minutes = reader.parse("minuten", "fout-getal");
    let note = reader.optional_text("notitie", 2_000);
    let version = reader.parse("versie", "error-unreadable-line");
    let errors = reader.errors();
    match (answer, said_by, channel, on, minutes, version) {
        (Some(answer), Some(said_by), Some(channel), Some(on), Some(minutes), Some(version))
            if errors.is_empty() =>
        {
            Ok(AnswerForm {
                answer,
                said_by,
                channel,
                minutes,
                on,
                note,
                version,
            })
        }
        _ => Err(errors),
    }
}

fn page_for(page: Page, base: &str, case: &CasePage) -> Page {
    page.under(base.to_owned(), case.identity.name.clone())
}

fn choose_or_fill(page: Page, base: &str, case: &CasePage, wat: &str, today: Day) -> Response {
    let t = page.t;
    let page = page_for(page, base, case);
    match wat.parse() {
        Ok(said) => {
            let form = form(&page, base, case, said, today);
            FormPage::with_facts(
                page,
                consequence(t, said),
                Facts::new().fact(t.get("answer-what"), word(t, said)),
                form,
            )
        }
        Err(_) => Sections::new(page)
            .lead(t.value("answer-lead", &case.identity.name))
            .big(String::new(), big(t, base))
            .answer(),
    }
}

/// What follows from an answer, before it is recorded.
fn consequence(t: Texts, said: Said) -> String {
    t.find(&format!("answer-then-{}", said.code().replace('_', "-")))
        .unwrap_or_default()
}

fn filled_again(
    page: Page,
    base: &str,
    case: &CasePage,
    posted: &Posted,
    today: Day,
    errors: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let said = posted.one("wat").parse().map_err(|_| Problem::Unreadable)?;
    let form = errors(form(&page, base, case, said, today).fill(posted))?;
    let lead = consequence(page.t, said);
    let facts = Facts::new().fact(page.t.get("answer-what"), word(page.t, said));
    Ok(FormPage::with_facts(
        page_for(page, base, case),
        lead,
        facts,
        form,
    ))
}

/// The big choice, or the form for the choice made.
pub(crate) async fn ask(
    auth: Authorized<RecordAnswer>,
    Path(case): Path<CaseId>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let page = Desk::Outreach.open(&auth, case).await?;
    Ok(choose_or_fill(
        auth.page(auth.t.get("answer-title")),
        &Desk::Outreach.case(case),
        &page,
        &chosen.wat,
        auth.app().today(),
    ))
}

/// Records the answer.
pub(crate) async fn record(
    auth: Authorized<RecordAnswer>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let base = Desk::Outreach.case(case);
    let outcome = match read(auth.t, &posted) {
        Ok(form) => match app::outreach::record_answer(auth.app(), &auth.grant, case, form).await {
            Ok(()) => return Ok(done(&base, "antwoord")),
            Err(error) => Err(error),
        },
        Err(errors) => Ok(errors),
    };
    let shown = Desk::Outreach.open(&auth, case).await?;
    let page = auth.page(auth.t.get("answer-title"));
    filled_again(page, &base, &shown, &posted, auth.app().today(), |form| {
        mended(form, outcome)
    })
}

/// The same for the self-employed whom the municipality approaches itself.
pub(crate) async fn ask_self_employed(
    auth: Authorized<RecordSelfEmployedAnswer>,
    Path(case): Path<CaseId>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let page = Desk::Municipal.open(&auth, case).await?;
    Ok(choose_or_fill(
        auth.page(auth.t.get("answer-title")),
        &Desk::Municipal.case(case),
        &page,
        &chosen.wat,
        auth.app().today(),
    ))
}

/// Records it.
pub(crate) async fn record_self_employed(
    auth: Authorized<RecordSelfEmployedAnswer>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let base = Desk::Municipal.case(case);
    let outcome = match read(auth.t, &posted) {
        Ok(form) => {
            match app::outreach::record_self_employed_answer(auth.app(), &auth.grant, case, form)
                .await
            {
                Ok(()) => return Ok(done(&base, "antwoord")),
                Err(error) => Err(error),
            }
        }
        Err(errors) => Ok(errors),
    };
    let shown = Desk::Municipal.open(&auth, case).await?;
    let page = auth.page(auth.t.get("answer-title"));
    filled_again(page, &base, &shown, &posted, auth.app().today(), |form| {
        mended(form, outcome)
    })
}

fn correction_form(page: &Page, base: &str, case: &CasePage, today: Day) -> Form {
    let t = page.t;
    let form = page.form(format!("{base}/antwoord/herstel"), t.get("correct-save"));
    versioned(form, case)
        .field(Field::select(
            "wat",
            t.get("correct-what"),
            with_none(t, choices(t, Said::ALL)),
        ))
        .field(Field::radios(
            "wie",
            t.get("answer-said-by"),
            choices(t, SaidBy::ALL),
        ))
        .field(Field::radios(
            "kanaal",
            t.get("answer-channel"),
            choices(t, Channel::ALL),
        ))
        .field(Field::day("datum", t.get("answer-day")).value(today.to_string()))
        .field(Field::number("minuten", t.get("answer-minutes")).value("0"))
        .field(Field::area("reden", t.get("correct-reason")).hint(t.get("correct-reason-hint")))
        .cancel(base.to_owned())
}

/// The form to correct an answer within the set days.
pub(crate) async fn ask_correction(
    auth: Authorized<CorrectAnswer>,
    Path(case): Path<CaseId>,
) -> Answer {
    let (shown, base) = (
        Desk::Outreach.open(&auth, case).await?,
        Desk::Outreach.case(case),
    );
    let page = page_for(auth.page(auth.t.get("act-correct-answer")), &base, &shown);
    let form = correction_form(&page, &base, &shown, auth.app().today());
    Ok(FormPage::answer(page, auth.t.get("correct-lead"), form))
}

/// Corrects it, with the reason.
pub(crate) async fn correct(
    auth: Authorized<CorrectAnswer>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let base = Desk::Outreach.case(case);
    let reason = posted.one("reden").to_owned();
    let outcome = match read(auth.t, &posted) {
        Ok(form) => {
            match app::outreach::correct_answer(auth.app(), &auth.grant, case, form, reason).await {
                Ok(()) => return Ok(done(&base, "hersteld")),
                Err(error) => Err(error),
            }
        }
        Err(errors) => Ok(errors),
    };
    let shown = Desk::Outreach.open(&auth, case).await?;
    let page = page_for(auth.page(auth.t.get("act-correct-answer")), &base, &shown);
    let form = mended(
        correction_form(&page, &base, &shown, auth.app().today()).fill(&posted),
        outcome,
    )?;
    Ok(FormPage::answer(page, auth.t.get("correct-lead"), form))
}

fn channel_form(page: &Page, action: String, submit: String, case: &CasePage, back: &str) -> Form {
    let t = page.t;
    versioned(page.form(action, submit), case)
        .field(Field::radios(
            "kanaal",
            t.get("answer-channel"),
            choices(t, Channel::ALL),
        ))
        .cancel(back.to_owned())
}

fn read_channel(t: Texts, posted: &Posted) -> Result<(Channel, i64), Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let channel = reader.choice("kanaal", |text| text.parse().ok());
    let version = reader.parse("versie", "error-unreadable-line");
    channel.zip(version).ok_or_else(|| reader.errors())
}

/// The case at whichever desk the actor has: a right may be used at any.
async fn either<A: access::Action>(
    auth: &Authorized<A>,
    case: CaseId,
) -> Result<(Desk, CasePage), Problem> {
    for desk in [Desk::Outreach, Desk::Municipal, Desk::Regisseur] {
        match desk.open(auth, case).await {
            Ok(page) => return Ok((desk, page)),
            Err(Problem::NotFound) => {}
            Err(problem) => return Err(problem),
        }
    }
    Err(Problem::NotFound)
}

async fn lift_page(
    auth: &Authorized<LiftRefusal>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let (desk, shown) = either(auth, case).await?;
    let base = desk.case(case);
    let page = page_for(auth.page(auth.t.get("act-lift-refusal")), &base, &shown);
    let form = channel_form(
        &page,
        format!("/zaken/{case}/weigering"),
        auth.t.get("lift-save"),
        &shown,
        &base,
    )
    .field(Field::area("notitie", auth.t.get("lift-note")));
    Ok(FormPage::answer(page, auth.t.get("lift-lead"), mend(form)?))
}

/// The form to take back a refusal, in the young person's own words.
pub(crate) async fn ask_lift(auth: Authorized<LiftRefusal>, Path(case): Path<CaseId>) -> Answer {
    lift_page(&auth, case, Ok).await
}

/// Takes it back.
pub(crate) async fn lift(
    auth: Authorized<LiftRefusal>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let note = posted.one("notitie");
    let outcome = match read_channel(auth.t, &posted) {
        Ok((channel, version)) => {
            let (desk, _) = either(&auth, case).await?;
            let (app, grant) = (auth.app(), &auth.grant);
            match app::outreach::lift_refusal(app, grant, case, channel, note, version).await {
                Ok(()) => return Ok(done(&desk.case(case), "opgeheven")),
                Err(error) => Err(error),
            }
        }
        Err(errors) => Ok(errors),
    };
    lift_page(&auth, case, |form| mended(form.fill(&posted), outcome)).await
}

async fn objection_page(
    auth: &Authorized<RecordObjection>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let (back, shown) = match either(auth, case).await {
        Ok((desk, shown)) => (desk.case(case), shown),
        // The privacy officer has no case pages: found, recorded, done.
        Err(Problem::NotFound) => {
            let shown = app::cases::open_to_object(auth.app(), &auth.grant, case).await?;
            ("/zoeken".to_owned(), shown)
        }
        Err(problem) => return Err(problem),
    };
    let title = auth.page(auth.t.get("act-object"));
    let page = if back == "/zoeken" {
        title.under(back.clone(), auth.t.get("find-title"))
    } else {
        page_for(title, &back, &shown)
    };
    let form = channel_form(
        &page,
        format!("/bezwaar/{case}"),
        auth.t.get("object-save"),
        &shown,
        &back,
    )
    .field(
        Field::checks(
            "merkteken",
            auth.t.get("object-mark"),
            vec![Choice::new("ja", auth.t.get("object-mark-told"))],
        )
        .hint(auth.t.get("object-mark-words")),
    )
    .danger();
    let lead = auth.t.value("object-lead", &shown.identity.name);
    Ok(FormPage::answer(page, lead, mend(form)?))
}

/// What an objection does, before it is done: it cannot be undone.
pub(crate) async fn ask_objection(
    auth: Authorized<RecordObjection>,
    Path(case): Path<CaseId>,
) -> Answer {
    objection_page(&auth, case, Ok).await
}

/// Carries out the objection: the token first, then destruction (AVG art. 21).
pub(crate) async fn object(
    auth: Authorized<RecordObjection>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let outcome = match read_channel(auth.t, &posted) {
        Ok((channel, version)) => {
            let objection = Objection {
                channel,
                told_of_mark: posted.one("merkteken") == "ja",
            };
            match app::outreach::object(auth.app(), &auth.grant, case, objection, version).await {
                Ok(()) => return Ok(done("/", "bezwaar")),
                Err(error) => Err(error),
            }
        }
        Err(errors) => Ok(errors),
    };
    objection_page(&auth, case, |form| mended(form.fill(&posted), outcome)).await
}
