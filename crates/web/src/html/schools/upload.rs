//! A new list of DUO: the form, what it would bring in numbers, taking it in or giving it up (S4-05, S4-07, S4-17).

use access::policy::UploadSchoolList;
use app::school::{ApartLine, Preview, SchoolUpload};
use axum::extract::{Multipart, Path};
use axum_extra::extract::Form as FormBody;
use domain::{SchoolListId, school::SchoolListKind};

use super::{PATH, list_name};
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, list_upload::parts},
    page::{Page, done, see_other},
    problem::Problem,
    sections::{Act, Figure, Sections},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The field of the file: the worker's name for this kind.
const FILE: &str = "school";

fn form(page: &Page) -> Form {
    let t = page.t;
    let kinds = SchoolListKind::ALL
        .iter()
        .map(|kind| {
            let hint = match kind {
                SchoolListKind::EarlyLeavers => t.get("school-kind-early-hint"),
                SchoolListKind::Outflow => t.get("school-kind-outflow-hint"),
            };
            Choice::new(kind.code(), word(t, *kind)).hint(hint)
        })
        .collect();
    page.upload(&format!("{PATH}/nieuw"), t.get("school-upload-do"))
        .field(Field::radios("soort", t.get("school-kind"), kinds))
        .field(
            Field::day("peildatum", t.get("school-reference-day"))
                .hint(t.get("school-reference-hint")),
        )
        .field(
            Field::day("terugmelden", t.get("school-return-by"))
                .hint(t.get("school-return-by-hint"))
                .optional(),
        )
        .field(Field::file(FILE, t.get("school-file")).hint(t.get("school-file-hint")))
        .cancel(PATH)
}

fn page(
    auth: &Authorized<UploadSchoolList>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let page = auth
        .page(t.get("school-upload"))
        .under(PATH, t.get("school-title"));
    let form = mend(form(&page))?;
    Ok(Sections::new(page)
        .lead(t.get("school-upload-lead"))
        .script("upload.js")
        .form(String::new(), Vec::new(), &form)
        .folded(
            t.get("school-columns"),
            vec![
                t.get("school-columns-needed"),
                t.get("school-columns-more"),
                t.get("school-columns-number"),
            ],
        )
        .answer())
}

/// The form for a new list.
pub(super) async fn ask(auth: Authorized<UploadSchoolList>) -> Answer {
    page(&auth, Ok)
}

/// Reads it and shows what it would bring.
pub(super) async fn upload(auth: Authorized<UploadSchoolList>, multipart: Multipart) -> Answer {
    let (posted, files) = parts(multipart).await?;
    let mut reader = Reader::new(auth.t, &posted);
    let kind = reader.parse::<SchoolListKind>("soort", "fout-kies");
    let reference_date = reader.day("peildatum");
    let return_by = reader.optional_day("terugmelden");
    let file = files.into_iter().find(|file| file.kind.code() == FILE);
    if file.is_none() {
        reader.wrong(FILE, auth.t.get("school-file-missing"));
    }
    let errors = reader.errors();
    let (Some(kind), Some(reference_date), Some(file), true) =
        (kind, reference_date, file, errors.is_empty())
    else {
        return page(&auth, |form| Ok(form.fill(&posted).errors(errors)));
    };
    let upload = SchoolUpload {
        kind,
        reference_date,
        return_by,
        name: file.name,
        bytes: file.bytes,
    };
    match app::school::upload(auth.app(), &auth.grant, upload).await {
        Ok(list) => Ok(see_other(&format!("{PATH}/{list}/klaar"))),
        Err(error) => page(&auth, |form| again(form.fill(&posted), error)),
    }
}

