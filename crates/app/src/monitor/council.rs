//! The report of a released quarter for a municipality's council: figures as they were frozen and protected, and the
//! municipality's own words around them (S1-80). Words may be written at any time after the release; no figure changes with
//! them, and the report says when they were last changed.

mod paper;

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    Identity, MunicipalityId, Ts,
    monitor::{CouncilPart, Quarter},
};
use store::{Audience, AuditEntry, CouncilWords};

use super::{export, published};
use crate::{
    App, AppError, FieldError, Result,
    guidance::{Trace, without_traces},
    lists::Download,
    municipalities::{self, MunicipalityView},
};

/// A municipality of which there is a report.
#[derive(Clone, Debug)]
pub struct CouncilLine {
    /// The municipality.
    pub municipality: MunicipalityView,
    /// Who changed its own words last, and when; `None` while it has written none.
    pub written: Option<(String, Ts)>,
}

/// A municipality's own words about a quarter, as the page edits them.
#[derive(Clone, Debug)]
pub struct CouncilText {
    /// The municipality.
    pub municipality: MunicipalityView,
    /// The version in force; 0 while nothing was written.
    pub version: i64,
    /// The words of each part that has any.
    pub words: BTreeMap<CouncilPart, String>,
    /// Each version, the latest first: its number, who wrote it, and when.
    pub history: Vec<(i64, String, Ts)>,
}

/// The municipalities of a grant, with who wrote what for the council of a released quarter.
///
/// # Errors
/// [`AppError::Rule`] before the release.
pub async fn council_reports(
    app: &App,
    grant: &Grant<action::SeePublished>,
    quarter: Quarter,
) -> Result<Vec<CouncilLine>> {
    release_of(app, quarter).await?;
    let mut latest = BTreeMap::new();
    for words in app.store.council_words(grant, quarter).await? {
        latest.entry(words.municipality).or_insert(words);
    }
    let mut lines = Vec::new();
    for municipality in municipalities::own(app, grant.municipalities()).await? {
        let written = match latest.get(&municipality.id) {
            Some(words) => Some((crate::accounts::name_of(app, words.by).await?, words.at)),
            None => None,
        };
        lines.push(CouncilLine {
            municipality,
            written,
        });
    }
    Ok(lines)
}

/// A municipality's own words about a released quarter.
///
/// # Errors
/// [`AppError::Rule`] before the release.
pub async fn council_text(
    app: &App,
    grant: &Grant<action::WriteCouncilReport>,
    quarter: Quarter,
    municipality: MunicipalityId,
) -> Result<CouncilText> {
    release_of(app, quarter).await?;
    let (grant, municipality) = narrowed(app, grant, municipality).await?;
    let versions = app.store.council_words(&grant, quarter).await?;
    let mut history = Vec::with_capacity(versions.len());
    for one in &versions {
        let by = crate::accounts::name_of(app, one.by).await?;
        history.push((one.version, by, one.at));
    }
    let latest = versions.into_iter().next();
    Ok(CouncilText {
        municipality,
        version: latest.as_ref().map_or(0, |one| one.version),
        words: latest.map(|one| one.words).unwrap_or_default(),
        history,
    })
}

/// Writes a municipality's own words about a released quarter as the version after the one that was seen.
///
/// # Errors
/// [`AppError::Rule`] before the release; [`AppError::Invalid`] or [`AppError::Marked`] on the code of a part whose words are
/// too long or point at somebody; [`AppError::Changed`] when somebody else wrote meanwhile.
pub async fn write_council_text(
    app: &App,
    grant: &Grant<action::WriteCouncilReport>,
    quarter: Quarter,
    municipality: MunicipalityId,
    seen: i64,
    words: &BTreeMap<CouncilPart, String>,
) -> Result<()> {
    release_of(app, quarter).await?;
    let (grant, municipality) = narrowed(app, grant, municipality).await?;
    let words = fit(words)?;
    let versions = app.store.council_words(&grant, quarter).await?;
    if versions.first().map_or(0, |latest| latest.version) != seen {
        return Err(AppError::Changed);
    }
    let new = CouncilWords {
        municipality: municipality.id,
        version: seen.saturating_add(1),
        words,
        by: grant.account(),
        at: app.now(),
    };
    let mut tx = app.store.write().await?;
    tx.write_council_words(quarter, &new)
        .await
        .map_err(|error| match error {
            store::StoreError::Changed => AppError::Changed,
            other => other.into(),
        })?;
    let entry = AuditEntry::by(&grant, municipality.id)
        .detail("quarter", store::Detail::code(&quarter.to_string()))
        .detail("version", new.version);
    Ok(tx.commit(entry).await?)
}

