//! An entry of the social map: added, written anew, or found still right (S4-121).

use access::policy::{KeepDirectory, SeeDirectory};
use app::social_map::{ProvisionForm, ProvisionVersion, ProvisionView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    ProvisionId,
    directory::{ProvisionKind, ProvisionLevel},
};

use super::{places_field, posted_places, social_map::PATH};
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
    texts::Texts,
};

/// Longest name, organisation and price, in characters.
const LONGEST_NAME: usize = 120;
/// Longest description of the target group, in characters.
const LONGEST: usize = 500;

fn fields(t: Texts, form: Form, now: Option<&ProvisionView>) -> Form {
    let what = now.map(|now| &now.line.what);
    let text = |of: fn(&ProvisionVersion) -> String| what.map(of).unwrap_or_default();
    form.field(Field::text("naam", t.get("map-name")).value(text(|now| now.name.clone())))
        .field(
            Field::text("organisatie", t.get("map-organisation"))
                .value(text(|now| now.organisation.clone())),
        )
        .field(
            Field::select(
                "soort",
                t.get("map-kind"),
                with_none(t, choices(t, ProvisionKind::ALL)),
            )
            .value(text(|now| now.kind.code().to_owned())),
        )
        .field(
            Field::area("doelgroep", t.get("map-target-group"))
                .hint(t.get("map-target-group-hint"))
                .optional()
                .value(text(|now| now.target_group.clone())),
        )
        .field(
            Field::select(
                "niveau",
                t.get("map-level"),
                choices(t, ProvisionLevel::ALL),
            )
            .value(text(|now| now.level.code().to_owned())),
        )
        .field(
            Field::number("leeftijd_van", t.get("map-least-age"))
                .optional()
                .value(text(|now| number(now.ages.0))),
        )
        .field(
            Field::number("leeftijd_tot", t.get("map-greatest-age"))
                .optional()
                .value(text(|now| number(now.ages.1))),
        )
        .field(
            Field::text("prijs", t.get("map-price"))
                .hint(t.get("map-price-hint"))
                .optional()
                .value(text(|now| now.price.clone())),
        )
        .field(
            Field::number("wachttijd", t.get("map-waiting-weeks"))
                .hint(t.get("map-waiting-hint"))
                .optional()
                .value(text(|now| number(now.waiting_weeks))),
        )
        .field(
            Field::radios("voorliggend", t.get("map-prior"), yes_or_no(t))
                .hint(t.get("map-prior-hint"))
                .value(text(|now| {
                    if now.is_prior { "ja" } else { "nee" }.to_owned()
                })),
        )
        .field(Field::heading(t.get("map-contact-organisation")))
        .field(
            Field::text("telefoon", t.get("contact-phone"))
                .optional()
                .value(text(|now| now.phone.clone())),
        )
        .field(
            Field::input("e-mail", t.get("contact-email"), "email")
                .optional()
                .value(text(|now| now.email.clone())),
        )
        .field(
            Field::text("website", t.get("map-website"))
                .optional()
                .value(text(|now| now.website.clone())),
        )
        .field(
            Field::day("geldig_tot", t.get("map-valid-until"))
                .hint(t.get("map-valid-until-hint"))
                .optional()
                .value(text(|now| day(now.valid_until))),
        )
}

fn yes_or_no(t: Texts) -> Vec<Choice> {
    vec![
        Choice::new("ja", t.get("map-yes")),
        Choice::new("nee", t.get("map-no")),
    ]
}

