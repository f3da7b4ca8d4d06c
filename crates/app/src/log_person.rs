//! Who looked at one young person, and who changed something: what they may ask to see (F8; AVG
//! art. 15; NEN 7513).

use access::{Grant, policy as action};
use domain::{CaseId, ShortCode};
use store::{AuditEntry, Chain};

use crate::{
    App, Result,
    log::{LogEntryView, shown},
};

/// Every entry about the person with this short code or case id, newest first; `None` when nobody
/// within the grant has it. Nothing of the person is opened. Asking is logged itself.
pub async fn who_looked(
    app: &App,
    grant: &Grant<action::SeeWhoLooked>,
    query: &str,
) -> Result<Option<Vec<LogEntryView>>> {
    let query = query.trim();
    let found = match (query.parse::<ShortCode>(), query.parse::<CaseId>()) {
        (Ok(code), _) => app.store.person_by_code(grant, code.as_str()).await?,
        (_, Ok(case)) => app.store.person_of_case(grant, case).await?,
        _ => None,
    };
    let Some((municipality, person)) = found else {
        return Ok(None);
    };
    let mut rows = Vec::new();
    for chain in Chain::ALL {
        rows.append(&mut app.store.audit_of_person(grant, chain, person).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    let entry = AuditEntry::by(&grant.narrow(municipality)?, municipality)
        .person(person)
        .detail("entries", rows.len());
    app.store.record_read(entry).await?;
    shown(app, rows).await.map(Some)
}
