//! Days on which an account is away, and who stands in.

use domain::{AccountId, Day, Ts};
use uuid::Uuid;

use crate::{Row, Store, StoreError, Tx, params};

/// An absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Its id.
    pub id: Uuid,
    /// Who is away.
    pub account: AccountId,
    /// Who stands in.
    pub deputy: AccountId,
    /// First day.
    pub first: Day,
    /// Last day; before the first when it was taken back.
    pub last: Day,
    /// Who set it.
    pub set_by: AccountId,
    /// When.
    pub set_at: Ts,
}

// The latest word counts when two absences cover a day: it comes last.
const ON_DAY: &str = "
    SELECT id, account_id, deputy_id, first_day, last_day, set_by, set_at
    FROM absence
    WHERE first_day <= $1 AND last_day >= $1
    ORDER BY set_at, id
    LIMIT 100000";

const OF_ACCOUNT: &str = "
    SELECT id, account_id, deputy_id, first_day, last_day, set_by, set_at
    FROM absence
    WHERE account_id = $1 AND last_day >= $2 AND last_day >= first_day
    ORDER BY first_day, id
    LIMIT 100";

const INSERT: &str = "
    INSERT INTO absence (id, account_id, deputy_id, first_day, last_day, set_by, set_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const END: &str = "
    UPDATE absence
    SET last_day = $3
    WHERE id = $1 AND account_id = $2 AND last_day > $3";

impl Store {
    /// The absences that run on a day.
    pub async fn absences_on(&self, day: Day) -> Result<Vec<Absence>, StoreError> {
        self.read().fetch_all(ON_DAY, params![day], absence).await
    }

    /// The absences of an account that end on a day or later.
    pub async fn absences_of(
        &self,
        account: AccountId,
        from: Day,
    ) -> Result<Vec<Absence>, StoreError> {
        self.read()
            .fetch_all(OF_ACCOUNT, params![account, from], absence)
            .await
    }
}

impl Tx {
    /// Adds an absence.
    pub async fn insert_absence(&mut self, one: &Absence) -> Result<(), StoreError> {
        let values = params![
            one.id,
            one.account,
            one.deputy,
            one.first,
            one.last,
            one.set_by,
            one.set_at
        ];
        self.execute(INSERT, values).await.map(drop)
    }

    /// Sets the last day of an absence; [`StoreError::NotFound`] when it is another's, or over.
    pub async fn end_absence(
        &mut self,
        account: AccountId,
        id: Uuid,
        last: Day,
    ) -> Result<(), StoreError> {
        self.execute_one(END, params![id, account, last]).await
    }
}

fn absence(row: &Row<'_>) -> Result<Absence, StoreError> {
    Ok(Absence {
        id: row.get(0)?,
        account: row.get(1)?,
        deputy: row.get(2)?,
        first: row.get(3)?,
        last: row.get(4)?,
        set_by: row.get(5)?,
        set_at: row.get(6)?,
    })
}
