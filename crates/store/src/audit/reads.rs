//! The log of reads and refusals: one appender per node, many requests to one durable commit.
//!
//! A request hands in its entry and waits; while one commit is on its way to disk, the entries of
//! others gather for the next. An answer leaves only after its own entry is durable, so that none
//! is sampled, buffered past the answer or lost to a kill (design 7).

use domain::Clock;
use tokio::sync::{mpsc, oneshot};

use super::{AuditEntry, Chain, chain};
use crate::{
    Store, StoreError,
    engine::{Company, Db, retrying},
};

/// Entries to one commit, at most.
const BATCH: usize = 2_000;
/// Entries that may wait before those who bring more must wait too.
const WAITING: usize = 4_096;

/// One entry and the one who waits for it.
type Handed = (Vec<AuditEntry>, oneshot::Sender<bool>);

/// The way to the appender.
#[derive(Clone, Debug)]
pub(crate) struct Appender(mpsc::Sender<Handed>);

impl Appender {
    /// Starts the appender; it ends when the last handle is dropped.
    pub(crate) fn start(reads: Db, clock: Clock) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(run(receiver, reads, clock));
        Self(sender)
    }

    async fn append(&self, entries: Vec<AuditEntry>) -> Result<(), StoreError> {
        let (done, durable) = oneshot::channel();
        self.0
            .send((entries, done))
            .await
            .map_err(|_| StoreError::ReadsStopped)?;
        match durable.await {
            Ok(true) => Ok(()),
            _ => Err(StoreError::ReadsStopped),
        }
    }
}

async fn run(mut waiting: mpsc::Receiver<Handed>, reads: Db, clock: Clock) {
    let mut handed = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut handed, BATCH).await > 0 {
        let (entries, who_wait): (Vec<_>, Vec<_>) = handed.drain(..).unzip();
        let entries: Vec<AuditEntry> = entries.into_iter().flatten().collect();
        let written = retrying(|| write(&reads, &clock, entries.clone())).await;
        if let Err(error) = &written {
            tracing::error!(
                error = error as &dyn std::error::Error,
                entries = entries.len(),
                "entries of the log of reads could not be written: their answers are withheld"
            );
        }
        for one in who_wait {
            // Who no longer waits (a browser that left) has its entry on disk all the same.
            let _ = one.send(written.is_ok());
        }
    }
}

async fn write(reads: &Db, clock: &Clock, entries: Vec<AuditEntry>) -> Result<(), StoreError> {
    let mut tx = reads.begin(Company::Alone).await?;
    chain::append(&mut tx, Chain::Reads, clock.now(), entries).await?;
    tx.commit().await
}

impl Store {
    /// Logs that something was shown, printed, exported or refused; returns once that is durable.
    /// Call it before the answer leaves. On an error the answer must not leave (F2).
    pub async fn record_read(&self, entry: AuditEntry) -> Result<(), StoreError> {
        self.inner.appender.append(vec![entry]).await
    }

    /// As [`Store::record_read`], for an answer that shows people of several municipalities.
    pub async fn record_reads(&self, entries: Vec<AuditEntry>) -> Result<(), StoreError> {
        if entries.is_empty() {
            Ok(())
        } else {
            self.inner.appender.append(entries).await
        }
    }
}
