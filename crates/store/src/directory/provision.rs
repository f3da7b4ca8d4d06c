//! The social map: provisions with their versions, and when each was checked.

use access::{Action, Grant};
use domain::{
    AccountId, Day, MunicipalityId, ProvisionId, Ts,
    directory::{ProvisionKind, ProvisionLevel},
};

use super::{added, by_thing, is_within, placed, touches};
use crate::{Row, Store, StoreError, Tx, case::code, params};

/// What was written of a provision from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionVersion {
    /// Its number, from 1.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// Who offers it.
    pub organisation: String,
    /// What it is for.
    pub kind: ProvisionKind,
    /// For whom, in words.
    pub target_group: String,
    /// For whom, by education.
    pub level: ProvisionLevel,
    /// Least and greatest age, both in it.
    pub ages: (Option<u8>, Option<u8>),
    /// What it costs, in words.
    pub price: String,
    /// How long one waits, in weeks.
    pub waiting_weeks: Option<u16>,
    /// Whether it counts as prior provision.
    pub is_prior: bool,
    /// How the organisation is called.
    pub phone: String,
    /// Its e-mail address.
    pub email: String,
    /// Its page.
    pub website: String,
    /// The last day for which this is known to hold.
    pub valid_until: Option<Day>,
    /// The day from which it is no longer offered.
    pub ended: Option<Day>,
    /// Who wrote it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// Everything of a provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionFile {
    /// Its id.
    pub id: ProvisionId,
    /// The municipalities whose young people can go there.
    pub places: Vec<MunicipalityId>,
    /// What is written of it now.
    pub now: ProvisionVersion,
    /// What was written before, the first first.
    pub before: Vec<ProvisionVersion>,
    /// When it was found still right, by whom, in the order it was noted.
    pub checks: Vec<(Day, AccountId, Ts)>,
}

/// A provision that is held until the end of the transaction.
#[derive(Debug)]
pub struct HeldProvision {
    id: ProvisionId,
}

const PLACES: &str = "
    SELECT provision_id, municipality_id
    FROM provision_place
    ORDER BY provision_id, municipality_id
    LIMIT 100000";

const PLACES_OF: &str = "
    SELECT provision_id, municipality_id
    FROM provision_place
    WHERE provision_id = $1
    ORDER BY municipality_id
    LIMIT 2000";

const ALL_VERSIONS: &str = "
    SELECT version, name, organisation, kind, target_group, level, least_age, greatest_age, price, waiting_weeks,
        is_prior, phone, email, website, valid_until, ended_on, recorded_by, recorded_at, provision_id
    FROM provision_version
    ORDER BY provision_id, version
    LIMIT 100000";

const VERSIONS: &str = "
    SELECT version, name, organisation, kind, target_group, level, least_age, greatest_age, price, waiting_weeks,
        is_prior, phone, email, website, valid_until, ended_on, recorded_by, recorded_at, provision_id
    FROM provision_version
    WHERE provision_id = $1
    ORDER BY version
    LIMIT 10000";

const ALL_CHECKS: &str = "
    SELECT checked_on, recorded_by, recorded_at, provision_id
    FROM provision_check
    ORDER BY provision_id, recorded_at
    LIMIT 100000";

const CHECKS: &str = "
    SELECT checked_on, recorded_by, recorded_at, provision_id
    FROM provision_check
    WHERE provision_id = $1
    ORDER BY recorded_at
    LIMIT 10000";

const ADD: &str = "
    INSERT INTO provision (id, recorded_at)
    VALUES ($1, $2)";

const ADD_PLACE: &str = "
    INSERT INTO provision_place (provision_id, municipality_id)
    VALUES ($1, $2)";

const HOLD: &str = "
    SELECT id
    FROM provision
    WHERE id = $1";

