//! The vault's own tables: wrapped keys, recognition tokens and suppression tokens (design 5).
//!
//! The vault is another database than the data, so nothing is atomic over both. The order makes it
//! safe all the same:
//! - *Making*: keys go into the vault first. A key without data harms nobody.
//! - *Committing a list*: keys ([`Store::commit_staged_keys`]), then the data, then recognition
//!   ([`Store::commit_staged_recognition`]). After a crash in between, [`Store::lists_waiting`] says
//!   which lists still wait.
//! - *Giving a list up*: the data, then its keys and tokens ([`Store::drop_staged_keys`]), finished
//!   in the same way.
//! - *Taking a list back*: the data, with a note of whose keys are to go ([`Store::taken_back`]), then
//!   the keys, then the note. The note is what a crash in between is finished by.
//! - *Destroying*: the ledger first, then the rows. A destruction once begun is never forgotten.

mod ledger;
mod root;
mod rotation;
mod staging;
mod tokens;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{Month, MunicipalityId, PersonId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;
use vault::{
    Compartment, MunicipalityKeys, SubjectKey, VaultError, WrappedKek, WrappedSecret,
    WrappedSubjectKey,
};

pub(crate) use self::{ledger::Ledger, root::installation_keys};
pub use self::{
    staging::StagedRecognition,
    tokens::{NewSuppression, RecognisedPerson},
};
use crate::{
    Param, Row, Store, StoreError,
    engine::{Engine, TxInner},
    params, row,
};

/// Unlocked keys of municipalities, shared by the clones of a store.
#[derive(Default)]
pub(crate) struct KeyCache(Mutex<HashMap<MunicipalityId, Arc<MunicipalityKeys>>>);

impl KeyCache {
    fn get(&self, municipality: MunicipalityId) -> Option<Arc<MunicipalityKeys>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&municipality)
            .cloned()
    }

    fn put(&self, keys: Arc<MunicipalityKeys>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(keys.municipality(), keys);
    }

    fn forget(&self, municipality: MunicipalityId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&municipality);
    }
}

/// A new key of a person (or list) in one compartment, to be kept.
#[derive(Clone, Debug)]
pub struct StagedKey {
    /// The person; for [`Compartment::Intake`] the list.
    pub subject: Uuid,
    /// The compartment.
    pub compartment: Compartment,
    /// The wrapped key.
    pub wrapped: WrappedSubjectKey,
}

/// Proof of a destroyed key, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destroyed {
    /// Whose key it was.
    pub subject: Uuid,
    /// The compartment.
    pub compartment: Compartment,
    /// The key's check value, recorded when it was made.
    pub check: [u8; 8],
}

