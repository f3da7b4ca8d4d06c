//! Projects as they are kept: of whom, their versions, their targets, and what was measured (S3-16).

mod change;

use std::collections::BTreeMap;

use access::{Action, Grant};
use domain::{
    AccountId, BudgetId, Day, MeasurementId, MunicipalityId, ProjectId, TargetId, Ts,
    project::{Gauge, Measurement, Quantity, Target},
};

pub use change::HeldProject;

use crate::{Row, Store, StoreError, case::code, params};

/// What a project was from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectVersion {
    /// Its number, from 1.
    pub version: i64,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// Who is responsible.
    pub responsible: AccountId,
    /// The budget it is paid from.
    pub budget: Option<BudgetId>,
    /// Who wrote this version.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// That a target counts no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// Who withdrew it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// A target of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRecord {
    /// Its id.
    pub id: TargetId,
    /// What is to be reached, in a sentence.
    pub sentence: String,
    /// What the number counts.
    pub unit: String,
    /// The number, and by when.
    pub target: Target,
    /// The figure it is measured by, and of which municipality (`None`: of all together); `None`: it is measured by hand.
    pub gauge: Option<(Gauge, Option<MunicipalityId>)>,
    /// Who set it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// That it counts no more.
    pub withdrawn: Option<Withdrawal>,
}

/// A number that somebody measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasurementRecord {
    /// For which target.
    pub target: TargetId,
    /// The number.
    pub measurement: Measurement,
    /// Where it comes from, or why it takes the place of another.
    pub explanation: String,
    /// Who entered it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// Everything of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectFile {
    /// Its id.
    pub id: ProjectId,
    /// The municipalities that take part.
    pub places: Vec<MunicipalityId>,
    /// What it is now.
    pub now: ProjectVersion,
    /// What it was before, the first first.
    pub before: Vec<ProjectVersion>,
    /// Its targets, in the order they were set.
    pub targets: Vec<TargetRecord>,
    /// What was measured, in the order it was entered.
    pub measurements: Vec<MeasurementRecord>,
}

const PLACES: &str = "
    SELECT project_id, municipality_id
    FROM project_place
    ORDER BY project_id, municipality_id
    LIMIT 100000";

const PLACES_OF: &str = "
    SELECT project_id, municipality_id
    FROM project_place
    WHERE project_id = $1
    ORDER BY municipality_id
    LIMIT 1000";

const VERSIONS: &str = "
    SELECT version, title, purpose, begins_on, ends_on, responsible, budget_id, recorded_by, recorded_at
    FROM project_version
    WHERE project_id = $1
    ORDER BY version
    LIMIT 10000";

const TARGETS: &str = "
    SELECT t.id, t.sentence, t.unit, t.direction, t.hundredths, t.due_on, t.figure, t.span, t.municipality_id,
      t.recorded_by, t.recorded_at, w.reason, w.recorded_by, w.recorded_at
    FROM project_target t
    LEFT JOIN project_withdrawal w ON w.project_id = t.project_id AND w.target_id = t.id
    WHERE t.project_id = $1
    ORDER BY t.recorded_at, t.id
    LIMIT 10000";

const MEASUREMENTS: &str = "
    SELECT target_id, id, measured_on, hundredths, corrects, explanation, recorded_by, recorded_at
    FROM project_measurement
    WHERE project_id = $1
    ORDER BY recorded_at, id
    LIMIT 100000";

impl Store {
    /// The projects whose municipalities are all the grant's, by id. A project that somebody else takes part in is theirs
    /// too, and not shown.
    pub async fn projects<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<ProjectFile>, StoreError> {
        let mut places: BTreeMap<ProjectId, Vec<MunicipalityId>> = BTreeMap::new();
        for (project, place) in self.read().fetch_all(PLACES, params![], place).await? {
            places.entry(project).or_default().push(place);
        }
        let mut projects = Vec::new();
        for (id, places) in places {
            if is_within(&places, grant) {
                projects.push(self.project_file(id, places).await?);
            }
        }
        Ok(projects)
    }

