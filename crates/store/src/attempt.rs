//! Attempts to sign in, counted before they are judged (E9). Nothing here is logged: the failed
//! sign-in is, by the use case.

use domain::Ts;

use crate::{Store, StoreError, engine::Company, params};

/// After so long without an attempt the count starts afresh.
const FORGOTTEN_AFTER_SECONDS: i64 = 24 * 3600;

const FIRST: &str = "
    INSERT INTO sign_in_attempt (counted_key, attempts, last_at, blocked_until)
    VALUES ($1, 0, $2, $2)
    ON CONFLICT (counted_key) DO NOTHING";

const HELD: &str = "
    SELECT attempts, last_at, blocked_until
    FROM sign_in_attempt
    WHERE counted_key = $1";

const COUNT: &str = "
    UPDATE sign_in_attempt
    SET attempts = $2, last_at = $3, blocked_until = $4
    WHERE counted_key = $1";

const REFUND: &str = "
    UPDATE sign_in_attempt
    SET attempts = attempts - 1, blocked_until = last_at
    WHERE counted_key = $1 AND attempts > 0";

const CLEAR: &str = "DELETE FROM sign_in_attempt WHERE counted_key = $1 OR last_at < $2";

impl Store {
    /// Counts an attempt under a key and blocks the next for as many seconds as `delay` says of the
    /// new count. While blocked nothing is counted: the answer is then until when.
    pub async fn charge_attempt(
        &self,
        key: &[u8; 32],
        now: Ts,
        delay: fn(i64) -> i64,
    ) -> Result<Option<Ts>, StoreError> {
        let mut tx = self.inner.data.begin(Company::Shared).await?;
        tx.execute(FIRST, params![key, now]).await?;
        let held = tx
            .fetch_optional_locked(HELD, params![key], |row| {
                Ok((row.get::<i64>(0)?, row.get::<Ts>(1)?, row.get::<Ts>(2)?))
            })
            .await?;
        let (attempts, last_at, blocked_until) = held.ok_or(StoreError::NotFound)?;
        if blocked_until > now {
            tx.rollback().await?;
            return Ok(Some(blocked_until));
        }
        let forgotten = last_at.plus_seconds(FORGOTTEN_AFTER_SECONDS) <= now;
        let attempts = if forgotten { 1 } else { attempts + 1 };
        let until = now.plus_seconds(delay(attempts));
        tx.execute(COUNT, params![key, attempts, now, until])
            .await?;
        tx.commit().await?;
        Ok(None)
    }

    /// Takes one attempt off again, with the block it brought.
    pub async fn refund_attempt(&self, key: &[u8; 32]) -> Result<(), StoreError> {
        let mut tx = self.inner.data.begin(Company::Shared).await?;
        tx.execute(REFUND, params![key]).await?;
        tx.commit().await
    }

    /// Forgets the attempts under a key, and every count that is a day old.
    pub async fn clear_attempts(&self, key: &[u8; 32]) -> Result<(), StoreError> {
        let before = self
            .inner
            .clock
            .now()
            .plus_seconds(-FORGOTTEN_AFTER_SECONDS);
        let mut tx = self.inner.data.begin(Company::Shared).await?;
        tx.execute(CLEAR, params![key, before]).await?;
        tx.commit().await
    }
}
