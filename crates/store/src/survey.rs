//! Surveys among those whose guidance ended: what was drawn, who was invited, how many answered what (S3-10 to S3-13).

use std::collections::BTreeMap;

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, Day, GroupingId, MunicipalityId, PersonId, SurveyId,
    outreach::Event,
    survey::{Answers, LOOKS_BACK, Question, Rating},
};

use crate::{
    CaseFile, Held, Param, Row, Store, StoreError, Tx,
    case::{code, need_to_know, not_ended},
    engine::scoped,
    params,
    tally::Histories,
};

/// A survey, as it was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Its id.
    pub id: SurveyId,
    /// The sub-region that asks.
    pub subregion: GroupingId,
    /// Only one municipality of it.
    pub municipality: Option<MunicipalityId>,
    /// Its title.
    pub title: String,
    /// The first day of the period in which the guidance ended.
    pub closed_from: Day,
    /// The last day of that period.
    pub closed_until: Day,
    /// The last day on which answers count.
    pub answer_until: Day,
    /// The day of the draw.
    pub drawn_on: Day,
    /// Who drew.
    pub drawn_by: AccountId,
    /// How many cases ended in the period.
    pub closed: u32,
    /// How many of those may be asked.
    pub may_be_asked: u32,
    /// How many were drawn.
    pub drawn: u32,
}

/// A case that a survey may look back on, with what is recorded about asking, sealed.
#[derive(Clone, Debug)]
pub struct ClosedCase {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The case.
    pub case: CaseId,
    /// Whose case.
    pub person: PersonId,
    /// The sealed exclusions; `None`: nothing is recorded.
    pub exclusions: Option<Vec<u8>>,
}

/// Somebody who was drawn and whose case still stands as it did.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Whose case, and what is recorded about asking.
    pub closed: ClosedCase,
    /// The code on the paper.
    pub code: String,
}

const SURVEYS: &str = "
    SELECT id, subregion_id, municipality_id, title, closed_from, closed_until, answer_until,
      drawn_on, drawn_by, closed, may_be_asked, drawn
    FROM survey
    ORDER BY drawn_on DESC, id DESC
    LIMIT 1000";

const MAKE: &str = "
    INSERT INTO survey (id, subregion_id, municipality_id, title, closed_from, closed_until,
      answer_until, drawn_on, drawn_by, closed, may_be_asked, drawn)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const INVITE: &str = "
    INSERT INTO survey_invitation (municipality_id, survey_id, case_id, code, used)
    VALUES $rows";

const ANSWERS: &str = "
    SELECT question, rating, people
    FROM survey_answer
    WHERE survey_id = $1
    ORDER BY question, rating";

const USE: &str = "
    UPDATE survey_invitation SET used = $3
    WHERE survey_id = $1 AND code = $2 AND used = $4";

const COUNT: &str = "
    INSERT INTO survey_answer (survey_id, question, rating, people)
    VALUES ($1, $2, $3, 1)
    ON CONFLICT (survey_id, question, rating) DO UPDATE SET people = survey_answer.people + 1";

const EXCLUSIONS: &str = "
    SELECT sealed FROM survey_exclusion
    WHERE municipality_id = $1 AND case_id = $2";

const KEEP: &str = "
    INSERT INTO survey_exclusion (municipality_id, case_id, sealed)
    VALUES ($1, $2, $3)
    ON CONFLICT (municipality_id, case_id) DO UPDATE SET sealed = excluded.sealed";

const DRAWN_FOR: &str = "
    SELECT s.title FROM survey_invitation i
    JOIN survey s ON s.id = i.survey_id
    WHERE i.municipality_id = $1 AND i.case_id = $2
    ORDER BY s.drawn_on, s.id
    LIMIT 1000";

const PAST: &str = "
    SELECT i.survey_id FROM survey_invitation i
    JOIN survey s ON s.id = i.survey_id
    WHERE s.answer_until < $1
    ORDER BY i.survey_id
    LIMIT 1";

