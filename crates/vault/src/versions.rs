//! Numbered keys of one kind: the newest is used, older ones only open what they sealed.

use crate::VaultError;

/// At least one numbered key, newest first.
pub(crate) struct Versions<T> {
    newest: (i32, T),
    older: Vec<(i32, T)>,
}

impl<T> Versions<T> {
    /// The first of its kind, number 1.
    pub(crate) const fn first(key: T) -> Self {
        Self {
            newest: (1, key),
            older: Vec::new(),
        }
    }

    /// Sorts what was unlocked. Errors: none at all, or a number twice.
    pub(crate) fn from_unlocked(mut keys: Vec<(i32, T)>) -> Result<Self, VaultError> {
        keys.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
        let mut keys = keys.into_iter();
        let mut versions = Self {
            newest: keys.next().ok_or(VaultError::NoKeys)?,
            older: Vec::new(),
        };
        for (number, key) in keys {
            if versions.get(number).is_some() {
                return Err(VaultError::OfferedTwice(number));
            }
            versions.older.push((number, key));
        }
        Ok(versions)
    }

    /// The number and key in use.
    pub(crate) const fn newest(&self) -> (i32, &T) {
        (self.newest.0, &self.newest.1)
    }

    /// The key of a number.
    pub(crate) fn get(&self, number: i32) -> Option<&T> {
        self.iter()
            .find(|(found, _)| *found == number)
            .map(|(_, key)| key)
    }

    /// All of them, newest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (i32, &T)> {
        std::iter::once(&self.newest)
            .chain(&self.older)
            .map(|(number, key)| (*number, key))
    }

    /// The number the next key gets.
    pub(crate) const fn next_number(&self) -> i32 {
        self.newest.0.saturating_add(1)
    }

    /// Puts a key in use under the next number.
    pub(crate) fn add(&mut self, key: T) {
        let number = self.next_number();
        let replaced = std::mem::replace(&mut self.newest, (number, key));
        self.older.insert(0, replaced);
    }

    /// Forgets an older key; the newest stays. Says whether it was held.
    pub(crate) fn forget_older(&mut self, number: i32) -> bool {
        let before = self.older.len();
        self.older.retain(|(found, _)| *found != number);
        self.older.len() < before
    }
}
