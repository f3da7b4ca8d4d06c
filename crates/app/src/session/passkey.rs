//! The passkey as second factor (E7). What the server must remember between question and answer
//! stays in the session's row.

use serde::Serialize;
use serde_json::Value;
use store::PasskeyRecord;
use vault::Place;
use webauthn_rs::{
    Webauthn,
    prelude::{Passkey, PublicKeyCredential, RegisterPublicKeyCredential},
};

use super::{
    SecondFactors, SessionToken, Step, attempts, enrolled, enrolling, enrolling_afresh, halfway,
    refused, step_up,
};
use crate::{App, AppError, Result};

/// The question for the browser's passkeys, as JSON for `navigator.credentials.get`.
///
/// # Errors
/// [`AppError::NoSession`] when no password went before; [`AppError::Rule`] when there is no passkey.
pub async fn passkey_challenge(app: &App, token: &SessionToken) -> Result<Value> {
    let live = halfway(app, token).await?;
    let site = site(app)?;
    let passkeys: Vec<Passkey> = passkeys(app, &live)
        .await?
        .into_iter()
        .map(|(_, passkey)| passkey)
        .collect();
    if passkeys.is_empty() {
        return Err(AppError::rule(
            "E7",
            "Bij dit account hoort geen passkey. Gebruik de code uit uw app.",
        ));
    }
    let (question, state) = site
        .start_passkey_authentication(&passkeys)
        .map_err(broken)?;
    live.keep(app, |kept| kept.asked = Some(state)).await?;
    json(&question)
}

/// Checks the browser's answer and finishes the sign-in.
///
/// # Errors
/// [`AppError::NoSession`], [`AppError::Wait`], [`AppError::SignIn`] for every wrong answer.
pub async fn with_passkey(app: &App, token: &SessionToken, answer: Value) -> Result<SessionToken> {
    let live = halfway(app, token).await?;
    let charge = attempts::charge(app, &live.account.email, None).await?;
    let answer: Option<PublicKeyCredential> = serde_json::from_value(answer).ok();
    let right = match (&live.kept.asked, answer) {
        (Some(asked), Some(answer)) => site(app)?
            .finish_passkey_authentication(&answer, asked)
            .ok(),
        _ => None,
    };
    let Some(right) = right else {
        // A question serves once (E8).
        live.keep(app, |kept| kept.asked = None).await?;
        return Err(refused(app, Some(live.account.id), "passkey").await?);
    };
    let mut tx = app.store.write().await?;
    for (mut row, mut passkey) in passkeys(app, &live).await? {
        if passkey.update_credential(&right) == Some(true) {
            row.credential_sealed = seal(app, &live, &passkey)?;
            tx.update_passkey(&row).await?;
        }
    }
    let token = step_up(app, tx, &live, "passkey").await?;
    charge.clear(app).await?;
    Ok(token)
}

/// The question to make a passkey, as JSON for `navigator.credentials.create`.
pub async fn begin_passkey(app: &App, token: &SessionToken) -> Result<Value> {
    let live = enrolling_afresh(app, token).await?;
    let known = passkeys(app, &live)
        .await?
        .into_iter()
        .map(|(_, passkey)| passkey.cred_id().clone())
        .collect();
    let (question, state) = site(app)?
        .start_passkey_registration(
            live.account.id.uuid(),
            &live.account.email,
            &live.account.display_name,
            Some(known),
        )
        .map_err(broken)?;
    live.keep(app, |kept| kept.making = Some(state)).await?;
    json(&question)
}

/// Keeps the passkey just made as second factor. Every session ends but the one returned (E3).
///
/// # Errors
/// [`AppError::NoSession`]; [`AppError::Rule`] when the answer is not one to the question asked.
pub async fn confirm_passkey(
    app: &App,
    token: &SessionToken,
    answer: Value,
) -> Result<SessionToken> {
    let live = enrolling(app, token).await?;
    let answer: Option<RegisterPublicKeyCredential> = serde_json::from_value(answer).ok();
    let passkey = match (&live.kept.making, answer) {
        (Some(making), Some(answer)) => {
            site(app)?.finish_passkey_registration(&answer, making).ok()
        }
        _ => None,
    };
    let passkey = passkey.ok_or_else(|| {
        AppError::rule(
            "E7",
            "De passkey is niet gemaakt. Probeer het opnieuw, of kies de code-app.",
        )
    })?;
    let mut tx = app.store.write().await?;
    tx.insert_passkey(&PasskeyRecord {
        account: live.account.id,
        credential_id: passkey.cred_id().as_slice().to_vec(),
        credential_sealed: seal(app, &live, &passkey)?,
    })
    .await?;
    enrolled(
        app,
        tx,
        &live,
        SecondFactors {
            passkey: true,
            ..live.kept.factors
        },
    )
    .await
}

fn site(app: &App) -> Result<&Webauthn> {
    app.webauthn.as_ref().ok_or_else(|| {
        AppError::rule("E7", "Op dit adres kan een passkey niet, omdat de verbinding niet beveiligd is. Gebruik de code-app.")
    })
}

async fn passkeys(app: &App, live: &Step) -> Result<Vec<(PasskeyRecord, Passkey)>> {
    let rows = app.store.passkeys(live.account.id).await?;
    rows.into_iter()
        .map(|row| {
            let plain = app.keys.open(place(live), &row.credential_sealed)?;
            let passkey = serde_json::from_slice(plain.as_bytes())
                .map_err(|_| AppError::Internal("a stored passkey is unreadable"))?;
            Ok((row, passkey))
        })
        .collect()
}

fn seal(app: &App, live: &Step, passkey: &Passkey) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(passkey)
        .map_err(|_| AppError::Internal("a passkey cannot be written"))?;
    Ok(app.keys.seal(place(live), &plain, &app.entropy)?)
}

fn json(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value)
        .map_err(|_| AppError::Internal("a passkey's question cannot be written"))
}

fn broken(_: webauthn_rs::prelude::WebauthnError) -> AppError {
    AppError::Internal("a passkey's question cannot be made")
}

const fn place(live: &Step) -> Place {
    Place {
        table: "passkey",
        column: "credential_sealed",
        row: live.account.id.uuid(),
    }
}
