//! The hand-over of a month's people to the sub-region's casemanager (S1-33, S1-34, S1-41, S1-42).

use std::collections::BTreeMap;

use access::{Grant, policy as action};
use domain::{
    CaseId, GroupingId, ListId, Month, MunicipalityId, PersonId,
    outreach::{Command, NextAction},
};
use store::{Desk, GroupingKind, ListRecord, ListState};

use crate::{
    App, AppError, Result,
    lists::{self, ListOverview},
    municipalities,
    staging::part_entry,
};

/// What a hand-over would do.
#[derive(Clone, Debug)]
pub struct HandOverPreview {
    /// The list.
    pub list: ListOverview,
    /// People who go to the casemanager.
    pub to_hand_over: i64,
    /// Of them, self-employed.
    pub self_employed: i64,
    /// People who stay because a check is not answered.
    pub waiting_for_check: i64,
    /// People who stay because they have no address.
    pub address_missing: i64,
    /// People who stay because their address is secret.
    pub secret_address: i64,
    /// Nothing, or what is missing before anything may be handed over, in Dutch.
    pub gate: std::result::Result<(), String>,
    /// The sub-region they go to.
    pub subregion: Option<String>,
}

/// People who became ready after their list was handed over: an address was found, a check answered.
#[derive(Clone, Debug)]
pub struct ReadyLater {
    /// The municipality.
    pub municipality: String,
    /// The list they go with: the one handed over last.
    pub list: ListId,
    /// Its month.
    pub month: Month,
    /// How many.
    pub people: i64,
}

/// Who became ready after the latest list of each of one's municipalities was handed over. A list that
/// still waits for its own hand-over takes them along, so there is nothing to say then.
pub async fn ready_later(
    app: &App,
    grant: &Grant<action::HandOverList>,
) -> Result<Vec<ReadyLater>> {
    let names = municipalities::names(app).await?;
    let mut latest: BTreeMap<MunicipalityId, ListRecord> = BTreeMap::new();
    for list in app.store.lists(grant).await? {
        let counts = matches!(list.state, ListState::Committed | ListState::HandedOver)
            && list.purpose.as_deref() == Some(lists::Purpose::Approach.code());
        if counts {
            let owner = municipalities::heir(app, list.municipality).await?;
            let newer = latest
                .get(&owner)
                .is_none_or(|known| known.committed_at < list.committed_at);
            if newer {
                latest.insert(owner, list);
            }
        }
    }
    let mut waiting = Vec::new();
    for (owner, list) in latest {
        if list.state != ListState::HandedOver || !grant.covers(owner) {
            continue;
        }
        let own = municipalities::narrow(app, grant, owner).await?;
        let people = app
            .store
            .count_to(&own, Desk::Municipal, NextAction::HandOver)
            .await?;
        if people > 0 {
            waiting.push(ReadyLater {
                municipality: names
                    .get(&owner)
                    .map(|one| one.name.clone())
                    .unwrap_or_default(),
                list: list.id,
                month: list.month,
                people,
            });
        }
    }
    Ok(waiting)
}

/// What a hand-over of this list would do now.
pub async fn preview(
    app: &App,
    grant: &Grant<action::HandOverList>,
    list: ListId,
) -> Result<HandOverPreview> {
    let record = app.store.list(grant, list).await?;
    let owner = municipalities::heir(app, record.municipality).await?;
    let own = municipalities::narrow(app, grant, owner).await?;
    let today = app.today();
    let subregion = app
        .store
        .grouping_of(owner, GroupingKind::Subregion, today)
        .await?;
    let gate = crate::agreements::gate(app, owner, today).await?;
    let ready = ready(app, &own).await?;
    let count = |action| app.store.count_to(&own, Desk::Municipal, action);
    Ok(HandOverPreview {
        to_hand_over: i64::try_from(ready.len()).unwrap_or(i64::MAX),
        self_employed: ready
            .iter()
            .filter(|row| row.overview.track == domain::list::Track::SelfEmployed)
            .count()
            .try_into()
            .unwrap_or(0),
        waiting_for_check: count(NextAction::AnswerCheck).await?,
        address_missing: count(NextAction::CompleteAddress).await?,
        secret_address: count(NextAction::DecideSecretAddress).await?,
        gate: if subregion.is_none() {
            Err("Deze gemeente hoort nog niet bij een subregio. Vraag de functioneel beheerder dit in te stellen.".to_owned())
        } else {
            gate.check(today).map_err(|refusal| refusal.dutch())
        },
        subregion: subregion.map(|grouping| grouping.name),
        list: lists::overview_of(app, &record).await?,
    })
}

async fn ready(app: &App, grant: &Grant<action::HandOverList>) -> Result<Vec<store::OverviewRow>> {
    Ok(app
        .store
        .cases_in_bulk(grant, Desk::Municipal, NextAction::HandOver)
        .await?)
}

/// Hands over everyone of the municipality who is ready, in one transaction. Returns their number.
pub async fn hand_over(
    app: &App,
    grant: &Grant<action::HandOverList>,
    list: ListId,
) -> Result<i64> {
    let record = app.store.list(grant, list).await?;
    let owner = municipalities::heir(app, record.municipality).await?;
    let own = municipalities::narrow(app, grant, owner).await?;
    let today = app.today();
    if !matches!(record.state, ListState::Committed | ListState::HandedOver) {
        return Err(AppError::rule(
            "S1-33",
            "Leg de lijst eerst vast; daarna kunt u haar overdragen.",
        ));
    }
    let Some(subregion) = app
        .store
        .grouping_of(owner, GroupingKind::Subregion, today)
        .await?
    else {
        return Err(AppError::rule(
            "S1-31",
            "Deze gemeente hoort nog niet bij een subregio. Vraag de functioneel beheerder dit in te stellen.",
        ));
    };
    let gate = crate::agreements::gate(app, owner, today).await?;
    gate.check(today)?;
    let rules = app.rules().await?;
    let command = Command::HandOver {
        subregion: subregion.id,
        month: record.month,
        gate,
    };
    let ready: Vec<CaseId> = ready(app, &own).await?.iter().map(|row| row.case).collect();
    let mut tx = app.store.write_alone().await?;
    let mut held = tx.hold_list(&own, list).await?;
    let mut changes = Vec::with_capacity(ready.len());
    // Whoever a predecessor left goes along, and is logged where their rows are.
    let mut handed: BTreeMap<MunicipalityId, Vec<PersonId>> =
        BTreeMap::from([(record.municipality, Vec::new())]);
    for case in tx.hold_in_bulk(&own, &ready).await? {
        let file = case.get();
        let context = app.context(grant, &rules, file.municipality);
        // Who is no longer ready stays: the preview showed a moment that has passed.
        if let Ok(kinds) = file.case.decide(&command, &context) {
            handed
                .entry(file.municipality)
                .or_default()
                .push(file.person);
            changes.push((case, kinds));
        }
    }
    tx.append_to_cases(&mut changes, &rules, app.author(grant, today))
        .await?;
    held.state = ListState::HandedOver;
    held.handed_over_at.get_or_insert(app.now());
    tx.update_list(&held).await?;
    let count: usize = handed.values().map(Vec::len).sum();
    let entries = handed
        .into_iter()
        .map(|(home, people)| {
            part_entry(grant, &held, home, "handed_over")
                .detail("people", people.len())
                .detail("subregion", subregion_id(subregion.id))
                .persons(people)
        })
        .collect();
    tx.commit_all(entries).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

const fn subregion_id(id: GroupingId) -> uuid::Uuid {
    id.uuid()
}
