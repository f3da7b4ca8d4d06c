//! What a command does, or why it is refused.

use super::{
    ActionOwner, CaseEnd, ChoiceReason, ConferenceCase, ConferenceCommand, ConferenceContext,
    ConferenceRefusal, ConferenceState, ConferenceStep, NoBasis, Settled,
};
use crate::{AccountId, Day};

type Refused<T> = Result<T, ConferenceRefusal>;

impl ConferenceCase {
    /// The step that follows from a command.
    ///
    /// # Errors
    /// [`ConferenceRefusal`], with its requirement and what to do instead.
    pub fn decide(
        &self,
        command: ConferenceCommand,
        context: &ConferenceContext<'_>,
    ) -> Refused<ConferenceStep> {
        if !context.has_ground && !goes_without(command) {
            return Err(ConferenceRefusal::NoGround);
        }
        match command {
            ConferenceCommand::PutForward => {
                refuse(self.version > 0, ConferenceRefusal::AlreadyIn)?;
                Ok(ConferenceStep::PutForward)
            }
            ConferenceCommand::Choose { reason } => self.choose(reason),
            ConferenceCommand::Reopen => {
                refuse(self.end.is_none(), ConferenceRefusal::NotOver)?;
                self.by_participant(context)?;
                Ok(ConferenceStep::Reopened)
            }
            command => {
                refuse(!self.is_chosen(), ConferenceRefusal::NotChosen)?;
                refuse(
                    self.end.is_some() && !goes_after(command),
                    ConferenceRefusal::Over,
                )?;
                self.work(command, context)
            }
        }
    }

    fn choose(&self, reason: ChoiceReason) -> Refused<ConferenceStep> {
        match self.state() {
            ConferenceState::Proposed | ConferenceState::Declined => {}
            ConferenceState::Selected if self.participants.is_empty() => {}
            _ => return Err(ConferenceRefusal::Begun),
        }
        refuse(self.chosen == Some(reason), ConferenceRefusal::AlreadyIn)?;
        Ok(ConferenceStep::Chosen { reason })
    }

    fn work(
        &self,
        command: ConferenceCommand,
        context: &ConferenceContext<'_>,
    ) -> Refused<ConferenceStep> {
        match command {
            ConferenceCommand::Invite {
                account,
                basis,
                need,
            } => {
                refuse(self.takes_part(account), ConferenceRefusal::AlreadyInvited)?;
                let basis = basis.map_err(|none| match none {
                    NoBasis::Nothing => ConferenceRefusal::NoBasis,
                    NoBasis::TakenBack => ConferenceRefusal::TakenBack,
                })?;
                Ok(ConferenceStep::Invited {
                    account,
                    basis: basis.kind(),
                    need,
                })
            }
            ConferenceCommand::Remove { account } => {
                refuse(!self.takes_part(account), ConferenceRefusal::NotInvited)?;
                let holds = self.holder.is_some_and(|(holder, _)| holder == account);
                refuse(
                    holds && self.end.is_none() && self.stands(account, context),
                    ConferenceRefusal::HoldsPlan,
                )?;
                Ok(ConferenceStep::Removed { account })
            }
            ConferenceCommand::Schedule { conference } => {
                refuse(
                    self.conference.is_some(),
                    ConferenceRefusal::AlreadyScheduled,
                )?;
                refuse(self.standing(context) < 2, ConferenceRefusal::TooFew)?;
                Ok(ConferenceStep::Scheduled { conference })
            }
            ConferenceCommand::PutOff => {
                refuse(self.conference.is_none(), ConferenceRefusal::NotScheduled)?;
                Ok(ConferenceStep::PutOff)
            }
            command => self.at_the_table(command, context),
        }
    }

    /// What only a participant does.
    fn at_the_table(
        &self,
        command: ConferenceCommand,
        context: &ConferenceContext<'_>,
    ) -> Refused<ConferenceStep> {
        if let ConferenceCommand::End { end } = command {
            return self.end_it(end, context);
        }
        self.by_participant(context)?;
        if command == ConferenceCommand::LookBack {
            let open = self.conference.is_some() || self.looked_back_at.is_some();
            refuse(!open, ConferenceRefusal::NotScheduled)?;
            refuse(self.standing(context) < 2, ConferenceRefusal::TooFew)?;
            return Ok(ConferenceStep::LookedBack {
                conference: self.conference,
            });
        }
        refuse(
            self.looked_back_at.is_none(),
            ConferenceRefusal::NotDiscussed,
        )?;
        match command {
            ConferenceCommand::NameHolder {
                account,
                of_the_desk,
            } => {
                refuse(
                    !self.stands(account, context),
                    ConferenceRefusal::NotInvited,
                )?;
                refuse(!of_the_desk, ConferenceRefusal::NotOfTheDesk)?;
                let same = self.holder.is_some_and(|(holder, _)| holder == account);
                refuse(same, ConferenceRefusal::AlreadyInvited)?;
                Ok(ConferenceStep::HolderNamed { account })
            }
            ConferenceCommand::AddAction { owner, due } => self.add_action(owner, due, context),
            ConferenceCommand::SettleAction { number, settled } => {
                self.settle(number, settled, context)
            }
            ConferenceCommand::AgreePlan { there, agrees } => {
                self.by_holder(context)?;
                refuse(self.actions.is_empty(), ConferenceRefusal::NoAction)?;
                Ok(ConferenceStep::PlanAgreed { there, agrees })
            }
            _ => Err(ConferenceRefusal::NotChosen),
        }
    }

