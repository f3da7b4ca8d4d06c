//! Who left school too early, and whom the Doorstroompunt looks for first (WEB art. 9.2.5, predecessor art. 8.3.1; S4-02 to
//! S4-10, S4-84 to S4-87).
//!
//! Bounds of age and income are dated rules and come as arguments. What a list does not tell is unknown, and unknown is
//! never taken for "no".

mod assessment;
mod disposition;
mod early_leaver;
mod inquiry;
mod qualification;
mod result;
mod returning;
mod selection;
mod target_group;
mod transition;

pub use assessment::{Assessment, LeaverFacts, Missing, SelectionBounds, assess};
pub use disposition::{Disposition, Extent, NotTakenUp, TakenUpBy, extent};
pub use early_leaver::{Cohort, Enrolment, Standing, cohort, standing};
pub use inquiry::{InquiryBasis, InquiryNeed, KnownStatus};
pub use qualification::{Education, Exemption, Qualification, SchoolListKind};
pub use result::{Destination, LeaverResult};
pub use returning::{Completeness, Returnable, Waits, completeness, waits_for};
pub use selection::{Income, IncomeBounds, NotSelected, Priority, WrongBounds, select};
pub use target_group::{TargetGroup, TargetTable, groups};
pub use transition::{
    Aim, Asks, Coverage, Need, ShownCoverage, Situation, TransitionAnswer, asks, is_followed,
};
