//! Values on their way into a statement, the same for both databases.

use std::borrow::Cow;

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
    Arguments as _, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, types::Oid},
    sqlite::SqliteArguments,
};
use uuid::Uuid;

/// The kind of a column, so that an absent value still has a type (PostgreSQL asks for one).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A random id: 16 bytes.
    Id,
    /// Text, month (`yyyy-mm`) or JSON.
    Text,
    /// A whole number of 64 bits.
    Int,
    /// Bytes, mostly sealed.
    Bytes,
    /// A calendar day.
    Day,
    /// A moment in microseconds.
    Moment,
    /// True or false.
    Flag,
}

/// One bound value.
#[derive(Clone, PartialEq, Eq)]
pub enum Param {
    /// A random id.
    Id(Uuid),
    /// Text, month or JSON.
    Text(Cow<'static, str>),
    /// A whole number.
    Int(i64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A calendar day.
    Day(Day),
    /// A moment.
    Moment(Ts),
    /// True or false.
    Flag(bool),
    /// No value, of this kind.
    Null(Kind),
}

impl std::fmt::Debug for Param {
    /// Shows the kind only: a bound value may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.kind())
    }
}

impl Param {
    /// The kind of column this value fits.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Id(_) => Kind::Id,
            Self::Text(_) => Kind::Text,
            Self::Int(_) => Kind::Int,
            Self::Bytes(_) => Kind::Bytes,
            Self::Day(_) => Kind::Day,
            Self::Moment(_) => Kind::Moment,
            Self::Flag(_) => Kind::Flag,
            Self::Null(kind) => *kind,
        }
    }

    pub(super) fn bind_sqlite(self, arguments: &mut SqliteArguments) -> Result<(), BoxDynError> {
        match self {
            Self::Id(value) => arguments.add(value),
            Self::Text(Cow::Borrowed(value)) => arguments.add(value),
            Self::Text(Cow::Owned(value)) => arguments.add(value),
            Self::Int(value) => arguments.add(value),
            Self::Bytes(value) => arguments.add(value),
            Self::Day(value) => arguments.add(value.to_string()),
            Self::Moment(value) => arguments.add(value.micros()),
            Self::Flag(value) => arguments.add(i64::from(value)),
            Self::Null(_) => arguments.add(None::<i64>),
        }
    }

    pub(super) fn bind_postgres(self, arguments: &mut PgArguments) -> Result<(), BoxDynError> {
        match self {
            Self::Id(value) => arguments.add(value),
            Self::Text(value) => arguments.add(value.as_ref()),
            Self::Int(value) => arguments.add(value),
            Self::Bytes(value) => arguments.add(value),
            Self::Day(value) => arguments.add(PgDay(value)),
            Self::Moment(value) => arguments.add(PgMoment(value)),
            Self::Flag(value) => arguments.add(value),
            Self::Null(Kind::Id) => arguments.add(None::<Uuid>),
            Self::Null(Kind::Text) => arguments.add(None::<&str>),
            Self::Null(Kind::Int) => arguments.add(None::<i64>),
            Self::Null(Kind::Bytes) => arguments.add(None::<Vec<u8>>),
            Self::Null(Kind::Day) => arguments.add(None::<PgDay>),
            Self::Null(Kind::Moment) => arguments.add(None::<PgMoment>),
            Self::Null(Kind::Flag) => arguments.add(None::<bool>),
        }
    }
}

/// Days from 2000-01-01, PostgreSQL's first day, to this one.
pub(super) fn postgres_days(day: Day) -> i32 {
    Day::new(2000, 1, 1).map_or(0, |first| first.days_until(day))
}

/// Microseconds from 2000-01-01T00:00Z, PostgreSQL's first moment, to 1970-01-01T00:00Z.
pub(super) const POSTGRES_FIRST_MOMENT: i64 = 946_684_800_000_000;

