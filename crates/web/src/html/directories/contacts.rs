//! Whom to turn to: colleagues and partners, and one's own card (S4-130).

use access::policy::{KeepDirectory, KeepOwnCard, SeeDirectory};
use app::contacts::{CardForm, ColleagueView, PartnerView};
use axum::extract::Query;
use axum_extra::extract::Form as FormBody;

use super::{names, reach};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, mended},
    page::{FormPage, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table},
    texts::Texts,
    wording::word,
};

/// Where it stands.
pub(super) const PATH: &str = "/smoelenboek";

/// Longest line on a card, in characters.
const LONGEST: usize = 120;

/// Filters as they stand in the address.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    woorden: String,
    gemeente: String,
}

impl Asked {
    fn fits(&self, places: &[app::municipalities::MunicipalityView], texts: &[&str]) -> bool {
        let wanted = domain::directory::Wanted {
            words: self.woorden.clone(),
            ..Default::default()
        };
        let place = self.gemeente.parse().ok();
        place.is_none_or(|place| places.iter().any(|one| one.id == place))
            && wanted.fits_words(texts)
    }
}

/// Colleagues and partners.
pub(crate) async fn all(auth: Authorized<SeeDirectory>, Query(asked): Query<Asked>) -> Answer {
    let t = auth.t;
    let app = auth.app();
    let keeps = auth.also::<KeepDirectory>().ok();
    let mut colleagues = app::contacts::colleagues(app, &auth.grant).await?;
    let mut partners = app::contacts::partners(app, &auth.grant, keeps.as_ref()).await?;
    colleagues.retain(|one| {
        let card = one.card.clone().unwrap_or_default();
        let roles: Vec<String> = one.roles.iter().map(|role| word(t, *role)).collect();
        let texts = [
            &*one.name,
            &*card.organisation,
            &*card.work,
            &*roles.join(" "),
        ];
        asked.fits(&one.places, &texts)
    });
    partners.retain(|one| {
        let people: Vec<&str> = one.people.iter().map(|person| &*person.name).collect();
        let texts = [&*one.name, &*word(t, one.kind), &*people.join(" ")];
        asked.fits(&one.places, &texts)
    });
    let own = app::municipalities::own(app, auth.grant.municipalities()).await?;
    let mut places = vec![Choice::new("", t.get("filter-all"))];
    places.extend(
        own.into_iter()
            .map(|one| Choice::new(one.id.to_string(), one.name)),
    );
    let mut steps = vec![Step::other(format!("{PATH}/mijn"), t.get("contact-own"))];
    if keeps.is_some() {
        let to = format!("{PATH}/organisaties/nieuw");
        steps.insert(0, Step::main(to, t.get("partner-add")));
    }
    steps.push(Step::link(format!("{PATH}/rollen"), t.get("sheets-title")));
    steps.push(Step::link("/convenanten", t.get("covenants-title")));
    let fields = vec![
        Field::text("woorden", t.get("contact-words")).value(asked.woorden.clone()),
        Field::select("gemeente", t.get("lists-municipality"), places)
            .value(asked.gemeente.clone()),
    ];
    Ok(Sections::new(auth.page(t.get("contact-title")))
        .lead(t.get("contact-lead"))
        .steps(steps)
        .filters(PATH, fields, t.get("map-find"))
        .table(&colleague_table(t, &colleagues))
        .table(&partner_table(t, &partners))
        .answer())
}

