//! What may be done with an item, by whom, and what follows.

use super::{
    CaseHolder, Deviation, Direction, Executor, Item, ItemCommand, ItemContext, ItemEnd,
    ItemRefusal, ItemState, ItemStep, NotEarlier, Path, Ruling,
};
use crate::{AccountId, Role};

type Steps = Result<Vec<ItemStep>, ItemRefusal>;

impl Item {
    /// The steps that follow from a command, or why it cannot be done.
    ///
    /// # Errors
    /// The refusal, with its requirement and a Dutch text.
    pub fn decide(&self, command: ItemCommand, context: &ItemContext<'_>) -> Steps {
        if self.state() == ItemState::Closed {
            return Err(ItemRefusal::Over);
        }
        match command {
            ItemCommand::Schedule { meeting, place } => {
                self.may_schedule(context)?;
                Ok(vec![ItemStep::Scheduled { meeting, place }])
            }
            ItemCommand::PutOff => self.put_off(context),
            ItemCommand::Advise { path } => self.advise(path, context),
            ItemCommand::Decide { ruling, deviation } => self.rule(ruling, deviation, context),
            ItemCommand::NameCaseManager { account, holder } => {
                self.name_case_manager(account, holder, context)
            }
            ItemCommand::NameClientManager { account } => {
                self.name_client_manager(account, context)
            }
            ItemCommand::GiveFeedback { progress } => {
                self.may_tell(context)?;
                Ok(vec![ItemStep::FeedbackGiven {
                    progress,
                    next_by: context.feedback_by(),
                }])
            }
            ItemCommand::Object { reason } => {
                self.may_object(context)?;
                Ok(vec![ItemStep::Objected { reason }])
            }
            ItemCommand::SeekAgreement { reached } => {
                self.may_settle(context)?;
                Ok(vec![ItemStep::AgreementSought { reached }])
            }
            ItemCommand::ProposeBinding { path, not_earlier } => {
                self.propose(path, not_earlier, context)
            }
            ItemCommand::TakeBinding { executor } => self.bind(executor, context),
            ItemCommand::Return { reason } => {
                self.may_return(context)?;
                Ok(vec![ItemStep::Returned { reason }])
            }
            ItemCommand::Close { end } => self.close(end, context),
        }
    }

    fn may_schedule(&self, context: &ItemContext<'_>) -> Result<(), ItemRefusal> {
        context.director()?;
        match self.state() {
            ItemState::Waiting | ItemState::Scheduled | ItemState::Advised => Ok(()),
            _ => Err(ItemRefusal::NotWaiting),
        }
    }

    fn put_off(&self, context: &ItemContext<'_>) -> Steps {
        context.director()?;
        self.on_agenda()?;
        Ok(vec![ItemStep::PutOff])
    }

    fn on_agenda(&self) -> Result<(), ItemRefusal> {
        match self.state() {
            ItemState::Scheduled | ItemState::Advised => Ok(()),
            _ => Err(ItemRefusal::NotOnAgenda),
        }
    }

    fn advise(&self, path: Path, context: &ItemContext<'_>) -> Steps {
        let in_network = matches!(
            context.role,
            Role::NetworkDirector | Role::NetworkMember | Role::Regisseur | Role::RmcWorker
        );
        if !in_network {
            return Err(ItemRefusal::OnlyMembers);
        }
        self.on_agenda()?;
        Ok(vec![ItemStep::Advised { path }])
    }

    fn rule(
        &self,
        ruling: Ruling,
        deviation: Option<Deviation>,
        context: &ItemContext<'_>,
    ) -> Steps {
        context.director()?;
        self.on_agenda()?;
        let advice = self.advice.ok_or(ItemRefusal::NoAdvice)?;
        let leading = context.facts.leading(context.complex_from).path;
        let path = ruling.path;
        let follows = path == leading && path == advice;
        if !follows && deviation.is_none() {
            return Err(ItemRefusal::NoDeviation);
        }
        let not_earlier = earlier(path, ruling.not_earlier, leading)?;
        let decided = ItemStep::Decided {
            path,
            leading,
            deviation: deviation.filter(|_| !follows),
            not_earlier,
        };
        Ok(vec![
            decided,
            goes_to(path, ruling.executor, ruling.client_manager, context)?,
        ])
    }

    fn name_case_manager(
        &self,
        account: AccountId,
        holder: CaseHolder,
        context: &ItemContext<'_>,
    ) -> Steps {
        self.speaks(context)?;
        let direction = self.decision.and_then(|decision| decision.path.direction());
        if holder == CaseHolder::School && direction != Some(Direction::Education) {
            return Err(ItemRefusal::SchoolHoldsNoRegie);
        }
        Ok(vec![ItemStep::CaseManagerNamed { account, holder }])
    }

