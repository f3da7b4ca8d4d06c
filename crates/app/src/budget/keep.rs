//! Keeping a budget: a key, a fund, a line, an amount, and a mistake the other way round.

use access::{Grant, policy as action};
use domain::{
    BudgetEntryId, BudgetId, BudgetLineId, Day, MunicipalityId, Validity,
    budget::{
        Consequences, CoverKey, Entry, EntryKind, EntryRefusal, Fund, KeyBasis, MOST, Purpose,
        Share,
    },
    costs::Cents,
};
use store::{AuditEntry, BudgetHead, EntryRecord, LineRecord, Tx};

use crate::{App, AppError, Result, guidance::Trace, words};

/// Longest name of a budget or a key, in characters.
const LONGEST_NAME: usize = 100;
/// Longest description and source, in characters.
const LONGEST: usize = 500;
/// Years that a budget can be of: others are slips of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// A budget to make.
#[derive(Clone, Debug)]
pub struct BudgetForm {
    /// The year.
    pub year: i16,
    /// Its name.
    pub name: String,
    /// What the proposal says of consequences.
    pub consequences: Consequences,
    /// The municipalities that take part.
    pub places: Vec<MunicipalityId>,
}

/// A key to add.
#[derive(Clone, Debug)]
pub struct KeyForm {
    /// Its name; that of an earlier key makes it follow that one.
    pub name: String,
    /// What its shares rest on.
    pub basis: KeyBasis,
    /// Where it was decided.
    pub source: String,
    /// When it holds.
    pub validity: Validity,
    /// Payers and shares as they are typed: one a line.
    pub shares: String,
}

/// What a payer has at most.
#[derive(Clone, Debug)]
pub struct FundForm {
    /// The payer.
    pub payer: String,
    /// At most this.
    pub available: Cents,
}

/// A line to make, with what is planned for it.
#[derive(Clone, Debug)]
pub struct PlanForm {
    /// What it pays for.
    pub purpose: Purpose,
    /// For which municipality; `None`: for all together.
    pub municipality: Option<MunicipalityId>,
    /// The name of its key.
    pub key: String,
    /// What it is, in words.
    pub description: String,
    /// The amount.
    pub amount: Cents,
    /// The day.
    pub on: Day,
}

/// An amount to enter in a line.
#[derive(Clone, Debug)]
pub struct BookForm {
    /// In which line.
    pub line: BudgetLineId,
    /// What it is.
    pub kind: EntryKind,
    /// How much.
    pub amount: Cents,
    /// Of which day it is.
    pub on: Day,
    /// What for.
    pub description: String,
}

