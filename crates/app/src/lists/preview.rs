//! The rows of a list as they are shown before its commit, and those that were set apart.

use access::{Action, Grant, policy as action};
use domain::{
    ListId,
    list::{Outcome, Track},
};
use store::ListRecord;
use vault::Compartment;

use super::{Download, staging_ended};
use crate::{
    App, AppError, Result,
    staging::{PreviewRow, SealedRow, list_entry, preview_place, quarantine_place},
};

/// One row in the preview.
#[derive(Clone, Debug)]
pub struct RowView {
    /// The row as a spreadsheet shows it.
    pub row: i64,
    /// Name, when the address file gave one.
    pub name: String,
    /// Year of birth.
    pub birth_year: Option<i16>,
    /// Its outcome.
    pub outcome: Outcome,
    /// Its track.
    pub track: Option<Track>,
    /// What was put right or is worth knowing, in Dutch.
    pub notes: Vec<String>,
}

/// One problem of one quarantined row.
#[derive(Clone, Debug)]
pub struct ProblemRow {
    /// The row as a spreadsheet shows it.
    pub row: i64,
    /// The column.
    pub column: String,
    /// The code of what is wrong.
    pub reason: String,
    /// What is wrong and what to do, in Dutch.
    pub dutch: String,
    /// The cell, with a BSN masked (C8).
    pub excerpt: String,
}

/// Row, column and reason of each quarantined row, for the command line: codes, no content.
pub async fn service_reasons(
    app: &App,
    grant: &Grant<action::ImportByService>,
    list: ListId,
) -> Result<Vec<(i64, String, String)>> {
    let record = app.store.list(grant, list).await?;
    quarantine_reasons(app, grant, &record).await
}

/// Up to 50 rows of one outcome, with names: shown before anything is kept.
pub async fn sample(
    app: &App,
    grant: &Grant<action::ReviewList>,
    list: ListId,
    outcome: Outcome,
    after: Option<i64>,
) -> Result<Vec<RowView>> {
    let record = app.store.list(grant, list).await?;
    let key = app
        .store
        .subject_key(record.municipality, list.uuid(), Compartment::Intake)
        .await?
        .ok_or_else(staging_ended)?;
    let rows = app
        .store
        .staged_rows(grant, &record, outcome, after.unwrap_or(0), 50)
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for (row, track, sealed) in rows {
        let Some(sealed) = sealed else { continue };
        let place = preview_place(list, u32::try_from(row).unwrap_or(0));
        let shown: PreviewRow = serde_json::from_slice(key.open(place, &sealed)?.as_bytes())
            .map_err(|_| AppError::Internal("a preview does not parse"))?;
        views.push(RowView {
            row,
            name: shown.name,
            birth_year: shown.birth_year,
            outcome,
            track,
            notes: shown.notes,
        });
    }
    app.store
        .record_read(list_entry(grant, &record, "preview_rows").detail("shown", views.len()))
        .await?;
    Ok(views)
}

/// The problems of up to 200 quarantined rows after a row number.
pub async fn problems(
    app: &App,
    grant: &Grant<action::ReviewList>,
    list: ListId,
    after: Option<i64>,
) -> Result<Vec<ProblemRow>> {
    let record = app.store.list(grant, list).await?;
    let rows = sealed_rows(app, grant, &record, after.unwrap_or(0), 200).await?;
    let mut found = Vec::new();
    for (row, sealed) in &rows {
        for problem in &sealed.problems {
            let cell = sealed
                .raw
                .iter()
                .find(|(header, _)| *header == problem.column);
            found.push(ProblemRow {
                row: *row,
                column: problem.column.clone(),
                reason: problem.reason.to_string(),
                dutch: problem.reason.dutch().to_owned(),
                excerpt: cell.map(|(_, value)| masked(value)).unwrap_or_default(),
            });
        }
    }
    app.store
        .record_read(list_entry(grant, &record, "problem_rows").detail("shown", rows.len()))
        .await?;
    Ok(found)
}

/// A cell as far as it may be shown: of a long number only the last four digits (C8), of a long text
/// only the beginning.
fn masked(value: &str) -> String {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    if digits >= 6 {
        let end: String = value
            .chars()
            .rev()
            .filter(char::is_ascii_digit)
            .take(4)
            .collect();
        return format!("*****{}", end.chars().rev().collect::<String>());
    }
    value.chars().take(60).collect()
}

/// The reasons of every quarantined row, for a report: row, column and code, no content.
async fn quarantine_reasons<A: Action>(
    app: &App,
    grant: &Grant<A>,
    record: &ListRecord,
) -> Result<Vec<(i64, String, String)>> {
    let mut reasons = Vec::new();
    let mut after = 0;
    loop {
        let page = app.store.quarantine(grant, record, after, 1_000).await?;
        let Some((last, ..)) = page.last() else {
            return Ok(reasons);
        };
        after = *last;
        for (row, json, ..) in page {
            let pairs: Vec<(String, String)> = serde_json::from_str(&json)
                .map_err(|_| AppError::Internal("reasons do not parse"))?;
            reasons.extend(
                pairs
                    .into_iter()
                    .map(|(column, reason)| (row, column, reason)),
            );
        }
    }
}

async fn sealed_rows<A: Action>(
    app: &App,
    grant: &Grant<A>,
    record: &ListRecord,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, SealedRow)>> {
    let key = app
        .store
        .subject_key(record.municipality, record.id.uuid(), Compartment::Intake)
        .await?
        .ok_or_else(staging_ended)?;
    let mut rows = Vec::new();
    for (row, _, row_id, sealed) in app.store.quarantine(grant, record, after, limit).await? {
        let plain = key.open(quarantine_place(row_id), &sealed)?;
        let sealed: SealedRow = serde_json::from_slice(plain.as_bytes())
            .map_err(|_| AppError::Internal("a quarantined row does not parse"))?;
        rows.push((row, sealed));
    }
    Ok(rows)
}

/// The rows that were set apart, with reasons, to mend and upload again (C: correction file).
pub async fn correction_file(
    app: &App,
    grant: &Grant<action::DownloadCorrectionFile>,
    list: ListId,
) -> Result<Download> {
    let record = app.store.list(grant, list).await?;
    let rows = sealed_rows(app, grant, &record, 0, 100_000).await?;
    if rows.is_empty() {
        return Err(AppError::NotFound);
    }
    let rows: Vec<exchange::QuarantinedRow> = rows
        .into_iter()
        .map(|(row, sealed)| exchange::QuarantinedRow {
            row: u32::try_from(row).unwrap_or(0),
            problems: sealed.problems,
            raw: sealed.raw,
        })
        .collect();
    let count = rows.len();
    let bytes = exchange::correction_table("Correctie", &rows)
        .to_csv()
        .map_err(|_| AppError::Internal("a correction file could not be written"))?;
    app.store
        .record_read(list_entry(grant, &record, "correction_file").detail("shown", count))
        .await?;
    Ok(Download {
        name: format!("correctie-{}.csv", record.month),
        mime: "text/csv; charset=utf-8",
        bytes,
    })
}
