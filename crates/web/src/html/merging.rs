//! A municipality that goes on in another: the form, what the successor takes over, and the act.

use access::policy::{ManageMunicipalities, MergeMunicipalities};
use app::municipalities::{Merger, MergerPreview};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::MunicipalityId;

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, answers::with_none, worklist::count},
    page::{FormPage, Page, done},
    problem::Problem,
    table::Facts,
};

async fn merge_page(
    auth: &Authorized<MergeMunicipalities>,
    from: MunicipalityId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let manage = auth.also::<ManageMunicipalities>()?;
    let all = app::municipalities::all(auth.app(), &manage).await?;
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
    let page = page(auth, &name);
    let form = page
        .form(address(from), t.get("merge-next"))
        .field(Field::select(
            "opvolger",
            t.get("merge-into"),
            with_none(t, others),
        ))
        .field(Field::day("ingang", t.get("merge-on")).hint(t.get("merge-on-hint")))
        .cancel("/beheer/gemeenten");
    Ok(FormPage::answer(page, t.get("merge-lead"), mend(form)?))
}

fn page(auth: &Authorized<MergeMunicipalities>, name: &str) -> Page {
    auth.page(auth.t.value("merge-title", name))
        .under("/beheer/gemeenten", auth.t.get("municipalities-title"))
}

fn address(from: MunicipalityId) -> String {
    format!("/beheer/gemeenten/{from}/samenvoegen")
}

/// Asks into which municipality this one goes on.
pub(crate) async fn ask_merge(
    auth: Authorized<MergeMunicipalities>,
    Path(from): Path<MunicipalityId>,
) -> Answer {
    merge_page(&auth, from, Ok).await
}

/// First shows what the successor takes over; once that is confirmed, it does.
pub(crate) async fn merge(
    auth: Authorized<MergeMunicipalities>,
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
    let merger = Merger { from, into, on };
    let step = if posted.one("bevestigd") == "ja" {
        app::municipalities::merge(auth.app(), &auth.grant, merger)
            .await
            .map(|()| done("/beheer/gemeenten", "samengevoegd"))
    } else {
        app::municipalities::preview_merger(auth.app(), &auth.grant, merger)
            .await
            .map(|preview| confirm_page(&auth, &merger, &preview))
    };
    match step {
        Ok(answer) => Ok(answer),
        Err(error) => merge_page(&auth, from, |form| again(form.fill(&posted), error)).await,
    }
}

/// What goes along, and the button that does it.
fn confirm_page(
    auth: &Authorized<MergeMunicipalities>,
    merger: &Merger,
    preview: &MergerPreview,
) -> axum::response::Response {
    let t = auth.t;
    let page = page(auth, &preview.from.name);
    let form = page
        .form(address(merger.from), t.get("merge-submit"))
        .field(Field::hidden("opvolger", merger.into.to_string()))
        .field(Field::hidden("ingang", merger.on.to_string()))
        .field(Field::hidden("bevestigd", "ja"))
        .danger()
        .cancel("/beheer/gemeenten");
    let holdings = &preview.holdings;
    let number = |n| t.number(count(n));
    let facts = Facts::new()
        .fact(t.get("merge-into"), preview.into.name.clone())
        .fact(t.get("merge-on"), preview.on.dutch())
        .fact(t.get("merge-people"), number(holdings.people))
        .fact(t.get("merge-open-cases"), number(holdings.open_cases))
        .fact(t.get("merge-lists"), number(holdings.lists))
        .fact(
            t.get("merge-recognition"),
            number(holdings.recognition_tokens),
        )
        .fact(
            t.get("merge-suppressions"),
            number(holdings.suppression_tokens),
        )
        .fact(t.get("merge-staged"), number(holdings.staged_lists))
        .fact(t.get("merge-roles"), number(holdings.roles));
    let lead = t.with(
        "merge-confirm-lead",
        &[
            ("from", &preview.from.name),
            ("into", &preview.into.name),
            ("on", &preview.on.dutch()),
        ],
    );
    FormPage::with_facts(page, lead, facts, form)
}
