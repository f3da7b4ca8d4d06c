//! Pilots: made, followed in numbers, evaluated; organisations that take part; answers and lessons, without persons.

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, ConferenceCaseId, ConferenceLessonId, ConferenceOrganisationId, ConferencePilotId,
    Day, MunicipalityId, NoticeKind, Role, RuleKey, Told, Ts,
    conference::{
        CaseCount, Cells, Ending, LessonTopic, Pilot, PilotLine, PilotState, Reasons,
        ResearchQuestion, StatutoryTask, Verdict, YoungKind, pilot_table,
    },
    guidance::{ContentClass, content::Partner},
};
use store::{
    AnswerRecord, AuditEntry, ConferenceFile, LessonRecord, OrganisationRecord, PilotRecord,
};

use super::{can_sit_in, meeting::ConferenceSummary, one_at_table, opened};
use crate::{
    App, AppError, Result, accounts,
    guidance::{Trace, without_traces},
    municipalities::{by_name, names},
    notices::Post,
    words,
};

/// Longest title and name, in characters.
const LONGEST_NAME: usize = 80;
/// Longest answer and lesson, in characters.
const LONGEST: usize = 1_000;

/// A pilot to make.
#[derive(Clone, Debug)]
pub struct PilotForm {
    /// What it is called.
    pub title: String,
    /// Its first day.
    pub begins_on: Day,
    /// How many months it takes.
    pub months: u8,
    /// Of which municipalities.
    pub places: Vec<MunicipalityId>,
}

/// An organisation to let take part.
#[derive(Clone, Debug)]
pub struct OrganisationForm {
    /// Its name.
    pub name: String,
    /// The type of partner it is.
    pub partner: Partner,
    /// Its task by law.
    pub task: Option<StatutoryTask>,
    /// Whether plans are held there.
    pub holds_plans: bool,
    /// Who sits there for it.
    pub members: Vec<AccountId>,
}

/// A pilot in a list.
#[derive(Clone, Debug)]
pub struct PilotSummary {
    /// Its id.
    pub id: ConferencePilotId,
    /// What it is called.
    pub title: String,
    /// The municipalities, by name.
    pub places: Vec<String>,
    /// When it runs.
    pub pilot: Pilot,
    /// Where it stands today.
    pub state: PilotState,
    /// From which day it is evaluated.
    pub evaluate_from: Day,
    /// Whether it ended without its questions answered.
    pub is_late: bool,
}

/// An organisation that takes part.
#[derive(Clone, Debug)]
pub struct OrganisationView {
    /// It.
    pub record: OrganisationRecord,
    /// Who sits there for it, by name.
    pub members: Vec<String>,
}

/// The answer that stands to a question for one type.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// In one word.
    pub verdict: Verdict,
    /// In more.
    pub words: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Ts,
}

/// A lesson.
#[derive(Clone, Debug)]
pub struct LessonView {
    /// About what.
    pub topic: LessonTopic,
    /// The lesson.
    pub words: String,
    /// The day it was written.
    pub on: Day,
}

/// A pilot as it stands.
#[derive(Clone, Debug)]
pub struct PilotView {
    /// What it is.
    pub summary: PilotSummary,
    /// Who takes part.
    pub organisations: Vec<OrganisationView>,
    /// The conferences.
    pub conferences: Vec<ConferenceSummary>,
    /// How many came how far, by type; `None`: it may not be told.
    pub lines: Option<Vec<PilotLine>>,
    /// Numbers below this are not shown.
    pub threshold: u32,
    /// The answers that stand.
    pub answers: BTreeMap<(ResearchQuestion, YoungKind), AnswerView>,
    /// What was learned.
    pub lessons: Vec<LessonView>,
}

impl PilotView {
    /// How many answers are still to be given.
    pub fn open_answers(&self) -> usize {
        let all = ResearchQuestion::ALL
            .len()
            .saturating_mul(YoungKind::ALL.len());
        all.saturating_sub(self.answers.len())
    }
}

/// What a pilot is, in a list.
pub(super) async fn summary(app: &App, record: &PilotRecord) -> Result<PilotSummary> {
    let rules = app.rules().await?;
    let today = app.today();
    let before = rules.span(
        RuleKey::PilotEvaluationDays,
        MunicipalityId::INSTALLATION,
        today,
    );
    let places = by_name(&names(app).await?, &record.places);
    Ok(PilotSummary {
        id: record.id,
        title: record.title.clone(),
        places: places.into_iter().map(|place| place.name).collect(),
        pilot: record.pilot,
        state: record.pilot.state(today, before),
        evaluate_from: record.pilot.evaluate_from(before),
        is_late: record.pilot.is_late(today),
    })
}

