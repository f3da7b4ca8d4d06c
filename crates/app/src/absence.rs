//! Absence of a colleague: from day to day, with somebody who stands in (A.18 no. 12).

use std::collections::BTreeMap;

use domain::{AccountId, Day};

use crate::{App, Result};

/// Who stands in today, by who is away.
pub(crate) async fn deputies_on(app: &App, day: Day) -> Result<BTreeMap<AccountId, AccountId>> {
    Ok(app.store.deputies_on(day).await?)
}
