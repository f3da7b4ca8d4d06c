//! What the young person's own copy tells of the network's meeting (AVG art. 15).

use access::{Grant, policy as action};
use store::CaseFile;

use crate::{App, Result};

/// Each time this case was on the network's list: since when and through whom, what was advised and decided, and how it stands.
pub(crate) async fn told(
    app: &App,
    grant: &Grant<action::GiveOwnData>,
    file: &CaseFile,
) -> Result<Vec<String>> {
    let items = app.store.network_items(grant).await?;
    Ok(items
        .iter()
        .filter(|one| one.record.case == Some(file.id))
        .map(|one| {
            let facts = &one.record.facts;
            let decided = one.item.decision().map(|decision| {
                format!(
                    " Besluit op {}: {}.",
                    decision.on.dutch(),
                    decision.path.dutch().to_lowercase()
                )
            });
            format!(
                "Op {} kwam je op de lijst van het netwerkoverleg. Via: {}. Grondslag: {}. Advies bij het aanmelden: {}.{} Hoe \
                 het staat: {}.",
                one.record.at.day().dutch(),
                facts.origin.dutch().to_lowercase(),
                facts.basis.dutch().to_lowercase(),
                facts.advice.dutch().to_lowercase(),
                decided.unwrap_or_default(),
                one.item.state().dutch().to_lowercase()
            )
        })
        .collect())
}
