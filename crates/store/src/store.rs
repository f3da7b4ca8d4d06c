//! One installation's databases, opened together.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::Clock;
use vault::{Entropy, InstallationKeys, RootKey};

use crate::{
    Param, StoreError,
    audit::{Chain, reads::Appender},
    engine::{Db, Engine, Reader, Retryable, Tx, TxInner, close, retrying},
    keys::{KeyCache, Ledger},
    migrate::{self, Schema},
};

/// Where the databases are.
#[derive(Clone)]
pub enum Databases {
    /// Three SQLite files in one folder: `vangnet.db`, `vault.db` and `reads.db`.
    Sqlite {
        /// The data folder.
        folder: PathBuf,
    },
    /// Two PostgreSQL databases; the log of reads lives in the first.
    Postgres {
        /// Connection URL of the data.
        data_url: String,
        /// Connection URL of the vault: another database, with its own role and backups.
        vault_url: String,
    },
}

/// Where everything of one installation is kept.
#[derive(Clone)]
pub struct StoreConfig {
    /// The databases.
    pub databases: Databases,
    /// The file that signed checkpoints of the log are appended to, outside the data (F4).
    pub checkpoints: PathBuf,
    /// The append-only ledger of destructions and suppressions, beside a second vault copy.
    pub ledger: PathBuf,
}

impl StoreConfig {
    /// A data folder, with checkpoints and ledger beside it as `DIR.checkpoints` and `DIR.ledger`.
    pub fn sqlite(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self {
            checkpoints: beside(&folder, "checkpoints"),
            ledger: beside(&folder, "ledger"),
            databases: Databases::Sqlite { folder },
        }
    }

    /// Two PostgreSQL databases, with checkpoints and ledger as `BASE.checkpoints` and `BASE.ledger`.
    pub fn postgres(data_url: String, vault_url: String, base: &Path) -> Self {
        Self {
            checkpoints: beside(base, "checkpoints"),
            ledger: beside(base, "ledger"),
            databases: Databases::Postgres {
                data_url,
                vault_url,
            },
        }
    }
}

/// `DIR.suffix`, next to the folder and never in it.
fn beside(folder: &Path, suffix: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(suffix);
    folder.with_file_name(name)
}

/// The databases of one installation. Cheap to clone: clones share connections and unlocked keys.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) data: Db,
    pub(crate) vault: Db,
    /// On PostgreSQL the same database as `data`.
    pub(crate) reads: Db,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) root: RootKey,
    pub(crate) installation: InstallationKeys,
    pub(crate) keys: KeyCache,
    pub(crate) ledger: Ledger,
    pub(crate) appender: Appender,
    pub(crate) config: StoreConfig,
}

/// What a store needs beside its databases: time, chance and the root key.
pub struct StoreKit {
    /// The clock.
    pub clock: Clock,
    /// The random source.
    pub entropy: Entropy,
    /// The root key, from outside the data.
    pub root: RootKey,
}

impl Store {
    /// Makes the databases (files, tables) where they are missing and opens them.
    pub async fn create(config: &StoreConfig, kit: StoreKit) -> Result<Self, StoreError> {
        if let Databases::Sqlite { folder } = &config.databases {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::File {
                file: folder.clone(),
                source,
            })?;
        }
        Self::connect(config, kit, true).await
    }

    /// Opens existing databases and brings their tables up to date; refuses absent ones.
    pub async fn open(config: &StoreConfig, kit: StoreKit) -> Result<Self, StoreError> {
        Self::connect(config, kit, false).await
    }

    async fn connect(
        config: &StoreConfig,
        kit: StoreKit,
        create: bool,
    ) -> Result<Self, StoreError> {
        let (data, vault, reads) = match &config.databases {
            Databases::Sqlite { folder } => (
                Db::open_sqlite(&folder.join("vangnet.db"), create).await?,
                Db::open_sqlite(&folder.join("vault.db"), create).await?,
                Db::open_sqlite(&folder.join("reads.db"), create).await?,
            ),
            Databases::Postgres {
                data_url,
                vault_url,
            } => {
                let data = Db::open_postgres(data_url, 16).await?;
                let vault = Db::open_postgres(vault_url, 6).await?;
                (data.clone(), vault, data)
            }
        };
        migrate::run(&data, Schema::Data).await?;
        migrate::run(&vault, Schema::Vault).await?;
        if data.engine() == Engine::Sqlite {
            migrate::run(&reads, Schema::Reads).await?;
        }
        let StoreKit {
            clock,
            entropy,
            root,
        } = kit;
        let inner = Inner {
            appender: Appender::start(reads.clone(), clock.clone()),
            installation: InstallationKeys::derive(&root)?,
            keys: KeyCache::default(),
            ledger: Ledger::at(config.ledger.clone()),
            config: config.clone(),
            data,
            vault,
            reads,
            clock,
            entropy,
            root,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// A handle on the data that reads and cannot write.
    pub fn read(&self) -> Reader {
        self.inner.data.reader()
    }

    /// Begins a transaction on the data; on SQLite it waits for the one writer.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(Tx {
            inner: self.inner.data.begin().await?,
            clock: self.inner.clock.clone(),
        })
    }

    /// Runs `work`, a whole transaction, again when PostgreSQL ended it for a deadlock or a
    /// serialisation failure (B7).
    pub async fn retrying<T, E: Retryable, F: Future<Output = Result<T, E>>>(
        &self,
        work: impl FnMut() -> F,
    ) -> Result<T, E> {
        retrying(work).await
    }

    /// The clock of this installation.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The random source of this installation.
    pub fn entropy(&self) -> &Entropy {
        &self.inner.entropy
    }

    /// Keys of the installation itself, for what belongs to staff and for signatures.
    pub fn installation_keys(&self) -> &InstallationKeys {
        &self.inner.installation
    }

    /// Which databases these are.
    pub fn engine(&self) -> Engine {
        self.inner.data.engine()
    }

    /// Where everything is kept.
    pub fn config(&self) -> &StoreConfig {
        &self.inner.config
    }

    /// Ends the connections and waits until they are closed.
    pub async fn close(&self) {
        for db in [&self.inner.data, &self.inner.vault, &self.inner.reads] {
            close(db).await;
        }
    }

    /// A handle that reads one chain of the log.
    pub(crate) fn audit_reader(&self, chain: Chain) -> Reader {
        match chain {
            Chain::Changes => self.inner.data.reader(),
            Chain::Reads => self.inner.reads.reader(),
        }
    }

    /// Runs one statement of the program's own housekeeping (a session's last use, a job's progress)
    /// that is no act of anyone and so has no entry in the log.
    pub(crate) async fn keep_house(
        &self,
        sql: &'static str,
        params: Vec<Param>,
    ) -> Result<u64, StoreError> {
        let mut tx = self.inner.data.begin().await?;
        let touched = tx.execute(sql, params).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Begins a transaction on the vault's own tables.
    pub(crate) async fn write_vault(&self) -> Result<TxInner, StoreError> {
        self.inner.vault.begin().await
    }

    /// A handle that reads the vault's own tables.
    pub(crate) fn read_vault(&self) -> Reader {
        self.inner.vault.reader()
    }
}
