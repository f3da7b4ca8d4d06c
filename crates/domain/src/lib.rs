//! The work itself, as pure rules: people, lists, cases, dated rules.
//!
//! Nothing here does I/O, reads a clock or draws a random number. Every rule takes its date as an
//! argument, so that a test can stand on the day before, the day itself and the day after.

pub mod adulthood;
mod age_limit;
mod birth_date;
mod bsn;
mod bsn_scan;
pub mod budget;
mod code;
pub mod conference;
pub mod costs;
pub mod destruction;
pub mod directory;
pub mod disclosure;
pub mod effect;
mod file_request;
pub mod formation;
pub mod guidance;
mod identity;
mod ids;
pub mod list;
mod log_review;
pub mod monitor;
mod need_to_know;
pub mod network;
mod notice;
pub mod outreach;
pub mod processing;
pub mod project;
pub mod recipient;
pub mod retention;
mod role;
pub mod route;
pub mod rules;
pub mod school;
pub mod search;
mod short_code;
mod succession;
mod suppression;
pub mod survey;
mod time;
pub mod transfer;
pub mod trials;
mod validity;
mod viewing;
mod workday;
pub mod worklist;

pub use age_limit::{age_limit_month, upper_age};
pub use birth_date::{BirthDate, NotABirthDate};
pub use bsn::{Bsn, BsnError};
pub use bsn_scan::{holds_bsn, joins_figures, leading_bsn};
pub use code::UnknownCode;
pub use file_request::{FileAnswer, FileRequest, FileState, needs_second};
pub use identity::{Identity, Living, Markers};
pub use ids::{
    AbsenceId, AccountId, AdulthoodSheetId, AgreementId, BudgetEntryId, BudgetId, BudgetLineId,
    CardBatchId, CaseId, CertificateId, ConferenceCaseId, ConferenceId, ConferenceLessonId,
    ConferenceOrganisationId, ConferencePilotId, CooperationMeasureId, EffectReportId,
    FileRequestId, GroupingId, ImprovementId, InvitationId, JobId, ListId, MeasurementId,
    MunicipalityId, NetworkItemId, NetworkMeetingId, NetworkRouteId, PartnerAgreementId, PartnerId,
    PartnerPersonId, PersonId, ProjectId, ProvisionId, PupilId, ReassignmentId, RecipientNoticeId,
    RouteTemplateId, SchoolListId, SchoolRowId, SessionId, SurveyId, TargetId, TransferId, TrialId,
    WaveId,
};
pub use list::{Outcome, Tally, Track};
pub use log_review::{Finding, PickReason, Picked, Relation, VIEW_ALERT};
pub use need_to_know::{
    EmergencyReason, InsightKind, InsightReason, InsightState, LockReason, TieAnswer, TieCause,
    shares_family_name,
};
pub use notice::{NoticeKind, Told, notices};
pub use outreach::{
    Case, CloseReason, Command, Event, EventKind, NextAction, Overview, Phase, Refusal,
    intake_executor,
};
pub use processing::{BasisVersion, Ground, Processing};
pub use role::Role;
pub use rules::{
    CountingOrder, IntakeBy, KnownIncludes, NotNowKeeping, RecognitionMode, RenouncedCounts,
    RuleBook, RuleKey, RuleValue, RuleVersion, SelfEmployedBy,
};
pub use short_code::{NotAShortCode, ShortCode};
pub use succession::{Succession, Successions};
pub use suppression::suppression_until;
pub use time::{Clock, Day, Month, NotAMonth, Ts};
pub use validity::Validity;
pub use viewing::{ViewAlarm, Views, median};
pub use workday::is_workday;
