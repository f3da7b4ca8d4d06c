//! What is wrong with a budget, line by line.

use std::collections::BTreeSet;

use super::{Budget, BudgetLine, Consequences, LineCover, Uncovered};
use crate::{Day, costs::Cents};

/// Where a finding belongs on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The budget as a whole.
    Whole,
    /// A line, counted from 0.
    Line(usize),
    /// A key, counted from 0.
    Key(usize),
    /// A payer.
    Payer(String),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// An amount is below 0.
    Negative,
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
    /// The line names no key.
    NoKey {
        /// What nobody pays.
        amount: Cents,
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
    /// A payer stands in a key twice.
    PayerTwice {
        /// The payer.
        payer: String,
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

impl Finding {
    /// What the user reads at that place: what is wrong, and what to do.
    pub fn dutch(&self) -> String {
        match &self.kind {
            FindingKind::Negative => {
                "Een bedrag is lager dan nul. Vul in wat er begroot, toegezegd en betaald is."
                    .to_owned()
            }
            FindingKind::Overspent { by } => format!(
                "Er is € {by} meer betaald dan begroot. Verhoog de begroting of leg uit waarom."
            ),
            FindingKind::Overcommitted { by } => format!(
                "Betaald en toegezegd zijn samen € {by} meer dan begroot. Zeg niets meer toe of verhoog de begroting."
            ),
            FindingKind::NoKey { amount } => {
                format!("Voor € {amount} is geen dekking: kies een verdeelsleutel.")
            }
            FindingKind::KeyNotInForce { key, on, amount } => format!(
                "Voor € {amount} is geen dekking: verdeelsleutel {key} geldt niet op {}. Kies een andere of leg een nieuwe vast.",
                on.dutch()
            ),
            FindingKind::KeyUnusable { key, amount } => format!(
                "Voor € {amount} is geen dekking: in verdeelsleutel {key} heeft niemand een bruikbaar aandeel. Vul de aandelen in."
            ),
            FindingKind::PayerTwice { payer } => {
                format!("{payer} staat twee keer in deze verdeelsleutel. Tel de aandelen op.")
            }
            FindingKind::FundShort { asked, short } => format!(
                "Gevraagd wordt € {asked}; daarvan is € {short} er niet. Zoek andere dekking of verlaag de begroting."
            ),
            FindingKind::SaysNoConsequences { planned } => format!(
                "In het voorstel staat dat er geen financiële gevolgen zijn, maar er is € {planned} begroot. Pas een van beide aan."
            ),
        }
    }
}

impl Budget {
    /// Looks for what is wrong, with the keys that hold on a day: first the whole, then the lines in their order, the
    /// keys, the payers.
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
        let keys = self.keys.iter().enumerate().flat_map(|(at, key)| {
            let mut seen = BTreeSet::new();
            key.shares
                .iter()
                .filter(move |share| !seen.insert(&share.payer))
                .map(move |share| Finding {
                    place: Place::Key(at),
                    kind: FindingKind::PayerTwice {
                        payer: share.payer.clone(),
                    },
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
        whole
            .into_iter()
            .chain(lines)
            .chain(keys)
            .chain(payers)
            .collect()
    }
}

/// What is wrong with the amounts of a line; the first that holds.
fn amounts(line: &BudgetLine) -> Option<FindingKind> {
    let amounts = line.amounts;
    let all = [amounts.planned, amounts.committed, amounts.spent];
    if all.iter().any(|amount| amount.0 < 0) {
        return Some(FindingKind::Negative);
    }
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
    let key = line.key.clone().unwrap_or_default();
    match cover.as_ref().err()? {
        Uncovered::NoKey => Some(FindingKind::NoKey { amount }),
        Uncovered::NotInForce => Some(FindingKind::KeyNotInForce { key, on, amount }),
        Uncovered::Key(_) => Some(FindingKind::KeyUnusable { key, amount }),
    }
}
