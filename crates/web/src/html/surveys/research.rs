//! Whether a young person may be asked for research, answered by who guides the case (S3-11, S3-12).

use access::policy::RecordExclusions;
use app::cases::{CasePage, CaseReach};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    CaseId, Role,
    survey::{Applies, Exclusion, Exclusions, may_record},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, cases::Desk},
    page::{FormPage, done},
    problem::Problem,
    sections::Step,
    texts::Texts,
    wording::word,
};

/// The way to the questions from the page of a case; nothing while they cannot be answered there.
pub(crate) fn step(t: Texts, case: &CasePage) -> Option<Step> {
    let answered_here = case.guided && case.reach == CaseReach::Whole && may_record(case.phase);
    answered_here.then(|| Step::other(address(case.case), t.get("research-title")))
}

fn address(case: CaseId) -> String {
    format!("/begeleiding/{case}/onderzoek")
}

fn home(role: Role, case: CaseId) -> String {
    if role == Role::Regisseur {
        Desk::Regisseur.case(case)
    } else {
        Desk::Outreach.case(case)
    }
}

async fn page(
    auth: &Authorized<RecordExclusions>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (name, known) = app::surveys::exclusions(auth.app(), &auth.grant, case).await?;
    let home = home(auth.grant.role(), case);
    let frame = auth.page(t.get("research-title")).under(home.clone(), name);
    let form = Exclusion::ALL
        .iter()
        .fold(
            frame.form(address(case), t.get("research-save")),
            |form, exclusion| {
                let choices = Applies::ALL
                    .iter()
                    .map(|one| Choice::new(one.code(), word(t, *one)))
                    .collect();
                let field = Field::radios(exclusion.code(), word(t, *exclusion), choices);
                form.field(field.value(known.of(*exclusion).code()))
            },
        )
        .cancel(home);
    Ok(FormPage::answer(frame, t.get("research-lead"), mend(form)?))
}

/// Asks the three questions.
pub(crate) async fn ask(auth: Authorized<RecordExclusions>, Path(case): Path<CaseId>) -> Answer {
    page(&auth, case, Ok).await
}

/// Records the answers.
pub(crate) async fn record(
    auth: Authorized<RecordExclusions>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let mut of = |one: Exclusion| reader.choice(one.code(), |code| code.parse::<Applies>().ok());
    let answers = [
        of(Exclusion::AnonymousCare),
        of(Exclusion::SecretPlacement),
        of(Exclusion::HelpUnknownToParents),
    ];
    let errors = reader.errors();
    let [
        Some(anonymous_care),
        Some(secret_placement),
        Some(help_unknown_to_parents),
    ] = answers
    else {
        return page(&auth, case, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let known = Exclusions {
        anonymous_care,
        secret_placement,
        help_unknown_to_parents,
    };
    match app::surveys::record_exclusions(auth.app(), &auth.grant, case, known).await {
        Ok(()) => Ok(done(&home(auth.grant.role(), case), "onderzoek-vastgelegd")),
        Err(error) => page(&auth, case, |form| again(form.fill(&posted), error)).await,
    }
}
