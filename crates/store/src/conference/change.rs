//! Putting cases in a pilot, and adding steps to them. Nothing is changed or taken away, save what is sealed when its keys go.

use access::{Action, Grant, ScopedSql};
use domain::{
    CaseId, ConferenceCaseId, ConferencePilotId, MunicipalityId, PersonId,
    conference::{ConferenceEvent, ConferenceStep},
};

use super::{
    CASES, ConferenceCaseRecord, ConferenceFile, ONE, files, plain_of, record, step, step_of,
};
use crate::{CaseFile, Held, StepAuthor, StoreError, Tx, params};

const ADD: &str = "
    INSERT INTO conference_case (municipality_id, id, pilot_id, case_id, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING";

const ADD_STEP: &str = "
    INSERT INTO conference_step (municipality_id, conference_case_id, seq, on_day, at, by_account, by_role, plain, sealed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const FIND: ScopedSql = ScopedSql::new(
    "SELECT k.id FROM conference_case k WHERE k.pilot_id = $1 AND k.case_id = $2 AND {scope:k}",
);

const OF_PERSON: &str = "
    SELECT s.conference_case_id, s.seq, s.plain
    FROM conference_step s
    JOIN conference_case k ON k.municipality_id = s.municipality_id AND k.id = s.conference_case_id
    JOIN case_file f ON f.municipality_id = k.municipality_id AND f.id = k.case_id
    WHERE s.municipality_id = $1 AND f.person_id = $2
    ORDER BY s.conference_case_id, s.seq
    LIMIT 1000000";

const BLANK: &str = "
    UPDATE conference_step
    SET plain = $4
    WHERE municipality_id = $1 AND conference_case_id = $2 AND seq = $3";

const LOCK: ScopedSql =
    ScopedSql::new("SELECT k.case_id FROM conference_case k WHERE k.id = $1 AND {scope:k}");

/// A case of a pilot in the grant's municipalities, held until the end of the transaction.
#[derive(Debug)]
pub struct HeldConferenceCase(ConferenceFile);

impl HeldConferenceCase {
    /// What is held.
    pub const fn get(&self) -> &ConferenceFile {
        &self.0
    }
}

/// A step with what is sealed beside it.
#[derive(Clone, Debug)]
pub struct SealedStep {
    /// What happened.
    pub step: ConferenceStep,
    /// The ciphertext, where the step has content.
    pub sealed: Option<Vec<u8>>,
}

impl Tx {
    /// Holds a case that a conference or the network's list is about, so that a destruction that is under way waits, and sweeps
    /// what is added here.
    pub async fn hold_case_of_conference<A: Action>(
        &mut self,
        grant: &Grant<A>,
        case: CaseId,
    ) -> Result<Held<CaseFile, A>, StoreError> {
        let mut held = self.hold(grant, CASES, grant.role(), &[case]).await?;
        held.pop().ok_or(StoreError::NotFound)
    }

    /// Puts a held case in a pilot, or finds it there, and holds it.
    pub async fn put_in_pilot<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        (pilot, id): (ConferencePilotId, ConferenceCaseId),
        author: StepAuthor,
    ) -> Result<HeldConferenceCase, StoreError> {
        let file = held.get();
        let values = params![
            file.municipality,
            id,
            pilot,
            file.id,
            author.account,
            author.at
        ];
        self.execute(ADD, values).await?;
        let found = self
            .fetch_optional_scoped(held.grant(), FIND, params![pilot, file.id], |row| {
                row.get::<ConferenceCaseId>(0)
            })
            .await?
            .ok_or(StoreError::NotFound)?;
        self.hold_conference_case(held.grant(), found).await
    }

    /// Holds a case of a pilot; [`StoreError::NotFound`] when it is not of the grant's municipalities.
    pub async fn hold_conference_case<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: ConferenceCaseId,
    ) -> Result<HeldConferenceCase, StoreError> {
        self.fetch_optional_scoped_locked(grant, LOCK, params![id], |row| row.get::<CaseId>(0))
            .await?
            .ok_or(StoreError::NotFound)?;
        let record: ConferenceCaseRecord = self
            .fetch_optional_scoped(grant, ONE.cases, params![id], record)
            .await?
            .ok_or(StoreError::NotFound)?;
        let steps = self
            .fetch_all_scoped(grant, ONE.steps, params![id], step)
            .await?;
        files(vec![record], steps)
            .pop()
            .map(HeldConferenceCase)
            .ok_or(StoreError::NotFound)
    }

    /// Adds a step to a held case.
    pub async fn add_conference_step(
        &mut self,
        held: &mut HeldConferenceCase,
        author: StepAuthor,
        add: SealedStep,
    ) -> Result<(), StoreError> {
        let file = &mut held.0;
        let event = ConferenceEvent {
            seq: file.state.version().saturating_add(1),
            on: author.on,
            at: author.at,
            by: author.account,
            role: author.role,
            step: add.step,
        };
        let plain = plain_of(&event.step)?;
        let values = params![
            file.record.municipality,
            file.record.id,
            i64::from(event.seq),
            event.on,
            event.at,
            event.by,
            event.role.code(),
            plain,
            add.sealed.clone(),
        ];
        self.execute_one(ADD_STEP, values).await?;
        file.state.apply(&event);
        file.sealed
            .extend(add.sealed.map(|sealed| (event.seq, sealed)));
        file.events.push(event);
        Ok(())
    }

    /// Takes away what is sealed beside the steps of a person, and who sat at the table: the keys are destroyed already.
    pub(crate) async fn forget_conferences(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE conference_step SET sealed = NULL WHERE municipality_id = $1 AND sealed IS NOT NULL \
             AND conference_case_id IN (SELECT k.id FROM conference_case k \
               JOIN case_file f ON f.municipality_id = k.municipality_id AND f.id = k.case_id \
               WHERE k.municipality_id = $1 AND f.person_id = $2)",
            params![municipality, person],
        )
        .await?;
        let steps = self
            .fetch_all(OF_PERSON, params![municipality, person], |row| {
                let plain: String = row.get(2)?;
                Ok((row.get(0)?, row.get(1)?, plain))
            })
            .await?;
        let blank = plain_of(&ConferenceStep::Forgotten)?;
        for (case, seq, plain) in steps {
            let (case, seq): (ConferenceCaseId, u32) = (case, seq);
            if step_of(&plain)?.names_the_table() {
                let values = params![municipality, case, i64::from(seq), blank.as_str()];
                self.execute_one(BLANK, values).await?;
            }
        }
        Ok(())
    }
}
