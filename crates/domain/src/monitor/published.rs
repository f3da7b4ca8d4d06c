//! What goes outside of a released quarter: tables in which small groups are merged or withheld (S1-77, S1-80).

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{Figures, Quarter};
use crate::{
    code::codes,
    disclosure::{
        CellId, FigureId, Form, Outcome, Protected, Publication, Release, Split, Telling, TooLarge,
        protect,
    },
    guidance::content::{Destination, EffectDestination, SupportQuestion},
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
/// `before` what each reader has seen already: of earlier quarters, and for an internal reader the public figures of this one.
///
/// # Errors
/// [`NotPublished`]; nothing may go out then.
pub fn publish(
    quarters: &[(Quarter, Vec<Place>)],
    before: &BTreeSet<FigureKey>,
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
    };
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
    ] {
        other.take(threshold, &mut printed, &all_out, 0)?;
    }
    Ok(printed)
}

fn key(quarter: Quarter, table: TableKind, row: &str, column: &str) -> FigureKey {
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

/// The sub-regions of these places, each with the places in it; empty when that divides nothing.
fn subregions(places: &[Place]) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for place in places {
        if let Some((code, _)) = &place.subregion {
            found.entry(code).or_default().push(&place.code);
        }
    }
    let all = found.values().map(Vec::len).sum::<usize>() == places.len();
    if found.len() > 1 && found.len() < places.len() && all {
        found
    } else {
        BTreeMap::new()
    }
}

fn part(figures: &Figures, part: InflowPart) -> i64 {
    match part {
        InflowPart::SelfEmployed => figures.parts.self_employed,
        InflowPart::Known => figures.parts.known,
        InflowPart::PickedUp => figures.parts.picked_up,
        InflowPart::Open => figures.open(),
    }
}

/// A publication under construction: its cells by where they come from, its figures by key.
struct Tables<'a> {
    quarter: Quarter,
    before: &'a BTreeSet<FigureKey>,
    publication: Publication,
    /// Quarter, place, trait.
    cells: BTreeMap<(Quarter, String, &'static str), CellId>,
    figures: BTreeMap<FigureKey, FigureId>,
}

impl<'a> Tables<'a> {
    fn new(quarter: Quarter, before: &'a BTreeSet<FigureKey>) -> Self {
        Self {
            quarter,
            before,
            publication: Publication::default(),
            cells: BTreeMap::new(),
            figures: BTreeMap::new(),
        }
    }

    fn cell(&mut self, n: i64) -> Result<CellId, NotPublished> {
        let n = u32::try_from(n).map_err(|_| NotPublished::Impossible)?;
        Ok(self.publication.cell(n))
    }

    fn add_cell(
        &mut self,
        quarter: Quarter,
        place: &str,
        of: &'static str,
        n: i64,
    ) -> Result<(), NotPublished> {
        let cell = self.cell(n)?;
        self.cells.insert((quarter, place.to_owned(), of), cell);
        Ok(())
    }

    /// A figure of all cells that these say belong to it.
    fn figure(
        &mut self,
        key: FigureKey,
        belongs: impl Fn(Quarter, &str, &str) -> bool,
    ) -> FigureId {
        let cells: Vec<CellId> = self
            .cells
            .iter()
            .filter(|((quarter, place, of), _)| {
                let in_time = match key.period {
                    Period::Quarter(this) => *quarter == this,
                    Period::YearUntil(last) => *quarter <= last,
                };
                in_time && belongs(*quarter, place, of)
            })
            .map(|(_, cell)| *cell)
            .collect();
        self.figure_of(key, cells)
    }

    fn figure_of(&mut self, key: FigureKey, cells: Vec<CellId>) -> FigureId {
        let of_now = key.period.end() == self.quarter;
        let release = match (self.before.contains(&key), of_now) {
            (true, _) => Release::ShownBefore,
            (false, true) => Release::Now,
            (false, false) => Release::WithheldBefore,
        };
        let id = self.publication.figure(cells, release);
        self.figures.insert(key, id);
        id
    }

    fn table(&mut self, forms: Vec<Form>) -> Result<(), NotPublished> {
        self.publication
            .table(forms)
            .map_err(|_| NotPublished::Impossible)
    }

    /// The periods there are figures of: each quarter, and from the second on the year until it.
    fn periods(quarters: &[(Quarter, Vec<Place>)]) -> Vec<Period> {
        quarters
            .iter()
            .enumerate()
            .flat_map(|(at, (quarter, _))| {
                let year = (at > 0).then_some(Period::YearUntil(*quarter));
                std::iter::once(Period::Quarter(*quarter)).chain(year)
            })
            .collect()
    }

