//! The rule by which a trial stops by itself.

use access::{Actor, policy as action};
use domain::{MunicipalityId, trials::read};
use store::{AuditEntry, Stopped};

use super::{design, record};
use crate::{App, Result};

/// Stops every trial whose rule says so: a difference is seen, or the agreed number of letters is counted. What it said
/// then is kept; later readings may tell less. Returns how many.
pub async fn end_due(app: &App, actor: &Actor) -> Result<usize> {
    let grant = actor.authorize::<action::EndTrial>()?;
    let today = app.today();
    let mut ended = 0;
    for trial in app.store.trials().await? {
        if trial.stopped.is_some() {
            continue;
        }
        let reading = read(&design(&trial)?, &record(app, &trial).await?, today);
        if !reading.is_over() {
            continue;
        }
        let stopped = Stopped {
            on: today,
            at: app.now(),
            by: None,
            reason: String::new(),
            reading,
        };
        let mut tx = app.store.write_alone().await?;
        tx.stop_trial(trial.id, &stopped).await?;
        let entry =
            AuditEntry::by(&grant, MunicipalityId::INSTALLATION).subject("trial", trial.id.uuid());
        tx.commit(entry).await?;
        ended += 1;
    }
    Ok(ended)
}
