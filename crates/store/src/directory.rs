//! What a region knows of its network, as it is kept: what there is for young people, whom to turn to, with whom sharing is
//! agreed, and how far the working together is (S0-30, S4-118..S4-130). No row is of a young person.

mod agreement;
mod contact;
mod cooperation;
mod provision;

use std::collections::BTreeMap;

use access::{Action, Grant};
use domain::MunicipalityId;

pub use agreement::PartnerAgreement;
pub use contact::{ColleagueCard, PartnerPerson, PartnerRecord};
pub use cooperation::{CooperationMeasure, Improvement, ImprovementEnd, StoredCondition};
pub use provision::{HeldProvision, ProvisionFile, ProvisionVersion};

use crate::{Row, StoreError, engine::FromColumn};

/// Things and the municipalities they are of.
pub(crate) fn by_thing<I: Ord>(
    pairs: Vec<(I, MunicipalityId)>,
) -> BTreeMap<I, Vec<MunicipalityId>> {
    let mut places: BTreeMap<I, Vec<MunicipalityId>> = BTreeMap::new();
    for (thing, place) in pairs {
        places.entry(thing).or_default().push(place);
    }
    places
}

/// A thing and a municipality it is of.
pub(crate) fn placed<I: FromColumn>(row: &Row<'_>) -> Result<(I, MunicipalityId), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

/// Whether one of them is the grant's: then it is seen.
pub(crate) fn touches<A: Action>(places: &[MunicipalityId], grant: &Grant<A>) -> bool {
    places.iter().any(|place| grant.covers(*place))
}

/// Whether all of them are the grant's: then it is kept.
pub(crate) fn is_within<A: Action>(places: &[MunicipalityId], grant: &Grant<A>) -> bool {
    !places.is_empty() && places.iter().all(|place| grant.covers(*place))
}

pub(crate) const fn added(touched: u64) -> Result<(), StoreError> {
    if touched == 0 {
        Err(StoreError::Changed)
    } else {
        Ok(())
    }
}
