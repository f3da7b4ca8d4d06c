//! The store on both databases.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test needs and lacks must fail it"
)]

mod account;
mod audit;
mod engine;
mod keys;
mod schema;
mod server_crash;
mod shared_sync;

use domain::{AccountId, Clock, MunicipalityId, PersonId};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};
use store::{AuditEntry, Databases, Municipality, Store, Who};
use testkit::StoreFixture;
use uuid::Uuid;

/// Which database a test reaches into behind the store's back.
#[derive(Clone, Copy)]
enum Raw {
    Data,
    Vault,
    Reads,
}

/// Runs a statement as someone with the database in hands, past the store.
async fn raw(fixture: &StoreFixture, which: Raw, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match &fixture.config.databases {
        Databases::Sqlite { folder } => {
            let file = folder.join(match which {
                Raw::Data => "vangnet.db",
                Raw::Vault => "vault.db",
                Raw::Reads => "reads.db",
            });
            let mut connection = sqlx::sqlite::SqliteConnectOptions::new()
                .filename(file)
                .foreign_keys(false)
                // Nothing here need survive a power failure.
                .synchronous(sqlx::sqlite::SqliteSynchronous::Off)
                .connect()
                .await
                .expect("the file opens");
            sqlx::raw_sql(sql)
                .execute(&mut connection)
                .await
                .expect("the statement runs");
            connection.close().await.expect("the file closes");
        }
        Databases::Postgres {
            data_url,
            vault_url,
        } => {
            let url = if matches!(which, Raw::Vault) {
                vault_url
            } else {
                data_url
            };
            let mut connection = sqlx::PgConnection::connect(url)
                .await
                .expect("a connection");
            // Foreign keys off for this connection, as on SQLite: whoever tampers does not ask.
            let all = format!(
                "SET session_replication_role = replica; SET synchronous_commit = off; {}",
                sqlx::SqlSafeStr::into_sql_str(sql).as_str()
            );
            sqlx::raw_sql(AssertSqlSafe(all))
                .execute(&mut connection)
                .await
                .expect("it runs");
            connection.close().await.expect("it closes");
        }
    }
}

/// A number read past the store.
async fn raw_count(fixture: &StoreFixture, which: Raw, sql: &str) -> i64 {
    let sql = AssertSqlSafe(sql.to_owned());
    match &fixture.config.databases {
        Databases::Sqlite { folder } => {
            let file = folder.join(match which {
                Raw::Data => "vangnet.db",
                Raw::Vault => "vault.db",
                Raw::Reads => "reads.db",
            });
            let mut connection = sqlx::sqlite::SqliteConnectOptions::new()
                .filename(file)
                .connect()
                .await
                .expect("the file opens");
            let row = sqlx::query(sql)
                .fetch_one(&mut connection)
                .await
                .expect("a row");
            row.try_get(0).expect("a number")
        }
        Databases::Postgres {
            data_url,
            vault_url,
        } => {
            let url = if matches!(which, Raw::Vault) {
                vault_url
            } else {
                data_url
            };
            let mut connection = sqlx::PgConnection::connect(url)
                .await
                .expect("a connection");
            let row = sqlx::query(sql)
                .fetch_one(&mut connection)
                .await
                .expect("a row");
            row.try_get(0).expect("a number")
        }
    }
}

/// Runs a statement on a PostgreSQL database by its URL.
async fn raw_sql(url: &str, sql: &str) {
    let mut connection = sqlx::PgConnection::connect(url)
        .await
        .expect("a connection");
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .expect("it runs");
    connection.close().await.expect("it closes");
}

/// The municipality of most tests.
const TESTDAM: MunicipalityId = MunicipalityId::from_uuid(Uuid::from_u128(0xA));
/// Another one.
const PROEFSTAD: MunicipalityId = MunicipalityId::from_uuid(Uuid::from_u128(0xB));

fn account(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number))
}

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

fn entry(municipality: MunicipalityId) -> AuditEntry {
    AuditEntry::new(
        municipality,
        Who::account(account(1), "list_handler"),
        "Test",
    )
}

/// Makes a municipality with its keys.
async fn make_municipality(store: &Store, id: MunicipalityId, code: &str) {
    store.create_municipality_keys(id).await.expect("keys");
    let mut tx = store.write().await.expect("a transaction");
    let new = Municipality {
        id,
        code: code.to_owned(),
        name: format!("{code} (verzonnen)"),
        valid_from: "2020-01-01".parse().expect("a day"),
        valid_until: None,
        successor: None,
    };
    tx.insert_municipality(&new).await.expect("a municipality");
    tx.commit(entry(id)).await.expect("committed");
}

/// A moment after the start of the fixture's clock.
fn now(clock: &Clock) -> domain::Ts {
    clock.now()
}