/// The report with words that are not kept yet.
///
/// # Errors
/// As [`write_council_text`].
pub async fn preview_council_report(
    app: &App,
    grant: &Grant<action::WriteCouncilReport>,
    quarter: Quarter,
    municipality: MunicipalityId,
    words: &BTreeMap<CouncilPart, String>,
) -> Result<Download> {
    let (grant, municipality) = narrowed(app, grant, municipality).await?;
    let text = paper::Words {
        parts: fit(words)?,
        standing: paper::Standing::Unsaved,
    };
    made(app, &grant, quarter, municipality, text).await
}

/// The report of a released quarter for the council of a municipality, as PDF, with its words in force.
///
/// # Errors
/// [`AppError::Rule`] before the release.
pub async fn council_report(
    app: &App,
    grant: &Grant<action::SeePublished>,
    quarter: Quarter,
    municipality: MunicipalityId,
) -> Result<Download> {
    let (grant, municipality) = narrowed(app, grant, municipality).await?;
    let latest = app.store.council_words(&grant, quarter).await?;
    let text = latest.into_iter().next().map_or_else(
        || paper::Words {
            parts: BTreeMap::new(),
            standing: paper::Standing::None,
        },
        |latest| paper::Words {
            parts: latest.words,
            standing: paper::Standing::Since(latest.at.day()),
        },
    );
    made(app, &grant, quarter, municipality, text).await
}

async fn made<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
    municipality: MunicipalityView,
    words: paper::Words,
) -> Result<Download> {
    let (released_at, released_by) = release_of(app, quarter).await?;
    // A council's papers are everybody's: never what only the region may see.
    let published = published::read(app, quarter, Audience::Public)
        .await?
        .ok_or(AppError::NotFound)?;
    let name = format!("raadsrapport-{quarter}-{}.pdf", municipality.code);
    let report = paper::of(&paper::Source {
        published,
        municipality,
        released_on: released_at.day(),
        released_by: crate::accounts::name_of(app, released_by).await?,
        places: municipalities::names(app).await?.into_values().collect(),
        words,
    });
    let today = app.today();
    let bytes = app
        .typeset(move |fonts| letters::council_pdf(fonts, &report, today))
        .await?;
    export::exported(app, grant, quarter, "council_report").await?;
    Ok(Download {
        name,
        mime: "application/pdf",
        bytes,
    })
}

/// When a quarter was released, and by whom.
async fn release_of(app: &App, quarter: Quarter) -> Result<(Ts, domain::AccountId)> {
    let record = app.store.quarter(quarter).await?;
    record.and_then(|record| record.released).ok_or_else(|| {
        AppError::rule(
            "S1-80",
            format!(
                "Het {} is nog niet vrijgegeven: er is nog geen rapport voor de raad.",
                quarter.dutch()
            ),
        )
    })
}

/// The same leave in one municipality that takes part today, and that municipality.
async fn narrowed<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
) -> Result<(Grant<A>, MunicipalityView)> {
    let grant = grant.narrow(municipality)?;
    let found = municipalities::own(app, grant.municipalities())
        .await?
        .pop();
    Ok((grant, found.ok_or(AppError::NotFound)?))
}

/// The words as they are kept: parts without words left out.
fn fit(words: &BTreeMap<CouncilPart, String>) -> Result<BTreeMap<CouncilPart, String>> {
    let kept: BTreeMap<CouncilPart, String> = words
        .iter()
        .map(|(part, text)| (*part, text.replace('\r', "").trim().to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let too_long: Vec<FieldError> = kept
        .iter()
        .filter(|(part, text)| text.chars().count() > part.longest())
        .map(|(part, text)| FieldError {
            field: part.code(),
            dutch: format!(
                "Deze tekst heeft {} tekens. Houd het bij {}.",
                text.chars().count(),
                part.longest()
            ),
        })
        .collect();
    if !too_long.is_empty() {
        return Err(AppError::Invalid(too_long));
    }
    for (part, text) in &kept {
        // Whom to ask is reached by telephone or mail.
        let aside: &[Trace] = match part {
            CouncilPart::Contact => &[Trace::Number, Trace::Online],
            _ => &[],
        };
        without_traces(part.code(), text, &Identity::default(), aside)?;
    }
    Ok(kept)
}
