//! What one case adds to the cells from its sealed content.

use std::collections::BTreeMap;

use super::{Cell, Counts, Measure};
use crate::{
    Event, EventKind, Month,
    guidance::{
        Step,
        content::{Destination, SupportQuestion, TrajectoryKind},
    },
};

/// What the sealed part of a history says, as far as it is counted and can still be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedContent {
    /// Where the young person went, by the place of the event that says so.
    pub destinations: BTreeMap<u32, Destination>,
    /// The support questions of each intake, by the place of the event that records it.
    pub questions: BTreeMap<u32, Vec<SupportQuestion>>,
    /// The kind of each trajectory, by the place of the event that begins it.
    pub routes: BTreeMap<u32, TrajectoryKind>,
}

/// What a case adds by its sealed content. What cannot be read any more adds nothing: it was set apart when its
/// keys were destroyed.
pub fn counted_content(events: &[Event], content: &CountedContent) -> Counts {
    let mut counts = Counts::new();
    // The last intake of a round says what the questions are; they count where the first one stood.
    let mut round: Option<(Month, u32)> = None;
    let mut intakes = Vec::new();
    for event in events {
        let EventKind::Guided(step) = &event.kind else {
            continue;
        };
        match step {
            Step::IntakeRecorded { .. } => {
                let first = round.map_or(event.on.month(), |(first, _)| first);
                round = Some((first, event.seq));
            }
            Step::DroppedOut { .. } | Step::CameBack { .. } => intakes.extend(round.take()),
            Step::FlowedOut { day } => {
                if let Some(destination) = content.destinations.get(&event.seq) {
                    let cell = Cell::new(day.month(), Measure::Destination, destination.code(), "");
                    *counts.entry(cell).or_default() += 1;
                }
            }
            Step::TrajectoryStarted { start, .. } => {
                if let Some(kind) = content.routes.get(&event.seq) {
                    let cell = Cell::new(start.month(), Measure::Route, kind.code(), "");
                    *counts.entry(cell).or_default() += 1;
                }
            }
            _ => {}
        }
    }
    intakes.extend(round);
    for (month, seq) in intakes {
        let mut questions = content.questions.get(&seq).cloned().unwrap_or_default();
        questions.sort_unstable();
        questions.dedup();
        for question in questions {
            let cell = Cell::new(month, Measure::Question, question.code(), "");
            *counts.entry(cell).or_default() += 1;
        }
    }
    counts
}
