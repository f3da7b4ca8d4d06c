//! The route of one young person: entering, coming to a step, ending (S2-05 to S2-07).

use access::policy::FollowRoute;
use app::{
    cases::{CasePage, CaseReach},
    routes::{BeginForm, CaseRoute, FollowingView},
};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    CaseId,
    route::{RouteDirection, RouteEnd},
    school::{Education, Qualification},
};

use super::{entry, facts};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        adulthood::home,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Facts, Tone},
    texts::Texts,
    wording::word,
};

/// Longest reason, in characters.
const LONGEST_REASON: usize = 300;

/// The way here from the page of a guided case.
pub(crate) fn step(t: Texts, case: &CasePage) -> Option<Step> {
    let guided = case.guided && case.reach == CaseReach::Whole && case.phase.is_guided();
    guided.then(|| Step::other(address(case.case), t.get("follow-title")))
}

fn address(case: CaseId) -> String {
    format!("/begeleiding/{case}/route")
}

fn name(t: Texts, one: &FollowingView) -> String {
    one.what
        .as_ref()
        .map_or_else(|| t.get("follow-gone"), |what| what.name.clone())
}

/// The step somebody is at, by number and name.
fn at(t: Texts, one: &FollowingView) -> String {
    let number = one.following.step();
    let step = one
        .what
        .as_ref()
        .and_then(|what| what.steps.get(usize::from(number).checked_sub(1)?));
    match step {
        Some(step) => format!("{number}. {step}"),
        None => t.value("follow-step-number", &number.to_string()),
    }
}

fn stands(t: Texts, one: &FollowingView) -> Facts {
    let since = one.following.since().map(domain::Day::dutch);
    let mut shown = one
        .what
        .as_ref()
        .map_or_else(Facts::new, |what| facts(t, what))
        .fact(t.get("follow-since"), since.unwrap_or_default())
        .fact(t.get("follow-at"), at(t, one));
    if !one.following.because.is_empty() {
        let unmet: Vec<String> = one
            .following
            .unmet
            .iter()
            .map(|one| word(t, *one))
            .collect();
        shown = shown
            .fact(t.get("follow-unmet"), unmet.join(". "))
            .fact(t.get("follow-because"), one.following.because.clone());
    }
    match one.following.ended {
        Some((on, how)) => shown.fact(
            t.get("follow-ended"),
            format!("{}, {}", on.dutch(), word(t, how)),
        ),
        None => shown,
    }
}

fn titled(auth: &Authorized<FollowRoute>, case: CaseId, view: &CaseRoute, key: &str) -> Page {
    let t = auth.t;
    auth.page(t.get(key))
        .under(home(auth.grant.role(), case), view.name.clone())
}

/// The route that goes on, and the earlier ones.
pub(super) async fn show(auth: Authorized<FollowRoute>, Path(case): Path<CaseId>) -> Answer {
    let t = auth.t;
    let view = app::routes::of_case(auth.app(), &auth.grant, case).await?;
    let frame = titled(&auth, case, &view, "follow-title");
    let mut page = Sections::new(frame).lead(t.get("follow-lead"));
    let base = address(case);
    match &view.now {
        Some(now) => {
            page = page.facts(name(t, now), &stands(t, now)).steps(vec![
                Step::main(format!("{base}/stap"), t.get("follow-step")),
                Step::other(format!("{base}/einde"), t.get("follow-end")),
            ]);
        }
        None if view.offered.is_empty() => {
            let lines = vec![t.get("follow-none-offered")];
            page = page.notice(Tone::Plain, t.get("follow-none"), lines);
        }
        None => {
            page = page
                .panel(t.get("follow-none"), vec![t.get("follow-none-line")])
                .steps(vec![Step::main(
                    format!("{base}/begin"),
                    t.get("follow-begin"),
                )]);
        }
    }
    for one in &view.earlier {
        page = page.facts(t.value("follow-earlier", &name(t, one)), &stands(t, one));
    }
    Ok(page.answer())
}

async fn begin_page(
    auth: &Authorized<FollowRoute>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::routes::of_case(auth.app(), &auth.grant, case).await?;
    let base = address(case);
    let page = titled(auth, case, &view, "follow-begin").under(base.clone(), t.get("follow-title"));
    let routes = view
        .offered
        .iter()
        .map(|one| {
            let hint = format!(
                "{}. {}",
                word(t, one.what.direction),
                entry(t, &one.what.entry)
            );
            Choice::new(one.id.to_string(), one.what.name.clone()).hint(hint)
        })
        .collect();
    let unknown = |all: Vec<Choice>| {
        let mut all = all;
        all.insert(0, Choice::new("", t.get("follow-unknown")));
        all
    };
    let form = page
        .form(format!("{base}/begin"), t.get("follow-begin-do"))
        .version(view.version, Vec::new())
        .field(Field::radios("route", t.get("follow-which"), routes))
        .field(Field::radios(
            "richting",
            t.get("follow-direction"),
            choices(t, RouteDirection::ALL),
        ))
        .field(
            Field::select(
                "school",
                t.get("follow-school"),
                unknown(choices(t, Education::ALL)),
            )
            .optional(),
        )
        .field(
            Field::select(
                "diploma",
                t.get("follow-certificate"),
                unknown(choices(t, Qualification::ALL)),
            )
            .optional(),
        )
        .field(Field::day("dag", t.get("follow-first-day")).value(auth.app().today().to_string()))
        .field(
            Field::area("reden", t.get("follow-because"))
                .hint(t.get("follow-because-hint"))
                .optional(),
        )
        .cancel(base);
    Ok(FormPage::answer(
        page,
        t.get("follow-begin-lead"),
        mend(form)?,
    ))
}

