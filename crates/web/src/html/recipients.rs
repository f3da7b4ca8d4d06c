//! Who received something: the letters before a destruction, and the answers after it (AVG art. 19).

use access::policy::{RecordRight, TrackNotices};
use app::recipients::{self, NoticeAnswer, NoticeView};
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, RecipientNoticeId, recipient::NoticeState};

use crate::{
    authorized::Authorized,
    form::Posted,
    html::{Answer, download},
    page::done,
    problem::Problem,
    sections::{Act, Sections, Step, TableForm},
    table::{Cell, Table, Tone},
    texts::Texts,
    wording::word,
};

const ROAD: &str = "/vernietiging/berichten";

/// Who received something about the young person of a case, each with a letter to print.
pub(crate) async fn recipients(auth: Authorized<RecordRight>, Path(case): Path<CaseId>) -> Answer {
    let t = auth.t;
    let found = recipients::recipients(auth.app(), &auth.grant, case).await?;
    let base = format!("/begeleiding/{case}/ontvangers");
    let columns = ["column-receiver", "column-last-contact", "column-letter"];
    let table = Table::new(
        t.get("recipients-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("recipients-none"),
    )
    .rows(found.iter().map(|one| {
        let letter = match &one.printed {
            Some((reference, at)) => Cell::LinkLines(
                format!("{base}/{}", one.number),
                t.get("recipients-print"),
                format!("{reference}, {}", at.dutch()),
            ),
            None => Cell::Text(t.get("recipients-not-yet")),
        };
        vec![
            Cell::Text(one.name.clone()),
            Cell::Text(one.last.dutch()),
            letter,
        ]
    }));
    let frame = auth.page(t.get("recipients-title"));
    let once = frame.once.clone();
    let mut page = Sections::new(frame)
        .lead(t.get("recipients-lead"))
        .table(&table);
    for one in found.iter().filter(|one| one.printed.is_none()) {
        page = page.act(&Act {
            action: format!("{base}/{}", one.number),
            once: once.clone(),
            label: t.value("recipients-prepare", &one.name),
            fields: Vec::new(),
            main: false,
        });
    }
    Ok(page
        .steps(vec![Step::other(
            format!("/rechten/{case}/vergeten"),
            t.get("recipients-on"),
        )])
        .answer())
}

/// Prepares the letter to one receiver.
pub(crate) async fn prepare(
    auth: Authorized<RecordRight>,
    Path((case, number)): Path<(CaseId, String)>,
) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    recipients::prepare(auth.app(), &auth.grant, case, number).await?;
    Ok(done(
        &format!("/begeleiding/{case}/ontvangers"),
        "brief-klaar",
    ))
}

/// The letter to one receiver.
pub(crate) async fn letter(
    auth: Authorized<RecordRight>,
    Path((case, number)): Path<(CaseId, String)>,
) -> Answer {
    let number = number.parse().map_err(|_| Problem::NotFound)?;
    Ok(download(
        recipients::letter(auth.app(), &auth.grant, case, number).await?,
    ))
}

/// The notices after a destruction, those without an answer first.
pub(crate) async fn list(auth: Authorized<TrackNotices>) -> Answer {
    let t = auth.t;
    let found = recipients::list(auth.app(), &auth.grant).await?;
    let frame = auth
        .page(t.get("receivers-title"))
        .under("/vernietiging", t.get("due-title"));
    let late = found.iter().filter(|one| one.is_late).count();
    let rows = TableForm {
        action: ROAD.to_owned(),
        once: frame.once.clone(),
        table: table(t, &found),
        submit: t.get("receivers-save"),
    };
    let mut page = Sections::new(frame).lead(t.get("receivers-lead"));
    if late > 0 {
        page = page.notice(
            Tone::Attention,
            t.count("receivers-late", late as u64),
            vec![t.get("receivers-late-line")],
        );
    }
    let page = if found.is_empty() {
        page.notice(Tone::Good, t.get("receivers-none"), Vec::new())
    } else {
        page.table_form(&rows)
    };
    Ok(page.answer())
}

fn table(t: Texts, found: &[NoticeView]) -> Table {
    let columns = [
        "column-reference",
        "column-receiver",
        "column-last-contact",
        "column-receivers-destroyed",
        "column-answer",
    ];
    let choices: Vec<(String, String)> = [NoticeState::Open]
        .iter()
        .map(|one| (one.code().to_owned(), word(t, *one)))
        .chain([("reminded".to_owned(), t.get("receivers-reminded"))])
        .chain(
            [NoticeState::Confirmed, NoticeState::Refused]
                .iter()
                .map(|one| (one.code().to_owned(), word(t, *one))),
        )
        .collect();
    Table::new(
        t.get("receivers-caption"),
        columns.iter().map(|key| t.get(key)).collect(),
        t.get("receivers-none"),
    )
    .rows(found.iter().map(|one| {
        let receiver = one
            .partner
            .map_or_else(|| t.get("receivers-own-system"), |partner| word(t, partner));
        let how = if one.printed {
            String::new()
        } else {
            t.get("receivers-not-printed")
        };
        let since = match (one.reminded_on, one.answered_on) {
            (_, Some(on)) => t.value("receivers-answered-on", &on.dutch()),
            (Some(on), None) => t.value("receivers-reminded-on", &on.dutch()),
            (None, None) if one.is_late => t.get("receivers-is-late"),
            (None, None) => String::new(),
        };
        vec![
            Cell::Lines(one.reference.clone(), one.municipality.clone()),
            Cell::Lines(receiver, how),
            Cell::Text(one.contacted_on.dutch()),
            Cell::Lines(one.made_on.dutch(), since),
            Cell::Choose(
                format!("b-{}", one.id),
                t.value("receivers-answer-of", &one.reference),
                choices.clone(),
                one.state.code().to_owned(),
            ),
        ]
    }))
}

/// Records what became of them.
pub(crate) async fn record(
    auth: Authorized<TrackNotices>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let answers: Option<Vec<(RecipientNoticeId, NoticeAnswer)>> = posted
        .starting("b-")
        .into_iter()
        .map(|(id, value)| {
            let answer = match value.as_str() {
                "reminded" => NoticeAnswer::Reminded,
                code => NoticeAnswer::State(code.parse().ok()?),
            };
            Some((id.parse().ok()?, answer))
        })
        .collect();
    let answers = answers.ok_or(Problem::Unreadable)?;
    recipients::record(auth.app(), &auth.grant, &answers).await?;
    Ok(done(ROAD, "berichten"))
}
