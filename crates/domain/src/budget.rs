//! Budgets and what covers them: planned, committed and spent per trajectory and municipality, divided over who pays by
//! dated named keys, to the cent (S4-14, S4-15, S0-19; requirements A.11 T2, T8).

mod check;
mod cover;
mod line;

pub use check::{Finding, FindingKind, Place};
pub use cover::{Cover, CoverKey, Fund, LineCover, PayerCover, Share, Uncovered};
pub use line::{Amounts, Budget, BudgetLine, Consequences};
