//! Signing in and out: password, second factor, sessions (security.md E1 to E11).
//!
//! A session is a row on the server, found by the hash of an opaque token of 256 bits. The token is
//! new at every step up (E2), and every credential of an account dies together when its roles, its
//! state or its factors change (E3).

mod attempts;
mod invitation;
mod passkey;
mod password;
mod totp;

use std::{fmt, sync::PoisonError};

use access::{AccountState, Actor, SignInLevel};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{AccountId, MunicipalityId, Role, RuleKey, Ts};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{AccountRecord, AuditEntry, SessionRecord, Tx, Who};
use vault::Entropy;
use webauthn_rs::{Webauthn, WebauthnBuilder, prelude::Url};
use zeroize::Zeroizing;

pub(crate) use self::invitation::{INVITATION_SECONDS, invite, path_of};
pub use self::{
    invitation::{InvitationView, accept_invitation, open_invitation},
    passkey::{begin_passkey, confirm_passkey, passkey_challenge, with_passkey},
    totp::{TotpEnrolment, begin_totp, confirm_totp, with_totp},
};
use crate::{App, AppConfig, AppError, Result};

/// How often a session notes that it is in use: short beside the idle limit, long beside a click.
const NOTED_EVERY_SECONDS: i64 = 30;

/// How long after signing in one may change how one signs in: an unattended screen is not enough.
const FRESH_SECONDS: i64 = 10 * 60;

/// The value of the session cookie. Shown to nobody: no `Display`, and a `Debug` that hides it.
#[derive(Clone)]
pub struct SessionToken(Zeroizing<String>);

impl SessionToken {
    /// The token a browser sent; whether it belongs to a session is found out on use.
    pub fn from_cookie(value: &str) -> Self {
        Self(Zeroizing::new(value.to_owned()))
    }

    /// The value for the cookie.
    pub fn as_cookie(&self) -> &str {
        &self.0
    }

    fn fresh(entropy: &Entropy) -> Self {
        Self(secret_text(entropy))
    }

    /// What is stored of it (E1).
    fn hash(&self) -> [u8; 32] {
        hash_of(&self.0)
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(*)")
    }
}

/// A secret of 256 random bits as text for a cookie or a link.
pub(crate) fn secret_text(entropy: &Entropy) -> Zeroizing<String> {
    Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(entropy.token_256()))
}

/// SHA-256 of such a text; enough for a secret that cannot be guessed.
pub(crate) fn hash_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Who sits at the other end, for counting attempts only.
#[derive(Clone, Debug)]
pub struct Client {
    /// The address as text.
    pub address: String,
}

/// The second factors an account has set up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactors {
    /// An authenticator app.
    pub totp: bool,
    /// At least one passkey.
    pub passkey: bool,
}

/// A session in use.
#[derive(Clone, Debug)]
pub struct Session {
    /// Hash of the token it was found by, to tell sessions apart.
    pub token_id: [u8; 32],
    /// Who acts, with what they hold today.
    pub actor: Actor,
    /// The second factors set up.
    pub factors: SecondFactors,
    /// Whether it serves only to set up the first second factor.
    pub enrolling: bool,
    /// Whether it began so lately that it may change how its holder signs in, and take away a file about people.
    pub fresh: bool,
}

impl Session {
    /// Refuses what leaves the house to a session of a while ago: an unattended screen must not be enough (C10).
    ///
    /// # Errors
    /// [`AppError::Rule`] unless its holder signed in a short while ago.
    pub fn must_be_fresh(&self) -> Result<()> {
        if self.fresh {
            Ok(())
        } else {
            Err(AppError::rule(
                "C10",
                "Log eerst opnieuw in. Een bestand over jongeren kan alleen kort na het inloggen worden opgehaald.",
            ))
        }
    }
}

/// A sign-in link of the demonstration: whoever has it is that person.
#[derive(Clone)]
pub struct DemoLink {
    /// The role to be shown.
    pub role: Role,
    /// The text of the link: name and role.
    pub label: String,
    /// The path of the page that signs in.
    pub path: String,
    account: AccountId,
    token: [u8; 32],
}

/// What a session remembers of itself: its limit, and what one step keeps for the next. Factors are
/// noted here because every session ends when they change (E3).
#[derive(Clone, Default, Serialize, Deserialize)]
struct Kept {
    idle_seconds: i64,
    factors: SecondFactors,
    /// The sealed secret of an authenticator app that is being set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    totp: Option<Vec<u8>>,
    /// What a passkey was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked: Option<webauthn_rs::prelude::PasskeyAuthentication>,
    /// How a passkey is being made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    making: Option<webauthn_rs::prelude::PasskeyRegistration>,
}

