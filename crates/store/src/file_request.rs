//! Requests for files about many young people, and what a second person answered (security.md C10).

use domain::{FileAnswer, FileRequest, FileRequestId, TrialId, Ts};

use crate::{Row, Store, StoreError, Tx, params};

/// A request as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// Its id.
    pub id: FileRequestId,
    /// Of which trial the file is.
    pub trial: TrialId,
    /// Who asked, why, and how it was answered.
    pub request: FileRequest,
}

const ALL: &str = "
    SELECT id, trial_id, recipient, purpose, persons, needs_second, asked_by, asked_at,
      agreed, answer_reason, answered_by, answered_at
    FROM file_request
    ORDER BY asked_at DESC, id
    LIMIT 1000";

const ASK: &str = "
    INSERT INTO file_request
      (id, trial_id, recipient, purpose, persons, needs_second, asked_by, asked_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const ANSWER: &str = "
    UPDATE file_request
    SET agreed = $2, answer_reason = $3, answered_by = $4, answered_at = $5
    WHERE id = $1 AND answered_at IS NULL";

fn record(row: &Row<'_>) -> Result<FileRecord, StoreError> {
    let answered_at: Option<Ts> = row.get(11)?;
    let answer = match answered_at {
        None => None,
        Some(at) => Some(FileAnswer {
            agreed: row.get(8)?,
            reason: row.get(9)?,
            by: row.get(10)?,
            at,
        }),
    };
    let persons: i64 = row.get(4)?;
    Ok(FileRecord {
        id: row.get(0)?,
        trial: row.get(1)?,
        request: FileRequest {
            recipient: row.get(2)?,
            purpose: row.get(3)?,
            persons: u32::try_from(persons)
                .map_err(|_| StoreError::UnknownCode { what: "persons" })?,
            second: row.get(5)?,
            by: row.get(6)?,
            at: row.get(7)?,
            answer,
        },
    })
}

impl Store {
    /// The requests, newest first. They name no young person; of which trial the reader may know is for the caller.
    pub async fn file_requests(&self) -> Result<Vec<FileRecord>, StoreError> {
        self.read().fetch_all(ALL, params![], record).await
    }
}

impl Tx {
    /// Keeps a request.
    pub async fn ask_for_file(&mut self, record: &FileRecord) -> Result<(), StoreError> {
        let request = &record.request;
        let values = params![
            record.id,
            record.trial,
            &request.recipient,
            &request.purpose,
            i64::from(request.persons),
            request.second,
            request.by,
            request.at
        ];
        self.execute_one(ASK, values).await
    }

    /// Keeps the answer to one.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody answered before.
    pub async fn answer_file(
        &mut self,
        id: FileRequestId,
        answer: &FileAnswer,
    ) -> Result<(), StoreError> {
        let values = params![id, answer.agreed, &answer.reason, answer.by, answer.at];
        if self.execute(ANSWER, values).await? == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }
}
