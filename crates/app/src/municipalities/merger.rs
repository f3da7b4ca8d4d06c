//! A municipality goes on in another (herindeling): what the successor takes over, and from which
//! day (S1-10, S1-37, S1-79; Wet algemene regels herindeling, art. 44).
//!
//! Nothing moves: every row keeps its municipality and every key its place. From the day on the
//! successor's people reach what its predecessor left, and its lists are matched by the tokens of
//! both ([ADR 7](../../../../docs/adr/0007-mergers.md)).

use access::{Grant, policy as action};
use domain::{Day, MunicipalityId};
use store::{AuditEntry, Holdings, Municipality};

use super::{MunicipalityView, view};
use crate::{App, AppError, Result};

/// That a municipality goes on in another from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merger {
    /// The municipality that ends.
    pub from: MunicipalityId,
    /// The one that goes on.
    pub into: MunicipalityId,
    /// The first day on which it has: tomorrow at the earliest.
    pub on: Day,
}

/// What a merger would hand on: numbers, no persons.
#[derive(Clone, Debug)]
pub struct MergerPreview {
    /// The municipality that ends.
    pub from: MunicipalityView,
    /// The one that goes on.
    pub into: MunicipalityView,
    /// The first day on which it has.
    pub on: Day,
    /// What is kept of the municipality that ends.
    pub holdings: Holdings,
}

/// What a merger would hand on, as it stands now.
///
/// # Errors
/// As [`merge`].
pub async fn preview_merger(
    app: &App,
    grant: &Grant<action::MergeMunicipalities>,
    merger: Merger,
) -> Result<MergerPreview> {
    let find = async |id| {
        let found = app.store.municipality(id).await?;
        found.ok_or(AppError::NotFound)
    };
    let (from, into) = (find(merger.from).await?, find(merger.into).await?);
    check(app, &from, &into, merger.on)?;
    let preview = MergerPreview {
        from: view(&from),
        into: view(&into),
        on: merger.on,
        holdings: app.store.holdings(merger.from, app.today()).await?,
    };
    let entry = AuditEntry::by(grant, merger.from)
        .subject("municipality", merger.from.uuid())
        .detail("step", "preview");
    app.store.record_read(entry).await?;
    Ok(preview)
}

/// Lets a municipality go on in another from a day on: it takes part until the day before. From then
/// on its people, cases, lists, keys and tokens are its successor's.
///
/// # Errors
/// [`AppError::Invalid`] when both are one, when either takes no part then, or on a day gone by.
pub async fn merge(
    app: &App,
    grant: &Grant<action::MergeMunicipalities>,
    merger: Merger,
) -> Result<()> {
    let Merger { from, into, on } = merger;
    let mut tx = app.store.write_alone().await?;
    // Always in the same order: two mergers at once wait for each other, and none closes a circle.
    let (first, second) = (from.min(into), from.max(into));
    let (first, second) = (
        tx.hold_municipality(first).await?,
        tx.hold_municipality(second).await?,
    );
    let (old, new) = if first.id == from {
        (first, second)
    } else {
        (second, first)
    };
    check(app, &old, &new, on)?;
    tx.end_municipality(from, on.plus_days(-1), into).await?;
    let entry = |municipality| {
        AuditEntry::by(grant, municipality)
            .subject("municipality", from.uuid())
            .detail("into", into.uuid())
            .detail("on", on)
    };
    // In both chains: each privacy officer sees it.
    Ok(tx.commit_all(vec![entry(from), entry(into)]).await?)
}

fn check(app: &App, from: &Municipality, into: &Municipality, on: Day) -> Result<()> {
    let refused = |field, dutch: &str| Err(AppError::field(field, dutch));
    if from.id == into.id {
        return refused("opvolger", "Kies een andere gemeente dan deze zelf.");
    }
    if on <= app.today() {
        return refused(
            "ingang",
            "Een herindeling kan op zijn vroegst morgen ingaan.",
        );
    }
    if from.successor.is_some() {
        return refused("gemeente", "Deze gemeente heeft al een opvolger.");
    }
    if into.successor.is_some() || into.valid_from > on {
        return refused(
            "opvolger",
            "Deze gemeente doet op die dag zelf niet mee. Kies een andere.",
        );
    }
    Ok(())
}
