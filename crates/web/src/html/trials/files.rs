//! The file of a trial for a researcher: asked for with a reason, agreed to by a second person (security.md C10).

use access::policy::{AgreeToFile, ExportTrial, SeeTrials};
use app::trials::{FileView, TrialFile};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{FileRequestId, FileState, TrialId};

use super::PATH;
use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted},
    html::{Answer, download, mended, sign_in_again},
    page::done,
    problem::Problem,
    sections::{Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
};

const FILES: &str = "/bestanden";

/// How a request stands, as a badge.
fn state(t: Texts, one: &FileView) -> Cell {
    match one.state {
        FileState::Waiting(until) => {
            Cell::Badge(Tone::Attention, t.value("file-waits", &until.dutch()))
        }
        FileState::Open(until) => Cell::Badge(Tone::Good, t.value("file-open", &until.dutch())),
        FileState::Refused => Cell::Badge(Tone::Plain, t.get("file-refused")),
        FileState::Lapsed => Cell::Badge(Tone::Plain, t.get("file-lapsed")),
    }
}

/// Who answered and why not.
fn answered(one: &FileView) -> Cell {
    match &one.request.answer {
        None => Cell::Text("–".to_owned()),
        Some(answer) if answer.reason.is_empty() => {
            Cell::Lines(one.answered_by.clone(), answer.at.dutch())
        }
        Some(answer) => Cell::Lines(one.answered_by.clone(), answer.reason.clone()),
    }
}

fn asked(one: &FileView) -> Cell {
    Cell::Lines(one.by.clone(), one.request.at.dutch())
}

fn what(one: &FileView) -> Cell {
    Cell::Lines(one.request.recipient.clone(), one.request.purpose.clone())
}

