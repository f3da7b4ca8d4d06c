//! What the municipality mends: missing addresses, returned mail, secret addresses.

use access::policy::{CompleteAddress, DecideSecretAddress, HandleReturnedMail};
use app::{cases::CasePage, outreach::AddressForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, outreach::SecretAddressDecision};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, cases::Desk, meanwhile::versioned, mended},
    page::{FormPage, Page, done},
    problem::Problem,
    table::Facts,
    texts::Texts,
    wording::word,
};

async fn open<A: access::Action>(auth: &Authorized<A>, case: CaseId) -> Result<CasePage, Problem> {
    Desk::Municipal.open(auth, case).await
}

fn under(page: Page, case: &CasePage) -> Page {
    let t = page.t;
    page.under("/gemeente/werklijst", t.get("menu-municipal-worklist"))
        .under(Desk::Municipal.case(case.case), case.identity.name.clone())
}

fn address_form(page: &Page, action: String, case: &CasePage) -> Form {
    let t = page.t;
    versioned(page.form(action, t.get("address-save")), case)
        .field(Field::text("straat", t.get("address-line")).hint(t.get("address-line-hint")))
        .field(
            Field::text("postcode", t.get("address-postcode"))
                .hint(t.get("address-postcode-hint"))
                .narrow(),
        )
        .field(Field::text("plaats", t.get("address-place")))
        .cancel(Desk::Municipal.case(case.case))
}

fn read(t: Texts, posted: &Posted) -> Result<(AddressForm, i64), Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let address_line_1 = reader.text("straat", 120);
    let postcode = reader.text("postcode", 12);
    let place = reader.text("plaats", 80);
    let version = reader.parse("versie", "error-unreadable-line");
    let errors = reader.errors();
    match version {
        Some(version) if errors.is_empty() => Ok((
            AddressForm {
                address_line_1,
                postcode,
                place,
            },
            version,
        )),
        _ => Err(errors),
    }
}

/// The form for an address that was not there yet.
pub(crate) async fn ask_completion(
    auth: Authorized<CompleteAddress>,
    Path(case): Path<CaseId>,
) -> Answer {
    let shown = open(&auth, case).await?;
    let page = under(auth.page(auth.t.get("act-complete-address")), &shown);
    let form = address_form(
        &page,
        format!("/gemeente/zaken/{case}/adres/aanvullen"),
        &shown,
    );
    let facts = bsn_facts(&auth, case).await?;
    Ok(FormPage::with_facts(
        page,
        auth.t.get("address-complete-lead"),
        facts,
        form,
    ))
}

/// The number to look the address up by, as long as there is no address (S1-11): the one place that shows it.
async fn bsn_facts(auth: &Authorized<CompleteAddress>, case: CaseId) -> Result<Facts, Problem> {
    let bsn = app::outreach::bsn_for_address(auth.app(), &auth.grant, case).await?;
    Ok(Facts::new().fact(auth.t.get("address-bsn"), bsn))
}

/// Adds it; the BSN is destroyed with it (S1-12).
pub(crate) async fn complete(
    auth: Authorized<CompleteAddress>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let outcome = match read(auth.t, &posted) {
        Ok((form, version)) => {
            match app::outreach::complete_address(auth.app(), &auth.grant, case, &form, version)
                .await
            {
                Ok(()) => return Ok(done(&Desk::Municipal.case(case), "adres")),
                Err(error) => Err(error),
            }
        }
        Err(errors) => Ok(errors),
    };
    let shown = open(&auth, case).await?;
    let page = under(auth.page(auth.t.get("act-complete-address")), &shown);
    let form = address_form(
        &page,
        format!("/gemeente/zaken/{case}/adres/aanvullen"),
        &shown,
    )
    .fill(&posted);
    let form = mended(form, outcome)?;
    Ok(FormPage::with_facts(
        page,
        auth.t.get("address-complete-lead"),
        bsn_facts(&auth, case).await?,
        form,
    ))
}

/// The form for the one corrected address after returned mail.
pub(crate) async fn ask_correction(
    auth: Authorized<HandleReturnedMail>,
    Path(case): Path<CaseId>,
) -> Answer {
    let shown = open(&auth, case).await?;
    let page = under(auth.page(auth.t.get("act-correct-address")), &shown);
    let form = address_form(&page, format!("/gemeente/zaken/{case}/adres"), &shown);
    Ok(FormPage::answer(
        page,
        auth.t.get("address-correct-lead"),
        form,
    ))
}

