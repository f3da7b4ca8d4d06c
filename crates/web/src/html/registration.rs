//! Registering a young person whom no list brought: the form, and whether they are known already (S4-89, S0-09).

use access::policy::{RegisterPerson, SearchOutside};
use app::{
    outreach::AddressForm,
    registration::{Registered, RegistrationForm},
    search::{Door, Doors},
    worklist::WorkItem,
};
use axum_extra::extract::Form as FormBody;
use domain::{
    BirthDate, Living,
    outreach::{Topic, WayIn},
};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::choices, mended},
    page::{Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

const PATH: &str = "/aanmelden";

/// Longest names and notes, in characters.
const NAME: usize = 60;
const NOTE: usize = 2_000;
const REASON: usize = 500;

/// What is asked about somebody who may be known already.
enum Asked {
    /// Nothing yet.
    Nothing,
    /// Whether they are one of these.
    Known(Vec<(Door, WorkItem)>),
    /// Whether they are the one a colleague has.
    Elsewhere,
}

async fn form(
    auth: &Authorized<RegisterPerson>,
    page: &Page,
    asked: &Asked,
) -> Result<Form, Problem> {
    let t = auth.t;
    let places = app::registration::places(auth.app(), &auth.grant).await?;
    let places: Vec<Choice> = places
        .iter()
        .map(|place| Choice::new(place.id.to_string(), place.name.clone()))
        .collect();
    let mut form = page.form(PATH, t.get("registration-save"));
    if !matches!(asked, Asked::Nothing) {
        form = form.field(
            Field::area("ander", t.get("registration-another"))
                .hint(t.get("registration-another-hint")),
        );
    }
    let first = places.first().map(|place| place.value.clone());
    let place = match (places.len(), first) {
        (1, Some(only)) => Field::hidden("gemeente", only),
        _ => Field::select(
            "gemeente",
            t.get("column-municipality"),
            super::answers::with_none(t, places),
        ),
    };
    Ok(form
        .field(Field::heading(t.get("registration-way-heading")))
        .field(Field::radios("weg", t.get("registration-way"), ways(t)))
        .field(Field::day("datum", t.get("registration-day")).value(auth.app().today().to_string()))
        .field(
            Field::number("minuten", t.get("answer-minutes"))
                .hint(t.get("registration-minutes-hint"))
                .optional(),
        )
        .field(
            Field::checks(
                "vragen",
                t.get("registration-topics"),
                choices(t, Topic::ALL),
            )
            .optional(),
        )
        .field(Field::heading(t.get("registration-who")))
        .field(place)
        .field(Field::text("voornaam", t.get("registration-given")).optional())
        .field(
            Field::text("tussenvoegsel", t.get("registration-prefix"))
                .narrow()
                .optional(),
        )
        .field(Field::text("achternaam", t.get("registration-family")))
        .field(
            Field::text("geboren", t.get("registration-born"))
                .narrow()
                .hint(t.get("registration-born-hint")),
        )
        .field(Field::heading(t.get("registration-where")).hint(t.get("registration-where-hint")))
        .field(
            Field::checks(
                "wonen",
                t.get("registration-living"),
                choices(t, Living::ALL),
            )
            .optional(),
        )
        .field(Field::text("straat", t.get("registration-street")).optional())
        .field(
            Field::text("postcode", t.get("registration-postcode"))
                .narrow()
                .optional(),
        )
        .field(Field::text("plaats", t.get("registration-town")).optional())
        .field(
            Field::area("notitie", t.get("answer-note"))
                .hint(t.get("registration-note-hint"))
                .optional(),
        )
        .cancel("/"))
}

/// The ways in, with what each begins.
fn ways(t: Texts) -> Vec<Choice> {
    WayIn::ALL
        .iter()
        .map(|way| {
            let hint = if way.is_own() {
                t.get("registration-way-own")
            } else {
                t.get("registration-way-signal")
            };
            Choice::new(way.code(), word(t, *way)).hint(hint)
        })
        .collect()
}

async fn page(
    auth: &Authorized<RegisterPerson>,
    asked: Asked,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth.page(t.get("registration-title"));
    let form = mend(form(auth, &page, &asked).await?)?;
    let mut page = Sections::new(page).lead(t.get("registration-lead"));
    page = match asked {
        Asked::Nothing => page,
        Asked::Known(items) => page
            .notice(
                Tone::Attention,
                t.get("registration-known"),
                vec![t.get("registration-known-line")],
            )
            .table(&known(t, &items)),
        Asked::Elsewhere => page
            .notice(
                Tone::Attention,
                t.get("registration-elsewhere"),
                vec![t.get("registration-elsewhere-line")],
            )
            .steps(vec![Step::other("/zoeken/buiten", t.get("outside-title"))]),
    };
    Ok(page.form(String::new(), Vec::new(), &form).answer())
}

fn known(t: Texts, items: &[(Door, WorkItem)]) -> Table {
    let columns = [
        "column-name",
        "registration-born-year",
        "column-municipality",
        "column-state",
    ];
    Table::new(
        t.get("registration-known-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        String::new(),
    )
    .quiet()
    .rows(items.iter().map(|(door, item)| {
        let born = item.birth_year.map(|year| year.to_string());
        vec![
            Cell::Link(super::search::opens_at(*door, item.case), item.name.clone()),
            Cell::Text(born.unwrap_or_default()),
            Cell::Text(item.municipality.clone()),
            Cell::Text(word(t, item.phase)),
        ]
    }))
}

/// The empty form.
pub(crate) async fn ask(auth: Authorized<RegisterPerson>) -> Answer {
    page(&auth, Asked::Nothing, Ok).await
}

/// Registers, or asks first whether this is somebody who is known.
pub(crate) async fn register(
    auth: Authorized<RegisterPerson>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let read = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return page(&auth, Asked::Nothing, |form| {
                Ok(form.fill(&posted).errors(errors))
            })
            .await;
        }
    };
    let outside = auth.also::<SearchOutside>()?;
    let doors = Doors::of(&auth.session.actor);
    let outcome =
        app::registration::register(auth.app(), &auth.grant, &outside, &doors, &read).await;
    let asked = match outcome {
        Ok(Registered::Begun(case, Some(door))) => {
            return Ok(done(&super::search::opens_at(door, case), "aangemeld"));
        }
        Ok(Registered::Begun(_, None)) => return Ok(done(PATH, "aangemeld-casemanager")),
        Ok(Registered::Known(items)) => Asked::Known(items),
        Ok(Registered::Elsewhere) => Asked::Elsewhere,
        Err(error) => {
            return page(&auth, Asked::Nothing, |form| {
                mended(form.fill(&posted), Err(error))
            })
            .await;
        }
    };
    page(&auth, asked, |form| Ok(form.fill(&posted))).await
}

