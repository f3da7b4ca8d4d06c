//! Routes of a region with their versions, and which the young person of a case follows (S2-05 to S2-07, S2-36).

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, Day, MunicipalityId, PersonId, RouteTemplateId, Ts,
    route::{EntryRule, RouteDirection},
};

use crate::{
    CaseFile, Held, Row, Store, StoreError, Tx,
    case::{code, not_ended},
    directory::{added, by_thing, is_within, placed, touches},
    params,
};

/// What was written of a route from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteVersion {
    /// Its number, from 1.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// The organisation that owns it.
    pub owner: String,
    /// Who is consulted about it, in words.
    pub consulted: String,
    /// Where it leads.
    pub direction: RouteDirection,
    /// Its steps, in order: never none.
    pub steps: Vec<String>,
    /// Who may enter.
    pub entry: EntryRule,
    /// The day from which nobody enters it any more.
    pub ended: Option<Day>,
    /// Who wrote it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// Everything of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteFile {
    /// Its id.
    pub id: RouteTemplateId,
    /// The municipalities whose young people can follow it.
    pub places: Vec<MunicipalityId>,
    /// What is written of it now.
    pub now: RouteVersion,
    /// What was written before, the first first.
    pub before: Vec<RouteVersion>,
}

impl RouteFile {
    /// Whether the grant keeps it: all its municipalities are the grant's.
    pub fn is_kept_by<A: Action>(&self, grant: &Grant<A>) -> bool {
        is_within(&self.places, grant)
    }

    /// As it was written in a version.
    pub fn version(&self, number: i64) -> Option<&RouteVersion> {
        self.before
            .iter()
            .chain([&self.now])
            .find(|one| one.version == number)
    }
}

/// A route that is held until the end of the transaction.
#[derive(Debug)]
pub struct HeldRoute {
    id: RouteTemplateId,
}

/// The routes of a case, sealed.
#[derive(Clone, Debug)]
pub struct CaseRoutes {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The case.
    pub case: CaseId,
    /// Whose.
    pub person: PersonId,
    /// How often it was written.
    pub version: i64,
    /// What.
    pub sealed: Vec<u8>,
}

const PLACES: &str = "
    SELECT route_id, municipality_id
    FROM route_template_place
    ORDER BY route_id, municipality_id
    LIMIT 100000";

const PLACES_OF: &str = "
    SELECT route_id, municipality_id
    FROM route_template_place
    WHERE route_id = $1
    ORDER BY municipality_id
    LIMIT 2000";

const VERSIONS: &str = "
    SELECT version, name, owner, consulted, direction, steps, entry, ended_on, recorded_by, recorded_at, route_id
    FROM route_template_version
    ORDER BY route_id, version
    LIMIT 100000";

const HOLD: &str = "
    SELECT id
    FROM route_template
    WHERE id = $1";

const ADD_VERSION: &str = "
    INSERT INTO route_template_version (route_id, version, name, owner, consulted, direction, steps, entry, ended_on,
      recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT DO NOTHING";

const OF_CASE: &str = "
    SELECT c.municipality_id, c.case_id, f.person_id, c.version, c.sealed
    FROM case_route c
    JOIN case_file f ON f.municipality_id = c.municipality_id AND f.id = c.case_id
    WHERE c.municipality_id = $1 AND c.case_id = $2";

/// Of cases that go on, to be counted and not shown; whoever is locked is among them.
const ALL: ScopedSql = ScopedSql::new(concat!(
    "SELECT c.municipality_id, c.case_id, o.person_id, c.version, c.sealed FROM case_route c \
     JOIN case_overview o ON o.municipality_id = c.municipality_id AND o.case_id = c.case_id \
     WHERE ",
    not_ended!(),
    " AND {counted:o} ORDER BY c.case_id LIMIT 100000"
));

const KEEP_FIRST: &str = "
    INSERT INTO case_route (municipality_id, case_id, version, sealed, changed_at)
    VALUES ($1, $2, 1, $3, $4)
    ON CONFLICT DO NOTHING";

const KEEP: &str = "
    UPDATE case_route SET version = version + 1, sealed = $3, changed_at = $4
    WHERE municipality_id = $1 AND case_id = $2 AND version = $5";

fn version(row: &Row<'_>) -> Result<(RouteTemplateId, RouteVersion), StoreError> {
    let unread = |_| StoreError::UnknownCode { what: "a route" };
    let (steps, entry): (String, String) = (row.get(5)?, row.get(6)?);
    let version = RouteVersion {
        version: row.get(0)?,
        name: row.get(1)?,
        owner: row.get(2)?,
        consulted: row.get(3)?,
        direction: code(row, 4)?,
        steps: serde_json::from_str(&steps).map_err(unread)?,
        entry: serde_json::from_str(&entry).map_err(unread)?,
        ended: row.get(7)?,
        by: row.get(8)?,
        at: row.get(9)?,
    };
    Ok((row.get(10)?, version))
}

fn case_routes(row: &Row<'_>) -> Result<CaseRoutes, StoreError> {
    Ok(CaseRoutes {
        municipality: row.get(0)?,
        case: row.get(1)?,
        person: row.get(2)?,
        version: row.get(3)?,
        sealed: row.get(4)?,
    })
}

impl Store {
    /// The routes for young people of one of the grant's municipalities, by id.
    pub async fn route_templates<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<RouteFile>, StoreError> {
        let reader = self.read();
        let mut places = by_thing(
            reader
                .fetch_all(PLACES, params![], placed::<RouteTemplateId>)
                .await?,
        );
        places.retain(|_, places| touches(places, grant));
        let versions = reader.fetch_all(VERSIONS, params![], version).await?;
        let mut found = Vec::new();
        for (id, places) in places {
            let of_one = versions.iter().filter(|(of, _)| *of == id);
            let mut before: Vec<RouteVersion> = of_one.map(|(_, one)| one.clone()).collect();
            found.push(RouteFile {
                id,
                places,
                now: before.pop().ok_or(StoreError::NotFound)?,
                before,
            });
        }
        Ok(found)
    }

    /// The routes of a case that was loaded under a grant, sealed.
    pub async fn case_routes(&self, file: &CaseFile) -> Result<Option<CaseRoutes>, StoreError> {
        self.read()
            .fetch_optional(OF_CASE, params![file.municipality, file.id], case_routes)
            .await
    }

    /// The routes of every case of the grant's municipalities that goes on, sealed, to be counted.
    pub async fn all_case_routes<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<CaseRoutes>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, ALL, params![], case_routes)
            .await
    }
}

