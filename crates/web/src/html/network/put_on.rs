//! Putting somebody on the list: by code, or a case of one's own (S4-89, S4-95).

use access::policy::{BringCase, SignUpForNetwork};
use app::network::{ItemForm, SignUpForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    CaseId, Role,
    network::{Assessment, Basis, Direction, Origin, SupplierAdvice},
};

use super::{ITEMS, PATH};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::{choices, with_none},
        mended,
    },
    page::{FormPage, done},
    problem::Problem,
    table::Facts,
    texts::Texts,
    wording::word,
};

/// The fields of what is said of anybody.
fn fields(t: Texts, form: Form) -> Form {
    let form = form.field(Field::select(
        "herkomst",
        t.get("net-origin"),
        with_none(t, choices(t, Origin::ALL)),
    ));
    fields_of_many(t, form)
}

/// The same where everybody comes in the same way.
pub(super) fn fields_of_many(t: Texts, form: Form) -> Form {
    form.field(
        Field::radios(
            "advies",
            t.get("net-advice"),
            choices(t, SupplierAdvice::ALL),
        )
        .hint(t.get("net-advice-hint")),
    )
    .field(
        Field::select(
            "instrument",
            t.get("net-instrument"),
            none_or(t, choices(t, Assessment::ALL)),
        )
        .optional(),
    )
    .field(
        Field::select(
            "instrument-richting",
            t.get("net-instrument-gave"),
            none_or(t, choices(t, Direction::ALL)),
        )
        .hint(t.get("net-instrument-hint"))
        .optional(),
    )
    .field(Field::number("leefgebieden", t.get("net-areas")).hint(t.get("net-areas-hint")))
}

fn none_or(t: Texts, mut all: Vec<Choice>) -> Vec<Choice> {
    all.insert(0, Choice::new("", t.get("net-no-instrument")));
    all
}

/// What was said; `origin` where that is given.
pub(super) fn read_said(read: &mut Reader<'_>, origin: Option<Origin>) -> Option<ItemForm> {
    let origin = origin.or_else(|| read.parse("herkomst", "fout-kies"));
    let advice = read.parse("advies", "fout-kies");
    let assessment = read.parse_optional("instrument", "fout-kies");
    let assessed = read.parse_optional("instrument-richting", "fout-kies");
    let life_areas = read.parse("leefgebieden", "fout-getal");
    Some(ItemForm {
        origin: origin?,
        advice: advice?,
        assessment,
        assessed,
        life_areas: life_areas?,
    })
}

async fn sign_up_page(
    auth: &Authorized<SignUpForNetwork>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places: Vec<Choice> = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let only = (places.len() == 1)
        .then(|| places.first().map(|one| one.value.clone()))
        .flatten();
    let page = auth
        .page(t.get("net-sign-up"))
        .under(PATH, t.get("net-title"));
    let form = page
        .form(format!("{PATH}/aanmelden"), t.get("net-sign-up-do"))
        .field(
            Field::select("gemeente", t.get("net-place"), with_none(t, places))
                .value(only.unwrap_or_default()),
        )
        .field(Field::number("leeftijd", t.get("net-age")).hint(t.get("net-age-hint")))
        .field(
            Field::radios(
                "grondslag",
                t.get("net-basis"),
                choices(t, &[Basis::Statutory, Basis::Coded]),
            )
            .value(Basis::Coded.code()),
        );
    let form = fields(t, form).cancel(PATH);
    Ok(FormPage::answer(
        page,
        t.get("net-sign-up-lead"),
        mend(form)?,
    ))
}

/// Asks whom to sign up.
pub(super) async fn ask_sign_up(auth: Authorized<SignUpForNetwork>) -> Answer {
    sign_up_page(&auth, Ok).await
}

/// Signs somebody up.
pub(super) async fn sign_up(
    auth: Authorized<SignUpForNetwork>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let municipality = read.parse("gemeente", "fout-kies");
    let age = read.parse("leeftijd", "fout-getal");
    let basis = read.parse("grondslag", "fout-kies");
    let item = read_said(&mut read, None);
    let errors = read.errors();
    let (Some(municipality), Some(age), Some(basis), Some(item), true) =
        (municipality, age, basis, item, errors.is_empty())
    else {
        return sign_up_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let form = SignUpForm {
        municipality,
        age,
        basis,
        item,
    };
    match app::network::sign_up(auth.app(), &auth.grant, form).await {
        Ok((id, _)) => Ok(done(&format!("{ITEMS}/{id}"), "netwerk-aangemeld")),
        Err(error) => sign_up_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

fn case_page(role: Role, case: CaseId) -> String {
    match role {
        Role::Regisseur => format!("/regie/{case}"),
        _ => format!("/zaken/{case}"),
    }
}

async fn bring_page(
    auth: &Authorized<BringCase>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::network::bring_page(auth.app(), &auth.grant, case).await?;
    let to = case_page(auth.grant.role(), case);
    let page = auth
        .page(t.get("net-bring"))
        .under(to.clone(), view.name.clone());
    let basis = match view.consent_on {
        Some(on) => t.value("net-consent-of", &on.dutch()),
        None => word(t, view.basis),
    };
    let known_as = if view.basis == Basis::Consent {
        t.get("net-bring-named")
    } else {
        t.get("net-bring-coded")
    };
    let age = view
        .age
        .map_or_else(|| t.get("net-none"), |age| age.to_string());
    let mut facts = Facts::new()
        .fact(t.get("net-basis"), basis)
        .fact(t.get("net-known-as"), known_as)
        .fact(t.get("net-age"), age);
    if view.is_on {
        facts = facts.fact(t.get("net-already"), t.get("net-already-on"));
    }
    let form = page.form(format!("{PATH}/inbrengen/{case}"), t.get("net-bring-do"));
    let form = fields(t, form).cancel(to);
    Ok(FormPage::with_facts(
        page,
        t.get("net-bring-lead"),
        facts,
        mend(form)?,
    ))
}

/// Asks what is said of a case.
pub(super) async fn ask_bring(auth: Authorized<BringCase>, Path(case): Path<CaseId>) -> Answer {
    bring_page(&auth, case, Ok).await
}

/// Brings it in.
pub(super) async fn bring(
    auth: Authorized<BringCase>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let item = read_said(&mut read, None);
    let errors = read.errors();
    let (Some(item), true) = (item, errors.is_empty()) else {
        return bring_page(&auth, case, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::network::bring(auth.app(), &auth.grant, case, item).await {
        Ok(_) => Ok(done(
            &case_page(auth.grant.role(), case),
            "netwerk-ingebracht",
        )),
        Err(error) => bring_page(&auth, case, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
