//! The monthly list: from files to a committed list, one question at a time.

use access::policy::{CommitList, DownloadCorrectionFile, ReviewList, TakeBackList, UploadList};
use app::lists::{ListDetail, ListOverview, Purpose, Upload, UploadedFile};
use axum::{
    extract::{Multipart, Path, Query},
    response::Response,
};
use axum_extra::extract::Form as FormBody;
use domain::{ListId, Month, MunicipalityId, Outcome, Track};

use crate::{
    authorized::Authorized,
    form::{Choice, Field, Form, Posted, Reader},
    html::{Answer, again, download, worklist::count},
    page::{FormPage, Page, done, see_other},
    problem::Problem,
    sections::{Act, Figure, Next, Progress, Sections, Step},
    table::{Cell, Facts, Table, Tone},
    texts::Texts,
    wording::word,
};

/// The lists of one's municipalities, newest first.
pub(crate) async fn overview(auth: Authorized<ReviewList>) -> Answer {
    let t = auth.t;
    let lists = app::lists::overview(auth.app(), &auth.grant).await?;
    let columns = [
        "lists-month",
        "lists-municipality",
        "lists-state",
        "lists-rows",
        "lists-uploaded",
    ];
    let table = Table::new(
        t.get("lists-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("lists-none"),
    )
    .rows(lists.iter().map(|list| overview_row(t, list)));
    let page = Sections::new(auth.page(t.get("lists-title"))).lead(t.get("lists-lead"));
    Ok(page
        .steps(vec![Step::main("/lijsten/nieuw", t.get("lists-upload"))])
        .table(&table)
        .answer())
}

fn overview_row(t: Texts, list: &ListOverview) -> Vec<Cell> {
    vec![
        Cell::Link(format!("/lijsten/{}", list.id), month_name(t, list.month)),
        Cell::Text(list.municipality.name.clone()),
        Cell::Badge(tone(list), state(t, list)),
        Cell::Number(t.number(count(list.rows))),
        Cell::Text(list.created_at.dutch()),
    ]
}

/// A month as people say it.
pub(crate) fn month_name(t: Texts, month: Month) -> String {
    let name = t
        .find(&format!("maand-{}", month.month()))
        .unwrap_or_default();
    format!("{name} {}", month.year())
}

fn state(t: Texts, list: &ListOverview) -> String {
    match (list.state.code(), list.purpose) {
        ("reading", _) => t.get("list-state-reading"),
        ("questions", _) => t.get("list-state-questions"),
        ("rejected", _) => t.get("list-state-rejected"),
        ("staged", _) => t.get("list-state-staged"),
        ("committed", Some(Purpose::CountingOnly)) => t.get("list-state-counted"),
        ("committed", _) => t.get("list-state-committed"),
        ("taken_back", _) => t.get("list-state-taken-back"),
        ("handed_over", _) => t.get("list-state-handed-over"),
        ("abandoned", _) => t.get("list-state-abandoned"),
        _ => t.get("list-state-expired"),
    }
}

fn tone(list: &ListOverview) -> Tone {
    match list.state.code() {
        "questions" | "staged" => Tone::Attention,
        "rejected" => Tone::Alarm,
        "handed_over" => Tone::Good,
        _ => Tone::Plain,
    }
}

fn upload_form(
    page: &Page,
    today: domain::Day,
    municipalities: &[app::municipalities::MunicipalityView],
) -> Form {
    let t = page.t;
    let this = today.month();
    let months = (0..13)
        .map(|back| this.plus(-back))
        .map(|month| Choice::new(month.to_string(), month_name(t, month)))
        .collect();
    let places: Vec<Choice> = municipalities
        .iter()
        .map(|one| Choice::new(one.id.to_string(), one.name.clone()))
        .collect();
    let place = if let [only] = municipalities {
        Field::hidden("gemeente", only.id.to_string())
    } else {
        Field::select("gemeente", t.get("lists-municipality"), places)
    };
    page.upload("/lijsten/nieuw", t.get("upload-submit"))
        .field(place)
        .field(
            Field::select("maand", t.get("upload-month"), months)
                .value(this.to_string())
                .narrow(),
        )
        .field(
            Field::day("peildatum", t.get("upload-reference"))
                .hint(t.get("upload-reference-hint"))
                .optional(),
        )
        .field(Field::file("list", t.get("upload-list")).hint(t.get("upload-list-hint")))
        .field(
            Field::file("addresses", t.get("upload-addresses"))
                .hint(t.get("upload-addresses-hint"))
                .optional(),
        )
        .field(
            Field::file("known", t.get("upload-known"))
                .hint(t.get("upload-known-hint"))
                .optional(),
        )
        .field(
            Field::file("self_employed", t.get("upload-self-employed"))
                .hint(t.get("upload-self-employed-hint"))
                .optional(),
        )
        .cancel("/lijsten")
}

async fn upload_page(
    auth: &Authorized<UploadList>,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let t = auth.t;
    let municipalities = app::municipalities::own(auth.app(), auth.grant.municipalities()).await?;
    let page = auth
        .page(t.get("upload-title"))
        .under("/lijsten", t.get("lists-title"));
    let form = mend(upload_form(&page, auth.app().today(), &municipalities))?;
    Ok(Sections::new(page)
        .lead(t.get("upload-lead"))
        .script("upload.js")
        .stages(t.get("stages-label"), stages(t), 0)
        .form(String::new(), Vec::new(), &form)
        .answer())
}

fn stages(t: Texts) -> Vec<String> {
    [
        "stage-upload",
        "stage-check",
        "stage-commit",
        "stage-hand-over",
    ]
    .iter()
    .map(|key| t.get(key))
    .collect()
}

/// The form for a month's files.
pub(crate) async fn ask_upload(auth: Authorized<UploadList>) -> Answer {
    upload_page(&auth, Ok).await
}

/// Takes the files in; reading them goes on in the background.
pub(crate) async fn upload(auth: Authorized<UploadList>, multipart: Multipart) -> Answer {
    let (posted, files) = parts(multipart).await?;
    let mut reader = Reader::new(auth.t, &posted);
    let municipality = reader.parse::<MunicipalityId>("gemeente", "fout-kies");
    let month = reader.parse::<Month>("maand", "fout-maand");
    let reference_date = reader.optional_day("peildatum");
    if !files.iter().any(|file| file.kind.code() == "list") {
        reader.wrong("list", auth.t.get("upload-list-missing"));
    }
    let errors = reader.errors();
    let (Some(municipality), Some(month), true) = (municipality, month, errors.is_empty()) else {
        return upload_page(&auth, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    let upload = Upload {
        municipality,
        month,
        reference_date,
        files,
        digest: None,
    };
    match app::lists::start(auth.app().clone(), &auth.grant, upload).await {
        Ok(list) => Ok(see_other(&format!("/lijsten/{list}"))),
        Err(error) => upload_page(&auth, |form| again(form.fill(&posted), error)).await,
    }
}

/// The fields and the files of a form with files; an empty file field is no file.
async fn parts(mut multipart: Multipart) -> Result<(Posted, Vec<UploadedFile>), Problem> {
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    while let Some(field) = multipart
        .next_field()
        .await
        .map_err(|_| Problem::Unreadable)?
    {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| Problem::TooLarge)?;
        match (file_name, name.parse()) {
            (Some(file_name), Ok(kind)) if !bytes.is_empty() => files.push(UploadedFile {
                kind,
                name: file_name,
                bytes: bytes.to_vec(),
            }),
            (Some(_), _) => {}
            (None, _) => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok((Posted::from_pairs(fields), files))
}

/// One list, whatever it waits for: reading, questions, a decision, the hand-over.
pub(crate) async fn detail(auth: Authorized<ReviewList>, Path(list): Path<ListId>) -> Answer {
    let t = auth.t;
    let detail = app::lists::detail(auth.app(), &auth.grant, list).await?;
    let title = t.with(
        "list-title",
        &[
            ("month", &month_name(t, detail.overview.month)),
            ("place", &detail.overview.municipality.name),
        ],
    );
    let page = Sections::new(auth.page(title).under("/lijsten", t.get("lists-title")));
    let answer = match detail.overview.state.code() {
        "reading" => reading(t, page, &detail),
        "questions" => super::list_questions::page(t, page, &auth.page(String::new()), &detail),
        "rejected" => rejected(t, page, &detail),
        "staged" => staged(t, page, &auth.page(String::new()), &detail),
        "committed" => committed(t, page, &detail),
        _ => closed(t, page, &detail),
    };
    Ok(answer.answer())
}

fn reading(t: Texts, page: Sections, detail: &ListDetail) -> Sections {
    let (done, total) = detail.progress.unwrap_or((0, 0));
    let text = if total > 0 {
        t.with(
            "list-reading-text",
            &[
                ("done", &t.number(count(done))),
                ("total", &t.number(count(total))),
            ],
        )
    } else {
        t.get("list-reading-start")
    };
    let again = format!("/lijsten/{}", detail.overview.id);
    page.lead(t.get("list-reading-lead")).progress(&Progress {
        label: t.get("list-state-reading"),
        text,
        done,
        total,
        again,
    })
}

fn rejected(t: Texts, page: Sections, detail: &ListDetail) -> Sections {
    let why = detail
        .rejection
        .as_ref()
        .map(|one| one.dutch.clone())
        .unwrap_or_default();
    page.notice(
        Tone::Alarm,
        t.get("list-rejected"),
        vec![why, t.get("list-rejected-line")],
    )
    .steps(rejected_steps(t, detail))
}

/// Another file, or other columns when the file itself could be read.
fn rejected_steps(t: Texts, detail: &ListDetail) -> Vec<Step> {
    let again = Step::main("/lijsten/nieuw", t.get("list-again"));
    if detail.detected.is_empty() {
        vec![again]
    } else {
        vec![again, columns_step(t, detail)]
    }
}

fn columns_step(t: Texts, detail: &ListDetail) -> Step {
    Step::link(
        format!("/lijsten/{}/kolommen", detail.overview.id),
        t.get("columns-change"),
    )
}

fn staged(t: Texts, page: Sections, frame: &Page, detail: &ListDetail) -> Sections {
    let base = format!("/lijsten/{}", detail.overview.id);
    let next = Next {
        kicker: t.get("stage-check"),
        title: t.get("list-staged-title"),
        lines: vec![t.get("list-staged-line"), t.get("list-staged-until")],
        tone: Tone::Attention,
        steps: vec![Step::main(
            format!("{base}/vastleggen"),
            t.get("list-to-commit"),
        )],
    };
    let abandon = Act {
        action: format!("{base}/vervallen"),
        once: frame.once.clone(),
        label: t.get("list-abandon"),
        fields: Vec::new(),
        main: false,
    };
    let page = page.stages(t.get("stages-label"), stages(t), 1).next(&next);
    counts(t, alarms(t, page, detail), detail)
        .steps(vec![columns_step(t, detail)])
        .act(&abandon)
}

fn alarms(t: Texts, page: Sections, detail: &ListDetail) -> Sections {
    if detail.alarms.is_empty() {
        return page;
    }
    page.notice(
        Tone::Attention,
        t.get("list-alarms"),
        detail
            .alarms
            .iter()
            .map(|alarm| alarm.dutch.clone())
            .collect(),
    )
}

fn committed(t: Texts, page: Sections, detail: &ListDetail) -> Sections {
    let base = format!("/lijsten/{}", detail.overview.id);
    let counting = detail.overview.purpose == Some(Purpose::CountingOnly);
    let open = count(detail.extra.unchecked_known + detail.extra.unchecked_self_employed);
    let (title, lines, steps) = if counting {
        (
            t.get("list-counted-title"),
            vec![t.get("list-counted-line")],
            vec![Step::other(format!("{base}/verslag"), t.get("list-report"))],
        )
    } else if open > 0 {
        let steps = vec![
            Step::main("/toetsen", t.get("list-to-checks")),
            Step::other(format!("{base}/overdracht"), t.get("list-to-hand-over")),
        ];
        (
            t.get("list-checks-title"),
            vec![t.count("list-checks-line", open)],
            steps,
        )
    } else {
        let steps = vec![Step::main(
            format!("{base}/overdracht"),
            t.get("list-to-hand-over"),
        )];
        (
            t.get("list-committed-title"),
            vec![t.get("list-committed-line")],
            steps,
        )
    };
    let next = Next {
        kicker: t.get("stage-hand-over"),
        title,
        lines,
        tone: Tone::Attention,
        steps,
    };
    let page = page.stages(t.get("stages-label"), stages(t), 3).next(&next);
    counts(t, page, detail).steps(vec![
        Step::other(format!("{base}/verslag"), t.get("list-report")),
        Step::link(format!("{base}/terugdraaien"), t.get("list-take-back")),
    ])
}

fn closed(t: Texts, page: Sections, detail: &ListDetail) -> Sections {
    let base = format!("/lijsten/{}", detail.overview.id);
    let page = page.notice(
        Tone::Plain,
        state(t, &detail.overview),
        vec![t.get("list-closed-line")],
    );
    let page = if detail.overview.state.code() == "handed_over" {
        counts(t, page, detail)
    } else {
        page
    };
    if detail.overview.committed_at.is_some() {
        page.steps(vec![Step::other(
            format!("{base}/verslag"),
            t.get("list-report"),
        )])
    } else {
        page.steps(vec![Step::main("/lijsten/nieuw", t.get("lists-upload"))])
    }
}

/// What each row becomes, with a plain explanation and the rows behind the figure.
fn counts(t: Texts, page: Sections, detail: &ListDetail) -> Sections {
    let base = format!("/lijsten/{}", detail.overview.id);
    let outcome_columns = vec![
        t.get("column-outcome"),
        t.get("column-meaning"),
        t.get("column-rows"),
    ];
    let outcomes = Table::new(t.get("list-outcomes"), outcome_columns, String::new()).rows(
        Outcome::ALL.iter().map(|outcome| {
            let n = detail.tally.outcome(*outcome);
            let to = if *outcome == Outcome::Quarantined {
                format!("{base}/problemen")
            } else {
                format!("{base}/rijen?uitkomst={}", outcome.code())
            };
            // Who may never be approached again is counted, never listed (S1-37).
            let linked = n > 0 && *outcome != Outcome::Suppressed;
            let name = word(t, *outcome);
            vec![
                if linked {
                    Cell::Link(to, name)
                } else {
                    Cell::Text(name)
                },
                Cell::Text(meaning(t, "outcome-why", outcome.code())),
                Cell::Number(t.number(n)),
            ]
        }),
    );
    let track_columns = vec![
        t.get("column-track"),
        t.get("column-meaning"),
        t.get("column-people"),
    ];
    let tracks = Table::new(t.get("list-tracks"), track_columns, String::new()).rows(
        Track::ALL.iter().map(|track| {
            let n = detail.tally.track(*track);
            vec![
                Cell::Text(word(t, *track)),
                Cell::Text(meaning(t, "track-why", track.code())),
                Cell::Number(t.number(n)),
            ]
        }),
    );
    let rows = Figure::new(
        t.number(count(detail.overview.rows)),
        t.get("list-rows-in-all"),
    );
    let page = page.figures(vec![
        rows,
        Figure::new(t.number(detail.tally.new), t.get("list-new-people"))
            .tone(Tone::Good)
            .to(format!("{base}/rijen?uitkomst=new")),
        Figure::new(
            t.number(detail.tally.quarantined),
            t.get("list-quarantined"),
        )
        .tone(Tone::Alarm)
        .to(format!("{base}/problemen")),
    ]);
    page.table(&outcomes)
        .table(&tracks)
        .facts_if_any(t.get("list-extra"), &extra(t, detail))
        .facts_if_any(t.get("list-detected"), &detected(t, detail))
}

fn meaning(t: Texts, set: &str, code: &str) -> String {
    t.find(&format!("{set}-{}", code.replace('_', "-")))
        .unwrap_or_default()
}

fn extra(t: Texts, detail: &ListDetail) -> Facts {
    let (extra, tally) = (&detail.extra, &detail.tally);
    let figures = [
        (tally.re_entries, "extra-re-entries"),
        (tally.joined_approach, "extra-joined"),
        (tally.newly_known, "extra-newly-known"),
        (count(extra.gone), "extra-gone"),
        (tally.known_and_self_employed, "extra-both"),
        (tally.flag_differs, "extra-flag-differs"),
        (count(extra.unchecked_known), "extra-unchecked-known"),
        (
            count(extra.unchecked_self_employed),
            "extra-unchecked-self-employed",
        ),
        (count(extra.secret_address), "extra-secret"),
        (count(extra.deceased), "extra-deceased"),
        (count(extra.emigrated), "extra-emigrated"),
        (count(extra.possible_doubles), "extra-doubles"),
    ];
    figures
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .fold(Facts::new(), |facts, (n, key)| {
            facts.cell(t.find(key).unwrap_or_default(), Cell::Number(t.number(n)))
        })
}

fn detected(t: Texts, detail: &ListDetail) -> Facts {
    detail.detected.iter().fold(Facts::new(), |facts, file| {
        let mut parts = vec![file.format.clone(), file.encoding.clone()];
        parts.extend(
            file.delimiter
                .map(|one| t.value("detected-delimiter", &one.to_string())),
        );
        parts.extend(
            file.sheet
                .as_deref()
                .map(|sheet| t.value("detected-sheet", sheet)),
        );
        parts.push(t.value("detected-header", &file.header_row.to_string()));
        let read = file
            .columns
            .iter()
            .map(|column| column.header.clone())
            .collect::<Vec<_>>()
            .join(", ");
        parts.push(t.value("detected-read", &read));
        if !file.dropped.is_empty() {
            parts.push(t.value("detected-dropped", &file.dropped.join(", ")));
        }
        parts.retain(|part| !part.is_empty());
        facts.fact(file.file.dutch().to_owned(), parts.join("; "))
    })
}

/// Which rows to show, from which row on.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Rows {
    uitkomst: String,
    na: Option<i64>,
}

/// A sample of the rows of one outcome.
pub(crate) async fn rows(
    auth: Authorized<ReviewList>,
    Path(list): Path<ListId>,
    Query(wanted): Query<Rows>,
) -> Answer {
    let t = auth.t;
    let outcome: Outcome = wanted.uitkomst.parse().map_err(|_| Problem::NotFound)?;
    if outcome == Outcome::Suppressed {
        return Err(Problem::NotFound);
    }
    let rows = app::lists::sample(auth.app(), &auth.grant, list, outcome, wanted.na).await?;
    let next = rows.last().filter(|_| rows.len() >= 50).map(|last| {
        format!(
            "/lijsten/{list}/rijen?uitkomst={}&na={}",
            outcome.code(),
            last.row
        )
    });
    let columns = ["column-row", "column-name", "column-track", "column-notes"];
    let table = Table::new(
        word(t, outcome),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("rows-none"),
    )
    .rows(rows.iter().map(|row| {
        let born = row
            .birth_year
            .map(|year| t.value("born-in", &year.to_string()))
            .unwrap_or_default();
        let track = row.track.map(|track| word(t, track)).unwrap_or_default();
        vec![
            Cell::Number(row.row.to_string()),
            Cell::Lines(row.name.clone(), born),
            Cell::Text(track),
            Cell::Text(row.notes.join(" ")),
        ]
    }))
    .next(t, next);
    let page = under_list(auth.page(t.value("rows-title", &word(t, outcome))), list);
    Ok(Sections::new(page)
        .lead(meaning(t, "outcome-why", outcome.code()))
        .table(&table)
        .answer())
}

fn under_list(page: Page, list: ListId) -> Page {
    let t = page.t;
    page.under("/lijsten", t.get("lists-title"))
        .under(format!("/lijsten/{list}"), t.get("list-crumb"))
}

/// Every row that was set apart: where, why and what to do.
pub(crate) async fn problems(
    auth: Authorized<ReviewList>,
    Path(list): Path<ListId>,
    Query(wanted): Query<Rows>,
) -> Answer {
    let t = auth.t;
    let rows = app::lists::problems(auth.app(), &auth.grant, list, wanted.na).await?;
    let next = rows
        .last()
        .filter(|_| rows.len() >= 50)
        .map(|last| format!("/lijsten/{list}/problemen?na={}", last.row));
    let columns = [
        "column-row",
        "column-column",
        "column-reason",
        "column-excerpt",
    ];
    let table = Table::new(
        t.get("problems-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("problems-none"),
    )
    .rows(rows.iter().map(|row| {
        vec![
            Cell::Number(row.row.to_string()),
            Cell::Text(row.column.clone()),
            Cell::Text(row.dutch.clone()),
            Cell::Text(row.excerpt.clone()),
        ]
    }))
    .next(t, next);
    let page = Sections::new(under_list(auth.page(t.get("problems-title")), list))
        .lead(t.get("problems-lead"));
    let page = if rows.is_empty() {
        page
    } else {
        page.steps(vec![
            Step::main(
                format!("/lijsten/{list}/correctiebestand"),
                t.get("problems-download"),
            ),
            Step::other("/lijsten/nieuw", t.get("problems-upload")),
        ])
    };
    Ok(page.table(&table).answer())
}

fn commit_form(page: &Page, detail: &ListDetail) -> Form {
    let t = page.t;
    let purposes = vec![
        Choice::new("approach", t.get("commit-approach")).hint(t.get("commit-approach-hint")),
        Choice::new("counting_only", t.get("commit-counting")).hint(t.get("commit-counting-hint")),
    ];
    let base = format!("/lijsten/{}", detail.overview.id);
    let form = page
        .form(format!("{base}/vastleggen"), t.get("commit-submit"))
        .field(Field::radios("doel", t.get("commit-purpose"), purposes));
    let alarms: Vec<Choice> = detail
        .alarms
        .iter()
        .map(|alarm| Choice::new(alarm.kind.code(), alarm.dutch.clone()))
        .collect();
    let form = if alarms.is_empty() {
        form
    } else {
        form.field(
            Field::checks("alarm", t.get("commit-alarms"), alarms)
                .hint(t.get("commit-alarms-hint")),
        )
    };
    form.cancel(base)
}

async fn commit_page(
    auth: &Authorized<CommitList>,
    list: ListId,
    mend: impl FnOnce(Form) -> Result<Form, Problem>,
) -> Answer {
    let grant = auth.also::<ReviewList>()?;
    let detail = app::lists::detail(auth.app(), &grant, list).await?;
    let page = under_list(auth.page(auth.t.get("commit-title")), list);
    let form = mend(commit_form(&page, &detail))?;
    let facts = Facts::new()
        .fact(
            auth.t.get("lists-municipality"),
            detail.overview.municipality.name.clone(),
        )
        .fact(
            auth.t.get("lists-month"),
            month_name(auth.t, detail.overview.month),
        )
        .fact(
            auth.t.get("list-rows-in-all"),
            auth.t.number(count(detail.overview.rows)),
        )
        .fact(
            auth.t.get("list-new-people"),
            auth.t.number(detail.tally.new),
        )
        .fact(
            auth.t.get("list-quarantined"),
            auth.t.number(detail.tally.quarantined),
        );
    Ok(FormPage::with_facts(
        page,
        auth.t.get("commit-lead"),
        facts,
        form,
    ))
}

/// The last look before a list is taken in.
pub(crate) async fn ask_commit(auth: Authorized<CommitList>, Path(list): Path<ListId>) -> Answer {
    commit_page(&auth, list, Ok).await
}

/// Takes it in.
pub(crate) async fn commit(
    auth: Authorized<CommitList>,
    Path(list): Path<ListId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let purpose = reader.choice("doel", |text| match text {
        "approach" => Some(Purpose::Approach),
        "counting_only" => Some(Purpose::CountingOnly),
        _ => None,
    });
    let Some(purpose) = purpose else {
        let errors = reader.errors();
        return commit_page(&auth, list, |form| Ok(form.fill(&posted).errors(errors))).await;
    };
    match app::lists::commit(auth.app(), &auth.grant, list, purpose, &posted.all("alarm")).await {
        Ok(_) => Ok(done(&format!("/lijsten/{list}"), "vastgelegd")),
        Err(error) => commit_page(&auth, list, |form| again(form.fill(&posted), error)).await,
    }
}

/// Asks before a list is taken back.
pub(crate) async fn ask_take_back(
    auth: Authorized<TakeBackList>,
    Path(list): Path<ListId>,
) -> Answer {
    // Of a list that is not there, or is another's, there is nothing to ask.
    app::lists::detail(auth.app(), &auth.also::<ReviewList>()?, list).await?;
    let page = under_list(auth.page(auth.t.get("list-take-back")), list);
    let form = page
        .form(
            format!("/lijsten/{list}/terugdraaien"),
            auth.t.get("take-back-submit"),
        )
        .danger()
        .cancel(format!("/lijsten/{list}"));
    Ok(FormPage::answer(page, auth.t.get("take-back-lead"), form))
}

/// Takes it back, as long as nothing was handed over.
pub(crate) async fn take_back(auth: Authorized<TakeBackList>, Path(list): Path<ListId>) -> Answer {
    app::lists::take_back(auth.app(), &auth.grant, list).await?;
    Ok(done(&format!("/lijsten/{list}"), "teruggedraaid"))
}

/// Drops a list that was not taken in; its staging is destroyed.
pub(crate) async fn abandon(auth: Authorized<UploadList>, Path(list): Path<ListId>) -> Answer {
    app::lists::abandon(auth.app(), &auth.grant, list).await?;
    Ok(done("/lijsten", "vervallen"))
}

/// The rows set apart, with the reasons, to mend and upload again.
pub(crate) async fn correction_file(
    auth: Authorized<DownloadCorrectionFile>,
    Path(list): Path<ListId>,
) -> Result<Response, Problem> {
    Ok(download(
        app::lists::correction_file(auth.app(), &auth.grant, list).await?,
    ))
}

/// The report one can keep.
pub(crate) async fn report(auth: Authorized<ReviewList>, Path(list): Path<ListId>) -> Answer {
    Ok(download(
        app::lists::report(auth.app(), &auth.grant, list).await?,
    ))
}
