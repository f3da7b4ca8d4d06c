//! Writing in a budget. Rows are added; none is changed or taken away.

use access::{Action, Grant};
use domain::{
    AccountId, BudgetEntryId, BudgetId, BudgetLineId, Ts,
    budget::{CoverKey, Entry, Fund},
    guidance::content::TrajectoryKind,
};

use super::{BudgetHead, EntryRecord, HEAD, LineRecord, PLACES_OF, entry, head, place};
use crate::{StoreError, Tx, params};

const ADD: &str = "
    INSERT INTO budget (id, year, name, consequences, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const ADD_PLACE: &str = "
    INSERT INTO budget_place (budget_id, municipality_id)
    VALUES ($1, $2)";

const ADD_KEY: &str = "
    INSERT INTO budget_key (budget_id, name, valid_from, recorded_at, valid_until, basis, source, recorded_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const ADD_SHARE: &str = "
    INSERT INTO budget_share (budget_id, name, valid_from, recorded_at, position, payer, weight)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const ADD_FUND: &str = "
    INSERT INTO budget_fund (budget_id, payer, recorded_at, available, recorded_by)
    VALUES ($1, $2, $3, $4, $5)";

const ADD_LINE: &str = "
    INSERT INTO budget_line (budget_id, id, item, trajectory, municipality_id, key_name, description, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const ADD_ENTRY: &str = "
    INSERT INTO budget_entry
      (budget_id, line_id, id, kind, amount, booked_on, description, reverses, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const ENTRIES_OF: &str = "
    SELECT id, kind, amount, reverses
    FROM budget_entry
    WHERE budget_id = $1 AND line_id = $2
    ORDER BY recorded_at, id
    LIMIT 100000";

const LINE_OF: &str = "
    SELECT line_id
    FROM budget_entry
    WHERE budget_id = $1 AND id = $2";

impl Tx {
    /// Adds a budget; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn add_budget<A: Action>(
        &mut self,
        grant: &Grant<A>,
        budget: &BudgetHead,
    ) -> Result<(), StoreError> {
        if !budget.is_within(grant) {
            return Err(StoreError::NotFound);
        }
        let values = params![
            budget.id,
            budget.year,
            &budget.name,
            budget.consequences.code(),
            budget.by,
            budget.at,
        ];
        self.execute_one(ADD, values).await?;
        for place in &budget.places {
            let values = params![budget.id, *place];
            self.execute_one(ADD_PLACE, values).await?;
        }
        Ok(())
    }

    /// A budget, held until the end of the transaction, so that what is entered is checked against what stands there;
    /// [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn hold_budget<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: BudgetId,
    ) -> Result<BudgetHead, StoreError> {
        let found = self.fetch_optional_locked(HEAD, params![id], head).await?;
        let mut head = found.ok_or(StoreError::NotFound)?;
        let places = self.fetch_all(PLACES_OF, params![id], place).await?;
        head.places = places.into_iter().map(|(_, place)| place).collect();
        head.is_within(grant)
            .then_some(head)
            .ok_or(StoreError::NotFound)
    }

    /// What was entered in a line of a held budget, in the order it was.
    pub async fn budget_entries(
        &mut self,
        budget: &BudgetHead,
        line: BudgetLineId,
    ) -> Result<Vec<Entry>, StoreError> {
        let values = params![budget.id, line];
        self.fetch_all(ENTRIES_OF, values, |row| entry(row, 0))
            .await
    }

    /// The line of a held budget in which an entry stands; [`StoreError::NotFound`] for one of another budget.
    pub async fn budget_line_of(
        &mut self,
        budget: &BudgetHead,
        entry: BudgetEntryId,
    ) -> Result<BudgetLineId, StoreError> {
        let values = params![budget.id, entry];
        self.fetch_one(LINE_OF, values, |row| row.get(0)).await
    }

    /// Adds a key to a held budget.
    pub async fn add_budget_key(
        &mut self,
        budget: &BudgetHead,
        key: &CoverKey,
        by: AccountId,
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![
            budget.id,
            &key.name,
            key.validity.from,
            at,
            key.validity.until,
            key.basis.code(),
            &key.source,
            by,
        ];
        self.execute_one(ADD_KEY, values).await?;
        for (position, share) in key.shares.iter().enumerate() {
            let values = params![
                budget.id,
                &key.name,
                key.validity.from,
                at,
                i64::try_from(position).unwrap_or(i64::MAX),
                &share.payer,
                i64::try_from(share.weight).unwrap_or(i64::MAX),
            ];
            self.execute_one(ADD_SHARE, values).await?;
        }
        Ok(())
    }

    /// Records what a payer has at most for a held budget; it goes before what was recorded earlier.
    pub async fn add_budget_fund(
        &mut self,
        budget: &BudgetHead,
        fund: &Fund,
        by: AccountId,
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![budget.id, &fund.payer, at, fund.available.0, by];
        self.execute_one(ADD_FUND, values).await
    }

    /// Adds a line to a held budget.
    pub async fn add_budget_line(
        &mut self,
        budget: &BudgetHead,
        line: &LineRecord,
    ) -> Result<(), StoreError> {
        let trajectory = line.purpose.trajectory.map(TrajectoryKind::code);
        let values = params![
            budget.id,
            line.id,
            line.purpose.item.code(),
            trajectory,
            line.municipality,
            &line.key,
            &line.description,
            line.at,
        ];
        self.execute_one(ADD_LINE, values).await
    }

    /// Enters an amount in a line of a held budget.
    pub async fn add_budget_entry(
        &mut self,
        budget: &BudgetHead,
        record: &EntryRecord,
    ) -> Result<(), StoreError> {
        let values = params![
            budget.id,
            record.line,
            record.entry.id,
            record.entry.kind.code(),
            record.entry.amount.0,
            record.on,
            &record.description,
            record.entry.reverses,
            record.by,
            record.at,
        ];
        self.execute_one(ADD_ENTRY, values).await
    }
}
