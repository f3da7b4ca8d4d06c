//! PostgreSQL: changes commit without waiting for the disk and are acknowledged after a flush they share.
//!
//! A commit that waits for the disk keeps its locks while it does, the head of its municipality's chain
//! among them, so that the changes of one municipality would wait for each other's sync. Here a commit
//! leaves its record in the log of the database and lets go; then one small durable transaction, for
//! whoever waits, puts everything written so far on disk. What a crash takes is always the last part of
//! that log, and nothing of it was acknowledged ([ADR 8](../../../../docs/adr/0008-changes-share-a-sync.md)).

use sqlx::PgPool;
use tokio::sync::{mpsc, oneshot};

use crate::StoreError;

/// Changes to one flush, at most.
const BATCH: usize = 4_096;
/// How often a flush is tried when the connection breaks.
const TRIES: u32 = 3;

/// Writes a record to the log of the database, in a transaction of its own that ends on disk.
const FLUSH: &str = "SELECT pg_logical_emit_message(true, 'vangnet', ''::text)";

/// The way to the flush.
#[derive(Clone, Debug)]
pub(crate) struct Flush(mpsc::Sender<oneshot::Sender<()>>);

impl Flush {
    /// Starts it, over connections that wait for the disk; it ends when the last handle is dropped.
    pub(super) fn start(durable: PgPool) -> Self {
        let (sender, receiver) = mpsc::channel(BATCH);
        tokio::spawn(run(receiver, durable));
        Self(sender)
    }

    /// Waits until everything committed before this call is on disk.
    pub(crate) async fn wait(&self) -> Result<(), StoreError> {
        let (done, durable) = oneshot::channel();
        self.0
            .send(done)
            .await
            .map_err(|_| StoreError::NotDurable)?;
        durable.await.map_err(|_| StoreError::NotDurable)
    }
}

async fn run(mut asked: mpsc::Receiver<oneshot::Sender<()>>, durable: PgPool) {
    let mut waiting = Vec::with_capacity(64);
    while asked.recv_many(&mut waiting, BATCH).await > 0 {
        let flushed = flush(&durable).await;
        if let Err(error) = &flushed {
            tracing::error!(
                error = error as &dyn std::error::Error,
                changes = waiting.len(),
                "changes could not be made sure of: they are not acknowledged"
            );
        }
        for one in waiting.drain(..) {
            if flushed.is_ok() {
                let _ = one.send(());
            }
        }
    }
    durable.close().await;
}

async fn flush(durable: &PgPool) -> sqlx::Result<()> {
    let mut tried = 1;
    loop {
        match sqlx::query(FLUSH).execute(durable).await {
            Ok(_) => return Ok(()),
            Err(error) if tried == TRIES => return Err(error),
            Err(_) => tried += 1,
        }
    }
}
