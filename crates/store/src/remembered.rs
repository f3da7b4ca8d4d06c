//! What is the same for everyone, is asked by every page and hardly ever changes: rules, municipalities
//! and the names of colleagues. Kept in memory for a second.
//!
//! A change made by this process is seen at once: [`Remembered::forget`] runs at the end of its
//! transaction. A change made by another process (another node, the command line) is seen within
//! [`KEPT`]. Nothing of a young person is kept here, and nothing that decides who may do what: sessions
//! and roles are asked at each request (D12).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use domain::{AccountId, RuleBook, Successions};

use crate::{Municipality, StoreError};

/// How long something is taken for unchanged.
const KEPT: Duration = Duration::from_secs(1);

/// The memory of one process.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    pub(crate) rules: Slot<RuleBook>,
    pub(crate) successions: Slot<Successions>,
    pub(crate) municipalities: Slot<Arc<[Municipality]>>,
    pub(crate) names: Slot<HashMap<AccountId, String>>,
}

impl Remembered {
    /// Something of this was changed.
    pub(crate) fn forget(&self) {
        self.rules.forget();
        self.successions.forget();
        self.municipalities.forget();
        self.names.forget();
    }
}

/// One thing that is remembered.
#[derive(Debug)]
pub(crate) struct Slot<T>(Mutex<Held<T>>);

#[derive(Debug)]
struct Held<T> {
    /// Goes up with each change, so that what was read before one is not kept after it.
    changes: u64,
    value: Option<(Instant, T)>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Mutex::new(Held {
            changes: 0,
            value: None,
        }))
    }
}

impl<T: Clone> Slot<T> {
    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self) {
        let mut held = self.held();
        held.changes += 1;
        held.value = None;
    }

    /// What is remembered, and how many changes there were by then.
    pub(crate) fn look(&self) -> (u64, Option<T>) {
        let held = self.held();
        let value = held
            .value
            .as_ref()
            .filter(|(since, _)| since.elapsed() < KEPT)
            .map(|(_, value)| value.clone());
        (held.changes, value)
    }

    /// Keeps what was read after looking, unless it was changed meanwhile.
    pub(crate) fn keep(&self, changes: u64, value: T) {
        let mut held = self.held();
        if held.changes == changes {
            held.value = Some((Instant::now(), value));
        }
    }

    /// What is remembered, or what `read` finds.
    pub(crate) async fn or_read(
        &self,
        read: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let (changes, known) = self.look();
        if let Some(value) = known {
            return Ok(value);
        }
        let value = read.await?;
        self.keep(changes, value.clone());
        Ok(value)
    }
}

impl Slot<HashMap<AccountId, String>> {
    /// Adds names to those that are known, whose second goes on.
    pub(crate) fn add(&self, changes: u64, more: HashMap<AccountId, String>) {
        let mut held = self.held();
        if held.changes != changes {
            return;
        }
        match held.value.as_mut() {
            Some((since, known)) if since.elapsed() < KEPT => known.extend(more),
            _ => held.value = Some((Instant::now(), more)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_read_before_a_change_is_not_kept_after_it() {
        let slot: Slot<u32> = Slot::default();
        let (changes, known) = slot.look();
        assert_eq!(known, None);
        slot.forget();
        slot.keep(changes, 1);
        assert_eq!(slot.look().1, None);
        let read = slot.or_read(async { Ok(2) }).await;
        assert_eq!(read.ok(), Some(2));
        let again = slot.or_read(async { Ok(3) }).await;
        assert_eq!(again.ok(), Some(2));
        slot.forget();
        assert_eq!(slot.or_read(async { Ok(3) }).await.ok(), Some(3));
    }
}
