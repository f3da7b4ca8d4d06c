//! Step 2, the card: release, print, post, and what comes back.

use super::{CONTACT, Decision, require_role};
use crate::{
    CardBatchId, Role, WaveId,
    outreach::{CancelReason, Case, Context, EventKind, Phase, Refusal},
};

impl Case {
    pub(super) fn release(&self, wave: WaveId, context: &Context<'_>) -> Decision {
        require_role(context, &[Role::Casemanager])?;
        self.require_approach(context)?;
        if self.released {
            return Err(Refusal::AlreadyReleased);
        }
        match self.phase_in(context) {
            Phase::WithCasemanager => Ok(vec![EventKind::CardReleased { wave }]),
            Phase::HeldSecretAddress => Err(Refusal::SecretAddress),
            _ => Err(self.not_now(context)),
        }
    }

    pub(super) fn print(
        &self,
        batch: CardBatchId,
        variant: u32,
        context: &Context<'_>,
    ) -> Decision {
        self.require_approach(context)?;
        require_role(context, &[self.desk(context.rules, context.municipality)])?;
        if self.address_in_doubt {
            return Err(Refusal::AddressInDoubt);
        }
        if !self.card_is_due() {
            return Err(Refusal::CardAlreadyMade);
        }
        match self.phase_in(context) {
            Phase::CardToPrint => {
                let copy = self.cards_sent.saturating_add(1);
                Ok(vec![EventKind::CardPrinted {
                    batch,
                    variant,
                    copy,
                }])
            }
            Phase::HeldSecretAddress => Err(Refusal::SecretAddress),
            _ => Err(self.not_now(context)),
        }
    }

    pub(super) fn mark_sent(&self, batch: CardBatchId, context: &Context<'_>) -> Decision {
        self.require_approach(context)?;
        require_role(context, &[self.desk(context.rules, context.municipality)])?;
        match self.printed {
            Some(printed) if printed == batch => Ok(vec![EventKind::CardSent { batch }]),
            Some(_) => Err(Refusal::OtherBatch),
            None => Err(self.not_now(context)),
        }
    }

    pub(super) fn return_mail(&self, context: &Context<'_>) -> Decision {
        require_role(context, CONTACT)?;
        self.require_approach(context)?;
        match self.phase_in(context) {
            Phase::WaitingForAnswer | Phase::VisitPlanned => {
                let visit = self.visit_withdrawal(CancelReason::AddressInDoubt);
                Ok([EventKind::MailReturned].into_iter().chain(visit).collect())
            }
            _ => Err(self.not_now(context)),
        }
    }

    pub(super) fn correct_address(&self, context: &Context<'_>) -> Decision {
        require_role(context, &[Role::ListHandler])?;
        self.require_approach(context)?;
        if self.address_corrected {
            return Err(Refusal::AddressCorrectedBefore);
        }
        if !self.address_in_doubt {
            return Err(self.not_now(context));
        }
        Ok(vec![EventKind::AddressCorrected])
    }
}