async fn waiting_page(
    auth: &Authorized<UploadSchoolList>,
    id: SchoolListId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let found = app::school::preview(auth.app(), &auth.grant, id).await?;
    let frame = auth
        .page(list_name(t, &found.list))
        .under(PATH, t.get("school-title"));
    let taken: u32 = found.parts.iter().map(|(_, rows)| rows).sum();
    let mut commit = frame.form(
        format!("{PATH}/{id}/overnemen"),
        t.count("school-commit", taken.into()),
    );
    if let Some(at) = found.same_as {
        let again = Choice::new("ja", t.value("school-same-confirm", &at.day().dutch()));
        commit = commit.field(Field::checks("nogmaals", t.get("school-same"), vec![again]));
    }
    let commit = mend(commit)?;
    let give_up = Act::other(
        &frame,
        format!("{PATH}/{id}/vervallen"),
        t.get("school-give-up"),
    );
    let apart_tone = if found.apart_rows == 0 {
        Tone::Plain
    } else {
        Tone::Attention
    };
    let figure = |number: u32, key: &str| Figure::new(t.number(number.into()), t.get(key));
    let mut page = Sections::new(frame)
        .lead(t.get("school-preview-lead"))
        .figures(vec![
            figure(found.list.rows, "school-rows-in-file"),
            figure(taken, "school-rows-taken"),
            figure(found.apart_rows, "school-rows-apart").tone(apart_tone),
            figure(found.without_number, "school-without-number"),
        ]);
    if found.same_as.is_some() {
        page = page.notice(
            Tone::Attention,
            t.get("school-same"),
            vec![t.get("school-same-text")],
        );
    }
    page = page
        .form(String::new(), vec![t.get("school-commit-text")], &commit)
        .act(&give_up)
        .table(&parts_table(t, &found))
        .facts(t.get("school-judged-all"), &judged(t, &found));
    if !found.apart.is_empty() {
        page = page.table(&apart_table(t, &found.apart));
    }
    Ok(page.answer())
}

fn parts_table(t: Texts, found: &Preview) -> Table {
    Table::new(
        t.get("school-parts"),
        vec![t.get("school-municipality"), t.get("school-rows")],
        t.get("school-none"),
    )
    .rows(found.parts.iter().map(|(place, rows)| {
        vec![
            Cell::Text(place.clone()),
            Cell::Number(t.number((*rows).into())),
        ]
    }))
}

fn judged(t: Texts, found: &Preview) -> Facts {
    let number = |count: &u32| t.number((*count).into());
    let mut facts = Facts::new();
    for (priority, count) in &found.priorities {
        facts = facts.fact(word(t, *priority), number(count));
    }
    for (reason, count) in &found.not_selected {
        let label = t.value("school-no-priority", &word(t, *reason));
        facts = facts.fact(label, number(count));
    }
    for (standing, count) in &found.standings {
        if *standing != domain::school::Standing::EarlyLeaver {
            facts = facts.fact(word(t, *standing), number(count));
        }
    }
    facts
}

/// Most reasons that are shown; the file holds no more surprises after these.
const SHOWN: usize = 200;

fn apart_table(t: Texts, apart: &[ApartLine]) -> Table {
    let columns = ["school-row", "school-column", "school-why"];
    Table::new(
        t.get("school-apart"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("school-none"),
    )
    .rows(apart.iter().take(SHOWN).map(|one| {
        vec![
            Cell::Number(one.row.to_string()),
            Cell::Text(if one.column.is_empty() {
                t.get("school-whole-row")
            } else {
                one.column.to_owned()
            }),
            Cell::Text(one.reason.to_owned()),
        ]
    }))
}

/// What a list that waits would bring.
pub(super) async fn waiting(
    auth: Authorized<UploadSchoolList>,
    Path(id): Path<SchoolListId>,
) -> Answer {
    waiting_page(&auth, id, Ok).await
}

/// Takes it in.
pub(super) async fn commit(
    auth: Authorized<UploadSchoolList>,
    Path(id): Path<SchoolListId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let confirmed = posted.one("nogmaals") == "ja";
    match app::school::commit(auth.app(), &auth.grant, id, confirmed).await {
        Ok(_) => Ok(done(&format!("{PATH}/{id}"), "schoollijst")),
        Err(error) => waiting_page(&auth, id, |form| again(form.fill(&posted), error)).await,
    }
}

/// Gives it up.
pub(super) async fn abandon(
    auth: Authorized<UploadSchoolList>,
    Path(id): Path<SchoolListId>,
) -> Answer {
    app::school::abandon(auth.app(), &auth.grant, id).await?;
    Ok(done(PATH, "schoollijst-vervallen"))
}
