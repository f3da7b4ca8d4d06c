//! Items as pages show them: one, those of a desk, and all that were ever talked over (S4-107).

use std::collections::{BTreeMap, HashMap};

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, Day, MunicipalityId, NetworkItemId, Role, ShortCode, Ts,
    network::{
        CaseHolder, Decision, Executor, ItemFacts, ItemOwner, ItemState, ItemStep, Leading, Origin,
        Path, ReturnReason,
    },
};
use store::NetworkItem;

use super::{
    Cases, ItemAct, MeetingSummary, Sees, act::possible, cases_of, colleagues, complex_from,
    meetings,
};
use crate::{App, Result, municipalities::names_today, worklist};

/// An item as a page shows it.
#[derive(Clone, Debug)]
pub struct ItemView {
    /// Its id.
    pub id: NetworkItemId,
    /// The municipality.
    pub municipality: String,
    /// The code it is called by.
    pub code: String,
    /// Who it is, where that may be shown.
    pub name: Option<String>,
    /// What it says.
    pub facts: ItemFacts,
    /// The advice that leads.
    pub leading: Leading,
    /// Where it stands.
    pub state: ItemState,
    /// What the members advise.
    pub advice: Option<Path>,
    /// The decision that holds.
    pub decision: Option<Decision>,
    /// Who carries out.
    pub executor: Option<Executor>,
    /// The case manager, and for whom.
    pub case_manager: Option<(String, CaseHolder)>,
    /// The client manager.
    pub client_manager: Option<String>,
    /// What is proposed to bind.
    pub proposal: Option<(Path, String)>,
    /// Why it is talked over again.
    pub returned: Option<ReturnReason>,
    /// By when feedback is due.
    pub feedback_by: Option<Day>,
    /// Whether that day has passed.
    pub is_late: bool,
    /// Whether the case it is about is over: then the item can be closed.
    pub case_is_over: bool,
    /// Since when it is on the list.
    pub since: Day,
    /// Its version, to send back with a change.
    pub version: u32,
}

/// What happened to an item.
#[derive(Clone, Debug)]
pub struct StepView {
    /// When.
    pub at: Ts,
    /// Who did it.
    pub by: String,
    /// In which role.
    pub role: Role,
    /// What.
    pub step: ItemStep,
    /// The colleague it names, where it names one.
    pub who: Option<String>,
}

/// One item with its history and what can be done with it.
#[derive(Clone, Debug)]
pub struct ItemDetail {
    /// The item.
    pub item: ItemView,
    /// What happened, the latest first.
    pub history: Vec<StepView>,
    /// What can be done now.
    pub acts: Vec<ItemAct>,
    /// Who of the municipality can take it over.
    pub colleagues: Vec<(AccountId, String)>,
}

/// What to show of the overview; all of it fits the address.
#[derive(Clone, Copy, Debug, Default)]
pub struct ItemFilter {
    /// Only one municipality.
    pub municipality: Option<MunicipalityId>,
    /// Only where it stands like this.
    pub state: Option<ItemState>,
    /// Only what was decided so.
    pub path: Option<Path>,
    /// Only by this way in.
    pub origin: Option<Origin>,
    /// Only where feedback is late.
    pub late: bool,
}

/// Who was ever on the list.
#[derive(Clone, Debug)]
pub struct NetworkOverview {
    /// Those the filter leaves, the latest first.
    pub items: Vec<ItemView>,
    /// How many of all were decided in which way.
    pub decided: BTreeMap<Path, usize>,
    /// Of how many feedback is late.
    pub late: usize,
    /// How many there are.
    pub all: usize,
}

/// What waits on somebody of the network.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The meetings.
    pub meetings: Vec<MeetingSummary>,
    /// What waits on the reader: as case manager, client manager, executor or director.
    pub mine: Vec<ItemView>,
    /// How many wait for a meeting.
    pub waiting: usize,
    /// Of how many feedback is late.
    pub late: usize,
}

/// What waits on the reader, and the meetings.
pub async fn desk(app: &App, grant: &Sees) -> Result<Desk> {
    let items = app.store.network_items(grant).await?;
    let today = app.today();
    let in_state = |state| items.iter().filter(|one| one.item.state() == state).count();
    let late = items.iter().filter(|one| one.item.feedback_is_late(today));
    let (waiting, late) = (in_state(ItemState::Waiting), late.count());
    let mut mine = Vec::new();
    for item in &items {
        if waits_on(grant, item)? {
            mine.push(item.clone());
        }
    }
    mine.sort_by_key(|one| (one.item.feedback_by(), one.record.id));
    Ok(Desk {
        meetings: meetings(app, grant).await?,
        mine: views(app, grant, &mine).await?,
        waiting,
        late,
    })
}

/// Whether this reader must move next, outside a meeting.
fn waits_on(grant: &Sees, item: &NetworkItem) -> Result<bool> {
    let role = grant.narrow(item.record.municipality)?.role();
    Ok(match item.item.owner() {
        ItemOwner::Account(account) => account == grant.account(),
        ItemOwner::Executor => item
            .item
            .executor()
            .is_some_and(|executor| executor.kind.speaks(role)),
        ItemOwner::Director => {
            let in_dispute = matches!(
                item.item.state(),
                ItemState::Disputed | ItemState::BindingProposed
            );
            in_dispute && role == Role::NetworkDirector
        }
        ItemOwner::Over(_) => false,
    })
}