    /// I1 and I2 by place.
    fn inflow(mut self, quarters: &[(Quarter, Vec<Place>)]) -> Result<Self, NotPublished> {
        for (quarter, places) in quarters {
            for place in places {
                for one in InflowPart::ALL {
                    let n = part(&place.figures, *one);
                    self.add_cell(*quarter, &place.code, one.code(), n)?;
                }
            }
        }
        let places = quarters.last().map_or(&[][..], |(_, places)| places);
        let regions = subregions(places);
        for period in Self::periods(quarters) {
            let at = |row: &str, column: &str| FigureKey {
                period,
                table: TableKind::Inflow,
                row: row.to_owned(),
                column: column.to_owned(),
            };
            let total = self.figure(at(ALL, ALL), |_, _, _| true);
            let by_part = self.parts(&at, ALL, &|_| true);
            let mut fine: Form = Vec::new();
            let mut rows = Vec::new();
            for place in places {
                let whole = self.figure(at(&place.code, ALL), |_, own, _| own == place.code);
                rows.push(whole);
                let parts = self.parts(&at, &place.code, &|own| own == place.code);
                fine.push(split(whole, parts, Telling::Everybody));
            }
            let parts_of_all = split(total, by_part, Telling::Everybody);
            fine.push(split(total, rows, Telling::Nothing));
            fine.push(parts_of_all.clone());
            let mut coarse: Form = Vec::new();
            let mut rows = Vec::new();
            for (code, inside) in &regions {
                let whole = self.figure(at(code, ALL), |_, own, _| inside.contains(&own));
                rows.push(whole);
                let parts = self.parts(&at, code, &|own| inside.contains(&own));
                coarse.push(split(whole, parts, Telling::Everybody));
            }
            let mut forms = vec![fine];
            if !regions.is_empty() {
                coarse.push(split(total, rows, Telling::Nothing));
                coarse.push(parts_of_all.clone());
                forms.push(coarse);
            }
            forms.push(vec![parts_of_all]);
            forms.push(Vec::new());
            self.table(forms)?;
        }
        Ok(self)
    }

    fn parts(
        &mut self,
        at: &impl Fn(&str, &str) -> FigureKey,
        row: &str,
        inside: &dyn Fn(&str) -> bool,
    ) -> Vec<FigureId> {
        InflowPart::ALL
            .iter()
            .map(|one| {
                self.figure(at(row, one.code()), |_, place, of| {
                    inside(place) && of == one.code()
                })
            })
            .collect()
    }

    /// I5 by place and I6 by destination, of the same people.
    fn outflow(mut self, quarters: &[(Quarter, Vec<Place>)]) -> Result<Self, NotPublished> {
        for (quarter, places) in quarters {
            for place in places {
                for to in Destination::ALL {
                    let n = place.figures.destinations.get(to).copied().unwrap_or(0);
                    self.add_cell(*quarter, &place.code, to.code(), n)?;
                }
            }
        }
        let places = quarters.last().map_or(&[][..], |(_, places)| places);
        let regions = subregions(places);
        for period in Self::periods(quarters) {
            let at = |table: TableKind, row: &str| FigureKey {
                period,
                table,
                row: row.to_owned(),
                column: ALL.to_owned(),
            };
            let total = self.figure(at(TableKind::Outflow, ALL), |_, _, _| true);
            let rows: Vec<FigureId> = places
                .iter()
                .map(|place| {
                    self.figure(at(TableKind::Outflow, &place.code), |_, own, _| {
                        own == place.code
                    })
                })
                .collect();
            let merged: Vec<FigureId> = regions
                .iter()
                .map(|(code, inside)| {
                    self.figure(at(TableKind::Outflow, code), |_, own, _| {
                        inside.contains(&own)
                    })
                })
                .collect();
            let ten: Vec<FigureId> = Destination::ALL
                .iter()
                .map(|to| {
                    self.figure(at(TableKind::Destination, to.code()), |_, _, of| {
                        of == to.code()
                    })
                })
                .collect();
            let seven: Vec<FigureId> = EffectDestination::ALL
                .iter()
                .filter(|effect| Destination::ALL.iter().any(|to| to.effect() == **effect))
                .map(|effect| {
                    let row = format!("effect.{}", effect.code());
                    self.figure(at(TableKind::Destination, &row), |_, _, of| {
                        of.parse::<Destination>()
                            .is_ok_and(|to| to.effect() == *effect)
                    })
                })
                .collect();
            let mut forms = vec![vec![split(total, rows, Telling::Nothing)]];
            if !merged.is_empty() {
                forms.push(vec![split(total, merged, Telling::Nothing)]);
            }
            forms.push(Vec::new());
            self.table(forms)?;
            self.table(vec![
                vec![split(total, ten, Telling::Everybody)],
                vec![split(total, seven, Telling::Everybody)],
                Vec::new(),
            ])?;
        }
        Ok(self)
    }

