//! The reporting of a quarter: who asked, who delivered, what was found, what was frozen and published.

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, Day, MunicipalityId, Ts,
    monitor::{Indicator, Quarter, QuarterStep, Responsible},
};

use crate::{Row, Store, StoreError, Tx, case::code, params};

/// A quarter that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarterRecord {
    /// Which.
    pub quarter: Quarter,
    /// The day by which everybody delivers.
    pub due_on: Day,
    /// When it was asked for, and by whom.
    pub requested: (Ts, AccountId),
    /// When it was talked over.
    pub discussed: Option<(Ts, AccountId)>,
    /// When it was released.
    pub released: Option<(Ts, AccountId)>,
    /// Why it was released although its figures did not agree; `None`: they did, or it is not released.
    pub disagreement: Option<String>,
}

impl QuarterRecord {
    /// How far it has come.
    pub const fn step(&self) -> QuarterStep {
        if self.released.is_some() {
            QuarterStep::Released
        } else if self.discussed.is_some() {
            QuarterStep::Discussed
        } else {
            QuarterStep::Requested
        }
    }
}

/// That somebody stands for the figures of a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// In which capacity.
    pub responsible: Responsible,
    /// Who.
    pub account: AccountId,
    /// When.
    pub at: Ts,
}

/// What somebody found, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRecord {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// In which capacity.
    pub responsible: Responsible,
    /// About the offer or the structure.
    pub topic: Indicator,
    /// Who.
    pub account: AccountId,
    /// When.
    pub at: Ts,
    /// The words.
    pub words: String,
}

/// For whom something was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Everybody: the council and the public.
    Public,
    /// The region itself.
    Internal,
}

impl Audience {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Public, Self::Internal];

    /// The code it is stored under.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }
}

/// What is kept of a quarter when it is released.
#[derive(Clone, Debug)]
pub struct ReleaseContents {
    /// What is frozen of each municipality, as JSON.
    pub frozen: Vec<(MunicipalityId, String)>,
    /// What is published for each audience, as JSON.
    pub published: Vec<(Audience, String)>,
    /// Why it is released although its figures do not agree.
    pub disagreement: Option<String>,
}

/// A number that somebody entered because no event holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredRecord {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Of which indicator.
    pub topic: Indicator,
    /// What of it: the kind of a route; empty for nothing.
    pub code: String,
    /// The number.
    pub number: i64,
    /// Who.
    pub account: AccountId,
    /// When.
    pub at: Ts,
}

const QUARTERS: &str = "
    SELECT quarter, due_on, requested_at, requested_by, discussed_at, discussed_by, released_at, released_by, disagreement
    FROM monitor_quarter
    ORDER BY quarter DESC
    LIMIT 400";

const QUARTER: &str = "
    SELECT quarter, due_on, requested_at, requested_by, discussed_at, discussed_by, released_at, released_by, disagreement
    FROM monitor_quarter
    WHERE quarter = $1";

const REQUEST: &str = "
    INSERT INTO monitor_quarter (quarter, due_on, requested_at, requested_by)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (quarter) DO NOTHING";

const DISCUSS: &str = "
    UPDATE monitor_quarter
    SET discussed_at = $2, discussed_by = $3
    WHERE quarter = $1 AND discussed_at IS NULL AND released_at IS NULL";

const RELEASE: &str = "
    UPDATE monitor_quarter
    SET released_at = $2, released_by = $3, disagreement = $4
    WHERE quarter = $1 AND discussed_at IS NOT NULL AND released_at IS NULL";

const DELIVERIES: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, responsible, account_id, at
    FROM monitor_delivery
    WHERE quarter = $1 AND {scope}
    ORDER BY municipality_id, responsible
    LIMIT 5000",
);

const DELIVER: &str = "
    INSERT INTO monitor_delivery (quarter, municipality_id, responsible, account_id, at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (municipality_id, quarter, responsible) DO UPDATE
    SET account_id = excluded.account_id, at = excluded.at";

const WITHDRAW: &str = "
    DELETE FROM monitor_delivery
    WHERE quarter = $1 AND municipality_id = $2 AND responsible = $3";

const FINDINGS: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, responsible, topic, account_id, at, words
    FROM monitor_finding
    WHERE quarter = $1 AND {scope}
    ORDER BY municipality_id, topic, responsible
    LIMIT 5000",
);

