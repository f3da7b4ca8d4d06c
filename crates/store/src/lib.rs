//! The only room with SQL: two database engines, tables, one module for each aggregate, the log.
//!
//! Reads go through [`Store::read`], changes through [`Store::write`]; a change becomes durable
//! only together with its entry in the log.

mod absence;
mod account;
mod adulthood;
mod age_check;
mod agreement;
mod alone;
mod among;
mod attempt;
mod audit;
mod backup;
mod basis;
mod beside;
mod budget;
mod calendar;
mod case;
mod conference;
mod council;
mod destruction;
mod directory;
mod draft;
mod effect;
mod engine;
mod error;
mod file_request;
mod finding;
mod formation;
mod hex;
mod insight;
mod job;
mod keys;
mod letter;
mod link;
mod list;
mod lock;
mod mail;
mod migrate;
mod municipality;
mod network;
mod notice;
mod outreach;
mod person;
mod project;
mod provision;
mod quarter;
mod recipient;
mod registration;
mod remembered;
mod retention;
mod route;
mod rule;
mod school;
mod session;
mod store;
mod suppression_check;
mod survey;
mod tally;
mod transfer;
mod trial;
mod visit_take;
mod workload;

pub use absence::Absence;
pub use account::{AccountRecord, AccountRole, Invitation, PasskeyRecord};
pub use adulthood::{EscalatedSheet, SheetRecord};
pub use age_check::AgeCheck;
pub use agreement::{Agreement, AgreementKind};
pub use alone::Alone;
pub use audit::{
    AuditEntry, AuditFault, AuditFilter, AuditPosition, AuditReport, AuditRow, Chain, ChainState,
    Checkpoint, CheckpointFile, Cut, Detail, FaultKind, NotedFinding, Opened, Outcome, Review, Who,
};
pub use backup::{check_copy, copy_vault, holds_a_vault, postgres_major};
pub use basis::RecordedBasis;
pub use beside::{Beside, Look};
pub use budget::{BudgetFile, BudgetHead, EntryRecord, LineRecord};
pub use case::{Author, CaseFile, Held, OverviewRow, SealedWords, event_row_id};
pub use conference::{
    AnswerRecord, ConferenceCaseRecord, ConferenceFile, ConferenceRecord, HeldConferenceCase,
    HeldPilot, LessonRecord, OrganisationRecord, PilotRecord, SealedStep,
};
pub use council::CouncilWords;
pub use destruction::{Answered, Begun, SignedCertificate, sealed_part};
pub use directory::{
    ColleagueCard, CooperationMeasure, HeldProvision, Improvement, ImprovementEnd,
    PartnerAgreement, PartnerPerson, PartnerRecord, ProvisionFile, ProvisionVersion,
    StoredCondition,
};
pub use draft::{DraftsDue, SealedDraft};
pub use effect::EffectReport;
pub use engine::{Column, Engine, FromColumn, Kind, Param, Reader, Retryable, Row, ToParam, Tx};
pub use error::StoreError;
pub use file_request::FileRecord;
pub use finding::ListsStamp;
pub use formation::RegionNorm;
pub use hex::encode as hex_text;
pub use insight::{Insight, Tie};
pub use job::{JobRecord, JobState};
pub use keys::{Destroyed, NewSuppression, RecognisedPerson, StagedKey, StagedRecognition};
pub use letter::StoredLetterText;
pub use link::{CaseLink, Unlinking};
pub use list::{
    LeftBehind, ListRecord, ListState, Pattern, QuarantinedRow, StagedCase, StagedChunk, StagedRow,
    TakenBack,
};
pub use lock::{LockedOut, PersonLock};
pub use mail::DailyMail;
pub use municipality::{Grouping, GroupingKind, Holdings, Membership, Municipality};
pub use network::{
    HeldItem, HeldMeeting, ItemRecord, MeetingRecord, NetworkItem, RouteRecord, StepAuthor,
};
pub use notice::Notice;
pub use outreach::{Card, CardBatch, Desk, NewCardText, WorklistPage};
pub use person::PersonFacts;
pub use project::{
    HeldProject, MeasurementRecord, ProjectFile, ProjectVersion, TargetRecord, Withdrawal,
};
pub use provision::FreshDatabases;
pub use quarter::{
    Audience, Delivery, EnteredRecord, FindingRecord, QuarterRecord, ReleaseContents,
};
pub use recipient::{NoticeToSend, PreparedNotice, RecipientNotice};
pub use registration::NewPerson;
pub use retention::{DueCase, DueCount, LegalHold, SignedList};
pub use route::{CaseRoutes, HeldRoute, RouteFile, RouteVersion};
pub use rule::DecidedVersion;
pub use school::{
    NewSchoolRow, PupilKeeps, SchoolDecision, SchoolList, SchoolListState, SchoolOutcome,
    SchoolReturn, SchoolRow, SetApart, StagedSchoolRow, TransitionRecord,
};
pub use session::{Once, SessionRecord};
pub use store::{Databases, Store, StoreConfig, StoreKit};
pub use survey::{ClosedCase, Invited, Survey};
pub use tally::ChangedSince;
pub use transfer::{NewTransfer, Transfer, TransferFile, TransferLink, TransferStep};
pub use trial::{Stopped, Trial};
pub use workload::{Load, MovedCase, Reassignment};
