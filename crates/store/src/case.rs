//! Cases: their events, and the overview row that goes with them.

use std::collections::{BTreeMap, HashMap};

use access::{Action, Grant, ScopedSql, policy};
use domain::{
    AccountId, CaseId, Day, ListId, MunicipalityId, PersonId, Role, RuleBook, Ts,
    guidance::ContentClass,
    outreach::{Case, Event, EventKind, Overview},
};
use sqlx::SqlStr;
use uuid::Uuid;

use crate::{
    Param, Row, Store, StoreError, Tx,
    among::pages,
    engine::{Engine, Reader, scoped},
    params,
};

/// Something loaded under a grant and locked until the end of the transaction: changes take this,
/// never an id.
#[derive(Debug)]
pub struct Held<T, A: Action> {
    value: T,
    grant: Grant<A>,
}

impl<T, A: Action> Held<T, A> {
    /// What is held.
    pub const fn get(&self) -> &T {
        &self.value
    }

    /// The grant it is held under.
    pub const fn grant(&self) -> &Grant<A> {
        &self.grant
    }
}

/// A case with its history.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The municipality that owns it.
    pub municipality: MunicipalityId,
    /// The case.
    pub id: CaseId,
    /// Whose case.
    pub person: PersonId,
    /// Its events, in order.
    pub events: Vec<Event>,
    /// Its state.
    pub case: Case,
    /// Its stored overview.
    pub overview: Overview,
    /// The seq of the last event the overview rests on.
    pub version: u32,
}

/// Who adds an event, and when.
#[derive(Clone, Copy, Debug)]
pub struct Author {
    /// Whose account.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// The Dutch day it counts for.
    pub on: Day,
    /// The moment.
    pub at: Ts,
}

/// The words that go with an event, as they lie on disk.
#[derive(Clone, Debug)]
pub struct SealedWords {
    /// Which event.
    pub seq: u32,
    /// Under which of the person's keys.
    pub class: ContentClass,
    /// The ciphertext.
    pub sealed: Vec<u8>,
}

/// The overview row beside the ids it is found by.
#[derive(Clone, Debug)]
pub struct OverviewRow {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: PersonId,
    /// The version.
    pub version: u32,
    /// What the row says.
    pub overview: Overview,
}

/// The columns that [`overview_row`] reads, in its order.
macro_rules! overview_columns {
    () => {
        "o.municipality_id, o.case_id, o.person_id, o.version, o.phase, o.track, o.round, \
         o.next_action, o.re_entry, o.month, o.owner_role, o.due_from, o.due_until, \
         o.destroy_after, o.visit_allowed, o.subregion_id, o.assignee_id, \
         o.lead_role, o.content_due, o.to_note, o.quiet_from"
    };
}
pub(crate) use overview_columns;

/// Whether the person of an overview `o` is there: neither destroyed, nor being destroyed (G6).
macro_rules! not_ended {
    () => {
        "o.phase <> 'destroyed' \
         AND NOT EXISTS (SELECT 1 FROM destruction d WHERE d.municipality_id = o.municipality_id \
           AND d.case_id = o.case_id AND d.done_at IS NULL AND d.scope = 'person')"
    };
}
pub(crate) use not_ended;

/// The condition of need to know on an overview `o`, for the role `$1`; written once.
macro_rules! need_to_know {
    () => {
        concat!(
            "($1 = 'service' OR (",
            crate::case::not_ended!(),
            " AND (($1 = 'outcome' AND o.to_note IS NOT NULL) \
           OR ($1 = 'casemanager' AND o.subregion_id IS NOT NULL) \
           OR $1 = 'privacy_officer' \
           OR ($1 = 'regisseur' AND (o.lead_role = 'regisseur' OR o.owner_role = 'regisseur')) \
           OR ($1 = 'list_handler' AND o.lead_role IS NULL \
             AND (o.subregion_id IS NULL OR o.owner_role = 'list_handler')))))"
        )
    };
}
pub(crate) use need_to_know;

