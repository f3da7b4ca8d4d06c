//! Rows that need a human, sealed under the list's key until their term ends.

use access::Action;
use domain::{Bsn, list::Outcome};
use exchange::ListRow;
use serde::{Deserialize, Serialize};
use store::{QuarantinedRow, StagedRow};
use uuid::Uuid;
use vault::Place;

use super::{Batch, Staging, json};
use crate::{AppError, Result};

/// A quarantined row, sealed under the list's key.
#[derive(Serialize, Deserialize)]
pub(crate) struct SealedRow {
    pub(crate) raw: Vec<(String, String)>,
    pub(crate) problems: Vec<exchange::Problem>,
}

/// Where a quarantined row is sealed.
pub(crate) const fn quarantine_place(row: Uuid) -> Place {
    Place {
        table: "quarantine_row",
        column: "sealed",
        row,
    }
}

impl<A: Action> Staging<'_, A> {
    pub(super) fn quarantine(&mut self, row: ListRow, batch: &mut Batch) -> Result<()> {
        let reasons: Vec<(String, String)> = row
            .problems
            .iter()
            .map(|problem| (problem.column.clone(), problem.reason.to_string()))
            .collect();
        let other = row
            .problems
            .iter()
            .any(|p| p.reason == exchange::ReasonCode::OtherMunicipality);
        self.summary.other_municipality += u64::from(other);
        let conflict = row
            .problems
            .iter()
            .any(|p| p.reason == exchange::ReasonCode::SameBsnOtherPerson);
        if conflict && let Some(cell) = row.raw.iter().find(|(_, value)| is_bsn(value)) {
            self.conflict_cells.insert(row.row, cell.clone());
        }
        let row_id = self.app.new_id();
        let sealed = json(&SealedRow {
            raw: row.raw,
            problems: row.problems,
        })?;
        batch.quarantined.push(QuarantinedRow {
            row: row.row,
            row_id,
            reasons: serde_json::to_string(&reasons)
                .map_err(|_| AppError::Internal("reasons do not serialise"))?,
            sealed: self
                .list_key
                .seal(quarantine_place(row_id), &sealed, &self.app.entropy)?,
            destroy_after: self.quarantine_until,
        });
        batch
            .rows
            .push(StagedRow::bare(row.row, Outcome::Quarantined));
        Ok(())
    }

    /// The quarantined form of an earlier row whose BSN a later row gives to somebody else.
    pub(super) fn contradicted(&self, row: u32, with: u32) -> Result<QuarantinedRow> {
        let problem = exchange::Problem {
            column: "bsn".to_owned(),
            reason: exchange::ReasonCode::SameBsnOtherPerson,
            suggestion: None,
        };
        let sealed = json(&SealedRow {
            raw: self
                .conflict_cells
                .get(&with)
                .cloned()
                .into_iter()
                .collect(),
            problems: vec![problem],
        })?;
        let row_id = self.app.new_id();
        Ok(QuarantinedRow {
            row,
            row_id,
            reasons: r#"[["bsn","same_bsn_other_person"]]"#.to_owned(),
            sealed: self
                .list_key
                .seal(quarantine_place(row_id), &sealed, &self.app.entropy)?,
            destroy_after: self.quarantine_until,
        })
    }
}

/// Whether a cell is the row's BSN, with or without the zero a spreadsheet ate.
fn is_bsn(cell: &str) -> bool {
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    Bsn::parse(&format!("{digits:0>9}")).is_ok()
}
