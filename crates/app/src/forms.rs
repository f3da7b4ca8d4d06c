//! Forms that take effect once, also across a restart and across nodes (security bar B1, B2).
//!
//! A form is claimed on disk before its work begins and its answer is kept after it. A form whose
//! work was cut off in between is never done again: whoever sent it is told to look.

use std::time::Duration;

use domain::AccountId;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::{App, Result};

pub use store::Once;

/// How long a form waits for the same form that another node works on.
const WAIT: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// One form as it was sent.
#[derive(Clone, Debug)]
pub struct SentForm {
    /// Who sent it.
    pub account: AccountId,
    /// Its once-only id.
    pub id: String,
    /// Hash of what was sent.
    pub content: [u8; 32],
}

impl SentForm {
    /// The id as a key: the text itself is the session's.
    fn key(&self) -> Uuid {
        let mut bytes = [0; 16];
        let digest = Sha256::digest(self.id.as_bytes());
        for (to, from) in bytes.iter_mut().zip(digest) {
            *to = from;
        }
        Builder::from_custom_bytes(bytes).into_uuid()
    }
}

/// Claims a form. [`Once::Unanswered`] comes only after waiting for an answer in vain.
///
/// # Errors
/// When the claim cannot be written: then nothing may be done.
pub async fn claim(app: &App, form: &SentForm) -> Result<Once> {
    let mut waited = Duration::ZERO;
    loop {
        let once = app
            .store
            .claim_form(form.account, form.key(), &form.content)
            .await?;
        if once != Once::Unanswered || waited >= WAIT {
            return Ok(once);
        }
        tokio::time::sleep(LOOK_EVERY).await;
        waited += LOOK_EVERY;
    }
}

/// Keeps the answer of a claimed form for a day. It may hold no personal data.
///
/// # Errors
/// When it cannot be written.
pub async fn answer(app: &App, form: &SentForm, answer: &str) -> Result<()> {
    Ok(app
        .store
        .answer_form(form.account, form.key(), answer)
        .await?)
}

/// Gives a claimed form free whose work changed nothing.
///
/// # Errors
/// When it cannot be written.
pub async fn release(app: &App, form: &SentForm) -> Result<()> {
    Ok(app.store.release_form(form.account, form.key()).await?)
}
