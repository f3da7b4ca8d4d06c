//! Writing in a project. Rows are added; none is changed or taken away.

use access::{Action, Grant};
use domain::{MunicipalityId, ProjectId, TargetId, Ts, project::Gauge};

use super::{
    MeasurementRecord, PLACES_OF, ProjectVersion, TargetRecord, Withdrawal, is_within, place,
};
use crate::{Row, StoreError, Tx, params};

const ADD: &str = "
    INSERT INTO project (id, recorded_at)
    VALUES ($1, $2)";

const ADD_PLACE: &str = "
    INSERT INTO project_place (project_id, municipality_id)
    VALUES ($1, $2)";

const HOLD: &str = "
    SELECT id
    FROM project
    WHERE id = $1";

const ADD_VERSION: &str = "
    INSERT INTO project_version
      (project_id, version, title, purpose, begins_on, ends_on, responsible, budget_id, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT DO NOTHING";

const ADD_TARGET: &str = "
    INSERT INTO project_target
      (project_id, id, sentence, unit, direction, hundredths, due_on, figure, span, municipality_id, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const WITHDRAWN: &str = "
    SELECT recorded_at
    FROM project_withdrawal
    WHERE project_id = $1 AND target_id = $2";

const WITHDRAW: &str = "
    INSERT INTO project_withdrawal (project_id, target_id, reason, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING";

const ADD_MEASUREMENT: &str = "
    INSERT INTO project_measurement
      (project_id, target_id, id, hundredths, measured_on, explanation, corrects, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT DO NOTHING";

/// A project of the grant's municipalities, held until the end of the transaction.
#[derive(Debug)]
pub struct HeldProject {
    id: ProjectId,
}

impl Tx {
    /// Adds a project of these municipalities; [`StoreError::NotFound`] when one of them is not the grant's.
    pub async fn add_project<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: ProjectId,
        places: &[MunicipalityId],
        at: Ts,
    ) -> Result<HeldProject, StoreError> {
        if !is_within(places, grant) {
            return Err(StoreError::NotFound);
        }
        self.execute_one(ADD, params![id, at]).await?;
        for place in places {
            self.execute_one(ADD_PLACE, params![id, *place]).await?;
        }
        Ok(HeldProject { id })
    }

    /// Holds a project; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn hold_project<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: ProjectId,
    ) -> Result<HeldProject, StoreError> {
        let held = |row: &Row<'_>| Ok(HeldProject { id: row.get(0)? });
        let found = self.fetch_optional_locked(HOLD, params![id], held).await?;
        let places = self.fetch_all(PLACES_OF, params![id], place).await?;
        let places: Vec<MunicipalityId> = places.into_iter().map(|(_, place)| place).collect();
        found
            .filter(|_| is_within(&places, grant))
            .ok_or(StoreError::NotFound)
    }

    /// Writes a version of a held project; [`StoreError::Changed`] when there is one of that number already.
    pub async fn add_project_version(
        &mut self,
        project: &HeldProject,
        version: &ProjectVersion,
    ) -> Result<(), StoreError> {
        let values = params![
            project.id,
            version.version,
            &version.title,
            &version.purpose,
            version.from,
            version.until,
            version.responsible,
            version.budget,
            version.by,
            version.at,
        ];
        added(self.execute(ADD_VERSION, values).await?)
    }

    /// Adds a target to a held project, as one that counts.
    pub async fn add_project_target(
        &mut self,
        project: &HeldProject,
        record: &TargetRecord,
    ) -> Result<(), StoreError> {
        let gauge = record.gauge.as_ref();
        let figure = gauge.map(|(Gauge { part, .. }, _)| part.to_string());
        let span = gauge.map(|(Gauge { span, .. }, _)| span.code());
        let municipality = gauge.and_then(|(_, municipality)| *municipality);
        let values = params![
            project.id,
            record.id,
            &record.sentence,
            &record.unit,
            record.target.direction.code(),
            record.target.number.hundredths(),
            record.target.by,
            figure,
            span,
            municipality,
            record.by,
            record.at,
        ];
        self.execute_one(ADD_TARGET, values).await
    }

    /// Notes that a target of a held project counts no more; [`StoreError::Changed`] when that was done already.
    pub async fn withdraw_project_target(
        &mut self,
        project: &HeldProject,
        target: TargetId,
        withdrawal: &Withdrawal,
    ) -> Result<(), StoreError> {
        let values = params![
            project.id,
            target,
            &withdrawal.reason,
            withdrawal.by,
            withdrawal.at,
        ];
        added(self.execute(WITHDRAW, values).await?)
    }

    /// Adds a measurement to a target of a held project; [`StoreError::Changed`] when the target counts no more, or when what
    /// it corrects was corrected meanwhile.
    pub async fn add_project_measurement(
        &mut self,
        project: &HeldProject,
        record: &MeasurementRecord,
    ) -> Result<(), StoreError> {
        let at = |row: &Row<'_>| row.get::<Ts>(0);
        let values = params![project.id, record.target];
        if self.fetch_optional(WITHDRAWN, values, at).await?.is_some() {
            return Err(StoreError::Changed);
        }
        let measurement = &record.measurement;
        let values = params![
            project.id,
            record.target,
            measurement.id,
            measurement.number.hundredths(),
            measurement.on,
            &record.explanation,
            measurement.corrects,
            record.by,
            record.at,
        ];
        added(self.execute(ADD_MEASUREMENT, values).await?)
    }
}

const fn added(touched: u64) -> Result<(), StoreError> {
    if touched == 0 {
        Err(StoreError::Changed)
    } else {
        Ok(())
    }
}
