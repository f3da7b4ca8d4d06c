//! Partners of the contact list: organisations that work with young people too, and who works there (S4-130).

use access::policy::{KeepDirectory, SeeDirectory};
use app::contacts::{PartnerForm, PartnerView, PersonForm};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{PartnerId, PartnerPersonId, guidance::content::Partner};

use super::{contacts::PATH, contacts::reach_fields, places_field, posted_places};
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
    sections::{Act, Sections, Step},
    texts::Texts,
    wording::word,
};

/// Longest line, in characters.
const LONGEST: usize = 120;

async fn fields(
    auth: &Authorized<KeepDirectory>,
    form: Form,
    now: Option<&PartnerView>,
) -> Result<Form, Problem> {
    let t = auth.t;
    let sees = auth.also::<SeeDirectory>()?;
    let colleagues = app::contacts::colleagues(auth.app(), &sees).await?;
    let mut contacts = vec![Choice::new("", t.get("partner-no-contact"))];
    contacts.extend(
        colleagues
            .into_iter()
            .map(|one| Choice::new(one.account.to_string(), one.name)),
    );
    let kind = now
        .map(|now| now.kind.code().to_owned())
        .unwrap_or_default();
    let contact = now.and_then(|now| now.contact.as_ref());
    let form = form
        .field(
            Field::text("naam", t.get("partner-name"))
                .value(now.map(|now| now.name.clone()).unwrap_or_default()),
        )
        .field(
            Field::select(
                "soort",
                t.get("partner-kind"),
                with_none(t, choices(t, Partner::ALL)),
            )
            .value(kind),
        );
    let (phone, email) = now.map_or(("", ""), |now| (&*now.phone, &*now.email));
    Ok(reach_fields(form, t, phone, email).field(
        Field::select("contact", t.get("partner-contact"), contacts)
            .hint(t.get("partner-contact-hint"))
            .optional()
            .value(contact.map(|(id, _)| id.to_string()).unwrap_or_default()),
    ))
}

fn read(t: Texts, posted: &Posted) -> Result<PartnerForm, Vec<(&'static str, String)>> {
    let mut read = Reader::new(t, posted);
    let name = read.text("naam", LONGEST);
    let kind = read.parse("soort", "fout-kies");
    let phone = read.optional_text("telefoon", LONGEST);
    let email = read.optional_text("e-mail", LONGEST);
    let contact = read.parse_optional("contact", "fout-kies");
    let errors = read.errors();
    match kind {
        Some(kind) if errors.is_empty() => Ok(PartnerForm {
            kind,
            name,
            phone,
            email,
            contact,
        }),
        _ => Err(errors),
    }
}

async fn new_page(
    auth: &Authorized<KeepDirectory>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth
        .page(t.get("partner-add"))
        .under(PATH, t.get("contact-title"));
    let form = page.form(format!("{PATH}/organisaties/nieuw"), t.get("map-add-do"));
    let form = fields(auth, form, None)
        .await?
        .field(places_field(auth, t.get("partner-places")).await?)
        .cancel(PATH);
    Ok(FormPage::answer(
        page,
        t.get("partner-add-lead"),
        mend(form)?,
    ))
}

/// Asks for a partner.
pub(crate) async fn ask(auth: Authorized<KeepDirectory>) -> Answer {
    new_page(&auth, Ok).await
}