/// A case is visible to a role by need to know: the casemanager from the hand-over on, the
/// municipality's own desk before it and whenever the step is its own (S1-24, S1-34), the regisseur when
/// the lead or the step is the municipality's (S1-66). From the moment the destruction of the person has
/// begun nobody sees it, so that nothing is written after an erasure (G6). The join is for the lock: held
/// are both the case and what is read of it here.
macro_rules! select_cases {
    ($persons:literal) => {
        ScopedSql::new(concat!(
            "SELECT ",
            overview_columns!(),
            " FROM case_overview o \
             JOIN case_file f ON f.municipality_id = o.municipality_id AND f.id = o.case_id \
             WHERE o.case_id IN ($ids) AND ",
            need_to_know!(),
            " AND ",
            $persons,
            " ORDER BY o.case_id"
        ))
    };
}

const SELECT_CASES: ScopedSql = select_cases!("{persons:o}");
/// For acts over a whole list or run, which show nobody.
const SELECT_IN_BULK: ScopedSql = select_cases!("{counted:o}");

/// The statements that read the cases of a grant, by id, as somebody in this role may see them.
pub(crate) fn select_cases<A: Action>(
    engine: Engine,
    grant: &Grant<A>,
    role: Role,
    cases: &[CaseId],
) -> Vec<(SqlStr, Vec<Param>)> {
    select_by(engine, grant, SELECT_CASES, role, cases)
}

fn select_by<A: Action>(
    engine: Engine,
    grant: &Grant<A>,
    select: ScopedSql,
    role: Role,
    cases: &[CaseId],
) -> Vec<(SqlStr, Vec<Param>)> {
    // An outcome to take note of is all the regisseur sees of a case somebody else leads (S1-65).
    let desk = if A::NAME == policy::NoteOutcome::NAME {
        "outcome"
    } else {
        role.code()
    };
    let (sql, params) = scoped(grant, select, params![desk]);
    let mut ids: Vec<Uuid> = cases.iter().map(|case| case.uuid()).collect();
    // In one order, so that two who hold many cases wait for each other and never cross.
    ids.sort_unstable();
    pages(engine, sql.as_str(), &params, &ids).collect()
}

const SELECT_EVENTS: &str = "SELECT seq, on_day, at, by_account, by_role, plain, case_id FROM case_event \
     WHERE municipality_id = $1 AND case_id IN ($ids) ORDER BY case_id, seq";

const UPDATE_OVERVIEWS: &str = "UPDATE case_overview SET version = v.column3, phase = v.column4, \
     track = v.column5, round = v.column6, next_action = v.column7, re_entry = v.column8, \
     month = v.column9, owner_role = v.column10, due_from = v.column11, due_until = v.column12, \
     destroy_after = v.column13, visit_allowed = v.column14, subregion_id = v.column15, \
     assignee_id = v.column16, lead_role = v.column17, content_due = v.column18, \
     to_note = v.column19, quiet_from = v.column20 FROM (VALUES $rows) AS v \
     WHERE case_overview.municipality_id = v.column1 AND case_overview.case_id = v.column2 \
     RETURNING case_id";

const UPDATE_OVERVIEW: &str = "UPDATE case_overview SET version = $3, phase = $4, track = $5, round = $6, \
     next_action = $7, re_entry = $8, month = $9, owner_role = $10, due_from = $11, due_until = $12, \
     destroy_after = $13, visit_allowed = $14, subregion_id = $15, assignee_id = $16, lead_role = $17, \
     content_due = $18, to_note = $19, quiet_from = $20 WHERE municipality_id = $1 AND case_id = $2";

pub(crate) const INSERT_EVENT: &str = "INSERT INTO case_event (municipality_id, case_id, seq, on_day, at, by_account, \
     by_role, kind, plain, sealed, by_list, content_class) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// Rows of overviews on their way to become cases with a history.
struct Histories {
    rows: Vec<OverviewRow>,
    events: HashMap<CaseId, Vec<Event>>,
}

impl Histories {
    fn of(rows: Vec<OverviewRow>) -> Self {
        Self {
            events: HashMap::with_capacity(rows.len()),
            rows,
        }
    }

