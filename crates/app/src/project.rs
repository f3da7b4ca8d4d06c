//! Projects with measurable targets, and what came of them (S3-16). What the monitor counts for a target is read from what was
//! released to the region, for everybody alike: so a state never tells more of a small group than the figure itself, and two
//! readers never see two states.

mod export;
mod keep;

use std::collections::{BTreeMap, HashMap};

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, BudgetId, Day, MeasurementId, MunicipalityId, ProjectId, TargetId, Ts,
    monitor::{Published, Quarter},
    project::{Actual, Gauge, Quantity, Reading, Stage, Standing, State, Target, in_force},
};
use store::{AuditEntry, ProjectFile, TargetRecord};

pub use export::{csv, workbook};
pub use keep::{
    CountedForm, MeasureForm, ProjectForm, TargetForm, add, add_counted, add_target, change,
    correct, measure, responsible, withdraw,
};

use crate::{
    App, AppError, Result,
    monitor::released_for_region,
    municipalities::{MunicipalityView, by_name, names},
    worklist,
};

/// A project in a list.
#[derive(Clone, Debug)]
pub struct ProjectSummary {
    /// Its id.
    pub id: ProjectId,
    /// Its title.
    pub title: String,
    /// The municipalities that take part, by name.
    pub places: Vec<String>,
    /// Its first and its last day.
    pub days: (Day, Day),
    /// How far it is.
    pub stage: Stage,
    /// Its targets that count.
    pub targets: usize,
    /// Those of them that are met.
    pub met: usize,
    /// Those whose day has passed without it.
    pub not_met: usize,
}

/// A figure of the monitor that a target is measured by.
#[derive(Clone, Debug)]
pub struct GaugeView {
    /// Which.
    pub gauge: Gauge,
    /// Of which municipality; `None`: of all together.
    pub place: Option<String>,
    /// What each released quarter says, in order.
    pub quarters: Vec<(Quarter, Actual)>,
    /// The quarter that decides and of which there is no figure: it is not released, or tells nothing of it, as a year of
    /// which earlier quarters were not released.
    pub awaited: Option<Quarter>,
}

/// A target as it stands.
#[derive(Clone, Debug)]
pub struct TargetView {
    /// Its id.
    pub id: TargetId,
    /// What is to be reached.
    pub sentence: String,
    /// What the number counts.
    pub unit: String,
    /// The number, and by when.
    pub target: Target,
    /// The figure it is measured by; `None`: it is measured by hand.
    pub gauge: Option<GaugeView>,
    /// How it stands today.
    pub standing: Standing,
    /// Why it counts no more, who says so, and when.
    pub withdrawn: Option<(String, String, Ts)>,
}

/// A number that somebody measured.
#[derive(Clone, Debug)]
pub struct MeasurementView {
    /// Its id.
    pub id: MeasurementId,
    /// For which target.
    pub target: TargetId,
    /// Of which day it is.
    pub on: Day,
    /// The number.
    pub number: Quantity,
    /// Where it comes from, or why it takes the place of another.
    pub explanation: String,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: Ts,
    /// The day and the number it takes the place of.
    pub corrects: Option<(Day, Quantity)>,
    /// Whether another takes its place.
    pub corrected: bool,
}

/// One project as it stands.
#[derive(Clone, Debug)]
pub struct ProjectView {
    /// Its id.
    pub id: ProjectId,
    /// The version that was read.
    pub version: i64,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Its first and its last day.
    pub days: (Day, Day),
    /// How far it is.
    pub stage: Stage,
    /// The municipalities that take part, by name.
    pub places: Vec<MunicipalityView>,
    /// Who is responsible.
    pub responsible: (AccountId, String),
    /// The budget it is paid from.
    pub budget: Option<BudgetId>,
    /// Each version, the latest first: its number, who wrote it, and when.
    pub history: Vec<(i64, String, Ts)>,
    /// Its targets, those that count no more as well, in the order they were set.
    pub targets: Vec<TargetView>,
    /// What was measured by hand, the latest entry first.
    pub measurements: Vec<MeasurementView>,
}

/// The projects of one's municipalities: those that run first, then by their last day, the latest first.
pub async fn all(app: &App, grant: &Grant<action::SeeProjects>) -> Result<Vec<ProjectSummary>> {
    let files = app.store.projects(grant).await?;
    let names = names(app).await?;
    let released = released(app, &files).await?;
    let today = app.today();
    let mut all: Vec<ProjectSummary> = files
        .iter()
        .map(|file| {
            let states: Vec<State> = file
                .targets
                .iter()
                .filter(|one| one.withdrawn.is_none())
                .map(|one| standing(file, one, &names, &released, today).0.state)
                .collect();
            let in_state = |state| states.iter().filter(|one| **one == state).count();
            let places = by_name(&names, &file.places).into_iter();
            ProjectSummary {
                id: file.id,
                title: file.now.title.clone(),
                places: places.map(|place| place.name).collect(),
                days: (file.now.from, file.now.until),
                stage: Stage::on(file.now.from, file.now.until, today),
                targets: states.len(),
                met: in_state(State::Met),
                not_met: in_state(State::NotMet),
            }
        })
        .collect();
    all.sort_by(|a, b| {
        let ended = |one: &ProjectSummary| one.stage == Stage::Ended;
        (ended(a), b.days.1, &a.title, a.id).cmp(&(ended(b), a.days.1, &b.title, b.id))
    });
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("counts", "projects");
    app.store.record_read(entry).await?;
    Ok(all)
}

