//! "Do you know this young person?": asked before a case is shown to somebody with the same family name,
//! or said by the worker.

use access::policy::DeclareTie;
use app::ties::TieQuestion;
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, TieAnswer};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, cases::Desk, mended},
    page::{FormPage, done, see_other},
    problem::Problem,
    sections::{Sections, Step},
    table::Tone,
};

fn path(case: CaseId) -> String {
    format!("/kent/{case}")
}

/// The question at whichever desk the actor has the case.
async fn question(
    auth: &Authorized<DeclareTie>,
    case: CaseId,
) -> Result<(Desk, TieQuestion), Problem> {
    for desk in [Desk::Outreach, Desk::Municipal, Desk::Regisseur] {
        match desk.tie_question(auth, case).await {
            Ok(question) => return Ok((desk, question)),
            Err(Problem::NotFound) => {}
            Err(problem) => return Err(problem),
        }
    }
    Err(Problem::NotFound)
}

async fn page(
    auth: &Authorized<DeclareTie>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (desk, question) = question(auth, case).await?;
    let page = desk.below(t, auth.page(t.value("tie-title", &question.name)));
    if question.answered == Some(TieAnswer::Knows) {
        let assign = Step::main(
            format!("/begeleiding/{case}/toewijzen"),
            t.get("tie-hand-over"),
        );
        let back = Step::other(desk.case(case), t.get("tie-back"));
        let steps = question
            .can_assign
            .then_some(assign)
            .into_iter()
            .chain([back])
            .collect();
        return Ok(Sections::new(page)
            .notice(
                Tone::Attention,
                t.get("tie-known"),
                vec![t.get("tie-known-line"), t.get("tie-known-lock")],
            )
            .steps(steps)
            .answer());
    }
    let form = page
        .form(path(case), t.get("tie-save"))
        .field(Field::radios(
            "antwoord",
            t.get("tie-question"),
            vec![
                Choice::new(TieAnswer::DoesNot.code(), t.get("tie-no")),
                Choice::new(TieAnswer::Knows.code(), t.get("tie-yes")).hint(t.get("tie-yes-hint")),
            ],
        ));
    Ok(FormPage::answer(page, t.get("tie-lead"), mend(form)?))
}

/// Asks.
pub(crate) async fn ask(auth: Authorized<DeclareTie>, Path(case): Path<CaseId>) -> Answer {
    page(&auth, case, Ok).await
}

/// Notes the answer: on to the case, or to what to do about it.
pub(crate) async fn answer(
    auth: Authorized<DeclareTie>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (desk, _) = question(&auth, case).await?;
    let mut reader = Reader::new(auth.t, &posted);
    let Some(answer) = reader.choice("antwoord", |text| text.parse().ok()) else {
        let errors = reader.errors();
        return page(&auth, case, |form| mended(form, Ok(errors))).await;
    };
    desk.answer_tie(&auth, case, answer).await?;
    if answer == TieAnswer::Knows {
        Ok(done(&path(case), "kent-gemeld"))
    } else {
        Ok(see_other(&desk.case(case)))
    }
}
