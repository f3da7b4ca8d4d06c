//! Active cases per worker and team, and how they went from school year to school year (S4-15).

use std::collections::BTreeMap;

use super::SchoolYear;
use crate::{AccountId, Day, costs::half_up};

/// What is to be known of a case to count it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The team it is with.
    pub team: String,
    /// Who has it; `None`: nobody yet.
    pub worker: Option<AccountId>,
    /// The day it was opened.
    pub opened: Day,
    /// The day it ended.
    pub ended: Option<Day>,
}

impl Dossier {
    /// The definition of an active case: it was opened on this day or before, and did not end on it or before. That
    /// nothing happened for a while makes a case no less active.
    pub fn is_active(&self, on: Day) -> bool {
        self.opened <= on && self.ended.is_none_or(|ended| on < ended)
    }
}

/// The active cases of one worker in one team, as counted in a school year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The team.
    pub team: String,
    /// The worker; `None`: cases nobody has yet.
    pub worker: Option<AccountId>,
    /// The school year.
    pub year: SchoolYear,
    /// How many.
    pub active: u32,
}

/// Counts the active cases on a day, by team and worker. A series compares years only when each was counted on the same
/// day of its school year: the caller chooses it, such as 1 October.
pub fn count(dossiers: &[Dossier], on: Day) -> Vec<Load> {
    let mut counts: BTreeMap<(&str, Option<AccountId>), u32> = BTreeMap::new();
    for dossier in dossiers.iter().filter(|dossier| dossier.is_active(on)) {
        *counts.entry((&dossier.team, dossier.worker)).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|((team, worker), active)| Load {
            team: team.to_owned(),
            worker,
            year: SchoolYear::of(on),
            active,
        })
        .collect()
}

/// One school year of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearCount {
    /// The school year.
    pub year: SchoolYear,
    /// The active cases; `None`: not counted in this year, which is not the same as none.
    pub active: Option<u32>,
}

/// The series of a team: every school year from the first to the last that was counted.
pub fn team_series(loads: &[Load], team: &str) -> Vec<YearCount> {
    series(loads.iter().filter(|load| load.team == team))
}

/// The series of a worker, over all teams.
pub fn worker_series(loads: &[Load], worker: AccountId) -> Vec<YearCount> {
    series(loads.iter().filter(|load| load.worker == Some(worker)))
}

fn series<'a>(loads: impl Iterator<Item = &'a Load>) -> Vec<YearCount> {
    let mut counts: BTreeMap<SchoolYear, u32> = BTreeMap::new();
    for load in loads {
        let sum = counts.entry(load.year).or_default();
        *sum = sum.saturating_add(load.active);
    }
    let (Some(first), Some(last)) = (counts.keys().next(), counts.keys().next_back()) else {
        return Vec::new();
    };
    std::iter::successors(Some(*first), |year| Some(year.next()))
        .take_while(|year| year <= last)
        .map(|year| YearCount {
            year,
            active: counts.get(&year).copied(),
        })
        .collect()
}

/// What a series grew by: "since 2011-2012 considerably" in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The first school year that was counted.
    pub since: SchoolYear,
    /// The last one.
    pub until: SchoolYear,
    /// How many cases more; below 0: fewer.
    pub more: i64,
    /// The same in percent of the first year, to the nearest one; `None`: there were no cases then.
    pub percent: Option<i64>,
}

/// What a series grew by from its first to its last year; `None` when it has fewer than two counts.
pub fn growth(series: &[YearCount]) -> Option<Growth> {
    let mut counted = series
        .iter()
        .filter_map(|one| Some((one.year, i64::from(one.active?))));
    let (since, before) = counted.next()?;
    let (until, now) = counted.next_back()?;
    let more = now - before;
    Some(Growth {
        since,
        until,
        more,
        percent: (before > 0).then(|| half_up(i128::from(more) * 100, i128::from(before))),
    })
}
