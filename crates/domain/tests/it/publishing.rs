//! A desk that publishes tables, and beside them what somebody outside needs to read them.

use std::ops::Range;

use domain::disclosure::{
    CellId, FigureId, Form, Outcome, Protected, Publication, Release, Split, Telling, protect,
};

use crate::attacker::{Known, range};

use Outcome::Shown;
use Telling::{Everybody, Nobody, Nothing};

/// A publication, and beside it what the attacker needs to read it.
#[derive(Clone, Default)]
pub(crate) struct Desk {
    pub(crate) publication: Publication,
    pub(crate) cells: Vec<CellId>,
    pub(crate) counts: Vec<u32>,
    pub(crate) figures: Vec<(Vec<usize>, FigureId)>,
    tables: Vec<Vec<Form>>,
}

impl Desk {
    pub(crate) fn with(counts: &[u32]) -> Self {
        let mut publication = Publication::default();
        let cells = counts.iter().map(|count| publication.cell(*count));
        Self {
            cells: cells.collect(),
            counts: counts.to_vec(),
            publication,
            ..Self::default()
        }
    }

    pub(crate) fn figure(
        &mut self,
        cells: impl IntoIterator<Item = usize>,
        release: Release,
    ) -> FigureId {
        let cells: Vec<usize> = cells.into_iter().collect();
        let ids = cells.iter().map(|cell| self.cells[*cell]);
        let id = self.publication.figure(ids, release);
        self.figures.push((cells, id));
        id
    }

    pub(crate) fn now(&mut self, cells: impl IntoIterator<Item = usize>) -> FigureId {
        self.figure(cells, Release::Now)
    }

    pub(crate) fn table(&mut self, forms: Vec<Form>) {
        self.tables.push(forms.clone());
        self.publication.table(forms).expect("splits");
    }

    pub(crate) fn count(&self, cells: &[usize]) -> u64 {
        cells.iter().map(|cell| u64::from(self.counts[*cell])).sum()
    }

    pub(crate) fn protected(&self, threshold: u32) -> Protected {
        protect(&self.publication, threshold).expect("tables that can be checked")
    }

    pub(crate) fn known(&self, protected: &Protected) -> Vec<Known> {
        let shown = self.figures.iter().filter_map(|(cells, id)| {
            let Shown(value) = protected.outcome(*id) else {
                return None;
            };
            assert_eq!(value, self.count(cells), "a printed number is the number");
            Some((cells.clone(), value))
        });
        shown.collect()
    }

    fn cells_of(&self, figure: FigureId) -> &[usize] {
        let found = self.figures.iter().find(|(_, id)| *id == figure);
        &found.expect("a figure of the desk").0
    }

    /// What nobody outside may narrow: the small figures, the cells that are small by themselves, and where a split
    /// tells a trait, nobody and the rest beside everybody.
    pub(crate) fn guarded(&self, threshold: u32) -> Vec<Vec<usize>> {
        let cells = (0..self.counts.len()).map(|cell| vec![cell]);
        let figures = self.figures.iter().map(|(cells, _)| cells.clone());
        let mut groups: Vec<Vec<usize>> = cells.chain(figures).collect();
        groups.retain(|group| (1..u64::from(threshold)).contains(&self.count(group)));
        let splits = self.tables.iter().flatten().flatten();
        for split in splits.filter(|split| split.telling != Nothing) {
            let whole = self.cells_of(split.whole);
            for part in split.parts.iter().map(|part| self.cells_of(*part)) {
                let rest = whole.iter().copied().filter(|cell| !part.contains(cell));
                let rest: Vec<usize> = rest.collect();
                if self.count(whole) > 0 && self.count(&rest) == 0 && !rest.is_empty() {
                    groups.push(rest);
                } else if self.count(whole) > 0 && self.count(part) == 0 && split.telling == Nobody
                {
                    groups.push(part.to_vec());
                }
            }
        }
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort();
        groups.dedup();
        groups
    }

    /// The guarded groups that somebody outside can narrow.
    pub(crate) fn narrowed(&self, known: &[Known], threshold: u32) -> Vec<Vec<usize>> {
        let mut groups = self.guarded(threshold);
        groups.retain(|group| self.is_narrow(known, group, threshold));
        groups
    }

    pub(crate) fn is_narrow(&self, known: &[Known], group: &[usize], threshold: u32) -> bool {
        let (least, most) = range(self.counts.len(), known, group);
        most - least < f64::from(threshold) - 1e-6
    }
}

pub(crate) fn split(whole: FigureId, parts: &[FigureId], telling: Telling) -> Split {
    Split {
        whole,
        parts: parts.to_vec(),
        telling,
    }
}

/// A total and its parts in one table of one form.
pub(crate) fn row(counts: &[u32], telling: Telling) -> (Desk, Vec<FigureId>) {
    let mut desk = Desk::with(counts);
    let whole = desk.now(0..counts.len());
    let parts: Vec<FigureId> = (0..counts.len()).map(|cell| desk.now([cell])).collect();
    desk.table(vec![vec![split(whole, &parts, telling)]]);
    let ids = std::iter::once(whole).chain(parts).collect();
    (desk, ids)
}