    /// The statements that read the events of these cases.
    fn statements(&self, engine: Engine) -> Vec<(SqlStr, Vec<Param>)> {
        let mut cases: BTreeMap<MunicipalityId, Vec<Uuid>> = BTreeMap::new();
        for row in &self.rows {
            cases
                .entry(row.municipality)
                .or_default()
                .push(row.case.uuid());
        }
        cases
            .into_iter()
            .flat_map(|(municipality, ids)| {
                pages(engine, SELECT_EVENTS, &params![municipality], &ids).collect::<Vec<_>>()
            })
            .collect()
    }

    fn take(&mut self, row: &Row<'_>) -> Result<(), StoreError> {
        self.events
            .entry(row.get(6)?)
            .or_default()
            .push(event(row)?);
        Ok(())
    }

    fn files(mut self) -> Result<Vec<CaseFile>, StoreError> {
        self.rows
            .into_iter()
            .map(|row| {
                let events = self.events.remove(&row.case).unwrap_or_default();
                let case = Case::replay(&events)
                    .map_err(|_| StoreError::UnknownCode { what: "a history" })?;
                Ok(CaseFile {
                    municipality: row.municipality,
                    id: row.case,
                    person: row.person,
                    events,
                    case,
                    overview: row.overview,
                    version: row.version,
                })
            })
            .collect()
    }
}

impl CaseFile {
    /// Applies new events and computes the overview that follows from them; returns the events.
    fn add(
        &mut self,
        rules: &RuleBook,
        author: Author,
        kinds: Vec<EventKind>,
    ) -> Result<Vec<Event>, StoreError> {
        let added = authored(&mut self.case, author, kinds)?;
        self.events.extend(added.iter().cloned());
        self.compute(rules)?;
        Ok(added)
    }

    /// Makes overview and version follow from the events.
    fn compute(&mut self, rules: &RuleBook) -> Result<(), StoreError> {
        self.version = self.events.last().map_or(0, |event| event.seq);
        self.overview = self
            .case
            .overview(rules, self.municipality)
            .ok_or(StoreError::UnknownCode { what: "a history" })?;
        Ok(())
    }
}

/// The events that an author adds to a case, which takes them in.
pub(crate) fn authored(
    case: &mut Case,
    author: Author,
    kinds: Vec<EventKind>,
) -> Result<Vec<Event>, StoreError> {
    let mut added = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let event = Event {
            seq: case.next_seq(),
            on: author.on,
            at: author.at,
            by: author.account,
            role: author.role,
            kind,
        };
        case.apply(&event)
            .map_err(|_| StoreError::UnknownCode { what: "a history" })?;
        added.push(event);
    }
    Ok(added)
}

/// A case that was made in this transaction, which nobody else can reach before its end.
pub(crate) fn held<A: Action>(file: CaseFile, grant: &Grant<A>) -> Held<CaseFile, A> {
    Held {
        value: file,
        grant: grant.clone(),
    }
}

/// Reads an overview row whose columns stand in the order of the selects above.
pub(crate) fn overview_row(row: &Row<'_>) -> Result<OverviewRow, StoreError> {
    Ok(OverviewRow {
        municipality: row.get(0)?,
        case: row.get(1)?,
        person: row.get(2)?,
        version: row.get(3)?,
        overview: Overview {
            phase: code(row, 4)?,
            track: code(row, 5)?,
            round: row.get(6)?,
            next_action: code(row, 7)?,
            re_entry: row.get(8)?,
            month: row.get(9)?,
            owner: optional_code(row, 10)?,
            due_from: row.get(11)?,
            due_until: row.get(12)?,
            destroy_after: row.get(13)?,
            visit_allowed: row.get(14)?,
            subregion: row.get(15)?,
            assignee: row.get(16)?,
            lead: optional_code(row, 17)?,
            content_due: row.get(18)?,
            to_note: row.get(19)?,
            quiet_from: row.get(20)?,
        },
    })
}

/// A closed code stored as text.
pub(crate) fn code<T: std::str::FromStr>(row: &Row<'_>, at: usize) -> Result<T, StoreError> {
    row.get::<String>(at)?
        .parse()
        .map_err(|_| StoreError::UnknownCode { what: "a code" })
}

