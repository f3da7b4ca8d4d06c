//! The only two doors: a handler that begins with `Authorized<Action>`, or `public` with a reason.
//!
//! Each door notes method, path and action in a table, so that a test can walk every route there is
//! (security bar D1, D2). A handler without `Authorized` in front does not compile:
//!
//! ```compile_fail
//! use web::doors::Routes;
//! async fn anyone() -> &'static str { "no guard" }
//! let _ = Routes::new().get("/zaken", anyone);
//! ```

use std::{sync::Arc, time::Duration};

use access::Action;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::StatusCode,
    middleware,
    response::Response,
    routing::{self, MethodFilter, MethodRouter},
};
use futures_util::future::BoxFuture;
use tower_http::timeout::TimeoutLayer;

use crate::{Web, authorized::Authorized, once, sign_in_limit};

/// How a route is guarded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// The action the actor must be allowed.
    Action(&'static str),
    /// Open to anyone, for this reason.
    Public(&'static str),
}

/// One route: what the walk over all routes reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// Its guard.
    pub door: Door,
}

/// A handler's parameters, the first of which is `Authorized<A>`.
pub trait StartsWithAuthorized {
    /// The action it asks for.
    type Action: Action;
}

macro_rules! starts_with_authorized {
    ($($rest:ident),*) => {
        impl<M, A: Action, $($rest),*> StartsWithAuthorized for (M, Authorized<A>, $($rest,)*) {
            type Action = A;
        }
    };
}
starts_with_authorized!();
starts_with_authorized!(T1);
starts_with_authorized!(T1, T2);
starts_with_authorized!(T1, T2, T3);
starts_with_authorized!(T1, T2, T3, T4);

/// Largest body of an ordinary form: 256 KiB.
const FORM_LIMIT: usize = 256 * 1024;
/// Time for an ordinary answer.
const PAGE_TIME: Duration = Duration::from_secs(30);
/// Time for an upload over a slow line, and for a document to be made.
const UPLOAD_TIME: Duration = Duration::from_mins(5);

/// Routes under construction, with the table of what was registered.
pub struct Routes {
    router: Router<Web>,
    table: Vec<Route>,
    web: Option<Web>,
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}

impl Routes {
    /// No routes yet; without state, for the table alone.
    pub fn new() -> Self {
        Self {
            router: Router::new(),
            table: Vec::new(),
            web: None,
        }
    }

    /// No routes yet, to be served with this state.
    pub(crate) fn serving(web: Web) -> Self {
        Self {
            web: Some(web),
            ..Self::new()
        }
    }

    /// A page to read.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: StartsWithAuthorized + 'static,
    {
        let door = Door::Action(<T::Action as Action>::NAME);
        let routed = on(MethodFilter::GET, handler).layer(limits(FORM_LIMIT, PAGE_TIME));
        self.add("GET", path, door, routed)
    }

    /// A document to fetch that may take long to make.
    #[must_use]
    pub fn document<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: StartsWithAuthorized + 'static,
    {
        let door = Door::Action(<T::Action as Action>::NAME);
        let routed = on(MethodFilter::GET, handler).layer(limits(FORM_LIMIT, UPLOAD_TIME));
        self.add("GET", path, door, routed)
    }

    /// A form to post; it takes effect once (B1).
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: StartsWithAuthorized + 'static,
    {
        let door = Door::Action(<T::Action as Action>::NAME);
        let routed = self
            .once(on(MethodFilter::POST, handler))
            .layer(limits(FORM_LIMIT, PAGE_TIME));
        self.add("POST", path, door, routed)
    }

    /// A form that is kept as it is typed, again and again: the last one sent is what is kept, so it
    /// needs no turn of its own. It must be of the session all the same (E5).
    #[must_use]
    pub fn keep<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: StartsWithAuthorized + 'static,
    {
        let door = Door::Action(<T::Action as Action>::NAME);
        let routed = on(MethodFilter::POST, handler);
        let routed = match &self.web {
            Some(web) => routed.layer(middleware::from_fn_with_state(web.clone(), once::own)),
            None => routed,
        };
        self.add(
            "POST",
            path,
            door,
            routed.layer(limits(FORM_LIMIT, PAGE_TIME)),
        )
    }

