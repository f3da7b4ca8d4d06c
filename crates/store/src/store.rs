//! One installation's databases, opened together.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use domain::Clock;
use vault::{Entropy, InstallationKeys, RootKey};

use crate::{
    Param, StoreError,
    alone::{Alone, Presence},
    audit::{Chain, reads::Appender},
    engine::{Company, Db, Engine, Mark, Reader, Retryable, Sync, Tx, TxInner, close, retrying},
    keys::{KeyCache, Ledger, installation_keys},
    migrate::{self, Schema},
    remembered::Remembered,
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

    /// Two PostgreSQL databases, with checkpoints and ledger as `BASE.checkpoints` and `BASE.ledger`
    /// on the machine this runs on.
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
    pub(crate) installation: Arc<InstallationKeys>,
    pub(crate) keys: KeyCache,
    pub(crate) remembered: Arc<Remembered>,
    pub(crate) ledger: Ledger,
    pub(crate) appender: Appender,
    pub(crate) config: StoreConfig,
    /// Says to others that these files are in use; `None` on PostgreSQL, where the connections say
    /// so, after closing, and where the caller has them alone.
    presence: Mutex<Option<Presence>>,
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

/// How the databases are opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    New,
    Existing,
    Alone,
}

/// Refuses a place of the ledger or the checkpoints before anything depends on it: an act whose
/// line cannot be written is not done, and nobody should find that out at the first refusal.
fn can_be_written(file: &Path, create: bool) -> Result<(), StoreError> {
    let open = || -> std::io::Result<()> {
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let (true, Some(folder)) = (create, folder) {
            std::fs::create_dir_all(folder)?;
        }
        let is_new = !file.exists();
        let opened = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(file)?;
        if is_new {
            opened.sync_all()?;
            std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        Ok(())
    };
    open().map_err(|source| StoreError::File {
        file: file.to_owned(),
        source,
    })
}

impl Store {
    /// Makes the databases (files, tables) and the installation's secret where they are missing and
    /// opens them.
    pub async fn create(config: &StoreConfig, kit: StoreKit) -> Result<Self, StoreError> {
        if let Databases::Sqlite { folder } = &config.databases {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::File {
                file: folder.clone(),
                source,
            })?;
        }
        Self::connect(config, kit, Wanted::New).await
    }

    /// Opens existing databases and brings their tables up to date; refuses absent ones.
    ///
    /// # Errors
    /// [`StoreError::InUse`] while somebody has them alone, [`StoreError::NotSetUp`] when they hold
    /// no installation, [`StoreError::Vault`] with [`vault::VaultError::OtherKey`] for the root key of another
    /// installation, [`StoreError::File`] when the ledger or the checkpoints cannot be written.
    pub async fn open(config: &StoreConfig, kit: StoreKit) -> Result<Self, StoreError> {
        Self::connect(config, kit, Wanted::Existing).await
    }

    /// As [`Store::open`], by whoever has the installation alone: for a restore or another root key.
    pub async fn open_alone(
        config: &StoreConfig,
        kit: StoreKit,
        _alone: &Alone,
    ) -> Result<Self, StoreError> {
        Self::connect(config, kit, Wanted::Alone).await
    }

    async fn connect(
        config: &StoreConfig,
        kit: StoreKit,
        wanted: Wanted,
    ) -> Result<Self, StoreError> {
        let create = wanted == Wanted::New;
        let presence = match &config.databases {
            Databases::Sqlite { folder } if wanted != Wanted::Alone => {
                Some(Presence::in_folder(folder)?)
            }
            _ => None,
        };
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
                let mark = if wanted == Wanted::Alone {
                    Mark::None
                } else {
                    Mark::InUse
                };
                let data = Db::open_postgres(data_url, 16, mark, Sync::Shared).await?;
                let vault = Db::open_postgres(vault_url, 6, Mark::None, Sync::Each).await?;
                (data.clone(), vault, data)
            }
        };
        migrate::run(&data, Schema::Data).await?;
        migrate::run(&vault, Schema::Vault).await?;
        if data.engine() == Engine::Sqlite {
            migrate::run(&reads, Schema::Reads).await?;
        }
        for file in [&config.checkpoints, &config.ledger] {
            can_be_written(file, create)?;
        }
        let StoreKit {
            clock,
            entropy,
            root,
        } = kit;
        let inner = Inner {
            appender: Appender::start(reads.clone(), clock.clone()),
            installation: Arc::new(
                installation_keys(&vault, &root, &entropy, clock.now(), create).await?,
            ),
            keys: KeyCache::default(),
            remembered: Arc::default(),
            ledger: Ledger::at(config.ledger.clone()),
            config: config.clone(),
            data,
            vault,
            reads,
            clock,
            entropy,
            root,
            presence: Mutex::new(presence),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// A handle on the data that reads and cannot write.
    pub fn read(&self) -> Reader {
        self.inner.data.reader()
    }

    /// Begins a transaction on the data. On SQLite it waits for the one writer, and may share its commit
    /// with others that wait: for what takes long or goes before something that cannot be undone, take
    /// [`Store::write_alone`].
    pub async fn write(&self) -> Result<Tx, StoreError> {
        self.begin(Company::Shared).await
    }

    /// As [`Store::write`], with a commit of its own: it rests only on what is on disk, and nobody waits
    /// for it or fails with it.
    pub async fn write_alone(&self) -> Result<Tx, StoreError> {
        self.begin(Company::Alone).await
    }

    /// Waits until readers see everything that transactions before this call have seen. On SQLite a
    /// change that shares its commit is there for the next writer before it is there for readers; on
    /// PostgreSQL a lock is given up only when both see it.
    pub async fn caught_up(&self) -> Result<(), StoreError> {
        if self.engine() == Engine::Sqlite {
            self.write_alone().await?.rollback().await?;
        }
        Ok(())
    }

    async fn begin(&self, company: Company) -> Result<Tx, StoreError> {
        Ok(Tx {
            inner: self.inner.data.begin(company).await?,
            clock: self.inner.clock.clone(),
            remembered: Arc::clone(&self.inner.remembered),
            changes_remembered: false,
            tallies: crate::tally::Tallies::default(),
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
    pub fn installation_keys(&self) -> Arc<InstallationKeys> {
        Arc::clone(&self.inner.installation)
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
        self.inner
            .presence
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
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
        let mut tx = self.inner.data.begin(Company::Shared).await?;
        let touched = tx.execute(sql, params).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Begins a transaction on the vault's own tables.
    pub(crate) async fn write_vault(&self) -> Result<TxInner, StoreError> {
        self.inner.vault.begin(Company::Shared).await
    }

    /// A handle that reads the vault's own tables.
    pub(crate) fn read_vault(&self) -> Reader {
        self.inner.vault.reader()
    }
}
