//! The multidisciplinary conference (S0-08 to S0-24): pilots, who gets a conference, who is let in on what basis, what was looked
//! back on, the plan made with the young person, and what a pilot found out.
//!
//! A participant sees the young people they were let in for, while their basis stands; it is asked again at every look
//! ([`Facts::standing`]). The chair sees names and bases and, without a seat of their own, nothing of what was said. Words about
//! a young person are sealed beside their step; lessons and answers are written without persons.

mod meeting;
mod pilot;
mod select;
mod table;
mod told;

use std::collections::{HashMap, hash_map::Entry};

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, CaseId, ConferenceCaseId, ConferenceOrganisationId, ConferencePilotId, Day,
    MunicipalityId, Phase, Processing, Role, RuleBook,
    conference::{
        ConferenceCommand, ConferenceContext, ConferenceRefusal, ConferenceStep, PartnerAnswer,
        Seat, SeatBasis, Seated, basis_of,
    },
    guidance::{
        Consent, ContentClass, Step,
        content::{Coded, Partner},
    },
    outreach::EventKind,
};
use store::{
    AuditEntry, CaseFile, ConferenceFile, HeldConferenceCase, OrganisationRecord, SealedStep,
    StepAuthor, Tx, event_row_id,
};
use vault::{Place, SubjectKey};

pub use meeting::{
    AgendaLine, ConferenceSummary, ConferenceView, close, conference, plan, schedulable, schedule,
    set_presence, take_off,
};
pub(crate) use pilot::due;
pub use pilot::{
    AnswerView, LessonView, OrganisationForm, OrganisationView, PilotForm, PilotSummary, PilotView,
    add_lesson, add_organisation, add_pilot, answer, can_sit, evaluate, months, pilot, pilots,
    set_members,
};
pub use select::{
    Candidate, ChoiceForm, ProposeView, Selection, choose, propose, propose_page, selection,
};
pub use table::{
    ActionView, CaseLine, CaseView, Desk, EventView, ParticipantView, SeatView, add_action,
    agree_plan, case, desk, end, invite, look_back, name_holder, remove, reopen, seats, settle,
};
pub(crate) use told::told;

use crate::{App, AppError, Result, accounts, guidance::Opened};

/// Whoever looks at what they were let in for.
type Sees = Grant<action::SeeConference>;

/// The roles of those who can sit at the table.
const SITS: [Role; 5] = [
    Role::NetworkDirector,
    Role::NetworkMember,
    Role::Regisseur,
    Role::RmcWorker,
    Role::Casemanager,
];

impl From<ConferenceRefusal> for AppError {
    fn from(refusal: ConferenceRefusal) -> Self {
        Self::rule(refusal.requirement(), refusal.dutch())
    }
}

/// Whether this grant rests on chairing in a municipality.
fn chairs<A: Action>(grant: &Grant<A>, municipality: MunicipalityId) -> bool {
    grant
        .narrow(municipality)
        .is_ok_and(|own| own.rests_on(Role::NetworkDirector))
}

/// Where the content of a step is sealed.
pub(crate) fn place_of(case: ConferenceCaseId, seq: u32) -> Place {
    Place {
        table: "conference_step",
        column: "sealed",
        // A row of its own id, made as that of an event of a case is.
        row: event_row_id(CaseId::from_uuid(case.uuid()), seq),
    }
}

/// Who can sit at the table in a municipality, by name.
async fn can_sit_in(
    app: &App,
    serves: impl Fn(MunicipalityId) -> bool + Copy,
) -> Result<Vec<(AccountId, String)>> {
    let mut all = Vec::new();
    for role in SITS {
        all.extend(accounts::holding(app, role, serves).await?);
    }
    all.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    all.dedup();
    Ok(all)
}

/// What decides who may sit at the table about a case today.
struct Facts {
    municipality: MunicipalityId,
    today: Day,
    has_ground: bool,
    lead: Option<(AccountId, Day)>,
    answers: Vec<PartnerAnswer>,
}

impl Facts {
    /// Reads them from the history of a case; the partners that consents name are opened.
    async fn of(app: &App, rules: &RuleBook, file: &CaseFile) -> Result<Self> {
        let today = app.today();
        let ground = rules.basis(Processing::Conference, file.municipality, today);
        let guidance = file.case.guidance();
        let works = guidance.consents_to(Consent::WorkTogether);
        let given = guidance
            .given_at(Consent::WorkTogether)
            .filter(|_| works)
            .map(domain::Ts::day);
        let rests = matches!(
            file.overview.phase,
            Phase::Restricted | Phase::ErasureAsked | Phase::Destroyed
        );
        Ok(Self {
            municipality: file.municipality,
            today,
            has_ground: works && !rests && file.case.ended().is_none() && ground.is_some(),
            lead: guidance.lead().map(|lead| lead.account).zip(given),
            answers: if works {
                answers(app, file).await?
            } else {
                Vec::new()
            },
        })
    }

