//! What happened in the guidance of a case: the plain part.

use serde::{Deserialize, Serialize};

use super::{
    ConsentForm, ContactOutcome, ContentClass, Explained, FollowUpOutcome, GuidanceClose, Meeting,
    NotNowReason, Party, ReadBackOffer, RouteScope, TryAgainReason,
};
use crate::{AccountId, Day, MunicipalityId, Role, Ts, outreach::Channel};

/// What a young person consents to. Each stands by itself: given, refused and withdrawn apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Consent {
    /// To work together: consent 1 (S1-46).
    WorkTogether,
    /// To ask others about the case without saying whose it is (S1-54).
    Consultation,
    /// To contact one third party (S1-49). Which one is sealed; here it is only the first, second ...
    /// of this case.
    ThirdParty {
        /// From 1, in the order they were asked for.
        number: u8,
    },
    /// To a dossier at the municipality: consent 2 (S1-62).
    Dossier,
}

/// One step of the guidance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The lead moved: always one professional (A.18 no. 12).
    LeadMoved {
        /// The role that leads.
        to: Role,
        /// Whose account.
        account: AccountId,
    },
    /// Telephone, e-mail and preferred channel were kept; from a yes on.
    ContactKept,
    /// The intake has a day.
    IntakePlanned {
        /// The day.
        day: Day,
    },
    /// All six things were explained (S1-47, S1-48).
    Explained {
        /// What was explained.
        points: Vec<Explained>,
        /// When.
        at: Ts,
    },
    /// Consent was given.
    ConsentGiven {
        /// To what.
        consent: Consent,
        /// Oral or written.
        form: ConsentForm,
        /// When: before what rests on it.
        at: Ts,
        /// The version of the text that was read out or signed.
        text_version: u32,
    },
    /// Consent was asked and not given.
    ConsentRefused {
        /// To what.
        consent: Consent,
        /// When.
        at: Ts,
    },
    /// Consent was withdrawn; it works on the next request (D12).
    ConsentWithdrawn {
        /// To what.
        consent: Consent,
        /// The way it came in.
        channel: Channel,
        /// What came of offering a copy, where something was destroyed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offered: Option<ReadBackOffer>,
    },
    /// The intake was written down, or written anew.
    IntakeRecorded {
        /// 1 for the first.
        version: u32,
    },
    /// Life domains were scored: care and debt, so sealed apart.
    DomainsScored,
    /// The result of an instrument was kept; which one and what came of it is sealed.
    MeasurementRecorded,
    /// Somebody was asked for advice without knowing about whom (S1-54).
    Consulted,
    /// A third party was spoken to, by consent (S1-49).
    PartnerContacted {
        /// The number of the consent.
        number: u8,
        /// The way.
        channel: Channel,
        /// Minutes spent.
        minutes: u16,
    },
    /// The young person chose a route (S1-53).
    RouteChosen {
        /// Within the municipality or outside it.
        scope: RouteScope,
    },
    /// What is there already was considered first (S1-58).
    PriorProvisionConsidered,
    /// The plan was written, or written anew.
    PlanWritten {
        /// 1 for the first.
        version: u32,
    },
    /// The young person got a copy of the plan (S1-51).
    PlanCopyGiven {
        /// Which version.
        version: u32,
    },
    /// The three-party talk has a day (S1-60).
    TalkPlanned {
        /// The day.
        day: Day,
    },
    /// The talk was held with everybody it needs.
    TalkHeld {
        /// The day.
        day: Day,
        /// Who was there.
        present: Vec<Party>,
        /// How they met.
        meeting: Meeting,
        /// Minutes spent.
        minutes: u16,
    },
    /// The plan was completed in the talk (S1-61).
    PlanCompleted {
        /// Which version.
        version: u32,
    },
    /// The hand-over was offered outside a talk, after a conversation.
    HandOverOffered {
        /// How they spoke: e-mail alone is not a warm hand-over.
        conversation: Channel,
    },
    /// The receiver accepted, in the talk or after the offer: the municipality leads (S1-66).
    HandOverAccepted,
    /// The receiver did not accept; nothing changed.
    HandOverRejected,
    /// The municipality decided on its trajectory (S1-67).
    TrajectoryDecided {
        /// Whether it grants it.
        granted: bool,
    },
    /// The decision letter was sent (S1-72); it stays, whatever is withdrawn later.
    DecisionSent {
        /// The day on the letter: the objection term runs from here.
        day: Day,
    },
    /// The municipality took the file over into its own system (S1-63).
    TakenOver {
        /// The day.
        day: Day,
    },
    /// A trajectory began.
    TrajectoryStarted {
        /// From 1, in the order of starting.
        number: u8,
        /// The municipality that pays (S1-59).
        funded_by: MunicipalityId,
        /// The first day.
        start: Day,
        /// The last day as planned.
        planned_end: Option<Day>,
    },
    /// Somebody asked how it goes (S1-74).
    FollowedUp {
        /// Which trajectory.
        number: u8,
        /// What came of it.
        outcome: FollowUpOutcome,
        /// The way.
        channel: Channel,
        /// Minutes spent.
        minutes: u16,
    },
    /// A trajectory ended.
    TrajectoryEnded {
        /// Which.
        number: u8,
        /// The last day.
        day: Day,
        /// Whether it came to what was planned.
        reached: bool,
    },
    /// Signed up at a school or employer outside the municipality (S1-68).
    SignedUp {
        /// The first day there: it is checked whether it began.
        starts_on: Day,
    },
    /// Dropped out of the trajectory: back to the intake, as a new round (S1-75).
    DroppedOut {
        /// The round that begins.
        round: u16,
    },
    /// The right to object was explained, and that one unreadable mark stays (S1-69, S1-70).
    ObjectionExplained {
        /// When.
        at: Ts,
    },
    /// Wants nothing now (S1-69).
    NotNow {
        /// Why.
        reason: NotNowReason,
        /// Whether and when somebody may call again.
        call_again: Option<Day>,
        /// Whether the intake may be kept until then.
        keeps: bool,
    },
    /// The young person came back before the agreed day.
    CameBack {
        /// The way it came in.
        channel: Channel,
    },
    /// The regisseur took note of "not now" (S1-65).
    OutcomeNoted,
    /// The young person breaks off: outflow, the dossier stays (S1-48).
    Stopped {
        /// The way it came in.
        channel: Channel,
    },
    /// Left the trajectory for one of the destinations (S1-I6), which is sealed.
    FlowedOut {
        /// The day.
        day: Day,
    },
    /// Ended by moving, age or death.
    Ended {
        /// Why.
        reason: GuidanceClose,
    },
    /// The young person asked to be forgotten (AVG art. 17).
    ErasureAsked {
        /// The way it came in.
        channel: Channel,
        /// Without waiting for the days in which one may think again.
        at_once: bool,
        /// What came of offering a copy first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offered: Option<ReadBackOffer>,
    },
    /// The young person took that back in time.
    ErasureTakenBack {
        /// The way it came in.
        channel: Channel,
    },
    /// Processing is restricted (AVG art. 18): kept, and not used.
    Restricted,
    /// The restriction was lifted.
    RestrictionLifted,
    /// Something wrong was put right (AVG art. 16); what is in the sealed part.
    Rectified,
    /// Somebody tried to reach the young person.
    ContactLogged {
        /// The way.
        channel: Channel,
        /// What came of it.
        outcome: ContactOutcome,
        /// Minutes spent.
        minutes: u16,
    },
    /// Somebody tries again on this day: until then the next step waits.
    TryAgain {
        /// The day.
        day: Day,
        /// Why.
        reason: TryAgainReason,
    },
    /// Who executes step 3 changed, and the case goes along after a conversation (S1-07).
    IntakeSwitched {
        /// How the professionals spoke.
        conversation: Channel,
        /// Whether the young person was told, who works with somebody already.
        told: bool,
    },
    /// What rested on consent is destroyed: the keys of guidance and of what is sensitive are gone.
    ContentDestroyed,
}

