//! The network's meeting as it is kept: items with their steps, meetings, who came, and who carries out (S4-95..111).

mod change;
mod meeting;
mod route;

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, MunicipalityId, NetworkItemId, NetworkMeetingId, SchoolListId, SchoolRowId,
    Ts,
    network::{Item, ItemEvent, ItemFacts},
};
use uuid::Uuid;

pub use change::{HeldItem, StepAuthor};
pub use meeting::{HeldMeeting, MeetingRecord};
pub use route::RouteRecord;

use crate::{
    CaseFile, Param, Row, SchoolRow, Store, StoreError,
    among::pages,
    case::{code, not_ended, optional_code, overview_columns, overview_row},
    engine::scoped,
    params,
    school::{row_columns, school_row},
};

/// An item as it was put on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRecord {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: NetworkItemId,
    /// The code it is called by.
    pub code: String,
    /// The case it is about, where it is about one.
    pub case: Option<CaseId>,
    /// The row of a list of DUO it is about, where it is about one.
    pub pupil: Option<SchoolRowId>,
    /// What it says.
    pub facts: ItemFacts,
    /// Who put it on.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// An item with what happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkItem {
    /// As it was put on.
    pub record: ItemRecord,
    /// Its steps, in order.
    pub events: Vec<ItemEvent>,
    /// What they add up to.
    pub item: Item,
}

/// The two statements that read items and their steps; the condition is on an alias `k` of both, with its column `item`.
macro_rules! items_where {
    ($items:literal, $steps:literal) => {
        Select {
            items: ScopedSql::new(concat!(
                "SELECT k.municipality_id, k.id, k.code, k.case_id, k.subject, k.basis, k.consent_on, k.origin, k.advice, \
                   k.assessment, k.assessed, k.life_areas, k.age, k.recorded_by, k.recorded_at, \
                   (SELECT p.row_id FROM network_pupil p \
                    WHERE p.municipality_id = k.municipality_id AND p.item_id = k.id) \
                 FROM network_item k WHERE {scope:k} AND ",
                $items,
                " ORDER BY k.recorded_at, k.id LIMIT 100000"
            )),
            steps: ScopedSql::new(concat!(
                "SELECT k.item_id, k.seq, k.on_day, k.at, k.by_account, k.by_role, k.plain \
                 FROM network_step k WHERE {scope:k} AND ",
                $steps,
                " ORDER BY k.item_id, k.seq LIMIT 1000000"
            )),
        }
    };
}

struct Select {
    items: ScopedSql,
    steps: ScopedSql,
}

const ALL: Select = items_where!("k.age > 0", "k.seq > 0");

const ONE: Select = items_where!("k.id = $1", "k.item_id = $1");

const OF_MEETING: Select = items_where!(
    "k.id IN (SELECT s.item_id FROM network_step s WHERE s.meeting_id = $1)",
    "k.item_id IN (SELECT s.item_id FROM network_step s WHERE s.meeting_id = $1)"
);

/// The cases that items of the network are about, and that go on; never of a person who is locked for the reader.
const CASES: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o WHERE o.case_id IN ($ids) AND ",
    not_ended!(),
    " AND EXISTS (SELECT 1 FROM network_item k WHERE k.municipality_id = o.municipality_id \
       AND k.case_id = o.case_id) \
     AND {persons:o} ORDER BY o.case_id"
));

/// Those of some rows of lists of DUO that an item of the network is about, and that are not destroyed.
const PUPILS: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    row_columns!(),
    " FROM school_row r WHERE r.id IN ($ids) AND r.destroyed_on IS NULL AND {scope:r} \
       AND EXISTS (SELECT 1 FROM network_pupil p WHERE p.municipality_id = r.municipality_id AND p.row_id = r.id) \
     ORDER BY r.id"
));

/// The rows of a list of DUO, with the items that are about their pupil, also through another list.
const ITEMS_OF_LIST: ScopedSql = ScopedSql::new(
    "SELECT r.id, p.item_id FROM school_row r \
       JOIN school_row o ON o.municipality_id = r.municipality_id AND o.pupil_id = r.pupil_id \
       JOIN network_pupil p ON p.municipality_id = o.municipality_id AND p.row_id = o.id \
     WHERE r.list_id = $1 AND {scope:r} ORDER BY p.item_id",
);

impl Store {
    /// Every item of the grant's municipalities, in the order they were put on.
    pub async fn network_items<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<NetworkItem>, StoreError> {
        self.select_items(grant, &ALL, &params![]).await
    }

    /// The items of the grant's municipalities that were ever on the agenda of a meeting.
    pub async fn network_items_of<A: Action>(
        &self,
        grant: &Grant<A>,
        meeting: NetworkMeetingId,
    ) -> Result<Vec<NetworkItem>, StoreError> {
        self.select_items(grant, &OF_MEETING, &params![meeting])
            .await
    }

