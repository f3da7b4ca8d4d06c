//! The rows of a list that need a human.

use access::Grant;
use domain::{
    Day, ListId, MunicipalityId,
    list::{Outcome, Track},
};
use uuid::Uuid;

use super::ListRecord;
use crate::{Param, Store, StoreError, ToParam, Tx, case::code, params};

/// A row that needs a human.
pub struct QuarantinedRow {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// Row identity for sealing.
    pub row_id: Uuid,
    /// JSON array of (column, reason) codes.
    pub reasons: String,
    /// The row, sealed.
    pub sealed: Vec<u8>,
    /// Last day it is kept.
    pub destroy_after: Day,
}

impl Store {
    /// The quarantined rows of a list after a row number: number, reasons JSON, row id and ciphertext.
    pub async fn quarantine<A: access::Action>(
        &self,
        _grant: &Grant<A>,
        list: &ListRecord,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, String, Uuid, Vec<u8>)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT row_no, reasons, row_id, sealed FROM quarantine_row WHERE \
                 municipality_id = $1 AND list_id = $2 AND row_no > $3 ORDER BY row_no LIMIT $4",
                params![list.municipality, list.id, after, limit],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .await
    }
}

impl Tx {
    /// Stages quarantined rows.
    pub async fn stage_quarantine(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        rows: Vec<QuarantinedRow>,
    ) -> Result<u64, StoreError> {
        self.insert_many(
            "quarantine_row",
            &[
                "municipality_id",
                "list_id",
                "row_no",
                "row_id",
                "reasons",
                "sealed",
                "destroy_after",
            ],
            rows.into_iter().map(move |row| {
                [
                    municipality.to_param(),
                    list.to_param(),
                    Param::Int(i64::from(row.row)),
                    Param::Id(row.row_id),
                    row.reasons.to_param(),
                    row.sealed.to_param(),
                    row.destroy_after.to_param(),
                ]
            }),
        )
        .await
    }

    /// Turns a staged row into a quarantined one, because a later row contradicts it (I-48): what it
    /// was before, or `None` when it was quarantined already.
    pub async fn restage_as_quarantined(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
        row: u32,
    ) -> Result<Option<(Outcome, Option<Track>)>, StoreError> {
        let before = self
            .fetch_optional(
                "SELECT outcome, track FROM staged_row WHERE municipality_id = $1 AND list_id = $2 \
                 AND row_no = $3 AND outcome <> 'quarantined'",
                params![municipality, list, i64::from(row)],
                |row| {
                    let track: Option<String> = row.get(1)?;
                    Ok((code(row, 0)?, track.and_then(|track| track.parse().ok())))
                },
            )
            .await?;
        self.execute(
            "UPDATE staged_row SET outcome = 'quarantined', track = NULL, pattern = NULL, \
             person_id = NULL, case_id = NULL, identity = NULL, bsn_sealed = NULL, \
             person_is_new = $4 WHERE municipality_id = $1 AND list_id = $2 AND row_no = $3",
            params![municipality, list, i64::from(row), false],
        )
        .await?;
        Ok(before)
    }

    /// Takes a staged row out of a part of the list: what it was to bring to the person there goes.
    pub async fn unstage_row(
        &mut self,
        part: MunicipalityId,
        list: ListId,
        row: u32,
    ) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM staged_row WHERE municipality_id = $1 AND list_id = $2 AND row_no = $3",
            params![part, list, i64::from(row)],
        )
        .await
        .map(drop)
    }

    /// Destroys the quarantine of a list.
    pub async fn drop_quarantine(
        &mut self,
        municipality: MunicipalityId,
        list: ListId,
    ) -> Result<u64, StoreError> {
        self.execute(
            "DELETE FROM quarantine_row WHERE municipality_id = $1 AND list_id = $2",
            params![municipality, list],
        )
        .await
    }
}
