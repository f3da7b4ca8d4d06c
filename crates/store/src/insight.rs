//! Looking into a case outside one's own work, and ties between workers and young people.

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, InsightKind, InsightState, MunicipalityId, PersonId, Role, TieAnswer,
    TieCause, Ts,
};
use uuid::Uuid;

use crate::{
    CaseFile, Row, Store, StoreError, Tx,
    among::pages,
    case::{OverviewRow, code, need_to_know, not_ended, overview_columns, overview_row},
    engine::scoped,
    params,
};

/// Leave to look into one case, asked or taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insight {
    /// The municipality of the case.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case: CaseId,
    /// Whose case.
    pub person: PersonId,
    /// For whom.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// Asked, or an emergency.
    pub kind: InsightKind,
    /// The code of the reason.
    pub reason: String,
    /// How it stands.
    pub state: InsightState,
    /// Since when.
    pub asked_at: Ts,
    /// Until when it lasts, or is asked to.
    pub until: Ts,
    /// Who answered it.
    pub decided_by: Option<AccountId>,
}

/// What a colleague answered when asked whether they know a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Whose account.
    pub account: AccountId,
    /// The answer.
    pub answer: TieAnswer,
    /// When.
    pub at: Ts,
}

macro_rules! insight_columns {
    () => {
        "i.municipality_id, i.id, i.case_id, i.person_id, i.account_id, i.role, i.kind, i.reason, \
         i.state, i.asked_at, i.until_at, i.decided_by"
    };
}

fn insight(row: &Row<'_>) -> Result<Insight, StoreError> {
    Ok(Insight {
        municipality: row.get(0)?,
        id: row.get(1)?,
        case: row.get(2)?,
        person: row.get(3)?,
        account: row.get(4)?,
        role: code(row, 5)?,
        kind: code(row, 6)?,
        reason: row.get(7)?,
        state: code(row, 8)?,
        asked_at: row.get(9)?,
        until: row.get(10)?,
        decided_by: row.get(11)?,
    })
}

// Whom a role may hear of by an exact key though the case is another's: handed over, and still open. The
// casemanager hears of nobody who was filtered out (S1-24); a case the regisseur leads opens without its
// content for the casemanager.
const OUTSIDE: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o WHERE o.person_id IN ($ids) AND o.subregion_id IS NOT NULL AND ",
    not_ended!(),
    " AND o.next_action <> 'none' AND (($1 = 'regisseur' AND COALESCE(o.lead_role, '') <> 'regisseur' \
         AND COALESCE(o.owner_role, '') <> 'regisseur') \
       OR ($1 = 'casemanager' AND o.lead_role = 'regisseur' AND COALESCE(o.owner_role, '') <> 'casemanager') \
       OR ($1 = 'list_handler' AND (o.lead_role IS NOT NULL OR COALESCE(o.owner_role, '') <> 'list_handler'))) \
     AND {persons:o} ORDER BY o.case_id DESC"
));

const OF_ACCOUNT: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    insight_columns!(),
    " FROM case_insight i WHERE i.account_id = $1 AND i.asked_at >= $2 AND {persons:i} \
     ORDER BY i.asked_at DESC, i.id LIMIT 100"
));

const TO_ANSWER: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    insight_columns!(),
    " FROM case_insight i JOIN case_overview o \
       ON o.municipality_id = i.municipality_id AND o.case_id = i.case_id \
     WHERE i.asked_at >= $2 AND i.account_id <> $3 AND ",
    need_to_know!(),
    " AND {persons:o} ORDER BY i.asked_at DESC, i.id LIMIT 200"
));

const CASE_LOOKED_INTO: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o WHERE o.case_id = $1 AND ",
    not_ended!(),
    " AND {persons:o} \
     AND EXISTS (SELECT 1 FROM case_insight i WHERE i.municipality_id = o.municipality_id \
       AND i.case_id = o.case_id AND i.account_id = $2 AND i.role = $3 AND i.state = 'granted' \
       AND i.until_at > $4)"
));

impl Store {
    /// The cases of these people that exist outside the work of the role of this grant.
    pub async fn cases_outside<A: Action>(
        &self,
        grant: &Grant<A>,
        persons: &[PersonId],
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let ids: Vec<Uuid> = persons.iter().map(|person| person.uuid()).collect();
        let (sql, params) = scoped(grant, OUTSIDE, params![grant.role().code()]);
        let reader = self.read();
        let mut found = Vec::new();
        for (sql, values) in pages(reader.engine(), sql.as_str(), &params, &ids) {
            found.extend(reader.fetch_all(sql, values, overview_row).await?);
        }
        Ok(found)
    }

