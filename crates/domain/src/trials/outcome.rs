//! What became of each letter, as far as it may be counted.

use std::collections::BTreeMap;

use super::{Assigned, Design};
use crate::{CaseId, Day};

/// A letter that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub case: CaseId,
    /// The variant that was sent, from 0 in the order of the design.
    pub variant: usize,
    /// When.
    pub sent: Day,
    /// When it was answered.
    pub answered: Option<Day>,
}

/// What became of the letter drawn for a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was not sent: moved, objected, no address. Who decides that must not know which letter was drawn.
    NotSent,
    /// Its term to answer still runs. An answer that came already waits too: counted at once, the youngest letters would
    /// be all answers.
    Waiting,
    /// It counts; whether it was answered within the term.
    Counted(bool),
}

/// The outcome for each case that was drawn for, in that order. Of two letters to one case the first counts.
pub(super) fn outcomes<'a>(
    design: &Design,
    assigned: &'a [Assigned],
    letters: &[Letter],
    today: Day,
) -> Vec<(&'a Assigned, Outcome)> {
    let mut sent: BTreeMap<CaseId, &Letter> = BTreeMap::new();
    for letter in letters {
        let first = sent.entry(letter.case).or_insert(letter);
        if letter.sent < first.sent {
            *first = letter;
        }
    }
    let outcome = |case: CaseId| {
        let Some(letter) = sent.get(&case) else {
            return Outcome::NotSent;
        };
        let last_day = letter.sent.plus_days(i32::from(design.terms().answer_days));
        if today <= last_day {
            return Outcome::Waiting;
        }
        Outcome::Counted(letter.answered.is_some_and(|answered| answered <= last_day))
    };
    assigned
        .iter()
        .map(|one| (one, outcome(one.case)))
        .collect()
}
