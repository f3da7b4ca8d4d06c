//! What every answer carries, errors and files included (E4), and the language of the request.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::texts::{Language, Texts};

/// The headers of every answer, as the security bar lists them (E4).
pub const SECURITY: [(&str, &str); 9] = [
    (
        "content-security-policy",
        "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    ),
    (
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    ("x-robots-tag", "noindex"),
];

/// Adds the headers; what is not a file of ours is never stored by a browser or proxy.
pub(crate) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Chooses the language: `?taal=` (kept in a cookie), else the cookie, else Dutch.
pub(crate) async fn language(mut request: Request, next: Next) -> Response {
    let asked = request
        .uri()
        .query()
        .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("taal=")))
        .and_then(Language::from_code);
    let chosen = asked
        .or_else(|| cookie(request.headers(), "taal").and_then(|code| Language::from_code(&code)))
        .unwrap_or_default();
    request.extensions_mut().insert(Texts::new(chosen));
    let mut response = next.run(request).await;
    if let Some(language) = asked
        && let Ok(value) = HeaderValue::from_str(&format!(
            "taal={}; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax",
            language.code()
        ))
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .map(str::to_owned)
}
