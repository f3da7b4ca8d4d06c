//! What a preview shows of the first rows of each outcome, sealed under the list's key.

use access::Action;
use domain::{ListId, list::RowDecision};
use exchange::ListRow;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::Place;

use super::{Staging, json};
use crate::Result;

/// Rows that are shown in a preview, for each outcome: enough to judge, too few to browse.
const PREVIEW_ROWS: u64 = 50;

/// What the preview shows of one row, sealed under the list's key.
#[derive(Serialize, Deserialize)]
pub(crate) struct PreviewRow {
    pub(crate) name: String,
    pub(crate) birth_year: Option<i16>,
    pub(crate) notes: Vec<String>,
}

/// Where a preview row is sealed.
pub(crate) fn preview_place(list: ListId, row: u32) -> Place {
    let row = Uuid::from_u128(list.uuid().as_u128() ^ u128::from(row));
    Place {
        table: "staged_row",
        column: "preview",
        row,
    }
}

impl<A: Action> Staging<'_, A> {
    pub(super) fn preview(
        &mut self,
        row: &ListRow,
        decision: RowDecision,
    ) -> Result<Option<Vec<u8>>> {
        let shown = self.shown.entry(decision.outcome).or_default();
        if *shown >= PREVIEW_ROWS {
            return Ok(None);
        }
        *shown += 1;
        let mut notes: Vec<String> = row
            .notices
            .iter()
            .map(|notice| format!("{}: {}", notice.column, notice.code.dutch()))
            .collect();
        notes.extend(
            decision
                .re_entry
                .then(|| "Was van de lijst af en staat er weer op.".to_owned()),
        );
        notes.extend(decision.joins_approach.then(|| {
            "Was bekend bij de gemeente en is dat niet meer: doet deze maand mee.".to_owned()
        }));
        notes.extend(
            decision
                .newly_known
                .then(|| "Is nu bekend bij de gemeente: kaart en huisbezoek vervallen.".to_owned()),
        );
        notes.extend(
            decision.flag_differs.then(|| {
                "De lijst zegt iets anders over ‘nieuw’ dan onze eigen gegevens.".to_owned()
            }),
        );
        notes.extend(row.possible_double_of.map(|other| {
            format!("Lijkt op rij {other}, maar met een ander BSN. Controleer of dit klopt.")
        }));
        let preview = PreviewRow {
            name: row.identity.full_name(),
            birth_year: row.identity.birth_date.map(domain::BirthDate::year),
            notes,
        };
        let sealed = self.list_key.seal(
            preview_place(self.list.id, row.row),
            &json(&preview)?,
            &self.app.entropy,
        )?;
        Ok(Some(sealed))
    }
}
