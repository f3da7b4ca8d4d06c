//! Many rows at once: an array for each column on PostgreSQL, prepared multi-row statements on SQLite.

use std::sync::Arc;

use sqlx::{
    Arguments as _, AssertSqlSafe, Encode, Postgres, SqlSafeStr as _, SqlStr, SqliteConnection,
    Transaction, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, types::Oid},
    sqlite::SqliteArguments,
};

use super::{
    Engine, TxInner,
    param::{Kind, POSTGRES_FIRST_MOMENT, Param, postgres_days},
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
/// Bytes of values to one PostgreSQL statement.
const POSTGRES_BYTES: usize = 512 * 1024;

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
        arguments.reserve(chunk * width, 0);
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

/// One column of many rows: a PostgreSQL array in binary form. Arrays go out in one message with their statement; COPY would
/// send its rows and its end apart, and the second waits some forty milliseconds for the first to be told of
/// (Nagle's algorithm, which the driver leaves on).
struct Column {
    kind: Kind,
    rows: i32,
    has_nulls: bool,
    /// Each value with its length before it.
    values: Vec<u8>,
}

impl Column {
    const fn new(kind: Kind) -> Self {
        Self {
            kind,
            rows: 0,
            has_nulls: false,
            values: Vec::new(),
        }
    }

    fn push(&mut self, value: &Param) {
        self.rows += 1;
        self.has_nulls |= matches!(value, Param::Null(_));
        put(&mut self.values, value);
    }

    /// PostgreSQL's numbers for the type of an element and for its array.
    const fn types(&self) -> (u32, u32) {
        match self.kind {
            Kind::Id => (2950, 2951),
            Kind::Text => (25, 1009),
            Kind::Int => (20, 1016),
            Kind::Bytes => (17, 1001),
            Kind::Day => (1082, 1182),
            Kind::Moment => (1184, 1185),
            Kind::Flag => (16, 1000),
        }
    }
}

impl Type<Postgres> for Column {
    /// Never asked: [`Encode::produces`] says what it is.
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1009))
    }
}

impl Encode<'_, Postgres> for Column {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let (element, _) = self.types();
        // One dimension that counts from 1.
        for number in [1, i32::from(self.has_nulls)] {
            buffer.extend_from_slice(&number.to_be_bytes());
        }
        buffer.extend_from_slice(&element.to_be_bytes());
        for number in [self.rows, 1] {
            buffer.extend_from_slice(&number.to_be_bytes());
        }
        buffer.extend_from_slice(&self.values);
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(Oid(self.types().1)))
    }
}

async fn postgres<R>(
    tx: &mut Transaction<'static, Postgres>,
    table: &str,
    columns: &[&str],
    mut rows: impl Iterator<Item = R> + Send,
) -> Result<u64, StoreError>
where
    R: IntoIterator<Item = Param> + Send,
{
    let places: Vec<String> = (1..=columns.len())
        .map(|place| format!("${place}"))
        .collect();
    let statement: Arc<str> = format!(
        "INSERT INTO {table} ({}) SELECT * FROM unnest({})",
        columns.join(","),
        places.join(",")
    )
    .into();
    let mut inserted = 0_u64;
    loop {
        let mut page: Vec<Column> = Vec::with_capacity(columns.len());
        let mut bytes = 0_usize;
        let mut taken = 0_usize;
        while bytes < POSTGRES_BYTES
            && let Some(row) = rows.next()
        {
            let mut width = 0_usize;
            for value in row {
                if page.len() == width {
                    page.push(Column::new(value.kind()));
                }
                if let Some(column) = page.get_mut(width) {
                    column.push(&value);
                }
                width += 1;
            }
            if width != columns.len() || page.len() != width {
                return Err(StoreError::RowWidth {
                    table: table.to_owned(),
                });
            }
            taken += 1;
            bytes = page.iter().map(|column| column.values.len()).sum();
        }
        if taken == 0 {
            return Ok(inserted);
        }
        let mut arguments = PgArguments::default();
        for column in page {
            arguments.add(column).map_err(sqlx::Error::Encode)?;
        }
        let query = sqlx::query_with(AssertSqlSafe(Arc::clone(&statement)), arguments);
        inserted += query.execute(&mut **tx).await?.rows_affected();
    }
}

/// A value as PostgreSQL's binary form has it, with its length before it.
fn put(buffer: &mut Vec<u8>, value: &Param) {
    match value {
        Param::Id(id) => put_bytes(buffer, id.as_bytes()),
        Param::Text(text) => put_bytes(buffer, text.as_bytes()),
        Param::Int(number) => put_bytes(buffer, &number.to_be_bytes()),
        Param::Bytes(bytes) => put_bytes(buffer, bytes),
        Param::Day(day) => put_bytes(buffer, &postgres_days(*day).to_be_bytes()),
        Param::Moment(at) => {
            put_bytes(
                buffer,
                &at.micros()
                    .saturating_sub(POSTGRES_FIRST_MOMENT)
                    .to_be_bytes(),
            );
        }
        Param::Flag(flag) => put_bytes(buffer, &[u8::from(*flag)]),
        Param::Null(_) => buffer.extend_from_slice(&(-1_i32).to_be_bytes()),
    }
}

fn put_bytes(buffer: &mut Vec<u8>, bytes: &[u8]) {
    // A value over 2 GB cannot be stored; the length then says so and PostgreSQL refuses the row.
    let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
    buffer.extend_from_slice(&length.to_be_bytes());
    buffer.extend_from_slice(bytes);
}
