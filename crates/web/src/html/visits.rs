//! The one home visit: planning it, the list of a day, what came of it.

use access::policy::{PlanVisit, RecordVisit};
use app::{
    cases::CasePage,
    outreach::VisitForm,
    visits::{VisitGroup, VisitStopView},
};
use axum::extract::{Path, Query};
use axum_extra::extract::Form as FormBody;
use domain::{
    CaseId, Day,
    outreach::{CancelReason, VisitOutcome},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer, again,
        answers::{choices, with_none},
        cases::Desk,
        download,
        meanwhile::versioned,
        mended,
    },
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, Step, Stop},
    table::{Facts, Tone},
    texts::Texts,
    wording::word,
};

fn under(page: Page, case: &CasePage) -> Page {
    page.under(Desk::Outreach.case(case.case), case.identity.name.clone())
}

fn address_facts(t: Texts, case: &CasePage) -> Facts {
    Facts::new().fact(
        t.get("fact-address"),
        format!(
            "{}, {}",
            case.identity.address_line_1, case.identity.address_line_2
        ),
    )
}

fn plan_form(page: &Page, case: &CasePage, colleagues: Vec<Choice>) -> Form {
    let t = page.t;
    let form = page.form(
        format!("/zaken/{}/bezoek/plannen", case.case),
        t.get("plan-save"),
    );
    versioned(form, case)
        .field(Field::day("datum", t.get("plan-day")).hint(t.get("plan-day-hint")))
        .field(
            Field::select("collega", t.get("plan-companion"), with_none(t, colleagues)).optional(),
        )
        .cancel(Desk::Outreach.case(case.case))
}

async fn plan_page(
    auth: &Authorized<PlanVisit>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let shown = Desk::Outreach.open(auth, case).await?;
    let colleagues = app::accounts::colleagues(auth.app(), &auth.grant).await?;
    let colleagues = colleagues
        .into_iter()
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect();
    let page = under(auth.page(auth.t.get("act-plan-visit")), &shown);
    let form = mend(plan_form(&page, &shown, colleagues))?;
    let facts = address_facts(auth.t, &shown);
    Ok(FormPage::with_facts(
        page,
        auth.t.get("plan-lead"),
        facts,
        form,
    ))
}

/// The form to plan the visit.
pub(crate) async fn ask_plan(auth: Authorized<PlanVisit>, Path(case): Path<CaseId>) -> Answer {
    plan_page(&auth, case, Ok).await
}

