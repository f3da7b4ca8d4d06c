//! Budgets and what covers them: planned, promised, paid and left, per purpose and municipality, and who pays which share
//! of it by which key (S4-14, S4-15, S4-116, S0-19; requirements A.11 T2, T8). Amounts and payers, never a young person.

mod export;
mod keep;

use std::collections::{BTreeMap, HashMap};

use access::{Grant, policy as action};
use domain::{
    AccountId, BudgetEntryId, BudgetId, BudgetLineId, Day, MunicipalityId,
    budget::{Amounts, Budget, Consequences, Cover, CoverKey, EntryKind, Finding, Fund, Purpose},
    costs::Cents,
};
use store::BudgetFile;

pub use export::{csv, workbook};
pub use keep::{
    BookForm, BudgetForm, FundForm, KeyForm, PlanForm, add, add_key, book, plan, reverse, set_fund,
};

use crate::{
    App, Result,
    municipalities::{MunicipalityView, by_name, names},
    worklist,
};

/// A budget in a list.
#[derive(Clone, Debug)]
pub struct BudgetSummary {
    /// Its id.
    pub id: BudgetId,
    /// The year.
    pub year: i16,
    /// Its name.
    pub name: String,
    /// The municipalities that take part, by name.
    pub places: Vec<String>,
    /// What it comes to.
    pub amounts: Amounts,
}

/// A line, with what it comes to.
#[derive(Clone, Debug)]
pub struct LineView {
    /// Its id.
    pub id: BudgetLineId,
    /// What it pays for.
    pub purpose: Purpose,
    /// For which municipality; `None`: for all together.
    pub place: Option<String>,
    /// The name of its key.
    pub key: String,
    /// What it is, in words.
    pub description: String,
    /// What it comes to.
    pub amounts: Amounts,
}

/// An amount that was entered.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// Its id.
    pub id: BudgetEntryId,
    /// In which line, counted from 0.
    pub line: usize,
    /// What it is.
    pub kind: EntryKind,
    /// How much.
    pub amount: Cents,
    /// Of which day it is.
    pub on: Day,
    /// What for, or why it reverses another.
    pub description: String,
    /// Who entered it.
    pub by: String,
    /// Whether it reverses another.
    pub reverses: bool,
    /// Whether another reverses it.
    pub reversed: bool,
}

/// One budget as it stands.
#[derive(Clone, Debug)]
pub struct BudgetView {
    /// Its id.
    pub id: BudgetId,
    /// The year.
    pub year: i16,
    /// Its name.
    pub name: String,
    /// What the proposal says of consequences.
    pub consequences: Consequences,
    /// The municipalities that take part, by name.
    pub places: Vec<MunicipalityView>,
    /// The day on whose keys the shares rest.
    pub on: Day,
    /// Its lines, in the order they were made.
    pub lines: Vec<LineView>,
    /// What was entered, the latest first.
    pub entries: Vec<EntryView>,
    /// What all of it comes to.
    pub total: Amounts,
    /// The lines of each purpose together.
    pub by_purpose: Vec<(Purpose, Amounts)>,
    /// The lines of each municipality together; `None`: those of all.
    pub by_place: Vec<(Option<String>, Amounts)>,
    /// Who pays.
    pub cover: Cover,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Its keys, in the order they hold.
    pub keys: Vec<CoverKey>,
    /// What payers have at most.
    pub funds: Vec<Fund>,
}

/// The budgets of one's municipalities, latest year first.
pub async fn all(app: &App, grant: &Grant<action::SeeBudgets>) -> Result<Vec<BudgetSummary>> {
    let names = names(app).await?;
    let all = app.store.budgets(grant).await?;
    Ok(all
        .into_iter()
        .map(|(head, amounts)| BudgetSummary {
            id: head.id,
            year: head.year,
            name: head.name,
            places: by_name(&names, &head.places)
                .into_iter()
                .map(|place| place.name)
                .collect(),
            amounts,
        })
        .collect())
}

/// One budget, with who pays which share by the keys of a day; without one, of today or the nearest day of its year.
pub async fn open(
    app: &App,
    grant: &Grant<action::SeeBudgets>,
    id: BudgetId,
    on: Option<Day>,
) -> Result<BudgetView> {
    let file = app.store.budget(grant, id).await?;
    let names = names(app).await?;
    let by = file.entries.iter().map(|one| one.by);
    let people = worklist::account_names(app, by).await?;
    let on = on.unwrap_or_else(|| Budget::day_in(file.head.year, app.today()));
    Ok(view(file, on, &names, &people))
}

fn view(
    file: BudgetFile,
    on: Day,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
    people: &HashMap<AccountId, String>,
) -> BudgetView {
    let budget = file.reckoned();
    let place = |id: Option<MunicipalityId>| id.and_then(|id| Some(names.get(&id)?.name.clone()));
    let lines: Vec<LineView> = file
        .lines
        .iter()
        .zip(&budget.lines)
        .map(|(record, line)| LineView {
            id: record.id,
            purpose: record.purpose,
            place: place(record.municipality),
            key: record.key.clone(),
            description: record.description.clone(),
            amounts: line.amounts,
        })
        .collect();
    let reversed = |id| {
        file.entries
            .iter()
            .any(|one| one.entry.reverses == Some(id))
    };
    let at = |line| lines.iter().position(|one| one.id == line);
    let entries = file.entries.iter().rev().filter_map(|one| {
        Some(EntryView {
            id: one.entry.id,
            line: at(one.line)?,
            kind: one.entry.kind,
            amount: one.entry.amount,
            on: one.on,
            description: one.description.clone(),
            by: people.get(&one.by).cloned().unwrap_or_default(),
            reverses: one.entry.reverses.is_some(),
            reversed: reversed(one.entry.id),
        })
    });
    let entries = entries.collect();
    let mut by_place: Vec<(Option<String>, Amounts)> = budget
        .by_municipality()
        .into_iter()
        .map(|(id, amounts)| (place(id), amounts))
        .collect();
    by_place.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
    BudgetView {
        id: file.head.id,
        year: file.head.year,
        places: by_name(names, &file.head.places),
        name: file.head.name,
        consequences: file.head.consequences,
        on,
        entries,
        lines,
        total: budget.total(),
        by_purpose: budget.by_purpose().into_iter().collect(),
        by_place,
        cover: budget.cover(on),
        findings: budget.check(on),
        keys: file.keys,
        funds: file.funds,
    }
}

impl BudgetView {
    /// The key by which a line is divided on the day of the view.
    pub fn key_of(&self, line: &LineView) -> Option<&CoverKey> {
        CoverKey::in_force(&self.keys, &line.key, self.on)
    }

    /// The names of its keys, each once.
    pub fn key_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.keys.iter().map(|key| key.name.as_str()).collect();
        names.dedup();
        names
    }

    /// Everybody who stands in a key, by name.
    pub fn payers(&self) -> Vec<&str> {
        let shares = self.keys.iter().flat_map(|key| &key.shares);
        let mut payers: Vec<&str> = shares.map(|share| share.payer.as_str()).collect();
        payers.sort_unstable();
        payers.dedup();
        payers
    }

    /// What a payer has at most, when that was recorded.
    pub fn fund_of(&self, payer: &str) -> Option<Cents> {
        let fund = self.funds.iter().find(|fund| fund.payer == payer)?;
        Some(fund.available)
    }
}
