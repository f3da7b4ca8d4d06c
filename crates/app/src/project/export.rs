//! A project as a file: its targets, and what was measured.

use access::{Grant, policy as action};
use domain::{
    MunicipalityId, ProjectId,
    monitor::Quarter,
    project::{Actual, Quantity, State},
};
use exchange::{Cell, Sheet};
use store::AuditEntry;

use super::{GaugeView, MeasurementView, ProjectView, TargetView, looked_up};
use crate::{
    App, AppError, Result,
    lists::Download,
    spreadsheet::{as_table, colophon, in_file_name, sheet, text},
};

/// Everything of a project as a workbook: its targets, each measurement and released figure, and for whom it was made.
pub async fn workbook(
    app: &App,
    grant: &Grant<action::SeeProjects>,
    id: ProjectId,
) -> Result<Download> {
    let project = looked_up(app, grant, id).await?;
    let who = crate::accounts::name_of(app, grant.account()).await?;
    let places: Vec<&str> = project.places.iter().map(|one| &*one.name).collect();
    let sheets = [
        targets(&project),
        measured(&project),
        colophon(vec![
            ("Project", project.title.clone()),
            ("Waarvoor", project.purpose.clone()),
            ("Gemeenten", places.join(", ")),
            ("Vanaf", project.days.0.dutch()),
            ("Tot en met", project.days.1.dutch()),
            ("Verantwoordelijk", project.responsible.1.clone()),
            (
                "Cijfers uit de monitor",
                "Zoals vrijgegeven voor de regio: kleine aantallen zijn weggelaten (x). Niet openbaar."
                    .to_owned(),
            ),
            ("Gemaakt voor", who),
            ("Gemaakt op", app.now().dutch()),
        ]),
    ];
    exported(app, grant, id, "project_workbook").await?;
    let bytes = exchange::workbook(&sheets)
        .map_err(|_| AppError::Internal("a workbook could not be written"))?;
    Ok(Download::workbook(file_name(&project, "xlsx"), bytes))
}

/// The targets of a project as CSV: one a line, with how it stands.
pub async fn csv(app: &App, grant: &Grant<action::SeeProjects>, id: ProjectId) -> Result<Download> {
    let project = looked_up(app, grant, id).await?;
    exported(app, grant, id, "project_csv").await?;
    let bytes = as_table(targets(&project))
        .to_csv()
        .map_err(|_| AppError::Internal("a file could not be written"))?;
    Ok(Download::csv(file_name(&project, "csv"), bytes))
}

fn file_name(project: &ProjectView, extension: &str) -> String {
    format!("project-{}.{extension}", in_file_name(&project.title))
}

async fn exported(
    app: &App,
    grant: &Grant<action::SeeProjects>,
    id: ProjectId,
    what: &'static str,
) -> Result<()> {
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("export", what)
        .detail("project", id.uuid());
    Ok(app.store.record_read(entry).await?)
}

fn number(number: Quantity) -> Cell {
    if number.is_whole() {
        Cell::Number(number.hundredths() / 100)
    } else {
        Cell::Hundredths(number.hundredths())
    }
}

fn actual(actual: Actual) -> Cell {
    match actual {
        Actual::Number(much) => number(much),
        Actual::Withheld => text("x"),
    }
}

/// How a target is measured, in words.
fn measured_by(gauge: Option<&GaugeView>) -> String {
    let Some(view) = gauge else {
        return "Met de hand".to_owned();
    };
    let part = view.gauge.part;
    let place = view.place.as_deref().unwrap_or("alle gemeenten samen");
    format!(
        "{} {}, {}, {place}",
        part.indicator().sign(),
        part.dutch(),
        view.gauge.span.dutch().to_lowercase()
    )
}

fn targets(project: &ProjectView) -> Sheet {
    let row = |one: &TargetView| {
        let latest = one.standing.latest;
        let state = match &one.withdrawn {
            Some(_) => "Ingetrokken",
            None => one.standing.state.dutch(),
        };
        let reason = one.withdrawn.as_ref().map_or("", |(reason, ..)| reason);
        let awaited = one.gauge.as_ref().and_then(|gauge| gauge.awaited);
        let awaited = awaited.filter(|_| {
            one.standing.overdue && !matches!(one.standing.state, State::Met | State::NotMet)
        });
        vec![
            text(one.sentence.as_str()),
            text(one.target.direction.dutch()),
            number(one.target.number),
            text(one.unit.as_str()),
            text(one.target.by.dutch()),
            text(measured_by(one.gauge.as_ref())),
            latest.map_or_else(|| text(""), |one| actual(one.actual)),
            text(latest.map_or_else(String::new, |one| one.on.dutch())),
            text(state),
            text(awaited.map_or_else(String::new, Quarter::dutch)),
            text(reason),
        ]
    };
    sheet(
        "Doelen",
        &[
            "Doel",
            "Richting",
            "Getal",
            "Eenheid",
            "Uiterlijk",
            "Gemeten met",
            "Laatste stand",
            "Van dag",
            "Hoe het ervoor staat",
            "Nog geen cijfer van",
            "Ingetrokken omdat",
        ],
        project.targets.iter().map(row).collect(),
    )
}

fn measured(project: &ProjectView) -> Sheet {
    let mut rows = Vec::new();
    for one in &project.targets {
        let quarters = one.gauge.iter().flat_map(|gauge| &gauge.quarters);
        rows.extend(quarters.map(|(quarter, found)| {
            vec![
                text(one.sentence.as_str()),
                text(quarter.last_day().dutch()),
                actual(*found),
                text(one.unit.as_str()),
                text(format!("Vrijgegeven cijfer van het {}", quarter.dutch())),
                text(""),
                text(""),
                text(""),
            ]
        }));
        let of_target = |entry: &&MeasurementView| entry.target == one.id;
        // In the order it was entered.
        let entries = project.measurements.iter().rev().filter(of_target);
        rows.extend(entries.map(|entry| {
            let remark = match (entry.corrected, entry.corrects) {
                (true, _) => "verbeterd door een latere meting".to_owned(),
                (false, Some((on, much))) => format!("in plaats van {much} op {}", on.dutch()),
                (false, None) => String::new(),
            };
            vec![
                text(one.sentence.as_str()),
                text(entry.on.dutch()),
                number(entry.number),
                text(one.unit.as_str()),
                text(entry.explanation.as_str()),
                text(remark),
                text(entry.by.as_str()),
                text(entry.at.dutch()),
            ]
        }));
    }
    sheet(
        "Metingen",
        &[
            "Doel",
            "Dag",
            "Getal",
            "Eenheid",
            "Toelichting",
            "Bijzonderheid",
            "Door",
            "Ingevoerd op",
        ],
        rows,
    )
}
