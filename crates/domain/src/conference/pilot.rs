//! A pilot: it starts, runs for some months, evaluation and report included, and ends with answers (S0-18).

use super::PilotState;
use crate::Day;

/// When a pilot runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pilot {
    /// Its first day.
    pub begins_on: Day,
    /// How many months it takes, evaluation and report included.
    pub months: u8,
    /// The day its evaluation was closed.
    pub evaluated_on: Option<Day>,
}

impl Pilot {
    /// Its last day, on which the evaluation is due.
    pub fn ends_on(self) -> Day {
        self.begins_on
            .plus_months(i32::from(self.months))
            .plus_days(-1)
    }

    /// From which day it is time to evaluate: so many days before the last, and never before the first.
    pub fn evaluate_from(self, days_before: i32) -> Day {
        self.ends_on().plus_days(-days_before).max(self.begins_on)
    }

    /// Where it stands. `days_before` is the rule of when the evaluation begins.
    pub fn state(self, today: Day, days_before: i32) -> PilotState {
        if self.evaluated_on.is_some() {
            PilotState::Evaluated
        } else if today < self.begins_on {
            PilotState::Planned
        } else if today < self.evaluate_from(days_before) {
            PilotState::Running
        } else {
            PilotState::EvaluationDue
        }
    }

    /// Whether it ended without its questions answered.
    pub fn is_late(self, today: Day) -> bool {
        self.evaluated_on.is_none() && today > self.ends_on()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn pilot(from: &str) -> Pilot {
        Pilot {
            begins_on: day(from),
            months: 4,
            evaluated_on: None,
        }
    }

    #[test]
    fn s0_18_four_months_from_the_first_of_october_end_with_january() {
        assert_eq!(pilot("2021-10-01").ends_on(), day("2022-01-31"));
        assert_eq!(pilot("2027-10-30").ends_on(), day("2028-02-28"));
        assert_eq!(pilot("2027-11-01").ends_on(), day("2028-02-29"));
    }

    #[test]
    fn s0_18_a_pilot_is_planned_runs_and_is_to_be_evaluated() {
        let pilot = pilot("2021-10-01");
        for (today, state) in [
            ("2021-09-30", PilotState::Planned),
            ("2021-10-01", PilotState::Running),
            ("2022-01-02", PilotState::Running),
            ("2022-01-03", PilotState::EvaluationDue),
            ("2022-02-20", PilotState::EvaluationDue),
        ] {
            assert_eq!(pilot.state(day(today), 28), state, "{today}");
        }
        assert!(!pilot.is_late(day("2022-01-31")));
        assert!(pilot.is_late(day("2022-02-01")));
        let done = Pilot {
            evaluated_on: Some(day("2022-02-03")),
            ..pilot
        };
        assert_eq!(done.state(day("2022-02-20"), 28), PilotState::Evaluated);
        assert!(!done.is_late(day("2022-02-20")));
    }
}