async fn ask_page(
    auth: &Authorized<ExportTrial>,
    id: TrialId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let trial = app::trials::view(auth.app(), &auth.also::<SeeTrials>()?, id).await?;
    let files = app::trials::files_of(auth.app(), &auth.grant, id).await?;
    let own = format!("{PATH}/{id}");
    let page = auth
        .page(t.get("file-title"))
        .under(own.clone(), trial.protocol.name);
    let columns = [
        "file-for",
        "file-asked",
        "file-persons",
        "column-state",
        "file-answered",
        "column-file",
    ];
    let row = |one: &FileView| {
        let base = format!("{PATH}/bestanden/{}", one.id);
        vec![
            what(one),
            asked(one),
            Cell::Number(t.number(one.request.persons.into())),
            state(t, one),
            answered(one),
            if one.may_fetch && auth.session.fresh {
                Cell::Links(vec![
                    (format!("{base}/proef.xlsx"), "XLSX".to_owned()),
                    (format!("{base}/proef.csv"), "CSV".to_owned()),
                ])
            } else {
                Cell::Text("–".to_owned())
            },
        ]
    };
    let table = Table::new(
        t.get("file-requests"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("file-none"),
    )
    .rows(files.iter().map(row));
    let form = page
        .form(format!("{own}/bestand"), t.get("file-ask"))
        .field(Field::text("voor", t.get("file-for")).hint(t.get("file-for-hint")))
        .field(Field::area("waarvoor", t.get("file-purpose")).hint(t.get("file-purpose-hint")))
        .cancel(own.clone());
    let form = mend(form)?;
    let again = sign_in_again(t, &page, &format!("{own}/bestand"));
    let mut page = Sections::new(page).lead(t.get("file-lead")).table(&table);
    if !auth.session.fresh && files.iter().any(|one| one.may_fetch) {
        page = page
            .panel(t.get("file-again-title"), vec![t.get("file-again")])
            .act(&again);
    }
    Ok(page.form(t.get("file-new"), Vec::new(), &form).answer())
}

/// The requests for the file of a trial, and a form for a new one.
pub(crate) async fn ask(auth: Authorized<ExportTrial>, Path(id): Path<TrialId>) -> Answer {
    ask_page(&auth, id, Ok).await
}

/// Asks for it.
pub(crate) async fn request(
    auth: Authorized<ExportTrial>,
    Path(id): Path<TrialId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let (recipient, purpose) = (posted.one("voor"), posted.one("waarvoor"));
    match app::trials::ask(auth.app(), &auth.grant, id, recipient, purpose).await {
        Ok(_) => Ok(done(&format!("{PATH}/{id}/bestand"), "bestand-gevraagd")),
        Err(error) => ask_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}

/// The file, as a workbook or as CSV.
pub(crate) async fn fetch(
    auth: Authorized<ExportTrial>,
    Path((id, form)): Path<(FileRequestId, String)>,
) -> Answer {
    let form = match form.as_str() {
        "proef.xlsx" => TrialFile::Workbook,
        "proef.csv" => TrialFile::Csv,
        _ => return Err(Problem::NotFound),
    };
    auth.session.must_be_fresh()?;
    Ok(download(
        app::trials::export(auth.app(), &auth.grant, id, form).await?,
    ))
}

/// What was asked for in one's municipalities.
pub(crate) async fn all(auth: Authorized<AgreeToFile>) -> Answer {
    let t = auth.t;
    let files = app::trials::files(auth.app(), &auth.grant).await?;
    let columns = [
        "file-what",
        "file-for",
        "file-asked",
        "column-state",
        "file-answered",
    ];
    let row = |one: &FileView| {
        let name = one.trial_name.clone();
        let about = t.value("file-about", &t.number(one.request.persons.into()));
        vec![
            if one.may_answer {
                Cell::LinkLines(format!("{FILES}/{}", one.id), name, about)
            } else {
                Cell::Lines(name, about)
            },
            what(one),
            asked(one),
            state(t, one),
            answered(one),
        ]
    };
    let table = Table::new(
        t.get("file-requests"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("files-none"),
    )
    .rows(files.iter().map(row));
    Ok(Sections::new(auth.page(t.get("files-title")))
        .lead(t.get("files-lead"))
        .table(&table)
        .answer())
}

async fn answer_page(
    auth: &Authorized<AgreeToFile>,
    id: FileRequestId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let files = app::trials::files(auth.app(), &auth.grant).await?;
    let one = files
        .into_iter()
        .find(|one| one.id == id)
        .ok_or(Problem::NotFound)?;
    let page = auth
        .page(t.get("file-answer"))
        .under(FILES, t.get("files-title"));
    let facts = Facts::new()
        .fact(t.get("file-what"), one.trial_name.clone())
        .fact(t.get("file-persons"), t.number(one.request.persons.into()))
        .fact(t.get("file-for"), one.request.recipient.clone())
        .fact(t.get("file-purpose"), one.request.purpose.clone())
        .fact(
            t.get("file-asked"),
            format!("{}, {}", one.by, one.request.at.dutch()),
        );
    if !one.may_answer {
        return Ok(Sections::new(page)
            .notice(Tone::Plain, t.get("file-answered-already"), Vec::new())
            .facts(t.get("file-request"), &facts)
            .steps(vec![Step::link(FILES, t.get("files-title"))])
            .answer());
    }
    let form = page
        .form(format!("{FILES}/{id}"), t.get("file-answer-do"))
        .field(Field::radios(
            "akkoord",
            t.get("file-agree"),
            vec![
                Choice::new("ja", t.get("file-agree-yes")),
                Choice::new("nee", t.get("file-agree-no")),
            ],
        ))
        .field(
            Field::area("reden", t.get("file-reason"))
                .hint(t.get("file-reason-hint"))
                .optional(),
        )
        .cancel(FILES);
    let form = mend(form)?;
    Ok(Sections::new(page)
        .lead(t.get("file-answer-lead"))
        .facts(t.get("file-request"), &facts)
        .form(String::new(), Vec::new(), &form)
        .answer())
}

/// Asks whether a file may be made.
pub(crate) async fn ask_answer(
    auth: Authorized<AgreeToFile>,
    Path(id): Path<FileRequestId>,
) -> Answer {
    answer_page(&auth, id, Ok).await
}

/// Keeps the answer.
pub(crate) async fn answer(
    auth: Authorized<AgreeToFile>,
    Path(id): Path<FileRequestId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let agreed = match posted.one("akkoord") {
        "ja" => true,
        "nee" => false,
        _ => {
            let missing = vec![("akkoord", auth.t.get("file-agree-missing"))];
            return answer_page(&auth, id, |form| Ok(form.fill(&posted).errors(missing))).await;
        }
    };
    let reason = posted.one("reden");
    match app::trials::answer(auth.app(), &auth.grant, id, agreed, reason).await {
        Ok(()) => Ok(done(FILES, "bestand-beantwoord")),
        Err(error) => answer_page(&auth, id, |form| mended(form.fill(&posted), Err(error))).await,
    }
}
