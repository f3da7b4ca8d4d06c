//! Cases: their events, and the overview row that goes with them.

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, Day, ListId, MunicipalityId, PersonId, Role, RuleBook, Ts,
    outreach::{Case, Event, EventKind, Overview},
};
use uuid::Uuid;

use crate::{Param, Row, Store, StoreError, Tx, engine::Reader, params};

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

/// A case is visible to a role by need to know: the casemanager from the hand-over on, the
/// municipality's own desk before it and whenever the step is its own (S1-24, S1-34).
const SELECT_CASE: ScopedSql = ScopedSql::new(
    "SELECT o.municipality_id, o.case_id, o.person_id, o.version, o.phase, o.track, o.round, \
     o.next_action, o.re_entry, o.month, o.owner_role, o.due_from, o.due_until, o.destroy_after, \
     o.visit_allowed, o.subregion_id, o.assignee_id \
     FROM case_overview o \
     WHERE o.case_id = $1 \
     AND ($2 = 'service' \
       OR ($2 = 'casemanager' AND o.subregion_id IS NOT NULL) \
       OR ($2 = 'privacy_officer') \
       OR ($2 = 'list_handler' AND (o.subregion_id IS NULL OR o.owner_role = 'list_handler'))) \
     AND {scope:o}",
);

const SELECT_EVENTS: &str = "SELECT seq, on_day, at, by_account, by_role, plain FROM case_event \
     WHERE municipality_id = $1 AND case_id = $2 ORDER BY seq LIMIT 10000";

const LOCK_CASE: &str = "SELECT id FROM case_file WHERE municipality_id = $1 AND id = $2";

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
        },
    })
}

/// A closed code stored as text.
pub(crate) fn code<T: std::str::FromStr>(row: &Row<'_>, at: usize) -> Result<T, StoreError> {
    row.get::<String>(at)?
        .parse()
        .map_err(|_| StoreError::UnknownCode { what: "a code" })
}

fn optional_code<T: std::str::FromStr>(row: &Row<'_>, at: usize) -> Result<Option<T>, StoreError> {
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

/// The values of an overview in the order phase, track ... assignee.
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
        overview.assignee
    ]
}

impl Tx {
    /// Loads a case under a grant and holds it: nobody else changes it until this transaction ends.
    /// [`StoreError::NotFound`] for an absent case and for another's (D2).
    pub async fn hold_case<A: Action>(
        &mut self,
        grant: &Grant<A>,
        case: CaseId,
    ) -> Result<Held<CaseFile, A>, StoreError> {
        let found = self
            .fetch_optional_scoped(
                grant,
                SELECT_CASE,
                params![case, grant.role().code()],
                overview_row,
            )
            .await?
            .ok_or(StoreError::NotFound)?;
        self.fetch_optional_locked(LOCK_CASE, params![found.municipality, case], |_| Ok(()))
            .await?;
        // Read again under the lock: what was seen before it may be stale on PostgreSQL.
        let row = self
            .fetch_optional_scoped(
                grant,
                SELECT_CASE,
                params![case, grant.role().code()],
                overview_row,
            )
            .await?
            .ok_or(StoreError::NotFound)?;
        let events = self
            .fetch_all(SELECT_EVENTS, params![row.municipality, row.case], event)
            .await?;
        Ok(Held {
            value: file(row, events)?,
            grant: grant.clone(),
        })
    }

    /// Adds events to a held case and writes the overview that follows from them. `sealed` belongs
    /// to the first event.
    pub async fn append_events<A: Action>(
        &mut self,
        held: &mut Held<CaseFile, A>,
        rules: &RuleBook,
        author: Author,
        kinds: Vec<EventKind>,
        sealed: Option<Vec<u8>>,
    ) -> Result<(), StoreError> {
        self.append_to(&mut held.value, rules, author, kinds, sealed, None)
            .await
    }

