//! Who pays: a key with its shares, and what a payer has at most.

use access::policy::{KeepBudget, SeeBudgets};
use app::budget::{BudgetView, FundForm, KeyForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{BudgetId, Day, Validity, budget::KeyBasis, costs::Cents};

use super::{LONGEST, LONGEST_NAME, PATH, title};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, Page, done},
    problem::Problem,
};

/// The budget a form is about, and its page.
pub(super) async fn opened(
    auth: &Authorized<KeepBudget>,
    id: BudgetId,
    heading: &str,
) -> Result<(BudgetView, Page), Problem> {
    let grant = auth.also::<SeeBudgets>()?;
    let budget = app::budget::open(auth.app(), &grant, id, None).await?;
    let page = auth
        .page(heading.to_owned())
        .under(PATH, auth.t.get("budget-title"))
        .under(format!("{PATH}/{id}"), title(&budget));
    Ok((budget, page))
}

async fn key_page(
    auth: &Authorized<KeepBudget>,
    id: BudgetId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (budget, page) = opened(auth, id, &t.get("budget-add-key")).await?;
    let first = Day::new(budget.year, 1, 1).unwrap_or(budget.on);
    let last = Day::new(budget.year, 12, 31).unwrap_or(budget.on);
    let names = budget.key_names();
    let hint = if names.is_empty() {
        t.get("budget-key-hint")
    } else {
        t.value("budget-key-hint-again", &names.join(", "))
    };
    let form = page
        .form(format!("{PATH}/{id}/sleutel"), t.get("budget-key-save"))
        .field(Field::text("sleutel", t.get("budget-key")).hint(hint))
        .field(Field::radios(
            "grondslag",
            t.get("budget-basis"),
            choices(t, KeyBasis::ALL),
        ))
        .field(
            Field::area("aandelen", t.get("budget-key-shares")).hint(t.get("budget-shares-hint")),
        )
        .field(Field::text("bron", t.get("column-source")).hint(t.get("budget-source-hint")))
        .field(Field::day("vanaf", t.get("valid-from")).value(first.to_string()))
        .field(
            Field::day("tot", t.get("valid-until"))
                .optional()
                .value(last.to_string()),
        )
        .cancel(format!("{PATH}/{id}"));
    Ok(FormPage::answer(
        page,
        t.get("budget-key-lead"),
        mend(form)?,
    ))
}

/// Asks for a key.
pub(crate) async fn ask_key(auth: Authorized<KeepBudget>, Path(id): Path<BudgetId>) -> Answer {
    key_page(&auth, id, Ok).await
}

/// Adds it.
pub(crate) async fn add_key(
    auth: Authorized<KeepBudget>,
    Path(id): Path<BudgetId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let name = read.text("sleutel", LONGEST_NAME);
    let basis = read.choice("grondslag", |code| code.parse::<KeyBasis>().ok());
    let source = read.text("bron", LONGEST);
    let from = read.day("vanaf");
    let until = read.optional_day("tot");
    let errors = read.errors();
    let (Some(basis), Some(from), true) = (basis, from, errors.is_empty()) else {
        return key_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = KeyForm {
        name,
        basis,
        source,
        validity: Validity { from, until },
        shares: posted.verbatim("aandelen").to_owned(),
    };
    match app::budget::add_key(auth.app(), &auth.grant, id, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "verdeelsleutel")),
        Err(error) => key_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

async fn fund_page(
    auth: &Authorized<KeepBudget>,
    id: BudgetId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (budget, page) = opened(auth, id, &t.get("budget-fund")).await?;
    let payers = budget.payers().into_iter().map(|payer| {
        let known = budget.fund_of(payer);
        let label = known.map_or_else(
            || payer.to_owned(),
            |available| format!("{payer} (€ {available})"),
        );
        Choice::new(payer, label)
    });
    let form = page
        .form(format!("{PATH}/{id}/middelen"), t.get("budget-fund-save"))
        .field(Field::select(
            "betaler",
            t.get("budget-payer"),
            with_none(t, payers.collect()),
        ))
        .field(
            Field::text("bedrag", t.get("budget-available"))
                .narrow()
                .hint(t.get("budget-amount-hint")),
        )
        .cancel(format!("{PATH}/{id}"));
    Ok(FormPage::answer(
        page,
        t.get("budget-fund-lead"),
        mend(form)?,
    ))
}

/// Asks what a payer has.
pub(crate) async fn ask_fund(auth: Authorized<KeepBudget>, Path(id): Path<BudgetId>) -> Answer {
    fund_page(&auth, id, Ok).await
}

/// Records it.
pub(crate) async fn set_fund(
    auth: Authorized<KeepBudget>,
    Path(id): Path<BudgetId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let payer = read.text("betaler", LONGEST_NAME);
    let available = read.parse::<Cents>("bedrag", "budget-amount-wrong");
    let errors = read.errors();
    let (Some(available), true) = (available, errors.is_empty()) else {
        return fund_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = FundForm { payer, available };
    match app::budget::set_fund(auth.app(), &auth.grant, id, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "middelen")),
        Err(error) => fund_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
