//! Copies of the databases while they are in use (SQLite; PostgreSQL has its own tools).

use std::path::Path;

use crate::{Store, StoreError, engine::Db};

impl Store {
    /// Copies data and log of reads into one folder, then the vault into another: in this order every
    /// key of the copied data is in the copied vault (H1). The copies are compact and hold no deleted
    /// bytes.
    pub async fn copy_into(&self, data: &Path, vault: &Path) -> Result<(), StoreError> {
        copy(&self.inner.data, &data.join("vangnet.db")).await?;
        copy(&self.inner.reads, &data.join("reads.db")).await?;
        copy(&self.inner.vault, &vault.join("vault.db")).await
    }
}

async fn copy(db: &Db, to: &Path) -> Result<(), StoreError> {
    let Db::Sqlite { write, .. } = db else {
        return Err(StoreError::Unfit(
            "copies of PostgreSQL are made by its own tools".to_owned(),
        ));
    };
    sqlx::query("VACUUM INTO $1")
        .bind(to.to_string_lossy().into_owned())
        .execute(write)
        .await?;
    Ok(())
}
