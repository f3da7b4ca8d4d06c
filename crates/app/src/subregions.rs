//! Which sub-region somebody works for, and which one a municipality hands over to.

use std::collections::BTreeMap;

use access::{Action, Grant, Scope};
use domain::{GroupingId, MunicipalityId};
use store::GroupingKind;

use crate::{App, Result};

/// The sub-region a municipality belongs to today.
pub(crate) async fn of_municipality(
    app: &App,
    municipality: MunicipalityId,
) -> Result<Option<GroupingId>> {
    let found = app
        .store
        .grouping_of(
            crate::municipalities::heir(app, municipality).await?,
            GroupingKind::Subregion,
            app.today(),
        )
        .await?;
    Ok(found.map(|grouping| grouping.id))
}

/// The sub-region of the municipalities of a grant: that of the first that has one.
pub(crate) async fn of_grant<A: Action>(app: &App, grant: &Grant<A>) -> Result<Option<GroupingId>> {
    let Scope::Only(municipalities) = grant.municipalities() else {
        return Ok(None);
    };
    for municipality in municipalities {
        if let Some(found) = of_municipality(app, *municipality).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The sub-regions of today of all municipalities of a grant, with their names.
pub(crate) async fn all_of_grant<A: Action>(
    app: &App,
    grant: &Grant<A>,
) -> Result<BTreeMap<GroupingId, String>> {
    let mut found = BTreeMap::new();
    for municipality in crate::municipalities::own(app, grant.municipalities()).await? {
        let grouping = app
            .store
            .grouping_of(municipality.id, GroupingKind::Subregion, app.today())
            .await?;
        found.extend(grouping.map(|one| (one.id, one.name)));
    }
    Ok(found)
}

/// A sub-region, or one municipality of it, in words.
pub(crate) async fn in_words(
    app: &App,
    subregion: &str,
    municipality: Option<MunicipalityId>,
) -> Result<String> {
    let names = crate::municipalities::names_today(app).await?;
    let municipality = municipality.and_then(|id| names.get(&id));
    Ok(municipality.map_or_else(
        || subregion.to_owned(),
        |municipality| format!("{} ({subregion})", municipality.name),
    ))
}
