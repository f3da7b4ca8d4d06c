//! Budgets and what covers them: the list, a new one, and one as it stands (S4-14, S4-15, S4-116, S0-19).

use access::policy::{KeepBudget, SeeBudgets};
use app::budget::{BudgetForm, BudgetSummary};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use axum_extra::extract::Form as FormBody;
use domain::{BudgetId, Day, MunicipalityId, budget::Consequences};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader, parse_day},
    html::{Answer, answers::choices, download, mended},
    page::{FormPage, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table},
    texts::Texts,
};

pub(crate) mod book;
pub(crate) mod cover;
mod explained;
mod one;

const PATH: &str = "/begrotingen";

/// Longest name of a budget or a key, in characters.
const LONGEST_NAME: usize = 100;
/// Longest description, source and reason, in characters.
const LONGEST: usize = 500;

/// Every budget of one's municipalities.
pub(crate) async fn all(auth: Authorized<SeeBudgets>) -> Answer {
    let t = auth.t;
    let budgets = app::budget::all(auth.app(), &auth.grant).await?;
    let columns = [
        "budget-name",
        "budget-year",
        "budget-planned",
        "budget-committed",
        "budget-spent",
        "budget-left",
    ];
    let row = |one: &BudgetSummary| {
        let to = format!("{PATH}/{}", one.id);
        let sums = amounts(&one.amounts);
        [
            Cell::LinkLines(to, one.name.clone(), one.places.join(", ")),
            Cell::Text(one.year.to_string()),
        ]
        .into_iter()
        .chain(sums)
        .collect()
    };
    let table = Table::new(
        t.get("budget-all"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("budget-none"),
    )
    .rows(budgets.iter().map(row));
    let mut steps = Vec::new();
    if auth.also::<KeepBudget>().is_ok() {
        let to = format!("{PATH}/nieuw");
        steps.push(Step::main(to, t.get("budget-add")));
    }
    Ok(Sections::new(auth.page(t.get("budget-title")))
        .lead(t.get("budget-lead"))
        .steps(steps)
        .table(&table)
        .answer())
}

/// Planned, promised, paid and what is left, as cells.
fn amounts(amounts: &domain::budget::Amounts) -> [Cell; 4] {
    [
        amounts.planned,
        amounts.committed,
        amounts.spent,
        amounts.left(),
    ]
    .map(|cents| Cell::Number(cents.to_string()))
}

async fn new_page(
    auth: &Authorized<KeepBudget>,
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
        .page(t.get("budget-add"))
        .under(PATH, t.get("budget-title"));
    let year = auth.app().today().month().year().to_string();
    let form = page
        .form(format!("{PATH}/nieuw"), t.get("budget-add-do"))
        .field(Field::text("naam", t.get("budget-name")).hint(t.get("budget-name-hint")))
        .field(Field::number("jaar", t.get("budget-year")).value(year))
        .field(Field {
            values: everybody,
            optional: false,
            ..Field::checks("gemeenten", t.get("budget-places"), places)
        })
        .field(
            Field::radios(
                "gevolgen",
                t.get("budget-consequences"),
                choices(t, Consequences::ALL),
            )
            .hint(t.get("budget-consequences-hint"))
            .value(Consequences::NotSaid.code()),
        )
        .cancel(PATH);
    Ok(FormPage::answer(
        page,
        t.get("budget-add-lead"),
        mend(form)?,
    ))
}

/// Asks for a budget.
pub(crate) async fn ask(auth: Authorized<KeepBudget>) -> Answer {
    new_page(&auth, Ok).await
}

/// Makes it.
pub(crate) async fn add(
    auth: Authorized<KeepBudget>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let name = read.text("naam", LONGEST_NAME);
    let year = read.parse::<i16>("jaar", "budget-year-wrong");
    let consequences = read.choice("gevolgen", |code| code.parse::<Consequences>().ok());
    let places = posted.all("gemeenten");
    let places = places.iter().filter_map(|id| id.parse().ok());
    let places: Vec<MunicipalityId> = places.collect();
    let errors = read.errors();
    let (Some(year), Some(consequences), true) = (year, consequences, errors.is_empty()) else {
        return new_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = BudgetForm {
        year,
        name,
        consequences,
        places,
    };
    match app::budget::add(auth.app(), &auth.grant, form).await {
        Ok(id) => Ok(done(&format!("{PATH}/{id}"), "begroting")),
        Err(error) => new_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// The day whose keys are asked for.
#[derive(Default, serde::Deserialize)]
pub(crate) struct On {
    #[serde(default)]
    op: String,
}

impl On {
    fn day(&self) -> Option<Day> {
        parse_day(self.op.trim())
    }
}

/// One budget as it stands.
pub(crate) async fn show(
    auth: Authorized<SeeBudgets>,
    Path(id): Path<BudgetId>,
    Query(on): Query<On>,
) -> Answer {
    let budget = app::budget::open(auth.app(), &auth.grant, id, on.day()).await?;
    let keeps = auth.also::<KeepBudget>().is_ok();
    let page = auth
        .page(title(&budget))
        .under(PATH, auth.t.get("budget-title"));
    Ok(one::sections(auth.t, page, &budget, keeps).answer())
}

/// It as a workbook.
pub(crate) async fn workbook(
    auth: Authorized<SeeBudgets>,
    Path(id): Path<BudgetId>,
    Query(on): Query<On>,
) -> Result<Response, Problem> {
    let file = app::budget::workbook(auth.app(), &auth.grant, id, on.day()).await?;
    Ok(download(file))
}

/// What was entered in it, as CSV.
pub(crate) async fn csv(
    auth: Authorized<SeeBudgets>,
    Path(id): Path<BudgetId>,
) -> Result<Response, Problem> {
    let file = app::budget::csv(auth.app(), &auth.grant, id, None).await?;
    Ok(download(file))
}

fn title(budget: &app::budget::BudgetView) -> String {
    format!("{} {}", budget.name, budget.year)
}

/// For which municipality a line is.
fn place(t: Texts, place: Option<&String>) -> String {
    place.map_or_else(|| t.get("budget-all-places"), Clone::clone)
}
