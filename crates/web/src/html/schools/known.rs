//! Whether somebody is known at RBL: a question by number, a status as answer (S4-48, S4-51).

use access::policy::AskKnownAtRbl;
use app::school::Inquiry;
use axum_extra::extract::Form as FormBody;
use domain::{
    Bsn,
    school::{InquiryBasis, InquiryNeed},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
    },
    page::FormPage,
    problem::Problem,
    sections::{Sections, Step},
    table::{Facts, Tone},
    wording::word,
};

const PATH: &str = "/bekend-bij-rbl";

async fn page(
    auth: &Authorized<AskKnownAtRbl>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places: Vec<Choice> = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let page = auth.page(t.get("known-title"));
    let form = page
        .form(PATH, t.get("known-ask"))
        .field(Field::select(
            "gemeente",
            t.get("known-place"),
            with_none(t, places),
        ))
        .field(Field::text("bsn", t.get("known-bsn")).hint(t.get("known-bsn-hint")))
        .field(Field::radios(
            "grondslag",
            t.get("known-basis"),
            choices(t, InquiryBasis::ALL),
        ))
        .field(Field::radios(
            "nodig",
            t.get("known-need"),
            choices(t, InquiryNeed::ALL),
        ));
    Ok(FormPage::answer(page, t.get("known-lead"), mend(form)?))
}

/// Asks about whom.
pub(super) async fn ask(auth: Authorized<AskKnownAtRbl>) -> Answer {
    page(&auth, Ok).await
}

/// Answers with a status. The number is not shown again.
pub(super) async fn answer(
    auth: Authorized<AskKnownAtRbl>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let t = auth.t;
    let mut read = Reader::new(t, &posted);
    let municipality = read.parse("gemeente", "fout-kies");
    let bsn = read.choice("bsn", |text| Bsn::parse(text).ok());
    let basis = read.parse::<InquiryBasis>("grondslag", "fout-kies");
    let need = read.parse::<InquiryNeed>("nodig", "fout-kies");
    let mut errors = read.errors();
    if bsn.is_none() {
        errors.retain(|(name, _)| *name != "bsn");
        errors.push(("bsn", t.get("known-bsn-wrong")));
    }
    let (Some(municipality), Some(bsn), Some(basis), Some(need), true) =
        (municipality, bsn, basis, need, errors.is_empty())
    else {
        // The number is typed anew: it does not come back in a page.
        let typed = Posted::from_pairs(
            posted
                .typed()
                .into_iter()
                .filter(|(name, _)| name != "bsn")
                .collect(),
        );
        return page(&auth, |form| Ok(form.fill(&typed).errors(errors))).await;
    };
    let asked = Inquiry {
        municipality,
        bsn,
        basis,
        need,
    };
    let status = app::school::known_at_rbl(auth.app(), &auth.grant, &asked).await?;
    let title = status.map_or_else(|| t.get("known-not"), |status| word(t, status));
    let text = if status.is_some() {
        "known-text"
    } else {
        "known-not-text"
    };
    let frame = auth
        .page(t.get("known-answer"))
        .under(PATH, t.get("known-title"));
    Ok(Sections::new(frame)
        .notice(Tone::Plain, title, vec![t.get(text)])
        .facts(
            t.get("known-asked"),
            &Facts::new()
                .fact(t.get("known-basis"), word(t, basis))
                .fact(t.get("known-need"), word(t, need))
                .fact(t.get("known-on"), auth.app().today().dutch()),
        )
        .steps(vec![Step::other(PATH, t.get("known-again"))])
        .answer())
}