/// One project, for who looks.
pub async fn open(
    app: &App,
    grant: &Grant<action::SeeProjects>,
    id: ProjectId,
) -> Result<ProjectView> {
    let view = looked_up(app, grant, id).await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("counts", "project")
        .detail("project", id.uuid());
    app.store.record_read(entry).await?;
    Ok(view)
}

async fn looked_up<A: Action>(app: &App, grant: &Grant<A>, id: ProjectId) -> Result<ProjectView> {
    let file = app.store.project(grant, id).await?;
    let names = names(app).await?;
    let released = released(app, std::slice::from_ref(&file)).await?;
    let versions = file.before.iter().chain([&file.now]);
    let wrote = versions.map(|one| one.by).chain([file.now.responsible]);
    let measured = file.measurements.iter().map(|one| one.by);
    let withdrew = file.targets.iter().filter_map(|one| one.withdrawn.as_ref());
    let people = wrote.chain(measured).chain(withdrew.map(|one| one.by));
    let people = worklist::account_names(app, people).await?;
    Ok(view(&file, &names, &released, &people, app.today()))
}

/// What was released of the quarters that targets of these projects are measured by.
async fn released(app: &App, files: &[ProjectFile]) -> Result<BTreeMap<Quarter, Published>> {
    let quarters: Vec<Quarter> = files
        .iter()
        .flat_map(|file| {
            let counted = file.targets.iter().filter(|one| one.gauge.is_some());
            counted.flat_map(|one| Gauge::quarters(file.now.from, one.target.by))
        })
        .collect();
    if quarters.is_empty() {
        return Ok(BTreeMap::new());
    }
    released_for_region(app, |quarter| quarters.contains(&quarter)).await
}

/// How a target stands, and the figure it is measured by.
fn standing(
    file: &ProjectFile,
    record: &TargetRecord,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
    released: &BTreeMap<Quarter, Published>,
    today: Day,
) -> (Standing, Option<GaugeView>) {
    let Some((gauge, place)) = &record.gauge else {
        let readings = in_force(&file.measurements_of(record.id));
        return (record.target.standing(&readings, false, today), None);
    };
    let place = place.and_then(|id| names.get(&id));
    let code = place.map(|place| place.code.as_str());
    let asked = Gauge::quarters(file.now.from, record.target.by);
    let quarters: Vec<(Quarter, Actual)> = asked
        .iter()
        .filter_map(|quarter| Some((*quarter, gauge.read(released.get(quarter)?, code)?)))
        .collect();
    let readings: Vec<Reading> = quarters
        .iter()
        .map(|(quarter, actual)| Reading {
            on: quarter.last_day(),
            actual: *actual,
        })
        .collect();
    let last = asked.last().copied();
    let told = |quarter: &Quarter| quarters.iter().any(|(of, _)| of == quarter);
    let awaited = last.filter(|quarter| !told(quarter));
    let view = GaugeView {
        gauge: *gauge,
        place: place.map(|place| place.name.clone()),
        quarters,
        awaited,
    };
    let standing = record.target.standing(&readings, awaited.is_some(), today);
    (standing, Some(view))
}

fn view(
    file: &ProjectFile,
    names: &BTreeMap<MunicipalityId, MunicipalityView>,
    released: &BTreeMap<Quarter, Published>,
    people: &HashMap<AccountId, String>,
    today: Day,
) -> ProjectView {
    let name = |account: AccountId| people.get(&account).cloned().unwrap_or_default();
    let targets = file.targets.iter().map(|record| {
        let (standing, gauge) = standing(file, record, names, released, today);
        let withdrawn = record.withdrawn.as_ref();
        TargetView {
            id: record.id,
            sentence: record.sentence.clone(),
            unit: record.unit.clone(),
            target: record.target,
            gauge,
            standing,
            withdrawn: withdrawn.map(|one| (one.reason.clone(), name(one.by), one.at)),
        }
    });
    let found = |id: MeasurementId| {
        let all = file.measurements.iter();
        let mut all = all.map(|one| &one.measurement);
        let one = all.find(|one| one.id == id)?;
        Some((one.on, one.number))
    };
    let corrected = |id: MeasurementId| {
        let mut all = file.measurements.iter();
        all.any(|one| one.measurement.corrects == Some(id))
    };
    let measurements = file.measurements.iter().rev().map(|one| MeasurementView {
        id: one.measurement.id,
        target: one.target,
        on: one.measurement.on,
        number: one.measurement.number,
        explanation: one.explanation.clone(),
        by: name(one.by),
        at: one.at,
        corrects: one.measurement.corrects.and_then(found),
        corrected: corrected(one.measurement.id),
    });
    let versions = std::iter::once(&file.now).chain(file.before.iter().rev());
    ProjectView {
        id: file.id,
        version: file.now.version,
        title: file.now.title.clone(),
        purpose: file.now.purpose.clone(),
        days: (file.now.from, file.now.until),
        stage: Stage::on(file.now.from, file.now.until, today),
        places: by_name(names, &file.places),
        responsible: (file.now.responsible, name(file.now.responsible)),
        budget: file.now.budget,
        history: versions
            .map(|one| (one.version, name(one.by), one.at))
            .collect(),
        targets: targets.collect(),
        measurements: measurements.collect(),
    }
}

impl ProjectView {
    /// A target of it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one of another project.
    pub fn target(&self, id: TargetId) -> Result<&TargetView> {
        let found = self.targets.iter().find(|one| one.id == id);
        found.ok_or(AppError::NotFound)
    }
}

impl TargetView {
    /// Whether numbers may be entered for it: it counts, and no figure of the monitor measures it.
    pub fn takes_measurements(&self) -> bool {
        self.withdrawn.is_none() && self.gauge.is_none()
    }
}
