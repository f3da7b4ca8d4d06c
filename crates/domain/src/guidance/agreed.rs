//! What was agreed with a young person for a day to come.

use super::{Agreement, Guidance};
use crate::Day;

impl Guidance {
    /// What a day was agreed for, the first day first. A day that passed stays until what was agreed is
    /// recorded or agreed anew; nothing stays once the guidance has ended.
    pub fn agreed(&self) -> Vec<(Agreement, Day)> {
        if self.end.is_some() {
            return Vec::new();
        }
        let call_again = self.not_now.and_then(|not_now| not_now.call_again);
        let single = [
            (Agreement::Intake, self.intake_day),
            (Agreement::Talk, self.talk_day),
            (Agreement::StartElsewhere, self.signed_up),
            (Agreement::TryAgain, self.try_again),
            (Agreement::CallAgain, call_again),
        ];
        let ends = self
            .trajectories
            .iter()
            .filter(|run| run.ended.is_none())
            .map(|run| (Agreement::TrajectoryEnd, run.planned_end));
        let mut agreed: Vec<_> = single
            .into_iter()
            .chain(ends)
            .filter_map(|(what, day)| Some((what, day?)))
            .collect();
        agreed.sort_by_key(|(what, day)| (*day, *what));
        agreed
    }
}
