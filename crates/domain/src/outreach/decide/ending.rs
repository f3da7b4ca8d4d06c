//! How the approach ends without an answer, by objection, and by destruction.

use super::{CONTACT, Decision, LIST, require_role};
use crate::{
    Month, Role, RuleKey,
    guidance::{self, GuidanceClose},
    outreach::{CancelReason, Case, Channel, CloseReason, Context, EventKind, NextAction, Refusal},
};

impl Case {
    /// One action at every state, and at once (AVG art. 21, S1-70).
    pub(super) fn object(&self, channel: Channel, context: &Context<'_>) -> Decision {
        require_role(
            context,
            &[
                Role::ListHandler,
                Role::Casemanager,
                Role::Regisseur,
                Role::PrivacyOfficer,
            ],
        )?;
        let mut events = self.withdrawals(CancelReason::NoLongerToApproach);
        events.push(EventKind::Objected { channel });
        Ok(events)
    }

    pub(super) fn close_not_reached(&self, context: &Context<'_>) -> Decision {
        require_role(context, CONTACT)?;
        self.require_approach(context)?;
        require_role(context, &[self.desk(context.rules, context.municipality)])?;
        let Some(overview) = self.overview(context.rules, context.municipality) else {
            return Err(Refusal::NotOpened);
        };
        match overview.next_action {
            NextAction::CloseNotReached => {}
            NextAction::MakeContact if overview.visit_allowed => return Err(Refusal::VisitFirst),
            // Nowhere to go to: they have the same time to answer as who got a card.
            NextAction::MakeContact => return self.close_not_contacted(context),
            NextAction::PlanVisit | NextAction::MakeVisit => return Err(Refusal::VisitFirst),
            NextAction::CorrectReturnedAddress => return Err(Refusal::AddressInDoubt),
            _ => return Err(self.not_now(context)),
        }
        match overview.due_from {
            Some(from) if context.today < from => Err(Refusal::TooEarly { from }),
            _ => Ok(vec![EventKind::Closed {
                reason: CloseReason::NotReached,
            }]),
        }
    }

    fn close_not_contacted(&self, context: &Context<'_>) -> Decision {
        let opened = self.opening.ok_or(Refusal::NotOpened)?.on;
        let days = context
            .rules
            .span(RuleKey::DaysBeforeVisit, context.municipality, opened);
        let from = opened.plus_days(days);
        if context.today < from {
            return Err(Refusal::TooEarly { from });
        }
        Ok(vec![EventKind::Closed {
            reason: CloseReason::NotReached,
        }])
    }

    /// From every state (A.9), by the rule alone. Only the month of the birthday is known here, so the
    /// case ends when that month is over.
    pub(super) fn close_aged_out(&self, birthday: Month, context: &Context<'_>) -> Decision {
        require_role(context, &[Role::Service])?;
        self.require_open(context)?;
        if context.today.month() <= birthday {
            return Err(Refusal::NotAgedOut);
        }
        if self.wants {
            return self.guide(
                &guidance::Command::End {
                    reason: GuidanceClose::AgedOut,
                },
                context,
            );
        }
        let mut events = self.withdrawals(CancelReason::NoLongerToApproach);
        events.push(EventKind::Closed {
            reason: CloseReason::AgedOut,
        });
        Ok(events)
    }

    pub(super) fn close_moved(&self, context: &Context<'_>) -> Decision {
        require_role(context, LIST)?;
        self.require_approach(context)?;
        let mut events = self.withdrawals(CancelReason::NoLongerToApproach);
        events.push(EventKind::Closed {
            reason: CloseReason::Moved,
        });
        Ok(events)
    }

    /// Whoever refused, objected or was destroyed after the copy was made is not approached again
    /// because an older history says so (S1-37, G8).
    pub(super) fn close_ended_before_restore(&self, context: &Context<'_>) -> Decision {
        require_role(context, &[Role::Service])?;
        if self.phase_in(context).is_closed() {
            return Ok(Vec::new());
        }
        let mut events = self.withdrawals(CancelReason::NoLongerToApproach);
        events.push(EventKind::Closed {
            reason: CloseReason::EndedBeforeRestore,
        });
        Ok(events)
    }

    pub(super) fn destroy(&self, context: &Context<'_>) -> Decision {
        require_role(
            context,
            &[Role::Service, Role::ListHandler, Role::PrivacyOfficer],
        )?;
        match self.destroy_after(context.rules, context.municipality) {
            Some(from) if from <= context.today => Ok(vec![EventKind::Destroyed]),
            from => Err(Refusal::StorageTermRuns { from }),
        }
    }
}