/// The pilots of one's municipalities, the latest first.
pub async fn pilots(app: &App, grant: &Grant<action::SeePilots>) -> Result<Vec<PilotSummary>> {
    let mut all = Vec::new();
    for record in app.store.conference_pilots(grant).await? {
        all.push(summary(app, &record).await?);
    }
    Ok(all)
}

/// One pilot as it stands: numbers, never persons.
pub async fn pilot(
    app: &App,
    grant: &Grant<action::SeePilots>,
    id: ConferencePilotId,
) -> Result<PilotView> {
    let record = app.store.conference_pilot(grant, id).await?;
    let rules = app.rules().await?;
    let threshold = rules.integer(
        RuleKey::SmallCellInternal,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let threshold = u32::try_from(threshold).unwrap_or(u32::MAX);
    let cells = match &record.counted {
        Some(cells) => cells.clone(),
        None => counted(app, grant, id).await?,
    };
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("counts", "conference")
        .detail("pilot", id.uuid());
    app.store.record_read(entry).await?;
    let people = accounts::names(app).await?;
    let name = |account: &AccountId| people.get(account).cloned().unwrap_or_default();
    let organisations = app.store.conference_organisations(&record).await?;
    let organisations = organisations.into_iter().map(|record| {
        let mut members: Vec<String> = record.members.iter().map(name).collect();
        members.sort();
        OrganisationView { record, members }
    });
    let conferences = app.store.conferences(&record).await?;
    // The last version of each stands.
    let answers = app.store.conference_answers(&record).await?;
    let answers = answers.into_iter().map(|one| {
        let view = AnswerView {
            verdict: one.verdict,
            words: one.words,
            by: name(&one.by),
            at: one.at,
        };
        ((one.question, one.kind), view)
    });
    let lessons = app.store.conference_lessons(&record).await?;
    let lessons = lessons.into_iter().map(|one| LessonView {
        topic: one.topic,
        words: one.words,
        on: one.at.day(),
    });
    Ok(PilotView {
        summary: summary(app, &record).await?,
        organisations: organisations.collect(),
        conferences: conferences.iter().map(ConferenceSummary::of).collect(),
        lines: pilot_table(&cells, threshold).ok(),
        threshold,
        answers: answers.collect(),
        lessons: lessons.collect(),
    })
}

/// How many cases of a pilot came how far. Of which type somebody is, is opened to be counted and shown to nobody.
async fn counted<A: Action>(
    app: &App,
    grant: &Grant<A>,
    pilot: ConferencePilotId,
) -> Result<Cells> {
    let mut cells = Cells::new();
    for file in app.store.conference_cases_of(grant, pilot).await? {
        if file.state.is_chosen() {
            let many: &mut u32 = cells.entry(count(app, &file).await?).or_default();
            *many = many.saturating_add(1);
        }
    }
    Ok(cells)
}

async fn count(app: &App, file: &ConferenceFile) -> Result<CaseCount> {
    let reasons: Option<Reasons> =
        opened(app, file, file.state.reasons_at(), ContentClass::Sensitive).await?;
    let end = file.state.end();
    let ending: Option<Ending> = match end {
        Some((_, _, seq)) => opened(app, file, Some(seq), ContentClass::Guidance).await?,
        None => None,
    };
    let ended = match (end, ending) {
        (_, Some(ending)) => Some(ending.better),
        (Some(_), None) => Some(Verdict::Unknown),
        // Its keys are gone, so it cannot go on.
        (None, None) => reasons.is_none().then_some(Verdict::Unknown),
    };
    Ok(CaseCount {
        kind: reasons.map(|one| one.kind),
        discussed: file.state.looked_back_at().is_some(),
        planned: file.state.plan_stands(),
        ended,
    })
}

/// How many months a pilot takes by the rule of today.
pub async fn months(app: &App, _: &Grant<action::KeepPilot>) -> Result<i64> {
    let rules = app.rules().await?;
    Ok(rules.integer(
        RuleKey::PilotMonths,
        MunicipalityId::INSTALLATION,
        app.today(),
    ))
}

/// Makes a pilot.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `titel`, `maanden` or `gemeenten`.
pub async fn add_pilot(
    app: &App,
    grant: &Grant<action::KeepPilot>,
    form: PilotForm,
) -> Result<ConferencePilotId> {
    if !(1..=24).contains(&form.months) {
        return Err(AppError::field(
            "maanden",
            "Vul een aantal maanden van 1 tot en met 24 in.",
        ));
    }
    if form.places.is_empty() {
        return Err(AppError::field("gemeenten", "Kies minstens een gemeente."));
    }
    let record = PilotRecord {
        id: ConferencePilotId::from_uuid(app.new_id()),
        title: words::nobodys(
            "titel",
            &form.title,
            LONGEST_NAME,
            &[Trace::Date, Trace::Number],
            "Vul dit veld in.",
        )?,
        pilot: Pilot {
            begins_on: form.begins_on,
            months: form.months,
            evaluated_on: None,
        },
        places: form.places,
        by: grant.account(),
        at: app.now(),
        counted: None,
    };
    let mut tx = app.store.write().await?;
    tx.add_conference_pilot(grant, &record).await?;
    tx.commit(logged(grant, record.id).detail("on", record.pilot.begins_on))
        .await?;
    Ok(record.id)
}

/// Who can sit for an organisation: colleagues of the municipalities of the pilot, by name.
pub async fn can_sit(
    app: &App,
    grant: &Grant<action::KeepPilot>,
    id: ConferencePilotId,
) -> Result<Vec<(AccountId, String)>> {
    let record = app.store.conference_pilot(grant, id).await?;
    can_sit_in(app, |place| record.places.contains(&place)).await
}

/// Lets an organisation take part.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `naam` or `collegas`; [`AppError::Rule`] after the evaluation.
pub async fn add_organisation(
    app: &App,
    grant: &Grant<action::KeepPilot>,
    id: ConferencePilotId,
    form: OrganisationForm,
) -> Result<ConferenceOrganisationId> {
    let members = known(app, grant, id, &form.members).await?;
    let record = OrganisationRecord {
        id: ConferenceOrganisationId::from_uuid(app.new_id()),
        name: words::nobodys("naam", &form.name, LONGEST_NAME, &[], "Vul dit veld in.")?,
        partner: form.partner,
        task: form.task,
        holds_plans: form.holds_plans,
        members,
    };
    let mut tx = app.store.write().await?;
    let held = tx.hold_conference_pilot(grant, id).await?;
    still_open(held.get())?;
    tx.add_conference_organisation(&held, &record, (grant.account(), app.now()))
        .await?;
    tx.commit(logged(grant, id).detail("organisation", record.id.uuid()))
        .await?;
    Ok(record.id)
}

/// Says who sits for an organisation from now on. Who was let in for a young person stays there until they are sent away.
///
/// # Errors
/// [`AppError::Invalid`] on `collegas`; [`AppError::NotFound`] for an organisation of another pilot.
pub async fn set_members(
    app: &App,
    grant: &Grant<action::KeepPilot>,
    id: ConferencePilotId,
    organisation: ConferenceOrganisationId,
    members: &[AccountId],
) -> Result<()> {
    let members = known(app, grant, id, members).await?;
    let mut tx = app.store.write().await?;
    let held = tx.hold_conference_pilot(grant, id).await?;
    still_open(held.get())?;
    let all = app.store.conference_organisations(held.get()).await?;
    if !all.iter().any(|one| one.id == organisation) {
        return Err(AppError::NotFound);
    }
    tx.set_conference_members(&held, organisation, &members)
        .await?;
    let entry = logged(grant, id)
        .detail("organisation", organisation.uuid())
        .detail("count", members.len());
    Ok(tx.commit(entry).await?)
}

async fn known(
    app: &App,
    grant: &Grant<action::KeepPilot>,
    id: ConferencePilotId,
    members: &[AccountId],
) -> Result<Vec<AccountId>> {
    let can = can_sit(app, grant, id).await?;
    let all_can = members
        .iter()
        .all(|member| can.iter().any(|(account, _)| account == member));
    if all_can {
        Ok(members.to_vec())
    } else {
        Err(AppError::field("collegas", "Kies collega's uit de lijst."))
    }
}

/// Answers a question for each type; what did not change is not written again.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on the field of a type; [`AppError::Rule`] before the pilot began or after the
/// evaluation.
pub async fn answer(
    app: &App,
    grant: &Grant<action::KeepPilot>,
    id: ConferencePilotId,
    question: ResearchQuestion,
    given: Vec<(YoungKind, Verdict, String)>,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_conference_pilot(grant, id).await?;
    still_open(held.get())?;
    if app.today() < held.get().pilot.begins_on {
        return Err(AppError::rule(
            "S0-18",
            "Deze pilot is nog niet begonnen. Antwoorden kan vanaf de eerste dag.",
        ));
    }
    let before = app.store.conference_answers(held.get()).await?;
    for (kind, verdict, words) in given {
        let words = words::nobodys(
            field_of(kind),
            &words,
            LONGEST,
            &[Trace::Date, Trace::Number],
            "Licht het antwoord toe.",
        )?;
        let last = before
            .iter()
            .rfind(|one| (one.question, one.kind) == (question, kind));
        if last.is_some_and(|one| one.verdict == verdict && one.words == words) {
            continue;
        }
        let record = AnswerRecord {
            question,
            kind,
            version: last.map_or(0, |one| one.version).saturating_add(1),
            verdict,
            words,
            by: grant.account(),
            at: app.now(),
        };
        tx.add_conference_answer(&held, &record).await?;
    }
    let entry = logged(grant, id).detail("question", question.code());
    Ok(tx.commit(entry).await?)
}

/// The field of a form in which the answer for a type is typed.
const fn field_of(kind: YoungKind) -> &'static str {
    match kind {
        YoungKind::ProVso => "toelichting-pro_vso",
        YoungKind::EarlyLeaver => "toelichting-early_leaver",
        YoungKind::LongBenefit => "toelichting-long_benefit",
    }
}

