//! Letters tried against each other: what was agreed, what was drawn, what is left of who was destroyed (S0-07).

use std::collections::HashMap;

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, Day, GroupingId, MunicipalityId, TrialId, Ts,
    outreach::Event,
    trials::{Assigned, Closed, Protocol, Reading},
};
use uuid::Uuid;

use crate::{
    Param, Row, Store, StoreError, Tx, among::pages, engine::scoped, params, tally::Histories,
};

/// A trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Its id.
    pub id: TrialId,
    /// Whose cards.
    pub subregion: GroupingId,
    /// Only those of one municipality.
    pub municipality: Option<MunicipalityId>,
    /// What was agreed.
    pub protocol: Protocol,
    /// The first day on which letters are drawn.
    pub starts_on: Day,
    /// When it was started.
    pub started_at: Ts,
    /// By whom.
    pub started_by: AccountId,
    /// That it stopped.
    pub stopped: Option<Stopped>,
}

/// That a trial stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Stopped {
    /// The day.
    pub on: Day,
    /// The moment.
    pub at: Ts,
    /// By whom; `None`: by its own rule.
    pub by: Option<AccountId>,
    /// Why; empty when its rule stopped it.
    pub reason: String,
    /// What it said then.
    pub reading: Reading,
}

const TRIALS: &str = "
    SELECT id, subregion_id, municipality_id, protocol, starts_on, started_at, started_by,
      stopped_on, stopped_at, stopped_by, stop_reason, reading
    FROM trial
    ORDER BY started_at DESC, id
    LIMIT 1000";

const RUNNING: &str = "
    SELECT id, subregion_id, municipality_id, protocol, starts_on, started_at, started_by,
      stopped_on, stopped_at, stopped_by, stop_reason, reading
    FROM trial
    WHERE subregion_id = $1 AND stopped_at IS NULL";

const BY_ID: &str = "
    SELECT id, subregion_id, municipality_id, protocol, starts_on, started_at, started_by,
      stopped_on, stopped_at, stopped_by, stop_reason, reading
    FROM trial
    WHERE id = $1";

const START: &str = "
    INSERT INTO trial (id, subregion_id, municipality_id, protocol, starts_on, started_at, started_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (subregion_id) WHERE stopped_at IS NULL DO NOTHING";

const STOP: &str = "
    UPDATE trial
    SET stopped_on = $2, stopped_at = $3, stopped_by = $4, stop_reason = $5, reading = $6
    WHERE id = $1 AND stopped_at IS NULL";

/// What was drawn and not printed lapses: nothing chooses that card any more.
const LAPSE: &str = "
    DELETE FROM trial_letter
    WHERE trial_id = $1 AND NOT EXISTS (
      SELECT 1 FROM card c
      WHERE c.municipality_id = trial_letter.municipality_id AND c.case_id = trial_letter.case_id)";

const DRAWN: &str = "
    SELECT case_id, stratum, block, variant
    FROM trial_letter
    WHERE trial_id = $1
    ORDER BY municipality_id, case_id";

const CLOSED: &str = "
    SELECT stratum, block, variant, sent_on, answered
    FROM trial_closed
    WHERE trial_id = $1
    ORDER BY municipality_id, stratum, block, variant";

const HISTORIES: &str = "
    SELECT e.seq, e.on_day, e.at, e.by_account, e.by_role, e.plain, e.case_id
    FROM trial_letter l
    JOIN case_event e ON e.municipality_id = l.municipality_id AND e.case_id = l.case_id
    WHERE l.trial_id = $1
    ORDER BY e.case_id, e.seq";

const OF_CASES: ScopedSql = ScopedSql::new(
    "SELECT l.case_id, l.trial_id, l.variant FROM trial_letter l \
     JOIN case_file f ON f.municipality_id = l.municipality_id AND f.id = l.case_id \
     WHERE l.case_id IN ($ids) AND {counted:f} ORDER BY l.case_id",
);

const OF_CASE: &str = "
    SELECT case_id, stratum, block, variant, trial_id
    FROM trial_letter
    WHERE municipality_id = $1 AND case_id = $2";

const FORGET: &str = "
    DELETE FROM trial_letter
    WHERE municipality_id = $1 AND case_id = $2";

const CLOSE: &str = "
    INSERT INTO trial_closed (municipality_id, trial_id, stratum, block, variant, sent_on, answered)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const DRAW: &str = "
    INSERT INTO trial_letter (municipality_id, case_id, trial_id, stratum, block, variant, drawn_on)
    VALUES $rows";

fn trial(row: &Row<'_>) -> Result<Trial, StoreError> {
    let stopped_on: Option<Day> = row.get(7)?;
    let stopped = match stopped_on {
        None => None,
        Some(on) => Some(Stopped {
            on,
            at: row.get(8)?,
            by: row.get(9)?,
            reason: row.get(10)?,
            reading: json(row, 11)?,
        }),
    };
    Ok(Trial {
        id: row.get(0)?,
        subregion: row.get(1)?,
        municipality: row.get(2)?,
        protocol: json(row, 3)?,
        starts_on: row.get(4)?,
        started_at: row.get(5)?,
        started_by: row.get(6)?,
        stopped,
    })
}

fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<T, StoreError> {
    serde_json::from_value(row.get(at)?).map_err(|_| StoreError::UnknownCode { what: "a trial" })
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::UnknownCode { what: "a trial" })
}

