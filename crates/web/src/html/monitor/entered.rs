//! Numbers of a quarter that no event holds, entered by who knows them (S2-10, S2-33).

use access::policy::DeliverFigures;
use app::monitor::{self, EnteredLine, MunicipalityFigures};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    MunicipalityId,
    guidance::content::TrajectoryKind,
    monitor::{Part, Quarter, definition},
};

use super::{
    deliver::{Mended, PATH, build, parse},
    number, part_name,
};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted},
    html::{Answer, again},
    page::see_other,
    table::{Cell, Table},
    texts::Texts,
};

/// What was entered, by whom.
pub(super) fn table(t: Texts, lines: &[EnteredLine]) -> Table {
    let columns = [
        "lists-municipality",
        "monitor-figure",
        "entered-number",
        "entered-by",
    ];
    let rows = lines.iter().map(|one| {
        vec![
            Cell::Text(one.name.clone()),
            Cell::Text(part_name(t, one.part)),
            Cell::Number(number(t, one.number)),
            Cell::Lines(one.by.clone(), one.at.dutch()),
        ]
    });
    Table::new(
        t.get("entered-title"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("entered-none"),
    )
    .rows(rows)
}

/// Asks for a number; `None` for a role that enters none.
pub(super) fn form(
    auth: &Authorized<DeliverFigures>,
    quarter: Quarter,
    all: &[MunicipalityFigures],
) -> Option<Form> {
    let t = auth.t;
    let me = monitor::responsible_as(auth.grant.role())?;
    let parts: Vec<Choice> = std::iter::once(Part::StillAtWork)
        .chain(TrajectoryKind::ALL.iter().map(|kind| Part::Places(*kind)))
        .filter(|part| definition(part.indicator()).responsible.contains(&me))
        .map(|part| Choice::new(part.to_string(), part_name(t, part)))
        .collect();
    if parts.is_empty() {
        return None;
    }
    let places = all
        .iter()
        .map(|one| Choice::new(one.municipality.to_string(), one.name.clone()))
        .collect();
    Some(
        auth.page(String::new())
            .form(format!("{PATH}/{quarter}/aantal"), t.get("said-save"))
            .field(Field::select(
                "gemeente",
                t.get("lists-municipality"),
                places,
            ))
            .field(Field::select("cijfer", t.get("monitor-figure"), parts))
            .field(Field::number("aantal", t.get("entered-number")).hint(t.get("entered-hint"))),
    )
}

/// Keeps a number.
pub(crate) async fn enter(
    auth: Authorized<DeliverFigures>,
    Path(quarter): Path<String>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let quarter: Quarter = parse(&quarter)?;
    let municipality: MunicipalityId = parse(posted.one("gemeente"))?;
    let part: Part = parse(posted.one("cijfer"))?;
    // What is no number is refused as one that cannot be.
    let number = posted.one("aantal").parse().unwrap_or(-1);
    let kept = monitor::enter(auth.app(), &auth.grant, quarter, municipality, part, number);
    let Err(error) = kept.await else {
        return Ok(see_other(&format!(
            "{PATH}?kwartaal={quarter}&gedaan=entered-saved"
        )));
    };
    let all = monitor::exact(auth.app(), &auth.grant, quarter).await?;
    let form = form(&auth, quarter, &all)
        .ok_or(app::AppError::NotFound)?
        .fill(&posted);
    let form = again(form, error)?;
    let page = build(&auth, quarter, Some(Mended::Number(form))).await?;
    Ok(page.answer())
}
