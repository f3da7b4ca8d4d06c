//! The case page: who, where it stands, the one next action, and everything that happened.

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, Day, Identity, InsightKind, Living, Processing, Role, TieAnswer, Ts,
    guidance::{ContentClass, Step},
    list::Track,
    outreach::{
        Answer, Channel, Command, Context, EventKind, Hold, Lateness, NextAction, Phase, SaidBy,
        SecretAddressDecision, VisitOutcome, WayIn, lateness,
    },
};
use store::{AuditEntry, Beside, CaseFile};

use crate::{
    App, AppError, Result,
    guidance::GuideAct,
    insight::{self, Reading},
    links::LinkView,
};

/// Everything a page shows of one case.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The case.
    pub case: CaseId,
    /// The version to send back with a change.
    pub version: i64,
    /// The municipality.
    pub municipality: String,
    /// Who.
    pub identity: IdentityView,
    /// Where it stands today.
    pub phase: Phase,
    /// The label of the phase as this role may know it.
    pub phase_label: &'static str,
    /// The track.
    pub track: Track,
    /// The round.
    pub round: u16,
    /// What to do next.
    pub next: NextAction,
    /// The role that must act.
    pub owner: Option<Role>,
    /// First day.
    pub due_from: Option<Day>,
    /// Last day.
    pub due_until: Option<Day>,
    /// Late, due or not yet.
    pub lateness: Lateness,
    /// The short code on the card.
    pub code: Option<String>,
    /// Whether a home visit is possible.
    pub visit_allowed: bool,
    /// What holds a step back, for those who may know.
    pub markers: Vec<&'static str>,
    /// What happened, latest first.
    pub timeline: Vec<TimelineEntry>,
    /// Others of one's work at the same address.
    pub household: Vec<(CaseId, String)>,
    /// What can be done now.
    pub possible: Vec<Possible>,
    /// Whether somebody leads a guidance: there is more to open.
    pub guided: bool,
    /// What can be done in the guidance now, in the order of the work.
    pub guidance: Vec<GuideAct>,
    /// For what the municipality has no legal ground today: it cannot be done (AVG art. 6).
    pub no_ground: Vec<Processing>,
    /// What cannot be done now, and why.
    pub refused_because: Vec<(Possible, String)>,
    /// Under which leave it is read, and until when; `None` for one's own work.
    pub leave: Option<(InsightKind, Ts)>,
    /// How far it is open.
    pub reach: CaseReach,
    /// Emergencies in which it was opened: by whom, from when, until when.
    pub emergencies: Vec<(String, Ts, Ts)>,
    /// Colleagues who know the young person.
    pub known_by: Vec<String>,
    /// How they came in, where no list brought them.
    pub way_in: Option<WayIn>,
    /// What is known of where they live, where no list brought them.
    pub living: Vec<Living>,
    /// Other cases that are held to be of the same young person.
    pub links: Vec<LinkView>,
}

/// How far a case is open to whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseReach {
    /// One's own work.
    Whole,
    /// One's own, without what was written by consent: another leads (S1-75).
    WithoutContent,
    /// Another's, under leave: nothing can be done with it.
    ReadOnly,
}

impl CasePage {
    /// Whether it is another's, to read only.
    pub fn is_read_only(&self) -> bool {
        self.reach == CaseReach::ReadOnly
    }
}

/// Who somebody is, as far as a page needs it.
#[derive(Clone, Debug, Default)]
pub struct IdentityView {
    /// Name.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Age today; the least it can be when the birth date is not known to the day.
    pub age: Option<i16>,
    /// Street and number.
    pub address_line_1: String,
    /// Postcode and place.
    pub address_line_2: String,
    /// Postcode.
    pub postcode: String,
}

/// What an entry of the timeline is about, to look at one kind alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineKind {
    /// Somebody spoke, wrote, visited or tried to.
    Contact,
    /// A consent, or a right that was used.
    Consent,
    /// Card and post.
    Post,
    /// The case went a step further, or back.
    Step,
}

