//! Keys and tokens of a list on its way in: made at staging, put in place by one statement each.

use domain::{ListId, MunicipalityId, PersonId};
use vault::RecognitionToken;

use super::StagedKey;
use crate::{Store, StoreError, params, row};

/// A recognition token made at staging.
#[derive(Clone, Debug)]
pub struct StagedRecognition {
    /// The token.
    pub token: RecognitionToken,
    /// Whom it recognises.
    pub person: PersonId,
    /// Keyed digest of the person's data, to see a change next month; empty when none is kept.
    pub fingerprint: Vec<u8>,
}

/// So many people more, and what was planned for fewer no longer fits.
const GROWTH: u64 = 1_000;

const KEY_COLUMNS: [&str; 7] = [
    "municipality_id",
    "list_id",
    "subject_id",
    "compartment",
    "epoch",
    "wrapped",
    "check_value",
];

const TOKEN_COLUMNS: [&str; 6] = [
    "municipality_id",
    "list_id",
    "version",
    "token",
    "person_id",
    "fingerprint",
];

const COMMIT_KEYS: &str = "
    INSERT INTO subject_key (municipality_id, subject_id, compartment, epoch, wrapped, check_value)
    SELECT municipality_id, subject_id, compartment, epoch, wrapped, check_value
    FROM staged_subject_key
    WHERE municipality_id = $1 AND list_id = $2";

const DROP_KEYS: &str = "
    DELETE FROM staged_subject_key
    WHERE municipality_id = $1 AND list_id = $2";

const COMMIT_TOKENS: &str = "
    INSERT INTO recognition_token (municipality_id, version, token, person_id, fingerprint)
    SELECT municipality_id, version, token, person_id, fingerprint
    FROM staged_recognition
    WHERE municipality_id = $1 AND list_id = $2
    ON CONFLICT (municipality_id, version, token) DO UPDATE
    SET person_id = excluded.person_id, fingerprint = excluded.fingerprint,
        until_month = NULL";

const DROP_TOKENS: &str = "
    DELETE FROM staged_recognition
    WHERE municipality_id = $1 AND list_id = $2";

const WAITING: &str = "
    SELECT municipality_id, list_id
    FROM staged_recognition
    UNION
    SELECT municipality_id, list_id
    FROM staged_subject_key
    ORDER BY municipality_id, list_id";

impl Store {
    /// Keeps keys and recognition tokens made while a list is staged: keys of new people, tokens of
    /// new people and of known ones whose data changed.
    pub async fn stage_keys(
        &self,
        municipality: MunicipalityId,
        list: ListId,
        keys: Vec<StagedKey>,
        recognition: Vec<StagedRecognition>,
    ) -> Result<(), StoreError> {
        if keys.is_empty() && recognition.is_empty() {
            return Ok(());
        }
        let mut tx = self.write_vault().await?;
        let keys = keys.into_iter().map(|key| {
            row![
                municipality,
                list,
                key.subject,
                key.compartment.code(),
                key.wrapped.epoch,
                key.wrapped.bytes,
                key.wrapped.check,
            ]
        });
        tx.insert_many("staged_subject_key", &KEY_COLUMNS, keys)
            .await?;
        let tokens = recognition.into_iter().map(|new| {
            row![
                municipality,
                list,
                new.token.version,
                new.token.bytes,
                new.person,
                new.fingerprint,
            ]
        });
        tx.insert_many("staged_recognition", &TOKEN_COLUMNS, tokens)
            .await?;
        tx.commit().await
    }

    /// Before the data of a list are committed: puts its keys in place. Returns their number; doing
    /// it again does nothing.
    pub async fn commit_staged_keys(
        &self,
        municipality: MunicipalityId,
        list: ListId,
    ) -> Result<u64, StoreError> {
        let mut tx = self.write_vault().await?;
        let moved = tx.execute(COMMIT_KEYS, params![municipality, list]).await?;
        tx.execute(DROP_KEYS, params![municipality, list]).await?;
        tx.commit().await?;
        Ok(moved)
    }

    /// After the data of a list are committed: puts its recognition tokens in place. Returns their
    /// number; doing it again does nothing.
    pub async fn commit_staged_recognition(
        &self,
        municipality: MunicipalityId,
        list: ListId,
    ) -> Result<u64, StoreError> {
        let mut tx = self.write_vault().await?;
        let moved = tx
            .execute(COMMIT_TOKENS, params![municipality, list])
            .await?;
        tx.execute(DROP_TOKENS, params![municipality, list]).await?;
        tx.commit().await?;
        if moved >= GROWTH {
            self.inner
                .vault
                .count_anew("recognition_token, subject_key")
                .await?;
            self.inner
                .data
                .count_anew("person, case_file, case_event, case_overview")
                .await?;
        }
        Ok(moved)
    }

    /// Forgets what was staged for a list that came to nothing. Only after the data say so: the rows
    /// of a list that can still be committed are lost without it.
    pub async fn drop_staged_keys(
        &self,
        municipality: MunicipalityId,
        list: ListId,
    ) -> Result<(), StoreError> {
        let mut tx = self.write_vault().await?;
        tx.execute(DROP_KEYS, params![municipality, list]).await?;
        tx.execute(DROP_TOKENS, params![municipality, list]).await?;
        tx.commit().await?;
        self.sweep_vault_log().await
    }

    /// The lists of which keys or recognition tokens still wait: on their way in, or left behind by
    /// what cut their end off. The data say which.
    pub async fn lists_waiting(&self) -> Result<Vec<(MunicipalityId, ListId)>, StoreError> {
        self.read_vault()
            .fetch_all(WAITING, params![], |row| Ok((row.get(0)?, row.get(1)?)))
            .await
    }
}
