//! The young person's rights at a desk that opens nothing: the privacy officer's and the list handler's.
//! All that shows is that there is a case, and which consents stand.

use access::policy::RecordRight;
use app::guidance::{GuideAct, RightAct};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, NotNowKeeping};

use super::{ActPage, Known, panels, path};
use crate::{
    authorized::Authorized,
    form::{Form, Posted, Reader},
    html::{Answer, meanwhile::versioned, mended},
    page::{FormPage, done},
    problem::Problem,
    sections::{Sections, Step},
    table::Tone,
};

fn home(case: CaseId) -> String {
    format!("/rechten/{case}")
}

fn address(case: CaseId, act: GuideAct) -> String {
    format!("/rechten/{case}/{}", path(act))
}

/// What the young person may ask, and which consents stand.
pub(crate) async fn show(auth: Authorized<RecordRight>, Path(case): Path<CaseId>) -> Answer {
    let t = auth.t;
    let (page, guidance) = app::cases::open_for_rights(auth.app(), &auth.grant, case).await?;
    let steps: Vec<Step> = page
        .guidance
        .iter()
        .map(|act| Step::other(address(case, *act), panels::label(t, *act)))
        .collect();
    let mut shown = Sections::new(
        auth.page(page.identity.name.clone())
            .under("/zoeken", t.get("find-title")),
    )
    .lead(t.get("desk-lead"))
    .facts_if_any(t.get("desk-consents"), &panels::consents(t, &guidance));
    shown = if steps.is_empty() {
        shown.notice(Tone::Plain, t.get("desk-none"), Vec::new())
    } else {
        shown.steps_panel(t.get("desk-rights"), steps)
    };
    if page.possible.contains(&app::cases::Possible::Object) {
        let object = Step::other(format!("/bezwaar/{case}"), t.get("act-object"));
        shown = shown.steps_panel(t.get("desk-also"), vec![object]);
    }
    Ok(shown.answer())
}

async fn known(
    auth: &Authorized<RecordRight>,
    case: CaseId,
    act: GuideAct,
) -> Result<Known, Problem> {
    let app = auth.app();
    let (page, guidance) = app::cases::open_for_rights(app, &auth.grant, case).await?;
    if !page.guidance.contains(&act) {
        return Err(Problem::NotFound);
    }
    Ok(Known {
        case: page,
        guidance,
        keeping: NotNowKeeping::OptOut,
        today: app.today(),
        now: app.clock().now(),
        colleagues: Vec::new(),
        role: auth.grant.role(),
    })
}

fn answer<P: ActPage<Act = RightAct>>(
    auth: &Authorized<RecordRight>,
    known: &Known,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let case = known.case.case;
    let key = format!("guide-{}", path(P::ACT));
    let page = auth
        .page(t.get(&key))
        .under(home(case), known.case.identity.name.clone());
    let form = page.form(address(case, P::ACT), t.get(&format!("{key}-save")));
    let mut form = versioned(form, &known.case).cancel(home(case));
    for field in P::fields(t, known) {
        form = form.field(field);
    }
    let form = if P::DANGER { form.danger() } else { form };
    let lead = t.find(&format!("{key}-lead")).unwrap_or_default();
    Ok(FormPage::with_facts(
        page,
        lead,
        P::facts(t, known),
        mend(form)?,
    ))
}

/// The form of a right.
pub(super) async fn ask<P: ActPage<Act = RightAct>>(
    auth: Authorized<RecordRight>,
    Path(case): Path<CaseId>,
) -> Answer {
    let known = known(&auth, case, P::ACT).await?;
    answer::<P>(&auth, &known, Ok)
}

/// Carries it out: it works on the next request everywhere (D12).
pub(super) async fn act<P: ActPage<Act = RightAct>>(
    auth: Authorized<RecordRight>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let known = known(&auth, case, P::ACT).await?;
    let mut reader = Reader::new(auth.t, &posted);
    let read = P::read(&mut reader, &posted, &known);
    let version = reader.parse("versie", "error-unreadable-line");
    let errors = reader.errors();
    let outcome = match (read, version) {
        (Some(act), Some(version)) if errors.is_empty() => {
            match app::guidance::record(auth.app(), &auth.grant, case, act, version).await {
                Ok(()) => {
                    // Who was forgotten at once has no page any more.
                    let to = if P::ACT == GuideAct::Erase {
                        "/zoeken".to_owned()
                    } else {
                        home(case)
                    };
                    return Ok(done(&to, &format!("begeleiding-{}", path(P::ACT))));
                }
                Err(error) => Err(error),
            }
        }
        _ => Ok(errors),
    };
    answer::<P>(&auth, &known, |form| mended(form.fill(&posted), outcome))
}
