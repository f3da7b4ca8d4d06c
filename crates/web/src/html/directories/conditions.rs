//! What must be there before a region begins: what the system sees, and what people note (S4-125, S0-25).

use access::policy::{SeeDirectory, SteerCooperation};
use app::cooperation::ConditionView;
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{GroupingId, directory::Condition};

use super::improvements;
use crate::{
    authorized::Authorized,
    form::{Field, Form, Posted, Reader},
    html::{Answer, mended},
    page::{FormPage, done},
    problem::Problem,
    sections::{Figure, Sections},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

const PATH: &str = "/ingebruikname";

/// Longest note, in characters.
const LONGEST: usize = 500;

/// Every region of one's municipalities with its conditions.
pub(crate) async fn all(auth: Authorized<SeeDirectory>) -> Answer {
    let t = auth.t;
    let steers = auth.also::<SteerCooperation>().ok();
    let page = auth
        .page(t.get("golive-title"))
        .under(improvements::PATH, t.get("coop-title"));
    let mut sections = Sections::new(page).lead(t.get("golive-lead"));
    let regions = app::cooperation::regions(auth.app(), &auth.grant).await?;
    for region in &regions {
        let all = app::cooperation::conditions(auth.app(), &auth.grant, region.id).await?;
        let met = all.iter().filter(|one| one.met).count();
        let tone = if met == all.len() {
            Tone::Good
        } else {
            Tone::Attention
        };
        let number = t.with(
            "golive-met-of",
            &[("met", &met.to_string()), ("of", &all.len().to_string())],
        );
        let columns = ["golive-condition", "column-state", "golive-rests-on"];
        let table = Table::new(
            region.name.clone(),
            columns.iter().map(|key| t.get(key)).collect(),
            String::new(),
        )
        .rows(
            all.iter()
                .map(|one| row(t, region.id, one, steers.is_some())),
        );
        sections = sections
            .figures(vec![Figure::new(number, region.name.clone()).tone(tone)])
            .table(&table);
    }
    if regions.is_empty() {
        sections = sections.panel(t.get("coop-no-region"), vec![t.get("coop-no-region-line")]);
    }
    Ok(sections.answer())
}

fn row(t: Texts, region: GroupingId, one: &ConditionView, steers: bool) -> Vec<Cell> {
    let name = word(t, one.condition);
    let how = if one.condition.is_seen() {
        t.get("golive-seen")
    } else {
        t.get("golive-noted")
    };
    let to = format!("{PATH}/{region}/{}", one.condition.code());
    let condition = if steers {
        Cell::LinkLines(to, name, how)
    } else {
        Cell::Lines(name, how)
    };
    let state = if one.met {
        Cell::Badge(Tone::Good, t.get("golive-met"))
    } else {
        Cell::Badge(Tone::Attention, t.get("golive-not-met"))
    };
    let seen = one.seen.iter().map(|one| {
        let key = if one.is_there {
            "golive-there"
        } else {
            "golive-missing"
        };
        t.value(key, &one.what)
    });
    let mut lines: Vec<String> = seen.collect();
    if let Some(day) = one.done {
        lines.push(t.value("golive-since", &day.dutch()));
    }
    lines.extend(Some(one.note.clone()).filter(|note| !note.is_empty()));
    let by = one
        .by
        .as_ref()
        .map(|(name, day)| format!("{name}, {}", day.dutch()));
    vec![
        condition,
        state,
        Cell::Lines(lines.join(" · "), by.unwrap_or_default()),
    ]
}

async fn page(
    auth: &Authorized<SteerCooperation>,
    region: GroupingId,
    condition: Condition,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let sees = auth.also::<SeeDirectory>()?;
    // Who steers one municipality of a region steers it together with the others.
    app::cooperation::region(auth.app(), &auth.grant, region).await?;
    let all = app::cooperation::conditions(auth.app(), &sees, region).await?;
    let now = all.into_iter().find(|one| one.condition == condition);
    let now = now.ok_or(Problem::NotFound)?;
    let page = auth
        .page(word(t, condition))
        .under(PATH, t.get("golive-title"));
    let mut form = page.form(
        format!("{PATH}/{region}/{}", condition.code()),
        t.get("map-save"),
    );
    if !condition.is_seen() {
        form = form.field(
            Field::day("sinds", t.get("golive-done-on"))
                .hint(t.get("golive-done-hint"))
                .optional()
                .value(now.done.map(|day| day.to_string()).unwrap_or_default()),
        );
    }
    let form = form
        .field(
            Field::area("toelichting", t.get("golive-note"))
                .hint(t.get("golive-note-hint"))
                .optional()
                .value(now.note),
        )
        .cancel(PATH);
    let lead = if condition.is_seen() {
        t.get("golive-lead-seen")
    } else {
        t.get("golive-lead-noted")
    };
    Ok(FormPage::answer(page, lead, mend(form)?))
}

/// Asks how a condition stands.
pub(crate) async fn ask(
    auth: Authorized<SteerCooperation>,
    Path((region, code)): Path<(GroupingId, String)>,
) -> Answer {
    let condition = code.parse().map_err(|_| Problem::NotFound)?;
    page(&auth, region, condition, Ok).await
}

/// Notes it.
pub(crate) async fn note(
    auth: Authorized<SteerCooperation>,
    Path((region, code)): Path<(GroupingId, String)>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let condition = code.parse().map_err(|_| Problem::NotFound)?;
    let mut read = Reader::new(auth.t, &posted);
    let done_on = read.optional_day("sinds");
    let words = read.optional_text("toelichting", LONGEST);
    let errors = read.errors();
    if !errors.is_empty() {
        return page(&auth, region, condition, |form| {
            Ok(form.fill(&posted).errors(errors))
        })
        .await;
    }
    let noted = (done_on, &*words);
    match app::cooperation::note(auth.app(), &auth.grant, region, condition, noted).await {
        Ok(()) => Ok(done(PATH, "voorwaarde")),
        Err(error) => {
            page(&auth, region, condition, |form| {
                mended(form.fill(&posted), Err(error))
            })
            .await
        }
    }
}
