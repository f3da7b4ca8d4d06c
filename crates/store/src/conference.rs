//! The multidisciplinary conference as it is kept: pilots with what belongs to them, and cases with their steps (S0-08..24).

mod change;
mod pilot;

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, ConferenceCaseId, ConferencePilotId, MunicipalityId, PersonId, Ts,
    conference::{ConferenceCase, ConferenceEvent, ConferenceStep},
};
use uuid::Uuid;

pub use change::{HeldConferenceCase, SealedStep};
pub use pilot::{
    AnswerRecord, ConferenceRecord, HeldPilot, LessonRecord, OrganisationRecord, PilotRecord,
};

use crate::{
    CaseFile, Param, Row, Store, StoreError,
    among::pages,
    case::{code, not_ended, overview_columns, overview_row},
    engine::scoped,
    params,
};

/// A case of a pilot as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConferenceCaseRecord {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: ConferenceCaseId,
    /// In which pilot.
    pub pilot: ConferencePilotId,
    /// The case it is about.
    pub case: CaseId,
    /// Whose case.
    pub person: PersonId,
    /// Who put it in.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// A case of a pilot with what happened to it.
#[derive(Clone, Debug)]
pub struct ConferenceFile {
    /// As it came in.
    pub record: ConferenceCaseRecord,
    /// Its steps, in order.
    pub events: Vec<ConferenceEvent>,
    /// What is sealed beside them, by their number.
    pub sealed: BTreeMap<u32, Vec<u8>>,
    /// What they add up to.
    pub state: ConferenceCase,
}

/// The two statements that read cases of pilots and their steps. They say who somebody is to nobody: whose case may be shown is
/// asked by [`Store::cases_in_conference`].
macro_rules! cases_where {
    ($condition:literal) => {
        Select {
            cases: ScopedSql::new(concat!(
                "SELECT k.municipality_id, k.id, k.pilot_id, k.case_id, o.person_id, k.recorded_by, k.recorded_at \
                 FROM conference_case k \
                 JOIN case_overview o ON o.municipality_id = k.municipality_id AND o.case_id = k.case_id \
                 WHERE {counted:o} AND ",
                $condition,
                " ORDER BY k.recorded_at, k.id LIMIT 100000"
            )),
            steps: ScopedSql::new(concat!(
                "SELECT s.conference_case_id, s.seq, s.on_day, s.at, s.by_account, s.by_role, s.plain, s.sealed \
                 FROM conference_step s \
                 JOIN conference_case k ON k.municipality_id = s.municipality_id AND k.id = s.conference_case_id \
                 WHERE {scope:k} AND ",
                $condition,
                " ORDER BY s.conference_case_id, s.seq LIMIT 1000000"
            )),
        }
    };
}

struct Select {
    cases: ScopedSql,
    steps: ScopedSql,
}

const OF_PILOT: Select = cases_where!("k.pilot_id = $1");

const ONE: Select = cases_where!("k.id = $1");

const ALL: Select = cases_where!("k.id IS NOT NULL");

/// Of a case, whatever the pilots: for the copy of one's own data.
const OF_CASE: Select = cases_where!("k.case_id = $1");

/// The cases that a conference or the network's list is about, and that go on; never of a person who is locked for the
/// reader. The role is not asked: who may see which of them the use case knows.
pub(crate) const CASES: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o \
     JOIN case_file f ON f.municipality_id = o.municipality_id AND f.id = o.case_id \
     WHERE o.case_id IN ($ids) AND $1 <> '' AND ",
    not_ended!(),
    " AND (EXISTS (SELECT 1 FROM conference_case k WHERE k.municipality_id = o.municipality_id \
         AND k.case_id = o.case_id) \
       OR EXISTS (SELECT 1 FROM network_item n WHERE n.municipality_id = o.municipality_id \
         AND n.case_id = o.case_id)) \
     AND {persons:o} ORDER BY o.case_id"
));

impl Store {
    /// The cases of a pilot in the grant's municipalities, in the order they came in.
    pub async fn conference_cases_of<A: Action>(
        &self,
        grant: &Grant<A>,
        pilot: ConferencePilotId,
    ) -> Result<Vec<ConferenceFile>, StoreError> {
        self.conference_files(grant, &OF_PILOT, &params![pilot])
            .await
    }

