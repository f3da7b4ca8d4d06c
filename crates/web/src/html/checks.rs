//! The 'dat' check and the KvK check: a bare yes or no, row by row or by a returned file (S1-15, S1-18).

use access::policy::AnswerChecks;
use app::checks::{CheckKind, OpenCheck};
use axum::extract::{Multipart, Path, Query};
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, KnownIncludes, MunicipalityId};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted},
    html::{Answer, again, download},
    page::done,
    problem::Problem,
    sections::{Sections, Step, TableForm},
    table::{Cell, Table},
    texts::Texts,
};

/// The kind as it stands in addresses.
fn kind(text: &str) -> Result<CheckKind, Problem> {
    match text {
        "dat" => Ok(CheckKind::Known),
        "kvk" => Ok(CheckKind::SelfEmployed),
        _ => Err(Problem::NotFound),
    }
}

fn title(t: Texts, kind: CheckKind) -> String {
    match kind {
        CheckKind::Known => t.get("checks-known-title"),
        CheckKind::SelfEmployed => t.get("checks-kvk-title"),
    }
}

/// The choice of municipality and check.
pub(crate) async fn choose(auth: Authorized<AnswerChecks>) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let one = |place: &app::municipalities::MunicipalityView, path: &str, kind, hint| {
        Choice::new(
            format!("/toetsen/{}/{path}", place.id),
            format!("{}: {}", place.name, title(t, kind)),
        )
        .hint(t.get(hint))
    };
    let mut choices = Vec::new();
    for place in &own {
        let hint = match app::checks::known_includes(auth.app(), &auth.grant, place.id).await? {
            KnownIncludes::Municipality => "checks-known-hint",
            KnownIncludes::WithDoorstroompunt => "checks-known-hint-wider",
        };
        choices.push(one(place, "dat", CheckKind::Known, hint));
        choices.push(one(
            place,
            "kvk",
            CheckKind::SelfEmployed,
            "checks-kvk-hint",
        ));
    }
    Ok(Sections::new(auth.page(t.get("checks-title")))
        .lead(t.get("checks-lead"))
        .big(String::new(), choices)
        .answer())
}

/// From which row on.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct From {
    na: Option<CaseId>,
}

fn table(t: Texts, kind: CheckKind, open: &[OpenCheck], next: Option<String>) -> Table {
    let columns = ["column-name", "column-address", "column-answer"];
    let yes_no = || {
        vec![
            ("yes".to_owned(), t.get("yes")),
            ("no".to_owned(), t.get("no")),
            (String::new(), t.get("not-yet")),
        ]
    };
    Table::new(
        title(t, kind),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("checks-none"),
    )
    .quiet()
    .rows(open.iter().map(|row| {
        let born = row
            .birth_year
            .map(|year| t.value("born-in", &year.to_string()))
            .unwrap_or_default();
        let answered = if kind == CheckKind::Known {
            row.known
        } else {
            row.self_employed
        };
        let picked = answered
            .map(|answer| answer.code().to_owned())
            .unwrap_or_default();
        vec![
            Cell::Lines(row.name.clone(), born),
            Cell::Text(row.address.clone()),
            Cell::Pick(format!("a-{}", row.case), yes_no(), picked),
        ]
    }))
    .next(t, next)
}

async fn open_page(
    auth: &Authorized<AnswerChecks>,
    place: MunicipalityId,
    path: &str,
    after: Option<CaseId>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let (t, kind) = (auth.t, kind(path)?);
    let open = app::checks::open(auth.app(), &auth.grant, place, kind, after).await?;
    let base = format!("/toetsen/{place}/{path}");
    let next = open
        .last()
        .filter(|_| open.len() >= 50)
        .map(|last| format!("{base}?na={}", last.case));
    let frame = auth
        .page(title(t, kind))
        .under("/toetsen", t.get("checks-title"));
    let rows = TableForm {
        action: base.clone(),
        once: frame.once.clone(),
        table: table(t, kind, &open, next),
        submit: t.get("checks-save"),
    };
    let import = Field::file("bestand", t.get("checks-file")).hint(t.get("checks-file-hint"));
    let returned = mend(
        auth.page(String::new())
            .upload(&format!("{base}/terug"), t.get("checks-file-submit"))
            .field(import),
    )?;
    let known = app::checks::known_includes(auth.app(), &auth.grant, place).await?;
    let lead = match (kind, known) {
        (CheckKind::Known, KnownIncludes::Municipality) => t.get("checks-known-lead"),
        (CheckKind::Known, KnownIncludes::WithDoorstroompunt) => t.get("checks-known-lead-wider"),
        (CheckKind::SelfEmployed, _) => t.get("checks-kvk-lead"),
    };
    let export = Step::other(format!("{base}/export"), t.get("checks-export"));
    let page = Sections::new(frame)
        .lead(lead)
        .script("upload.js")
        .table_form(&rows);
    if open.is_empty() && !returned.has_errors() {
        return Ok(page.answer());
    }
    Ok(page
        .panel(t.get("checks-by-file"), vec![t.get("checks-by-file-line")])
        .steps(vec![export])
        .form(String::new(), Vec::new(), &returned)
        .answer())
}

/// The rows that have no answer yet.
pub(crate) async fn open(
    auth: Authorized<AnswerChecks>,
    Path((place, path)): Path<(MunicipalityId, String)>,
    Query(from): Query<From>,
) -> Answer {
    open_page(&auth, place, &path, from.na, Ok).await
}

/// Records the answers given; a row without an answer stays open: not answered is not "no".
pub(crate) async fn answer(
    auth: Authorized<AnswerChecks>,
    Path((place, path)): Path<(MunicipalityId, String)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let kind = kind(&path)?;
    let given = posted
        .starting("a-")
        .into_iter()
        .filter(|(_, value)| !value.is_empty());
    let answers: Option<Vec<_>> = given
        .map(|(case, value)| Some((case.parse().ok()?, value.parse().ok()?)))
        .collect();
    let answers = answers.ok_or(Problem::Unreadable)?;
    app::checks::answer(auth.app(), &auth.grant, place, kind, answers).await?;
    Ok(done(&format!("/toetsen/{place}/{path}"), "toetsen"))
}

/// The same rows as a file, with an empty yes/no column.
pub(crate) async fn export(
    auth: Authorized<AnswerChecks>,
    Path((place, path)): Path<(MunicipalityId, String)>,
) -> Answer {
    Ok(download(
        app::checks::export(auth.app(), &auth.grant, place, kind(&path)?).await?,
    ))
}

/// The file again, with the column filled in.
pub(crate) async fn import(
    auth: Authorized<AnswerChecks>,
    Path((place, path)): Path<(MunicipalityId, String)>,
    mut multipart: Multipart,
) -> Answer {
    let check = kind(&path)?;
    let mut bytes = Vec::new();
    while let Some(field) = multipart
        .next_field()
        .await
        .map_err(|_| Problem::Unreadable)?
    {
        if field.name() == Some("bestand") {
            bytes = field.bytes().await.map_err(|_| Problem::TooLarge)?.to_vec();
        }
    }
    if bytes.is_empty() {
        let missing = auth.t.get("checks-file-missing");
        return open_page(&auth, place, &path, None, |form| {
            Ok(form.errors(vec![("bestand", missing)]))
        })
        .await;
    }
    match app::checks::import(auth.app(), &auth.grant, place, check, bytes).await {
        Ok(_) => Ok(done(&format!("/toetsen/{place}/{path}"), "toetsen")),
        Err(error) => open_page(&auth, place, &path, None, |form| again(form, error)).await,
    }
}