impl TimelineKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Contact, Self::Consent, Self::Step, Self::Post];

    /// The code in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Consent => "toestemming",
            Self::Step => "stap",
            Self::Post => "post",
        }
    }

    const fn of(kind: &EventKind) -> Self {
        match kind {
            EventKind::Registered { .. }
            | EventKind::AnswerRecorded { .. }
            | EventKind::AnswerCorrected { .. }
            | EventKind::VisitMade { .. }
            | EventKind::Guided(
                Step::ContactLogged { .. }
                | Step::ContactKept
                | Step::PartnerContacted { .. }
                | Step::Consulted
                | Step::TalkHeld { .. }
                | Step::FollowedUp { .. },
            ) => Self::Contact,
            EventKind::RefusalLifted { .. }
            | EventKind::Objected { .. }
            | EventKind::Guided(
                Step::Explained { .. }
                | Step::ConsentGiven { .. }
                | Step::ConsentRefused { .. }
                | Step::ConsentWithdrawn { .. }
                | Step::ErasureAsked { .. }
                | Step::ErasureTakenBack { .. }
                | Step::Restricted
                | Step::RestrictionLifted
                | Step::Rectified
                | Step::Stopped { .. }
                | Step::ContentDestroyed,
            ) => Self::Consent,
            EventKind::CardReleased { .. }
            | EventKind::CardWithdrawn
            | EventKind::CardPrinted { .. }
            | EventKind::CardSent { .. }
            | EventKind::MailReturned
            | EventKind::AddressCorrected
            | EventKind::Guided(Step::DecisionSent { .. }) => Self::Post,
            _ => Self::Step,
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// What it is about.
    pub kind: TimelineKind,
    /// The version of the case that it made.
    pub version: i64,
    /// When it was recorded.
    pub at: Ts,
    /// The day it counts for.
    pub on: Day,
    /// Who recorded it.
    pub by: String,
    /// What happened, in Dutch.
    pub text: String,
    /// The words that go with it.
    pub note: Option<String>,
}

/// What a worker may do to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Possible {
    /// Record an answer.
    RecordAnswer,
    /// Correct the last answer.
    CorrectAnswer,
    /// Record that a refusal is taken back.
    LiftRefusal,
    /// Plan the visit.
    PlanVisit,
    /// Cancel the planned visit.
    CancelVisit,
    /// Record the visit.
    RecordVisit,
    /// Record an objection.
    Object,
    /// Note that the card came back.
    ReturnMail,
    /// Correct the address.
    CorrectAddress,
    /// Complete the address.
    CompleteAddress,
    /// Decide about a secret address.
    DecideSecretAddress,
    /// Close as not reached.
    CloseNotReached,
    /// Close as moved.
    CloseMoved,
}

/// The actions that open a case at a desk.
pub trait OpensCase: Action {}
impl OpensCase for action::OpenCase {}
impl OpensCase for action::OpenLedCase {}
impl OpensCase for action::OpenMunicipalCase {}

/// What opening a case brings.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The case.
    Case(Box<Opening>),
    /// First a question: reader and young person have one family name, and nothing was answered yet (F7).
    AskFirst,
}

/// A case that was opened: its page, and what was read for it, from which its guidance can be opened too.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The page.
    pub page: CasePage,
    pub(crate) reading: Reading,
}

/// Opens a case at a desk, for a colleague with this name.
pub async fn show<A: OpensCase>(
    app: &App,
    grant: &Grant<A>,
    colleague: &str,
    case: CaseId,
) -> Result<Shown> {
    let reading = Box::pin(insight::open(app, grant, case)).await?;
    let identity = reading.identity(app).await?;
    if reading.tie_of(grant.account()).is_none()
        && let Some(identity) = &identity
        && domain::shares_family_name(colleague, &identity.family_name)
    {
        return Ok(Shown::AskFirst);
    }
    let page = whole_page(app, grant, &reading, identity).await?;
    Ok(Shown::Case(Box::new(Opening { page, reading })))
}

/// Opens a case of the sub-region.
pub async fn open(app: &App, grant: &Grant<action::OpenCase>, case: CaseId) -> Result<CasePage> {
    page(app, grant, case).await
}

/// Opens a case the municipality leads, or is asked to take over (S1-66).
pub async fn open_led(
    app: &App,
    grant: &Grant<action::OpenLedCase>,
    case: CaseId,
) -> Result<CasePage> {
    page(app, grant, case).await
}

