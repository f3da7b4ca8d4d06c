//! What a region betters, with an owner and a day, and what the cooperation was found to be (S4-129).

use access::policy::{FinishImprovement, SeeDirectory, SteerCooperation};
use app::cooperation::{ImprovementForm, ImprovementView, Measured, RegionView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    GroupingId, ImprovementId,
    directory::{ActionEnd, ActionState, Mark},
};

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
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

/// Where it stands.
pub(super) const PATH: &str = "/samenwerking";

/// Longest sentence and result, in characters.
const LONGEST: usize = 500;

/// Every region of one's municipalities with what it betters.
pub(crate) async fn all(auth: Authorized<SeeDirectory>) -> Answer {
    let t = auth.t;
    let app = auth.app();
    let steers = auth.also::<SteerCooperation>().is_ok();
    let mut sections = Sections::new(auth.page(t.get("coop-title")))
        .lead(t.get("coop-lead"))
        .steps(vec![
            Step::other("/ingebruikname", t.get("golive-title")),
            Step::link("/convenanten", t.get("covenants-title")),
        ]);
    let regions = app::cooperation::regions(app, &auth.grant).await?;
    for region in &regions {
        let all = app::cooperation::improvements(app, &auth.grant, region.id).await?;
        let measured = app::cooperation::measured(app, &auth.grant, region.id).await?;
        if let (true, Some(due)) = (measured.late && steers, measured.due) {
            sections = sections.notice(
                Tone::Attention,
                t.value("coop-measure-late", &due.dutch()),
                vec![t.get("coop-measure-late-line")],
            );
        }
        if steers {
            sections = sections.steps(vec![
                Step::main(format!("{PATH}/{}/actie", region.id), t.get("action-add")),
                Step::other(format!("{PATH}/{}/meten", region.id), t.get("coop-measure")),
            ]);
        }
        sections = sections
            .table(&actions(t, region, &all, auth.grant.account(), steers))
            .table(&marks(t, &measured));
    }
    if regions.is_empty() {
        sections = sections.panel(t.get("coop-no-region"), vec![t.get("coop-no-region-line")]);
    }
    Ok(sections.answer())
}

fn actions(
    t: Texts,
    region: &RegionView,
    all: &[ImprovementView],
    reader: domain::AccountId,
    steers: bool,
) -> Table {
    let columns = ["action-what", "action-owner", "action-days", "column-state"];
    let rows = all.iter().map(|one| {
        let beside = one
            .end
            .as_ref()
            .map(|(on, result)| format!("{}: {result}", on.dutch()))
            .unwrap_or_default();
        let what = if steers || one.owner.0 == reader {
            let to = format!("{PATH}/acties/{}", one.id);
            Cell::LinkLines(to, one.sentence.clone(), beside)
        } else {
            Cell::Lines(one.sentence.clone(), beside)
        };
        let days = [
            ("from", &*one.days.0.dutch()),
            ("until", &*one.days.1.dutch()),
        ];
        vec![
            what,
            Cell::Text(one.owner.1.clone()),
            Cell::Text(t.with("from-until", &days)),
            Cell::Badge(tone(one.state), word(t, one.state)),
        ]
    });
    Table::new(
        t.value("action-all", &region.name),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("action-none"),
    )
    .rows(rows)
}

const fn tone(state: ActionState) -> Tone {
    match state {
        ActionState::Late => Tone::Alarm,
        ActionState::Done => Tone::Good,
        ActionState::Planned | ActionState::Running | ActionState::Dropped => Tone::Plain,
    }
}

fn marks(t: Texts, measured: &Measured) -> Table {
    let columns = ["coop-day", "coop-mark", "coop-finding"];
    let rows = measured.all.iter().map(|(on, mark, finding, by)| {
        vec![
            Cell::Text(on.dutch()),
            Cell::Number(mark.number().to_string()),
            Cell::Lines(finding.clone(), by.clone()),
        ]
    });
    let empty = measured.due.map_or_else(
        || t.get("coop-not-begun"),
        |due| t.value("coop-first-due", &due.dutch()),
    );
    Table::new(
        t.get("coop-measured"),
        columns.iter().map(|key| t.get(key)).collect(),
        empty,
    )
    .rows(rows)
}

async fn new_page(
    auth: &Authorized<SteerCooperation>,
    region: GroupingId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let owners = app::cooperation::owners(auth.app(), &auth.grant, region).await?;
    let owners = owners.into_iter();
    let owners = owners.map(|(id, name)| Choice::new(id.to_string(), name));
    let page = auth
        .page(t.get("action-add"))
        .under(PATH, t.get("coop-title"));
    let form = page
        .form(format!("{PATH}/{region}/actie"), t.get("map-add-do"))
        .field(Field::area("actie", t.get("action-what")).hint(t.get("action-hint")))
        .field(Field::select(
            "eigenaar",
            t.get("action-owner"),
            with_none(t, owners.collect()),
        ))
        .field(Field::day("vanaf", t.get("action-from")))
        .field(Field::day("tot", t.get("action-until")))
        .cancel(PATH);
    Ok(FormPage::answer(page, t.get("action-lead"), mend(form)?))
}

/// Asks for something to better.
pub(crate) async fn ask(
    auth: Authorized<SteerCooperation>,
    Path(region): Path<GroupingId>,
) -> Answer {
    new_page(&auth, region, Ok).await
}

