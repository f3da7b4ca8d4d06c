//! Who has which work: open cases by who leads or visits, and work that was moved together.

use access::{Action, Grant, ScopedSql};
use domain::{AccountId, CaseId, Day, MunicipalityId, NextAction, Role, Ts};
use uuid::Uuid;

use crate::{
    OverviewRow, Store, StoreError, Tx,
    account::role_of,
    among::pages,
    case::{code, overview_columns, overview_row},
    engine::scoped,
    params,
};

/// Open cases of one account in one municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The role the work is done in.
    pub role: Role,
    /// Whose.
    pub account: AccountId,
    /// How many.
    pub cases: u64,
}

/// One case that was moved with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedCase {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The case.
    pub case: CaseId,
    /// Who had it.
    pub from: AccountId,
    /// Who got it.
    pub to: AccountId,
}

/// Work that was moved together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reassignment {
    /// Its id.
    pub id: Uuid,
    /// Who moved it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// How many cases.
    pub cases: u64,
}

/// Open work has a next step, or rests while somebody answers for it.
macro_rules! still_open {
    () => {
        "(o.next_action <> 'none' OR o.phase IN ('not_now', 'restricted', 'erasure_asked'))"
    };
}
pub(crate) use still_open;

/// A visit has no lead yet: it is the casemanager's.
macro_rules! open_load {
    ([$($select:tt)+], $rest:literal) => {
        ScopedSql::new(concat!(
            "SELECT ",
            $($select)+,
            " FROM case_overview o WHERE o.assignee_id IS NOT NULL AND ",
            still_open!(),
            " ",
            $rest
        ))
    };
}

const LOADS: ScopedSql = open_load!(
    ["o.municipality_id, COALESCE(o.lead_role, 'casemanager'), o.assignee_id, COUNT(*)"],
    "AND {counted:o} GROUP BY o.municipality_id, COALESCE(o.lead_role, 'casemanager'), o.assignee_id \
     ORDER BY o.municipality_id, COALESCE(o.lead_role, 'casemanager'), o.assignee_id LIMIT 100000"
);

const LOAD_OF: ScopedSql = open_load!(
    [overview_columns!()],
    "AND COALESCE(o.lead_role, 'casemanager') = $1 AND o.assignee_id IN ($ids) \
     AND {persons:o} ORDER BY o.case_id LIMIT 20000"
);

/// Nobody spoke with the young person for too long.
const QUIET: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o WHERE o.lead_role = $1 AND o.quiet_from <= $2 \
     AND {persons:o} ORDER BY o.quiet_from, o.case_id LIMIT 500"
));

/// What is at step 3, with whoever has it: before the municipality leads.
const STEP_THREE: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o WHERE COALESCE(o.lead_role, o.owner_role) = $1 \
     AND o.phase IN ('wants_support', 'intake_planned', 'intake', 'route_chosen', 'talk_planned', \
       'hand_over_offered', 'signing_up', 'signed_up', 'not_now', 'restricted') \
     AND {persons:o} ORDER BY o.case_id LIMIT 20000"
));

/// What may be done for the first time on a day, with who does it.
const BEGINS_ON: &str = "SELECT o.municipality_id, o.case_id, o.assignee_id, o.next_action \
     FROM case_overview o WHERE o.due_from = $1 AND o.assignee_id IS NOT NULL \
     ORDER BY o.municipality_id, o.case_id LIMIT 100000";

const REASSIGNMENTS: ScopedSql = ScopedSql::new(
    "SELECT r.id, r.by_account, r.at, COUNT(*) FROM reassignment r \
     WHERE r.role = $1 AND r.at > $2 AND {scope:r} GROUP BY r.id, r.by_account, r.at \
     ORDER BY r.at DESC, r.id LIMIT 50",
);

const REASSIGNED: ScopedSql = ScopedSql::new(
    "SELECT r.municipality_id, r.case_id, r.from_account, r.to_account FROM reassignment r \
     WHERE r.id = $1 AND r.role = $2 AND r.at > $3 AND {scope:r} \
     ORDER BY r.municipality_id, r.case_id LIMIT 20000",
);

const DROP: &str = "DELETE FROM reassignment WHERE id = $1";
const SWEEP: &str = "DELETE FROM reassignment WHERE at < $1";

