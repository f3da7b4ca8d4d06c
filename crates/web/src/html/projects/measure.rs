//! What somebody measured, and a mistake that is corrected by a measurement of its own.

use access::policy::KeepProject;
use app::project::{MeasureForm, TargetView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{MeasurementId, ProjectId, TargetId, project::Quantity};

use super::{LONGEST, PATH, one, opened};
use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{Answer, mended},
    page::{FormPage, done},
    problem::Problem,
    table::Facts,
    texts::Texts,
};

fn facts(t: Texts, target: &TargetView) -> Facts {
    Facts::new()
        .fact(t.get("project-target"), target.sentence.clone())
        .fact(
            t.get("project-aim"),
            one::aim(t, &target.target, &target.unit),
        )
        .fact(t.get("project-by-day"), target.target.by.dutch())
}

/// What was filled in, or what is wrong with it.
fn read(t: Texts, posted: &Posted) -> Result<MeasureForm, Vec<(&'static str, String)>> {
    let mut read = Reader::new(t, posted);
    let number = read.parse::<Quantity>("getal", "project-number-wrong");
    let on = read.day("dag");
    let explanation = read.text("toelichting", LONGEST);
    let errors = read.errors();
    match (number, on) {
        (Some(number), Some(on)) if errors.is_empty() => Ok(MeasureForm {
            number,
            on,
            explanation,
        }),
        _ => Err(errors),
    }
}

async fn measure_page(
    auth: &Authorized<KeepProject>,
    (id, target): (ProjectId, TargetId),
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (project, page) = opened(auth, id, &t.get("project-measure")).await?;
    let one = project.target(target)?;
    let today = auth.app().today().to_string();
    let form = page
        .form(
            format!("{PATH}/{id}/doelen/{target}/meten"),
            t.get("project-measure-do"),
        )
        .field(
            Field::text("getal", t.value("project-number-of", &one.unit))
                .narrow()
                .hint(t.get("project-number-hint")),
        )
        .field(
            Field::day("dag", t.get("project-day"))
                .hint(t.get("project-day-hint"))
                .value(today),
        )
        .field(
            Field::text("toelichting", t.get("project-explanation"))
                .hint(t.get("project-explanation-hint")),
        )
        .cancel(format!("{PATH}/{id}"));
    let form = mend(form)?;
    Ok(FormPage::with_facts(
        page,
        t.get("project-measure-lead"),
        facts(t, one),
        form,
    ))
}

/// Asks for a number.
pub(crate) async fn ask(
    auth: Authorized<KeepProject>,
    Path(which): Path<(ProjectId, TargetId)>,
) -> Answer {
    measure_page(&auth, which, Ok).await
}

/// Enters it.
pub(crate) async fn measure(
    auth: Authorized<KeepProject>,
    Path(which): Path<(ProjectId, TargetId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (id, target) = which;
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return measure_page(&auth, which, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::project::measure(auth.app(), &auth.grant, id, target, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "meting")),
        Err(error) => {
            measure_page(&auth, which, |form| mended(form.fill(&posted), Err(error))).await
        }
    }
}

async fn correct_page(
    auth: &Authorized<KeepProject>,
    (id, target, of): (ProjectId, TargetId, MeasurementId),
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (project, page) = opened(auth, id, &t.get("project-correct-title")).await?;
    let one = project.target(target)?;
    let mut all = project.measurements.iter();
    let was = all.find(|was| was.id == of && was.target == target);
    let was = was.ok_or(Problem::NotFound)?;
    let facts = facts(t, one)
        .fact(
            t.get("project-entered"),
            t.with(
                "project-entered-as",
                &[
                    ("number", &was.number.to_string()),
                    ("on", &was.on.dutch()),
                    ("by", &was.by),
                ],
            ),
        )
        .fact(t.get("project-explanation"), was.explanation.clone());
    let form = page
        .form(
            format!("{PATH}/{id}/doelen/{target}/metingen/{of}"),
            t.get("project-correct-do"),
        )
        .field(
            Field::text("getal", t.value("project-number-of", &one.unit))
                .narrow()
                .value(was.number.to_string()),
        )
        .field(Field::day("dag", t.get("project-day")).value(was.on.to_string()))
        .field(
            Field::text("toelichting", t.get("project-why-corrected"))
                .hint(t.get("project-why-corrected-hint")),
        )
        .cancel(format!("{PATH}/{id}"));
    let form = mend(form)?;
    Ok(FormPage::with_facts(
        page,
        t.get("project-correct-lead"),
        facts,
        form,
    ))
}

/// Asks what takes the place of a number.
pub(crate) async fn ask_correct(
    auth: Authorized<KeepProject>,
    Path(which): Path<(ProjectId, TargetId, MeasurementId)>,
) -> Answer {
    correct_page(&auth, which, Ok).await
}

/// Enters it.
pub(crate) async fn correct(
    auth: Authorized<KeepProject>,
    Path(which): Path<(ProjectId, TargetId, MeasurementId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (id, target, of) = which;
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return correct_page(&auth, which, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::project::correct(auth.app(), &auth.grant, id, (target, of), form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "meting-verbeterd")),
        Err(error) => {
            correct_page(&auth, which, |form| mended(form.fill(&posted), Err(error))).await
        }
    }
}