fn colleague_table(t: Texts, colleagues: &[ColleagueView]) -> Table {
    let columns = [
        "contact-name",
        "contact-work",
        "contact-places",
        "contact-reach",
    ];
    let rows = colleagues.iter().map(|one| {
        let card = one.card.clone().unwrap_or_default();
        let roles: Vec<String> = one.roles.iter().map(|role| word(t, *role)).collect();
        let contact_of = if one.contact_of.is_empty() {
            String::new()
        } else {
            t.value("contact-is-contact-of", &one.contact_of.join(", "))
        };
        let work = if card.work.is_empty() {
            String::new()
        } else {
            format!("{} · ", card.work)
        };
        let reached = reach(&card.phone, &card.email);
        let reached = if reached.is_empty() {
            t.get("contact-no-card")
        } else {
            reached
        };
        vec![
            Cell::Lines(one.name.clone(), card.organisation.clone()),
            Cell::Lines(format!("{work}{}", roles.join(", ")), contact_of),
            Cell::Text(names(&one.places)),
            Cell::Text(reached),
        ]
    });
    Table::new(
        t.get("contact-colleagues"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("contact-none"),
    )
    .rows(rows)
}

fn partner_table(t: Texts, partners: &[PartnerView]) -> Table {
    let columns = [
        "partner-name",
        "partner-people",
        "contact-places",
        "partner-contact",
    ];
    let rows = partners.iter().map(|one| {
        let beside = [word(t, one.kind), reach(&one.phone, &one.email)];
        let beside: Vec<String> = beside.into_iter().filter(|part| !part.is_empty()).collect();
        let beside = beside.join(" · ");
        let name = if one.keeps {
            let to = format!("{PATH}/organisaties/{}", one.id);
            Cell::LinkLines(to, one.name.clone(), beside)
        } else {
            Cell::Lines(one.name.clone(), beside)
        };
        let people = one.people.iter().map(|person| {
            [
                &*person.name,
                &*person.work,
                &*reach(&person.phone, &person.email),
            ]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
        });
        let people: Vec<String> = people.collect();
        let contact = one.contact.as_ref();
        vec![
            name,
            Cell::Text(people.join("; ")),
            Cell::Text(names(&one.places)),
            Cell::Text(
                contact.map_or_else(|| t.get("partner-no-contact"), |(_, name)| name.clone()),
            ),
        ]
    });
    Table::new(
        t.get("partner-all"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("partner-none"),
    )
    .rows(rows)
}

/// The lines of a card.
pub(super) fn reach_fields(form: Form, t: Texts, phone: &str, email: &str) -> Form {
    form.field(
        Field::text("telefoon", t.get("contact-phone"))
            .optional()
            .value(phone.to_owned()),
    )
    .field(
        Field::input("e-mail", t.get("contact-email"), "email")
            .optional()
            .value(email.to_owned()),
    )
}

async fn own_page(
    auth: &Authorized<KeepOwnCard>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let card = app::contacts::own_card(auth.app(), &auth.grant).await?;
    let page = auth
        .page(t.get("contact-own"))
        .under(PATH, t.get("contact-title"));
    let form = page
        .form(format!("{PATH}/mijn"), t.get("map-save"))
        .field(
            Field::text("organisatie", t.get("map-organisation"))
                .optional()
                .value(card.organisation.clone()),
        )
        .field(
            Field::text("functie", t.get("contact-function"))
                .optional()
                .value(card.work.clone()),
        );
    let form = reach_fields(form, t, &card.phone, &card.email).cancel(PATH);
    Ok(FormPage::answer(
        page,
        t.get("contact-own-lead"),
        mend(form)?,
    ))
}

/// Asks for one's own card.
pub(crate) async fn ask_own(auth: Authorized<KeepOwnCard>) -> Answer {
    own_page(&auth, Ok).await
}

/// Writes it.
pub(crate) async fn set_own(
    auth: Authorized<KeepOwnCard>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let form = CardForm {
        organisation: read.optional_text("organisatie", LONGEST),
        work: read.optional_text("functie", LONGEST),
        phone: read.optional_text("telefoon", LONGEST),
        email: read.optional_text("e-mail", LONGEST),
    };
    let errors = read.errors();
    if !errors.is_empty() {
        return own_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    }
    match app::contacts::set_own_card(auth.app(), &auth.grant, form).await {
        Ok(()) => Ok(done(PATH, "kaartje")),
        Err(error) => own_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
