//! Trajectory, follow-up, drop-out and outflow (S1-66..S1-76).

use super::{Decision, events, refuse, require, require_past};
use crate::{
    Role,
    guidance::{Command, Consent, Refusal, RouteScope, Step},
    outreach::{self, Case, Context},
};

impl Case {
    pub(super) fn guide_trajectory(&self, command: &Command, context: &Context<'_>) -> Decision {
        let guidance = self.guidance();
        match *command {
            Command::DecideTrajectory { .. }
            | Command::SendDecision { .. }
            | Command::TakeOver { .. }
            | Command::StartTrajectory { .. } => self.guide_municipal(command, context),
            Command::FollowUp {
                number,
                outcome,
                channel,
                minutes,
            } => {
                self.require_running(number)?;
                self.led(
                    Step::FollowedUp {
                        number,
                        outcome,
                        channel,
                        minutes,
                    },
                    context,
                )
            }
            Command::EndTrajectory {
                number,
                day,
                reached,
            } => {
                self.require_running(number)?;
                require_past(day, context)?;
                self.led(
                    Step::TrajectoryEnded {
                        number,
                        day,
                        reached,
                    },
                    context,
                )
            }
            Command::SignUp { starts_on } => {
                self.require_consent(Consent::WorkTogether)?;
                match guidance.route {
                    None => return refuse(Refusal::NoRoute),
                    Some(RouteScope::Municipal) => return refuse(Refusal::OtherRoute),
                    Some(RouteScope::Elsewhere) => {}
                }
                self.led(Step::SignedUp { starts_on }, context)
            }
            Command::DropOut => self.drop_out(context),
            Command::FlowOut { day } => {
                self.require_ground()?;
                require(guidance.intake > 0, Refusal::NoIntake)?;
                require_past(day, context)?;
                self.led(Step::FlowedOut { day }, context)
            }
            _ => refuse(Refusal::AskedElsewhere),
        }
    }

    /// What the municipality does with the file it leads.
    fn guide_municipal(&self, command: &Command, context: &Context<'_>) -> Decision {
        self.require_municipal(context)?;
        let guidance = self.guidance();
        match *command {
            Command::DecideTrajectory { granted } => {
                self.led(Step::TrajectoryDecided { granted }, context)
            }
            Command::SendDecision { day } => {
                require(guidance.granted.is_some(), Refusal::NotDecided)?;
                require_past(day, context)?;
                self.led(Step::DecisionSent { day }, context)
            }
            Command::TakeOver { day } => {
                require(!guidance.taken_over, Refusal::TakenOver)?;
                require_past(day, context)?;
                self.led(Step::TakenOver { day }, context)
            }
            Command::StartTrajectory {
                funded_by,
                start,
                planned_end,
                paid,
            } => {
                match guidance.granted {
                    None => return refuse(Refusal::NotDecided),
                    Some(false) => return refuse(Refusal::NotGranted),
                    Some(true) => {}
                }
                require(
                    !paid || guidance.prior_considered,
                    Refusal::PriorProvisionFirst,
                )?;
                require(
                    planned_end.is_none_or(|end| end >= start),
                    Refusal::ImpossibleDay,
                )?;
                let number = guidance
                    .trajectories
                    .last()
                    .map_or(1, |last| last.number.saturating_add(1));
                self.led(
                    Step::TrajectoryStarted {
                        number,
                        funded_by,
                        start,
                        planned_end,
                    },
                    context,
                )
            }
            _ => refuse(Refusal::AskedElsewhere),
        }
    }

    /// The municipality leads, and the young person agreed to its dossier.
    fn require_municipal(&self, context: &Context<'_>) -> Result<(), outreach::Refusal> {
        require(self.guidance().handed_over, Refusal::NotHandedOver)?;
        self.require_lead(context)?;
        self.require_consent(Consent::Dossier)
    }

    fn require_running(&self, number: u8) -> Result<(), outreach::Refusal> {
        require(
            self.guidance().running().any(|run| run.number == number),
            Refusal::NoTrajectory,
        )
    }

    /// Back to step 3, to whoever does that step today; the casemanager who handed over, where there
    /// is one (S1-75, S1-76).
    fn drop_out(&self, context: &Context<'_>) -> Decision {
        self.require_lead(context)?;
        let guidance = self.guidance();
        let runs = guidance.running().next().is_some() || guidance.signed_up.is_some();
        require(runs, Refusal::NoTrajectory)?;
        let round = self.round().saturating_add(1);
        let starter = self.starter(context.rules, context.municipality, context.today);
        let moved = match (starter, guidance.former) {
            (Role::Casemanager, Some(account)) if context.role == Role::Regisseur => {
                Some(Step::LeadMoved {
                    to: Role::Casemanager,
                    account,
                })
            }
            _ => None,
        };
        Ok(events(
            [Step::DroppedOut { round }].into_iter().chain(moved),
        ))
    }
}
