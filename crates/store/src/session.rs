//! Sessions, the actor behind each, and forms that are sent once.

use std::collections::BTreeMap;

use access::{Actor, Assignment, Role, SignInLevel};
use domain::{AccountId, Day, MunicipalityId, Ts};
use uuid::Uuid;

use crate::{
    Row, Store, StoreError, Tx,
    account::{role_of, state_of},
    params,
};

/// A session, known by the hash of the token in its cookie (E1).
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRecord {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// The account.
    pub account: AccountId,
    /// How far the sign-in came.
    pub level: SignInLevel,
    /// When it began.
    pub created_at: Ts,
    /// When it was last used, to within a minute.
    pub last_seen_at: Ts,
    /// When it ends whatever happens.
    pub expires_at: Ts,
    /// What a step of the sign-in keeps for the next, such as a passkey's challenge.
    pub state: Option<serde_json::Value>,
}

/// What became of a form's once-only id (B1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Once {
    /// It was never used: do the work and keep the answer.
    Fresh,
    /// The same form was sent before and has no answer yet: its work goes on, or was cut off.
    Unanswered,
    /// The same form was sent before: give this answer again.
    Answered(String),
    /// Another form was sent under this id.
    OtherBody,
}

// What an account reaches on a day. A role for a grouping reaches its municipalities of that day; one
// without either has none. Each municipality brings those that went on in it by that day, and those
// that went on in them.
macro_rules! reach {
    ($account:literal, $day:literal) => {
        concat!(
            "reach (role, municipality_id) AS (
        SELECT r.role, m.id
        FROM account_role r
        LEFT JOIN municipality_grouping g ON g.grouping_id = r.grouping_id
            AND g.valid_from <= ",
            $day,
            " AND (g.valid_until IS NULL OR g.valid_until >= ",
            $day,
            ")
        LEFT JOIN municipality m ON (m.id = r.municipality_id OR m.id = g.municipality_id)
            AND m.valid_from <= ",
            $day,
            " AND (m.valid_until IS NULL OR m.valid_until >= ",
            $day,
            ")
        WHERE r.account_id = ",
            $account,
            " AND r.valid_from <= ",
            $day,
            " AND (r.valid_until IS NULL OR r.valid_until >= ",
            $day,
            ")
        UNION
        SELECT reach.role, past.id
        FROM reach
        JOIN municipality past ON past.successor_id = reach.municipality_id
            AND past.valid_until < ",
            $day,
            "
    )"
        )
    };
}

// The session with its account, a row for each role held on the day $3 in each municipality it
// reaches; one row without a role for who holds none.
const SESSION: &str = concat!(
    "
    WITH RECURSIVE asked AS (
        SELECT s.token_hash, s.account_id, s.level, s.created_at, s.last_seen_at, s.expires_at,
            s.state, a.display_name, a.state AS account_state
        FROM session s
        JOIN account a ON a.id = s.account_id
        WHERE s.token_hash = $1 AND s.expires_at > $2
    ), ",
    reach!("(SELECT account_id FROM asked)", "$3"),
    "
    SELECT asked.token_hash, asked.account_id, asked.level, asked.created_at, asked.last_seen_at,
        asked.expires_at, asked.state, asked.display_name, asked.account_state,
        reach.role, reach.municipality_id
    FROM asked
    LEFT JOIN reach ON TRUE
    ORDER BY reach.role, reach.municipality_id
    LIMIT 10000"
);

