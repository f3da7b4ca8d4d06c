//! One young person on a list of DUO: what the list tells, what was decided, what came of it (S4-06 to S4-09).

use access::policy::{
    DestroySchoolRow, DisposeSchoolRows, RecordSchoolResult, SeeNetwork, SeeSchoolLists,
};
use app::school::{DestroyReason, RowView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    Day, SchoolRowId,
    costs::Cents,
    school::{Disposition, LeaverResult},
};

use super::{
    PATH,
    list::{disposition_field, read_disposition},
    list_name, missing, name, waits,
};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::with_none, mended},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Happened, Sections, Step},
    table::{Cell, Facts, Tone},
    texts::Texts,
    wording::word,
};

fn own(id: SchoolRowId) -> String {
    format!("{PATH}/leerling/{id}")
}

fn below(t: Texts, page: Page, view: &RowView) -> Page {
    page.under(PATH, t.get("school-title"))
        .under(format!("{PATH}/{}", view.list.id), list_name(t, &view.list))
}

/// One row.
pub(super) async fn one(auth: Authorized<SeeSchoolLists>, Path(id): Path<SchoolRowId>) -> Answer {
    let t = auth.t;
    let view = app::school::row(auth.app(), &auth.grant, id).await?;
    let base = own(id);
    let frame = below(t, auth.page(name(t, &view.line)), &view);
    let mut page = Sections::new(frame);
    if let Some(on) = view.destroyed_on {
        return Ok(page
            .notice(
                Tone::Plain,
                t.value("school-destroyed-on", &on.dutch()),
                vec![t.get("school-destroyed-text")],
            )
            .facts(t.get("school-decided"), &state(t, &view))
            .answer());
    }
    let mut steps = Vec::new();
    if view.may_record {
        let label = if view.line.result.is_none() {
            "school-record"
        } else {
            "school-record-again"
        };
        steps.push(Step::main(format!("{base}/uitkomst"), t.get(label)));
    }
    if auth.also::<DisposeSchoolRows>().is_ok() {
        let (to, label) = (
            format!("{base}/indelen"),
            t.get(if view.decisions.is_empty() {
                "school-dispose"
            } else {
                "school-dispose-again"
            }),
        );
        steps.push(if view.decisions.is_empty() {
            Step::main(to, label)
        } else {
            Step::other(to, label)
        });
    }
    if auth.also::<DestroySchoolRow>().is_ok() {
        steps.push(Step::link(
            format!("{base}/vernietigen"),
            t.get("school-destroy"),
        ));
    }
    let mut decided = state(t, &view);
    if let Ok(sees) = auth.also::<SeeNetwork>() {
        let on = app::network::pupils_on(auth.app(), &sees, view.list.id).await?;
        if let Some((item, stands)) = on.get(&id) {
            let to = format!("/netwerk/jongeren/{item}");
            decided = decided.cell(t.get("net-title"), Cell::Link(to, word(t, *stands)));
        }
    }
    page = page
        .facts(t.get("school-decided"), &decided)
        .steps(steps)
        .facts(t.get("school-person"), &person(t, &view))
        .facts(t.get("school-told-by-list"), &told(t, &view));
    if let Some((table, steps)) = crate::html::transfer::beside_row(&auth, id).await? {
        page = page.table(&table).steps(steps);
    }
    let history = history(t, &view);
    if !history.is_empty() {
        page = page.timeline(t.get("school-history"), history);
    }
    Ok(page.answer())
}

fn state(t: Texts, view: &RowView) -> Facts {
    let disposition = match view.line.disposition {
        None => t.get("school-nobody-yet"),
        Some(what) => in_words(t, what),
    };
    let result = view
        .line
        .result
        .map_or_else(|| t.get("school-no-result"), |one| word(t, one));
    Facts::new()
        .cell(t.get("column-state"), waits(t, view.line.waits))
        .fact(t.get("school-decision"), disposition)
        .fact(t.get("school-result"), result)
        .fact(t.get("school-kept-until"), view.kept_until.dutch())
}

fn in_words(t: Texts, what: Disposition) -> String {
    match what {
        Disposition::TakenUp(by) => t.value("school-by", &word(t, by)),
        Disposition::NotTakenUp(reason) => t.value("school-not", &word(t, reason)),
    }
}

fn person(t: Texts, view: &RowView) -> Facts {
    let Some(identity) = &view.identity else {
        return Facts::new();
    };
    let born = identity.birth_date.map(|born| {
        let whole = born.earliest() == born.latest();
        // Of an unknown day or month the register writes zeros.
        if whole {
            born.earliest().dutch()
        } else {
            born.to_string()
        }
    });
    let address = [&identity.address_line_1, &identity.address_line_2]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let number = if view.has_number {
        "school-number-known"
    } else {
        "school-number-unknown"
    };
    let also: Vec<String> = view.also_on.iter().map(|day| day.dutch()).collect();
    Facts::new()
        .fact(t.get("school-name"), identity.full_name())
        .fact(t.get("school-born"), born.unwrap_or_default())
        .fact(t.get("school-municipality"), view.line.municipality.clone())
        .fact(t.get("school-address"), address)
        .fact(t.get("school-number"), t.get(number))
        .fact(t.get("school-also-on"), also.join("; "))
}

