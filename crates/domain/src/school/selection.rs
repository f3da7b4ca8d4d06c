//! Whom the Doorstroompunt looks for first: priority 1, 2 and 3 (S4-84 to S4-87).

use super::Standing;
use crate::{code::codes, costs::Cents};

codes! {
    /// In which order people are looked for. The three exclude each other: their table adds up (A.11 T1).
    pub enum Priority {
        /// No work.
        NoWork = "prio_1", "Prio 1: geen werk";
        /// Income from work below the first bound.
        LittleIncome = "prio_2", "Prio 2: weinig inkomen uit werk";
        /// Income from work from the first bound to below the second.
        SomeIncome = "prio_3", "Prio 3: enig inkomen uit werk";
    }

    /// Why somebody is not selected.
    pub enum NotSelected {
        /// Is no early leaver.
        NoEarlyLeaver = "no_early_leaver", "Geen voortijdig schoolverlater";
        /// Has a benefit: another desk knows them.
        Benefit = "benefit", "Heeft een uitkering";
        /// Earns enough.
        Earns = "earns", "Verdient genoeg";
        /// What decides is not known; it is to be found out, not assumed.
        Unknown = "unknown", "Niet bekend";
    }
}

/// What somebody lives on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Income {
    /// From work, a month; zero is no work. `None`: not known.
    pub from_work: Option<Cents>,
    /// Whether there is a benefit of any amount. `None`: not known.
    pub benefit: Option<bool>,
}

/// The bounds of income from work, a month, in the order they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncomeBounds {
    little: Cents,
    some: Cents,
}

/// The first bound is not above zero, or the second not above the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bounds of income do not follow each other")]
pub struct WrongBounds;

impl IncomeBounds {
    /// Below `little` is priority 2, below `some` priority 3.
    ///
    /// # Errors
    /// [`WrongBounds`] unless zero < little < some.
    pub const fn new(little: Cents, some: Cents) -> Result<Self, WrongBounds> {
        if little.0 > 0 && little.0 < some.0 {
            Ok(Self { little, some })
        } else {
            Err(WrongBounds)
        }
    }
}

/// Whether somebody is looked for, and in which order.
///
/// # Errors
/// [`NotSelected`]: why not.
pub fn select(
    standing: Standing,
    income: Income,
    bounds: IncomeBounds,
) -> Result<Priority, NotSelected> {
    match standing {
        Standing::EarlyLeaver => {}
        Standing::Unknown => return Err(NotSelected::Unknown),
        _ => return Err(NotSelected::NoEarlyLeaver),
    }
    match income.benefit {
        Some(true) => return Err(NotSelected::Benefit),
        Some(false) => {}
        None => return Err(NotSelected::Unknown),
    }
    match income.from_work {
        None => Err(NotSelected::Unknown),
        Some(cents) if cents.0 <= 0 => Ok(Priority::NoWork),
        Some(cents) if cents < bounds.little => Ok(Priority::LittleIncome),
        Some(cents) if cents < bounds.some => Ok(Priority::SomeIncome),
        Some(_) => Err(NotSelected::Earns),
    }
}