    /// Whether this is somebody of the executor that has it.
    fn speaks(&self, context: &ItemContext<'_>) -> Result<(), ItemRefusal> {
        let has_it = matches!(self.state(), ItemState::HandedOver | ItemState::Led);
        let theirs = self
            .executor
            .as_ref()
            .is_some_and(|executor| executor.kind.speaks(context.role));
        if has_it && theirs {
            Ok(())
        } else {
            Err(ItemRefusal::NotTheExecutor)
        }
    }

    fn name_client_manager(&self, account: AccountId, context: &ItemContext<'_>) -> Steps {
        context.director()?;
        match self.state() {
            ItemState::WithClientManager | ItemState::Disputed => {
                Ok(vec![ItemStep::ClientManagerNamed {
                    account,
                    feedback_by: None,
                }])
            }
            _ => Err(ItemRefusal::NoDispute),
        }
    }

    fn may_tell(&self, context: &ItemContext<'_>) -> Result<(), ItemRefusal> {
        if self.feedback_by().is_none() {
            return Err(ItemRefusal::NothingToTell);
        }
        if self.lead() == Some(context.account) {
            return Ok(());
        }
        self.speaks(context)
    }

    fn may_object(&self, context: &ItemContext<'_>) -> Result<(), ItemRefusal> {
        self.speaks(context)?;
        if self.bound {
            return Err(ItemRefusal::Bound);
        }
        Ok(())
    }

    fn may_settle(&self, context: &ItemContext<'_>) -> Result<(), ItemRefusal> {
        if self.objection.is_none() {
            return Err(ItemRefusal::NoDispute);
        }
        if self.client_manager != Some(context.account) {
            return Err(ItemRefusal::NotTheClientManager);
        }
        Ok(())
    }

    fn propose(
        &self,
        path: Path,
        not_earlier: Option<NotEarlier>,
        context: &ItemContext<'_>,
    ) -> Steps {
        self.may_settle(context)?;
        if !self.sought {
            return Err(ItemRefusal::NoAttempt);
        }
        let leading = context.facts.leading(context.complex_from).path;
        let not_earlier = earlier(path, not_earlier, leading)?;
        Ok(vec![ItemStep::BindingProposed { path, not_earlier }])
    }

    fn bind(&self, executor: Option<Executor>, context: &ItemContext<'_>) -> Steps {
        context.director()?;
        let (path, with) = self.proposal.ok_or(ItemRefusal::NoProposal)?;
        if with == context.account {
            return Err(ItemRefusal::SamePerson);
        }
        Ok(vec![
            ItemStep::BindingDecided { path, with },
            goes_to(path, executor, self.client_manager, context)?,
        ])
    }

    fn may_return(&self, context: &ItemContext<'_>) -> Result<(), ItemRefusal> {
        if !matches!(context.role, Role::RmcWorker | Role::NetworkDirector) {
            return Err(ItemRefusal::OnlyRmc);
        }
        match self.state() {
            ItemState::HandedOver | ItemState::Led | ItemState::WithClientManager => Ok(()),
            _ => Err(ItemRefusal::NotUnderWay),
        }
    }

    fn close(&self, end: ItemEnd, context: &ItemContext<'_>) -> Steps {
        let leads = self.lead() == Some(context.account);
        let by_itself = end.comes_by_itself() && context.role == Role::NetworkDirector;
        if leads || by_itself {
            Ok(vec![ItemStep::Closed { end }])
        } else {
            Err(ItemRefusal::NotTheLead)
        }
    }
}

impl ItemContext<'_> {
    fn director(&self) -> Result<(), ItemRefusal> {
        if self.role == Role::NetworkDirector {
            Ok(())
        } else {
            Err(ItemRefusal::OnlyDirector)
        }
    }

    fn feedback_by(&self) -> crate::Day {
        self.today.plus_days(self.feedback_days)
    }
}

/// Why an earlier direction is no option, where that must be said.
fn earlier(
    path: Path,
    reason: Option<NotEarlier>,
    leading: Path,
) -> Result<Option<NotEarlier>, ItemRefusal> {
    match (path, reason) {
        (Path::Education | Path::ClientManager, _) => Ok(None),
        (Path::Work | Path::Care, None) => Err(ItemRefusal::NoEarlierReason),
        (_, Some(NotEarlier::ByAdvice)) if path != leading => Err(ItemRefusal::NotByAdvice),
        (_, Some(reason)) => Ok(Some(reason)),
    }
}

/// The hand-over that follows from a decision.
fn goes_to(
    path: Path,
    executor: Option<Executor>,
    client_manager: Option<AccountId>,
    context: &ItemContext<'_>,
) -> Result<ItemStep, ItemRefusal> {
    let feedback_by = context.feedback_by();
    if path.direction().is_some() {
        let executor = executor.ok_or(ItemRefusal::NoExecutor)?;
        return Ok(ItemStep::HandedOver {
            executor,
            feedback_by,
        });
    }
    let account = client_manager.ok_or(ItemRefusal::NoClientManager)?;
    Ok(ItemStep::ClientManagerNamed {
        account,
        feedback_by: Some(feedback_by),
    })
}

#[cfg(test)]
mod tests;
