//! The approach of one young person, from the list to their answer: events, and the rules on them.
//!
//! A case is what its events say. [`Case::decide`] answers which events a command gives, or why it
//! is refused; [`Case::apply`] takes an event in; [`Case::overview`] says where the case stands and
//! who must do what next. None of them reads anything but the plain part of the events.

mod case;
mod command;
mod decide;
mod event;
mod opening;
mod overview;
mod phase;
mod refusal;

pub use case::{Case, NotThisCase, Opening, SentCard, Visit};
pub use command::{Command, Context, Gate, Term};
pub use event::{
    Answer, CancelReason, Channel, CheckAnswer, CheckMethod, CloseReason, Event, EventKind, Hold,
    SaidBy, SecretAddressDecision, VisitOutcome,
};
pub use opening::NewCase;
pub use overview::{
    Lateness, Overview, WaitingOn, WorkOrder, intake_executor, lateness, waiting_on,
};
pub use phase::{NextAction, Phase};
pub use refusal::Refusal;
