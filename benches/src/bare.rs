//! The bare prototype: it only parses, makes tokens, seals and inserts the same rows. No checks, no
//! preview, no outcomes, no rules: what an import could cost at the least.

use std::{collections::HashMap, path::Path, time::Instant};

use anyhow::Context as _;
use domain::{Bsn, CaseId, Identity, ListId, MunicipalityId, PersonId};
use exchange::FileKind;
use store::{AuditEntry, Param, StagedKey, StagedRecognition, ToParam as _, Tx, Who};
use testkit::StoreFixture;
use vault::{Compartment, MunicipalityKeys, Place};

use crate::{
    import::{FIRST, name},
    machine::{end, fixture, since},
};

/// The first month's files in this process; without `sealed` the identities are stored as they are.
pub(crate) async fn child(engine: &str, folder: &Path, sealed: bool) -> anyhow::Result<()> {
    let fixture = fixture(engine).await?;
    let seconds = import(&fixture, folder, sealed).await?;
    println!("{}", serde_json::json!({ "seconds": seconds }));
    end(fixture).await;
    Ok(())
}

/// Seconds for parsing, sealing and inserting a month.
async fn import(fixture: &StoreFixture, folder: &Path, sealing: bool) -> anyhow::Result<f64> {
    let store = &fixture.store;
    let municipality = MunicipalityId::from_uuid(fixture.entropy.uuid_v7(fixture.clock.now()));
    let list = ListId::from_uuid(fixture.entropy.uuid_v7(fixture.clock.now()));
    prepare(fixture, municipality, list).await?;
    let start = Instant::now();
    let list_file = std::fs::read_to_string(folder.join(name(FIRST, FileKind::List)))?;
    let addresses = std::fs::read_to_string(folder.join(name(FIRST, FileKind::Addresses)))?;
    let known = parse(&addresses)?;
    let keys = store.municipality_keys(municipality).await?;
    let mut rows = Vec::new();
    let (mut staged_keys, mut tokens) = (Vec::new(), Vec::new());
    for bsn in numbers(&list_file)? {
        let person = PersonId::from_uuid(fixture.entropy.uuid_v7(fixture.clock.now()));
        let identity = known.get(bsn.digits()).cloned().unwrap_or_default();
        let row = if sealing {
            let (row, key) = seal(fixture, &keys, person, &identity)?;
            staged_keys.push(key);
            row
        } else {
            serde_json::to_vec(&identity)?
        };
        tokens.push(StagedRecognition {
            token: keys.recognition_token(&bsn),
            person,
            fingerprint: keys
                .fingerprint(identity.address_line_1.as_bytes())
                .to_vec(),
        });
        rows.push((person, row));
    }
    store
        .stage_keys(municipality, list, staged_keys, tokens)
        .await?;
    store.commit_staged_keys(municipality, list).await?;
    insert(fixture, municipality, list, rows).await?;
    store.commit_staged_recognition(municipality, list).await?;
    Ok(since(start))
}

async fn prepare(
    fixture: &StoreFixture,
    municipality: MunicipalityId,
    list: ListId,
) -> anyhow::Result<()> {
    let store = &fixture.store;
    store.create_municipality_keys(municipality).await?;
    let today = fixture.clock.today();
    let mut tx = store.write().await?;
    tx.execute(
        "INSERT INTO municipality (id, code, name, valid_from) VALUES ($1, 'GM0988', 'Weert', $2)",
        vec![municipality.to_param(), today.to_param()],
    )
    .await?;
    tx.execute(
        "INSERT INTO list (municipality_id, id, source, month, reference_date, state, row_count, \
         progress_done, progress_total, summary, created_by, created_at) \
         VALUES ($1, $2, 'jib', '2026-09', $3, 'committed', 0, 0, 0, '{}', $1, $4)",
        vec![
            municipality.to_param(),
            list.to_param(),
            today.to_param(),
            fixture.clock.now().to_param(),
        ],
    )
    .await?;
    tx.commit(AuditEntry::new(municipality, Who::NOBODY, "Bench"))
        .await?;
    Ok(())
}

fn numbers(text: &str) -> anyhow::Result<Vec<Bsn>> {
    text.lines()
        .skip(1)
        .map(|line| {
            let digits = line.split(';').next().context("a column")?;
            Bsn::parse(digits).map_err(anyhow::Error::from)
        })
        .collect()
}

