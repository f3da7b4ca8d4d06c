//! The guard in front of every page: who is at the other end, and may they do this?

use access::{Action, DenialReason, Denied, Grant};
use app::session::{Session, SessionToken};
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Response},
};

use crate::{
    Web, menu,
    page::{Page, Signed},
    problem::Problem,
    session,
    texts::Texts,
};

/// Proof that the actor of this request may do `A`. A handler that begins with it cannot be reached
/// without (design section 6); whoever may not, gets the page of what does not exist (D2).
pub struct Authorized<A: Action> {
    /// What the use case takes.
    pub(crate) grant: Grant<A>,
    pub(crate) web: Web,
    pub(crate) session: Session,
    pub(crate) token: SessionToken,
    pub(crate) t: Texts,
    path: String,
    done: String,
    unseen: u64,
}

impl<A: Action> FromRequestParts<Web> for Authorized<A> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        Self::of(parts, web)
            .await
            .map_err(IntoResponse::into_response)
    }
}

impl<A: Action> Authorized<A> {
    async fn of(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let t = parts.extensions.get::<Texts>().copied().unwrap_or_default();
        let path = parts.uri.path().to_owned();
        // A form cannot be gone on with after signing in; a page can.
        let back = if parts.method == axum::http::Method::GET {
            path.clone()
        } else {
            String::new()
        };
        let wanted = || Problem::SignInFirst(back.clone());
        let token = session::token(&parts.headers).ok_or_else(wanted)?;
        let token = SessionToken::from_cookie(&token);
        // A form's guard has asked already.
        let session = match parts.extensions.remove::<Session>() {
            Some(session) => session,
            None => app::session::current(web.app(), &token)
                .await
                .map_err(Problem::from)?
                .ok_or_else(wanted)?,
        };
        if session.enrolling {
            return Err(wanted());
        }
        let grant = match session.actor.authorize::<A>() {
            Ok(grant) => grant,
            Err(denied) => {
                // A refusal is logged before it is told; when it cannot be logged, that is told.
                app::log::note_refusal(web.app(), &session.actor, A::NAME)
                    .await
                    .map_err(Problem::from)?;
                return Err(refused(&session, denied, &back));
            }
        };
        let done = parts
            .uri
            .query()
            .and_then(|query| {
                query
                    .split('&')
                    .find_map(|pair| pair.strip_prefix("gedaan="))
            })
            .and_then(|key| t.find(&format!("gedaan-{key}")))
            .unwrap_or_default();
        let unseen = app::notices::unseen(web.app(), session.actor.account)
            .await
            .map_err(Problem::from)?;
        Ok(Self {
            grant,
            web: web.clone(),
            session,
            token,
            t,
            path,
            done,
            unseen,
        })
    }
}

/// Forbidden looks like absent (D2); a sign-in that is not complete leads to the sign-in page.
fn refused(session: &Session, denied: Denied, path: &str) -> Problem {
    tracing::info!(action = denied.action, reason = %denied.reason, account = %session.actor.account, "access refused");
    match denied.reason {
        DenialReason::SecondFactorMissing | DenialReason::NotSetUp | DenialReason::Suspended => {
            Problem::SignInFirst(path.to_owned())
        }
        DenialReason::RoleMissing | DenialReason::NoMunicipality | DenialReason::OutsideScope => {
            Problem::NotFound
        }
    }
}

impl<A: Action> Authorized<A> {
    /// Another grant of the same actor, for what a page shows beside its act.
    pub(crate) fn also<B: Action>(&self) -> Result<Grant<B>, Problem> {
        self.session
            .actor
            .authorize::<B>()
            .map_err(|denied| refused(&self.session, denied, &self.path))
    }

    /// The use cases.
    pub(crate) fn app(&self) -> &std::sync::Arc<app::App> {
        self.web.app()
    }

    /// A page for this actor: header, menu, once-only id, what was just done.
    pub(crate) fn page(&self, title: String) -> Page {
        let actor = &self.session.actor;
        Page {
            place: self.web.app().config.organisation.clone(),
            signed: Some(Signed {
                name: self.session.actor.display.clone(),
                role: menu::roles(self.t, actor),
                unseen: if self.unseen > 0 {
                    self.t.number(self.unseen)
                } else {
                    String::new()
                },
                bell: self.t.count("notices-bell", self.unseen),
            }),
            menu: menu::groups(self.t, actor, &self.path),
            // The search page has its own field.
            finds: self.path != "/zoeken" && menu::may::<access::policy::FindCaller>(actor),
            done: self.done.clone(),
            demo: self.web.config().demo,
            path: self.path.clone(),
            once: self.web.fresh_form_id(self.token.as_cookie()),
            ..Page::bare(self.t, title)
        }
    }
}
