//! A letter and its answer, as the events of a case tell them.

use super::Letter;
use crate::{
    CaseId, Day,
    code::codes,
    outreach::{Answer, Channel, Event, EventKind, SaidBy},
};

codes! {
    /// What counts as a response. Always in the young person's own words, and not at the door: a visit is no answer to a letter.
    pub enum Responding {
        /// Wants support.
        WantsSupport = "wants_support", "De jongere wil ondersteuning";
        /// Wants support or does not.
        Any = "any", "De jongere zegt ja of nee";
        /// Does not want support.
        DoesNotWant = "does_not_want", "De jongere wil geen ondersteuning";
    }
}

impl Responding {
    fn is(self, answer: Answer, said_by: SaidBy, channel: Channel) -> bool {
        let wanted = match answer {
            Answer::WantsSupport => self != Self::DoesNotWant,
            Answer::DoesNotWant => self != Self::WantsSupport,
            Answer::Moved | Answer::WrongAddress | Answer::NoteByAnother => false,
        };
        wanted && said_by == SaidBy::YoungPerson && channel != Channel::Visit
    }
}

/// The first letter of a case that was posted with one of the texts tried, and the first response after it. `versions` are the
/// versions of the text, in the order of the variants; `None` when none of them was posted.
pub fn letter_of(
    case: CaseId,
    events: &[Event],
    versions: &[u32],
    responding: Responding,
) -> Option<Letter> {
    let mut printed = None;
    let mut letter: Option<Letter> = None;
    // Each answer after it, with what a correction made of it.
    let mut answers: Vec<(Day, bool)> = Vec::new();
    for event in events {
        match &event.kind {
            EventKind::CardPrinted { variant, .. } => {
                printed = versions.iter().position(|version| version == variant);
            }
            EventKind::CardSent { .. } if letter.is_none() => {
                letter = printed.map(|variant| Letter {
                    case,
                    variant,
                    sent: event.on,
                    answered: None,
                });
            }
            EventKind::AnswerRecorded {
                answer,
                said_by,
                channel,
                ..
            } if letter.is_some() => {
                answers.push((event.on, responding.is(*answer, *said_by, *channel)));
            }
            EventKind::AnswerCorrected {
                answer,
                said_by,
                channel,
            } => {
                if let Some((_, counts)) = answers.last_mut() {
                    *counts = responding.is(*answer, *said_by, *channel);
                }
            }
            _ => {}
        }
    }
    let answered = answers.iter().find(|(_, counts)| *counts);
    letter.map(|letter| Letter {
        answered: answered.map(|(on, _)| *on),
        ..letter
    })
}