impl Store {
    /// Open cases by municipality, role and who has them.
    pub async fn loads<A: Action>(&self, grant: &Grant<A>) -> Result<Vec<Load>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, LOADS, params![], |row| {
                Ok(Load {
                    municipality: row.get(0)?,
                    role: role_of(&row.get::<String>(1)?)?,
                    account: row.get(2)?,
                    cases: u64::try_from(row.get::<i64>(3)?).unwrap_or(0),
                })
            })
            .await
    }

    /// The open cases of these accounts in a role, by id.
    pub async fn load_of<A: Action>(
        &self,
        grant: &Grant<A>,
        role: Role,
        accounts: &[AccountId],
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let ids: Vec<Uuid> = accounts.iter().map(|account| account.uuid()).collect();
        let (sql, values) = scoped(grant, LOAD_OF, params![role.code()]);
        let reader = self.read();
        let mut rows = Vec::new();
        for (sql, values) in pages(reader.engine(), sql.as_str(), &values, &ids) {
            rows.extend(reader.fetch_all(sql, values, overview_row).await?);
        }
        Ok(rows)
    }

    /// Cases of a role in which nobody spoke with the young person for too long, the longest first.
    pub async fn quiet_cases<A: Action>(
        &self,
        grant: &Grant<A>,
        role: Role,
        today: Day,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, QUIET, params![role.code(), today], overview_row)
            .await
    }

    /// Cases at step 3 that this role has, by id.
    pub async fn step_three<A: Action>(
        &self,
        grant: &Grant<A>,
        role: Role,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, STEP_THREE, params![role.code()], overview_row)
            .await
    }

    /// Cases whose next action may be done from this day on, and whose it is: for telling them. Ids only.
    pub async fn begins_on(
        &self,
        day: Day,
    ) -> Result<Vec<(MunicipalityId, CaseId, AccountId, NextAction)>, StoreError> {
        self.read()
            .fetch_all(BEGINS_ON, params![day], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, code(row, 3)?))
            })
            .await
    }

    /// Work of a role that was moved together since a moment, latest first.
    pub async fn reassignments<A: Action>(
        &self,
        grant: &Grant<A>,
        role: Role,
        since: Ts,
    ) -> Result<Vec<Reassignment>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, REASSIGNMENTS, params![role.code(), since], |row| {
                Ok(Reassignment {
                    id: row.get(0)?,
                    by: row.get(1)?,
                    at: row.get(2)?,
                    cases: u64::try_from(row.get::<i64>(3)?).unwrap_or(0),
                })
            })
            .await
    }

    /// The cases of one of them, as far as they lie within the grant.
    pub async fn reassigned<A: Action>(
        &self,
        grant: &Grant<A>,
        id: Uuid,
        role: Role,
        since: Ts,
    ) -> Result<Vec<MovedCase>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, REASSIGNED, params![id, role.code(), since], |row| {
                Ok(MovedCase {
                    municipality: row.get(0)?,
                    case: row.get(1)?,
                    from: row.get(2)?,
                    to: row.get(3)?,
                })
            })
            .await
    }

    /// Takes away what can no longer be moved back: housekeeping.
    pub async fn sweep_reassignments(&self, before: Ts) -> Result<u64, StoreError> {
        self.keep_house(SWEEP, params![before]).await
    }
}

impl Tx {
    /// Forgets what was moved together, once it is moved back.
    pub async fn drop_reassignment(&mut self, id: Uuid) -> Result<(), StoreError> {
        self.execute(DROP, params![id]).await.map(drop)
    }

    /// Notes what was moved together.
    pub async fn insert_reassignment(
        &mut self,
        id: Uuid,
        role: Role,
        by: AccountId,
        cases: &[MovedCase],
    ) -> Result<(), StoreError> {
        const COLUMNS: [&str; 8] = [
            "municipality_id",
            "id",
            "case_id",
            "from_account",
            "to_account",
            "role",
            "by_account",
            "at",
        ];
        let at = self.clock().now();
        let rows: Vec<_> = cases
            .iter()
            .map(|one| {
                params![
                    one.municipality,
                    id,
                    one.case,
                    one.from,
                    one.to,
                    role.code(),
                    by,
                    at
                ]
            })
            .collect();
        self.insert_many("reassignment", &COLUMNS, rows).await?;
        Ok(())
    }
}
