//! The lines of a budget and what they add up to.

use std::{collections::BTreeMap, iter::Sum};

use super::{CoverKey, Fund};
use crate::{Day, MunicipalityId, code::codes, costs::Cents, guidance::content::TrajectoryKind};

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

/// What a line pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purpose {
    /// The kind of cost.
    pub item: CostItem,
    /// For which kind of trajectory; `None`: for none, or for all of them.
    pub trajectory: Option<TrajectoryKind>,
}

/// One line: what a purpose may cost, for which municipality, and which key says who pays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetLine {
    /// What it pays for.
    pub purpose: Purpose,
    /// For which municipality; `None`: for all that take part together.
    pub municipality: Option<MunicipalityId>,
    /// The amounts.
    pub amounts: Amounts,
    /// The name of the key that divides it.
    pub key: String,
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

    /// Kinds of cost of a trajectory, and of what is done around it (S4-115, S4-116, S0-19; A.11 T5, T8).
    pub enum CostItem {
        /// More hours of those who do the work.
        Capacity = "capacity", "Extra capaciteit";
        /// Debt restructuring.
        DebtRestructuring = "debt_restructuring", "Schuldsanering";
        /// Extra guidance, such as a job coach.
        ExtraGuidance = "extra_guidance", "Extra begeleiding, zoals een jobcoach";
        /// Expertise that is bought.
        Expertise = "expertise", "Inkoop van expertise";
        /// An instrument on the way to work: a place to gain experience, a wage subsidy.
        WorkInstrument = "work_instrument", "Instrument naar werk, zoals loonkostensubsidie";
        /// An assessment or a test.
        Assessment = "assessment", "Assessment of test";
        /// Something else.
        OtherCost = "other", "Andere kosten";
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

    /// The day on which a budget of a year is looked at today: today, or the nearest day of that year.
    pub fn day_in(year: i16, today: Day) -> Day {
        let first = Day::new(year, 1, 1).unwrap_or(Day::FIRST);
        let last = Day::new(year, 12, 31).unwrap_or(Day::LAST);
        today.max(first).min(last)
    }

    /// The lines of each purpose together.
    pub fn by_purpose(&self) -> BTreeMap<Purpose, Amounts> {
        let mut totals: BTreeMap<Purpose, Amounts> = BTreeMap::new();
        for line in &self.lines {
            let total = totals.entry(line.purpose).or_default();
            *total = [*total, line.amounts].into_iter().sum();
        }
        totals
    }

    /// The lines of each municipality together; under `None` those of all.
    pub fn by_municipality(&self) -> BTreeMap<Option<MunicipalityId>, Amounts> {
        let mut totals: BTreeMap<Option<MunicipalityId>, Amounts> = BTreeMap::new();
        for line in &self.lines {
            let total = totals.entry(line.municipality).or_default();
            *total = [*total, line.amounts].into_iter().sum();
        }
        totals
    }
}