/// Closes the evaluation: the numbers of today stay as they are.
///
/// # Errors
/// [`AppError::Rule`] when it is too early or an answer is missing; [`AppError::Changed`] when it was closed already.
pub async fn evaluate(
    app: &App,
    grant: &Grant<action::KeepPilot>,
    id: ConferencePilotId,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_conference_pilot(grant, id).await?;
    let record = held.get();
    if summary(app, record).await?.state != PilotState::EvaluationDue {
        return Err(AppError::rule(
            "S0-18",
            "De evaluatie kan worden afgerond als de pilot bijna voorbij is, en maar één keer.",
        ));
    }
    let answers = app.store.conference_answers(record).await?;
    let answered = |question, kind| {
        let fits = |one: &AnswerRecord| (one.question, one.kind) == (question, kind);
        answers.iter().any(fits)
    };
    let whole = ResearchQuestion::ALL
        .iter()
        .all(|question| YoungKind::ALL.iter().all(|kind| answered(*question, *kind)));
    if !whole {
        return Err(AppError::rule(
            "S0-22",
            "Beantwoord eerst elke onderzoeksvraag voor elk van de drie typen jongeren.",
        ));
    }
    let cells = counted(app, grant, id).await?;
    tx.evaluate_pilot(&held, (app.today(), grant.account()), &cells)
        .await?;
    Ok(tx
        .commit(logged(grant, id).detail("state", "evaluated"))
        .await?)
}

