//! The end of a staging: committed, taken back or given up (S1-21, S1-33).

use access::{Action, Actor, Grant, policy as action};
use domain::{
    Day, ListId, MunicipalityId, Role,
    list::{Alarm, Tally},
    suppression_until,
};
use store::{AuditEntry, Author, LeftBehind, ListRecord, ListState, TakenBack};
use uuid::Uuid;
use vault::Compartment;

use super::{Purpose, alarms, summary};
use crate::{
    App, AppError, Result,
    staging::{list_entry, part_entry},
};

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
    let homes = app.store.list_homes(&record).await?;
    let now = app.store.successions().await?;
    if now.estate(record.municipality, app.today()) != homes {
        return Err(AppError::rule(
            "S1-79",
            "Sinds deze lijst is gelezen, is een herindeling ingegaan. Lever de lijst opnieuw aan \
             bij de gemeente van nu.",
        ));
    }
    // The vault first: a key without a row harms nobody, a row without a key is lost.
    if purpose == Purpose::Approach {
        for home in &homes {
            app.store.commit_staged_keys(*home, record.id).await?;
        }
    }
    let on = summary.decided_on.unwrap_or_else(|| app.today());
    let (people, committed) = write_commit(app, grant, record.id, &homes, purpose, on).await?;
    settle_vault(app, &committed).await?;
    Ok(CommitReport {
        people,
        tally: summary.tally,
    })
}

async fn write_commit<A: Action>(
    app: &App,
    grant: &Grant<A>,
    list: ListId,
    homes: &[MunicipalityId],
    purpose: Purpose,
    on: Day,
) -> Result<(u64, ListRecord)> {
    let rules = app.rules().await?;
    let author = Author {
        role: Role::ListHandler,
        ..app.author(grant, on)
    };
    let mut tx = app.store.write_alone().await?;
    let mut held = tx.hold_list(grant, list).await?;
    if held.state != ListState::Staged {
        return Err(AppError::Changed);
    }
    held.state = ListState::Committed;
    held.purpose = Some(purpose.code().to_owned());
    held.committed_at = Some(app.now());
    let mut people = 0;
    let mut entries = Vec::with_capacity(homes.len());
    for home in homes {
        let came = match purpose {
            Purpose::Approach => {
                tx.forget_age_check(*home).await?;
                let part = of_home(&held, *home);
                tx.commit_list(&part, author, &rules)
                    .await
                    .map_err(since_it_was_read)?
            }
            Purpose::CountingOnly => {
                tx.drop_staging(*home, held.id).await?;
                0
            }
        };
        people += came;
        let entry = part_entry(grant, &held, *home, "committed")
            .detail("people", came)
            .detail("purpose", purpose.code());
        entries.push(entry);
    }
    tx.update_list(&held).await?;
    tx.commit_all(entries).await?;
    Ok((people, held))
}

/// What was decided when the list was read holds no longer.
fn since_it_was_read(error: store::StoreError) -> AppError {
    match error {
        store::StoreError::Changed => AppError::rule(
            "C5",
            "Sinds deze lijst is gelezen, is er een andere lijst vastgelegd of met iemand verder \
             gewerkt. Lever de lijst opnieuw aan; dan klopt wie nieuw is.",
        ),
        other => AppError::Store(other),
    }
}

/// The part of a list in one of its homes.
fn of_home(list: &ListRecord, home: MunicipalityId) -> ListRecord {
    ListRecord {
        municipality: home,
        ..list.clone()
    }
}

/// Finishes in the vault what a crash cut off after the data, for every municipality. Run before
/// serving.
pub async fn finish_commits(app: &App, actor: &Actor) -> Result<()> {
    let grant = actor.authorize::<action::ImportByService>()?;
    for municipality in app.store.municipalities().await? {
        give_up_taken_back(app, &grant, municipality.id).await?;
    }
    for (_, list) in app.store.lists_waiting().await? {
        settle_vault(app, &app.store.list(&grant, list).await?).await?;
    }
    Ok(())
}

/// [`finish_commits`] for one municipality, before a list of it is read: without their recognition
/// tokens the people of a list whose commit was cut off (in another process, that was killed) would
/// come in as new.
pub(crate) async fn finish_commits_of<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
) -> Result<()> {
    give_up_taken_back(app, grant, municipality).await?;
    for (whose, list) in app.store.lists_waiting().await? {
        if whose == municipality {
            settle_vault(app, &app.store.list(grant, list).await?).await?;
        }
    }
    Ok(())
}

/// Brings the vault where the data say that a list stands. Safe to do again, and beside another that
/// does it.
async fn settle_vault(app: &App, list: &ListRecord) -> Result<()> {
    for home in app.store.list_homes(list).await? {
        settle_home(app, list, home).await?;
    }
    Ok(())
}

