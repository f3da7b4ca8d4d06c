//! Budgets as they are kept: of whom, the keys and funds that cover them, and what was entered.

mod change;

use std::collections::BTreeMap;

use access::{Action, Grant};
use domain::{
    AccountId, BudgetEntryId, BudgetId, BudgetLineId, Day, MunicipalityId, Ts, Validity,
    budget::{
        Amounts, Budget, BudgetLine, Consequences, CoverKey, Entry, Fund, Purpose, Share, add_up,
    },
    costs::Cents,
};

use crate::{Row, Store, StoreError, case::code, params};

/// A budget of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetHead {
    /// Its id.
    pub id: BudgetId,
    /// The year.
    pub year: i16,
    /// Its name.
    pub name: String,
    /// What the proposal for it says of consequences.
    pub consequences: Consequences,
    /// The municipalities that take part.
    pub places: Vec<MunicipalityId>,
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// A line of a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRecord {
    /// Its id.
    pub id: BudgetLineId,
    /// What it pays for.
    pub purpose: Purpose,
    /// For which municipality; `None`: for all together.
    pub municipality: Option<MunicipalityId>,
    /// The name of its key.
    pub key: String,
    /// What it is, in words.
    pub description: String,
    /// When it was made.
    pub at: Ts,
}

/// An amount entered in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRecord {
    /// In which line.
    pub line: BudgetLineId,
    /// What it does.
    pub entry: Entry,
    /// Of which day it is.
    pub on: Day,
    /// What for, or why it reverses another.
    pub description: String,
    /// Who entered it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// Everything of a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetFile {
    /// Of whom it is.
    pub head: BudgetHead,
    /// Its keys, in the order they hold.
    pub keys: Vec<CoverKey>,
    /// What payers have at most: for each the last that was recorded.
    pub funds: Vec<Fund>,
    /// Its lines, in the order they were made.
    pub lines: Vec<LineRecord>,
    /// What was entered, in the order it was.
    pub entries: Vec<EntryRecord>,
}

const HEADS: &str = "
    SELECT id, year, name, consequences, recorded_by, recorded_at
    FROM budget
    ORDER BY year DESC, name, id
    LIMIT 2000";

const HEAD: &str = "
    SELECT id, year, name, consequences, recorded_by, recorded_at
    FROM budget
    WHERE id = $1";

const PLACES: &str = "
    SELECT budget_id, municipality_id
    FROM budget_place
    ORDER BY budget_id, municipality_id
    LIMIT 100000";

const PLACES_OF: &str = "
    SELECT budget_id, municipality_id
    FROM budget_place
    WHERE budget_id = $1
    ORDER BY municipality_id
    LIMIT 1000";

const AMOUNTS: &str = "
    SELECT budget_id, id, kind, amount, reverses
    FROM budget_entry
    ORDER BY budget_id, line_id, id
    LIMIT 1000000";

const KEYS: &str = "
    SELECT name, valid_from, recorded_at, valid_until, basis, source
    FROM budget_key
    WHERE budget_id = $1
    ORDER BY name, valid_from, recorded_at
    LIMIT 1000";

const SHARES: &str = "
    SELECT name, valid_from, recorded_at, payer, weight
    FROM budget_share
    WHERE budget_id = $1
    ORDER BY name, valid_from, recorded_at, position
    LIMIT 100000";

const FUNDS: &str = "
    SELECT payer, available
    FROM budget_fund
    WHERE budget_id = $1
    ORDER BY payer, recorded_at
    LIMIT 10000";

const LINES: &str = "
    SELECT id, item, trajectory, municipality_id, key_name, description, recorded_at
    FROM budget_line
    WHERE budget_id = $1
    ORDER BY recorded_at, id
    LIMIT 10000";

const ENTRIES: &str = "
    SELECT id, kind, amount, reverses, line_id, booked_on, description, recorded_by, recorded_at
    FROM budget_entry
    WHERE budget_id = $1
    ORDER BY recorded_at, id
    LIMIT 100000";

impl Store {
    /// The budgets whose municipalities are all the grant's, latest year first, with what was entered in them. A budget
    /// that somebody else takes part in is theirs too, and not shown.
    pub async fn budgets<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<(BudgetHead, Amounts)>, StoreError> {
        let reader = self.read();
        let mut places: BTreeMap<BudgetId, Vec<MunicipalityId>> = BTreeMap::new();
        for (budget, place) in reader.fetch_all(PLACES, params![], place).await? {
            places.entry(budget).or_default().push(place);
        }
        let mut entries: BTreeMap<BudgetId, Vec<Entry>> = BTreeMap::new();
        reader
            .fetch_each(AMOUNTS, params![], |row| {
                let of = entries.entry(row.get(0)?).or_default();
                of.push(entry(row, 1)?);
                Ok(())
            })
            .await?;
        let mut heads = reader.fetch_all(HEADS, params![], head).await?;
        for head in &mut heads {
            head.places = places.remove(&head.id).unwrap_or_default();
        }
        heads.retain(|head| head.is_within(grant));
        let amounts = |id| add_up(entries.get(&id).map_or(&[], Vec::as_slice));
        Ok(heads
            .into_iter()
            .map(|head| {
                let amounts = amounts(head.id);
                (head, amounts)
            })
            .collect())
    }