/// A session that is valid now.
struct Live {
    row: SessionRecord,
    kept: Kept,
    actor: Actor,
}

/// A session that takes a step of signing in or setting up, with its account.
struct Step {
    row: SessionRecord,
    kept: Kept,
    account: AccountRecord,
}

/// The site that passkeys are bound to: `None` where browsers offer none (neither https nor
/// localhost).
///
/// # Errors
/// [`AppError::Internal`] when the public address is no address at all.
pub fn relying_party(config: &AppConfig) -> Result<Option<Webauthn>> {
    let broken = |_| AppError::Internal("the public address is no address");
    let url: Url = config
        .public_url
        .parse()
        .map_err(|_| AppError::Internal("the public address is no address"))?;
    let host = url.domain().map(str::to_owned);
    let secure =
        url.scheme() == "https" || (url.scheme() == "http" && host.as_deref() == Some("localhost"));
    let Some(host) = host.filter(|_| secure) else {
        return Ok(None);
    };
    let builder = WebauthnBuilder::new(&host, &url).map_err(broken)?;
    builder
        .rp_name(&config.organisation)
        .build()
        .map(Some)
        .map_err(broken)
}

/// Checks e-mail address and password; a second factor is asked next.
///
/// An address nobody has costs the same work and gets the same answer (E9).
///
/// # Errors
/// [`AppError::Wait`] while attempts are held back, [`AppError::SignIn`] for every other cause.
pub async fn with_password(
    app: &App,
    email: &str,
    password: &str,
    client: &Client,
) -> Result<(SessionToken, SecondFactors)> {
    let email = normal_email(email);
    let charge = attempts::charge(app, &email, Some(client)).await?;
    let account = app.store.account_by_email(&email).await?;
    let usable = account
        .as_ref()
        .filter(|one| one.state == AccountState::Active && !one.is_service);
    let right = password::verify(
        app,
        usable.and_then(|one| one.password_hash.clone()),
        password,
    )
    .await?;
    let factors = match &account {
        Some(one) => factors(app, one).await?,
        None => SecondFactors::default(),
    };
    let Some(account) = usable.filter(|_| right && (factors.totp || factors.passkey)) else {
        return Err(refused(app, account.map(|one| one.id), "password").await?);
    };
    charge.refund(app).await?;
    let mut tx = app.store.write().await?;
    let token = open(app, &mut tx, account.id, SignInLevel::Password, factors).await?;
    tx.commit(own_entry(account.id, "SignInPassword")).await?;
    Ok((token, factors))
}

/// The session of a token, with what its holder may do today; `None` when it is not or no longer
/// valid. Notes that it is in use.
pub async fn current(app: &App, token: &SessionToken) -> Result<Option<Session>> {
    let Some(Live { row, kept, actor }) = live(app, token).await? else {
        return Ok(None);
    };
    if row.last_seen_at.plus_seconds(NOTED_EVERY_SECONDS) <= app.now() {
        app.store.touch_session(&row.token_hash).await?;
    }
    let enrolling = actor.state == AccountState::Invited;
    Ok(Some(Session {
        token_id: row.token_hash,
        actor,
        factors: kept.factors,
        enrolling,
        fresh: is_fresh(app, &row),
    }))
}

/// Ends a session; nothing when there is none.
pub async fn sign_out(app: &App, token: &SessionToken) -> Result<()> {
    let Some(live) = live(app, token).await? else {
        return Ok(());
    };
    let mut tx = app.store.write().await?;
    tx.end_session(&live.row.token_hash).await?;
    Ok(tx.commit(own_entry(live.actor.account, "SignOut")).await?)
}

/// Makes a sign-in link for an account of the demonstration; returns its path.
///
/// # Errors
/// [`AppError::NotFound`] outside the demonstration.
pub fn offer_demo_link(app: &App, account: AccountId, role: Role, label: &str) -> Result<String> {
    if !app.config.demo {
        return Err(AppError::NotFound);
    }
    let secret = secret_text(&app.entropy);
    let path = format!("/demo/{}", secret.as_str());
    app.demo_links
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(DemoLink {
            role,
            label: label.to_owned(),
            path: path.clone(),
            account,
            token: hash_of(&secret),
        });
    Ok(path)
}

/// The sign-in links of the demonstration as (label, path); none outside it.
pub fn demo_links(app: &App) -> Vec<(String, String)> {
    if !app.config.demo {
        return Vec::new();
    }
    let links = app
        .demo_links
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    links
        .iter()
        .map(|link| (link.label.clone(), link.path.clone()))
        .collect()
}

