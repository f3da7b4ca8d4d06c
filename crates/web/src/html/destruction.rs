//! Destruction, for who sees to it: certificates.

use access::policy::SeeCertificates;
use axum::extract::{Path, Query};
use domain::{CertificateId, Ts, destruction::DestructionScope};

use crate::{
    authorized::Authorized,
    html::{Answer, download},
    sections::Sections,
    table::{Cell, Table},
    wording::word,
};

/// Rows on one page, as the use case gives them.
const PAGE: usize = 100;

/// A place in the list, as it stands in the address.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    voor: Option<i64>,
}

/// The certificates, newest first.
pub(crate) async fn certificates(
    auth: Authorized<SeeCertificates>,
    Query(before): Query<Before>,
) -> Answer {
    let t = auth.t;
    let from = before.voor.map(Ts::from_micros);
    let found = app::certificates::list(auth.app(), &auth.grant, from).await?;
    let columns = [
        "column-when",
        "lists-municipality",
        "column-destroyed",
        "column-ground",
        "column-file",
    ];
    let next = found
        .last()
        .filter(|_| found.len() >= PAGE)
        .map(|last| format!("/vernietiging/certificaten?voor={}", last.at.micros()));
    let table = Table::new(
        t.get("certificates-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("certificates-none"),
    )
    .rows(found.iter().map(|one| {
        let base = format!("/vernietiging/certificaten/{}", one.id);
        vec![
            Cell::Lines(one.at.dutch(), format!("#{}", one.entry)),
            Cell::Text(one.municipality.clone()),
            Cell::Text(word::<DestructionScope>(t, one.scope)),
            Cell::Text(word(t, one.ground)),
            Cell::Links(vec![
                (format!("{base}/pdf"), "PDF".to_owned()),
                (format!("{base}/json"), "JSON".to_owned()),
            ]),
        ]
    }))
    .next(t, next);
    let page = auth
        .page(t.get("certificates-title"))
        .under("/vernietiging", t.get("due-title"));
    Ok(Sections::new(page)
        .lead(t.get("certificates-lead"))
        .panel(
            t.get("certificates-check"),
            vec![t.get("certificates-check-line")],
        )
        .table(&table)
        .answer())
}

/// A certificate as a file, to keep or to verify.
pub(crate) async fn certificate(
    auth: Authorized<SeeCertificates>,
    Path((id, form)): Path<(CertificateId, String)>,
) -> Answer {
    let file = match form.as_str() {
        "json" => app::certificates::json(auth.app(), &auth.grant, id).await?,
        "pdf" => app::certificates::pdf(auth.app(), &auth.grant, id).await?,
        _ => return Err(crate::problem::Problem::NotFound),
    };
    Ok(download(file))
}
