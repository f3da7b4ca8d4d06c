//! SQLite's one writer, passed from transaction to transaction: many changes, one sync to disk.
//!
//! The first who comes begins; whoever was waiting by then goes on inside the same transaction of the
//! database, each behind a savepoint of its own. Behind them in the queue stands the one commit that
//! makes all of it durable. [`Turn::commit`] comes back only after that commit: nothing is
//! acknowledged that is not on disk, and readers see nothing before. A change that is dropped undoes itself
//! alone; a commit that fails fails everyone in it
//! ([ADR 8](../../../../docs/adr/0008-changes-share-a-sync.md)).

use std::{sync::Arc, time::Duration};

use sqlx::{Executor as _, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::StoreError;

/// How long a change waits for its turn.
const PATIENCE: Duration = Duration::from_mins(1);

/// With whom a transaction shares its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Company {
    /// With whoever waits for the writer at the same time.
    Shared,
    /// With nobody: what takes long, and what others must not fail with.
    Alone,
}

/// The way to the one writer of a SQLite file.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    pool: SqlitePool,
    group: Arc<Mutex<Option<Group>>>,
}

/// A transaction of the database with the changes in it that wait for its commit.
#[derive(Debug)]
struct Group {
    tx: Transaction<'static, Sqlite>,
    /// Those whose change is written and not yet durable.
    waiting: Vec<oneshot::Sender<()>>,
    savepoint: Savepoint,
}

/// The savepoint behind which the change at work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Savepoint {
    /// None: the change at work is the first, or none is at work.
    None,
    /// There is one, for the change at work.
    Set,
    /// What follows it was given up and must be undone.
    GivenUp,
}

/// One change at work: it has the writer until it ends.
#[derive(Debug)]
pub(crate) struct Turn {
    writer: Writer,
    group: OwnedMutexGuard<Option<Group>>,
    company: Company,
    /// A statement failed in a way after which SQLite may have undone the whole transaction.
    doubtful: bool,
    kept: bool,
}

impl Writer {
    /// Of a pool of one connection.
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self {
            pool,
            group: Arc::default(),
        }
    }

    /// The connection itself, for what no transaction can do (`VACUUM`, a checkpoint, migrations).
    pub(crate) const fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Waits for the writer. In a task of its own: a caller that leaves half-way leaves no half
    /// statement behind, only a turn that nobody wants, which is given up.
    pub(super) async fn begin(&self, company: Company) -> Result<Turn, StoreError> {
        apart(self.clone().turn(company)).await
    }

    async fn turn(self, company: Company) -> Result<Turn, StoreError> {
        let queue = Arc::clone(&self.group).lock_owned();
        let mut group = tokio::time::timeout(PATIENCE, queue)
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)?;
        if let Some(mut open) = group.take() {
            if company == Company::Alone {
                open.settle().await;
            } else if open.enter().await.is_ok() {
                *group = Some(open);
            }
            // Else SQLite has undone the group: those in it learn that, and a new one begins.
        }
        if group.is_none() {
            let tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
            *group = Some(Group {
                tx,
                waiting: Vec::new(),
                savepoint: Savepoint::None,
            });
        }
        Ok(Turn {
            writer: self,
            group,
            company,
            doubtful: false,
            kept: false,
        })
    }

    /// Takes its place in the queue and makes durable whatever was kept before it.
    async fn settle(self) {
        let mut group = self.group.lock().await;
        if let Some(open) = group.take() {
            open.settle().await;
        }
    }

    /// Makes durable what is kept, then closes the connection.
    pub(super) async fn close(&self) {
        self.clone().settle().await;
        self.pool.close().await;
    }
}

impl Group {
    /// Makes room for another change. An error means that SQLite has undone the group.
    async fn enter(&mut self) -> sqlx::Result<()> {
        let statement = match self.savepoint {
            Savepoint::None => "SAVEPOINT change",
            // The savepoint is still there afterwards, for this change.
            Savepoint::Set | Savepoint::GivenUp => "ROLLBACK TO change",
        };
        self.tx.execute(statement).await?;
        self.savepoint = Savepoint::Set;
        Ok(())
    }

    /// Keeps the change at work. An error means that SQLite has undone the group.
    async fn keep(&mut self) -> sqlx::Result<()> {
        if self.savepoint != Savepoint::None {
            self.tx.execute("RELEASE change").await?;
            self.savepoint = Savepoint::None;
        }
        Ok(())
    }

    /// Commits and tells everyone whose change is in it. Who is not told learns that it was lost.
    async fn settle(self) {
        let Self {
            mut tx,
            waiting,
            savepoint,
        } = self;
        let settled = async {
            if savepoint != Savepoint::None {
                tx.execute("ROLLBACK TO change").await?;
            }
            tx.commit().await
        };
        match settled.await {
            Ok(()) => {
                for one in waiting {
                    // Who no longer waits (a browser that left) has its change on disk all the same.
                    let _ = one.send(());
                }
            }
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                changes = waiting.len(),
                "a commit failed: none of the changes in it is kept"
            ),
        }
    }
}

impl Turn {
    /// The connection, inside the transaction.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        match self.group.as_mut() {
            Some(group) => Ok(&mut group.tx),
            None => Err(StoreError::NotDurable),
        }
    }

    /// Looks at how a statement ended. After some failures SQLite undoes the whole transaction; what
    /// is written after that is no part of it and must not be kept.
    pub(super) fn watch<T>(&mut self, ended: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Database(error)) = &ended {
            self.doubtful |= may_undo_all(error);
        }
        ended
    }

    /// Keeps the change and waits until it is on disk.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match apart(self.keep()).await? {
            None => Ok(()),
            Some(durable) => durable.await.map_err(|_| StoreError::NotDurable),
        }
    }

    async fn keep(mut self) -> Result<Option<oneshot::Receiver<()>>, StoreError> {
        if self.doubtful {
            return Err(StoreError::NotDurable);
        }
        if self.company == Company::Alone {
            if let Some(group) = self.group.take() {
                group.tx.commit().await?;
            }
            return Ok(None);
        }
        let Some(group) = self.group.as_mut() else {
            return Err(StoreError::NotDurable);
        };
        if let Err(error) = group.keep().await {
            // Those who wait in it learn from this that their change was lost too.
            self.group.take();
            return Err(error.into());
        }
        let (done, durable) = oneshot::channel();
        if group.waiting.is_empty() {
            tokio::spawn(self.writer.clone().settle());
        }
        group.waiting.push(done);
        self.kept = true;
        Ok(Some(durable))
    }
}

impl Drop for Turn {
    /// Gives up a change that was not kept.
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        match self.group.as_mut() {
            // It shares the transaction with others, whose commit stands in the queue.
            Some(group) if group.savepoint == Savepoint::Set => {
                group.savepoint = Savepoint::GivenUp;
            }
            // It is alone in the transaction, which is rolled back.
            _ => drop(self.group.take()),
        }
    }
}

/// Whether SQLite may have rolled back the whole transaction, and not only the statement: the disk is
/// full or failing, memory is short, it was busy or interrupted.
fn may_undo_all(error: &sqlx::Error) -> bool {
    let code = match error {
        sqlx::Error::Database(error) => error.code().and_then(|code| code.parse::<u32>().ok()),
        _ => None,
    };
    code.is_some_and(|extended| matches!(extended & 0xff, 5 | 7 | 9 | 10 | 13))
}

/// Runs `work` to its end, whether or not the caller waits for it.
async fn apart<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::spawn(work).await {
        Ok(ended) => ended,
        Err(error) => Err(sqlx::Error::Io(std::io::Error::other(error)).into()),
    }
}
