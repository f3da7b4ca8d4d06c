//! What falls due, the lists of dossiers that are reviewed and signed, and what is held back.

use access::policy::{
    HoldDestruction, ReviewDestruction, SeeCertificates, SeeRetention, SignDestruction,
};
use app::destruction_lists::{self, DestructionList, HoldForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, MunicipalityId, retention::HoldReason};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, worklist::count},
    page::{FormPage, Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

const ROOT: &str = "/vernietiging";

/// What falls due in the coming weeks, as numbers; for the privacy officer the way to lists and proof.
pub(crate) async fn due(auth: Authorized<SeeRetention>) -> Answer {
    let t = auth.t;
    let due = destruction_lists::due(auth.app(), &auth.grant).await?;
    let mut page = Sections::new(auth.page(t.get("due-title"))).lead(t.get("due-lead"));
    let overdue: i64 = due.overdue.iter().map(|(_, cases)| cases).sum();
    if overdue > 0 {
        let lines = due.overdue.iter().map(|(place, cases)| {
            t.with(
                "due-overdue-line",
                &[("place", place), ("cases", &t.number(count(*cases)))],
            )
        });
        let lines = lines.chain([t.get("due-overdue-what")]).collect();
        page = page.notice(Tone::Alarm, t.count("due-overdue", count(overdue)), lines);
    }
    if auth.also::<ReviewDestruction>().is_ok() {
        let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
        // One list is the next thing to do; of several none comes first.
        let step: fn(String, String) -> Step = if own.len() == 1 {
            Step::main
        } else {
            Step::other
        };
        let mut steps: Vec<Step> = own
            .into_iter()
            .map(|place| {
                step(
                    format!("{ROOT}/lijst/{}", place.id),
                    t.value("due-list-of", &place.name),
                )
            })
            .collect();
        steps.push(Step::link(
            format!("{ROOT}/berichten"),
            t.get("receivers-title"),
        ));
        if auth.also::<SeeCertificates>().is_ok() {
            steps.push(Step::link(
                format!("{ROOT}/certificaten"),
                t.get("certificates-title"),
            ));
        }
        page = page.steps(steps);
    }
    let columns = [
        "column-week",
        "lists-municipality",
        "column-class",
        "column-how",
        "column-people",
    ];
    let table = Table::new(
        t.get("due-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("due-none"),
    )
    .rows(due.lines.iter().map(|line| {
        let how = if line.class.needs_signature() {
            "due-by-signature"
        } else {
            "due-by-itself"
        };
        vec![
            Cell::Text(t.value("due-week", &line.week.dutch())),
            Cell::Text(line.municipality.clone()),
            Cell::Text(word(t, line.class)),
            Cell::Text(t.get(how)),
            Cell::Number(t.number(count(line.cases))),
        ]
    }));
    Ok(page.table(&table).answer())
}

/// The list of a municipality, to review and to sign.
pub(crate) async fn list(
    auth: Authorized<ReviewDestruction>,
    Path(place): Path<MunicipalityId>,
) -> Answer {
    let list = destruction_lists::review(auth.app(), &auth.grant, place).await?;
    let title = auth.t.value("destruction-list-title", &list.name);
    let page = auth.page(title).under(ROOT, auth.t.get("due-title"));
    let form = sign_form(auth.t, &page, &list);
    Ok(list_page(auth.t, page, &list, &form).answer())
}

fn list_page(t: Texts, page: Page, list: &DestructionList, form: &Form) -> Sections {
    let columns = ["column-name", "column-ended", "column-due", "column-held"];
    let rows = Table::new(
        t.value("destruction-list-caption", &list.until.dutch()),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("destruction-list-empty"),
    )
    .rows(list.rows.iter().map(|row| {
        let road = format!("{ROOT}/zaak/{}/aanhouden", row.case);
        let held = match row.held {
            Some((reason, until)) => {
                Cell::LinkLines(road, t.value("held-until", &until.dutch()), word(t, reason))
            }
            None => Cell::Link(road, t.get("hold-back")),
        };
        vec![
            Cell::Text(row.name.clone()),
            Cell::Text(word(t, row.phase)),
            Cell::Text(row.due.dutch()),
            held,
        ]
    }));
    let signed_columns = [
        "column-number",
        "column-until",
        "column-people",
        "column-by",
        "column-when",
    ];
    let signed = Table::new(
        t.get("signed-lists"),
        signed_columns.iter().map(|key| t.get(key)).collect(),
        t.get("signed-lists-none"),
    )
    .rows(list.signed.iter().map(|one| {
        vec![
            Cell::Text(one.number.to_string()),
            Cell::Text(one.until.dutch()),
            Cell::Number(t.number(count(one.cases))),
            Cell::Text(one.by.clone()),
            Cell::Text(one.at.dutch()),
        ]
    }));
    let page = Sections::new(page)
        .lead(t.get("destruction-list-lead"))
        .table(&rows);
    let page = if list.rows.iter().any(|row| row.held.is_none()) {
        page.form(
            t.get("destruction-sign"),
            vec![t.get("destruction-sign-lead")],
            form,
        )
    } else {
        page
    };
    page.table(&signed)
}

fn sign_form(t: Texts, page: &Page, list: &DestructionList) -> Form {
    let open = list.rows.iter().filter(|row| row.held.is_none()).count();
    page.form(
        format!("{ROOT}/lijst/{}", list.municipality),
        t.count("destruction-sign-submit", open as u64),
    )
    .field(Field::hidden("stand", list.stand.clone()))
    .field(Field::checks(
        "gezien",
        t.get("destruction-sign-seen"),
        vec![Choice::new("ja", t.get("destruction-sign-yes"))],
    ))
    .danger()
}

/// Signs the list as it was shown.
pub(crate) async fn sign(
    auth: Authorized<SignDestruction>,
    Path(place): Path<MunicipalityId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let t = auth.t;
    let outcome = if posted.one("gezien") == "ja" {
        destruction_lists::sign(auth.app(), &auth.grant, place, posted.one("stand"))
            .await
            .map(drop)
    } else {
        Err(app::AppError::field(
            "gezien",
            t.get("destruction-sign-first"),
        ))
    };
    let Err(error) = outcome else {
        return Ok(done(&format!("{ROOT}/lijst/{place}"), "lijst-ondertekend"));
    };
    let grant = auth.also::<ReviewDestruction>()?;
    let list = destruction_lists::review(auth.app(), &grant, place).await?;
    let page = auth
        .page(t.value("destruction-list-title", &list.name))
        .under(ROOT, t.get("due-title"));
    let form = again(sign_form(t, &page, &list), error)?;
    Ok(list_page(t, page, &list, &form).answer())
}

fn hold_page(
    auth: &Authorized<HoldDestruction>,
    row: &destruction_lists::DestructionRow,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth
        .page(t.get("hold-title"))
        .under(ROOT, t.get("due-title"));
    let reasons = HoldReason::ALL
        .iter()
        .map(|reason| Choice::new(reason.code(), word(t, *reason)))
        .collect();
    let mut facts = Facts::new()
        .fact(t.get("column-name"), row.name.clone())
        .fact(t.get("column-ended"), word(t, row.phase))
        .fact(t.get("column-due"), row.due.dutch());
    if let Some((reason, until)) = row.held {
        facts = facts.fact(t.value("held-until", &until.dutch()), word(t, reason));
    }
    let base = format!("{ROOT}/zaak/{}", row.case);
    let form = page
        .form(format!("{base}/aanhouden"), t.get("hold-submit"))
        .field(Field::radios("reden", t.get("hold-reason"), reasons))
        .field(Field::day("tot", t.get("hold-until")).hint(t.get("hold-until-hint")))
        .cancel(ROOT);
    let form = mend(form)?;
    if row.held.is_none() || form.has_errors() {
        return Ok(FormPage::with_facts(page, t.get("hold-lead"), facts, form));
    }
    let let_go = crate::sections::Act {
        action: format!("{base}/vrijgeven"),
        once: page.once.clone(),
        label: t.get("hold-let-go"),
        fields: Vec::new(),
        main: false,
    };
    Ok(Sections::new(page)
        .lead(t.get("hold-lead"))
        .facts(t.get("hold-now"), &facts)
        .act(&let_go)
        .form(t.get("hold-anew"), Vec::new(), &form)
        .answer())
}

/// Asks why and until when.
pub(crate) async fn ask_hold(
    auth: Authorized<HoldDestruction>,
    Path(case): Path<CaseId>,
) -> Answer {
    let row = destruction_lists::held_case(auth.app(), &auth.grant, case).await?;
    hold_page(&auth, &row, Ok)
}

/// Holds it back.
pub(crate) async fn hold(
    auth: Authorized<HoldDestruction>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let reason = reader.parse::<HoldReason>("reden", "fout-kies");
    let until = reader.day("tot");
    let errors = reader.errors();
    let outcome = match (reason, until) {
        (Some(reason), Some(until)) if errors.is_empty() => {
            let form = HoldForm { reason, until };
            destruction_lists::hold_back(auth.app(), &auth.grant, case, form).await
        }
        _ => Ok(()),
    };
    if errors.is_empty() && outcome.is_ok() {
        return Ok(done(ROOT, "aangehouden"));
    }
    let row = destruction_lists::held_case(auth.app(), &auth.grant, case).await?;
    hold_page(&auth, &row, |form| {
        crate::html::mended(form.fill(&posted), outcome.map(|()| errors))
    })
}

/// Lets it go on.
pub(crate) async fn let_go(auth: Authorized<HoldDestruction>, Path(case): Path<CaseId>) -> Answer {
    destruction_lists::let_go(auth.app(), &auth.grant, case).await?;
    Ok(done(ROOT, "niet-aangehouden"))
}
