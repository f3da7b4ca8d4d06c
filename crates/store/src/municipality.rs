//! Municipalities and the groupings they belong to, from day to day.

mod holdings;

use std::sync::Arc;

use domain::{Day, GroupingId, MunicipalityId, Succession, Successions};

use crate::{Row, Store, StoreError, Tx, params};

pub use holdings::Holdings;

/// A municipality (gemeente).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Municipality {
    /// Its id.
    pub id: MunicipalityId,
    /// Its code, such as `GM0988`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The first day it exists here.
    pub valid_from: Day,
    /// The last day, when it merged into another.
    pub valid_until: Option<Day>,
    /// The municipality it merged into.
    pub successor: Option<MunicipalityId>,
}

/// What a grouping of municipalities is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupingKind {
    /// RMC region.
    Rmc,
    /// Labour-market region (arbeidsmarktregio).
    Labour,
    /// Sub-region of a casemanager.
    Subregion,
}

impl GroupingKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Rmc, Self::Labour, Self::Subregion];

    /// The code it is stored under.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rmc => "rmc",
            Self::Labour => "labour",
            Self::Subregion => "subregion",
        }
    }

    fn from_code(code: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or(StoreError::UnknownCode {
                what: "grouping kind",
            })
    }
}

/// A grouping of municipalities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// Its id.
    pub id: GroupingId,
    /// What it is for.
    pub kind: GroupingKind,
    /// Its code, unique within the kind.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// That a municipality belongs to a grouping, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The grouping.
    pub grouping: GroupingId,
    /// The first day.
    pub valid_from: Day,
    /// The last day, if there is one.
    pub valid_until: Option<Day>,
}

const ALL: &str = "
    SELECT id, code, name, valid_from, valid_until, successor_id
    FROM municipality
    ORDER BY code
    LIMIT 2000";

const BY_ID: &str = "
    SELECT id, code, name, valid_from, valid_until, successor_id
    FROM municipality
    WHERE id = $1";

const BY_CODE: &str = "
    SELECT id, code, name, valid_from, valid_until, successor_id
    FROM municipality
    WHERE code = $1";

const INSERT: &str = "
    INSERT INTO municipality (id, code, name, valid_from, valid_until, successor_id)
    VALUES ($1, $2, $3, $4, $5, $6)";

const END: &str = "
    UPDATE municipality
    SET valid_until = $2, successor_id = $3
    WHERE id = $1";

const ENDED: &str = "
    SELECT id, successor_id, valid_until
    FROM municipality
    WHERE successor_id IS NOT NULL AND valid_until IS NOT NULL
    ORDER BY id
    LIMIT 2000";

// A membership that had not begun by then never does.
const END_MEMBERSHIPS: &str = "
    UPDATE municipality_grouping
    SET valid_until = $2
    WHERE municipality_id = $1 AND (valid_until IS NULL OR valid_until > $2)";

const GROUPINGS: &str = "
    SELECT id, kind, code, name
    FROM grouping_of_municipalities
    ORDER BY kind, code
    LIMIT 2000";

const GROUPING_BY_CODE: &str = "
    SELECT id, kind, code, name
    FROM grouping_of_municipalities
    WHERE kind = $1 AND code = $2";

const INSERT_GROUPING: &str = "
    INSERT INTO grouping_of_municipalities (id, kind, code, name)
    VALUES ($1, $2, $3, $4)";

const MEMBERSHIPS: &str = "
    SELECT municipality_id, grouping_id, valid_from, valid_until
    FROM municipality_grouping
    ORDER BY municipality_id, grouping_id, valid_from
    LIMIT 10000";

const GROUPING_OF: &str = "
    SELECT g.id, g.kind, g.code, g.name
    FROM municipality_grouping b
    JOIN grouping_of_municipalities g ON g.id = b.grouping_id
    WHERE b.municipality_id = $1 AND g.kind = $2
        AND b.valid_from <= $3 AND (b.valid_until IS NULL OR b.valid_until >= $3)
    ORDER BY b.valid_from DESC, g.id
    LIMIT 1";

const MUNICIPALITIES_IN: &str = "
    SELECT municipality_id
    FROM municipality_grouping
    WHERE grouping_id = $1 AND valid_from <= $2 AND (valid_until IS NULL OR valid_until >= $2)
    ORDER BY municipality_id
    LIMIT 2000";

const INSERT_MEMBERSHIP: &str = "
    INSERT INTO municipality_grouping (municipality_id, grouping_id, valid_from, valid_until)
    VALUES ($1, $2, $3, $4)";

const END_MEMBERSHIP: &str = "
    UPDATE municipality_grouping
    SET valid_until = $3
    WHERE municipality_id = $1 AND grouping_id = $2
        AND (valid_until IS NULL OR valid_until > $3) AND valid_from <= $3";

impl Store {
    /// Every municipality, by code.
    pub async fn municipalities(&self) -> Result<Vec<Municipality>, StoreError> {
        Ok(self.known_municipalities().await?.to_vec())
    }

    async fn known_municipalities(&self) -> Result<Arc<[Municipality]>, StoreError> {
        let read = async {
            let all = self.read().fetch_all(ALL, params![], municipality).await?;
            Ok(all.into())
        };
        let known = &self.inner.remembered.municipalities;
        known.or_read(Box::pin(read)).await
    }

    /// A municipality by its id.
    pub async fn municipality(
        &self,
        id: MunicipalityId,
    ) -> Result<Option<Municipality>, StoreError> {
        let all = self.known_municipalities().await?;
        if let Some(known) = all.iter().find(|one| one.id == id) {
            return Ok(Some(known.clone()));
        }
        self.read()
            .fetch_optional(BY_ID, params![id], municipality)
            .await
    }

