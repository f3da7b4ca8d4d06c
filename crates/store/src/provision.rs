//! Fresh PostgreSQL databases from a template whose tables are made once: for tests and benches.

use std::str::FromStr as _;

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions,
};

use crate::{
    StoreError,
    engine::{Db, Mark, Sync},
    migrate::{self, Schema},
};

/// The lock under which the template is made (any number no other program takes).
const TEMPLATE_LOCK: &str = "SELECT pg_advisory_lock(7310946502)";

/// Two databases of one installation.
#[derive(Clone, Debug)]
pub struct FreshDatabases {
    server: String,
    names: [String; 2],
}

impl FreshDatabases {
    /// Makes two databases on a server, by copying a template. The template is made first when the
    /// server has none for these tables; `name` is new on this server, of `a-z`, `0-9` and `_`.
    pub async fn create(server_url: &str, name: &str) -> Result<Self, StoreError> {
        let is_name = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if !is_name(name) {
            return Err(StoreError::Unfit(format!(
                "{name:?} is no name for a database"
            )));
        }
        let server = PgConnectOptions::from_str(server_url)?;
        let mut connection = server.connect().await?;
        let fingerprint = migrate::fingerprint();
        let mut names = Vec::with_capacity(2);
        for (schema, kind) in [(Schema::Data, "data"), (Schema::Vault, "vault")] {
            let template = format!("vangnet_{kind}_{fingerprint}");
            make_template(&mut connection, server_url, &template, schema).await?;
            let made = format!("{name}_{kind}");
            run(
                &mut connection,
                format!("CREATE DATABASE {made} TEMPLATE {template}"),
            )
            .await?;
            names.push(made);
        }
        connection.close().await?;
        let [data, vault] = <[String; 2]>::try_from(names).map_err(|_| StoreError::NotFound)?;
        Ok(Self {
            server: server_url.to_owned(),
            names: [data, vault],
        })
    }

    /// The connection URLs of data and vault.
    pub fn urls(&self) -> [String; 2] {
        self.names.clone().map(|name| url_of(&self.server, &name))
    }

    /// Removes both, with whoever is still connected.
    pub async fn remove(self) -> Result<(), StoreError> {
        let mut connection = PgConnectOptions::from_str(&self.server)?.connect().await?;
        for name in &self.names {
            run(
                &mut connection,
                format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            )
            .await?;
        }
        connection.close().await?;
        Ok(())
    }
}

fn url_of(server_url: &str, name: &str) -> String {
    let (base, _) = server_url.rsplit_once('/').unwrap_or((server_url, ""));
    format!("{base}/{name}")
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes the template once, whoever comes at the same time; half of one is never left under its
/// name.
async fn make_template(
    connection: &mut PgConnection,
    server_url: &str,
    template: &str,
    schema: Schema,
) -> Result<(), StoreError> {
    if exists(connection, template).await? {
        return Ok(());
    }
    run(connection, TEMPLATE_LOCK.to_owned()).await?;
    let made = async {
        if exists(connection, template).await? {
            return Ok(());
        }
        let unfinished = format!("{template}_unfinished");
        run(
            connection,
            format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"),
        )
        .await?;
        run(connection, format!("CREATE DATABASE {unfinished}")).await?;
        let db =
            Db::open_postgres(&url_of(server_url, &unfinished), 2, Mark::None, Sync::Each).await?;
        let migrated = migrate::run(&db, schema).await;
        crate::engine::close(&db).await;
        migrated?;
        run(
            connection,
            format!("ALTER DATABASE {unfinished} RENAME TO {template}"),
        )
        .await
    }
    .await;
    run(connection, "SELECT pg_advisory_unlock_all()".to_owned()).await?;
    made
}

async fn exists(connection: &mut PgConnection, name: &str) -> Result<bool, StoreError> {
    let found = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some())
}
