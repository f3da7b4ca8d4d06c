//! The report of effects: what came of a school year, in numbers, and that it was delivered (requirements B.9).

use access::policy::{DeliverEffects, SeeEffects};
use app::effect::{EffectForm, EffectView};
use axum::extract::Query;
use axum_extra::extract::Form as FormBody;
use domain::{EffectReportId, effect::EffectMeasure, formation::SchoolYear};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, download, mended},
    page::FormPage,
    problem::Problem,
    routing::Routes,
    sections::{Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

const PATH: &str = "/effectrapportage";

/// The routes of this subject.
pub(super) fn register(routes: Routes) -> Routes {
    routes
        .get("/effectrapportage", view)
        .document("/effectrapportage.xlsx", workbook)
        .document("/effectrapportage.csv", csv)
        .get("/effectrapportage/vastzetten", ask_deliver)
        .post("/effectrapportage/vastzetten", deliver)
}

/// Which report is asked for.
#[derive(serde::Deserialize)]
struct Wanted {
    #[serde(default)]
    jaar: String,
    #[serde(default)]
    versie: String,
}

impl Wanted {
    /// The school year and the delivered report; what does not exist is not found.
    fn read(&self) -> Result<(Option<SchoolYear>, Option<EffectReportId>), Problem> {
        fn parsed<V: std::str::FromStr>(text: &str) -> Result<Option<V>, Problem> {
            if text.is_empty() {
                return Ok(None);
            }
            text.parse().map(Some).map_err(|_| Problem::NotFound)
        }
        Ok((parsed(&self.jaar)?, parsed(&self.versie)?))
    }
}

/// The address of a report, or of its file.
fn address(path: &str, view: &EffectView) -> String {
    match view.shown {
        Some(id) => format!("{path}?versie={id}"),
        None => format!("{path}?jaar={}", view.year),
    }
}

/// The report of a school year.
async fn view(auth: Authorized<SeeEffects>, Query(wanted): Query<Wanted>) -> Answer {
    let t = auth.t;
    let (year, shown) = wanted.read()?;
    let delivers = auth.also::<DeliverEffects>().ok();
    let view = app::effect::view(auth.app(), &auth.grant, year, shown, delivers.as_ref()).await?;
    let mut page = Sections::new(auth.page(t.get("effects-title"))).lead(t.get("effects-lead"));
    let years = view
        .years
        .iter()
        .map(|year| Choice::new(year.to_string(), year.to_string()))
        .collect();
    page = page.filters(
        PATH,
        vec![Field::select("jaar", t.get("effects-year"), years).value(view.year.to_string())],
        t.get("filter-apply"),
    );
    page = state(t, page, &view);
    if !view.withheld.is_empty() {
        page = page.notice(
            Tone::Plain,
            t.get("effects-hidden-title"),
            vec![t.get("effects-how-hidden")],
        );
    }
    if !view.is_empty() {
        let mut steps = Vec::new();
        if view.ended && view.shown.is_none() && delivers.is_some() {
            steps.push(Step::main(
                format!("{PATH}/vastzetten?jaar={}", view.year),
                t.get("effects-deliver"),
            ));
        }
        steps.push(Step::other(
            address(&format!("{PATH}.xlsx"), &view),
            t.get("effects-xlsx"),
        ));
        steps.push(Step::other(
            address(&format!("{PATH}.csv"), &view),
            t.get("effects-csv"),
        ));
        page = page.steps(steps);
    }
    for (heading, wanted) in parts().into_iter().filter(|_| !view.is_empty()) {
        page = page.table(&table(t, heading, &wanted, &view));
    }
    if !view.delivered.is_empty() {
        page = page.table(&delivered(t, &view));
    }
    if !view.changed.is_empty() {
        page = page.table(&changed(t, &view));
    }
    Ok(page
        .folded(
            t.get("effects-how"),
            vec![
                t.get("effects-how-rows"),
                t.get("effects-how-once"),
                t.get("effects-how-destinations"),
                t.get("effects-how-not"),
                t.get(if view.withheld.is_empty() {
                    "effects-how-small"
                } else {
                    "effects-how-hidden"
                }),
            ],
        )
        .answer())
}

/// How far it is, and until when.
fn state(t: Texts, page: Sections, view: &EffectView) -> Sections {
    if view.is_empty() {
        return page.notice(
            Tone::Plain,
            t.value("effects-none", &view.year.to_string()),
            vec![t.get("effects-none-text")],
        );
    }
    let page = match (&view.shown, view.open_rows()) {
        (Some(_), _) => page.notice(
            Tone::Plain,
            t.value("effects-frozen", &view.as_of.dutch()),
            vec![t.get("effects-frozen-text")],
        ),
        (None, None) => page,
        (None, Some(open)) if open > 0 => page.notice(
            Tone::Attention,
            t.count("effects-open", open.into()),
            vec![t.get("effects-open-text")],
        ),
        (None, Some(_)) => page.notice(Tone::Good, t.get("effects-complete"), Vec::new()),
    };
    let delivered = view.delivered.last().map_or_else(
        || t.get("effects-not-delivered"),
        |one| one.delivered_on.dutch(),
    );
    page.facts(
        String::new(),
        &Facts::new()
            .fact(t.get("effects-year"), view.year.to_string())
            .fact(t.get("effects-as-of"), view.as_of.dutch())
            .fact(t.get("effects-due"), view.due_on.dutch())
            .fact(t.get("effects-delivered-on"), delivered),
    )
}

/// The parts of the form, each with its numbers.
fn parts() -> [(&'static str, Vec<EffectMeasure>); 4] {
    use EffectMeasure as M;
    let destinations = M::ALL.iter().copied().filter(|one| one.is_destination());
    [
        (
            "effects-part-trajectories",
            vec![
                M::Started,
                M::Recidivating,
                M::Continuing,
                M::InGuidance,
                M::Ended,
            ],
        ),
        ("effects-part-destinations", destinations.collect()),
        (
            "effects-part-durations",
            vec![M::UnderOneMonth, M::UpToSixMonths, M::OverSixMonths],
        ),
        (
            "effects-part-rows",
            vec![M::Rows, M::OpenRows, M::DestroyedRows],
        ),
    ]
}

fn table(t: Texts, heading: &str, measures: &[EffectMeasure], view: &EffectView) -> Table {
    let columns = std::iter::once(t.get("effects-part"))
        .chain(view.places.iter().map(|place| place.name.clone()))
        .chain(std::iter::once(t.get("effects-region")))
        .collect();
    let mut table = Table::new(t.get(heading), columns, t.get("effects-nothing"));
    if !view.is_empty() {
        table =
            table.rows(measures.iter().map(|measure| {
                let numbers = view.row(*measure).into_iter();
                std::iter::once(Cell::Text(word(t, *measure)))
                    .chain(numbers.map(|number| {
                        Cell::Number(number.map_or_else(
                            || t.get("effects-hidden"),
                            |number| t.number(number.into()),
                        ))
                    }))
                    .collect()
            }));
    }
    table
}

fn delivered(t: Texts, view: &EffectView) -> Table {
    let columns = [
        "effects-version",
        "effects-delivered-on",
        "effects-as-of",
        "effects-by",
    ];
    let columns = columns.iter().map(|key| t.get(key)).collect();
    Table::new(t.get("effects-delivered"), columns, String::new()).rows(
        view.delivered.iter().rev().map(|one| {
            vec![
                Cell::Link(
                    format!("{PATH}?versie={}", one.id),
                    t.value("effects-version-number", &one.version.to_string()),
                ),
                Cell::Text(one.delivered_on.dutch()),
                Cell::Text(one.as_of.dutch()),
                Cell::Lines(one.by.clone(), one.at.dutch()),
            ]
        }),
    )
}

/// What changed since the last delivery.
fn changed(t: Texts, view: &EffectView) -> Table {
    let columns = [
        "column-municipality",
        "effects-part",
        "effects-was",
        "effects-is",
    ];
    let columns = columns.iter().map(|key| t.get(key)).collect();
    Table::new(t.get("effects-changed"), columns, String::new()).rows(view.changed.iter().map(
        |(place, measure, was, is)| {
            vec![
                Cell::Text(place.clone()),
                Cell::Text(word(t, *measure)),
                Cell::Number(t.number((*was).into())),
                Cell::Number(t.number((*is).into())),
            ]
        },
    ))
}

async fn file(auth: &Authorized<SeeEffects>, wanted: &Wanted, form: EffectForm) -> Answer {
    let (year, shown) = wanted.read()?;
    let delivers = auth.also::<DeliverEffects>().ok();
    let file = app::effect::file(
        auth.app(),
        &auth.grant,
        year,
        shown,
        delivers.as_ref(),
        form,
    )
    .await?;
    Ok(download(file))
}

async fn workbook(auth: Authorized<SeeEffects>, Query(wanted): Query<Wanted>) -> Answer {
    file(&auth, &wanted, EffectForm::Workbook).await
}

async fn csv(auth: Authorized<SeeEffects>, Query(wanted): Query<Wanted>) -> Answer {
    file(&auth, &wanted, EffectForm::Csv).await
}

async fn deliver_page(
    auth: &Authorized<DeliverEffects>,
    year: Option<SchoolYear>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let looks = auth.also::<SeeEffects>()?;
    let view = app::effect::view(auth.app(), &looks, year, None, Some(&auth.grant)).await?;
    let page = auth
        .page(t.get("effects-deliver"))
        .under(PATH, t.get("effects-title"));
    let facts = Facts::new()
        .fact(t.get("effects-year"), view.year.to_string())
        .fact(
            t.get("effects-open-rows"),
            view.open_rows().unwrap_or(0).to_string(),
        );
    let form = page
        .form(format!("{PATH}/vastzetten"), t.get("effects-deliver-do"))
        .field(
            Field::day("dag", t.get("effects-delivered-on"))
                .hint(t.get("effects-delivered-hint"))
                .value(auth.app().today().to_string()),
        )
        .field(Field::hidden("jaar", view.year.to_string()))
        .cancel(format!("{PATH}?jaar={}", view.year));
    Ok(FormPage::with_facts(
        page,
        t.get("effects-deliver-lead"),
        facts,
        mend(form)?,
    ))
}

/// Asks when it was delivered.
async fn ask_deliver(auth: Authorized<DeliverEffects>, Query(wanted): Query<Wanted>) -> Answer {
    let (year, _) = wanted.read()?;
    deliver_page(&auth, year, Ok).await
}

/// Freezes the numbers.
async fn deliver(auth: Authorized<DeliverEffects>, FormBody(posted): FormBody<Posted>) -> Answer {
    let year: Option<SchoolYear> = posted.one("jaar").parse().ok();
    let mut reader = Reader::new(auth.t, &posted);
    let on = reader.day("dag");
    let outcome = match (year, on) {
        (Some(year), Some(on)) => {
            match app::effect::deliver(auth.app(), &auth.grant, year, on).await {
                Ok(_) => {
                    let to = format!("{PATH}?jaar={year}&gedaan=effecten-vastgezet");
                    return Ok(crate::page::see_other(&to));
                }
                Err(error) => Err(error),
            }
        }
        (None, _) => return Err(Problem::NotFound),
        _ => Ok(reader.errors()),
    };
    deliver_page(&auth, year, |form| mended(form.fill(&posted), outcome)).await
}