/// A day as PostgreSQL's DATE (oid 1082): days since 2000-01-01.
pub(super) struct PgDay(pub(super) Day);

impl Type<Postgres> for PgDay {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1082))
    }
}

impl Encode<'_, Postgres> for PgDay {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.extend_from_slice(&postgres_days(self.0).to_be_bytes());
        Ok(IsNull::No)
    }
}

/// A moment as PostgreSQL's TIMESTAMPTZ (oid 1184): microseconds since 2000-01-01T00:00Z.
pub(super) struct PgMoment(pub(super) Ts);

impl Type<Postgres> for PgMoment {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1184))
    }
}

impl Encode<'_, Postgres> for PgMoment {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let micros = self.0.micros().saturating_sub(POSTGRES_FIRST_MOMENT);
        buffer.extend_from_slice(&micros.to_be_bytes());
        Ok(IsNull::No)
    }
}

/// What can be bound to a statement.
pub trait ToParam {
    /// The kind of column it fits, also when absent.
    const KIND: Kind;

    /// The bound value.
    fn to_param(self) -> Param;
}

macro_rules! ids_to_param {
    ($($id:ty),+ $(,)?) => {$(
        impl ToParam for $id {
            const KIND: Kind = Kind::Id;
            fn to_param(self) -> Param {
                Param::Id(self.uuid())
            }
        }
    )+};
}

ids_to_param!(
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

macro_rules! to_param {
    ($($from:ty, $kind:ident, |$value:ident| $made:expr;)+) => {$(
        impl ToParam for $from {
            const KIND: Kind = Kind::$kind;
            fn to_param(self) -> Param {
                let $value = self;
                $made
            }
        }
    )+};
}

to_param! {
    Uuid, Id, |v| Param::Id(v);
    String, Text, |v| Param::Text(Cow::Owned(v));
    &str, Text, |v| Param::Text(Cow::Owned(v.to_owned()));
    &String, Text, |v| Param::Text(Cow::Owned(v.clone()));
    i64, Int, |v| Param::Int(v);
    i32, Int, |v| Param::Int(i64::from(v));
    i16, Int, |v| Param::Int(i64::from(v));
    u32, Int, |v| Param::Int(i64::from(v));
    u16, Int, |v| Param::Int(i64::from(v));
    u8, Int, |v| Param::Int(i64::from(v));
    Vec<u8>, Bytes, |v| Param::Bytes(v);
    &[u8], Bytes, |v| Param::Bytes(v.to_vec());
    &Vec<u8>, Bytes, |v| Param::Bytes(v.clone());
    Day, Day, |v| Param::Day(v);
    Month, Text, |v| Param::Text(Cow::Owned(v.to_string()));
    Ts, Moment, |v| Param::Moment(v);
    bool, Flag, |v| Param::Flag(v);
    &serde_json::Value, Text, |v| Param::Text(Cow::Owned(v.to_string()));
}

impl<const N: usize> ToParam for [u8; N] {
    const KIND: Kind = Kind::Bytes;
    fn to_param(self) -> Param {
        Param::Bytes(self.to_vec())
    }
}

impl<const N: usize> ToParam for &[u8; N] {
    const KIND: Kind = Kind::Bytes;
    fn to_param(self) -> Param {
        Param::Bytes(self.to_vec())
    }
}

impl<T: ToParam> ToParam for Option<T> {
    const KIND: Kind = T::KIND;
    fn to_param(self) -> Param {
        self.map_or(Param::Null(T::KIND), T::to_param)
    }
}

impl ToParam for Param {
    const KIND: Kind = Kind::Text;
    fn to_param(self) -> Param {
        self
    }
}

/// Values for `$1`, `$2` and on, in order: `params![municipality, day, text]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::ToParam::to_param($value)),*]
    };
}

/// One row of a bulk insert, as an array: `row![id, day, text]`, without an allocation of its own.
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        [$($crate::ToParam::to_param($value)),*]
    };
}
