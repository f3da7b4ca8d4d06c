//! What is kept of a municipality, in numbers: what a successor would take over.

use domain::{Day, MunicipalityId};

use crate::{Store, StoreError, params};

/// What is kept of a municipality: numbers, no persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// People who are not destroyed.
    pub people: i64,
    /// Cases that are not closed: somebody has a next step in them.
    pub open_cases: i64,
    /// Lists that were committed.
    pub lists: i64,
    /// Lists that are read or wait to be committed.
    pub staged_lists: i64,
    /// People with a role for this municipality alone, which ends with it.
    pub roles: i64,
    /// Tokens that recognise somebody next month.
    pub recognition_tokens: i64,
    /// Tokens that keep somebody from being approached again.
    pub suppression_tokens: i64,
}

const DATA: &str = "
    SELECT
        (SELECT COUNT(*) FROM person WHERE municipality_id = $1 AND destroyed_on IS NULL),
        (SELECT COUNT(*) FROM case_overview WHERE municipality_id = $1 AND next_action <> 'none'),
        (SELECT COUNT(*) FROM list WHERE municipality_id = $1 AND part_of IS NULL
            AND state IN ('committed', 'handed_over')),
        (SELECT COUNT(*) FROM list WHERE municipality_id = $1 AND part_of IS NULL
            AND state IN ('reading', 'questions', 'staged')),
        (SELECT COUNT(DISTINCT account_id) FROM account_role WHERE municipality_id = $1
            AND (valid_until IS NULL OR valid_until >= $2))";

const VAULT: &str = "
    SELECT
        (SELECT COUNT(*) FROM recognition_token WHERE municipality_id = $1),
        (SELECT COUNT(*) FROM suppression_token WHERE municipality_id = $1)";

impl Store {
    /// What is kept of a municipality on a day.
    pub async fn holdings(
        &self,
        municipality: MunicipalityId,
        on: Day,
    ) -> Result<Holdings, StoreError> {
        let data = self
            .read()
            .fetch_one(DATA, params![municipality, on], |row| {
                Ok(Holdings {
                    people: row.get(0)?,
                    open_cases: row.get(1)?,
                    lists: row.get(2)?,
                    staged_lists: row.get(3)?,
                    roles: row.get(4)?,
                    ..Holdings::default()
                })
            })
            .await?;
        self.read_vault()
            .fetch_one(VAULT, params![municipality], |row| {
                Ok(Holdings {
                    recognition_tokens: row.get(0)?,
                    suppression_tokens: row.get(1)?,
                    ..data
                })
            })
            .await
    }
}
