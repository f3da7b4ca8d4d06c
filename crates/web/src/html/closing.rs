//! Ending an approach that has no step left, or that belongs elsewhere.

use access::policy::{
    HandleReturnedMail, OpenCase, OpenMunicipalCase, RecordAnswer, RecordSelfEmployedAnswer,
};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::CaseId;

use crate::{
    authorized::Authorized,
    form::{Field, Posted},
    html::{Answer, cases::Desk},
    page::{FormPage, Page, done},
    problem::Problem,
};

fn confirm(
    page: Page,
    action: String,
    version: i64,
    back: String,
    lead: String,
) -> axum::response::Response {
    let t = page.t;
    let form = page
        .form(action, t.get("close-submit"))
        .field(Field::hidden("versie", version.to_string()))
        .cancel(back);
    FormPage::answer(page, lead, form)
}

fn version(posted: &Posted) -> Result<i64, Problem> {
    posted
        .one("versie")
        .parse()
        .map_err(|_| Problem::Unreadable)
}

/// Asks before closing as not reached.
pub(crate) async fn ask_not_reached(
    auth: Authorized<RecordAnswer>,
    Path(case): Path<CaseId>,
) -> Answer {
    let shown = app::cases::open(auth.app(), &auth.also::<OpenCase>()?, case).await?;
    let back = Desk::Outreach.case(case);
    let page = auth
        .page(auth.t.get("act-close-not-reached"))
        .under(back.clone(), shown.identity.name.clone());
    Ok(confirm(
        page,
        format!("{back}/niet-bereikt"),
        shown.version,
        back,
        auth.t.get("close-not-reached-lead"),
    ))
}

/// Closes it; a late answer stays welcome.
pub(crate) async fn not_reached(
    auth: Authorized<RecordAnswer>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    app::outreach::close_not_reached(auth.app(), &auth.grant, case, version(&posted)?).await?;
    Ok(done(&Desk::Outreach.case(case), "gesloten"))
}

/// The same for a card the municipality sent itself.
pub(crate) async fn ask_own_not_reached(
    auth: Authorized<RecordSelfEmployedAnswer>,
    Path(case): Path<CaseId>,
) -> Answer {
    let shown =
        app::cases::open_municipal(auth.app(), &auth.also::<OpenMunicipalCase>()?, case).await?;
    let back = Desk::Municipal.case(case);
    let page = auth
        .page(auth.t.get("act-close-not-reached"))
        .under(back.clone(), shown.identity.name.clone());
    Ok(confirm(
        page,
        format!("{back}/niet-bereikt"),
        shown.version,
        back,
        auth.t.get("close-not-reached-lead"),
    ))
}

/// Closes it.
pub(crate) async fn own_not_reached(
    auth: Authorized<RecordSelfEmployedAnswer>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    app::outreach::close_self_employed_not_reached(
        auth.app(),
        &auth.grant,
        case,
        version(&posted)?,
    )
    .await?;
    Ok(done(&Desk::Municipal.case(case), "gesloten"))
}

/// Asks before closing as moved to another municipality.
pub(crate) async fn ask_moved(
    auth: Authorized<HandleReturnedMail>,
    Path(case): Path<CaseId>,
) -> Answer {
    let shown =
        app::cases::open_municipal(auth.app(), &auth.also::<OpenMunicipalCase>()?, case).await?;
    let back = Desk::Municipal.case(case);
    let page = auth
        .page(auth.t.get("act-close-moved"))
        .under(back.clone(), shown.identity.name.clone());
    Ok(confirm(
        page,
        format!("{back}/verhuisd"),
        shown.version,
        back,
        auth.t.get("close-moved-lead"),
    ))
}

/// Closes it: the new municipality has its own list.
pub(crate) async fn moved(
    auth: Authorized<HandleReturnedMail>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    app::outreach::close_moved(auth.app(), &auth.grant, case, version(&posted)?).await?;
    Ok(done(&Desk::Municipal.case(case), "gesloten"))
}
