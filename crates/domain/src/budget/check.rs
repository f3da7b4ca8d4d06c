//! What is wrong with a budget, line by line.

use super::{Budget, BudgetLine, Consequences, LineCover, Uncovered};
use crate::{Day, costs::Cents};

/// Where a finding belongs on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The budget as a whole.
    Whole,
    /// A line, counted from 0.
    Line(usize),
    /// A payer.
    Payer(String),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// More is paid than was planned.
    Overspent {
        /// By how much.
        by: Cents,
    },
    /// What is paid and what is promised are together more than the plan.
    Overcommitted {
        /// By how much.
        by: Cents,
    },
    /// The key a line names does not hold on the day.
    KeyNotInForce {
        /// The key.
        key: String,
        /// The day.
        on: Day,
        /// What nobody pays.
        amount: Cents,
    },
    /// The key of a line divides nothing.
    KeyUnusable {
        /// The key.
        key: String,
        /// What nobody pays.
        amount: Cents,
    },
    /// A payer is asked more than it has.
    FundShort {
        /// What it is asked.
        asked: Cents,
        /// What of that it does not have.
        short: Cents,
    },
    /// The proposal says there are no financial consequences, and money is asked.
    SaysNoConsequences {
        /// What is planned.
        planned: Cents,
    },
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: FindingKind,
}

impl Budget {
    /// Looks for what is wrong, with the keys that hold on a day: first the whole, then the lines in their order,
    /// then the payers.
    pub fn check(&self, on: Day) -> Vec<Finding> {
        let cover = self.cover(on);
        let planned = self.total().planned;
        let contradicts = self.consequences == Consequences::No && planned.0 > 0;
        let whole = contradicts.then_some(Finding {
            place: Place::Whole,
            kind: FindingKind::SaysNoConsequences { planned },
        });
        let lines = self.lines.iter().zip(&cover.lines).enumerate();
        let lines = lines.flat_map(|(at, (line, cover))| {
            let kinds = [amounts(line), uncovered(line, cover, on)];
            kinds.into_iter().flatten().map(move |kind| Finding {
                place: Place::Line(at),
                kind,
            })
        });
        let payers = cover.payers.iter().filter(|payer| payer.short.0 > 0);
        let payers = payers.map(|payer| Finding {
            place: Place::Payer(payer.payer.clone()),
            kind: FindingKind::FundShort {
                asked: payer.asked,
                short: payer.short,
            },
        });
        whole.into_iter().chain(lines).chain(payers).collect()
    }
}

/// What is wrong with the amounts of a line; the first that holds.
fn amounts(line: &BudgetLine) -> Option<FindingKind> {
    let amounts = line.amounts;
    let (over, left) = (amounts.overspent(), amounts.left());
    if over.0 > 0 {
        return Some(FindingKind::Overspent { by: over });
    }
    (left.0 < 0).then(|| FindingKind::Overcommitted {
        by: Cents(left.0.saturating_neg()),
    })
}

/// Why nobody pays for a line. A line without money needs nobody.
fn uncovered(line: &BudgetLine, cover: &LineCover, on: Day) -> Option<FindingKind> {
    let amount = line.amounts.planned;
    if amount.0 == 0 {
        return None;
    }
    let key = line.key.clone();
    match cover.as_ref().err()? {
        Uncovered::NotInForce => Some(FindingKind::KeyNotInForce { key, on, amount }),
        Uncovered::Key(_) => Some(FindingKind::KeyUnusable { key, amount }),
    }
}
