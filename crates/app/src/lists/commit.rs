//! The end of a staging: committed, taken back or given up (S1-21, S1-33).

use access::{Action, Actor, Grant, policy as action};
use domain::{
    Day, ListId,
    list::{Alarm, Tally},
};
use store::{AuditEntry, ListRecord, ListState};
use vault::Compartment;

use super::{Purpose, alarms, summary};
use crate::{App, AppError, Result, staging::list_entry};

/// What a commit brought.
#[derive(Clone, Debug)]
pub struct CommitReport {
    /// People added.
    pub people: u64,
    /// Outcomes and tracks.
    pub tally: Tally,
}

/// Gives a list up, for the command line.
pub async fn service_abandon(
    app: &App,
    grant: &Grant<action::ImportByService>,
    list: ListId,
) -> Result<()> {
    end_staging(app, grant, list, ListState::Abandoned).await
}

/// Commits a staged list in one transaction: all of it or nothing. Alarms must be accepted by code.
pub async fn commit(
    app: &App,
    grant: &Grant<action::CommitList>,
    list: ListId,
    purpose: Purpose,
    accepted_alarms: &[String],
) -> Result<CommitReport> {
    commit_as(app, grant, list, purpose, accepted_alarms).await
}

/// [`commit`] for any action that may import.
pub async fn commit_as<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: ListId,
    purpose: Purpose,
    accepted_alarms: &[String],
) -> Result<CommitReport> {
    let record = app.store.list(grant, list).await?;
    if record.state != ListState::Staged {
        return Err(AppError::rule(
            "C5",
            "Deze lijst staat niet klaar om vast te leggen. Bekijk de lijst opnieuw.",
        ));
    }
    let summary = summary(&record);
    let rows = u64::try_from(record.rows).unwrap_or(0);
    summary
        .tally
        .check(rows)
        .map_err(|_| AppError::Internal("rows do not add up"))?;
    let open: Vec<Alarm> = alarms(app, grant, &record, &summary)
        .await?
        .into_iter()
        .filter(|alarm| alarm.needs_confirmation)
        .filter(|alarm| !accepted_alarms.iter().any(|code| code == alarm.kind.code()))
        .collect();
    if !open.is_empty() {
        let texts: Vec<String> = open.into_iter().map(|alarm| alarm.dutch).collect();
        return Err(AppError::rule(
            "I-100",
            format!("Bevestig eerst: {}", texts.join(" ")),
        ));
    }
    // The vault first: a key without a row harms nobody, a row without a key is lost.
    if purpose == Purpose::Approach {
        app.store
            .commit_staged_keys(record.municipality, record.id)
            .await?;
    } else {
        app.store
            .drop_staged_keys(record.municipality, record.id)
            .await?;
    }
    let on = summary.decided_on.unwrap_or_else(|| app.today());
    let (municipality, id) = (record.municipality, record.id);
    let people = write_commit(app, grant, record, purpose, on).await?;
    if purpose == Purpose::Approach {
        app.store
            .commit_staged_recognition(municipality, id)
            .await?;
    }
    Ok(CommitReport {
        people,
        tally: summary.tally,
    })
}

async fn write_commit<A: Action>(
    app: &App,
    grant: &Grant<A>,
    record: ListRecord,
    purpose: Purpose,
    on: Day,
) -> Result<u64> {
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_list(grant, record.id).await?;
    if held.state != ListState::Staged {
        return Err(AppError::Changed);
    }
    held.state = ListState::Committed;
    held.purpose = Some(purpose.code().to_owned());
    held.committed_at = Some(app.now());
    let people = match purpose {
        Purpose::Approach => {
            tx.commit_list(&held, grant.account(), on, app.now())
                .await?
        }
        Purpose::CountingOnly => {
            tx.drop_staging(held.municipality, held.id).await?;
            0
        }
    };
    tx.update_list(&held).await?;
    let entry: AuditEntry = list_entry(grant, &held, "committed")
        .detail("people", people)
        .detail("purpose", purpose.code());
    tx.commit(entry).await?;
    Ok(people)
}

/// Finishes commits that a crash cut off between the data and the vault: without their recognition
/// tokens the people of those lists would come in as new next month. Run before serving.
pub async fn finish_commits(app: &App, actor: &Actor) -> Result<()> {
    let grant = actor.authorize::<action::ImportByService>()?;
    for (municipality, list) in app.store.lists_with_staged_tokens().await? {
        let record = app.store.list(&grant, list).await?;
        if matches!(record.state, ListState::Committed | ListState::HandedOver) {
            app.store
                .commit_staged_recognition(municipality, list)
                .await?;
        }
    }
    Ok(())
}

/// Gives a list up before its commit: nothing of it stays.
pub async fn abandon(app: &App, grant: &Grant<action::UploadList>, list: ListId) -> Result<()> {
    end_staging(app, grant, list, ListState::Abandoned).await
}

pub(crate) async fn end_staging<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: ListId,
    state: ListState,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_list(grant, list).await?;
    if !matches!(
        held.state,
        ListState::Reading | ListState::Questions | ListState::Staged | ListState::Rejected
    ) {
        return Err(AppError::Changed);
    }
    held.state = state;
    tx.drop_staging(held.municipality, held.id).await?;
    tx.drop_quarantine(held.municipality, held.id).await?;
    tx.update_list(&held).await?;
    app.store
        .drop_staged_keys(held.municipality, held.id)
        .await?;
    app.store
        .destroy_subject_key(held.municipality, list.uuid(), Compartment::Intake)
        .await?;
    tx.commit(list_entry(grant, &held, state.code())).await?;
    Ok(())
}

/// Takes a commit back, as long as nothing of the list was handed over or worked on: the people it
/// brought are destroyed, what it changed is put back.
pub async fn take_back(app: &App, grant: &Grant<action::TakeBackList>, list: ListId) -> Result<()> {
    let mut tx = app.store.write().await?;
    let mut held = tx.hold_list(grant, list).await?;
    if held.state != ListState::Committed {
        return Err(AppError::rule(
            "S1-33",
            "Alleen een vastgelegde lijst die nog niet is overgedragen kan worden teruggenomen.",
        ));
    }
    let rules = app.rules().await?;
    let taken = tx.take_back_list(&held, &rules).await.map_err(|error| match error {
        store::StoreError::Changed => AppError::rule(
            "S1-33",
            "Met mensen van deze lijst is al verder gewerkt, of er is een nieuwere lijst vastgelegd. \
             Terugnemen kan niet meer.",
        ),
        other => AppError::Store(other),
    })?;
    held.state = ListState::TakenBack;
    tx.update_list(&held).await?;
    tx.commit(list_entry(grant, &held, "taken_back").detail("people", taken.len()))
        .await?;
    for person in taken {
        app.store
            .destroy_subject(held.municipality, person.uuid())
            .await?;
    }
    Ok(())
}
