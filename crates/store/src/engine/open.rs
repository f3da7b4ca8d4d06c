//! Opening a database, and refusing one that would lose or leak data (A11).

use std::{path::Path, str::FromStr as _, time::Duration};

use sqlx::{
    Connection as _, PgConnection, Row as _, SqlitePool,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Db, Flush, Warm, Writer};
use crate::StoreError;

/// The oldest SQLite without the WAL defect that can lose commits.
const SQLITE_AT_LEAST: [u32; 3] = [3, 51, 3];
/// The oldest PostgreSQL served, as `server_version_num`.
const POSTGRES_AT_LEAST: i64 = 150_000;
const BUSY: Duration = Duration::from_secs(15);
/// How long a connection may lie idle and be used without being asked whether it is still there.
const IDLE: Duration = Duration::from_secs(2);

impl Db {
    /// Opens a SQLite file: one writer, several readers that cannot write. Refuses an old library
    /// and any connection whose pragmas are not as they must be.
    pub(crate) async fn open_sqlite(file: &Path, create: bool) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .statement_cache_capacity(400)
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF")
            // Sorting large answers must not leave personal data in temporary files.
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-65536")
            .pragma("journal_size_limit", "67108864");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_mins(1))
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_mins(1))
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        for pool in [&write, &read] {
            settings_of(pool).await?.check()?;
        }
        Ok(Self::Sqlite {
            read: Warm::new(read),
            write: Writer::new(write),
        })
    }

    /// Opens a PostgreSQL database: a pool that writes and one whose transactions are read-only.
    pub(crate) async fn open_postgres(
        url: &str,
        connections: u32,
        mark: Mark,
        sync: Sync,
    ) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("vangnet")
            .statement_cache_capacity(400)
            // A transaction nobody will end must not hold its locks for ever (libraries.md 3.1).
            .options([
                ("idle_in_transaction_session_timeout", "60s"),
                ("timezone", "UTC"),
            ]);
        let pool = || {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(30))
                .test_before_acquire(false)
                .before_acquire(|connection, found| {
                    Box::pin(async move {
                        if found.idle_for > IDLE {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
        };
        let (writing, flush) = match sync {
            Sync::Each => (options.clone(), None),
            Sync::Shared => (
                options.clone().options([("synchronous_commit", "off")]),
                Some(Flush::start(options.clone()).await?),
            ),
        };
        let write = match mark {
            Mark::None => pool().connect_with(writing).await?,
            Mark::InUse => {
                // One connection always stays: the mark is gone with the last.
                let marking = pool().min_connections(1).after_connect(|connection, _| {
                    Box::pin(async move {
                        // Only the first answer counts, below; the wish itself is the mark.
                        mark_in_use(connection).await?;
                        Ok(())
                    })
                });
                let write = marking.connect_with(writing).await?;
                if !mark_in_use(&mut *write.acquire().await?).await? {
                    return Err(StoreError::InUse);
                }
                write
            }
        };
        let version: String = sqlx::query("SHOW server_version_num")
            .fetch_one(&write)
            .await?
            .try_get(0)?;
        check_postgres(&version)?;
        let read =
            pool().connect_lazy_with(options.options([("default_transaction_read_only", "on")]));
        Ok(Self::Postgres {
            read: Warm::new(read),
            write,
            flush,
        })
    }
}

/// How the commits of a PostgreSQL database reach the disk; each is there before it is acknowledged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sync {
    /// Each waits for its own.
    Each,
    /// They share one: see [`Flush`].
    Shared,
}

/// Whether a database is marked as in use by each connection that writes to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// As the data of an installation are.
    InUse,
    /// The vault, of which the data's mark tells enough; templates; whoever holds the databases alone.
    None,
}

/// The advisory lock of whoever is at work on an installation (any number no other program takes).
pub(crate) const IN_USE: i64 = 7_310_946_503;

/// Takes a share of the lock for as long as the connection lives; false while somebody holds it alone.
async fn mark_in_use(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query("SELECT pg_try_advisory_lock_shared($1)")
        .bind(IN_USE)
        .fetch_one(connection)
        .await?
        .try_get(0)
}

fn check_postgres(version: &str) -> Result<(), StoreError> {
    if version
        .parse::<i64>()
        .is_ok_and(|version| version >= POSTGRES_AT_LEAST)
    {
        Ok(())
    } else {
        Err(StoreError::Unfit(format!(
            "PostgreSQL 15 or later is needed, this is {version}"
        )))
    }
}