    /// What the holder of this grant asked or took since a moment.
    pub async fn insights_of<A: Action>(
        &self,
        grant: &Grant<A>,
        since: Ts,
    ) -> Result<Vec<Insight>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, OF_ACCOUNT, params![grant.account(), since], insight)
            .await
    }

    /// What others asked or took since a moment of the cases that the role of this grant has.
    pub async fn insights_into<A: Action>(
        &self,
        grant: &Grant<A>,
        since: Ts,
    ) -> Result<Vec<Insight>, StoreError> {
        let values = params![grant.role().code(), since, grant.account()];
        self.read()
            .fetch_all_scoped(grant, TO_ANSWER, values, insight)
            .await
    }

    /// A case for reading, under leave to look into it.
    pub async fn case_looked_into<A: Action>(
        &self,
        grant: &Grant<A>,
        case: CaseId,
        now: Ts,
    ) -> Result<CaseFile, StoreError> {
        let values = params![case, grant.account(), grant.role().code(), now];
        let row = self
            .read()
            .fetch_optional_scoped(grant, CASE_LOOKED_INTO, values, overview_row)
            .await?
            .ok_or(StoreError::NotFound)?;
        self.file_of(row).await
    }
}

// The join is for the lock, as where a case is held to be changed.
const HOLD_FOR_NOTE: &str = concat!(
    "SELECT f.person_id FROM case_overview o \
     JOIN case_file f ON f.municipality_id = o.municipality_id AND f.id = o.case_id \
     WHERE o.municipality_id = $1 AND o.case_id = $2 AND ",
    not_ended!(),
    " ORDER BY o.case_id"
);

impl Tx {
    /// Holds a case to note beside it who asks to look or knows the person: it may be another's, and is
    /// not changed. [`StoreError::NotFound`] from the moment its destruction began, so that nothing is
    /// written about somebody after an erasure (G6).
    async fn hold_for_note(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
    ) -> Result<(), StoreError> {
        let person: Option<PersonId> = self
            .fetch_optional_locked(HOLD_FOR_NOTE, params![municipality, case], |row| row.get(0))
            .await?;
        person.map(drop).ok_or(StoreError::NotFound)
    }

    /// Adds a request or an emergency. False: this account waits for an answer about the case already.
    pub async fn add_insight(&mut self, new: &Insight) -> Result<bool, StoreError> {
        self.hold_for_note(new.municipality, new.case).await?;
        let waiting: Option<Uuid> = self
            .fetch_optional(
                "SELECT id FROM case_insight WHERE municipality_id = $1 AND case_id = $2 \
                 AND account_id = $3 AND state = 'waiting' ORDER BY id LIMIT 1",
                params![new.municipality, new.case, new.account],
                |row| row.get(0),
            )
            .await?;
        if waiting.is_some() && new.state == InsightState::Waiting {
            return Ok(false);
        }
        self.execute(
            "INSERT INTO case_insight (municipality_id, id, case_id, person_id, account_id, role, kind, \
             reason, state, asked_at, until_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            params![
                new.municipality,
                new.id,
                new.case,
                new.person,
                new.account,
                new.role.code(),
                new.kind.code(),
                new.reason.clone(),
                new.state.code(),
                new.asked_at,
                new.until
            ],
        )
        .await?;
        Ok(true)
    }

    /// Answers a request that waits; false when somebody answered it already.
    pub async fn answer_insight(
        &mut self,
        request: &Insight,
        state: InsightState,
        until: Ts,
        by: AccountId,
        at: Ts,
    ) -> Result<bool, StoreError> {
        let touched = self
            .execute(
                "UPDATE case_insight SET state = $3, until_at = $4, decided_by = $5, decided_at = $6 \
                 WHERE municipality_id = $1 AND id = $2 AND state = 'waiting'",
                params![request.municipality, request.id, state.code(), until, by, at],
            )
            .await?;
        Ok(touched == 1)
    }

    /// Notes what an account answered; a later "knows" takes the place of an earlier answer, and stays.
    pub async fn note_tie(
        &mut self,
        file: &CaseFile,
        account: AccountId,
        answer: TieAnswer,
        because: TieCause,
        at: Ts,
    ) -> Result<(), StoreError> {
        self.hold_for_note(file.municipality, file.id).await?;
        self.execute(
            "INSERT INTO person_tie (municipality_id, person_id, account_id, answer, asked_because, at) \
             VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (municipality_id, person_id, account_id) DO UPDATE \
             SET answer = $4, asked_because = $5, at = $6 WHERE person_tie.answer <> 'knows'",
            params![
                file.municipality,
                file.person,
                account,
                answer.code(),
                because.code(),
                at
            ],
        )
        .await
        .map(drop)
    }
}