/// Opens a case of the municipality's own desk.
pub async fn open_municipal(
    app: &App,
    grant: &Grant<action::OpenMunicipalCase>,
    case: CaseId,
) -> Result<CasePage> {
    page(app, grant, case).await
}

/// Opens a case for whoever records an objection: any desk, and the privacy officer.
pub async fn open_to_object(
    app: &App,
    grant: &Grant<action::RecordObjection>,
    case: CaseId,
) -> Result<CasePage> {
    let page = page(app, grant, case).await?;
    if page.is_read_only() {
        return Err(AppError::NotFound);
    }
    Ok(page)
}

/// A case at a desk that hears the young person's rights and opens nothing: that it exists, and which
/// consents stand (AVG art. 7, 16 to 18, 21).
pub async fn open_for_rights(
    app: &App,
    grant: &Grant<action::RecordRight>,
    case: CaseId,
) -> Result<(CasePage, crate::guidance::GuidanceFile)> {
    let file = app.store.case(grant, case).await?;
    let rules = app.rules().await?;
    let consents = crate::guidance::consents_only(&file, &rules, app.today())?;
    let beside = app.store.beside(grant, &file, app.now()).await?;
    let reading = Reading {
        file,
        beside: Beside {
            leave: None,
            ..beside
        },
        read_only: false,
    };
    let identity = reading.identity(app).await?;
    let mut page = Box::pin(closed_page(app, grant, &reading, identity)).await?;
    page.known_by.clear();
    page.emergencies.clear();
    page.household.clear();
    page.markers.clear();
    page.guidance.retain(|act| act.is_right());
    page.identity.address_line_1.clear();
    page.identity.address_line_2.clear();
    page.identity.postcode.clear();
    (page.identity.birth_year, page.identity.age) = (None, None);
    Ok((page, consents))
}

async fn page<A: Action>(app: &App, grant: &Grant<A>, case: CaseId) -> Result<CasePage> {
    let reading = Box::pin(insight::open(app, grant, case)).await?;
    let identity = reading.identity(app).await?;
    whole_page(app, grant, &reading, identity).await
}

async fn whole_page<A: Action>(
    app: &App,
    grant: &Grant<A>,
    reading: &Reading,
    identity: Option<Identity>,
) -> Result<CasePage> {
    let mut page = Box::pin(closed_page(app, grant, reading, identity)).await?;
    page.timeline = timeline(app, grant.role(), reading).await?;
    if reading.beside.linked && !reading.read_only {
        page.links = crate::links::of_case(app, grant, &reading.file).await?;
    }
    Ok(page)
}