impl Tx {
    /// Adds a route for young people of these municipalities; [`StoreError::NotFound`] when one is not the grant's.
    pub async fn add_route_template<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: RouteTemplateId,
        places: &[MunicipalityId],
        at: Ts,
    ) -> Result<HeldRoute, StoreError> {
        if !is_within(places, grant) {
            return Err(StoreError::NotFound);
        }
        self.execute_one(
            "INSERT INTO route_template (id, recorded_at) VALUES ($1, $2)",
            params![id, at],
        )
        .await?;
        for place in places {
            self.execute_one(
                "INSERT INTO route_template_place (route_id, municipality_id) VALUES ($1, $2)",
                params![id, *place],
            )
            .await?;
        }
        Ok(HeldRoute { id })
    }

    /// Holds a route; [`StoreError::NotFound`] when a municipality of it is not the grant's.
    pub async fn hold_route_template<A: Action>(
        &mut self,
        grant: &Grant<A>,
        id: RouteTemplateId,
    ) -> Result<HeldRoute, StoreError> {
        let held = |row: &Row<'_>| Ok(HeldRoute { id: row.get(0)? });
        let found = self.fetch_optional_locked(HOLD, params![id], held).await?;
        let places = self
            .fetch_all(PLACES_OF, params![id], placed::<RouteTemplateId>)
            .await?;
        let places: Vec<MunicipalityId> = places.into_iter().map(|(_, place)| place).collect();
        found
            .filter(|_| is_within(&places, grant))
            .ok_or(StoreError::NotFound)
    }

    /// Writes a version of a held route; [`StoreError::Changed`] when there is one of that number already.
    pub async fn add_route_version(
        &mut self,
        route: &HeldRoute,
        version: &RouteVersion,
    ) -> Result<(), StoreError> {
        let unwritten = |_| StoreError::UnknownCode { what: "a route" };
        let steps = serde_json::to_string(&version.steps).map_err(unwritten)?;
        let entry = serde_json::to_string(&version.entry).map_err(unwritten)?;
        let values = params![
            route.id,
            version.version,
            &version.name,
            &version.owner,
            &version.consulted,
            version.direction.code(),
            steps,
            entry,
            version.ended,
            version.by,
            version.at,
        ];
        added(self.execute(ADD_VERSION, values).await?)
    }

    /// Keeps the routes of a held case, in the place of the version that was seen; 0 for none.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else wrote meanwhile.
    pub async fn keep_case_routes<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        sealed: Vec<u8>,
        seen: i64,
        at: Ts,
    ) -> Result<(), StoreError> {
        let file = held.get();
        let place = (file.municipality, file.id);
        added(if seen == 0 {
            self.execute(KEEP_FIRST, params![place.0, place.1, sealed, at])
                .await?
        } else {
            self.execute(KEEP, params![place.0, place.1, sealed, at, seen])
                .await?
        })
    }

    /// Takes away of a person which routes they followed.
    pub(crate) async fn forget_routes(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM case_route WHERE municipality_id = $1 AND case_id IN ( \
             SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2)",
            params![municipality, person],
        )
        .await
        .map(drop)
    }
}
