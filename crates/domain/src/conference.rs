//! The multidisciplinary conference (MDO): hard cases are looked back on by those who worked or should have worked on them,
//! and a plan is made with the young person (S0-08 to S0-24). It is held within a pilot, which asks the same questions
//! of three kinds of young people and answers them at its end.
//!
//! A [`ConferenceCase`] is the replay of its steps. [`ConferenceCase::decide`] gives the step that follows from a command, or a
//! refusal. Nobody sits at the table without a basis of their own (S0-17): a consent of the young person for that partner, the
//! lead of the case, or a task by law.

mod basis;
mod case;
mod codes;
mod command;
mod content;
mod decide;
mod evaluation;
mod pilot;
mod refusal;

pub use basis::{NoBasis, ParticipantBasis, PartnerAnswer, Seat, SeatBasis, basis_of};
pub use case::{
    ActionOwner, Agreed, ConferenceCase, ConferenceEvent, ConferenceStep, Participant,
    PlannedAction,
};
pub use codes::{
    BasisKind, CaseEnd, ChoiceReason, ConferenceState, LessonTopic, Need, PilotMeasure, PilotState,
    ResearchQuestion, RetroQuestion, Settled, StatutoryTask, Verdict, Way, YoungKind,
};
pub use command::{ConferenceCommand, ConferenceContext};
pub use content::{ActionWords, Ending, LookedBack, Reasons, Seated};
pub use evaluation::{CaseCount, Cells, PilotLine, pilot_table};
pub use pilot::Pilot;
pub use refusal::ConferenceRefusal;