fn told(t: Texts, view: &RowView) -> Facts {
    let told = view.facts;
    let unknown = || t.get("school-not-told");
    let mut facts = Facts::new();
    if let Some(found) = &view.line.assessment {
        let priority = match found.selection {
            Ok(priority) => word(t, priority),
            Err(reason) => t.value("school-no-priority", &word(t, reason)),
        };
        facts = facts
            .fact(t.get("school-standing"), word(t, found.standing))
            .fact(
                t.get("school-cohort"),
                found.cohort.map(|one| word(t, one)).unwrap_or_default(),
            )
            .fact(t.get("school-priority"), priority);
        if !found.missing.is_empty() {
            facts = facts.fact(t.get("school-why-unknown"), missing(t, found));
        }
    }
    let yes_no = |yes: bool| t.get(if yes { "school-yes" } else { "school-no" });
    facts
        .fact(
            t.get("school-education"),
            told.education.map_or_else(unknown, |one| word(t, one)),
        )
        .fact(
            t.get("school-diploma"),
            told.qualification.map_or_else(unknown, |one| word(t, one)),
        )
        .fact(
            t.get("school-last-day"),
            told.last_school_day.map_or_else(unknown, Day::dutch),
        )
        .fact(
            t.get("school-hours"),
            told.work_hours
                .map_or_else(unknown, |hours| hours.to_string()),
        )
        .fact(
            t.get("school-income"),
            told.income_cents
                .map_or_else(unknown, |cents| format!("€ {}", Cents(cents))),
        )
        .fact(
            t.get("school-benefit"),
            told.benefit.map_or_else(unknown, yes_no),
        )
}

/// What happened, the latest first.
fn history(t: Texts, view: &RowView) -> Vec<Happened> {
    let decided = view.decisions.iter().map(|one| {
        let told = vec![(in_words(t, one.disposition), String::new())];
        (one.at, one.by.clone(), told)
    });
    let came = view.outcomes.iter().map(|one| {
        let what = one
            .result
            .map_or_else(|| t.get("school-destroyed"), |result| word(t, result));
        let day = t.value("school-result-day", &one.on.dutch());
        let beside = if one.holds {
            day
        } else {
            format!("{day} {}", t.get("school-result-void"))
        };
        (one.at, one.by.clone(), vec![(what, beside)])
    });
    let mut all: Vec<_> = decided.chain(came).collect();
    all.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    all.into_iter()
        .map(|(at, by, told)| Happened {
            when: at.dutch(),
            by,
            told,
        })
        .collect()
}

/// What the reader saw when the form was made: decisions, and results under the last of them.
fn seen(posted: &Posted) -> (u32, u32) {
    let number = |name| posted.one(name).parse().unwrap_or(0);
    (number("gezien"), number("gezien_uitkomst"))
}

async fn dispose_page(
    auth: &Authorized<DisposeSchoolRows>,
    id: SchoolRowId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::school::row(auth.app(), &auth.also::<SeeSchoolLists>()?, id).await?;
    let page = below(t, auth.page(t.get("school-dispose")), &view);
    let page = page.under(own(id), name(t, &view.line));
    let form = page
        .form(format!("{}/indelen", own(id)), t.get("school-save"))
        .field(disposition_field(t))
        .field(Field::hidden("gezien", view.seen_decisions.to_string()))
        .cancel(own(id));
    let lead = if view.decisions.is_empty() {
        t.get("school-dispose-lead")
    } else {
        t.get("school-dispose-again-lead")
    };
    Ok(FormPage::with_facts(
        page,
        lead,
        state(t, &view),
        mend(form)?,
    ))
}

/// Asks who takes somebody up.
pub(super) async fn ask_dispose(
    auth: Authorized<DisposeSchoolRows>,
    Path(id): Path<SchoolRowId>,
) -> Answer {
    dispose_page(&auth, id, Ok).await
}

/// Decides it.
pub(super) async fn dispose(
    auth: Authorized<DisposeSchoolRows>,
    Path(id): Path<SchoolRowId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let (decisions, _) = seen(&posted);
    let outcome = match reader.choice("indeling", read_disposition) {
        None => Ok(reader.errors()),
        Some(what) => {
            match app::school::dispose(auth.app(), &auth.grant, id, decisions, what).await {
                Ok(()) => return Ok(done(&own(id), "leerling-ingedeeld")),
                Err(error) => Err(error),
            }
        }
    };
    dispose_page(&auth, id, |form| mended(form.fill(&posted), outcome)).await
}

