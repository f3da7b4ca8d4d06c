//! What a preview shows of the first rows of each outcome, sealed under the list's key.

use access::Action;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{ListId, list::RowDecision};
use exchange::ListRow;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{Place, SubjectKey};

use super::{Staging, Summary, json};
use crate::{AppError, Result};

/// Rows that are shown in a preview, for each outcome: enough to judge, too few to browse.
const PREVIEW_ROWS: u64 = 50;

/// What the preview shows of one row, sealed under the list's key.
#[derive(Serialize, Deserialize)]
pub(crate) struct PreviewRow {
    pub(crate) name: String,
    pub(crate) birth_year: Option<i16>,
    pub(crate) notes: Vec<String>,
}

/// Where the samples beside the questions about a file are sealed.
pub(crate) const fn samples_place(list: ListId) -> Place {
    Place {
        table: "list",
        column: "summary",
        row: list.uuid(),
    }
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

impl<A: Action> Staging<'_, A> {
    /// Takes the samples out of the questions and seals them.
    pub(super) fn seal_samples(&mut self) -> Result<()> {
        let samples: Vec<String> = self
            .summary
            .questions
            .iter_mut()
            .map(|question| std::mem::take(&mut question.sample))
            .collect();
        let place = samples_place(self.list.id);
        let sealed = self
            .list_key
            .seal(place, &json(&samples)?, &self.app.entropy)?;
        self.summary.sealed_samples = Some(BASE64_STANDARD.encode(sealed));
        Ok(())
    }
}

/// Puts the samples back beside the questions, for the page that asks them.
pub(crate) fn open_samples(summary: &mut Summary, list: ListId, key: &SubjectKey) -> Result<()> {
    let Some(text) = summary.sealed_samples.take() else {
        return Ok(());
    };
    let sealed = BASE64_STANDARD
        .decode(text)
        .map_err(|_| AppError::Internal("samples are not base64"))?;
    let plain = key.open(samples_place(list), &sealed)?;
    let samples: Vec<String> = serde_json::from_slice(plain.as_bytes())
        .map_err(|_| AppError::Internal("samples do not parse"))?;
    for (question, sample) in summary.questions.iter_mut().zip(samples) {
        question.sample = sample;
    }
    Ok(())
}
