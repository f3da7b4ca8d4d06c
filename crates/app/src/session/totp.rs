//! The authenticator app as second factor: codes of six digits that serve once (E7).

use totp_rs::{Builder, Secret, Totp};
use vault::Place;
use zeroize::Zeroizing;

use super::{
    Client, SecondFactors, SessionToken, Step, attempts, enrolled, enrolling, enrolling_afresh,
    halfway, refused, step_up,
};
use crate::{App, AppError, Result};

/// The secret to put in an authenticator app.
pub struct TotpEnrolment {
    /// The secret in base 32, to type over.
    pub secret: String,
    /// The same with names, for a picture to scan.
    pub uri: String,
}

/// Checks the code of the authenticator app and finishes the sign-in.
///
/// # Errors
/// [`AppError::NoSession`] when no password went before, [`AppError::Wait`], [`AppError::SignIn`]
/// for a wrong code and for one that served before.
pub async fn with_totp(
    app: &App,
    token: &SessionToken,
    code: &str,
    client: &Client,
) -> Result<SessionToken> {
    let live = halfway(app, token).await?;
    let charge = attempts::charge(app, &live.account.email, Some(client)).await?;
    let step = match &live.account.totp_sealed {
        Some(sealed) => {
            let secret = app.keys.open(place(&live), sealed)?;
            step_of(app, &live, secret.as_bytes(), code)?
        }
        None => None,
    };
    let mut tx = app.store.write().await?;
    // A code serves once, also when two come at the same moment: only a later step is written.
    let fresh = match step {
        Some(step) => tx.use_totp_step(live.account.id, step).await?,
        None => false,
    };
    if !fresh {
        tx.rollback().await?;
        return Err(refused(app, Some(live.account.id), "totp").await?);
    }
    let token = step_up(app, tx, &live, "totp").await?;
    charge.clear(app).await?;
    Ok(token)
}

/// Gives the secret to set up an authenticator app. Asked again, it gives the same one, so that a
/// mistyped code does not undo the scanning.
pub async fn begin_totp(app: &App, token: &SessionToken) -> Result<TotpEnrolment> {
    let live = enrolling_afresh(app, token).await?;
    let secret = if let Some(secret) = pending(app, &live)? {
        secret
    } else {
        let mut secret = Zeroizing::new(vec![0; 20]);
        app.entropy.fill(&mut secret);
        let sealed = app.keys.seal(place(&live), &secret, &app.entropy)?;
        live.keep(app, |kept| kept.totp = Some(sealed)).await?;
        secret
    };
    let broken = |_| AppError::Internal("a new secret for codes is unusable");
    let totp = totp_of(app, &live, &secret)?;
    Ok(TotpEnrolment {
        secret: Secret::from(secret.to_vec()).to_base32(),
        uri: totp.to_url().map_err(broken)?,
    })
}

/// Checks the first code of the app; from then on it is the second factor. Every session ends but
/// the one returned (E3).
///
/// # Errors
/// [`AppError::NoSession`]; [`AppError::Invalid`] on the field `code` when the code is wrong.
pub async fn confirm_totp(app: &App, token: &SessionToken, code: &str) -> Result<SessionToken> {
    let live = enrolling(app, token).await?;
    let charge = attempts::charge(app, &live.account.email, None).await?;
    let secret = pending(app, &live)?.ok_or(AppError::NoSession)?;
    let Some(step) = step_of(app, &live, &secret, code)? else {
        return Err(AppError::field(
            "code",
            "Deze code klopt niet. Vul de code in die de app nu laat zien; loopt de klok van uw telefoon gelijk?",
        ));
    };
    let sealed = app.keys.seal(place(&live), &secret, &app.entropy)?;
    let mut tx = app.store.write().await?;
    tx.set_totp(live.account.id, Some(sealed), step).await?;
    let token = enrolled(
        app,
        tx,
        &live,
        SecondFactors {
            totp: true,
            ..live.kept.factors
        },
    )
    .await?;
    charge.clear(app).await?;
    Ok(token)
}

/// The secret a session is setting up, if it is.
fn pending(app: &App, live: &Step) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let Some(sealed) = &live.kept.totp else {
        return Ok(None);
    };
    let secret = app.keys.open(place(live), sealed)?;
    Ok(Some(Zeroizing::new(secret.as_bytes().to_vec())))
}

/// The time step of a right code; `None` for a wrong one.
fn step_of(app: &App, live: &Step, secret: &[u8], code: &str) -> Result<Option<i64>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(app.now().micros() / 1_000_000).unwrap_or(0);
    let step = totp_of(app, live, secret)?.check(&code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

fn totp_of(app: &App, live: &Step, secret: &[u8]) -> Result<Totp> {
    // A colon divides the two names in the address of a secret.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(plain(&live.account.email))
        .with_issuer(Some(plain(&app.config.organisation)))
        .build()
        .map_err(|_| AppError::Internal("a secret for codes is unusable"))
}

const fn place(live: &Step) -> Place {
    Place {
        table: "account",
        column: "totp_sealed",
        row: live.account.id.uuid(),
    }
}