    /// The basis of a seat today.
    fn basis(
        &self,
        rules: &RuleBook,
        account: AccountId,
        organisation: &OrganisationRecord,
    ) -> SeatBasis {
        let task = organisation.task.filter(|task| {
            rules
                .basis(task.processing(), self.municipality, self.today)
                .is_some()
        });
        let seat = Seat {
            account,
            partner: organisation.partner,
            task,
        };
        basis_of(seat, self.lead, &self.answers)
    }

    /// Those at the table whose basis stands today.
    fn standing(
        &self,
        rules: &RuleBook,
        file: &ConferenceFile,
        seated: &Seats,
        organisations: &[OrganisationRecord],
    ) -> Vec<AccountId> {
        if !self.has_ground {
            return Vec::new();
        }
        let participants = file.state.participants().iter();
        participants
            .filter(|one| {
                organisation_of(seated, organisations, one.account)
                    .is_some_and(|of| self.basis(rules, one.account, of).is_ok())
            })
            .map(|one| one.account)
            .collect()
    }
}

/// For which organisation each participant sits there.
type Seats = HashMap<AccountId, ConferenceOrganisationId>;

/// Opens for which organisations the participants sit there; whose key is gone sits for none.
async fn seats_in(app: &App, file: &ConferenceFile) -> Result<Seats> {
    let mut seated = Seats::new();
    let participants = file.state.participants();
    if participants.is_empty() {
        return Ok(seated);
    }
    let sensitive = ContentClass::Sensitive;
    let Some(key) = key_of(app, file, sensitive).await? else {
        return Ok(seated);
    };
    for one in participants {
        if let Some(seat) = read::<Seated>(&key, file, one.seated_at)? {
            seated.insert(one.account, seat.organisation);
        }
    }
    Ok(seated)
}

fn organisation_of<'a>(
    seated: &Seats,
    organisations: &'a [OrganisationRecord],
    account: AccountId,
) -> Option<&'a OrganisationRecord> {
    let id = seated.get(&account)?;
    organisations.iter().find(|of| of.id == *id)
}

/// What the young person answered about each partner, by the last consent of each number.
async fn answers(app: &App, file: &CaseFile) -> Result<Vec<PartnerAnswer>> {
    let asked = file.events.iter().filter_map(|event| match event.kind {
        EventKind::Guided(Step::ConsentGiven {
            consent: Consent::ThirdParty { number },
            at,
            ..
        }) => Some((event.seq, number, at)),
        _ => None,
    });
    let asked: Vec<_> = asked.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let opened = Opened::of(app, file, &[ContentClass::Guidance]).await?;
    let mut found: Vec<PartnerAnswer> = Vec::new();
    for (seq, number, at) in asked {
        let named: Option<Coded<Partner>> = opened.read(seq)?;
        let answer = PartnerAnswer {
            number,
            partner: named.map_or(Partner::Other, |one| one.code),
            given: at.day(),
            stands: file
                .case
                .guidance()
                .consents_to(Consent::ThirdParty { number }),
        };
        found.retain(|one| one.number != number);
        found.push(answer);
    }
    Ok(found)
}

/// A case of a pilot with the case it is about, and what decides who may sit there.
struct AtTable {
    file: ConferenceFile,
    case: CaseFile,
    facts: Facts,
    organisations: Vec<OrganisationRecord>,
    seated: Seats,
    standing: Vec<AccountId>,
}

impl AtTable {
    /// Whether this grant has a seat whose basis stands; once it is over, that of who alone still reads it.
    fn seats<A: Action>(&self, grant: &Grant<A>) -> bool {
        let account = grant.account();
        self.standing.contains(&account) && self.file.state.is_read_by(account)
    }

    /// The organisation for which somebody sits there.
    fn organisation_of(&self, account: AccountId) -> Option<&OrganisationRecord> {
        organisation_of(&self.seated, &self.organisations, account)
    }
}

