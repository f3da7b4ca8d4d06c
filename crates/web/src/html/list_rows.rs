//! The rows of a list: samples, rows set apart, and the files one can keep.

use access::policy::{DownloadCorrectionFile, ReviewList};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{ListId, Outcome};

use crate::{
    authorized::Authorized,
    html::{Answer, download, list_counts::meaning, lists::under_list},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table},
    wording::word,
};

/// Which rows to show, from which row on.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Rows {
    uitkomst: String,
    na: Option<i64>,
}

/// A sample of the rows of one outcome.
pub(crate) async fn rows(
    auth: Authorized<ReviewList>,
    Path(list): Path<ListId>,
    Query(wanted): Query<Rows>,
) -> Answer {
    let t = auth.t;
    let outcome: Outcome = wanted.uitkomst.parse().map_err(|_| Problem::NotFound)?;
    if outcome == Outcome::Suppressed {
        return Err(Problem::NotFound);
    }
    let rows = app::lists::sample(auth.app(), &auth.grant, list, outcome, wanted.na).await?;
    let next = rows.last().filter(|_| rows.len() >= 50).map(|last| {
        format!(
            "/lijsten/{list}/rijen?uitkomst={}&na={}",
            outcome.code(),
            last.row
        )
    });
    let columns = ["column-row", "column-name", "column-track", "column-notes"];
    let table = Table::new(
        word(t, outcome),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("rows-none"),
    )
    .rows(rows.iter().map(|row| {
        let born = row
            .birth_year
            .map(|year| t.value("born-in", &year.to_string()))
            .unwrap_or_default();
        let track = row.track.map(|track| word(t, track)).unwrap_or_default();
        vec![
            Cell::Number(row.row.to_string()),
            Cell::Lines(row.name.clone(), born),
            Cell::Text(track),
            Cell::Text(row.notes.join(" ")),
        ]
    }))
    .next(t, next);
    let page = under_list(auth.page(t.value("rows-title", &word(t, outcome))), list);
    Ok(Sections::new(page)
        .lead(meaning(t, "outcome-why", outcome.code()))
        .table(&table)
        .answer())
}

/// Every row that was set apart: where, why and what to do.
pub(crate) async fn problems(
    auth: Authorized<ReviewList>,
    Path(list): Path<ListId>,
    Query(wanted): Query<Rows>,
) -> Answer {
    let t = auth.t;
    let rows = app::lists::problems(auth.app(), &auth.grant, list, wanted.na).await?;
    let next = rows
        .last()
        .filter(|_| rows.len() >= 50)
        .map(|last| format!("/lijsten/{list}/problemen?na={}", last.row));
    let columns = [
        "column-row",
        "column-column",
        "column-reason",
        "column-excerpt",
    ];
    let table = Table::new(
        t.get("problems-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("problems-none"),
    )
    .rows(rows.iter().map(|row| {
        vec![
            Cell::Number(row.row.to_string()),
            Cell::Text(row.column.clone()),
            Cell::Text(row.dutch.clone()),
            Cell::Text(row.excerpt.clone()),
        ]
    }))
    .next(t, next);
    let page = Sections::new(under_list(auth.page(t.get("problems-title")), list))
        .lead(t.get("problems-lead"));
    let page = if rows.is_empty() {
        page
    } else {
        page.steps(vec![
            Step::main(
                format!("/lijsten/{list}/correctiebestand"),
                t.get("problems-download"),
            ),
            Step::other("/lijsten/nieuw", t.get("problems-upload")),
        ])
    };
    Ok(page.table(&table).answer())
}

/// The rows set apart, with the reasons, to mend and upload again.
pub(crate) async fn correction_file(
    auth: Authorized<DownloadCorrectionFile>,
    Path(list): Path<ListId>,
) -> Result<Response, Problem> {
    Ok(download(
        app::lists::correction_file(auth.app(), &auth.grant, list).await?,
    ))
}

/// The report one can keep.
pub(crate) async fn report(auth: Authorized<ReviewList>, Path(list): Path<ListId>) -> Answer {
    Ok(download(
        app::lists::report(auth.app(), &auth.grant, list).await?,
    ))
}
