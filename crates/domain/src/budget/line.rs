//! The lines of a budget and what they add up to.

use std::{collections::BTreeMap, iter::Sum};

use super::{CoverKey, Fund};
use crate::{MunicipalityId, code::codes, costs::Cents};

/// What was planned and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// The budget.
    pub planned: Cents,
    /// Promised to others and not paid yet. What is paid moves from here to `spent`.
    pub committed: Cents,
    /// Paid.
    pub spent: Cents,
}

impl Amounts {
    /// What may still be promised; below 0: more is promised and paid than was planned.
    pub fn left(self) -> Cents {
        let left =
            i128::from(self.planned.0) - i128::from(self.committed.0) - i128::from(self.spent.0);
        Cents(i64::try_from(left).unwrap_or(if left < 0 { i64::MIN } else { i64::MAX }))
    }

    /// What is paid above the plan; 0 while the plan holds.
    pub fn overspent(self) -> Cents {
        Cents(self.spent.0.saturating_sub(self.planned.0).max(0))
    }
}

impl Sum for Amounts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            planned: [sum.planned, one.planned].into_iter().sum(),
            committed: [sum.committed, one.committed].into_iter().sum(),
            spent: [sum.spent, one.spent].into_iter().sum(),
        })
    }
}

/// One line: what a trajectory may cost a municipality, and which key says who pays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetLine {
    /// The trajectory or the item.
    pub trajectory: String,
    /// For which municipality.
    pub municipality: MunicipalityId,
    /// The amounts.
    pub amounts: Amounts,
    /// The name of the key that divides it; `None`: nobody pays for it yet.
    pub key: Option<String>,
}

codes! {
    /// What the proposal for the budget says of consequences for the municipality's finances.
    pub enum Consequences {
        /// It says nothing.
        NotSaid = "not_said", "Niet ingevuld";
        /// It says there are none.
        No = "no", "Nee";
        /// It says there are.
        Yes = "yes", "Ja";
    }
}

/// A budget: lines, the keys that divide them, and the money behind the payers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What the proposal says of financial consequences.
    pub consequences: Consequences,
    /// The lines.
    pub lines: Vec<BudgetLine>,
    /// The keys; a line names one of them.
    pub keys: Vec<CoverKey>,
    /// What payers have at most. A payer that is not here pays what the keys ask.
    pub funds: Vec<Fund>,
}

impl Budget {
    /// All lines together.
    pub fn total(&self) -> Amounts {
        self.lines.iter().map(|line| line.amounts).sum()
    }

    /// The lines of each trajectory together, by name.
    pub fn by_trajectory(&self) -> BTreeMap<&str, Amounts> {
        let mut totals: BTreeMap<&str, Amounts> = BTreeMap::new();
        for line in &self.lines {
            let total = totals.entry(&line.trajectory).or_default();
            *total = [*total, line.amounts].into_iter().sum();
        }
        totals
    }

    /// The lines of each municipality together.
    pub fn by_municipality(&self) -> BTreeMap<MunicipalityId, Amounts> {
        let mut totals: BTreeMap<MunicipalityId, Amounts> = BTreeMap::new();
        for line in &self.lines {
            let total = totals.entry(line.municipality).or_default();
            *total = [*total, line.amounts].into_iter().sum();
        }
        totals
    }
}
