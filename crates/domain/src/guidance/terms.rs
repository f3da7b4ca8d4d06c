//! When something in the guidance is due, and how long it is kept.

use super::{Guidance, state::End};
use crate::{Day, MunicipalityId, NextAction, RuleBook, RuleKey};

impl Guidance {
    /// First and last day of the next action; `None` when the ordinary days of a step hold.
    pub(crate) fn due(
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
