//! What can go wrong below the use cases.

use std::path::PathBuf;

use crate::engine::Retryable;

/// A failure of the store. Its text never holds a stored value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused or lost a statement.
    #[error("the database did not do what was asked")]
    Database(#[source] sqlx::Error),
    /// The tables could not be made or brought up to date.
    #[error("the tables could not be brought up to date")]
    Migration(#[source] Box<sqlx::migrate::MigrateError>),
    /// The database is too old or set up in a way that loses or leaks data (A11).
    #[error("this database cannot be used: {0}")]
    Unfit(String),
    /// No such row, or none within the grant: the two are not told apart (D2).
    #[error("there is no such record")]
    NotFound,
    /// The row was changed by someone else since it was read (B3).
    #[error("the record was changed meanwhile")]
    Changed,
    /// A row of a bulk insert has more or fewer values than columns.
    #[error("a row for {table} has another number of values than columns")]
    RowWidth {
        /// The table.
        table: String,
    },
    /// A stored code is none this version knows.
    #[error("a stored {what} is not known to this version")]
    UnknownCode {
        /// What the code is for.
        what: &'static str,
    },
    /// A file beside the databases (ledger, checkpoints) could not be read or written.
    #[error("the file {file} could not be used")]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A line of such a file is not as this program writes it.
    #[error("line {line} of {file} is not readable")]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A change was to be committed without an entry in the log.
    #[error("a change without an entry in the log is not kept")]
    NoEntry,
    /// A change was not made durable; it is not to be taken for kept.
    #[error("the change could not be put on disk")]
    NotDurable,
    /// A chain of the log is not whole, so that nothing of it may be taken away.
    #[error("a chain of the log is broken; `vangnet audit verify` says where")]
    LogBroken,
    /// The vault would not seal, open or unlock.
    #[error("the vault refused")]
    Vault(#[source] vault::VaultError),
    /// A municipality has no keys in the vault.
    #[error("municipality {0} has no keys")]
    NoKeys(domain::MunicipalityId),
    /// The vault holds no secret of an installation: it was never set up.
    #[error("this installation was never set up")]
    NotSetUp,
    /// Another process has these databases to itself, or is at work on them while they are wanted
    /// alone.
    #[error("another process is at work on these databases")]
    InUse,
    /// The appender of the log of reads has stopped: nothing may be shown any more.
    #[error("the log of reads does not answer")]
    ReadsStopped,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<vault::VaultError> for StoreError {
    fn from(error: vault::VaultError) -> Self {
        Self::Vault(error)
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migration(Box::new(error))
    }
}

impl StoreError {
    /// Whether a unique key was already taken. PostgreSQL then refuses the rest of the transaction.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }

    /// Whether a row points to one that is not there.
    pub fn is_foreign_key_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(e)) if e.is_foreign_key_violation())
    }
}

impl Retryable for StoreError {
    fn is_retryable(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        // 40001 serialisation failure, 40P01 deadlock: PostgreSQL only.
        matches!(error.code().as_deref(), Some("40001" | "40P01"))
    }
}
