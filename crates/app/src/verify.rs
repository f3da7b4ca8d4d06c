//! `vangnet verify`: what is derived is computed again and compared, the log is walked, and nobody
//! who refused or objected lacks a suppression token.

use access::policy as action;

use crate::{App, Result};

/// Checks the whole installation; says what is wrong, nothing when it is sound.
///
/// Of a person who is destroyed the suppression token can no longer be computed, so that only those
/// not yet destroyed are checked for one.
pub async fn verify(app: &App) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let rules = app.rules().await?;
    for municipality in app.store.municipalities().await? {
        let differences = app.store.verify_overviews(&rules, municipality.id).await?;
        wrong.extend(
            differences
                .into_iter()
                .map(|one| format!("{}: {one}", municipality.code)),
        );
        let recounted = crate::monitor::recount(app, &rules, municipality.id).await?;
        let differences = app
            .store
            .verify_tallies(municipality.id, &recounted)
            .await?;
        wrong.extend(
            differences
                .into_iter()
                .map(|one| format!("{}: {one}", municipality.code)),
        );
        let month = app.today().month();
        for case in app
            .store
            .cases_without_suppression(municipality.id, month)
            .await?
        {
            wrong.push(format!(
                "{}: case {case} ended for good without a suppression token",
                municipality.code
            ));
        }
    }
    for list in app.store.school_lists_not_adding_up().await? {
        wrong.push(format!("school list {list}: its rows do not add up"));
    }
    let report = crate::log::walk(app).await?;
    wrong.extend(crate::log::faults(app, &report).await?);
    Ok(wrong)
}

/// Open cases whose lead left, or lost the role, as numbers by municipality: no fault of the
/// installation, and work that must go to somebody (A.18 no. 12).
pub async fn without_lead(app: &App) -> Result<Vec<String>> {
    let actor = crate::setup::service_actor(app).await?;
    let grant = actor.authorize::<action::SeeWorkload>()?;
    let found = crate::workload::without_lead(app, &grant).await?;
    Ok(found
        .into_iter()
        .map(|line| {
            format!(
                "Zonder behandelaar: {} open zaken als {} in {} (account: {}).",
                line.cases,
                line.role.dutch().to_lowercase(),
                line.municipality,
                line.name
            )
        })
        .collect())
}
