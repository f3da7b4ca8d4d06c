//! The guidance of one young person who said yes: consent, intake, plan, three-party talk,
//! hand-over, trajectory, drop-out and outflow (S1 steps 3 to 5).
//!
//! Guidance is part of the same case as the approach: its steps are events of that case, and it
//! begins where [`crate::outreach`] ends, at "wants support". A step carries in plain only what the
//! rules need; what describes a person or shows care, debt or benefit is [`content`] and is sealed
//! beside it (design 5).

mod agreed;
mod codes;
mod command;
pub mod content;
mod decide;
mod document;
mod refusal;
mod state;
mod step;
mod terms;

pub use codes::{
    Agreement, ConsentForm, ContactOutcome, Explained, FollowUpOutcome, GuidanceClose, Meeting,
    NotNowReason, Party, RouteScope, TalkParties, TryAgainReason,
};
pub use command::{Command, ConsentTalk, Decline, Talk};
pub use content::ContentClass;
pub use document::{DocumentHash, ReadBackOffer};
pub use refusal::Refusal;
pub use state::{Guidance, Lead, Trajectory, lead_on};
pub use step::{Consent, Step};
