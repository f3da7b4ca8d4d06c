//! On the way to adulthood: what the law changes at an age, and the 18-/18+ checklist (S2-26 to S2-31; T12).
//!
//! Ages and weeks are dated rules. No deadline is told more precisely than its month, so that no day here gives a birthday
//! away.

mod law;
mod sheet;

pub use law::{Coming, LawChange, coming, to_announce, turns};
pub use sheet::{
    Area, AreaLine, AreaState, Escalation, LONGEST_ACTION, Sheet, due_month, escalation, is_asked,
};
