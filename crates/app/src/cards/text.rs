//! The texts of the cards: one of each kind in every sub-region, in versions.

use access::{Grant, policy as action};
use domain::{GroupingId, MunicipalityId, Ts};
use letters::{CardLetter, CardText, CardVariant, Sender};
use store::{AuditEntry, NewCardText};

use super::{code_of, subregion};
use crate::{App, AppError, Result, lists::Download};

/// The text of a card as the page edits it.
#[derive(Clone, Debug)]
pub struct CardTextView {
    /// Which card.
    pub variant: CardVariant,
    /// The version in force; 0 is the text that came with the product.
    pub version: i64,
    /// The text.
    pub text: CardText,
    /// What is wrong with it, in Dutch.
    pub problems: Vec<String>,
    /// Who changed it.
    pub changed_by: String,
    /// When.
    pub at: Option<Ts>,
}

/// A new text as typed in.
#[derive(Clone, Debug)]
pub struct CardTextForm {
    /// Which card.
    pub variant: CardVariant,
    /// The version that was shown.
    pub version: i64,
    /// The line at the top.
    pub title: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
    /// The rights.
    pub rights: Vec<String>,
    /// Who sends it.
    pub sender: Sender,
}

/// The sub-region whose texts a run uses: its own, or the one the municipality belongs to.
pub(super) async fn text_region(
    app: &App,
    subregion: Option<GroupingId>,
    municipality: Option<MunicipalityId>,
) -> Result<GroupingId> {
    let found = match (subregion, municipality) {
        (Some(subregion), _) => Some(subregion),
        (None, Some(municipality)) => crate::subregions::of_municipality(app, municipality).await?,
        (None, None) => None,
    };
    found.ok_or_else(|| AppError::rule("S1-31", "Deze gemeente hoort nog niet bij een subregio."))
}

pub(crate) async fn text_in_force(
    app: &App,
    subregion: GroupingId,
    variant: CardVariant,
) -> Result<(CardText, i64)> {
    match app.store.card_text(subregion, code_of(variant)).await? {
        Some((version, json, ..)) => Ok((parse_text(&json)?, version)),
        None => Ok((letters::default_card_text(variant), 0)),
    }
}

pub(crate) fn parse_text(json: &str) -> Result<CardText> {
    serde_json::from_str(json).map_err(|_| AppError::Internal("a card text does not parse"))
}

/// Both card texts of the sub-region.
pub async fn card_texts(
    app: &App,
    grant: &Grant<action::EditCardText>,
) -> Result<Vec<CardTextView>> {
    let subregion = subregion(app, grant).await?;
    let mut views = Vec::new();
    for variant in [CardVariant::NotInView, CardVariant::SelfEmployed] {
        let stored = app.store.card_text(subregion, code_of(variant)).await?;
        let (text, version, by, at) = match stored {
            Some((version, json, by, at)) => (
                parse_text(&json)?,
                version,
                crate::accounts::name_of(app, by).await?,
                Some(at),
            ),
            None => (letters::default_card_text(variant), 0, String::new(), None),
        };
        views.push(CardTextView {
            variant,
            version,
            problems: text.check().iter().map(ToString::to_string).collect(),
            text,
            changed_by: by,
            at,
        });
    }
    Ok(views)
}

/// Saves a new version of a text; it may still have problems, but then nothing is printed with it.
pub async fn save_card_text(
    app: &App,
    grant: &Grant<action::EditCardText>,
    form: CardTextForm,
) -> Result<()> {
    let subregion = subregion(app, grant).await?;
    let current = app
        .store
        .card_text(subregion, code_of(form.variant))
        .await?
        .map_or(0, |(version, ..)| version);
    if current != form.version {
        return Err(AppError::Changed);
    }
    keep(app, grant, subregion, form, false).await
}

/// Keeps a text for a trial; the one in force stays in force.
pub async fn keep_trial_text(
    app: &App,
    grant: &Grant<action::EditCardText>,
    form: CardTextForm,
) -> Result<()> {
    let subregion = subregion(app, grant).await?;
    keep(app, grant, subregion, form, true).await
}

async fn keep(
    app: &App,
    grant: &Grant<action::EditCardText>,
    subregion: GroupingId,
    form: CardTextForm,
    for_trial: bool,
) -> Result<()> {
    let variant = code_of(form.variant);
    let version = app.store.last_text_version(subregion, variant).await? + 1;
    let text = serde_json::to_string(&text_of(form, version))
        .map_err(|_| AppError::Internal("a card text does not serialise"))?;
    let mut tx = app.store.write().await?;
    tx.add_card_text(NewCardText {
        subregion,
        variant,
        version,
        text,
        by: grant.account(),
        at: app.now(),
        for_trial,
    })
    .await?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .subject("card_text", subregion.uuid())
        .detail("version", version);
    tx.commit(entry).await?;
    Ok(())
}

/// A text that is kept for a trial.
#[derive(Clone, Debug)]
pub struct TrialTextView {
    /// Its version.
    pub version: i64,
    /// The line at the top.
    pub title: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Ts,
    /// Whether it may be printed.
    pub fit: bool,
}

/// The texts of the sub-region that are kept for a trial, latest first.
pub async fn trial_texts(
    app: &App,
    grant: &Grant<action::EditCardText>,
) -> Result<Vec<TrialTextView>> {
    let subregion = subregion(app, grant).await?;
    let code = code_of(CardVariant::NotInView);
    let mut views = Vec::new();
    for (version, json, by, at) in app.store.trial_texts(subregion, code).await? {
        let text = parse_text(&json)?;
        views.push(TrialTextView {
            version,
            fit: text.check().is_empty(),
            title: text.title,
            by: crate::accounts::name_of(app, by).await?,
            at,
        });
    }
    Ok(views)
}

fn text_of(form: CardTextForm, version: i64) -> CardText {
    CardText {
        variant: form.variant,
        title: form.title,
        paragraphs: form.paragraphs,
        sender: form.sender,
        rights: form.rights,
        version: u32::try_from(version).unwrap_or(0),
    }
}

/// One card with made-up names, from a text that is not saved yet.
pub async fn preview_card(
    app: &App,
    _grant: &Grant<action::EditCardText>,
    form: CardTextForm,
) -> Result<Download> {
    let (version, on) = (form.version, app.today());
    let text = text_of(form, version);
    let example = CardLetter {
        name: "Çağla 't Hart-Yıldırım".to_owned(),
        first_name: "Çağla".to_owned(),
        salutation: "Beste Çağla".to_owned(),
        address_line_1: "Voorbeeldstraat 12".to_owned(),
        address_line_2: "1234 AB  Voorbeeldstad".to_owned(),
        code: "K7P-4M2".to_owned(),
        municipality: "Voorbeeldstad".to_owned(),
    };
    let bytes = app
        .typeset(move |fonts| letters::cards_pdf(fonts, &text, &[example], on, &|_| {}))
        .await?;
    Ok(Download {
        name: "voorbeeld.pdf".to_owned(),
        mime: "application/pdf",
        bytes,
    })
}
