//! Costs and who pays them: amounts to the cent, division by named keys, tables that people bring
//! (S4-11 to S4-14; requirements A.11).

mod check;
mod division;
mod money;
mod table;

pub use check::{CellFit, KeyFit, NotHalf, Rounding, RowCheck};
pub use division::{NotDivisible, Part, divide};
pub use money::{Cents, NotAnAmount};
pub use table::{Key, Table, TableError, TableRow};
