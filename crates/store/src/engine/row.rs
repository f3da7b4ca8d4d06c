//! Values on their way out of a row, the same for both databases.

use domain::{
    AccountId, AdulthoodSheetId, AgreementId, BudgetEntryId, BudgetId, BudgetLineId, CardBatchId,
    CaseId, CertificateId, ConferenceCaseId, ConferenceId, ConferenceLessonId,
    ConferenceOrganisationId, ConferencePilotId, CooperationMeasureId, Day, EffectReportId,
    FileRequestId, GroupingId, ImprovementId, InvitationId, JobId, ListId, MeasurementId, Month,
    MunicipalityId, NetworkItemId, NetworkMeetingId, NetworkRouteId, PartnerAgreementId, PartnerId,
    PartnerPersonId, PersonId, ProjectId, ProvisionId, PupilId, RecipientNoticeId, RouteTemplateId,
    SchoolListId, SchoolRowId, SessionId, SurveyId, TargetId, TransferId, TrialId, Ts, WaveId,
};
use sqlx::{
    ColumnIndex, Row as _, ValueRef as _,
    postgres::{PgRow, PgValueFormat},
    sqlite::SqliteRow,
};
use uuid::Uuid;

use super::param::POSTGRES_FIRST_MOMENT;
use crate::StoreError;

/// One row of an answer.
pub enum Row<'r> {
    /// From SQLite.
    Sqlite(&'r SqliteRow),
    /// From PostgreSQL.
    Postgres(&'r PgRow),
}

/// A column by its place (from 0) or its name.
pub trait Column: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> + std::fmt::Debug {}

impl<C: ColumnIndex<SqliteRow> + ColumnIndex<PgRow> + std::fmt::Debug> Column for C {}

impl Row<'_> {
    /// The value in a column, by place or name; an error when it is absent or not of this type.
    pub fn get<T: FromColumn>(&self, column: impl Column) -> Result<T, StoreError> {
        match self {
            Self::Sqlite(row) => column.index(*row).and_then(|at| T::from_sqlite(row, at)),
            Self::Postgres(row) => column.index(*row).and_then(|at| T::from_postgres(row, at)),
        }
        .map_err(StoreError::Database)
    }
}

/// What can be read from a column.
pub trait FromColumn: Sized {
    /// Reads it from a row of SQLite.
    fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self>;
    /// Reads it from a row of PostgreSQL.
    fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self>;
}

macro_rules! native {
    ($($native:ty),+) => {$(
        impl FromColumn for $native {
            fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
                row.try_get(at)
            }
            fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
                row.try_get(at)
            }
        }
    )+};
}

native!(Uuid, String, i64, Vec<u8>, bool);

macro_rules! ids_from_column {
    ($($id:ty),+ $(,)?) => {$(
        impl FromColumn for $id {
            fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
                Uuid::from_sqlite(row, at).map(Self::from_uuid)
            }
            fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
                Uuid::from_postgres(row, at).map(Self::from_uuid)
            }
        }
    )+};
}

ids_from_column!(
    AccountId,
    AdulthoodSheetId,
    AgreementId,
    BudgetEntryId,
    BudgetId,
    BudgetLineId,
    CardBatchId,
    CaseId,
    CertificateId,
    ConferenceCaseId,
    ConferenceId,
    ConferenceLessonId,
    ConferenceOrganisationId,
    ConferencePilotId,
    CooperationMeasureId,
    GroupingId,
    ImprovementId,
    InvitationId,
    JobId,
    ListId,
    MeasurementId,
    NetworkItemId,
    NetworkMeetingId,
    NetworkRouteId,
    MunicipalityId,
    PartnerAgreementId,
    PartnerId,
    PartnerPersonId,
    PersonId,
    ProjectId,
    ProvisionId,
    RecipientNoticeId,
    RouteTemplateId,
    PupilId,
    SchoolListId,
    SchoolRowId,
    TransferId,
    EffectReportId,
    SessionId,
    SurveyId,
    TargetId,
    TrialId,
    FileRequestId,
    WaveId,
);

fn unreadable(
    at: usize,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: at.to_string(),
        source: source.into(),
    }
}

macro_rules! from_native {
    ($($made:ty, $native:ty;)+) => {$(
        impl FromColumn for $made {
            fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
                <$native>::from_sqlite(row, at)?.try_into().map_err(|e| unreadable(at, e))
            }
            fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
                <$native>::from_postgres(row, at)?.try_into().map_err(|e| unreadable(at, e))
            }
        }
    )+};
}

from_native! {
    i32, i64;
    i16, i64;
    u64, i64;
    u32, i64;
    u16, i64;
    u8, i64;
}

impl<const N: usize> FromColumn for [u8; N] {
    fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
        let bytes: &[u8] = row.try_get(at)?;
        bytes.try_into().map_err(|e| unreadable(at, e))
    }
    fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
        let bytes: &[u8] = row.try_get(at)?;
        bytes.try_into().map_err(|e| unreadable(at, e))
    }
}

impl FromColumn for Month {
    fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
        row.try_get::<&str, _>(at)?
            .parse()
            .map_err(|e: domain::NotAMonth| unreadable(at, e))
    }
    fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
        row.try_get::<&str, _>(at)?
            .parse()
            .map_err(|e: domain::NotAMonth| unreadable(at, e))
    }
}

impl FromColumn for serde_json::Value {
    fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
        serde_json::from_str(row.try_get(at)?).map_err(|e| unreadable(at, e))
    }
    fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
        serde_json::from_str(row.try_get(at)?).map_err(|e| unreadable(at, e))
    }
}

/// The bytes of a value PostgreSQL sent in its binary form.
fn binary<const N: usize>(row: &PgRow, at: usize) -> sqlx::Result<[u8; N]> {
    let value = row.try_get_raw(at)?;
    if value.is_null() {
        return Err(unreadable(at, sqlx::error::UnexpectedNullError));
    }
    if value.format() != PgValueFormat::Binary {
        return Err(unreadable(at, "a value in text form"));
    }
    value
        .as_bytes()
        .map_err(|e| unreadable(at, e))?
        .try_into()
        .map_err(|e| unreadable(at, e))
}

impl FromColumn for Day {
    fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
        row.try_get::<&str, _>(at)?
            .parse()
            .map_err(|_| unreadable(at, "not a day"))
    }
    fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
        let days = i32::from_be_bytes(binary(row, at)?);
        let first = Self::new(2000, 1, 1).ok_or_else(|| unreadable(at, "not a day"))?;
        Ok(first.plus_days(days))
    }
}

impl FromColumn for Ts {
    fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
        row.try_get(at).map(Self::from_micros)
    }
    fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
        let micros = i64::from_be_bytes(binary(row, at)?);
        Ok(Self::from_micros(
            micros.saturating_add(POSTGRES_FIRST_MOMENT),
        ))
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_sqlite(row: &SqliteRow, at: usize) -> sqlx::Result<Self> {
        if row.try_get_raw(at)?.is_null() {
            Ok(None)
        } else {
            T::from_sqlite(row, at).map(Some)
        }
    }
    fn from_postgres(row: &PgRow, at: usize) -> sqlx::Result<Self> {
        if row.try_get_raw(at)?.is_null() {
            Ok(None)
        } else {
            T::from_postgres(row, at).map(Some)
        }
    }
}