    fn add_action(
        &self,
        owner: ActionOwner,
        due: Day,
        context: &ConferenceContext<'_>,
    ) -> Refused<ConferenceStep> {
        refuse(due < context.today, ConferenceRefusal::PastDay)?;
        if let ActionOwner::Colleague { account } = owner {
            refuse(
                !self.stands(account, context),
                ConferenceRefusal::NotInvited,
            )?;
        }
        let last = self.actions.last().map_or(0, |one| one.number);
        Ok(ConferenceStep::ActionAdded {
            number: last.saturating_add(1),
            owner,
            due,
        })
    }

    fn settle(
        &self,
        number: u16,
        settled: Settled,
        context: &ConferenceContext<'_>,
    ) -> Refused<ConferenceStep> {
        let action = self.actions.iter().find(|one| one.number == number);
        let action = action.ok_or(ConferenceRefusal::NoSuchAction)?;
        let own = matches!(action.owner, ActionOwner::Colleague { account } if account == context.account);
        if !own {
            self.by_holder(context)?;
        }
        let fits = match settled {
            Settled::Reopened => action.settled.is_some(),
            Settled::Done | Settled::Dropped => action.settled.is_none(),
        };
        refuse(!fits, ConferenceRefusal::NoSuchAction)?;
        Ok(ConferenceStep::ActionSettled { number, settled })
    }

    fn end_it(&self, end: CaseEnd, context: &ConferenceContext<'_>) -> Refused<ConferenceStep> {
        if !end.comes_by_itself() {
            if self.holder.is_some() {
                self.by_holder(context)?;
            } else {
                self.by_participant(context)?;
            }
        }
        if end == CaseEnd::PlanDone {
            refuse(!self.plan_stands(), ConferenceRefusal::NoPlan)?;
            let open = self.actions.iter().any(|one| one.settled.is_none());
            refuse(open, ConferenceRefusal::OpenActions)?;
        }
        Ok(ConferenceStep::Ended { end })
    }

    fn by_participant(&self, context: &ConferenceContext<'_>) -> Refused<()> {
        let stands = self.stands(context.account, context);
        refuse(!stands, ConferenceRefusal::NotParticipant)
    }

    fn by_holder(&self, context: &ConferenceContext<'_>) -> Refused<()> {
        self.by_participant(context)?;
        let (holder, _) = self.holder.ok_or(ConferenceRefusal::NoHolder)?;
        // Whose basis fell away holds nothing any more: then any participant goes on.
        let gone = !self.stands(holder, context);
        refuse(
            holder != context.account && !gone,
            ConferenceRefusal::NotTheHolder,
        )
    }

    /// Whether somebody takes part on a basis that stands today.
    fn stands(&self, account: AccountId, context: &ConferenceContext<'_>) -> bool {
        self.takes_part(account) && context.standing.contains(&account)
    }

    fn standing(&self, context: &ConferenceContext<'_>) -> usize {
        self.participants
            .iter()
            .filter(|one| context.standing.contains(&one.account))
            .count()
    }
}

/// What may be done after the consent or the ground fell away: nothing that shares.
const fn goes_without(command: ConferenceCommand) -> bool {
    match command {
        ConferenceCommand::Choose { reason } => !reason.is_yes(),
        ConferenceCommand::End { end } => end.comes_by_itself(),
        ConferenceCommand::Remove { .. } | ConferenceCommand::PutOff => true,
        _ => false,
    }
}

/// What may be done when it is over: whoever can still read is sent away, and no agenda waits for it.
const fn goes_after(command: ConferenceCommand) -> bool {
    matches!(
        command,
        ConferenceCommand::Remove { .. } | ConferenceCommand::PutOff
    )
}

const fn refuse(when: bool, with: ConferenceRefusal) -> Refused<()> {
    if when { Err(with) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
