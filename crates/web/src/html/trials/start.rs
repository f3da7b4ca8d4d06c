//! Agreeing on a trial: where, what is tried, what counts, when it stops.

use access::policy::RunTrial;
use app::trials::{Place, Planned, Proposal, Start, TextChoice};
use axum::extract::Query;
use axum_extra::extract::Form as FormBody;
use domain::{
    Day, MunicipalityId,
    trials::{Balance, Responding},
};

use super::PATH;
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again},
    page::{Page, done},
    problem::Problem,
    sections::{Sections, Step},
    table::Tone,
    texts::Texts,
    wording::word,
};

/// Asks where, and then what.
pub(crate) async fn ask(auth: Authorized<RunTrial>, Query(posted): Query<Posted>) -> Answer {
    page(&auth, posted.one("subregio"), None, Ok).await
}

async fn page(
    auth: &Authorized<RunTrial>,
    subregion: &str,
    planned: Option<Planned>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let frame = auth
        .page(t.get("trial-new"))
        .under(PATH, t.get("trial-title"));
    let places = app::trials::places(auth.app(), &auth.grant).await?;
    let place = match places.as_slice() {
        [only] if subregion.is_empty() => only,
        all => match all
            .iter()
            .find(|one| one.subregion.to_string() == subregion)
        {
            Some(place) => place,
            None => return Ok(choose(t, frame, all)),
        },
    };
    let why_not = if let Some(running) = &place.running {
        Some((
            t.get("trial-one-runs"),
            t.value("trial-one-runs-text", running),
        ))
    } else if place.others.is_empty() || !place.in_force.fit {
        Some((t.get("trial-no-text"), t.get("trial-no-text-text")))
    } else {
        None
    };
    if let Some((title, text)) = why_not {
        return Ok(Sections::new(frame)
            .notice(Tone::Attention, title, vec![text])
            .steps(vec![Step::link(PATH, t.get("trial-title"))])
            .answer());
    }
    let form = mend(form(&frame, place, auth.app().today()))?;
    let mut page = Sections::new(frame).lead(t.get("trial-new-lead"));
    if let Some(planned) = planned {
        page = page.notice(
            Tone::Attention,
            t.value("trial-planned", &t.number(planned.needed.into())),
            vec![t.value("trial-planned-text", &t.number(planned.most.into()))],
        );
    }
    Ok(page.form(place.name.clone(), Vec::new(), &form).answer())
}

fn choose(t: Texts, frame: Page, places: &[Place]) -> axum::response::Response {
    let choices = places
        .iter()
        .map(|one| {
            Choice::new(
                format!("{PATH}/nieuw?subregio={}", one.subregion),
                one.name.clone(),
            )
        })
        .collect();
    let page = Sections::new(frame);
    if places.is_empty() {
        return page
            .notice(
                Tone::Plain,
                t.get("trial-no-place"),
                vec![t.get("trial-no-place-text")],
            )
            .answer();
    }
    page.big(t.get("trial-where"), choices).answer()
}

fn form(frame: &Page, place: &Place, today: Day) -> Form {
    let t = frame.t;
    let municipalities = std::iter::once(Choice::new("", t.get("trial-whole")))
        .chain(
            place
                .municipalities
                .iter()
                .map(|one| Choice::new(one.id.to_string(), one.name.clone())),
        )
        .collect();
    let form = frame
        .form(format!("{PATH}/nieuw"), t.get("trial-start"))
        .field(Field::hidden("subregio", place.subregion.to_string()))
        .field(Field::text("naam", t.get("trial-name")).hint(t.get("trial-name-hint")))
        .field(Field::area("vraag", t.get("trial-question")).hint(t.get("trial-question-hint")))
        .field(Field::select(
            "gemeente",
            t.get("trial-place"),
            municipalities,
        ));
    sized(t, counted(t, tried(t, form, place)), today)
        .also("doe", "reken", t.get("trial-plan"))
        .cancel(PATH)
}

/// Which letters.
fn tried(t: Texts, form: Form, place: &Place) -> Form {
    let first = t.with(
        "trial-first-hint",
        &[
            ("version", &place.in_force.version.to_string()),
            ("title", &place.in_force.title),
        ],
    );
    let texts: Vec<Choice> = place.others.iter().map(|one| text_choice(t, one)).collect();
    let none = Choice::new("", t.get("trial-no-third"));
    let third: Vec<Choice> = std::iter::once(none).chain(texts.iter().cloned()).collect();
    let form = form
        .field(Field::heading(t.get("trial-which")).hint(t.get("trial-which-hint")))
        .field(
            Field::text("naam_1", t.get("trial-first-name"))
                .hint(first)
                .value("A"),
        )
        .field(Field::hidden("tekst_1", place.in_force.version.to_string()))
        .field(Field::text("naam_2", t.get("trial-second-name")).value("B"))
        .field(Field::select("tekst_2", t.get("trial-second-text"), texts));
    if place.others.len() < 2 {
        return form;
    }
    form.field(Field::text("naam_3", t.get("trial-third-name")).optional())
        .field(Field::select("tekst_3", t.get("trial-third-text"), third).optional())
}

