//! The command line: what one can type, and nothing of what it does.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::{Month, monitor::Quarter};

/// Vangnet finds, reaches, guides and follows every young person who dropped out of sight.
#[derive(Debug, Parser)]
#[command(name = "vangnet", version, about, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where the data are. Given on the command line or in the configuration file.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Place {
    /// Data folder (SQLite): vangnet.db, vault.db and reads.db live in it.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// PostgreSQL database with the data; needs --vault-url.
    #[arg(
        long,
        value_name = "URL",
        requires = "vault_url",
        conflicts_with = "data"
    )]
    pub(crate) database_url: Option<String>,
    /// PostgreSQL database with the vault, apart from the data.
    #[arg(long, value_name = "URL")]
    pub(crate) vault_url: Option<String>,
    /// File with the root key; default: DIR.key beside the data folder (PostgreSQL:
    /// /var/lib/vangnet/vangnet.key).
    #[arg(long, value_name = "FILE")]
    pub(crate) root_key: Option<PathBuf>,
    /// File for the signed checkpoints of the log; default: DIR.checkpoints (PostgreSQL:
    /// /var/lib/vangnet/vangnet.checkpoints).
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoints: Option<PathBuf>,
    /// File for the ledger of destructions and suppressions; default: DIR.ledger (PostgreSQL:
    /// /var/lib/vangnet/vangnet.ledger).
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// Configuration file (TOML) with the same settings; the command line wins.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a new installation: databases, keys, and one sign-in link for the first administrator.
    Init {
        #[command(flatten)]
        place: Place,
    },
    /// Serve the pages.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Address to listen on.
        #[arg(long, value_name = "ADDR")]
        listen: Option<SocketAddr>,
    },
    /// Serve a made-up region with sign-in links for each role (loopback only).
    Demo(Demo),
    /// Recompute every overview from its events and check what must always hold.
    Verify {
        #[command(flatten)]
        place: Place,
    },
    /// The figures of a quarter: indicators I1 to I9, exact; or the report of a released one for a council.
    Monitor {
        #[command(flatten)]
        place: Place,
        /// The quarter, such as 2026-Q4.
        #[arg(long, value_name = "QUARTER")]
        quarter: Quarter,
        /// CBS code of one municipality; without it the whole installation.
        #[arg(long, value_name = "CODE")]
        municipality: Option<String>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
        /// Write the report for the council of the municipality here, as PDF, and print no figure.
        #[arg(long, value_name = "FILE", conflicts_with = "json")]
        report: Option<PathBuf>,
    },
    /// The audit trail.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Certificates of destruction.
    Certificate {
        #[command(subcommand)]
        command: CertificateCommand,
    },
    /// Copies of the data and of the vault, apart.
    Backup {
        #[command(subcommand)]
        command: BackupCommand,
    },
    /// The root key, which opens the vault.
    RootKey {
        #[command(subcommand)]
        command: RootKeyCommand,
    },
    /// Municipalities.
    Municipality {
        #[command(subcommand)]
        command: MunicipalityCommand,
    },
    /// Agreements and college decisions: without both in force nothing is handed over.
    Agreement {
        #[command(subcommand)]
        command: AgreementCommand,
    },
    /// Monthly lists.
    List {
        #[command(subcommand)]
        command: ListCommand,
    },
    /// Parse untrusted files from standard input, limited (started by the server itself).
    #[command(hide = true)]
    ImportWorker {
        /// Seconds of processor time.
        cpu_seconds: u64,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check both chains of every municipality against themselves and the signed checkpoints.
    Verify {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum CertificateCommand {
    /// Check a certificate (JSON) against its signature and the log.
    Verify {
        #[command(flatten)]
        place: Place,
        /// The file.
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// Copy the data, then the vault, into a new folder.
    Create {
        #[command(flatten)]
        place: Place,
        /// The folder to make; it must not exist.
        folder: PathBuf,
        /// A file of public keys of `age`: the copy is encrypted to each of them, and opens with none else.
        #[arg(long, value_name = "FILE")]
        recipients: Option<PathBuf>,
    },
    /// Put a copy of the data back. The vault of today stays, so the destroyed stay destroyed.
    Restore {
        #[command(flatten)]
        place: Place,
        /// The folder made by `backup create`.
        folder: PathBuf,
        /// The file with the secret key, when the copy is encrypted.
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RootKeyCommand {
    /// Make a new root key and wrap everything under it; run it again when it was cut off.
    Rotate {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum MunicipalityCommand {
    /// Add a municipality and the groupings it belongs to.
    Add {
        #[command(flatten)]
        place: Place,
        /// CBS code, such as GM0988.
        code: String,
        /// Name.
        name: String,
        /// RMC region (Doorstroompunt region), such as "RMC 38".
        #[arg(long, value_name = "NAME")]
        region: Option<String>,
        /// Labour-market region.
        #[arg(long, value_name = "NAME")]
        labour_region: Option<String>,
        /// Sub-region whose casemanager takes over, such as LNWC.
        #[arg(long, value_name = "NAME")]
        subregion: Option<String>,
    },
    /// Let a municipality go on in another: shows what the successor takes over; with --confirm it does.
    Merge {
        #[command(flatten)]
        place: Place,
        /// CBS code of the municipality that ends.
        code: String,
        /// CBS code of the one that goes on.
        #[arg(long, value_name = "CODE")]
        into: String,
        /// The first day on which it does (yyyy-mm-dd): tomorrow at the earliest.
        #[arg(long, value_name = "DAY")]
        on: domain::Day,
        /// Do it; it cannot be undone.
        #[arg(long)]
        confirm: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AgreementCommand {
    /// Record an agreement or a college decision in force (S1-41, S1-42).
    Add {
        #[command(flatten)]
        place: Place,
        /// CBS code of the municipality.
        #[arg(long, value_name = "CODE")]
        municipality: String,
        /// What it is.
        #[arg(long, value_enum)]
        kind: AgreementKindArg,
        /// Its number or reference.
        #[arg(long)]
        number: String,
        /// In force from (yyyy-mm-dd).
        #[arg(long, value_name = "DAY")]
        from: domain::Day,
        /// In force until and including (yyyy-mm-dd); without it, until further notice.
        #[arg(long, value_name = "DAY")]
        until: Option<domain::Day>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AgreementKindArg {
    /// Agreement between municipality and sub-region (uitvoerings- en verwerkersovereenkomst).
    Agreement,
    /// Decision of the college (collegebesluit).
    CollegeDecision,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SourceArg {
    /// Jongeren in Beeld, from the Inlichtingenbureau.
    Jib,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ListCommand {
    /// Read a monthly list: a preview, or with --commit for real.
    Import(Box<ImportArgs>),
}

#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch on the command line"
)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    pub(crate) place: Place,
    /// CBS code of the municipality.
    #[arg(long, value_name = "CODE")]
    pub(crate) municipality: String,
    /// Where the list comes from.
    #[arg(long, value_enum)]
    pub(crate) source: SourceArg,
    /// The month of the list (yyyy-mm).
    #[arg(long)]
    pub(crate) month: Month,
    /// Day that ages are reckoned on; default the first of the month.
    #[arg(long, value_name = "DAY")]
    pub(crate) reference_date: Option<domain::Day>,
    /// The list (CSV or XLSX).
    #[arg(long, value_name = "FILE")]
    pub(crate) list: PathBuf,
    /// Names and addresses from the population register.
    #[arg(long, value_name = "FILE")]
    pub(crate) addresses: Option<PathBuf>,
    /// BSNs the municipality guides already (the 'dat' check).
    #[arg(long, value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
    /// BSNs the trade register has.
    #[arg(long, value_name = "FILE")]
    pub(crate) self_employed: Option<PathBuf>,
    /// Commit; without it nothing is kept.
    #[arg(long)]
    pub(crate) commit: bool,
    /// Commit for counting only: to size the team.
    #[arg(long, requires = "commit")]
    pub(crate) counting_only: bool,
    /// Accept what would otherwise stop the import: detected encoding, alarms.
    #[arg(long)]
    pub(crate) confirm: bool,
    /// Print the result as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `vangnet demo` is asked.
#[derive(Args, Clone, Debug)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Address to listen on; must be loopback.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Young people on each list.
    #[arg(long, value_name = "N", default_value_t = 120)]
    pub(crate) people: usize,
    /// The same seed gives the same region.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Add a municipality with the official test persons of the population register (BRP).
    #[arg(long)]
    pub(crate) brp_test_persons: bool,
    /// Go on with the demonstration that an earlier start made in the folder of --data.
    #[arg(long, requires = "data", conflicts_with = "brp_test_persons")]
    pub(crate) again: bool,
    /// Print the links as one line of JSON.
    #[arg(long)]
    pub(crate) json_links: bool,
}
