//! The report of effects (effectrapportage; WEB art. 9.2.10; requirements B.9): who was taken up in a school year, who went on
//! from before, who came back, and where those who ended went, in seven destinations.
//!
//! It is counted from the rows of DUO's lists. Somebody who is on more than one list is one trajectory as long as the
//! stretches touch, so that nobody counts twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Day, MunicipalityId, PupilId, code::codes, formation::SchoolYear, school::Destination,
};

codes! {
    /// A number of the report, in the order of its form.
    pub enum EffectMeasure {
        /// Taken up in the school year (3A).
        Started = "started", "Opgepakt in dit schooljaar";
        /// Of those: an earlier trajectory ended before the school year (3C).
        Recidivating = "recidivating", "Daarvan eerder geholpen en terug";
        /// Taken up before the school year and going on in it (3B).
        Continuing = "continuing", "Doorlopend uit een eerder schooljaar";
        /// Not ended by the last day (3D).
        InGuidance = "in_guidance", "Nog in begeleiding";
        /// Ended in the school year (3D).
        Ended = "ended", "Beëindigd in dit schooljaar";
        /// Ended within a month (3E).
        UnderOneMonth = "under_one_month", "Duur: korter dan 1 maand";
        /// Ended within six months (3E).
        UpToSixMonths = "up_to_six_months", "Duur: 1 tot 6 maanden";
        /// Ended later (3E).
        OverSixMonths = "over_six_months", "Duur: 6 maanden of langer";
        /// Destination: full-time education (3F).
        FullTimeEducation = "full_time_education", "Erkend voltijds onderwijs";
        /// Destination: learning and working (3F).
        LearnWork = "learn_work", "Combinatie leren en werken";
        /// Destination: work (3F).
        WorkWithoutProspect = "work_without_prospect", "Werk zonder uitzicht op een startkwalificatie";
        /// Destination: care, shelter or prison (3F).
        CareShelterPrison = "care_shelter_prison", "Zorg, opvang of gevangenis";
        /// Destination: no regular day activity (3F).
        EndedWithoutActivity = "ended_without_activity", "Beëindigd zonder reguliere dagbesteding";
        /// Destination: moved or untraceable (3F).
        MovedUntraceable = "moved_untraceable", "Verhuisd of onvindbaar";
        /// Destination: other (3F).
        Other = "other", "Overig";
        /// Rows on the lists of the school year: how complete it is.
        Rows = "rows", "Rijen op de lijsten van dit schooljaar";
        /// Of those: rows whose outcome is not known yet.
        OpenRows = "open_rows", "Daarvan zonder bekende uitkomst";
        /// Of those: rows that were destroyed.
        DestroyedRows = "destroyed_rows", "Daarvan vernietigd";
    }
}

impl EffectMeasure {
    /// The number that counts a destination.
    pub const fn of(destination: Destination) -> Self {
        match destination {
            Destination::FullTimeEducation => Self::FullTimeEducation,
            Destination::LearnWork => Self::LearnWork,
            Destination::WorkWithoutProspect => Self::WorkWithoutProspect,
            Destination::CareShelterPrison => Self::CareShelterPrison,
            Destination::EndedWithoutActivity => Self::EndedWithoutActivity,
            Destination::MovedUntraceable => Self::MovedUntraceable,
            Destination::Other => Self::Other,
        }
    }

    /// Whether it counts a destination: the seven add up to those that ended.
    pub const fn is_destination(self) -> bool {
        matches!(
            self,
            Self::FullTimeEducation
                | Self::LearnWork
                | Self::WorkWithoutProspect
                | Self::CareShelterPrison
                | Self::EndedWithoutActivity
                | Self::MovedUntraceable
                | Self::Other
        )
    }
}

/// That somebody was taken up, and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trajectory {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// Whose.
    pub pupil: PupilId,
    /// The day they were taken up.
    pub since: Day,
    /// The day it ended and where they went; `None` while it goes on.
    pub ended: Option<(Day, Destination)>,
}

impl Trajectory {
    /// With its parts. Who was helped before it was recorded counts as ended on the day they were taken up.
    pub fn new(
        municipality: MunicipalityId,
        pupil: PupilId,
        since: Day,
        ended: Option<(Day, Destination)>,
    ) -> Self {
        Self {
            municipality,
            pupil,
            since,
            ended: ended.map(|(on, destination)| (on.max(since), destination)),
        }
    }
}

/// Trajectories of one pupil that touch, as one: it goes on while one of them does, and ends with the last.
pub fn merged(mut all: Vec<Trajectory>) -> Vec<Trajectory> {
    all.sort_by_key(|one| (one.municipality, one.pupil, one.since, one.ended));
    let mut merged: Vec<Trajectory> = Vec::with_capacity(all.len());
    for one in all {
        match merged.last_mut() {
            Some(before) if touches(before, &one) => {
                before.ended = before.ended.zip(one.ended).map(|(first, second)| {
                    // Of two ends on one day the one of the later start counts.
                    if second.0 >= first.0 { second } else { first }
                });
            }
            _ => merged.push(one),
        }
    }
    merged
}

