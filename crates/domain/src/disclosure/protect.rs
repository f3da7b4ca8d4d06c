//! Withholding as little as is needed, until nobody outside can narrow a group to be protected.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    CellId, Exposed, FigureId, Outcome, Protected, Publication, Release, TooLarge, Why,
    sensitive::Sensitive,
    simplex::{Simplex, Sum},
};

/// Decides what is shown of a publication, so that each small group can still be anything over a range of `threshold`
/// people for who sees all figures shown now and before (the rule's numbers are 10 for the public and 5 internally).
///
/// First each table takes its finest form without a sensitive figure. Only where the coarsest still has one, that figure
/// is withheld; then, as long as a group can be narrowed, the smallest figure that the proof of it needs: people before
/// zeros, then the smaller group, then the figure added first. At the end each of these is shown after all where the
/// others suffice, the largest first. The same input gives the same answer.
///
/// # Errors
/// [`TooLarge`]: nothing may be released; it takes tables that cross each other in a way that no monitor does.
pub fn protect(publication: &Publication, threshold: u32) -> Result<Protected, TooLarge> {
    let sensitive = Sensitive::of(publication, threshold);
    let rolled_up = sensitive.rolled_up(publication);
    let unknowns = Unknowns::of(publication);
    let mut targets = unknowns.targets(&sensitive, threshold)?;

    let before = unknowns.shown(|_, release| release == Release::ShownBefore);
    let exposed = unknowns.limit(&mut targets, &before)?;

    let is_shown = |figure: FigureId, release| match release {
        Release::Now => !sensitive.figures.contains_key(&figure) && !rolled_up.contains(&figure),
        Release::ShownBefore => true,
        Release::WithheldBefore => false,
    };
    let mut shown = unknowns.shown(is_shown);
    let withheld = unknowns.withhold(&targets, &mut shown)?;
    unknowns.show_again(&targets, withheld, &mut shown)?;

    let figures = publication.figures().iter().enumerate();
    let outcomes = figures.map(|(at, figure)| {
        let id = FigureId(at);
        if shown.contains(&id) {
            Outcome::Shown(figure.value)
        } else if figure.release == Release::WithheldBefore {
            Outcome::Withheld(Why::Before)
        } else if rolled_up.contains(&id) {
            Outcome::RolledUp
        } else {
            let why = sensitive.figures.get(&id).copied();
            Outcome::Withheld(why.unwrap_or(Why::Difference))
        }
    });
    Ok(Protected {
        outcomes: outcomes.collect(),
        exposed,
        threshold,
    })
}

/// A group to protect.
struct Target {
    cells: BTreeSet<CellId>,
    atoms: BTreeSet<usize>,
    value: i64,
    /// How far apart its possible numbers must lie.
    width: i64,
}

/// The publication as an outsider sees it: what is unknown, and which figures add it up.
struct Unknowns<'a> {
    publication: &'a Publication,
    atom_of: BTreeMap<CellId, usize>,
    atoms: usize,
}

impl<'a> Unknowns<'a> {
    fn of(publication: &'a Publication) -> Self {
        let atoms = publication.atoms();
        let cells = atoms.iter().enumerate();
        Self {
            publication,
            atoms: atoms.len(),
            atom_of: cells
                .flat_map(|(at, cells)| cells.iter().map(move |cell| (*cell, at)))
                .collect(),
        }
    }

    fn atoms_of(&self, cells: &BTreeSet<CellId>) -> BTreeSet<usize> {
        let atoms = cells.iter().filter_map(|cell| self.atom_of.get(cell));
        atoms.copied().collect()
    }

    fn targets(&self, sensitive: &Sensitive, threshold: u32) -> Result<Vec<Target>, TooLarge> {
        let groups = sensitive.groups.iter();
        let target = |cells: &BTreeSet<CellId>| {
            Ok(Target {
                cells: cells.clone(),
                atoms: self.atoms_of(cells),
                value: i64::try_from(self.publication.count(cells)).map_err(|_| TooLarge)?,
                width: i64::from(threshold),
            })
        };
        groups.map(target).collect()
    }