/// Loads these cases for a grant. Whose person is locked for the reader, or gone, is left out.
async fn at_table<A: Action>(
    app: &App,
    grant: &Grant<A>,
    files: Vec<ConferenceFile>,
) -> Result<Vec<AtTable>> {
    let rules = app.rules().await?;
    let cases: Vec<CaseId> = files.iter().map(|one| one.record.case).collect();
    let known = app.store.cases_in_conference(grant, &cases).await?;
    let known: HashMap<CaseId, CaseFile> = known.into_iter().map(|one| (one.id, one)).collect();
    let mut of_pilot = HashMap::new();
    let mut found = Vec::new();
    for file in files {
        // A case can be in two pilots, one after the other.
        let Some(case) = known.get(&file.record.case).cloned() else {
            continue;
        };
        let pilot = file.record.pilot;
        if let Entry::Vacant(unknown) = of_pilot.entry(pilot) {
            let record = app.store.conference_pilot(grant, pilot).await?;
            unknown.insert(app.store.conference_organisations(&record).await?);
        }
        let organisations = of_pilot.get(&pilot).cloned().unwrap_or_default();
        let facts = Facts::of(app, &rules, &case).await?;
        let seated = seats_in(app, &file).await?;
        let standing = facts.standing(&rules, &file, &seated, &organisations);
        found.push(AtTable {
            file,
            case,
            facts,
            organisations,
            seated,
            standing,
        });
    }
    Ok(found)
}

/// One of them; [`AppError::NotFound`] when it is not there for this grant.
async fn one_at_table<A: Action>(
    app: &App,
    grant: &Grant<A>,
    id: ConferenceCaseId,
) -> Result<AtTable> {
    let file = app.store.conference_case(grant, id).await?;
    let mut found = at_table(app, grant, vec![file]).await?;
    found.pop().ok_or(AppError::NotFound)
}

/// Content on its way to be sealed.
type Sealing = (ContentClass, Vec<u8>);

fn content(class: ContentClass, content: &impl serde::Serialize) -> Result<Sealing> {
    let json = serde_json::to_vec(content)
        .map_err(|_| AppError::Internal("content does not serialise"))?;
    Ok((class, json))
}

/// The case that something is done with.
#[derive(Clone, Copy)]
enum Target {
    /// As a page showed it, in this version.
    Seen(ConferenceCaseId, u32),
    /// As it stands, in this pilot.
    In(ConferencePilotId, ConferenceCaseId),
}

/// Does something with a case as a page showed it: one transaction, one entry in the log.
async fn act<A: Action>(
    app: &App,
    grant: &Grant<A>,
    (id, seen): (ConferenceCaseId, u32),
    command: ConferenceCommand,
    sealing: Option<Sealing>,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let target = Target::Seen(id, seen);
    let entry = act_in(app, &mut tx, grant, target, command, sealing).await?;
    Ok(tx.commit(entry).await?)
}

async fn act_in<A: Action>(
    app: &App,
    tx: &mut Tx,
    grant: &Grant<A>,
    target: Target,
    command: ConferenceCommand,
    sealing: Option<Sealing>,
) -> Result<AuditEntry> {
    let (Target::Seen(id, _) | Target::In(_, id)) = target;
    let before = app.store.conference_case(grant, id).await?;
    // The case first, as everywhere: a destruction waits for it.
    let case = tx
        .hold_case_of_conference(grant, before.record.case)
        .await?;
    let mut held = tx.hold_conference_case(grant, id).await?;
    match target {
        Target::Seen(_, seen) if seen != held.get().state.version() => {
            return Err(AppError::Changed);
        }
        // Of another pilot it is nothing to this one (D4).
        Target::In(pilot, _) if pilot != held.get().record.pilot => return Err(AppError::NotFound),
        _ => {}
    }
    step(app, tx, grant, case.get(), &mut held, command, sealing).await
}

/// Takes the step that follows from a command on a held case; the caller commits.
async fn step<A: Action>(
    app: &App,
    tx: &mut Tx,
    grant: &Grant<A>,
    case: &CaseFile,
    held: &mut HeldConferenceCase,
    command: ConferenceCommand,
    sealing: Option<Sealing>,
) -> Result<AuditEntry> {
    let rules = app.rules().await?;
    let own = grant.narrow(case.municipality)?;
    let facts = Facts::of(app, &rules, case).await?;
    let pilot = app
        .store
        .conference_pilot(grant, held.get().record.pilot)
        .await?;
    if pilot.pilot.evaluated_on.is_some() && command.brings_in() {
        return Err(AppError::rule(
            "S0-18",
            "Deze pilot is geëvalueerd. Er komt niets meer bij.",
        ));
    }
    let organisations = app.store.conference_organisations(&pilot).await?;
    let seats = seats_in(app, held.get()).await?;
    let standing = facts.standing(&rules, held.get(), &seats, &organisations);
    let context = ConferenceContext {
        account: own.account(),
        today: app.today(),
        has_ground: facts.has_ground,
        standing: &standing,
    };
    let step = held.get().state.decide(command, &context)?;
    let seq = held.get().state.version().saturating_add(1);
    let sealed = match (step.content(), sealing) {
        // Without ground nothing new is written, and no key is made for it (S1-47).
        (Some(_), _) if !facts.has_ground => None,
        (Some(class), Some((given, json))) if class == given => {
            let compartment = crate::guidance::compartment(class);
            let key = app
                .store
                .subject_key_or_new(case.municipality, case.person.uuid(), compartment)
                .await?;
            let place = place_of(held.get().record.id, seq);
            Some(key.seal(place, &json, &app.entropy)?)
        }
        (None, None) => None,
        _ => return Err(AppError::Internal("a step without its content")),
    };
    let author = author(app, &own);
    tx.add_conference_step(held, author, SealedStep { step, sealed })
        .await?;
    Ok(entry_of(&own, case, held))
}