    /// I3: age. The total is that of I1 as far as the age is known, and taken for known to everybody.
    fn ages(mut self, places: &[Place]) -> Result<Self, NotPublished> {
        let mut ages: BTreeMap<u8, i64> = BTreeMap::new();
        let mut new = 0;
        for place in places {
            new += place.figures.new;
            for (age, n) in &place.figures.ages {
                *ages.entry(*age).or_default() += n;
            }
        }
        let mut cells = Vec::new();
        let mut parts = Vec::new();
        for (age, n) in &ages {
            let cell = self.cell(*n)?;
            cells.push(cell);
            let at = key(self.quarter, TableKind::Age, &age.to_string(), ALL);
            parts.push(self.figure_of(at, vec![cell]));
        }
        let unknown = self.cell((new - ages.values().sum::<i64>()).max(0))?;
        cells.push(unknown);
        let whole = self.publication.figure(cells, Release::ShownBefore);
        self.table(vec![
            vec![split(whole, parts, Telling::Nothing)],
            Vec::new(),
        ])?;
        Ok(self)
    }

    /// I3: support questions. Somebody may be in several, so that they add up to nothing.
    fn questions(mut self, places: &[Place]) -> Result<Self, NotPublished> {
        for question in SupportQuestion::ALL {
            let n = places
                .iter()
                .filter_map(|place| place.figures.questions.get(question))
                .sum();
            let cell = self.cell(n)?;
            let at = key(self.quarter, TableKind::Question, question.code(), ALL);
            self.figure_of(at, vec![cell]);
        }
        let cell = self.cell(places.iter().map(|place| place.figures.intakes).sum())?;
        let at = key(self.quarter, TableKind::Question, ALL, ALL);
        self.figure_of(at, vec![cell]);
        Ok(self)
    }

    /// I4 by place.
    fn on_list(mut self, places: &[Place]) -> Result<Self, NotPublished> {
        let quarter = self.quarter;
        for place in places {
            let n = place.figures.on_list.unwrap_or(0);
            self.add_cell(quarter, &place.code, "", n)?;
        }
        let at = |row: &str| key(quarter, TableKind::OnList, row, ALL);
        let total = self.figure(at(ALL), |_, _, _| true);
        let rows = places
            .iter()
            .map(|place| self.figure(at(&place.code), |_, own, _| own == place.code))
            .collect();
        let regions = subregions(places);
        let merged: Vec<FigureId> = regions
            .iter()
            .map(|(code, inside)| self.figure(at(code), |_, own, _| inside.contains(&own)))
            .collect();
        let mut forms = vec![vec![split(total, rows, Telling::Nothing)]];
        if !merged.is_empty() {
            forms.push(vec![split(total, merged, Telling::Nothing)]);
        }
        forms.push(Vec::new());
        self.table(forms)?;
        Ok(self)
    }

    /// Protects it and adds what may be told of this quarter; and of `minutes` spent on the people of one figure the
    /// average.
    fn take(
        self,
        threshold: u32,
        printed: &mut Published,
        of: &FigureKey,
        minutes: u64,
    ) -> Result<Option<u64>, NotPublished> {
        let protected: Protected = protect(&self.publication, threshold)?;
        let average = self
            .figures
            .get(of)
            .and_then(|figure| protected.measure(*figure, minutes))
            .map(|measure| measure.average);
        for (key, figure) in self.figures {
            if key.period.end() == self.quarter {
                let outcome = match protected.outcome(figure) {
                    Outcome::Shown(n) => Printed::Number(n),
                    Outcome::Withheld(_) => Printed::Withheld,
                    Outcome::RolledUp => Printed::RolledUp,
                };
                printed.figures.insert(key, outcome);
            }
        }
        Ok(average)
    }
}

const fn split(whole: FigureId, parts: Vec<FigureId>, telling: Telling) -> Split {
    Split {
        whole,
        parts,
        telling,
    }
}
