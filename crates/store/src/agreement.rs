//! Agreements and college decisions, without which nothing is handed over (S1-41, S1-42).

use access::{Action, Grant, ScopedSql};
use domain::{AgreementId, Day, MunicipalityId};

use crate::{Row, Store, StoreError, Tx, params};

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgreementKind {
    /// Agreement between the municipalities and the region (S1-41).
    Agreement,
    /// Decision of the college of mayor and aldermen (S1-42).
    CollegeDecision,
}

impl AgreementKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Agreement, Self::CollegeDecision];

    /// The code it is stored under.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::CollegeDecision => "college_decision",
        }
    }

    fn from_code(code: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or(StoreError::UnknownCode {
                what: "agreement kind",
            })
    }
}

/// An agreement or decision of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: AgreementId,
    /// What it is.
    pub kind: AgreementKind,
    /// The number it is filed under.
    pub number: String,
    /// The day it was decided.
    pub decided_on: Day,
    /// The first day it holds.
    pub valid_from: Day,
    /// The last day it holds; absent when it holds until further notice.
    pub valid_until: Option<Day>,
}

impl Agreement {
    /// Whether it holds on a day: its last day counts.
    pub fn holds_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|until| day <= until)
    }
}

const OF_MUNICIPALITY: &str = "
    SELECT municipality_id, id, kind, number, decided_on, valid_from, valid_until
    FROM agreement
    WHERE municipality_id = $1
    ORDER BY valid_from DESC, id
    LIMIT 500";

const WITHIN: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, id, kind, number, decided_on, valid_from, valid_until
    FROM agreement
    WHERE {scope}
    ORDER BY municipality_id, valid_from DESC, id
    LIMIT 5000",
);

const INSERT: &str = "
    INSERT INTO agreement (municipality_id, id, kind, number, decided_on, valid_from, valid_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const END: &str = "
    UPDATE agreement
    SET valid_until = $3
    WHERE municipality_id = $1 AND id = $2";

impl Store {
    /// Every agreement and decision of a municipality, newest first: what hand-over looks at.
    pub async fn agreements_of(
        &self,
        municipality: MunicipalityId,
    ) -> Result<Vec<Agreement>, StoreError> {
        self.read()
            .fetch_all(OF_MUNICIPALITY, params![municipality], agreement)
            .await
    }

    /// Every agreement and decision within a grant.
    pub async fn agreements<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<Agreement>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, WITHIN, params![], agreement)
            .await
    }
}

impl Tx {
    /// Adds an agreement or decision.
    pub async fn insert_agreement(&mut self, new: &Agreement) -> Result<(), StoreError> {
        let values = params![
            new.municipality,
            new.id,
            new.kind.code(),
            &new.number,
            new.decided_on,
            new.valid_from,
            new.valid_until,
        ];
        self.execute(INSERT, values).await.map(drop)
    }

    /// Sets the last day of an agreement or decision.
    pub async fn end_agreement(
        &mut self,
        municipality: MunicipalityId,
        id: AgreementId,
        last_day: Day,
    ) -> Result<(), StoreError> {
        self.execute_one(END, params![municipality, id, last_day])
            .await
    }
}

fn agreement(row: &Row<'_>) -> Result<Agreement, StoreError> {
    Ok(Agreement {
        municipality: row.get(0)?,
        id: row.get(1)?,
        kind: AgreementKind::from_code(&row.get::<String>(2)?)?,
        number: row.get(3)?,
        decided_on: row.get(4)?,
        valid_from: row.get(5)?,
        valid_until: row.get(6)?,
    })
}