/// Corrects it; one new card follows.
pub(crate) async fn correct(
    auth: Authorized<HandleReturnedMail>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let outcome = match read(auth.t, &posted) {
        Ok((form, version)) => {
            match app::outreach::correct_address(auth.app(), &auth.grant, case, &form, version)
                .await
            {
                Ok(()) => return Ok(done(&Desk::Municipal.case(case), "adres")),
                Err(error) => Err(error),
            }
        }
        Err(errors) => Ok(errors),
    };
    let shown = open(&auth, case).await?;
    let page = under(auth.page(auth.t.get("act-correct-address")), &shown);
    let form = address_form(&page, format!("/gemeente/zaken/{case}/adres"), &shown).fill(&posted);
    Ok(FormPage::answer(
        page,
        auth.t.get("address-correct-lead"),
        mended(form, outcome)?,
    ))
}

async fn return_page(
    auth: &Authorized<HandleReturnedMail>,
    case: CaseId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let shown = open(auth, case).await?;
    let page = under(auth.page(auth.t.get("act-return-mail")), &shown);
    let form = page.form(
        format!("/gemeente/zaken/{case}/retour"),
        auth.t.get("return-save"),
    );
    let form = versioned(form, &shown).cancel(Desk::Municipal.case(case));
    Ok(FormPage::answer(
        page,
        auth.t.get("return-lead"),
        mend(form)?,
    ))
}

/// Asks whether the card really came back.
pub(crate) async fn ask_return(
    auth: Authorized<HandleReturnedMail>,
    Path(case): Path<CaseId>,
) -> Answer {
    return_page(&auth, case, Ok).await
}

/// Records that it did.
pub(crate) async fn returned(
    auth: Authorized<HandleReturnedMail>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let version = posted
        .one("versie")
        .parse()
        .map_err(|_| Problem::Unreadable)?;
    match app::outreach::return_mail(auth.app(), &auth.grant, case, version).await {
        Ok(()) => Ok(done(&Desk::Municipal.case(case), "retour")),
        Err(error) => return_page(&auth, case, |form| again(form.fill(&posted), error)).await,
    }
}

fn secret_form(page: &Page, case: &CasePage) -> Form {
    let t = page.t;
    let choices = SecretAddressDecision::ALL
        .iter()
        .map(|one| Choice::new(one.code(), word(t, *one)))
        .collect();
    let form = page.form(
        format!("/gemeente/zaken/{}/geheim", case.case),
        t.get("secret-save"),
    );
    versioned(form, case)
        .field(Field::radios("besluit", t.get("secret-choice"), choices))
        .cancel(Desk::Municipal.case(case.case))
}

/// The decision about a secret address: the municipality's alone.
pub(crate) async fn ask_secret(
    auth: Authorized<DecideSecretAddress>,
    Path(case): Path<CaseId>,
) -> Answer {
    let shown = open(&auth, case).await?;
    let page = under(auth.page(auth.t.get("act-decide-secret")), &shown);
    let form = secret_form(&page, &shown);
    Ok(FormPage::answer(page, auth.t.get("secret-lead"), form))
}

/// Records it.
pub(crate) async fn decide_secret(
    auth: Authorized<DecideSecretAddress>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let decision = reader.choice("besluit", |text| text.parse().ok());
    let version = reader.parse("versie", "error-unreadable-line");
    let outcome = if let (Some(decision), Some(version)) = (decision, version) {
        let (app, grant) = (auth.app(), &auth.grant);
        match app::outreach::decide_secret_address(app, grant, case, decision, version).await {
            Ok(()) => return Ok(done(&Desk::Municipal.case(case), "besluit")),
            Err(error) => Err(error),
        }
    } else {
        Ok(reader.errors())
    };
    let shown = open(&auth, case).await?;
    let page = under(auth.page(auth.t.get("act-decide-secret")), &shown);
    let form = mended(secret_form(&page, &shown).fill(&posted), outcome)?;
    Ok(FormPage::answer(page, auth.t.get("secret-lead"), form))
}