fn assigned(row: &Row<'_>) -> Result<Assigned, StoreError> {
    Ok(Assigned {
        case: row.get(0)?,
        stratum: row.get(1)?,
        block: row.get(2)?,
        variant: variant(row, 3)?,
    })
}

fn variant(row: &Row<'_>, at: usize) -> Result<usize, StoreError> {
    let number: u32 = row.get(at)?;
    usize::try_from(number).map_err(|_| StoreError::UnknownCode { what: "a variant" })
}

fn number(variant: usize) -> Result<i64, StoreError> {
    i64::try_from(variant).map_err(|_| StoreError::UnknownCode { what: "a variant" })
}

fn closed(row: &Row<'_>) -> Result<Closed, StoreError> {
    let answered: Option<String> = row.get(4)?;
    let answered = answered.map(|code| code.parse()).transpose();
    Ok(Closed {
        stratum: row.get(0)?,
        block: row.get(1)?,
        variant: variant(row, 2)?,
        sent: row.get(3)?,
        answered: answered.map_err(|_| StoreError::UnknownCode { what: "an answer" })?,
    })
}

impl Store {
    /// All trials, latest first. They are of the installation and hold no person.
    pub async fn trials(&self) -> Result<Vec<Trial>, StoreError> {
        self.read().fetch_all(TRIALS, params![], trial).await
    }

    /// The trial that runs in a sub-region.
    pub async fn running_trial(&self, subregion: GroupingId) -> Result<Option<Trial>, StoreError> {
        self.read()
            .fetch_optional(RUNNING, params![subregion], trial)
            .await
    }

    /// What was drawn in a trial.
    pub async fn drawn(&self, id: TrialId) -> Result<Vec<Assigned>, StoreError> {
        self.read().fetch_all(DRAWN, params![id], assigned).await
    }

    /// What is left in it of who was destroyed.
    pub async fn closed_letters(&self, id: TrialId) -> Result<Vec<Closed>, StoreError> {
        self.read().fetch_all(CLOSED, params![id], closed).await
    }

    /// The histories of the cases of a trial, one after another: codes and days, to be counted and not shown.
    pub async fn each_trial_history(
        &self,
        id: TrialId,
        mut take: impl FnMut(CaseId, &[Event]),
    ) -> Result<(), StoreError> {
        let mut histories = Histories::new(|case, events: &[Event]| {
            take(case, events);
            Ok(())
        });
        self.read()
            .fetch_each(HISTORIES, params![id], |row| histories.row(row))
            .await?;
        histories.end()
    }

    /// For those of these cases that were drawn for: the trial and the variant. Who is locked is among them.
    pub async fn variants_drawn<A: Action>(
        &self,
        grant: &Grant<A>,
        cases: &[CaseId],
    ) -> Result<HashMap<CaseId, (TrialId, usize)>, StoreError> {
        let ids: Vec<Uuid> = cases.iter().map(|case| case.uuid()).collect();
        let (sql, params) = scoped(grant, OF_CASES, Vec::new());
        let reader = self.read();
        let mut found = HashMap::new();
        for (sql, values) in pages(reader.engine(), sql.as_str(), &params, &ids) {
            reader
                .fetch_each(sql, values, |row| {
                    found.insert(row.get(0)?, (row.get(1)?, variant(row, 2)?));
                    Ok(())
                })
                .await?;
        }
        Ok(found)
    }