/// Municipalities by destinations, with totals both ways; destinations merge two by two, then the rows go.
pub(crate) fn crossed(
    desk: &mut Desk,
    cell: impl Fn(usize, usize) -> usize,
    rows: usize,
    columns: usize,
) {
    let all = || (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let whole = desk.now(all().map(|(row, column)| cell(row, column)));
    let mut forms = [Vec::new(), Vec::new()];
    let mut totals = Vec::new();
    for row in 0..rows {
        let total = desk.now((0..columns).map(|column| cell(row, column)));
        totals.push(total);
        let fine: Vec<_> = (0..columns)
            .map(|column| desk.now([cell(row, column)]))
            .collect();
        let merged: Vec<_> = (0..columns)
            .step_by(2)
            .map(|column| {
                let pair = column..(column + 2).min(columns);
                desk.now(pair.map(|column| cell(row, column)))
            })
            .collect();
        forms[0].push(split(total, &fine, Everybody));
        forms[1].push(split(total, &merged, Everybody));
    }
    desk.table(forms.to_vec());
    let columns: Vec<_> = (0..columns)
        .map(|column| desk.now((0..rows).map(|row| cell(row, column))))
        .collect();
    desk.table(vec![vec![
        split(whole, &totals, Nothing),
        split(whole, &columns, Everybody),
    ]]);
}

/// Quarters that go out one after the other: areas by destinations, and after four quarters the year as well.
pub(crate) struct Quarters {
    pub(crate) areas: usize,
    pub(crate) ends: usize,
    /// Of each quarter, each area, each destination.
    pub(crate) counts: Vec<u32>,
    out: usize,
    past: Vec<(Vec<usize>, bool)>,
    tables: Vec<Vec<Form>>,
}

impl Quarters {
    pub(crate) fn new(areas: usize, ends: usize, counts: Vec<u32>) -> Self {
        Self {
            areas,
            ends,
            counts,
            out: 0,
            past: Vec::new(),
            tables: Vec::new(),
        }
    }

    /// Publishes the next quarter, knowing all that is out.
    pub(crate) fn publish(&mut self, threshold: u32) -> (Desk, Protected) {
        let mut desk = Desk::with(&self.counts[..(self.out + 1) * self.areas * self.ends]);
        for (cells, shown) in &self.past {
            let release = if *shown {
                Release::ShownBefore
            } else {
                Release::WithheldBefore
            };
            desk.figure(cells.iter().copied(), release);
        }
        for forms in &self.tables {
            desk.table(forms.clone());
        }
        crossed(
            &mut desk,
            |area, end| self.cell(self.out, area, end),
            self.areas,
            self.ends,
        );
        if self.out % 4 == 3 {
            self.year(&mut desk);
        }
        let protected = desk.protected(threshold);
        let figures = desk.figures.iter();
        self.past = figures
            .map(|(cells, id)| (cells.clone(), protected.outcome(*id).mark().is_none()))
            .collect();
        self.tables.clone_from(&desk.tables);
        self.out += 1;
        (desk, protected)
    }

    /// Publishes the next quarter as if nothing were out.
    pub(crate) fn publish_alone(&mut self, threshold: u32) -> (Desk, Protected) {
        self.past.clear();
        self.tables.clear();
        self.publish(threshold)
    }

    fn cell(&self, quarter: usize, area: usize, end: usize) -> usize {
        (quarter * self.areas + area) * self.ends + end
    }

    /// The year to this quarter: areas, destinations, and each area by destination where no part of that is small.
    fn year(&self, desk: &mut Desk) {
        let sum = |desk: &mut Desk, areas: Range<usize>, ends: Range<usize>| {
            let quarters = self.out - 3..=self.out;
            let cells = quarters.flat_map(|quarter| {
                let ends = ends.clone();
                let rows = areas.clone();
                rows.flat_map(move |area| ends.clone().map(move |end| (quarter, area, end)))
            });
            desk.now(cells.map(|(quarter, area, end)| self.cell(quarter, area, end)))
        };
        let whole = sum(desk, 0..self.areas, 0..self.ends);
        let areas: Vec<FigureId> = (0..self.areas)
            .map(|area| sum(desk, area..area + 1, 0..self.ends))
            .collect();
        let ends: Vec<FigureId> = (0..self.ends)
            .map(|end| sum(desk, 0..self.areas, end..end + 1))
            .collect();
        let mut fine = Vec::new();
        for (area, total) in areas.iter().enumerate() {
            let parts: Vec<FigureId> = (0..self.ends)
                .map(|end| sum(desk, area..area + 1, end..end + 1))
                .collect();
            fine.push(split(*total, &parts, Everybody));
        }
        desk.table(vec![fine, vec![]]);
        let margins = vec![
            split(whole, &areas, Nothing),
            split(whole, &ends, Everybody),
        ];
        desk.table(vec![margins]);
    }
}
