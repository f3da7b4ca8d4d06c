//! Signing in: password, then a second factor; signing out; what the demonstration offers.

use app::session::{Client, SecondFactors, SessionToken};
use askama::Template;
use axum::{
    Extension,
    extract::{ConnectInfo, Path, Query, Request, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use axum_extra::extract::Form as FormBody;
use domain::Role;
use std::net::SocketAddr;

use crate::{
    Web,
    form::{Field, Form, Posted, Reader},
    html::{Answer, again},
    page::{FormPage, Message, Page, see_other, show},
    problem::Problem,
    sections::{Sections, Step},
    session::{self, SameSite},
    sign_in_limit,
    texts::Texts,
};

/// The sign-in page, which leads on to the page that was asked for.
pub(crate) fn address_for(wanted: &str) -> String {
    let kept = onward(wanted);
    if kept == "/" {
        "/inloggen".to_owned()
    } else {
        format!("/inloggen?verder={}", encoded(kept))
    }
}

/// A page of this site, or the start page: never a place elsewhere (E8).
fn onward(wanted: &str) -> &str {
    let odd = |c: char| c.is_control() || c == '\\' || c.is_whitespace();
    let ours = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains(odd);
    if ours && wanted.len() <= 300 && !wanted.starts_with("/inloggen") {
        wanted
    } else {
        "/"
    }
}

fn encoded(path: &str) -> String {
    use std::fmt::Write as _;
    path.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// Where to go after signing in.
#[derive(serde::Deserialize)]
pub(crate) struct Onward {
    #[serde(default)]
    verder: String,
    #[serde(default)]
    reden: String,
}

#[derive(Template)]
#[template(path = "sign_in/password.html")]
struct SignInPage {
    page: Page,
    notice: String,
    form: Form,
    demo_links: Vec<(String, String)>,
}

fn password_form(t: Texts, onward: &str) -> Form {
    Form::new(t, "/inloggen", t.get("sign-in-submit"))
        .field(Field::input("email", t.get("field-email"), "email").autocomplete("username"))
        .field(
            Field::input("wachtwoord", t.get("field-password"), "password")
                .autocomplete("current-password"),
        )
        .field(Field::hidden("verder", onward))
}

/// The sign-in page; the demonstration's links only for a reader on this machine.
pub(crate) async fn ask(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    Query(query): Query<Onward>,
    request: Request,
) -> Response {
    let local = sign_in_limit::peer(&web, &request).is_loopback();
    let notice = if query.reden == "verlopen" {
        t.get("error-session-line")
    } else {
        String::new()
    };
    show(&sign_in_page(
        &web,
        t,
        notice,
        password_form(t, onward(&query.verder)),
        local,
    ))
}

fn sign_in_page(web: &Web, t: Texts, notice: String, form: Form, local: bool) -> SignInPage {
    let mut page = Page::bare(t, t.get("sign-in-title"));
    page.place.clone_from(&web.app().config.organisation);
    page.demo = web.config().demo;
    "/inloggen".clone_into(&mut page.path);
    let demo_links = if web.config().demo && local {
        app::session::demo_links(web.app())
    } else {
        Vec::new()
    };
    SignInPage {
        page,
        notice,
        form,
        demo_links,
    }
}

/// Checks address and password; the second factor is asked next.
pub(crate) async fn password(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let kept = onward(posted.one("verder")).to_owned();
    let (email, password) = (posted.one("email"), posted.verbatim("wachtwoord"));
    match app::session::with_password(web.app(), email, password, &client(peer)).await {
        Ok((token, factors)) => {
            with_cookie(&web, see_other(&second_factor(factors, &kept)), &token).await
        }
        Err(error) => {
            let form = again(password_form(t, &kept).fill(&posted), error)?;
            let mut page = sign_in_page(&web, t, String::new(), form, peer.ip().is_loopback());
            page.page.title = t.get("sign-in-title");
            Ok(crate::page::show_with(
                axum::http::StatusCode::UNPROCESSABLE_ENTITY,
                &page,
            ))
        }
    }
}

fn client(peer: SocketAddr) -> Client {
    Client {
        address: peer.ip().to_string(),
    }
}

fn second_factor(factors: SecondFactors, onward: &str) -> String {
    let page = if factors.passkey {
        "/inloggen/passkey"
    } else {
        "/inloggen/code"
    };
    if onward == "/" {
        page.to_owned()
    } else {
        format!("{page}?verder={}", encoded(onward))
    }
}

/// The token of whoever is halfway signing in.
pub(crate) fn halfway(headers: &HeaderMap) -> Result<SessionToken, Problem> {
    let token = session::token(headers).ok_or(Problem::SignInFirst(String::new()))?;
    Ok(SessionToken::from_cookie(&token))
}

/// An answer that carries the (new) session; an administrator's is sent by this site alone (E1).
pub(crate) async fn with_cookie(web: &Web, mut response: Response, token: &SessionToken) -> Answer {
    let session = app::session::current(web.app(), token).await?;
    let same_site = match session {
        Some(session) if session.actor.has_role(Role::Administrator) => SameSite::Strict,
        _ => SameSite::Lax,
    };
    session::set(response.headers_mut(), token.as_cookie(), same_site);
    Ok(response)
}

fn code_form(t: Texts, onward: &str) -> Form {
    let code = Field::text("code", t.get("field-code"))
        .hint(t.get("field-code-hint"))
        .autocomplete("one-time-code")
        .narrow();
    Form::new(t, "/inloggen/code", t.get("sign-in-submit"))
        .field(Field {
            inputmode: "numeric",
            ..code
        })
        .field(Field::hidden("verder", onward))
        .cancel("/inloggen")
}

/// Asks the code of the authenticator app.
pub(crate) async fn ask_code(
    Extension(t): Extension<Texts>,
    Query(query): Query<Onward>,
) -> Response {
    let page = Page::bare(t, t.get("code-title"));
    FormPage::answer(
        page,
        t.get("code-lead"),
        code_form(t, onward(&query.verder)),
    )
}

/// Checks the code; the session gets a new token (E2).
pub(crate) async fn code(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let kept = onward(posted.one("verder"));
    let token = halfway(&headers)?;
    match app::session::with_totp(web.app(), &token, posted.one("code"), &client(peer)).await {
        Ok(token) => with_cookie(&web, see_other(kept), &token).await,
        Err(error) => {
            let form = again(code_form(t, kept).fill(&posted), error)?;
            Ok(FormPage::answer(
                Page::bare(t, t.get("code-title")),
                t.get("code-lead"),
                form,
            ))
        }
    }
}

/// The page that asks the browser for a passkey: to make one, or to show one.
#[derive(Template)]
#[template(path = "sign_in/passkey.html")]
pub(crate) struct PasskeyPage {
    pub(crate) page: Page,
    pub(crate) lead: String,
    pub(crate) action: &'static str,
    pub(crate) challenge: String,
    pub(crate) make: bool,
    pub(crate) onward: String,
    pub(crate) refusal: String,
    /// The way to the other second factor.
    pub(crate) other: String,
    pub(crate) other_label: String,
}

async fn passkey_page(
    web: &Web,
    t: Texts,
    token: &SessionToken,
    onward: &str,
    refusal: String,
) -> Answer {
    let challenge = app::session::passkey_challenge(web.app(), token).await?;
    Ok(show(&PasskeyPage {
        page: Page::bare(t, t.get("passkey-title")),
        lead: t.get("passkey-lead"),
        action: "/inloggen/passkey",
        challenge: challenge.to_string(),
        make: false,
        onward: onward.to_owned(),
        refusal,
        other: "/inloggen/code".to_owned(),
        other_label: t.get("passkey-use-code"),
    }))
}

/// Asks for the passkey.
pub(crate) async fn ask_passkey(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    Query(query): Query<Onward>,
    headers: HeaderMap,
) -> Answer {
    passkey_page(
        &web,
        t,
        &halfway(&headers)?,
        onward(&query.verder),
        String::new(),
    )
    .await
}

/// Checks the passkey's answer; the session gets a new token (E2).
pub(crate) async fn passkey(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    headers: HeaderMap,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let kept = onward(posted.one("verder"));
    let token = halfway(&headers)?;
    let answer = serde_json::from_str(posted.one("antwoord")).map_err(|_| Problem::Unreadable)?;
    match app::session::with_passkey(web.app(), &token, answer).await {
        Ok(token) => with_cookie(&web, see_other(kept), &token).await,
        Err(error @ app::AppError::SignIn) => {
            passkey_page(&web, t, &token, kept, error.dutch()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends the session and takes from the browser what it kept (E2). With a page to go on to, it leads
/// to signing in again.
pub(crate) async fn sign_out(
    State(web): State<Web>,
    Query(query): Query<Onward>,
    headers: HeaderMap,
) -> Answer {
    if let Some(token) = session::token(&headers) {
        app::session::sign_out(web.app(), &SessionToken::from_cookie(&token)).await?;
    }
    let to = match onward(&query.verder) {
        "/" => "/afgemeld".to_owned(),
        wanted => address_for(wanted),
    };
    let mut response = see_other(&to);
    session::clear(response.headers_mut());
    Ok(response)
}

/// Says that the session has ended.
pub(crate) async fn signed_out(Extension(t): Extension<Texts>) -> Response {
    Sections::new(Page::bare(t, t.get("signed-out-title")))
        .lead(t.get("signed-out-line"))
        .script("wissen.js")
        .steps(vec![Step::main("/inloggen", t.get("to-sign-in"))])
        .answer()
}

/// A sign-in link of the demonstration, for a reader on this machine only.
pub(crate) async fn demo(
    State(web): State<Web>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(link): Path<String>,
) -> Answer {
    if !web.config().demo || !peer.ip().is_loopback() {
        return Err(Problem::NotFound);
    }
    let token = app::session::demo_sign_in(web.app(), &link).await?;
    with_cookie(&web, see_other("/"), &token).await
}

/// What a page is worth to someone who cannot see or use a mouse, and where to complain.
pub(crate) async fn accessibility(Extension(t): Extension<Texts>) -> Response {
    let lines = vec![
        t.get("accessibility-line-1"),
        t.get("accessibility-line-2"),
        t.get("accessibility-line-3"),
    ];
    let page = Page::bare(t, t.get("accessibility-title"));
    show(&Message {
        page,
        lines,
        to: "/".to_owned(),
        to_label: t.get("to-start"),
        reference: String::new(),
    })
}

/// For whoever watches over the server: it answers.
pub(crate) async fn alive() -> Response {
    "ok".into_response()
}

/// Reads the two new passwords of an invitation.
pub(crate) fn read_password(
    t: Texts,
    posted: &Posted,
) -> Result<String, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let password = posted.verbatim("wachtwoord");
    if password.chars().count() < 12 {
        reader.wrong("wachtwoord", t.get("fout-wachtwoord-kort"));
    } else if password.chars().count() > 128 {
        reader.wrong("wachtwoord", t.get("fout-wachtwoord-lang"));
    } else if password != posted.verbatim("herhaling") {
        reader.wrong("herhaling", t.get("fout-wachtwoord-anders"));
    }
    let errors = reader.errors();
    if errors.is_empty() {
        Ok(password.to_owned())
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e8_nobody_is_sent_elsewhere() {
        for bad in [
            "https://kwaad.example",
            "//kwaad.example",
            "/\\kwaad.example",
            "javascript:alert(1)",
            "",
            "/a b",
            "/inloggen",
        ] {
            assert_eq!(onward(bad), "/", "{bad}");
        }
        assert_eq!(onward("/zaken/1?filter=x"), "/zaken/1?filter=x");
        assert_eq!(
            address_for("/zaken/1?a=b&c"),
            "/inloggen?verder=/zaken/1%3Fa%3Db%26c"
        );
    }

    #[test]
    fn e11_a_password_has_twelve_characters_and_is_typed_twice() {
        let t = Texts::default();
        let posted = |one: &str, two: &str| {
            Posted::from_pairs(vec![
                ("wachtwoord".into(), one.into()),
                ("herhaling".into(), two.into()),
            ])
        };
        assert!(read_password(t, &posted("elf tekens!", "elf tekens!")).is_err());
        assert!(read_password(t, &posted("twaalf teken", "twaalf tekem")).is_err());
        assert_eq!(
            read_password(t, &posted(" twaalf teke ", " twaalf teke ")).as_deref(),
            Ok(" twaalf teke ")
        );
        assert!(read_password(t, &posted(&"x".repeat(129), &"x".repeat(129))).is_err());
    }
}
