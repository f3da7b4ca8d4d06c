//! The secret address of a worker's calendar, and the days that stand in it.

use access::{Action, Grant, ScopedSql};
use domain::AccountId;

use crate::{
    OverviewRow, Store, StoreError, Tx,
    case::{overview_columns, overview_row},
    params,
};

const BY_HASH: &str = "SELECT account_id FROM calendar_feed WHERE token_hash = $1";
const EXISTS: &str = "SELECT COUNT(*) FROM calendar_feed WHERE account_id = $1";
const SET: &str = "
    INSERT INTO calendar_feed (account_id, token_hash, made_at)
    VALUES ($1, $2, $3)
    ON CONFLICT (account_id) DO UPDATE SET token_hash = $2, made_at = $3";
const DROP: &str = "DELETE FROM calendar_feed WHERE account_id = $1";

// One's own, and the visits of colleagues: one may come along on those.
const APPOINTMENTS: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o \
     WHERE o.due_from IS NOT NULL \
     AND o.next_action IN ('make_visit', 'hold_intake', 'hold_talk', 'follow_up', 'check_start', \
       'call_again') \
     AND (o.assignee_id = $1 OR o.next_action = 'make_visit') \
     AND COALESCE(o.lead_role, 'casemanager') = $2 \
     AND {persons:o} ORDER BY o.due_from, o.case_id LIMIT 5000"
));

impl Store {
    /// Whose calendar an address opens.
    pub async fn calendar_feed(
        &self,
        token_hash: &[u8; 32],
    ) -> Result<Option<AccountId>, StoreError> {
        self.read()
            .fetch_optional(BY_HASH, params![token_hash], |row| row.get(0))
            .await
    }

    /// Whether an account has an address.
    pub async fn has_calendar_feed(&self, account: AccountId) -> Result<bool, StoreError> {
        let found: i64 = self
            .read()
            .fetch_one(EXISTS, params![account], |row| row.get(0))
            .await?;
        Ok(found > 0)
    }

    /// Open cases with a day of their own: the account's, and the visits of others.
    pub async fn appointments<A: Action>(
        &self,
        grant: &Grant<A>,
        account: AccountId,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.read()
            .fetch_all_scoped(
                grant,
                APPOINTMENTS,
                params![account, grant.role().code()],
                overview_row,
            )
            .await
    }
}

impl Tx {
    /// Sets the address of an account, by the hash of its secret; an earlier one is dead.
    pub async fn set_calendar_feed(
        &mut self,
        account: AccountId,
        token_hash: &[u8; 32],
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        self.execute(SET, params![account, token_hash, now])
            .await
            .map(drop)
    }

    /// Takes the address away.
    pub async fn drop_calendar_feed(&mut self, account: AccountId) -> Result<(), StoreError> {
        self.execute(DROP, params![account]).await.map(drop)
    }
}
