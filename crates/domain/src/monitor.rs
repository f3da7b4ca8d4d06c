//! The monitor: what is counted of cases, and the figures that follow (S1 step 6, requirements A.15).
//!
//! Each case adds to a few anonymous [`Cell`]s. What a case adds follows from its history alone, so that
//! the counters kept beside the events can be recomputed at any time and must come out the same.

mod cell;
mod council;
mod count;
mod definition;
mod flow;
mod further;
mod home;
mod indicator;
mod part;
mod published;
mod quarter;
mod sealed;
mod tables;

pub use cell::{
    Activity, AtHomePart, Category, Cell, Counts, Entrance, Measure, Milestone, Turn, Wait, add,
    difference, negative,
};
pub use council::{COUNCIL_INDICATORS, CouncilPart};
pub use count::{COUNTING, counted};
pub use definition::{Definition, FREQUENCY, definition};
pub use flow::{Answers, Stage, Waited, answers, moves, reached, registered, stage, waits};
pub use further::{Entered, Further, Window};
pub use indicator::{
    Check, CheckKind, Figures, Indicator, ListFigures, Reading, Responsible, ThreeParts, figures,
    last_month_of,
};
pub use part::{NotAPart, Part};
pub use published::{
    ALL, FigureKey, InflowPart, LookedBack, NotAKey, NotPublished, Period, Place, Printed,
    Published, TableKind, TimeSpent, ToldBefore, publish,
};
pub use quarter::{NotAQuarter, Quarter, QuarterStep};
pub use sealed::{CountedContent, counted_content};
