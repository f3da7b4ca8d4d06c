//! Grants: the proof, in a value, that an actor may do one thing in certain municipalities.

use std::{fmt, marker::PhantomData};

use domain::{AccountId, MunicipalityId};

use crate::{Action, Reach, Role};

/// The municipalities a grant reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them: administrator and command line.
    Everywhere,
    /// These, sorted and each once; possibly none.
    Only(Vec<MunicipalityId>),
}

impl Scope {
    /// These municipalities, sorted and each once.
    pub fn only(mut municipalities: Vec<MunicipalityId>) -> Self {
        municipalities.sort_unstable();
        municipalities.dedup();
        Self::Only(municipalities)
    }

    /// Whether it reaches this municipality.
    pub fn covers(&self, municipality: MunicipalityId) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Only(municipalities) => municipalities.binary_search(&municipality).is_ok(),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Only(municipalities) if municipalities.is_empty())
    }

    fn joined<'a>(parts: impl Iterator<Item = &'a Self>) -> Self {
        let mut all = Vec::new();
        for part in parts {
            match part {
                Self::Everywhere => return Self::Everywhere,
                Self::Only(municipalities) => all.extend_from_slice(municipalities),
            }
        }
        Self::only(all)
    }
}

/// Leave to do `A`, made only by [`crate::Actor::authorize`]. Whatever reads or writes for a person
/// asks for one, so that forgetting to check does not compile.
pub struct Grant<A: Action> {
    account: AccountId,
    /// The roles that allow it, each with its own municipalities; never empty.
    held: Vec<(Role, Scope)>,
    scope: Scope,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Grant<A> {
    /// A grant from the roles held, or why there is none.
    pub(crate) fn from_held(
        account: AccountId,
        held: Vec<(Role, Scope)>,
    ) -> Result<Self, DenialReason> {
        if held.is_empty() {
            return Err(DenialReason::RoleMissing);
        }
        let scope = Scope::joined(held.iter().map(|(_, scope)| scope));
        if A::REACH == Reach::Municipality && scope.is_empty() {
            return Err(DenialReason::NoMunicipality);
        }
        Ok(Self {
            account,
            held,
            scope,
            action: PhantomData,
        })
    }

    /// Who it was given to.
    pub const fn account(&self) -> AccountId {
        self.account
    }

    /// The municipalities it reaches, to be rendered into every query.
    pub const fn municipalities(&self) -> &Scope {
        &self.scope
    }

    /// The role it rests on, for the audit entry. When several roles allow the action in different
    /// municipalities, narrow first: then it is the role held there.
    pub fn role(&self) -> Role {
        // `held` is never empty; the table's own first role stands in for the impossible case.
        let fallback = A::ROLES.first().copied().unwrap_or(Role::Service);
        self.held.first().map_or(fallback, |(role, _)| *role)
    }

    /// Whether it rests on this role, among others.
    pub fn rests_on(&self, role: Role) -> bool {
        self.held.iter().any(|(held, _)| *held == role)
    }

    /// Whether it reaches this municipality.
    pub fn covers(&self, municipality: MunicipalityId) -> bool {
        self.scope.covers(municipality)
    }

    /// The same leave in one municipality only.
    ///
    /// Errors: [`DenialReason::OutsideScope`], which the caller shows as absent.
    pub fn narrow(&self, municipality: MunicipalityId) -> Result<Self, Denied> {
        self.narrow_to(&[municipality])
    }

    /// The same leave in these municipalities only: a successor and those that went on in it.
    ///
    /// Errors: [`DenialReason::OutsideScope`] when there is none, or one is not the grant's.
    pub fn narrow_to(&self, municipalities: &[MunicipalityId]) -> Result<Self, Denied> {
        if municipalities.is_empty() || !municipalities.iter().all(|one| self.covers(*one)) {
            return Err(Denied {
                action: A::NAME,
                reason: DenialReason::OutsideScope,
            });
        }
        let within = |scope: &Scope| {
            let covered = municipalities.iter().filter(|one| scope.covers(**one));
            Scope::only(covered.copied().collect())
        };
        Ok(Self {
            account: self.account,
            held: self
                .held
                .iter()
                .map(|(role, scope)| (*role, within(scope)))
                .filter(|(_, scope)| !scope.is_empty())
                .collect(),
            scope: within(&self.scope),
            action: PhantomData,
        })
    }
}

impl<A: Action> Clone for Grant<A> {
    fn clone(&self) -> Self {
        Self {
            account: self.account,
            held: self.held.clone(),
            scope: self.scope.clone(),
            action: PhantomData,
        }
    }
}

impl<A: Action> fmt::Debug for Grant<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("action", &A::NAME)
            .field("account", &self.account)
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

/// Why there is no grant. Names no person, so that it can be logged as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{action} was refused: {reason}")]
pub struct Denied {
    /// The action asked for.
    pub action: &'static str,
    /// The reason.
    pub reason: DenialReason,
}

impl Denied {
    /// Whether the answer must be that of a record that does not exist (404): another's record and
    /// an absent one look alike (D2). Otherwise it is a plain refusal (403).
    pub const fn looks_absent(self) -> bool {
        matches!(self.reason, DenialReason::OutsideScope)
    }
}

/// The reason of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DenialReason {
    /// The account is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// The account was invited but its set-up is not finished.
    #[error("the account is not set up yet")]
    NotSetUp,
    /// The session lacks its second factor.
    #[error("the second factor is missing")]
    SecondFactorMissing,
    /// No role held today allows the action.
    #[error("no role held today allows it")]
    RoleMissing,
    /// The role is held, but for no municipality today.
    #[error("the role is held for no municipality today")]
    NoMunicipality,
    /// The municipality asked for is not one of the grant's.
    #[error("the municipality is outside the grant")]
    OutsideScope,
}
