//! The monthly list: all lists, and one list with whatever it waits for.

use access::policy::ReviewList;
use app::lists::{ListDetail, ListOverview, Purpose};
use axum::extract::Path;
use domain::{ListId, Month};

use crate::{
    authorized::Authorized,
    html::{Answer, list_counts::counts, worklist::count},
    page::Page,
    sections::{Act, Next, Progress, Sections, Step},
    table::{Cell, Table, Tone},
    texts::Texts,
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
    let mut page = Sections::new(auth.page(title).under("/lijsten", t.get("lists-title")));
    if detail.overview.state.code() == "handed_over" {
        page = super::handover::later(&auth, page, Some(list)).await?;
    }
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

/// The four stages of a list, from its files to the hand-over.
pub(crate) fn stages(t: Texts) -> Vec<String> {
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

/// A page one level below a list.
pub(crate) fn under_list(page: Page, list: ListId) -> Page {
    let t = page.t;
    page.under("/lijsten", t.get("lists-title"))
        .under(format!("/lijsten/{list}"), t.get("list-crumb"))
}