/// Keeps a lesson from a case, without the person: what points at anybody is refused, and no case is named with it.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `les`; [`AppError::NotFound`] for who has no seat.
pub async fn add_lesson(
    app: &App,
    grant: &Grant<action::RecordConference>,
    id: ConferenceCaseId,
    topic: LessonTopic,
    lesson: &str,
) -> Result<()> {
    let at = one_at_table(app, grant, id).await?;
    if !at.seats(grant) {
        return Err(AppError::NotFound);
    }
    let record = app
        .store
        .conference_pilot(grant, at.file.record.pilot)
        .await?;
    still_open(&record)?;
    let lesson = words::nobodys("les", lesson, LONGEST, &[], "Schrijf op wat u leerde.")?;
    let identity = crate::outreach::identity_of(app, &at.case)
        .await?
        .unwrap_or_default();
    without_traces("les", &lesson, &identity, &[])?;
    let mut tx = app.store.write().await?;
    let kept = LessonRecord {
        id: ConferenceLessonId::from_uuid(app.new_id()),
        topic,
        words: lesson,
        by: grant.account(),
        at: app.now(),
    };
    tx.add_conference_lesson(&record, &kept).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("pilot", record.id.uuid())
        .detail("step", "lesson");
    Ok(tx.commit(entry).await?)
}

/// What is told of pilots that are to be evaluated: once when that begins, and once when the last day has passed.
pub(crate) async fn due(app: &App) -> Result<Vec<Post>> {
    let today = app.today();
    let mut posts = Vec::new();
    for record in app.store.every_conference_pilot().await? {
        let summary = summary(app, &record).await?;
        if summary.state != PilotState::EvaluationDue {
            continue;
        }
        let about = if summary.is_late {
            record.pilot.ends_on().plus_days(1)
        } else {
            summary.evaluate_from
        };
        debug_assert!(about <= today, "it has begun");
        for place in &record.places {
            for role in [Role::ProjectLeader, Role::NetworkDirector] {
                let post = Post::plain(Told::Role(role), NoticeKind::PilotEvaluationDue, *place);
                posts.push(post.once_on(about));
            }
        }
    }
    Ok(posts)
}

pub(super) fn still_open(record: &PilotRecord) -> Result<()> {
    if record.pilot.evaluated_on.is_some() {
        return Err(AppError::rule(
            "S0-18",
            "Deze pilot is geëvalueerd. Er komt niets meer bij.",
        ));
    }
    Ok(())
}

pub(super) fn logged<A: Action>(grant: &Grant<A>, id: ConferencePilotId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("pilot", id.uuid())
}