/// Plans it; two workers cannot plan two.
pub(crate) async fn plan(
    auth: Authorized<PlanVisit>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let day = reader.day("datum");
    let companion = reader.parse_optional("collega", "fout-kies");
    let version = reader.parse("versie", "error-unreadable-line");
    let errors = reader.errors();
    let (Some(day), Some(version), true) = (day, version, errors.is_empty()) else {
        return plan_page(&auth, case, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::outreach::plan_visit(auth.app(), &auth.grant, case, day, companion, version).await {
        Ok(()) => Ok(done(&Desk::Outreach.case(case), "gepland")),
        Err(error) => plan_page(&auth, case, |form| again(form.fill(&posted), error)).await,
    }
}

async fn cancel_page(
    auth: &Authorized<PlanVisit>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let shown = Desk::Outreach.open(auth, case).await?;
    let page = under(auth.page(auth.t.get("act-cancel-visit")), &shown);
    let form = page.form(
        format!("/zaken/{case}/bezoek/annuleren"),
        auth.t.get("cancel-save"),
    );
    let form = versioned(form, &shown)
        .field(Field::radios(
            "reden",
            auth.t.get("cancel-reason"),
            choices(auth.t, CancelReason::ALL),
        ))
        .cancel(Desk::Outreach.case(case));
    Ok(FormPage::answer(
        page,
        auth.t.get("cancel-lead"),
        mend(form)?,
    ))
}

/// The form to cancel a visit that did not take place.
pub(crate) async fn ask_cancel(auth: Authorized<PlanVisit>, Path(case): Path<CaseId>) -> Answer {
    cancel_page(&auth, case, Ok).await
}

/// Cancels it, with the reason.
pub(crate) async fn cancel(
    auth: Authorized<PlanVisit>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let reason = reader.choice("reden", |text| text.parse().ok());
    let version = reader.parse("versie", "error-unreadable-line");
    let (Some(reason), Some(version)) = (reason, version) else {
        let errors = reader.errors();
        return cancel_page(&auth, case, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::outreach::cancel_visit(auth.app(), &auth.grant, case, reason, version).await {
        Ok(()) => Ok(done(&Desk::Outreach.case(case), "geannuleerd")),
        Err(error) => cancel_page(&auth, case, |form| again(form.fill(&posted), error)).await,
    }
}

/// The outcome chosen at the door.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    wat: String,
    dag: String,
}

fn report_form(page: &Page, case: &CasePage, outcome: VisitOutcome, today: Day) -> Form {
    let t = page.t;
    let form = page.form(
        format!("/zaken/{}/bezoek/verslag", case.case),
        t.get("visit-save"),
    );
    let form = versioned(form, case)
        .field(Field::hidden("wat", outcome.code()))
        .field(Field::day("datum", t.get("visit-day")).value(today.to_string()))
        .field(Field::number("minuten", t.get("answer-minutes")).hint(t.get("visit-minutes-hint")))
        .field(
            Field::area("notitie", t.get("answer-note"))
                .hint(t.get("answer-note-hint"))
                .optional(),
        )
        .cancel(format!("/zaken/{}/bezoek/verslag", case.case));
    if outcome == VisitOutcome::DoesNotWant {
        form.danger()
    } else {
        form
    }
}

fn outcome_page(
    page: Page,
    case: &CasePage,
    outcome: VisitOutcome,
    form: Form,
) -> axum::response::Response {
    let t = page.t;
    let lead = t
        .find(&format!("visit-then-{}", outcome.code().replace('_', "-")))
        .unwrap_or_default();
    let facts = address_facts(t, case).fact(t.get("visit-outcome"), word(t, outcome));
    FormPage::with_facts(page, lead, facts, form)
}

/// What came of the visit: four large buttons, then the few things around it.
pub(crate) async fn ask_report(
    auth: Authorized<RecordVisit>,
    Path(case): Path<CaseId>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let shown = Desk::Outreach.open(&auth, case).await?;
    let page = under(auth.page(auth.t.get("visit-title")), &shown);
    if let Ok(outcome) = chosen.wat.parse() {
        let form = report_form(&page, &shown, outcome, auth.app().today());
        return Ok(outcome_page(page, &shown, outcome, form));
    }
    let big = VisitOutcome::ALL.iter().map(|one| {
        Choice::new(
            format!("/zaken/{case}/bezoek/verslag?wat={}", one.code()),
            word(auth.t, *one),
        )
    });
    Ok(Sections::new(page)
        .lead(auth.t.value("visit-lead", &shown.identity.name))
        .big(String::new(), big.collect())
        .answer())
}

fn read_report(t: Texts, posted: &Posted) -> Result<VisitForm, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let outcome = reader.choice("wat", |text| text.parse().ok());
    let on = reader.day("datum");
    let minutes = reader.parse("minuten", "fout-getal");
    let note = reader.optional_text("notitie", 2_000);
    let version = reader.parse("versie", "error-unreadable-line");
    let errors = reader.errors();
    match (outcome, on, minutes, version) {
        (Some(outcome), Some(on), Some(minutes), Some(version)) if errors.is_empty() => {
            Ok(VisitForm {
                outcome,
                on,
                minutes,
                note,
                version,
            })
        }
        _ => Err(errors),
    }
}

/// Records it: a visit made cannot be repeated (S1-27).
pub(crate) async fn report(
    auth: Authorized<RecordVisit>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let outcome = match read_report(auth.t, &posted) {
        Ok(form) => match app::outreach::record_visit(auth.app(), &auth.grant, case, form).await {
            Ok(()) => return Ok(done(&Desk::Outreach.case(case), "bezocht")),
            Err(error) => Err(error),
        },
        Err(errors) => Ok(errors),
    };
    let said = posted.one("wat").parse().map_err(|_| Problem::Unreadable)?;
    let shown = Desk::Outreach.open(&auth, case).await?;
    let page = under(auth.page(auth.t.get("visit-title")), &shown);
    let form = report_form(&page, &shown, said, auth.app().today()).fill(&posted);
    let form = mended(form, outcome)?;
    Ok(outcome_page(page, &shown, said, form))
}

/// Where to go and whom one meets there; a line is empty when nothing is known.
pub(super) fn at_the_door(t: Texts, stop: &VisitStopView) -> [String; 4] {
    let born = stop
        .birth_year
        .map(|year| t.value("born-in", &year.to_string()))
        .unwrap_or_default();
    let household = if stop.household.is_empty() {
        String::new()
    } else {
        t.value("household-with", &stop.household.join(", "))
    };
    [
        stop.address_line_1.clone(),
        stop.address_line_2.clone(),
        born,
        household,
    ]
}

fn stop(t: Texts, stop: &VisitStopView) -> Stop {
    let more = [
        stop.planned_with
            .as_deref()
            .map(|name| t.value("visits-with", name))
            .unwrap_or_default(),
        stop.window.clone(),
        t.value("visits-code", &stop.code),
    ];
    Stop {
        name: stop.name.clone(),
        lines: at_the_door(t, stop)
            .into_iter()
            .chain(more)
            .filter(|line| !line.is_empty())
            .collect(),
        steps: vec![
            Step::main(
                format!("/zaken/{}/bezoek/verslag", stop.case),
                t.get("act-record-visit"),
            ),
            Step::link(Desk::Outreach.case(stop.case), t.get("worklist-open-case")),
        ],
    }
}

/// The visits of a day, grouped by postcode: for a telephone in one hand, and for paper.
pub(crate) async fn of_day(auth: Authorized<RecordVisit>, Query(chosen): Query<Chosen>) -> Answer {
    let t = auth.t;
    let day = crate::form::parse_day(&chosen.dag).unwrap_or_else(|| auth.app().today());
    let groups: Vec<VisitGroup> = app::visits::on(auth.app(), &auth.grant, day).await?;
    let field = Field::day("dag", t.get("visits-day")).value(day.to_string());
    let mut page = Sections::new(auth.page(t.value("visits-title", &day.dutch())))
        .filters("/bezoeken", vec![field], t.get("visits-show"))
        .steps(vec![
            Step::link(
                format!("/bezoeken?dag={}", day.plus_days(-1)),
                t.get("visits-before"),
            ),
            Step::link(
                format!("/bezoeken?dag={}", day.plus_days(1)),
                t.get("visits-after"),
            ),
        ]);
    page = if groups.is_empty() {
        page.notice(
            Tone::Plain,
            t.get("visits-none"),
            vec![t.get("visits-none-line")],
        )
    } else {
        let print = Step::other(format!("/bezoeken/pdf?dag={day}"), t.get("visits-print"));
        let along =
            (day == auth.app().today()).then(|| Step::other("/onderweg", t.get("visits-along")));
        page.steps(along.into_iter().chain([print]).collect())
    };
    for group in &groups {
        page = page.stops(
            group.postcode.clone(),
            group.stops.iter().map(|one| stop(t, one)).collect(),
        );
    }
    Ok(page.answer())
}

/// The same on paper.
pub(crate) async fn of_day_pdf(
    auth: Authorized<RecordVisit>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let day = crate::form::parse_day(&chosen.dag).unwrap_or_else(|| auth.app().today());
    Ok(download(
        app::visits::pdf(auth.app(), &auth.grant, day).await?,
    ))
}
