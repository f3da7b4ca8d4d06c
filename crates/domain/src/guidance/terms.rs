//! When something in the guidance is due, and how long it is kept.

use super::{Guidance, state::End};
use crate::{Day, MunicipalityId, NextAction, Phase, RuleBook, RuleKey};

impl Guidance {
    /// First and last day of the next action; `None` when the ordinary days of a step hold.
    pub(crate) fn due(
        &self,
        action: NextAction,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Option<(Option<Day>, Option<Day>)> {
        let (from, until) = self.step_due(action, rules, municipality)?;
        // What has a day of its own, and what is not to be done at all, waits for no other day.
        let waits = !matches!(
            action,
            NextAction::None
                | NextAction::HoldIntake
                | NextAction::HoldTalk
                | NextAction::AcceptHandOver
        );
        Some(match self.try_again.filter(|_| waits) {
            Some(again) => (
                Some(from.map_or(again, |from| from.max(again))),
                until.map(|until| until.max(again)),
            ),
            None => (from, until),
        })
    }

    /// The first day on which nobody has spoken with the young person for too long; `None` where no
    /// contact is to be kept.
    pub(crate) fn quiet_from(
        &self,
        phase: Phase,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Option<Day> {
        let kept = matches!(
            phase,
            Phase::WantsSupport
                | Phase::IntakePlanned
                | Phase::Intake
                | Phase::RouteChosen
                | Phase::TalkPlanned
                | Phase::HandOverOffered
                | Phase::TrajectoryToStart
                | Phase::InTrajectory
                | Phase::SigningUp
                | Phase::SignedUp
        );
        let contact = self.contact.filter(|_| kept)?;
        let days = rules.span(RuleKey::NoContactDays, municipality, contact);
        Some(contact.plus_days(days.saturating_add(1)))
    }

    /// First and last day of the step itself.
    fn step_due(
        &self,
        action: NextAction,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Option<(Option<Day>, Option<Day>)> {
        let after = |start: Day, key| start.plus_days(rules.span(key, municipality, start));
        let from = match action {
            NextAction::HoldIntake => self.intake_day?,
            NextAction::HoldTalk => self.talk_day?,
            NextAction::CheckStart => self.signed_up?,
            NextAction::CallAgain => self.not_now?.call_again?,
            NextAction::FollowUp => self
                .running()
                .map(|run| {
                    let last = run.followed_up.unwrap_or(run.start);
                    after(last, RuleKey::FollowUpDays)
                })
                .min()?,
            NextAction::None => return Some((None, None)),
            _ => {
                let since = self.since?;
                return Some((None, Some(after(since, RuleKey::StepDays))));
            }
        };
        // What has a day of its own is late the day after it; the others get the days of a step.
        let until = match action {
            NextAction::HoldIntake | NextAction::HoldTalk => from,
            _ => after(from, RuleKey::StepDays),
        };
        Some((Some(from), Some(until)))
    }

    /// The first day on which the person is to be destroyed; `None` while the guidance goes on.
    pub(crate) fn destroy_after(
        &self,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Option<Day> {
        let span = |key, on| rules.span(key, municipality, on);
        if let Some((asked, at_once)) = self.erasure {
            let days = if at_once {
                0
            } else {
                span(RuleKey::ErasureDays, asked)
            };
            return Some(asked.plus_days(days));
        }
        if let Some((end, on)) = self.end {
            return Some(match end {
                End::NoConsent | End::Withdrawn => {
                    on.plus_days(span(RuleKey::OtherEndTermDays, on))
                }
                End::Stopped | End::FlowedOut | End::Other(_) => {
                    on.plus_months(span(RuleKey::GuidanceTermMonths, on))
                }
            });
        }
        let rest = self.not_now?;
        let start = rest.call_again.unwrap_or(rest.on);
        Some(start.plus_months(span(RuleKey::NotNowTermMonths, start)))
    }
}
