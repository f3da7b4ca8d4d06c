//! The person or service that acts, with what they hold today.

use std::fmt;

use domain::{AccountId, MunicipalityId};
use serde::{Deserialize, Serialize};

use crate::{Action, DenialReason, Denied, Grant, Role, Scope};

/// Where an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Invited, but not set up: no second factor yet.
    Invited,
    /// In use.
    Active,
    /// Stopped: nothing at all, from the next request on (D12).
    Suspended,
}

/// How far the sign-in of this session came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInLevel {
    /// A password or invitation only.
    Password,
    /// A second factor or a passkey as well (E7).
    Full,
}

/// A role held today and the municipalities it is held for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The role.
    pub role: Role,
    /// The municipalities, resolved by date before it gets here: a casemanager's are those of the
    /// sub-region. Ignored for a role that reaches everywhere by nature.
    pub municipalities: Vec<MunicipalityId>,
}

impl Assignment {
    fn scope(&self) -> Scope {
        if matches!(self.role, Role::Administrator | Role::Service) {
            Scope::Everywhere
        } else {
            Scope::only(self.municipalities.clone())
        }
    }
}

/// Who asks: an account, the state of its sign-in and what it holds today.
///
/// Made anew for each request, so that a change counts at once (D12). Its `Debug` leaves
/// the name out.
#[derive(Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// The name as colleagues know it, for the page's header.
    pub display: String,
    /// Where the account stands.
    pub state: AccountState,
    /// How far this session's sign-in came.
    pub level: SignInLevel,
    /// What it holds today.
    pub assignments: Vec<Assignment>,
}

impl Actor {
    /// Asks for a grant: the one way to get one.
    ///
    /// Errors: the first reason that holds of suspended, set-up not finished, second factor missing,
    /// role missing, no municipality today.
    pub fn authorize<A: Action>(&self) -> Result<Grant<A>, Denied> {
        let denied = |reason| Denied {
            action: A::NAME,
            reason,
        };
        match self.state {
            AccountState::Suspended => return Err(denied(DenialReason::Suspended)),
            AccountState::Invited if A::LEVEL == SignInLevel::Full => {
                return Err(denied(DenialReason::NotSetUp));
            }
            AccountState::Invited | AccountState::Active => {}
        }
        if self.level < A::LEVEL {
            return Err(denied(DenialReason::SecondFactorMissing));
        }
        Grant::from_held(self.account, self.held::<A>()).map_err(denied)
    }

    /// Whether the actor holds this role today, wherever it is.
    pub fn has_role(&self, role: Role) -> bool {
        self.assignments
            .iter()
            .any(|assignment| assignment.role == role)
    }

    /// The roles that allow `A`, in the table's order, each with its scope.
    fn held<A: Action>(&self) -> Vec<(Role, Scope)> {
        A::ROLES
            .iter()
            .flat_map(|role| {
                self.assignments
                    .iter()
                    .filter(move |held| held.role == *role)
            })
            .map(|assignment| (assignment.role, assignment.scope()))
            .collect()
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor")
            .field("account", &self.account)
            .field("state", &self.state)
            .field("level", &self.level)
            .field("assignments", &self.assignments)
            .finish_non_exhaustive()
    }
}