impl Step {
    /// Under which of the person's keys the content beside this step is sealed; `None`: it has none.
    pub const fn content(&self) -> Option<ContentClass> {
        match self {
            Self::ContactKept | Self::Rectified => Some(ContentClass::Identity),
            Self::DomainsScored | Self::MeasurementRecorded => Some(ContentClass::Sensitive),
            Self::DecisionSent { .. } => Some(ContentClass::Statutory),
            Self::IntakeRecorded { .. }
            | Self::Consulted
            | Self::ConsentGiven {
                consent: Consent::ThirdParty { .. },
                ..
            }
            | Self::PartnerContacted { .. }
            | Self::RouteChosen { .. }
            | Self::PriorProvisionConsidered
            | Self::PlanWritten { .. }
            | Self::PlanCopyGiven { .. }
            | Self::TalkHeld { .. }
            | Self::HandOverOffered { .. }
            | Self::HandOverRejected
            | Self::TrajectoryDecided { .. }
            | Self::TrajectoryStarted { .. }
            | Self::FollowedUp { .. }
            | Self::TrajectoryEnded { .. }
            | Self::SignedUp { .. }
            | Self::DroppedOut { .. }
            | Self::FlowedOut { .. }
            | Self::ContactLogged { .. } => Some(ContentClass::Guidance),
            _ => None,
        }
    }
}
