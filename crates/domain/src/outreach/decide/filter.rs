//! Step 1: checks, address, holds, presence on the list, and the hand-over.

use super::{Decision, LIST, require_role};
use crate::{
    GroupingId, Month, Role, Track,
    list::track_of,
    outreach::{
        CancelReason, Case, CheckAnswer, CheckMethod, CloseReason, Context, EventKind, Gate, Hold,
        Refusal, SecretAddressDecision,
    },
};

impl Case {
    pub(super) fn check_known(
        &self,
        answer: CheckAnswer,
        method: CheckMethod,
        month: Month,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, LIST)?;
        let mut events = vec![EventKind::CheckedKnown {
            answer,
            method,
            month,
        }];
        let ended_as_known = self
            .closed
            .is_some_and(|(reason, _)| reason == CloseReason::KnownToMunicipality);
        if ended_as_known && self.refused.is_none() {
            if answer == CheckAnswer::No {
                events.push(EventKind::JoinedApproach { month });
                events.extend(self.track_without_known());
            }
            return Ok(events);
        }
        self.require_approach(context)?;
        if answer == CheckAnswer::Yes {
            if !self.in_outreach() && self.track() != Track::KnownToMunicipality {
                events.push(EventKind::TrackChanged {
                    to: Track::KnownToMunicipality,
                });
            }
            events.extend(self.withdrawals(CancelReason::NoLongerToApproach));
            events.push(EventKind::Closed {
                reason: CloseReason::KnownToMunicipality,
            });
        }
        Ok(events)
    }

    fn track_without_known(&self) -> Option<EventKind> {
        let self_employed = self.self_employed == Some(CheckAnswer::Yes);
        self.track_change(track_of(None, Some(self_employed), self.has_address))
    }

    fn track_change(&self, to: Track) -> Option<EventKind> {
        (to != self.track()).then_some(EventKind::TrackChanged { to })
    }

    pub(super) fn check_self_employed(
        &self,
        answer: CheckAnswer,
        method: CheckMethod,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, LIST)?;
        self.require_approach(context)?;
        let mut events = vec![EventKind::CheckedSelfEmployed { answer, method }];
        let to = track_of(None, Some(answer == CheckAnswer::Yes), self.has_address);
        events.extend(self.track_change(to));
        if to == Track::SelfEmployed {
            events.extend(self.visit_withdrawal(CancelReason::NoLongerToApproach));
        }
        Ok(events)
    }

    pub(super) fn complete_address(&self, context: &Context<'_>) -> Decision {
        require_role(context, LIST)?;
        self.require_approach(context)?;
        if self.has_address {
            return Err(self.not_now(context));
        }
        let to = match self.track() {
            Track::AddressMissing => Track::ToApproach,
            other => other,
        };
        Ok([EventKind::AddressCompleted]
            .into_iter()
            .chain(self.track_change(to))
            .collect())
    }

    pub(super) fn hand_over(
        &self,
        subregion: GroupingId,
        month: Month,
        gate: Gate,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, LIST)?;
        self.require_approach(context)?;
        gate.check(context.today)?;
        if self.subregion.is_some() {
            return Err(Refusal::AlreadyHandedOver);
        }
        match self.known {
            None => return Err(Refusal::KnownNotChecked),
            Some((CheckAnswer::Yes, _)) => return Err(self.not_now(context)),
            Some((CheckAnswer::No, checked_for)) if checked_for < month => {
                return Err(Refusal::KnownCheckedEarlier);
            }
            Some((CheckAnswer::No, _)) => {}
        }
        if self.self_employed.is_none() {
            return Err(Refusal::SelfEmployedNotChecked);
        }
        if !self.has_address {
            return Err(Refusal::AddressMissing);
        }
        if self.holds_back(Hold::SecretAddress) {
            return Err(Refusal::SecretAddress);
        }
        if self.kept_by_municipality(context.rules, context.municipality) {
            return Err(Refusal::KeptByMunicipality);
        }
        if self.in_outreach() {
            return Err(self.not_now(context));
        }
        Ok(vec![EventKind::HandedOver { subregion, month }])
    }

    pub(super) fn decide_secret(
        &self,
        decision: SecretAddressDecision,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, &[Role::ListHandler])?;
        self.require_approach(context)?;
        if !self.holds_back(Hold::SecretAddress) {
            return Err(Refusal::NotSecret);
        }
        if self.secret.is_some() || !self.card_is_due() {
            return Err(self.not_now(context));
        }
        let mut events = vec![EventKind::SecretAddressDecided { decision }];
        if decision == SecretAddressDecision::NoCard {
            events.push(EventKind::Closed {
                reason: CloseReason::NoCard,
            });
        }
        Ok(events)
    }

    pub(super) fn set_holds(&self, holds: &[Hold], context: &Context<'_>) -> Decision {
        require_role(context, LIST)?;
        self.require_open(context)?;
        let mut holds = holds.to_vec();
        holds.sort_unstable();
        holds.dedup();
        if holds == self.holds {
            return Ok(Vec::new());
        }
        let end = if holds.contains(&Hold::Deceased) {
            Some(CloseReason::Deceased)
        } else if holds.contains(&Hold::Emigrated) {
            Some(CloseReason::Emigrated)
        } else {
            None
        };
        let hides = holds.contains(&Hold::SecretAddress) && !self.holds_back(Hold::SecretAddress);
        let no_visit = hides || holds.contains(&Hold::NoVisit);
        let mut events = vec![EventKind::MarkersChanged { holds }];
        if end.is_some() || hides {
            events.extend(self.withdrawals(CancelReason::NoLongerToApproach));
        } else if no_visit {
            events.extend(self.visit_withdrawal(CancelReason::AddressInDoubt));
        }
        events.extend(end.map(|reason| EventKind::Closed { reason }));
        Ok(events)
    }

    /// A case not yet in outreach ends when its person leaves the list; one in outreach goes on,
    /// because the card is with the young person (issue 2, section 2).
    pub(super) fn mark_gone(&self, month: Month, context: &Context<'_>) -> Decision {
        require_role(context, LIST)?;
        if self.refused.is_some() {
            return Err(Refusal::Refused);
        }
        let opened = self.opening.map(|opening| opening.month);
        if self.gone.is_some() || opened.is_some_and(|opened| month <= opened) {
            return Err(Refusal::MonthTakenIn);
        }
        let mut events = vec![EventKind::GoneFromList { month }];
        if self.is_undecided() && !self.in_outreach() {
            events.push(EventKind::Closed {
                reason: CloseReason::GoneFromList,
            });
        }
        Ok(events)
    }

    pub(super) fn mark_back(&self, month: Month, context: &Context<'_>) -> Decision {
        require_role(context, LIST)?;
        if self.refused.is_some() {
            return Err(Refusal::Refused);
        }
        if self.closed.is_some() {
            return Err(Refusal::NewRoundNeeded);
        }
        match self.gone {
            Some(gone) if month > gone => Ok(vec![EventKind::BackOnList { month }]),
            _ => Err(Refusal::MonthTakenIn),
        }
    }
}