async fn settle_home(app: &App, list: &ListRecord, home: MunicipalityId) -> Result<()> {
    let is_approached = list.purpose.as_deref() == Some(Purpose::Approach.code());
    match list.state {
        ListState::Reading | ListState::Questions | ListState::Staged => {}
        ListState::Committed | ListState::HandedOver if is_approached => {
            app.store.commit_staged_recognition(home, list.id).await?;
        }
        ListState::Committed
        | ListState::HandedOver
        | ListState::Rejected
        | ListState::TakenBack
        | ListState::Abandoned
        | ListState::Expired => {
            app.store.drop_staged_keys(home, list.id).await?;
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
    let mut tx = app.store.write_alone().await?;
    let mut held = tx.hold_list(grant, list).await?;
    if !matches!(
        held.state,
        ListState::Reading | ListState::Questions | ListState::Staged | ListState::Rejected
    ) {
        return Err(AppError::Changed);
    }
    held.state = state;
    for home in app.store.list_homes(&held).await? {
        tx.drop_staging(home, held.id).await?;
    }
    tx.drop_quarantine(held.municipality, held.id).await?;
    tx.update_list(&held).await?;
    // The list's own key before the data, so that a list that ended never keeps it; what the key
    // opened is only a preview.
    app.store
        .destroy_subject_key(held.municipality, list.uuid(), Compartment::Intake)
        .await?;
    tx.commit(list_entry(grant, &held, state.code())).await?;
    // The keys of its people after them: a list that did not end can still be committed.
    settle_vault(app, &held).await
}

/// Takes a commit back, as long as nothing of the list was handed over or worked on: the people it
/// brought are destroyed, what it changed is put back.
pub async fn take_back(app: &App, grant: &Grant<action::TakeBackList>, list: ListId) -> Result<()> {
    let mut tx = app.store.write_alone().await?;
    let mut held = tx.hold_list(grant, list).await?;
    if held.state != ListState::Committed {
        return Err(AppError::rule(
            "S1-33",
            "Alleen een vastgelegde lijst die nog niet is overgedragen kan worden teruggenomen.",
        ));
    }
    let rules = app.rules().await?;
    let homes = app.store.list_homes(&held).await?;
    let mut entries = Vec::new();
    for home in &homes {
        let part = of_home(&held, *home);
        let people = tx
            .take_back_list(&part, &rules)
            .await
            .map_err(|error| match error {
                store::StoreError::Changed => AppError::rule(
                    "S1-33",
                    "Met mensen van deze lijst is al verder gewerkt, of er is een nieuwere lijst \
                 vastgelegd. Terugnemen kan niet meer.",
                ),
                other => AppError::Store(other),
            })?;
        entries.push(part_entry(grant, &held, *home, "taken_back").detail("people", people));
    }
    held.state = ListState::TakenBack;
    tx.update_list(&held).await?;
    tx.commit_all(entries).await?;
    for home in homes {
        give_up_taken_back(app, grant, home).await?;
    }
    Ok(())
}

/// Has the vault give up what lists that were taken back left there: ledger, keys, then the note that
/// they were to go. Safe to do again, and beside another that does it.
pub(crate) async fn give_up_taken_back<A: Action>(
    app: &App,
    grant: &Grant<A>,
    municipality: MunicipalityId,
) -> Result<()> {
    loop {
        let due = app.store.taken_back(municipality).await?;
        let Some(first) = due.first() else {
            return Ok(());
        };
        // One list at a time: its entry in the log names it.
        let list = first.list;
        let due: Vec<TakenBack> = due.into_iter().filter(|one| one.list == list).collect();
        let who = |left| -> Vec<Uuid> {
            let of_kind = due.iter().filter(|one| one.left == left);
            of_kind.map(|one| one.person.uuid()).collect()
        };
        let people = who(LeftBehind::Person);
        let gone = app.store.destroy_subjects(municipality, &people).await?;
        let mut keys = gone.len() as u64;
        let known = who(LeftBehind::Keys);
        let rules = app.rules().await?;
        let until = suppression_until(None, app.today(), &rules, municipality);
        keys += app
            .store
            .destroy_keys_of(municipality, &known, until)
            .await?;
        let put_back = who(LeftBehind::Fingerprint);
        app.store
            .unsettle_fingerprints(municipality, &put_back)
            .await?;
        let mut tx = app.store.write().await?;
        tx.cross_off_taken_back(municipality, &due).await?;
        let entry = AuditEntry::by(grant, municipality)
            .subject("list", list.uuid())
            .detail("step", "taken_back_destroyed")
            .detail("keys", keys);
        tx.commit(entry).await?;
    }
}
