//! Projects with measurable targets: the list, a new one, what one is, and one as it stands (S3-16).

use access::policy::{KeepProject, SeeBudgets, SeeProjects};
use app::project::{ProjectForm, ProjectSummary, ProjectView};
use axum::{extract::Path, response::Response};
use axum_extra::extract::Form as FormBody;
use domain::{BudgetId, Day, MunicipalityId, ProjectId, project::Stage};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::with_none, download, mended},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

pub(crate) mod measure;
mod one;
pub(crate) mod target;

const PATH: &str = "/projecten";

/// Longest title and unit, in characters.
const LONGEST_NAME: usize = 100;
/// Longest sentence, explanation and reason, in characters.
const LONGEST: usize = 500;

/// Every project of one's municipalities.
pub(crate) async fn all(auth: Authorized<SeeProjects>) -> Answer {
    let t = auth.t;
    let projects = app::project::all(auth.app(), &auth.grant).await?;
    let columns = [
        "project-name",
        "project-days",
        "project-stage",
        "project-targets-met",
    ];
    let row = |one: &ProjectSummary| {
        vec![
            Cell::LinkLines(
                format!("{PATH}/{}", one.id),
                one.title.clone(),
                one.places.join(", "),
            ),
            Cell::Text(days(t, one.days)),
            stage(t, one.stage),
            reached(t, one),
        ]
    };
    let table = Table::new(
        t.get("project-all"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("project-none"),
    )
    .rows(projects.iter().map(row));
    let mut steps = Vec::new();
    if auth.also::<KeepProject>().is_ok() {
        let to = format!("{PATH}/nieuw");
        steps.push(Step::main(to, t.get("project-add")));
    }
    Ok(Sections::new(auth.page(t.get("project-title")))
        .lead(t.get("project-lead"))
        .steps(steps)
        .table(&table)
        .answer())
}

/// How many of its targets are met, and how many were missed.
fn reached(t: Texts, one: &ProjectSummary) -> Cell {
    if one.targets == 0 {
        return Cell::Text(t.get("project-no-targets-yet"));
    }
    let met = t.with(
        "project-met-of",
        &[
            ("met", &one.met.to_string()),
            ("of", &one.targets.to_string()),
        ],
    );
    if one.not_met == 0 {
        return Cell::Text(met);
    }
    Cell::Lines(met, t.value("project-missed", &one.not_met.to_string()))
}

fn days(t: Texts, (from, until): (Day, Day)) -> String {
    t.with(
        "from-until",
        &[("from", &from.dutch()), ("until", &until.dutch())],
    )
}

fn stage(t: Texts, stage: Stage) -> Cell {
    let tone = match stage {
        Stage::Running => Tone::Good,
        Stage::Upcoming | Stage::Ended => Tone::Plain,
    };
    Cell::Badge(tone, word(t, stage))
}

/// The fields of what a project is, filled with what it is now.
async fn fields(
    auth: &Authorized<KeepProject>,
    form: Form,
    now: Option<&ProjectView>,
) -> Result<Form, Problem> {
    let t = auth.t;
    let app = auth.app();
    let mut people = app::project::responsible(app, &auth.grant).await?;
    if let Some(now) = now
        && !people.contains(&now.responsible)
    {
        people.push(now.responsible.clone());
    }
    let people = people.into_iter();
    let people = people.map(|(id, name)| Choice::new(id.to_string(), name));
    let budgets = app::budget::all(app, &auth.also::<SeeBudgets>()?).await?;
    let none = Choice::new("", t.get("project-no-budget"));
    let budgets = budgets.into_iter().map(|one| {
        let label = format!("{} {}", one.name, one.year);
        Choice::new(one.id.to_string(), label)
    });
    let text = |value: fn(&ProjectView) -> String| now.map(value).unwrap_or_default();
    Ok(form
        .field(
            Field::text("titel", t.get("project-name"))
                .hint(t.get("project-name-hint"))
                .value(text(|now| now.title.clone())),
        )
        .field(
            Field::area("waarvoor", t.get("project-purpose"))
                .hint(t.get("project-purpose-hint"))
                .value(text(|now| now.purpose.clone())),
        )
        .field(Field::day("vanaf", t.get("project-from")).value(text(|now| now.days.0.to_string())))
        .field(
            Field::day("tot", t.get("project-until"))
                .hint(t.get("project-until-hint"))
                .value(text(|now| now.days.1.to_string())),
        )
        .field(
            Field::select(
                "verantwoordelijke",
                t.get("project-responsible"),
                with_none(t, people.collect()),
            )
            .value(text(|now| now.responsible.0.to_string())),
        )
        .field(
            Field::select(
                "begroting",
                t.get("project-budget"),
                std::iter::once(none).chain(budgets).collect(),
            )
            .optional()
            .value(text(|now| {
                now.budget.map_or_else(String::new, |id| id.to_string())
            })),
        ))
}

/// What was filled in, or what is wrong with it.
fn read(t: Texts, posted: &Posted) -> Result<ProjectForm, Vec<(&'static str, String)>> {
    let mut read = Reader::new(t, posted);
    let title = read.text("titel", LONGEST_NAME);
    let purpose = read.text("waarvoor", LONGEST);
    let from = read.day("vanaf");
    let until = read.day("tot");
    let responsible = read.parse("verantwoordelijke", "fout-kies");
    let budget = read.parse_optional::<BudgetId>("begroting", "fout-kies");
    let errors = read.errors();
    match (from, until, responsible) {
        (Some(from), Some(until), Some(responsible)) if errors.is_empty() => Ok(ProjectForm {
            title,
            purpose,
            from,
            until,
            responsible,
            budget,
        }),
        _ => Err(errors),
    }
}

async fn new_page(
    auth: &Authorized<KeepProject>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places: Vec<Choice> = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let everybody = places.iter().map(|place| place.value.clone()).collect();
    let page = auth
        .page(t.get("project-add"))
        .under(PATH, t.get("project-title"));
    let form = page.form(format!("{PATH}/nieuw"), t.get("project-add-do"));
    let form = fields(auth, form, None)
        .await?
        .field(Field {
            values: everybody,
            optional: false,
            ..Field::checks("gemeenten", t.get("project-places"), places)
        })
        .cancel(PATH);
    Ok(FormPage::answer(
        page,
        t.get("project-add-lead"),
        mend(form)?,
    ))
}

/// Asks for a project.
pub(crate) async fn ask(auth: Authorized<KeepProject>) -> Answer {
    new_page(&auth, Ok).await
}

/// Makes it.
pub(crate) async fn add(
    auth: Authorized<KeepProject>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let places = posted.all("gemeenten");
    let places = places.iter().filter_map(|id| id.parse().ok());
    let places: Vec<MunicipalityId> = places.collect();
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return new_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::project::add(auth.app(), &auth.grant, &places, form).await {
        Ok(id) => Ok(done(&format!("{PATH}/{id}"), "project")),
        Err(error) => new_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// The project a form is about, and its page.
async fn opened(
    auth: &Authorized<KeepProject>,
    id: ProjectId,
    heading: &str,
) -> Result<(ProjectView, Page), Problem> {
    let grant = auth.also::<SeeProjects>()?;
    let project = app::project::open(auth.app(), &grant, id).await?;
    let page = auth
        .page(heading.to_owned())
        .under(PATH, auth.t.get("project-title"))
        .under(format!("{PATH}/{id}"), project.title.clone());
    Ok((project, page))
}

async fn change_page(
    auth: &Authorized<KeepProject>,
    id: ProjectId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (project, page) = opened(auth, id, &t.get("project-change")).await?;
    let history = project
        .history
        .iter()
        .map(|(version, by, at)| (*version, format!("{}, {by}", at.dutch())))
        .collect();
    let form = page
        .form(format!("{PATH}/{id}/wijzigen"), t.get("project-save"))
        .version(project.version, history);
    let form = fields(auth, form, Some(&project))
        .await?
        .cancel(format!("{PATH}/{id}"));
    Ok(FormPage::answer(
        page,
        t.get("project-change-lead"),
        mend(form)?,
    ))
}

/// Asks what a project is from now on.
pub(crate) async fn ask_change(auth: Authorized<KeepProject>, Path(id): Path<ProjectId>) -> Answer {
    change_page(&auth, id, Ok).await
}

/// Writes it.
pub(crate) async fn change(
    auth: Authorized<KeepProject>,
    Path(id): Path<ProjectId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    // A version that cannot be read is none that was shown.
    let seen = posted.one("versie").parse().unwrap_or(-1);
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return change_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::project::change(auth.app(), &auth.grant, id, seen, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "project-gewijzigd")),
        Err(error) => change_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// One project as it stands.
pub(crate) async fn show(auth: Authorized<SeeProjects>, Path(id): Path<ProjectId>) -> Answer {
    let project = app::project::open(auth.app(), &auth.grant, id).await?;
    let keeps = auth.also::<KeepProject>().is_ok();
    // Amounts are for whoever may see the budget itself.
    let budget = match (project.budget, auth.also::<SeeBudgets>()) {
        (Some(budget), Ok(grant)) => {
            let all = app::budget::all(auth.app(), &grant).await?;
            all.into_iter().find(|one| one.id == budget)
        }
        _ => None,
    };
    let page = auth
        .page(project.title.clone())
        .under(PATH, auth.t.get("project-title"));
    Ok(one::sections(auth.t, page, &project, budget.as_ref(), keeps).answer())
}

/// It as a workbook.
pub(crate) async fn workbook(
    auth: Authorized<SeeProjects>,
    Path(id): Path<ProjectId>,
) -> Result<Response, Problem> {
    let file = app::project::workbook(auth.app(), &auth.grant, id).await?;
    Ok(download(file))
}

/// Its targets as CSV.
pub(crate) async fn csv(
    auth: Authorized<SeeProjects>,
    Path(id): Path<ProjectId>,
) -> Result<Response, Problem> {
    let file = app::project::csv(auth.app(), &auth.grant, id).await?;
    Ok(download(file))
}