/// Sets it.
pub(crate) async fn add(
    auth: Authorized<SteerCooperation>,
    Path(region): Path<GroupingId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let sentence = read.text("actie", LONGEST);
    let owner = read.parse("eigenaar", "fout-kies");
    let (from, until) = (read.day("vanaf"), read.day("tot"));
    let errors = read.errors();
    let form = match (owner, from, until) {
        (Some(owner), Some(from), Some(until)) if errors.is_empty() => ImprovementForm {
            sentence,
            owner,
            from,
            until,
        },
        _ => {
            return new_page(&auth, region, |form| Ok(form.fill(&posted).errors(errors))).await;
        }
    };
    match app::cooperation::add(auth.app(), &auth.grant, region, form).await {
        Ok(_) => Ok(done(PATH, "actie")),
        Err(error) => new_page(&auth, region, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

async fn finish_page(
    auth: &Authorized<FinishImprovement>,
    id: ImprovementId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let steers = auth.also::<SteerCooperation>().ok();
    let one = app::cooperation::own(auth.app(), &auth.grant, steers.as_ref(), id).await?;
    let page = auth
        .page(one.sentence.clone())
        .under(PATH, t.get("coop-title"));
    if let Some((on, result)) = &one.end {
        let to = format!("{PATH}/acties/{id}/heropenen");
        let act = Act::other(&page, to, t.get("action-reopen"));
        let ended = format!("{}, {}", word(t, one.state), on.dutch());
        return Ok(Sections::new(page)
            .panel(ended, vec![result.clone()])
            .act(&act)
            .answer());
    }
    let form = page
        .form(format!("{PATH}/acties/{id}"), t.get("map-save"))
        .field(Field::radios(
            "einde",
            t.get("action-how"),
            choices(t, ActionEnd::ALL),
        ))
        .field(Field::area("resultaat", t.get("action-result")).hint(t.get("action-result-hint")))
        .cancel(PATH);
    let lead = t.with(
        "action-owner-until",
        &[("owner", &one.owner.1), ("until", &one.days.1.dutch())],
    );
    Ok(FormPage::answer(page, lead, mend(form)?))
}

/// Asks what came of it.
pub(crate) async fn ask_finish(
    auth: Authorized<FinishImprovement>,
    Path(id): Path<ImprovementId>,
) -> Answer {
    finish_page(&auth, id, Ok).await
}

/// Notes it.
pub(crate) async fn finish(
    auth: Authorized<FinishImprovement>,
    Path(id): Path<ImprovementId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let how = read.choice("einde", |text| text.parse().ok());
    let result = read.text("resultaat", LONGEST);
    let errors = read.errors();
    let Some(how) = how.filter(|_| errors.is_empty()) else {
        return finish_page(&auth, id, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let steers = auth.also::<SteerCooperation>().ok();
    let ended = (how, &*result);
    match app::cooperation::finish(auth.app(), &auth.grant, steers.as_ref(), id, ended).await {
        Ok(()) => Ok(done(PATH, "actie-klaar")),
        Err(error) => finish_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// Takes back that it ended.
pub(crate) async fn reopen(
    auth: Authorized<FinishImprovement>,
    Path(id): Path<ImprovementId>,
) -> Answer {
    let steers = auth.also::<SteerCooperation>().ok();
    app::cooperation::reopen(auth.app(), &auth.grant, steers.as_ref(), id).await?;
    Ok(done(PATH, "actie-heropend"))
}

async fn measure_page(
    auth: &Authorized<SteerCooperation>,
    region: GroupingId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    app::cooperation::region(auth.app(), &auth.grant, region).await?;
    let page = auth
        .page(t.get("coop-measure"))
        .under(PATH, t.get("coop-title"));
    let form = page
        .form(format!("{PATH}/{region}/meten"), t.get("map-save"))
        .field(Field::day("dag", t.get("coop-day")).value(auth.app().today().to_string()))
        .field(Field::number("cijfer", t.get("coop-mark")).hint(t.get("coop-mark-hint")))
        .field(Field::area("bevinding", t.get("coop-finding")).hint(t.get("coop-finding-hint")))
        .cancel(PATH);
    Ok(FormPage::answer(
        page,
        t.get("coop-measure-lead"),
        mend(form)?,
    ))
}

/// Asks what the cooperation was found to be.
pub(crate) async fn ask_measure(
    auth: Authorized<SteerCooperation>,
    Path(region): Path<GroupingId>,
) -> Answer {
    measure_page(&auth, region, Ok).await
}

/// Notes it.
pub(crate) async fn measure(
    auth: Authorized<SteerCooperation>,
    Path(region): Path<GroupingId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let on = read.day("dag");
    let mark: Option<Mark> = read.parse("cijfer", "fout-getal");
    let finding = read.text("bevinding", LONGEST);
    let errors = read.errors();
    let (Some(on), Some(mark), true) = (on, mark, errors.is_empty()) else {
        return measure_page(&auth, region, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let found = (on, mark);
    match app::cooperation::measure(auth.app(), &auth.grant, region, found, &finding).await {
        Ok(()) => Ok(done(PATH, "samenwerking")),
        Err(error) => {
            measure_page(&auth, region, |form| mended(form.fill(&posted), Err(error))).await
        }
    }
}
