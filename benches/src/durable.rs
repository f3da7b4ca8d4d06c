//! Bare durable inserts with group commit: what writing to disk costs at the least.

use std::sync::Arc;

use anyhow::Context as _;
use sqlx::{
    PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use testkit::StoreFixture;
use tokio::sync::{mpsc, oneshot};

/// About what an event with its entry in the log takes.
const BYTES: [u8; 400] = [7; 400];

/// A plain table with one text of 400 bytes a row.
#[derive(Clone)]
pub(crate) enum Durable {
    /// One writer that commits whatever waits together.
    Sqlite(mpsc::Sender<oneshot::Sender<()>>),
    /// PostgreSQL groups commits by itself.
    Postgres(PgPool),
}

impl Durable {
    /// A table of its own beside the store's.
    pub(crate) async fn open(fixture: &Arc<StoreFixture>) -> anyhow::Result<Self> {
        if let store::Databases::Postgres { data_url, .. } = &fixture.config.databases {
            let pool = PgPoolOptions::new()
                .max_connections(32)
                .connect(data_url)
                .await?;
            sqlx::query("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, bytes BYTEA NOT NULL)")
                .execute(&pool)
                .await?;
            return Ok(Self::Postgres(pool));
        }
        let options = SqliteConnectOptions::new()
            .filename(fixture.folder().join("bare.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        sqlx::query("CREATE TABLE bare (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT")
            .execute(&pool)
            .await?;
        let (sender, receiver) = mpsc::channel(256);
        tokio::spawn(write(pool, receiver));
        Ok(Self::Sqlite(sender))
    }

    /// Inserts one row and returns once it is on disk.
    pub(crate) async fn append(&self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(sender) => {
                let (done, durable) = oneshot::channel();
                sender.send(done).await.context("the writer is there")?;
                Ok(durable.await?)
            }
            Self::Postgres(pool) => {
                sqlx::query("INSERT INTO bare (bytes) VALUES ($1)")
                    .bind(&BYTES[..])
                    .execute(pool)
                    .await?;
                Ok(())
            }
        }
    }

    /// Ends the connections.
    pub(crate) async fn close(self) {
        if let Self::Postgres(pool) = self {
            pool.close().await;
        }
    }
}

async fn write(
    pool: SqlitePool,
    mut waiting: mpsc::Receiver<oneshot::Sender<()>>,
) -> sqlx::Result<()> {
    let mut handed = Vec::new();
    while waiting.recv_many(&mut handed, 256).await > 0 {
        #[expect(
            clippy::disallowed_methods,
            reason = "SQLite, and one writer that is never cancelled"
        )]
        let mut tx = pool.begin().await?;
        for _ in &handed {
            sqlx::query("INSERT INTO bare (bytes) VALUES ($1)")
                .bind(&BYTES[..])
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        for done in handed.drain(..) {
            let _ = done.send(());
        }
    }
    Ok(())
}
