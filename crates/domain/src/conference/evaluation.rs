//! What a pilot tells in numbers, by type of young person: small groups are withheld, and what would give them away (S0-22).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PilotMeasure, Verdict, YoungKind};
use crate::disclosure::{Outcome, Publication, Release, TooLarge, protect};

/// How far one case came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaseCount {
    /// Of which type; `None`: not known any more, because it was destroyed.
    pub kind: Option<YoungKind>,
    /// It was looked back on.
    pub discussed: bool,
    /// There is, or was, a plan the young person agreed to.
    pub planned: bool,
    /// It ended; whether the young person takes steps, where that is known.
    pub ended: Option<Verdict>,
}

impl CaseCount {
    /// Whether it is counted there.
    pub fn counts_in(self, measure: PilotMeasure) -> bool {
        match measure {
            PilotMeasure::Selected => true,
            PilotMeasure::Discussed => self.discussed,
            PilotMeasure::Planned => self.planned,
            PilotMeasure::Ended => self.ended.is_some(),
            PilotMeasure::BetterYes => self.ended == Some(Verdict::Yes),
            PilotMeasure::BetterPartly => self.ended == Some(Verdict::Partly),
            PilotMeasure::BetterNo => self.ended == Some(Verdict::No),
        }
    }
}

/// How many cases came how far.
pub type Cells = BTreeMap<CaseCount, u32>;

/// The numbers of one type, or of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PilotLine {
    /// The type; `None`: all together.
    pub kind: Option<YoungKind>,
    /// In the order of [`PilotMeasure::ALL`]; `None`: withheld.
    pub counts: Vec<Option<u64>>,
}

/// The table of a pilot: a line for each type and one for all together, those whose type is not known any more among them.
/// Numbers below `threshold` are withheld, and so is what would give them away.
///
/// # Errors
/// [`TooLarge`]: nothing may be told.
pub fn pilot_table(cells: &Cells, threshold: u32) -> Result<Vec<PilotLine>, TooLarge> {
    let mut publication = Publication::default();
    let placed: Vec<_> = cells
        .iter()
        .map(|(case, people)| (*case, publication.cell(*people)))
        .collect();
    let lines = YoungKind::ALL.iter().map(|kind| Some(*kind)).chain([None]);
    let mut figures = Vec::new();
    for kind in lines {
        let mut of_kind = Vec::new();
        for measure in PilotMeasure::ALL {
            let within = placed.iter().filter(|(case, _)| {
                (kind.is_none() || case.kind == kind) && case.counts_in(*measure)
            });
            let cells: Vec<_> = within.map(|(_, cell)| *cell).collect();
            of_kind.push(publication.figure(cells, Release::Now));
        }
        figures.push((kind, of_kind));
    }
    let told = protect(&publication, threshold)?;
    Ok(figures
        .into_iter()
        .map(|(kind, figures)| PilotLine {
            kind,
            counts: figures
                .into_iter()
                .map(|figure| match told.outcome(figure) {
                    Outcome::Shown(people) => Some(people),
                    Outcome::RolledUp | Outcome::Withheld(_) => None,
                })
                .collect(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(kind: YoungKind, ended: Option<Verdict>) -> CaseCount {
        CaseCount {
            kind: Some(kind),
            discussed: true,
            planned: ended.is_some(),
            ended,
        }
    }

    fn count(lines: &[PilotLine], kind: Option<YoungKind>, measure: PilotMeasure) -> Option<u64> {
        let line = lines.iter().find(|one| one.kind == kind).expect("a line");
        let at = PilotMeasure::ALL
            .iter()
            .position(|one| *one == measure)
            .expect("a measure");
        *line.counts.get(at).expect("a count")
    }

    #[test]
    fn s0_22_large_groups_are_told_by_type_and_nobody_is_nobody() {
        let cells = Cells::from([
            (case(YoungKind::ProVso, Some(Verdict::Yes)), 8),
            (case(YoungKind::EarlyLeaver, Some(Verdict::No)), 9),
            (case(YoungKind::LongBenefit, None), 7),
        ]);
        let lines = pilot_table(&cells, 5).expect("small enough");
        assert_eq!(lines.len(), 4);
        assert_eq!(count(&lines, None, PilotMeasure::Selected), Some(24));
        let pro = Some(YoungKind::ProVso);
        assert_eq!(count(&lines, pro, PilotMeasure::BetterYes), Some(8));
    }

    #[test]
    fn s0_22_a_small_group_is_withheld_and_cannot_be_worked_out() {
        let cells = Cells::from([
            (case(YoungKind::ProVso, None), 12),
            (case(YoungKind::EarlyLeaver, None), 14),
            (case(YoungKind::LongBenefit, None), 2),
        ]);
        let lines = pilot_table(&cells, 5).expect("small enough");
        let small = Some(YoungKind::LongBenefit);
        assert_eq!(count(&lines, small, PilotMeasure::Selected), None);
        let shown = [None, Some(YoungKind::ProVso), Some(YoungKind::EarlyLeaver)]
            .into_iter()
            .filter(|kind| count(&lines, *kind, PilotMeasure::Selected).is_some());
        assert!(shown.count() < 3, "the total less the others gives it away");
    }
}
