//! Step 2, the one home visit (S1-27, S1-28).

use super::{Decision, require_role};
use crate::{
    AccountId, Day, Role, Track,
    outreach::{
        CancelReason, Case, CloseReason, Context, EventKind, Hold, Phase, Refusal, Visit,
        VisitOutcome,
    },
};

impl Case {
    pub(super) fn plan_visit(
        &self,
        day: Day,
        worker: AccountId,
        companion: Option<AccountId>,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, &[Role::Casemanager])?;
        if self.refused.is_some() {
            return Err(Refusal::Refused);
        }
        if self.track() == Track::SelfEmployed {
            return Err(Refusal::NoVisitSelfEmployed);
        }
        match self.visit {
            Visit::None => {}
            Visit::Planned { .. } => return Err(Refusal::VisitAlreadyPlanned),
            Visit::Made { .. } => return Err(Refusal::VisitAlreadyMade),
        }
        self.require_approach(context)?;
        if self.holds_back(Hold::NoVisit) || self.holds_back(Hold::SecretAddress) {
            return Err(Refusal::NoVisitAddress);
        }
        if self.address_in_doubt {
            return Err(Refusal::AddressInDoubt);
        }
        match self.phase_in(context) {
            Phase::WaitingForAnswer => self.require_waited(context.today, context)?,
            Phase::ToContact if self.has_address => {}
            Phase::ToContact => return Err(Refusal::AddressMissing),
            _ => return Err(self.not_now(context)),
        }
        if day < context.today {
            return Err(Refusal::ImpossibleDay);
        }
        Ok(vec![EventKind::VisitPlanned {
            day,
            worker,
            companion,
        }])
    }

    /// Refuses before the waiting days after the card are over.
    pub(super) fn require_waited(&self, on: Day, context: &Context<'_>) -> Result<(), Refusal> {
        match self.waited_until(context.rules, context.municipality) {
            Some(from) if on < from => Err(Refusal::TooEarly { from }),
            Some(_) => Ok(()),
            None => Err(self.not_now(context)),
        }
    }

    fn require_planned(&self) -> Result<(), Refusal> {
        match self.visit {
            Visit::Planned { .. } => Ok(()),
            Visit::Made { .. } => Err(Refusal::VisitAlreadyMade),
            Visit::None => Err(Refusal::NoVisitPlanned),
        }
    }

    /// The visit stays the one visit, on its day; whoever came along and now goes does not come along.
    pub(super) fn reassign_visit(&self, to: AccountId, context: &Context<'_>) -> Decision {
        require_role(context, &[Role::Casemanager])?;
        self.require_planned()?;
        match self.visit {
            Visit::Planned { worker, .. } if worker == to => Ok(Vec::new()),
            Visit::Planned { day, companion, .. } => Ok(vec![EventKind::VisitPlanned {
                day,
                worker: to,
                companion: companion.filter(|one| *one != to),
            }]),
            _ => Err(Refusal::NoVisitPlanned),
        }
    }

    pub(super) fn cancel_visit(&self, reason: CancelReason, context: &Context<'_>) -> Decision {
        require_role(context, &[Role::Casemanager])?;
        self.require_planned()?;
        Ok(vec![EventKind::VisitCancelled { reason }])
    }

    pub(super) fn record_visit(
        &self,
        outcome: VisitOutcome,
        day: Day,
        minutes: u16,
        context: &Context<'_>,
    ) -> Decision {
        require_role(context, &[Role::Casemanager])?;
        self.require_planned()?;
        self.require_approach(context)?;
        if day > context.today {
            return Err(Refusal::ImpossibleDay);
        }
        match self.opening {
            // No card is waited on; nobody was there before they were registered.
            Some(opening) if self.way_in().is_some() => {
                if day < opening.on {
                    return Err(Refusal::ImpossibleDay);
                }
            }
            _ => self.require_waited(day, context)?,
        }
        let mut events = vec![EventKind::VisitMade {
            outcome,
            day,
            minutes,
        }];
        if outcome == VisitOutcome::NotHomeNoteLeft {
            events.push(EventKind::Closed {
                reason: CloseReason::NotReached,
            });
        }
        Ok(events)
    }
}
