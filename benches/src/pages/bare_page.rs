//! The same rows unsealed and rendered, and nothing else: no session, no access, no log.

use anyhow::Context as _;
use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use access::{Grant, policy::OpenCase};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Html,
    routing::get,
};
use domain::{CaseId, Day, Identity, MunicipalityId, PersonId};
use store::{Param, Store, ToParam as _};
use testkit::region::Region;
use vault::{Compartment, Place};

use crate::durable::Durable;

#[derive(Clone)]
struct Bare {
    store: Store,
    towns: Arc<[Param]>,
    durable: Option<Durable>,
}

/// The five municipalities of the casemanager; in a small country the last one more than once.
pub(super) async fn towns(
    region: &Region,
    grant: &Grant<OpenCase>,
) -> anyhow::Result<Arc<[Param]>> {
    let all = region.app.store().municipalities().await?;
    let mut towns: Vec<Param> = all
        .into_iter()
        .filter(|town| grant.covers(town.id))
        .map(|town| town.id.to_param())
        .collect();
    let last = towns.last().cloned().context("a municipality")?;
    towns.resize(5, last);
    Ok(towns.into())
}

/// Serves both pages; with `durable` each answer waits for one append.
pub(super) fn router(store: Store, towns: Arc<[Param]>, durable: Option<Durable>) -> Router {
    Router::new()
        .route("/werklijst", get(worklist))
        .route("/zaken/{case}", get(case))
        .with_state(Bare {
            store,
            towns,
            durable,
        })
}

type Answer = Result<Html<String>, StatusCode>;

fn failed<E>(_: E) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

const WORKLIST: &str = "SELECT o.municipality_id, o.person_id, o.case_id, o.phase, o.track, \
     o.next_action, o.due_from, o.due_until, p.identity FROM case_overview o \
     JOIN person p ON p.municipality_id = o.municipality_id AND p.id = o.person_id \
     WHERE o.municipality_id IN ($1, $2, $3, $4, $5) AND o.owner_role = 'casemanager' \
     AND o.next_action <> 'none' ORDER BY o.due_until, o.case_id LIMIT 50";

struct Line {
    town: MunicipalityId,
    person: PersonId,
    case: CaseId,
    codes: [String; 3],
    due: [Option<Day>; 2],
    sealed: Vec<u8>,
}

async fn worklist(State(bare): State<Bare>) -> Answer {
    let lines = bare
        .store
        .read()
        .fetch_all(WORKLIST, bare.towns.to_vec(), |row| {
            Ok(Line {
                town: row.get(0)?,
                person: row.get(1)?,
                case: row.get(2)?,
                codes: [row.get(3)?, row.get(4)?, row.get(5)?],
                due: [row.get(6)?, row.get(7)?],
                sealed: row.get(8)?,
            })
        })
        .await
        .map_err(failed)?;
    let mut of: BTreeMap<MunicipalityId, Vec<uuid::Uuid>> = BTreeMap::new();
    for line in &lines {
        of.entry(line.town).or_default().push(line.person.uuid());
    }
    let mut keys = std::collections::HashMap::new();
    for (town, persons) in of {
        let found = bare
            .store
            .subject_keys(town, &persons, Compartment::Identity)
            .await
            .map_err(failed)?;
        keys.extend(found);
    }
    let mut html = "<!doctype html><title>Werklijst</title><table>".to_owned();
    for line in &lines {
        let key = keys.get(&line.person.uuid()).ok_or(StatusCode::NOT_FOUND)?;
        let who = open(key, line.person, &line.sealed)?;
        let [phase, track, next] = &line.codes;
        let [from, until] = line.due.map(|day| day.map(Day::dutch).unwrap_or_default());
        let _ = write!(
            html,
            "<tr><td><a href=\"/zaken/{}\">{}</a><td>{}<td>{}<td>{phase}<td>{track}<td>{next}\
             <td>{from}<td>{until}</tr>",
            line.case,
            escaped(&who.full_name()),
            escaped(&who.postcode),
            escaped(&who.address_line_2),
        );
    }
    html.push_str("</table>");
    appended(&bare).await?;
    Ok(Html(html))
}

const CASE: &str = "SELECT o.municipality_id, o.person_id, o.phase, o.track, o.next_action, \
     o.due_from, o.due_until, p.identity, c.short_code FROM case_overview o \
     JOIN person p ON p.municipality_id = o.municipality_id AND p.id = o.person_id \
     LEFT JOIN card c ON c.municipality_id = o.municipality_id AND c.case_id = o.case_id \
     WHERE o.municipality_id IN ($1, $2, $3, $4, $5) AND o.case_id = $6";
const EVENTS: &str = "SELECT on_day, kind, plain FROM case_event WHERE municipality_id = $1 \
     AND case_id = $2 ORDER BY seq";

async fn case(State(bare): State<Bare>, Path(case): Path<String>) -> Answer {
    let case: CaseId = case.parse().map_err(failed)?;
    let mut values = bare.towns.to_vec();
    values.push(case.to_param());
    let reader = bare.store.read();
    let line = reader
        .fetch_one(CASE, values, |row| {
            Ok(Line {
                town: row.get(0)?,
                person: row.get(1)?,
                case,
                codes: [row.get(2)?, row.get(3)?, row.get(4)?],
                due: [row.get(5)?, row.get(6)?],
                sealed: row.get(7)?,
            })
        })
        .await
        .map_err(failed)?;
    let events: Vec<(Day, String, String)> = reader
        .fetch_all(EVENTS, vec![line.town.to_param(), case.to_param()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .await
        .map_err(failed)?;
    let key = bare
        .store
        .subject_key(line.town, line.person.uuid(), Compartment::Identity)
        .await
        .map_err(failed)?
        .ok_or(StatusCode::NOT_FOUND)?;
    let who = open(&key, line.person, &line.sealed)?;
    let [phase, track, next] = &line.codes;
    let [from, until] = line.due.map(|day| day.map(Day::dutch).unwrap_or_default());
    let mut html = format!(
        "<!doctype html><title>Zaak</title><h1>{}</h1><p>{}<p>{}<p>{phase} {track} {next} {from} \
         {until}<ul>",
        escaped(&who.full_name()),
        escaped(&who.address_line_1),
        escaped(&who.address_line_2),
    );
    for (on, kind, plain) in events {
        let _ = write!(html, "<li>{} {kind} {}", on.dutch(), escaped(&plain));
    }
    html.push_str("</ul>");
    appended(&bare).await?;
    Ok(Html(html))
}

async fn appended(bare: &Bare) -> Result<(), StatusCode> {
    match &bare.durable {
        Some(durable) => durable.append().await.map_err(failed),
        None => Ok(()),
    }
}

fn open(key: &vault::SubjectKey, person: PersonId, sealed: &[u8]) -> Result<Identity, StatusCode> {
    let place = Place {
        table: "person",
        column: "identity",
        row: person.uuid(),
    };
    let plain = key.open(place, sealed).map_err(failed)?;
    serde_json::from_slice(plain.as_bytes()).map_err(failed)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
