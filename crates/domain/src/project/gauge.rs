//! A figure of the monitor that a target is measured by: always as it was released, so that everybody reads the same and
//! small groups stay unseen (S1-80).

use super::{Actual, Quantity};
use crate::{
    Day,
    code::codes,
    guidance::content::{Destination, TrajectoryKind},
    monitor::{
        ALL, AtHomePart, FigureKey, InflowPart, LookedBack, Part, Period, Printed, Published,
        Quarter, TableKind,
    },
};

codes! {
    /// Of which months a figure is.
    pub enum Span {
        /// Of each quarter by itself.
        Quarter = "quarter", "Per kwartaal";
        /// Of the year until the end of the quarter.
        YearSoFar = "year_so_far", "Het jaar tot en met het kwartaal";
    }
}

/// A figure that can be a target's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// Which figure.
    pub part: Part,
    /// Of which months.
    pub span: Span,
}

/// Why a figure cannot be a target's in this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGauge {
    /// It is not among the figures that are released.
    #[error("the figure is not released")]
    Figure,
    /// It is released by quarter only.
    #[error("the figure is released by quarter only")]
    Span,
    /// It is released for all municipalities together only.
    #[error("the figure is released for all together only")]
    Place,
}

impl NoGauge {
    /// What the user reads: why, and what to do instead.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Figure => "Kies een cijfer uit de lijst.",
            Self::Span => "Dit cijfer wordt alleen per kwartaal vrijgegeven. Kies Per kwartaal.",
            Self::Place => {
                "Dit cijfer wordt alleen voor alle gemeenten samen vrijgegeven. Kies Alle gemeenten samen."
            }
        }
    }
}

impl Gauge {
    /// The figures that can be a target's, in the order of the indicators.
    pub fn parts() -> Vec<Part> {
        let mut parts = vec![
            Part::New,
            Part::SelfEmployed,
            Part::Known,
            Part::PickedUp,
            Part::Open,
            Part::OnList,
            Part::Outflow,
        ];
        parts.extend(Destination::ALL.iter().map(|one| Part::Destination(*one)));
        parts.extend([
            Part::AtHome,
            Part::InView,
            Part::NotInView,
            Part::NotReturned,
            Part::StillAtWork,
        ]);
        parts.extend(TrajectoryKind::ALL.iter().map(|one| Part::Route(*one)));
        parts
    }

    /// Where a part stands in what is released: table, row and column. A row `None` is that of a place.
    fn cell(self) -> Option<(TableKind, Option<&'static str>, &'static str)> {
        let inflow = |part: InflowPart| (TableKind::Inflow, None, part.code());
        Some(match self.part {
            Part::New => (TableKind::Inflow, None, ALL),
            Part::SelfEmployed => inflow(InflowPart::SelfEmployed),
            Part::Known => inflow(InflowPart::Known),
            Part::PickedUp => inflow(InflowPart::PickedUp),
            Part::Open => inflow(InflowPart::Open),
            Part::OnList => (TableKind::OnList, None, ALL),
            Part::Outflow => (TableKind::Outflow, None, ALL),
            Part::Destination(to) => (TableKind::Destination, Some(to.code()), ALL),
            Part::AtHome => (TableKind::AtHome, None, ALL),
            Part::InView => (TableKind::AtHome, None, AtHomePart::InView.code()),
            Part::NotInView => (TableKind::AtHome, None, AtHomePart::NotInView.code()),
            Part::NotReturned => (TableKind::Return, Some(LookedBack::Yes.code()), ALL),
            Part::StillAtWork => (TableKind::StillAtWork, Some(LookedBack::Yes.code()), ALL),
            Part::Route(kind) => (TableKind::Route, Some(kind.code()), ALL),
            _ => return None,
        })
    }

    /// Whether it can be a target's, of one place or of all together.
    ///
    /// # Errors
    /// [`NoGauge`].
    pub fn check(self, of_one_place: bool) -> Result<(), NoGauge> {
        let (table, row, _) = self.cell().ok_or(NoGauge::Figure)?;
        let by_year = matches!(
            table,
            TableKind::Inflow | TableKind::Outflow | TableKind::Destination
        );
        if self.span == Span::YearSoFar && !by_year {
            return Err(NoGauge::Span);
        }
        if of_one_place && row.is_some() {
            return Err(NoGauge::Place);
        }
        Ok(())
    }

    /// What a released quarter says of it, for the place of this code or for all together; `None`: it says nothing of it. A
    /// figure that was merged into a larger group is as untold as one that was kept back.
    pub fn read(self, published: &Published, place: Option<&str>) -> Option<Actual> {
        let (table, row, column) = self.cell()?;
        let quarter = published.quarter;
        let period = match self.span {
            // The year until the end of its first quarter is that quarter.
            Span::YearSoFar if quarter.number() > 1 => Period::YearUntil(quarter),
            Span::YearSoFar | Span::Quarter => Period::Quarter(quarter),
        };
        let key = FigureKey {
            period,
            table,
            row: row.or(place).unwrap_or(ALL).to_owned(),
            column: column.to_owned(),
        };
        match published.figures.get(&key)? {
            Printed::Number(number) => Quantity::whole(*number).map(Actual::Number),
            Printed::Withheld | Printed::RolledUp => Some(Actual::Withheld),
        }
    }

    /// The quarters a target is measured by: those that end from the project's first day until the target's own, in order.
    pub fn quarters(from: Day, by: Day) -> Vec<Quarter> {
        let mut quarters = Vec::new();
        let mut quarter = Quarter::of(from.month());
        // A day far away is a slip of the pen: ten years are enough.
        while quarter.last_day() <= by && quarters.len() < 40 {
            quarters.push(quarter);
            quarter = quarter.plus(1);
        }
        quarters
    }
}
