//! What goes outside of a released quarter, and reading it.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Grant, policy as action};
use domain::{
    MunicipalityId, RuleKey,
    guidance::content::Destination,
    monitor::{FigureKey, Place, Printed, Published, Quarter, ToldBefore, publish},
};
use store::{Audience, AuditEntry, GroupingKind};

use super::figures::{MunicipalityFigures, Own, together};
use crate::{App, AppError, Result};

/// What is to be published of a quarter for each audience. Exact figures of the earlier quarters of its year come from
/// what was frozen of them.
pub(super) async fn contents<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
    own: BTreeMap<MunicipalityId, Own>,
    disagreement: Option<&str>,
) -> Result<Vec<(Audience, String)>> {
    let mut quarters = Vec::new();
    let mut seen: BTreeMap<Audience, BTreeSet<FigureKey>> = BTreeMap::new();
    for earlier in (1..quarter.number()).filter_map(|one| Quarter::new(quarter.year(), one)) {
        let frozen = super::frozen::own_of(app, grant, earlier).await?;
        let mut public = None;
        for audience in Audience::ALL {
            let Some(published) = read(app, earlier, audience).await? else {
                continue;
            };
            let shown: BTreeSet<FigureKey> = shown(&published).collect();
            // Who reads the internal tables reads the public ones too.
            if audience == Audience::Public {
                public = Some(shown.clone());
            }
            let keys = seen.entry(audience).or_default();
            keys.extend(shown);
            keys.extend(public.iter().flatten().cloned());
        }
        // A quarter nobody asked for told nothing.
        if !frozen.is_empty() {
            quarters.push((earlier, places(app, grant, earlier, frozen).await?));
        }
    }
    quarters.push((quarter, places(app, grant, quarter, own).await?));
    let rules = app.rules().await?;
    let mut contents = Vec::new();
    let mut public = BTreeSet::new();
    for (audience, rule) in [
        (Audience::Public, RuleKey::SmallCellPublic),
        (Audience::Internal, RuleKey::SmallCellInternal),
    ] {
        let threshold = rules.integer(rule, MunicipalityId::INSTALLATION, app.today());
        let threshold = u32::try_from(threshold).unwrap_or(u32::MAX);
        let mut before = seen.remove(&audience).unwrap_or_default();
        before.extend(public.iter().cloned());
        let told = told_before(app, quarter, audience).await?;
        let mut made = publish(&quarters, &before, told, threshold).map_err(|error| {
            tracing::error!(%error, %quarter, "a quarter could not be made safe to publish");
            AppError::rule(
                "S1-80",
                "De tabellen van dit kwartaal zijn niet veilig te maken. Er is niets vrijgegeven; meld dit aan de beheerder.",
            )
        })?;
        if audience == Audience::Public {
            public = shown(&made).collect();
        }
        made.disagreement = disagreement.map(str::to_owned);
        let json = serde_json::to_string(&made)
            .map_err(|_| AppError::Internal("a publication does not serialise"))?;
        contents.push((audience, json));
    }
    Ok(contents)
}

/// Which groups that are looked back on an audience knows of already, by the quarters they are of. The region reads the
/// public tables too, but what those tell its own tell as well or withhold for a reason.
async fn told_before(app: &App, quarter: Quarter, audience: Audience) -> Result<ToldBefore> {
    let window = super::figures::window(app, quarter).await?;
    let work = read(app, window.work_quarter(), audience).await?;
    let helped = match window.helped_quarter() {
        Some(helped) => read(app, helped, audience).await?,
        None => None,
    };
    Ok(ToldBefore {
        helped: helped.and_then(|published| published.told_helped()),
        work: work.and_then(|published| published.told(Destination::Work)),
    })
}

fn shown(published: &Published) -> impl Iterator<Item = FigureKey> + '_ {
    published
        .figures
        .iter()
        .filter(|(_, printed)| matches!(printed, Printed::Number(_)))
        .map(|(key, _)| key.clone())
}

/// The places of a quarter, by code, with the sub-region each belonged to on its last day.
async fn places<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
    own: BTreeMap<MunicipalityId, Own>,
) -> Result<Vec<Place>> {
    let all: Vec<MunicipalityFigures> = together(app, grant, own).await?;
    let codes = crate::municipalities::names(app).await?;
    let mut places = Vec::with_capacity(all.len());
    for one in all {
        let subregion = app
            .store
            .grouping_of(
                one.municipality,
                GroupingKind::Subregion,
                quarter.last_day(),
            )
            .await?
            .map(|found| (found.code, found.name));
        places.push(Place {
            code: codes
                .get(&one.municipality)
                .map(|view| view.code.clone())
                .unwrap_or_default(),
            name: one.name,
            subregion,
            figures: one.figures,
        });
    }
    Ok(places)
}

pub(super) async fn read(
    app: &App,
    quarter: Quarter,
    audience: Audience,
) -> Result<Option<Published>> {
    app.store
        .published(quarter, audience)
        .await?
        .map(|content| {
            serde_json::from_value(content)
                .map_err(|_| AppError::Internal("a publication does not parse"))
        })
        .transpose()
}

/// What the region may see of each released quarter of which this is true.
pub(crate) async fn released_for_region(
    app: &App,
    wanted: impl Fn(Quarter) -> bool,
) -> Result<BTreeMap<Quarter, Published>> {
    let mut released = BTreeMap::new();
    for record in app.store.quarters().await? {
        if record.released.is_none() || !wanted(record.quarter) {
            continue;
        }
        if let Some(published) = read(app, record.quarter, Audience::Internal).await? {
            released.insert(record.quarter, published);
        }
    }
    Ok(released)
}

/// A released quarter as an audience may see it.
///
/// # Errors
/// [`AppError::NotFound`] before the release.
pub async fn published(
    app: &App,
    grant: &Grant<action::SeePublished>,
    quarter: Quarter,
    audience: Audience,
) -> Result<Published> {
    let found = read(app, quarter, audience)
        .await?
        .ok_or(AppError::NotFound)?;
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("counts", "published")
        .detail("quarter", store::Detail::code(&quarter.to_string()));
    app.store.record_read(entry).await?;
    Ok(found)
}

/// The released quarters, latest first.
pub async fn released(app: &App, _: &Grant<action::SeePublished>) -> Result<Vec<Quarter>> {
    let quarters = app.store.quarters().await?;
    Ok(quarters
        .into_iter()
        .filter(|one| one.released.is_some())
        .map(|one| one.quarter)
        .collect())
}
