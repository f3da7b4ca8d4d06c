//! Which dossiers an account opened one by one: the view budget counts them (D10).

use access::{Action, Grant};
use domain::{CaseId, MunicipalityId, Ts};

use super::Chain;
use crate::{Store, StoreError, params};

/// One dossier that was opened, or an alarm told about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Ts,
    /// The code of the action in the log.
    pub action: String,
    /// The code that belongs to it under `alarm`, for an alarm.
    pub alarm: Option<String>,
}

// The literal 'case' is what the partial index is on.
const OPENED: &str = "
    SELECT municipality_id, subject_id, at, action, detail
    FROM audit_entry
    WHERE actor = $1 AND chain = $2 AND subject_kind = 'case' AND outcome = 'done'
        AND at >= $3 AND at < $4
    ORDER BY at, municipality_id, seq
    LIMIT 100000";

impl Store {
    /// What the holder of this grant opened in a period, in every municipality, oldest first. All
    /// nodes write to the same log, so that this counts what was opened on any of them.
    pub async fn opened<A: Action>(
        &self,
        grant: &Grant<A>,
        from: Ts,
        until: Ts,
    ) -> Result<Vec<Opened>, StoreError> {
        let chain = Chain::Reads;
        let key = params![grant.account(), chain.code(), from, until];
        self.audit_reader(chain)
            .fetch_all(OPENED, key, |row| {
                let detail: serde_json::Value = row.get(4)?;
                let alarm = detail.get("alarm").and_then(serde_json::Value::as_str);
                Ok(Opened {
                    municipality: row.get(0)?,
                    case: row.get(1)?,
                    at: row.get(2)?,
                    action: row.get(3)?,
                    alarm: alarm.map(str::to_owned),
                })
            })
            .await
    }
}
