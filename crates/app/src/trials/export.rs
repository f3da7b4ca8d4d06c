//! A trial for a researcher: a row for each letter, nothing by which anybody can be found.

use access::{Grant, policy as action};
use domain::{
    MunicipalityId, RuleKey, TrialId,
    trials::{AnswerTime, ResearchRow, export as rows_of, method},
};
use exchange::{Cell, Sheet, workbook};
use store::AuditEntry;

use super::{design, place, reached, record};
use crate::{App, AppError, Result, lists::Download};

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialFile {
    /// A workbook, with what was agreed on a sheet of its own.
    Workbook,
    /// CSV.
    Csv,
}

const COLUMNS: [&str; 7] = [
    "Proef",
    "Brief",
    "Groep",
    "Week van versturen",
    "Blok",
    "Antwoord",
    "Tijd tot antwoord",
];

/// The letters that count, for a researcher.
///
/// # Errors
/// [`AppError::Rule`] when too few letters count to show anything.
pub async fn export(
    app: &App,
    grant: &Grant<action::ExportTrial>,
    id: TrialId,
    file: TrialFile,
) -> Result<Download> {
    let (trial, subregion) = reached(app, grant, id).await?;
    let design = design(&trial)?;
    let today = app.today();
    let day = trial.stopped.as_ref().map_or(today, |stopped| stopped.on);
    // It leaves the region: the bound of what everybody may read.
    let rules = app.rules().await?;
    let least = rules.integer(
        RuleKey::SmallCellPublic,
        MunicipalityId::INSTALLATION,
        today,
    );
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    let rows = rows_of(&design, &record(app, &trial).await?, day, least)
        .map_err(|few| AppError::rule("S0-07", few.dutch()))?;
    let protocol = &trial.protocol;
    let rows = rows.into_iter().map(|row| cells(&protocol.name, row));
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("trial", id.uuid())
        .detail("rows", i64::try_from(rows.len()).unwrap_or(i64::MAX));
    let columns = COLUMNS.map(str::to_owned).to_vec();
    let download = match file {
        TrialFile::Workbook => {
            let letters = Sheet {
                title: "Brieven".to_owned(),
                columns,
                rows: rows.map(|row| row.map(Cell::Text).to_vec()).collect(),
            };
            let terms = &protocol.terms;
            let line =
                |name: &str, value: String| vec![Cell::Text(name.to_owned()), Cell::Text(value)];
            let agreed = Sheet {
                title: "Bij dit bestand".to_owned(),
                columns: vec!["Gegeven".to_owned(), "Waarde".to_owned()],
                rows: vec![
                    line("Proef", protocol.name.clone()),
                    line("Vraag", protocol.question.clone()),
                    line("Waar", place(app, &trial, &subregion).await?),
                    line("Vanaf", trial.starts_on.dutch()),
                    line("Telt als antwoord", protocol.responding.dutch().to_owned()),
                    line(
                        "Binnen",
                        format!("{} dagen na versturen", terms.answer_days),
                    ),
                    line(
                        "Kleinste verschil dat telt",
                        format!("{} procentpunt", terms.smallest_difference),
                    ),
                    line("Hooguit", format!("{} brieven", terms.most_letters)),
                    line("Werkwijze", method(terms.false_alarms, terms.answer_days)),
                    line(
                        "Kleine groepen",
                        format!("Groepen van minder dan {least} brieven zijn samengevoegd."),
                    ),
                ],
            };
            let bytes = workbook(&[letters, agreed])
                .map_err(|_| AppError::Internal("a workbook could not be written"))?;
            Download::workbook("proef.xlsx".to_owned(), bytes)
        }
        TrialFile::Csv => {
            let table = exchange::Table {
                title: "Brieven".to_owned(),
                columns,
                rows: rows.map(|row| row.to_vec()).collect(),
            };
            let bytes = table
                .to_csv()
                .map_err(|_| AppError::Internal("a file could not be written"))?;
            Download::csv("proef.csv".to_owned(), bytes)
        }
    };
    app.store.record_read(entry).await?;
    Ok(download)
}

fn cells(trial: &str, row: ResearchRow) -> [String; 7] {
    let (stratum, week) = row.group.map_or_else(
        || ("kleine groepen samen".to_owned(), String::new()),
        |(stratum, monday)| (stratum, monday.to_string()),
    );
    let answered = if row.answered.is_some() { "ja" } else { "nee" };
    let time = row.answered.map_or("", AnswerTime::dutch);
    [
        trial.to_owned(),
        row.variant,
        stratum,
        week,
        row.block.to_string(),
        answered.to_owned(),
        time.to_owned(),
    ]
}
