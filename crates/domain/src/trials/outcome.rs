//! What became of each letter, as far as it may be counted.

use std::collections::BTreeMap;

use super::{Assigned, Design};
use crate::{CaseId, Day, code::codes};

codes! {
    /// How long an answer took: coarse, so that it points at nobody.
    pub enum AnswerTime {
        /// Within a week.
        Week = "week", "binnen een week";
        /// In the second week.
        TwoWeeks = "two_weeks", "in de tweede week";
        /// In the third or fourth week.
        FourWeeks = "four_weeks", "in de derde of vierde week";
        /// Later.
        Later = "later", "na meer dan vier weken";
    }
}

impl AnswerTime {
    /// The class of a number of days after posting.
    pub const fn of_days(days: i32) -> Self {
        match days {
            ..=7 => Self::Week,
            8..=14 => Self::TwoWeeks,
            15..=28 => Self::FourWeeks,
            _ => Self::Later,
        }
    }
}

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

/// What is left of the letter of a person who was destroyed: its place in the draw and what came of it, and not whose it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The stratum.
    pub stratum: String,
    /// The block within it.
    pub block: u32,
    /// The variant that was drawn.
    pub variant: usize,
    /// When it was sent; `None`: not.
    pub sent: Option<Day>,
    /// How long the answer took; `None`: none within the days in which one counts.
    pub answered: Option<AnswerTime>,
}

impl Closed {
    /// What is kept of a letter when its case is destroyed.
    pub fn of(design: &Design, one: &Assigned, letter: Option<&Letter>) -> Self {
        Self {
            stratum: one.stratum.clone(),
            block: one.block,
            variant: one.variant,
            sent: letter.map(|letter| letter.sent),
            answered: letter.and_then(|letter| answered(design, letter)),
        }
    }
}

/// All that was drawn in a trial, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What was drawn for cases that are there.
    pub assigned: Vec<Assigned>,
    /// Their letters, as far as they were sent.
    pub letters: Vec<Letter>,
    /// What is left of those who were destroyed.
    pub closed: Vec<Closed>,
}

/// What became of a letter that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was not sent: moved, objected, no address. Who decides that must not know which letter was drawn.
    NotSent,
    /// Its term to answer still runs. An answer that came already waits too: counted at once, the youngest letters would
    /// be all answers.
    Waiting,
    /// It counts.
    Counted {
        /// When it was sent.
        sent: Day,
        /// Whether it was answered within the term, and after how long.
        answered: Option<AnswerTime>,
    },
}

/// One letter of the draw and what became of it.
pub(super) struct Drawn<'a> {
    pub(super) stratum: &'a str,
    pub(super) block: u32,
    pub(super) variant: usize,
    pub(super) outcome: Outcome,
}

/// After how long a letter was answered within its term.
fn answered(design: &Design, letter: &Letter) -> Option<AnswerTime> {
    let days = letter.sent.days_until(letter.answered?);
    (days <= i32::from(design.terms().answer_days)).then(|| AnswerTime::of_days(days))
}

/// The outcome of each letter that was drawn. Of two letters to one case the first counts.
pub(super) fn outcomes<'a>(design: &Design, record: &'a Record, today: Day) -> Vec<Drawn<'a>> {
    let mut sent: BTreeMap<CaseId, &Letter> = BTreeMap::new();
    for letter in &record.letters {
        let first = sent.entry(letter.case).or_insert(letter);
        if letter.sent < first.sent {
            *first = letter;
        }
    }
    let outcome = |sent: Option<Day>, answered: Option<AnswerTime>| match sent {
        None => Outcome::NotSent,
        Some(sent) if today <= sent.plus_days(i32::from(design.terms().answer_days)) => {
            Outcome::Waiting
        }
        Some(sent) => Outcome::Counted { sent, answered },
    };
    let living = record.assigned.iter().map(|one| {
        let letter = sent.get(&one.case);
        Drawn {
            stratum: &one.stratum,
            block: one.block,
            variant: one.variant,
            outcome: outcome(
                letter.map(|letter| letter.sent),
                letter.and_then(|letter| answered(design, letter)),
            ),
        }
    });
    let closed = record.closed.iter().map(|one| Drawn {
        stratum: &one.stratum,
        block: one.block,
        variant: one.variant,
        outcome: outcome(one.sent, one.answered),
    });
    living.chain(closed).collect()
}
