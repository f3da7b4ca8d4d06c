//! The tables of a publication: which figures they hold, of which cells, and in which coarser forms they may come.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ALL, AtHomePart, FigureKey, Figures, Further, InflowPart, LookedBack, NotPublished, Period,
    Place, Printed, Published, Quarter, TableKind, published::key,
};
use crate::{
    disclosure::{
        CellId, FigureId, Form, Outcome, Protected, Publication, Release, Split, Telling, protect,
    },
    guidance::content::{Destination, EffectDestination, SupportQuestion, TrajectoryKind},
};

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
pub(super) struct Tables<'a> {
    quarter: Quarter,
    before: &'a BTreeSet<FigureKey>,
    publication: Publication,
    /// Quarter, place, trait.
    cells: BTreeMap<(Quarter, String, &'static str), CellId>,
    figures: BTreeMap<FigureKey, FigureId>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(quarter: Quarter, before: &'a BTreeSet<FigureKey>) -> Self {
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
    pub(super) fn inflow(
        mut self,
        quarters: &[(Quarter, Vec<Place>)],
    ) -> Result<Self, NotPublished> {
        for (quarter, places) in quarters {
            for place in places {
                for one in InflowPart::ALL {
                    let n = part(&place.figures, *one);
                    self.add_cell(*quarter, &place.code, one.code(), n)?;
                }
            }
        }
        let places = quarters.last().map_or(&[][..], |(_, places)| places);
        let columns: Vec<&str> = InflowPart::ALL.iter().map(|one| one.code()).collect();
        for period in Self::periods(quarters) {
            self.crossed(period, TableKind::Inflow, &columns, places)?;
        }
        Ok(self)
    }

    /// S0-29 and S3-05 by place. A stand: of this quarter only.
    pub(super) fn at_home(mut self, places: &[Place]) -> Result<Self, NotPublished> {
        let quarter = self.quarter;
        for place in places {
            let further = &place.figures.further;
            for (of, n) in [
                (AtHomePart::InView, further.in_view),
                (AtHomePart::NotInView, further.not_in_view),
            ] {
                self.add_cell(quarter, &place.code, of.code(), n)?;
            }
        }
        let columns: Vec<&str> = AtHomePart::ALL.iter().map(|one| one.code()).collect();
        let period = Period::Quarter(quarter);
        self.crossed(period, TableKind::AtHome, &columns, places)?;
        Ok(self)
    }

    /// A table of places by the parts of a group: by municipality, else by sub-region, else of all together.
    fn crossed(
        &mut self,
        period: Period,
        table: TableKind,
        columns: &[&str],
        places: &[Place],
    ) -> Result<(), NotPublished> {
        let regions = subregions(places);
        let at = |row: &str, column: &str| FigureKey {
            period,
            table,
            row: row.to_owned(),
            column: column.to_owned(),
        };
        let total = self.figure(at(ALL, ALL), |_, _, _| true);
        let by_part = self.parts(&at, ALL, columns, &|_| true);
        let mut fine: Form = Vec::new();
        let mut rows = Vec::new();
        for place in places {
            let whole = self.figure(at(&place.code, ALL), |_, own, _| own == place.code);
            rows.push(whole);
            let parts = self.parts(&at, &place.code, columns, &|own| own == place.code);
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
            let parts = self.parts(&at, code, columns, &|own| inside.contains(&own));
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
        self.table(forms)
    }

    fn parts(
        &mut self,
        at: &impl Fn(&str, &str) -> FigureKey,
        row: &str,
        columns: &[&str],
        inside: &dyn Fn(&str) -> bool,
    ) -> Vec<FigureId> {
        columns
            .iter()
            .map(|column| {
                self.figure(at(row, column), |_, place, of| {
                    inside(place) && of == *column
                })
            })
            .collect()
    }

    /// S2-33: trajectories that began, by kind.
    pub(super) fn routes(mut self, further: &Further) -> Result<Self, NotPublished> {
        let at = |row: &str| key(self.quarter, TableKind::Route, row, ALL);
        let (all, keys): (FigureKey, Vec<(TrajectoryKind, FigureKey)>) = (
            at(ALL),
            TrajectoryKind::ALL
                .iter()
                .map(|kind| (*kind, at(kind.code())))
                .collect(),
        );
        let mut cells = Vec::new();
        let mut parts = Vec::new();
        for (kind, at) in keys {
            let cell = self.cell(further.routes.get(&kind).copied().unwrap_or(0))?;
            cells.push(cell);
            parts.push(self.figure_of(at, vec![cell]));
        }
        let total = self.figure_of(all, cells);
        self.table(vec![
            vec![split(total, parts, Telling::Everybody)],
            Vec::new(),
        ])?;
        Ok(self)
    }

    /// A group that was told of before, and of how many of it something still holds.
    pub(super) fn looked_back(
        mut self,
        table: TableKind,
        whole: i64,
        yes: i64,
    ) -> Result<Self, NotPublished> {
        let quarter = self.quarter;
        let yes = yes.min(whole);
        let mut cells = Vec::new();
        let mut parts = Vec::new();
        for (answer, n) in [(LookedBack::Yes, yes), (LookedBack::No, whole - yes)] {
            let cell = self.cell(n)?;
            cells.push(cell);
            parts.push(self.figure_of(key(quarter, table, answer.code(), ALL), vec![cell]));
        }
        let total = self.publication.figure(cells, Release::ShownBefore);
        self.figures.insert(key(quarter, table, ALL, ALL), total);
        self.table(vec![
            vec![split(total, parts, Telling::Everybody)],
            Vec::new(),
        ])?;
        Ok(self)
    }

    /// I5 by place and I6 by destination, of the same people.
    pub(super) fn outflow(
        mut self,
        quarters: &[(Quarter, Vec<Place>)],
    ) -> Result<Self, NotPublished> {
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
    pub(super) fn ages(mut self, places: &[Place]) -> Result<Self, NotPublished> {
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
    pub(super) fn questions(mut self, places: &[Place]) -> Result<Self, NotPublished> {
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
    pub(super) fn on_list(mut self, places: &[Place]) -> Result<Self, NotPublished> {
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
    pub(super) fn take(
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
