//! What municipalities write around the figures of a released quarter, for their councils.

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, MunicipalityId, Ts,
    monitor::{CouncilPart, Quarter},
};

use crate::{Store, StoreError, Tx, params};

/// One version of a municipality's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouncilWords {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The version, from 1.
    pub version: i64,
    /// The words of each part that has any.
    pub words: BTreeMap<CouncilPart, String>,
    /// Who wrote it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const WORDS: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, version, words, written_by, written_at
    FROM council_words
    WHERE quarter = $1 AND {scope}
    ORDER BY municipality_id, version DESC
    LIMIT 5000",
);

const WRITE: &str = "
    INSERT INTO council_words (municipality_id, quarter, version, words, written_by, written_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING";

impl Store {
    /// Every version of the words about a quarter, within a grant: of each municipality the latest first.
    pub async fn council_words<A: Action>(
        &self,
        grant: &Grant<A>,
        quarter: Quarter,
    ) -> Result<Vec<CouncilWords>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, WORDS, params![quarter.to_string()], |row| {
                let words: serde_json::Value = row.get(2)?;
                Ok(CouncilWords {
                    municipality: row.get(0)?,
                    version: row.get(1)?,
                    words: serde_json::from_value(words).map_err(|_| StoreError::UnknownCode {
                        what: "words for a council",
                    })?,
                    by: row.get(3)?,
                    at: row.get(4)?,
                })
            })
            .await
    }
}

impl Tx {
    /// Adds a version of a municipality's words; [`StoreError::Changed`] when somebody else added it first.
    pub async fn write_council_words(
        &mut self,
        quarter: Quarter,
        new: &CouncilWords,
    ) -> Result<(), StoreError> {
        let words = serde_json::to_string(&new.words).map_err(|_| StoreError::UnknownCode {
            what: "words for a council",
        })?;
        let values = params![
            new.municipality,
            quarter.to_string(),
            new.version,
            words,
            new.by,
            new.at
        ];
        match self.execute(WRITE, values).await? {
            1 => Ok(()),
            _ => Err(StoreError::Changed),
        }
    }
}
