//! What the names in memory are made of and kept right by, and whom of them a role may open.

use access::{Action, Grant, ScopedSql};
use domain::{MunicipalityId, PersonId, Ts};
use uuid::Uuid;

use crate::{
    Store, StoreError, Tx,
    among::pages,
    case::{OverviewRow, need_to_know, overview_columns, overview_row},
    engine::scoped,
    params,
};

const OPENABLE: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o WHERE o.person_id IN ($ids) AND ",
    need_to_know!(),
    " AND {persons:o} ORDER BY o.case_id DESC"
));

const BY_CODE: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    " FROM case_overview o \
     JOIN card c ON c.municipality_id = o.municipality_id AND c.case_id = o.case_id \
     WHERE c.short_code = $2 AND ",
    need_to_know!(),
    " AND {persons:o} ORDER BY o.case_id DESC LIMIT 20"
));

/// How the lists of a municipality stand: another count or moment means that many people came or went
/// at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListsStamp {
    lists: i64,
    last: Option<Ts>,
}

impl Store {
    /// The cases of these people that the role of this grant may open, each person's latest first.
    pub async fn openable_cases<A: Action>(
        &self,
        grant: &Grant<A>,
        persons: &[PersonId],
    ) -> Result<Vec<OverviewRow>, StoreError> {
        let ids: Vec<Uuid> = persons.iter().map(|person| person.uuid()).collect();
        let (sql, params) = scoped(grant, OPENABLE, params![grant.role().code()]);
        let reader = self.read();
        let mut found = Vec::new();
        for (sql, values) in pages(reader.engine(), sql.as_str(), &params, &ids) {
            found.extend(reader.fetch_all(sql, values, overview_row).await?);
        }
        Ok(found)
    }

    /// The cases whose card carries this short code and that the role of this grant may open.
    pub async fn cases_by_code<A: Action>(
        &self,
        grant: &Grant<A>,
        code: String,
    ) -> Result<Vec<OverviewRow>, StoreError> {
        self.read()
            .fetch_all_scoped(
                grant,
                BY_CODE,
                params![grant.role().code(), code],
                overview_row,
            )
            .await
    }

    /// The sealed identities of a municipality's people after a person, by id.
    pub async fn identities_after(
        &self,
        municipality: MunicipalityId,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<(PersonId, Vec<u8>)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT id, identity FROM person WHERE municipality_id = $1 AND id > $2 \
                 AND identity IS NOT NULL ORDER BY id LIMIT $3",
                params![
                    municipality,
                    after.map_or(Uuid::nil(), PersonId::uuid),
                    limit
                ],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .await
    }

    /// Whose identity was changed or destroyed since a moment, oldest first, at most 5,000.
    pub async fn identity_changes(
        &self,
        municipality: MunicipalityId,
        since: Ts,
    ) -> Result<Vec<(Ts, PersonId)>, StoreError> {
        self.read()
            .fetch_all(
                "SELECT at, person_id FROM identity_change WHERE municipality_id = $1 AND at >= $2 \
                 ORDER BY at, person_id LIMIT 5000",
                params![municipality, since],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .await
    }

    /// How the lists of a municipality stand.
    pub async fn lists_stamp(
        &self,
        municipality: MunicipalityId,
    ) -> Result<ListsStamp, StoreError> {
        self.read()
            .fetch_one(
                "SELECT COUNT(*), MAX(committed_at) FROM list WHERE municipality_id = $1 \
                 AND state IN ('committed', 'handed_over')",
                params![municipality],
                |row| {
                    Ok(ListsStamp {
                        lists: row.get(0)?,
                        last: row.get(1)?,
                    })
                },
            )
            .await
    }

    /// Takes away notes of changes from before a moment: names in memory do not live that long.
    pub async fn sweep_identity_changes(&self, before: Ts) -> Result<u64, StoreError> {
        self.keep_house("DELETE FROM identity_change WHERE at < $1", params![before])
            .await
    }
}

impl Tx {
    /// Notes that an identity changed or went, for the names in memory on every node.
    pub(crate) async fn note_identity_change(
        &mut self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        let at = self.clock().now();
        self.execute(
            "INSERT INTO identity_change (municipality_id, at, person_id) VALUES ($1, $2, $3) \
             ON CONFLICT DO NOTHING",
            params![municipality, at, person],
        )
        .await
        .map(drop)
    }
}
