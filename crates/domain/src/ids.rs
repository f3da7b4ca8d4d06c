//! Identifiers: one newtype a subject, so that a case can never be passed where a person is asked.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that came from the id source or from storage.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID, for binding to a query.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A pilot with the multidisciplinary conference.
    ConferencePilotId;
    /// One conference: a day on which cases are talked over.
    ConferenceId;
    /// A case within a pilot.
    ConferenceCaseId;
    /// An organisation that takes part in a pilot.
    ConferenceOrganisationId;
    /// A lesson learned in a pilot.
    ConferenceLessonId;
    /// A municipality (gemeente): the controller of its own data and the tenant of every table.
    MunicipalityId;
    /// A grouping of municipalities: RMC region, labour-market region or sub-region.
    GroupingId;
    /// A young person (jongere) as one municipality knows them.
    PersonId;
    /// Somebody on lists of DUO, as one municipality knows them: never the same id as a person's.
    PupilId;
    /// A list of DUO about who left school.
    SchoolListId;
    /// One row of such a list.
    SchoolRowId;
    /// A request to a school for the transfer form of one pupil.
    TransferId;
    /// A report of effects as it was delivered.
    EffectReportId;
    /// One case (traject van benadering) of one young person.
    CaseId;
    /// One delivered monthly list (maandlijst).
    ListId;
    /// An account of a professional.
    AccountId;
    /// A signed-in session.
    SessionId;
    /// A one-time invitation to set up an account.
    InvitationId;
    /// A release of cards sized to the weekly capacity for visits.
    WaveId;
    /// One print run of cards.
    CardBatchId;
    /// Letters that are tried against each other.
    TrialId;
    /// A request for a file about many young people.
    FileRequestId;
    /// A survey among those whose guidance ended.
    SurveyId;
    /// Days on which a colleague is away.
    AbsenceId;
    /// Cases that were moved together.
    ReassignmentId;
    /// A piece of long work with progress.
    JobId;
    /// A certificate of destruction.
    CertificateId;
    /// A notice of destruction to somebody who received something.
    RecipientNoticeId;
    /// A budget of a year.
    BudgetId;
    /// A line of a budget.
    BudgetLineId;
    /// An amount entered in a line of a budget.
    BudgetEntryId;
    /// A project with measurable targets.
    ProjectId;
    /// A target of a project.
    TargetId;
    /// A number that somebody measured for a target.
    MeasurementId;
    /// Somebody the network talks over.
    NetworkItemId;
    /// A meeting of the network.
    NetworkMeetingId;
    /// A line of the network's routing table.
    NetworkRouteId;
    /// An agreement or college decision in force for a municipality.
    AgreementId;
    /// An 18-/18+ checklist of a case.
    AdulthoodSheetId;
    /// A route of a region.
    RouteTemplateId;
    /// A provision of the social map.
    ProvisionId;
    /// An organisation that works with young people too, as the contact list has it.
    PartnerId;
    /// Somebody who works at a partner.
    PartnerPersonId;
    /// An agreement with a partner about sharing.
    PartnerAgreementId;
    /// Something a region agreed to better.
    ImprovementId;
    /// That the cooperation of a region was measured.
    CooperationMeasureId;
}

impl MunicipalityId {
    /// The id under which acts on the installation itself are logged: no municipality has it.
    pub const INSTALLATION: Self = Self(Uuid::nil());
}
