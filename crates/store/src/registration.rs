//! People whom no list brought: person, case and first events in one go (S4-89).

use std::collections::BTreeMap;

use access::{Action, Grant};
use domain::{
    CaseId, MunicipalityId, PersonId, RuleBook,
    outreach::{Case, EventKind, Phase},
};
use uuid::Uuid;

use crate::{
    Author, CaseFile, Held, Store, StoreError, Tx,
    among::each_among,
    case::{INSERT_EVENT, authored, event_params, held, overview_params},
    params,
};

/// Somebody to be kept whom no list brought.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The person.
    pub person: PersonId,
    /// Their first case.
    pub case: CaseId,
    /// The sealed identity.
    pub identity: Vec<u8>,
}

impl Tx {
    /// Adds somebody with a case that begins with these events. `sealed` holds the words that go with an event, by its
    /// seq. [`StoreError::NotFound`] outside the municipalities of the grant.
    pub async fn register<A: Action>(
        &mut self,
        grant: &Grant<A>,
        new: NewPerson,
        rules: &RuleBook,
        author: Author,
        kinds: Vec<EventKind>,
        mut sealed: BTreeMap<u32, Vec<u8>>,
    ) -> Result<Held<CaseFile, A>, StoreError> {
        if !grant.covers(new.municipality) {
            return Err(StoreError::NotFound);
        }
        let mut case = Case::default();
        let events = authored(&mut case, author, kinds)?;
        let overview = case
            .overview(rules, new.municipality)
            .ok_or(StoreError::UnknownCode { what: "a history" })?;
        let file = CaseFile {
            municipality: new.municipality,
            id: new.case,
            person: new.person,
            version: events.last().map_or(0, |event| event.seq),
            events,
            case,
            overview,
        };
        self.execute(
            "INSERT INTO person (municipality_id, id, identity) VALUES ($1, $2, $3)",
            params![new.municipality, new.person, new.identity],
        )
        .await?;
        self.note_identity_change(new.municipality, new.person)
            .await?;
        self.execute(
            "INSERT INTO case_file (municipality_id, id, person_id, round) VALUES ($1, $2, $3, $4)",
            params![
                new.municipality,
                new.case,
                new.person,
                i64::from(file.overview.round)
            ],
        )
        .await?;
        for event in &file.events {
            let values = event_params(&file, event, sealed.remove(&event.seq))?;
            self.execute(INSERT_EVENT, values).await?;
        }
        let mut values = params![
            new.municipality,
            new.case,
            new.person,
            i64::from(file.version)
        ];
        values.extend(overview_params(&file.overview));
        self.execute(
            "INSERT INTO case_overview (municipality_id, case_id, person_id, version, phase, track, round, \
             next_action, re_entry, month, owner_role, due_from, due_until, destroy_after, visit_allowed, \
             subregion_id, assignee_id, lead_role, content_due, to_note, quiet_from) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
             $20, $21)",
            values,
        )
        .await?;
        self.tally_change(new.municipality, &[], &file.events, rules)?;
        Ok(held(file, grant))
    }
}

impl Store {
    /// Who of these people said in any case that they want no contact. It shows nobody and stands under no grant.
    pub async fn who_said_no(
        &self,
        municipality: MunicipalityId,
        people: &[PersonId],
    ) -> Result<Vec<PersonId>, StoreError> {
        let ids: Vec<Uuid> = people.iter().map(|person| person.uuid()).collect();
        let (refused, objected) = (Phase::Refused.code(), Phase::Objected.code());
        let erasure = Phase::ErasureAsked.code();
        let mut found = Vec::new();
        each_among(
            &self.read(),
            "SELECT person_id FROM case_overview WHERE municipality_id = $1 AND phase IN ($2, $3, $4) \
             AND person_id IN ($ids) ORDER BY person_id, case_id",
            &params![municipality, refused, objected, erasure],
            &ids,
            |row| {
                found.push(row.get(0)?);
                Ok(())
            },
        )
        .await?;
        Ok(found)
    }
}
