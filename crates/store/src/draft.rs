//! What somebody typed into a form of a case and did not send yet: the writer's alone.

use access::{Action, Grant};
use domain::{AccountId, CaseId, Day, MunicipalityId, PersonId, Ts};

use crate::{CaseFile, Held, Store, StoreError, Tx, params};

/// A draft as it lies on disk.
#[derive(Clone, Debug)]
pub struct SealedDraft {
    /// The ciphertext.
    pub sealed: Vec<u8>,
    /// When it was kept last.
    pub saved_at: Ts,
}

/// A case with drafts whose days are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftsDue {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// The case.
    pub case: CaseId,
    /// Whose case.
    pub person: PersonId,
}

// The writer is part of the question: no other account ever gets the row (D2).
const FIND: &str = "SELECT sealed, saved_at FROM draft \
     WHERE municipality_id = $1 AND case_id = $2 AND account_id = $3 AND form = $4";

const SAVE: &str = "INSERT INTO draft (municipality_id, case_id, account_id, form, sealed, saved_at, \
     expires_on) VALUES ($1, $2, $3, $4, $5, $6, $7) \
     ON CONFLICT (municipality_id, case_id, account_id, form) DO UPDATE \
     SET sealed = excluded.sealed, saved_at = excluded.saved_at, expires_on = excluded.expires_on";

const DUE: &str = "SELECT DISTINCT d.municipality_id, d.case_id, f.person_id FROM draft d \
     JOIN case_file f ON f.municipality_id = d.municipality_id AND f.id = d.case_id \
     WHERE d.expires_on <= $1 ORDER BY d.municipality_id, d.case_id LIMIT 1000";

const LEFT: &str = "SELECT COUNT(*) FROM draft d \
     JOIN case_file f ON f.municipality_id = d.municipality_id AND f.id = d.case_id \
     WHERE d.municipality_id = $1 AND f.person_id = $2";

impl Store {
    /// The draft this account left in a form of a case that was loaded under a grant.
    pub async fn draft<A: Action>(
        &self,
        grant: &Grant<A>,
        file: &CaseFile,
        form: &str,
    ) -> Result<Option<SealedDraft>, StoreError> {
        let key = params![file.municipality, file.id, grant.account(), form];
        self.read()
            .fetch_optional(FIND, key, |row| {
                Ok(SealedDraft {
                    sealed: row.get(0)?,
                    saved_at: row.get(1)?,
                })
            })
            .await
    }

    /// Up to a thousand cases with drafts whose days are over.
    pub async fn drafts_due(&self, today: Day) -> Result<Vec<DraftsDue>, StoreError> {
        self.read()
            .fetch_all(DUE, params![today], |row| {
                Ok(DraftsDue {
                    municipality: row.get(0)?,
                    case: row.get(1)?,
                    person: row.get(2)?,
                })
            })
            .await
    }

    /// How many drafts there still are about a person, of every writer.
    pub async fn drafts_left(
        &self,
        municipality: MunicipalityId,
        person: PersonId,
    ) -> Result<i64, StoreError> {
        self.read()
            .fetch_one(LEFT, params![municipality, person], |row| row.get(0))
            .await
    }
}

impl Tx {
    /// Keeps what was typed last, until a day.
    pub async fn save_draft<A: Action>(
        &mut self,
        held: &Held<CaseFile, A>,
        form: &str,
        sealed: Vec<u8>,
        expires_on: Day,
    ) -> Result<(), StoreError> {
        let at = self.clock().now();
        let file = held.get();
        let account = held.grant().account();
        let values = params![
            file.municipality,
            file.id,
            account,
            form,
            sealed,
            at,
            expires_on
        ];
        self.execute(SAVE, values).await.map(drop)
    }

    /// Takes away drafts of a case: in one form or in every, of one writer or of every. How many.
    pub async fn drop_drafts(
        &mut self,
        municipality: MunicipalityId,
        case: CaseId,
        form: Option<&str>,
        writer: Option<AccountId>,
    ) -> Result<u64, StoreError> {
        let (form, writer) = (
            form.unwrap_or_default().to_owned(),
            writer.map_or_else(uuid::Uuid::nil, AccountId::uuid),
        );
        self.execute(
            "DELETE FROM draft WHERE municipality_id = $1 AND case_id = $2 \
             AND ($3 = '' OR form = $3) AND ($4 = $5 OR account_id = $4)",
            params![municipality, case, form, writer, uuid::Uuid::nil()],
        )
        .await
    }

    /// Takes away the drafts of a case whose days are over.
    pub async fn drop_expired_drafts(
        &mut self,
        due: DraftsDue,
        today: Day,
    ) -> Result<u64, StoreError> {
        self.execute(
            "DELETE FROM draft WHERE municipality_id = $1 AND case_id = $2 AND expires_on <= $3",
            params![due.municipality, due.case, today],
        )
        .await
    }
}
