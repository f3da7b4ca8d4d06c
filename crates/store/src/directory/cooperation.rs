//! How far the working together of a region is: the conditions for its beginning, what it agreed to better, and what the
//! cooperation was found to be (S4-125, S4-129). Rows are added and none is changed; only the end of an action is taken back.

use domain::{
    AccountId, CooperationMeasureId, Day, GroupingId, ImprovementId, MunicipalityId, Ts,
    directory::{ActionEnd, Condition, Mark},
};
use uuid::Uuid;

use super::added;
use crate::{
    Row, Store, StoreError, Tx,
    case::{code, optional_code},
    params,
};

/// How somebody noted that a condition stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCondition {
    /// Of which region.
    pub grouping: GroupingId,
    /// Which condition.
    pub condition: Condition,
    /// The day it was met; `None`: it is not.
    pub done: Option<Day>,
    /// What it rests on, or what is still missing.
    pub note: String,
    /// Who noted it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// Something a region agreed to better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Improvement {
    /// Its id.
    pub id: ImprovementId,
    /// Of which region.
    pub grouping: GroupingId,
    /// What is done.
    pub sentence: String,
    /// Who sees to it.
    pub owner: AccountId,
    /// Its first and its last day.
    pub days: (Day, Day),
    /// How it ended.
    pub end: Option<ImprovementEnd>,
}

/// How an action ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImprovementEnd {
    /// Done or dropped.
    pub how: ActionEnd,
    /// On which day.
    pub on: Day,
    /// What came of it, or why it was dropped.
    pub result: String,
    /// Who noted it.
    pub by: AccountId,
}

/// What the cooperation of a region was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CooperationMeasure {
    /// Its id.
    pub id: CooperationMeasureId,
    /// Of which region.
    pub grouping: GroupingId,
    /// On which day.
    pub on: Day,
    /// The mark.
    pub mark: Mark,
    /// What was found.
    pub finding: String,
    /// Who noted it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const CONDITIONS: &str = "
    SELECT grouping_id, condition, done_on, note, recorded_by, recorded_at
    FROM go_live
    ORDER BY grouping_id, condition, recorded_at, id
    LIMIT 100000";

