//! PostgreSQL: changes commit without waiting for the disk and are acknowledged after a flush they share.
//!
//! A commit that waits for the disk keeps its locks while it does, the head of its municipality's chain
//! among them, so that the changes of one municipality would wait for each other's sync. Here a commit
//! leaves its record in the log of the database and lets go; then one small durable transaction, for
//! whoever waits, puts everything written so far on disk. What a crash takes is always the last part of
//! that log, and nothing of it was acknowledged ([ADR 8](../../../../docs/adr/0008-changes-share-a-sync.md)).
//!
//! A flush tells of the commits of one life of the server only. One that crashed and came back would
//! flush happily, without what it lost. So the flush has one connection, and a commit is acknowledged
//! only over the one that was there before it: a crash ends every connection.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use crate::StoreError;

/// Changes to one flush, at most.
const BATCH: usize = 4_096;
/// How often an idle connection is asked whether it is still there, and a lost one made anew.
const LOOK: Duration = Duration::from_secs(2);
/// How long making a connection may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Writes a record to the log of the database, in a transaction of its own that ends on disk.
const FLUSH: &str = "SELECT pg_logical_emit_message(true, 'vangnet', ''::text)";

/// Also where somebody has set the server to wait for nothing; what more it waits for (a standby) stays.
const WAIT_FOR_DISK: &str = "SELECT set_config('synchronous_commit', 'on', false) \
     WHERE current_setting('synchronous_commit') = 'off'";

/// The way to the flush.
#[derive(Clone, Debug)]
pub(crate) struct Flush {
    asked: mpsc::Sender<Asked>,
    connection: Arc<AtomicU64>,
}

/// One connection of the flush, from before a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Before(u64);

#[derive(Debug)]
enum Asked {
    Flush(Before, oneshot::Sender<()>),
    Close(oneshot::Sender<()>),
}

impl Flush {
    /// Connects and starts; it ends when the last handle is dropped, or at [`Flush::close`].
    pub(super) async fn start(options: PgConnectOptions) -> Result<Self, StoreError> {
        let first = connect(&options).await?;
        let (asked, receiver) = mpsc::channel(BATCH);
        let connection = Arc::new(AtomicU64::new(1));
        tokio::spawn(run(receiver, options, first, Arc::clone(&connection)));
        Ok(Self { asked, connection })
    }

    /// To be taken before a commit, and to be waited for with.
    pub(crate) fn before(&self) -> Before {
        Before(self.connection.load(Ordering::SeqCst))
    }

    /// Waits until everything committed since `before` is on disk. [`StoreError::NotDurable`] when that
    /// cannot be told: it may be there all the same.
    pub(crate) async fn wait(&self, before: Before) -> Result<(), StoreError> {
        let (done, durable) = oneshot::channel();
        let asked = self.asked.send(Asked::Flush(before, done)).await;
        asked.map_err(|_| StoreError::NotDurable)?;
        durable.await.map_err(|_| StoreError::NotDurable)
    }

    /// Ends the connection.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.asked.send(Asked::Close(done)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

async fn connect(options: &PgConnectOptions) -> sqlx::Result<PgConnection> {
    let made = async {
        let mut connection = PgConnection::connect_with(options).await?;
        connection.execute(WAIT_FOR_DISK).await?;
        Ok(connection)
    };
    timeout(PATIENCE, made)
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

async fn run(
    mut asked: mpsc::Receiver<Asked>,
    options: PgConnectOptions,
    first: PgConnection,
    number: Arc<AtomicU64>,
) {
    let mut connection = Some(first);
    let mut waiting = Vec::with_capacity(64);
    loop {
        if connection.is_none()
            && let Ok(made) = connect(&options).await
        {
            connection = Some(made);
            number.fetch_add(1, Ordering::SeqCst);
        }
        match timeout(LOOK, asked.recv_many(&mut waiting, BATCH)).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(_) => {
                connection = still_there(connection).await;
                continue;
            }
        }
        let (flushes, closing) = sorted(waiting.drain(..));
        if !flushes.is_empty() {
            connection = flush(connection, flushes, Before(number.load(Ordering::SeqCst))).await;
        }
        if !closing.is_empty() {
            if let Some(open) = connection.take() {
                let _ = open.close().await;
            }
            for one in closing {
                let _ = one.send(());
            }
            return;
        }
    }
}

type Waiting = Vec<(Before, oneshot::Sender<()>)>;

fn sorted(asked: impl Iterator<Item = Asked>) -> (Waiting, Vec<oneshot::Sender<()>>) {
    let (mut flushes, mut closing) = (Vec::new(), Vec::new());
    for one in asked {
        match one {
            Asked::Flush(before, done) => flushes.push((before, done)),
            Asked::Close(done) => closing.push(done),
        }
    }
    (flushes, closing)
}

async fn still_there(connection: Option<PgConnection>) -> Option<PgConnection> {
    let mut connection = connection?;
    connection.ping().await.is_ok().then_some(connection)
}

/// Flushes once for all of them; gives the connection back unless it is lost. It is never tried again:
/// what would answer then may be a server that has forgotten.
async fn flush(
    connection: Option<PgConnection>,
    waiting: Waiting,
    now: Before,
) -> Option<PgConnection> {
    let flushed = match connection {
        Some(mut open) => match sqlx::query(FLUSH).execute(&mut open).await {
            Ok(_) => Some(open),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    changes = waiting.len(),
                    "changes could not be made sure of: they are not acknowledged"
                );
                None
            }
        },
        None => None,
    };
    for (before, done) in waiting {
        if flushed.is_some() && before == now {
            let _ = done.send(());
        }
    }
    flushed
}