/// Adds it.
pub(crate) async fn add(
    auth: Authorized<KeepDirectory>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return new_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::contacts::add(auth.app(), &auth.grant, &posted_places(&posted), form).await {
        Ok(id) => Ok(done(&to(id), "organisatie")),
        Err(error) => new_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

fn to(id: PartnerId) -> String {
    format!("{PATH}/organisaties/{id}")
}

async fn kept(auth: &Authorized<KeepDirectory>, id: PartnerId) -> Result<PartnerView, Problem> {
    let sees = auth.also::<SeeDirectory>()?;
    Ok(app::contacts::kept(auth.app(), &sees, &auth.grant, id).await?)
}

async fn change_page(
    auth: &Authorized<KeepDirectory>,
    id: PartnerId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let now = kept(auth, id).await?;
    let page = auth
        .page(now.name.clone())
        .under(PATH, t.get("contact-title"));
    let form = page
        .form(to(id), t.get("map-save"))
        .version(now.version, Vec::new());
    let form = fields(auth, form, Some(&now)).await?.cancel(PATH);
    let mut sections = Sections::new(page.clone())
        .lead(t.with(
            "partner-works-for",
            &[("places", &super::names(&now.places))],
        ))
        .form(t.get("partner-change"), Vec::new(), &mend(form)?)
        .steps(vec![Step::other(
            format!("{}/contact", to(id)),
            t.get("person-add"),
        )]);
    for person in &now.people {
        let label = t.value("person-remove", &person.name);
        let act = Act::other(&page, format!("{}/contact/weg", to(id)), label)
            .carrying("contact", person.id.to_string());
        sections = sections.act(&act);
    }
    let label = t.get("partner-remove");
    let remove = Act::other(&page, format!("{}/weg", to(id)), label);
    Ok(sections
        .panel(
            t.get("partner-remove-title"),
            vec![t.get("partner-remove-line")],
        )
        .act(&remove)
        .answer())
}

/// A partner that whoever looks keeps.
pub(crate) async fn ask_change(
    auth: Authorized<KeepDirectory>,
    Path(id): Path<PartnerId>,
) -> Answer {
    change_page(&auth, id, Ok).await
}

/// Writes it anew.
pub(crate) async fn change(
    auth: Authorized<KeepDirectory>,
    Path(id): Path<PartnerId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    // A version that cannot be read is none that was shown.
    let seen = posted.one("versie").parse().unwrap_or(-1);
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return change_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::contacts::change(auth.app(), &auth.grant, id, seen, form).await {
        Ok(()) => Ok(done(&to(id), "organisatie-gewijzigd")),
        Err(error) => change_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// Takes it away.
pub(crate) async fn remove(auth: Authorized<KeepDirectory>, Path(id): Path<PartnerId>) -> Answer {
    app::contacts::remove(auth.app(), &auth.grant, id).await?;
    Ok(done(PATH, "organisatie-weg"))
}

async fn person_page(
    auth: &Authorized<KeepDirectory>,
    id: PartnerId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let now = kept(auth, id).await?;
    let page = auth
        .page(t.get("person-add"))
        .under(PATH, t.get("contact-title"))
        .under(to(id), now.name.clone());
    let form = page
        .form(format!("{}/contact", to(id)), t.get("map-add-do"))
        .field(Field::text("naam", t.get("contact-name")))
        .field(Field::text("functie", t.get("contact-function")).optional());
    let form = reach_fields(form, t, "", "").cancel(to(id));
    let lead = t.with(
        "person-add-lead",
        &[("name", &now.name), ("kind", &word(t, now.kind))],
    );
    Ok(FormPage::answer(page, lead, mend(form)?))
}

/// Asks who works there.
pub(crate) async fn ask_person(
    auth: Authorized<KeepDirectory>,
    Path(id): Path<PartnerId>,
) -> Answer {
    person_page(&auth, id, Ok).await
}

/// Adds somebody.
pub(crate) async fn add_person(
    auth: Authorized<KeepDirectory>,
    Path(id): Path<PartnerId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let form = PersonForm {
        name: read.text("naam", LONGEST),
        work: read.optional_text("functie", LONGEST),
        phone: read.optional_text("telefoon", LONGEST),
        email: read.optional_text("e-mail", LONGEST),
    };
    let errors = read.errors();
    if !errors.is_empty() {
        return person_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    }
    match app::contacts::add_person(auth.app(), &auth.grant, id, form).await {
        Ok(()) => Ok(done(&to(id), "contactpersoon")),
        Err(error) => person_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// Takes somebody away who works there no more.
pub(crate) async fn remove_person(
    auth: Authorized<KeepDirectory>,
    Path(id): Path<PartnerId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let person: PartnerPersonId = posted
        .one("contact")
        .parse()
        .map_err(|_| Problem::NotFound)?;
    app::contacts::remove_person(auth.app(), &auth.grant, id, person).await?;
    Ok(done(&to(id), "contactpersoon-weg"))
}
