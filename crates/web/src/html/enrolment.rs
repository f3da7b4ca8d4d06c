//! Accepting an invitation: a password, then a passkey or the code of an authenticator app.

use std::fmt;

use askama::{Template, filters::HtmlSafe};
use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use axum_extra::extract::Form as FormBody;

use crate::{
    Web,
    form::{Field, Form, Posted},
    html::{
        Answer, again,
        sign_in::{PasskeyPage, halfway, read_password, with_cookie},
    },
    page::{FormPage, Page, done, see_other, show, show_with},
    problem::Problem,
    texts::Texts,
};

fn invitation_form(t: Texts, token: &str) -> Form {
    Form::new(
        t,
        format!("/uitnodiging/{token}"),
        t.get("invitation-submit"),
    )
    .field(
        Field::input("wachtwoord", t.get("field-new-password"), "password")
            .hint(t.get("field-new-password-hint"))
            .autocomplete("new-password"),
    )
    .field(
        Field::input("herhaling", t.get("field-repeat-password"), "password")
            .autocomplete("new-password"),
    )
}

/// The invitation: for whom it is, and the choice of a password.
pub(crate) async fn invitation(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    Path(token): Path<String>,
) -> Answer {
    let view = app::session::open_invitation(web.app(), &token).await?;
    let lead = t.with(
        "invitation-lead",
        &[("name", &view.name), ("email", &view.email)],
    );
    Ok(FormPage::answer(
        Page::bare(t, t.get("invitation-title")),
        lead,
        invitation_form(t, &token),
    ))
}

/// Accepts it: the session that follows may only set up a second factor.
pub(crate) async fn accept(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    Path(token): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let page = Page::bare(t, t.get("invitation-title"));
    let form = invitation_form(t, &token);
    let password = match read_password(t, &posted) {
        Ok(password) => password,
        Err(errors) => return Ok(FormPage::answer(page, String::new(), form.errors(errors))),
    };
    match app::session::accept_invitation(web.app(), &token, &password).await {
        Ok(session) => with_cookie(&web, see_other("/tweede-factor"), &session).await,
        Err(error) => Ok(FormPage::answer(page, String::new(), again(form, error)?)),
    }
}

#[derive(Template)]
#[template(path = "sign_in/choose.html")]
struct ChoosePage {
    page: Page,
}

/// The choice between a passkey and an authenticator app; whoever has one chooses at their account.
pub(crate) async fn choose(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    headers: HeaderMap,
) -> Answer {
    if after(&web, &headers).await? != Set::FirstFactor {
        return Ok(see_other("/account"));
    }
    Ok(show(&ChoosePage {
        page: Page::bare(t, t.get("choose-factor-title")),
    }))
}

/// What setting up a factor finishes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    FirstFactor,
    Another,
}

impl Set {
    /// Where whoever does not go on is led.
    const fn back(self) -> &'static str {
        match self {
            Self::FirstFactor => "/tweede-factor",
            Self::Another => "/account",
        }
    }

    /// The page that says it is done.
    fn done(self) -> Response {
        match self {
            Self::FirstFactor => done("/", "ingeschreven"),
            Self::Another => done("/account", "sleutel"),
        }
    }
}

async fn after(web: &Web, headers: &HeaderMap) -> Result<Set, Problem> {
    let session = app::session::current(web.app(), &halfway(headers)?).await?;
    Ok(match session {
        Some(session) if !session.enrolling => Set::Another,
        _ => Set::FirstFactor,
    })
}

/// The secret as a picture for the telephone's camera.
pub(crate) struct Picture(String);

impl Picture {
    fn of(uri: &str) -> Self {
        let code = fast_qr::QRBuilder::new(uri).build();
        Self(
            code.map(|code| fast_qr::convert::svg::SvgBuilder::default().to_str(&code))
                .unwrap_or_default(),
        )
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// The picture is drawn by us from the secret; nothing a user typed is in it.
impl HtmlSafe for Picture {}

#[derive(Template)]
#[template(path = "sign_in/totp.html")]
struct TotpPage {
    page: Page,
    secret: String,
    picture: Picture,
    form: Form,
}

fn totp_form(t: Texts, set: Set) -> Form {
    let code = Field::text("code", t.get("field-code"))
        .hint(t.get("field-code-hint"))
        .autocomplete("one-time-code")
        .narrow();
    Form::new(t, "/tweede-factor/code", t.get("totp-submit"))
        .field(Field {
            inputmode: "numeric",
            ..code
        })
        .cancel(set.back())
}

async fn totp_page(web: &Web, t: Texts, headers: &HeaderMap, form: Form) -> Answer {
    let enrolment = app::session::begin_totp(web.app(), &halfway(headers)?).await?;
    let page = Page::bare(t, t.get("totp-title"));
    let picture = Picture::of(&enrolment.uri);
    Ok(show_with(
        form.status(),
        &TotpPage {
            page,
            secret: grouped(&enrolment.secret),
            picture,
            form,
        },
    ))
}

/// The secret in groups of four, so that it can be typed over.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Shows the secret for the authenticator app.
pub(crate) async fn totp(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    headers: HeaderMap,
) -> Answer {
    let set = after(&web, &headers).await?;
    totp_page(&web, t, &headers, totp_form(t, set)).await
}

/// Checks the first code; from now on the account is complete.
pub(crate) async fn confirm_totp(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    headers: HeaderMap,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let set = after(&web, &headers).await?;
    match app::session::confirm_totp(web.app(), &halfway(&headers)?, posted.one("code")).await {
        Ok(token) => with_cookie(&web, set.done(), &token).await,
        Err(error) => totp_page(&web, t, &headers, again(totp_form(t, set), error)?).await,
    }
}

/// Asks the browser to make a passkey.
pub(crate) async fn passkey(
    State(web): State<Web>,
    Extension(t): Extension<Texts>,
    headers: HeaderMap,
) -> Answer {
    let challenge = app::session::begin_passkey(web.app(), &halfway(&headers)?).await?;
    Ok(show(&PasskeyPage {
        page: Page::bare(t, t.get("passkey-make-title")),
        lead: t.get("passkey-make-lead"),
        action: "/tweede-factor/passkey",
        challenge: challenge.to_string(),
        make: true,
        onward: String::new(),
        refusal: String::new(),
        other: "/tweede-factor/code".to_owned(),
        other_label: t.get("passkey-use-app"),
    }))
}

/// Keeps the passkey; from now on the account is complete.
pub(crate) async fn confirm_passkey(
    State(web): State<Web>,
    headers: HeaderMap,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let answer = serde_json::from_str(posted.one("antwoord")).map_err(|_| Problem::Unreadable)?;
    let set = after(&web, &headers).await?;
    let token = app::session::confirm_passkey(web.app(), &halfway(&headers)?, answer).await?;
    with_cookie(&web, set.done(), &token).await
}
