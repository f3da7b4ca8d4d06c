//! The two databases behind one SQL text: connections, transactions, binding and rows.
//!
//! This file and its folder alone know which database they talk to. Statements are written once,
//! with `$1`, `$2` ... as placeholders.

mod bulk;
mod flush;
mod group;
mod open;
mod param;
mod row;
mod together;
mod warm;

use std::sync::Arc;

use access::{Action, Grant, ScopedSql};
use domain::Clock;
use futures_util::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, Executor, PgPool, Postgres, SqlSafeStr, SqlStr, Sqlite, Transaction,
    postgres::PgArguments, sqlite::SqliteArguments,
};

use self::{
    flush::Flush,
    group::{Turn, Writer},
    warm::Warm,
};
pub(crate) use self::{
    group::Company,
    open::{IN_USE, Mark, Sync, close},
};
pub use self::{
    param::{Kind, Param, ToParam},
    row::{Column, FromColumn, Row},
};
use crate::{StoreError, remembered::Remembered};

/// One database: SQLite with one writer and several readers, or PostgreSQL with two pools.
#[derive(Clone, Debug)]
pub(crate) enum Db {
    /// A SQLite file.
    Sqlite { read: Warm<Sqlite>, write: Writer },
    /// A PostgreSQL database; `read` has read-only transactions. With a `flush`, commits do not wait
    /// for the disk themselves.
    Postgres {
        read: Warm<Postgres>,
        write: PgPool,
        flush: Option<Flush>,
    },
}

/// Which of the two databases: for the few statements that must differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, bundled.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

impl Db {
    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres { .. } => Engine::Postgres,
        }
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader(self.clone())
    }

    /// Moves SQLite's write-ahead log into the database and empties it; nothing on PostgreSQL.
    pub(crate) async fn checkpoint_truncate(&self) -> Result<(), StoreError> {
        if let Self::Sqlite { write, .. } = self {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(write.pool())
                .await?;
        }
        Ok(())
    }

    /// Has PostgreSQL count these tables. It plans a statement once for as long as a connection lives: a plan of when a table was
    /// empty reads all of it at each look-up, until the server happens to count by itself. Nothing on SQLite, which keeps no
    /// statistics.
    pub(crate) async fn count_anew(&self, tables: &'static str) -> Result<(), StoreError> {
        if let Self::Postgres { write, .. } = self {
            write
                .execute(AssertSqlSafe(format!("ANALYZE {tables}")).into_sql_str())
                .await?;
        }
        Ok(())
    }

    /// Waits until everything that a reader can see is on disk. On SQLite it always is.
    pub(crate) async fn settled(&self) -> Result<(), StoreError> {
        match self {
            Self::Postgres {
                flush: Some(flush), ..
            } => flush.wait(flush.before()).await,
            _ => Ok(()),
        }
    }

    /// Begins a transaction that may write.
    ///
    /// On PostgreSQL the begin runs in a task of its own: when the caller is dropped half-way (a
    /// browser that leaves), the task still finishes and rolls back, instead of giving the pool a
    /// connection inside a transaction nobody will commit, in which the next writer's work is lost.
    /// On SQLite `BEGIN IMMEDIATE` takes the write lock at once, so that no read-then-write fails;
    /// in [`Company::Shared`] one such transaction serves everyone who waits for it.
    pub(crate) async fn begin(&self, company: Company) -> Result<TxInner, StoreError> {
        match self {
            Self::Sqlite { write, .. } => Ok(TxInner::Sqlite(write.begin(company).await?)),
            Self::Postgres { write, flush, .. } => {
                let write = write.clone();
                #[expect(clippy::disallowed_methods, reason = "the one begin, in its own task")]
                let begun = tokio::spawn(async move { write.begin().await }).await;
                let begun = begun.map_err(|e| sqlx::Error::Io(std::io::Error::other(e)))?;
                Ok(TxInner::Postgres(begun?, flush.clone()))
            }
        }
    }
}

/// A handle that reads committed data and cannot write.
#[derive(Clone, Debug)]
pub struct Reader(Db);

/// A transaction. Dropping it undoes everything; it ends well only by [`Tx::commit`](crate::Tx::commit), with an
/// audit entry.
pub struct Tx {
    pub(crate) inner: TxInner,
    pub(crate) clock: Clock,
    pub(crate) remembered: Arc<Remembered>,
    /// Whether what is remembered has changed in it.
    pub(crate) changes_remembered: bool,
    /// What it adds to the counters of the monitor.
    pub(crate) tallies: crate::tally::Tallies,
}