    /// The cases of every pilot in the grant's municipalities.
    pub async fn conference_cases<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<ConferenceFile>, StoreError> {
        self.conference_files(grant, &ALL, &params![]).await
    }

    /// What conferences there were about one case, for the copy of one's own data.
    pub async fn conferences_about<A: Action>(
        &self,
        grant: &Grant<A>,
        case: CaseId,
    ) -> Result<Vec<ConferenceFile>, StoreError> {
        self.conference_files(grant, &OF_CASE, &params![case]).await
    }

    /// One case; [`StoreError::NotFound`] when it is not of the grant's municipalities.
    pub async fn conference_case<A: Action>(
        &self,
        grant: &Grant<A>,
        id: ConferenceCaseId,
    ) -> Result<ConferenceFile, StoreError> {
        let mut found = self.conference_files(grant, &ONE, &params![id]).await?;
        found.pop().ok_or(StoreError::NotFound)
    }

    async fn conference_files<A: Action>(
        &self,
        grant: &Grant<A>,
        select: &Select,
        values: &[Param],
    ) -> Result<Vec<ConferenceFile>, StoreError> {
        let reader = self.read();
        let records = reader
            .fetch_all_scoped(grant, select.cases, values.to_vec(), record)
            .await?;
        let steps = reader
            .fetch_all_scoped(grant, select.steps, values.to_vec(), step)
            .await?;
        Ok(files(records, steps))
    }

    /// Of these cases those that a conference or the network's list is about, with their histories. Who is locked for the
    /// reader is left out, and so is who is being destroyed.
    pub async fn cases_in_conference<A: Action>(
        &self,
        grant: &Grant<A>,
        cases: &[CaseId],
    ) -> Result<Vec<CaseFile>, StoreError> {
        let ids: Vec<Uuid> = cases.iter().map(|case| case.uuid()).collect();
        let (sql, values) = scoped(grant, CASES, params![grant.role().code()]);
        let reader = self.read();
        let mut rows = Vec::with_capacity(ids.len());
        for (sql, values) in pages(reader.engine(), sql.as_str(), &values, &ids) {
            rows.extend(reader.fetch_all(sql, values, overview_row).await?);
        }
        self.files_of(rows).await
    }
}

type Step = (ConferenceCaseId, ConferenceEvent, Option<Vec<u8>>);

fn files(records: Vec<ConferenceCaseRecord>, steps: Vec<Step>) -> Vec<ConferenceFile> {
    let mut of_case: BTreeMap<ConferenceCaseId, ConferenceFile> = BTreeMap::new();
    let order: Vec<ConferenceCaseId> = records.iter().map(|record| record.id).collect();
    for record in records {
        let file = ConferenceFile {
            events: Vec::new(),
            sealed: BTreeMap::new(),
            state: ConferenceCase::default(),
            record,
        };
        of_case.insert(file.record.id, file);
    }
    for (case, event, sealed) in steps {
        if let Some(file) = of_case.get_mut(&case) {
            file.sealed.extend(sealed.map(|sealed| (event.seq, sealed)));
            file.state.apply(&event);
            file.events.push(event);
        }
    }
    order
        .into_iter()
        .filter_map(|id| of_case.remove(&id))
        .collect()
}

fn record(row: &Row<'_>) -> Result<ConferenceCaseRecord, StoreError> {
    Ok(ConferenceCaseRecord {
        municipality: row.get(0)?,
        id: row.get(1)?,
        pilot: row.get(2)?,
        case: row.get(3)?,
        person: row.get(4)?,
        by: row.get(5)?,
        at: row.get(6)?,
    })
}

fn plain_of(step: &ConferenceStep) -> Result<String, StoreError> {
    serde_json::to_string(step).map_err(|_| StoreError::UnknownCode { what: "a step" })
}

fn step_of(plain: &str) -> Result<ConferenceStep, StoreError> {
    serde_json::from_str(plain).map_err(|_| StoreError::UnknownCode { what: "a step" })
}

fn step(row: &Row<'_>) -> Result<Step, StoreError> {
    let plain: String = row.get(6)?;
    let event = ConferenceEvent {
        seq: row.get(1)?,
        on: row.get(2)?,
        at: row.get(3)?,
        by: row.get(4)?,
        role: code(row, 5)?,
        step: step_of(&plain)?,
    };
    Ok((row.get(0)?, event, row.get(7)?))
}