/// What a SQLite connection says of itself.
struct Settings {
    version: String,
    journal_mode: String,
    synchronous: i64,
    foreign_keys: i64,
    secure_delete: i64,
    trusted_schema: i64,
    busy_timeout: i64,
}

async fn settings_of(pool: &SqlitePool) -> Result<Settings, StoreError> {
    let mut connection = pool.acquire().await?;
    let mut number = async |pragma: &'static str| -> Result<i64, StoreError> {
        Ok(sqlx::query(pragma)
            .fetch_one(&mut *connection)
            .await?
            .try_get(0)?)
    };
    let (synchronous, foreign_keys, secure_delete, trusted_schema, busy_timeout) = (
        number("PRAGMA synchronous").await?,
        number("PRAGMA foreign_keys").await?,
        number("PRAGMA secure_delete").await?,
        number("PRAGMA trusted_schema").await?,
        number("PRAGMA busy_timeout").await?,
    );
    let version = sqlx::query("SELECT sqlite_version()")
        .fetch_one(&mut *connection)
        .await?;
    let journal = sqlx::query("PRAGMA journal_mode")
        .fetch_one(&mut *connection)
        .await?;
    Ok(Settings {
        version: version.try_get(0)?,
        journal_mode: journal.try_get(0)?,
        synchronous,
        foreign_keys,
        secure_delete,
        trusted_schema,
        busy_timeout,
    })
}

impl Settings {
    fn check(&self) -> Result<(), StoreError> {
        let mut parts = self
            .version
            .split('.')
            .map(|part| part.parse::<u32>().unwrap_or(0));
        let version = [(); 3].map(|()| parts.next().unwrap_or(0));
        let wrong = [
            (version < SQLITE_AT_LEAST, "SQLite 3.51.3 or later"),
            (self.journal_mode != "wal", "journal_mode WAL"),
            (self.synchronous < 2, "synchronous FULL"),
            (self.foreign_keys != 1, "foreign_keys ON"),
            (self.secure_delete != 1, "secure_delete ON"),
            (self.trusted_schema != 0, "trusted_schema OFF"),
            (self.busy_timeout <= 0, "a busy_timeout"),
        ];
        match wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
            None => Ok(()),
            Some((_, needed)) => Err(StoreError::Unfit(format!(
                "{needed} is needed (SQLite {})",
                self.version
            ))),
        }
    }
}

/// Closes a pool's connections and waits until they are gone.
pub(crate) async fn close(db: &Db) {
    match db {
        Db::Sqlite { read, write } => {
            read.close().await;
            write.close().await;
        }
        Db::Postgres { read, write, flush } => {
            if let Some(flush) = flush {
                flush.close().await;
            }
            read.close().await;
            PgPool::close(write).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Settings {
        Settings {
            version: "3.51.3".into(),
            journal_mode: "wal".into(),
            synchronous: 2,
            foreign_keys: 1,
            secure_delete: 1,
            trusted_schema: 0,
            busy_timeout: 15_000,
        }
    }

    #[test]
    fn a11_the_oldest_sound_version_starts_and_the_one_before_does_not() {
        assert!(good().check().is_ok());
        assert!(
            Settings {
                version: "3.52.0".into(),
                ..good()
            }
            .check()
            .is_ok()
        );
        assert!(
            Settings {
                version: "3.51.2".into(),
                ..good()
            }
            .check()
            .is_err()
        );
        assert!(
            Settings {
                version: "3.9.99".into(),
                ..good()
            }
            .check()
            .is_err()
        );
    }

    #[test]
    fn a11_each_missing_pragma_refuses_the_start() {
        for bad in [
            Settings {
                journal_mode: "delete".into(),
                ..good()
            },
            Settings {
                synchronous: 1,
                ..good()
            },
            Settings {
                foreign_keys: 0,
                ..good()
            },
            Settings {
                secure_delete: 2,
                ..good()
            },
            Settings {
                trusted_schema: 1,
                ..good()
            },
            Settings {
                busy_timeout: 0,
                ..good()
            },
        ] {
            assert!(bad.check().is_err());
        }
    }

    #[test]
    fn a11_postgresql_before_15_is_refused() {
        assert!(check_postgres("149999").is_err());
        assert!(check_postgres("150000").is_ok());
        assert!(check_postgres("").is_err());
    }
}