    /// A form that only looks: it changes nothing, so that it may be sent as often as somebody types.
    #[must_use]
    pub fn look<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: StartsWithAuthorized + 'static,
    {
        let door = Door::Action(<T::Action as Action>::NAME);
        let routed = on(MethodFilter::POST, handler).layer(limits(FORM_LIMIT, PAGE_TIME));
        self.add("POST", path, door, routed)
    }

    /// A form with files: larger and slower.
    #[must_use]
    pub fn upload<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: StartsWithAuthorized + 'static,
    {
        let door = Door::Action(<T::Action as Action>::NAME);
        let most = self
            .web
            .as_ref()
            .map_or(FORM_LIMIT, |web| web.config().upload_bytes);
        let routed = self
            .once(on(MethodFilter::POST, handler))
            .layer(limits(most, UPLOAD_TIME));
        self.add("POST", path, door, routed)
    }

    /// The other door: a page for anyone, with the reason why.
    #[must_use]
    pub fn public<H, T>(self, path: &'static str, handler: H, reason: &'static str) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let routed = on(MethodFilter::GET, handler).layer(limits(FORM_LIMIT, PAGE_TIME));
        self.add("GET", path, Door::Public(reason), routed)
    }

    /// A form for anyone, with the reason why; attempts are limited by address (E9).
    #[must_use]
    pub fn public_post<H, T>(self, path: &'static str, handler: H, reason: &'static str) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let routed = on(MethodFilter::POST, handler);
        let routed = match &self.web {
            Some(web) => routed.layer(middleware::from_fn_with_state(
                web.clone(),
                sign_in_limit::guard,
            )),
            None => routed,
        };
        self.for_anyone(path, routed, reason)
    }

    /// As [`Routes::public_post`], for the form of a school: it has a limit of its own, apart from signing in.
    #[must_use]
    pub fn school_post<H, T>(self, path: &'static str, handler: H, reason: &'static str) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let routed = on(MethodFilter::POST, handler);
        let routed = match &self.web {
            Some(web) => routed.layer(middleware::from_fn_with_state(
                web.clone(),
                sign_in_limit::guard_schools,
            )),
            None => routed,
        };
        self.for_anyone(path, routed, reason)
    }

    fn for_anyone(
        self,
        path: &'static str,
        routed: MethodRouter<Web>,
        reason: &'static str,
    ) -> Self {
        let door = Door::Public(reason);
        self.add(
            "POST",
            path,
            door,
            routed.layer(limits(FORM_LIMIT, PAGE_TIME)),
        )
    }

    /// The router and the table.
    pub(crate) fn finish(self) -> (Router<Web>, Vec<Route>) {
        (self.router, self.table)
    }

    fn once(&self, routed: MethodRouter<Web>) -> MethodRouter<Web> {
        match &self.web {
            Some(web) => routed.layer(middleware::from_fn_with_state(web.clone(), once::guard)),
            None => routed,
        }
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        door: Door,
        routed: MethodRouter<Web>,
    ) -> Self {
        self.table.push(Route { method, path, door });
        self.router = self.router.route(path, routed);
        self
    }
}

/// A handler without its type. All pages are then one service to the compiler, which checks and builds the
/// layers around it once, and not once a page: that is the larger part of what this crate takes to build.
#[derive(Clone)]
struct AnyHandler(Arc<dyn Fn(Request, Web) -> BoxFuture<'static, Response> + Send + Sync>);

impl Handler<(), Web> for AnyHandler {
    type Future = BoxFuture<'static, Response>;

    fn call(self, request: Request, web: Web) -> Self::Future {
        (self.0)(request, web)
    }
}

fn on<H, T>(method: MethodFilter, handler: H) -> MethodRouter<Web>
where
    H: Handler<T, Web>,
    T: 'static,
{
    let any = AnyHandler(Arc::new(move |request, web| {
        Box::pin(handler.clone().call(request, web))
    }));
    routing::on(method, any)
}

type Limits = tower::layer::util::Stack<
    TimeoutLayer,
    tower::layer::util::Stack<DefaultBodyLimit, tower::layer::util::Identity>,
>;

fn limits(body: usize, time: Duration) -> Limits {
    tower::layer::util::Stack::new(
        TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, time),
        tower::layer::util::Stack::new(
            DefaultBodyLimit::max(body),
            tower::layer::util::Identity::new(),
        ),
    )
}
