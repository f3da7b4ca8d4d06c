//! People as one municipality knows them: what staging asks of them, and how they go.

use std::collections::HashMap;

use domain::{
    CaseId, Day, ListId, Month, MunicipalityId, PersonId,
    outreach::{Case, Event, Phase},
};
use uuid::Uuid;

use crate::{
    ListRecord, Store, StoreError, Tx,
    among::each_among,
    case::{code, event},
    params,
};

/// What our own history says of one person.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    /// The phase of the last case, of a destroyed person the one it ended in; `None` when there is
    /// no case, or it was destroyed while open.
    pub phase: Option<Phase>,
    /// The round of the last case; 0 when there is none.
    pub round: u16,
    /// The first month whose list the person was not on, while that lasts.
    pub gone_since: Option<Month>,
    /// The month of the last list the person was on.
    pub last_month: Month,
    /// Whether an identity is kept.
    pub has_identity: bool,
    /// The last case with its events, while it is open.
    pub open_case: Option<(CaseId, Vec<Event>)>,
    /// The month in which the person flowed out, where the last case ended so (S3-08).
    pub flowed_out: Option<Month>,
}

impl Store {
    /// The facts of many people at once. Persons the data do not have are absent from the answer.
    pub async fn person_facts(
        &self,
        municipality: MunicipalityId,
        persons: &[PersonId],
    ) -> Result<HashMap<PersonId, PersonFacts>, StoreError> {
        let reader = self.read();
        let ids: Vec<Uuid> = persons.iter().map(|person| person.uuid()).collect();
        let mut facts = HashMap::with_capacity(ids.len());
        let mut open = HashMap::new();
        each_among(
            &reader,
            "SELECT p.id, p.gone_since, l.month, p.identity IS NOT NULL, o.case_id, o.phase, o.round \
             FROM person p JOIN list l ON l.municipality_id = p.municipality_id AND l.id = p.last_list_id \
             LEFT JOIN case_overview o ON o.municipality_id = p.municipality_id AND o.person_id = p.id \
             WHERE p.municipality_id = $1 AND p.id IN ($ids) ORDER BY p.id, o.round",
            &params![municipality],
            &ids,
            |row| {
                let person: PersonId = row.get(0)?;
                let case: Option<CaseId> = row.get(4)?;
                let phase: Option<Phase> = if case.is_some() { Some(code(row, 5)?) } else { None };
                let previous = facts.insert(
                    person,
                    PersonFacts {
                        phase,
                        round: row.get::<Option<u16>>(6)?.unwrap_or(0),
                        gone_since: row.get(1)?,
                        last_month: row.get(2)?,
                        has_identity: row.get(3)?,
                        open_case: None,
                        flowed_out: None,
                    },
                );
                let _ = previous;
                // Rows come by round: a later one replaces an earlier one.
                open.remove(&person);
                if let (Some(case), Some(phase)) = (case, phase)
                    && (!phase.is_closed() || matches!(phase, Phase::Destroyed | Phase::FlowedOut))
                {
                    open.insert(person, case);
                }
                Ok(())
            },
        )
        .await?;
        let cases: HashMap<Uuid, PersonId> = open
            .iter()
            .map(|(person, case)| (case.uuid(), *person))
            .collect();
        let case_ids: Vec<Uuid> = cases.keys().copied().collect();
        let mut histories: HashMap<Uuid, Vec<Event>> = HashMap::new();
        each_among(
            &reader,
            "SELECT seq, on_day, at, by_account, by_role, plain, case_id FROM case_event \
             WHERE municipality_id = $1 AND case_id IN ($ids) ORDER BY case_id, seq",
            &params![municipality],
            &case_ids,
            |row| {
                let case: Uuid = row.get(6)?;
                histories.entry(case).or_default().push(event(row)?);
                Ok(())
            },
        )
        .await?;
        for (case, events) in histories {
            let Some(facts) = cases.get(&case).and_then(|person| facts.get_mut(person)) else {
                continue;
            };
            match facts.phase {
                Some(Phase::Destroyed) => {
                    // Only codes are left, and they still say how it ended.
                    let last = Case::replay(&events).ok();
                    facts.phase = last.as_ref().and_then(Case::ended);
                    facts.flowed_out = last.and_then(|case| case.guidance().flowed_out());
                }
                Some(Phase::FlowedOut) => {
                    let last = Case::replay(&events).ok();
                    facts.flowed_out = last.and_then(|case| case.guidance().flowed_out());
                }
                _ => facts.open_case = Some((CaseId::from_uuid(case), events)),
            }
        }
        Ok(facts)
    }

