//! Rights and ends: stop, be forgotten, restriction, rectification; moving, age, death.

use super::{Decision, events, refuse, require, require_rights_desk};
use crate::{
    Role,
    guidance::{Command, GuidanceClose, Refusal, Step},
    outreach::{self, Case, Context},
};

impl Case {
    pub(super) fn guide_ending(&self, command: &Command, context: &Context<'_>) -> Decision {
        let guidance = self.guidance();
        let step = match *command {
            Command::Stop { channel } => Step::Stopped { channel },
            // Asked again: at once is the only thing that can change.
            Command::AskErasure { at_once: false, .. } if guidance.erasure.is_some() => {
                return refuse(Refusal::ErasureAsked);
            }
            Command::AskErasure {
                channel,
                at_once,
                offered,
            } => Step::ErasureAsked {
                channel,
                at_once,
                offered: Some(offered),
            },
            Command::TakeBackErasure { channel } => {
                require(guidance.erasure.is_some(), Refusal::NoErasureAsked)?;
                Step::ErasureTakenBack { channel }
            }
            Command::Restrict => {
                require(!guidance.restricted, Refusal::Restricted)?;
                Step::Restricted
            }
            Command::LiftRestriction => {
                require(guidance.restricted, Refusal::NotRestricted)?;
                Step::RestrictionLifted
            }
            Command::Rectify => Step::Rectified,
            Command::End { reason } => return self.end(reason, context),
            Command::MarkContentDestroyed => {
                let due = guidance.content_due.is_some() || self.content_term_over(context);
                return Ok(events(due.then_some(Step::ContentDestroyed)));
            }
            _ => return refuse(Refusal::AskedElsewhere),
        };
        require_rights_desk(context)?;
        Ok(events([step]))
    }

    /// The term of the dossier is over: what rested on consent goes, also when nobody signed for the rest.
    fn content_term_over(&self, context: &Context<'_>) -> bool {
        let guidance = self.guidance();
        let due = guidance.destroy_after(context.rules, context.municipality);
        guidance.end.is_some()
            && !guidance.content_gone
            && due.is_some_and(|day| day <= context.today)
    }

    fn end(&self, reason: GuidanceClose, context: &Context<'_>) -> Decision {
        let by_age = reason == GuidanceClose::AgedOut && context.role == Role::Service;
        if !by_age {
            self.require_lead(context)
                .or_else(|refused| match context.role {
                    // The register tells the municipality's desk first.
                    Role::ListHandler => Ok(()),
                    _ => Err::<(), outreach::Refusal>(refused),
                })?;
        }
        Ok(events([Step::Ended { reason }]))
    }
}
