//! The step from school to something else: whom the coach follows, how each stands in a quarter, who is to be approached, and how
//! far the quarter is (S0-01 to S0-03, S3-02 to S3-05, S3-21).
//!
//! As statutory as the lists it reads, and as far apart from the voluntary approach.

use std::collections::{BTreeMap, HashMap, HashSet};

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, Day, MunicipalityId, NoticeKind, PupilId, Role, RuleKey, SchoolRowId, Told, Ts,
    monitor::Quarter,
    school::{
        Asks, Coverage, Education, SchoolListKind, SelectionBounds, ShownCoverage, Situation,
        TransitionAnswer, asks, is_followed,
    },
};
use store::{AuditEntry, SchoolList, SchoolRow, TransitionRecord};
use uuid::Uuid;
use vault::{Compartment, Place, SubjectKey};

use super::{
    entry, in_the_log,
    rows::{Opening, RowFile, keys, load, load_one},
    view::{one_taken_in, taken_in},
};
use crate::{App, AppError, Result, municipalities::MunicipalityView, notices::Post};

/// A pupil whom the coach follows.
#[derive(Clone, Debug)]
pub struct PupilLine {
    /// Their row on the latest list they are on.
    pub row: SchoolRowId,
    /// The municipality.
    pub municipality: String,
    /// Who; empty where the list names nobody.
    pub name: String,
    /// The row as a spreadsheet shows it.
    pub number: u32,
    /// The school they left.
    pub school: Option<Education>,
    /// What was said in this quarter.
    pub said: Option<TransitionAnswer>,
    /// How they stood when it was said last before this quarter.
    pub before: Option<Situation>,
    /// What is to be done.
    pub asks: Asks,
    /// Whose pupil they are.
    pub coach: Option<String>,
    /// Whether they are the reader's.
    pub is_mine: bool,
}

/// Everybody who is followed in a quarter.
#[derive(Clone, Debug)]
pub struct TransitionView {
    /// Which quarter.
    pub quarter: Quarter,
    /// Who, the ones to approach first, then those of whom nothing was said.
    pub pupils: Vec<PupilLine>,
    /// How far the quarter is.
    pub coverage: Coverage,
}

/// What was said once.
#[derive(Clone, Debug)]
pub struct SaidLine {
    /// Of which quarter.
    pub quarter: Quarter,
    /// What; `None` once it is destroyed.
    pub said: Option<TransitionAnswer>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Ts,
}

/// One pupil.
#[derive(Clone, Debug)]
pub struct PupilView {
    /// How they stand.
    pub line: PupilLine,
    /// The quarter of today.
    pub quarter: Quarter,
    /// How many answers there are of each quarter that can be answered: what the reader has seen.
    pub seen: BTreeMap<Quarter, u32>,
    /// What was said, the latest first.
    pub history: Vec<SaidLine>,
}

/// How far a quarter is, in numbers that point at nobody.
#[derive(Clone, Debug)]
pub struct QuarterCounts {
    /// Which quarter.
    pub quarter: Quarter,
    /// What may be shown of it.
    pub shown: ShownCoverage,
}

const fn answer_place(id: Uuid) -> Place {
    Place {
        table: "transition_answer",
        column: "sealed",
        row: id,
    }
}

/// The quarters that can be answered today: the one of today, and the one before for what came late.
fn answerable(app: &App) -> [Quarter; 2] {
    let now = Quarter::of(app.today().month());
    [now, now.plus(-1)]
}

/// The quarter of today.
pub fn this_quarter(app: &App) -> Quarter {
    Quarter::of(app.today().month())
}

type Pupil = (MunicipalityId, PupilId);

/// The pupils who are followed in a quarter, each by the row of the latest list.
async fn followed<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<Vec<(SchoolList, RowFile)>> {
    let rules = app.rules().await?;
    let on = quarter.last_day().min(app.today());
    let until_age = SelectionBounds::on(&rules, on).until_age;
    let mut taken: HashSet<Pupil> = HashSet::new();
    let mut found = Vec::new();
    // The store gives the latest first.
    for list in taken_in(app, grant).await? {
        if list.kind != SchoolListKind::Outflow || list.reference_date > quarter.last_day() {
            continue;
        }
        for file in load(app, grant, &list, Opening::Whole).await? {
            if file.content.is_none() || !taken.insert((file.row.municipality, file.row.pupil)) {
                continue;
            }
            if follows(&list, &file, until_age, on) {
                found.push((list.clone(), file));
            }
        }
    }
    Ok(found)
}

