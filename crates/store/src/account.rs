//! Accounts of professionals: how they sign in and which roles they hold, from day to day.

use std::collections::HashMap;

use access::{AccountState, Role};
use domain::{AccountId, Day, GroupingId, MunicipalityId, Ts};
use uuid::Uuid;

use crate::{Row, Store, StoreError, Tx, among::each_among, params};

/// An account, with what signing in needs.
#[derive(Clone)]
pub struct AccountRecord {
    /// Its id.
    pub id: AccountId,
    /// The name colleagues know.
    pub display_name: String,
    /// E-mail address in lower case; unique.
    pub email: String,
    /// Where it stands.
    pub state: AccountState,
    /// Whether it is a service's (command line, scheduler): it has no sign-in page.
    pub is_service: bool,
    /// Argon2id hash of the password, in PHC form.
    pub password_hash: Option<String>,
    /// Secret of the second factor, sealed under the installation's keys.
    pub totp_sealed: Option<Vec<u8>>,
    /// The last step of the second factor that was used; each is used once (E7).
    pub totp_last_step: i64,
    /// Failed attempts since the last success.
    pub failed_count: i64,
    /// Until when nothing is tried (E9).
    pub locked_until: Option<Ts>,
    /// When it was made.
    pub created_at: Ts,
}

impl std::fmt::Debug for AccountRecord {
    /// Shows id and state only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountRecord")
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A role held from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRole {
    /// Id of the assignment.
    pub id: Uuid,
    /// The account.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// For one municipality.
    pub municipality: Option<MunicipalityId>,
    /// Or for the municipalities of a grouping, day by day; neither: for the installation.
    pub grouping: Option<GroupingId>,
    /// The first day.
    pub valid_from: Day,
    /// The last day, if there is one.
    pub valid_until: Option<Day>,
}

/// A one-time invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Whom it invites.
    pub account: AccountId,
    /// Until when it can be used.
    pub expires_at: Ts,
    /// When it was used.
    pub used_at: Option<Ts>,
}

/// A passkey of an account.
#[derive(Clone)]
pub struct PasskeyRecord {
    /// The account.
    pub account: AccountId,
    /// The credential's own id.
    pub credential_id: Vec<u8>,
    /// The credential, sealed under the installation's keys.
    pub credential_sealed: Vec<u8>,
}

macro_rules! account_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, display_name, email, state, is_service, password_hash, totp_sealed, \
             totp_last_step, failed_count, locked_until, created_at FROM account ",
            $rest
        )
    };
}

const BY_ID: &str = account_columns!("WHERE id = $1");
const BY_EMAIL: &str = account_columns!("WHERE email = $1");
const PAGE: &str = account_columns!("WHERE id > $1 ORDER BY id LIMIT $2");
const BY_CREDENTIAL: &str =
    account_columns!("WHERE id = (SELECT account_id FROM passkey WHERE credential_id = $1)");

const NAMES: &str = "SELECT id, display_name FROM account WHERE id IN ($ids)";