const FIND: &str = "
    INSERT INTO monitor_finding (quarter, municipality_id, responsible, topic, account_id, at, words)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (municipality_id, quarter, responsible, topic) DO UPDATE
    SET account_id = excluded.account_id, at = excluded.at, words = excluded.words";

const ENTRIES: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, topic, code, number, account_id, at
    FROM monitor_entry
    WHERE quarter = $1 AND {scope}
    ORDER BY municipality_id, topic, code
    LIMIT 20000",
);

const ENTER: &str = "
    INSERT INTO monitor_entry (quarter, municipality_id, topic, code, number, account_id, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (municipality_id, quarter, topic, code) DO UPDATE
    SET number = excluded.number, account_id = excluded.account_id, at = excluded.at";

const FREEZE: &str = "
    INSERT INTO monitor_frozen (quarter, municipality_id, content)
    VALUES ($1, $2, $3)";

const FROZEN: ScopedSql = ScopedSql::new(
    "
    SELECT municipality_id, content
    FROM monitor_frozen
    WHERE quarter = $1 AND {scope}
    ORDER BY municipality_id
    LIMIT 5000",
);

const PUBLISH: &str = "
    INSERT INTO monitor_published (quarter, audience, content)
    VALUES ($1, $2, $3)";

const PUBLISHED: &str = "
    SELECT content
    FROM monitor_published
    WHERE quarter = $1 AND audience = $2";

fn record(row: &Row<'_>) -> Result<QuarterRecord, StoreError> {
    let step = |at: usize| -> Result<Option<(Ts, AccountId)>, StoreError> {
        let (when, who): (Option<Ts>, Option<AccountId>) = (row.get(at)?, row.get(at + 1)?);
        Ok(when.zip(who))
    };
    Ok(QuarterRecord {
        quarter: code(row, 0)?,
        due_on: row.get(1)?,
        requested: (row.get(2)?, row.get(3)?),
        discussed: step(4)?,
        released: step(6)?,
        disagreement: row.get(8)?,
    })
}

impl Store {
    /// The quarters that were asked for, latest first. They are of the installation and hold no person.
    pub async fn quarters(&self) -> Result<Vec<QuarterRecord>, StoreError> {
        self.read().fetch_all(QUARTERS, params![], record).await
    }

    /// One of them.
    pub async fn quarter(&self, quarter: Quarter) -> Result<Option<QuarterRecord>, StoreError> {
        self.read()
            .fetch_optional(QUARTER, params![quarter.to_string()], record)
            .await
    }

    /// Who delivered, within a grant.
    pub async fn deliveries<A: Action>(
        &self,
        grant: &Grant<A>,
        quarter: Quarter,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, DELIVERIES, params![quarter.to_string()], |row| {
                Ok(Delivery {
                    municipality: row.get(0)?,
                    responsible: code(row, 1)?,
                    account: row.get(2)?,
                    at: row.get(3)?,
                })
            })
            .await
    }

    /// What was found, within a grant.
    pub async fn quarter_findings<A: Action>(
        &self,
        grant: &Grant<A>,
        quarter: Quarter,
    ) -> Result<Vec<FindingRecord>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, FINDINGS, params![quarter.to_string()], |row| {
                Ok(FindingRecord {
                    municipality: row.get(0)?,
                    responsible: code(row, 1)?,
                    topic: code(row, 2)?,
                    account: row.get(3)?,
                    at: row.get(4)?,
                    words: row.get(5)?,
                })
            })
            .await
    }

    /// The numbers that were entered, within a grant.
    pub async fn quarter_entries<A: Action>(
        &self,
        grant: &Grant<A>,
        quarter: Quarter,
    ) -> Result<Vec<EnteredRecord>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, ENTRIES, params![quarter.to_string()], |row| {
                Ok(EnteredRecord {
                    municipality: row.get(0)?,
                    topic: code(row, 1)?,
                    code: row.get(2)?,
                    number: row.get(3)?,
                    account: row.get(4)?,
                    at: row.get(5)?,
                })
            })
            .await
    }

    /// What was frozen when the quarter was released, within a grant, as JSON.
    pub async fn frozen<A: Action>(
        &self,
        grant: &Grant<A>,
        quarter: Quarter,
    ) -> Result<Vec<(MunicipalityId, serde_json::Value)>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, FROZEN, params![quarter.to_string()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .await
    }

    /// What was published for an audience, as JSON; `None` before the release.
    pub async fn published(
        &self,
        quarter: Quarter,
        audience: Audience,
    ) -> Result<Option<serde_json::Value>, StoreError> {
        self.read()
            .fetch_optional(
                PUBLISHED,
                params![quarter.to_string(), audience.code()],
                |row| row.get(0),
            )
            .await
    }
}