fn follows(list: &SchoolList, file: &RowFile, until_age: i16, on: Day) -> bool {
    file.content.as_ref().is_some_and(|content| {
        let born = content.identity.birth_date;
        is_followed(list.kind, content.school, born, until_age, on)
    })
}

/// What was said of pupils, opened: by pupil, the first first.
type Said = HashMap<Pupil, Vec<(TransitionRecord, Option<TransitionAnswer>)>>;

async fn said_of<'a>(
    app: &App,
    rows: impl IntoIterator<Item = &'a SchoolRow>,
    records: Vec<TransitionRecord>,
) -> Result<Said> {
    let rows: Vec<SchoolRow> = rows.into_iter().cloned().collect();
    let keys = keys(app, &rows).await?;
    let mut said: Said = HashMap::new();
    for record in records {
        let pupil = (record.municipality, record.pupil);
        let key = keys.get(&(record.municipality, record.pupil.uuid()));
        let what = opened(key, &record)?;
        said.entry(pupil).or_default().push((record, what));
    }
    Ok(said)
}

fn opened(key: Option<&SubjectKey>, record: &TransitionRecord) -> Result<Option<TransitionAnswer>> {
    let (Some(key), Some(sealed)) = (key, &record.sealed) else {
        return Ok(None);
    };
    let plain = key.open(answer_place(record.id), sealed)?;
    serde_json::from_slice(plain.as_bytes())
        .map(Some)
        .map_err(|_| AppError::Internal("an answer does not parse"))
}

fn last_in<'a>(said: &'a Said, pupil: &Pupil, quarter: Quarter) -> Option<&'a TransitionAnswer> {
    let all = said.get(pupil)?;
    let of_quarter = all.iter().rev().find(|(one, _)| one.quarter == quarter);
    of_quarter.and_then(|(_, what)| what.as_ref())
}

fn last_before(said: &Said, pupil: &Pupil, quarter: Quarter) -> Option<Situation> {
    let all = said.get(pupil)?;
    let before = all.iter().rev().find(|(one, _)| one.quarter < quarter);
    before.and_then(|(_, what)| what.as_ref().map(|one| one.situation))
}

/// Makes lines of pupils.
struct Shower<'a> {
    quarter: Quarter,
    said: &'a Said,
    names: &'a BTreeMap<MunicipalityId, MunicipalityView>,
    coaches: &'a HashMap<Pupil, AccountId>,
    people: &'a BTreeMap<AccountId, String>,
    reader: AccountId,
}

impl Shower<'_> {
    fn line(&self, file: &RowFile) -> PupilLine {
        let pupil = (file.row.municipality, file.row.pupil);
        let said = last_in(self.said, &pupil, self.quarter);
        let coach = self.coaches.get(&pupil);
        let content = file.content.as_ref();
        PupilLine {
            row: file.row.id,
            municipality: self
                .names
                .get(&file.row.municipality)
                .map(|place| place.name.clone())
                .unwrap_or_default(),
            name: content.map_or_else(String::new, |one| one.identity.full_name()),
            number: file.row.row,
            school: content.and_then(|one| one.school.education),
            asks: asks(said.map(|one| one.situation)),
            said: said.cloned(),
            before: last_before(self.said, &pupil, self.quarter),
            coach: coach.map(|account| self.people.get(account).cloned().unwrap_or_default()),
            is_mine: coach == Some(&self.reader),
        }
    }
}

/// A year back: how far an earlier answer is looked for.
const BACK: i32 = -4;

/// Everybody who is followed in a quarter: names, each look logged. `mine`: only the reader's own pupils.
pub async fn transitions(
    app: &App,
    grant: &Grant<action::SeeTransitions>,
    quarter: Quarter,
    mine: bool,
) -> Result<TransitionView> {
    let found = followed(app, grant, quarter).await?;
    let records = app
        .store
        .transition_answers(grant, (quarter.plus(BACK), quarter))
        .await?;
    let said = said_of(app, found.iter().map(|(_, file)| &file.row), records).await?;
    let names = crate::municipalities::names_today(app).await?;
    let coaches = app.store.transition_coaches(grant).await?;
    let people = crate::accounts::names(app).await?;
    let shower = Shower {
        quarter,
        said: &said,
        names: &names,
        coaches: &coaches,
        people: &people,
        reader: grant.account(),
    };
    let mut shown = Vec::new();
    let mut pupils = Vec::new();
    for (_, file) in &found {
        let line = shower.line(file);
        if line.is_mine || !mine {
            shown.push((file.row.municipality, in_the_log(file.row.pupil)));
            pupils.push(line);
        }
    }
    pupils.sort_by(|one, other| {
        let key = |line: &PupilLine| (order(line.asks), line.name.clone(), line.row);
        key(one).cmp(&key(other))
    });
    let looked = AuditEntry::about(grant, shown, "shown");
    if !looked.is_empty() {
        app.store.record_reads(looked).await?;
    }
    Ok(TransitionView {
        quarter,
        coverage: Coverage::of(
            pupils
                .iter()
                .map(|one| one.said.as_ref().map(|said| said.situation)),
        ),
        pupils,
    })
}

