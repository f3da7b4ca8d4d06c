//! What goes outside of a released quarter: tables in which small groups are merged or withheld (S1-77, S1-80).

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{Figures, Further, Quarter, further::is_helped, tables::Tables};
use crate::{
    code::codes,
    disclosure::TooLarge,
    guidance::content::{Destination, TrajectoryKind},
};

codes! {
    /// The tables that are published.
    pub enum TableKind {
        /// I1 and I2: new on the list, divided.
        Inflow = "inflow", "Nieuw op de lijst en gesplitst";
        /// I3: age of the new.
        Age = "age", "Leeftijd van wie nieuw op de lijst staat";
        /// I3: support questions.
        Question = "question", "Ondersteuningsvragen (een jongere kan er meer hebben)";
        /// I4: on the list.
        OnList = "on_list", "Op de lijst, oud en nieuw";
        /// I5: outflow.
        Outflow = "outflow", "Uitgestroomd";
        /// I6: outflow by destination.
        Destination = "destination", "Uitstroom per bestemming";
        /// S0-29 and S3-05: at home, in view or not.
        AtHome = "at_home", "Thuis zonder school, werk of dagbesteding, en in beeld of niet";
        /// S3-08: who came back after flowing out.
        Return = "return", "Nieuw beroep na eerdere uitstroom";
        /// S2-10: still at work after six months.
        StillAtWork = "still_at_work", "Na zes maanden nog aan het werk";
        /// S2-33: trajectories by kind.
        Route = "route", "Begonnen trajecten per soort";
    }

    /// The two parts of a group that is looked back on.
    pub enum LookedBack {
        /// Came back, or is not at work any more.
        No = "no", "Nee";
        /// Did not come back, or is still at work.
        Yes = "yes", "Ja";
    }

    /// The parts of I2.
    pub enum InflowPart {
        /// (a)
        SelfEmployed = "self_employed", "Zelfstandig";
        /// (b)
        Known = "known", "Bekend bij de gemeente";
        /// (c)
        PickedUp = "picked_up", "Opgepakt door de casemanager";
        /// Not yet.
        Open = "open", "Niet opgepakt";
    }
}

/// The row or column in which everything comes together.
pub const ALL: &str = "all";

/// Which months a figure is of: a quarter, or its year up to and with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// One quarter.
    Quarter(Quarter),
    /// The year until the end of this quarter.
    YearUntil(Quarter),
}

impl Period {
    /// The quarter it ends with: the one it is published with.
    pub const fn end(self) -> Quarter {
        match self {
            Self::Quarter(quarter) | Self::YearUntil(quarter) => quarter,
        }
    }
}

/// One published figure. Written as `period/table/row/column`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureKey {
    /// Of which months.
    pub period: Period,
    /// In which table.
    pub table: TableKind,
    /// The row: a place, a destination, an age, or [`ALL`].
    pub row: String,
    /// The column, or [`ALL`].
    pub column: String,
}

/// The text is no figure of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no figure of a publication")]
pub struct NotAKey;

impl fmt::Display for FigureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.period {
            Period::Quarter(quarter) => write!(f, "{quarter}")?,
            Period::YearUntil(quarter) => write!(f, "{}~{quarter}", quarter.year())?,
        }
        write!(f, "/{}/{}/{}", self.table.code(), self.row, self.column)
    }
}

impl FromStr for FigureKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let mut parts = text.splitn(4, '/');
        let mut next = || parts.next().ok_or(NotAKey);
        let (period, table, row, column) = (next()?, next()?, next()?, next()?);
        let quarter = |text: &str| text.parse::<Quarter>().map_err(|_| NotAKey);
        Ok(Self {
            period: match period.split_once('~') {
                Some((_, until)) => Period::YearUntil(quarter(until)?),
                None => Period::Quarter(quarter(period)?),
            },
            table: table.parse().map_err(|_| NotAKey)?,
            row: row.to_owned(),
            column: column.to_owned(),
        })
    }
}

impl Serialize for FigureKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FigureKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// One figure as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Printed {
    /// The number.
    Number(u64),
    /// Withheld.
    Withheld,
    /// Not printed: it is part of a larger group that is.
    RolledUp,
}

/// What is told of time spent (I8); nothing where the group is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSpent {
    /// Minutes for each young person that was picked up.
    pub per_picked_up: Option<u64>,
    /// Minutes for each that flowed out.
    pub per_outflow: Option<u64>,
}

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The quarter.
    pub quarter: Quarter,
    /// Groups of fewer persons are not told.
    pub threshold: u32,
    /// Names of the places, by the code they have as a row.
    pub places: BTreeMap<String, String>,
    /// The figures.
    pub figures: BTreeMap<FigureKey, Printed>,
    /// Time spent (I8).
    pub time: TimeSpent,
    /// Places to begin on by kind of trajectory (S2-33): of the offer, not of people, so that they are told as they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub places_to_begin: BTreeMap<TrajectoryKind, u64>,
    /// Why the quarter was released although its figures do not agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disagreement: Option<String>,
}