    pub(crate) async fn append_to(
        &mut self,
        file: &mut CaseFile,
        rules: &RuleBook,
        author: Author,
        kinds: Vec<EventKind>,
        mut sealed: Option<Vec<u8>>,
        by_list: Option<ListId>,
    ) -> Result<(), StoreError> {
        for kind in kinds {
            let event = Event {
                seq: file.case.next_seq(),
                on: author.on,
                at: author.at,
                by: author.account,
                role: author.role,
                kind,
            };
            file.case
                .apply(&event)
                .map_err(|_| StoreError::UnknownCode { what: "a history" })?;
            let (name, plain) = event_text(&event.kind)?;
            self.execute(
                "INSERT INTO case_event (municipality_id, case_id, seq, on_day, at, by_account, \
                 by_role, kind, plain, sealed, by_list) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                params![
                    file.municipality,
                    file.id,
                    i64::from(event.seq),
                    event.on,
                    event.at,
                    event.by,
                    event.role.code(),
                    name,
                    plain,
                    sealed.take(),
                    by_list
                ],
            )
            .await?;
            file.version = event.seq;
            file.events.push(event);
        }
        file.overview = file
            .case
            .overview(rules, file.municipality)
            .ok_or(StoreError::UnknownCode { what: "a history" })?;
        self.write_overview(file).await
    }

    /// Writes the overview that follows from the events a case has left.
    pub(crate) async fn recompute_overview(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
        rules: &RuleBook,
    ) -> Result<(), StoreError> {
        let row = self
            .fetch_one(
                "SELECT o.municipality_id, o.case_id, o.person_id, o.version, o.phase, o.track, o.round, \
                 o.next_action, o.re_entry, o.month, o.owner_role, o.due_from, o.due_until, \
                 o.destroy_after, o.visit_allowed, o.subregion_id, o.assignee_id \
                 FROM case_overview o WHERE o.municipality_id = $1 AND o.case_id = $2",
                params![municipality, case],
                overview_row,
            )
            .await?;
        let events = self
            .fetch_all(SELECT_EVENTS, params![municipality, case], event)
            .await?;
        let mut file = file(row, events)?;
        file.version = file.events.last().map_or(0, |event| event.seq);
        file.overview = file
            .case
            .overview(rules, municipality)
            .ok_or(StoreError::UnknownCode { what: "a history" })?;
        self.write_overview(&file).await
    }

    async fn write_overview(&mut self, file: &CaseFile) -> Result<(), StoreError> {
        let mut values = params![i64::from(file.version)];
        values.extend(overview_params(&file.overview));
        values.extend(params![file.municipality, file.id]);
        let touched = self
            .execute(
                "UPDATE case_overview SET version = $1, phase = $2, track = $3, round = $4, \
                 next_action = $5, re_entry = $6, month = $7, owner_role = $8, due_from = $9, \
                 due_until = $10, destroy_after = $11, visit_allowed = $12, subregion_id = $13, \
                 assignee_id = $14 WHERE municipality_id = $15 AND case_id = $16",
                values,
            )
            .await?;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }
}

fn file(row: OverviewRow, events: Vec<Event>) -> Result<CaseFile, StoreError> {
    let case = Case::replay(&events).map_err(|_| StoreError::UnknownCode { what: "a history" })?;
    Ok(CaseFile {
        municipality: row.municipality,
        id: row.case,
        person: row.person,
        events,
        case,
        overview: row.overview,
        version: row.version,
    })
}

impl Store {
    /// Loads a case for reading under a grant.
    pub async fn case<A: Action>(
        &self,
        grant: &Grant<A>,
        case: CaseId,
    ) -> Result<CaseFile, StoreError> {
        let reader = self.read();
        let row = reader
            .fetch_optional_scoped(
                grant,
                SELECT_CASE,
                params![case, grant.role().code()],
                overview_row,
            )
            .await?
            .ok_or(StoreError::NotFound)?;
        let events = reader
            .fetch_all(SELECT_EVENTS, params![row.municipality, row.case], event)
            .await?;
        file(row, events)
    }

    /// The sealed words that go with the events of a case: seq and ciphertext.
    pub async fn case_words(&self, file: &CaseFile) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT seq, sealed FROM case_event WHERE municipality_id = $1 AND case_id = $2 \
                 AND sealed IS NOT NULL ORDER BY seq LIMIT 10000",
                params![file.municipality, file.id],
                |row| Ok((row.get(0)?, row.get(1)?)),
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
                "SELECT o.municipality_id, o.case_id, o.person_id, o.version, o.phase, o.track, \
                 o.round, o.next_action, o.re_entry, o.month, o.owner_role, o.due_from, o.due_until, \
                 o.destroy_after, o.visit_allowed, o.subregion_id, o.assignee_id FROM case_overview o \
                 WHERE o.municipality_id = $1 AND o.case_id > $2 ORDER BY o.case_id LIMIT $3",
                params![municipality, after, PAGE],
                overview_row,
            )
            .await?;
        let Some(last) = rows.last().map(|row| row.case) else {
            return Ok(differences);
        };
        let mut events: std::collections::HashMap<CaseId, Vec<Event>> =
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