const ADD_VERSION: &str = "
    INSERT INTO provision_version
        (provision_id, version, name, organisation, kind, target_group, level, least_age, greatest_age, price,
        waiting_weeks, is_prior, phone, email, website, valid_until, ended_on, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
    ON CONFLICT DO NOTHING";

const ADD_CHECK: &str = "
    INSERT INTO provision_check (provision_id, checked_on, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING";

impl Store {
    /// The provisions for young people of one of the grant's municipalities, by id.
    pub async fn provisions<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<ProvisionFile>, StoreError> {
        let reader = self.read();
        let mut places = by_thing(
            reader
                .fetch_all(PLACES, params![], placed::<ProvisionId>)
                .await?,
        );
        places.retain(|_, places| touches(places, grant));
        let versions = reader.fetch_all(ALL_VERSIONS, params![], version).await?;
        let checks = reader.fetch_all(ALL_CHECKS, params![], check).await?;
        let mut found = Vec::new();
        for (id, places) in places {
            let of_one = versions.iter().filter(|(of, _)| *of == id);
            let mut before: Vec<ProvisionVersion> = of_one.map(|(_, one)| one.clone()).collect();
            let of_one = checks.iter().filter(|(of, _)| *of == id);
            found.push(ProvisionFile {
                id,
                places,
                now: before.pop().ok_or(StoreError::NotFound)?,
                before,
                checks: of_one.map(|(_, one)| *one).collect(),
            });
        }
        Ok(found)
    }

    /// Everything of one provision; [`StoreError::NotFound`] when none of its municipalities is the grant's.
    pub async fn provision<A: Action>(
        &self,
        grant: &Grant<A>,
        id: ProvisionId,
    ) -> Result<ProvisionFile, StoreError> {
        let reader = self.read();
        let places = reader
            .fetch_all(PLACES_OF, params![id], placed::<ProvisionId>)
            .await?;
        let places: Vec<MunicipalityId> = places.into_iter().map(|(_, place)| place).collect();
        if !touches(&places, grant) {
            return Err(StoreError::NotFound);
        }
        let versions = reader.fetch_all(VERSIONS, params![id], version).await?;
        let mut before: Vec<ProvisionVersion> = versions.into_iter().map(|(_, one)| one).collect();
        let checks = reader.fetch_all(CHECKS, params![id], check).await?;
        Ok(ProvisionFile {
            id,
            places,
            now: before.pop().ok_or(StoreError::NotFound)?,
            before,
            checks: checks.into_iter().map(|(_, one)| one).collect(),
        })
    }
}

impl ProvisionFile {
    /// When it was found right last and by whom: by a check, or because it was written.
    pub fn checked(&self) -> (Day, AccountId) {
        let written = (self.now.at.day(), self.now.by);
        let last = self.checks.iter().map(|(on, by, _)| (*on, *by)).next_back();
        match last {
            Some(last) if last.0 >= written.0 => last,
            _ => written,
        }
    }

    /// Whether the grant keeps it: all its municipalities are the grant's.
    pub fn is_kept_by<A: Action>(&self, grant: &Grant<A>) -> bool {
        is_within(&self.places, grant)
    }
}

impl Tx {
    /// Adds a provision for young people of these municipalities; [`StoreError::NotFound`] when one is not the grant's.
    pub async fn add_provision<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: ProvisionId,
        places: &[MunicipalityId],
        at: Ts,
    ) -> Result<HeldProvision, StoreError> {
        if !is_within(places, grant) {
            return Err(StoreError::NotFound);
        }
        self.execute_one(ADD, params![id, at]).await?;
        for place in places {
            self.execute_one(ADD_PLACE, params![id, *place]).await?;
        }
        Ok(HeldProvision { id })
    }

    /// Holds a provision; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn hold_provision<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: ProvisionId,
    ) -> Result<HeldProvision, StoreError> {
        let held = |row: &Row<'_>| Ok(HeldProvision { id: row.get(0)? });
        let found = self.fetch_optional_locked(HOLD, params![id], held).await?;
        let places = self
            .fetch_all(PLACES_OF, params![id], placed::<ProvisionId>)
            .await?;
        let places: Vec<MunicipalityId> = places.into_iter().map(|(_, place)| place).collect();
        found
            .filter(|_| is_within(&places, grant))
            .ok_or(StoreError::NotFound)
    }

    /// Writes a version of a held provision; [`StoreError::Changed`] when there is one of that number already.
    pub async fn add_provision_version(
        &mut self,
        provision: &HeldProvision,
        version: &ProvisionVersion,
    ) -> Result<(), StoreError> {
        let values = params![
            provision.id,
            version.version,
            &version.name,
            &version.organisation,
            version.kind.code(),
            &version.target_group,
            version.level.code(),
            version.ages.0,
            version.ages.1,
            &version.price,
            version.waiting_weeks,
            version.is_prior,
            &version.phone,
            &version.email,
            &version.website,
            version.valid_until,
            version.ended,
            version.by,
            version.at,
        ];
        added(self.execute(ADD_VERSION, values).await?)
    }

    /// Notes that what is written of a held provision was found right.
    pub async fn add_provision_check(
        &mut self,
        provision: &HeldProvision,
        on: Day,
        by: AccountId,
        at: Ts,
    ) -> Result<(), StoreError> {
        let values = params![provision.id, on, by, at];
        added(self.execute(ADD_CHECK, values).await?)
    }
}

fn version(row: &Row<'_>) -> Result<(ProvisionId, ProvisionVersion), StoreError> {
    let age = |at| {
        let age = row.get::<Option<i64>>(at)?.map(u8::try_from).transpose();
        age.map_err(|_| StoreError::UnknownCode { what: "an age" })
    };
    let weeks = row.get::<Option<i64>>(9)?.map(u16::try_from).transpose();
    let version = ProvisionVersion {
        version: row.get(0)?,
        name: row.get(1)?,
        organisation: row.get(2)?,
        kind: code(row, 3)?,
        target_group: row.get(4)?,
        level: code(row, 5)?,
        ages: (age(6)?, age(7)?),
        price: row.get(8)?,
        waiting_weeks: weeks.map_err(|_| StoreError::UnknownCode { what: "weeks" })?,
        is_prior: row.get(10)?,
        phone: row.get(11)?,
        email: row.get(12)?,
        website: row.get(13)?,
        valid_until: row.get(14)?,
        ended: row.get(15)?,
        by: row.get(16)?,
        at: row.get(17)?,
    };
    Ok((row.get(18)?, version))
}

fn check(row: &Row<'_>) -> Result<(ProvisionId, (Day, AccountId, Ts)), StoreError> {
    Ok((row.get(3)?, (row.get(0)?, row.get(1)?, row.get(2)?)))
}