pub(crate) fn optional_code<T: std::str::FromStr>(
    row: &Row<'_>,
    at: usize,
) -> Result<Option<T>, StoreError> {
    row.get::<Option<String>>(at)?
        .map(|text| {
            text.parse()
                .map_err(|_| StoreError::UnknownCode { what: "a code" })
        })
        .transpose()
}

pub(crate) fn event(row: &Row<'_>) -> Result<Event, StoreError> {
    let plain: String = row.get(5)?;
    Ok(Event {
        seq: row.get(0)?,
        on: row.get(1)?,
        at: row.get(2)?,
        by: row.get(3)?,
        role: code(row, 4)?,
        kind: serde_json::from_str(&plain)
            .map_err(|_| StoreError::UnknownCode { what: "an event" })?,
    })
}

/// The stored name of an event, beside its plain part.
pub(crate) fn event_text(kind: &EventKind) -> Result<(String, String), StoreError> {
    let value =
        serde_json::to_value(kind).map_err(|_| StoreError::UnknownCode { what: "an event" })?;
    let name = value
        .get("kind")
        .and_then(|k| k.as_str())
        .unwrap_or_default()
        .to_owned();
    Ok((name, value.to_string()))
}

/// The row identity of one event for sealing its words: the case's id with the seq folded in.
pub fn event_row_id(case: CaseId, seq: u32) -> Uuid {
    Uuid::from_u128(case.uuid().as_u128() ^ u128::from(seq))
}

/// The values of an overview in the order phase, track ... quiet_from.
pub(crate) fn overview_params(overview: &Overview) -> Vec<Param> {
    params![
        overview.phase.code(),
        overview.track.code(),
        i64::from(overview.round),
        overview.next_action.code(),
        overview.re_entry,
        overview.month,
        overview.owner.map(domain::Role::code),
        overview.due_from,
        overview.due_until,
        overview.destroy_after,
        overview.visit_allowed,
        overview.subregion,
        overview.assignee,
        overview.lead.map(domain::Role::code),
        overview.content_due,
        overview.to_note,
        overview.quiet_from
    ]
}

/// The values of an overview row, after those it is found by and the version.
fn overview_row_params(file: &CaseFile) -> Vec<Param> {
    let mut values = params![file.municipality, file.id, i64::from(file.version)];
    values.extend(overview_params(&file.overview));
    values
}

/// The columns of an event, and one event's values in their order.
const EVENT_COLUMNS: [&str; 12] = [
    "municipality_id",
    "case_id",
    "seq",
    "on_day",
    "at",
    "by_account",
    "by_role",
    "kind",
    "plain",
    "sealed",
    "by_list",
    "content_class",
];

pub(crate) fn event_params(
    file: &CaseFile,
    event: &Event,
    sealed: Option<Vec<u8>>,
) -> Result<Vec<Param>, StoreError> {
    let (name, plain) = event_text(&event.kind)?;
    let class = match &event.kind {
        EventKind::Guided(step) => step.content(),
        _ => None,
    };
    Ok(params![
        file.municipality,
        file.id,
        i64::from(event.seq),
        event.on,
        event.at,
        event.by,
        event.role.code(),
        name,
        plain,
        sealed,
        None::<ListId>,
        class.map(ContentClass::code)
    ])
}

impl Tx {
    /// Loads a case under a grant and holds it: nobody else changes it until this transaction ends.
    /// [`StoreError::NotFound`] for an absent case and for another's (D2).
    pub async fn hold_case<A: Action>(
        &mut self,
        grant: &Grant<A>,
        case: CaseId,
    ) -> Result<Held<CaseFile, A>, StoreError> {
        let mut held = self.hold_cases(grant, &[case]).await?;
        held.pop().ok_or(StoreError::NotFound)
    }

    /// As [`Tx::hold_case`], for many different cases, in a few statements; they come ordered by id.
    pub async fn hold_cases<A: Action>(
        &mut self,
        grant: &Grant<A>,
        cases: &[CaseId],
    ) -> Result<Vec<Held<CaseFile, A>>, StoreError> {
        self.hold(grant, SELECT_CASES, grant.role(), cases).await
    }

