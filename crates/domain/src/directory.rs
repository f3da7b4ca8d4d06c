//! What a region knows of its network: what there is for young people (sociale kaart), with whom sharing is agreed, and how
//! far the working together is (S0-30, S4-118..S4-130). Nothing here is of a young person.

mod agreement;
mod cooperation;
mod provision;

pub use agreement::{NoPartnerAgreement, PartnerAgreementKind, PartnerTerm, check};
pub use cooperation::{
    ActionEnd, ActionState, Condition, Mark, NotAMark, OnSight, measurement_due, seen,
};
pub use provision::{Freshness, ProvisionKind, ProvisionLevel, Wanted, freshness};
