//! What a list asks before it is read: encodings, date order, sheets; and what its columns mean.

use std::collections::{BTreeMap, BTreeSet};

use access::policy::{ReviewList, UploadList};
use app::lists::ListDetail;
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::ListId;

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Posted},
    html::Answer,
    page::{Page, see_other},
    problem::Problem,
    sections::{Sections, TableForm},
    table::{Cell, Table},
    texts::Texts,
};

/// The questions: one group of choices a topic, the best guess picked, with what it looks like.
pub(crate) fn page(t: Texts, page: Sections, frame: &Page, detail: &ListDetail) -> Sections {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, question) in detail.questions.iter().enumerate() {
        let key = format!(
            "{}/{}",
            question.confirmation.file.code(),
            question.confirmation.choice.topic()
        );
        groups.entry(key).or_default().push(at);
    }
    let mut form = frame.form(
        format!("/lijsten/{}/vragen", detail.overview.id),
        t.get("questions-submit"),
    );
    for (number, members) in groups.values().enumerate() {
        let Some(name) = NAMES.get(number) else {
            continue;
        };
        let questions: Vec<_> = members
            .iter()
            .filter_map(|at| detail.questions.get(*at))
            .collect();
        let choices = questions
            .iter()
            .map(|one| {
                Choice::new(one.confirmation.to_string(), one.dutch.clone())
                    .hint(one.sample.clone())
            })
            .collect();
        let file = questions
            .first()
            .map(|one| one.confirmation.file.dutch())
            .unwrap_or_default();
        let picked = questions
            .iter()
            .find(|one| one.recommended)
            .map(|one| one.confirmation.to_string())
            .unwrap_or_default();
        form = form
            .field(Field::radios(name, t.value("questions-about", file), choices).value(picked));
    }
    let page = page
        .lead(t.get("questions-lead"))
        .form(t.get("questions-title"), Vec::new(), &form);
    columns(t, detail).iter().fold(page, Sections::table)
}

/// Names of the groups: more questions than these are not asked at once.
const NAMES: [&str; 12] = [
    "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12",
];

/// How each file was read: its headers and what each is taken for.
fn columns(t: Texts, detail: &ListDetail) -> Vec<Table> {
    let table = |file: usize| {
        let file = detail.detected.get(file)?;
        let heads = vec![t.get("column-header"), t.get("column-read-as")];
        let read = file.columns.iter().map(|column| {
            vec![
                Cell::Text(column.header.clone()),
                Cell::Text(field_name(t, column.field.code())),
            ]
        });
        let dropped = file.dropped.iter().map(|header| {
            vec![
                Cell::Text(header.clone()),
                Cell::Text(t.get("column-not-read")),
            ]
        });
        Some(
            Table::new(
                t.value("columns-of", file.file.dutch()),
                heads,
                t.get("rows-none"),
            )
            .rows(read)
            .rows(dropped),
        )
    };
    (0..detail.detected.len()).filter_map(table).collect()
}

fn field_name(t: Texts, code: &str) -> String {
    t.find(&format!("veld-{}", code.replace('_', "-")))
        .unwrap_or_else(|| code.to_owned())
}

/// What a column may be taken for; the reader's own codes.
const FIELDS: [&str; 24] = [
    "bsn",
    "birth_date",
    "new_flag",
    "municipality_code",
    "given_names",
    "initials",
    "prefix",
    "family_name",
    "full_name",
    "street",
    "house_number",
    "house_letter",
    "house_addition",
    "address",
    "address_line_1",
    "address_line_2",
    "postcode",
    "place",
    "secret_address",
    "deceased",
    "emigrated",
    "postal_address",
    "under_investigation",
    "ignored",
];

/// The mapping screen: what each column is taken for. The choice is kept for the next month.
pub(crate) async fn ask_columns(auth: Authorized<UploadList>, Path(list): Path<ListId>) -> Answer {
    let t = auth.t;
    let detail = app::lists::detail(auth.app(), &auth.also::<ReviewList>()?, list).await?;
    if detail.detected.is_empty() {
        return Err(Problem::NotFound);
    }
    let frame = auth
        .page(t.get("columns-change"))
        .under("/lijsten", t.get("lists-title"))
        .under(format!("/lijsten/{list}"), t.get("list-crumb"));
    let heads = vec![
        t.get("column-file"),
        t.get("column-header"),
        t.get("column-read-as"),
    ];
    let choices: Vec<(String, String)> = FIELDS
        .iter()
        .map(|code| ((*code).to_owned(), field_name(t, code)))
        .collect();
    let mut table = Table::new(t.get("columns-change"), heads, t.get("rows-none")).quiet();
    for (number, file) in detail.detected.iter().enumerate() {
        let read = file
            .columns
            .iter()
            .map(|column| (&column.header, column.field.code()));
        let all = read.chain(file.dropped.iter().map(|header| (header, "ignored")));
        table = table.rows(all.enumerate().map(|(column, (header, code))| {
            let pick = Cell::Choose(
                format!("k-{number}-{column}"),
                header.clone(),
                choices.clone(),
                code.to_owned(),
            );
            vec![
                Cell::Text(file.file.dutch().to_owned()),
                Cell::Text(header.clone()),
                pick,
            ]
        }));
    }
    let form = TableForm {
        action: format!("/lijsten/{list}/kolommen"),
        once: frame.once.clone(),
        table,
        submit: t.get("columns-save"),
    };
    Ok(Sections::new(frame)
        .lead(t.get("columns-lead"))
        .table_form(&form)
        .answer())
}

/// Reads the files again with these columns.
pub(crate) async fn change_columns(
    auth: Authorized<UploadList>,
    Path(list): Path<ListId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let detail = app::lists::detail(auth.app(), &auth.also::<ReviewList>()?, list).await?;
    let mut mappings = BTreeMap::new();
    for (number, file) in detail.detected.iter().enumerate() {
        let mut mapping = file.mapping.clone();
        let headers = file
            .columns
            .iter()
            .map(|column| &column.header)
            .chain(&file.dropped);
        for (column, header) in headers.enumerate() {
            let code = posted.one(&format!("k-{number}-{column}"));
            if FIELDS.contains(&code) {
                let field = serde_json::from_value(serde_json::Value::from(code))
                    .map_err(|_| Problem::Unreadable)?;
                mapping.set(header, field);
            }
        }
        mappings.insert(file.file, mapping);
    }
    app::lists::answer_questions(
        auth.app().clone(),
        &auth.grant,
        list,
        BTreeSet::new(),
        mappings,
    )
    .await?;
    Ok(see_other(&format!("/lijsten/{list}")))
}

/// Goes on reading with what was confirmed.
pub(crate) async fn answer(
    auth: Authorized<UploadList>,
    Path(list): Path<ListId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut confirmations = BTreeSet::new();
    for name in NAMES {
        for value in posted.all(name) {
            confirmations.insert(value.parse().map_err(|_| Problem::Unreadable)?);
        }
    }
    app::lists::answer_questions(
        auth.app().clone(),
        &auth.grant,
        list,
        confirmations,
        BTreeMap::new(),
    )
    .await?;
    Ok(see_other(&format!("/lijsten/{list}")))
}
