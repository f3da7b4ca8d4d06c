//! The monitor: what is counted of cases, and the figures that follow (S1 step 6, requirements A.15).
//!
//! Each case adds to a few anonymous [`Cell`]s. What a case adds follows from its history alone, so that
//! the counters kept beside the events can be recomputed at any time and must come out the same.

mod cell;
mod council;
mod count;
mod flow;
mod indicator;
mod part;
mod published;
mod quarter;

pub use cell::{
    Activity, Category, Cell, Counts, Entrance, Measure, Milestone, Wait, add, difference, negative,
};
pub use council::{COUNCIL_INDICATORS, CouncilPart};
pub use count::{CountedContent, counted, counted_content};
pub use flow::{Answers, Stage, Waited, answers, moves, reached, stage, waits};
pub use indicator::{
    Check, CheckKind, Definition, FREQUENCY, Figures, Indicator, ListFigures, Reading, Responsible,
    ThreeParts, definition, figures, last_month_of,
};
pub use part::{NotAPart, Part};
pub use published::{
    ALL, FigureKey, InflowPart, NotAKey, NotPublished, Period, Place, Printed, Published,
    TableKind, TimeSpent, publish,
};
pub use quarter::{NotAQuarter, Quarter, QuarterStep};