    /// As [`Tx::hold_cases`], for an act over a whole list or print run that shows nobody: whoever is
    /// locked for this account goes along, or their card would wait on the one who may not know.
    pub async fn hold_in_bulk<A: Action>(
        &mut self,
        grant: &Grant<A>,
        cases: &[CaseId],
    ) -> Result<Vec<Held<CaseFile, A>>, StoreError> {
        self.hold(grant, SELECT_IN_BULK, grant.role(), cases).await
    }

    /// As [`Tx::hold_case`], to carry out a destruction that was begun: it goes on whoever set it off,
    /// also when the person was locked for them meanwhile, and nobody in a role of their own sees the
    /// case any more.
    pub async fn hold_to_destroy<A: Action>(
        &mut self,
        grant: &Grant<A>,
        case: CaseId,
    ) -> Result<Held<CaseFile, A>, StoreError> {
        let mut held = self
            .hold(grant, SELECT_IN_BULK, Role::Service, &[case])
            .await?;
        held.pop().ok_or(StoreError::NotFound)
    }

    pub(crate) async fn hold<A: Action>(
        &mut self,
        grant: &Grant<A>,
        select: ScopedSql,
        role: Role,
        cases: &[CaseId],
    ) -> Result<Vec<Held<CaseFile, A>>, StoreError> {
        let mut rows = Vec::with_capacity(cases.len());
        // A row that somebody else was changing is read again once they are done.
        for (sql, values) in select_by(self.engine(), grant, select, role, cases) {
            rows.extend(self.fetch_all_locked(sql, values, overview_row).await?);
        }
        if rows.len() != cases.len() {
            return Err(StoreError::NotFound);
        }
        let mut histories = Histories::of(rows);
        for (sql, values) in histories.statements(self.engine()) {
            self.fetch_each(sql, values, |row| histories.take(row))
                .await?;
        }
        let files = histories.files()?;
        Ok(files
            .into_iter()
            .map(|value| Held {
                value,
                grant: grant.clone(),
            })
            .collect())
    }

    /// Adds events to a held case and writes the overview that follows from them. `sealed` holds the
    /// words that go with an event, by its seq.
    pub async fn append_events<A: Action>(
        &mut self,
        held: &mut Held<CaseFile, A>,
        rules: &RuleBook,
        author: Author,
        kinds: Vec<EventKind>,
        mut sealed: BTreeMap<u32, Vec<u8>>,
    ) -> Result<(), StoreError> {
        let file = &mut held.value;
        let mut statements = Vec::with_capacity(kinds.len() + 1);
        let before = file.events.len();
        let added = file.add(rules, author, kinds)?;
        self.tally_added(file, before, rules)?;
        for event in added {
            let values = event_params(file, &event, sealed.remove(&event.seq))?;
            statements.push((INSERT_EVENT, values));
        }
        statements.push((UPDATE_OVERVIEW, overview_row_params(file)));
        self.inner.execute_together(statements).await
    }

