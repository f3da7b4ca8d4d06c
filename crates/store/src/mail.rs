//! The daily mail: who wants it, and the outbox of what goes out and went (B6).

use domain::{AccountId, Day, Ts};
use uuid::Uuid;

use crate::{Row, Store, StoreError, Tx, params};

/// A mail in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailyMail {
    /// Whose.
    pub account: AccountId,
    /// Of which day.
    pub day: Day,
    /// Its own id: what the message is called wherever it goes, however often it is sent.
    pub id: Uuid,
    /// JSON: numbers by kind.
    pub counts: String,
    /// How often it was tried.
    pub attempts: u32,
}

const WANTS: &str = "SELECT wanted FROM mail_choice WHERE account_id = $1";
const CHOOSE: &str = "
    INSERT INTO mail_choice (account_id, wanted)
    VALUES ($1, $2)
    ON CONFLICT (account_id) DO UPDATE SET wanted = $2";

const INSERT: &str = "
    INSERT INTO daily_mail (account_id, on_day, id, state, counts, attempts, next_attempt_at)
    VALUES ($1, $2, $3, 'waiting', $4, 0, $5)
    ON CONFLICT DO NOTHING";

const DUE: &str = "
    SELECT account_id, on_day, id, counts, attempts
    FROM daily_mail
    WHERE state = 'waiting' AND next_attempt_at <= $1
    ORDER BY next_attempt_at, account_id
    LIMIT 500";

// Whoever moves the next attempt first sends it: of several nodes one does.
const CLAIM: &str = "
    UPDATE daily_mail
    SET next_attempt_at = $4, attempts = attempts + 1
    WHERE account_id = $1 AND on_day = $2 AND state = 'waiting' AND next_attempt_at <= $3";

const SENT: &str = "
    UPDATE daily_mail
    SET state = 'sent', sent_at = $3
    WHERE account_id = $1 AND on_day = $2";

const LATER: &str = "
    UPDATE daily_mail
    SET next_attempt_at = $3
    WHERE account_id = $1 AND on_day = $2";

// Yesterday's numbers are of no use to anyone.
const GIVE_UP: &str = "
    UPDATE daily_mail
    SET state = 'given_up'
    WHERE state = 'waiting' AND on_day < $1";

const SWEEP: &str = "DELETE FROM daily_mail WHERE on_day < $1";

impl Store {
    /// Whether an account wants the daily mail: yes until it says no.
    pub async fn wants_mail(&self, account: AccountId) -> Result<bool, StoreError> {
        let chosen = self
            .read()
            .fetch_optional(WANTS, params![account], |row| row.get(0))
            .await?;
        Ok(chosen.unwrap_or(true))
    }

    /// The mails that may be tried now.
    pub async fn mails_due(&self) -> Result<Vec<DailyMail>, StoreError> {
        let now = self.clock().now();
        self.read().fetch_all(DUE, params![now], mail).await
    }

    /// Takes one to be sent; false when somebody else did. When nobody reports back it may be taken
    /// again at `again`.
    pub async fn claim_mail(
        &self,
        account: AccountId,
        day: Day,
        again: Ts,
    ) -> Result<bool, StoreError> {
        let now = self.clock().now();
        let touched = self
            .keep_house(CLAIM, params![account, day, now, again])
            .await?;
        Ok(touched == 1)
    }

    /// The mail left.
    pub async fn mail_sent(&self, account: AccountId, day: Day) -> Result<(), StoreError> {
        let now = self.clock().now();
        self.keep_house(SENT, params![account, day, now])
            .await
            .map(drop)
    }

    /// The mail could not leave: it is tried again from this moment.
    pub async fn mail_later(
        &self,
        account: AccountId,
        day: Day,
        again: Ts,
    ) -> Result<(), StoreError> {
        self.keep_house(LATER, params![account, day, again])
            .await
            .map(drop)
    }

    /// Gives up what did not leave before a day, and forgets what is older than `kept`.
    pub async fn sweep_mails(&self, before: Day, kept: Day) -> Result<u64, StoreError> {
        let given_up = self.keep_house(GIVE_UP, params![before]).await?;
        self.keep_house(SWEEP, params![kept]).await?;
        Ok(given_up)
    }
}

impl Tx {
    /// Sets whether an account wants the daily mail.
    pub async fn choose_mail(
        &mut self,
        account: AccountId,
        wanted: bool,
    ) -> Result<(), StoreError> {
        self.execute(CHOOSE, params![account, wanted])
            .await
            .map(drop)
    }

    /// Puts a mail in the outbox; false when the account has one of that day already.
    pub async fn insert_mail(&mut self, mail: &DailyMail) -> Result<bool, StoreError> {
        let now = self.clock().now();
        let values = params![mail.account, mail.day, mail.id, &mail.counts, now];
        Ok(self.execute(INSERT, values).await? == 1)
    }
}

fn mail(row: &Row<'_>) -> Result<DailyMail, StoreError> {
    Ok(DailyMail {
        account: row.get(0)?,
        day: row.get(1)?,
        id: row.get(2)?,
        counts: row.get(3)?,
        attempts: row.get(4)?,
    })
}