    /// Everything of one budget; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn budget<A: Action>(
        &self,
        grant: &Grant<A>,
        id: BudgetId,
    ) -> Result<BudgetFile, StoreError> {
        let reader = self.read();
        let mut head = reader.fetch_one(HEAD, params![id], head).await?;
        let places = reader.fetch_all(PLACES_OF, params![id], place).await?;
        head.places = places.into_iter().map(|(_, place)| place).collect();
        if !head.is_within(grant) {
            return Err(StoreError::NotFound);
        }
        let mut shares: BTreeMap<(String, Day, Ts), Vec<Share>> = BTreeMap::new();
        reader
            .fetch_each(SHARES, params![id], |row| {
                let of = (row.get(0)?, row.get(1)?, row.get(2)?);
                shares.entry(of).or_default().push(Share {
                    payer: row.get(3)?,
                    weight: row.get(4)?,
                });
                Ok(())
            })
            .await?;
        let keys = reader
            .fetch_all(KEYS, params![id], |row| {
                let (name, from): (String, Day) = (row.get(0)?, row.get(1)?);
                let shares = shares.remove(&(name.clone(), from, row.get(2)?));
                Ok(CoverKey {
                    name,
                    basis: code(row, 4)?,
                    source: row.get(5)?,
                    validity: Validity {
                        from,
                        until: row.get(3)?,
                    },
                    shares: shares.unwrap_or_default(),
                })
            })
            .await?;
        let funds: BTreeMap<String, Cents> = reader
            .fetch_all(FUNDS, params![id], |row| {
                Ok((row.get(0)?, Cents(row.get(1)?)))
            })
            .await?
            .into_iter()
            .collect();
        let funds = funds
            .into_iter()
            .map(|(payer, available)| Fund { payer, available });
        Ok(BudgetFile {
            head,
            keys,
            funds: funds.collect(),
            lines: reader.fetch_all(LINES, params![id], line).await?,
            entries: reader.fetch_all(ENTRIES, params![id], entry_record).await?,
        })
    }
}

impl BudgetHead {
    /// Whether every municipality of it is the grant's.
    fn is_within<A: Action>(&self, grant: &Grant<A>) -> bool {
        !self.places.is_empty() && self.places.iter().all(|place| grant.covers(*place))
    }
}

impl BudgetFile {
    /// What was entered in a line, in the order it was.
    pub fn entries_of(&self, line: BudgetLineId) -> Vec<Entry> {
        let of_line = self.entries.iter().filter(|one| one.line == line);
        of_line.map(|one| one.entry).collect()
    }

    /// The budget to reckon with: its lines are those of the file, in their order.
    pub fn reckoned(&self) -> Budget {
        let line = |line: &LineRecord| BudgetLine {
            purpose: line.purpose,
            municipality: line.municipality,
            amounts: add_up(&self.entries_of(line.id)),
            key: line.key.clone(),
        };
        Budget {
            consequences: self.head.consequences,
            lines: self.lines.iter().map(line).collect(),
            keys: self.keys.clone(),
            funds: self.funds.clone(),
        }
    }
}

fn head(row: &Row<'_>) -> Result<BudgetHead, StoreError> {
    Ok(BudgetHead {
        id: row.get(0)?,
        year: row.get(1)?,
        name: row.get(2)?,
        consequences: code(row, 3)?,
        places: Vec::new(),
        by: row.get(4)?,
        at: row.get(5)?,
    })
}

fn place(row: &Row<'_>) -> Result<(BudgetId, MunicipalityId), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

/// An entry of which the columns id, kind, amount and reverses begin at this place.
fn entry(row: &Row<'_>, at: usize) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: row.get(at)?,
        kind: code(row, at + 1)?,
        amount: Cents(row.get(at + 2)?),
        reverses: row.get::<Option<BudgetEntryId>>(at + 3)?,
    })
}

fn line(row: &Row<'_>) -> Result<LineRecord, StoreError> {
    let trajectory: Option<String> = row.get(2)?;
    let trajectory = trajectory.map(|code| code.parse()).transpose();
    Ok(LineRecord {
        id: row.get(0)?,
        purpose: Purpose {
            item: code(row, 1)?,
            trajectory: trajectory.map_err(|_| StoreError::UnknownCode {
                what: "a trajectory",
            })?,
        },
        municipality: row.get(3)?,
        key: row.get(4)?,
        description: row.get(5)?,
        at: row.get(6)?,
    })
}

fn entry_record(row: &Row<'_>) -> Result<EntryRecord, StoreError> {
    Ok(EntryRecord {
        entry: entry(row, 0)?,
        line: row.get(4)?,
        on: row.get(5)?,
        description: row.get(6)?,
        by: row.get(7)?,
        at: row.get(8)?,
    })
}