const INSERT: &str = "
    INSERT INTO session (token_hash, account_id, level, created_at, last_seen_at, expires_at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const TOUCH: &str = "
    UPDATE session
    SET last_seen_at = $2
    WHERE token_hash = $1 AND last_seen_at < $2";

const SET_STATE: &str = "
    UPDATE session
    SET state = $2
    WHERE token_hash = $1";

const END: &str = "DELETE FROM session WHERE token_hash = $1";
const END_ALL: &str = "DELETE FROM session WHERE account_id = $1";
const SWEEP: &str = "DELETE FROM session WHERE expires_at <= $1 OR last_seen_at <= $2";

const ASSIGNMENTS: &str = concat!(
    "
    WITH RECURSIVE ",
    reach!("$1", "$2"),
    "
    SELECT role, municipality_id
    FROM reach
    ORDER BY role, municipality_id
    LIMIT 10000"
);

const ONCE: &str = "
    INSERT INTO once_key (account_id, form_id, body_hash, at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (account_id, form_id) DO NOTHING";

const ONCE_BEFORE: &str = "
    SELECT body_hash, answer
    FROM once_key
    WHERE account_id = $1 AND form_id = $2";

const ONCE_ANSWER: &str = "
    UPDATE once_key
    SET answer = $3
    WHERE account_id = $1 AND form_id = $2";

const ONCE_RELEASE: &str = "
    DELETE FROM once_key
    WHERE account_id = $1 AND form_id = $2 AND answer IS NULL";

const ONCE_SWEEP: &str = "DELETE FROM once_key WHERE at < $1";

/// Roles as they are read, row by row.
#[derive(Default)]
struct Roles(BTreeMap<Role, Vec<MunicipalityId>>);

impl Roles {
    fn take(&mut self, role: &str, reaches: Option<MunicipalityId>) -> Result<(), StoreError> {
        self.0.entry(role_of(role)?).or_default().extend(reaches);
        Ok(())
    }

    fn assignments(self) -> Vec<Assignment> {
        let assignment = |(role, municipalities)| Assignment {
            role,
            municipalities,
        };
        self.0.into_iter().map(assignment).collect()
    }
}

impl Store {
    /// The session of a token and the actor behind it, with the roles held today; `None` when it
    /// ended or was not used since `idle_since`. Asked anew at each request, so that a change of
    /// role, suspension or sign-out counts at once (D12).
    pub async fn actor_for_session(
        &self,
        token_hash: &[u8; 32],
        idle_since: Ts,
    ) -> Result<Option<(Actor, SessionRecord)>, StoreError> {
        let now = self.inner.clock.now();
        let (mut found, mut roles) = (None, Roles::default());
        self.read()
            .fetch_each(SESSION, params![token_hash, now, now.day()], |row| {
                if found.is_none() {
                    let state = state_of(&row.get::<String>(8)?)?;
                    found = Some((session(row)?, row.get::<String>(7)?, state));
                }
                match row.get::<Option<String>>(9)? {
                    Some(role) => roles.take(&role, row.get(10)?),
                    None => Ok(()),
                }
            })
            .await?;
        let Some((session, display, state)) = found else {
            return Ok(None);
        };
        if session.last_seen_at <= idle_since {
            return Ok(None);
        }
        let assignments = roles.assignments();
        let (account, level) = (session.account, session.level);
        Ok(Some((
            Actor {
                account,
                display,
                state,
                level,
                assignments,
            },
            session,
        )))
    }

    /// The actor of an account without a session: the command line and the scheduler. It has the
    /// full level of sign-in, since whoever starts the program holds the machine.
    pub async fn service_actor(&self, account: AccountId) -> Result<Actor, StoreError> {
        let record = self.account(account).await?.ok_or(StoreError::NotFound)?;
        let today = self.inner.clock.today();
        Ok(Actor {
            account,
            display: record.display_name,
            state: record.state,
            level: SignInLevel::Full,
            assignments: self.assignments_on(account, today).await?,
        })
    }

    /// The roles an account holds on a day, each with the municipalities it reaches then.
    pub async fn assignments_on(
        &self,
        account: AccountId,
        day: Day,
    ) -> Result<Vec<Assignment>, StoreError> {
        let mut roles = Roles::default();
        self.read()
            .fetch_each(ASSIGNMENTS, params![account, day], |row| {
                roles.take(&row.get::<String>(0)?, row.get(1)?)
            })
            .await?;
        Ok(roles.assignments())
    }

    /// Notes that a session was used. Nothing is logged: it is no act of its own.
    pub async fn touch_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        self.keep_house(TOUCH, params![token_hash, self.inner.clock.now()])
            .await
            .map(drop)
    }

    /// Keeps what a step of the sign-in needs at the next. Nothing is logged: the step is.
    pub async fn set_session_state(
        &self,
        token_hash: &[u8; 32],
        state: Option<&serde_json::Value>,
    ) -> Result<(), StoreError> {
        self.keep_house(SET_STATE, params![token_hash, state])
            .await
            .map(drop)
    }

    /// Removes sessions that ended or were not used since `idle_since`; returns their number.
    pub async fn sweep_sessions(&self, idle_since: Ts) -> Result<u64, StoreError> {
        self.keep_house(SWEEP, params![self.inner.clock.now(), idle_since])
            .await
    }

    /// Claims a form's once-only id, on disk before its work begins: of two that come at once, on
    /// whichever node, one gets [`Once::Fresh`]. Nothing is logged: the work is.
    pub async fn claim_form(
        &self,
        account: AccountId,
        form: Uuid,
        body_hash: &[u8; 32],
    ) -> Result<Once, StoreError> {
        let at = self.inner.clock.now();
        loop {
            let claimed = self
                .keep_house(ONCE, params![account, form, body_hash, at])
                .await?;
            if claimed == 1 {
                return Ok(Once::Fresh);
            }
            let before: Option<([u8; 32], Option<String>)> = self
                .read()
                .fetch_optional(ONCE_BEFORE, params![account, form], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .await?;
            match before {
                Some((body, _)) if body != *body_hash => return Ok(Once::OtherBody),
                Some((_, Some(answer))) => return Ok(Once::Answered(answer)),
                Some((_, None)) => return Ok(Once::Unanswered),
                // Released in between: it may be claimed after all.
                None => {}
            }
        }
    }

    /// Keeps the answer of a claimed form, to be given again.
    pub async fn answer_form(
        &self,
        account: AccountId,
        form: Uuid,
        answer: &str,
    ) -> Result<(), StoreError> {
        self.keep_house(ONCE_ANSWER, params![account, form, answer])
            .await
            .map(drop)
    }

    /// Gives a claimed form free whose work changed nothing: it may be sent again.
    pub async fn release_form(&self, account: AccountId, form: Uuid) -> Result<(), StoreError> {
        self.keep_house(ONCE_RELEASE, params![account, form])
            .await
            .map(drop)
    }

    /// Forgets the answers of forms sent before a moment; returns their number.
    pub async fn sweep_once_keys(&self, before: Ts) -> Result<u64, StoreError> {
        self.keep_house(ONCE_SWEEP, params![before]).await
    }
}

impl Tx {
    /// Begins a session. A higher level or another account is always a new session under a new
    /// token (E2).
    pub async fn insert_session(&mut self, session: &SessionRecord) -> Result<(), StoreError> {
        let values = params![
            session.token_hash,
            session.account,
            level_code(session.level),
            session.created_at,
            session.last_seen_at,
            session.expires_at,
            session.state.as_ref(),
        ];
        self.execute(INSERT, values).await.map(drop)
    }

    /// Ends a session; nothing happens when it has ended already.
    pub async fn end_session(&mut self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        self.execute(END, params![token_hash]).await.map(drop)
    }

    /// Ends every session of an account, and the secret address of its calendar (E3); returns the number
    /// of sessions.
    pub async fn end_sessions_of(&mut self, account: AccountId) -> Result<u64, StoreError> {
        self.drop_calendar_feed(account).await?;
        self.execute(END_ALL, params![account]).await
    }
}

const fn level_code(level: SignInLevel) -> &'static str {
    match level {
        SignInLevel::Password => "password",
        SignInLevel::Full => "full",
    }
}

fn session(row: &Row<'_>) -> Result<SessionRecord, StoreError> {
    let level = match row.get::<String>(2)?.as_str() {
        "password" => SignInLevel::Password,
        "full" => SignInLevel::Full,
        _ => {
            return Err(StoreError::UnknownCode {
                what: "sign-in level",
            });
        }
    };
    Ok(SessionRecord {
        token_hash: row.get(0)?,
        account: row.get(1)?,
        level,
        created_at: row.get(3)?,
        last_seen_at: row.get(4)?,
        expires_at: row.get(5)?,
        state: row.get(6)?,
    })
}