impl Published {
    /// How many went to a destination, as far as that was told.
    pub fn told(&self, to: Destination) -> Option<u64> {
        let at = key(self.quarter, TableKind::Destination, to.code(), ALL);
        match self.figures.get(&at) {
            Some(Printed::Number(n)) => Some(*n),
            _ => None,
        }
    }

    /// How many were helped (S3-08), where it was told of each destination.
    pub fn told_helped(&self) -> Option<u64> {
        Destination::ALL
            .iter()
            .filter(|to| is_helped(**to))
            .map(|to| self.told(*to))
            .sum()
    }
}

/// The groups that are looked back on, as earlier publications told their number to who reads: naming the same number
/// again gives nothing away. What was withheld then, or has changed since, is not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToldBefore {
    /// All who were helped in the quarter that is looked back on (S3-08).
    pub helped: Option<u64>,
    /// All who went to work two quarters earlier (S2-10).
    pub work: Option<u64>,
}

/// A place with its exact figures.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its code as a row.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code and name of its sub-region.
    pub subregion: Option<(String, String)>,
    /// Its figures.
    pub figures: Figures,
}

/// Why nothing was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPublished {
    /// The tables cross in a way that cannot be made safe in time.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// A figure that cannot be: negative, or beyond counting.
    #[error("a figure that cannot be")]
    Impossible,
}

/// Makes a publication safe. `quarters` holds the exact figures of the quarters of the year, the one to publish last;
/// `before` what each reader has seen already: of earlier quarters, and for an internal reader the public figures of this one;
/// `told` the same of the groups that are looked back on.
///
/// # Errors
/// [`NotPublished`]; nothing may go out then.
pub fn publish(
    quarters: &[(Quarter, Vec<Place>)],
    before: &BTreeSet<FigureKey>,
    told: ToldBefore,
    threshold: u32,
) -> Result<Published, NotPublished> {
    let Some((quarter, places)) = quarters.last() else {
        return Err(NotPublished::Impossible);
    };
    let mut printed = Published {
        quarter: *quarter,
        threshold,
        places: names(places),
        figures: BTreeMap::new(),
        time: TimeSpent {
            per_picked_up: None,
            per_outflow: None,
        },
        places_to_begin: BTreeMap::new(),
        disagreement: None,
    };
    let mut further = Further::default();
    for place in places {
        further.add(&place.figures.further);
    }
    for (kind, n) in &further.places {
        let n = u64::try_from(*n).map_err(|_| NotPublished::Impossible)?;
        printed.places_to_begin.insert(*kind, n);
    }
    let mut minutes = 0_u64;
    for place in places {
        minutes += u64::try_from(place.figures.minutes).map_err(|_| NotPublished::Impossible)?;
    }
    let inflow = Tables::new(*quarter, before).inflow(quarters)?;
    let picked_up = key(
        *quarter,
        TableKind::Inflow,
        ALL,
        InflowPart::PickedUp.code(),
    );
    printed.time.per_picked_up = inflow.take(threshold, &mut printed, &picked_up, minutes)?;
    let outflow = Tables::new(*quarter, before).outflow(quarters)?;
    let all_out = key(*quarter, TableKind::Outflow, ALL, ALL);
    printed.time.per_outflow = outflow.take(threshold, &mut printed, &all_out, minutes)?;
    for other in [
        Tables::new(*quarter, before).ages(places)?,
        Tables::new(*quarter, before).questions(places)?,
        Tables::new(*quarter, before).on_list(places)?,
        Tables::new(*quarter, before).at_home(places)?,
        Tables::new(*quarter, before).routes(&further)?,
    ] {
        other.take(threshold, &mut printed, &all_out, 0)?;
    }
    let returned = (further.helped, further.not_returned(), told.helped);
    let at_work = further
        .still_at_work
        .map(|still| (further.work_before, still, told.work));
    for (table, group) in [
        (TableKind::Return, Some(returned)),
        (TableKind::StillAtWork, at_work),
    ] {
        let Some((whole, yes, told)) = group else {
            continue;
        };
        if told.is_some_and(|told| i64::try_from(told) == Ok(whole)) {
            let looked_back = Tables::new(*quarter, before).looked_back(table, whole, yes)?;
            looked_back.take(threshold, &mut printed, &all_out, 0)?;
        } else {
            let all = key(*quarter, table, ALL, ALL);
            printed.figures.insert(all, Printed::Withheld);
        }
    }
    Ok(printed)
}

pub(super) fn key(quarter: Quarter, table: TableKind, row: &str, column: &str) -> FigureKey {
    FigureKey {
        period: Period::Quarter(quarter),
        table,
        row: row.to_owned(),
        column: column.to_owned(),
    }
}

fn names(places: &[Place]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for place in places {
        names.insert(place.code.clone(), place.name.clone());
        names.extend(place.subregion.clone());
    }
    names
}