    /// Takes away the ciphertext of what rested on consent: the keys are destroyed already (S1-47).
    pub async fn sweep_content<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE case_event SET sealed = NULL WHERE municipality_id = $1 AND case_id = $2 \
             AND content_class IN ('guidance', 'sensitive') AND sealed IS NOT NULL",
            params![held.value.municipality, held.value.id],
        )
        .await?;
        let (municipality, person) = (held.value.municipality, held.value.person);
        self.forget_conferences(municipality, person).await?;
        self.forget_adulthood(municipality, person).await?;
        self.forget_routes(municipality, person).await?;
        self.forget_survey(municipality, person).await
    }

    /// As [`Tx::append_events`], for many cases in a few statements and without words.
    pub async fn append_to_cases<A: Action>(
        &mut self,
        changes: &mut [(Held<CaseFile, A>, Vec<EventKind>)],
        rules: &RuleBook,
        author: Author,
    ) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(changes.len());
        for (held, kinds) in changes.iter_mut() {
            let before = held.value.events.len();
            let added = held.value.add(rules, author, std::mem::take(kinds))?;
            self.tally_added(&held.value, before, rules)?;
            for event in added {
                rows.push(event_params(&held.value, &event, None)?);
            }
        }
        self.insert_many("case_event", &EVENT_COLUMNS, rows).await?;
        self.write_overviews(changes.iter().map(|(held, _)| &held.value))
            .await
    }

    /// Counts what the events after the first `before` change.
    fn tally_added(
        &mut self,
        file: &CaseFile,
        before: usize,
        rules: &RuleBook,
    ) -> Result<(), StoreError> {
        let earlier = file.events.get(..before).unwrap_or_default();
        self.tally_change(file.municipality, earlier, &file.events, rules)
    }

    /// Writes the overviews that follow from the events these cases have left, and counts those.
    pub(crate) async fn recompute_overviews(
        &mut self,
        municipality: MunicipalityId,
        cases: &[CaseId],
        rules: &RuleBook,
    ) -> Result<(), StoreError> {
        let mut files = self.files_by_id(municipality, cases).await?;
        for file in &mut files {
            file.compute(rules)?;
            self.tally_added(file, 0, rules)?;
        }
        self.write_overviews(&files).await
    }

    /// Cases of a municipality with their histories, as this transaction sees them, under no grant: to reckon with, and
    /// to show nobody.
    pub(crate) async fn files_by_id(
        &mut self,
        municipality: MunicipalityId,
        cases: &[CaseId],
    ) -> Result<Vec<CaseFile>, StoreError> {
        let ids: Vec<Uuid> = cases.iter().map(|case| case.uuid()).collect();
        let mut rows = Vec::with_capacity(ids.len());
        for (sql, values) in pages(self.engine(), BY_ID, &params![municipality], &ids) {
            rows.extend(self.fetch_all(sql, values, overview_row).await?);
        }
        let mut histories = Histories::of(rows);
        for (sql, values) in histories.statements(self.engine()) {
            self.fetch_each(sql, values, |row| histories.take(row))
                .await?;
        }
        histories.files()
    }

    async fn write_overviews(
        &mut self,
        files: impl IntoIterator<Item = &CaseFile>,
    ) -> Result<(), StoreError> {
        let rows: Vec<Vec<Param>> = files.into_iter().map(overview_row_params).collect();
        let mut touched = 0;
        self.inner
            .each_with_rows(UPDATE_OVERVIEWS, &rows, |_| {
                touched += 1;
                Ok(())
            })
            .await?;
        if touched == rows.len() {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }
}

/// Cases of a municipality by id, under no grant.
const BY_ID: &str = concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o WHERE o.municipality_id = $1 AND o.case_id IN ($ids)"
);

impl Store {
    /// As [`Tx::files_by_id`], as readers see them.
    pub(crate) async fn files_by_id(
        &self,
        municipality: MunicipalityId,
        cases: &[CaseId],
    ) -> Result<Vec<CaseFile>, StoreError> {
        let reader = self.read();
        let ids: Vec<Uuid> = cases.iter().map(|case| case.uuid()).collect();
        let mut rows = Vec::with_capacity(ids.len());
        for (sql, values) in pages(reader.engine(), BY_ID, &params![municipality], &ids) {
            rows.extend(reader.fetch_all(sql, values, overview_row).await?);
        }
        self.files_of(rows).await
    }

    /// Loads a case for reading under a grant.
    pub async fn case<A: Action>(
        &self,
        grant: &Grant<A>,
        case: CaseId,
    ) -> Result<CaseFile, StoreError> {
        let mut found = self.cases(grant, &[case]).await?;
        found.pop().ok_or(StoreError::NotFound)
    }

    /// The case of an overview that was read already, with its history.
    pub(crate) async fn file_of(&self, row: OverviewRow) -> Result<CaseFile, StoreError> {
        self.files_of(vec![row])
            .await?
            .pop()
            .ok_or(StoreError::NotFound)
    }

    /// The cases of overviews that were read already, with their histories.
    pub(crate) async fn files_of(
        &self,
        rows: Vec<OverviewRow>,
    ) -> Result<Vec<CaseFile>, StoreError> {
        let reader = self.read();
        let mut histories = Histories::of(rows);
        for (sql, values) in histories.statements(reader.engine()) {
            reader
                .fetch_each(sql, values, |row| histories.take(row))
                .await?;
        }
        histories.files()
    }

