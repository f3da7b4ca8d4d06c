//! Recognising people next month, and keeping those who refused out for good (S1-12, S1-37).

use std::collections::{HashMap, HashSet};

use domain::{Month, MunicipalityId, PersonId, Ts};
use vault::{RecognitionToken, SuppressionToken};

use crate::{Store, StoreError, engine::TxInner, params};

/// Someone a municipality's earlier list brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The person.
    pub person: PersonId,
    /// Keyed digest of the data they last came with.
    pub fingerprint: [u8; 16],
}

/// The recognition tokens of one municipality, in memory while a list is staged.
#[derive(Default)]
pub struct Recognition(HashMap<RecognitionToken, Known>);

impl Recognition {
    /// Whom the first matching of these tokens recognises; see
    /// [`vault::MunicipalityKeys::recognition_tokens`].
    pub fn find(&self, tokens: &[RecognitionToken]) -> Option<Known> {
        tokens.iter().find_map(|token| self.0.get(token)).copied()
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none: the municipality has no history.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The suppression tokens of one municipality in force, in memory while a list is staged.
#[derive(Default)]
pub struct Suppressions(HashSet<SuppressionToken>);

impl Suppressions {
    /// Whether this is someone who must not be approached again.
    pub fn contains(&self, token: &SuppressionToken) -> bool {
        self.0.contains(token)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A suppression token to be kept.
#[derive(Clone, Debug)]
pub struct NewSuppression {
    /// The token.
    pub token: SuppressionToken,
    /// The last month it holds.
    pub until: Month,
    /// The code of the reason: refused, objected or destroyed.
    pub reason: String,
}

const RECOGNITION: &str = "
    SELECT version, token, person_id, fingerprint
    FROM recognition_token
    WHERE municipality_id = $1 AND until_month >= $2";

const OF_PERSON: &str = "
    SELECT version, token
    FROM recognition_token
    WHERE municipality_id = $1 AND person_id = $2
    ORDER BY version, token";

const FORGET: &str = "
    DELETE FROM recognition_token
    WHERE municipality_id = $1 AND person_id = $2";

const SUPPRESSIONS: &str = "
    SELECT version, token
    FROM suppression_token
    WHERE municipality_id = $1 AND until_month >= $2";

const IS_SUPPRESSED: &str = "
    SELECT 1
    FROM suppression_token
    WHERE municipality_id = $1 AND version = $2 AND token = $3 AND until_month >= $4";

// The end of a token is never brought forward.
const PUT: &str = "
    INSERT INTO suppression_token (municipality_id, version, token, until_month, reason, made_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (municipality_id, version, token) DO UPDATE
    SET until_month = CASE
            WHEN excluded.until_month > suppression_token.until_month THEN excluded.until_month
            ELSE suppression_token.until_month
        END";

const LIFT: &str = "
    DELETE FROM suppression_token
    WHERE municipality_id = $1 AND version = $2 AND token = $3";

const END_RECOGNITION: &str = "
    DELETE FROM recognition_token
    WHERE until_month < $1";

const END_SUPPRESSION: &str = "
    DELETE FROM suppression_token
    WHERE until_month < $1";

impl Store {
    /// Everyone a municipality recognises in this month.
    pub async fn load_recognition(
        &self,
        municipality: MunicipalityId,
        month: Month,
    ) -> Result<Recognition, StoreError> {
        let mut known = HashMap::new();
        self.read_vault()
            .fetch_each(RECOGNITION, params![municipality, month], |row| {
                let token = RecognitionToken {
                    version: row.get(0)?,
                    bytes: row.get(1)?,
                };
                known.insert(
                    token,
                    Known {
                        person: row.get(2)?,
                        fingerprint: row.get(3)?,
                    },
                );
                Ok(())
            })
            .await?;
        Ok(Recognition(known))
    }

    /// Everyone a municipality must leave alone in this month.
    pub async fn load_suppressions(
        &self,
        municipality: MunicipalityId,
        month: Month,
    ) -> Result<Suppressions, StoreError> {
        let tokens = self
            .read_vault()
            .fetch_all(SUPPRESSIONS, params![municipality, month], |row| {
                Ok(SuppressionToken {
                    version: row.get(0)?,
                    bytes: row.get(1)?,
                })
            })
            .await?;
        Ok(Suppressions(tokens.into_iter().collect()))
    }

    /// Whether this token is in force in this month.
    pub async fn is_suppressed(
        &self,
        municipality: MunicipalityId,
        token: &SuppressionToken,
        month: Month,
    ) -> Result<bool, StoreError> {
        let key = params![municipality, token.version, token.bytes, month];
        Ok(self
            .read_vault()
            .fetch_optional(IS_SUPPRESSED, key, |_| Ok(()))
            .await?
            .is_some())
    }

    /// The suppression tokens that follow from a person's recognition tokens; none when those are
    /// gone.
    pub async fn suppression_tokens_of(
        &self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<Vec<SuppressionToken>, StoreError> {
        let keys = self.municipality_keys(municipality).await?;
        self.read_vault()
            .fetch_all(OF_PERSON, params![municipality, person], |row| {
                let token = RecognitionToken {
                    version: row.get(0)?,
                    bytes: row.get(1)?,
                };
                Ok(keys.suppression_token(&token)?)
            })
            .await
    }

    /// Makes and keeps the suppression tokens of a person, from their recognition tokens; returns
    /// their number. Zero means that the person can no longer be recognised at all.
    pub async fn suppress_person(
        &self,
        municipality: MunicipalityId,
        person: PersonId,
        until: Month,
        reason: &str,
    ) -> Result<usize, StoreError> {
        let tokens: Vec<NewSuppression> = self
            .suppression_tokens_of(municipality, person)
            .await?
            .into_iter()
            .map(|token| NewSuppression {
                token,
                until,
                reason: reason.to_owned(),
            })
            .collect();
        self.put_suppressions(municipality, &tokens).await?;
        Ok(tokens.len())
    }

    /// Keeps suppression tokens. In force from the next staging on; safe to do again.
    pub async fn put_suppressions(
        &self,
        municipality: MunicipalityId,
        tokens: &[NewSuppression],
    ) -> Result<(), StoreError> {
        if tokens.is_empty() {
            return Ok(());
        }
        let at = self.inner.clock.now();
        self.inner
            .ledger
            .suppressed(municipality, tokens, at)
            .await?;
        let mut tx = self.write_vault().await?;
        put_suppression_rows(&mut tx, municipality, tokens, at).await?;
        tx.commit().await
    }

    /// Takes suppression tokens back: the young person lifted the refusal, or it was recorded by
    /// mistake. The ledger keeps the line; a replay after a restore suppresses again, on the safe
    /// side.
    pub async fn lift_suppressions(
        &self,
        municipality: MunicipalityId,
        tokens: &[SuppressionToken],
    ) -> Result<(), StoreError> {
        let mut tx = self.write_vault().await?;
        for token in tokens {
            tx.execute(LIFT, params![municipality, token.version, token.bytes])
                .await?;
        }
        tx.commit().await
    }

    /// Forgets how to recognise these people: a list that is taken back, or contact that ended where
    /// the municipality trusts only the list's own flag.
    pub async fn forget_recognition(
        &self,
        municipality: MunicipalityId,
        persons: &[PersonId],
    ) -> Result<(), StoreError> {
        let mut tx = self.write_vault().await?;
        for person in persons {
            tx.execute(FORGET, params![municipality, *person]).await?;
        }
        tx.commit().await?;
        self.sweep_vault_log().await
    }

    /// Deletes tokens whose last month is before this one; returns (recognition, suppression).
    pub async fn end_tokens(&self, month: Month) -> Result<(u64, u64), StoreError> {
        let mut tx = self.write_vault().await?;
        let recognition = tx.execute(END_RECOGNITION, params![month]).await?;
        let suppression = tx.execute(END_SUPPRESSION, params![month]).await?;
        tx.commit().await?;
        self.sweep_vault_log().await?;
        Ok((recognition, suppression))
    }
}

pub(super) async fn put_suppression_rows(
    tx: &mut TxInner,
    municipality: MunicipalityId,
    tokens: &[NewSuppression],
    at: Ts,
) -> Result<(), StoreError> {
    for NewSuppression {
        token,
        until,
        reason,
    } in tokens
    {
        let key = params![municipality, token.version, token.bytes, *until, reason, at];
        tx.execute(PUT, key).await?;
    }
    Ok(())
}
