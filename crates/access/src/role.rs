//! The roles people hold, and the one the command line has.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A role. An account may hold several, each for its own municipalities and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Filters the monthly list within the municipality's own walls (S1-20, S1-24).
    ListHandler,
    /// Approaches the young people of a sub-region; never sees a BSN or the raw list (S1-32, S1-34).
    Casemanager,
    /// Follows numbers of a region grouping; never sees persons (S1-30, S1-77).
    ProjectLeader,
    /// Watches over privacy in a municipality: log, register, agreements (S1-41, S1-82).
    PrivacyOfficer,
    /// Sets up the installation; never sees young people (D14).
    Administrator,
    /// The command line and the scheduler: a named account without a sign-in page.
    ServiceAccount,
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a role")]
pub struct NotARole;

impl Role {
    /// Every role, in the order of the access matrix.
    pub const ALL: [Self; 6] = [
        Self::ListHandler,
        Self::Casemanager,
        Self::ProjectLeader,
        Self::PrivacyOfficer,
        Self::Administrator,
        Self::ServiceAccount,
    ];

    /// The name in storage and in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ListHandler => "list_handler",
            Self::Casemanager => "casemanager",
            Self::ProjectLeader => "project_leader",
            Self::PrivacyOfficer => "privacy_officer",
            Self::Administrator => "administrator",
            Self::ServiceAccount => "service_account",
        }
    }

    /// The name on pages.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::ListHandler => "lijstverwerker",
            Self::Casemanager => "casemanager jongeren in beeld",
            Self::ProjectLeader => "projectleider",
            Self::PrivacyOfficer => "privacy officer",
            Self::Administrator => "functioneel beheerder",
            Self::ServiceAccount => "opdrachtregel",
        }
    }

    /// Whether the role reaches every municipality by nature; its assignments name none.
    pub const fn is_everywhere(self) -> bool {
        matches!(self, Self::Administrator | Self::ServiceAccount)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == code)
            .ok_or(NotARole)
    }
}