fn touches(before: &Trajectory, after: &Trajectory) -> bool {
    (before.municipality, before.pupil) == (after.municipality, after.pupil)
        && before.ended.is_none_or(|(end, _)| after.since <= end)
}

/// The numbers of one municipality; what is not there is nought.
pub type Counts = BTreeMap<EffectMeasure, u32>;

/// Numbers that add up, each to be shown as a whole or not at all: with a small one left out it would follow from the rest.
const PARTS: [&[EffectMeasure]; 4] = [
    &[
        EffectMeasure::Started,
        EffectMeasure::Recidivating,
        EffectMeasure::Continuing,
        EffectMeasure::InGuidance,
        EffectMeasure::Ended,
    ],
    &[
        EffectMeasure::UnderOneMonth,
        EffectMeasure::UpToSixMonths,
        EffectMeasure::OverSixMonths,
    ],
    &[
        EffectMeasure::FullTimeEducation,
        EffectMeasure::LearnWork,
        EffectMeasure::WorkWithoutProspect,
        EffectMeasure::CareShelterPrison,
        EffectMeasure::EndedWithoutActivity,
        EffectMeasure::MovedUntraceable,
        EffectMeasure::Other,
    ],
    &[
        EffectMeasure::Rows,
        EffectMeasure::OpenRows,
        EffectMeasure::DestroyedRows,
    ],
];

/// What may not be shown to whoever does not deliver the report: every number of a part in which a municipality has a group, named
/// or left over, from one up to `least`. The whole part goes, for all municipalities and the region, so that no small number
/// follows from a sum (S1-77).
pub fn withheld<'a>(
    all: impl IntoIterator<Item = &'a Counts>,
    least: u32,
) -> BTreeSet<EffectMeasure> {
    use EffectMeasure as M;
    let mut hidden = BTreeSet::new();
    for counts in all {
        let number = |measure| counts.get(&measure).copied().unwrap_or(0);
        let small = |number: u32| (1..least).contains(&number);
        let first_time = number(M::Started).saturating_sub(number(M::Recidivating));
        let known = number(M::Rows)
            .saturating_sub(number(M::OpenRows))
            .saturating_sub(number(M::DestroyedRows));
        for part in PARTS {
            let left_over = match part.first() {
                Some(M::Started) => first_time,
                Some(M::Rows) => known,
                _ => 0,
            };
            if small(left_over) || part.iter().any(|one| small(number(*one))) {
                hidden.extend(part.iter().copied());
            }
        }
    }
    hidden
}

/// How the rows of a municipality's lists stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// All.
    pub rows: u32,
    /// Without a known outcome.
    pub open: u32,
    /// Destroyed.
    pub destroyed: u32,
}

/// The numbers of a school year, as known on a day, for each municipality that has any.
pub fn report(
    year: SchoolYear,
    as_of: Day,
    trajectories: Vec<Trajectory>,
    rows: &BTreeMap<MunicipalityId, RowCounts>,
) -> BTreeMap<MunicipalityId, Counts> {
    let first = year.first_day();
    let last = year.last_day().min(as_of);
    let mut found: BTreeMap<MunicipalityId, Counts> = BTreeMap::new();
    for (municipality, one) in rows {
        let counts = found.entry(*municipality).or_default();
        counts.insert(EffectMeasure::Rows, one.rows);
        counts.insert(EffectMeasure::OpenRows, one.open);
        counts.insert(EffectMeasure::DestroyedRows, one.destroyed);
    }
    let merged = merged(trajectories);
    // Whose earlier trajectory ended before the school year (3C).
    let helped_before: BTreeSet<(MunicipalityId, PupilId)> = merged
        .iter()
        .filter(|one| one.ended.is_some_and(|(on, _)| on < first))
        .map(|one| (one.municipality, one.pupil))
        .collect();
    for one in &merged {
        let ended = one.ended.filter(|(on, _)| *on <= last);
        if one.since > last || ended.is_some_and(|(on, _)| on < first) {
            continue;
        }
        let counts = found.entry(one.municipality).or_default();
        let mut add = |measure| *counts.entry(measure).or_default() += 1;
        if one.since < first {
            add(EffectMeasure::Continuing);
        } else {
            add(EffectMeasure::Started);
            if helped_before.contains(&(one.municipality, one.pupil)) {
                add(EffectMeasure::Recidivating);
            }
        }
        match ended {
            None => add(EffectMeasure::InGuidance),
            Some((on, destination)) => {
                add(EffectMeasure::Ended);
                add(duration(one.since, on));
                add(EffectMeasure::of(destination));
            }
        }
    }
    found
}

/// How long it took (3E).
fn duration(since: Day, ended: Day) -> EffectMeasure {
    if ended < since.plus_months(1) {
        EffectMeasure::UnderOneMonth
    } else if ended < since.plus_months(6) {
        EffectMeasure::UpToSixMonths
    } else {
        EffectMeasure::OverSixMonths
    }
}

/// The numbers of several municipalities together.
pub fn total<'a>(all: impl IntoIterator<Item = &'a Counts>) -> Counts {
    let mut total = Counts::new();
    for counts in all {
        for (measure, count) in counts {
            let sum = total.entry(*measure).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
    total
}
