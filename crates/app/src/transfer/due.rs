//! Telling whoever asked that a school is to be reminded, or that its last day has passed (S4-90).

use std::collections::BTreeMap;

use domain::{MunicipalityId, NoticeKind, transfer::TransferTerms};

use super::{terms, whom};
use crate::{App, Result, notices::Post};

/// What is told today: once when a reminder is due, and once when the last day has passed.
pub(crate) async fn due(app: &App) -> Result<Vec<Post>> {
    let today = app.today();
    let mut known: BTreeMap<MunicipalityId, TransferTerms> = BTreeMap::new();
    let mut posts = Vec::new();
    for file in app.store.transfers_open().await? {
        let asked = &file.transfer.asked;
        let place = asked.municipality;
        let terms = if let Some(terms) = known.get(&place) {
            *terms
        } else {
            let terms = terms(app, place).await?;
            known.insert(place, terms);
            terms
        };
        let from = file.life().remind_from(terms.remind_days);
        let late = (today > asked.due_on).then(|| asked.due_on.plus_days(1));
        let about = late.or(from.filter(|from| today >= *from));
        if let Some(about) = about {
            let to = whom(app, asked).await?.into_iter();
            posts.extend(
                to.map(|to| Post::plain(to, NoticeKind::TransferDue, place).once_on(about)),
            );
        }
    }
    Ok(posts)
}
