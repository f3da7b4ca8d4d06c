//! How far the working together is: what must be there before a region begins, and what it agreed to better.

use crate::{Day, code::codes};

codes! {
    /// What must be there before a region begins (S4-125, the six conditions; S0-25, how a team is set up).
    pub enum Condition {
        /// Everybody knows what the others do.
        KnowEachOther = "know_each_other", "Partijen kennen elkaars werk";
        /// Tasks, roles and responsibilities are described, and somebody fills each role.
        Roles = "roles", "Taken, rollen en verantwoordelijkheden zijn duidelijk";
        /// What is done when, and by whom.
        Process = "process", "Er zijn duidelijke procesafspraken";
        /// Somebody gets it going.
        Quartermaster = "quartermaster", "Er is een kwartiermaker aangesteld";
        /// Agreements, decisions and grounds are in force.
        Preconditions = "preconditions", "Aan de randvoorwaarden is voldaan";
        /// What is measured.
        Performance = "performance", "Er zijn prestatiefactoren afgesproken";
        /// When it begins and how long it takes.
        Start = "start", "Startdatum en duur zijn afgesproken";
        /// How the team works.
        Method = "method", "Werkafspraken en werkwijze liggen vast";
        /// Who is in the team.
        BaseTeam = "base_team", "Het multidisciplinaire basisteam is samengesteld";
        /// The departments know.
        Departments = "departments", "De afdelingen zijn geïnformeerd";
    }

    /// How an improvement action stands (S4-129).
    pub enum ActionState {
        /// It has not begun.
        Planned = "planned", "Begint nog";
        /// It runs.
        Running = "running", "Loopt";
        /// Its last day has passed.
        Late = "late", "Te laat";
        /// It is done.
        Done = "done", "Klaar";
        /// It is not done any more.
        Dropped = "dropped", "Vervallen";
    }

    /// How an action ended.
    pub enum ActionEnd {
        /// It is done.
        Done = "done", "Klaar";
        /// It is not done any more.
        Dropped = "dropped", "Vervallen";
    }
}

impl Condition {
    /// Whether the system itself sees whether it is met: then nobody ticks it.
    pub const fn is_seen(self) -> bool {
        matches!(self, Self::Roles | Self::Preconditions | Self::Performance)
    }
}

impl ActionState {
    /// Of an action of these days, both in it, on a day.
    pub fn on(from: Day, until: Day, end: Option<ActionEnd>, today: Day) -> Self {
        match end {
            Some(ActionEnd::Done) => Self::Done,
            Some(ActionEnd::Dropped) => Self::Dropped,
            None if today < from => Self::Planned,
            None if today <= until => Self::Running,
            None => Self::Late,
        }
    }

    /// Whether there is still something to do.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Running | Self::Late)
    }
}

/// What the system sees of a condition: each thing that must be there, and whether it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnSight {
    /// What must be there, in Dutch.
    pub what: String,
    /// Whether it is.
    pub is_there: bool,
}

/// Whether a condition that the system sees is met: there is something to look at, and all of it is there.
pub fn seen(all: &[OnSight]) -> bool {
    !all.is_empty() && all.iter().all(|one| one.is_there)
}

/// When the cooperation is to be measured: so many months after it was measured last, or else after the first action began.
pub fn measurement_due(began: Option<Day>, last: Option<Day>, months: i32) -> Option<Day> {
    last.or(began).map(|day| day.plus_months(months))
}

/// A mark for the cooperation, from 1 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u8);

/// It is no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mark from 1 to 10")]
pub struct NotAMark;

impl Mark {
    /// A mark from 1 to 10.
    ///
    /// # Errors
    /// [`NotAMark`] for any other number.
    pub const fn new(mark: u8) -> Result<Self, NotAMark> {
        if matches!(mark, 1..=10) {
            Ok(Self(mark))
        } else {
            Err(NotAMark)
        }
    }

    /// The number.
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl std::str::FromStr for Mark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        Self::new(text.parse().map_err(|_| NotAMark)?)
    }
}
