//! What went wrong, as a page: what happened and what to do now. Absent and forbidden are one page.

use app::AppError;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    Web,
    page::{self, Message, Page},
    texts::Texts,
};

/// Why there is no ordinary page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Absent, or another's: the two are not told apart (D2).
    NotFound,
    /// Nobody is signed in, or the session ended; with the page asked for.
    SignInFirst(String),
    /// Another page has to be answered before this one is shown.
    First(String),
    /// Somebody else changed it first (B3).
    Changed,
    /// A rule refuses; the text says what to do instead.
    Refused(String),
    /// The form was posted before with other content (B1), or is not from this session.
    UsedForm,
    /// The form was posted before; whether its work came to an end is not known here (B2).
    CutOff,
    /// The request could not be read.
    Unreadable,
    /// More was sent than is taken in.
    TooLarge,
    /// Too many attempts; seconds to wait (E9).
    Wait(u64),
    /// Something inside broke; it has been logged.
    Broken,
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInFirst(_) => StatusCode::UNAUTHORIZED,
            Self::First(_) => StatusCode::SEE_OTHER,
            Self::Changed | Self::CutOff => StatusCode::CONFLICT,
            Self::Refused(_) | Self::UsedForm => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<AppError> for Problem {
    /// What a use case answers when no form can mend it; what broke inside is logged once, here.
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound | AppError::Denied(_) => Self::NotFound,
            AppError::Changed => Self::Changed,
            AppError::Refused(_)
            | AppError::Rule { .. }
            | AppError::Marked { .. }
            | AppError::Invalid(_)
            | AppError::SignIn => Self::Refused(error.dutch()),
            AppError::Wait(seconds) => Self::Wait(seconds),
            AppError::NoSession => Self::SignInFirst(String::new()),
            broken => {
                log(&broken);
                Self::Broken
            }
        }
    }
}

/// The whole chain of causes, once.
fn log(error: &AppError) {
    let mut chain = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        chain.push_str(": ");
        chain.push_str(&next.to_string());
        cause = next.source();
    }
    tracing::error!(error = %chain, "a use case failed");
}

impl IntoResponse for Problem {
    /// An answer without a body: [`pages`] writes it, in the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The name of the header that carries the request's reference.
pub(crate) const REFERENCE: HeaderName = HeaderName::from_static("x-request-id");

/// Gives every answer that is an error and has no page the page of its problem.
pub(crate) async fn pages(State(web): State<Web>, request: Request, next: Next) -> Response {
    let texts = request
        .extensions()
        .get::<Texts>()
        .copied()
        .unwrap_or_default();
    let reference = reference_of(request.headers());
    let get = request.method() == axum::http::Method::GET;
    let wanted = request
        .uri()
        .path_and_query()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut response = next.run(request).await;
    let problem = response.extensions_mut().remove::<Problem>();
    let status = response.status();
    if let Some(Problem::SignInFirst(_)) = problem
        && get
    {
        return page::see_other(&crate::html::sign_in::address_for(&wanted));
    }
    if let Some(Problem::First(to)) = &problem {
        return page::see_other(to);
    }
    let bare = !status.is_success() && !status.is_redirection() && !is_page(&response);
    if problem.is_none() && !bare {
        return response;
    }
    // A status that a layer gave, such as 403 for another site's form, stays what it was.
    let own = problem.as_ref().map(Problem::status);
    let problem = problem.unwrap_or_else(|| from_status(status));
    let absent = problem == Problem::NotFound;
    let status = own.unwrap_or(if absent {
        StatusCode::NOT_FOUND
    } else {
        status
    });
    let mut answer = page::show_with(
        status,
        &message(texts, web.config().demo, &problem, &reference),
    );
    if let Problem::Wait(seconds) = problem {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    answer
}

fn reference_of(headers: &HeaderMap) -> String {
    headers
        .get(REFERENCE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .chars()
        .take(8)
        .collect()
}

fn is_page(response: &Response<Body>) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value.starts_with("text/html") || value.starts_with("application/json")
        })
}

fn from_status(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Problem::NotFound,
        StatusCode::UNAUTHORIZED => Problem::SignInFirst(String::new()),
        StatusCode::CONFLICT => Problem::Changed,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        status if status.is_server_error() => Problem::Broken,
        _ => Problem::Unreadable,
    }
}

fn message(t: Texts, demo: bool, problem: &Problem, reference: &str) -> Message {
    let (title, lines, to, to_label) = match problem {
        // Never shown: the reader is on their way to the other page.
        Problem::NotFound | Problem::First(_) => (
            "error-not-found",
            vec![t.get("error-not-found-line")],
            "/",
            "to-start",
        ),
        Problem::SignInFirst(_) => (
            "error-session",
            vec![t.get("error-session-line")],
            "/inloggen",
            "to-sign-in",
        ),
        Problem::Changed => ("error-changed", vec![t.get("error-changed-line")], "", ""),
        Problem::Refused(why) => ("error-refused", vec![why.clone()], "", ""),
        Problem::UsedForm => (
            "error-used-form",
            vec![t.get("error-used-form-line")],
            "/",
            "to-start",
        ),
        Problem::CutOff => (
            "error-cut-off",
            vec![t.get("error-cut-off-line")],
            "/",
            "to-start",
        ),
        Problem::TooLarge => (
            "error-too-large",
            vec![t.get("error-too-large-line")],
            "/",
            "to-start",
        ),
        Problem::Unreadable => (
            "error-unreadable",
            vec![t.get("error-unreadable-line")],
            "/",
            "to-start",
        ),
        Problem::Wait(seconds) => (
            "error-wait",
            vec![t.count("error-wait-line", *seconds)],
            "",
            "",
        ),
        Problem::Broken => (
            "error-broken",
            vec![t.get("error-broken-line")],
            "/",
            "to-start",
        ),
    };
    let reference = if *problem == Problem::Broken {
        reference.to_owned()
    } else {
        String::new()
    };
    let mut page = Page::bare(t, t.get(title));
    page.demo = demo;
    let to_label = if to_label.is_empty() {
        String::new()
    } else {
        t.get(to_label)
    };
    Message {
        page,
        lines,
        to: to.to_owned(),
        to_label,
        reference,
    }
}