/// The transaction of either database, for this crate's own tables (vault, reads) too.
pub(crate) enum TxInner {
    Sqlite(Turn),
    Postgres(Transaction<'static, Postgres>, Option<Flush>),
}

/// How a statement that reads also locks what it found (PostgreSQL; SQLite has one writer anyway).
#[derive(Clone, Copy)]
enum Lock {
    None,
    Update,
    SkipLocked,
}

fn with_lock(sql: impl SqlSafeStr, lock: Lock) -> SqlStr {
    let suffix = match lock {
        Lock::None => return sql.into_sql_str(),
        Lock::Update => " FOR UPDATE",
        Lock::SkipLocked => " FOR UPDATE SKIP LOCKED",
    };
    AssertSqlSafe(format!("{}{suffix}", sql.into_sql_str().as_str())).into_sql_str()
}

fn sqlite_arguments(params: Vec<Param>) -> sqlx::Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for param in params {
        param
            .bind_sqlite(&mut arguments)
            .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn postgres_arguments(params: Vec<Param>) -> sqlx::Result<PgArguments> {
    let mut arguments = PgArguments::default();
    for param in params {
        param
            .bind_postgres(&mut arguments)
            .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

async fn each_sqlite<'e>(
    executor: impl Executor<'e, Database = Sqlite>,
    sql: SqlStr,
    params: Vec<Param>,
    mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut rows = sqlx::query_with(sql, sqlite_arguments(params)?).fetch(executor);
    while let Some(row) = rows.try_next().await? {
        take(&Row::Sqlite(&row))?;
    }
    Ok(())
}

async fn each_postgres<'e>(
    executor: impl Executor<'e, Database = Postgres>,
    sql: SqlStr,
    params: Vec<Param>,
    mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut rows = sqlx::query_with(sql, postgres_arguments(params)?).fetch(executor);
    while let Some(row) = rows.try_next().await? {
        take(&Row::Postgres(&row))?;
    }
    Ok(())
}

/// A scoped statement and its values: the municipalities of the grant follow `params`, and the account
/// where persons are shown who may be locked for it.
pub(crate) fn scoped<A: Action>(
    grant: &Grant<A>,
    sql: ScopedSql,
    mut params: Vec<Param>,
) -> (SqlStr, Vec<Param>) {
    let rendered = sql.render(grant.municipalities(), params.len() + 1);
    params.extend(rendered.municipalities.into_iter().map(ToParam::to_param));
    if rendered.binds_account {
        params.push(grant.account().to_param());
    }
    (AssertSqlSafe(rendered.sql).into_sql_str(), params)
}

/// The read methods, the same on a reader and on a transaction.
macro_rules! reading {
    ($vis:vis, $self:ty) => {
        /// Every row, each made by `map`.
        $vis async fn fetch_all<T>(
            self: $self,
            sql: impl SqlSafeStr,
            params: Vec<Param>,
            mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        ) -> Result<Vec<T>, StoreError> {
            let mut made = Vec::new();
            self.each(sql.into_sql_str(), params, |row| {
                made.push(map(row)?);
                Ok(())
            })
            .await?;
            Ok(made)
        }

        /// The first row, if there is one.
        $vis async fn fetch_optional<T>(
            self: $self,
            sql: impl SqlSafeStr,
            params: Vec<Param>,
            mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        ) -> Result<Option<T>, StoreError> {
            let mut made = None;
            self.each(sql.into_sql_str(), params, |row| {
                if made.is_none() {
                    made = Some(map(row)?);
                }
                Ok(())
            })
            .await?;
            Ok(made)
        }
    };
}

/// What the two public handles read with besides.
macro_rules! reading_more {
    ($self:ty) => {
        /// The one row; [`StoreError::NotFound`] when there is none.
        pub async fn fetch_one<T>(
            self: $self,
            sql: impl SqlSafeStr,
            params: Vec<Param>,
            map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        ) -> Result<T, StoreError> {
            self.fetch_optional(sql, params, map)
                .await?
                .ok_or(StoreError::NotFound)
        }

        /// Every row in turn, without keeping them: memory does not grow with their number.
        pub async fn fetch_each(
            self: $self,
            sql: impl SqlSafeStr,
            params: Vec<Param>,
            take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
        ) -> Result<(), StoreError> {
            self.each(sql.into_sql_str(), params, take).await
        }

        /// Every row within the grant's municipalities; their ids are bound after `params`.
        pub async fn fetch_all_scoped<A: Action, T>(
            self: $self,
            grant: &Grant<A>,
            sql: ScopedSql,
            params: Vec<Param>,
            map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        ) -> Result<Vec<T>, StoreError> {
            let (sql, params) = scoped(grant, sql, params);
            self.fetch_all(sql, params, map).await
        }

        /// The first row within the grant's municipalities, if there is one.
        pub async fn fetch_optional_scoped<A: Action, T>(
            self: $self,
            grant: &Grant<A>,
            sql: ScopedSql,
            params: Vec<Param>,
            map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        ) -> Result<Option<T>, StoreError> {
            let (sql, params) = scoped(grant, sql, params);
            self.fetch_optional(sql, params, map).await
        }
    };
}

impl Reader {
    reading!(pub, &Self);
    reading_more!(&Self);

    async fn each(
        &self,
        sql: SqlStr,
        params: Vec<Param>,
        take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match &self.0 {
            Db::Sqlite { read, .. } => {
                let mut lent = read.get().await?;
                each_sqlite(lent.connection(), sql, params, take).await?;
                lent.give_back();
            }
            Db::Postgres { read, .. } => {
                let mut lent = read.get().await?;
                each_postgres(lent.connection(), sql, params, take).await?;
                lent.give_back();
            }
        }
        Ok(())
    }

    /// Runs `sql`, a constant of this crate, with `$rows` replaced by the placeholders of `rows`, and takes
    /// every row. The last of `rows` stands in up to a power of two, so that few texts are prepared: it
    /// may be answered more than once.
    pub(crate) async fn each_with_rows(
        &self,
        sql: &'static str,
        mut rows: Vec<Vec<Param>>,
        mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let width = rows.len().next_power_of_two();
        if let Some(last) = rows.last().cloned() {
            rows.resize(width, last);
        }
        for page in rows.chunks(bulk::FILLED_ROWS) {
            let sql = bulk::with_rows(self.engine(), sql, page);
            self.each(sql, page.concat(), &mut take).await?;
        }
        Ok(())
    }

    /// Which database this reads.
    pub const fn engine(&self) -> Engine {
        self.0.engine()
    }
}

impl TxInner {
    pub(crate) async fn each(
        &mut self,
        sql: SqlStr,
        params: Vec<Param>,
        take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(turn) => {
                let ended = each_sqlite(turn.connection()?, sql, params, take).await;
                turn.watch(ended)
            }
            Self::Postgres(tx, _) => each_postgres(&mut **tx, sql, params, take).await,
        }
    }

    reading!(pub(crate), &mut Self);

    pub(crate) async fn fetch_optional_locked<T>(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let sql = with_lock(sql, self.lock(Lock::Update));
        self.fetch_optional(sql, params, map).await
    }

    /// Runs a statement; returns the number of rows it touched.
    pub(crate) async fn execute(
        &mut self,
        sql: impl SqlSafeStr,
        params: Vec<Param>,
    ) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(turn) => {
                let query = sqlx::query_with(sql, sqlite_arguments(params)?);
                let ended = query.execute(turn.connection()?).await;
                Ok(turn.watch(ended.map_err(Into::into))?.rows_affected())
            }
            Self::Postgres(tx, _) => Ok(sqlx::query_with(sql, postgres_arguments(params)?)
                .execute(&mut **tx)
                .await?
                .rows_affected()),
        }
    }

    /// Runs statements in one call to the database. Each writes one row, and none reads what another
    /// writes. [`StoreError::NotFound`] when one touches no row.
    pub(crate) async fn execute_together(
        &mut self,
        statements: Vec<(&'static str, Vec<Param>)>,
    ) -> Result<(), StoreError> {
        let wanted = match self.engine() {
            // The whole number, and that of the last.
            Engine::Sqlite => statements.len() as u64,
            Engine::Postgres => 1,
        };
        let (sql, params) = together::one(self.engine(), statements);
        if self.execute(sql, params).await? == wanted {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }

    pub(crate) async fn insert_many<R>(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        rows: impl IntoIterator<Item = R, IntoIter: Send>,
    ) -> Result<u64, StoreError>
    where
        R: IntoIterator<Item = Param> + Send,
    {
        bulk::insert_many(self, table, columns, rows.into_iter()).await
    }

    /// Runs `sql`, a constant of this crate, once for every few hundred of `rows`, with `$rows`
    /// replaced by their placeholders; it has no others. Takes every row it returns.
    pub(crate) async fn each_with_rows(
        &mut self,
        sql: &'static str,
        rows: &[Vec<Param>],
        mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for page in rows.chunks(bulk::STATEMENT_ROWS) {
            let sql = bulk::with_rows(self.engine(), sql, page);
            self.each(sql, page.concat(), &mut take).await?;
        }
        Ok(())
    }

    /// Makes it durable: it is on disk when this returns. Only [`Tx::commit`](crate::Tx::commit) and the
    /// vault's and reads' own tables come here.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(turn) => turn.commit().await,
            Self::Postgres(tx, flush) => {
                let before = flush.map(|flush| (flush.before(), flush));
                tx.commit().await?;
                match before {
                    Some((before, flush)) => flush.wait(before).await,
                    None => Ok(()),
                }
            }
        }
    }

    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        match self {
            // What is given up is undone before anyone else writes, and nobody ever sees it.
            Self::Sqlite(turn) => drop(turn),
            Self::Postgres(tx, _) => tx.rollback().await?,
        }
        Ok(())
    }

    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(..) => Engine::Postgres,
        }
    }

    const fn lock(&self, lock: Lock) -> Lock {
        match self {
            Self::Sqlite(_) => Lock::None,
            Self::Postgres(..) => lock,
        }
    }
}

