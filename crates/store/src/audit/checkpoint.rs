//! Signed notes of how long each chain was and how it ended, kept outside the data (F4).
//!
//! Without them, cutting off the end of a chain or writing the whole chain anew cannot be seen from
//! the data alone.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use domain::{MunicipalityId, Ts};
use vault::{InstallationKeys, verify_checkpoint};

use super::{Chain, chain::Hash};
use crate::{Store, StoreError, hex, params};

/// What one note says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Which of its chains.
    pub chain: Chain,
    /// The number of entries at that moment.
    pub size: i64,
    /// The hash of the last of them.
    pub head: [u8; 32],
    /// When it was written.
    pub at: Ts,
}

impl Checkpoint {
    /// The signed text: origin, size, head and moment, each on its line.
    fn text(&self) -> String {
        let Self {
            municipality,
            chain,
            size,
            head,
            at,
        } = self;
        let (chain, head, at) = (chain.code(), hex::encode(head), at.micros());
        format!("vangnet/{municipality}/{chain}\n{size}\n{head}\n{at}\n")
    }

    fn signed(&self, keys: &InstallationKeys) -> String {
        let text = self.text();
        let signature = hex::encode(&keys.sign(text.as_bytes()));
        format!("{text}\n- {signature}\n\n")
    }

    fn parse(lines: [&str; 6], key: &[u8; 32]) -> Option<Self> {
        let [origin, size, head, at, blank, signature] = lines;
        let (municipality, chain) = origin.strip_prefix("vangnet/")?.split_once('/')?;
        let found = Self {
            municipality: municipality.parse().ok()?,
            chain: Chain::from_code(chain).ok()?,
            size: size.parse().ok()?,
            head: hex::decode(head)?,
            at: Ts::from_micros(at.parse().ok()?),
        };
        let signature: [u8; 64] = hex::decode(signature.strip_prefix("- ")?)?;
        (blank.is_empty() && verify_checkpoint(key, found.text().as_bytes(), &signature))
            .then_some(found)
    }
}

/// The file of notes.
#[derive(Clone, Debug)]
pub struct CheckpointFile(PathBuf);

impl CheckpointFile {
    /// The file at this path; it need not exist yet.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Every note, checked against the installation's public key; an absent file has none. A note
    /// with a wrong signature or form is [`StoreError::Line`]; an unfinished last one is passed over.
    pub fn read(&self, key: &[u8; 32]) -> Result<Vec<Checkpoint>, StoreError> {
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(file_error(&self.0, source)),
        };
        let lines: Vec<&str> = text
            .get(..whole_length(&text))
            .unwrap_or_default()
            .lines()
            .collect();
        lines
            .chunks(NOTE_LINES)
            .enumerate()
            .map(|(number, note)| {
                let found = match note {
                    [six @ .., ""] => six
                        .try_into()
                        .ok()
                        .and_then(|six| Checkpoint::parse(six, key)),
                    _ => None,
                };
                let line = number * NOTE_LINES + 1;
                found.ok_or_else(|| StoreError::Line {
                    file: self.0.clone(),
                    line,
                })
            })
            .collect()
    }

    fn append(&self, notes: &str) -> Result<(), StoreError> {
        let write = || -> std::io::Result<()> {
            let mut file = OpenOptions::new()
                .create(true)
                .read(true)
                .append(true)
                .open(&self.0)?;
            // What a crash left of a note is cut off; what it would have said, the next one says.
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            file.set_len(whole_length(&text) as u64)?;
            file.write_all(notes.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|source| file_error(&self.0, source))
    }
}

/// Lines to a note: four that are signed, an empty one, the signature, an empty one.
const NOTE_LINES: usize = 7;

/// How many bytes of the file are whole notes.
fn whole_length(text: &str) -> usize {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let lines = ends.len() / NOTE_LINES * NOTE_LINES;
    lines
        .checked_sub(1)
        .and_then(|last| ends.get(last))
        .copied()
        .unwrap_or(0)
}

fn file_error(file: &Path, source: std::io::Error) -> StoreError {
    StoreError::File {
        file: file.to_owned(),
        source,
    }
}

const HEADS: &str = "
    SELECT municipality_id, seq, hash
    FROM chain_head
    WHERE chain = $1 AND seq > 0
    ORDER BY municipality_id";

impl Store {
    /// Where every chain of one kind ends now.
    pub(crate) async fn heads(
        &self,
        chain: Chain,
    ) -> Result<BTreeMap<MunicipalityId, (i64, Hash)>, StoreError> {
        let heads = self
            .audit_reader(chain)
            .fetch_all(HEADS, params![chain.code()], |row| {
                Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
            })
            .await?;
        Ok(heads.into_iter().collect())
    }

    /// The notes of the file in the configuration, checked.
    pub fn checkpoints(&self) -> Result<Vec<Checkpoint>, StoreError> {
        CheckpointFile::at(&self.inner.config.checkpoints)
            .read(&self.inner.installation.verifying_key())
    }

    /// Appends a signed note for every chain that grew since its last one; returns their number.
    /// To be run every five minutes and at the end of the process (F4).
    pub async fn write_checkpoints(&self) -> Result<usize, StoreError> {
        let sizes: BTreeMap<(MunicipalityId, Chain), i64> = self
            .checkpoints()?
            .into_iter()
            .map(|note| ((note.municipality, note.chain), note.size))
            .collect();
        let (mut notes, mut written) = (String::new(), 0);
        for chain in Chain::ALL {
            for (municipality, (size, head)) in self.heads(chain).await? {
                if sizes.get(&(municipality, chain)) == Some(&size) {
                    continue;
                }
                let at = self.inner.clock.now();
                let note = Checkpoint {
                    municipality,
                    chain,
                    size,
                    head,
                    at,
                };
                notes.push_str(&note.signed(&self.inner.installation));
                written += 1;
            }
        }
        if written > 0 {
            // What is signed must outlive a crash of the database, or the log would seem cut off.
            for db in [&self.inner.data, &self.inner.reads] {
                db.settled().await?;
            }
            CheckpointFile::at(&self.inner.config.checkpoints).append(&notes)?;
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f4_a_note_reads_back_and_a_changed_one_does_not() {
        let keys = InstallationKeys::from_secret(&[1; 32]).expect("keys");
        let note = Checkpoint {
            municipality: MunicipalityId::INSTALLATION,
            chain: Chain::Reads,
            size: 7,
            head: [9; 32],
            at: Ts::from_micros(1),
        };
        let text = note.signed(&keys);
        let lines: Vec<&str> = text.lines().collect();
        let six: [&str; 6] = lines[..6].try_into().expect("six lines");
        assert_eq!(Checkpoint::parse(six, &keys.verifying_key()), Some(note));
        let mut changed = six;
        changed[1] = "6";
        assert_eq!(Checkpoint::parse(changed, &keys.verifying_key()), None);
    }
}