const fn order(asks: Asks) -> u8 {
    match asks {
        Asks::Approach => 0,
        Asks::Answer => 1,
        Asks::Nothing => 2,
    }
}

/// How far this quarter and the three before are. Below the number for the region's own tables nothing is shown.
pub async fn transition_counts(
    app: &App,
    grant: &Grant<action::SeeTransitionCounts>,
) -> Result<Vec<QuarterCounts>> {
    let rules = app.rules().await?;
    let key = RuleKey::SmallCellInternal;
    let least = rules.integer(key, MunicipalityId::INSTALLATION, app.today());
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    let now = this_quarter(app);
    let mut quarters = Vec::new();
    for back in 0..-BACK {
        let quarter = now.plus(-back);
        let found = followed(app, grant, quarter).await?;
        let records = app
            .store
            .transition_answers(grant, (quarter, quarter))
            .await?;
        let said = said_of(app, found.iter().map(|(_, file)| &file.row), records).await?;
        let coverage = Coverage::of(found.iter().map(|(_, file)| {
            let pupil = (file.row.municipality, file.row.pupil);
            last_in(&said, &pupil, quarter).map(|one| one.situation)
        }));
        quarters.push(QuarterCounts {
            quarter,
            shown: coverage.shown(least),
        });
    }
    let names = crate::municipalities::names_today(app).await?;
    for place in names.keys().filter(|place| grant.covers(**place)) {
        let seen = AuditEntry::by(&grant.narrow(*place)?, *place).detail("step", "coverage_seen");
        app.store.record_read(seen).await?;
    }
    Ok(quarters)
}

/// One pupil whose row is there, with the grant narrowed.
async fn one<A: Action>(
    app: &App,
    grant: &Grant<A>,
    id: SchoolRowId,
) -> Result<(Grant<A>, SchoolList, RowFile)> {
    let found = app.store.school_row(grant, id).await?;
    let grant = grant.narrow(found.municipality)?;
    let list = one_taken_in(app, &grant, found.list).await?;
    let file = load_one(app, &grant, &list, found, Opening::Whole).await?;
    // Who came from a list of early leavers is another desk's work, and who was destroyed nobody's.
    if list.kind != SchoolListKind::Outflow || file.content.is_none() {
        return Err(AppError::NotFound);
    }
    Ok((grant, list, file))
}

/// One pupil: how they stood each quarter. The look is logged.
///
/// # Errors
/// [`AppError::NotFound`] for a row of another municipality or list, and of whom nothing is kept any more.
pub async fn pupil(
    app: &App,
    grant: &Grant<action::SeeTransitions>,
    id: SchoolRowId,
) -> Result<PupilView> {
    let (grant, list, file) = one(app, grant, id).await?;
    let records = app.store.transition_answers_of(&file.row).await?;
    let said = said_of(app, [&file.row], records).await?;
    let names = crate::municipalities::names_today(app).await?;
    let coaches = app.store.transition_coaches(&grant).await?;
    let people = crate::accounts::names(app).await?;
    let quarter = this_quarter(app);
    let shower = Shower {
        quarter,
        said: &said,
        names: &names,
        coaches: &coaches,
        people: &people,
        reader: grant.account(),
    };
    let line = shower.line(&file);
    let looked = entry(&grant, file.row.municipality, &list, "pupil_opened")
        .person(in_the_log(file.row.pupil));
    app.store.record_read(looked).await?;
    let all = said.get(&(file.row.municipality, file.row.pupil));
    let all = all.map_or(&[][..], Vec::as_slice);
    let seen = answerable(app).map(|quarter| {
        let count = all.iter().filter(|(one, _)| one.quarter == quarter).count();
        (quarter, u32::try_from(count).unwrap_or(u32::MAX))
    });
    let history = all.iter().rev().map(|(one, what)| SaidLine {
        quarter: one.quarter,
        said: what.clone(),
        by: people.get(&one.by).cloned().unwrap_or_default(),
        at: one.at,
    });
    Ok(PupilView {
        line,
        quarter,
        seen: seen.into_iter().collect(),
        history: history.collect(),
    })
}

