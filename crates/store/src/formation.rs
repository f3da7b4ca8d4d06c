//! What a caseload is counted from, and the region's own norms.

use std::num::NonZeroU32;

use access::{Action, Grant};
use domain::{
    AccountId, Day, MunicipalityId, RuleBook, Ts,
    formation::{Dossier, Work, dossiers_of},
};

use crate::{Store, StoreError, Tx, case::code, params};

/// A norm the region set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionNorm {
    /// For which work.
    pub work: Work,
    /// The first day.
    pub from: Day,
    /// Cases per fte.
    pub cases: NonZeroU32,
    /// Where it was decided.
    pub source: String,
    /// Why; may be empty where it deviates from nothing.
    pub reason: String,
    /// Who recorded it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

const NORMS: &str = "
    SELECT work, valid_from, cases, source, reason, recorded_by, recorded_at
    FROM caseload_norm
    ORDER BY work, valid_from, recorded_at
    LIMIT 10000";

const SET: &str = "
    INSERT INTO caseload_norm (work, valid_from, cases, source, reason, recorded_by, recorded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

impl Store {
    /// Whose the cases of a municipality were, and when: stretches without a case or a person in them. Every history is
    /// replayed, so that a caseload of any day follows from one definition.
    pub async fn dossiers<A: Action>(
        &self,
        grant: &Grant<A>,
        rules: &RuleBook,
        municipality: MunicipalityId,
    ) -> Result<Vec<Dossier>, StoreError> {
        if !grant.covers(municipality) {
            return Err(StoreError::NotFound);
        }
        let mut found = Vec::new();
        self.each_history(municipality, |_, events| {
            let dossiers = dossiers_of(events, rules, municipality);
            found.extend(dossiers.map_err(|_| StoreError::UnknownCode { what: "a history" })?);
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// The region's own norms, in the order they hold. They hold no person.
    pub async fn caseload_norms(&self) -> Result<Vec<RegionNorm>, StoreError> {
        self.read()
            .fetch_all(NORMS, params![], |row| {
                let cases = u32::try_from(row.get::<i64>(2)?).ok();
                Ok(RegionNorm {
                    work: code(row, 0)?,
                    from: row.get(1)?,
                    cases: cases
                        .and_then(NonZeroU32::new)
                        .ok_or(StoreError::UnknownCode { what: "a norm" })?,
                    source: row.get(3)?,
                    reason: row.get(4)?,
                    by: row.get(5)?,
                    at: row.get(6)?,
                })
            })
            .await
    }
}

impl Tx {
    /// Records a norm of the region; earlier ones stay as they were recorded.
    pub async fn set_caseload_norm(&mut self, norm: &RegionNorm) -> Result<(), StoreError> {
        let values = params![
            norm.work.code(),
            norm.from,
            i64::from(norm.cases.get()),
            &norm.source,
            &norm.reason,
            norm.by,
            norm.at,
        ];
        self.execute_one(SET, values).await
    }
}
