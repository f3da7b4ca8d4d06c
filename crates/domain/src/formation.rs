//! Caseload beside its norms, and what follows from it: the fte that are needed, the shortage, what it costs, and what it
//! would be if something were otherwise (S4-11 to S4-15; requirements A.11 T4, T5, T7).
//!
//! Whole numbers throughout: an fte is counted in hundredths, and each step says which way it is rounded.

mod caseload;
mod fte;
mod history;
mod norm;
mod outlook;
mod school_year;

pub use caseload::{Dossier, Growth, Load, YearCount, count, growth, team_series, worker_series};
pub use fte::{Fte, Hours, NotANumber, Percent, cost_per_fte};
pub use history::dossiers_of;
pub use norm::{Applied, Norm, NormRefusal, Published, Work, apply, published};
pub use outlook::{
    Assumptions, Difference, Missing, Outlook, Recomputed, recompute_shortage, required,
};
pub use school_year::{NotASchoolYear, SchoolYear, counting_days};