async fn result_page(
    auth: &Authorized<RecordSchoolResult>,
    id: SchoolRowId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::school::row(auth.app(), &auth.also::<SeeSchoolLists>()?, id).await?;
    let page = below(t, auth.page(t.get("school-record")), &view);
    let page = page.under(own(id), name(t, &view.line));
    if !view.may_record {
        return Ok(Sections::new(page)
            .notice(
                Tone::Plain,
                t.get("school-not-yours"),
                vec![t.get("school-not-yours-text")],
            )
            .steps(vec![Step::link(own(id), name(t, &view.line))])
            .answer());
    }
    let results = LeaverResult::ALL
        .iter()
        .map(|one| Choice::new(one.code(), word(t, *one)))
        .collect();
    let form = page
        .form(format!("{}/uitkomst", own(id)), t.get("school-save"))
        .field(Field::select(
            "uitkomst",
            t.get("school-result"),
            with_none(t, results),
        ))
        .field(
            Field::day("dag", t.get("school-result-on"))
                .hint(t.get("school-result-on-hint"))
                .value(auth.app().today().to_string()),
        )
        .field(Field::hidden("gezien", view.seen_decisions.to_string()))
        .field(Field::hidden(
            "gezien_uitkomst",
            view.seen_results.to_string(),
        ))
        .cancel(own(id));
    Ok(FormPage::with_facts(
        page,
        t.get("school-record-lead"),
        state(t, &view),
        mend(form)?,
    ))
}

/// Asks what came of it.
pub(super) async fn ask_result(
    auth: Authorized<RecordSchoolResult>,
    Path(id): Path<SchoolRowId>,
) -> Answer {
    result_page(&auth, id, Ok).await
}

/// Records it.
pub(super) async fn record(
    auth: Authorized<RecordSchoolResult>,
    Path(id): Path<SchoolRowId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let result = reader.parse::<LeaverResult>("uitkomst", "fout-kies");
    let on = reader.day("dag");
    let outcome = match (result, on) {
        (Some(result), Some(on)) => {
            let seen = seen(&posted);
            match app::school::record(auth.app(), &auth.grant, id, seen, result, on).await {
                Ok(()) => return Ok(done(&own(id), "leerling-uitkomst")),
                Err(error) => Err(error),
            }
        }
        _ => Ok(reader.errors()),
    };
    result_page(&auth, id, |form| mended(form.fill(&posted), outcome)).await
}

/// Why somebody is destroyed before the term, to choose from.
pub(crate) fn destroy_reasons(t: Texts) -> Vec<Choice> {
    DestroyReason::ALL
        .iter()
        .map(|reason| {
            let label = match reason {
                DestroyReason::Objection => t.get("school-destroy-objection"),
                DestroyReason::Mistake => t.get("school-destroy-mistake"),
                DestroyReason::Erasure => t.get("school-destroy-erasure"),
            };
            Choice::new(reason.code(), label)
        })
        .collect()
}

async fn destroy_page(
    auth: &Authorized<DestroySchoolRow>,
    id: SchoolRowId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::school::row(auth.app(), &auth.also::<SeeSchoolLists>()?, id).await?;
    let page = below(t, auth.page(t.get("school-destroy")), &view);
    let page = page.under(own(id), name(t, &view.line));
    let reasons = destroy_reasons(t);
    let form = page
        .form(
            format!("{}/vernietigen", own(id)),
            t.get("school-destroy-do"),
        )
        .field(Field::radios("reden", t.get("school-destroy-why"), reasons))
        .danger()
        .cancel(own(id));
    let lead = t.get("school-destroy-lead");
    Ok(FormPage::with_facts(
        page,
        lead,
        state(t, &view),
        mend(form)?,
    ))
}

/// Asks before somebody is destroyed.
pub(super) async fn ask_destroy(
    auth: Authorized<DestroySchoolRow>,
    Path(id): Path<SchoolRowId>,
) -> Answer {
    destroy_page(&auth, id, Ok).await
}

/// Destroys what is kept of them.
pub(super) async fn destroy(
    auth: Authorized<DestroySchoolRow>,
    Path(id): Path<SchoolRowId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let outcome = match reader.choice("reden", DestroyReason::from_code) {
        None => Ok(reader.errors()),
        Some(reason) => match app::school::destroy(auth.app(), &auth.grant, id, reason).await {
            Ok(()) => return Ok(done(&own(id), "leerling-vernietigd")),
            Err(error) => Err(error),
        },
    };
    destroy_page(&auth, id, |form| mended(form.fill(&posted), outcome)).await
}