/// The page without its timeline: no words are opened for it.
async fn closed_page<A: Action>(
    app: &App,
    grant: &Grant<A>,
    reading: &Reading,
    identity: Option<Identity>,
) -> Result<CasePage> {
    let (file, beside, read_only) = (&reading.file, &reading.beside, reading.read_only);
    let leave = beside.leave;
    let case = file.id;
    let mut entry = AuditEntry::by(grant, file.municipality);
    let known_by: Vec<AccountId> = beside
        .ties
        .iter()
        .filter(|tie| tie.answer == TieAnswer::Knows)
        .map(|tie| tie.account)
        .collect();
    if known_by.contains(&grant.account()) {
        entry = entry.detail("tie", TieAnswer::Knows.code());
    }
    if let Some(leave) = leave {
        entry = entry.detail("access", leave.kind.code());
    }
    let rules = app.rules().await?;
    crate::views::record(app, grant, file, entry, &rules).await?;
    let today = app.today();
    let owner = crate::municipalities::heir(app, file.municipality).await?;
    let municipality = app.store.municipality(owner).await?;
    let context = app.context(grant, &rules, file.municipality);
    let (guidance, (possible, refused_because)) = if read_only {
        (Vec::new(), (Vec::new(), Vec::new()))
    } else {
        (
            crate::guidance::possible(&file.case, &context, app.now()),
            possible(file, &context),
        )
    };
    let reads = reading.reads_content(grant.role());
    let emergencies = &beside.emergencies;
    let names = crate::worklist::account_names(
        app,
        emergencies
            .iter()
            .map(|one| one.account)
            .chain(known_by.iter().copied()),
    )
    .await?;
    let name_of = |account: AccountId| names.get(&account).cloned().unwrap_or_default();
    let mut identity = identity.unwrap_or_default();
    if !reads {
        // Who handed over keeps name and status until the outflow, and loses the rest (S1-75).
        identity.address_line_1.clear();
        identity.address_line_2.clear();
        identity.postcode.clear();
        identity.living.clear();
    }
    Ok(CasePage {
        case,
        version: i64::from(file.version),
        municipality: municipality.map(|one| one.name).unwrap_or_default(),
        phase: file.overview.phase_on(today),
        phase_label: file.overview.phase_on(today).shown_to(grant.role()),
        track: file.overview.track,
        round: file.overview.round,
        next: file.overview.next_action,
        owner: file.overview.owner,
        due_from: file.overview.due_from,
        due_until: file.overview.due_until,
        lateness: lateness(&file.overview, today),
        code: beside.code.as_deref().map(shown_code),
        visit_allowed: file.overview.visit_allowed,
        markers: markers(grant.role(), file.case.holds()),
        timeline: Vec::new(),
        household: Vec::new(),
        possible,
        guided: file.overview.lead.is_some(),
        guidance,
        no_ground: no_ground(&rules, file.municipality, today),
        refused_because,
        leave: leave.map(|one| (one.kind, one.until)),
        reach: if read_only {
            CaseReach::ReadOnly
        } else if reads {
            CaseReach::Whole
        } else {
            CaseReach::WithoutContent
        },
        emergencies: emergencies
            .iter()
            .map(|one| (name_of(one.account), one.from, one.until))
            .collect(),
        known_by: known_by.iter().map(|account| name_of(*account)).collect(),
        way_in: file.case.way_in(),
        living: identity.living.clone(),
        links: Vec::new(),
        identity: IdentityView {
            name: identity.full_name(),
            birth_year: identity.birth_date.map(domain::BirthDate::year),
            age: identity.birth_date.map(|born| born.age_on(today).0),
            address_line_1: identity.address_line_1,
            address_line_2: identity.address_line_2,
            postcode: identity.postcode,
        },
    })
}

/// What rests on no ground in this municipality today. The duty of the Doorstroompunt and the conference are done elsewhere.
fn no_ground(
    rules: &domain::RuleBook,
    municipality: domain::MunicipalityId,
    today: Day,
) -> Vec<Processing> {
    Processing::ALL
        .iter()
        .copied()
        .filter(|processing| {
            !matches!(
                processing,
                Processing::DoorstroompuntDuty | Processing::Conference
            )
        })
        .filter(|processing| rules.basis(*processing, municipality, today).is_none())
        .collect()
}

/// `K7P4M2` as it stands on the card: `K7P-4M2`.
pub(crate) fn shown_code(code: &str) -> String {
    code.parse::<domain::ShortCode>()
        .map_or_else(|_| code.to_owned(), |c| c.to_string())
}

/// The municipality's desk sees every hold; the casemanager only that no visit is possible.
fn markers(role: Role, holds: &[Hold]) -> Vec<&'static str> {
    match role {
        Role::ListHandler | Role::PrivacyOfficer => holds.iter().map(|hold| hold.dutch()).collect(),
        _ if holds.contains(&Hold::NoVisit) => vec![Hold::NoVisit.dutch()],
        _ => Vec::new(),
    }
}

/// Asks the rules, for each thing this role could do, whether it may be done now.
fn possible(file: &CaseFile, context: &Context<'_>) -> (Vec<Possible>, Vec<(Possible, String)>) {
    let mut may = Vec::new();
    let mut may_not = Vec::new();
    for (what, command) in asked_of(context.role, context.account, file, context.today) {
        match file.case.decide(&command, context) {
            Ok(_) => may.push(what),
            // Once somebody leads, what the approach refuses is no longer a question.
            Err(_) if file.overview.lead.is_some() => {}
            Err(refusal) => may_not.push((what, refusal.dutch())),
        }
    }
    (may, may_not)
}