fn parse(text: &str) -> anyhow::Result<HashMap<String, Identity>> {
    let mut found = HashMap::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split(';').map(str::to_owned);
        let mut next = || cells.next().context("a column");
        let bsn = next()?;
        let identity = Identity {
            given_names: next()?,
            prefix: next()?,
            family_name: next()?,
            address_line_1: next()?,
            postcode: next()?,
            address_line_2: next()?,
            ..Identity::default()
        };
        found.insert(bsn, identity);
    }
    Ok(found)
}

fn seal(
    fixture: &StoreFixture,
    keys: &MunicipalityKeys,
    person: PersonId,
    identity: &Identity,
) -> anyhow::Result<(Vec<u8>, StagedKey)> {
    let (key, wrapped) =
        keys.new_subject_key(person.uuid(), Compartment::Identity, &fixture.entropy)?;
    let place = Place {
        table: "person",
        column: "identity",
        row: person.uuid(),
    };
    let row = key.seal(place, &serde_json::to_vec(identity)?, &fixture.entropy)?;
    Ok((
        row,
        StagedKey {
            subject: person.uuid(),
            compartment: Compartment::Identity,
            wrapped,
        },
    ))
}

async fn insert(
    fixture: &StoreFixture,
    municipality: MunicipalityId,
    list: ListId,
    sealed: Vec<(PersonId, Vec<u8>)>,
) -> anyhow::Result<()> {
    let now = fixture.clock.now();
    let rows: Vec<(PersonId, CaseId, Vec<u8>)> = sealed
        .into_iter()
        .map(|(person, row)| (person, CaseId::from_uuid(fixture.entropy.uuid_v7(now)), row))
        .collect();
    let pairs: Vec<(PersonId, CaseId)> = rows.iter().map(|(p, c, _)| (*p, *c)).collect();
    let mut tx = fixture.store.write().await?;
    tx.insert_many(
        "person",
        &[
            "municipality_id",
            "id",
            "identity",
            "first_list_id",
            "last_list_id",
        ],
        rows.into_iter().map(move |(person, _, row)| {
            [
                municipality.to_param(),
                person.to_param(),
                Param::Bytes(row),
                list.to_param(),
                list.to_param(),
            ]
        }),
    )
    .await?;
    tx.insert_many(
        "case_file",
        &[
            "municipality_id",
            "id",
            "person_id",
            "round",
            "opened_by_list",
        ],
        pairs.clone().into_iter().map(move |(person, case)| {
            [
                municipality.to_param(),
                case.to_param(),
                person.to_param(),
                Param::Int(1),
                list.to_param(),
            ]
        }),
    )
    .await?;
    insert_history(&mut tx, fixture, municipality, list, &pairs).await?;
    tx.commit(AuditEntry::new(municipality, Who::NOBODY, "Bench"))
        .await?;
    Ok(())
}

async fn insert_history(
    tx: &mut Tx,
    fixture: &StoreFixture,
    municipality: MunicipalityId,
    list: ListId,
    pairs: &[(PersonId, CaseId)],
) -> anyhow::Result<()> {
    let (today, now) = (fixture.clock.today(), fixture.clock.now());
    // Three events a case: opened and both checks, as an import with both files brings.
    tx.insert_many(
        "case_event",
        &[
            "municipality_id",
            "case_id",
            "seq",
            "on_day",
            "at",
            "by_account",
            "by_role",
            "kind",
            "plain",
            "by_list",
        ],
        pairs.iter().copied().flat_map(move |(_, case)| {
            (1..=3_i64).map(move |seq| {
                [
                    municipality.to_param(),
                    case.to_param(),
                    Param::Int(seq),
                    today.to_param(),
                    now.to_param(),
                    municipality.to_param(),
                    "list_handler".to_param(),
                    "checked_known".to_param(),
                    r#"{"kind":"checked_known","answer":"no","method":"file","month":"2026-09"}"#
                        .to_param(),
                    list.to_param(),
                ]
            })
        }),
    )
    .await?;
    tx.insert_many(
        "case_overview",
        &[
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
            "visit_allowed",
        ],
        pairs.iter().copied().map(move |(person, case)| {
            [
                municipality.to_param(),
                case.to_param(),
                person.to_param(),
                Param::Int(3),
                "ready_to_hand_over".to_param(),
                "to_approach".to_param(),
                Param::Int(1),
                "hand_over".to_param(),
                false.to_param(),
                "2026-09".to_param(),
                true.to_param(),
            ]
        }),
    )
    .await?;
    Ok(())
}
