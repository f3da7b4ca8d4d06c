//! On which legal ground each processing rests (AVG art. 6, 30), as municipalities recorded it.

use domain::{AccountId, BasisVersion, MunicipalityId, Ts};

use crate::{Row, Store, StoreError, Tx, case::code, params};

// Of two versions of one day the one recorded last holds: a correction, with its trace.
const ALL: &str = "SELECT municipality_id, processing, valid_from, ground, article, decision, \
     recorded_by, recorded_at FROM legal_basis \
     ORDER BY municipality_id, processing, valid_from, recorded_at LIMIT 100000";

const INSERT: &str = "INSERT INTO legal_basis (municipality_id, processing, valid_from, ground, article, \
     decision, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

/// A version with its trace.
#[derive(Clone, Debug)]
pub struct RecordedBasis {
    /// The version.
    pub version: BasisVersion,
    /// Who recorded it.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

impl Store {
    /// Every version municipalities recorded, in the order they hold.
    pub async fn legal_bases(&self) -> Result<Vec<RecordedBasis>, StoreError> {
        self.read().fetch_all(ALL, params![], recorded).await
    }
}

impl Tx {
    /// Records a version for a municipality; earlier ones stay as they were recorded.
    pub async fn insert_basis(
        &mut self,
        municipality: MunicipalityId,
        version: &BasisVersion,
        by: AccountId,
    ) -> Result<(), StoreError> {
        let at = self.clock().now();
        let values = params![
            municipality,
            version.processing.code(),
            version.valid_from,
            version.ground.map(domain::Ground::code),
            &version.article,
            &version.decision,
            by,
            at,
        ];
        self.changes_remembered();
        self.execute(INSERT, values).await.map(drop)
    }
}

fn recorded(row: &Row<'_>) -> Result<RecordedBasis, StoreError> {
    let ground: Option<String> = row.get(3)?;
    let ground = ground
        .map(|code| {
            code.parse()
                .map_err(|_| StoreError::UnknownCode { what: "a ground" })
        })
        .transpose()?;
    Ok(RecordedBasis {
        version: BasisVersion {
            municipality: Some(row.get(0)?),
            processing: code(row, 1)?,
            valid_from: row.get(2)?,
            ground,
            article: row.get(4)?,
            decision: row.get(5)?,
        },
        by: row.get(6)?,
        at: row.get(7)?,
    })
}