    /// 64 secret bits for a message in the draw of a trial, the same each time.
    pub fn draw(&self, id: TrialId, message: &[u8]) -> u64 {
        self.installation_keys().draw(id.uuid().as_bytes(), message)
    }
}

impl Tx {
    /// The trial that runs in a sub-region, held until this transaction ends.
    pub async fn hold_running_trial(
        &mut self,
        subregion: GroupingId,
    ) -> Result<Option<Trial>, StoreError> {
        self.fetch_optional_locked(RUNNING, params![subregion], trial)
            .await
    }

    /// A trial, held until this transaction ends.
    pub async fn hold_trial(&mut self, id: TrialId) -> Result<Option<Trial>, StoreError> {
        self.fetch_optional_locked(BY_ID, params![id], trial).await
    }

    /// Starts a trial; [`StoreError::Changed`] when one runs in the sub-region.
    pub async fn start_trial(&mut self, trial: &Trial) -> Result<(), StoreError> {
        let values = params![
            trial.id,
            trial.subregion,
            trial.municipality,
            text(&trial.protocol)?,
            trial.starts_on,
            trial.started_at,
            trial.started_by
        ];
        match self.execute(START, values).await? {
            0 => Err(StoreError::Changed),
            _ => Ok(()),
        }
    }

    /// Stops a trial, with what it says; [`StoreError::Changed`] when it was stopped before. What was drawn and not
    /// printed lapses.
    pub async fn stop_trial(&mut self, id: TrialId, stopped: &Stopped) -> Result<(), StoreError> {
        let values = params![
            id,
            stopped.on,
            stopped.at,
            stopped.by,
            &stopped.reason,
            text(&stopped.reading)?
        ];
        if self.execute(STOP, values).await? == 0 {
            return Err(StoreError::Changed);
        }
        self.execute(LAPSE, params![id]).await.map(drop)
    }

    /// What was drawn in a trial.
    pub async fn drawn(&mut self, id: TrialId) -> Result<Vec<Assigned>, StoreError> {
        self.fetch_all(DRAWN, params![id], assigned).await
    }

    /// What is left in it of who was destroyed.
    pub async fn closed_letters(&mut self, id: TrialId) -> Result<Vec<Closed>, StoreError> {
        self.fetch_all(CLOSED, params![id], closed).await
    }

    /// Keeps what was drawn.
    pub async fn keep_draw(
        &mut self,
        id: TrialId,
        on: Day,
        drawn: &[(MunicipalityId, Assigned)],
    ) -> Result<(), StoreError> {
        let rows = drawn
            .iter()
            .map(|(municipality, one)| {
                Ok(params![
                    *municipality,
                    one.case,
                    id,
                    &one.stratum,
                    i64::from(one.block),
                    number(one.variant)?,
                    on
                ])
            })
            .collect::<Result<Vec<Vec<Param>>, StoreError>>()?;
        self.inner.each_with_rows(DRAW, &rows, |_| Ok(())).await
    }

    /// What was drawn for one case, and in which trial.
    pub async fn drawn_for(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
    ) -> Result<Option<(TrialId, Assigned)>, StoreError> {
        self.fetch_optional(OF_CASE, params![municipality, case], |row| {
            Ok((row.get(4)?, assigned(row)?))
        })
        .await
    }

    /// Puts what is left of a letter in the place of the case it was drawn for.
    pub async fn close_letter(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
        id: TrialId,
        left: &Closed,
    ) -> Result<(), StoreError> {
        self.execute_one(FORGET, params![municipality, case])
            .await?;
        let values = params![
            municipality,
            id,
            &left.stratum,
            i64::from(left.block),
            number(left.variant)?,
            left.sent,
            left.answered.map(domain::trials::AnswerTime::code)
        ];
        self.execute_one(CLOSE, values).await
    }
}