fn asked_of(
    role: Role,
    account: AccountId,
    file: &CaseFile,
    today: Day,
) -> Vec<(Possible, Command)> {
    let channel = Channel::Phone;
    let answer = Answer::NoteByAnother;
    let said_by = SaidBy::Other;
    let mut asked = vec![
        (
            Possible::RecordAnswer,
            Command::RecordAnswer {
                answer,
                said_by,
                channel,
                minutes: 0,
            },
        ),
        (
            Possible::LiftRefusal,
            Command::LiftRefusal {
                said_by: SaidBy::YoungPerson,
                channel,
            },
        ),
        (Possible::Object, Command::Object { channel }),
        (Possible::CloseNotReached, Command::CloseNotReached),
    ];
    match role {
        Role::Casemanager => asked.extend([
            (
                Possible::CorrectAnswer,
                Command::CorrectAnswer {
                    answer,
                    said_by,
                    channel,
                    reason: "-".to_owned(),
                },
            ),
            (
                Possible::PlanVisit,
                Command::PlanVisit {
                    day: file.overview.due_from.map_or(today, |from| from.max(today)),
                    worker: account,
                    companion: None,
                },
            ),
            (
                Possible::CancelVisit,
                Command::CancelVisit {
                    reason: domain::outreach::CancelReason::Circumstances,
                },
            ),
            (
                Possible::RecordVisit,
                Command::RecordVisit {
                    outcome: VisitOutcome::Wants,
                    day: today,
                    minutes: 0,
                },
            ),
        ]),
        Role::ListHandler => asked.extend([
            (Possible::ReturnMail, Command::ReturnMail),
            (Possible::CorrectAddress, Command::CorrectAddress),
            (Possible::CompleteAddress, Command::CompleteAddress),
            (Possible::CloseMoved, Command::CloseMoved),
            (
                Possible::DecideSecretAddress,
                Command::DecideSecretAddress {
                    decision: SecretAddressDecision::NoCard,
                },
            ),
        ]),
        _ => {}
    }
    asked
}

async fn timeline(app: &App, role: Role, reading: &Reading) -> Result<Vec<TimelineEntry>> {
    let (file, reads) = (&reading.file, reading.reads_content(role));
    let classes: &[ContentClass] = if reads {
        &[
            ContentClass::Identity,
            ContentClass::Statutory,
            ContentClass::Guidance,
        ]
    } else {
        &[]
    };
    let notes = reading.opened(app, classes).await?;
    let accounts =
        crate::worklist::account_names(app, file.events.iter().map(|event| event.by)).await?;
    Ok(file
        .events
        .iter()
        .rev()
        .filter(|event| reads || !matches!(event.kind, EventKind::Guided(_)))
        .filter_map(|event| {
            Some(TimelineEntry {
                kind: TimelineKind::of(&event.kind),
                version: i64::from(event.seq),
                at: event.at,
                on: event.on,
                by: accounts.get(&event.by).cloned().unwrap_or_default(),
                text: told(role, &event.kind)?,
                note: notes.text(event.seq, matches!(event.kind, EventKind::Guided(_))),
            })
        })
        .collect())
}

