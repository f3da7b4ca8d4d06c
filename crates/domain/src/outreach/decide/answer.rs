//! Step 2, the answer: at every state, a refusal only in the young person's own words.

use super::{CONTACT, Decision, require_role};
use crate::{
    RuleKey, guidance,
    outreach::{
        Answer, CancelReason, Case, Channel, CloseReason, Context, EventKind, Refusal, SaidBy,
    },
};

impl Case {
    pub(super) fn record_answer(
        &self,
        answer: Answer,
        said_by: SaidBy,
        channel: Channel,
        minutes: u16,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, CONTACT)?;
        require_note_by_another(answer, said_by)?;
        if self.guidance().runs() && answer != Answer::NoteByAnother {
            return Err(guidance::Refusal::Guided.into());
        }
        let recorded = EventKind::AnswerRecorded {
            answer,
            said_by,
            channel,
            minutes,
        };
        let wants = answer == Answer::WantsSupport && said_by == SaidBy::YoungPerson;
        if self.refused.is_some() {
            // Asking for support is lifting the refusal, through any channel.
            let lifted = wants.then_some(EventKind::RefusalLifted { channel });
            return Ok(lifted.into_iter().chain([recorded]).collect());
        }
        Ok(self.with_consequences(recorded, answer, said_by))
    }

    /// The answer, followed by what it takes back or ends.
    fn with_consequences(
        &self,
        event: EventKind,
        answer: Answer,
        said_by: SaidBy,
    ) -> Vec<EventKind> {
        let mut events = vec![event];
        match (answer, said_by) {
            (Answer::WantsSupport | Answer::DoesNotWant, SaidBy::YoungPerson) => {
                events.extend(self.withdrawals(CancelReason::Answered));
            }
            (Answer::Moved, SaidBy::YoungPerson) if self.is_undecided() => {
                events.extend(self.withdrawals(CancelReason::Answered));
                events.push(EventKind::Closed {
                    reason: CloseReason::Moved,
                });
            }
            (Answer::WrongAddress, _) | (Answer::Moved, SaidBy::Other) => {
                events.extend(self.visit_withdrawal(CancelReason::AddressInDoubt));
            }
            _ => {}
        }
        events
    }

    pub(super) fn correct_answer(
        &self,
        answer: Answer,
        said_by: SaidBy,
        channel: Channel,
        reason: &str,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, CONTACT)?;
        require_note_by_another(answer, said_by)?;
        let Some(last) = self.last_answer else {
            return Err(Refusal::NothingToCorrect);
        };
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let days = context
            .rules
            .span(RuleKey::AnswerCorrectionDays, context.municipality, last.on);
        let until = last.on.plus_days(days);
        if context.today > until {
            return Err(Refusal::CorrectionTermOver { until });
        }
        let corrected = EventKind::AnswerCorrected {
            answer,
            said_by,
            channel,
        };
        // What the corrected answer means is judged from where the case stood before it.
        let mut before = self.clone();
        before.undo_answer();
        Ok(before.with_consequences(corrected, answer, said_by))
    }

    pub(super) fn lift_refusal(
        &self,
        said_by: SaidBy,
        channel: Channel,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, CONTACT)?;
        if self.refused.is_none() {
            return Err(Refusal::NotRefused);
        }
        if said_by != SaidBy::YoungPerson {
            return Err(Refusal::OnlyTheYoungPerson);
        }
        Ok(vec![EventKind::RefusalLifted { channel }])
    }
}

fn require_note_by_another(answer: Answer, said_by: SaidBy) -> Result<(), Refusal> {
    if answer == Answer::NoteByAnother && said_by == SaidBy::YoungPerson {
        return Err(Refusal::NoteIsNotByThemselves);
    }
    Ok(())
}
