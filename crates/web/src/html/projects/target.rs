//! A target that is set, measured by hand or by a figure of the monitor, and one that counts no more.

use access::policy::KeepProject;
use app::project::{CountedForm, ProjectView, TargetForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    MunicipalityId, ProjectId, TargetId,
    project::{Direction, Gauge, Quantity, Span, Target},
};

use super::{LONGEST, LONGEST_NAME, PATH, one, opened};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
        monitor::part_name,
    },
    page::{FormPage, done},
    problem::Problem,
    table::Facts,
    texts::Texts,
};

fn sentence_field(t: Texts, form: Form) -> Form {
    form.field(Field::text("doel", t.get("project-sentence")).hint(t.get("project-sentence-hint")))
}

/// The fields of the number to reach.
fn number_fields(t: Texts, project: &ProjectView, form: Form) -> Form {
    form.field(Field::radios(
        "richting",
        t.get("project-direction"),
        choices(t, Direction::ALL),
    ))
    .field(
        Field::text("getal", t.get("project-number-column"))
            .narrow()
            .hint(t.get("project-number-hint")),
    )
    .field(
        Field::day("uiterlijk", t.get("project-by-day"))
            .hint(t.get("project-by-hint"))
            .value(project.days.1.to_string()),
    )
    .cancel(format!("{PATH}/{}", project.id))
}

/// The number to reach, as it was filled in.
fn target(read: &mut Reader<'_>) -> Option<Target> {
    let direction = read.choice("richting", |code| code.parse::<Direction>().ok());
    let number = read.parse::<Quantity>("getal", "project-number-wrong");
    let by = read.day("uiterlijk");
    Some(Target {
        direction: direction?,
        number: number?,
        by: by?,
    })
}

async fn target_page(
    auth: &Authorized<KeepProject>,
    id: ProjectId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (project, page) = opened(auth, id, &t.get("project-add-target")).await?;
    let form = page.form(format!("{PATH}/{id}/doel"), t.get("project-add-do"));
    let form = sentence_field(t, form);
    let form = number_fields(t, &project, form)
        .field(Field::text("eenheid", t.get("project-unit")).hint(t.get("project-unit-hint")));
    Ok(FormPage::answer(
        page,
        t.get("project-target-lead"),
        mend(form)?,
    ))
}

/// Asks for a target.
pub(crate) async fn ask(auth: Authorized<KeepProject>, Path(id): Path<ProjectId>) -> Answer {
    target_page(&auth, id, Ok).await
}

/// Sets it.
pub(crate) async fn add(
    auth: Authorized<KeepProject>,
    Path(id): Path<ProjectId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let sentence = read.text("doel", LONGEST);
    let target = target(&mut read);
    let unit = read.text("eenheid", LONGEST_NAME);
    let errors = read.errors();
    let (Some(target), true) = (target, errors.is_empty()) else {
        return target_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = TargetForm {
        sentence,
        unit,
        target,
    };
    match app::project::add_target(auth.app(), &auth.grant, id, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "doel")),
        Err(error) => target_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

async fn counted_page(
    auth: &Authorized<KeepProject>,
    id: ProjectId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (project, page) = opened(auth, id, &t.get("project-add-counted")).await?;
    let figures = Gauge::parts().into_iter().map(|part| {
        let sign = part.indicator().sign();
        Choice::new(part.to_string(), format!("{sign} · {}", part_name(t, part)))
    });
    let everywhere = Choice::new("", t.get("project-all-places"));
    let places = project.places.iter();
    let places = places.map(|one| Choice::new(one.id.to_string(), one.name.clone()));
    let form = page.form(
        format!("{PATH}/{id}/doel-uit-monitor"),
        t.get("project-add-do"),
    );
    let form = sentence_field(t, form)
        .field(
            Field::select(
                "cijfer",
                t.get("project-figure"),
                with_none(t, figures.collect()),
            )
            .hint(t.get("project-figure-hint")),
        )
        .field(
            Field::radios("maanden", t.get("project-span"), choices(t, Span::ALL))
                .hint(t.get("project-span-hint"))
                .value(Span::Quarter.code()),
        )
        .field(
            Field::select(
                "gemeente",
                t.get("project-place"),
                std::iter::once(everywhere).chain(places).collect(),
            )
            .hint(t.get("project-place-hint"))
            .optional(),
        );
    let form = mend(number_fields(t, &project, form))?;
    Ok(FormPage::answer(page, t.get("project-counted-lead"), form))
}

/// Asks for a target that a figure of the monitor measures.
pub(crate) async fn ask_counted(
    auth: Authorized<KeepProject>,
    Path(id): Path<ProjectId>,
) -> Answer {
    counted_page(&auth, id, Ok).await
}

/// Sets it.
pub(crate) async fn add_counted(
    auth: Authorized<KeepProject>,
    Path(id): Path<ProjectId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let sentence = read.text("doel", LONGEST);
    let part = read.parse("cijfer", "fout-kies");
    let span = read.choice("maanden", |code| code.parse::<Span>().ok());
    let municipality = read.parse_optional::<MunicipalityId>("gemeente", "fout-kies");
    let target = target(&mut read);
    let errors = read.errors();
    let (Some(part), Some(span), Some(target), true) = (part, span, target, errors.is_empty())
    else {
        return counted_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = CountedForm {
        sentence,
        target,
        gauge: Gauge { part, span },
        municipality,
    };
    match app::project::add_counted(auth.app(), &auth.grant, id, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "doel")),
        Err(error) => counted_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

async fn withdraw_page(
    auth: &Authorized<KeepProject>,
    (id, target): (ProjectId, TargetId),
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (project, page) = opened(auth, id, &t.get("project-withdraw-title")).await?;
    let one = project.target(target)?;
    let facts = Facts::new()
        .fact(t.get("project-target"), one.sentence.clone())
        .fact(t.get("project-aim"), one::aim(t, &one.target, &one.unit))
        .fact(t.get("project-by-day"), one.target.by.dutch());
    let form = page
        .form(
            format!("{PATH}/{id}/doelen/{target}/intrekken"),
            t.get("project-withdraw-do"),
        )
        .field(Field::text("reden", t.get("project-reason")).hint(t.get("project-reason-hint")))
        .cancel(format!("{PATH}/{id}"))
        .danger();
    let form = mend(form)?;
    Ok(FormPage::with_facts(
        page,
        t.get("project-withdraw-lead"),
        facts,
        form,
    ))
}

/// Asks why a target counts no more.
pub(crate) async fn ask_withdraw(
    auth: Authorized<KeepProject>,
    Path(which): Path<(ProjectId, TargetId)>,
) -> Answer {
    withdraw_page(&auth, which, Ok).await
}

/// Notes it.
pub(crate) async fn withdraw(
    auth: Authorized<KeepProject>,
    Path(which): Path<(ProjectId, TargetId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (id, target) = which;
    let mut read = Reader::new(auth.t, &posted);
    let reason = read.text("reden", LONGEST);
    let errors = read.errors();
    if !errors.is_empty() {
        return withdraw_page(&auth, which, |form| Ok(form.fill(&posted).errors(errors))).await;
    }
    match app::project::withdraw(auth.app(), &auth.grant, id, target, &reason).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "doel-ingetrokken")),
        Err(error) => {
            withdraw_page(&auth, which, |form| mended(form.fill(&posted), Err(error))).await
        }
    }
}
