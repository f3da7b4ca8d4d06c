//! Consents beside the first: to consultation, to a third party, to the dossier; and withdrawal.

use super::{Decision, refuse, require, require_past, require_rights_desk};
use crate::{
    guidance::{Command, Consent, Refusal, Step},
    outreach::{Case, Context},
};

impl Case {
    pub(super) fn guide_consent(&self, command: &Command, context: &Context<'_>) -> Decision {
        match *command {
            Command::GiveConsent {
                consent,
                form,
                at,
                text_version,
            } => {
                self.require_may_ask(consent)?;
                require_past(at.day(), context)?;
                self.require_after_explanation(at)?;
                self.led(
                    Step::ConsentGiven {
                        consent,
                        form,
                        at,
                        text_version,
                    },
                    context,
                )
            }
            Command::WithdrawConsent {
                consent,
                channel,
                offered,
            } => {
                require_rights_desk(context)?;
                require(
                    self.guidance().consents_to(consent),
                    Refusal::NothingToWithdraw,
                )?;
                let destroys = self.guidance().rests_on(consent);
                require(!destroys || offered.is_some(), Refusal::ReadBackNotOffered)?;
                Ok(super::events([Step::ConsentWithdrawn {
                    consent,
                    channel,
                    offered: offered.filter(|_| destroys),
                }]))
            }
            Command::Consult => {
                self.require_consent(Consent::Consultation)?;
                self.led(Step::Consulted, context)
            }
            Command::ContactPartner {
                number,
                channel,
                minutes,
            } => {
                self.require_consent(Consent::ThirdParty { number })?;
                self.led(
                    Step::PartnerContacted {
                        number,
                        channel,
                        minutes,
                    },
                    context,
                )
            }
            _ => refuse(Refusal::AskedElsewhere),
        }
    }

    /// The first consent was given after all six things were explained (S1-47).
    pub(super) fn require_after_explanation(
        &self,
        at: crate::Ts,
    ) -> Result<(), crate::outreach::Refusal> {
        let first = self.guidance().given_at(Consent::WorkTogether);
        require(
            first.is_none_or(|first| at.minute() >= first.minute()),
            Refusal::ConsentBeforeExplanation,
        )
    }

    fn require_may_ask(&self, consent: Consent) -> Result<(), crate::outreach::Refusal> {
        let guidance = self.guidance();
        match consent {
            Consent::WorkTogether => refuse(Refusal::AskedElsewhere),
            // In the talk it is part of the talk; after a hand-over without one it is asked here.
            Consent::Dossier => require(guidance.handed_over, Refusal::AskedElsewhere),
            Consent::Consultation => self.require_ground(),
            Consent::ThirdParty { number } => {
                self.require_ground()?;
                let known = number >= 1 && number <= guidance.third_parties().saturating_add(1);
                require(known, Refusal::NoConsentToPartner)
            }
        }
    }
}
