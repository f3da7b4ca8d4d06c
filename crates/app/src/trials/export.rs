//! A trial for a researcher: a row for each letter, nothing by which anybody can be found.

use access::{Grant, policy as action};
use domain::{
    FileRequest, FileRequestId, MunicipalityId, RuleKey, needs_second,
    trials::{AnswerTime, ResearchRow, export as rows_of, method},
};
use exchange::{Cell, Sheet, workbook};
use store::{AuditEntry, Trial};

use super::{
    design,
    file::{fetchable, most_alone},
    place, record,
};
use crate::{App, AppError, Result, accounts, lists::Download};

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialFile {
    /// A workbook, with what was agreed on a sheet of its own.
    Workbook,
    /// CSV.
    Csv,
}

const COLUMNS: [&str; 8] = [
    "Proef",
    "Brief",
    "Groep",
    "Week van versturen",
    "Blok",
    "Antwoord",
    "Tijd tot antwoord",
    "Gemaakt voor",
];

/// The letters of a trial that count, and the least number that is shown apart.
pub(super) async fn letters(app: &App, trial: &Trial) -> Result<(Vec<ResearchRow>, usize)> {
    let today = app.today();
    let day = trial.stopped.as_ref().map_or(today, |stopped| stopped.on);
    // It leaves the region: the bound of what everybody may read.
    let least = app.rules().await?.integer(
        RuleKey::SmallCellPublic,
        MunicipalityId::INSTALLATION,
        today,
    );
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    let rows = rows_of(&design(trial)?, &record(app, trial).await?, day, least)
        .map_err(|few| AppError::rule("S0-07", few.dutch()))?;
    Ok((rows, least))
}

/// The letters that count, for the researcher who was named when the file was asked for (C10).
///
/// # Errors
/// [`AppError::Rule`] while the request is not open, when too few letters count to show anything, or when
/// so many count by now that somebody else must agree first; [`AppError::NotFound`] for another's request.
pub async fn export(
    app: &App,
    grant: &Grant<action::ExportTrial>,
    id: FileRequestId,
    file: TrialFile,
) -> Result<Download> {
    let (asked, trial, subregion) = fetchable(app, grant, id).await?;
    let (rows, least) = letters(app, &trial).await?;
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    if asked.answer.is_none() && needs_second(count, most_alone(app).await?) {
        return Err(AppError::rule(
            "C10",
            format!(
                "Intussen tellen {count} brieven mee. Daarvoor moet een tweede akkoord gaan: vraag het bestand opnieuw."
            ),
        ));
    }
    let protocol = &trial.protocol;
    let rows = rows
        .into_iter()
        .map(|row| cells(&protocol.name, &asked.recipient, row));
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("trial", trial.id.uuid())
        .detail("request", id.uuid())
        .detail("rows", i64::from(count));
    let columns = COLUMNS.map(str::to_owned).to_vec();
    let download = match file {
        TrialFile::Workbook => {
            let letters = Sheet {
                title: "Brieven".to_owned(),
                columns,
                rows: rows.map(|row| row.map(Cell::Text).to_vec()).collect(),
            };
            let place = place(app, &trial, &subregion).await?;
            let bytes = workbook(&[
                letters,
                about(app, grant, &trial, &asked, place, least).await?,
            ])
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

/// What goes along with the file: what was agreed, for whom it is and why (C10).
async fn about(
    app: &App,
    grant: &Grant<action::ExportTrial>,
    trial: &Trial,
    asked: &FileRequest,
    place: String,
    least: usize,
) -> Result<Sheet> {
    let protocol = &trial.protocol;
    let terms = &protocol.terms;
    let line = |name: &str, value: String| vec![Cell::Text(name.to_owned()), Cell::Text(value)];
    let mut rows = vec![
        line("Gemaakt voor", asked.recipient.clone()),
        line("Waarvoor", asked.purpose.clone()),
        line(
            "Gemaakt door",
            accounts::name_of(app, grant.account()).await?,
        ),
        line("Gemaakt op", app.now().dutch()),
    ];
    if let Some(answer) = &asked.answer {
        let name = accounts::name_of(app, answer.by).await?;
        rows.push(line("Akkoord", format!("{name}, {}", answer.at.dutch())));
    }
    rows.extend([
        line("Proef", protocol.name.clone()),
        line("Vraag", protocol.question.clone()),
        line("Waar", place),
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
    ]);
    Ok(Sheet {
        title: "Bij dit bestand".to_owned(),
        columns: vec!["Gegeven".to_owned(), "Waarde".to_owned()],
        rows,
    })
}

fn cells(trial: &str, recipient: &str, row: ResearchRow) -> [String; 8] {
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
        recipient.to_owned(),
    ]
}
