//! Writing a route: name, owner, steps, who may enter (S2-36).

use access::policy::{KeepRoutes, SeeRoutes};
use app::routes::{RouteForm, RouteVersion};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    RouteTemplateId,
    route::{EntryRule, RouteDirection},
    school::{Education, Qualification},
};

use super::PATH;
use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{
        Answer,
        answers::choices,
        directories::{places_field, posted_places},
        mended,
    },
    page::{FormPage, done},
    problem::Problem,
    texts::Texts,
};

/// Longest name of a route and of its owner, in characters.
const LONGEST_NAME: usize = 120;
/// Longest list of who is consulted, in characters.
const LONGEST: usize = 300;
/// Longest text of all steps, in characters.
const LONGEST_STEPS: usize = 4_200;

fn fields(t: Texts, form: Form, now: Option<&RouteVersion>) -> Form {
    let text = |of: fn(&RouteVersion) -> String| now.map(of).unwrap_or_default();
    let number = |of: fn(&EntryRule) -> Option<u8>| {
        now.and_then(|now| of(&now.entry))
            .map(|age| age.to_string())
            .unwrap_or_default()
    };
    let mut schools = Field::checks(
        "scholen",
        t.get("route-schools"),
        choices(t, Education::ALL),
    )
    .hint(t.get("route-schools-hint"))
    .optional();
    let mut certificates = Field::checks(
        "diplomas",
        t.get("route-certificates"),
        choices(t, Qualification::ALL),
    )
    .hint(t.get("route-certificates-hint"))
    .optional();
    if let Some(now) = now {
        let codes = now.entry.schools.iter().map(|one| one.code().to_owned());
        schools.values = codes.collect();
        let codes = now.entry.certificates.iter();
        certificates.values = codes.map(|one| one.code().to_owned()).collect();
    }
    form.field(
        Field::text("naam", t.get("route-name"))
            .hint(t.get("route-name-hint"))
            .value(text(|now| now.name.clone())),
    )
    .field(
        Field::text("eigenaar", t.get("route-owner"))
            .hint(t.get("route-owner-hint"))
            .value(text(|now| now.owner.clone())),
    )
    .field(
        Field::text("afstemming", t.get("route-consulted"))
            .hint(t.get("route-consulted-hint"))
            .optional()
            .value(text(|now| now.consulted.clone())),
    )
    .field(
        Field::radios(
            "richting",
            t.get("route-direction"),
            choices(t, RouteDirection::ALL),
        )
        .value(text(|now| now.direction.code().to_owned())),
    )
    .field(
        Field::area("stappen", t.get("route-steps"))
            .hint(t.get("route-steps-hint"))
            .value(text(|now| now.steps.join("\n"))),
    )
    .field(Field::heading(t.get("route-entry")))
    .field(
        Field::number("leeftijd_van", t.get("map-least-age"))
            .optional()
            .value(number(|entry| entry.least_age)),
    )
    .field(
        Field::number("leeftijd_tot", t.get("map-greatest-age"))
            .optional()
            .value(number(|entry| entry.greatest_age)),
    )
    .field(schools)
    .field(certificates)
}

/// The codes of a checklist that are codes of the set.
fn picked<C: std::str::FromStr>(posted: &Posted, name: &str) -> Vec<C> {
    let codes = posted.all(name);
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}

fn read(t: Texts, posted: &Posted) -> Result<RouteForm, Vec<(&'static str, String)>> {
    let mut read = Reader::new(t, posted);
    let name = read.text("naam", LONGEST_NAME);
    let owner = read.text("eigenaar", LONGEST_NAME);
    let consulted = read.optional_text("afstemming", LONGEST);
    let direction = read.choice("richting", |code| code.parse().ok());
    let steps = read.text("stappen", LONGEST_STEPS);
    let entry = EntryRule {
        least_age: read.parse_optional("leeftijd_van", "fout-getal"),
        greatest_age: read.parse_optional("leeftijd_tot", "fout-getal"),
        schools: picked(posted, "scholen"),
        certificates: picked(posted, "diplomas"),
    };
    let ended = read.optional_day("gestopt");
    let errors = read.errors();
    match direction {
        Some(direction) if errors.is_empty() => Ok(RouteForm {
            name,
            owner,
            consulted,
            direction,
            steps,
            entry,
            ended,
        }),
        _ => Err(errors),
    }
}

async fn new_page(
    auth: &Authorized<KeepRoutes>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth
        .page(t.get("route-add"))
        .under(PATH, t.get("route-title"));
    let form = page.form(format!("{PATH}/nieuw"), t.get("route-add-do"));
    let form = fields(t, form, None)
        .field(places_field(auth, t.get("route-places")).await?)
        .cancel(PATH);
    Ok(FormPage::answer(page, t.get("route-add-lead"), mend(form)?))
}

/// Asks for a route.
pub(super) async fn ask(auth: Authorized<KeepRoutes>) -> Answer {
    new_page(&auth, Ok).await
}

/// Adds it.
pub(super) async fn add(
    auth: Authorized<KeepRoutes>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return new_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::routes::add(auth.app(), &auth.grant, &posted_places(&posted), form).await {
        Ok(id) => Ok(done(&format!("{PATH}/{id}"), "route-gemaakt")),
        Err(error) => new_page(&auth, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

async fn change_page(
    auth: &Authorized<KeepRoutes>,
    id: RouteTemplateId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeRoutes>()?;
    let view = app::routes::open(auth.app(), &sees, Some(&auth.grant), id).await?;
    if !view.line.keeps {
        return Err(Problem::NotFound);
    }
    let what = &view.line.what;
    let page = auth
        .page(t.get("route-change"))
        .under(PATH, t.get("route-title"))
        .under(format!("{PATH}/{id}"), what.name.clone());
    let history = view
        .history
        .iter()
        .map(|(number, by, at)| (*number, format!("{}, {by}", at.dutch())))
        .collect();
    let form = page
        .form(format!("{PATH}/{id}/wijzigen"), t.get("route-save"))
        .version(what.version, history);
    let ended = what.ended.map(|day| day.to_string()).unwrap_or_default();
    let form = fields(t, form, Some(what))
        .field(
            Field::day("gestopt", t.get("route-ended-on"))
                .hint(t.get("route-ended-hint"))
                .optional()
                .value(ended),
        )
        .cancel(format!("{PATH}/{id}"));
    Ok(FormPage::answer(
        page,
        t.get("route-change-lead"),
        mend(form)?,
    ))
}

/// Asks what is written of a route from now on.
pub(super) async fn ask_change(
    auth: Authorized<KeepRoutes>,
    Path(id): Path<RouteTemplateId>,
) -> Answer {
    change_page(&auth, id, Ok).await
}

/// Writes it.
pub(super) async fn change(
    auth: Authorized<KeepRoutes>,
    Path(id): Path<RouteTemplateId>,
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
    match app::routes::change(auth.app(), &auth.grant, id, seen, form).await {
        Ok(()) => Ok(done(&format!("{PATH}/{id}"), "route-gewijzigd")),
        Err(error) => change_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