impl Tx {
    reading!(pub, &mut Self);
    reading_more!(&mut Self);

    async fn each(
        &mut self,
        sql: SqlStr,
        params: Vec<Param>,
        take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.inner.each(sql, params, take).await
    }

    /// The first row, held until the end of the transaction: nobody else changes it meanwhile.
    pub async fn fetch_optional_locked<T>(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.inner.fetch_optional_locked(sql, params, map).await
    }

    /// The first row within the grant's municipalities, held until the end of the transaction.
    pub async fn fetch_optional_scoped_locked<A: Action, T>(
        &mut self,
        grant: &Grant<A>,
        sql: ScopedSql,
        params: Vec<Param>,
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let (sql, params) = scoped(grant, sql, params);
        let sql = with_lock(sql, self.inner.lock(Lock::Update));
        self.fetch_optional(sql, params, map).await
    }

    /// The rows, held until the end of the transaction.
    pub async fn fetch_all_locked<T>(
        &mut self,
        sql: impl SqlSafeStr,
        params: Vec<Param>,
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let sql = with_lock(sql, self.inner.lock(Lock::Update));
        self.fetch_all(sql, params, map).await
    }

    /// The first row nobody else holds, held until the end: how work is taken from a queue.
    pub async fn fetch_optional_unclaimed<T>(
        &mut self,
        sql: &'static str,
        params: Vec<Param>,
        map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let sql = with_lock(sql, self.inner.lock(Lock::SkipLocked));
        self.fetch_optional(sql, params, map).await
    }

