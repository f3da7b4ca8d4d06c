//! Releasing a quarter: what is frozen, what goes outside, and why although figures do not agree (S1-80).

use access::{Grant, policy as action};
use domain::monitor::{Check, Figures, Quarter};
use store::ReleaseContents;

use super::{
    figures::{MunicipalityFigures, own_figures, together, total},
    frozen, published,
    reporting::{entry, nobodys, open},
};
use crate::{App, AppError, Result};

/// Releases a quarter: its exact counts are frozen, and what goes outside has small numbers kept back.
///
/// # Errors
/// [`AppError::Rule`] when it was not talked over, or when an earlier quarter that was asked for is not released: what is
/// published of a later one must know what an earlier one gave away. [`AppError::Field`] on `reden` when the figures do not
/// agree and it is not said why they go out all the same: the reason is kept and printed with the quarter.
pub async fn release(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
    reason: &str,
) -> Result<()> {
    let record = open(app, quarter).await?;
    if record.discussed.is_none() {
        return Err(AppError::rule(
            "S1-80",
            "Bespreek het kwartaal eerst in de werkgroep.",
        ));
    }
    let waits = app
        .store
        .quarters()
        .await?
        .into_iter()
        .find(|other| other.quarter < quarter && other.released.is_none());
    if let Some(waits) = waits {
        return Err(AppError::rule(
            "S1-80",
            format!(
                "Geef eerst het {} vrij: wat daarvan naar buiten gaat, bepaalt wat er van dit kwartaal mag.",
                waits.quarter.dutch()
            ),
        ));
    }
    let mut tx = app.store.write_alone().await?;
    let own = own_figures(app, grant, quarter).await?;
    let disagrees = !disagreements(&together(app, grant, own.clone()).await?).is_empty();
    let disagreement = disagrees
        .then(|| {
            let missing =
                "De cijfers kloppen niet met elkaar. Schrijf op waarom u ze toch vrijgeeft.";
            nobodys("reden", reason, missing)
        })
        .transpose()?;
    let contents = ReleaseContents {
        frozen: frozen::contents(app, quarter, &own).await?,
        published: published::contents(app, grant, quarter, own, disagreement.as_deref()).await?,
        disagreement,
    };
    tx.release_quarter(quarter, grant.account(), &contents)
        .await
        .map_err(|error| match error {
            store::StoreError::Changed => AppError::Changed,
            other => other.into(),
        })?;
    tx.commit(entry(grant, quarter, "released")).await?;
    Ok(())
}

/// Where figures do not agree with each other: of one municipality by its name, and of all together without.
pub fn disagreements(all: &[MunicipalityFigures]) -> Vec<(Option<String>, Check)> {
    let fails = |figures: &Figures| figures.checks().into_iter().filter(|check| !check.holds);
    let each = all
        .iter()
        .flat_map(|one| fails(&one.figures).map(|check| (Some(one.name.clone()), check)));
    let total = total(all);
    let together = fails(&total).map(|check| (None, check));
    // One municipality's alone is not said twice.
    let own: Vec<_> = each.collect();
    if own.is_empty() {
        together.collect()
    } else {
        own
    }
}
