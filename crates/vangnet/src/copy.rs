//! One part of a backup, the data or the vault: its files, and the sums by which any changed byte is
//! found (security.md H3).

use std::{
    fmt::Write as _,
    fs::{self, DirBuilder, File},
    io::{self, Write as _},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use domain::Ts;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::Databases;

use crate::{
    Refused,
    encryption::{self, Recipients},
};

/// The file of sums, in the form that `sha256sum --check` reads.
const SUMS: &str = "SHA256SUMS";
/// The file that says what the copy is of.
const LABEL: &str = "backup.json";

/// Which databases a copy is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Files of SQLite.
    Sqlite,
    /// Archives of `pg_dump`.
    Postgres,
}

impl Kind {
    pub(crate) const fn of(databases: &Databases) -> Self {
        match databases {
            Databases::Sqlite { .. } => Self::Sqlite,
            Databases::Postgres { .. } => Self::Postgres,
        }
    }
}

/// The two halves of a backup, which go their own ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Data and log.
    Data,
    /// Keys and tokens.
    Vault,
}

impl Part {
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Vault => "vault",
        }
    }

    /// The databases or archives of this part.
    pub(crate) const fn files(self, kind: Kind) -> &'static [&'static str] {
        match (self, kind) {
            (Self::Data, Kind::Sqlite) => &["reads.db", "vangnet.db"],
            (Self::Vault, Kind::Sqlite) => &["vault.db"],
            (Self::Data, Kind::Postgres) => &["data.dump"],
            (Self::Vault, Kind::Postgres) => &["vault.dump"],
        }
    }
}

/// What a copy says of itself.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    /// The program that made it.
    version: String,
    /// When it was begun.
    made_at: Ts,
    kind: Kind,
    part: Part,
    /// Whether its files are encrypted to a key that the machine does not have.
    #[serde(default)]
    encrypted: bool,
}

/// Writes label and sums beside the files of a part, encrypted when there is somebody to encrypt them to, and
/// waits until all of it is on disk.
pub(crate) fn seal(
    folder: &Path,
    kind: Kind,
    part: Part,
    made_at: Ts,
    recipients: Option<&Recipients>,
) -> anyhow::Result<()> {
    if let Some(recipients) = recipients {
        for name in part.files(kind) {
            recipients.encrypt(&folder.join(name))?;
        }
    }
    let label = Label {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        kind,
        part,
        encrypted: recipients.is_some(),
    };
    write_synced(&folder.join(LABEL), &serde_json::to_vec_pretty(&label)?)?;
    let names = label.names();
    let sums = sums(folder, &names)?;
    write_synced(&folder.join(SUMS), sums.as_bytes())?;
    for name in names {
        File::open(folder.join(name))?.sync_all()?;
    }
    Ok(File::open(folder)?.sync_all()?)
}

impl Label {
    /// The names of the files it stands beside.
    fn names(&self) -> Vec<PathBuf> {
        let files = self.part.files(self.kind).iter().map(Path::new);
        files
            .map(|name| {
                if self.encrypted {
                    name.with_added_extension(encryption::ENDING)
                } else {
                    name.to_owned()
                }
            })
            .collect()
    }
}

/// A part of a copy that was found whole.
#[derive(Debug)]
pub(crate) struct Whole {
    folder: PathBuf,
    label: Label,
    identity: Option<PathBuf>,
}

impl Whole {
    /// Where its files can be read: here, or decrypted into a folder of its own in `unpacked`.
    pub(crate) fn readable(&self, unpacked: &Path) -> anyhow::Result<PathBuf> {
        if !self.label.encrypted {
            return Ok(self.folder.clone());
        }
        let folder = unpacked.join(self.label.part.folder());
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)?;
        for name in self.label.part.files(self.label.kind) {
            self.bring(name, &folder.join(name))?;
        }
        Ok(folder)
    }

    /// Brings one of its files to a place, decrypted.
    pub(crate) fn bring(&self, name: &str, to: &Path) -> anyhow::Result<()> {
        let file = self.folder.join(name);
        match &self.identity {
            Some(identity) if self.label.encrypted => {
                encryption::decrypt(&file.with_added_extension(encryption::ENDING), identity, to)
            }
            _ => fs::copy(&file, to)
                .map(drop)
                .with_context(|| format!("{name} kan niet worden teruggezet")),
        }
    }
}

/// Refuses a part that is absent, not whole, changed in any byte, of another kind of database, or encrypted
/// while no key was named.
pub(crate) fn check(
    folder: &Path,
    kind: Kind,
    part: Part,
    identity: Option<&Path>,
) -> anyhow::Result<Whole> {
    let what = match part {
        Part::Data => "de gegevens",
        Part::Vault => "de kluis",
    };
    let refuse = |why: &str| -> anyhow::Error {
        Refused(format!(
            "In {} staat geen back-up van {what} die te gebruiken is: {why}. Er is niets veranderd.",
            folder.display()
        ))
        .into()
    };
    let Ok(label) = fs::read(folder.join(LABEL)) else {
        return Err(refuse("backup.json ontbreekt"));
    };
    let label: Label =
        serde_json::from_slice(&label).map_err(|_| refuse("backup.json is niet te lezen"))?;
    if label.kind != kind || label.part != part {
        return Err(refuse("zij is van een ander soort database"));
    }
    let names = label.names();
    if let Some(absent) = names.iter().find(|name| !folder.join(name).is_file()) {
        return Err(refuse(&format!("{} ontbreekt", absent.display())));
    }
    let kept = fs::read(folder.join(SUMS)).map_err(|_| refuse("SHA256SUMS ontbreekt"))?;
    if kept != sums(folder, &names)?.into_bytes() {
        return Err(refuse(
            "de controlesommen kloppen niet, dus een bestand is beschadigd of veranderd",
        ));
    }
    if label.encrypted && identity.is_none() {
        return Err(refuse(
            "zij is versleuteld, dus noem het bestand met de geheime sleutel met --identity",
        ));
    }
    Ok(Whole {
        folder: folder.to_owned(),
        label,
        identity: identity.map(Path::to_owned),
    })
}

/// The text of the file of sums as it must be.
fn sums(folder: &Path, names: &[PathBuf]) -> anyhow::Result<String> {
    let mut text = String::new();
    for name in [Path::new(LABEL)]
        .into_iter()
        .chain(names.iter().map(PathBuf::as_path))
    {
        for byte in sum(&folder.join(name))? {
            write!(text, "{byte:02x}")?;
        }
        writeln!(text, "  {}", name.display())?;
    }
    Ok(text)
}

/// SHA-256 of a file, read in pieces.
pub(crate) fn sum(path: &Path) -> anyhow::Result<[u8; 32]> {
    struct Summed(Sha256);
    impl io::Write for Summed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let read = || -> io::Result<[u8; 32]> {
        let mut summed = Summed(Sha256::new());
        io::copy(&mut File::open(path)?, &mut summed)?;
        Ok(summed.0.finalize().into())
    };
    read().with_context(|| format!("{} is niet te lezen", path.display()))
}

/// Writes a file that only its owner can read and waits until it is on disk.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Waits until the names in a file's folder are on disk.
pub(crate) fn sync_names_beside(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// `FILE.ending`, beside the file.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}