    fn shown(&self, is_shown: impl Fn(FigureId, Release) -> bool) -> BTreeSet<FigureId> {
        let figures = self.publication.figures().iter().enumerate();
        figures
            .map(|(at, figure)| (FigureId(at), figure.release))
            .filter(|(id, release)| is_shown(*id, *release))
            .map(|(id, _)| id)
            .collect()
    }

    fn knowing(&self, shown: &BTreeSet<FigureId>) -> Result<Simplex, TooLarge> {
        let sums = shown.iter().map(|id| Sum {
            atoms: self.atoms_of(self.publication.cells(*id)),
            value: self.publication.value(*id),
        });
        Simplex::new(self.atoms, &sums.collect::<Vec<_>>())
    }

    /// Asks of each group no more than what is left of it after what was told before.
    fn limit(
        &self,
        targets: &mut [Target],
        before: &BTreeSet<FigureId>,
    ) -> Result<Vec<Exposed>, TooLarge> {
        let mut simplex = self.knowing(before)?;
        let mut exposed = Vec::new();
        for target in targets {
            let reach = simplex.reach(&target.atoms, target.value, target.width)?;
            if !reach.is_enough {
                target.width = reach.most - reach.least;
                exposed.push(Exposed {
                    cells: target.cells.iter().copied().collect(),
                    least: u64::try_from(reach.least).map_err(|_| TooLarge)?,
                    most: u64::try_from(reach.most).map_err(|_| TooLarge)?,
                });
            }
        }
        Ok(exposed)
    }

    /// Withholds figures until every group reaches its width. One pass suffices: withholding more only widens. Answers
    /// each figure with the group it was withheld for.
    fn withhold(
        &self,
        targets: &[Target],
        shown: &mut BTreeSet<FigureId>,
    ) -> Result<Vec<(FigureId, usize)>, TooLarge> {
        let mut simplex = self.knowing(shown)?;
        let sums: Vec<FigureId> = shown.iter().copied().collect();
        let mut withheld = Vec::new();
        for (at, target) in targets.iter().enumerate() {
            loop {
                let reach = simplex.reach(&target.atoms, target.value, target.width)?;
                if reach.is_enough {
                    break;
                }
                let proof = reach.proof.into_iter();
                let open = proof.filter_map(|sum| Some((sum, *sums.get(sum)?)));
                let Some((sum, least)) = open
                    .filter(|(_, id)| self.is_open(*id))
                    .min_by_key(|(_, id)| self.cost(*id))
                else {
                    // Cannot be: numbers of before alone prove no more than `limit` has found.
                    return Err(TooLarge);
                };
                simplex.forget(sum)?;
                shown.remove(&least);
                withheld.push((least, at));
            }
        }
        Ok(withheld)
    }

    /// Shows again what was withheld for a group that what was withheld later protects as well.
    fn show_again(
        &self,
        targets: &[Target],
        mut withheld: Vec<(FigureId, usize)>,
        shown: &mut BTreeSet<FigureId>,
    ) -> Result<(), TooLarge> {
        withheld.sort_by_key(|(id, _)| Reverse(self.cost(*id)));
        for (id, asked_for) in withheld {
            shown.insert(id);
            let mut simplex = self.knowing(shown)?;
            // The group that asked for it first: it most often still does.
            let asked = targets.get(asked_for).into_iter();
            for target in asked.chain(targets) {
                let reach = simplex.reach(&target.atoms, target.value, target.width)?;
                if !reach.is_enough {
                    shown.remove(&id);
                    break;
                }
            }
        }
        Ok(())
    }

    fn is_open(&self, id: FigureId) -> bool {
        self.publication
            .figures()
            .get(id.0)
            .is_some_and(|figure| figure.release == Release::Now)
    }

    /// What is lost by withholding a figure: the least goes first.
    fn cost(&self, id: FigureId) -> (bool, u64, usize, FigureId) {
        let value = self.publication.value(id);
        (value == 0, value, self.publication.cells(id).len(), id)
    }
}
