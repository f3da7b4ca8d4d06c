//! What is further told of a quarter and follows from other months too: stands, cohorts, the year, and what people enter.
//!
//! Where time alone changes a figure (still no renewed appeal, still at work), it is defined over a cohort: those for whom
//! the time ends in the quarter. So it is a function of the cells and the quarter, and is read from a fixed number of months.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AtHomePart, Counts, Measure, Quarter, Turn};
use crate::{
    Month, Phase,
    guidance::content::{Destination, TrajectoryKind},
};

/// Quarters after which it is asked who is still at work: six months (S2-10).
const WORK_QUARTERS: i32 = 2;

/// Of which months something further is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    quarter: Quarter,
    /// Months after an outflow without a renewed appeal.
    appeal_months: i32,
}

impl Window {
    /// Of a quarter, with the months that the dated rule asks for without a renewed appeal.
    pub const fn new(quarter: Quarter, appeal_months: i32) -> Self {
        Self {
            quarter,
            appeal_months,
        }
    }

    /// The first month of which cells are needed, [`Measure::AtHome`] aside: of that all months are.
    pub fn first_month(self) -> Month {
        let [before, ..] = self.helped_months();
        let [work, ..] = self.work_quarter().months();
        before.min(work).min(self.first_of_year())
    }

    /// The last.
    pub fn last_month(self) -> Month {
        self.quarter.last_month()
    }

    /// The quarter of whose outflow to work it is asked now who is still there.
    pub fn work_quarter(self) -> Quarter {
        self.quarter.plus(-WORK_QUARTERS)
    }

    /// The quarter whose outflow is looked back on; `None` where the rule's months are no whole quarters.
    pub fn helped_quarter(self) -> Option<Quarter> {
        (self.appeal_months % 3 == 0).then(|| self.quarter.plus(-self.appeal_months / 3))
    }

    fn helped_months(self) -> [Month; 3] {
        self.quarter
            .months()
            .map(|month| month.plus(-self.appeal_months))
    }

    /// Whether coming back after so many months is a renewed appeal: the last month of the time still is.
    fn is_in_time(self, months: &str) -> bool {
        months
            .parse::<i32>()
            .is_ok_and(|months| months <= self.appeal_months)
    }

    fn first_of_year(self) -> Month {
        let quarters = i32::from(self.quarter.number()) - 1;
        self.quarter.plus(-quarters).first_month()
    }
}

/// What people entered of a quarter where no event holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// Still at work after six months (S2-10).
    pub still_at_work: Option<i64>,
    /// Places on which somebody could begin in the quarter (S2-33).
    pub places: BTreeMap<TrajectoryKind, i64>,
}

/// The further figures of a quarter, exact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    /// At home, and somebody spoke with them (S0-29).
    pub in_view: i64,
    /// At home, and nobody did yet (S0-29, S3-05).
    pub not_in_view: i64,
    /// Closed in the quarter without being reached (S3-05).
    pub not_reached: i64,
    /// Flowed out so long ago that the time of the rule ends in the quarter, moved and renounced aside (S3-08).
    pub helped: i64,
    /// Of these, who came back within it.
    pub returned: i64,
    /// To paid work in the quarter (S2-10).
    pub paid_work: i64,
    /// The same in the calendar year until its end.
    pub paid_work_year: i64,
    /// To paid work two quarters earlier.
    pub work_before: i64,
    /// Of these, who is still at work; `None`: not entered for everybody.
    pub still_at_work: Option<i64>,
    /// Trajectories that began, by kind (S2-33).
    pub routes: BTreeMap<TrajectoryKind, i64>,
    /// Places on which somebody could begin, as far as they were entered.
    pub places: BTreeMap<TrajectoryKind, i64>,
}

impl Further {
    /// The further figures from cells: of all months for [`Measure::AtHome`], of those of the window for the rest.
    pub fn of(counts: &Counts, window: Window, entered: &Entered) -> Self {
        let quarter = window.quarter;
        let helped_months = window.helped_months();
        let mut further = Self {
            still_at_work: entered.still_at_work,
            places: entered.places.clone(),
            ..Self::default()
        };
        for (cell, n) in counts {
            let (month, first) = (cell.month, cell.first.as_str());
            match cell.measure {
                Measure::AtHome if month <= quarter.last_month() => {
                    let n = if cell.second == Turn::Ceased.code() {
                        -n
                    } else {
                        *n
                    };
                    if first == AtHomePart::InView.code() {
                        further.in_view += n;
                    } else {
                        further.not_in_view += n;
                    }
                }
                Measure::Exit if first == Phase::NotReached.code() && quarter.contains(month) => {
                    further.not_reached += n;
                }
                Measure::Return if helped_months.contains(&month) && window.is_in_time(first) => {
                    further.returned += n;
                }
                Measure::Route if quarter.contains(month) => {
                    if let Ok(kind) = first.parse() {
                        *further.routes.entry(kind).or_default() += n;
                    }
                }
                Measure::Destination => {
                    if let Ok(to) = first.parse() {
                        further.went(to, month, *n, window);
                    }
                }
                _ => {}
            }
        }
        further
    }

    fn went(&mut self, to: Destination, month: Month, n: i64, window: Window) {
        let quarter = window.quarter;
        if window.helped_months().contains(&month) && is_helped(to) {
            self.helped += n;
        }
        if to != Destination::Work {
            return;
        }
        if quarter.contains(month) {
            self.paid_work += n;
        }
        if window.first_of_year() <= month && month <= quarter.last_month() {
            self.paid_work_year += n;
        }
        if window.work_quarter().contains(month) {
            self.work_before += n;
        }
    }

    /// At home, in view or not.
    pub const fn at_home(&self) -> i64 {
        self.in_view + self.not_in_view
    }

    /// Of those helped, who did not come back.
    pub fn not_returned(&self) -> i64 {
        (self.helped - self.returned).max(0)
    }

    /// Adds the figures of another municipality. Who is still at work is known of both together only where it was
    /// entered for each that had somebody go to work.
    pub fn add(&mut self, other: &Self) {
        self.still_at_work = match (self.still_at_work, other.still_at_work) {
            (Some(one), Some(more)) => Some(one + more),
            (Some(one), None) if other.work_before == 0 => Some(one),
            (None, Some(more)) if self.work_before == 0 => Some(more),
            _ => None,
        };
        self.in_view += other.in_view;
        self.not_in_view += other.not_in_view;
        self.not_reached += other.not_reached;
        self.helped += other.helped;
        self.returned += other.returned;
        self.paid_work += other.paid_work;
        self.paid_work_year += other.paid_work_year;
        self.work_before += other.work_before;
        for (to, more) in [
            (&mut self.routes, &other.routes),
            (&mut self.places, &other.places),
        ] {
            for (kind, n) in more {
                *to.entry(*kind).or_default() += n;
            }
        }
    }
}

/// Whether somebody who went there was helped: who moved or renounced may have been, but nobody knows.
pub(super) const fn is_helped(to: Destination) -> bool {
    !matches!(to, Destination::Moved | Destination::Renounced)
}

/// Months from one to the other; negative when it comes before.
pub(super) fn months_between(from: Month, until: Month) -> i32 {
    let number = |month: Month| i32::from(month.year()) * 12 + i32::from(month.month());
    number(until) - number(from)
}
