//! The network's meeting (netwerkoverleg): a list is gone through in minutes, and for each young person it is decided who goes
//! on (S4-95..111). It is no conference about a case: an item says where it comes from, what was advised and how many areas of
//! life ask for help, and there is no place in it for a score, a note or a word about a person (S4-96).
//!
//! An [`Item`] is the replay of its steps. [`Item::decide`] gives the steps that follow from a command, or a refusal.

mod codes;
mod command;
mod decide;
mod executor;
mod facts;
mod item;
mod pace;
mod refusal;

pub use codes::{
    Assessment, Basis, CaseHolder, Deviation, Direction, ItemEnd, NotEarlier, Objection, Origin,
    Path, Progress, ReturnReason, Subject, SupplierAdvice,
};
pub use command::{ItemCommand, ItemContext, Ruling};
pub use executor::{Executor, ExecutorKind, Route, executor_for};
pub use facts::{Because, ItemFacts, Leading};
pub use item::{Decision, InMeeting, Item, ItemEvent, ItemOwner, ItemState, ItemStep};
pub use pace::{Pace, pace};
pub use refusal::ItemRefusal;
