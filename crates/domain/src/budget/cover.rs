//! Who pays a budget: each line divided by its key, and what nobody pays.

use std::collections::BTreeMap;

use super::{Budget, BudgetLine, Share};
use crate::{
    Day, Validity,
    code::codes,
    costs::{Cents, NotDivisible, divide, half_up},
};

codes! {
    /// What the shares of a key rest on (S4-14).
    pub enum KeyBasis {
        /// Percentages that were agreed on.
        Agreed = "agreed", "Afgesproken aandelen";
        /// How many of each municipality were worked on.
        WorkedList = "worked_list", "Aantal op de gewerkte lijst";
        /// Inhabitants.
        Population = "population", "Aantal inwoners";
        /// Something of the region's own.
        Own = "own", "Eigen verdeling";
    }
}

/// A named key with the days on which it holds. The same name may stand in a budget more than once, one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverKey {
    /// Its name.
    pub name: String,
    /// What its shares rest on.
    pub basis: KeyBasis,
    /// Where it was decided.
    pub source: String,
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
    /// No key of that name holds on the day.
    NotInForce,
    /// The key divides nothing: it has no shares, or larger ones than can be counted with.
    Key(NotDivisible),
}

/// What one payer pays of a line, and why it is this much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidShare {
    /// The payer.
    pub payer: String,
    /// How much.
    pub amount: Cents,
    /// Its weight in the key.
    pub weight: u64,
    /// All weights of the key.
    pub of: u64,
    /// Whether a cent that was left over after rounding down came here.
    pub extra: bool,
}

impl PaidShare {
    /// The share in hundredths of a percent, to the nearest one.
    pub fn percent(&self) -> i64 {
        let of = i128::from(self.of.max(1));
        half_up(i128::from(self.weight) * 10_000, of)
    }
}

/// How the planned amount of a line is paid, in the order of the key and adding up to it.
pub type LineCover = Result<Vec<PaidShare>, Uncovered>;

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

impl CoverKey {
    /// The key of a name that holds on a day: of two the one that began last, and of two that began on one day the later
    /// in the list.
    pub fn in_force<'a>(keys: &'a [Self], name: &str, on: Day) -> Option<&'a Self> {
        keys.iter()
            .filter(|key| key.name == name && key.validity.covers(on))
            .max_by_key(|key| key.validity.from)
    }
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
        for share in lines.iter().flatten().flatten() {
            let sum = asked.entry(&share.payer).or_default();
            *sum = [*sum, share.amount].into_iter().sum();
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
        let key = CoverKey::in_force(&self.keys, &line.key, on).ok_or(Uncovered::NotInForce)?;
        let weights: Vec<u64> = key.shares.iter().map(|share| share.weight).collect();
        let parts = divide(line.amounts.planned, &weights).map_err(Uncovered::Key)?;
        let of = weights.iter().sum();
        let paid = key.shares.iter().zip(parts).map(|(share, part)| PaidShare {
            payer: share.payer.clone(),
            amount: part.amount,
            weight: share.weight,
            of,
            extra: part.extra,
        });
        Ok(paid.collect())
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
