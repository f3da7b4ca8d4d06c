//! Costs and who pays them. Amounts and payers only: nothing here is about a young person.

use access::{Grant, policy as action};
use domain::costs::{RowCheck, Table};

use crate::{AppError, Result};

/// Longest text of a table, in bytes.
const LONGEST: usize = 64 * 1024;

/// Checks a table that somebody brings: which cells follow from which key, and where a sum is off (requirements
/// A.11). Nothing is kept.
///
/// # Errors
/// [`AppError::Invalid`] on `tabel`, with row, column and remedy, for a text that is no such table.
pub fn check(_: &Grant<action::CheckCosts>, text: &str) -> Result<(Table, Vec<RowCheck>)> {
    if text.len() > LONGEST {
        return Err(AppError::field(
            "tabel",
            "Deze tekst is te lang voor een tabel. Plak alleen de tabel zelf.",
        ));
    }
    let table = Table::read(text).map_err(|error| AppError::field("tabel", error.dutch()))?;
    let found = table.check();
    Ok((table, found))
}
