//! Routes: agreed ways to education, work or day activity, with an owner, steps and a rule for who may enter (S2-05 to S2-07,
//! S2-14, S2-24, S2-36).
//!
//! A route is of a region and says nothing of a young person. Which route somebody follows is theirs: it may tell of a
//! disability or of care, and is kept sealed by whoever uses this.

mod entry;
mod following;

pub use entry::{EntryFacts, EntryRule, RouteDirection, Unmet, unmet};
pub use following::{Followed, Following, NotFollowed, RouteEnd, StepDone};
