//! What is entered in a budget. Nothing is taken away: a mistake is entered once more, the other way round.

use super::Amounts;
use crate::{BudgetEntryId, code::codes, costs::Cents};

codes! {
    /// What an amount is.
    pub enum EntryKind {
        /// It is put in the budget.
        Planned = "planned", "Begroot";
        /// It is promised to others.
        Committed = "committed", "Toegezegd";
        /// It is paid, and was not promised before.
        Spent = "spent", "Betaald";
        /// What was promised is paid: it goes from the one to the other.
        SpentCommitted = "spent_committed", "Betaald van wat was toegezegd";
    }
}

/// The largest amount of one entry: a hundred million euros. More is a slip of the pen.
pub const MOST: Cents = Cents(10_000_000_000);

/// One amount entered in a line of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: BudgetEntryId,
    /// What it is.
    pub kind: EntryKind,
    /// How much; more than nothing, also when it reverses another.
    pub amount: Cents,
    /// The entry that this one undoes.
    pub reverses: Option<BudgetEntryId>,
}

/// Why an entry is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryRefusal {
    /// The amount is not above nothing, or above [`MOST`].
    #[error("an amount is above nothing and at most {}", MOST)]
    Amount,
    /// It pays more of what was promised than was promised.
    #[error("only {promised} is promised")]
    MoreThanPromised {
        /// What is promised and not paid.
        promised: Cents,
    },
    /// It reverses what does not stand in this line.
    #[error("there is no such entry")]
    NotThere,
    /// It reverses an entry that reverses another.
    #[error("the entry reverses another")]
    IsReversal,
    /// The entry was reversed already.
    #[error("the entry was reversed already")]
    ReversedAlready,
    /// What was promised is paid already: that payment goes first.
    #[error("what was promised is paid already")]
    PaidAlready,
}

impl EntryRefusal {
    /// What the user reads: what is wrong, and what to do.
    pub fn dutch(self) -> String {
        match self {
            Self::Amount => format!(
                "Vul een bedrag boven nul in, hooguit € {MOST}. Een vergissing boekt u tegen."
            ),
            Self::MoreThanPromised { promised } => format!(
                "Op deze post is nog € {promised} toegezegd. Betaalde u meer, boek de rest dan als Betaald."
            ),
            Self::NotThere => "Deze boeking staat niet op deze post.".to_owned(),
            Self::IsReversal => {
                "Een tegenboeking boekt u niet tegen. Boek het bedrag opnieuw.".to_owned()
            }
            Self::ReversedAlready => "Deze boeking is al tegengeboekt.".to_owned(),
            Self::PaidAlready => {
                "Deze toezegging is al betaald. Boek eerst die betaling tegen.".to_owned()
            }
        }
    }
}

impl Entry {
    /// What it does to the amounts of its line.
    pub fn effect(&self) -> Amounts {
        let amount = if self.reverses.is_some() {
            Cents(self.amount.0.saturating_neg())
        } else {
            self.amount
        };
        let none = Amounts::default();
        match self.kind {
            EntryKind::Planned => Amounts {
                planned: amount,
                ..none
            },
            EntryKind::Committed => Amounts {
                committed: amount,
                ..none
            },
            EntryKind::Spent => Amounts {
                spent: amount,
                ..none
            },
            EntryKind::SpentCommitted => Amounts {
                committed: Cents(amount.0.saturating_neg()),
                spent: amount,
                ..none
            },
        }
    }

    /// The entry that undoes an entry of a line.
    ///
    /// # Errors
    /// [`EntryRefusal`] when it is not there, is a reversal itself, or was reversed already.
    pub fn reversing(
        line: &[Self],
        of: BudgetEntryId,
        id: BudgetEntryId,
    ) -> Result<Self, EntryRefusal> {
        let entry = line
            .iter()
            .find(|entry| entry.id == of)
            .ok_or(EntryRefusal::NotThere)?;
        if entry.reverses.is_some() {
            return Err(EntryRefusal::IsReversal);
        }
        if line.iter().any(|other| other.reverses == Some(of)) {
            return Err(EntryRefusal::ReversedAlready);
        }
        Ok(Self {
            id,
            reverses: Some(of),
            ..*entry
        })
    }

    /// Whether it may be added to the entries of its line.
    ///
    /// # Errors
    /// [`EntryRefusal`] for an amount that is none, and for what would leave less than nothing promised.
    pub fn check(&self, line: &[Self]) -> Result<(), EntryRefusal> {
        if self.amount.0 <= 0 || self.amount > MOST {
            return Err(EntryRefusal::Amount);
        }
        let promised = add_up(line).committed;
        let after = promised.0.saturating_add(self.effect().committed.0);
        match (after < 0, self.reverses) {
            (false, _) => Ok(()),
            (true, Some(_)) => Err(EntryRefusal::PaidAlready),
            (true, None) => Err(EntryRefusal::MoreThanPromised { promised }),
        }
    }
}

/// What the entries of a line come to.
pub fn add_up(entries: &[Entry]) -> Amounts {
    entries.iter().map(Entry::effect).sum()
}
