//! One-time links to set up an account (E10): no password is ever handed out.

use access::{AccountState, SignInLevel};
use domain::{AccountId, MunicipalityId};
use store::{AccountRecord, AuditEntry, Tx, Who};
use zeroize::Zeroizing;

use super::{SecondFactors, SessionToken, hash_of, open, password, secret_text};
use crate::{App, AppError, Result};

/// How long the link of a colleague holds: 7 days.
pub(crate) const INVITATION_SECONDS: i64 = 7 * 24 * 3600;

/// For whom an invitation is.
#[derive(Clone, Debug)]
pub struct InvitationView {
    /// The name of the invited.
    pub name: String,
    /// The e-mail address that will be the user name.
    pub email: String,
}

/// Shows for whom a link is; it still holds afterwards.
///
/// # Errors
/// [`AppError::NotFound`] when it is unknown, used or expired.
pub async fn open_invitation(app: &App, token: &str) -> Result<InvitationView> {
    let account = invited(app, &hash_of(token)).await?;
    Ok(InvitationView {
        name: account.display_name,
        email: account.email,
    })
}

/// Uses a link: the password is kept, and a session starts that can only set up a second factor.
///
/// # Errors
/// [`AppError::NotFound`] as [`open_invitation`]; [`AppError::Invalid`] on `wachtwoord`.
pub async fn accept_invitation(app: &App, token: &str, password: &str) -> Result<SessionToken> {
    let hash = hash_of(token);
    let account = invited(app, &hash).await?;
    password::check(password, &account.email)?;
    let password = password::hash(app, password).await?;
    let mut tx = app.store.write().await?;
    // Two that come at once: one finds it used.
    if !tx.use_invitation(&hash).await? {
        return Err(AppError::NotFound);
    }
    tx.set_password_hash(account.id, Some(&password)).await?;
    tx.end_sessions_of(account.id).await?;
    let session = open(
        app,
        &mut tx,
        account.id,
        SignInLevel::Password,
        SecondFactors::default(),
    )
    .await?;
    let who = Who::account(account.id, "none");
    let entry = AuditEntry::new(MunicipalityId::INSTALLATION, who, "AcceptInvitation");
    tx.commit(entry.subject("account", account.id.uuid()))
        .await?;
    Ok(session)
}

/// The account a link invites, while it holds.
async fn invited(app: &App, hash: &[u8; 32]) -> Result<AccountRecord> {
    let found = app.store.invitation(hash).await?;
    let usable = found.filter(|one| one.used_at.is_none() && app.now() < one.expires_at);
    let account = app
        .store
        .account(usable.ok_or(AppError::NotFound)?.account)
        .await?;
    account
        .filter(|one| one.state == AccountState::Invited)
        .ok_or(AppError::NotFound)
}

/// Makes a link within a transaction; earlier links of the account no longer hold.
pub(crate) async fn invite(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    seconds: i64,
) -> Result<Zeroizing<String>> {
    let secret = secret_text(&app.entropy);
    tx.end_invitations(account).await?;
    tx.insert_invitation(&hash_of(&secret), account, app.now().plus_seconds(seconds))
        .await?;
    Ok(secret)
}

/// The path of a link.
pub(crate) fn path_of(secret: &str) -> String {
    format!("/uitnodiging/{secret}")
}
