//! What the tests start from.

use access::{AccountState, Actor, Assignment, Role, SignInLevel};
use domain::MunicipalityId;

/// A made-up municipality by number.
pub(crate) fn municipality(number: u32) -> MunicipalityId {
    format!("00000000-0000-0000-0000-{number:012}")
        .parse()
        .unwrap()
}

pub(crate) fn held(role: Role, numbers: &[u32]) -> Assignment {
    Assignment {
        role,
        municipalities: numbers.iter().copied().map(municipality).collect(),
    }
}

/// An active, fully signed-in actor.
pub(crate) fn actor(assignments: Vec<Assignment>) -> Actor {
    Actor {
        account: "00000000-0000-0000-0000-00000000000a".parse().unwrap(),
        display: "Voorbeeld van Test".to_owned(),
        state: AccountState::Active,
        level: SignInLevel::Full,
        assignments,
    }
}

/// An actor with every role there is, in municipality 1.
pub(crate) fn holder_of_everything() -> Actor {
    actor(
        Role::ALL
            .iter()
            .copied()
            .map(|role| held(role, &[1]))
            .collect(),
    )
}