const FORGET_PAST: &str = "
    DELETE FROM survey_invitation
    WHERE survey_id IN (SELECT id FROM survey WHERE answer_until < $1)";

const CLOSED: ScopedSql = ScopedSql::new(concat!(
    "SELECT o.municipality_id, o.case_id, o.person_id, x.sealed FROM case_overview o \
     LEFT JOIN survey_exclusion x ON x.municipality_id = o.municipality_id AND x.case_id = o.case_id \
     WHERE o.phase IN ($1, $2) AND ",
    not_ended!(),
    " AND {counted:o} ORDER BY o.case_id"
));

const HISTORIES: ScopedSql = ScopedSql::new(
    "SELECT e.seq, e.on_day, e.at, e.by_account, e.by_role, e.plain, e.case_id FROM case_overview o \
     JOIN case_event e ON e.municipality_id = o.municipality_id AND e.case_id = o.case_id \
     WHERE o.phase IN ($1, $2) AND {counted:o} ORDER BY e.case_id, e.seq",
);

const INVITED: ScopedSql = ScopedSql::new(concat!(
    "SELECT o.municipality_id, o.case_id, o.person_id, x.sealed, i.code FROM survey_invitation i \
     JOIN case_overview o ON o.municipality_id = i.municipality_id AND o.case_id = i.case_id \
     LEFT JOIN survey_exclusion x ON x.municipality_id = o.municipality_id AND x.case_id = o.case_id \
     WHERE i.survey_id = $2 AND o.phase IN ($3, $4) AND ",
    need_to_know!(),
    " AND {persons:o} ORDER BY i.code"
));

fn survey(row: &Row<'_>) -> Result<Survey, StoreError> {
    Ok(Survey {
        id: row.get(0)?,
        subregion: row.get(1)?,
        municipality: row.get(2)?,
        title: row.get(3)?,
        closed_from: row.get(4)?,
        closed_until: row.get(5)?,
        answer_until: row.get(6)?,
        drawn_on: row.get(7)?,
        drawn_by: row.get(8)?,
        closed: row.get(9)?,
        may_be_asked: row.get(10)?,
        drawn: row.get(11)?,
    })
}

fn closed_case(row: &Row<'_>) -> Result<ClosedCase, StoreError> {
    Ok(ClosedCase {
        municipality: row.get(0)?,
        case: row.get(1)?,
        person: row.get(2)?,
        exclusions: row.get(3)?,
    })
}

impl Store {
    /// All surveys, latest first. They hold no person.
    pub async fn surveys(&self) -> Result<Vec<Survey>, StoreError> {
        self.read().fetch_all(SURVEYS, params![], survey).await
    }

    /// How many gave each rating to each question of a survey.
    pub async fn survey_answers(&self, id: SurveyId) -> Result<Answers, StoreError> {
        let rows: Vec<((Question, Rating), u32)> = self
            .read()
            .fetch_all(ANSWERS, params![id], |row| {
                Ok(((code(row, 0)?, code(row, 1)?), row.get(2)?))
            })
            .await?;
        Ok(rows.into_iter().collect::<BTreeMap<_, _>>())
    }

    /// The cases that a survey may look back on, to be counted and drawn from and not shown; who is locked is among them.
    pub async fn closed_cases<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<ClosedCase>, StoreError> {
        let [one, other] = LOOKS_BACK.map(domain::Phase::code);
        self.read()
            .fetch_all_scoped(grant, CLOSED, params![one, other], closed_case)
            .await
    }