const ADD_CONDITION: &str = "
    INSERT INTO go_live (grouping_id, condition, id, done_on, note, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const IMPROVEMENTS: &str = "
    SELECT i.id, i.grouping_id, i.sentence, i.owner, i.begins_on, i.ends_on, e.how, e.ended_on, e.result, e.recorded_by
    FROM improvement i
    LEFT JOIN improvement_end e ON e.improvement_id = i.id
    ORDER BY i.ends_on, i.id
    LIMIT 100000";

const ADD_IMPROVEMENT: &str = "
    INSERT INTO improvement (id, grouping_id, sentence, owner, begins_on, ends_on, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const END_IMPROVEMENT: &str = "
    INSERT INTO improvement_end (improvement_id, how, ended_on, result, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING";

const REOPEN: &str = "
    DELETE FROM improvement_end
    WHERE improvement_id = $1";

const MEASURES: &str = "
    SELECT id, grouping_id, measured_on, mark, finding, recorded_by, recorded_at
    FROM cooperation_measure
    ORDER BY measured_on, recorded_at, id
    LIMIT 100000";

const ADD_MEASURE: &str = "
    INSERT INTO cooperation_measure (id, grouping_id, measured_on, mark, finding, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const WITH_TARGETS: &str = "
    SELECT DISTINCT p.municipality_id
    FROM project_place p
    JOIN project_target t ON t.project_id = p.project_id
    LEFT JOIN project_withdrawal w ON w.project_id = t.project_id AND w.target_id = t.id
    WHERE w.target_id IS NULL AND t.due_on >= $1
    ORDER BY p.municipality_id
    LIMIT 2000";

impl Store {
    /// The municipalities of a project with a target that counts and whose last day is not before this one.
    pub async fn municipalities_with_targets(
        &self,
        on: Day,
    ) -> Result<Vec<MunicipalityId>, StoreError> {
        self.read()
            .fetch_all(WITH_TARGETS, params![on], |row| row.get(0))
            .await
    }

    /// How conditions were noted to stand, of every region, in the order they were. They hold no person.
    pub async fn go_live_conditions(&self) -> Result<Vec<StoredCondition>, StoreError> {
        self.read()
            .fetch_all(CONDITIONS, params![], condition)
            .await
    }

    /// What regions agreed to better, of every region, by last day. They hold no person.
    pub async fn improvements(&self) -> Result<Vec<Improvement>, StoreError> {
        self.read()
            .fetch_all(IMPROVEMENTS, params![], improvement)
            .await
    }

    /// What the cooperation was found to be, of every region, by day. They hold no person.
    pub async fn cooperation_measures(&self) -> Result<Vec<CooperationMeasure>, StoreError> {
        self.read().fetch_all(MEASURES, params![], measure).await
    }
}

impl Tx {
    /// Notes how a condition stands.
    pub async fn note_condition(
        &mut self,
        id: Uuid,
        new: &StoredCondition,
    ) -> Result<(), StoreError> {
        let values = params![
            new.grouping,
            new.condition.code(),
            id,
            new.done,
            &new.note,
            new.by,
            new.at,
        ];
        self.execute_one(ADD_CONDITION, values).await
    }

    /// Adds something to better, as an action that is open.
    pub async fn add_improvement(
        &mut self,
        new: &Improvement,
        by: AccountId,
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![
            new.id,
            new.grouping,
            &new.sentence,
            new.owner,
            new.days.0,
            new.days.1,
            by,
            at,
        ];
        self.execute_one(ADD_IMPROVEMENT, values).await
    }

    /// Notes how an action ended; [`StoreError::Changed`] when that was done already.
    pub async fn end_improvement(
        &mut self,
        id: ImprovementId,
        end: &ImprovementEnd,
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![id, end.how.code(), end.on, &end.result, end.by, at];
        added(self.execute(END_IMPROVEMENT, values).await?)
    }

    /// Takes back that an action ended; [`StoreError::Changed`] when it is open already. The log keeps that it had ended.
    pub async fn reopen_improvement(&mut self, id: ImprovementId) -> Result<(), StoreError> {
        added(self.execute(REOPEN, params![id]).await?)
    }

    /// Adds what the cooperation was found to be.
    pub async fn add_cooperation_measure(
        &mut self,
        new: &CooperationMeasure,
    ) -> Result<(), StoreError> {
        let values = params![
            new.id,
            new.grouping,
            new.on,
            new.mark.number(),
            &new.finding,
            new.by,
            new.at,
        ];
        self.execute_one(ADD_MEASURE, values).await
    }
}

fn condition(row: &Row<'_>) -> Result<StoredCondition, StoreError> {
    Ok(StoredCondition {
        grouping: row.get(0)?,
        condition: code(row, 1)?,
        done: row.get(2)?,
        note: row.get(3)?,
        by: row.get(4)?,
        at: row.get(5)?,
    })
}

fn improvement(row: &Row<'_>) -> Result<Improvement, StoreError> {
    let end = match optional_code(row, 6)? {
        Some(how) => Some(ImprovementEnd {
            how,
            on: row.get(7)?,
            result: row.get(8)?,
            by: row.get(9)?,
        }),
        None => None,
    };
    Ok(Improvement {
        id: row.get(0)?,
        grouping: row.get(1)?,
        sentence: row.get(2)?,
        owner: row.get(3)?,
        days: (row.get(4)?, row.get(5)?),
        end,
    })
}

fn measure(row: &Row<'_>) -> Result<CooperationMeasure, StoreError> {
    let mark = u8::try_from(row.get::<i64>(3)?).ok();
    let mark = mark.and_then(|mark| Mark::new(mark).ok());
    Ok(CooperationMeasure {
        id: row.get(0)?,
        grouping: row.get(1)?,
        on: row.get(2)?,
        mark: mark.ok_or(StoreError::UnknownCode { what: "a mark" })?,
        finding: row.get(4)?,
        by: row.get(5)?,
        at: row.get(6)?,
    })
}
