//! Meetings: planned, put an agenda on, opened, held until the chair ends them (S4-95, S4-107).

use access::{Action, Grant, policy as action};
use domain::{
    AccountId, Day, MunicipalityId, NetworkItemId, NetworkMeetingId, RuleKey, Ts,
    network::{InMeeting, ItemCommand, ItemState, Pace, pace},
};
use store::{AuditEntry, MeetingRecord, NetworkItem};

use super::{
    Sees,
    act::step,
    cases_of, colleagues,
    view::{ItemView, described, views},
};
use crate::{
    App, AppError, Result,
    municipalities::{MunicipalityView, by_name, names},
    words,
};

/// Longest name of a room, in characters.
const LONGEST_NAME: usize = 80;

/// How far a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingStage {
    /// It has a day.
    Planned,
    /// It is held.
    Open,
    /// The chair ended it.
    Closed,
}

impl MeetingStage {
    fn of(meeting: &MeetingRecord) -> Self {
        match (meeting.opened, meeting.closed) {
            (_, Some(_)) => Self::Closed,
            (Some(_), None) => Self::Open,
            (None, None) => Self::Planned,
        }
    }
}

/// A meeting to plan.
#[derive(Clone, Debug)]
pub struct PlanForm {
    /// On which day.
    pub on: Day,
    /// Where.
    pub room: String,
    /// Of which municipalities.
    pub places: Vec<MunicipalityId>,
}

/// A meeting in a list.
#[derive(Clone, Debug)]
pub struct MeetingSummary {
    /// Its id.
    pub id: NetworkMeetingId,
    /// On which day.
    pub on: Day,
    /// Where.
    pub room: String,
    /// The municipalities, by name.
    pub places: Vec<String>,
    /// How far it is.
    pub stage: MeetingStage,
}

/// In which order items come on an agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgendaOrder {
    /// Who waits the longest first.
    Longest,
    /// One municipality after another, so that members need not stay for all.
    ByMunicipality,
}

/// A line of an agenda.
#[derive(Clone, Debug)]
pub struct AgendaLine {
    /// Whom it is about.
    pub item: ItemView,
    /// What became of it in this meeting.
    pub here: InMeeting,
    /// Whether its turn is still to come.
    pub is_open: bool,
}

/// A meeting as it stands, for one reader: of the items only those of the reader's municipalities.
#[derive(Clone, Debug)]
pub struct MeetingView {
    /// Its id.
    pub id: NetworkMeetingId,
    /// On which day.
    pub on: Day,
    /// Where.
    pub room: String,
    /// Minutes for each young person.
    pub minutes_each: i64,
    /// The municipalities, by name.
    pub places: Vec<MunicipalityView>,
    /// How far it is.
    pub stage: MeetingStage,
    /// When it was opened.
    pub opened: Option<Ts>,
    /// When the chair ended it.
    pub closed: Option<Ts>,
    /// How it keeps up with its time, while it is open.
    pub pace: Option<Pace>,
    /// The item at hand, while it is open; `None` when all were gone through.
    pub at_hand: Option<NetworkItemId>,
    /// The agenda, in its order.
    pub agenda: Vec<AgendaLine>,
    /// Whoever can take part, and whether they are there.
    pub people: Vec<(AccountId, String, bool)>,
}

/// The meetings of one's municipalities: those to come and the open ones first, then the latest.
pub async fn meetings(app: &App, grant: &Sees) -> Result<Vec<MeetingSummary>> {
    let names = names(app).await?;
    let mut all: Vec<MeetingSummary> = app
        .store
        .network_meetings(grant)
        .await?
        .iter()
        .map(|one| MeetingSummary {
            id: one.id,
            on: one.on,
            room: one.room.clone(),
            places: by_name(&names, &one.places)
                .into_iter()
                .map(|place| place.name)
                .collect(),
            stage: MeetingStage::of(one),
        })
        .collect();
    // They come by day: what is over goes to the end, the latest first.
    let (mut over, mut ahead): (Vec<_>, Vec<_>) = all
        .drain(..)
        .partition(|one| one.stage == MeetingStage::Closed);
    over.reverse();
    ahead.append(&mut over);
    Ok(ahead)
}

