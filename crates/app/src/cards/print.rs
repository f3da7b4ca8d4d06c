//! Printing released cards: who gets one, who is skipped, and the run that follows (S1-25).

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    CardBatchId, CaseId, GroupingId, Identity, MunicipalityId, Role, ShortCode,
    outreach::{Command, EventKind, NextAction},
};
use letters::CardVariant;
use store::{Card, CardBatch, CaseFile, Desk, OverviewRow};

use super::{
    ALL, Seen, ask_all, cases_of, code_of, commit_all, subregion,
    text::{text_in_force, text_region},
    variant_of,
};
use crate::{App, AppError, Result};

/// What a print run would do.
#[derive(Clone, Debug, Default)]
pub struct PrintProposal {
    /// Cards to print.
    pub to_print: i64,
    /// Who is skipped, and what happens then.
    pub skipped: Vec<Skipped>,
}

/// Somebody who gets no card in this run. The casemanager does not see the reason of the municipality.
#[derive(Clone, Debug)]
pub struct Skipped {
    /// Name, when the desk may know it.
    pub name: Option<String>,
    /// Why, in neutral words.
    pub why: String,
    /// What must happen next.
    pub next_step: String,
    /// Whose step that is.
    pub owner: String,
}

/// Who would get a card now, and who is skipped and why: shown before printing.
pub async fn print_proposal(app: &App, grant: &Grant<action::PrintCards>) -> Result<PrintProposal> {
    let (rows, skipped) = printable(app, grant, Desk::Outreach).await?;
    Ok(PrintProposal {
        to_print: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        skipped,
    })
}

type Printable = (OverviewRow, Identity);

async fn printable<A: Action>(
    app: &App,
    grant: &Grant<A>,
    desk: Desk,
) -> Result<(Vec<Printable>, Vec<Skipped>)> {
    let rows = app
        .store
        .cases_to(grant, desk, NextAction::PrintCard, None, ALL)
        .await?;
    let identities =
        crate::outreach::identities(app, rows.iter().map(|row| (&row.municipality, &row.person)))
            .await?;
    let any_card = Command::Print {
        batch: CardBatchId::from_uuid(uuid::Uuid::nil()),
        variant: 0,
    };
    let linked = crate::links::would_be_let_be(app, &rows, &any_card).await?;
    let mut ready = Vec::with_capacity(rows.len());
    let mut skipped = Vec::new();
    for row in rows {
        let Some(identity) = identities.get(&row.person) else {
            continue;
        };
        if linked.contains(&row.case) {
            skipped.push(Skipped {
                name: Some(identity.full_name()),
                why: "Dezelfde jongere heeft nog een zaak, en daar is al contact.".to_owned(),
                next_step: "Overleg met de collega van die zaak, of maak de koppeling ongedaan."
                    .to_owned(),
                owner: Role::Casemanager.dutch().to_owned(),
            });
            continue;
        }
        let strange = app.fonts.unprintable(&identity.full_name());
        if identity.has_address() && strange.is_empty() {
            ready.push((row, identity.clone()));
        } else {
            skipped.push(Skipped {
                name: Some(identity.full_name()),
                why: if strange.is_empty() {
                    "Het adres is niet compleet.".to_owned()
                } else {
                    "De naam heeft tekens die niet kunnen worden afgedrukt.".to_owned()
                },
                next_step: "Vraag de lijstverwerker van de gemeente om naam en adres na te kijken."
                    .to_owned(),
                owner: "Lijstverwerker".to_owned(),
            });
        }
    }
    let withheld = app
        .store
        .count_to(grant, desk, NextAction::CorrectReturnedAddress)
        .await?;
    if withheld > 0 {
        skipped.push(Skipped {
            name: None,
            why: format!("{withheld} kaart(en) wachten op een verbeterd adres."),
            next_step: "De lijstverwerker zoekt het juiste adres.".to_owned(),
            owner: "Lijstverwerker".to_owned(),
        });
    }
    Ok((ready, skipped))
}

/// Prints every released card that was not printed: one run for each of the two cards, and for each letter of a trial. The documents
/// follow from it and are made when they are asked for.
pub async fn print(app: &App, grant: &Grant<action::PrintCards>) -> Result<Vec<CardBatchId>> {
    let subregion = subregion(app, grant).await?;
    print_for(app, grant, Desk::Outreach, Some(subregion), None).await
}

/// Prints the cards the municipality sends itself: self-employed, where it chose so, and secret
/// addresses.
pub async fn print_self_employed(
    app: &App,
    grant: &Grant<action::PrintSelfEmployedCards>,
    municipality: MunicipalityId,
) -> Result<Vec<CardBatchId>> {
    let grant = crate::municipalities::narrow(app, grant, municipality).await?;
    print_for(app, &grant, Desk::Municipal, None, Some(municipality)).await
}

