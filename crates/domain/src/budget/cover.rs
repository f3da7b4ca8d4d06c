//! Who pays a budget: each line divided by its key, and what nobody pays.

use std::collections::BTreeMap;

use super::{Budget, BudgetLine};
use crate::{
    Day, Validity,
    costs::{Cents, NotDivisible, divide},
};

/// One payer's weight in a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Who pays: a programme of the municipality's budget, or a municipality that takes part.
    pub payer: String,
    /// Its weight: 1 and 1 are half and half; percentages and counts do as well.
    pub weight: u64,
}

/// A named key with the days on which it holds. The same name may stand in a budget more than once, one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverKey {
    /// Its name.
    pub name: String,
    /// When it holds.
    pub validity: Validity,
    /// The shares.
    pub shares: Vec<Share>,
}

/// What a payer has for this budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fund {
    /// The payer.
    pub payer: String,
    /// At most this.
    pub available: Cents,
}

/// Why a line is not covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncovered {
    /// It names no key.
    NoKey,
    /// No key of that name holds on the day.
    NotInForce,
    /// The key divides nothing: it has no shares, or larger ones than can be counted with.
    Key(NotDivisible),
}

/// How the planned amount of a line is paid: payer and amount, in the order of the key, adding up to it.
pub type LineCover = Result<Vec<(String, Cents)>, Uncovered>;

/// What a payer is asked, over all lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerCover {
    /// The payer.
    pub payer: String,
    /// What the keys ask.
    pub asked: Cents,
    /// What of that is more than its fund holds; 0 where it has none written down.
    pub short: Cents,
}

/// Who pays the budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Each line, in the order of the budget.
    pub lines: Vec<LineCover>,
    /// Each payer, by name.
    pub payers: Vec<PayerCover>,
    /// What of the plan nobody pays: lines without a key that holds, and what the funds are short.
    pub uncovered: Cents,
}

impl Budget {
    /// Divides the planned amount of each line over the payers, by the keys that hold on a day.
    ///
    /// Each line is divided by itself, exactly ([`divide`]), so that lines, payers and the whole add up to the cent. What
    /// a payer pays in all may therefore be some cents off its share of the whole.
    pub fn cover(&self, on: Day) -> Cover {
        let lines: Vec<LineCover> = self
            .lines
            .iter()
            .map(|line| self.cover_line(line, on))
            .collect();
        let mut asked: BTreeMap<&str, Cents> = BTreeMap::new();
        for (payer, amount) in lines.iter().flatten().flatten() {
            let sum = asked.entry(payer).or_default();
            *sum = [*sum, *amount].into_iter().sum();
        }
        let payers: Vec<PayerCover> = asked
            .into_iter()
            .map(|(payer, asked)| PayerCover {
                payer: payer.to_owned(),
                asked,
                short: self.short(payer, asked),
            })
            .collect();
        let unpaid = self
            .lines
            .iter()
            .zip(&lines)
            .filter(|(_, cover)| cover.is_err())
            .map(|(line, _)| line.amounts.planned);
        let uncovered = unpaid.chain(payers.iter().map(|payer| payer.short)).sum();
        Cover {
            lines,
            payers,
            uncovered,
        }
    }

    fn cover_line(&self, line: &BudgetLine, on: Day) -> LineCover {
        let name = line.key.as_ref().ok_or(Uncovered::NoKey)?;
        // Of two that hold, the one that began last.
        let key = self
            .keys
            .iter()
            .filter(|key| key.name == *name && key.validity.covers(on))
            .max_by_key(|key| key.validity.from)
            .ok_or(Uncovered::NotInForce)?;
        let weights: Vec<u64> = key.shares.iter().map(|share| share.weight).collect();
        let parts = divide(line.amounts.planned, &weights).map_err(Uncovered::Key)?;
        let payers = key.shares.iter().map(|share| share.payer.clone());
        Ok(payers
            .zip(parts.into_iter().map(|part| part.amount))
            .collect())
    }

    /// What is asked of a payer above its funds.
    fn short(&self, payer: &str, asked: Cents) -> Cents {
        let mut funds = self
            .funds
            .iter()
            .filter(|fund| fund.payer == payer)
            .map(|fund| fund.available)
            .peekable();
        if funds.peek().is_none() {
            return Cents(0);
        }
        let available: Cents = funds.sum();
        Cents(asked.0.saturating_sub(available.0).max(0))
    }
}