    /// The histories of those cases, one after another: codes and days.
    pub async fn each_closed_history<A: Action>(
        &self,
        grant: &Grant<A>,
        take: impl FnMut(CaseId, &[Event]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let [one, other] = LOOKS_BACK.map(domain::Phase::code);
        let (sql, values) = scoped(grant, HISTORIES, params![one, other]);
        let mut histories = Histories::new(take);
        self.read()
            .fetch_each(sql, values, |row| histories.row(row))
            .await?;
        histories.end()
    }

    /// Who was drawn, of those the holder of the grant may know and whose case is still closed as it was.
    pub async fn invited<A: Action>(
        &self,
        grant: &Grant<A>,
        id: SurveyId,
    ) -> Result<Vec<Invited>, StoreError> {
        let [one, other] = LOOKS_BACK.map(domain::Phase::code);
        let values = params![grant.role().code(), id, one, other];
        self.read()
            .fetch_all_scoped(grant, INVITED, values, |row| {
                Ok(Invited {
                    closed: closed_case(row)?,
                    code: row.get(4)?,
                })
            })
            .await
    }

    /// What is recorded about asking in a case that was loaded under a grant, sealed.
    pub async fn survey_exclusions(&self, file: &CaseFile) -> Result<Option<Vec<u8>>, StoreError> {
        self.read()
            .fetch_optional(EXCLUSIONS, params![file.municipality, file.id], |row| {
                row.get(0)
            })
            .await
    }

    /// The titles of the surveys that a case loaded under a grant was drawn for.
    pub async fn surveys_drawn_for(&self, file: &CaseFile) -> Result<Vec<String>, StoreError> {
        self.read()
            .fetch_all(DRAWN_FOR, params![file.municipality, file.id], |row| {
                row.get(0)
            })
            .await
    }

    /// Whether it is still known who was drawn for a survey whose last day has passed.
    pub async fn drawn_for_past_surveys(&self, today: Day) -> Result<bool, StoreError> {
        let found: Option<SurveyId> = self
            .read()
            .fetch_optional(PAST, params![today], |row| row.get(0))
            .await?;
        Ok(found.is_some())
    }

    /// 64 secret bits for a message in the draw of a survey, the same each time.
    pub fn survey_draw(&self, id: SurveyId, message: &[u8]) -> u64 {
        self.installation_keys().draw(id.uuid().as_bytes(), message)
    }
}

impl Tx {
    /// Writes down a survey with who was drawn: municipality, case and the code on the paper.
    pub async fn make_survey(
        &mut self,
        made: &Survey,
        drawn: &[(MunicipalityId, CaseId, String)],
    ) -> Result<(), StoreError> {
        let values = params![
            made.id,
            made.subregion,
            made.municipality,
            &made.title,
            made.closed_from,
            made.closed_until,
            made.answer_until,
            made.drawn_on,
            made.drawn_by,
            i64::from(made.closed),
            i64::from(made.may_be_asked),
            i64::from(made.drawn)
        ];
        self.execute_one(MAKE, values).await?;
        let rows: Vec<Vec<Param>> = drawn
            .iter()
            .map(|(municipality, case, code)| params![*municipality, made.id, *case, code, false])
            .collect();
        self.inner.each_with_rows(INVITE, &rows, |_| Ok(())).await
    }

    /// Counts what came back under a code, each code once; false when the code is of nobody or was used before. Which
    /// case it is of is not asked, and nothing but that it was used is kept with it.
    pub async fn count_answers(
        &mut self,
        id: SurveyId,
        code: &str,
        answers: &[(Question, Rating)],
    ) -> Result<bool, StoreError> {
        if self.execute(USE, params![id, code, true, false]).await? == 0 {
            return Ok(false);
        }
        for (question, rating) in answers {
            self.execute_one(COUNT, params![id, question.code(), rating.code()])
                .await?;
        }
        Ok(true)
    }

    /// Keeps what is known about asking, in the place of what was kept before.
    pub async fn keep_survey_exclusions<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let file = held.get();
        self.execute_one(KEEP, params![file.municipality, file.id, sealed])
            .await
    }

    /// Takes away who was drawn for surveys whose last day has passed. How many.
    pub async fn forget_drawn(&mut self, today: Day) -> Result<u64, StoreError> {
        self.execute(FORGET_PAST, params![today]).await
    }

    /// Takes away of a person that they were drawn and what is known about asking. Drawn they stay in the numbers.
    pub(crate) async fn forget_survey(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM survey_invitation WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await?;
        self.execute(
            "DELETE FROM survey_exclusion WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await
        .map(drop)
    }
}
