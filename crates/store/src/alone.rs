//! Who is at work on an installation: any number of processes together, or one alone.
//!
//! A restore and a change of the root key want the databases to themselves. On SQLite everybody else
//! holds a shared lock on `vangnet.lock` in the data folder; on PostgreSQL a shared advisory lock in
//! the data database, taken by each connection that writes. Both end with the process, however it ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    str::FromStr as _,
};

use sqlx::{ConnectOptions as _, PgConnection, Row as _, postgres::PgConnectOptions};

use crate::{Databases, StoreError, engine::IN_USE};

/// An installation held by one process alone, until this value is dropped.
#[derive(Debug)]
pub struct Alone {
    _held: Held,
}

#[expect(dead_code, reason = "kept for what ends with them")]
#[derive(Debug)]
enum Held {
    File(File),
    Connection(Box<PgConnection>),
}

impl Alone {
    /// Takes the installation, or answers [`StoreError::InUse`] at once.
    pub async fn on(databases: &Databases) -> Result<Self, StoreError> {
        let held = match databases {
            Databases::Sqlite { folder } => {
                let file = lock_file(folder)?;
                file.try_lock().map_err(|error| refused(folder, error))?;
                Held::File(file)
            }
            Databases::Postgres { data_url, .. } => {
                let mut connection = PgConnectOptions::from_str(data_url)?.connect().await?;
                let alone: bool = sqlx::query("SELECT pg_try_advisory_lock($1)")
                    .bind(IN_USE)
                    .fetch_one(&mut connection)
                    .await?
                    .try_get(0)?;
                if !alone {
                    return Err(StoreError::InUse);
                }
                Held::Connection(Box::new(connection))
            }
        };
        Ok(Self { _held: held })
    }
}

/// That a process is at work in a data folder, until this value is dropped.
#[derive(Debug)]
pub(crate) struct Presence {
    _file: File,
}

impl Presence {
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        let file = lock_file(folder)?;
        file.try_lock_shared()
            .map_err(|error| refused(folder, error))?;
        Ok(Self { _file: file })
    }
}

fn lock_file(folder: &Path) -> Result<File, StoreError> {
    let file = folder.join("vangnet.lock");
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&file)
        .map_err(|source| StoreError::File { file, source })
}

fn refused(folder: &Path, error: TryLockError) -> StoreError {
    match error {
        TryLockError::WouldBlock => StoreError::InUse,
        TryLockError::Error(source) => StoreError::File {
            file: folder.join("vangnet.lock"),
            source,
        },
    }
}
