//! The order and the groups of a worklist: what is late, what is due, what waits on someone else.

use std::cmp::Ordering;

use crate::{
    Day, Role,
    code::codes,
    outreach::{Lateness, Overview, WaitingOn, lateness, waiting_on},
};

codes! {
    /// The groups of a worklist, in the order shown.
    pub enum WorkGroup {
        /// Mine, and past its last day.
        Late = "late", "Te laat";
        /// Mine, and may be done now.
        DueToday = "due_today", "Vandaag te doen";
        /// Another role is at work, or the young person has time to answer.
        WaitsOnOther = "waits_on_other", "Wacht op een ander";
        /// Nothing to be done any more.
        Done = "done", "Klaar";
    }
}

/// The group a case falls in for somebody in this role.
pub fn group(overview: &Overview, role: Role, today: Day) -> WorkGroup {
    match (waiting_on(overview, role, today), lateness(overview, today)) {
        (WaitingOn::Nobody, _) => WorkGroup::Done,
        (WaitingOn::Other, _) => WorkGroup::WaitsOnOther,
        (WaitingOn::Me, Lateness::Late) => WorkGroup::Late,
        (WaitingOn::Me, _) => WorkGroup::DueToday,
    }
}

/// Whether nobody has spoken with the young person for too long (`no_contact_days`): an item beside the
/// next step, never late by itself.
pub fn is_quiet(overview: &Overview, today: Day) -> bool {
    overview.quiet_from.is_some_and(|from| from <= today)
}

/// Most urgent first: by group, then by last day (what is never late comes after what can be), then
/// by first day. Cases that are equal here must be ordered by their id, so that pages do not jump.
pub fn by_urgency(a: &Overview, b: &Overview, role: Role, today: Day) -> Ordering {
    let place = |overview: &Overview| {
        (
            group(overview, role, today),
            overview.due_until.is_none(),
            overview.due_until,
            overview.due_from.is_none(),
            overview.due_from,
        )
    };
    place(a).cmp(&place(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Month, NextAction, Phase, Track};

    fn row(owner: Option<Role>, from: Option<&str>, until: Option<&str>) -> Overview {
        let day = |text: &str| text.parse().expect("a day");
        Overview {
            phase: Phase::WaitingForAnswer,
            track: Track::ToApproach,
            round: 1,
            re_entry: false,
            month: Month::new(2026, 10).expect("a month"),
            subregion: None,
            next_action: owner.map_or(NextAction::None, |_| NextAction::PlanVisit),
            owner,
            assignee: None,
            due_from: from.map(day),
            due_until: until.map(day),
            destroy_after: None,
            visit_allowed: true,
            lead: None,
            content_due: None,
            to_note: None,
            quiet_from: None,
        }
    }

    #[test]
    fn s1_30_what_is_late_comes_first_and_what_waits_on_others_last() {
        let today: Day = "2026-10-20".parse().expect("a day");
        let mine = Some(Role::Casemanager);
        let late = row(mine, None, Some("2026-10-19"));
        let last_day = row(mine, None, Some("2026-10-20"));
        let later = row(mine, Some("2026-10-20"), Some("2026-11-03"));
        let never_late = row(mine, None, None);
        let not_yet = row(mine, Some("2026-10-21"), Some("2026-11-04"));
        let theirs = row(Some(Role::ListHandler), None, Some("2026-10-01"));
        let done = row(None, None, None);
        let expected = [
            &late,
            &last_day,
            &later,
            &never_late,
            &theirs,
            &not_yet,
            &done,
        ]
        .map(Clone::clone);
        let mut shuffled = vec![done, theirs, never_late, not_yet, later, late, last_day];
        shuffled.sort_by(|a, b| by_urgency(a, b, Role::Casemanager, today));
        assert_eq!(shuffled, expected);
        let groups: Vec<_> = shuffled
            .iter()
            .map(|row| group(row, Role::Casemanager, today).code())
            .collect();
        assert_eq!(
            groups,
            [
                "late",
                "due_today",
                "due_today",
                "due_today",
                "waits_on_other",
                "waits_on_other",
                "done"
            ]
        );
    }
}