/// Signs in by a link of the demonstration, at the full level.
///
/// # Errors
/// [`AppError::NotFound`] outside the demonstration and for an unknown link.
pub async fn demo_sign_in(app: &App, link: &str) -> Result<SessionToken> {
    let token = hash_of(link.strip_prefix("/demo/").unwrap_or(link));
    let account = {
        let links = app
            .demo_links
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        links
            .iter()
            .find(|one| one.token == token)
            .map(|one| one.account)
    };
    let account = account
        .filter(|_| app.config.demo)
        .ok_or(AppError::NotFound)?;
    let mut tx = app.store.write().await?;
    let token = open(
        app,
        &mut tx,
        account,
        SignInLevel::Full,
        SecondFactors::default(),
    )
    .await?;
    tx.commit(own_entry(account, "SignInDemo")).await?;
    Ok(token)
}

/// The second factors an account has.
pub(crate) async fn factors(app: &App, account: &AccountRecord) -> Result<SecondFactors> {
    let passkey = !app.store.passkeys(account.id).await?.is_empty();
    Ok(SecondFactors {
        totp: account.totp_sealed.is_some(),
        passkey,
    })
}

/// An e-mail address as accounts are found by it.
pub(crate) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Removes all passkeys of whoever signed in a short while ago and has an authenticator app: for a
/// telephone or key that is gone. Every session ends (E3).
///
/// # Errors
/// [`AppError::NoSession`]; [`AppError::Rule`] when no second factor would be left, or the sign-in is
/// too long ago.
pub async fn drop_passkeys(app: &App, token: &SessionToken) -> Result<()> {
    let live = enrolling_afresh(app, token).await?;
    if live.account.totp_sealed.is_none() {
        return Err(AppError::rule(
            "E7",
            "Stel eerst de code-app in. Zonder passkey en zonder code-app kunt u niet meer inloggen.",
        ));
    }
    let mut tx = app.store.write().await?;
    tx.remove_passkeys(live.account.id).await?;
    tx.end_sessions_of(live.account.id).await?;
    Ok(tx
        .commit(own_entry(live.account.id, "RemovePasskeys"))
        .await?)
}

/// Makes a session within a transaction, its limits taken from the rules of today.
async fn open(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    level: SignInLevel,
    factors: SecondFactors,
) -> Result<SessionToken> {
    let rules = app.rules().await?;
    let limit = |key| rules.integer(key, MunicipalityId::INSTALLATION, app.today());
    let token = SessionToken::fresh(&app.entropy);
    let now = app.now();
    let kept = Kept {
        idle_seconds: limit(RuleKey::SessionIdleMinutes) * 60,
        factors,
        ..Kept::default()
    };
    tx.insert_session(&SessionRecord {
        token_hash: token.hash(),
        account,
        level,
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus_seconds(limit(RuleKey::SessionAbsoluteHours) * 3600),
        state: Some(kept.json()?),
    })
    .await?;
    Ok(token)
}

/// The valid session of a token, if it has one: within its limits, of an account that may use it.
async fn live(app: &App, token: &SessionToken) -> Result<Option<Live>> {
    // The idle limit is the session's own, so it is judged below.
    let found = app
        .store
        .actor_for_session(&token.hash(), Ts::from_micros(0))
        .await?;
    let Some((actor, row)) = found else {
        return Ok(None);
    };
    let state = row.state.clone().unwrap_or_default();
    let kept: Kept = serde_json::from_value(state)
        .map_err(|_| AppError::Internal("a session's state is unreadable"))?;
    let now = app.now();
    let in_time = now < row.expires_at && now < row.last_seen_at.plus_seconds(kept.idle_seconds);
    let fits = match actor.state {
        AccountState::Suspended => false,
        AccountState::Invited => row.level == SignInLevel::Password,
        AccountState::Active => true,
    };
    Ok((in_time && fits).then_some(Live { row, kept, actor }))
}

/// The session halfway signing in: the password was right, the second factor is awaited.
async fn halfway(app: &App, token: &SessionToken) -> Result<Step> {
    step(app, token, |level, state| {
        (level, state) == (SignInLevel::Password, AccountState::Active)
    })
    .await
}

/// A session that may set up a second factor: of an invitation, or signed in fully.
async fn enrolling(app: &App, token: &SessionToken) -> Result<Step> {
    step(app, token, |level, state| {
        level == SignInLevel::Full || state == AccountState::Invited
    })
    .await
}

