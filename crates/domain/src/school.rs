//! Who left school too early, and whom the Doorstroompunt looks for first (WEB art. 9.2.5, predecessor art. 8.3.1; S4-02 to
//! S4-06, S4-84 to S4-87).
//!
//! Bounds of age and income are dated rules and come as arguments. What a list does not tell is unknown, and unknown is
//! never taken for "no".

mod early_leaver;
mod qualification;
mod selection;

pub use early_leaver::{Cohort, Enrolment, Standing, cohort, standing};
pub use qualification::{Exemption, Qualification};
pub use selection::{Income, IncomeBounds, NotSelected, Priority, WrongBounds, select};