/// Everybody who was ever on the list, as far as the filter lets through (S4-107).
pub async fn overview(app: &App, grant: &Sees, filter: ItemFilter) -> Result<NetworkOverview> {
    let mut items = app.store.network_items(grant).await?;
    let today = app.today();
    let mut decided: BTreeMap<Path, usize> = BTreeMap::new();
    for decision in items.iter().filter_map(|one| one.item.decision()) {
        let many = decided.entry(decision.path).or_default();
        *many = many.saturating_add(1);
    }
    let late = items.iter().filter(|one| one.item.feedback_is_late(today));
    let (late, all) = (late.count(), items.len());
    items.retain(|one| {
        let decision = one.item.decision().map(|decision| decision.path);
        filter
            .municipality
            .is_none_or(|place| place == one.record.municipality)
            && filter.state.is_none_or(|state| state == one.item.state())
            && filter.path.is_none_or(|path| decision == Some(path))
            && filter
                .origin
                .is_none_or(|origin| origin == one.record.facts.origin)
            && (!filter.late || one.item.feedback_is_late(today))
    });
    items.reverse();
    Ok(NetworkOverview {
        items: views(app, grant, &items).await?,
        decided,
        late,
        all,
    })
}

/// What a reader may do besides looking: carry out, direct, put back.
type MayAlso<'a> = (
    Option<&'a Grant<action::CarryOutNetwork>>,
    Option<&'a Grant<action::DecideNetwork>>,
    Option<&'a Grant<action::ReturnToNetwork>>,
);

/// One item with its history.
pub async fn item(
    app: &App,
    grant: &Sees,
    id: NetworkItemId,
    (carries, directs, returns): MayAlso<'_>,
) -> Result<ItemDetail> {
    let item = app.store.network_item(grant, id).await?;
    let place = item.record.municipality;
    let mut acts = Vec::new();
    if let Some(grant) = carries.filter(|grant| grant.covers(place)) {
        acts.extend(possible(app, grant, &item).await?);
    }
    if let Some(grant) = directs.filter(|grant| grant.covers(place)) {
        acts.extend(possible(app, grant, &item).await?);
    }
    if let Some(grant) = returns.filter(|grant| grant.covers(place)) {
        acts.extend(possible(app, grant, &item).await?);
    }
    let named = item.events.iter().filter_map(|event| names(&event.step));
    let people = item.events.iter().map(|event| event.by).chain(named);
    let people = worklist::account_names(app, people).await?;
    let name = |account: AccountId| people.get(&account).cloned().unwrap_or_default();
    let history = item.events.iter().rev().map(|event| StepView {
        at: event.at,
        by: name(event.by),
        role: event.role,
        step: event.step.clone(),
        who: names(&event.step).map(name),
    });
    let history = history.collect();
    let mut shown = views(app, grant, std::slice::from_ref(&item)).await?;
    Ok(ItemDetail {
        item: shown.pop().ok_or(crate::AppError::NotFound)?,
        history,
        acts,
        colleagues: colleagues(app, |one| one == place).await?,
    })
}

/// The colleague a step names.
const fn names(step: &ItemStep) -> Option<AccountId> {
    match step {
        ItemStep::ClientManagerNamed { account, .. }
        | ItemStep::CaseManagerNamed { account, .. }
        | ItemStep::BindingDecided { with: account, .. } => Some(*account),
        _ => None,
    }
}

/// What pages show of these items; whom they show by name is logged.
pub(super) async fn views<A: Action>(
    app: &App,
    grant: &Grant<A>,
    items: &[NetworkItem],
) -> Result<Vec<ItemView>> {
    let cases = cases_of(app, grant, items).await?;
    described(app, &cases, items).await
}

/// What pages show of these items, with what may be shown of their cases.
pub(super) async fn described(
    app: &App,
    cases: &Cases,
    items: &[NetworkItem],
) -> Result<Vec<ItemView>> {
    let places = names_today(app).await?;
    let rules = app.rules().await?;
    let today = app.today();
    let people = items.iter().flat_map(|one| {
        let managers = [
            one.item.case_manager().map(|(account, _)| account),
            one.item.client_manager(),
            one.item.proposal().map(|(_, account)| account),
        ];
        managers.into_iter().flatten()
    });
    let people: HashMap<AccountId, String> = worklist::account_names(app, people).await?;
    let name = |account: AccountId| people.get(&account).cloned().unwrap_or_default();
    Ok(items
        .iter()
        .map(|one| {
            let (record, item) = (&one.record, &one.item);
            let code = record.code.parse::<ShortCode>();
            ItemView {
                id: record.id,
                municipality: places
                    .get(&record.municipality)
                    .map(|place| place.name.clone())
                    .unwrap_or_default(),
                code: code.map_or_else(|_| record.code.clone(), |code| code.to_string()),
                name: cases.name(one),
                facts: record.facts,
                leading: record.facts.leading(complex_from(&rules, one)),
                state: item.state(),
                advice: item.advice(),
                decision: item.decision(),
                executor: item.executor().cloned(),
                case_manager: item
                    .case_manager()
                    .map(|(account, holder)| (name(account), holder)),
                client_manager: item.client_manager().map(name),
                proposal: item.proposal().map(|(path, account)| (path, name(account))),
                returned: item.returned(),
                feedback_by: item.feedback_by(),
                is_late: item.feedback_is_late(today),
                case_is_over: cases.is_over(one),
                since: record.at.day(),
                version: item.version(),
            }
        })
        .collect())
}
