//! A form takes effect once: a second post of the same form gives the first one's answer (B1, B2).
//!
//! The id in a form is a fresh number sealed with the session's own secret, so that a form of another
//! session is refused (E5) and an honest form still works after a restart. A form is claimed on disk
//! before its work begins, and where it led to is kept there for a day, so that it counts once across
//! a restart and across nodes. A page that it answered, which may hold personal data, is remembered in
//! memory alone.

use std::{
    collections::{HashMap, VecDeque},
    fmt::Write as _,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use app::{
    forms::{self, Once, SentForm},
    session::SessionToken,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Ts;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::{Web, page, problem::Problem, session};

/// Answers remembered at most, over all sessions.
const REMEMBERED: usize = 20_000;
/// The largest body read ahead to find the id of a form.
const FORM_LIMIT: usize = 256 * 1024;
/// The largest answer kept for repeating.
const ANSWER_LIMIT: usize = 512 * 1024;

/// Makes the ids of forms.
#[derive(Debug, Default)]
pub(crate) struct FormIds(AtomicU64);

impl FormIds {
    /// A fresh id for a form of the session with this secret.
    pub(crate) fn fresh(&self, secret: &str, now: Ts) -> String {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        let nonce = format!("{:016x}{number:08x}", now.micros());
        format!("{nonce}{}", seal(secret, &nonce))
    }
}

/// Whether an id was made for the session with this secret.
fn belongs(secret: &str, id: &str) -> bool {
    if !id.is_ascii() || id.len() < 32 {
        return false;
    }
    let (nonce, given) = id.split_at(id.len() - 32);
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    mac.update(nonce.as_bytes());
    let given: Option<Vec<u8>> = (0..16)
        .map(|at| {
            given
                .get(at * 2..at * 2 + 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect();
    given.is_some_and(|given| mac.verify_truncated_left(&given).is_ok())
}

fn seal(secret: &str, nonce: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(nonce.as_bytes());
    mac.finalize()
        .into_bytes()
        .iter()
        .take(16)
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// An answer as it is repeated.
#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    /// Where it leads to; empty for a page of its own.
    fn led_to(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|to| to.to_str().ok())
            .unwrap_or_default()
    }

    fn respond(&self) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        response.headers_mut().clone_from(&self.headers);
        response
    }
}

/// How far a form is: posted and at work, or answered.
#[derive(Clone)]
struct Posted {
    content: [u8; 32],
    answer: watch::Receiver<Option<Answer>>,
}

/// The forms posted lately.
#[derive(Default)]
pub(crate) struct PostedForms(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    by_id: HashMap<String, Posted>,
    order: VecDeque<String>,
}

enum Turn {
    First(watch::Sender<Option<Answer>>),
    Again(Posted),
}

impl PostedForms {
    fn take(&self, id: &str, content: [u8; 32]) -> Turn {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(posted) = kept.by_id.get(id) {
            return Turn::Again(posted.clone());
        }
        let (sender, answer) = watch::channel(None);
        kept.by_id.insert(id.to_owned(), Posted { content, answer });
        kept.order.push_back(id.to_owned());
        while kept.order.len() > REMEMBERED {
            if let Some(oldest) = kept.order.pop_front() {
                kept.by_id.remove(&oldest);
            }
        }
        Turn::First(sender)
    }

    fn release(&self, id: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .by_id
            .remove(id);
    }
}

/// Lets a form through once; repeats its answer afterwards.
pub(crate) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    match sent(&web, request).await {
        Ok((request, form)) => posted(web, request, form, next).await,
        Err(response) => response,
    }
}

/// Lets a form of this session through each time it is sent.
pub(crate) async fn own(State(web): State<Web>, request: Request, next: Next) -> Response {
    match sent(&web, request).await {
        Ok((request, _)) => next.run(request).await,
        Err(response) => response,
    }
}

/// Whose form it is, and which.
async fn sent(web: &Web, request: Request) -> Result<(Request, SentForm), Response> {
    let nobody = || Problem::SignInFirst(String::new()).into_response();
    let secret = session::token(request.headers()).ok_or_else(nobody)?;
    let session = app::session::current(web.app(), &SessionToken::from_cookie(&secret))
        .await
        .map_err(|error| Problem::from(error).into_response())?
        .ok_or_else(nobody)?;
    let (mut request, id, content) = with_id(request).await?;
    if !belongs(&secret, &id) {
        return Err(Problem::UsedForm.into_response());
    }
    let account = session.actor.account;
    // The guard behind this one need not ask for the session again.
    request.extensions_mut().insert(session);
    let form = SentForm {
        account,
        id,
        content,
    };
    Ok((request, form))
}

async fn posted(web: Web, request: Request, form: SentForm, next: Next) -> Response {
    match web.posted().take(&form.id, form.content) {
        Turn::First(sender) => {
            // The work goes on when the browser hangs up, so that the retry finds its answer (B2).
            let work = tokio::spawn(first(web, request, form, next, sender));
            work.await
                .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
        Turn::Again(posted) if posted.content != form.content => Problem::UsedForm.into_response(),
        Turn::Again(mut posted) => match posted.answer.wait_for(Option::is_some).await {
            Ok(answer) => answer
                .as_ref()
                .map_or_else(|| Problem::Broken.into_response(), Answer::respond),
            Err(_) => Problem::CutOff.into_response(),
        },
    }
}

/// The first time this process sees the form: it is claimed on disk, done, and its answer kept.
async fn first(
    web: Web,
    request: Request,
    form: SentForm,
    next: Next,
    sender: watch::Sender<Option<Answer>>,
) -> Response {
    let response = match forms::claim(web.app(), &form).await {
        Ok(Once::Fresh) => return work(web, request, form, next, sender).await,
        Ok(Once::Answered(kept)) => answered_before(&kept).into_response(),
        Ok(Once::Unanswered) => Problem::CutOff.into_response(),
        Ok(Once::OtherBody) => Problem::UsedForm.into_response(),
        Err(error) => Problem::from(error).into_response(),
    };
    web.posted().release(&form.id);
    response
}

async fn work(
    web: Web,
    request: Request,
    form: SentForm,
    next: Next,
    sender: watch::Sender<Option<Answer>>,
) -> Response {
    let response = next.run(request).await;
    if !(response.status().is_success() || response.status().is_redirection()) {
        // Nothing was done: the same form may be sent again.
        web.posted().release(&form.id);
        return match forms::release(web.app(), &form).await {
            Ok(()) => response,
            Err(error) => Problem::from(error).into_response(),
        };
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, ANSWER_LIMIT).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let answer = Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    };
    if let Err(error) = forms::answer(web.app(), &form, answer.led_to()).await {
        // The work is done and stays claimed; who sends it again is told to look.
        tracing::error!(%error, "the answer to a form could not be kept");
    }
    let response = answer.respond();
    let _ = sender.send(Some(answer));
    response
}

/// The answer to a form of before a restart: where it led to, or that it was done.
fn answered_before(led_to: &str) -> Response {
    if led_to.is_empty() {
        Problem::CutOff.into_response()
    } else {
        page::see_other(led_to)
    }
}

/// The request again, with the id and the hash of what was posted.
async fn with_id(request: Request) -> Result<(Request, String, [u8; 32]), Response> {
    let in_address = request
        .uri()
        .query()
        .and_then(|query| value_of(query.as_bytes(), "eenmalig"));
    if let Some(id) = in_address {
        let content = Sha256::digest(
            request
                .headers()
                .get(header::CONTENT_LENGTH)
                .map_or(b"".as_slice(), |v| v.as_bytes()),
        );
        return Ok((request, id, content.into()));
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, FORM_LIMIT).await else {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let id = value_of(&body, "eenmalig").unwrap_or_default();
    let content = Sha256::digest(&body).into();
    Ok((Request::from_parts(parts, Body::from(body)), id, content))
}

/// The value of a field whose values need no unescaping, in a posted form or an address.
fn value_of(form: &[u8], name: &str) -> Option<String> {
    let text = std::str::from_utf8(form).ok()?;
    text.split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e5_a_form_of_another_session_is_refused() {
        let ids = FormIds::default();
        let id = ids.fresh("one", Ts::from_micros(1));
        assert!(belongs("one", &id));
        assert!(!belongs("two", &id));
        assert!(
            !belongs("one", &format!("0{}", &id[1..]))
                || id.starts_with('0') && belongs("one", &id)
        );
        assert!(!belongs("one", "") && !belongs("one", "é"));
    }

    #[test]
    fn b1_ids_of_forms_differ() {
        let ids = FormIds::default();
        assert_ne!(
            ids.fresh("one", Ts::from_micros(1)),
            ids.fresh("one", Ts::from_micros(1))
        );
    }

    #[test]
    fn b1_the_second_post_waits_for_the_first() {
        let forms = PostedForms::default();
        let first = forms.take("a", [1; 32]);
        assert!(matches!(first, Turn::First(_)));
        assert!(matches!(forms.take("a", [1; 32]), Turn::Again(_)));
        forms.release("a");
        assert!(matches!(forms.take("a", [1; 32]), Turn::First(_)));
    }
}