async fn print_for<A: Action>(
    app: &App,
    grant: &Grant<A>,
    desk: Desk,
    subregion: Option<GroupingId>,
    municipality: Option<MunicipalityId>,
) -> Result<Vec<CardBatchId>> {
    let (rows, _) = printable(app, grant, desk).await?;
    if rows.is_empty() {
        return Err(AppError::rule(
            "S1-25",
            "Er zijn geen kaarten om af te drukken.",
        ));
    }
    let region = text_region(app, subregion, municipality).await?;
    let cases: Vec<CaseId> = rows.iter().map(|(row, _)| row.case).collect();
    let drawn = crate::trials::texts(app, grant, &cases).await?;
    let mut runs = Vec::new();
    for variant in [CardVariant::NotInView, CardVariant::SelfEmployed] {
        let rows: Vec<OverviewRow> = rows
            .iter()
            .filter(|(row, _)| variant_of(row.overview.track) == variant)
            .map(|(row, _)| row.clone())
            .collect();
        let mut by_text: BTreeMap<Option<i64>, Vec<OverviewRow>> = BTreeMap::new();
        for row in rows {
            by_text
                .entry(drawn.get(&row.case).copied())
                .or_default()
                .push(row);
        }
        for (version, rows) in by_text {
            let version = match version {
                Some(drawn) => drawn,
                None => printable_version(app, region, variant).await?,
            };
            runs.push((variant, version, rows));
        }
    }
    let mut tx = app.store.write_alone().await?;
    let mut made = Vec::with_capacity(runs.len());
    let mut printed = Vec::new();
    for (variant, version, mut rows) in runs {
        let batch_id = CardBatchId::from_uuid(app.new_id());
        let command = Command::Print {
            batch: batch_id,
            variant: u32::try_from(version).unwrap_or(0),
        };
        // Whom somebody linked since the proposal.
        let let_be = crate::links::let_be(&mut tx, &rows, &command).await?;
        rows.retain(|row| !let_be.contains(&row.case));
        if rows.is_empty() {
            continue;
        }
        let versions = BTreeMap::from([(code_of(variant), version)]);
        let batch = CardBatch {
            id: batch_id,
            subregion,
            municipality,
            text_versions: serde_json::to_string(&versions)
                .map_err(|_| AppError::Internal("versions do not serialise"))?,
            made_by: grant.account(),
            made_at: app.now(),
            printed_on: app.today(),
            sent_on: None,
            cards: 0,
        };
        tx.add_card_batch(&batch).await?;
        let asked = ask_all(
            app,
            grant,
            &mut tx,
            (Seen::Persons, &cases_of(&rows)),
            batch.printed_on,
            |_| Some(command.clone()),
        )
        .await?;
        let cards = asked.iter().map(|(held, _)| card_of(held.get())).collect();
        give_codes(app, &mut tx, batch.id, cards).await?;
        printed.extend(asked);
        made.push(batch.id);
    }
    let Some(first) = made.first().copied() else {
        tx.rollback().await?;
        return Err(AppError::rule(
            "S1-25",
            "Er zijn geen kaarten om af te drukken.",
        ));
    };
    commit_all(grant, tx, &printed, "card_batch", first.uuid()).await?;
    Ok(made)
}

/// The version of a text that may be printed: one that says what AVG art. 14 asks for.
async fn printable_version(app: &App, region: GroupingId, variant: CardVariant) -> Result<i64> {
    let (text, version) = text_in_force(app, region, variant).await?;
    let problems: Vec<String> = text.check().iter().map(ToString::to_string).collect();
    if problems.is_empty() {
        return Ok(version);
    }
    Err(AppError::rule(
        "AVG art. 14",
        format!(
            "De kaarttekst is nog niet af: {} Pas eerst de kaarttekst aan.",
            problems.join(" ")
        ),
    ))
}

/// The card of a case whose print was just recorded: copy 1, or 2 after an address correction.
fn card_of(file: &CaseFile) -> Card {
    let copy = file
        .events
        .iter()
        .rev()
        .find_map(|event| match &event.kind {
            EventKind::CardPrinted { copy, .. } => Some(*copy),
            _ => None,
        });
    Card {
        municipality: file.municipality,
        case: file.id,
        copy: copy.unwrap_or(1),
        variant: code_of(variant_of(file.overview.track)).to_owned(),
        short_code: String::new(),
        person: file.person,
    }
}

/// Draws a short code for each card until all are free in their municipality: 28 million exist, so
/// almost always once.
async fn give_codes(
    app: &App,
    tx: &mut store::Tx,
    batch: CardBatchId,
    mut cards: Vec<Card>,
) -> Result<()> {
    for _ in 0..50 {
        for card in &mut cards {
            let mut bytes = [0_u8; 8];
            app.entropy.fill(&mut bytes);
            ShortCode::from_random(bytes)
                .as_str()
                .clone_into(&mut card.short_code);
        }
        let taken = tx.add_cards(batch, &cards).await?;
        cards.retain(|card| taken.contains(&card.case));
        if cards.is_empty() {
            return Ok(());
        }
    }
    Err(AppError::Internal("no short code is free"))
}