/// The same, to begin with: whoever is signed in already must have done so a short while ago.
async fn enrolling_afresh(app: &App, token: &SessionToken) -> Result<Step> {
    let step = enrolling(app, token).await?;
    if is_fresh(app, &step.row) {
        Ok(step)
    } else {
        Err(AppError::rule(
            "E3",
            "Log eerst opnieuw in. Dat moet kort voordat u wijzigt hoe u inlogt.",
        ))
    }
}

fn is_fresh(app: &App, session: &SessionRecord) -> bool {
    session.level == SignInLevel::Password
        || app.now() < session.created_at.plus_seconds(FRESH_SECONDS)
}

async fn step(
    app: &App,
    token: &SessionToken,
    fits: fn(SignInLevel, AccountState) -> bool,
) -> Result<Step> {
    let live = live(app, token)
        .await?
        .filter(|one| fits(one.row.level, one.actor.state));
    let Live { row, kept, actor } = live.ok_or(AppError::NoSession)?;
    let account = app
        .store
        .account(actor.account)
        .await?
        .ok_or(AppError::NoSession)?;
    Ok(Step { row, kept, account })
}

impl Step {
    /// Keeps something for the next step.
    async fn keep(&self, app: &App, change: impl FnOnce(&mut Kept)) -> Result<()> {
        let mut kept = self.kept.clone();
        change(&mut kept);
        Ok(app
            .store
            .set_session_state(&self.row.token_hash, Some(&kept.json()?))
            .await?)
    }
}

impl Kept {
    fn json(&self) -> Result<serde_json::Value> {
        serde_json::to_value(self)
            .map_err(|_| AppError::Internal("a session's state cannot be written"))
    }
}

/// Finishes a sign-in: the halfway session goes, a full one with a new token comes (E2).
async fn step_up(app: &App, mut tx: Tx, from: &Step, factor: &'static str) -> Result<SessionToken> {
    tx.end_session(&from.row.token_hash).await?;
    let token = open(
        app,
        &mut tx,
        from.account.id,
        SignInLevel::Full,
        from.kept.factors,
    )
    .await?;
    tx.commit(own_entry(from.account.id, "SignIn").detail("factor", factor))
        .await?;
    Ok(token)
}

/// Finishes the setting up of a factor: every session of the account goes, one new one comes (E3).
async fn enrolled(
    app: &App,
    mut tx: Tx,
    from: &Step,
    factors: SecondFactors,
) -> Result<SessionToken> {
    let account = from.account.id;
    tx.set_account_state(account, AccountState::Active).await?;
    tx.end_sessions_of(account).await?;
    let token = open(app, &mut tx, account, SignInLevel::Full, factors).await?;
    let entry = own_entry(account, "SetUpSecondFactor");
    tx.commit(
        entry
            .detail("totp", factors.totp)
            .detail("passkey", factors.passkey),
    )
    .await?;
    Ok(token)
}

/// Logs a failed step durably; the one answer to every cause (E9).
async fn refused(app: &App, account: Option<AccountId>, step: &'static str) -> Result<AppError> {
    let who = account.map_or(Who::NOBODY, |id| Who::account(id, "none"));
    let entry =
        AuditEntry::refused(MunicipalityId::INSTALLATION, who, "SignIn").detail("step", step);
    app.store.record_read(entry).await?;
    Ok(AppError::SignIn)
}

/// The entry of something someone does to their own sign-in.
fn own_entry(account: AccountId, action: &'static str) -> AuditEntry {
    AuditEntry::new(
        MunicipalityId::INSTALLATION,
        Who::account(account, "none"),
        action,
    )
    .subject("account", account.uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: &str) -> AppConfig {
        AppConfig {
            demo: false,
            public_url: public_url.into(),
            organisation: "Verzonnen regio".into(),
            mail: false,
        }
    }

    #[test]
    fn e7_passkeys_are_bound_to_a_secure_site_only() {
        let offered = |url| relying_party(&config(url)).map(|site| site.is_some()).ok();
        assert_eq!(offered("https://vangnet.example"), Some(true));
        assert_eq!(offered("http://localhost:8080"), Some(true));
        assert_eq!(offered("http://vangnet.example"), Some(false));
        assert_eq!(offered("http://127.0.0.1:8080"), Some(false));
        assert_eq!(offered("geen adres"), None);
    }

    #[test]
    fn e1_a_token_has_256_bits_and_is_not_shown() {
        let token = SessionToken::fresh(&Entropy::seeded(1));
        assert_eq!(
            BASE64_URL_SAFE_NO_PAD
                .decode(token.as_cookie())
                .map(|bytes| bytes.len()),
            Ok(32)
        );
        assert_eq!(format!("{token:?}"), "SessionToken(*)");
    }
}
