//! Budgets and what covers them: planned, committed and spent per purpose and municipality, divided over who pays by
//! dated named keys, to the cent (S4-14, S4-15, S4-116, S0-19; requirements A.11 T2, T8).

mod check;
mod cover;
mod entry;
mod line;
mod shares;

pub use check::{Finding, FindingKind, Place};
pub use cover::{Cover, CoverKey, Fund, KeyBasis, LineCover, PaidShare, PayerCover, Uncovered};
pub use entry::{Entry, EntryKind, EntryRefusal, MOST, add_up};
pub use line::{Amounts, Budget, BudgetLine, Consequences, CostItem, Purpose};
pub use shares::{Share, SharesError, written_weight};
