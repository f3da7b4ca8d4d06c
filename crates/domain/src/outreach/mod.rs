//! The approach of one young person, from the list or the registration to their answer: events, and the
//! rules on them.
//!
//! A case is what its events say. [`Case::decide`] answers which events a command gives, or why it
//! is refused; [`Case::apply`] takes an event in; [`Case::overview`] says where the case stands and
//! who must do what next. None of them reads anything but the plain part of the events.

mod case;
mod command;
mod decide;
mod event;
mod linked;
mod opening;
mod overview;
mod phase;
mod refusal;
mod registration;

pub use case::{Case, NotThisCase, Opening, Origin, SentCard, Visit};
pub use command::{Command, Context, Gate, Term};
pub use event::{
    Answer, CancelReason, Channel, CheckAnswer, CheckMethod, CloseReason, Event, EventKind, Hold,
    SaidBy, SecretAddressDecision, VisitOutcome, WayIn,
};
pub use linked::{LinkReason, UnlinkReason, asks_one, one_acts};
pub use opening::NewCase;
pub use overview::{
    Lateness, Overview, WaitingOn, WorkOrder, intake_executor, lateness, waiting_on,
};
pub use phase::{NextAction, Phase};
pub use refusal::Refusal;
pub use registration::{Registration, Topic};
