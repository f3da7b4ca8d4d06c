//! The names of each municipality in this process's memory: opened at the first search, followed by what
//! changes, wiped when nobody searched for a while (design 5; D12).
//!
//! Nothing of it is on disk but the sealed identities it is made of. What it finds is a hint: who may be
//! shown is asked of the database each time, and what is shown is opened anew, so that an old name in
//! memory can never be shown.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{
    Identity, MunicipalityId, PersonId, RuleKey, Ts,
    search::{Candidates, NameIndex, Query},
};
use store::ListsStamp;
use tokio::sync::{Mutex, RwLock};
use vault::Compartment;

use crate::{App, AppError, Result, app::IDENTITY};

/// People opened at once while the names are gathered.
const PAGE: i64 = 1_000;
/// Seconds back that changes are looked for again: a change is noted before it is committed.
const OVERLAP: i64 = 600;
/// Changes in a look back from which everything is read anew.
const MANY: usize = 4_000;

/// The names of every municipality that is being searched.
#[derive(Default)]
pub(crate) struct Names(Mutex<HashMap<MunicipalityId, Arc<Town>>>);

/// One municipality.
#[derive(Default)]
struct Town {
    held: RwLock<Option<Held>>,
    /// When it was searched last, in microseconds.
    used: AtomicI64,
}

/// What is held of it.
struct Held {
    names: NameIndex,
    lists: ListsStamp,
    synced: Ts,
    /// Changes within the overlap that were followed already.
    followed: HashSet<(Ts, PersonId)>,
}

impl Names {
    /// Who fits in a municipality, by the names of this moment.
    pub(crate) async fn find(
        &self,
        app: &App,
        municipality: MunicipalityId,
        query: &Query,
    ) -> Result<Candidates> {
        let town = {
            let mut towns = self.0.lock().await;
            Arc::clone(towns.entry(municipality).or_default())
        };
        town.used.store(app.now().micros(), Ordering::Relaxed);
        let lists = app.store.lists_stamp(municipality).await?;
        if let Some(held) = &*town.held.read().await
            && held.lists == lists
        {
            let news = news(app, municipality, held).await?;
            if news.is_empty() {
                return Ok(held.names.find(query));
            }
        }
        let mut held = town.held.write().await;
        let current = match held.take().filter(|one| one.lists == lists) {
            Some(mut one) => {
                let news = news(app, municipality, &one).await?;
                if news.len() < MANY && follow(app, municipality, &mut one, news).await? {
                    one
                } else {
                    gather(app, municipality, lists).await?
                }
            }
            None => gather(app, municipality, lists).await?,
        };
        let found = current.names.find(query);
        *held = Some(current);
        Ok(found)
    }

    /// Takes a person out at once.
    pub(crate) async fn forget(&self, municipality: MunicipalityId, person: PersonId) {
        let town = self.0.lock().await.get(&municipality).map(Arc::clone);
        if let Some(town) = &town
            && let Some(held) = &mut *town.held.write().await
        {
            held.names.remove(&[person]);
        }
    }

    /// Wipes the names of municipalities nobody searched since a moment; follows changes in the others,
    /// so that who was destroyed on another node leaves this one too. Returns how many are held.
    async fn tidy(&self, app: &App, idle_since: Ts) -> Result<usize> {
        let towns: Vec<_> = {
            let mut towns = self.0.lock().await;
            towns.retain(|_, town| town.used.load(Ordering::Relaxed) > idle_since.micros());
            towns
                .iter()
                .map(|(id, town)| (*id, Arc::clone(town)))
                .collect()
        };
        for (municipality, town) in &towns {
            if let Some(held) = &mut *town.held.write().await {
                let news = news(app, *municipality, held).await?;
                follow(app, *municipality, held, news).await?;
            }
        }
        Ok(towns.len())
    }
}

/// Changes that were not followed yet.
async fn news(app: &App, municipality: MunicipalityId, held: &Held) -> Result<Vec<(Ts, PersonId)>> {
    let since = held.synced.plus_seconds(-OVERLAP);
    let mut changes = app.store.identity_changes(municipality, since).await?;
    changes.retain(|change| !held.followed.contains(change));
    Ok(changes)
}

/// Puts new names in the place of old ones, takes out who is gone. False when so much changed that all is
/// to be read anew.
async fn follow(
    app: &App,
    municipality: MunicipalityId,
    held: &mut Held,
    news: Vec<(Ts, PersonId)>,
) -> Result<bool> {
    let now = app.now();
    if !news.is_empty() {
        let people: Vec<PersonId> = news.iter().map(|(_, person)| *person).collect();
        held.names.remove(&people);
        let known = people.iter().map(|person| (&municipality, person));
        for (person, identity) in crate::outreach::identities(app, known).await? {
            held.names.put(person, &identity);
        }
    }
    let since = now.plus_seconds(-OVERLAP);
    held.followed.extend(news);
    held.followed.retain(|(at, _)| *at >= since);
    held.synced = now;
    Ok(!held.names.is_unsettled())
}

/// Opens every name of a municipality.
async fn gather(app: &App, municipality: MunicipalityId, lists: ListsStamp) -> Result<Held> {
    let synced = app.now();
    let mut names = NameIndex::default();
    let mut after = None;
    loop {
        let page = app
            .store
            .identities_after(municipality, after, PAGE)
            .await?;
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        let ids: Vec<uuid::Uuid> = page.iter().map(|(person, _)| person.uuid()).collect();
        let keys = app
            .store
            .subject_keys(municipality, &ids, Compartment::Identity)
            .await?;
        names = in_background(move || {
            for (person, sealed) in page {
                let Some(key) = keys.get(&person.uuid()) else {
                    continue;
                };
                let plain = key.open(IDENTITY.of(person), &sealed)?;
                let identity: Identity = serde_json::from_slice(plain.as_bytes())
                    .map_err(|_| AppError::Internal("an identity does not parse"))?;
                names.put(person, &identity);
            }
            Ok(names)
        })
        .await?;
    }
    let names = in_background(move || {
        names.settle();
        Ok(names)
    })
    .await?;
    Ok(Held {
        names,
        lists,
        synced,
        followed: HashSet::new(),
    })
}

/// Heavy work beside the answering of requests.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| AppError::Internal("gathering names was cut off"))?
}

/// Wipes what nobody used for the dated rule's minutes and follows changes; every minute. Returns how
/// many municipalities are held in memory.
pub async fn tidy(app: &App) -> Result<usize> {
    let rules = app.rules().await?;
    let minutes = rules.integer(
        RuleKey::SearchIdleMinutes,
        MunicipalityId::INSTALLATION,
        app.today(),
    );
    let idle_since = app.now().plus_seconds(-minutes.saturating_mul(60));
    app.search.shown.tidy(app.now());
    app.search.names.tidy(app, idle_since).await
}
