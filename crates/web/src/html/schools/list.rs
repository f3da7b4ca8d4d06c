//! One list of DUO: its rows, disposing of what is open, and telling DUO (S4-06 to S4-09).

use access::{
    Action,
    policy::{DisposeSchoolRows, PutPupilsOnNetwork, ReturnSchoolList, SeeSchoolLists},
};
use app::school::{ListView, ReturnForm, RowLine};
use axum::extract::{Path, Query};
use axum_extra::extract::Form as FormBody;
use domain::{
    Day, SchoolListId,
    school::{Disposition, NotTakenUp, TakenUpBy, Waits},
};
use serde::Deserialize;

use super::{PATH, deadline, disposition, extent, judged, list_name, name, waits};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, answers::with_none, download, mended, sign_in_again},
    page::done,
    problem::Problem,
    sections::{Figure, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// Which rows are shown.
#[derive(Default, Deserialize)]
pub(super) struct Wanted {
    /// `gemeente`, `uitvoerder`, `klaar` or `gewijzigd`; empty: all.
    #[serde(default)]
    toon: String,
}

impl Wanted {
    fn shows(&self, row: &RowLine) -> bool {
        match self.toon.as_str() {
            "gemeente" => row.waits == Waits::Municipality,
            "uitvoerder" => matches!(row.waits, Waits::Executor(_)),
            "klaar" => matches!(row.waits, Waits::Nobody(_)),
            "gewijzigd" => row.changed_since,
            _ => true,
        }
    }
}

/// One list with its rows.
pub(super) async fn one(
    auth: Authorized<SeeSchoolLists>,
    Path(id): Path<SchoolListId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    show(&auth, id, &wanted, Ok).await
}

async fn show<A: Action>(
    auth: &Authorized<A>,
    id: SchoolListId,
    wanted: &Wanted,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::school::list(auth.app(), &auth.also::<SeeSchoolLists>()?, id).await?;
    let own = format!("{PATH}/{id}");
    let frame = auth
        .page(list_name(t, &view.line.list))
        .under(PATH, t.get("school-title"));
    let open = view.line.completeness.undecided;
    let form = if open > 0 && auth.also::<DisposeSchoolRows>().is_ok() {
        let form = frame
            .form(
                format!("{own}/indelen"),
                t.count("school-dispose-open", open.into()),
            )
            .field(disposition_field(t));
        Some(mend(form)?)
    } else {
        None
    };
    let mut page = Sections::new(frame).figures(figures(t, &own, &view, wanted));
    let mut steps = Vec::new();
    if auth.also::<ReturnSchoolList>().is_ok() && view.whole {
        steps.push(Step::main(
            format!("{own}/terugmelden"),
            t.get("school-return"),
        ));
    }
    if auth.also::<PutPupilsOnNetwork>().is_ok() {
        steps.push(Step::other(format!("{own}/netwerk"), t.get("net-pupils")));
    }
    page = page.steps(steps);
    page = page.facts(t.get("school-about"), &facts(t, auth.app().today(), &view));
    if let Some(form) = form {
        page = page.form(
            t.get("school-dispose"),
            vec![t.get("school-dispose-text")],
            &form,
        );
    }
    if view.parts.len() > 1 {
        page = page.table(&parts(t, &view));
    }
    Ok(page.table(&rows(t, &view, wanted)).answer())
}

fn figures(t: Texts, own: &str, view: &ListView, wanted: &Wanted) -> Vec<Figure> {
    let done = view.line.completeness;
    let figure = |number: u32, key: &str, show: &str, tone: Tone| {
        let mut figure = Figure::new(t.number(number.into()), t.get(key))
            .to(format!("{own}?toon={show}"))
            .tone(if number == 0 { Tone::Plain } else { tone });
        figure.current = wanted.toon == show;
        figure
    };
    let ready = done.returnable.saturating_add(done.destroyed);
    let mut figures = vec![
        figure(done.rows(), "school-rows", "", Tone::Plain),
        figure(
            done.undecided,
            "school-undecided",
            "gemeente",
            Tone::Attention,
        ),
        figure(
            done.without_result,
            "school-without-result",
            "uitvoerder",
            Tone::Plain,
        ),
        figure(ready, "school-ready", "klaar", Tone::Good),
    ];
    if view.line.returned.is_some() {
        let changed = view.rows.iter().filter(|row| row.changed_since).count();
        let changed = u32::try_from(changed).unwrap_or(u32::MAX);
        figures.push(figure(
            changed,
            "school-changed",
            "gewijzigd",
            Tone::Attention,
        ));
    }
    figures
}

fn facts(t: Texts, today: Day, view: &ListView) -> Facts {
    let mut facts = Facts::new()
        .cell(t.get("school-extent"), extent(t, view.line.extent))
        .cell(t.get("school-return-by"), deadline(t, today, &view.line))
        .fact(t.get("school-uploaded-by"), view.uploaded_by.clone());
    for (told, by) in &view.returns {
        let key = if told.open == 0 {
            "school-returned-whole"
        } else {
            "school-returned-partly"
        };
        let text = t.with(
            key,
            &[
                ("day", &told.on.dutch()),
                ("by", by),
                ("open", &t.number(told.open.into())),
            ],
        );
        facts = facts.fact(t.get("school-returned"), text);
    }
    facts
}

fn parts(t: Texts, view: &ListView) -> Table {
    let columns = [
        "school-municipality",
        "school-rows",
        "school-extent",
        "school-undecided",
        "school-without-result",
    ];
    Table::new(
        t.get("school-parts"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("school-none"),
    )
    .rows(view.parts.iter().map(|(place, done, much)| {
        vec![
            Cell::Text(place.name.clone()),
            Cell::Number(t.number(done.rows().into())),
            extent(t, *much),
            Cell::Number(t.number(done.undecided.into())),
            Cell::Number(t.number(done.without_result.into())),
        ]
    }))
}

fn rows(t: Texts, view: &ListView, wanted: &Wanted) -> Table {
    let columns = [
        "school-who",
        "school-judged",
        "school-taken-up",
        "school-result",
        "column-state",
    ];
    let several = view.parts.len() > 1;
    Table::new(
        t.get("school-pupils"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("school-pupils-none"),
    )
    .rows(view.rows.iter().filter(|row| wanted.shows(row)).map(|row| {
        let to = format!("{PATH}/leerling/{}", row.id);
        let who = name(t, row);
        vec![
            if several {
                Cell::LinkLines(to, who, row.municipality.clone())
            } else {
                Cell::Link(to, who)
            },
            judged(t, row.assessment.as_ref()),
            disposition(t, row),
            Cell::Text(
                row.result
                    .map_or_else(|| "–".to_owned(), |result| word(t, result)),
            ),
            if row.changed_since {
                Cell::Badge(Tone::Attention, t.get("school-changed-since"))
            } else {
                waits(t, row.waits)
            },
        ]
    }))
}

/// Who takes somebody up, or why nobody does.
pub(super) fn disposition_field(t: Texts) -> Field {
    let taken = TakenUpBy::ALL.iter().map(|by| {
        let label = t.value("school-by", &word(t, *by));
        Choice::new(format!("op-{}", by.code()), label)
    });
    let not = NotTakenUp::ALL.iter().map(|reason| {
        let label = t.value("school-not", &word(t, *reason));
        Choice::new(format!("niet-{}", reason.code()), label)
    });
    Field::select(
        "indeling",
        t.get("school-disposition"),
        with_none(t, taken.chain(not).collect()),
    )
}

/// The value of [`disposition_field`].
pub(super) fn read_disposition(text: &str) -> Option<Disposition> {
    let taken = text.strip_prefix("op-").and_then(|code| code.parse().ok());
    let not = text
        .strip_prefix("niet-")
        .and_then(|code| code.parse().ok());
    taken
        .map(Disposition::TakenUp)
        .or(not.map(Disposition::NotTakenUp))
}

/// Decides for every row that is open.
pub(super) async fn dispose(
    auth: Authorized<DisposeSchoolRows>,
    Path(id): Path<SchoolListId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let chosen = reader.choice("indeling", read_disposition);
    let outcome = match chosen {
        None => Ok(reader.errors()),
        Some(chosen) => {
            match app::school::dispose_open(auth.app(), &auth.grant, id, chosen).await {
                Ok(_) => return Ok(done(&format!("{PATH}/{id}"), "schoollijst-ingedeeld")),
                Err(error) => Err(error),
            }
        }
    };
    show(&auth, id, &Wanted::default(), |form| {
        mended(form.fill(&posted), outcome)
    })
    .await
}

async fn return_page(
    auth: &Authorized<ReturnSchoolList>,
    id: SchoolListId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::school::list(auth.app(), &auth.also::<SeeSchoolLists>()?, id).await?;
    let own = format!("{PATH}/{id}");
    let frame = auth
        .page(t.get("school-return"))
        .under(PATH, t.get("school-title"))
        .under(own.clone(), list_name(t, &view.line.list));
    let done = view.line.completeness;
    let form = frame
        .form(format!("{own}/terugmelden"), t.get("school-return-note"))
        .field(
            Field::day("dag", t.get("school-return-day"))
                .hint(t.get("school-return-day-hint"))
                .value(auth.app().today().to_string()),
        )
        .cancel(own.clone());
    let form = mend(form)?;
    let again = sign_in_again(t, &frame, &format!("{own}/terugmelden"));
    let mut page = Sections::new(frame).lead(t.get("school-return-lead"));
    page = if done.is_complete() {
        page.notice(Tone::Good, t.get("school-complete"), Vec::new())
    } else {
        let text = t.with(
            "school-incomplete",
            &[
                ("open", &t.number(done.open().into())),
                ("rows", &t.number(done.rows().into())),
            ],
        );
        page.notice(Tone::Attention, text, vec![t.get("school-incomplete-text")])
    };
    page = if auth.session.fresh {
        page.steps_panel(
            t.get("school-return-file"),
            vec![
                Step::main(
                    format!("{own}/terugmelding.xlsx"),
                    t.get("school-return-xlsx"),
                ),
                Step::other(
                    format!("{own}/terugmelding.csv"),
                    t.get("school-return-csv"),
                ),
            ],
        )
    } else {
        page.panel(t.get("file-again-title"), vec![t.get("file-again")])
            .act(&again)
    };
    Ok(page
        .form(
            t.get("school-return-noting"),
            vec![t.get("school-return-noting-text")],
            &form,
        )
        .answer())
}

/// How far the list is, the file, and the form that says it was sent.
pub(super) async fn ask_return(
    auth: Authorized<ReturnSchoolList>,
    Path(id): Path<SchoolListId>,
) -> Answer {
    return_page(&auth, id, Ok).await
}

/// Notes that it was sent.
pub(super) async fn note_return(
    auth: Authorized<ReturnSchoolList>,
    Path(id): Path<SchoolListId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let outcome = match reader.day("dag") {
        None => Ok(reader.errors()),
        Some(on) => match app::school::note_return(auth.app(), &auth.grant, id, on).await {
            Ok(()) => return Ok(done(&format!("{PATH}/{id}"), "schoollijst-teruggemeld")),
            Err(error) => Err(error),
        },
    };
    return_page(&auth, id, |form| mended(form.fill(&posted), outcome)).await
}

async fn file(auth: &Authorized<ReturnSchoolList>, id: SchoolListId, form: ReturnForm) -> Answer {
    auth.session.must_be_fresh()?;
    let file = app::school::return_file(auth.app(), &auth.grant, id, form).await?;
    Ok(download(file))
}

/// The file for DUO as a workbook.
pub(super) async fn workbook(
    auth: Authorized<ReturnSchoolList>,
    Path(id): Path<SchoolListId>,
) -> Answer {
    file(&auth, id, ReturnForm::Workbook).await
}

/// The same as CSV.
pub(super) async fn csv(
    auth: Authorized<ReturnSchoolList>,
    Path(id): Path<SchoolListId>,
) -> Answer {
    file(&auth, id, ReturnForm::Csv).await
}
