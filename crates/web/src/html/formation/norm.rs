//! The region's own norm: how many cases one fte carries, from a day on.

use std::num::NonZeroU32;

use access::policy::{SeeFormation, SetNorm};
use app::formation::NormForm;
use axum_extra::extract::Form as FormBody;
use domain::formation::Work;

use super::{PATH, norms_table, works};
use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{Answer, mended},
    page::done,
    problem::Problem,
    sections::Sections,
};

/// Longest source and reason, in characters.
const LONGEST: usize = 500;

async fn page(
    auth: &Authorized<SetNorm>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let norms = app::formation::norms(auth.app(), &auth.also::<SeeFormation>()?).await?;
    let page = auth
        .page(t.get("formation-set-norm"))
        .under(PATH, t.get("formation-title"));
    let form = page
        .form(format!("{PATH}/norm"), t.get("formation-norm-save"))
        .field(Field::select("werk", t.get("formation-work"), works(t)))
        .field(Field::number("aantal", t.get("formation-norm")))
        .field(Field::day("ingang", t.get("valid-from")))
        .field(Field::text("bron", t.get("column-source")).hint(t.get("formation-source-hint")))
        .field(
            Field::area("reden", t.get("formation-reason"))
                .optional()
                .hint(t.get("formation-own-reason-hint")),
        )
        .cancel(PATH);
    let form = mend(form)?;
    Ok(Sections::new(page)
        .lead(t.get("formation-norm-lead"))
        .form(String::new(), Vec::new(), &form)
        .table(&norms_table(t, &norms))
        .answer())
}

/// Asks for a norm, beside those there are.
pub(crate) async fn ask(auth: Authorized<SetNorm>) -> Answer {
    page(&auth, Ok).await
}

/// Sets it.
pub(crate) async fn set(auth: Authorized<SetNorm>, FormBody(posted): FormBody<Posted>) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let work = read.choice("werk", |code| code.parse::<Work>().ok());
    let cases = read.parse::<NonZeroU32>("aantal", "formation-whole-wrong");
    let from = read.day("ingang");
    let source = read.text("bron", LONGEST);
    let reason = read.optional_text("reden", LONGEST);
    let errors = read.errors();
    let (Some(work), Some(cases), Some(from), true) = (work, cases, from, errors.is_empty()) else {
        return page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = NormForm {
        work,
        cases,
        from,
        source,
        reason,
    };
    match app::formation::set_norm(auth.app(), &auth.grant, form).await {
        Ok(()) => Ok(done(PATH, "norm")),
        Err(error) => page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
