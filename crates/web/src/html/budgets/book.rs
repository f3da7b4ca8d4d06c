//! What is entered in a budget: a line with its plan, an amount, and a mistake the other way round.

use access::policy::KeepBudget;
use app::budget::{BookForm, BudgetView, EntryView, PlanForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    BudgetEntryId, BudgetId, MunicipalityId,
    budget::{CostItem, EntryKind, Purpose},
    costs::Cents,
    guidance::content::TrajectoryKind,
};

use super::{LONGEST, LONGEST_NAME, PATH, cover::opened, explained, place};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, done},
    problem::Problem,
    table::Facts,
    texts::Texts,
    wording::word,
};

/// The fields of an amount: how much, and of which day.
fn amount_fields(t: Texts, budget: &BudgetView, form: Form) -> Form {
    form.field(
        Field::text("bedrag", t.get("budget-amount"))
            .narrow()
            .hint(t.get("budget-amount-hint")),
    )
    .field(Field::day("dag", t.get("budget-day")).value(budget.on.to_string()))
    .cancel(format!("{PATH}/{}", budget.id))
}

async fn plan_page(
    auth: &Authorized<KeepBudget>,
    id: BudgetId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (budget, page) = opened(auth, id, &t.get("budget-plan")).await?;
    let any = Choice::new("", t.get("budget-any"));
    let trajectories = std::iter::once(any).chain(choices(t, TrajectoryKind::ALL));
    let everywhere = Choice::new("", t.get("budget-all-places"));
    let places = budget.places.iter();
    let places = places.map(|one| Choice::new(one.id.to_string(), one.name.clone()));
    let names = budget.key_names();
    // Of one there is nothing to choose.
    let only = if let [only] = names.as_slice() {
        only
    } else {
        ""
    }
    .to_owned();
    let keys = names.into_iter().map(|name| Choice::new(name, name));
    let keys = with_none(t, keys.collect());
    let form = page
        .form(format!("{PATH}/{id}/post"), t.get("budget-plan-save"))
        .field(
            Field::text("omschrijving", t.get("budget-description"))
                .hint(t.get("budget-description-hint")),
        )
        .field(Field::select(
            "soort",
            t.get("budget-item"),
            with_none(t, choices(t, CostItem::ALL)),
        ))
        .field(
            Field::select(
                "traject",
                t.get("budget-trajectory"),
                trajectories.collect(),
            )
            .optional(),
        )
        .field(
            Field::select(
                "gemeente",
                t.get("budget-place"),
                std::iter::once(everywhere).chain(places).collect(),
            )
            .optional(),
        )
        .field(
            Field::select("sleutel", t.get("budget-key"), keys)
                .value(only)
                .hint(t.get("budget-line-key")),
        );
    let form = mend(amount_fields(t, &budget, form))?;
    Ok(FormPage::answer(page, t.get("budget-plan-lead"), form))
}

/// Asks for a line.
pub(crate) async fn ask_plan(auth: Authorized<KeepBudget>, Path(id): Path<BudgetId>) -> Answer {
    plan_page(&auth, id, Ok).await
}