/// Asks which route.
pub(super) async fn ask_begin(auth: Authorized<FollowRoute>, Path(case): Path<CaseId>) -> Answer {
    begin_page(&auth, case, Ok).await
}

/// A version that cannot be read is none that was shown.
fn seen(posted: &Posted) -> i64 {
    posted.one("versie").parse().unwrap_or(-1)
}

/// Enters it.
pub(super) async fn begin(
    auth: Authorized<FollowRoute>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let route = reader.choice("route", |id| id.parse().ok());
    let direction = reader.choice("richting", |code| code.parse().ok());
    let school = reader.parse_optional("school", "fout-kies");
    let certificate = reader.parse_optional("diploma", "fout-kies");
    let on = reader.day("dag");
    let because = reader.optional_text("reden", LONGEST_REASON);
    let errors = reader.errors();
    let (Some(route), Some(direction), Some(on), true) = (route, direction, on, errors.is_empty())
    else {
        return begin_page(&auth, case, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = BeginForm {
        route,
        direction,
        school,
        certificate,
        because,
        on,
    };
    match app::routes::begin(auth.app(), &auth.grant, case, seen(&posted), form).await {
        Ok(()) => Ok(done(&address(case), "route-begonnen")),
        Err(error) => begin_page(&auth, case, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// The page of a step or an end: of the route that goes on, or back to the page that says there is none.
async fn going_on(
    auth: &Authorized<FollowRoute>,
    case: CaseId,
    key: &str,
) -> Result<(CaseRoute, FollowingView, Page), Problem> {
    let t = auth.t;
    let view = app::routes::of_case(auth.app(), &auth.grant, case).await?;
    let now = view.now.clone().ok_or(Problem::NotFound)?;
    let page = titled(auth, case, &view, key).under(address(case), t.get("follow-title"));
    Ok((view, now, page))
}

async fn step_page(
    auth: &Authorized<FollowRoute>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (view, now, page) = going_on(auth, case, "follow-step").await?;
    let base = address(case);
    let steps = now.what.iter().flat_map(|what| &what.steps);
    let choices = (1_u8..)
        .zip(steps)
        .map(|(number, step)| Choice::new(number.to_string(), format!("{number}. {step}")))
        .collect();
    let next = now.following.step().saturating_add(1);
    let form = page
        .form(format!("{base}/stap"), t.get("follow-step-do"))
        .version(view.version, Vec::new())
        .field(Field::radios("stap", t.get("follow-at"), choices).value(next.to_string()))
        .field(Field::day("dag", t.get("follow-since")).value(auth.app().today().to_string()))
        .cancel(base);
    let lead = t.value("follow-step-lead", &at(t, &now));
    Ok(FormPage::answer(page, lead, mend(form)?))
}

/// Asks at which step somebody is.
pub(super) async fn ask_step(auth: Authorized<FollowRoute>, Path(case): Path<CaseId>) -> Answer {
    step_page(&auth, case, Ok).await
}

/// Records it.
pub(super) async fn come_to(
    auth: Authorized<FollowRoute>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let step = reader.choice("stap", |text| text.parse::<u8>().ok());
    let on = reader.day("dag");
    let outcome = match (step, on) {
        (Some(step), Some(on)) => {
            let seen = seen(&posted);
            match app::routes::come_to(auth.app(), &auth.grant, case, seen, (step, on)).await {
                Ok(()) => return Ok(done(&address(case), "route-stap")),
                Err(error) => Err(error),
            }
        }
        _ => Ok(reader.errors()),
    };
    step_page(&auth, case, |form| mended(form.fill(&posted), outcome)).await
}

async fn end_page(
    auth: &Authorized<FollowRoute>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let (view, now, page) = going_on(auth, case, "follow-end").await?;
    let base = address(case);
    let form = page
        .form(format!("{base}/einde"), t.get("follow-end-do"))
        .version(view.version, Vec::new())
        .field(Field::select(
            "hoe",
            t.get("follow-how-ended"),
            with_none(t, choices(t, RouteEnd::ALL)),
        ))
        .field(Field::day("dag", t.get("follow-last-day")).value(auth.app().today().to_string()))
        .cancel(base);
    let lead = t.value("follow-end-lead", &name(t, &now));
    Ok(FormPage::answer(page, lead, mend(form)?))
}

/// Asks how it ended.
pub(super) async fn ask_end(auth: Authorized<FollowRoute>, Path(case): Path<CaseId>) -> Answer {
    end_page(&auth, case, Ok).await
}

/// Records it.
pub(super) async fn end(
    auth: Authorized<FollowRoute>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let how = reader.choice("hoe", |code| code.parse::<RouteEnd>().ok());
    let on = reader.day("dag");
    let outcome = match (how, on) {
        (Some(how), Some(on)) => {
            let seen = seen(&posted);
            match app::routes::end(auth.app(), &auth.grant, case, seen, (how, on)).await {
                Ok(()) => return Ok(done(&address(case), "route-einde")),
                Err(error) => Err(error),
            }
        }
        _ => Ok(reader.errors()),
    };
    end_page(&auth, case, |form| mended(form.fill(&posted), outcome)).await
}
