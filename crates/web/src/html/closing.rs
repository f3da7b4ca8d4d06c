//! Ending an approach that has no step left, or that belongs elsewhere.

use access::{
    Action,
    policy::{HandleReturnedMail, RecordAnswer, RecordSelfEmployedAnswer},
};
use app::AppError;
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::CaseId;

use crate::{
    authorized::Authorized,
    form::{Form, Posted},
    html::{Answer, again, cases::Desk, meanwhile::versioned},
    page::{FormPage, done},
    problem::Problem,
};

/// One way to close: where it stands and how it is worded.
struct Closing {
    desk: Desk,
    path: &'static str,
    title: &'static str,
    lead: &'static str,
}

const NOT_REACHED: Closing = Closing {
    desk: Desk::Outreach,
    path: "niet-bereikt",
    title: "act-close-not-reached",
    lead: "close-not-reached-lead",
};

/// The same for a card the municipality sent itself.
const OWN_NOT_REACHED: Closing = Closing {
    desk: Desk::Municipal,
    ..NOT_REACHED
};

const MOVED: Closing = Closing {
    desk: Desk::Municipal,
    path: "verhuisd",
    title: "act-close-moved",
    lead: "close-moved-lead",
};

impl Closing {
    /// The page that asks before it is done.
    async fn page<A: Action>(
        &self,
        auth: &Authorized<A>,
        case: CaseId,
        mend: impl FnOnce(Form) -> Result<Form, Problem>,
    ) -> Answer {
        let t = auth.t;
        let shown = self.desk.open(auth, case).await?;
        let back = self.desk.case(case);
        let page = auth
            .page(t.get(self.title))
            .under(back.clone(), shown.identity.name.clone());
        let form = page.form(format!("{back}/{}", self.path), t.get("close-submit"));
        let form = mend(versioned(form, &shown).cancel(back))?;
        Ok(FormPage::answer(page, t.get(self.lead), form))
    }

    /// To the closed case, or the page again with why not.
    async fn closed<A: Action>(
        &self,
        auth: &Authorized<A>,
        case: CaseId,
        posted: &Posted,
        outcome: Result<(), AppError>,
    ) -> Answer {
        match outcome {
            Ok(()) => Ok(done(&self.desk.case(case), "gesloten")),
            Err(error) => {
                self.page(auth, case, |form| again(form.fill(posted), error))
                    .await
            }
        }
    }
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
    NOT_REACHED.page(&auth, case, Ok).await
}

/// Closes it; a late answer stays welcome.
pub(crate) async fn not_reached(
    auth: Authorized<RecordAnswer>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (app, version) = (auth.app(), version(&posted)?);
    let outcome = app::outreach::close_not_reached(app, &auth.grant, case, version).await;
    NOT_REACHED.closed(&auth, case, &posted, outcome).await
}

/// Asks before closing somebody to whom the municipality sent the card itself.
pub(crate) async fn ask_own_not_reached(
    auth: Authorized<RecordSelfEmployedAnswer>,
    Path(case): Path<CaseId>,
) -> Answer {
    OWN_NOT_REACHED.page(&auth, case, Ok).await
}

/// Closes it.
pub(crate) async fn own_not_reached(
    auth: Authorized<RecordSelfEmployedAnswer>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (app, version) = (auth.app(), version(&posted)?);
    let outcome =
        app::outreach::close_self_employed_not_reached(app, &auth.grant, case, version).await;
    OWN_NOT_REACHED.closed(&auth, case, &posted, outcome).await
}

/// Asks before closing as moved to another municipality.
pub(crate) async fn ask_moved(
    auth: Authorized<HandleReturnedMail>,
    Path(case): Path<CaseId>,
) -> Answer {
    MOVED.page(&auth, case, Ok).await
}

/// Closes it: the new municipality has its own list.
pub(crate) async fn moved(
    auth: Authorized<HandleReturnedMail>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (app, version) = (auth.app(), version(&posted)?);
    let outcome = app::outreach::close_moved(app, &auth.grant, case, version).await;
    MOVED.closed(&auth, case, &posted, outcome).await
}