    /// Up to 500 cases of a municipality after `after` that have content by consent and are not being destroyed, with
    /// their histories: to count that content anew. It shows nobody and stands under no grant.
    pub async fn cases_with_content(
        &self,
        municipality: MunicipalityId,
        after: CaseId,
    ) -> Result<Vec<CaseFile>, StoreError> {
        const SELECT: &str = concat!(
            "SELECT ",
            overview_columns!(),
            " FROM case_overview o WHERE o.municipality_id = $1 AND o.case_id > $2 \
             AND EXISTS (SELECT 1 FROM case_event e WHERE e.municipality_id = o.municipality_id \
               AND e.case_id = o.case_id AND e.content_class = 'guidance' AND e.sealed IS NOT NULL) \
             AND NOT EXISTS (SELECT 1 FROM destruction d WHERE d.municipality_id = o.municipality_id \
               AND d.case_id = o.case_id AND d.done_at IS NULL) \
             ORDER BY o.case_id LIMIT 500"
        );
        let reader = self.read();
        let rows = reader
            .fetch_all(SELECT, params![municipality, after], overview_row)
            .await?;
        self.files_of(rows).await
    }

    /// Loads cases for reading under a grant, ordered by id; who is not there is left out.
    pub async fn cases<A: Action>(
        &self,
        grant: &Grant<A>,
        cases: &[CaseId],
    ) -> Result<Vec<CaseFile>, StoreError> {
        let reader = self.read();
        let mut rows = Vec::with_capacity(cases.len());
        for (sql, values) in select_cases(reader.engine(), grant, grant.role(), cases) {
            rows.extend(reader.fetch_all(sql, values, overview_row).await?);
        }
        self.files_of(rows).await
    }

    /// The sealed words that go with the events of a case, by the class they are sealed under.
    pub async fn case_words(&self, file: &CaseFile) -> Result<Vec<SealedWords>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT seq, content_class, sealed FROM case_event \
                 WHERE municipality_id = $1 AND case_id = $2 \
                 AND sealed IS NOT NULL ORDER BY seq LIMIT 10000",
                params![file.municipality, file.id],
                |row| {
                    Ok(SealedWords {
                        seq: row.get(0)?,
                        class: optional_code(row, 1)?.unwrap_or(ContentClass::Identity),
                        sealed: row.get(2)?,
                    })
                },
            )
            .await
    }
}

impl Store {
    /// Recomputes every overview of a municipality from its events and names each that differs.
    pub async fn verify_overviews(
        &self,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Result<Vec<String>, StoreError> {
        verify_overviews(&self.read(), rules, municipality).await
    }
}

async fn verify_overviews(
    reader: &Reader,
    rules: &RuleBook,
    municipality: MunicipalityId,
) -> Result<Vec<String>, StoreError> {
    const PAGE: i64 = 2_000;
    let mut differences = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let rows = reader
            .fetch_all(
                concat!("SELECT ", overview_columns!(), " FROM case_overview o WHERE o.municipality_id = $1 AND o.case_id > $2 ORDER BY o.case_id LIMIT $3"),
                params![municipality, after, PAGE],
                overview_row,
            )
            .await?;
        let Some(last) = rows.last().map(|row| row.case) else {
            return Ok(differences);
        };
        let mut events: HashMap<CaseId, Vec<Event>> =
            rows.iter().map(|row| (row.case, Vec::new())).collect();
        reader
            .fetch_each(
                "SELECT seq, on_day, at, by_account, by_role, plain, case_id FROM case_event \
                 WHERE municipality_id = $1 AND case_id > $2 AND case_id <= $3 ORDER BY case_id, seq",
                params![municipality, after, last],
                |row| {
                    let case: CaseId = row.get(6)?;
                    events.entry(case).or_default().push(event(row)?);
                    Ok(())
                },
            )
            .await?;
        for row in rows {
            let history = events.remove(&row.case).unwrap_or_default();
            let computed = Case::replay(&history)
                .ok()
                .and_then(|c| c.overview(rules, municipality));
            let version = history.last().map_or(0, |event| event.seq);
            if computed.as_ref() != Some(&row.overview) || version != row.version {
                differences.push(format!(
                    "case {}: the stored overview (version {}) differs from its events",
                    row.case, row.version
                ));
            }
        }
        after = last.uuid();
    }
}
