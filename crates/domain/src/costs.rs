//! Costs and who pays them: amounts to the cent, division by named keys, tables that people bring
//! (S4-11 to S4-14; requirements A.11).

mod check;
mod division;
mod money;
mod rounding;
mod table;

pub use check::{CellFit, KeyFit, NotHalf, RowCheck};
pub use division::{NotDivisible, Part, divide};
pub use money::{Cents, NotAnAmount};
pub use rounding::Rounding;
pub(crate) use rounding::{down, half_up, up};
pub(crate) use table::decimal;
pub use table::{Key, Table, TableError, TableRow};
