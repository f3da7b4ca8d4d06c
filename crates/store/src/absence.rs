//! Days on which an account is away, and who stands in.

use std::collections::BTreeMap;

use domain::{AccountId, Day};

use crate::{Store, StoreError, params};

// The latest word counts when two absences cover a day.
const ON_DAY: &str = "
    SELECT account_id, deputy_id
    FROM absence
    WHERE first_day <= $1 AND last_day >= $1
    ORDER BY set_at, id
    LIMIT 100000";

impl Store {
    /// Who stands in on a day, by who is away.
    pub async fn deputies_on(
        &self,
        day: Day,
    ) -> Result<BTreeMap<AccountId, AccountId>, StoreError> {
        let pairs = self
            .read()
            .fetch_all(ON_DAY, params![day], |row| Ok((row.get(0)?, row.get(1)?)))
            .await?;
        Ok(pairs.into_iter().collect())
    }
}
