//! A new epoch for a municipality's key: every subject key is wrapped anew, the old key destroyed.
//! After that, left-over copies of wrapped keys (pages, logs, old backups' vaults) open nothing (G2).

use domain::MunicipalityId;
use uuid::Uuid;
use vault::{MunicipalityKeys, WrappedSubjectKey};

use super::{INSERT_KEK, compartment_of};
use crate::{Param, Store, StoreError, engine::TxInner, params, row};

/// Keys wrapped anew in one transaction.
const BATCH: i64 = 2_000;

/// A table of wrapped subject keys, with its statements.
struct Wrapped {
    table: &'static str,
    columns: &'static [&'static str],
    /// The last subject of the next batch under an older epoch.
    bound: &'static str,
    /// Takes the batch out: rows and nothing else, so that none can slip between.
    take: &'static str,
}

const KEYS: Wrapped = Wrapped {
    table: "subject_key",
    columns: &[
        "municipality_id",
        "list_id",
        "subject_id",
        "compartment",
        "epoch",
        "wrapped",
        "check_value",
    ],
    bound: "
        SELECT subject_id
        FROM subject_key
        WHERE municipality_id = $1 AND epoch < $2
        ORDER BY subject_id
        LIMIT 1 OFFSET $3",
    take: "
        DELETE FROM subject_key
        WHERE municipality_id = $1 AND epoch < $2 AND subject_id <= $3
        RETURNING municipality_id, subject_id, compartment, epoch, wrapped, check_value",
};

const STAGED: Wrapped = Wrapped {
    table: "staged_subject_key",
    columns: KEYS.columns,
    bound: "
        SELECT subject_id
        FROM staged_subject_key
        WHERE municipality_id = $1 AND epoch < $2
        ORDER BY subject_id
        LIMIT 1 OFFSET $3",
    take: "
        DELETE FROM staged_subject_key
        WHERE municipality_id = $1 AND epoch < $2 AND subject_id <= $3
        RETURNING list_id, subject_id, compartment, epoch, wrapped, check_value",
};

const DROP_OLD: &str = "
    DELETE FROM municipality_key
    WHERE municipality_id = $1 AND epoch < $2";

const STILL_OLD: &str = "
    SELECT 1
    FROM municipality_key k
    WHERE k.municipality_id = $1 AND k.epoch < $2
        AND (EXISTS (SELECT 1 FROM subject_key s
                WHERE s.municipality_id = k.municipality_id AND s.epoch = k.epoch)
            OR EXISTS (SELECT 1 FROM staged_subject_key s
                WHERE s.municipality_id = k.municipality_id AND s.epoch = k.epoch))
    LIMIT 1";

const EPOCHS: &str = "
    SELECT COUNT(*)
    FROM municipality_key
    WHERE municipality_id = $1";

impl Store {
    /// Starts the next epoch of a municipality's key, wraps every subject key under it and destroys
    /// the older epochs; returns the number wrapped anew.
    ///
    /// May be stopped at any moment: run again, it first finishes what was begun. Reading and
    /// writing go on meanwhile.
    pub async fn rotate_municipality_key(
        &self,
        municipality: MunicipalityId,
    ) -> Result<u64, StoreError> {
        self.inner.keys.forget(municipality);
        let unfinished = self
            .read_vault()
            .fetch_one(EPOCHS, params![municipality], |row| row.get::<i64>(0))
            .await?
            > 1;
        if !unfinished {
            self.add_epoch(municipality).await?;
        }
        self.inner.keys.forget(municipality);
        let keys = self.municipality_keys(municipality).await?;
        let epoch = keys.current_epoch();
        let mut wrapped = 0;
        loop {
            wrapped += self.rewrap(&keys, &KEYS).await?;
            wrapped += self.rewrap(&keys, &STAGED).await?;
            let mut tx = self.write_vault().await?;
            let key = params![municipality, epoch];
            let left = tx
                .fetch_optional(STILL_OLD, key.clone(), |_| Ok(()))
                .await?;
            if left.is_some() {
                // Another node has just kept a key under the old epoch.
                tx.rollback().await?;
                continue;
            }
            match tx.execute(DROP_OLD, key).await {
                Ok(_) => {}
                Err(error) if error.is_foreign_key_violation() => continue,
                Err(error) => return Err(error),
            }
            tx.commit().await?;
            break;
        }
        // From now on this process no longer holds the older epochs either.
        self.inner.keys.forget(municipality);
        self.sweep_vault_log().await?;
        Ok(wrapped)
    }

    async fn add_epoch(&self, municipality: MunicipalityId) -> Result<(), StoreError> {
        let mut keys = self.unlock(municipality).await?;
        let kek = keys.add_epoch(&self.inner.root, &self.inner.entropy)?;
        let mut tx = self.write_vault().await?;
        let now = self.inner.clock.now();
        // When another node added the same epoch first, its key stands and ours is forgotten.
        tx.execute(INSERT_KEK, params![municipality, kek.epoch, kek.bytes, now])
            .await?;
        tx.commit().await
    }

    async fn rewrap(&self, keys: &MunicipalityKeys, table: &Wrapped) -> Result<u64, StoreError> {
        let mut wrapped = 0;
        loop {
            let mut tx = self.write_vault().await?;
            let batch = self.take_batch(&mut tx, keys, table).await?;
            if batch.is_empty() {
                tx.rollback().await?;
                return Ok(wrapped);
            }
            // The list's id comes second in the staged table and is not there in the other.
            let columns: Vec<&str> = table
                .columns
                .iter()
                .copied()
                .filter(|column| *column != "list_id" || table.table == STAGED.table)
                .collect();
            wrapped += tx.insert_many(table.table, &columns, batch).await?;
            tx.commit().await?;
        }
    }

    async fn take_batch(
        &self,
        tx: &mut TxInner,
        keys: &MunicipalityKeys,
        table: &Wrapped,
    ) -> Result<Vec<Vec<Param>>, StoreError> {
        let (municipality, epoch) = (keys.municipality(), keys.current_epoch());
        let bound = tx
            .fetch_optional(table.bound, params![municipality, epoch, BATCH], |row| {
                row.get(0)
            })
            .await?
            // Fewer than a batch: all of them.
            .unwrap_or(Uuid::max());
        let key = params![municipality, epoch, bound];
        tx.fetch_all(table.take, key, |row| {
            let subject: Uuid = row.get(1)?;
            let compartment = compartment_of(row.get(2)?)?;
            let old = WrappedSubjectKey {
                epoch: row.get(3)?,
                bytes: row.get(4)?,
                check: row.get(5)?,
            };
            let new = keys.rewrap_subject_key(subject, compartment, &old, &self.inner.entropy)?;
            let mut values = params![municipality];
            if table.table == STAGED.table {
                values.push(Param::Id(row.get(0)?));
            }
            values.extend(row![
                subject,
                compartment.code(),
                new.epoch,
                new.bytes,
                new.check
            ]);
            Ok(values)
        })
        .await
    }
}