/// Plans a meeting; the minutes for each young person are those of the rule of its day.
///
/// # Errors
/// [`AppError::Invalid`] or [`AppError::Marked`] on `dag`, `plaats` or `gemeenten`.
pub async fn plan(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    form: PlanForm,
) -> Result<NetworkMeetingId> {
    if form.on < app.today() {
        return Err(AppError::field("dag", "Kies vandaag of een latere dag."));
    }
    if form.places.is_empty() {
        return Err(AppError::field("gemeenten", "Kies minstens een gemeente."));
    }
    let rules = app.rules().await?;
    let minutes = |place: &MunicipalityId| rules.integer(RuleKey::NetworkMinutes, *place, form.on);
    let meeting = MeetingRecord {
        id: NetworkMeetingId::from_uuid(app.new_id()),
        on: form.on,
        room: words::nobodys("plaats", &form.room, LONGEST_NAME, &[], "Vul dit veld in.")?,
        minutes_each: form.places.iter().map(minutes).max().unwrap_or(1),
        places: form.places,
        by: grant.account(),
        at: app.now(),
        opened: None,
        closed: None,
    };
    let mut tx = app.store.write().await?;
    tx.add_network_meeting(grant, &meeting).await?;
    tx.commit(logged(grant, meeting.id).detail("on", meeting.on))
        .await?;
    Ok(meeting.id)
}

/// One meeting, for who takes part. While it is open only the young person at hand has a name: `at`, or whose turn it is.
pub async fn meeting(
    app: &App,
    grant: &Sees,
    id: NetworkMeetingId,
    at: Option<NetworkItemId>,
) -> Result<MeetingView> {
    let record = app.store.network_meeting(grant, id).await?;
    let stage = MeetingStage::of(&record);
    let mut told: Vec<(NetworkItem, InMeeting)> = app
        .store
        .network_items_of(grant, id)
        .await?
        .into_iter()
        .filter_map(|item| {
            let here = InMeeting::of(&item.events, id)?;
            // What was moved to another meeting before this one was held is no part of it.
            let is_here =
                here.decided.is_some() || is_open(&item, id) || stage == MeetingStage::Closed;
            is_here.then_some((item, here))
        })
        .collect();
    told.sort_by_key(|(item, here)| (here.place, item.record.id));
    let (items, here): (Vec<NetworkItem>, Vec<InMeeting>) = told.into_iter().unzip();
    let at_hand = at_hand(&items, id, at).filter(|_| stage == MeetingStage::Open);
    let named: Vec<NetworkItem> = items
        .iter()
        .filter(|item| stage != MeetingStage::Open || Some(item.record.id) == at_hand)
        .cloned()
        .collect();
    let cases = cases_of(app, grant, &named).await?;
    let shown = described(app, &cases, &items).await?;
    let agenda: Vec<AgendaLine> = shown
        .into_iter()
        .zip(items.iter().zip(here))
        .map(|(view, (item, here))| AgendaLine {
            item: view,
            here,
            is_open: is_open(item, id),
        })
        .collect();
    let present = app.store.network_present(&record).await?;
    let people = colleagues(app, |place| record.places.contains(&place)).await?;
    let done = agenda.iter().filter(|line| !line.is_open).count();
    let open = record.opened.filter(|_| stage == MeetingStage::Open);
    Ok(MeetingView {
        id,
        on: record.on,
        room: record.room.clone(),
        minutes_each: record.minutes_each,
        places: by_name(&names(app).await?, &record.places),
        stage,
        opened: record.opened,
        closed: record.closed,
        pace: open.map(|began| pace(began, app.now(), done, record.minutes_each)),
        at_hand,
        agenda,
        people: people
            .into_iter()
            .map(|(account, name)| (account, name, present.contains(&account)))
            .collect(),
    })
}