const INSERT: &str = "
    INSERT INTO account (id, display_name, email, state, is_service, password_hash, totp_sealed,
        totp_last_step, failed_count, locked_until, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const SET_STATE: &str = "UPDATE account SET state = $2 WHERE id = $1";
const SET_NAME: &str = "UPDATE account SET display_name = $2 WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE account SET password_hash = $2 WHERE id = $1";
const SET_TOTP: &str = "UPDATE account SET totp_sealed = $2, totp_last_step = $3 WHERE id = $1";

const USE_TOTP: &str = "
    UPDATE account
    SET totp_last_step = $2
    WHERE id = $1 AND totp_last_step < $2";

const FAILED: &str = "
    UPDATE account
    SET failed_count = failed_count + 1, locked_until = $2
    WHERE id = $1";

const CLEAR_FAILED: &str = "
    UPDATE account
    SET failed_count = 0, locked_until = $2
    WHERE id = $1";

const INSERT_PASSKEY: &str = "
    INSERT INTO passkey (account_id, credential_id, credential_sealed, created_at)
    VALUES ($1, $2, $3, $4)";

const PASSKEYS: &str = "
    SELECT account_id, credential_id, credential_sealed
    FROM passkey
    WHERE account_id = $1
    ORDER BY credential_id
    LIMIT 100";

const SET_PASSKEY: &str = "
    UPDATE passkey
    SET credential_sealed = $3
    WHERE account_id = $1 AND credential_id = $2";

const DROP_PASSKEYS: &str = "DELETE FROM passkey WHERE account_id = $1";

const INSERT_INVITATION: &str = "
    INSERT INTO invitation (token_hash, account_id, expires_at)
    VALUES ($1, $2, $3)";

const INVITATION: &str = "
    SELECT account_id, expires_at, used_at
    FROM invitation
    WHERE token_hash = $1";

const USE_INVITATION: &str = "
    UPDATE invitation
    SET used_at = $2
    WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";

const END_INVITATIONS: &str = "
    UPDATE invitation
    SET expires_at = $2
    WHERE account_id = $1 AND used_at IS NULL AND expires_at > $2";

const INSERT_ROLE: &str = "
    INSERT INTO account_role (id, account_id, role, municipality_id, grouping_id, valid_from,
        valid_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const END_ROLE: &str = "
    UPDATE account_role
    SET valid_until = $3
    WHERE id = $1 AND account_id = $2";

const ROLES: &str = "
    SELECT id, account_id, role, municipality_id, grouping_id, valid_from, valid_until
    FROM account_role
    WHERE account_id = $1
    ORDER BY valid_from, id
    LIMIT 1000";

impl Store {
    /// An account by its id.
    pub async fn account(&self, id: AccountId) -> Result<Option<AccountRecord>, StoreError> {
        self.read()
            .fetch_optional(BY_ID, params![id], account)
            .await
    }

    /// An account by its e-mail address, which the caller has put in lower case.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<AccountRecord>, StoreError> {
        self.read()
            .fetch_optional(BY_EMAIL, params![email], account)
            .await
    }

    /// The account a passkey belongs to.
    pub async fn account_by_credential(
        &self,
        credential_id: &[u8],
    ) -> Result<Option<AccountRecord>, StoreError> {
        self.read()
            .fetch_optional(BY_CREDENTIAL, params![credential_id], account)
            .await
    }

    /// A page of accounts by id, after one or from the start.
    pub async fn accounts(
        &self,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<AccountRecord>, StoreError> {
        let after = after.map_or(Uuid::nil(), AccountId::uuid);
        self.read()
            .fetch_all(PAGE, params![after, limit], account)
            .await
    }

    /// The roles an account holds, held or will hold.
    pub async fn roles_of(&self, account: AccountId) -> Result<Vec<AccountRole>, StoreError> {
        self.read()
            .fetch_all(ROLES, params![account], role_row)
            .await
    }

    /// The passkeys of an account.
    pub async fn passkeys(&self, account: AccountId) -> Result<Vec<PasskeyRecord>, StoreError> {
        self.read()
            .fetch_all(PASSKEYS, params![account], |row| {
                Ok(PasskeyRecord {
                    account: row.get(0)?,
                    credential_id: row.get(1)?,
                    credential_sealed: row.get(2)?,
                })
            })
            .await
    }

    /// The names colleagues know these accounts by.
    pub async fn account_names(
        &self,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, String>, StoreError> {
        let remembered = &self.inner.remembered.names;
        let (changes, known) = remembered.look();
        let known = known.unwrap_or_default();
        let unknown: Vec<Uuid> = accounts
            .iter()
            .filter(|account| !known.contains_key(account))
            .map(|account| account.uuid())
            .collect();
        let mut names: HashMap<AccountId, String> = accounts
            .iter()
            .filter_map(|account| Some((*account, known.get(account)?.clone())))
            .collect();
        if !unknown.is_empty() {
            let mut found = HashMap::with_capacity(unknown.len());
            each_among(&self.read(), NAMES, &[], &unknown, |row| {
                found.insert(row.get(0)?, row.get(1)?);
                Ok(())
            })
            .await?;
            remembered.add(changes, found.clone());
            names.extend(found);
        }
        Ok(names)
    }

    /// An invitation by the hash of its token.
    pub async fn invitation(
        &self,
        token_hash: &[u8; 32],
    ) -> Result<Option<Invitation>, StoreError> {
        self.read()
            .fetch_optional(INVITATION, params![token_hash], |row| {
                Ok(Invitation {
                    account: row.get(0)?,
                    expires_at: row.get(1)?,
                    used_at: row.get(2)?,
                })
            })
            .await
    }
}

impl Tx {
    /// Adds an account; a unique violation when the e-mail address is taken.
    pub async fn insert_account(&mut self, account: &AccountRecord) -> Result<(), StoreError> {
        let values = params![
            account.id,
            &account.display_name,
            &account.email,
            state_code(account.state),
            account.is_service,
            account.password_hash.clone(),
            account.totp_sealed.clone(),
            account.totp_last_step,
            account.failed_count,
            account.locked_until,
            account.created_at,
        ];
        self.execute(INSERT, values).await.map(drop)
    }

    /// An account by its id, held until the end of the transaction.
    pub async fn hold_account(&mut self, id: AccountId) -> Result<AccountRecord, StoreError> {
        let found = self
            .fetch_optional_locked(BY_ID, params![id], account)
            .await?;
        found.ok_or(StoreError::NotFound)
    }

    /// Changes where an account stands.
    pub async fn set_account_state(
        &mut self,
        id: AccountId,
        state: AccountState,
    ) -> Result<(), StoreError> {
        self.execute_one(SET_STATE, params![id, state_code(state)])
            .await
    }

    /// Changes the name colleagues know.
    pub async fn set_account_name(&mut self, id: AccountId, name: &str) -> Result<(), StoreError> {
        self.changes_remembered();
        self.execute_one(SET_NAME, params![id, name]).await
    }

    /// Sets or removes the password's hash.
    pub async fn set_password_hash(
        &mut self,
        id: AccountId,
        hash: Option<&str>,
    ) -> Result<(), StoreError> {
        self.execute_one(SET_PASSWORD, params![id, hash]).await
    }

    /// Sets or removes the sealed secret of the second factor, and the last step used.
    pub async fn set_totp(
        &mut self,
        id: AccountId,
        sealed: Option<Vec<u8>>,
        last_step: i64,
    ) -> Result<(), StoreError> {
        self.execute_one(SET_TOTP, params![id, sealed, last_step])
            .await
    }

    /// Uses a step of the second factor; false when it, or a later one, was used before (E7).
    pub async fn use_totp_step(&mut self, id: AccountId, step: i64) -> Result<bool, StoreError> {
        Ok(self.execute(USE_TOTP, params![id, step]).await? == 1)
    }

    /// Counts a failed attempt and sets until when nothing is tried (E9).
    pub async fn count_failed_sign_in(
        &mut self,
        id: AccountId,
        locked_until: Option<Ts>,
    ) -> Result<(), StoreError> {
        self.execute_one(FAILED, params![id, locked_until]).await
    }

    /// Forgets failed attempts after a success.
    pub async fn clear_failed_sign_ins(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.execute_one(CLEAR_FAILED, params![id, None::<Ts>])
            .await
    }

    /// Adds a passkey; a unique violation when it is another account's already (E7).
    pub async fn insert_passkey(&mut self, passkey: &PasskeyRecord) -> Result<(), StoreError> {
        let PasskeyRecord {
            account,
            credential_id,
            credential_sealed,
        } = passkey;
        let at = self.clock().now();
        let values = params![*account, credential_id, credential_sealed, at];
        self.execute(INSERT_PASSKEY, values).await.map(drop)
    }

    /// Replaces a passkey's sealed credential, whose counter moved.
    pub async fn update_passkey(&mut self, passkey: &PasskeyRecord) -> Result<(), StoreError> {
        let PasskeyRecord {
            account,
            credential_id,
            credential_sealed,
        } = passkey;
        self.execute_one(
            SET_PASSKEY,
            params![*account, credential_id, credential_sealed],
        )
        .await
    }

    /// Removes every passkey of an account; returns their number.
    pub async fn remove_passkeys(&mut self, account: AccountId) -> Result<u64, StoreError> {
        self.execute(DROP_PASSKEYS, params![account]).await
    }

    /// Adds an invitation by the hash of its token.
    pub async fn insert_invitation(
        &mut self,
        token_hash: &[u8; 32],
        account: AccountId,
        expires_at: Ts,
    ) -> Result<(), StoreError> {
        self.execute(INSERT_INVITATION, params![token_hash, account, expires_at])
            .await
            .map(drop)
    }

    /// Uses an invitation; false when it was used before or has expired.
    pub async fn use_invitation(&mut self, token_hash: &[u8; 32]) -> Result<bool, StoreError> {
        let now = self.clock().now();
        Ok(self
            .execute(USE_INVITATION, params![token_hash, now])
            .await?
            == 1)
    }

    /// Ends every open invitation of an account, as when a new one is sent (E3).
    pub async fn end_invitations(&mut self, account: AccountId) -> Result<u64, StoreError> {
        let now = self.clock().now();
        self.execute(END_INVITATIONS, params![account, now]).await
    }

    /// Gives an account a role.
    pub async fn insert_role(&mut self, role: &AccountRole) -> Result<(), StoreError> {
        let values = params![
            role.id,
            role.account,
            role.role.code(),
            role.municipality,
            role.grouping,
            role.valid_from,
            role.valid_until,
        ];
        self.execute(INSERT_ROLE, values).await.map(drop)
    }

    /// Sets the last day of a role.
    pub async fn end_role(
        &mut self,
        account: AccountId,
        role: Uuid,
        last_day: Day,
    ) -> Result<(), StoreError> {
        self.execute_one(END_ROLE, params![role, account, last_day])
            .await
    }
}

pub(crate) const fn state_code(state: AccountState) -> &'static str {
    match state {
        AccountState::Invited => "invited",
        AccountState::Active => "active",
        AccountState::Suspended => "suspended",
    }
}

pub(crate) fn state_of(code: &str) -> Result<AccountState, StoreError> {
    [
        AccountState::Invited,
        AccountState::Active,
        AccountState::Suspended,
    ]
    .into_iter()
    .find(|state| state_code(*state) == code)
    .ok_or(StoreError::UnknownCode {
        what: "account state",
    })
}

pub(crate) fn role_of(code: &str) -> Result<Role, StoreError> {
    code.parse()
        .map_err(|_| StoreError::UnknownCode { what: "role" })
}

fn account(row: &Row<'_>) -> Result<AccountRecord, StoreError> {
    Ok(AccountRecord {
        id: row.get(0)?,
        display_name: row.get(1)?,
        email: row.get(2)?,
        state: state_of(&row.get::<String>(3)?)?,
        is_service: row.get(4)?,
        password_hash: row.get(5)?,
        totp_sealed: row.get(6)?,
        totp_last_step: row.get(7)?,
        failed_count: row.get(8)?,
        locked_until: row.get(9)?,
        created_at: row.get(10)?,
    })
}

fn role_row(row: &Row<'_>) -> Result<AccountRole, StoreError> {
    Ok(AccountRole {
        id: row.get(0)?,
        account: row.get(1)?,
        role: role_of(&row.get::<String>(2)?)?,
        municipality: row.get(3)?,
        grouping: row.get(4)?,
        valid_from: row.get(5)?,
        valid_until: row.get(6)?,
    })
}
