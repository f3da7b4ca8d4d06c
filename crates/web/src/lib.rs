//! Pages: rendered on the server, without script; every route guarded by its type.
//!
//! A handler reads what was sent, calls one use case of `app` and renders. Nothing here decides who
//! may see what: [`authorized::Authorized`] asks `access`, and the use case takes the grant.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::{CsrfLayer, ProtectionError},
};

mod assets;
mod authorized;
mod form;
mod headers;
mod html;
mod menu;
mod once;
mod page;
mod problem;
mod routing;
mod sections;
mod session;
mod sign_in_limit;
mod table;
mod texts;
mod wording;

/// The doors through which a route is registered, public for their compile-fail test.
pub mod doors {
    pub use crate::{
        authorized::Authorized,
        routing::{Routes, StartsWithAuthorized},
    };
}
pub use headers::SECURITY as SECURITY_HEADERS;
pub use routing::{Door, Route};

/// How the pages are served.
#[derive(Clone, Debug)]
pub struct Config {
    /// Shows the banner and the sign-in links of the demonstration, to a reader on this machine only.
    pub demo: bool,
    /// The municipality's own colours: the text of one style sheet, or empty.
    pub theme_css: String,
    /// Proxies whose forwarded addresses are believed (E14); none by default.
    pub trusted_proxies: Vec<IpAddr>,
    /// Origins, such as `https://vangnet.example`, that a proxy may present for our own (E5).
    pub trusted_origins: Vec<String>,
    /// Largest upload of a list with its files, in bytes.
    pub upload_bytes: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            demo: false,
            theme_css: String::new(),
            trusted_proxies: Vec::new(),
            trusted_origins: Vec::new(),
            upload_bytes: 64 * 1024 * 1024,
        }
    }
}

/// What every handler can reach.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    app: Arc<app::App>,
    config: Config,
    form_ids: once::FormIds,
    posted: once::PostedForms,
    attempts: sign_in_limit::Attempts,
    calendars: sign_in_limit::Attempts,
    schools: sign_in_limit::Attempts,
    requests: AtomicU64,
}

impl Web {
    fn new(app: Arc<app::App>, config: Config) -> Self {
        Self(Arc::new(Inner {
            app,
            config,
            form_ids: once::FormIds::default(),
            posted: once::PostedForms::default(),
            attempts: sign_in_limit::attempts(),
            calendars: sign_in_limit::calendar_reads(),
            schools: sign_in_limit::school_links(),
            requests: AtomicU64::new(0),
        }))
    }

    pub(crate) fn app(&self) -> &Arc<app::App> {
        &self.0.app
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn posted(&self) -> &once::PostedForms {
        &self.0.posted
    }

    pub(crate) fn calendars(&self) -> &sign_in_limit::Attempts {
        &self.0.calendars
    }

    pub(crate) fn schools(&self) -> &sign_in_limit::Attempts {
        &self.0.schools
    }

    pub(crate) fn attempts(&self) -> &sign_in_limit::Attempts {
        &self.0.attempts
    }

    pub(crate) fn fresh_form_id(&self, secret: &str) -> String {
        self.0.form_ids.fresh(secret, self.0.app.clock().now())
    }
}

/// Every route there is: what the walk over all routes reads (D1, D2).
pub fn routes() -> Vec<Route> {
    html::register(routing::Routes::new()).finish().1
}

/// The whole web server over these use cases. Serve it with
/// `into_make_service_with_connect_info::<SocketAddr>()`: attempts to sign in are counted by address.
pub fn router(app: Arc<app::App>, config: Config) -> Router {
    let web = Web::new(app, config);
    let (router, _) = html::register(routing::Routes::serving(web.clone())).finish();
    in_layers(router, web)
}

/// What goes around every route.
fn in_layers(router: Router<Web>, web: Web) -> Router {
    let mut csrf = CsrfLayer::new();
    for origin in &web.config().trusted_origins {
        match csrf.clone().add_trusted_origin(origin) {
            Ok(extended) => csrf = extended,
            Err(error) => tracing::error!(%error, "an origin in the configuration is not one"),
        }
    }
    let csrf =
        csrf.with_rejection_response(|_: ProtectionError| StatusCode::FORBIDDEN.into_response());
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(web.clone(), reference))
        .layer(middleware::from_fn(headers::secure))
        .layer(middleware::from_fn(headers::language))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(web.clone(), problem::pages))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(csrf);
    router.fallback(absent).layer(layers).with_state(web)
}

async fn absent() -> Response {
    problem::Problem::NotFound.into_response()
}

/// A panic is one lost request, not more (A8). What it said stays in the log of the panic hook: it
/// may hold what the request held.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    problem::Problem::Broken.into_response()
}

/// Gives the request the reference that an error page shows and the log repeats.
async fn reference(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    use tracing::Instrument as _;
    let number = web.0.requests.fetch_add(1, Ordering::Relaxed);
    let reference = format!(
        "{:08x}",
        (web.app().clock().now().micros() / 1_000 + i64::try_from(number).unwrap_or(0) * 7_919)
            & 0xffff_ffff
    );
    let span = tracing::info_span!("request", reference = %reference, method = %request.method());
    if let Ok(value) = HeaderValue::from_str(&reference) {
        request
            .headers_mut()
            .insert(problem::REFERENCE, value.clone());
        let mut response = next.run(request).instrument(span).await;
        response.headers_mut().insert(problem::REFERENCE, value);
        return response;
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::ConnectInfo, routing::get};
    use testkit::{StoreFixture, region::Region};
    use tower::ServiceExt as _;

    use super::*;

    async fn asked(service: &Router, path: &str) -> (StatusCode, String) {
        let mut request = Request::get(path).body(Body::empty()).expect("a request");
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 40_000));
        request.extensions_mut().insert(ConnectInfo(address));
        let response = service.clone().oneshot(request).await.expect("an answer");
        for (name, value) in SECURITY_HEADERS {
            assert_eq!(response.headers()[name], value, "{name} of {path}");
        }
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1 << 20)
            .await
            .expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a8_a_panic_is_one_plain_page_and_the_next_request_is_served() {
        let region = Region::new(Arc::new(StoreFixture::sqlite().await)).await;
        let web = Web::new(Arc::clone(&region.app), Config::default());
        let held = web.clone();
        let routes = Router::new()
            .route(
                "/paniek",
                get(async || -> StatusCode { panic!("verzonnen geheim 4711") }),
            )
            .route(
                "/paniek-in-een-wijziging",
                get(async move || -> StatusCode {
                    let _tx = held.app().store().write().await.expect("a transaction");
                    panic!("verzonnen geheim 4712")
                }),
            )
            .route("/goed", get(async || "goed"));
        let service = in_layers(routes, web);
        for path in ["/paniek", "/paniek-in-een-wijziging", "/paniek"] {
            let (status, page) = asked(&service, path).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
            assert!(page.contains("<h1") && !page.contains("geheim"), "{page}");
            assert_eq!(
                asked(&service, "/goed").await,
                (StatusCode::OK, "goed".into())
            );
        }
        // The one writer is free again: the transaction went with the request.
        let tx = region.app.store().write().await.expect("a transaction");
        tx.rollback().await.expect("ended");
    }
}
