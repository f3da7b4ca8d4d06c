//! Rows that need a human, sealed under the list's key until their term ends.

use access::Action;
use domain::list::Outcome;
use exchange::{Field, ListRow, Problem, ReasonCode, WorkerMessage, WorkerRequest};
use serde::{Deserialize, Serialize};
use store::{QuarantinedRow, StagedRow};
use uuid::Uuid;
use vault::Place;

use super::{Batch, Staging, json, open_all, part_entry, worker_died};
use crate::{AppError, Result, worker::Opener};

/// A quarantined row, sealed under the list's key.
#[derive(Serialize, Deserialize)]
pub(crate) struct SealedRow {
    pub(crate) raw: Vec<(String, String)>,
    pub(crate) problems: Vec<Problem>,
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
        let other = row
            .problems
            .iter()
            .any(|p| p.reason == ReasonCode::OtherMunicipality);
        self.summary.other_municipality += u64::from(other);
        let quarantined = self.sealed(row.row, row.raw, row.problems)?;
        batch.quarantined.push(quarantined);
        batch
            .rows
            .push(StagedRow::bare(row.row, Outcome::Quarantined));
        Ok(())
    }

    /// Reads the files a second time for the rows that a later row contradicts (I-48), which streamed
    /// past before that was known: each is set apart whole, and nothing else is kept meanwhile. False
    /// when the worker died.
    pub(super) async fn set_contradicted_apart(
        &mut self,
        request: WorkerRequest,
        sources: &[Opener],
    ) -> Result<bool> {
        if self.contradicted.is_empty() {
            return Ok(true);
        }
        let request = WorkerRequest {
            whole_rows: true,
            ..request
        };
        let mut messages = self.app.worker.run(request, open_all(sources)?);
        while let Some(batch) = messages.recv().await {
            let Ok(batch) = batch else {
                self.summary.rejection = Some(worker_died());
                return Ok(false);
            };
            let mut rows = Vec::new();
            for message in batch {
                if let WorkerMessage::Row(row) = message
                    && self.contradicted.remove(&row.row)
                {
                    rows.push(*row);
                }
            }
            if !rows.is_empty() {
                self.restage(rows).await?;
            }
        }
        if self.contradicted.is_empty() {
            Ok(true)
        } else {
            Err(AppError::Internal("a list read twice is not the same"))
        }
    }

    /// Turns rows that were staged into quarantined ones.
    async fn restage(&mut self, rows: Vec<ListRow>) -> Result<()> {
        let mut tx = self.app.store.write().await?;
        let mut apart = Vec::with_capacity(rows.len());
        for row in rows {
            let before = tx
                .restage_as_quarantined(self.list.municipality, self.list.id, row.row)
                .await?;
            let Some((outcome, track)) = before else {
                continue;
            };
            for part in &self.inherited {
                tx.unstage_row(part.municipality, self.list.id, row.row)
                    .await?;
            }
            let tally = &mut self.summary.tally;
            *tally.outcome_mut(outcome) = tally.outcome(outcome).saturating_sub(1);
            if let Some(track) = track
                && outcome == Outcome::New
            {
                *tally.track_mut(track) = tally.track(track).saturating_sub(1);
            }
            tally.quarantined += 1;
            if outcome == Outcome::New {
                self.count_age(&row, -1);
            }
            let problem = Problem {
                column: Field::Bsn.code().to_owned(),
                reason: ReasonCode::SameBsnOtherPerson,
                suggestion: None,
            };
            apart.push(self.sealed(row.row, row.raw, vec![problem])?);
        }
        tx.stage_quarantine(self.list.municipality, self.list.id, apart)
            .await?;
        let entry = part_entry(
            self.grant,
            &self.list,
            self.list.municipality,
            "rows_set_apart",
        );
        Ok(tx.commit(entry).await?)
    }

    /// A row whole, under the list's key.
    fn sealed(
        &self,
        row: u32,
        raw: Vec<(String, String)>,
        problems: Vec<Problem>,
    ) -> Result<QuarantinedRow> {
        let reasons: Vec<(String, String)> = problems
            .iter()
            .map(|problem| (problem.column.clone(), problem.reason.to_string()))
            .collect();
        let row_id = self.app.new_id();
        let sealed = json(&SealedRow { raw, problems })?;
        Ok(QuarantinedRow {
            row,
            row_id,
            reasons: serde_json::to_string(&reasons)
                .map_err(|_| AppError::Internal("reasons do not serialise"))?,
            sealed: self
                .list_key
                .seal(quarantine_place(row_id), &sealed, &self.app.entropy)?,
            destroy_after: self.quarantine_until,
        })
    }
}
