//! Letters of a municipality: the texts they are made with, and the numbers of its decisions (S1-72).

use access::Action;
use domain::{AccountId, CaseId, MunicipalityId, PersonId, Ts};

use crate::{CaseFile, Held, Store, StoreError, Tx, params};

/// One version of a municipality's texts, as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLetterText {
    /// The version, from 1.
    pub version: i64,
    /// The text.
    pub text: String,
    /// Who changed it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const LATEST: &str = "SELECT version, text, changed_by, changed_at FROM letter_text \
     WHERE municipality_id = $1 ORDER BY version DESC LIMIT 1";

const INSERT: &str = "INSERT INTO letter_text (municipality_id, version, text, changed_by, changed_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

const NUMBER: &str = "SELECT year, number FROM decision_letter \
     WHERE municipality_id = $1 AND case_id = $2 AND decided_seq = $3";

const NEXT: &str = "INSERT INTO decision_letter (municipality_id, year, number, case_id, decided_seq) \
     SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4 FROM decision_letter \
     WHERE municipality_id = $1 AND year = $2 ON CONFLICT DO NOTHING";

const CASES_OF: &str = "SELECT case_id FROM case_overview \
     WHERE municipality_id = $1 AND person_id = $2 ORDER BY round, case_id LIMIT 100";

/// How often a number is drawn anew when others draw at the same moment.
const ATTEMPTS: usize = 50;

impl Store {
    /// The texts in force of a municipality; `None` while it has set none.
    pub async fn letter_text(
        &self,
        municipality: MunicipalityId,
    ) -> Result<Option<StoredLetterText>, StoreError> {
        self.read()
            .fetch_optional(LATEST, params![municipality], |row| {
                Ok(StoredLetterText {
                    version: row.get(0)?,
                    text: row.get(1)?,
                    by: row.get(2)?,
                    at: row.get(3)?,
                })
            })
            .await
    }

    /// Every case of a person in a municipality, the first first. Which of them somebody may open is
    /// asked of [`Store::cases`].
    pub async fn cases_of_person(
        &self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<Vec<CaseId>, StoreError> {
        self.read()
            .fetch_all(CASES_OF, params![municipality, person], |row| row.get(0))
            .await
    }
}

impl Tx {
    /// Adds a version of a municipality's texts; [`StoreError::Changed`] when somebody else added it first.
    pub async fn add_letter_text(
        &mut self,
        municipality: MunicipalityId,
        new: &StoredLetterText,
    ) -> Result<(), StoreError> {
        let values = params![municipality, new.version, &new.text, new.by, new.at];
        match self.execute(INSERT, values).await? {
            1 => Ok(()),
            _ => Err(StoreError::Changed),
        }
    }

    /// The number of the letter on one decision of a held case: the one it has, or the next of the year.
    /// A number that no letter was sent under in the end stays with its decision.
    pub async fn decision_number<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        decided_seq: u32,
        year: i16,
    ) -> Result<(i64, i64), StoreError> {
        let (municipality, case) = (held.get().municipality, held.get().id);
        let decided = i64::from(decided_seq);
        for _ in 0..ATTEMPTS {
            let known = self
                .fetch_optional(NUMBER, params![municipality, case, decided], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .await?;
            if let Some(known) = known {
                return Ok(known);
            }
            self.execute(NEXT, params![municipality, i64::from(year), case, decided])
                .await?;
        }
        Err(StoreError::Changed)
    }
}