    /// Up to 1,000 people after `after` who were on a list of an earlier month, are not gone yet, and
    /// have no row in this staged list. Whoever is on another list of the same month is not gone.
    ///
    /// Rows are counted for each person, from an index: PostgreSQL would make a join of `NOT EXISTS`, and without statistics
    /// of rows that were staged a moment ago it reads all of them for each person.
    pub async fn not_staged(
        &self,
        list: &ListRecord,
        after: PersonId,
    ) -> Result<Vec<PersonId>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT p.id FROM person p WHERE p.municipality_id = $1 AND p.id > $3 \
                 AND p.gone_since IS NULL AND p.destroyed_on IS NULL AND ( \
                   SELECT COUNT(*) FROM staged_row s WHERE s.municipality_id = $1 AND s.list_id = $2 \
                   AND NOT s.person_is_new AND s.person_id = p.id) = 0 AND p.last_list_id IN ( \
                   SELECT id FROM list WHERE municipality_id = $1 AND month < $4) \
                 ORDER BY p.id LIMIT 1000",
                params![list.municipality, list.id, after, list.month],
                |row| row.get(0),
            )
            .await
    }

    /// Whether a list of this municipality was ever handed over (S1-23).
    pub async fn any_list_handed_over(
        &self,
        municipality: MunicipalityId,
    ) -> Result<bool, StoreError> {
        let found: i64 = self
            .read()
            .fetch_one(
                "SELECT COUNT(*) FROM list WHERE municipality_id = $1 AND handed_over_at IS NOT NULL",
                params![municipality],
                |row| row.get(0),
            )
            .await?;
        Ok(found > 0)
    }

    /// The sealed identities of many people at once.
    pub async fn identities(
        &self,
        municipality: MunicipalityId,
        persons: &[PersonId],
    ) -> Result<HashMap<PersonId, Vec<u8>>, StoreError> {
        let ids: Vec<Uuid> = persons.iter().map(|person| person.uuid()).collect();
        let mut found = HashMap::with_capacity(ids.len());
        each_among(
            &self.read(),
            "SELECT id, identity FROM person WHERE municipality_id = $1 AND identity IS NOT NULL \
             AND id IN ($ids)",
            &params![municipality],
            &ids,
            |row| {
                found.insert(row.get(0)?, row.get(1)?);
                Ok(())
            },
        )
        .await?;
        Ok(found)
    }

    /// The sealed identities of people of several municipalities; who has none is absent.
    pub async fn identities_among(
        &self,
        persons: &[(MunicipalityId, PersonId)],
    ) -> Result<HashMap<PersonId, Vec<u8>>, StoreError> {
        let rows = persons
            .iter()
            .map(|(municipality, person)| params![*municipality, *person])
            .collect();
        let mut found = HashMap::with_capacity(persons.len());
        self.read()
            .each_with_rows(
                "SELECT p.id, p.identity FROM (VALUES $rows) AS v JOIN person p \
                 ON p.municipality_id = v.column1 AND p.id = v.column2 WHERE p.identity IS NOT NULL",
                rows,
                |row| {
                    found.insert(row.get(0)?, row.get(1)?);
                    Ok(())
                },
            )
            .await?;
        Ok(found)
    }

    /// The sealed BSN of a person without an address.
    pub async fn sealed_bsn(
        &self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.read()
            .fetch_optional(
                "SELECT bsn_sealed FROM person WHERE municipality_id = $1 AND id = $2",
                params![municipality, person],
                |row| row.get(0),
            )
            .await
            .map(Option::flatten)
    }

    /// Cases of which what rested on consent is to be destroyed, at most 1,000.
    pub async fn content_due(&self, today: Day) -> Result<Vec<CaseId>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT case_id FROM case_overview WHERE content_due IS NOT NULL \
                 AND content_due <= $1 ORDER BY municipality_id, content_due, case_id LIMIT 1000",
                params![today],
                |row| row.get(0),
            )
            .await
    }

    /// Quarantined rows whose term has passed: the lists they belong to.
    pub async fn quarantine_due(
        &self,
        today: Day,
    ) -> Result<Vec<(MunicipalityId, ListId)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT DISTINCT municipality_id, list_id FROM quarantine_row \
                 WHERE destroy_after < $1 ORDER BY municipality_id, list_id LIMIT 1000",
                params![today],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .await
    }
}

impl Tx {
    /// Replaces a person's sealed identity.
    pub async fn set_identity(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE person SET identity = $1 WHERE municipality_id = $2 AND id = $3",
            params![sealed, municipality, person],
        )
        .await?;
        self.note_identity_change(municipality, person).await
    }

    /// Takes away the sealed BSN: the address is found, or the term has passed (S1-12).
    pub async fn drop_bsn(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE person SET bsn_sealed = NULL WHERE municipality_id = $1 AND id = $2",
            params![municipality, person],
        )
        .await
        .map(drop)
    }

    /// Sweeps what is left of a destroyed person: every sealed value. The row stays as the anchor of
    /// events that are counted.
    pub async fn sweep_person(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
        on: Day,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE person SET identity = NULL, previous_identity = NULL, bsn_sealed = NULL, \
             destroyed_on = $3 WHERE municipality_id = $1 AND id = $2",
            params![municipality, person, on],
        )
        .await?;
        self.execute(
            "UPDATE case_event SET sealed = NULL WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await?;
        self.execute(
            "DELETE FROM draft WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await?;
        self.execute(
            "DELETE FROM card WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await?;
        self.execute(
            "DELETE FROM notice WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await?;
        self.execute(
            "DELETE FROM reassignment WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await?;
        // The number stands on a paper with a name: no case may be found by it any more.
        self.execute(
            "UPDATE decision_letter SET case_id = NULL WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await?;
        self.forget_survey(municipality, person).await?;
        self.forget_conferences(municipality, person).await?;
        self.forget_adulthood(municipality, person).await?;
        self.forget_routes(municipality, person).await?;
        self.forget_links(municipality, person).await?;
        self.forget_locks(municipality, person).await?;
        self.note_identity_change(municipality, person).await
    }
}
