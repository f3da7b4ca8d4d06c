//! Holding back guesses: exponential delay per account and per address, never a lasting lock (E9).
//!
//! An attempt is counted before it is judged, in one transaction, so that many at once are counted
//! like many in a row; what proves right is taken off again. Accounts and addresses are counted
//! under a keyed digest: the table shows no address, and one nobody has is counted alike.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Client;
use crate::{App, AppError, Result};

/// Attempts on one account before the first delay.
const FREE_FOR_ACCOUNT: i64 = 5;
/// Attempts from one address before the first delay: an office shares one.
const FREE_FOR_ADDRESS: i64 = 30;
/// The longest delay on an account: with it, fewer than 100 guesses are judged in 24 hours.
const LONGEST_FOR_ACCOUNT: i64 = 1_800;
/// The longest delay on an address.
const LONGEST_FOR_ADDRESS: i64 = 300;

/// An attempt that was counted.
pub(super) struct Charge {
    account: [u8; 32],
    address: Option<[u8; 32]>,
}

/// Counts an attempt on the account with this e-mail address.
///
/// # Errors
/// [`AppError::Wait`] when it comes too soon: it is then neither judged nor counted.
pub(super) async fn charge(app: &App, email: &str, client: Option<&Client>) -> Result<Charge> {
    let account = key(app, "account", email)?;
    let address = client
        .map(|client| key(app, "address", &client.address))
        .transpose()?;
    let now = app.now();
    if let Some(address) = &address {
        wait(
            app.store
                .charge_attempt(address, now, address_delay)
                .await?,
            now,
        )?;
    }
    wait(
        app.store
            .charge_attempt(&account, now, account_delay)
            .await?,
        now,
    )?;
    Ok(Charge { account, address })
}

impl Charge {
    /// Takes a right attempt off again.
    pub(super) async fn refund(&self, app: &App) -> Result<()> {
        app.store.refund_attempt(&self.account).await?;
        if let Some(address) = &self.address {
            app.store.refund_attempt(address).await?;
        }
        Ok(())
    }

    /// After a complete sign-in: the account starts afresh; the address only gets this attempt back,
    /// so that somebody with an account of their own cannot clear its count.
    pub(super) async fn clear(&self, app: &App) -> Result<()> {
        app.store.clear_attempts(&self.account).await?;
        if let Some(address) = &self.address {
            app.store.refund_attempt(address).await?;
        }
        Ok(())
    }
}

fn wait(until: Option<domain::Ts>, now: domain::Ts) -> Result<()> {
    let Some(until) = until else { return Ok(()) };
    let seconds = (until.micros() - now.micros()).div_euclid(1_000_000) + 1;
    Err(AppError::Wait(u64::try_from(seconds).unwrap_or(1)))
}

/// Seconds to wait after this many attempts on an account.
fn account_delay(attempts: i64) -> i64 {
    delay(attempts, FREE_FOR_ACCOUNT, LONGEST_FOR_ACCOUNT)
}

/// Seconds to wait after this many attempts from an address.
fn address_delay(attempts: i64) -> i64 {
    delay(attempts, FREE_FOR_ADDRESS, LONGEST_FOR_ADDRESS)
}

fn delay(attempts: i64, free: i64, longest: i64) -> i64 {
    if attempts < free {
        return 0;
    }
    let over = u32::try_from(attempts - free).unwrap_or(u32::MAX);
    2_i64
        .checked_pow(over)
        .map_or(longest, |seconds| seconds.min(longest))
}

fn key(app: &App, kind: &str, value: &str) -> Result<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(app.keys.pepper())
        .map_err(|_| AppError::Internal("the pepper is no key"))?;
    mac.update(b"sign-in attempts\0");
    mac.update(kind.as_bytes());
    mac.update(b"\0");
    mac.update(value.as_bytes());
    Ok(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e9_fewer_than_100_guesses_at_an_account_are_judged_in_a_day() {
        let (mut second, mut judged) = (0, 0);
        while second < 86_400 {
            judged += 1;
            second += account_delay(judged).max(1);
        }
        assert!(judged < 100, "{judged}");
    }

    #[test]
    fn e9_the_first_mistakes_cost_nothing_and_no_delay_is_for_ever() {
        assert_eq!([1, 4, 5, 6, 7].map(account_delay), [0, 0, 1, 2, 4]);
        assert_eq!(account_delay(i64::MAX), LONGEST_FOR_ACCOUNT);
        assert_eq!([29, 30, 31].map(address_delay), [0, 1, 2]);
    }
}