/// The item asked for where it is on the agenda, else the first whose turn is still to come.
fn at_hand(
    items: &[NetworkItem],
    meeting: NetworkMeetingId,
    asked: Option<NetworkItemId>,
) -> Option<NetworkItemId> {
    items
        .iter()
        .find(|item| Some(item.record.id) == asked)
        .or_else(|| items.iter().find(|item| is_open(item, meeting)))
        .map(|item| item.record.id)
}

/// Whether an item is on the agenda of this meeting and its turn is still to come.
fn is_open(item: &NetworkItem, meeting: NetworkMeetingId) -> bool {
    let here = item.item.meeting().is_some_and(|(on, _)| on == meeting);
    here && item.item.decision().is_none()
}

/// What can be put on the agenda of a meeting: whoever of its municipalities waits.
pub async fn draft_agenda(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    id: NetworkMeetingId,
) -> Result<Vec<ItemView>> {
    let record = app.store.network_meeting(grant, id).await?;
    let waiting = waiting(app, grant, &record).await?;
    views(app, grant, &waiting).await
}

async fn waiting<A: Action>(
    app: &App,
    grant: &Grant<A>,
    meeting: &MeetingRecord,
) -> Result<Vec<NetworkItem>> {
    let mut items = app.store.network_items(grant).await?;
    items.retain(|one| {
        one.item.state() == ItemState::Waiting && meeting.places.contains(&one.record.municipality)
    });
    Ok(items)
}

/// Puts items that wait on an agenda, after those that are on it.
///
/// # Errors
/// [`AppError::Invalid`] on `jongeren`; [`AppError::Rule`] when the meeting is over.
pub async fn add_to_agenda(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    id: NetworkMeetingId,
    chosen: &[NetworkItemId],
    order: AgendaOrder,
) -> Result<usize> {
    let record = still_to_hold(app, grant, id).await?;
    let mut wanted = waiting(app, grant, &record).await?;
    wanted.retain(|one| chosen.contains(&one.record.id));
    if wanted.is_empty() {
        return Err(AppError::field(
            "jongeren",
            "Kies minstens een jongere die wacht.",
        ));
    }
    if order == AgendaOrder::ByMunicipality {
        // They come in the order they were put on, which stays within each municipality.
        wanted.sort_by_key(|one| one.record.municipality);
    }
    let on_it = app.store.network_items_of(grant, id).await?;
    let last = on_it
        .iter()
        .filter_map(|item| Some(item.item.meeting()?.1))
        .max();
    let first = last.unwrap_or(0).saturating_add(1);
    let placed = wanted.iter().map(|one| one.record.id).zip(first..);
    place(app, grant, id, placed.collect()).await
}

/// Gives the items of an agenda their places.
///
/// # Errors
/// [`AppError::Rule`] when the meeting is over.
pub async fn reorder(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    id: NetworkMeetingId,
    mut wanted: Vec<(NetworkItemId, u16)>,
) -> Result<usize> {
    still_to_hold(app, grant, id).await?;
    let items = app.store.network_items_of(grant, id).await?;
    let place_of = |item: NetworkItemId| {
        let found = items.iter().find(|one| one.record.id == item)?;
        is_open(found, id).then(|| found.item.meeting().map_or(0, |(_, place)| place))
    };
    wanted.retain(|(item, _)| place_of(*item).is_some());
    // Of two that want one place the one that stood behind goes first: it is the one that was moved.
    wanted.sort_by_key(|(item, place)| (*place, std::cmp::Reverse(place_of(*item))));
    let placed = wanted
        .into_iter()
        .map(|(item, _)| item)
        .zip(1..)
        .filter(|(item, place)| place_of(*item) != Some(*place))
        .collect();
    place(app, grant, id, placed).await
}

async fn place(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    meeting: NetworkMeetingId,
    placed: Vec<(NetworkItemId, u16)>,
) -> Result<usize> {
    let commands = placed
        .into_iter()
        .map(|(item, place)| (item, ItemCommand::Schedule { meeting, place }))
        .collect();
    all(app, grant, meeting, commands).await
}

