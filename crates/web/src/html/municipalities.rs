//! The municipalities: which there are, and adding one.

use access::policy::ManageMunicipalities;
use app::municipalities::{GroupingKind, MunicipalityForm};
use axum_extra::extract::Form as FormBody;
use domain::Day;

use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{Answer, again, groupings::grouping_line},
    page::{FormPage, Page, done},
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
};

/// The municipalities and what they belong to today.
pub(crate) async fn municipalities(auth: Authorized<ManageMunicipalities>) -> Answer {
    let t = auth.t;
    let all = app::municipalities::all(auth.app(), &auth.grant).await?;
    let columns = [
        "lists-municipality",
        "column-code",
        "column-groupings",
        "column-acts",
    ];
    let table = Table::new(
        t.get("municipalities-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("municipalities-none"),
    )
    .rows(all.iter().map(|one| {
        let groupings = one
            .groupings
            .iter()
            .map(|held| grouping_line(t, held.kind, &held.name, held.from, held.until))
            .collect::<Vec<_>>()
            .join("; ");
        let acts = match &one.successor {
            Some(into) => Cell::Badge(Tone::Plain, t.value("merged-into", &into.name)),
            None => Cell::Links(vec![
                (
                    format!("/beheer/gemeenten/{}/indelen", one.municipality.id),
                    t.get("regroup-link"),
                ),
                (
                    format!("/beheer/gemeenten/{}/samenvoegen", one.municipality.id),
                    t.get("merge-link"),
                ),
            ]),
        };
        vec![
            Cell::Text(one.municipality.name.clone()),
            Cell::Text(one.municipality.code.clone()),
            Cell::Text(groupings),
            acts,
        ]
    }));
    let steps = vec![
        Step::main("/beheer/gemeenten/nieuw", t.get("municipality-add")),
        Step::link("/beheer/indelingen", t.get("groupings-title")),
    ];
    Ok(Sections::new(auth.page(t.get("municipalities-title")))
        .lead(t.get("municipalities-lead"))
        .steps(steps)
        .table(&table)
        .answer())
}

fn municipality_form(page: &Page, today: Day) -> Form {
    let t = page.t;
    page.form("/beheer/gemeenten/nieuw", t.get("municipality-save"))
        .field(
            Field::text("code", t.get("municipality-code"))
                .hint(t.get("municipality-code-hint"))
                .narrow(),
        )
        .field(Field::text("naam", t.get("municipality-name")))
        .field(Field::text("rmc", t.get("grouping-rmc")).hint(t.get("grouping-rmc-hint")))
        .field(Field::text("amr", t.get("grouping-labour-market")).optional())
        .field(
            Field::text("subregio", t.get("grouping-subregion"))
                .hint(t.get("grouping-subregion-hint")),
        )
        .field(Field::day("vanaf", t.get("valid-from")).value(today.to_string()))
        .cancel("/beheer/gemeenten")
}

fn municipality_page(auth: &Authorized<ManageMunicipalities>) -> Page {
    auth.page(auth.t.get("municipality-add"))
        .under("/beheer/gemeenten", auth.t.get("municipalities-title"))
}

/// The form for a new municipality.
pub(crate) async fn ask_municipality(auth: Authorized<ManageMunicipalities>) -> Answer {
    let page = municipality_page(&auth);
    let form = municipality_form(&page, auth.app().today());
    Ok(FormPage::answer(
        page,
        auth.t.get("municipality-lead"),
        form,
    ))
}

/// Adds it.
pub(crate) async fn add_municipality(
    auth: Authorized<ManageMunicipalities>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let (code, name) = (reader.text("code", 6), reader.text("naam", 100));
    let (rmc, amr, subregion) = (
        reader.text("rmc", 100),
        reader.optional_text("amr", 100),
        reader.text("subregio", 100),
    );
    let from = reader.day("vanaf");
    let errors = reader.errors();
    let page = municipality_page(&auth);
    let form = municipality_form(&page, auth.app().today()).fill(&posted);
    let (Some(from), true) = (from, errors.is_empty()) else {
        return Ok(FormPage::answer(
            page,
            auth.t.get("municipality-lead"),
            form.errors(errors),
        ));
    };
    let groupings = [
        (GroupingKind::Rmc, rmc),
        (GroupingKind::Labour, amr),
        (GroupingKind::Subregion, subregion),
    ];
    let groupings = groupings
        .into_iter()
        .filter(|(_, name)| !name.is_empty())
        .collect();
    match app::municipalities::add(
        auth.app(),
        &auth.grant,
        MunicipalityForm {
            code,
            name,
            groupings,
            from,
        },
    )
    .await
    {
        Ok(_) => Ok(done("/beheer/gemeenten", "gemeente")),
        Err(error) => Ok(FormPage::answer(
            page,
            auth.t.get("municipality-lead"),
            again(form, error)?,
        )),
    }
}
