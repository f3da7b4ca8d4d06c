//! What a municipality belongs to: RMC region, labour-market region, sub-region, each from a day on.

use access::policy::ManageGroupings;
use app::municipalities::GroupingKind;
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{Day, MunicipalityId};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again},
    page::{FormPage, done},
    problem::Problem,
    sections::Sections,
    table::{Cell, Table},
    texts::Texts,
};

async fn regroup_page(
    auth: &Authorized<ManageGroupings>,
    place: MunicipalityId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let name = own
        .into_iter()
        .find(|one| one.id == place)
        .map(|one| one.name)
        .ok_or(Problem::NotFound)?;
    let kinds = KINDS
        .iter()
        .map(|(code, kind)| Choice::new(*code, kind_name(t, *kind)))
        .collect();
    let page = auth
        .page(t.value("regroup-title", &name))
        .under("/beheer/gemeenten", t.get("municipalities-title"));
    let form = page
        .form(
            format!("/beheer/gemeenten/{place}/indelen"),
            t.get("regroup-submit"),
        )
        .field(Field::radios("soort", t.get("column-kind"), kinds))
        .field(Field::text("naam", t.get("regroup-name")).hint(t.get("regroup-name-hint")))
        .field(Field::day("vanaf", t.get("valid-from")))
        .cancel("/beheer/gemeenten");
    Ok(FormPage::answer(page, t.get("regroup-lead"), mend(form)?))
}

const KINDS: [(&str, GroupingKind); 3] = [
    ("rmc", GroupingKind::Rmc),
    ("amr", GroupingKind::Labour),
    ("subregio", GroupingKind::Subregion),
];

/// The form to place a municipality in another region from a date on.
pub(crate) async fn ask_regroup(
    auth: Authorized<ManageGroupings>,
    Path(place): Path<MunicipalityId>,
) -> Answer {
    regroup_page(&auth, place, Ok).await
}

/// Places it there: the earlier place ends the day before.
pub(crate) async fn regroup(
    auth: Authorized<ManageGroupings>,
    Path(place): Path<MunicipalityId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let kind = reader.choice("soort", |text| {
        KINDS
            .iter()
            .find(|(code, _)| *code == text)
            .map(|(_, kind)| *kind)
    });
    let name = reader.text("naam", 100);
    let from = reader.day("vanaf");
    let errors = reader.errors();
    let (Some(kind), Some(from), true) = (kind, from, errors.is_empty()) else {
        return regroup_page(&auth, place, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::municipalities::regroup(auth.app(), &auth.grant, place, kind, &name, from).await {
        Ok(()) => Ok(done("/beheer/gemeenten", "ingedeeld")),
        Err(error) => regroup_page(&auth, place, |form| again(form.fill(&posted), error)).await,
    }
}

/// Regions and sub-regions, with their municipalities today.
pub(crate) async fn groupings(auth: Authorized<ManageGroupings>) -> Answer {
    let t = auth.t;
    let all = app::municipalities::groupings(auth.app(), &auth.grant).await?;
    let columns = vec![
        t.get("column-kind"),
        t.get("column-name"),
        t.get("municipalities-title"),
    ];
    let table = Table::new(t.get("groupings-caption"), columns, t.get("groupings-none")).rows(
        all.iter().map(|one| {
            vec![
                Cell::Text(kind_name(t, one.kind)),
                Cell::Text(one.name.clone()),
                Cell::Text(
                    one.municipalities
                        .iter()
                        .map(|place| place.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
            ]
        }),
    );
    let page = auth
        .page(t.get("groupings-title"))
        .under("/beheer/gemeenten", t.get("municipalities-title"));
    Ok(Sections::new(page)
        .lead(t.get("groupings-lead"))
        .table(&table)
        .answer())
}

/// One grouping in words, with its first and last day.
pub(crate) fn grouping_line(
    t: Texts,
    kind: GroupingKind,
    name: &str,
    from: Day,
    until: Option<Day>,
) -> String {
    let kind = kind_name(t, kind);
    match until {
        Some(until) => t.with(
            "grouping-line-until",
            &[
                ("kind", &kind),
                ("name", name),
                ("from", &from.dutch()),
                ("until", &until.dutch()),
            ],
        ),
        None => t.with(
            "grouping-line",
            &[("kind", &kind), ("name", name), ("from", &from.dutch())],
        ),
    }
}

fn kind_name(t: Texts, kind: GroupingKind) -> String {
    match kind {
        GroupingKind::Rmc => t.get("grouping-rmc"),
        GroupingKind::Labour => t.get("grouping-labour-market"),
        GroupingKind::Subregion => t.get("grouping-subregion"),
    }
}
