//! Long work with progress, that one can leave and come back to.

use access::{Action, Grant, ScopedSql};
use domain::{AccountId, JobId, MunicipalityId, Ts};

use crate::{Row, Store, StoreError, Tx, params};

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Ended well.
    Done,
    /// Ended without a result.
    Failed,
}

impl JobState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Running, Self::Done, Self::Failed];

    /// The code it is stored under.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn from_code(code: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == code)
            .ok_or(StoreError::UnknownCode { what: "job state" })
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRecord {
    /// The municipality it works for.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: JobId,
    /// The code of what it does.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// Steps done.
    pub done: i64,
    /// Steps in all; 0 while not known.
    pub total: i64,
    /// A code for the page, such as why it failed.
    pub message: Option<String>,
    /// What came of it, sealed when it says anything of a person.
    pub result: Option<Vec<u8>>,
    /// Who asked for it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Ts,
}

const BY_ID: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, id, kind, state, done, total, message, result, created_by, created_at
    FROM job
    WHERE id = $1 AND created_by = $2 AND {scope}",
);

const INSERT: &str = "
    INSERT INTO job (municipality_id, id, kind, state, done, total, message, result, created_by,
        created_at, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";

const PROGRESS: &str = "
    UPDATE job
    SET state = 'running', done = $3, total = $4, changed_at = $5
    WHERE municipality_id = $1 AND id = $2 AND state IN ('waiting', 'running')";

const FINISH: &str = "
    UPDATE job
    SET state = $3, message = $4, result = $5, changed_at = $6
    WHERE municipality_id = $1 AND id = $2 AND state IN ('waiting', 'running')";

const FAIL_UNFINISHED: &str = "
    UPDATE job
    SET state = 'failed', message = $1, changed_at = $2
    WHERE state IN ('waiting', 'running') AND changed_at < $3";

const SWEEP: &str = "DELETE FROM job WHERE state IN ('done', 'failed') AND changed_at < $1";

impl Store {
    /// A job of the grant's holder, within the grant.
    pub async fn job<A: Action>(
        &self,
        grant: &Grant<A>,
        id: JobId,
    ) -> Result<Option<JobRecord>, StoreError> {
        self.read()
            .fetch_optional_scoped(grant, BY_ID, params![id, grant.account()], job)
            .await
    }

    /// Notes how far a job is. Nothing is logged: its beginning and its effects are.
    pub async fn job_progress(
        &self,
        municipality: MunicipalityId,
        id: JobId,
        done: i64,
        total: i64,
    ) -> Result<(), StoreError> {
        let now = self.inner.clock.now();
        self.keep_house(PROGRESS, params![municipality, id, done, total, now])
            .await
            .map(drop)
    }

    /// Ends a job with what came of it.
    pub async fn finish_job(
        &self,
        municipality: MunicipalityId,
        id: JobId,
        state: JobState,
        message: Option<&str>,
        result: Option<Vec<u8>>,
    ) -> Result<(), StoreError> {
        let now = self.inner.clock.now();
        let values = params![municipality, id, state.code(), message, result, now];
        self.keep_house(FINISH, values).await.map(drop)
    }

    /// Marks jobs as failed that nobody works on any more: at the start of the process, those not
    /// touched since `before`. Returns their number.
    pub async fn fail_unfinished_jobs(
        &self,
        message: &'static str,
        before: Ts,
    ) -> Result<u64, StoreError> {
        let now = self.inner.clock.now();
        self.keep_house(FAIL_UNFINISHED, params![message, now, before])
            .await
    }

    /// Removes jobs that ended before a moment; returns their number.
    pub async fn sweep_jobs(&self, before: Ts) -> Result<u64, StoreError> {
        self.keep_house(SWEEP, params![before]).await
    }
}

impl Tx {
    /// Adds a job.
    pub async fn insert_job(&mut self, new: &JobRecord) -> Result<(), StoreError> {
        let values = params![
            new.municipality,
            new.id,
            &new.kind,
            new.state.code(),
            new.done,
            new.total,
            new.message.clone(),
            new.result.clone(),
            new.created_by,
            new.created_at,
        ];
        self.execute(INSERT, values).await.map(drop)
    }
}

fn job(row: &Row<'_>) -> Result<JobRecord, StoreError> {
    Ok(JobRecord {
        municipality: row.get(0)?,
        id: row.get(1)?,
        kind: row.get(2)?,
        state: JobState::from_code(&row.get::<String>(3)?)?,
        done: row.get(4)?,
        total: row.get(5)?,
        message: row.get(6)?,
        result: row.get(7)?,
        created_by: row.get(8)?,
        created_at: row.get(9)?,
    })
}
