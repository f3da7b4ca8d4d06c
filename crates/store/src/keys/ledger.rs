//! The append-only ledger of destructions and suppressions, for the day the vault itself must be
//! restored from an older copy: they are done again before anyone can sign in (design 5).
//!
//! One JSON object a line, synced to disk before the act it tells of. It holds random row ids and
//! keyed tokens, no keys and no personal values.

use std::{
    fs::OpenOptions,
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{Month, MunicipalityId, Ts};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use uuid::Uuid;
use vault::{Compartment, SuppressionToken};

use super::{compartment_of, destroy_rows, tokens::put_suppression_rows};
use crate::{NewSuppression, Store, StoreError, hex};

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    /// Keys were destroyed.
    Destroyed {
        municipality: MunicipalityId,
        subject: Uuid,
        compartments: Vec<i16>,
        at: Ts,
    },
    /// Someone is never to be approached again.
    Suppressed {
        municipality: MunicipalityId,
        version: i32,
        token: String,
        until: Month,
        reason: String,
        at: Ts,
    },
}

/// The file.
pub(crate) struct Ledger {
    file: Arc<PathBuf>,
    /// One line at a time.
    turn: Mutex<()>,
}

impl Ledger {
    pub(crate) fn at(file: PathBuf) -> Self {
        Self {
            file: Arc::new(file),
            turn: Mutex::new(()),
        }
    }

    pub(super) async fn destroyed(
        &self,
        municipality: MunicipalityId,
        subjects: &[Uuid],
        compartments: &[Compartment],
        at: Ts,
    ) -> Result<(), StoreError> {
        let compartments: Vec<i16> = compartments.iter().map(|one| one.code()).collect();
        let lines: Vec<Line> = subjects
            .iter()
            .map(|subject| Line::Destroyed {
                municipality,
                subject: *subject,
                compartments: compartments.clone(),
                at,
            })
            .collect();
        self.append(&lines).await
    }

    pub(super) async fn suppressed(
        &self,
        municipality: MunicipalityId,
        tokens: &[NewSuppression],
        at: Ts,
    ) -> Result<(), StoreError> {
        let lines: Vec<Line> = tokens
            .iter()
            .map(|new| Line::Suppressed {
                municipality,
                version: new.token.version,
                token: hex::encode(&new.token.bytes),
                until: new.until,
                reason: new.reason.clone(),
                at,
            })
            .collect();
        self.append(&lines).await
    }

    async fn append(&self, lines: &[Line]) -> Result<(), StoreError> {
        let mut text = String::new();
        for line in lines {
            // A line of ids and codes always has a JSON form.
            let json = serde_json::to_string(line)
                .map_err(|error| file_error(&self.file, error.into()))?;
            text.push_str(&json);
            text.push('\n');
        }
        let turn = self.turn.lock().await;
        let file = Arc::clone(&self.file);
        let written = tokio::task::spawn_blocking(move || {
            append_synced(&file, &text).map_err(|source| file_error(&file, source))
        })
        .await;
        drop(turn);
        written.map_err(|error| file_error(&self.file, std::io::Error::other(error)))?
    }

    fn read(&self) -> Result<Vec<Line>, StoreError> {
        let text = match std::fs::read_to_string(&*self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(file_error(&self.file, source)),
        };
        // What a crash left half-written was never answered as done: it is passed over.
        let whole = text
            .rfind('\n')
            .map_or("", |end| text.get(..end).unwrap_or_default());
        whole
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.is_empty())
            .map(|(number, line)| {
                serde_json::from_str(line).map_err(|_| self.line_error(number + 1))
            })
            .collect()
    }

    fn line_error(&self, line: usize) -> StoreError {
        StoreError::Line {
            file: self.file.to_path_buf(),
            line,
        }
    }
}

fn file_error(file: &Path, source: std::io::Error) -> StoreError {
    StoreError::File {
        file: file.to_owned(),
        source,
    }
}

/// Appends whole lines and waits until they are on disk, the name of a new file too.
fn append_synced(path: &Path, text: &str) -> std::io::Result<()> {
    let is_new = !path.exists();
    let mut file = OpenOptions::new()
        .create(true)
        .read(true)
        .append(true)
        .open(path)?;
    // After a crash half-way through a line, the next one starts on a line of its own.
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            // The broken line is cut off, so that every line that ends is a whole one.
            let mut whole = Vec::new();
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut whole)?;
            let end = whole
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            file.set_len(end as u64)?;
        }
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if let (true, Some(folder)) = (is_new, path.parent()) {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

impl Store {
    /// Does every destruction and suppression of the ledger again; returns the number of lines. To
    /// be run after the vault was restored, before anyone can sign in. Doing it again is harmless.
    pub async fn replay_ledger(&self) -> Result<usize, StoreError> {
        let lines = self.inner.ledger.read()?;
        let count = lines.len();
        let mut tx = self.write_vault().await?;
        for (number, line) in lines.into_iter().enumerate() {
            match line {
                Line::Destroyed {
                    municipality,
                    subject,
                    compartments,
                    ..
                } => {
                    let compartments = compartments
                        .into_iter()
                        .map(compartment_of)
                        .collect::<Result<Vec<_>, _>>()?;
                    destroy_rows(&mut tx, municipality, &[subject], &compartments).await?;
                }
                Line::Suppressed {
                    municipality,
                    version,
                    token,
                    until,
                    reason,
                    at,
                } => {
                    let bytes = hex::decode(&token)
                        .ok_or_else(|| self.inner.ledger.line_error(number + 1))?;
                    let token = SuppressionToken { version, bytes };
                    let new = NewSuppression {
                        token,
                        until,
                        reason,
                    };
                    put_suppression_rows(&mut tx, municipality, &[new], at).await?;
                }
            }
        }
        tx.commit().await?;
        self.sweep_vault_log().await?;
        Ok(count)
    }
}
