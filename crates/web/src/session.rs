//! The session cookie: an opaque token, never read by script, gone when the browser signs out (E1).

use axum::http::{HeaderMap, HeaderValue, header};

use crate::headers;

/// The cookie's name. `__Host-` binds it to this host, this path and a secure connection.
const NAME: &str = "__Host-vangnet";

/// The token the browser sent, if any.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    headers::cookie(headers, NAME).filter(|token| !token.is_empty() && token.len() <= 200)
}

/// Which requests from another site a browser sends the cookie with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SameSite {
    /// Following a link: a colleague may open a case from a message.
    Lax,
    /// None at all: for administrators, who set up who may do what.
    Strict,
}

/// Sets the cookie on an answer.
pub(crate) fn set(headers: &mut HeaderMap, token: &str, same_site: SameSite) {
    let value = format!("{NAME}={token}; Path=/; Secure; HttpOnly; SameSite={same_site:?}");
    if let Ok(value) = HeaderValue::from_str(&value) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// Takes the cookie away, and with it all that the browser kept of us (E2).
pub(crate) fn clear(headers: &mut HeaderMap) {
    let value = HeaderValue::from_static(
        "__Host-vangnet=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
    );
    headers.append(header::SET_COOKIE, value);
    headers.insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e1_the_cookie_is_bound_to_host_and_closed_to_script() {
        for (same_site, name) in [(SameSite::Lax, "Lax"), (SameSite::Strict, "Strict")] {
            let mut headers = HeaderMap::new();
            set(&mut headers, "abc", same_site);
            let value = headers
                .get(header::SET_COOKIE)
                .and_then(|v| v.to_str().ok())
                .expect("a cookie");
            assert_eq!(
                value,
                format!("__Host-vangnet=abc; Path=/; Secure; HttpOnly; SameSite={name}")
            );
        }
    }

    #[test]
    fn e1_only_our_own_cookie_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("x__Host-vangnet=no; __Host-vangnet=yes; taal=en"),
        );
        assert_eq!(token(&headers).as_deref(), Some("yes"));
    }
}
