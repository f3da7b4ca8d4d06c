//! Releasing cards in waves that fit the weekly capacity for visits (S1-25).

use access::{Grant, policy as action};
use domain::{
    MunicipalityId, RuleKey, WaveId,
    outreach::{Command, NextAction},
};
use store::{Desk, OverviewRow};

use super::{Seen, ask_all, cases_of, commit_all, subregion};
use crate::{App, AppError, Result};

/// How much may be released now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleaseProposal {
    /// Cards that wait.
    pub waiting: i64,
    /// Visits the sub-region can make in a week.
    pub capacity: i64,
    /// What fits.
    pub suggested: i64,
}

/// The neutral order in which cards are released: never by risk (S1-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseOrder {
    /// By postcode: visits lie together.
    Postcode,
    /// By chance.
    Random,
}

/// A wave that was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaveView {
    /// The wave.
    pub id: WaveId,
    /// Cards in it.
    pub cards: i64,
}

/// How many cards wait, and how many fit the weekly capacity for visits.
pub async fn release_proposal(
    app: &App,
    grant: &Grant<action::ReleaseCards>,
) -> Result<ReleaseProposal> {
    let waiting = app
        .store
        .count_to(grant, Desk::Outreach, NextAction::ReleaseCard)
        .await?;
    let rules = app.rules().await?;
    let capacity = rules.integer(
        RuleKey::WeeklyVisitCapacity,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    Ok(ReleaseProposal {
        waiting,
        capacity,
        suggested: waiting.min(capacity),
    })
}

/// Releases a wave; what is not released is not late.
pub async fn release(
    app: &App,
    grant: &Grant<action::ReleaseCards>,
    count: usize,
    order: ReleaseOrder,
) -> Result<WaveView> {
    let subregion = subregion(app, grant).await?;
    let mut rows = app
        .store
        .cases_in_bulk(grant, Desk::Outreach, NextAction::ReleaseCard)
        .await?;
    match order {
        ReleaseOrder::Postcode => {
            let identities = crate::outreach::identities(
                app,
                rows.iter().map(|row| (&row.municipality, &row.person)),
            )
            .await?;
            let place = |row: &OverviewRow| {
                identities
                    .get(&row.person)
                    .map(|i| (i.postcode.clone(), i.address_line_1.clone()))
                    .unwrap_or_default()
            };
            rows.sort_by_cached_key(|row| (place(row), row.case));
        }
        ReleaseOrder::Random => rows.sort_by_cached_key(|_| app.entropy.token_128()),
    }
    let wave = WaveId::from_uuid(app.new_id());
    let today = app.today();
    let mut tx = app.store.write_alone().await?;
    let let_be = crate::links::let_be(&mut tx, &rows, &Command::Release { wave }).await?;
    rows.retain(|row| !let_be.contains(&row.case));
    rows.truncate(count);
    if rows.is_empty() {
        tx.rollback().await?;
        return Err(AppError::rule(
            "S1-25",
            "Er zijn geen kaarten om vrij te geven.",
        ));
    }
    let size = i64::try_from(rows.len()).unwrap_or(0);
    tx.add_wave(wave, subregion, today, size, grant.account())
        .await?;
    let released = ask_all(
        app,
        grant,
        &mut tx,
        (Seen::Nobody, &cases_of(&rows)),
        today,
        |_| Some(Command::Release { wave }),
    )
    .await?;
    crate::trials::draw(app, &mut tx, subregion, &rows).await?;
    commit_all(grant, tx, &released, "wave", wave.uuid()).await?;
    Ok(WaveView {
        id: wave,
        cards: size,
    })
}