    /// Runs a statement; returns the number of rows it touched.
    pub async fn execute(
        &mut self,
        sql: impl SqlSafeStr,
        params: Vec<Param>,
    ) -> Result<u64, StoreError> {
        self.inner.execute(sql, params).await
    }

    /// Runs a statement that must touch a row; [`StoreError::NotFound`] when it touches none.
    pub async fn execute_one(
        &mut self,
        sql: impl SqlSafeStr,
        params: Vec<Param>,
    ) -> Result<(), StoreError> {
        match self.inner.execute(sql, params).await? {
            0 => Err(StoreError::NotFound),
            _ => Ok(()),
        }
    }

    /// Runs a statement within the grant's municipalities; returns the number of rows it touched.
    pub async fn execute_scoped<A: Action>(
        &mut self,
        grant: &Grant<A>,
        sql: ScopedSql,
        params: Vec<Param>,
    ) -> Result<u64, StoreError> {
        let (sql, params) = scoped(grant, sql, params);
        self.inner.execute(sql, params).await
    }

    /// Inserts many rows at once: a few statements for all of them. Table and
    /// columns are names in code, never text from outside. Returns the number inserted.
    pub async fn insert_many<R>(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        rows: impl IntoIterator<Item = R, IntoIter: Send>,
    ) -> Result<u64, StoreError>
    where
        R: IntoIterator<Item = Param> + Send,
    {
        self.inner.insert_many(table, columns, rows).await
    }

    /// Notes that this transaction changes what is remembered.
    pub(crate) const fn changes_remembered(&mut self) {
        self.changes_remembered = true;
    }

    /// The clock of the store, for the moments written in this transaction.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Which database this writes.
    pub const fn engine(&self) -> Engine {
        self.inner.engine()
    }

    /// Undoes everything and waits until it is undone.
    pub async fn rollback(self) -> Result<(), StoreError> {
        self.inner.rollback().await
    }
}

/// Runs `work` again, at most four times, when PostgreSQL ended it for a deadlock (40P01) or a
/// serialisation failure (40001): both leave nothing behind (B7).
pub(crate) async fn retrying<T, E, F>(mut work: impl FnMut() -> F) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
    E: Retryable,
{
    for attempt in 0..4_u64 {
        match work().await {
            Err(error) if error.is_retryable() => {
                tracing::debug!(attempt, "a transaction is run again after a conflict");
                tokio::time::sleep(std::time::Duration::from_millis(5 << attempt)).await;
            }
            done => return done,
        }
    }
    work().await
}

/// Whether the same work may succeed when it is run once more.
pub trait Retryable {
    /// True for a deadlock or a serialisation failure.
    fn is_retryable(&self) -> bool;
}
