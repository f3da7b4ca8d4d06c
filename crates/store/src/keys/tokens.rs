//! Recognising people next month, and keeping those who refused out for good (S1-12, S1-37).

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{Month, MunicipalityId, PersonId, Ts};
use vault::{RecognitionToken, SuppressionToken};

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{Engine, Row, Store, StoreError, ToParam, among::pages, engine::TxInner, hex, params};

/// Tokens to one statement.
const PAGE: usize = 500;

/// Someone a municipality's earlier list brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognisedPerson {
    /// The person.
    pub person: PersonId,
    /// Keyed digest of the data they last came with; empty when none is kept.
    pub fingerprint: Vec<u8>,
}

/// A token as a key of a map: version and bytes.
type TokenKey = (i32, [u8; 16]);

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

const RECOGNISED: &str = "
    SELECT version, token, person_id, fingerprint
    FROM recognition_token
    WHERE municipality_id = $1 AND version = $2 AND token IN ({tokens})
        AND (until_month IS NULL OR until_month >= $3)
    ORDER BY version, token";

const SUPPRESSED: &str = "
    SELECT version, token
    FROM suppression_token
    WHERE municipality_id = $1 AND version = $2 AND token IN ({tokens})
        AND until_month >= $3
    ORDER BY version, token";

const OF_PERSON: &str = "
    SELECT version, token
    FROM recognition_token
    WHERE municipality_id = $1 AND person_id = $2
    ORDER BY version, token";

const FORGET: &str = "
    DELETE FROM recognition_token
    WHERE municipality_id = $1 AND person_id = $2";

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

const UNSETTLE: &str = "
    UPDATE recognition_token
    SET fingerprint = $2
    WHERE municipality_id = $1 AND person_id IN ($ids)";

const LIMIT_RECOGNITION: &str = "
    UPDATE recognition_token
    SET until_month = $3
    WHERE municipality_id = $1 AND person_id = $2";

const END_RECOGNITION: &str = "
    DELETE FROM recognition_token
    WHERE until_month < $1";

const END_SUPPRESSION: &str = "
    DELETE FROM suppression_token
    WHERE until_month < $1";

impl Store {
    /// Whom these tokens recognise, in a few statements; who is not known is absent. A token past
    /// its end no longer recognises anyone.
    pub async fn recognised(
        &self,
        municipality: MunicipalityId,
        tokens: &[RecognitionToken],
    ) -> Result<HashMap<TokenKey, RecognisedPerson>, StoreError> {
        let mut found = HashMap::new();
        let month = self.inner.clock.today().month();
        let tokens: Vec<TokenKey> = tokens.iter().map(|one| (one.version, one.bytes)).collect();
        self.each_token(RECOGNISED, municipality, &tokens, month, |row| {
            let person = RecognisedPerson {
                person: row.get(2)?,
                fingerprint: row.get(3)?,
            };
            found.insert((row.get(0)?, row.get(1)?), person);
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Which of these tokens are in force in this month: those people are left alone.
    pub async fn suppressed(
        &self,
        municipality: MunicipalityId,
        tokens: &[SuppressionToken],
        month: Month,
    ) -> Result<HashSet<TokenKey>, StoreError> {
        let mut found = HashSet::new();
        let tokens: Vec<TokenKey> = tokens.iter().map(|one| (one.version, one.bytes)).collect();
        self.each_token(SUPPRESSED, municipality, &tokens, month, |row| {
            found.insert((row.get(0)?, row.get(1)?));
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Runs a statement once for each page of tokens of one version.
    async fn each_token(
        &self,
        sql: &'static str,
        municipality: MunicipalityId,
        tokens: &[TokenKey],
        month: Month,
        mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut by_version: BTreeMap<i32, Vec<[u8; 16]>> = BTreeMap::new();
        for (version, bytes) in tokens {
            by_version.entry(*version).or_default().push(*bytes);
        }
        let reader = self.read_vault();
        for (version, tokens) in by_version {
            for page in tokens.chunks(PAGE) {
                let mut key = params![municipality, version, month];
                let listed = match reader.engine() {
                    Engine::Sqlite => {
                        key.extend(page.iter().map(ToParam::to_param));
                        let places: Vec<String> = (4..page.len() + 4)
                            .map(|place| format!("${place}"))
                            .collect();
                        places.join(",")
                    }
                    // For the reason given at `among::pages`.
                    Engine::Postgres => {
                        let texts: Vec<String> = page.iter().map(|one| hex::encode(one)).collect();
                        key.push(texts.join(",").to_param());
                        "SELECT decode(unnest(string_to_array($4, ',')), 'hex')".to_owned()
                    }
                };
                let sql = AssertSqlSafe(sql.replace("{tokens}", &listed));
                reader.fetch_each(sql, key, &mut take).await?;
            }
        }
        Ok(())
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

    /// Forgets how to recognise a person: contact ended where the municipality trusts only the
    /// list's own flag.
    pub async fn forget_recognition(
        &self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        let mut tx = self.write_vault().await?;
        tx.execute(FORGET, params![municipality, person]).await?;
        tx.commit().await?;
        self.sweep_vault_log().await
    }

    /// Makes the next list that brings these people count as a change: what they last came with was
    /// taken back. No digest matches zeros.
    pub async fn unsettle_fingerprints(
        &self,
        municipality: MunicipalityId,
        persons: &[Uuid],
    ) -> Result<(), StoreError> {
        if persons.is_empty() {
            return Ok(());
        }
        let mut tx = self.write_vault().await?;
        let key = params![municipality, [0_u8; 16]];
        for (sql, values) in pages(tx.engine(), UNSETTLE, &key, persons) {
            tx.execute(sql, values).await?;
        }
        tx.commit().await
    }

    /// Sets the last month in which a person can be recognised, when the contact has ended. A later
    /// list that brings the person again takes the end away.
    pub async fn limit_recognition(
        &self,
        municipality: MunicipalityId,
        person: PersonId,
        until: Month,
    ) -> Result<(), StoreError> {
        let mut tx = self.write_vault().await?;
        tx.execute(LIMIT_RECOGNITION, params![municipality, person, until])
            .await?;
        tx.commit().await
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