    /// Everything of one project; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn project<A: Action>(
        &self,
        grant: &Grant<A>,
        id: ProjectId,
    ) -> Result<ProjectFile, StoreError> {
        let places = self.read().fetch_all(PLACES_OF, params![id], place).await?;
        let places: Vec<MunicipalityId> = places.into_iter().map(|(_, place)| place).collect();
        if !is_within(&places, grant) {
            return Err(StoreError::NotFound);
        }
        self.project_file(id, places).await
    }

    async fn project_file(
        &self,
        id: ProjectId,
        places: Vec<MunicipalityId>,
    ) -> Result<ProjectFile, StoreError> {
        let reader = self.read();
        let mut before = reader.fetch_all(VERSIONS, params![id], version).await?;
        Ok(ProjectFile {
            id,
            places,
            now: before.pop().ok_or(StoreError::NotFound)?,
            before,
            targets: reader.fetch_all(TARGETS, params![id], target).await?,
            measurements: reader
                .fetch_all(MEASUREMENTS, params![id], measurement)
                .await?,
        })
    }
}

impl ProjectFile {
    /// A target of it.
    pub fn target(&self, id: TargetId) -> Option<&TargetRecord> {
        self.targets.iter().find(|one| one.id == id)
    }

    /// What was measured for a target, in the order it was entered.
    pub fn measurements_of(&self, target: TargetId) -> Vec<Measurement> {
        let of_target = self.measurements.iter().filter(|one| one.target == target);
        of_target.map(|one| one.measurement).collect()
    }
}

/// Whether every municipality is the grant's.
fn is_within<A: Action>(places: &[MunicipalityId], grant: &Grant<A>) -> bool {
    !places.is_empty() && places.iter().all(|place| grant.covers(*place))
}

fn place(row: &Row<'_>) -> Result<(ProjectId, MunicipalityId), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

fn version(row: &Row<'_>) -> Result<ProjectVersion, StoreError> {
    Ok(ProjectVersion {
        version: row.get(0)?,
        title: row.get(1)?,
        purpose: row.get(2)?,
        from: row.get(3)?,
        until: row.get(4)?,
        responsible: row.get(5)?,
        budget: row.get(6)?,
        by: row.get(7)?,
        at: row.get(8)?,
    })
}

fn quantity(row: &Row<'_>, at: usize) -> Result<Quantity, StoreError> {
    Quantity::from_hundredths(row.get(at)?).ok_or(StoreError::UnknownCode { what: "a quantity" })
}

fn target(row: &Row<'_>) -> Result<TargetRecord, StoreError> {
    let gauge = match row.get::<Option<String>>(6)? {
        Some(figure) => {
            let part = figure.parse();
            let part = part.map_err(|_| StoreError::UnknownCode { what: "a figure" })?;
            let span = code(row, 7)?;
            Some((Gauge { part, span }, row.get(8)?))
        }
        None => None,
    };
    let withdrawn = match row.get::<Option<String>>(11)? {
        Some(reason) => Some(Withdrawal {
            reason,
            by: row.get(12)?,
            at: row.get(13)?,
        }),
        None => None,
    };
    Ok(TargetRecord {
        id: row.get(0)?,
        sentence: row.get(1)?,
        unit: row.get(2)?,
        target: Target {
            direction: code(row, 3)?,
            number: quantity(row, 4)?,
            by: row.get(5)?,
        },
        gauge,
        by: row.get(9)?,
        at: row.get(10)?,
        withdrawn,
    })
}

fn measurement(row: &Row<'_>) -> Result<MeasurementRecord, StoreError> {
    Ok(MeasurementRecord {
        target: row.get(0)?,
        measurement: Measurement {
            id: row.get(1)?,
            on: row.get(2)?,
            number: quantity(row, 3)?,
            corrects: row.get::<Option<MeasurementId>>(4)?,
        },
        explanation: row.get(5)?,
        by: row.get(6)?,
        at: row.get(7)?,
    })
}
