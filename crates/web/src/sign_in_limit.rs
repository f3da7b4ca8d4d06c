//! How often one address may try to sign in (E9); the count per account is kept by the use case.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use crate::{Web, problem::Problem};

/// Attempts by address.
pub(crate) type Attempts = DefaultKeyedRateLimiter<IpAddr>;

/// Twenty attempts at once, then one every six seconds.
pub(crate) fn attempts() -> Attempts {
    let burst = NonZeroU32::MIN.saturating_add(19);
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN.saturating_add(9)).allow_burst(burst))
}

/// Readings of calendars by address: an office full of calendar programs passes, a flood does not.
/// Apart from signing in, which must not suffer from them.
pub(crate) fn calendar_reads() -> Attempts {
    let a_minute = NonZeroU32::MIN.saturating_add(59);
    RateLimiter::keyed(Quota::per_minute(a_minute))
}

/// Forms of schools and dead links by address: a school that fills in many forms passes. Apart from signing in too: whoever
/// tries links keeps nobody behind the same address out.
pub(crate) fn school_links() -> Attempts {
    let burst = NonZeroU32::MIN.saturating_add(29);
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN.saturating_add(19)).allow_burst(burst))
}

/// Refuses an address that tries too often to sign in.
pub(crate) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    limited(web.attempts(), &web, request, next).await
}

/// Refuses an address that posts too many forms of schools.
pub(crate) async fn guard_schools(
    State(web): State<Web>,
    request: Request,
    next: Next,
) -> Response {
    limited(web.schools(), &web, request, next).await
}

async fn limited(limiter: &Attempts, web: &Web, request: Request, next: Next) -> Response {
    let peer = peer(web, &request);
    match limiter.check_key(&peer) {
        Ok(()) => next.run(request).await,
        Err(early) => {
            let wait = early.wait_time_from(governor::clock::DefaultClock::default().now());
            Problem::Wait(wait.as_secs() + 1).into_response()
        }
    }
}

/// Who is at the other end: the connection, or what a proxy we trust says (E14).
pub(crate) fn peer(web: &Web, request: &Request) -> IpAddr {
    let connected = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    peer_of(connected, request.headers(), &web.config().trusted_proxies)
}

/// The rightmost forwarded address that is not one of our own proxies.
fn peer_of(connected: Option<IpAddr>, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let connected = connected.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    if !proxies.contains(&connected) {
        return connected;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse::<IpAddr>().ok())
        .rfind(|address| !proxies.contains(address))
        .unwrap_or(connected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn e14_a_forwarded_address_counts_only_from_a_proxy_we_trust() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            "1.1.1.1, 2.2.2.2".parse().expect("a value"),
        );
        assert_eq!(peer_of(Some(ip("9.9.9.9")), &headers, &[]), ip("9.9.9.9"));
        assert_eq!(
            peer_of(Some(ip("10.0.0.1")), &headers, &[ip("10.0.0.1")]),
            ip("2.2.2.2")
        );
    }

    #[test]
    fn e9_an_address_is_stopped_after_a_burst() {
        let attempts = attempts();
        let passed = (0..100)
            .filter(|_| attempts.check_key(&ip("9.9.9.9")).is_ok())
            .count();
        assert_eq!(passed, 20);
        assert!(
            attempts.check_key(&ip("8.8.8.8")).is_ok(),
            "another address is not hindered"
        );
    }
}
