//! Links between two cases that are of one young person (A.7).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use access::{Action, Grant, ScopedSql};
use domain::{
    AccountId, CaseId, MunicipalityId, Role, Ts,
    outreach::{LinkReason, UnlinkReason},
};
use uuid::Uuid;

use crate::{
    CaseFile, Held, OverviewRow, Row, Store, StoreError, Tx,
    among::pages,
    case::{code, need_to_know, not_ended, overview_columns, overview_row},
    params,
};

/// A link as it stands.
#[derive(Clone, Debug)]
pub struct CaseLink {
    /// Its id.
    pub id: Uuid,
    /// Why.
    pub reason: LinkReason,
    /// Who linked.
    pub by: AccountId,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Ts,
}

/// How a link is undone.
#[derive(Clone, Copy, Debug)]
pub struct Unlinking {
    /// Why.
    pub reason: UnlinkReason,
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

// Who sees one case sees the link when they see the other too: as their work, or under leave.
const LINKS: ScopedSql = ScopedSql::new(concat!(
    "SELECT ",
    overview_columns!(),
    ", l.id, l.reason, l.linked_by, l.linked_role, l.linked_at FROM case_link l JOIN case_overview o \
       ON o.municipality_id = l.municipality_id AND o.case_id = \
         CASE WHEN l.first_case_id = $2 THEN l.second_case_id ELSE l.first_case_id END \
     WHERE l.municipality_id = $3 AND (l.first_case_id = $2 OR l.second_case_id = $2) \
     AND l.undone_at IS NULL AND (",
    need_to_know!(),
    " OR (",
    not_ended!(),
    " AND EXISTS (SELECT 1 FROM case_insight i WHERE i.municipality_id = o.municipality_id \
         AND i.case_id = o.case_id AND i.account_id = $4 AND i.role = $1 AND i.state = 'granted' \
         AND i.until_at > $5))) AND {persons:o} ORDER BY l.linked_at, l.id LIMIT 50"
));

/// Columns of [`overview_columns`].
const OVERVIEW: usize = 21;

fn link(row: &Row<'_>) -> Result<(CaseLink, OverviewRow), StoreError> {
    let link = CaseLink {
        id: row.get(OVERVIEW)?,
        reason: code(row, OVERVIEW + 1)?,
        by: row.get(OVERVIEW + 2)?,
        role: code(row, OVERVIEW + 3)?,
        at: row.get(OVERVIEW + 4)?,
    };
    Ok((link, overview_row(row)?))
}

/// Pairs of linked cases by either end, as rows give them.
fn pair(row: &Row<'_>) -> Result<(CaseId, CaseId), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

/// Cases by the municipality they are in.
fn at_home(
    cases: impl IntoIterator<Item = (MunicipalityId, CaseId)>,
) -> BTreeMap<MunicipalityId, Vec<Uuid>> {
    let mut homes: BTreeMap<MunicipalityId, Vec<Uuid>> = BTreeMap::new();
    for (municipality, case) in cases {
        homes.entry(municipality).or_default().push(case.uuid());
    }
    homes
}

fn ends_of(pairs: &BTreeSet<(CaseId, CaseId)>) -> Vec<CaseId> {
    let ends: BTreeSet<CaseId> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    ends.into_iter().collect()
}

/// Adds to each end of a pair the case at the other.
fn pair_up(
    linked: &mut HashMap<CaseId, Vec<CaseFile>>,
    pairs: BTreeSet<(CaseId, CaseId)>,
    files: &[CaseFile],
) {
    for (first, second) in pairs {
        for (one, other) in [(first, second), (second, first)] {
            let other = files.iter().find(|file| file.id == other);
            linked.entry(one).or_default().extend(other.cloned());
        }
    }
}

impl Store {
    /// As [`Tx::linked_with`], holding nothing: to tell what would be refused.
    pub async fn linked_with(
        &self,
        cases: impl IntoIterator<Item = (MunicipalityId, CaseId)>,
    ) -> Result<HashMap<CaseId, Vec<CaseFile>>, StoreError> {
        let reader = self.read();
        let mut linked = HashMap::new();
        for (municipality, ids) in at_home(cases) {
            let key = params![municipality];
            let mut pairs = BTreeSet::new();
            for sql in [BY_FIRST, BY_SECOND] {
                for (sql, values) in pages(reader.engine(), sql, &key, &ids) {
                    pairs.extend(reader.fetch_all(sql, values, pair).await?);
                }
            }
            if !pairs.is_empty() {
                let files = self.files_by_id(municipality, &ends_of(&pairs)).await?;
                pair_up(&mut linked, pairs, &files);
            }
        }
        Ok(linked)
    }

    /// The links of a case, each with the other case, as far as the holder of this grant may see it.
    pub async fn links_of<A: Action>(
        &self,
        grant: &Grant<A>,
        file: &CaseFile,
        now: Ts,
    ) -> Result<Vec<(CaseLink, OverviewRow)>, StoreError> {
        let values = params![
            grant.role().code(),
            file.id,
            file.municipality,
            grant.account(),
            now
        ];
        self.read()
            .fetch_all_scoped(grant, LINKS, values, link)
            .await
    }
}

const INSERT: &str = "INSERT INTO case_link (municipality_id, id, first_case_id, second_case_id, reason, \
     linked_by, linked_role, linked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";

const UNDO: &str = "UPDATE case_link SET undone_reason = $4, undone_by = $5, undone_at = $6 \
     WHERE municipality_id = $1 AND id = $3 AND (first_case_id = $2 OR second_case_id = $2) \
     AND undone_at IS NULL";

/// Links of cases by either end.
const BY_FIRST: &str = "SELECT first_case_id, second_case_id FROM case_link \
     WHERE municipality_id = $1 AND undone_at IS NULL AND first_case_id IN ($ids) ORDER BY id";
const BY_SECOND: &str = "SELECT first_case_id, second_case_id FROM case_link \
     WHERE municipality_id = $1 AND undone_at IS NULL AND second_case_id IN ($ids) ORDER BY id";

impl Tx {
    /// Links a held case with another of the same municipality; both are held until the end, so that neither acts
    /// meanwhile. False: they are linked already.
    pub async fn link<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        other: CaseId,
        link: &CaseLink,
    ) -> Result<bool, StoreError> {
        let file = held.get();
        let locked: Option<CaseId> = self
            .fetch_optional_locked(
                concat!(
                    "SELECT o.case_id FROM case_overview o \
                     JOIN case_file f ON f.municipality_id = o.municipality_id AND f.id = o.case_id \
                     WHERE o.municipality_id = $1 AND o.case_id = $2 AND ",
                    not_ended!()
                ),
                params![file.municipality, other],
                |row| row.get(0),
            )
            .await?;
        locked.ok_or(StoreError::NotFound)?;
        let (first, second) = (file.id.min(other), file.id.max(other));
        let added = self
            .execute(
                INSERT,
                params![
                    file.municipality,
                    link.id,
                    first,
                    second,
                    link.reason.code(),
                    link.by,
                    link.role.code(),
                    link.at
                ],
            )
            .await?;
        Ok(added == 1)
    }

    /// Undoes a link of a held case. [`StoreError::NotFound`] when there is none such, or it was undone.
    pub async fn unlink<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        link: Uuid,
        undone: Unlinking,
    ) -> Result<(), StoreError> {
        let file = held.get();
        let Unlinking { reason, by, at } = undone;
        let touched = self
            .execute(
                UNDO,
                params![file.municipality, file.id, link, reason.code(), by, at],
            )
            .await?;
        if touched == 1 {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// The cases linked with each of these, with their histories. The links are held until the end, so that of two
    /// linked cases one is asked at a time. It shows nobody and stands under no grant.
    pub async fn linked_with(
        &mut self,
        cases: impl IntoIterator<Item = (MunicipalityId, CaseId)>,
    ) -> Result<HashMap<CaseId, Vec<CaseFile>>, StoreError> {
        let mut linked = HashMap::new();
        for (municipality, ids) in at_home(cases) {
            let key = params![municipality];
            let mut pairs = BTreeSet::new();
            for sql in [BY_FIRST, BY_SECOND] {
                for (sql, values) in pages(self.engine(), sql, &key, &ids) {
                    pairs.extend(self.fetch_all_locked(sql, values, pair).await?);
                }
            }
            if !pairs.is_empty() {
                let files = self.files_by_id(municipality, &ends_of(&pairs)).await?;
                pair_up(&mut linked, pairs, &files);
            }
        }
        Ok(linked)
    }

    /// Takes the links of a person's cases away: the person is destroyed.
    pub(crate) async fn forget_links(
        &mut self,
        municipality: MunicipalityId,
        person: domain::PersonId,
    ) -> Result<(), StoreError> {
        self.execute(
            "DELETE FROM case_link WHERE municipality_id = $1 AND (first_case_id IN ( \
               SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2) \
             OR second_case_id IN (SELECT id FROM case_file WHERE municipality_id = $1 AND person_id = $2))",
            params![municipality, person],
        )
        .await
        .map(drop)
    }
}
