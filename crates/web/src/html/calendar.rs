//! One's own calendar by a secret address, and the daily mail: what one sets for oneself.

use access::policy::{KeepCalendar, SeeNotices};
use axum::{
    extract::{Path, Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::Form as FormBody;

use crate::{
    Web,
    authorized::Authorized,
    form::Posted,
    html::Answer,
    page::done,
    problem::Problem,
    sections::{Act, Sections, Step},
    sign_in_limit::peer,
    table::Facts,
};

/// The calendar itself: the address is the key, and it shows no person. An address that opens nothing
/// looks like one that does not exist; a flood is stopped.
pub(crate) async fn read(
    State(web): State<Web>,
    Path(secret): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let peer = peer(&web, &request);
    if web.calendars().check_key(&peer).is_err() {
        return Err(Problem::Wait(60));
    }
    let text = app::calendar::read(web.app(), &secret)
        .await?
        .ok_or(Problem::NotFound)?;
    let mut response = text.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/calendar; charset=utf-8"),
    );
    Ok(response)
}

/// Whether one has an address, and the way to make or end it.
pub(crate) async fn own(auth: Authorized<KeepCalendar>) -> Answer {
    let t = auth.t;
    let exists = app::calendar::exists(auth.app(), &auth.grant).await?;
    let page = auth
        .page(t.get("calendar-title"))
        .under("/account", t.get("own-title"));
    let once = page.once.clone();
    let act = |what: &str, key: &str, main: bool| Act {
        action: "/account/agenda".to_owned(),
        once: once.clone(),
        label: t.get(key),
        fields: vec![("doe", what.to_owned())],
        main,
    };
    let mut sections = Sections::new(page)
        .lead(t.get("calendar-lead"))
        .panel(t.get("calendar-what"), vec![t.get("calendar-what-line")]);
    sections = if exists {
        sections
            .panel(t.get("calendar-has"), vec![t.get("calendar-has-line")])
            .act(&act("nieuw", "calendar-renew", false))
            .act(&act("weg", "calendar-end", false))
    } else {
        sections.act(&act("nieuw", "calendar-make", true))
    };
    Ok(sections.answer())
}

/// Makes or ends it; a new address shows once.
pub(crate) async fn change(
    auth: Authorized<KeepCalendar>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    if posted.one("doe") == "weg" {
        app::calendar::end(auth.app(), &auth.grant).await?;
        return Ok(done("/account/agenda", "agenda-weg"));
    }
    let path = app::calendar::make(auth.app(), &auth.grant).await?;
    let t = auth.t;
    let page = auth
        .page(t.get("calendar-made"))
        .under("/account", t.get("own-title"));
    let address = format!(
        "{}{path}",
        auth.app().config.public_url.trim_end_matches('/')
    );
    Ok(Sections::new(page)
        .lead(t.get("calendar-made-lead"))
        .facts(
            String::new(),
            &Facts::new().fact(t.get("calendar-address"), address),
        )
        .steps(vec![Step::main("/account", t.get("calendar-back"))])
        .answer())
}

/// Switches the daily mail on or off.
pub(crate) async fn choose_mail(
    auth: Authorized<SeeNotices>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let wanted = posted.one("e-mail") == "aan";
    app::mail::choose(auth.app(), &auth.grant, wanted).await?;
    let key = if wanted { "e-mail-aan" } else { "e-mail-uit" };
    Ok(done("/account", key))
}
