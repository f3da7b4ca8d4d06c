//! Letters tried against each other: agreed beforehand, drawn when a wave is released, counted from the events (S0-07).
//! Numbers alone: whoever looks at a trial meets no young person.

mod draw;
mod export;
mod file;
mod rule;
mod start;
mod view;

use std::collections::HashMap;

use access::{Action, Grant};
use domain::{
    GroupingId, TrialId,
    trials::{Design, Record, letter_of},
};
use store::Trial;

use crate::{App, AppError, Result, subregions};

pub use draw::{Choosing, choosing};
pub(crate) use draw::{close, draw, texts};
pub use export::{TrialFile, export};
pub use file::{FileView, answer, ask, files, files_of};
pub use rule::end_due;
pub use start::{Place, Planned, Proposal, Start, TextChoice, places, plan, start};
pub use view::{TrialLine, TrialView, VariantView, list, stop, view};

fn design(trial: &Trial) -> Result<Design> {
    trial
        .protocol
        .design()
        .map_err(|_| AppError::Internal("a trial without a design"))
}

/// All that was drawn in a trial and what came of it.
async fn record(app: &App, trial: &Trial) -> Result<Record> {
    let protocol = &trial.protocol;
    let mut letters = Vec::new();
    app.store
        .each_trial_history(trial.id, |case, events| {
            letters.extend(letter_of(
                case,
                events,
                &protocol.versions,
                protocol.responding,
            ));
        })
        .await?;
    Ok(Record {
        assigned: app.store.drawn(trial.id).await?,
        letters,
        closed: app.store.closed_letters(trial.id).await?,
    })
}

/// The trials of the sub-regions that the grant reaches, each with the name of its sub-region.
async fn all_reached<A: Action>(
    app: &App,
    grant: &Grant<A>,
) -> Result<HashMap<TrialId, (Trial, String)>> {
    let own = subregions::all_of_grant(app, grant).await?;
    let trials = app.store.trials().await?.into_iter();
    Ok(trials
        .filter_map(|trial| {
            let name = own.get(&trial.subregion)?.clone();
            Some((trial.id, (trial, name)))
        })
        .collect())
}

/// A trial of a sub-region that the grant reaches. Another's is absent.
async fn reached<A: Action>(app: &App, grant: &Grant<A>, id: TrialId) -> Result<(Trial, String)> {
    let mut all = all_reached(app, grant).await?;
    all.remove(&id).ok_or(AppError::NotFound)
}

/// Where a trial is held, in words.
async fn place(app: &App, trial: &Trial, subregion: &str) -> Result<String> {
    subregions::in_words(app, subregion, trial.municipality).await
}

/// The sub-region a grant works for, with the trial that runs there.
async fn running<A: Action>(app: &App, grant: &Grant<A>) -> Result<Option<Trial>> {
    let Some(subregion): Option<GroupingId> = subregions::of_grant(app, grant).await? else {
        return Ok(None);
    };
    Ok(app.store.running_trial(subregion).await?)
}
