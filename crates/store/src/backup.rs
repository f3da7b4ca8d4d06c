//! Copies of the databases, and what a restore must know of a database before it touches it.

use std::{path::Path, str::FromStr as _};

use sqlx::{
    ConnectOptions as _, Connection as _, Row as _, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};

use crate::{Store, StoreError, engine::Db};

impl Store {
    /// Copies data and log of reads into one folder, then the vault into another, while they are in
    /// use (SQLite; PostgreSQL has its own tools): in this order every key of the copied data is in the
    /// copied vault (H1). The copies are compact and hold no deleted bytes.
    pub async fn copy_into(&self, data: &Path, vault: &Path) -> Result<(), StoreError> {
        copy(&self.inner.data, &data.join("vangnet.db")).await?;
        copy(&self.inner.reads, &data.join("reads.db")).await?;
        copy(&self.inner.vault, &vault.join("vault.db")).await
    }
}

/// Copies the vault of a data folder (SQLite), whatever state the data are in.
pub async fn copy_vault(folder: &Path, to: &Path) -> Result<(), StoreError> {
    let vault = Db::open_sqlite(&folder.join("vault.db"), false).await?;
    let copied = copy(&vault, to).await;
    crate::engine::close(&vault).await;
    copied
}

async fn copy(db: &Db, to: &Path) -> Result<(), StoreError> {
    let Db::Sqlite { write, .. } = db else {
        return Err(StoreError::Unfit(
            "copies of PostgreSQL are made by its own tools".to_owned(),
        ));
    };
    sqlx::query("VACUUM INTO $1")
        .bind(to.to_string_lossy().into_owned())
        .execute(write.pool())
        .await?;
    Ok(())
}

/// Whether SQLite finds a copy whole, page by page and index by index; the file is only read.
pub async fn check_copy(file: &Path) -> Result<bool, StoreError> {
    let mut connection = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(true)
        .connect()
        .await?;
    let found: String = sqlx::query("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await?
        .try_get(0)?;
    connection.close().await?;
    Ok(found == "ok")
}

/// The major version of a PostgreSQL server, such as 15.
pub async fn postgres_major(url: &str) -> Result<u32, StoreError> {
    let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
    let number: String = sqlx::query("SHOW server_version_num")
        .fetch_one(&mut connection)
        .await?
        .try_get(0)?;
    connection.close().await?;
    number
        .parse::<u32>()
        .map(|number| number / 10_000)
        .map_err(|_| StoreError::Unfit(format!("a server of version {number}")))
}

/// Whether a PostgreSQL database holds the vault of an installation; empty tables are none.
pub async fn holds_a_vault(url: &str) -> Result<bool, StoreError> {
    let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
    let mut asked = async |sql: &'static str| -> Result<bool, StoreError> {
        Ok(sqlx::query(sql)
            .fetch_one(&mut connection)
            .await?
            .try_get(0)?)
    };
    let holds = asked("SELECT to_regclass('installation_secret') IS NOT NULL").await?
        && asked("SELECT EXISTS (SELECT 1 FROM installation_secret)").await?;
    connection.close().await?;
    Ok(holds)
}
