//! The routing table: who carries out (S4-131, S4-132).

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, MunicipalityId, NetworkRouteId, Ts,
    network::{Executor, Route},
};

use super::small;
use crate::{Row, Store, StoreError, Tx, case::code, params};

/// A line of the routing table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRecord {
    /// Of which municipality.
    pub municipality: MunicipalityId,
    /// Its id.
    pub id: NetworkRouteId,
    /// What it says.
    pub route: Route,
    /// Who wrote it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const ROUTES: ScopedSql = ScopedSql::new(
    "SELECT r.municipality_id, r.id, r.direction, r.from_age, r.until_age, r.executor, r.team, r.valid_from, \
       r.recorded_by, r.recorded_at \
     FROM network_route r WHERE {scope:r} ORDER BY r.recorded_at, r.id LIMIT 100000",
);

const ADD: &str = "
    INSERT INTO network_route (municipality_id, id, direction, from_age, until_age, executor, team, valid_from, recorded_by,
      recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

fn route(row: &Row<'_>) -> Result<RouteRecord, StoreError> {
    Ok(RouteRecord {
        municipality: row.get(0)?,
        id: row.get(1)?,
        route: Route {
            direction: code(row, 2)?,
            from_age: small(row, 3)?,
            until_age: small(row, 4)?,
            executor: Executor {
                kind: code(row, 5)?,
                team: row.get(6)?,
            },
            valid_from: row.get(7)?,
        },
        by: row.get(8)?,
        at: row.get(9)?,
    })
}

impl Store {
    /// The lines of the grant's municipalities, in the order they were written.
    pub async fn network_routes<A: Action>(
        &self,
        grant: &Grant<A>,
    ) -> Result<Vec<RouteRecord>, StoreError> {
        self.read()
            .fetch_all_scoped(grant, ROUTES, params![], route)
            .await
    }
}

impl Tx {
    /// Writes a line; [`StoreError::NotFound`] when its municipality is not the grant's.
    pub async fn add_network_route<A: Action>(
        &mut self,
        grant: &Grant<A>,
        new: &RouteRecord,
    ) -> Result<(), StoreError> {
        if !grant.covers(new.municipality) {
            return Err(StoreError::NotFound);
        }
        let route = &new.route;
        let values = params![
            new.municipality,
            new.id,
            route.direction.code(),
            i64::from(route.from_age),
            i64::from(route.until_age),
            route.executor.kind.code(),
            &route.executor.team,
            route.valid_from,
            new.by,
            new.at,
        ];
        self.execute_one(ADD, values).await
    }
}
