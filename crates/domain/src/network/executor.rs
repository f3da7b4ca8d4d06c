//! Who carries out: by direction, municipality and age, as agreed from a day on (S4-101..103, S4-131, S4-132).

use serde::{Deserialize, Serialize};

use super::Direction;
use crate::{Day, Role, code::codes};

codes! {
    /// The core partners that carry out (S4-131). A school is none of them (S4-57).
    pub enum ExecutorKind {
        /// RBL or RMC.
        Rmc = "rmc", "RBL/RMC (Doorstroompunt)";
        /// Work and income.
        WorkIncome = "work_income", "Werk en inkomen";
        /// The local team.
        LocalTeam = "local_team", "Lokaal team";
    }
}

impl ExecutorKind {
    /// Whether it can guide in this direction: RBL to education and not beyond it, work and income or the local team to work
    /// and day activity (S4-33, S4-35, S4-36).
    pub const fn serves(self, direction: Direction) -> bool {
        matches!(
            (self, direction),
            (Self::Rmc, Direction::Education)
                | (
                    Self::WorkIncome | Self::LocalTeam,
                    Direction::Work | Direction::Care
                )
        )
    }

    /// Whether somebody in this role speaks for it.
    pub const fn speaks(self, role: Role) -> bool {
        matches!(
            (self, role),
            (Self::Rmc, Role::RmcWorker)
                | (Self::WorkIncome, Role::NetworkMember)
                | (Self::LocalTeam, Role::NetworkMember | Role::Regisseur)
        )
    }
}

/// Who carries out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Executor {
    /// Which of the core partners.
    pub kind: ExecutorKind,
    /// The team or organisation by name.
    pub team: String,
}

/// A line of the routing table of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// For which direction.
    pub direction: Direction,
    /// From which age, in whole years.
    pub from_age: u8,
    /// Until which age, not included.
    pub until_age: u8,
    /// Who carries out.
    pub executor: Executor,
    /// From which day.
    pub valid_from: Day,
}

impl Route {
    fn covers(&self, direction: Direction, age: u8, on: Day) -> bool {
        self.direction == direction
            && (self.from_age..self.until_age).contains(&age)
            && self.valid_from <= on
    }
}

/// Who carries out in a direction for this age on a day. Of several lines the one with the latest first day holds, and of one
/// day the one written last.
pub fn executor_for(routes: &[Route], direction: Direction, age: u8, on: Day) -> Option<&Executor> {
    routes
        .iter()
        .filter(|route| route.covers(direction, age, on))
        // max_by_key keeps the later of two.
        .max_by_key(|route| route.valid_from)
        .map(|route| &route.executor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn route(ages: (u8, u8), team: &str, from: &str) -> Route {
        Route {
            direction: Direction::Care,
            from_age: ages.0,
            until_age: ages.1,
            executor: Executor {
                kind: ExecutorKind::LocalTeam,
                team: team.to_owned(),
            },
            valid_from: day(from),
        }
    }

    fn team(routes: &[Route], age: u8, on: &str) -> Option<String> {
        executor_for(routes, Direction::Care, age, day(on)).map(|one| one.team.clone())
    }

    #[test]
    fn s4_132_the_youth_team_until_eighteen_and_another_from_then_on() {
        let montfoort = [
            route((0, 18), "Jeugdteam", "2026-01-01"),
            route((18, 28), "Team volwassenen", "2026-01-01"),
        ];
        for (age, expected) in [
            (17, Some("Jeugdteam")),
            (18, Some("Team volwassenen")),
            (27, Some("Team volwassenen")),
            (28, None),
        ] {
            assert_eq!(
                team(&montfoort, age, "2026-06-01").as_deref(),
                expected,
                "{age}"
            );
        }
    }

    #[test]
    fn s4_131_a_line_holds_from_its_day_and_the_latest_written_wins() {
        let routes = [
            route((0, 28), "Oud", "2026-01-01"),
            route((0, 28), "Nieuw", "2026-07-01"),
            route((0, 28), "Verbeterd", "2026-07-01"),
        ];
        assert_eq!(team(&routes, 20, "2025-12-31"), None);
        assert_eq!(team(&routes, 20, "2026-06-30").as_deref(), Some("Oud"));
        assert_eq!(
            team(&routes, 20, "2026-07-01").as_deref(),
            Some("Verbeterd")
        );
    }

    #[test]
    fn s4_33_s4_35_rbl_guides_to_education_and_not_beyond_it() {
        for direction in Direction::ALL {
            let education = *direction == Direction::Education;
            assert_eq!(ExecutorKind::Rmc.serves(*direction), education);
            assert_eq!(ExecutorKind::LocalTeam.serves(*direction), !education);
            assert_eq!(ExecutorKind::WorkIncome.serves(*direction), !education);
        }
    }
}
