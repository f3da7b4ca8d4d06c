//! The draw when a wave is released, the text it gives a card, and what is left of it when a person is destroyed.

use std::collections::HashMap;

use access::{Action, Grant};
use domain::{
    CaseId, Day, GroupingId, MunicipalityId,
    trials::{Closed, Entry, Record, assign, letter_of},
};
use letters::CardVariant;
use store::{CaseFile, OverviewRow, Tx};

use super::{design, running};
use crate::{App, AppError, Result, cards::variant_of};

/// A trial that chooses the text of cards now, for whoever would look for the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosing {
    /// The trial.
    pub id: domain::TrialId,
    /// Its name.
    pub name: String,
    /// The first day on which it draws.
    pub from: Day,
    /// Its letters, each with the version of its text.
    pub variants: Vec<(String, u32)>,
}

/// The trial that chooses which text somebody gets in the sub-region of a grant.
pub async fn choosing<A: Action>(app: &App, grant: &Grant<A>) -> Result<Option<Choosing>> {
    let Some(trial) = running(app, grant).await? else {
        return Ok(None);
    };
    let protocol = trial.protocol;
    Ok(Some(Choosing {
        id: trial.id,
        name: protocol.name,
        from: trial.starts_on,
        variants: protocol
            .terms
            .variants
            .into_iter()
            .zip(protocol.versions)
            .collect(),
    }))
}

/// Draws a letter for each released card that takes part, in the transaction that releases it: fixed before anything is
/// printed.
pub(crate) async fn draw(
    app: &App,
    tx: &mut Tx,
    subregion: GroupingId,
    released: &[OverviewRow],
) -> Result<()> {
    let today = app.today();
    let Some(trial) = tx.hold_running_trial(subregion).await? else {
        return Ok(());
    };
    if trial.starts_on > today {
        return Ok(());
    }
    let names = crate::municipalities::names_today(app).await?;
    let mut homes: HashMap<CaseId, MunicipalityId> = HashMap::new();
    let mut entries = Vec::new();
    for row in released {
        let takes_part = variant_of(row.overview.track) == CardVariant::NotInView
            && trial
                .municipality
                .is_none_or(|only| only == row.municipality);
        if takes_part {
            let name = names.get(&row.municipality).map(|one| one.name.as_str());
            let stratum = trial
                .protocol
                .stratum(name.unwrap_or_default(), &row.overview);
            homes.insert(row.case, row.municipality);
            entries.push(Entry {
                case: row.case,
                stratum,
            });
        }
    }
    let before = Record {
        assigned: tx.drawn(trial.id).await?,
        letters: Vec::new(),
        closed: tx.closed_letters(trial.id).await?,
    };
    let bits = |message: &[u8]| app.store.draw(trial.id, message);
    let drawn = assign(&design(&trial)?, &before, &entries, &bits)
        .map_err(|_| AppError::Internal("a card is drawn for twice"))?;
    let drawn: Vec<_> = drawn
        .into_iter()
        .filter_map(|one| Some((*homes.get(&one.case)?, one)))
        .collect();
    tx.keep_draw(trial.id, today, &drawn).await?;
    Ok(())
}

/// The version of the text that was drawn for those of these cases that are in a trial. It stays when the trial has
/// stopped: a second card, to a corrected address, is the same letter.
pub(crate) async fn texts<A: Action>(
    app: &App,
    grant: &Grant<A>,
    cases: &[CaseId],
) -> Result<HashMap<CaseId, i64>> {
    let drawn = app.store.variants_drawn(grant, cases).await?;
    if drawn.is_empty() {
        return Ok(HashMap::new());
    }
    let trials: HashMap<_, _> = app
        .store
        .trials()
        .await?
        .into_iter()
        .map(|trial| (trial.id, trial.protocol.versions))
        .collect();
    Ok(drawn
        .into_iter()
        .filter_map(|(case, (trial, variant))| {
            let version = trials.get(&trial)?.get(variant)?;
            Some((case, i64::from(*version)))
        })
        .collect())
}

/// Before a person is destroyed: what the letter counted for stays, whose it was does not.
pub(crate) async fn close(tx: &mut Tx, file: &CaseFile) -> Result<()> {
    let Some((id, one)) = tx.drawn_for(file.municipality, file.id).await? else {
        return Ok(());
    };
    let trial = tx
        .hold_trial(id)
        .await?
        .ok_or(AppError::Internal("a letter without a trial"))?;
    let protocol = &trial.protocol;
    let letter = letter_of(
        file.id,
        &file.events,
        &protocol.versions,
        protocol.responding,
    );
    let left = Closed::of(&design(&trial)?, &one, letter.as_ref());
    tx.close_letter(file.municipality, file.id, id, &left)
        .await?;
    Ok(())
}
