//! What is to be published: finest cells, figures that sum them, tables in coarser and coarser forms.

use std::collections::{BTreeMap, BTreeSet};

/// One of the finest cells of a [`Publication`]: people who are the same in all that any figure, now or before,
/// tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(pub(super) usize);

/// One number of a [`Publication`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId(pub(super) usize);

/// Whether a figure can still be withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// It is decided now.
    Now,
    /// An earlier release, or somebody else, has shown it.
    ShownBefore,
    /// An earlier release withheld it or rolled it up, and so it stays.
    WithheldBefore,
}

/// What a split of a group tells about a person of whom somebody knows that he is in the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// When or where: who knows the person knows that already. Only small numbers disclose.
    Nothing,
    /// A trait, such as a destination: everybody in one part tells it of each. That nobody is in a part does not, while
    /// the others are in several.
    Everybody,
    /// A trait of which "nobody" tells as much, such as being reached or having finished.
    Nobody,
}

/// A group divided into parts. The parts need not make up the group: what is left is protected as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The whole group.
    pub whole: FigureId,
    /// Its parts, none of which share a cell.
    pub parts: Vec<FigureId>,
    /// What being in a part tells.
    pub telling: Telling,
}

/// One way to print a table: rows, columns and whatever else it splits.
pub type Form = Vec<Split>;

/// The parts of a split share a cell, or reach outside the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the parts of a split overlap or lie outside the whole")]
pub struct NotASplit;

/// A number: the people in its cells.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) cells: BTreeSet<CellId>,
    pub(super) value: u64,
    pub(super) release: Release,
}

/// All that is published together, with all that earlier releases told about the same people. Counts are those on which
/// the earlier releases rest: they are fixed when a quarter is released.
#[derive(Clone, Debug, Default)]
pub struct Publication {
    counts: Vec<u32>,
    figures: Vec<Figure>,
    tables: Vec<Vec<Form>>,
}

impl Publication {
    /// Adds a finest cell with the number of people in it.
    pub fn cell(&mut self, count: u32) -> CellId {
        self.counts.push(count);
        CellId(self.counts.len() - 1)
    }

    /// Adds a number: the sum of these cells, each once. One that is in no table is a number by itself: shown when it is
    /// not small and does not give another away.
    pub fn figure(
        &mut self,
        cells: impl IntoIterator<Item = CellId>,
        release: Release,
    ) -> FigureId {
        let cells: BTreeSet<CellId> = cells.into_iter().collect();
        let value = self.count(&cells);
        self.figures.push(Figure {
            cells,
            value,
            release,
        });
        FigureId(self.figures.len() - 1)
    }

    /// Adds a table in one or more forms, the finest first: each destination, then merged destinations; each
    /// municipality, then the sub-region; each quarter, then an empty form that leaves the year alone.
    ///
    /// A table of an earlier release is given again with its figures of before, so that the nobody or everybody it hid
    /// stays hidden.
    ///
    /// # Errors
    /// [`NotASplit`], for any split of any form.
    pub fn table(&mut self, forms: Vec<Form>) -> Result<(), NotASplit> {
        for split in forms.iter().flatten() {
            let mut left = self.cells(split.whole).clone();
            for cell in split.parts.iter().flat_map(|part| self.cells(*part)) {
                if !left.remove(cell) {
                    return Err(NotASplit);
                }
            }
        }
        self.tables.push(forms);
        Ok(())
    }

    /// The number itself.
    pub fn value(&self, figure: FigureId) -> u64 {
        self.figures.get(figure.0).map_or(0, |figure| figure.value)
    }

    pub(super) fn figures(&self) -> &[Figure] {
        &self.figures
    }

    pub(super) fn tables(&self) -> &[Vec<Form>] {
        &self.tables
    }

    pub(super) fn cells(&self, figure: FigureId) -> &BTreeSet<CellId> {
        static NONE: BTreeSet<CellId> = BTreeSet::new();
        self.figures
            .get(figure.0)
            .map_or(&NONE, |figure| &figure.cells)
    }

    pub(super) fn count<'a>(&self, cells: impl IntoIterator<Item = &'a CellId>) -> u64 {
        cells
            .into_iter()
            .filter_map(|cell| self.counts.get(cell.0))
            .map(|count| u64::from(*count))
            .sum()
    }

    /// The cells in groups that no figure tells apart; cells in no figure are left out, of those nothing is told.
    pub(super) fn atoms(&self) -> Vec<BTreeSet<CellId>> {
        let mut figures_of: BTreeMap<CellId, Vec<usize>> = BTreeMap::new();
        for (at, figure) in self.figures.iter().enumerate() {
            for cell in &figure.cells {
                figures_of.entry(*cell).or_default().push(at);
            }
        }
        let mut alike: BTreeMap<Vec<usize>, BTreeSet<CellId>> = BTreeMap::new();
        for (cell, figures) in figures_of {
            alike.entry(figures).or_default().insert(cell);
        }
        alike.into_values().collect()
    }
}
