//! The documents of a print run, set from sealed data when they are asked for (S1-26).

use std::{collections::BTreeMap, sync::Arc};

use access::{Action, Grant, policy as action};
use domain::{CardBatchId, GroupingId, Identity, MunicipalityId};
use letters::{CardLetter, CardText, CardVariant};
use store::{AuditEntry, Card, CardBatch};

use super::{
    code_of, subregion,
    text::{parse_text, text_region},
};
use crate::{App, AppError, Result, lists::Download};

/// Which document of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BatchDocument {
    /// The cards, A5.
    Cards,
    /// Sheets for window envelopes.
    AddressSheets,
    /// Labels.
    Labels,
}

/// A document of a run of the sub-region, set now from sealed data and kept nowhere.
pub async fn document(
    app: &Arc<App>,
    grant: &Grant<action::PrintCards>,
    id: CardBatchId,
    document: BatchDocument,
) -> Result<Download> {
    let subregion = subregion(app, grant).await?;
    let found = app.store.card_batches(grant, Some(subregion), None).await?;
    let batch = found
        .into_iter()
        .find(|batch| batch.id == id)
        .ok_or(AppError::NotFound)?;
    set_document(app, grant, &batch, document).await
}

/// A document of a run of the municipality's own desk.
pub async fn municipal_document(
    app: &Arc<App>,
    grant: &Grant<action::PrintSelfEmployedCards>,
    municipality: MunicipalityId,
    id: CardBatchId,
    document: BatchDocument,
) -> Result<Download> {
    let grant = crate::municipalities::narrow(app, grant, municipality).await?;
    let found = app
        .store
        .card_batches(&grant, None, Some(municipality))
        .await?;
    let batch = found
        .into_iter()
        .find(|batch| batch.id == id)
        .ok_or(AppError::NotFound)?;
    set_document(app, &grant, &batch, document).await
}

async fn set_document<A: Action>(
    app: &Arc<App>,
    grant: &Grant<A>,
    batch: &CardBatch,
    document: BatchDocument,
) -> Result<Download> {
    let cards = app.store.batch_cards(grant, batch.id).await?;
    let identities =
        crate::outreach::identities(app, cards.iter().map(|c| (&c.municipality, &c.person)))
            .await?;
    let names = crate::municipalities::names_today(app).await?;
    let region = text_region(app, batch.subregion, batch.municipality).await?;
    let text = text_of_batch(app, batch, region).await?;
    let letters: Vec<CardLetter> = cards
        .iter()
        .filter_map(|card| Some(letter(card, identities.get(&card.person)?, &names)))
        .collect();
    let printed = cards.iter().map(|card| (card.municipality, card.person));
    app.store
        .record_reads(AuditEntry::about(grant, printed, "printed"))
        .await?;
    if letters.is_empty() {
        return Err(AppError::rule(
            "S1-25",
            "Van deze kaarten zijn alle gegevens inmiddels vernietigd.",
        ));
    }
    let bytes = typeset(app, batch, document, text, letters).await?;
    Ok(Download {
        name: file_name(batch, document),
        mime: "application/pdf",
        bytes,
    })
}

/// The card of a run and the version of its text.
pub(super) fn text_of(batch: &CardBatch) -> Option<(String, i64)> {
    let versions: BTreeMap<String, i64> = serde_json::from_str(&batch.text_versions).ok()?;
    versions.into_iter().next()
}

async fn text_of_batch(app: &App, batch: &CardBatch, region: GroupingId) -> Result<CardText> {
    let (code, version) = text_of(batch).ok_or(AppError::Internal("a run without a text"))?;
    match app
        .store
        .card_text_version(region, code.clone(), version)
        .await?
    {
        Some(json) => parse_text(&json),
        None if code == code_of(CardVariant::SelfEmployed) => {
            Ok(letters::default_card_text(CardVariant::SelfEmployed))
        }
        None => Ok(letters::default_card_text(CardVariant::NotInView)),
    }
}

fn letter(
    card: &Card,
    identity: &Identity,
    names: &BTreeMap<MunicipalityId, crate::municipalities::MunicipalityView>,
) -> CardLetter {
    let municipality = names
        .get(&card.municipality)
        .map(|m| m.name.clone())
        .unwrap_or_default();
    addressed(
        identity,
        crate::cases::shown_code(&card.short_code),
        municipality,
    )
}

/// A letter to somebody, under the code it is known by.
pub(crate) fn addressed(identity: &Identity, code: String, municipality: String) -> CardLetter {
    let first_name = identity
        .given_names
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let salutation = if first_name.chars().count() > 1 && !first_name.contains('.') {
        format!("Beste {first_name}")
    } else {
        format!("Beste {}", identity.full_name())
    };
    CardLetter {
        name: identity.full_name(),
        first_name,
        salutation,
        address_line_1: identity.address_line_1.clone(),
        address_line_2: identity.address_line_2.clone(),
        code,
        municipality,
    }
}

async fn typeset(
    app: &Arc<App>,
    batch: &CardBatch,
    document: BatchDocument,
    text: CardText,
    letters: Vec<CardLetter>,
) -> Result<Vec<u8>> {
    let permit = Arc::clone(&app.typesetting)
        .acquire_owned()
        .await
        .map_err(|_| AppError::Internal("typesetting is closed"))?;
    let (id, on) = (batch.id, batch.printed_on);
    let shared = Arc::clone(app);
    let made = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let total = i64::try_from(letters.len()).unwrap_or(0);
        let told = |done: usize| {
            shared
                .progress
                .set(id, i64::try_from(done).unwrap_or(0), total);
        };
        match document {
            BatchDocument::Cards => letters::cards_pdf(&shared.fonts, &text, &letters, on, &told),
            BatchDocument::AddressSheets => {
                letters::address_sheets_pdf(&shared.fonts, &text.sender, &letters, on)
            }
            BatchDocument::Labels => letters::labels_pdf(&shared.fonts, &letters, on),
        }
    })
    .await
    .map_err(|_| AppError::Internal("typesetting was stopped"))?;
    Ok(made?)
}

fn file_name(batch: &CardBatch, document: BatchDocument) -> String {
    let what = match document {
        BatchDocument::Cards => "kaarten",
        BatchDocument::AddressSheets => "adresvellen",
        BatchDocument::Labels => "etiketten",
    };
    format!("{what}-{}.pdf", batch.printed_on)
}
