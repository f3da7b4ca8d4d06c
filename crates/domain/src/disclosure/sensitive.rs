//! Which figures disclose by themselves, which form of each table is printed, and which groups are to be protected.

use std::collections::{BTreeMap, BTreeSet};

use super::{CellId, FigureId, Form, Publication, Release, Split, Telling, Why};

/// What the numbers alone say, before anybody combines them.
pub(super) struct Sensitive {
    /// The figures that may not be shown.
    pub(super) figures: BTreeMap<FigureId, Why>,
    /// The groups of which nobody may learn how small they are.
    pub(super) groups: BTreeSet<BTreeSet<CellId>>,
}

impl Sensitive {
    /// Judges every figure and every split of every form, also of forms that will not be printed: what is rolled up must
    /// not be worked out again.
    pub(super) fn of(publication: &Publication, threshold: u32) -> Self {
        let is_small = |value: u64| value > 0 && value < u64::from(threshold);
        let mut found = Self {
            figures: BTreeMap::new(),
            groups: BTreeSet::new(),
        };
        for split in publication.tables().iter().flatten().flatten() {
            found.judge(publication, split);
        }
        for (at, figure) in publication.figures().iter().enumerate() {
            if is_small(figure.value) {
                found.figures.insert(FigureId(at), Why::Small);
            }
        }
        for (figure, why) in &found.figures {
            // Of a part that is everybody the group to protect is the rest, and `judge` named it.
            if *why != Why::Everybody {
                found.groups.insert(publication.cells(*figure).clone());
            }
        }
        let atoms = publication.atoms().into_iter();
        let small_atoms = atoms.filter(|atom| is_small(publication.count(atom)));
        found.groups.extend(small_atoms);
        found
    }

    fn judge(&mut self, publication: &Publication, split: &Split) {
        let whole = publication.value(split.whole);
        if split.telling == Telling::Nothing || whole == 0 {
            return;
        }
        for part in &split.parts {
            let value = publication.value(*part);
            if value == whole {
                let cells = publication.cells(split.whole);
                let rest: BTreeSet<CellId> = cells - publication.cells(*part);
                // A part that is the group by another name splits nothing.
                if !rest.is_empty() {
                    self.figures.insert(*part, Why::Everybody);
                    self.groups.insert(rest);
                }
            } else if value == 0 && split.telling == Telling::Nobody {
                self.figures.insert(*part, Why::Nobody);
            }
        }
    }

    /// The figures that are not printed, because every table they are in takes a coarser form. A table takes its finest
    /// form without a sensitive figure, and its coarsest when there is none.
    pub(super) fn rolled_up(&self, publication: &Publication) -> BTreeSet<FigureId> {
        let mut printed = BTreeSet::new();
        let mut all = BTreeSet::new();
        for forms in publication.tables() {
            let is_clean = |form: &&Form| {
                parts(form)
                    .all(|part| !self.figures.contains_key(&part) || !is_open(publication, part))
            };
            let taken = forms.iter().find(is_clean).or(forms.last());
            printed.extend(taken.into_iter().flat_map(parts));
            all.extend(forms.iter().flat_map(parts));
        }
        all.retain(|part| !printed.contains(part) && is_open(publication, *part));
        all
    }
}

fn parts(form: &Form) -> impl Iterator<Item = FigureId> {
    form.iter().flat_map(|split| split.parts.iter().copied())
}

fn is_open(publication: &Publication, figure: FigureId) -> bool {
    publication
        .figures()
        .get(figure.0)
        .is_some_and(|figure| figure.release == Release::Now)
}
