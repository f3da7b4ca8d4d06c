//! A country of made-up people on whom cards were posted, written in bulk: municipalities of 2,000,
//! five to a sub-region. The first five belong to the casemanager who is measured, so that one
//! worker's own work is 10,000 people whatever the size of the country.

use domain::{
    AccountId, CardBatchId, CaseId, GroupingId, Identity, ListId, MunicipalityId, PersonId, Role,
    RuleBook, Ts, WaveId,
    outreach::{Case, CheckMethod, Event, EventKind, NewCase, Overview},
};
use store::{AuditEntry, GroupingKind, Param, StagedKey, StoreError, ToParam as _, Tx, Who};
use testkit::{population::MadeUp, region::Region};
use vault::{Compartment, MunicipalityKeys, Place};

use crate::import::month;

/// People to a municipality.
const TOWN: usize = 2_000;
/// Municipalities to a sub-region.
const TOWNS: usize = 5;

/// Fills the region up to so many people.
pub(crate) async fn fill(region: &Region, persons: usize) -> anyhow::Result<()> {
    let app = &region.app;
    let towns = persons.div_ceil(TOWN);
    let rules = app.store().rules().await?;
    for number in 0..towns {
        let town = match number {
            0 => region.town,
            1 => region.neighbour,
            _ => {
                let subregion = match number / TOWNS {
                    0 => "LNWC".to_owned(),
                    later => format!("S{later}"),
                };
                let code = format!("GM{:04}", 2_000 + number);
                app::setup::add_municipality(
                    app,
                    &code,
                    &code,
                    Some("RMC 38"),
                    None,
                    Some(&subregion),
                )
                .await?
            }
        };
        let from = 1_000_000 + u64::try_from(number * TOWN * 2)?;
        let people = month(TOWN.min(persons - number * TOWN), from);
        Town::new(region, town, &rules).await?.fill(&people).await?;
    }
    Ok(())
}

struct Town<'a> {
    region: &'a Region,
    rules: &'a RuleBook,
    id: MunicipalityId,
    subregion: GroupingId,
    list: ListId,
    keys: std::sync::Arc<MunicipalityKeys>,
    at: Ts,
}

impl<'a> Town<'a> {
    async fn new(
        region: &'a Region,
        id: MunicipalityId,
        rules: &'a RuleBook,
    ) -> anyhow::Result<Self> {
        let app = &region.app;
        let store = app.store();
        let found = store
            .grouping_of(id, GroupingKind::Subregion, app.today())
            .await?;
        let at = app.clock().now();
        Ok(Self {
            region,
            rules,
            id,
            subregion: found.map_or(GroupingId::from_uuid(id.uuid()), |one| one.id),
            list: ListId::from_uuid(store.entropy().uuid_v7(at)),
            keys: store.municipality_keys(id).await?,
            at,
        })
    }

    /// What happened to everyone here whose card was posted so many days ago.
    fn history(&self, days: i32) -> anyhow::Result<(Vec<Event>, Overview)> {
        let app = &self.region.app;
        let month = app.today().month().plus(-1);
        let opening = NewCase {
            list: self.list,
            month,
            round: 1,
            re_entry: false,
            flowed_out: None,
            joins_approach: false,
            known: Some(false),
            self_employed: Some(false),
            method: CheckMethod::File,
            has_address: true,
            holds: Vec::new(),
        };
        let run = CardBatchId::from_uuid(self.list.uuid());
        let mut kinds = opening.events();
        kinds.extend([
            EventKind::HandedOver {
                subregion: self.subregion,
                month,
            },
            EventKind::CardReleased {
                wave: WaveId::from_uuid(self.list.uuid()),
            },
            EventKind::CardPrinted {
                batch: run,
                variant: 1,
                copy: 1,
            },
            EventKind::CardSent { batch: run },
        ]);
        let mut case = Case::default();
        let mut events = Vec::new();
        for kind in kinds {
            let event = Event {
                seq: case.next_seq(),
                on: app.today().plus_days(-days),
                at: self.at,
                by: AccountId::from_uuid(self.list.uuid()),
                role: Role::Casemanager,
                kind,
            };
            case.apply(&event)
                .map_err(|_| anyhow::anyhow!("a history"))?;
            events.push(event);
        }
        let overview = case
            .overview(self.rules, self.id)
            .ok_or_else(|| anyhow::anyhow!("an overview"))?;
        Ok((events, overview))
    }

