//! Pilots: when, where, by whom, what they found out. Nothing here says anything of a young person.

use std::collections::BTreeMap;

use access::{Action, Grant};
use domain::{
    AccountId, ConferenceId, ConferenceLessonId, ConferenceOrganisationId, ConferencePilotId, Day,
    MunicipalityId, Ts,
    conference::{Cells, LessonTopic, Pilot, ResearchQuestion, StatutoryTask, Verdict, YoungKind},
    guidance::content::Partner,
};

use crate::{
    Row, Store, StoreError, Tx,
    case::{code, optional_code},
    params,
};

/// A pilot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PilotRecord {
    /// Its id.
    pub id: ConferencePilotId,
    /// What it is called.
    pub title: String,
    /// When it runs.
    pub pilot: Pilot,
    /// The municipalities it is of.
    pub places: Vec<MunicipalityId>,
    /// Who made it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// How many cases came how far on the day of the evaluation.
    pub counted: Option<Cells>,
}

/// An organisation that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRecord {
    /// Its id.
    pub id: ConferenceOrganisationId,
    /// Its name.
    pub name: String,
    /// The type of partner it is.
    pub partner: Partner,
    /// Its task by law.
    pub task: Option<StatutoryTask>,
    /// Whether plans are held there.
    pub holds_plans: bool,
    /// Who sits there for it.
    pub members: Vec<AccountId>,
}

/// A conference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConferenceRecord {
    /// Its id.
    pub id: ConferenceId,
    /// Of which pilot.
    pub pilot: ConferencePilotId,
    /// On which day.
    pub on: Day,
    /// Where.
    pub room: String,
    /// Who planned it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// When it was closed.
    pub held: Option<Ts>,
}

/// An answer to a research question for one type of young people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRecord {
    /// Which question.
    pub question: ResearchQuestion,
    /// For which type.
    pub kind: YoungKind,
    /// 1 for the first.
    pub version: u32,
    /// In one word.
    pub verdict: Verdict,
    /// In more.
    pub words: String,
    /// Who wrote it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// What was learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonRecord {
    /// Its id.
    pub id: ConferenceLessonId,
    /// About what.
    pub topic: LessonTopic,
    /// The lesson.
    pub words: String,
    /// Who wrote it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const ALL: &str = "
    SELECT id, title, begins_on, months, recorded_by, recorded_at, evaluated_on, counted
    FROM conference_pilot
    ORDER BY begins_on DESC, id
    LIMIT 10000";

const ONE: &str = "
    SELECT id, title, begins_on, months, recorded_by, recorded_at, evaluated_on, counted
    FROM conference_pilot
    WHERE id = $1";

const PLACES: &str = "
    SELECT pilot_id, municipality_id
    FROM conference_pilot_place
    ORDER BY pilot_id, municipality_id
    LIMIT 100000";

const PLACES_OF: &str = "
    SELECT pilot_id, municipality_id
    FROM conference_pilot_place
    WHERE pilot_id = $1
    ORDER BY municipality_id
    LIMIT 1000";

const ORGANISATIONS: &str = "
    SELECT id, name, partner, task, holds_plans
    FROM conference_organisation
    WHERE pilot_id = $1
    ORDER BY name, id
    LIMIT 1000";

const MEMBERS: &str = "
    SELECT organisation_id, account_id
    FROM conference_member
    WHERE pilot_id = $1
    ORDER BY organisation_id, account_id
    LIMIT 10000";

const CONFERENCES: &str = "
    SELECT id, pilot_id, on_day, room, recorded_by, recorded_at, held_at
    FROM conference
    WHERE pilot_id = $1
    ORDER BY on_day, recorded_at, id
    LIMIT 10000";

const CONFERENCE: &str = "
    SELECT id, pilot_id, on_day, room, recorded_by, recorded_at, held_at
    FROM conference
    WHERE id = $1";

const PRESENT: &str = "
    SELECT account_id
    FROM conference_presence
    WHERE conference_id = $1 AND is_present = $2
    ORDER BY account_id
    LIMIT 1000";

const ANSWERS: &str = "
    SELECT question, kind, version, verdict, words, recorded_by, recorded_at
    FROM conference_answer
    WHERE pilot_id = $1
    ORDER BY question, kind, version
    LIMIT 10000";

const LESSONS: &str = "
    SELECT id, topic, words, recorded_by, recorded_at
    FROM conference_lesson
    WHERE pilot_id = $1
    ORDER BY recorded_at, id
    LIMIT 10000";