fn read(t: Texts, posted: &Posted) -> Result<RegistrationForm, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let way = reader.choice("weg", |text| text.parse().ok());
    let on = reader.day("datum");
    let minutes = reader.parse_optional("minuten", "fout-getal").unwrap_or(0);
    let municipality = reader.choice("gemeente", |text| text.parse().ok());
    let given_names = reader.optional_text("voornaam", NAME);
    let prefix = reader.optional_text("tussenvoegsel", NAME);
    let family_name = reader.text("achternaam", NAME);
    let birth_date = born(posted.one("geboren"));
    if birth_date.is_none() {
        let wrong = reader.says("registration-born-wrong");
        reader.wrong("geboren", wrong);
    }
    let address = address(&mut reader);
    let note = reader.optional_text("notitie", NOTE);
    let another = reader.optional_text("ander", REASON);
    let living = posted
        .all("wonen")
        .iter()
        .filter_map(|code| code.parse().ok())
        .collect();
    let topics = posted
        .all("vragen")
        .iter()
        .filter_map(|code| code.parse().ok())
        .collect();
    let errors = reader.errors();
    match (way, on, municipality, birth_date) {
        (Some(way), Some(on), Some(municipality), Some(birth_date)) if errors.is_empty() => {
            Ok(RegistrationForm {
                municipality,
                way,
                on,
                given_names,
                prefix,
                family_name,
                birth_date,
                address,
                living,
                topics,
                minutes,
                note,
                another,
            })
        }
        _ => Err(errors),
    }
}

/// An address, when any line of it was typed: a half one is refused where it is taken in.
fn address(reader: &mut Reader<'_>) -> Option<AddressForm> {
    let mut line = |name| reader.optional_text(name, NAME);
    let (address_line_1, postcode, place) = (line("straat"), line("postcode"), line("plaats"));
    let typed = !(address_line_1.is_empty() && postcode.is_empty() && place.is_empty());
    typed.then_some(AddressForm {
        address_line_1,
        postcode,
        place,
    })
}

/// `12-3-2007`, `3-2007` or `2007`; as far as it is known.
fn born(text: &str) -> Option<BirthDate> {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    let number = |text: &str| text.parse::<i8>().ok();
    match parts.as_slice() {
        [year] if year.len() == 4 => BirthDate::new(year.parse().ok()?, None, None).ok(),
        [month, year] if year.len() == 4 => {
            BirthDate::new(year.parse().ok()?, Some(number(month)?), None).ok()
        }
        [day, month, year] if year.len() == 4 => {
            BirthDate::new(year.parse().ok()?, Some(number(month)?), Some(number(day)?)).ok()
        }
        [year, month, day] if year.len() == 4 => {
            BirthDate::new(year.parse().ok()?, Some(number(month)?), Some(number(day)?)).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_59_a_birth_date_may_be_known_in_part() {
        for (typed, expected) in [
            ("12-3-2007", "2007-03-12"),
            ("2007-03-12", "2007-03-12"),
            ("12/03/2007", "2007-03-12"),
            ("3-2007", "2007-03-00"),
            ("2007", "2007-00-00"),
        ] {
            assert_eq!(born(typed), expected.parse().ok(), "{typed}");
        }
        for typed in ["", "07", "31-2-2007", "13-2007", "12-3-07", "maart 2007"] {
            assert_eq!(born(typed), None, "{typed}");
        }
    }
}