fn author<A: Action>(app: &App, own: &Grant<A>) -> StepAuthor {
    StepAuthor {
        account: own.account(),
        role: own.role(),
        on: app.today(),
        at: app.now(),
    }
}

fn entry_of<A: Action>(own: &Grant<A>, case: &CaseFile, held: &HeldConferenceCase) -> AuditEntry {
    AuditEntry::by(own, case.municipality)
        .subject("case", case.id.uuid())
        .person(case.person)
        .detail("conference", held.get().record.id.uuid())
        .detail("state", held.get().state.state().code())
}

/// Opens the content of a step; `None` when there is none, or its key is gone.
async fn opened<T: serde::de::DeserializeOwned>(
    app: &App,
    file: &ConferenceFile,
    seq: Option<u32>,
    class: ContentClass,
) -> Result<Option<T>> {
    let Some((seq, sealed)) = seq.and_then(|seq| Some((seq, file.sealed.get(&seq)?))) else {
        return Ok(None);
    };
    match key_of(app, file, class).await? {
        Some(key) => parsed(&key, file, seq, sealed),
        None => Ok(None),
    }
}

async fn key_of(
    app: &App,
    file: &ConferenceFile,
    class: ContentClass,
) -> Result<Option<SubjectKey>> {
    let record = &file.record;
    let compartment = crate::guidance::compartment(class);
    let (place, person) = (record.municipality, record.person.uuid());
    Ok(app.store.subject_key(place, person, compartment).await?)
}

fn read<T: serde::de::DeserializeOwned>(
    key: &SubjectKey,
    file: &ConferenceFile,
    seq: u32,
) -> Result<Option<T>> {
    match file.sealed.get(&seq) {
        Some(sealed) => parsed(key, file, seq, sealed),
        None => Ok(None),
    }
}

fn parsed<T: serde::de::DeserializeOwned>(
    key: &SubjectKey,
    file: &ConferenceFile,
    seq: u32,
    sealed: &[u8],
) -> Result<Option<T>> {
    let plain = key.open(place_of(file.record.id, seq), sealed)?;
    serde_json::from_slice(plain.as_bytes())
        .map(Some)
        .map_err(|_| AppError::Internal("content does not parse"))
}

/// The names of whom these are about; only of those that may be talked over by name. Who is named is logged.
async fn names_of<A: Action>(
    app: &App,
    grant: &Grant<A>,
    shown: &[&AtTable],
) -> Result<HashMap<CaseId, String>> {
    let named: Vec<&CaseFile> = shown
        .iter()
        .filter(|one| one.facts.has_ground)
        .map(|one| &one.case)
        .collect();
    named_cases(app, grant, &named).await
}

async fn named_cases<A: Action>(
    app: &App,
    grant: &Grant<A>,
    named: &[&CaseFile],
) -> Result<HashMap<CaseId, String>> {
    let persons = named.iter().map(|one| (&one.municipality, &one.person));
    let identities = crate::outreach::identities(app, persons).await?;
    let people = named.iter().map(|one| (one.municipality, one.person));
    let mut entries = AuditEntry::about(grant, people, "count");
    if entries.is_empty() {
        entries.push(
            AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("counts", "conference"),
        );
    }
    app.store.record_reads(entries).await?;
    Ok(named
        .iter()
        .filter_map(|one| Some((one.id, identities.get(&one.person)?.full_name())))
        .collect())
}

/// Whether a step says that somebody is let in, sent away or holds the plan: whom it names.
const fn names(step: &ConferenceStep) -> Option<AccountId> {
    match step {
        ConferenceStep::Invited { account, .. }
        | ConferenceStep::Removed { account }
        | ConferenceStep::HolderNamed { account } => Some(*account),
        _ => None,
    }
}
