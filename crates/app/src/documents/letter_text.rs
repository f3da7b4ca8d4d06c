//! The texts a municipality's letters are made with, in versions (S1-72).

use access::{Grant, policy as action};
use domain::{Day, MunicipalityId, Ts};
use letters::{DecisionLetter, LetterText, decision_pdf};
use store::{AuditEntry, StoredLetterText};

use super::pdf;
use crate::{App, AppError, Result, lists::Download, municipalities::MunicipalityView};

/// The texts of one municipality as the page edits them.
#[derive(Clone, Debug)]
pub struct LetterTextView {
    /// The municipality.
    pub municipality: MunicipalityView,
    /// The text in force; what it starts from while none was saved.
    pub text: LetterText,
    /// What must still be filled in before a letter can leave.
    pub problems: Vec<&'static str>,
    /// Who changed it last; empty while nobody did.
    pub changed_by: String,
    /// When.
    pub at: Option<Ts>,
}

/// The texts of one's municipalities, by name.
pub async fn letter_texts(
    app: &App,
    grant: &Grant<action::EditLetterText>,
) -> Result<Vec<LetterTextView>> {
    let mut views = Vec::new();
    for municipality in crate::municipalities::own(app, grant.municipalities()).await? {
        let stored = app.store.letter_text(municipality.id).await?;
        let (by, at) = match &stored {
            Some(stored) => (
                crate::accounts::name_of(app, stored.by).await?,
                Some(stored.at),
            ),
            None => (String::new(), None),
        };
        let text = parsed(stored, &municipality.name)?;
        views.push(LetterTextView {
            problems: text.check().iter().map(|problem| problem.dutch).collect(),
            municipality,
            text,
            changed_by: by,
            at,
        });
    }
    Ok(views)
}

/// Saves a new version. It may still miss something, but then no letter leaves with it.
///
/// # Errors
/// [`AppError::Changed`] when somebody else saved a version since `text.version` was shown.
pub async fn save_letter_text(
    app: &App,
    grant: &Grant<action::EditLetterText>,
    municipality: MunicipalityId,
    mut text: LetterText,
) -> Result<()> {
    let grant = grant.narrow(municipality)?;
    crate::municipalities::still_there(app, municipality).await?;
    let current = app
        .store
        .letter_text(municipality)
        .await?
        .map_or(0, |stored| stored.version);
    if current != i64::from(text.version) {
        return Err(AppError::Changed);
    }
    text.version = text.version.saturating_add(1);
    let stored = StoredLetterText {
        version: i64::from(text.version),
        text: serde_json::to_string(&text)
            .map_err(|_| AppError::Internal("a letter text does not serialise"))?,
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.add_letter_text(municipality, &stored).await?;
    let entry = AuditEntry::by(&grant, municipality)
        .subject("letter_text", municipality.uuid())
        .detail("version", text.version);
    Ok(tx.commit(entry).await?)
}

/// A letter to nobody, with a text that is not saved yet.
pub async fn preview_letter(
    app: &App,
    _grant: &Grant<action::EditLetterText>,
    text: LetterText,
) -> Result<Download> {
    let letter = example(text, app.today());
    let bytes = app
        .typeset(move |fonts| decision_pdf(fonts, &letter))
        .await?;
    Ok(pdf("voorbeeld-beschikking.pdf".to_owned(), bytes))
}

fn example(text: LetterText, day: Day) -> DecisionLetter {
    DecisionLetter {
        name: "Çağla 't Hart-Yıldırım".to_owned(),
        address_line_1: "Voorbeeldstraat 12".to_owned(),
        address_line_2: "1234 AB  Voorbeeldstad".to_owned(),
        number: String::new(),
        day,
        granted: true,
        trajectory: "Begeleiding naar scholing".to_owned(),
        reasons: vec![
            "Je wilt bakker worden. Deze opleiding past daarbij.".to_owned(),
            "Er is niets anders dat hiervoor al betaalt.".to_owned(),
        ],
        legal_ground: text.legal_ground.clone(),
        contact: "Noor de Voorbeelder, lokale regisseur".to_owned(),
        weeks: 6,
        text,
    }
}

/// The texts in force of a municipality, or of the one it went on in.
pub(super) async fn in_force(app: &App, municipality: MunicipalityId) -> Result<LetterText> {
    let heir = crate::municipalities::heir(app, municipality).await?;
    let name = crate::municipalities::name_today(app, heir).await?;
    parsed(app.store.letter_text(heir).await?, &name)
}

fn parsed(stored: Option<StoredLetterText>, municipality: &str) -> Result<LetterText> {
    stored.map_or_else(
        || Ok(LetterText::initial(municipality)),
        |stored| {
            serde_json::from_str(&stored.text)
                .map_err(|_| AppError::Internal("a letter text does not parse"))
        },
    )
}

/// Whether a letter can leave with the texts in force of a municipality.
pub(crate) async fn is_whole(app: &App, municipality: MunicipalityId) -> Result<bool> {
    Ok(in_force(app, municipality).await?.check().is_empty())
}

/// Refuses while something is missing that the law asks of the letter.
pub(super) fn require_whole(text: &LetterText) -> Result<()> {
    let missing: Vec<&str> = text.check().iter().map(|problem| problem.dutch).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(AppError::rule(
        "Awb art. 3:45",
        format!(
            "De brief kan nog niet worden gemaakt. Vul eerst de briefteksten van uw gemeente aan: {}",
            missing.join(" ")
        ),
    ))
}