    /// A municipality by its code.
    pub async fn municipality_by_code(
        &self,
        code: &str,
    ) -> Result<Option<Municipality>, StoreError> {
        self.read()
            .fetch_optional(BY_CODE, params![code], municipality)
            .await
    }

    /// What municipality goes on in which, and since when.
    pub async fn successions(&self) -> Result<Successions, StoreError> {
        let known = &self.inner.remembered.successions;
        known.or_read(Box::pin(self.read_successions())).await
    }

    pub(crate) async fn read_successions(&self) -> Result<Successions, StoreError> {
        let all = self
            .read()
            .fetch_all(ENDED, params![], |row| {
                Ok(Succession {
                    from: row.get(0)?,
                    into: row.get(1)?,
                    on: row.get::<Day>(2)?.plus_days(1),
                })
            })
            .await?;
        Ok(Successions::new(all))
    }

    /// Every grouping, by kind and code.
    pub async fn groupings(&self) -> Result<Vec<Grouping>, StoreError> {
        self.read().fetch_all(GROUPINGS, params![], grouping).await
    }

    /// A grouping by its kind and code.
    pub async fn grouping_by_code(
        &self,
        kind: GroupingKind,
        code: &str,
    ) -> Result<Option<Grouping>, StoreError> {
        self.read()
            .fetch_optional(GROUPING_BY_CODE, params![kind.code(), code], grouping)
            .await
    }

    /// Which municipality belongs to which grouping, past and coming.
    pub async fn memberships(&self) -> Result<Vec<Membership>, StoreError> {
        self.read()
            .fetch_all(MEMBERSHIPS, params![], |row| {
                Ok(Membership {
                    municipality: row.get(0)?,
                    grouping: row.get(1)?,
                    valid_from: row.get(2)?,
                    valid_until: row.get(3)?,
                })
            })
            .await
    }

    /// The grouping of a kind that a municipality belongs to on a day.
    pub async fn grouping_of(
        &self,
        municipality: MunicipalityId,
        kind: GroupingKind,
        on: Day,
    ) -> Result<Option<Grouping>, StoreError> {
        self.read()
            .fetch_optional(
                GROUPING_OF,
                params![municipality, kind.code(), on],
                grouping,
            )
            .await
    }

    /// The municipalities of a grouping on a day.
    pub async fn municipalities_in(
        &self,
        grouping: GroupingId,
        on: Day,
    ) -> Result<Vec<MunicipalityId>, StoreError> {
        self.read()
            .fetch_all(MUNICIPALITIES_IN, params![grouping, on], |row| row.get(0))
            .await
    }
}

impl Tx {
    /// Adds a municipality. Its keys are made first, by
    /// [`Store::create_municipality_keys`](crate::Store::create_municipality_keys).
    pub async fn insert_municipality(&mut self, new: &Municipality) -> Result<(), StoreError> {
        let Municipality {
            id,
            code,
            name,
            valid_from,
            valid_until,
            successor,
        } = new;
        let values = params![*id, code, name, *valid_from, *valid_until, *successor];
        self.changes_remembered();
        self.execute(INSERT, values).await.map(drop)
    }

    /// A municipality by its id, held until the end of the transaction.
    pub async fn hold_municipality(
        &mut self,
        id: MunicipalityId,
    ) -> Result<Municipality, StoreError> {
        let found = self
            .fetch_optional_locked(BY_ID, params![id], municipality)
            .await?;
        found.ok_or(StoreError::NotFound)
    }

    /// Sets the last day of a municipality and the one that goes on; with it the groupings end, since
    /// from then on those of its successor count.
    pub async fn end_municipality(
        &mut self,
        id: MunicipalityId,
        last_day: Day,
        successor: MunicipalityId,
    ) -> Result<(), StoreError> {
        self.changes_remembered();
        self.execute_one(END, params![id, last_day, successor])
            .await?;
        self.execute(END_MEMBERSHIPS, params![id, last_day])
            .await
            .map(drop)
    }

    /// Adds a grouping.
    pub async fn insert_grouping(&mut self, new: &Grouping) -> Result<(), StoreError> {
        let Grouping {
            id,
            kind,
            code,
            name,
        } = new;
        self.execute(INSERT_GROUPING, params![*id, kind.code(), code, name])
            .await
            .map(drop)
    }

    /// Puts a municipality in a grouping.
    pub async fn insert_membership(&mut self, new: &Membership) -> Result<(), StoreError> {
        let Membership {
            municipality,
            grouping,
            valid_from,
            valid_until,
        } = new;
        let values = params![*municipality, *grouping, *valid_from, *valid_until];
        self.execute(INSERT_MEMBERSHIP, values).await.map(drop)
    }

    /// Sets the last day of a municipality in a grouping.
    pub async fn end_membership(
        &mut self,
        municipality: MunicipalityId,
        grouping: GroupingId,
        last_day: Day,
    ) -> Result<(), StoreError> {
        self.execute_one(END_MEMBERSHIP, params![municipality, grouping, last_day])
            .await
    }
}

fn municipality(row: &Row<'_>) -> Result<Municipality, StoreError> {
    Ok(Municipality {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        valid_from: row.get(3)?,
        valid_until: row.get(4)?,
        successor: row.get(5)?,
    })
}

fn grouping(row: &Row<'_>) -> Result<Grouping, StoreError> {
    Ok(Grouping {
        id: row.get(0)?,
        kind: GroupingKind::from_code(&row.get::<String>(1)?)?,
        code: row.get(2)?,
        name: row.get(3)?,
    })
}