    async fn fill(&self, people: &[MadeUp]) -> anyhow::Result<()> {
        let store = self.region.app.store();
        let entropy = store.entropy();
        let histories: Vec<_> = (0..30)
            .map(|days| self.history(days))
            .collect::<anyhow::Result<_>>()?;
        let (mut persons, mut files, mut events, mut overviews) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut keys = Vec::with_capacity(people.len());
        for (at, someone) in people.iter().enumerate() {
            let person = PersonId::from_uuid(entropy.uuid_v7(self.at));
            let case = CaseId::from_uuid(entropy.uuid_v7(self.at));
            let (sealed, key) = self.seal(person, someone)?;
            keys.push(key);
            let (town, list) = (self.id.to_param(), self.list.to_param());
            persons.push(vec![
                town.clone(),
                person.to_param(),
                Param::Bytes(sealed),
                list.clone(),
                list.clone(),
            ]);
            files.push(vec![
                town.clone(),
                case.to_param(),
                person.to_param(),
                Param::Int(1),
                list.clone(),
            ]);
            let Some((history, overview)) = histories.get(at % histories.len()) else {
                continue;
            };
            for event in history {
                events.push(event_row(self.id, case, event)?);
            }
            let mut row = vec![
                town,
                case.to_param(),
                person.to_param(),
                Param::Int(i64::try_from(history.len())?),
            ];
            row.extend(overview_values(overview));
            overviews.push(row);
        }
        store.put_subject_keys(self.id, keys).await?;
        let mut tx = store.write().await?;
        self.add_list(&mut tx).await?;
        tx.insert_many("person", &PERSON, persons).await?;
        tx.insert_many("case_file", &FILE, files).await?;
        tx.insert_many("case_event", &EVENT, events).await?;
        tx.insert_many("case_overview", &OVERVIEW, overviews)
            .await?;
        tx.commit(AuditEntry::new(self.id, Who::NOBODY, "Bench"))
            .await?;
        Ok(())
    }

    async fn add_list(&self, tx: &mut Tx) -> Result<u64, StoreError> {
        tx.execute(
            "INSERT INTO list (municipality_id, id, source, month, reference_date, state, row_count, \
             progress_done, progress_total, summary, created_by, created_at) \
             VALUES ($1, $2, 'jib', '2026-10', $3, 'handed_over', 0, 0, 0, '{}', $1, $4)",
            vec![
                self.id.to_param(),
                self.list.to_param(),
                self.region.app.today().to_param(),
                self.at.to_param(),
            ],
        )
        .await
    }

    fn seal(&self, person: PersonId, someone: &MadeUp) -> anyhow::Result<(Vec<u8>, StagedKey)> {
        let entropy = self.region.app.store().entropy();
        let identity = Identity {
            given_names: someone.given_name.clone(),
            prefix: someone.prefix.clone(),
            family_name: someone.family_name.clone(),
            address_line_1: someone.street.clone(),
            address_line_2: format!("{}  {}", someone.postcode, someone.place),
            postcode: someone.postcode.replace(' ', ""),
            ..Identity::default()
        };
        let (key, wrapped) =
            self.keys
                .new_subject_key(person.uuid(), Compartment::Identity, entropy)?;
        let place = Place {
            table: "person",
            column: "identity",
            row: person.uuid(),
        };
        let sealed = key.seal(place, &serde_json::to_vec(&identity)?, entropy)?;
        let key = StagedKey {
            subject: person.uuid(),
            compartment: Compartment::Identity,
            wrapped,
        };
        Ok((sealed, key))
    }
}

const PERSON: [&str; 5] = [
    "municipality_id",
    "id",
    "identity",
    "first_list_id",
    "last_list_id",
];
const FILE: [&str; 5] = [
    "municipality_id",
    "id",
    "person_id",
    "round",
    "opened_by_list",
];
const EVENT: [&str; 9] = [
    "municipality_id",
    "case_id",
    "seq",
    "on_day",
    "at",
    "by_account",
    "by_role",
    "kind",
    "plain",
];
const OVERVIEW: [&str; 17] = [
    "municipality_id",
    "case_id",
    "person_id",
    "version",
    "phase",
    "track",
    "round",
    "next_action",
    "re_entry",
    "month",
    "owner_role",
    "due_from",
    "due_until",
    "destroy_after",
    "visit_allowed",
    "subregion_id",
    "assignee_id",
];

fn event_row(town: MunicipalityId, case: CaseId, event: &Event) -> anyhow::Result<Vec<Param>> {
    let plain = serde_json::to_value(&event.kind)?;
    let kind = plain
        .get("kind")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
        .to_owned();
    Ok(vec![
        town.to_param(),
        case.to_param(),
        Param::Int(i64::from(event.seq)),
        event.on.to_param(),
        event.at.to_param(),
        event.by.to_param(),
        event.role.code().to_param(),
        kind.to_param(),
        plain.to_string().to_param(),
    ])
}

fn overview_values(overview: &Overview) -> [Param; 13] {
    [
        overview.phase.code().to_param(),
        overview.track.code().to_param(),
        Param::Int(i64::from(overview.round)),
        overview.next_action.code().to_param(),
        overview.re_entry.to_param(),
        overview.month.to_param(),
        overview.owner.map(Role::code).to_param(),
        overview.due_from.to_param(),
        overview.due_until.to_param(),
        overview.destroy_after.to_param(),
        overview.visit_allowed.to_param(),
        overview.subregion.to_param(),
        overview.assignee.to_param(),
    ]
}
