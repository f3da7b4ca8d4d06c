//! Two cases of one young person: found, linked with a reason, and undone (A.7).

use access::policy::{FindCaller, LinkCases};
use app::{links::LinkPage, search::Doors, worklist::WorkItem};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    CaseId, Role,
    outreach::{LinkReason, UnlinkReason},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::choices, mended},
    menu::role_name,
    page::done,
    problem::Problem,
    sections::Sections,
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

fn path(case: CaseId) -> String {
    format!("/koppelen/{case}")
}

/// The address of a case at the desk of a role.
pub(crate) fn case_of(role: Role, case: CaseId) -> String {
    match role {
        Role::Regisseur => format!("/begeleiding/{case}"),
        _ => format!("/zaken/{case}"),
    }
}

/// Which of the forms of the page is sent again.
enum Again {
    Link,
    Unlink,
}

async fn page(
    auth: &Authorized<LinkCases>,
    case: CaseId,
    typed: Option<&str>,
    again: Again,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let finds = auth.also::<FindCaller>()?;
    let doors = Doors::of(&auth.session.actor);
    let view = app::links::page(auth.app(), &auth.grant, &finds, &doors, case, typed).await?;
    let page = auth
        .page(t.get("linking-title"))
        .under(case_of(auth.grant.role(), case), view.name.clone());
    let find = page
        .form(format!("{}/zoeken", path(case)), t.get("find-submit"))
        .field(
            Field::text("zoek", t.get("find-field"))
                .hint(t.get("linking-find-hint"))
                .value(view.typed.clone()),
        );
    let link = page
        .form(path(case), t.get("linking-save"))
        .field(Field::radios(
            "zaak",
            t.get("linking-with"),
            found(t, &view),
        ))
        .field(Field::radios(
            "reden",
            t.get("linking-reason"),
            choices(t, LinkReason::ALL),
        ));
    let unlink = page
        .form(
            format!("{}/ontkoppelen", path(case)),
            t.get("unlinking-save"),
        )
        .field(Field::radios(
            "koppeling",
            t.get("unlinking-which"),
            links(t, &view),
        ))
        .field(Field::radios(
            "waarom",
            t.get("linking-reason"),
            choices(t, UnlinkReason::ALL),
        ));
    let (link, unlink) = match again {
        Again::Link => (mend(link)?, unlink),
        Again::Unlink => (link, mend(unlink)?),
    };
    let mut page = Sections::new(page)
        .lead(t.get("linking-lead"))
        .table(&linked(t, auth.grant.role(), &view));
    if !view.links.is_empty() {
        page = page.form(
            t.get("unlinking-heading"),
            vec![t.get("unlinking-line")],
            &unlink,
        );
    }
    page = page.form(t.get("linking-find"), Vec::new(), &find);
    page = if view.found.is_empty() {
        page.notice(
            Tone::Plain,
            t.get("linking-none"),
            vec![t.get("linking-none-line")],
        )
    } else {
        page.form(t.get("linking-heading"), vec![t.get("linking-line")], &link)
    };
    Ok(page.answer())
}

fn in_a_line(t: Texts, item: &WorkItem) -> String {
    let born = item
        .birth_year
        .map(|year| t.value("born-in", &year.to_string()));
    [
        Some(item.name.clone()),
        born,
        Some(item.municipality.clone()),
        Some(word(t, item.phase)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

fn found(t: Texts, view: &LinkPage) -> Vec<Choice> {
    let choice = |item: &WorkItem| Choice::new(item.case.to_string(), in_a_line(t, item));
    view.found.iter().map(choice).collect()
}

fn links(t: Texts, view: &LinkPage) -> Vec<Choice> {
    view.links
        .iter()
        .map(|link| Choice::new(link.id.to_string(), in_a_line(t, &link.other)))
        .collect()
}

fn linked(t: Texts, role: Role, view: &LinkPage) -> Table {
    let columns = [
        "linking-case",
        "linking-reason",
        "column-who",
        "column-when",
    ];
    Table::new(
        t.get("linking-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("linking-no-links"),
    )
    .rows(view.links.iter().map(|link| {
        vec![
            Cell::Link(case_of(role, link.other.case), in_a_line(t, &link.other)),
            Cell::Text(word(t, link.reason)),
            Cell::Lines(link.by.clone(), role_name(t, link.role)),
            Cell::Text(link.at.dutch()),
        ]
    }))
}

/// The links of a case, and whom it may be linked with.
pub(crate) async fn ask(auth: Authorized<LinkCases>, Path(case): Path<CaseId>) -> Answer {
    page(&auth, case, None, Again::Link, Ok).await
}

/// Who is found by another name or code.
pub(crate) async fn search(
    auth: Authorized<LinkCases>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    page(&auth, case, Some(posted.one("zoek")), Again::Link, Ok).await
}

/// Links.
pub(crate) async fn link(
    auth: Authorized<LinkCases>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let other = reader.choice("zaak", |text| text.parse().ok());
    let reason = reader.choice("reden", |text| text.parse().ok());
    let outcome = match other.zip(reason) {
        Some((other, reason)) => {
            match app::links::link(auth.app(), &auth.grant, case, other, reason).await {
                Ok(()) => return Ok(done(&case_of(auth.grant.role(), case), "gekoppeld")),
                Err(error) => Err(error),
            }
        }
        None => Ok(reader.errors()),
    };
    page(&auth, case, None, Again::Link, |form| {
        mended(form.fill(&posted), outcome)
    })
    .await
}

/// Undoes a link.
pub(crate) async fn unlink(
    auth: Authorized<LinkCases>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let link = reader.choice("koppeling", |text| {
        (!text.is_empty()).then(|| text.to_owned())
    });
    let reason = reader.choice("waarom", |text| text.parse().ok());
    let outcome = match link.zip(reason) {
        Some((link, reason)) => {
            match app::links::unlink(auth.app(), &auth.grant, case, &link, reason).await {
                Ok(()) => return Ok(done(&case_of(auth.grant.role(), case), "ontkoppeld")),
                Err(error) => Err(error),
            }
        }
        None => Ok(reader.errors()),
    };
    page(&auth, case, None, Again::Unlink, |form| {
        mended(form.fill(&posted), outcome)
    })
    .await
}