fn number<N: ToString>(number: Option<N>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn day(day: Option<domain::Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn read(t: Texts, posted: &Posted) -> Result<ProvisionForm, Vec<(&'static str, String)>> {
    let mut read = Reader::new(t, posted);
    let name = read.text("naam", LONGEST_NAME);
    let organisation = read.text("organisatie", LONGEST_NAME);
    let kind = read.parse("soort", "fout-kies");
    let target_group = read.optional_text("doelgroep", LONGEST);
    let level = read.parse("niveau", "fout-kies");
    let ages = (
        read.parse_optional("leeftijd_van", "fout-getal"),
        read.parse_optional("leeftijd_tot", "fout-getal"),
    );
    let price = read.optional_text("prijs", LONGEST_NAME);
    let waiting_weeks = read.parse_optional("wachttijd", "fout-getal");
    let is_prior = read.choice("voorliggend", |text| match text {
        "ja" => Some(true),
        "nee" => Some(false),
        _ => None,
    });
    let phone = read.optional_text("telefoon", LONGEST_NAME);
    let email = read.optional_text("e-mail", LONGEST_NAME);
    let website = read.optional_text("website", LONGEST);
    let valid_until = read.optional_day("geldig_tot");
    let ended = read.optional_day("gestopt");
    let errors = read.errors();
    match (kind, level, is_prior) {
        (Some(kind), Some(level), Some(is_prior)) if errors.is_empty() => Ok(ProvisionForm {
            name,
            organisation,
            kind,
            target_group,
            level,
            ages,
            price,
            waiting_weeks,
            is_prior,
            phone,
            email,
            website,
            valid_until,
            ended,
        }),
        _ => Err(errors),
    }
}

async fn new_page(
    auth: &Authorized<KeepDirectory>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth.page(t.get("map-add")).under(PATH, t.get("map-title"));
    let form = page.form(format!("{PATH}/nieuw"), t.get("map-add-do"));
    let form = fields(t, form, None)
        .field(places_field(auth, t.get("map-places")).await?)
        .cancel(PATH);
    Ok(FormPage::answer(page, t.get("map-add-lead"), mend(form)?))
}

/// Asks for a provision.
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
    match app::social_map::add(auth.app(), &auth.grant, &posted_places(&posted), form).await {
        Ok(id) => Ok(done(&format!("{PATH}/{id}"), "voorziening")),
        Err(error) => new_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

async fn change_page(
    auth: &Authorized<KeepDirectory>,
    id: ProvisionId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeDirectory>()?;
    let view = app::social_map::open(auth.app(), &sees, Some(&auth.grant), id).await?;
    if !view.line.keeps {
        return Err(Problem::NotFound);
    }
    let page = auth
        .page(t.get("map-change"))
        .under(PATH, t.get("map-title"))
        .under(format!("{PATH}/{id}"), view.line.what.name.clone());
    let history = view
        .history
        .iter()
        .map(|one| (one.version, format!("{}, {}", one.at.dutch(), one.by)))
        .collect();
    let form = page
        .form(format!("{PATH}/{id}/wijzigen"), t.get("map-save"))
        .version(view.line.what.version, history);
    let form = fields(t, form, Some(&view))
        .field(
            Field::day("gestopt", t.get("map-ended-on"))
                .hint(t.get("map-ended-hint"))
                .optional()
                .value(day(view.line.what.ended)),
        )
        .cancel(format!("{PATH}/{id}"));
    Ok(FormPage::answer(
        page,
        t.get("map-change-lead"),
        mend(form)?,
    ))
}

/// Asks what is written of a provision from now on.
pub(crate) async fn ask_change(
    auth: Authorized<KeepDirectory>,
    Path(id): Path<ProvisionId>,
) -> Answer {
    change_page(&auth, id, Ok).await
}

/// Writes it.
pub(crate) async fn change(
    auth: Authorized<KeepDirectory>,
    Path(id): Path<ProvisionId>,
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
    match app::social_map::change(auth.app(), &auth.grant, id, seen, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "voorziening-gewijzigd")),
        Err(error) => change_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// Notes that it was found still right.
pub(crate) async fn check(auth: Authorized<KeepDirectory>, Path(id): Path<ProvisionId>) -> Answer {
    app::social_map::check(auth.app(), &auth.grant, id).await?;
    Ok(done(&format!("{PATH}/{id}"), "voorziening-nagekeken"))
}
