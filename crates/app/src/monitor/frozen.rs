//! What a released quarter held, beside what the same quarter counts today, and why they differ.

use std::collections::BTreeMap;

use access::{Action, Grant, policy as action};
use domain::{
    MunicipalityId,
    monitor::{Cell, Counts, Figures, Further, ListFigures, Quarter, Reading, figures},
};
use serde::{Deserialize, Serialize};
use store::AuditEntry;

use super::figures::{Own, own_figures, reading};
use crate::{App, AppError, Result};

/// What is frozen of one municipality.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Frozen {
    /// The cells of the quarter.
    cells: Vec<(Cell, i64)>,
    lists: ListFigures,
    /// How the rules of then had them read.
    reading: Reading,
    /// What follows from other months too; `None`: released before that was told.
    #[serde(default)]
    further: Option<Further>,
}

/// What is to be frozen of each municipality.
pub(super) async fn contents(
    app: &App,
    quarter: Quarter,
    own: &BTreeMap<MunicipalityId, Own>,
) -> Result<Vec<(MunicipalityId, String)>> {
    let reading = reading(app, quarter).await?;
    own.iter()
        .map(|(municipality, one)| {
            let frozen = Frozen {
                cells: one
                    .counts
                    .iter()
                    .map(|(cell, n)| (cell.clone(), *n))
                    .collect(),
                lists: one.lists.clone(),
                reading,
                further: Some(one.figures.further.clone()),
            };
            let content = serde_json::to_string(&frozen)
                .map_err(|_| AppError::Internal("frozen figures do not serialise"))?;
            Ok((*municipality, content))
        })
        .collect()
}

/// What was frozen of a quarter, as the figures it was released with; empty before its release.
pub(super) async fn own_of<A: Action>(
    app: &App,
    grant: &Grant<A>,
    quarter: Quarter,
) -> Result<BTreeMap<MunicipalityId, Own>> {
    let frozen = app.store.frozen(grant, quarter).await?;
    frozen
        .into_iter()
        .map(|(municipality, content)| {
            let frozen = parse(content)?;
            let counts: Counts = frozen.cells.into_iter().collect();
            let mut figures = figures(&counts, &quarter.months(), &frozen.lists, frozen.reading);
            figures.further = frozen.further.unwrap_or_default();
            let own = Own {
                counts,
                lists: frozen.lists,
                figures,
            };
            Ok((municipality, own))
        })
        .collect()
}

fn parse(content: serde_json::Value) -> Result<Frozen> {
    serde_json::from_value(content).map_err(|_| AppError::Internal("frozen figures do not parse"))
}

/// A municipality's quarter as it was released and as it is counted now.
#[derive(Clone, Debug)]
pub struct ThenAndNow {
    /// Its name.
    pub name: String,
    /// As released.
    pub then: Figures,
    /// As counted now.
    pub now: Figures,
    /// What was recorded since that changed it: kinds of events, and how many.
    pub because: BTreeMap<String, u64>,
    /// In how many cases.
    pub cases: u64,
    /// How many of the people behind it were destroyed since: they still count.
    pub destroyed_since: u64,
}

/// Computes a released quarter again, and says what changed it. A released quarter itself never changes (S1-80).
///
/// # Errors
/// [`AppError::Rule`] for a quarter that is not released.
pub async fn then_and_now(
    app: &App,
    grant: &Grant<action::ReportQuarter>,
    quarter: Quarter,
) -> Result<Vec<ThenAndNow>> {
    let record = app.store.quarter(quarter).await?;
    let Some((released_at, _)) = record.and_then(|record| record.released) else {
        return Err(AppError::rule(
            "S1-80",
            "Dit kwartaal is nog niet vrijgegeven: er is niets om mee te vergelijken.",
        ));
    };
    let names = crate::municipalities::names(app).await?;
    let rules = app.rules().await?;
    let mut now = own_figures(app, grant, quarter).await?;
    let mut lines = Vec::new();
    for (municipality, content) in app.store.frozen(grant, quarter).await? {
        let frozen = parse(content)?;
        let then: Counts = frozen.cells.into_iter().collect();
        let today = now.remove(&municipality).unwrap_or_default();
        let months = quarter.months();
        let of = |counts: &Counts, lists: &ListFigures, further: Option<Further>| Figures {
            further: further.unwrap_or_default(),
            ..figures(counts, &months, lists, frozen.reading)
        };
        // What was not told then has nothing to be compared with.
        let further_now = frozen.further.as_ref().map(|_| today.figures.further);
        let since = app
            .store
            .changed_since(grant, municipality, &rules, released_at, quarter)
            .await?;
        lines.push(ThenAndNow {
            name: names
                .get(&municipality)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            then: of(&then, &frozen.lists, frozen.further.clone()),
            now: of(&today.counts, &today.lists, further_now),
            because: since.kinds,
            cases: since.cases,
            destroyed_since: since.destroyed,
        });
    }
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION)
        .detail("counts", "then_and_now")
        .detail("quarter", store::Detail::code(&quarter.to_string()));
    app.store.record_read(entry).await?;
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(lines)
}