    /// One item; [`StoreError::NotFound`] when it is not of the grant's municipalities.
    pub async fn network_item<A: Action>(
        &self,
        grant: &Grant<A>,
        id: NetworkItemId,
    ) -> Result<NetworkItem, StoreError> {
        let mut found = self.select_items(grant, &ONE, &params![id]).await?;
        found.pop().ok_or(StoreError::NotFound)
    }

    async fn select_items<A: Action>(
        &self,
        grant: &Grant<A>,
        select: &Select,
        values: &[Param],
    ) -> Result<Vec<NetworkItem>, StoreError> {
        let reader = self.read();
        let records = reader
            .fetch_all_scoped(grant, select.items, values.to_vec(), record)
            .await?;
        let mut events: BTreeMap<NetworkItemId, Vec<ItemEvent>> = BTreeMap::new();
        let steps = reader
            .fetch_all_scoped(grant, select.steps, values.to_vec(), step)
            .await?;
        for (item, event) in steps {
            events.entry(item).or_default().push(event);
        }
        Ok(records
            .into_iter()
            .map(|record| {
                let events = events.remove(&record.id).unwrap_or_default();
                let item = Item::replay(&events);
                NetworkItem {
                    record,
                    events,
                    item,
                }
            })
            .collect())
    }

    /// Of these cases those that an item is about, with their histories: to see whether they may be called by name. Who is
    /// locked for the reader is left out, and so is who is being destroyed.
    pub async fn cases_in_network<A: Action>(
        &self,
        grant: &Grant<A>,
        cases: &[CaseId],
    ) -> Result<Vec<CaseFile>, StoreError> {
        let ids: Vec<Uuid> = cases.iter().map(|case| case.uuid()).collect();
        let (sql, values) = scoped(grant, CASES, params![]);
        let reader = self.read();
        let mut rows = Vec::with_capacity(ids.len());
        for (sql, values) in pages(reader.engine(), sql.as_str(), &values, &ids) {
            rows.extend(reader.fetch_all(sql, values, overview_row).await?);
        }
        self.files_of(rows).await
    }

    /// Of these rows of lists of DUO those that an item is about: to call them by name. Who is destroyed is left out.
    pub async fn pupils_in_network<A: Action>(
        &self,
        grant: &Grant<A>,
        rows: &[SchoolRowId],
    ) -> Result<Vec<SchoolRow>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.uuid()).collect();
        let (sql, values) = scoped(grant, PUPILS, params![]);
        let reader = self.read();
        let mut found = Vec::with_capacity(ids.len());
        for (sql, values) in pages(reader.engine(), sql.as_str(), &values, &ids) {
            found.extend(reader.fetch_all(sql, values, school_row).await?);
        }
        Ok(found)
    }

    /// The rows of a list of DUO with the items about their pupil, of the grant's municipalities, in the order they were put on.
    pub async fn network_items_of_list<A: Action>(
        &self,
        grant: &Grant<A>,
        list: SchoolListId,
    ) -> Result<Vec<(SchoolRowId, NetworkItemId)>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, ITEMS_OF_LIST, params![list], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await
    }
}

fn small(row: &Row<'_>, at: usize) -> Result<u8, StoreError> {
    u8::try_from(row.get::<i64>(at)?).map_err(|_| StoreError::UnknownCode {
        what: "a small number",
    })
}

fn record(row: &Row<'_>) -> Result<ItemRecord, StoreError> {
    Ok(ItemRecord {
        municipality: row.get(0)?,
        id: row.get(1)?,
        code: row.get(2)?,
        case: row.get(3)?,
        pupil: row.get(15)?,
        facts: ItemFacts {
            subject: code(row, 4)?,
            basis: code(row, 5)?,
            consent_on: row.get(6)?,
            origin: code(row, 7)?,
            advice: code(row, 8)?,
            assessed: optional_code(row, 9)?.zip(optional_code(row, 10)?),
            life_areas: small(row, 11)?,
            age: small(row, 12)?,
        },
        by: row.get(13)?,
        at: row.get(14)?,
    })
}

fn step(row: &Row<'_>) -> Result<(NetworkItemId, ItemEvent), StoreError> {
    let plain: String = row.get(6)?;
    let event = ItemEvent {
        seq: row.get(1)?,
        on: row.get(2)?,
        at: row.get(3)?,
        by: row.get(4)?,
        role: code(row, 5)?,
        step: serde_json::from_str(&plain)
            .map_err(|_| StoreError::UnknownCode { what: "a step" })?,
    };
    Ok((row.get(0)?, event))
}
