//! What must be done after an older copy was put back, and after the root key was changed: by the
//! command line, alone, before anyone can sign in.

use access::{Actor, policy as action};
use domain::{MunicipalityId, outreach::Command};
use store::AuditEntry;

use crate::{App, Result};

/// Ends the cases of whoever refused, objected or was destroyed after the copy was made: the vault of
/// today still knows, the older data do not (S1-37, G8). Returns how many; leaves an entry that a
/// copy was put back.
///
/// Safe to run again. What is left of these persons is destroyed by the schedule.
pub async fn after_restore(app: &App, actor: &Actor) -> Result<usize> {
    let grant = actor.authorize::<action::DestroyDue>()?;
    let rules = app.rules().await?;
    let month = app.today().month();
    let mut ended = 0;
    for municipality in app.store.municipalities().await? {
        let open = app
            .store
            .cases_open_against_the_vault(municipality.id, month)
            .await?;
        for (case, person) in open {
            let mut tx = app.store.write().await?;
            let mut held = tx.hold_case(&grant, case).await?;
            let context = app.context(&grant, &rules, municipality.id);
            let kinds = held
                .get()
                .case
                .decide(&Command::CloseEndedBeforeRestore, &context)?;
            let author = app.author(&grant, app.today());
            tx.append_events(
                &mut held,
                &rules,
                author,
                kinds,
                std::collections::BTreeMap::new(),
            )
            .await?;
            let entry = AuditEntry::by(&grant, municipality.id)
                .subject("case", case.uuid())
                .person(person)
                .detail("step", "ended_before_restore");
            tx.commit(entry).await?;
            ended += 1;
        }
        crate::monitor::close_what_is_gone(app, &grant, municipality.id).await?;
    }
    note(app, actor, "restored", ended).await?;
    Ok(ended)
}

/// Leaves an entry that the root key was changed and how many keys were wrapped anew.
pub async fn note_new_root_key(app: &App, actor: &Actor, keys: usize) -> Result<()> {
    note(app, actor, "root_key_changed", keys).await
}

/// What is wrong with data that are about to be put back: an overview that does not follow from its
/// events, a log that is not whole in itself. Sound when there is nothing.
///
/// The signed checkpoints are not asked: they tell of a later time than the copy's.
pub async fn check(app: &App) -> Result<Vec<String>> {
    let rules = app.rules().await?;
    let mut wrong = Vec::new();
    for municipality in app.store.municipalities().await? {
        let differences = app.store.verify_overviews(&rules, municipality.id).await?;
        wrong.extend(
            differences
                .into_iter()
                .map(|one| format!("{}: {one}", municipality.code)),
        );
    }
    let report = app.store.verify_audit(&[]).await?;
    wrong.extend(crate::log::faults(app, &report).await?);
    Ok(wrong)
}

async fn note(app: &App, actor: &Actor, step: &'static str, count: usize) -> Result<()> {
    let grant = actor.authorize::<action::MaintainInstallation>()?;
    let tx = app.store.write().await?;
    let entry = AuditEntry::by(&grant, MunicipalityId::INSTALLATION)
        .detail("step", step)
        .detail("count", count);
    Ok(tx.commit(entry).await?)
}
