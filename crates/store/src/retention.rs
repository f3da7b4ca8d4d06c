//! What falls due, what is held back, and the lists that are signed (G9).

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, Day, MunicipalityId, Ts,
    outreach::Phase,
    retention::{HoldReason, RetentionClass},
};
use uuid::Uuid;

use crate::{
    Held, OverviewRow, Param, Row, Store, StoreError, Tx,
    case::{CaseFile, code, overview_columns, overview_row},
    params,
};

/// A case whose term has passed.
#[derive(Clone, Debug)]
pub struct DueCase {
    /// Where it stands.
    pub row: OverviewRow,
    /// Whether a list with this case, due on this day, was signed.
    pub signed: bool,
    /// Whether its destruction is held back today.
    pub held: bool,
}

/// How many cases of one class fall due on one day: numbers, no persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueCount {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The class.
    pub class: RetentionClass,
    /// The day.
    pub day: Day,
    /// How many.
    pub cases: i64,
}

/// A destruction held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegalHold {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case: CaseId,
    /// Why.
    pub reason: HoldReason,
    /// The last day it holds.
    pub until: Day,
    /// Who decided so.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// A destruction list that was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedList {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its number within the municipality.
    pub number: i64,
    /// What fell due up to and including this day was on it.
    pub until: Day,
    /// How many cases.
    pub cases: i64,
    /// Who signed.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// What a case is waiting for: signed on a list, held back.
const DUE: &str = concat!(
    "SELECT ",
    overview_columns!(),
    ", (SELECT COUNT(*) FROM destruction_list_case l WHERE l.municipality_id = o.municipality_id \
       AND l.case_id = o.case_id AND l.due = o.destroy_after), \
     (SELECT COUNT(*) FROM legal_hold h WHERE h.municipality_id = o.municipality_id \
       AND h.case_id = o.case_id AND h.lifted_at IS NULL AND h.until >= $1) \
     FROM case_overview o WHERE o.destroy_after IS NOT NULL AND o.destroy_after <= $1 \
     AND (o.municipality_id > $2 OR (o.municipality_id = $2 AND (o.destroy_after > $3 \
       OR (o.destroy_after = $3 AND o.case_id > $4)))) \
     ORDER BY o.municipality_id, o.destroy_after, o.case_id LIMIT 1000"
);

const COUNTS: ScopedSql = ScopedSql::new(
    "SELECT o.municipality_id, o.phase, o.lead_role, o.destroy_after, COUNT(*) \
     FROM case_overview o \
     WHERE o.destroy_after IS NOT NULL AND o.destroy_after <= $1 AND {counted:o} \
     GROUP BY o.municipality_id, o.phase, o.lead_role, o.destroy_after \
     ORDER BY o.municipality_id, o.destroy_after, o.phase, o.lead_role LIMIT 20000",
);

// The phases a dossier can be in; whether it is one is the domain's to say.
macro_rules! to_sign {
    ($persons:literal) => {
        ScopedSql::new(concat!(
            "SELECT ",
            overview_columns!(),
            " FROM case_overview o \
             WHERE o.destroy_after IS NOT NULL AND o.destroy_after <= $1 \
             AND o.phase IN ($2, $3, $4, $5, $6) \
             AND NOT EXISTS (SELECT 1 FROM destruction_list_case l \
               WHERE l.municipality_id = o.municipality_id AND l.case_id = o.case_id \
               AND l.due = o.destroy_after) \
             AND ",
            $persons,
            " ORDER BY o.destroy_after, o.case_id LIMIT 500"
        ))
    };
}

const TO_SIGN: ScopedSql = to_sign!("{persons:o}");
/// To count what nobody signed for yet: a colleague signs for whom this account may not know.
const TO_SIGN_COUNTED: ScopedSql = to_sign!("{counted:o}");

const HOLDS: ScopedSql = ScopedSql::new(
    "SELECT id, case_id, reason, until, placed_by, placed_at FROM legal_hold \
     WHERE lifted_at IS NULL AND until >= $1 AND {scope} ORDER BY until, id LIMIT 1000",
);

const LISTS: ScopedSql = ScopedSql::new(
    "SELECT municipality_id, number, until, cases, signed_by, signed_at FROM destruction_list \
     WHERE {scope} ORDER BY signed_at DESC, municipality_id, number LIMIT 100",
);

fn hold(row: &Row<'_>) -> Result<LegalHold, StoreError> {
    Ok(LegalHold {
        id: row.get(0)?,
        case: row.get(1)?,
        reason: code(row, 2)?,
        until: row.get(3)?,
        by: row.get(4)?,
        at: row.get(5)?,
    })
}

impl Store {
    /// Cases whose term has passed, at most 1,000, of after a place in that order.
    pub async fn due_for_destruction(
        &self,
        today: Day,
        after: Option<(MunicipalityId, Day, CaseId)>,
    ) -> Result<Vec<DueCase>, StoreError> {
        let (place, day, case) = after.map_or(
            (Uuid::nil(), Day::FIRST, Uuid::nil()),
            |(place, day, case)| (place.uuid(), day, case.uuid()),
        );
        self.read()
            .fetch_all(DUE, params![today, place, day, case], |row| {
                let (signed, held): (i64, i64) = (row.get(21)?, row.get(22)?);
                Ok(DueCase {
                    row: overview_row(row)?,
                    signed: signed > 0,
                    held: held > 0,
                })
            })
            .await
    }

