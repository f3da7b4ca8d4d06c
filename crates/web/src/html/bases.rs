//! On which legal ground each processing rests: recorded per municipality, from a day on, apart from
//! consent (AVG art. 6, 30).

use access::policy::ManageLegalBases;
use app::bases::{BasisForm, BasisView};
use axum_extra::extract::Form as FormBody;
use domain::{Ground, Processing};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, answers::choices, answers::with_none},
    page::{FormPage, done},
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// What each processing rests on, for each of one's municipalities.
pub(crate) async fn bases(auth: Authorized<ManageLegalBases>) -> Answer {
    let t = auth.t;
    let all = app::bases::all(auth.app(), &auth.grant).await?;
    let mut page = Sections::new(auth.page(t.get("bases-title")))
        .lead(t.get("bases-lead"))
        .steps(vec![Step::main(
            "/beheer/grondslagen/nieuw",
            t.get("basis-add"),
        )]);
    let mut rest = all.as_slice();
    while let Some(first) = rest.first() {
        let of_one = rest
            .iter()
            .take_while(|one| one.municipality.id == first.municipality.id)
            .count();
        let (here, others) = rest.split_at(of_one);
        page = page.table(&table(t, &first.municipality.name, here));
        rest = others;
    }
    Ok(page.answer())
}

fn table(t: Texts, municipality: &str, here: &[BasisView]) -> Table {
    let columns = [
        "basis-processing",
        "basis-ground",
        "valid-from",
        "column-state",
    ];
    let rows = here.iter().map(|one| {
        let version = &one.version;
        let ground = version
            .ground
            .map_or_else(|| t.get("basis-none"), |ground| word(t, ground));
        let beside: Vec<&str> = [version.article.as_str(), version.decision.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let state = match (one.coming, version.ground) {
            (true, _) => Cell::Badge(Tone::Attention, t.get("agreement-coming")),
            (false, Some(_)) => Cell::Badge(Tone::Good, t.get("agreement-in-force")),
            (false, None) => Cell::Badge(Tone::Alarm, t.get("agreement-ended")),
        };
        let by = one.by.clone().unwrap_or_else(|| t.get("basis-default"));
        vec![
            Cell::Text(word(t, one.processing)),
            Cell::Lines(ground, beside.join(" · ")),
            Cell::Lines(version.valid_from.dutch(), by),
            state,
        ]
    });
    let columns = columns.iter().map(|key| t.get(key)).collect();
    Table::new(municipality.to_owned(), columns, String::new()).rows(rows)
}

async fn page(
    auth: &Authorized<ManageLegalBases>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let today = auth.app().today();
    let own = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let places = own
        .into_iter()
        .map(|place| Choice::new(place.id.to_string(), place.name))
        .collect();
    let mut grounds = choices(t, Ground::ALL);
    grounds.push(Choice::new("none", t.get("basis-none")).hint(t.get("basis-none-hint")));
    let page = auth
        .page(t.get("basis-add"))
        .under("/beheer/grondslagen", t.get("bases-title"));
    let form = page
        .form("/beheer/grondslagen/nieuw", t.get("basis-save"))
        .field(Field::select(
            "gemeente",
            t.get("lists-municipality"),
            with_none(t, places),
        ))
        .field(Field::select(
            "verwerking",
            t.get("basis-processing"),
            with_none(t, choices(t, Processing::ALL)),
        ))
        .field(Field::radios("grondslag", t.get("basis-ground"), grounds))
        .field(Field::text("artikel", t.get("basis-article")).hint(t.get("basis-article-hint")))
        .field(
            Field::text("collegebesluit", t.get("basis-decision"))
                .hint(t.get("basis-decision-hint"))
                .optional(),
        )
        .field(Field::day("vanaf", t.get("valid-from")).value(today.to_string()))
        .cancel("/beheer/grondslagen");
    let mut facts = Facts::new();
    for processing in Processing::ALL {
        if let Some(version) = app::bases::default_on(*processing, today) {
            facts = facts.fact(word(t, *processing), version.article);
        }
    }
    Ok(FormPage::with_facts(
        page,
        t.get("basis-lead"),
        facts,
        mend(form)?,
    ))
}

/// The form.
pub(crate) async fn ask(auth: Authorized<ManageLegalBases>) -> Answer {
    page(&auth, Ok).await
}

/// Records a ground, or that there is none any more.
pub(crate) async fn add(
    auth: Authorized<ManageLegalBases>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let form = match read(auth.t, &posted) {
        Ok(form) => form,
        Err(errors) => {
            return page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::bases::add(auth.app(), &auth.grant, form).await {
        Ok(()) => Ok(done("/beheer/grondslagen", "grondslag")),
        Err(error) => page(&auth, |form| again(form.fill(&posted), error)).await,
    }
}

fn read(t: Texts, posted: &Posted) -> Result<BasisForm, Vec<(&'static str, String)>> {
    let mut reader = Reader::new(t, posted);
    let municipality = reader.parse("gemeente", "fout-kies");
    let processing = reader.parse("verwerking", "fout-kies");
    let ground = reader.choice("grondslag", |text| match text {
        "none" => Some(None),
        code => code.parse().ok().map(Some),
    });
    let article = reader.text("artikel", 200);
    let decision = reader.optional_text("collegebesluit", 200);
    let from = reader.day("vanaf");
    let errors = reader.errors();
    match (municipality, processing, ground, from) {
        (Some(municipality), Some(processing), Some(ground), Some(from)) if errors.is_empty() => {
            Ok(BasisForm {
                municipality,
                processing,
                ground,
                article,
                decision,
                from,
            })
        }
        _ => Err(errors),
    }
}