impl Tx {
    /// Asks for a quarter; [`StoreError::Changed`] when that was done already.
    pub async fn request_quarter(
        &mut self,
        quarter: Quarter,
        due_on: Day,
        by: AccountId,
    ) -> Result<(), StoreError> {
        let at = self.clock().now();
        let values = params![quarter.to_string(), due_on, at, by];
        done(self.execute(REQUEST, values).await?)
    }

    /// Notes that it was talked over; [`StoreError::Changed`] when that was done already.
    pub async fn discuss_quarter(
        &mut self,
        quarter: Quarter,
        by: AccountId,
    ) -> Result<(), StoreError> {
        let values = params![quarter.to_string(), self.clock().now(), by];
        done(self.execute(DISCUSS, values).await?)
    }

    /// Releases it, with what is kept of it; [`StoreError::Changed`] when
    /// it was not talked over, or released already.
    pub async fn release_quarter(
        &mut self,
        quarter: Quarter,
        by: AccountId,
        contents: &ReleaseContents,
    ) -> Result<(), StoreError> {
        let values = params![
            quarter.to_string(),
            self.clock().now(),
            by,
            contents.disagreement.clone()
        ];
        done(self.execute(RELEASE, values).await?)?;
        for (municipality, content) in &contents.frozen {
            let values = params![quarter.to_string(), *municipality, content];
            self.execute_one(FREEZE, values).await?;
        }
        for (audience, content) in &contents.published {
            let values = params![quarter.to_string(), audience.code(), content];
            self.execute_one(PUBLISH, values).await?;
        }
        Ok(())
    }

    /// Notes who stands for the figures of a municipality.
    pub async fn deliver(
        &mut self,
        quarter: Quarter,
        delivery: &Delivery,
    ) -> Result<(), StoreError> {
        let values = params![
            quarter.to_string(),
            delivery.municipality,
            delivery.responsible.code(),
            delivery.account,
            delivery.at
        ];
        self.execute_one(DELIVER, values).await
    }

    /// Takes that back.
    pub async fn withdraw_delivery(
        &mut self,
        quarter: Quarter,
        municipality: MunicipalityId,
        responsible: Responsible,
    ) -> Result<(), StoreError> {
        let values = params![quarter.to_string(), municipality, responsible.code()];
        done(self.execute(WITHDRAW, values).await?)
    }

    /// Keeps what somebody found; it takes the place of what the same capacity wrote before.
    pub async fn record_finding(
        &mut self,
        quarter: Quarter,
        finding: &FindingRecord,
    ) -> Result<(), StoreError> {
        let values = params![
            quarter.to_string(),
            finding.municipality,
            finding.responsible.code(),
            finding.topic.code(),
            finding.account,
            finding.at,
            &finding.words
        ];
        self.execute_one(FIND, values).await
    }
}

impl Tx {
    /// Keeps a number; it takes the place of what was entered for the same before.
    pub async fn enter_number(
        &mut self,
        quarter: Quarter,
        entry: &EnteredRecord,
    ) -> Result<(), StoreError> {
        let values = params![
            quarter.to_string(),
            entry.municipality,
            entry.topic.code(),
            &entry.code,
            entry.number,
            entry.account,
            entry.at
        ];
        self.execute_one(ENTER, values).await
    }
}

const fn done(touched: u64) -> Result<(), StoreError> {
    if touched == 0 {
        Err(StoreError::Changed)
    } else {
        Ok(())
    }
}