/// Makes it.
pub(crate) async fn plan(
    auth: Authorized<KeepBudget>,
    Path(id): Path<BudgetId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let description = read.text("omschrijving", LONGEST);
    let item = read.choice("soort", |code| code.parse::<CostItem>().ok());
    let trajectory = read.parse_optional::<TrajectoryKind>("traject", "fout-kies");
    let municipality = read.parse_optional::<MunicipalityId>("gemeente", "fout-kies");
    let key = read.text("sleutel", LONGEST_NAME);
    let amount = read.parse::<Cents>("bedrag", "budget-amount-wrong");
    let on = read.day("dag");
    let errors = read.errors();
    let (Some(item), Some(amount), Some(on), true) = (item, amount, on, errors.is_empty()) else {
        return plan_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = PlanForm {
        purpose: Purpose { item, trajectory },
        municipality,
        key,
        description,
        amount,
        on,
    };
    match app::budget::plan(auth.app(), &auth.grant, id, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "post")),
        Err(error) => plan_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

async fn book_page(
    auth: &Authorized<KeepBudget>,
    id: BudgetId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (budget, page) = opened(auth, id, &t.get("budget-book")).await?;
    let lines = budget.lines.iter().map(|line| {
        let label = t.with(
            "budget-line-choice",
            &[
                ("line", &line.description),
                ("place", &place(t, line.place.as_ref())),
                ("left", &line.amounts.left().to_string()),
            ],
        );
        Choice::new(line.id.to_string(), label)
    });
    let kinds = EntryKind::ALL.iter().map(|kind| {
        let hint = match kind {
            EntryKind::Planned => t.get("budget-hint-planned"),
            EntryKind::Committed => t.get("budget-hint-committed"),
            EntryKind::Spent => t.get("budget-hint-spent"),
            EntryKind::SpentCommitted => t.get("budget-hint-spent-committed"),
        };
        Choice::new(kind.code(), word(t, *kind)).hint(hint)
    });
    let form = page
        .form(format!("{PATH}/{id}/boeken"), t.get("budget-book-save"))
        .field(Field::select(
            "post",
            t.get("budget-line"),
            with_none(t, lines.collect()),
        ))
        .field(Field::radios("wat", t.get("budget-what"), kinds.collect()));
    let form = amount_fields(t, &budget, form).field(
        Field::text("omschrijving", t.get("budget-description")).hint(t.get("budget-entry-hint")),
    );
    Ok(FormPage::answer(
        page,
        t.get("budget-book-lead"),
        mend(form)?,
    ))
}

/// Asks for an amount.
pub(crate) async fn ask(auth: Authorized<KeepBudget>, Path(id): Path<BudgetId>) -> Answer {
    book_page(&auth, id, Ok).await
}

/// Enters it.
pub(crate) async fn book(
    auth: Authorized<KeepBudget>,
    Path(id): Path<BudgetId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let line = read.parse("post", "fout-kies");
    let kind = read.choice("wat", |code| code.parse::<EntryKind>().ok());
    let amount = read.parse::<Cents>("bedrag", "budget-amount-wrong");
    let on = read.day("dag");
    let description = read.text("omschrijving", LONGEST);
    let errors = read.errors();
    let (Some(line), Some(kind), Some(amount), Some(on), true) =
        (line, kind, amount, on, errors.is_empty())
    else {
        return book_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = BookForm {
        line,
        kind,
        amount,
        on,
        description,
    };
    match app::budget::book(auth.app(), &auth.grant, id, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "boeking")),
        Err(error) => book_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// The entry of a budget.
fn entry_of(budget: &BudgetView, id: BudgetEntryId) -> Result<&EntryView, Problem> {
    let found = budget.entries.iter().find(|one| one.id == id);
    found.ok_or(Problem::NotFound)
}

async fn reverse_page(
    auth: &Authorized<KeepBudget>,
    (id, of): (BudgetId, BudgetEntryId),
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (budget, page) = opened(auth, id, &t.get("budget-reverse")).await?;
    let entry = entry_of(&budget, of)?;
    let mut facts = Facts::new();
    if let Some(line) = budget.lines.get(entry.line) {
        facts = facts
            .fact(t.get("budget-line"), line.description.clone())
            .fact(t.get("budget-item"), explained::purpose(t, line.purpose));
    }
    facts = facts
        .fact(t.get("budget-what"), word(t, entry.kind))
        .fact(t.get("budget-amount"), format!("€ {}", entry.amount))
        .fact(t.get("budget-day"), entry.on.dutch())
        .fact(t.get("budget-description"), entry.description.clone());
    let form = page
        .form(
            format!("{PATH}/{id}/tegenboeken/{of}"),
            t.get("budget-reverse"),
        )
        .field(Field::text("reden", t.get("budget-reason")).hint(t.get("budget-reason-hint")))
        .cancel(format!("{PATH}/{id}"));
    let form = mend(form)?;
    Ok(FormPage::with_facts(
        page,
        t.get("budget-reverse-lead"),
        facts,
        form,
    ))
}

/// Asks why an entry is undone.
pub(crate) async fn ask_reverse(
    auth: Authorized<KeepBudget>,
    Path(which): Path<(BudgetId, BudgetEntryId)>,
) -> Answer {
    reverse_page(&auth, which, Ok).await
}

/// Undoes it.
pub(crate) async fn reverse(
    auth: Authorized<KeepBudget>,
    Path(which): Path<(BudgetId, BudgetEntryId)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (id, of) = which;
    let mut read = Reader::new(auth.t, &posted);
    let reason = read.text("reden", LONGEST);
    let errors = read.errors();
    if !errors.is_empty() {
        return reverse_page(&auth, which, |form| Ok(form.fill(&posted).errors(errors))).await;
    }
    let reversed = app::budget::reverse(auth.app(), &auth.grant, id, of, &reason).await;
    match reversed {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "tegengeboekt")),
        Err(error) => {
            reverse_page(&auth, which, |form| mended(form.fill(&posted), Err(error))).await
        }
    }
}
