//! Counts for the project leader: numbers, never persons (S1-08, S1-30, S1-77).

use std::collections::BTreeMap;

use access::{Grant, policy as action};
use domain::{Month, MunicipalityId, Outcome, Phase, Track, list::Tally, outreach::WayIn};
use store::{AuditEntry, ListState};

use crate::{App, AppError, Result, staging::Summary};

/// The lists of a municipality, counted by month.
#[derive(Clone, Debug)]
pub struct MunicipalityCounts {
    /// The municipality's name.
    pub municipality: String,
    /// Its months, latest first.
    pub months: Vec<MonthCounts>,
}

/// The lists of one month.
#[derive(Clone, Debug)]
pub struct MonthCounts {
    /// The month.
    pub month: Month,
    /// Data rows.
    pub rows: i64,
    /// Rows by outcome.
    pub outcomes: BTreeMap<Outcome, i64>,
    /// New persons by track.
    pub tracks: BTreeMap<Track, i64>,
}

/// Where the cases of a municipality stand.
#[derive(Clone, Debug)]
pub struct PhaseCounts {
    /// The municipality's name.
    pub municipality: String,
    /// Cases by phase.
    pub phases: BTreeMap<Phase, i64>,
}

/// The committed lists of one's municipalities, by month.
pub async fn lists(
    app: &App,
    grant: &Grant<action::SeeMonitorCounts>,
) -> Result<Vec<MunicipalityCounts>> {
    let names = crate::municipalities::names(app).await?;
    let mut counted: BTreeMap<MunicipalityId, BTreeMap<Month, MonthCounts>> = BTreeMap::new();
    for list in app.store.lists(grant).await? {
        if !matches!(list.state, ListState::Committed | ListState::HandedOver) {
            continue;
        }
        let summary: Summary = serde_json::from_str(&list.summary)
            .map_err(|_| AppError::Internal("the summary of a list does not parse"))?;
        let month = counted
            .entry(list.municipality)
            .or_default()
            .entry(list.month)
            .or_insert_with(|| MonthCounts {
                month: list.month,
                rows: 0,
                outcomes: BTreeMap::new(),
                tracks: BTreeMap::new(),
            });
        month.rows += list.rows;
        month.add(&summary.tally);
    }
    seen(app, grant, "lists").await?;
    let mut views: Vec<_> = counted
        .into_iter()
        .map(|(id, months)| MunicipalityCounts {
            municipality: names
                .get(&id)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            months: months.into_values().rev().collect(),
        })
        .collect();
    views.sort_by(|a, b| a.municipality.cmp(&b.municipality));
    Ok(views)
}

/// How many cases of one's municipalities stand in each phase.
pub async fn phases(
    app: &App,
    grant: &Grant<action::SeeMonitorCounts>,
) -> Result<Vec<PhaseCounts>> {
    let names = crate::municipalities::names_today(app).await?;
    let mut counted: BTreeMap<MunicipalityId, BTreeMap<Phase, i64>> = BTreeMap::new();
    for (municipality, phase, count) in app.store.phase_counts(grant).await? {
        let phase: Phase = phase
            .parse()
            .map_err(|_| AppError::Internal("an unknown phase is stored"))?;
        *counted
            .entry(names.get(&municipality).map_or(municipality, |one| one.id))
            .or_default()
            .entry(phase)
            .or_default() += count;
    }
    seen(app, grant, "phases").await?;
    let mut views: Vec<_> = counted
        .into_iter()
        .map(|(id, phases)| PhaseCounts {
            municipality: names
                .get(&id)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
            phases,
        })
        .collect();
    views.sort_by(|a, b| a.municipality.cmp(&b.municipality));
    Ok(views)
}

/// How many came in without a list in the last twelve months, by municipality and way (S4-89).
pub async fn registered(
    app: &App,
    grant: &Grant<action::SeeMonitorCounts>,
) -> Result<Vec<(String, BTreeMap<WayIn, i64>)>> {
    let names = crate::municipalities::names_today(app).await?;
    let until = app.today().month();
    let months: Vec<Month> = (0..12).map(|back| until.plus(-back)).collect();
    let mut counted: BTreeMap<String, BTreeMap<WayIn, i64>> = BTreeMap::new();
    for (municipality, counts) in app.store.tallies(grant, until.plus(-11), until).await? {
        let name = names
            .get(&municipality)
            .map(|one| one.name.clone())
            .unwrap_or_default();
        for (way, n) in domain::monitor::registered(&counts, &months) {
            *counted
                .entry(name.clone())
                .or_default()
                .entry(way)
                .or_default() += n;
        }
    }
    seen(app, grant, "registered").await?;
    Ok(counted.into_iter().collect())
}

async fn seen(
    app: &App,
    grant: &Grant<action::SeeMonitorCounts>,
    what: &'static str,
) -> Result<()> {
    let entry = AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("counts", what);
    Ok(app.store.record_read(entry).await?)
}

impl MonthCounts {
    fn add(&mut self, tally: &Tally) {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        for outcome in Outcome::ALL {
            *self.outcomes.entry(*outcome).or_default() += number(tally.outcome(*outcome));
        }
        for track in Track::ALL {
            *self.tracks.entry(*track).or_default() += number(tally.track(*track));
        }
    }
}
