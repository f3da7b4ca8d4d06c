//! What people ask of a guided case.

use super::{
    Consent, ConsentForm, ContactOutcome, Explained, FollowUpOutcome, GuidanceClose, Meeting,
    NotNowReason, Party, ReadBackOffer, RouteScope, TryAgainReason,
};
use crate::{AccountId, Day, MunicipalityId, Role, Ts, outreach::Channel};

/// What is told before consent 1 is asked, and the answer's own moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentTalk {
    /// What was explained.
    pub explained: Vec<Explained>,
    /// When.
    pub explained_at: Ts,
    /// When the young person answered.
    pub answered_at: Ts,
}

/// A "no" to consent 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    /// What was told first.
    pub talk: ConsentTalk,
    /// The young person also said never to be approached again: a refusal (S1-37).
    pub never_again: bool,
    /// The way it came in.
    pub channel: Channel,
}

/// The talk in which a trajectory is agreed (S1-60, S1-61).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// The day.
    pub day: Day,
    /// Who was there.
    pub present: Vec<Party>,
    /// How they met.
    pub meeting: Meeting,
    /// Minutes spent.
    pub minutes: u16,
    /// The professional who takes the lead, and accepted so in the talk.
    pub regisseur: AccountId,
    /// The answer to consent 2: a dossier at the municipality.
    pub dossier: bool,
    /// Oral or written.
    pub form: ConsentForm,
    /// When consent 2 was asked.
    pub asked_at: Ts,
    /// The text version of consent 2.
    pub text_version: u32,
}

