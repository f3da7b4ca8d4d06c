//! Whom a search showed to whom lately, so that typing on does not write the same people again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{AccountId, PersonId, Ts};

/// Seconds after which showing somebody again is news for the log.
const NEWS_AFTER: i64 = 300;

/// Who was shown to whom, and when it was logged.
#[derive(Default)]
pub(crate) struct ShownLately(Mutex<HashMap<(AccountId, PersonId), Ts>>);

impl ShownLately {
    fn all(&self) -> MutexGuard<'_, HashMap<(AccountId, PersonId), Ts>> {
        // Whoever panicked while holding it left whole values behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether showing this person to this account must be logged.
    pub(crate) fn is_news(&self, account: AccountId, person: PersonId, now: Ts) -> bool {
        self.all()
            .get(&(account, person))
            .is_none_or(|at| at.plus_seconds(NEWS_AFTER) <= now)
    }

    /// Notes that it was.
    pub(crate) fn note(&self, account: AccountId, person: PersonId, now: Ts) {
        self.all().insert((account, person), now);
    }

    /// Forgets what is news again.
    pub(crate) fn tidy(&self, now: Ts) {
        self.all().retain(|_, at| at.plus_seconds(NEWS_AFTER) > now);
    }
}