const ADD: &str = "
    INSERT INTO conference_pilot (id, title, begins_on, months, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const ADD_PLACE: &str = "
    INSERT INTO conference_pilot_place (pilot_id, municipality_id)
    VALUES ($1, $2)";

const EVALUATE: &str = "
    UPDATE conference_pilot
    SET evaluated_on = $2, evaluated_by = $3, counted = $4
    WHERE id = $1 AND evaluated_on IS NULL";

const ADD_ORGANISATION: &str = "
    INSERT INTO conference_organisation (pilot_id, id, name, partner, task, holds_plans, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const DROP_MEMBERS: &str = "
    DELETE FROM conference_member
    WHERE pilot_id = $1 AND organisation_id = $2";

const ADD_MEMBER: &str = "
    INSERT INTO conference_member (pilot_id, organisation_id, account_id)
    VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING";

const ADD_CONFERENCE: &str = "
    INSERT INTO conference (id, pilot_id, on_day, room, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const HOLD_CONFERENCE: &str = "
    UPDATE conference
    SET held_at = $2
    WHERE id = $1 AND held_at IS NULL";

const SET_PRESENCE: &str = "
    INSERT INTO conference_presence (conference_id, account_id, is_present, recorded_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (conference_id, account_id) DO UPDATE
    SET is_present = $3, recorded_at = $4";

const ADD_ANSWER: &str = "
    INSERT INTO conference_answer (pilot_id, question, kind, version, verdict, words, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT DO NOTHING";

const ADD_LESSON: &str = "
    INSERT INTO conference_lesson (pilot_id, id, topic, words, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

/// A pilot whose municipalities are all the grant's, held until the end of the transaction.
#[derive(Debug)]
pub struct HeldPilot(PilotRecord);

impl HeldPilot {
    /// What is held.
    pub const fn get(&self) -> &PilotRecord {
        &self.0
    }
}

impl Store {
    /// Every pilot, the latest first, whoever it is of: for the schedule, which shows nobody.
    pub async fn every_conference_pilot(&self) -> Result<Vec<PilotRecord>, StoreError> {
        let reader = self.read();
        let mut places: BTreeMap<ConferencePilotId, Vec<MunicipalityId>> = BTreeMap::new();
        for (pilot, municipality) in reader.fetch_all(PLACES, params![], place).await? {
            places.entry(pilot).or_default().push(municipality);
        }
        let mut pilots = reader.fetch_all(ALL, params![], pilot).await?;
        for one in &mut pilots {
            one.places = places.remove(&one.id).unwrap_or_default();
        }
        Ok(pilots)
    }

    /// The pilots that a municipality of the grant takes part in, the latest first.
    pub async fn conference_pilots<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<PilotRecord>, StoreError> {
        let mut pilots = self.every_conference_pilot().await?;
        pilots.retain(|one| one.places.iter().any(|place| grant.covers(*place)));
        Ok(pilots)
    }

    /// One pilot; [`StoreError::NotFound`] when no municipality of it is the grant's.
    pub async fn conference_pilot<A: Action>(
        &self,
        grant: &Grant<A>,
        id: ConferencePilotId,
    ) -> Result<PilotRecord, StoreError> {
        let reader = self.read();
        let found = reader.fetch_optional(ONE, params![id], pilot).await?;
        let mut found = found.ok_or(StoreError::NotFound)?;
        let places = reader.fetch_all(PLACES_OF, params![id], place).await?;
        found.places = places.into_iter().map(|(_, place)| place).collect();
        if found.places.iter().any(|place| grant.covers(*place)) {
            Ok(found)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// The organisations of a pilot, by name.
    pub async fn conference_organisations(
        &self,
        pilot: &PilotRecord,
    ) -> Result<Vec<OrganisationRecord>, StoreError> {
        let reader = self.read();
        let mut members: BTreeMap<ConferenceOrganisationId, Vec<AccountId>> = BTreeMap::new();
        let rows = reader
            .fetch_all(MEMBERS, params![pilot.id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await?;
        for (organisation, account) in rows {
            members.entry(organisation).or_default().push(account);
        }
        let mut all = reader
            .fetch_all(ORGANISATIONS, params![pilot.id], |row| {
                Ok(OrganisationRecord {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    partner: code(row, 2)?,
                    task: optional_code(row, 3)?,
                    holds_plans: row.get(4)?,
                    members: Vec::new(),
                })
            })
            .await?;
        for one in &mut all {
            one.members = members.remove(&one.id).unwrap_or_default();
        }
        Ok(all)
    }

    /// The conferences of a pilot, the earliest first.
    pub async fn conferences(
        &self,
        pilot: &PilotRecord,
    ) -> Result<Vec<ConferenceRecord>, StoreError> {
        self.read()
            .fetch_all(CONFERENCES, params![pilot.id], conference)
            .await
    }

    /// One conference with its pilot; [`StoreError::NotFound`] when no municipality of it is the grant's.
    pub async fn conference<A: Action>(
        &self,
        grant: &Grant<A>,
        id: ConferenceId,
    ) -> Result<(ConferenceRecord, PilotRecord), StoreError> {
        let found = self
            .read()
            .fetch_optional(CONFERENCE, params![id], conference)
            .await?
            .ok_or(StoreError::NotFound)?;
        let pilot = self.conference_pilot(grant, found.pilot).await?;
        Ok((found, pilot))
    }

    /// Who was there.
    pub async fn conference_present(
        &self,
        conference: &ConferenceRecord,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.read()
            .fetch_all(PRESENT, params![conference.id, true], |row| row.get(0))
            .await
    }

    /// Every answer that was written, of each question and type the first first.
    pub async fn conference_answers(
        &self,
        pilot: &PilotRecord,
    ) -> Result<Vec<AnswerRecord>, StoreError> {
        self.read()
            .fetch_all(ANSWERS, params![pilot.id], |row| {
                Ok(AnswerRecord {
                    question: code(row, 0)?,
                    kind: code(row, 1)?,
                    version: row.get(2)?,
                    verdict: code(row, 3)?,
                    words: row.get(4)?,
                    by: row.get(5)?,
                    at: row.get(6)?,
                })
            })
            .await
    }

    /// The lessons, in the order they were written.
    pub async fn conference_lessons(
        &self,
        pilot: &PilotRecord,
    ) -> Result<Vec<LessonRecord>, StoreError> {
        self.read()
            .fetch_all(LESSONS, params![pilot.id], |row| {
                Ok(LessonRecord {
                    id: row.get(0)?,
                    topic: code(row, 1)?,
                    words: row.get(2)?,
                    by: row.get(3)?,
                    at: row.get(4)?,
                })
            })
            .await
    }
}

impl Tx {
    /// Makes a pilot; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn add_conference_pilot<A: Action>(
        &mut self,
        grant: &Grant<A>,
        new: &PilotRecord,
    ) -> Result<(), StoreError> {
        if !all_of(grant, &new.places) {
            return Err(StoreError::NotFound);
        }
        let values = params![
            new.id,
            &new.title,
            new.pilot.begins_on,
            i64::from(new.pilot.months),
            new.by,
            new.at
        ];
        self.execute_one(ADD, values).await?;
        for place in &new.places {
            self.execute_one(ADD_PLACE, params![new.id, *place]).await?;
        }
        Ok(())
    }

    /// Holds a pilot; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn hold_conference_pilot<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: ConferencePilotId,
    ) -> Result<HeldPilot, StoreError> {
        let found = self.fetch_optional_locked(ONE, params![id], pilot).await?;
        let mut found = found.ok_or(StoreError::NotFound)?;
        let places = self.fetch_all(PLACES_OF, params![id], place).await?;
        found.places = places.into_iter().map(|(_, place)| place).collect();
        if all_of(grant, &found.places) {
            Ok(HeldPilot(found))
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Closes the evaluation of a held pilot, with the numbers of that day; [`StoreError::Changed`] when it was closed already.
    pub async fn evaluate_pilot(
        &mut self,
        held: &HeldPilot,
        (on, by): (Day, AccountId),
        counted: &Cells,
    ) -> Result<(), StoreError> {
        let cells: Vec<_> = counted.iter().collect();
        let json = serde_json::to_string(&cells)
            .map_err(|_| StoreError::UnknownCode { what: "counts" })?;
        let touched = self
            .execute(EVALUATE, params![held.0.id, on, by, json])
            .await?;
        if touched == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }

    /// Adds an organisation to a held pilot.
    pub async fn add_conference_organisation(
        &mut self,
        held: &HeldPilot,
        new: &OrganisationRecord,
        (by, at): (AccountId, Ts),
    ) -> Result<(), StoreError> {
        let values = params![
            held.0.id,
            new.id,
            &new.name,
            new.partner.code(),
            new.task.map(StatutoryTask::code),
            new.holds_plans,
            by,
            at
        ];
        self.execute_one(ADD_ORGANISATION, values).await?;
        self.set_conference_members(held, new.id, &new.members)
            .await
    }

    /// Says who sits for an organisation of a held pilot, in the place of who did.
    pub async fn set_conference_members(
        &mut self,
        held: &HeldPilot,
        organisation: ConferenceOrganisationId,
        members: &[AccountId],
    ) -> Result<(), StoreError> {
        self.execute(DROP_MEMBERS, params![held.0.id, organisation])
            .await?;
        for member in members {
            self.execute(ADD_MEMBER, params![held.0.id, organisation, *member])
                .await?;
        }
        Ok(())
    }

    /// Plans a conference of a held pilot.
    pub async fn add_conference(
        &mut self,
        held: &HeldPilot,
        new: &ConferenceRecord,
    ) -> Result<(), StoreError> {
        let values = params![new.id, held.0.id, new.on, &new.room, new.by, new.at];
        self.execute_one(ADD_CONFERENCE, values).await
    }

    /// Notes that a conference of a held pilot is over; [`StoreError::Changed`] when it was already.
    pub async fn close_conference(
        &mut self,
        held: &HeldPilot,
        conference: &ConferenceRecord,
        at: Ts,
    ) -> Result<(), StoreError> {
        debug_assert_eq!(held.0.id, conference.pilot, "of the pilot that is held");
        let touched = self
            .execute(HOLD_CONFERENCE, params![conference.id, at])
            .await?;
        if touched == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }

    /// Holds a conference as it stands until the end of the transaction: closing it waits for what is added here, and the other
    /// way round.
    pub async fn hold_conference(
        &mut self,
        found: &ConferenceRecord,
    ) -> Result<ConferenceRecord, StoreError> {
        self.fetch_optional_locked(CONFERENCE, params![found.id], conference)
            .await?
            .ok_or(StoreError::NotFound)
    }

    /// Notes that somebody is at a conference of a held pilot, or is not after all.
    pub async fn set_conference_presence(
        &mut self,
        _: &HeldPilot,
        conference: ConferenceId,
        (account, is_present): (AccountId, bool),
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![conference, account, is_present, at];
        self.execute_one(SET_PRESENCE, values).await
    }

    /// Writes an answer to a question of a held pilot; [`StoreError::Changed`] when that version is there already.
    pub async fn add_conference_answer(
        &mut self,
        held: &HeldPilot,
        new: &AnswerRecord,
    ) -> Result<(), StoreError> {
        let values = params![
            held.0.id,
            new.question.code(),
            new.kind.code(),
            i64::from(new.version),
            new.verdict.code(),
            &new.words,
            new.by,
            new.at
        ];
        if self.execute(ADD_ANSWER, values).await? == 0 {
            return Err(StoreError::Changed);
        }
        Ok(())
    }

    /// Writes a lesson of a pilot that the grant reaches.
    pub async fn add_conference_lesson(
        &mut self,
        pilot: &PilotRecord,
        new: &LessonRecord,
    ) -> Result<(), StoreError> {
        let values = params![
            pilot.id,
            new.id,
            new.topic.code(),
            &new.words,
            new.by,
            new.at
        ];
        self.execute_one(ADD_LESSON, values).await
    }
}

fn all_of<A: Action>(grant: &Grant<A>, places: &[MunicipalityId]) -> bool {
    !places.is_empty() && places.iter().all(|place| grant.covers(*place))
}

fn place(row: &Row<'_>) -> Result<(ConferencePilotId, MunicipalityId), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

fn pilot(row: &Row<'_>) -> Result<PilotRecord, StoreError> {
    let months: i64 = row.get(3)?;
    let counted: Option<String> = row.get(7)?;
    let counted = counted
        .map(|json| serde_json::from_str::<Vec<_>>(&json))
        .transpose()
        .map_err(|_| StoreError::UnknownCode { what: "counts" })?;
    Ok(PilotRecord {
        id: row.get(0)?,
        title: row.get(1)?,
        pilot: Pilot {
            begins_on: row.get(2)?,
            months: u8::try_from(months).map_err(|_| StoreError::UnknownCode { what: "months" })?,
            evaluated_on: row.get(6)?,
        },
        places: Vec::new(),
        by: row.get(4)?,
        at: row.get(5)?,
        counted: counted.map(|cells| cells.into_iter().collect()),
    })
}

fn conference(row: &Row<'_>) -> Result<ConferenceRecord, StoreError> {
    Ok(ConferenceRecord {
        id: row.get(0)?,
        pilot: row.get(1)?,
        on: row.get(2)?,
        room: row.get(3)?,
        by: row.get(4)?,
        at: row.get(5)?,
        held: row.get(6)?,
    })
}