/// One thing somebody does to a guided case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Keep telephone, e-mail and preferred channel.
    KeepContact,
    /// Give the intake a day.
    PlanIntake {
        /// The day.
        day: Day,
    },
    /// Consent 1 and the first intake, in one.
    RecordIntake {
        /// What was told and when the young person agreed.
        talk: ConsentTalk,
        /// Oral or written.
        form: ConsentForm,
        /// The text version of consent 1.
        text_version: u32,
        /// When the content was told: not before consent.
        told_at: Ts,
        /// Whether life domains were scored too.
        domains: bool,
    },
    /// The young person does not consent to working together.
    DeclineTogether(Decline),
    /// Keep the result of an instrument.
    RecordMeasurement {
        /// The day it was done.
        on: Day,
    },
    /// Write the intake anew.
    ReviseIntake {
        /// When the content was told: not before the consent it rests on.
        told_at: Ts,
        /// Whether life domains were scored too.
        domains: bool,
    },
    /// Record consent to consultation or to one third party.
    GiveConsent {
        /// To what.
        consent: Consent,
        /// Oral or written.
        form: ConsentForm,
        /// When.
        at: Ts,
        /// The text version.
        text_version: u32,
    },
    /// Withdraw one consent.
    WithdrawConsent {
        /// Which.
        consent: Consent,
        /// The way it came in.
        channel: Channel,
        /// What came of offering a copy; needed when something is destroyed by it.
        offered: Option<ReadBackOffer>,
    },
    /// Ask others for advice without telling whose case it is.
    Consult,
    /// Speak to a third party.
    ContactPartner {
        /// The number of the consent.
        number: u8,
        /// The way.
        channel: Channel,
        /// Minutes spent.
        minutes: u16,
    },
    /// Record the route the young person chose.
    ChooseRoute {
        /// Within the municipality or outside it.
        scope: RouteScope,
    },
    /// Record what is there already and why it does or does not fit.
    ConsiderPriorProvision,
    /// Write the plan, or write it anew.
    WritePlan,
    /// The young person got a copy of the plan.
    GivePlanCopy,
    /// Give the talk a day.
    PlanTalk {
        /// The day.
        day: Day,
    },
    /// Record the talk.
    HoldTalk(Talk),
    /// Offer the hand-over after a conversation between the professionals.
    OfferHandOver {
        /// How they spoke: by telephone or face to face (S1-61).
        conversation: Channel,
    },
    /// Accept it.
    AcceptHandOver,
    /// Do not accept it; why is in the sealed part and must not be empty.
    RejectHandOver {
        /// Why.
        reason: String,
    },
    /// The municipality decides on its trajectory.
    DecideTrajectory {
        /// Whether it grants it.
        granted: bool,
    },
    /// The decision letter was sent.
    SendDecision {
        /// The day on it.
        day: Day,
    },
    /// The municipality took the file over into its own system.
    TakeOver {
        /// The day.
        day: Day,
    },
    /// Start a trajectory.
    StartTrajectory {
        /// Who pays.
        funded_by: MunicipalityId,
        /// First day.
        start: Day,
        /// Last day as planned.
        planned_end: Option<Day>,
        /// Whether it costs the municipality money.
        paid: bool,
    },
    /// Record a follow-up.
    FollowUp {
        /// Which trajectory.
        number: u8,
        /// What came of it.
        outcome: FollowUpOutcome,
        /// The way.
        channel: Channel,
        /// Minutes spent.
        minutes: u16,
    },
    /// End a trajectory.
    EndTrajectory {
        /// Which.
        number: u8,
        /// The last day.
        day: Day,
        /// Whether it came to what was planned.
        reached: bool,
    },
    /// Signed up outside the municipality.
    SignUp {
        /// First day there.
        starts_on: Day,
    },
    /// Dropped out.
    DropOut,
    /// Left for a destination.
    FlowOut {
        /// The day.
        day: Day,
    },
    /// Wants nothing now.
    NotNow {
        /// Why.
        reason: NotNowReason,
        /// Whether and when somebody may call again.
        call_again: Option<Day>,
        /// Whether the intake may be kept.
        keeps: bool,
        /// When the young person was told of the right to object, and that one unreadable mark stays
        /// after an objection (S1-69); `None`: not told.
        objection_told_at: Option<Ts>,
        /// The young person agrees that this outcome is kept. Asked only where the municipality chose
        /// so (dated rule).
        agrees: bool,
    },
    /// The young person came back before the day on which somebody may call.
    ComeBack {
        /// The way it came in.
        channel: Channel,
    },
    /// The regisseur took note of the outcome "not now" (S1-65).
    NoteOutcome,
    /// The young person breaks off.
    Stop {
        /// The way it came in.
        channel: Channel,
    },
    /// The young person asks to be forgotten.
    AskErasure {
        /// The way it came in.
        channel: Channel,
        /// At once.
        at_once: bool,
        /// What came of offering a copy first.
        offered: ReadBackOffer,
    },
    /// The young person takes that back.
    TakeBackErasure {
        /// The way it came in.
        channel: Channel,
    },
    /// Restrict the processing.
    Restrict,
    /// Lift the restriction.
    LiftRestriction,
    /// Put something right.
    Rectify,
    /// Move the lead to a colleague in the same role.
    Assign {
        /// Whose account.
        account: AccountId,
        /// The role that account acts in.
        role: Role,
    },
    /// Try again on another day.
    TryAgain {
        /// The day.
        day: Day,
        /// Why.
        reason: TryAgainReason,
    },
    /// Hand step 3 to whoever executes it today (S1-06, S1-07).
    SwitchIntake {
        /// The receiver's role.
        role: Role,
        /// The receiver's account.
        account: AccountId,
        /// How the professionals spoke: e-mail alone is not a warm hand-over.
        conversation: Channel,
        /// Whether the young person was told.
        told: bool,
    },
    /// Record that somebody tried to reach the young person.
    LogContact {
        /// The way.
        channel: Channel,
        /// What came of it.
        outcome: ContactOutcome,
        /// Minutes spent.
        minutes: u16,
    },
    /// Moved, reached the upper age, or deceased.
    End {
        /// Why.
        reason: GuidanceClose,
    },
    /// The keys of what rested on consent are destroyed.
    MarkContentDestroyed,
}
