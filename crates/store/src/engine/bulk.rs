//! Many rows at once: COPY in binary form on PostgreSQL, prepared multi-row statements on SQLite.

use std::sync::Arc;

use sqlx::{
    AssertSqlSafe, Postgres, SqlSafeStr as _, SqlStr, SqliteConnection, Transaction,
    sqlite::SqliteArguments,
};

use super::{
    Engine, TxInner,
    param::{POSTGRES_FIRST_MOMENT, Param, postgres_days},
};
use crate::StoreError;

/// The most variables SQLite binds to one statement.
const SQLITE_VARIABLES: usize = 32_766;
/// Rows to one SQLite statement: past this the cost of a call no longer shows.
const SQLITE_ROWS: usize = 200;
/// Rows to one statement of [`with_rows`], on either engine.
pub(super) const STATEMENT_ROWS: usize = 500;
/// The same where rows are filled up to a power of two.
pub(super) const FILLED_ROWS: usize = 512;
/// Bytes to one COPY message.
const COPY_CHUNK: usize = 256 * 1024;

/// Inserts every row into `table`, whose `columns` the values follow in order; returns their number.
pub(super) async fn insert_many<R>(
    tx: &mut TxInner,
    table: &'static str,
    columns: &[&'static str],
    rows: impl Iterator<Item = R> + Send,
) -> Result<u64, StoreError>
where
    R: IntoIterator<Item = Param> + Send,
{
    match tx {
        TxInner::Sqlite(turn) => {
            let ended = sqlite(turn.connection()?, table, columns, rows).await;
            turn.watch(ended)
        }
        TxInner::Postgres(tx, _) => postgres(tx, table, columns, rows).await,
    }
}

async fn sqlite<R>(
    connection: &mut SqliteConnection,
    table: &str,
    columns: &[&str],
    mut rows: impl Iterator<Item = R> + Send,
) -> Result<u64, StoreError>
where
    R: IntoIterator<Item = Param> + Send,
{
    let width = columns.len().max(1);
    let chunk = SQLITE_ROWS.min(SQLITE_VARIABLES / width).max(1);
    let full: Arc<str> = sqlite_statement(table, columns, chunk).into();
    let mut inserted = 0_u64;
    loop {
        let mut arguments = SqliteArguments::default();
        sqlx::Arguments::reserve(&mut arguments, chunk * width, 0);
        let mut taken = 0_usize;
        let mut values = 0_usize;
        for row in rows.by_ref().take(chunk) {
            for value in row {
                value
                    .bind_sqlite(&mut arguments)
                    .map_err(sqlx::Error::Encode)?;
                values += 1;
            }
            taken += 1;
        }
        if taken == 0 {
            return Ok(inserted);
        }
        if values != taken * width {
            return Err(StoreError::RowWidth {
                table: table.to_owned(),
            });
        }
        // The last, shorter statement is used once: it is not kept.
        let query = if taken == chunk {
            sqlx::query_with(AssertSqlSafe(Arc::clone(&full)), arguments)
        } else {
            sqlx::query_with(
                AssertSqlSafe(sqlite_statement(table, columns, taken)),
                arguments,
            )
            .persistent(false)
        };
        inserted += query.execute(&mut *connection).await?.rows_affected();
    }
}

/// `sql` with `$rows` replaced by the placeholders of these rows, all of one width.
pub(super) fn with_rows(engine: Engine, sql: &str, rows: &[Vec<Param>]) -> SqlStr {
    let mut number = 0_usize;
    let places: Vec<String> = rows
        .iter()
        .map(|row| {
            let values: Vec<String> = row
                .iter()
                .map(|_| {
                    number += 1;
                    match engine {
                        // Unnamed, for the reason given at `sqlite_statement`.
                        Engine::Sqlite => "?".to_owned(),
                        Engine::Postgres => format!("${number}"),
                    }
                })
                .collect();
            format!("({})", values.join(","))
        })
        .collect();
    AssertSqlSafe(sql.replace("$rows", &places.join(","))).into_sql_str()
}

/// The statement with unnamed `?`: SQLite looks a numbered one up by walking all of them, which
/// would make a statement of n values cost n * n.
fn sqlite_statement(table: &str, columns: &[&str], rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns.len()].join(","));
    format!(
        "INSERT INTO {table} ({}) VALUES {}",
        columns.join(","),
        vec![row; rows].join(",")
    )
}

async fn postgres<R>(
    tx: &mut Transaction<'static, Postgres>,
    table: &str,
    columns: &[&str],
    rows: impl Iterator<Item = R> + Send,
) -> Result<u64, StoreError>
where
    R: IntoIterator<Item = Param> + Send,
{
    let statement = format!(
        "COPY {table} ({}) FROM STDIN (FORMAT BINARY)",
        columns.join(",")
    );
    let width = i16::try_from(columns.len()).map_err(|_| StoreError::RowWidth {
        table: table.to_owned(),
    })?;
    let mut copy = tx.copy_in_raw(&statement).await?;
    let mut buffer = Vec::with_capacity(COPY_CHUNK + 4096);
    buffer.extend_from_slice(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
    for row in rows {
        buffer.extend_from_slice(&width.to_be_bytes());
        let mut values = 0_i16;
        for value in row {
            copy_value(&mut buffer, &value);
            values = values.saturating_add(1);
        }
        if values != width {
            copy.abort("a row of another width").await?;
            return Err(StoreError::RowWidth {
                table: table.to_owned(),
            });
        }
        if buffer.len() >= COPY_CHUNK {
            copy.send(buffer.as_slice()).await?;
            buffer.clear();
        }
    }
    buffer.extend_from_slice(&(-1_i16).to_be_bytes());
    copy.send(buffer.as_slice()).await?;
    Ok(copy.finish().await?)
}

fn copy_value(buffer: &mut Vec<u8>, value: &Param) {
    match value {
        Param::Id(id) => copy_bytes(buffer, id.as_bytes()),
        Param::Text(text) => copy_bytes(buffer, text.as_bytes()),
        Param::Int(number) => copy_bytes(buffer, &number.to_be_bytes()),
        Param::Bytes(bytes) => copy_bytes(buffer, bytes),
        Param::Day(day) => copy_bytes(buffer, &postgres_days(*day).to_be_bytes()),
        Param::Moment(at) => {
            copy_bytes(
                buffer,
                &at.micros()
                    .saturating_sub(POSTGRES_FIRST_MOMENT)
                    .to_be_bytes(),
            );
        }
        Param::Flag(flag) => copy_bytes(buffer, &[u8::from(*flag)]),
        Param::Null(_) => buffer.extend_from_slice(&(-1_i32).to_be_bytes()),
    }
}

fn copy_bytes(buffer: &mut Vec<u8>, bytes: &[u8]) {
    // A value over 2 GB cannot be stored; the length then says so and PostgreSQL refuses the row.
    let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
    buffer.extend_from_slice(&length.to_be_bytes());
    buffer.extend_from_slice(bytes);
}