/// What happened, in Dutch, as far as this role may know it: casemanager and regisseur do not see how
/// the list was filtered, nor why somebody is no longer approached (S1-24).
pub(crate) fn told(role: Role, kind: &EventKind) -> Option<String> {
    let filtering = matches!(role, Role::Casemanager | Role::Regisseur);
    Some(match kind {
        EventKind::Opened {
            month, re_entry, ..
        } if !filtering => {
            let again = if *re_entry { "opnieuw " } else { "" };
            format!("Kwam {again}binnen met de lijst van {month}.")
        }
        EventKind::Registered { way, .. } => format!("Aangemeld. {}.", way.dutch()),
        EventKind::CheckedKnown { answer, .. } if !filtering => {
            format!("Bekend bij de gemeente: {}.", answer.dutch().to_lowercase())
        }
        EventKind::CheckedSelfEmployed { answer, .. } if !filtering => {
            format!(
                "Ingeschreven als zelfstandige: {}.",
                answer.dutch().to_lowercase()
            )
        }
        EventKind::AddressCompleted if !filtering => {
            "Het adres is aangevuld; het BSN is gewist.".to_owned()
        }
        EventKind::TrackChanged { to } if !filtering => format!("Spoor gewijzigd: {}.", to.dutch()),
        EventKind::MarkersChanged { .. }
        | EventKind::GoneFromList { .. }
        | EventKind::BackOnList { .. }
        | EventKind::Opened { .. }
        | EventKind::CheckedKnown { .. }
        | EventKind::CheckedSelfEmployed { .. }
        | EventKind::AddressCompleted
        | EventKind::TrackChanged { .. } => return filtered(filtering, kind),
        EventKind::JoinedApproach { month } => format!("Doet mee met de benadering van {month}."),
        EventKind::HandedOver { month, .. } => {
            format!("Overgedragen aan de casemanager ({month}).")
        }
        EventKind::SecretAddressDecided { decision } => {
            format!("Adres geheim: {}.", decision.dutch().to_lowercase())
        }
        EventKind::CardReleased { .. } => "Kaart vrijgegeven.".to_owned(),
        EventKind::CardWithdrawn => "Kaart ingetrokken.".to_owned(),
        EventKind::CardPrinted { copy, .. } if *copy > 1 => "Nieuwe kaart afgedrukt.".to_owned(),
        EventKind::CardPrinted { .. } => "Kaart afgedrukt.".to_owned(),
        EventKind::CardSent { .. } => "Kaart verstuurd.".to_owned(),
        EventKind::AnswerRecorded {
            answer,
            said_by,
            channel,
            minutes,
        } => {
            format!(
                "{} ({}, {}, {minutes} min).",
                answer.dutch(),
                said_by.dutch().to_lowercase(),
                channel.dutch().to_lowercase()
            )
        }
        EventKind::AnswerCorrected { answer, .. } => {
            format!("Antwoord verbeterd: {}.", answer.dutch().to_lowercase())
        }
        EventKind::RefusalLifted { .. } => {
            "De jongere heeft de weigering zelf ingetrokken.".to_owned()
        }
        EventKind::MailReturned => "De post kwam terug.".to_owned(),
        EventKind::AddressCorrected => {
            "Het adres is verbeterd; er mag één nieuwe kaart.".to_owned()
        }
        EventKind::VisitPlanned { day, .. } => format!("Huisbezoek gepland op {}.", day.dutch()),
        EventKind::VisitCancelled { reason } => format!(
            "Huisbezoek gaat niet door: {}.",
            reason.dutch().to_lowercase()
        ),
        EventKind::VisitMade {
            outcome,
            day,
            minutes,
        } => {
            format!(
                "Huisbezoek op {}: {} ({minutes} min).",
                day.dutch(),
                outcome.dutch().to_lowercase()
            )
        }
        EventKind::Objected { channel } => {
            format!("Bezwaar gemaakt ({}).", channel.dutch().to_lowercase())
        }
        EventKind::Closed { reason } => {
            let phase = if filtering {
                "niet meer benaderen"
            } else {
                reason.dutch()
            };
            format!("Afgesloten: {}.", phase.to_lowercase())
        }
        EventKind::Guided(step) => crate::guidance::told(step),
        EventKind::Destroyed => "Gegevens vernietigd.".to_owned(),
    })
}

/// What is told of the municipality's own filtering: nothing to the casemanager.
fn filtered(hidden: bool, kind: &EventKind) -> Option<String> {
    if hidden {
        return None;
    }
    match kind {
        EventKind::MarkersChanged { holds } if holds.is_empty() => {
            Some("Geen bijzonderheden meer in de BRP.".to_owned())
        }
        EventKind::MarkersChanged { holds } => Some(format!(
            "BRP: {}.",
            holds
                .iter()
                .map(|hold| hold.dutch().to_lowercase())
                .collect::<Vec<_>>()
                .join(", ")
        )),
        EventKind::GoneFromList { month } => Some(format!("Staat niet op de lijst van {month}.")),
        EventKind::BackOnList { month } => Some(format!("Staat weer op de lijst van {month}.")),
        _ => None,
    }
}