const INSERT_KEK: &str = "
    INSERT INTO municipality_key (municipality_id, epoch, wrapped, made_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING";

const INSERT_SECRET: &str = "
    INSERT INTO municipality_secret (municipality_id, version, wrapped, made_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING";

const KEKS: &str = "
    SELECT epoch, wrapped
    FROM municipality_key
    WHERE municipality_id = $1
    ORDER BY epoch";

const SECRETS: &str = "
    SELECT version, wrapped
    FROM municipality_secret
    WHERE municipality_id = $1
    ORDER BY version";

const SUBJECT_KEY_COLUMNS: [&str; 6] = [
    "municipality_id",
    "subject_id",
    "compartment",
    "epoch",
    "wrapped",
    "check_value",
];

const SUBJECT_KEY: &str = "
    SELECT subject_id, epoch, wrapped, check_value
    FROM subject_key
    WHERE municipality_id = $1 AND compartment = $2 AND subject_id = $3";

const CHECKS: &str = "
    SELECT compartment, check_value
    FROM subject_key
    WHERE municipality_id = $1 AND subject_id = $2
    ORDER BY compartment";

const SUBJECT_KEYS_AMONG: &str = "
    SELECT k.subject_id, k.epoch, k.wrapped, k.check_value, k.municipality_id
    FROM (VALUES $rows) AS v
    JOIN subject_key k ON k.municipality_id = v.column1 AND k.subject_id = v.column2
        AND k.compartment = v.column3";

const DESTROY: &str = "
    DELETE FROM subject_key
    WHERE municipality_id = $1 AND compartment = $2 AND subject_id IN ({ids})
    RETURNING subject_id, check_value";

const FORGET_RECOGNITION: &str = "
    DELETE FROM recognition_token
    WHERE municipality_id = $1 AND person_id IN ({ids})";

/// Subjects to one query of [`Store::subject_keys`].
const SUBJECTS: usize = 200;

impl Store {
    /// Makes the keys of a municipality; does nothing when it has them.
    pub async fn create_municipality_keys(
        &self,
        municipality: MunicipalityId,
    ) -> Result<(), StoreError> {
        let inner = &self.inner;
        let (_, kek, secret) = MunicipalityKeys::create(&inner.root, municipality, &inner.entropy)?;
        let now = inner.clock.now();
        let mut tx = self.write_vault().await?;
        let made = tx
            .execute(INSERT_KEK, params![municipality, kek.epoch, kek.bytes, now])
            .await?;
        if made == 1 {
            tx.execute(
                INSERT_SECRET,
                params![municipality, secret.version, secret.bytes, now],
            )
            .await?;
        }
        tx.commit().await
    }

    /// The unlocked keys of a municipality, kept in memory; [`StoreError::NoKeys`] when it has none.
    pub async fn municipality_keys(
        &self,
        municipality: MunicipalityId,
    ) -> Result<Arc<MunicipalityKeys>, StoreError> {
        if let Some(keys) = self.inner.keys.get(municipality) {
            return Ok(keys);
        }
        let keys = Arc::new(self.unlock(municipality).await?);
        self.inner.keys.put(Arc::clone(&keys));
        Ok(keys)
    }

    async fn unlock(&self, municipality: MunicipalityId) -> Result<MunicipalityKeys, StoreError> {
        let reader = self.read_vault();
        let keks = reader
            .fetch_all(KEKS, params![municipality], |row| {
                Ok(WrappedKek {
                    epoch: row.get(0)?,
                    bytes: row.get(1)?,
                })
            })
            .await?;
        let secrets = reader
            .fetch_all(SECRETS, params![municipality], |row| {
                Ok(WrappedSecret {
                    version: row.get(0)?,
                    bytes: row.get(1)?,
                })
            })
            .await?;
        match MunicipalityKeys::unlock(&self.inner.root, municipality, &keks, &secrets) {
            Err(VaultError::NoKeys) => Err(StoreError::NoKeys(municipality)),
            unlocked => Ok(unlocked?),
        }
    }

    /// Keeps new keys. A key that exists already is an error (unique violation), never replaced:
    /// what it sealed would be lost.
    pub async fn put_subject_keys(
        &self,
        municipality: MunicipalityId,
        keys: impl IntoIterator<Item = StagedKey, IntoIter: Send>,
    ) -> Result<u64, StoreError> {
        let mut tx = self.write_vault().await?;
        let rows = keys.into_iter().map(move |key| key_row(municipality, key));
        let inserted = tx
            .insert_many("subject_key", &SUBJECT_KEY_COLUMNS, rows)
            .await?;
        tx.commit().await?;
        Ok(inserted)
    }

    /// The key of a subject's compartment, made and kept at its first use (or after a destruction).
    pub async fn subject_key_or_new(
        &self,
        municipality: MunicipalityId,
        subject: Uuid,
        compartment: Compartment,
    ) -> Result<SubjectKey, StoreError> {
        match self.subject_key(municipality, subject, compartment).await? {
            Some(key) => Ok(key),
            None => {
                self.make_subject_key(municipality, subject, compartment)
                    .await
            }
        }
    }

    async fn make_subject_key(
        &self,
        municipality: MunicipalityId,
        subject: Uuid,
        compartment: Compartment,
    ) -> Result<SubjectKey, StoreError> {
        // Once more with fresh keys when another node has just started a new epoch.
        for last in [false, true] {
            let keys = self.municipality_keys(municipality).await?;
            let (key, wrapped) = keys.new_subject_key(subject, compartment, &self.inner.entropy)?;
            let new = StagedKey {
                subject,
                compartment,
                wrapped,
            };
            match self.put_subject_keys(municipality, [new]).await {
                Ok(_) => return Ok(key),
                Err(error) if !last && error.is_foreign_key_violation() => {
                    self.inner.keys.forget(municipality);
                }
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::NoKeys(municipality))
    }

    /// The key of a subject's compartment; `None` when it was never made or is destroyed.
    pub async fn subject_key(
        &self,
        municipality: MunicipalityId,
        subject: Uuid,
        compartment: Compartment,
    ) -> Result<Option<SubjectKey>, StoreError> {
        let key = params![municipality, i64::from(compartment.code()), subject];
        let found = self
            .read_vault()
            .fetch_optional(SUBJECT_KEY, key, wrapped)
            .await?;
        let Some((subject, wrapped)) = found else {
            return Ok(None);
        };
        self.open_key(municipality, subject, compartment, &wrapped)
            .await
            .map(Some)
    }

    /// The keys of several subjects in one compartment; those never made or destroyed are absent.
    pub async fn subject_keys(
        &self,
        municipality: MunicipalityId,
        subjects: &[Uuid],
        compartment: Compartment,
    ) -> Result<HashMap<Uuid, SubjectKey>, StoreError> {
        let reader = self.read_vault();
        let mut keys = HashMap::with_capacity(subjects.len());
        for some in subjects.chunks(SUBJECTS) {
            // Always the same number of placeholders, so that the statement is prepared once; the
            // first subject stands in for the rest.
            let filler = some.first().copied().unwrap_or_default();
            let width = if some.len() <= 20 { 20 } else { SUBJECTS };
            let mut key = params![municipality, i64::from(compartment.code())];
            let padded = some
                .iter()
                .copied()
                .chain(std::iter::repeat(filler))
                .take(width);
            key.extend(padded.map(Param::Id));
            let found = reader
                .fetch_all(subject_keys_sql(width), key, wrapped)
                .await?;
            for (subject, wrapped) in found {
                let opened = self
                    .open_key(municipality, subject, compartment, &wrapped)
                    .await?;
                keys.insert(subject, opened);
            }
        }
        Ok(keys)
    }

    /// The keys of subjects of several municipalities in one compartment; those never made or destroyed
    /// are absent.
    pub async fn subject_keys_among(
        &self,
        subjects: &[(MunicipalityId, Uuid)],
        compartment: Compartment,
    ) -> Result<HashMap<Uuid, SubjectKey>, StoreError> {
        let code = i64::from(compartment.code());
        let rows = subjects
            .iter()
            .map(|(municipality, subject)| params![*municipality, *subject, code])
            .collect();
        let mut found = HashMap::with_capacity(subjects.len());
        self.read_vault()
            .each_with_rows(SUBJECT_KEYS_AMONG, rows, |row| {
                let (subject, wrapped) = wrapped(row)?;
                found.insert(subject, (row.get::<MunicipalityId>(4)?, wrapped));
                Ok(())
            })
            .await?;
        let mut keys = HashMap::with_capacity(found.len());
        for (subject, (municipality, wrapped)) in found {
            let opened = self
                .open_key(municipality, subject, compartment, &wrapped)
                .await?;
            keys.insert(subject, opened);
        }
        Ok(keys)
    }

    async fn open_key(
        &self,
        municipality: MunicipalityId,
        subject: Uuid,
        compartment: Compartment,
        wrapped: &WrappedSubjectKey,
    ) -> Result<SubjectKey, StoreError> {
        let keys = self.municipality_keys(municipality).await?;
        match keys.open_subject_key(subject, compartment, wrapped) {
            Err(VaultError::EpochGone(_)) => {
                // Another node has started a new epoch since these keys were unlocked.
                self.inner.keys.forget(municipality);
                let keys = self.municipality_keys(municipality).await?;
                Ok(keys.open_subject_key(subject, compartment, wrapped)?)
            }
            opened => Ok(opened?),
        }
    }

    /// The check values of a subject's keys, as recorded when the keys were made: what proves afterwards
    /// which keys were destroyed (security.md 5).
    pub async fn key_checks(
        &self,
        municipality: MunicipalityId,
        subject: Uuid,
        compartments: &[Compartment],
    ) -> Result<Vec<Destroyed>, StoreError> {
        let found: Vec<(i16, Vec<u8>)> = self
            .read_vault()
            .fetch_all(CHECKS, params![municipality, subject], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await?;
        let mut checks = Vec::with_capacity(found.len());
        for (code, check) in found {
            let compartment = compartment_of(code)?;
            let check = check.try_into().map_err(|_| StoreError::UnknownCode {
                what: "a check value",
            })?;
            if compartments.contains(&compartment) {
                checks.push(Destroyed {
                    subject,
                    compartment,
                    check,
                });
            }
        }
        Ok(checks)
    }

    /// Destroys every key and recognition token of a person: nothing sealed for them can be opened
    /// again, by anyone, from any copy of the data. Returns the proof for the log. Doing it again
    /// does nothing.
    ///
    /// Whoever must never be approached again gets a suppression token first
    /// ([`Store::suppress_person`]): afterwards it can no longer be made.
    pub async fn destroy_subject(
        &self,
        municipality: MunicipalityId,
        subject: Uuid,
    ) -> Result<Vec<Destroyed>, StoreError> {
        self.destroy(municipality, &[subject], &Compartment::ALL)
            .await
    }

    /// As [`Store::destroy_subject`], for many at once.
    pub async fn destroy_subjects(
        &self,
        municipality: MunicipalityId,
        subjects: &[Uuid],
    ) -> Result<Vec<Destroyed>, StoreError> {
        self.destroy(municipality, subjects, &Compartment::ALL)
            .await
    }

    /// As [`Store::destroy_subjects`], but the recognition tokens stay, and with them a last month:
    /// these people were known before, and nothing was kept of them.
    pub async fn destroy_keys_of(
        &self,
        municipality: MunicipalityId,
        subjects: &[Uuid],
        recognised_until: Month,
    ) -> Result<u64, StoreError> {
        let mut destroyed = 0;
        for compartment in Compartment::ALL {
            let gone = self.destroy(municipality, subjects, &[compartment]).await?;
            destroyed += gone.len() as u64;
        }
        for subject in subjects {
            let person = PersonId::from_uuid(*subject);
            self.limit_recognition(municipality, person, recognised_until)
                .await?;
        }
        Ok(destroyed)
    }

    /// Destroys the key of one compartment, such as one kept by consent (G7) or a list's own. The
    /// recognition tokens stay.
    pub async fn destroy_subject_key(
        &self,
        municipality: MunicipalityId,
        subject: Uuid,
        compartment: Compartment,
    ) -> Result<Option<Destroyed>, StoreError> {
        Ok(self
            .destroy(municipality, &[subject], &[compartment])
            .await?
            .pop())
    }

    async fn destroy(
        &self,
        municipality: MunicipalityId,
        subjects: &[Uuid],
        compartments: &[Compartment],
    ) -> Result<Vec<Destroyed>, StoreError> {
        if subjects.is_empty() {
            return Ok(Vec::new());
        }
        // What it is done for must not be undone by a crash of the database afterwards.
        self.inner.data.settled().await?;
        let at = self.inner.clock.now();
        self.inner
            .ledger
            .destroyed(municipality, subjects, compartments, at)
            .await?;
        let mut tx = self.write_vault().await?;
        let mut destroyed = Vec::new();
        for page in subjects.chunks(SUBJECTS) {
            destroyed.extend(destroy_rows(&mut tx, municipality, page, compartments).await?);
        }
        tx.commit().await?;
        self.sweep_vault_log().await?;
        Ok(destroyed)
    }

    /// Empties SQLite's write-ahead log, in which destroyed rows would linger until it is reused.
    pub(crate) async fn sweep_vault_log(&self) -> Result<(), StoreError> {
        if self.inner.vault.engine() == Engine::Sqlite {
            self.inner.vault.checkpoint_truncate().await?;
        }
        Ok(())
    }
}

/// Deletes the keys of these compartments; of all of them: the recognition tokens too.
async fn destroy_rows(
    tx: &mut TxInner,
    municipality: MunicipalityId,
    subjects: &[Uuid],
    compartments: &[Compartment],
) -> Result<Vec<Destroyed>, StoreError> {
    let mut destroyed = Vec::new();
    for compartment in compartments {
        let mut key = params![municipality, i64::from(compartment.code())];
        key.extend(subjects.iter().copied().map(Param::Id));
        let sql = AssertSqlSafe(DESTROY.replace("{ids}", &placeholders(3, subjects.len())));
        destroyed.extend(
            tx.fetch_all(sql, key, |row| {
                let compartment = *compartment;
                Ok(Destroyed {
                    subject: row.get(0)?,
                    compartment,
                    check: row.get(1)?,
                })
            })
            .await?,
        );
    }
    if Compartment::ALL
        .iter()
        .all(|one| compartments.contains(one))
    {
        let mut key = params![municipality];
        key.extend(subjects.iter().copied().map(Param::Id));
        let ids = placeholders(2, subjects.len());
        tx.execute(
            AssertSqlSafe(FORGET_RECOGNITION.replace("{ids}", &ids)),
            key,
        )
        .await?;
    }
    Ok(destroyed)
}

/// So many placeholders from this number on: `$3,$4,$5`.
fn placeholders(first: usize, count: usize) -> String {
    (first..first + count)
        .map(|place| format!("${place}"))
        .collect::<Vec<_>>()
        .join(",")
}

fn compartment_of(code: i16) -> Result<Compartment, StoreError> {
    Compartment::from_code(code).ok_or(StoreError::UnknownCode {
        what: "compartment",
    })
}

fn wrapped(row: &Row<'_>) -> Result<(Uuid, WrappedSubjectKey), StoreError> {
    let wrapped = WrappedSubjectKey {
        epoch: row.get(1)?,
        bytes: row.get(2)?,
        check: row.get(3)?,
    };
    Ok((row.get(0)?, wrapped))
}

fn key_row(municipality: MunicipalityId, key: StagedKey) -> [Param; 6] {
    row![
        municipality,
        key.subject,
        key.compartment.code(),
        key.wrapped.epoch,
        key.wrapped.bytes,
        key.wrapped.check,
    ]
}

fn subject_keys_sql(subjects: usize) -> AssertSqlSafe<String> {
    let ids = placeholders(3, subjects);
    AssertSqlSafe(format!(
        "SELECT subject_id, epoch, wrapped, check_value
         FROM subject_key
         WHERE municipality_id = $1 AND compartment = $2 AND subject_id IN ({ids})
         ORDER BY subject_id
         LIMIT {subjects}"
    ))
}