/// Says how a pupil stands in a quarter. Saying it again adds to it. Who is not in view is told to who follows them.
///
/// # Errors
/// [`AppError::Invalid`] on `kwartaal` for one that cannot be answered, [`AppError::Changed`] when a colleague was first,
/// [`AppError::NotFound`] as [`pupil`].
pub async fn say(
    app: &App,
    grant: &Grant<action::FollowTransition>,
    id: SchoolRowId,
    (quarter, seen): (Quarter, u32),
    answer: TransitionAnswer,
) -> Result<()> {
    let (grant, list, file) = one(app, grant, id).await?;
    if !answerable(app).contains(&quarter) {
        return Err(AppError::field(
            "kwartaal",
            "Kies dit kwartaal of het vorige. Verder terug kunt u niets meer invullen.",
        ));
    }
    let row = &file.row;
    let records = app.store.transition_answers_of(row).await?;
    let there = records.iter().filter(|one| one.quarter == quarter).count();
    if u32::try_from(there) != Ok(seen) {
        return Err(AppError::Changed);
    }
    let key = app
        .store
        .subject_key(row.municipality, row.pupil.uuid(), Compartment::Statutory)
        .await?
        .ok_or(AppError::NotFound)?;
    let json = serde_json::to_vec(&answer)
        .map_err(|_| AppError::Internal("an answer does not serialise"))?;
    let answer_id = app.new_id();
    let record = TransitionRecord {
        municipality: row.municipality,
        pupil: row.pupil,
        quarter,
        seq: seen.saturating_add(1),
        row: row.id,
        id: answer_id,
        sealed: Some(key.seal(answer_place(answer_id), &json, &app.entropy)?),
        by: grant.account(),
        at: app.now(),
    };
    let coaches = app.store.transition_coaches(&grant).await?;
    let coach = coaches.get(&(row.municipality, row.pupil));
    let mut tx = app.store.write().await?;
    tx.add_transition_answer(&record).await?;
    if answer.situation == Situation::NotInView && coach != Some(&grant.account()) {
        let to = coach.map_or(Told::Role(Role::RmcWorker), |one| Told::Account(*one));
        let post = Post::plain(to, NoticeKind::PupilNotInView, row.municipality);
        crate::notices::post(app, &mut tx, &[post]).await?;
    }
    let done =
        entry(&grant, row.municipality, &list, "transition_said").person(in_the_log(row.pupil));
    Ok(tx.commit(done).await?)
}

/// Makes a pupil one's own, in the place of whoever followed them.
///
/// # Errors
/// [`AppError::NotFound`] as [`pupil`].
pub async fn take(
    app: &App,
    grant: &Grant<action::FollowTransition>,
    id: SchoolRowId,
) -> Result<()> {
    let (grant, list, file) = one(app, grant, id).await?;
    let mut tx = app.store.write().await?;
    tx.take_pupil(&file.row, grant.account(), app.today())
        .await?;
    let done = entry(&grant, file.row.municipality, &list, "pupil_taken")
        .person(in_the_log(file.row.pupil));
    Ok(tx.commit(done).await?)
}

/// Lets a pupil of one's own go: whoever looks next can take them.
///
/// # Errors
/// [`AppError::Changed`] when they are a colleague's by now, [`AppError::NotFound`] as [`pupil`].
pub async fn let_go(
    app: &App,
    grant: &Grant<action::FollowTransition>,
    id: SchoolRowId,
) -> Result<()> {
    let (grant, list, file) = one(app, grant, id).await?;
    let mut tx = app.store.write().await?;
    if !tx.let_pupil_go(&file.row, grant.account()).await? {
        return Err(AppError::Changed);
    }
    let done = entry(&grant, file.row.municipality, &list, "pupil_let_go")
        .person(in_the_log(file.row.pupil));
    Ok(tx.commit(done).await?)
}

/// Once a quarter, where there are pupils to follow: that it began.
pub(crate) async fn asked(app: &App) -> Result<Vec<Post>> {
    let first = this_quarter(app).first_month().first_day();
    let places = app.store.municipalities_with_outflow().await?;
    Ok(places
        .into_iter()
        .map(|place| {
            let to = Told::Role(Role::RmcWorker);
            Post::plain(to, NoticeKind::TransitionsAsked, place).once_on(first)
        })
        .collect())
}