/// Makes a budget.
///
/// # Errors
/// [`AppError::Invalid`] on `jaar`, `naam` or `gemeenten`.
pub async fn add(
    app: &App,
    grant: &Grant<action::KeepBudget>,
    form: BudgetForm,
) -> Result<BudgetId> {
    if !YEARS.contains(&form.year) {
        return Err(AppError::field("jaar", "Vul een jaar in, zoals 2027."));
    }
    if form.places.is_empty() {
        return Err(AppError::field(
            "gemeenten",
            "Kies minstens een gemeente die meedoet.",
        ));
    }
    let budget = BudgetHead {
        id: BudgetId::from_uuid(app.new_id()),
        year: form.year,
        name: filled(&form.name, "naam", LONGEST_NAME)?,
        consequences: form.consequences,
        places: form.places,
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.add_budget(grant, &budget).await?;
    let entry = logged(grant, budget.id).detail("year", i32::from(budget.year));
    tx.commit(entry).await?;
    Ok(budget.id)
}

/// Adds a key. One that holds already stays as it was recorded; for days on which both hold, the one that began last does.
///
/// # Errors
/// [`AppError::Invalid`] on `sleutel`, `bron`, `tot` or `aandelen`.
pub async fn add_key(
    app: &App,
    grant: &Grant<action::KeepBudget>,
    id: BudgetId,
    form: KeyForm,
) -> Result<()> {
    let Validity { from, until } = form.validity;
    if until.is_some_and(|until| until < from) {
        return Err(AppError::field(
            "tot",
            "De laatste dag ligt voor de eerste.",
        ));
    }
    let shares = Share::read_all(&form.shares);
    let key = CoverKey {
        name: filled(&form.name, "sleutel", LONGEST_NAME)?,
        basis: form.basis,
        source: filled(&form.source, "bron", LONGEST)?,
        validity: form.validity,
        shares: shares.map_err(|error| AppError::field("aandelen", error.dutch()))?,
    };
    let (mut tx, budget) = hold(app, grant, id).await?;
    tx.add_budget_key(&budget, &key, grant.account(), app.now())
        .await?;
    let entry = logged(grant, id)
        .detail("basis", key.basis.code())
        .detail("from", from)
        .detail("payers", key.shares.len());
    Ok(tx.commit(entry).await?)
}

/// Records what a payer has at most.
///
/// # Errors
/// [`AppError::Invalid`] on `betaler` or `bedrag`.
pub async fn set_fund(
    app: &App,
    grant: &Grant<action::KeepBudget>,
    id: BudgetId,
    form: FundForm,
) -> Result<()> {
    let known = app.store.budget(grant, id).await?.keys;
    let pays = |key: &CoverKey| key.shares.iter().any(|share| share.payer == form.payer);
    if !known.iter().any(pays) {
        return Err(AppError::field(
            "betaler",
            "Kies een betaler uit een sleutel.",
        ));
    }
    if form.available.0 < 0 || form.available > MOST {
        return Err(refused(EntryRefusal::Amount));
    }
    let fund = Fund {
        payer: form.payer,
        available: form.available,
    };
    let (mut tx, budget) = hold(app, grant, id).await?;
    tx.add_budget_fund(&budget, &fund, grant.account(), app.now())
        .await?;
    let entry = logged(grant, id).detail("available", fund.available.0);
    Ok(tx.commit(entry).await?)
}

/// Makes a line with what is planned for it.
///
/// # Errors
/// [`AppError::Invalid`] on `sleutel`, `gemeente`, `omschrijving`, `bedrag` or `dag`.
pub async fn plan(
    app: &App,
    grant: &Grant<action::KeepBudget>,
    id: BudgetId,
    form: PlanForm,
) -> Result<()> {
    let keys = app.store.budget(grant, id).await?.keys;
    if !keys.iter().any(|key| key.name == form.key) {
        return Err(AppError::field(
            "sleutel",
            "Kies een verdeelsleutel van deze begroting. Is die er nog niet, leg hem dan eerst vast.",
        ));
    }
    let description = filled(&form.description, "omschrijving", LONGEST)?;
    let (mut tx, budget) = hold(app, grant, id).await?;
    let takes_part = |place: MunicipalityId| budget.places.contains(&place);
    if !form.municipality.is_none_or(takes_part) {
        return Err(AppError::field(
            "gemeente",
            "Kies een gemeente die meedoet aan deze begroting.",
        ));
    }
    let line = LineRecord {
        id: BudgetLineId::from_uuid(app.new_id()),
        purpose: form.purpose,
        municipality: form.municipality,
        key: form.key,
        description: description.clone(),
        at: app.now(),
    };
    let book = BookForm {
        line: line.id,
        kind: EntryKind::Planned,
        amount: form.amount,
        on: form.on,
        description,
    };
    let record = checked(app, grant, &budget, &book, &[])?;
    tx.add_budget_line(&budget, &line).await?;
    tx.add_budget_entry(&budget, &record).await?;
    let entry = amounted(grant, id, &record).detail("item", line.purpose.item.code());
    Ok(tx.commit(entry).await?)
}

/// Enters an amount in a line.
///
/// # Errors
/// [`AppError::Invalid`] on `bedrag`, `dag` or `omschrijving`; [`AppError::NotFound`] for a line of another budget.
pub async fn book(
    app: &App,
    grant: &Grant<action::KeepBudget>,
    id: BudgetId,
    form: BookForm,
) -> Result<()> {
    let (mut tx, budget) = hold(app, grant, id).await?;
    let there = tx.budget_entries(&budget, form.line).await?;
    // A line begins with what is planned for it: one without entries is none.
    if there.is_empty() {
        return Err(AppError::NotFound);
    }
    let record = checked(app, grant, &budget, &form, &there)?;
    tx.add_budget_entry(&budget, &record).await?;
    let entry = amounted(grant, id, &record);
    Ok(tx.commit(entry).await?)
}

/// Undoes an entry by one the other way round, of today or the nearest day of the budget's year; both stay.
///
/// # Errors
/// [`AppError::Invalid`] on `reden`; [`AppError::Rule`] when it is undone already, undoes another itself, or was a promise
/// that is paid.
pub async fn reverse(
    app: &App,
    grant: &Grant<action::KeepBudget>,
    id: BudgetId,
    of: BudgetEntryId,
    reason: &str,
) -> Result<()> {
    let description = filled(reason, "reden", LONGEST)?;
    let (mut tx, budget) = hold(app, grant, id).await?;
    let line = tx.budget_line_of(&budget, of).await?;
    let there = tx.budget_entries(&budget, line).await?;
    let fresh = BudgetEntryId::from_uuid(app.new_id());
    let rule = |refusal: EntryRefusal| match refusal {
        EntryRefusal::NotThere => AppError::NotFound,
        other => AppError::Rule {
            requirement: "S4-116",
            dutch: other.dutch(),
        },
    };
    let entry = Entry::reversing(&there, of, fresh).map_err(rule)?;
    entry.check(&there).map_err(rule)?;
    let record = EntryRecord {
        line,
        entry,
        on: domain::budget::Budget::day_in(budget.year, app.today()),
        description,
        by: grant.account(),
        at: app.now(),
    };
    tx.add_budget_entry(&budget, &record).await?;
    let entry = amounted(grant, id, &record).detail("reverses", of.uuid());
    Ok(tx.commit(entry).await?)
}

async fn hold(
    app: &App,
    grant: &Grant<action::KeepBudget>,
    id: BudgetId,
) -> Result<(Tx, BudgetHead)> {
    let mut tx = app.store.write().await?;
    let budget = tx.hold_budget(grant, id).await?;
    Ok((tx, budget))
}

/// The entry of a form, when the line can take it.
fn checked(
    app: &App,
    grant: &Grant<action::KeepBudget>,
    budget: &BudgetHead,
    form: &BookForm,
    there: &[Entry],
) -> Result<EntryRecord> {
    let entry = Entry {
        id: BudgetEntryId::from_uuid(app.new_id()),
        kind: form.kind,
        amount: form.amount,
        reverses: None,
    };
    entry.check(there).map_err(refused)?;
    if form.on.month().year() != budget.year {
        return Err(AppError::field(
            "dag",
            format!(
                "Kies een dag in {}: het jaar van de begroting.",
                budget.year
            ),
        ));
    }
    let paid = matches!(form.kind, EntryKind::Spent | EntryKind::SpentCommitted);
    if paid && form.on > app.today() {
        return Err(AppError::field(
            "dag",
            "Wat is betaald, kan niet van een latere dag zijn dan vandaag.",
        ));
    }
    Ok(EntryRecord {
        line: form.line,
        entry,
        on: form.on,
        description: filled(&form.description, "omschrijving", LONGEST)?,
        by: grant.account(),
        at: app.now(),
    })
}

fn refused(refusal: EntryRefusal) -> AppError {
    AppError::field("bedrag", refusal.dutch())
}

/// Words of a budget: they point at nobody. Numbers and days of invoices and decisions belong in them.
fn filled(text: &str, field: &'static str, most: usize) -> Result<String> {
    let aside = [Trace::Number, Trace::Date];
    words::nobodys(field, text, most, &aside, "Vul dit veld in.")
}

fn logged(grant: &Grant<action::KeepBudget>, id: BudgetId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("budget", id.uuid())
}

fn amounted(grant: &Grant<action::KeepBudget>, id: BudgetId, record: &EntryRecord) -> AuditEntry {
    logged(grant, id)
        .detail("kind", record.entry.kind.code())
        .detail("amount", record.entry.amount.0)
        .detail("on", record.on)
}
