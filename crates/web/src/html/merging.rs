//! A municipality that goes on in another.

use access::policy::ManageMunicipalities;
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::MunicipalityId;

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, answers::with_none},
    page::{FormPage, done},
    problem::Problem,
};

async fn merge_page(
    auth: &Authorized<ManageMunicipalities>,
    from: MunicipalityId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let all = app::municipalities::all(auth.app(), &auth.grant).await?;
    let name = all
        .iter()
        .find(|one| one.municipality.id == from)
        .map(|one| one.municipality.name.clone())
        .ok_or(Problem::NotFound)?;
    let others = all
        .iter()
        .filter(|one| one.municipality.id != from && one.successor.is_none());
    let others = others
        .map(|one| {
            Choice::new(
                one.municipality.id.to_string(),
                one.municipality.name.clone(),
            )
        })
        .collect();
    let page = auth
        .page(t.value("merge-title", &name))
        .under("/beheer/gemeenten", t.get("municipalities-title"));
    let form = page
        .form(
            format!("/beheer/gemeenten/{from}/samenvoegen"),
            t.get("merge-submit"),
        )
        .field(Field::select(
            "opvolger",
            t.get("merge-into"),
            with_none(t, others),
        ))
        .field(Field::day("ingang", t.get("merge-on")).hint(t.get("merge-on-hint")))
        .danger()
        .cancel("/beheer/gemeenten");
    Ok(FormPage::answer(page, t.get("merge-lead"), mend(form)?))
}

/// Asks into which municipality this one goes on.
pub(crate) async fn ask_merge(
    auth: Authorized<ManageMunicipalities>,
    Path(from): Path<MunicipalityId>,
) -> Answer {
    merge_page(&auth, from, Ok).await
}

/// The successor takes over keys, tokens and suppressions.
pub(crate) async fn merge(
    auth: Authorized<ManageMunicipalities>,
    Path(from): Path<MunicipalityId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let into = reader.parse("opvolger", "fout-kies");
    let on = reader.day("ingang");
    let (Some(into), Some(on)) = (into, on) else {
        let errors = reader.errors();
        return merge_page(&auth, from, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::municipalities::merge(auth.app(), &auth.grant, from, into, on).await {
        Ok(()) => Ok(done("/beheer/gemeenten", "samengevoegd")),
        Err(error) => merge_page(&auth, from, |form| again(form.fill(&posted), error)).await,
    }
}
