//! What can be told to DUO of a row, and whether a list is complete (S4-06).

use super::{Disposition, LeaverResult, NotTakenUp, TakenUpBy};

/// What DUO is told of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returnable {
    /// Who took it up, and what came of it.
    Result(TakenUpBy, LeaverResult),
    /// Nobody took it up, for this reason.
    NotTakenUp(NotTakenUp),
    /// It was destroyed: nothing is told, and nobody waits for it.
    Destroyed,
}

/// Whom a row waits for. There is no row that waits for nobody without something to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// The municipality has to decide.
    Municipality,
    /// Who took it up has to say what came of it.
    Executor(TakenUpBy),
    /// Nobody: this can be told to DUO.
    Nobody(Returnable),
}

/// Whom a row waits for. A result counts for the disposition it was recorded under.
pub const fn waits_for(
    disposition: Option<Disposition>,
    result: Option<LeaverResult>,
    destroyed: bool,
) -> Waits {
    match (destroyed, disposition, result) {
        (true, ..) => Waits::Nobody(Returnable::Destroyed),
        (_, None, _) => Waits::Municipality,
        (_, Some(Disposition::NotTakenUp(reason)), _) => {
            Waits::Nobody(Returnable::NotTakenUp(reason))
        }
        (_, Some(Disposition::TakenUp(by)), None) => Waits::Executor(by),
        (_, Some(Disposition::TakenUp(by)), Some(result)) => {
            Waits::Nobody(Returnable::Result(by, result))
        }
    }
}

/// How far a list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Rows that can be told to DUO.
    pub returnable: u32,
    /// Rows that wait for their municipality.
    pub undecided: u32,
    /// Rows that wait for who took them up.
    pub without_result: u32,
    /// Rows that were destroyed.
    pub destroyed: u32,
}

impl Completeness {
    /// All rows.
    pub const fn rows(self) -> u32 {
        self.returnable
            .saturating_add(self.undecided)
            .saturating_add(self.without_result)
            .saturating_add(self.destroyed)
    }

    /// Rows for which a return is not complete.
    pub const fn open(self) -> u32 {
        self.undecided.saturating_add(self.without_result)
    }

    /// Whether nothing is open.
    pub const fn is_complete(self) -> bool {
        self.open() == 0
    }
}

/// How far the rows of a list are.
pub fn completeness(rows: impl IntoIterator<Item = Waits>) -> Completeness {
    let mut found = Completeness::default();
    for row in rows {
        let count = match row {
            Waits::Municipality => &mut found.undecided,
            Waits::Executor(_) => &mut found.without_result,
            Waits::Nobody(Returnable::Destroyed) => &mut found.destroyed,
            Waits::Nobody(_) => &mut found.returnable,
        };
        *count = count.saturating_add(1);
    }
    found
}