/// Takes an item off the agenda; it waits for another meeting.
///
/// # Errors
/// [`AppError::Rule`] when it is on no agenda.
pub async fn take_off(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    id: NetworkMeetingId,
    item: NetworkItemId,
) -> Result<()> {
    all(app, grant, id, vec![(item, ItemCommand::PutOff)])
        .await
        .map(drop)
}

/// Does something with many items of a meeting in one transaction.
async fn all(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    meeting: NetworkMeetingId,
    mut commands: Vec<(NetworkItemId, ItemCommand)>,
) -> Result<usize> {
    // In one order, so that two who hold many items wait for each other and never cross.
    commands.sort_by_key(|(item, _)| *item);
    let mut tx = app.store.write().await?;
    tx.hold_network_meeting(grant, meeting).await?;
    let many = commands.len();
    for (item, command) in commands {
        let mut held = tx.hold_network_item(grant, item).await?;
        step(app, &mut tx, grant, &mut held, command).await?;
    }
    tx.commit(logged(grant, meeting).detail("items", many))
        .await?;
    Ok(many)
}

/// Opens a meeting; from then on its items are advised and decided on.
///
/// # Errors
/// [`AppError::Changed`] when it was open already.
pub async fn open(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    id: NetworkMeetingId,
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_network_meeting(grant, id).await?;
    if held.get().on > app.today() {
        return Err(AppError::rule(
            "S4-107",
            format!(
                "Dit overleg is op {}. Open het op die dag.",
                held.get().on.dutch()
            ),
        ));
    }
    tx.open_network_meeting(&held, app.now()).await?;
    Ok(tx
        .commit(logged(grant, id).detail("stage", "opened"))
        .await?)
}

/// Ends a meeting. Who was not decided on waits for another.
///
/// # Errors
/// [`AppError::Changed`] when it is not open.
pub async fn close(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    id: NetworkMeetingId,
) -> Result<usize> {
    let mut left: Vec<NetworkItemId> = app
        .store
        .network_items_of(grant, id)
        .await?
        .iter()
        .filter(|item| is_open(item, id))
        .map(|item| item.record.id)
        .collect();
    left.sort_unstable();
    let mut tx = app.store.write().await?;
    let held = tx.hold_network_meeting(grant, id).await?;
    let mut put_off = 0_usize;
    for item in left {
        let mut held = tx.hold_network_item(grant, item).await?;
        // Somebody may have decided on it a moment ago.
        if is_open(held.get(), id) {
            step(app, &mut tx, grant, &mut held, ItemCommand::PutOff).await?;
            put_off = put_off.saturating_add(1);
        }
    }
    tx.close_network_meeting(&held, app.now()).await?;
    let entry = logged(grant, id)
        .detail("stage", "closed")
        .detail("items", put_off);
    tx.commit(entry).await?;
    Ok(put_off)
}

/// Records who is there.
///
/// # Errors
/// [`AppError::NotFound`] for a meeting of others.
pub async fn set_presence(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    id: NetworkMeetingId,
    there: &[AccountId],
) -> Result<()> {
    let mut tx = app.store.write().await?;
    let held = tx.hold_network_meeting(grant, id).await?;
    let places = held.get().places.clone();
    let people = colleagues(app, |place| places.contains(&place)).await?;
    for (account, _) in people {
        tx.set_network_presence(&held, account, there.contains(&account), app.now())
            .await?;
    }
    Ok(tx
        .commit(logged(grant, id).detail("present", there.len()))
        .await?)
}

async fn still_to_hold(
    app: &App,
    grant: &Grant<action::ChairNetwork>,
    id: NetworkMeetingId,
) -> Result<MeetingRecord> {
    let record = app.store.network_meeting(grant, id).await?;
    if record.closed.is_some() {
        return Err(AppError::rule(
            "S4-107",
            "Dit overleg is gesloten. Plan een nieuw overleg.",
        ));
    }
    Ok(record)
}

fn logged(grant: &Grant<action::ChairNetwork>, id: NetworkMeetingId) -> AuditEntry {
    AuditEntry::by(grant, MunicipalityId::INSTALLATION).detail("meeting", id.uuid())
}
