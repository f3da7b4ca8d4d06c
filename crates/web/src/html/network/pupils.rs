//! Putting people of a list of DUO on the network's list (S4-95, S4-112).

use access::policy::{PutPupilsOnNetwork, SeeNetwork, SeeSchoolLists};
use app::school::RowLine;
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{
    SchoolListId, SchoolRowId,
    network::{ItemState, Origin},
    school::Priority,
};

use super::put_on::{fields_of_many, read_said};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, mended, schools},
    page::{FormPage, done},
    problem::Problem,
    sections::{Sections, Step},
    texts::Texts,
    wording::word,
};

fn own(list: SchoolListId) -> String {
    format!("{}/{list}", schools::PATH)
}

async fn page(
    auth: &Authorized<PutPupilsOnNetwork>,
    list: SchoolListId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let view = app::school::list(auth.app(), &auth.also::<SeeSchoolLists>()?, list).await?;
    let on = app::network::pupils_on(auth.app(), &auth.also::<SeeNetwork>()?, list).await?;
    let waits = |row: &RowLine| {
        let is_on = on
            .get(&row.id)
            .is_some_and(|(_, state)| *state != ItemState::Closed);
        row.name.is_some() && !is_on
    };
    let mut rows: Vec<&RowLine> = view.rows.iter().filter(|row| waits(row)).collect();
    rows.sort_by_key(|row| (priority(row).is_none(), priority(row), row.row));
    let frame = auth
        .page(t.get("net-pupils"))
        .under(schools::PATH, t.get("school-title"))
        .under(own(list), schools::list_name(t, &view.line.list));
    if rows.is_empty() {
        return Ok(Sections::new(frame)
            .lead(t.get("net-pupils-nobody"))
            .steps(vec![Step::main(own(list), t.get("net-pupils-back"))])
            .answer());
    }
    let first = rows
        .iter()
        .filter(|row| priority(row) == Some(Priority::NoWork))
        .map(|row| row.id.to_string())
        .collect();
    let people = rows.iter().map(|row| choice(t, row)).collect();
    let form = frame
        .form(format!("{}/netwerk", own(list)), t.get("net-pupils-do"))
        .field(Field {
            values: first,
            optional: false,
            ..Field::checks("leerlingen", t.get("net-pupils-who"), people)
        });
    let form = fields_of_many(t, form).cancel(own(list));
    Ok(FormPage::answer(
        frame,
        t.get("net-pupils-lead"),
        mend(form)?,
    ))
}

fn priority(row: &RowLine) -> Option<Priority> {
    row.assessment.as_ref().and_then(|one| one.selection.ok())
}

fn choice(t: Texts, row: &RowLine) -> Choice {
    let first = match row.assessment.as_ref().map(|one| one.selection) {
        Some(Ok(priority)) => word(t, priority),
        Some(Err(reason)) => t.value("school-no-priority", &word(t, reason)),
        None => String::new(),
    };
    let hint = t.with(
        "net-pupils-line",
        &[
            ("place", &row.municipality),
            ("row", &row.row.to_string()),
            ("priority", &first),
        ],
    );
    Choice::new(row.id.to_string(), row.name.clone().unwrap_or_default()).hint(hint)
}

/// Asks whom of a list.
pub(super) async fn ask(
    auth: Authorized<PutPupilsOnNetwork>,
    Path(list): Path<SchoolListId>,
) -> Answer {
    page(&auth, list, Ok).await
}

/// Puts them on.
pub(super) async fn put_on(
    auth: Authorized<PutPupilsOnNetwork>,
    Path(list): Path<SchoolListId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut read = Reader::new(auth.t, &posted);
    let said = read_said(&mut read, Some(Origin::Rmc));
    let errors = read.errors();
    let (Some(said), true) = (said, errors.is_empty()) else {
        return page(&auth, list, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let chosen = posted.all("leerlingen");
    let rows: Vec<SchoolRowId> = chosen.iter().filter_map(|id| id.parse().ok()).collect();
    match app::network::bring_pupils(auth.app(), &auth.grant, list, &rows, said).await {
        Ok(_) => Ok(done(&own(list), "netwerk-lijstwerk")),
        Err(error) => page(&auth, list, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