/// What counts as a response, and within what the draw is balanced.
fn counted(t: Texts, form: Form) -> Form {
    let responding = Responding::ALL
        .iter()
        .map(|one| Choice::new(one.code(), word(t, *one)))
        .collect();
    let balance = Balance::ALL
        .iter()
        .map(|one| Choice::new(one.code(), word(t, *one)))
        .collect();
    form.field(Field::heading(t.get("trial-counts")))
        .field(
            Field::radios("antwoord", t.get("trial-responding"), responding)
                .value(Responding::WantsSupport.code()),
        )
        .field(
            Field::number("dagen", t.get("trial-days"))
                .hint(t.get("trial-days-hint"))
                .value("28"),
        )
        .field(
            Field::checks("verdeling", t.get("trial-balance"), balance)
                .hint(t.get("trial-balance-hint"))
                .value(Balance::Municipality.code())
                .optional(),
        )
}

/// How large, and from when.
fn sized(t: Texts, form: Form, today: Day) -> Form {
    form.field(Field::heading(t.get("trial-size")).hint(t.get("trial-size-hint")))
        .field(
            Field::number("verwacht", t.get("trial-expected")).hint(t.get("trial-expected-hint")),
        )
        .field(
            Field::number("verschil", t.get("trial-difference"))
                .hint(t.get("trial-difference-hint")),
        )
        .field(
            Field::number("alarm", t.get("trial-alarms"))
                .hint(t.get("trial-alarms-hint"))
                .value("5"),
        )
        .field(
            Field::number("hooguit", t.get("trial-most"))
                .hint(t.get("trial-most-hint"))
                .optional(),
        )
        .field(
            Field::day("begin", t.get("trial-from"))
                .hint(t.get("trial-from-hint"))
                .value(today.to_string()),
        )
}

fn text_choice(t: Texts, one: &TextChoice) -> Choice {
    let version = t.value("card-text-version", &one.version.to_string());
    let at = one.at.map(domain::Ts::dutch).unwrap_or_default();
    Choice::new(
        one.version.to_string(),
        format!("{version}: {} ({at})", one.title),
    )
}

/// What was typed; where and from when apart, since a plan needs neither.
struct Typed {
    proposal: Proposal,
    municipality: Option<MunicipalityId>,
    starts_on: Day,
}

fn read(t: Texts, posted: &Posted) -> Result<Typed, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let name = reader.text("naam", 80);
    let question = reader.text("vraag", 500);
    let municipality = reader.parse_optional::<MunicipalityId>("gemeente", "fout-kies");
    let in_force = reader.parse::<u32>("tekst_1", "fout-kies");
    let first = reader.text("naam_1", 40);
    let second = reader.text("naam_2", 40);
    let second_text = reader.parse::<u32>("tekst_2", "fout-kies");
    let third_text = reader.parse_optional::<u32>("tekst_3", "fout-kies");
    let third = third_text.map(|text| (reader.text("naam_3", 40), text));
    let responding = reader.choice("antwoord", |code| code.parse::<Responding>().ok());
    let days = reader.parse::<u16>("dagen", "fout-getal");
    let balance = posted.all("verdeling");
    let balance = Balance::ALL
        .iter()
        .copied()
        .filter(|one| balance.iter().any(|code| code == one.code()))
        .collect();
    let expected = reader.parse::<u8>("verwacht", "fout-getal");
    let difference = reader.parse::<u8>("verschil", "fout-getal");
    let alarms = reader.parse::<u8>("alarm", "fout-getal");
    let most_letters = reader.parse_optional::<u32>("hooguit", "fout-getal");
    let starts_on = reader.day("begin");
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(errors);
    }
    let read = || {
        let variants = [(first, in_force?), (second, second_text?)];
        let proposal = Proposal {
            name,
            question,
            variants: variants.into_iter().chain(third).collect(),
            balance,
            responding: responding?,
            answer_days: days?,
            smallest_difference: difference?,
            expected_response: expected?,
            false_alarms: alarms?,
            most_letters,
        };
        Some(Typed {
            proposal,
            municipality,
            starts_on: starts_on?,
        })
    };
    read().ok_or(errors)
}

/// Says how many letters it takes, or starts the trial.
pub(crate) async fn start(
    auth: Authorized<RunTrial>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let subregion = posted.one("subregio");
    let typed = match read(auth.t, &posted) {
        Ok(typed) => typed,
        Err(errors) => {
            return page(&auth, subregion, None, |form| {
                Ok(form.fill(&posted).errors(errors))
            })
            .await;
        }
    };
    if posted.one("doe") == "reken" {
        return match app::trials::plan(&typed.proposal) {
            Ok(planned) => {
                page(&auth, subregion, Some(planned), |form| {
                    Ok(form.fill(&posted))
                })
                .await
            }
            Err(error) => {
                page(&auth, subregion, None, |form| {
                    again(form.fill(&posted), error)
                })
                .await
            }
        };
    }
    let start = Start {
        subregion: subregion.parse().map_err(|_| Problem::NotFound)?,
        municipality: typed.municipality,
        starts_on: typed.starts_on,
        proposal: typed.proposal,
    };
    match app::trials::start(auth.app(), &auth.grant, start).await {
        Ok(id) => Ok(done(&format!("{PATH}/{id}"), "proef-gestart")),
        Err(error) => {
            page(&auth, subregion, None, |form| {
                again(form.fill(&posted), error)
            })
            .await
        }
    }
}