    /// How many cases fall due on each day up to and including one, by class.
    pub async fn due_counts<A: Action>(
        &self,
        grant: &Grant<A>,
        until: Day,
    ) -> Result<Vec<DueCount>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, COUNTS, params![until], |row| {
                let lead: Option<String> = row.get(2)?;
                let lead = lead.and_then(|code| code.parse().ok());
                Ok(DueCount {
                    municipality: row.get(0)?,
                    class: RetentionClass::of_phase(code(row, 1)?, lead),
                    day: row.get(3)?,
                    cases: row.get(4)?,
                })
            })
            .await
    }

    /// The dossiers that fall due up to and including a day and are on no list that was signed, at most
    /// 500; held back or not. Whoever is locked for this account is not among them.
    pub async fn cases_to_sign<A: Action>(
        &self,
        grant: &Grant<A>,
        until: Day,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.to_sign(grant, TO_SIGN, until).await
    }

    /// All of them, to be counted: nobody is shown.
    pub async fn unsigned_in_bulk<A: Action>(
        &self,
        grant: &Grant<A>,
        until: Day,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.to_sign(grant, TO_SIGN_COUNTED, until).await
    }

    async fn to_sign<A: Action>(
        &self,
        grant: &Grant<A>,
        which: ScopedSql,
        until: Day,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let phases = [
            Phase::Stopped,
            Phase::FlowedOut,
            Phase::Moved,
            Phase::AgedOut,
            Phase::Deceased,
        ];
        let mut values = params![until];
        values.extend(phases.map(|phase| Param::Text(phase.code().into())));
        let found = self
            .read()
            .fetch_all_scoped(grant, which, values, overview_row)
            .await?;
        Ok(found
            .into_iter()
            .filter(|row| {
                RetentionClass::of(&row.overview).is_some_and(RetentionClass::needs_signature)
            })
            .collect())
    }

    /// What is held back on a day, within a grant.
    pub async fn legal_holds<A: Action>(
        &self,
        grant: &Grant<A>,
        today: Day,
    ) -> Result<Vec<LegalHold>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, HOLDS, params![today], hold)
            .await
    }

    /// The lists that were signed, newest first.
    pub async fn destruction_lists<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<SignedList>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, LISTS, params![], |row| {
                Ok(SignedList {
                    municipality: row.get(0)?,
                    number: row.get(1)?,
                    until: row.get(2)?,
                    cases: row.get(3)?,
                    by: row.get(4)?,
                    at: row.get(5)?,
                })
            })
            .await
    }
}

impl Tx {
    /// Holds the destruction of a held case back; an earlier hold of the case ends with it.
    pub async fn place_hold<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        id: Uuid,
        reason: HoldReason,
        until: Day,
    ) -> Result<(), StoreError> {
        self.lift_holds(held).await?;
        let at = self.clock().now();
        let (file, by) = (held.get(), held.grant().account());
        self.execute(
            "INSERT INTO legal_hold (municipality_id, id, case_id, reason, until, placed_by, \
             placed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![file.municipality, id, file.id, reason.code(), until, by, at],
        )
        .await
        .map(drop)
    }

    /// Lets the destruction of a held case go on; returns whether it was held back.
    pub async fn lift_holds<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
    ) -> Result<bool, StoreError> {
        let at = self.clock().now();
        let (file, by) = (held.get(), held.grant().account());
        let lifted = self
            .execute(
                "UPDATE legal_hold SET lifted_by = $3, lifted_at = $4 \
                 WHERE municipality_id = $1 AND case_id = $2 AND lifted_at IS NULL",
                params![file.municipality, file.id, by, at],
            )
            .await?;
        Ok(lifted > 0)
    }

    /// Notes that a list was signed, with the cases on it and the day each is due. Returns its number.
    pub async fn sign_destruction_list<A: Action>(
        &mut self,
        grant: &Grant<A>,
        municipality: MunicipalityId,
        until: Day,
        cases: &[(CaseId, Day)],
    ) -> Result<i64, StoreError> {
        let at = self.clock().now();
        let number: i64 = self
            .fetch_optional(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM destruction_list \
                 WHERE municipality_id = $1",
                params![municipality],
                |row| row.get(0),
            )
            .await?
            .unwrap_or(1);
        let count = i64::try_from(cases.len()).unwrap_or(i64::MAX);
        self.execute(
            "INSERT INTO destruction_list (municipality_id, number, until, cases, signed_by, \
             signed_at) VALUES ($1, $2, $3, $4, $5, $6)",
            params![municipality, number, until, count, grant.account(), at],
        )
        .await?;
        for (case, due) in cases {
            self.execute(
                "INSERT INTO destruction_list_case (municipality_id, case_id, number, due) \
                 VALUES ($1, $2, $3, $4)",
                params![municipality, *case, number, *due],
            )
            .await?;
        }
        Ok(number)
    }
}
