//! The outcome "not now", of which the regisseur takes note (S1-65).

use access::policy::NoteOutcome;
use app::guidance::OutcomeLine;
use axum::extract::Path;
use axum_extra::extract::Form as FormBody;
use domain::{CaseId, Day};

use crate::{
    authorized::Authorized,
    form::{Field, Posted, Reader},
    html::{Answer, mended},
    page::{FormPage, done},
    table::{Cell, Facts, Table},
    texts::Texts,
    wording::word,
};

/// What waits to be taken note of, for the regisseur's work list; `None` when nothing does.
pub(crate) fn to_note(t: Texts, lines: &[OutcomeLine]) -> Option<Table> {
    if lines.is_empty() {
        return None;
    }
    let columns = [
        "column-name",
        "outcome-since",
        "outcome-what",
        "outcome-call",
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::LinkLines(
                format!("/regie/uitkomst/{}", line.case),
                line.name.clone(),
                line.municipality.clone(),
            ),
            Cell::Text(line.on.dutch()),
            Cell::Lines(t.get("outcome-not-now"), word(t, line.reason)),
            Cell::Text(call(t, line)),
        ]
    });
    let columns = columns.iter().map(|key| t.get(key)).collect();
    Some(Table::new(t.get("outcome-caption"), columns, String::new()).rows(rows))
}

fn call(t: Texts, line: &OutcomeLine) -> String {
    line.call_again
        .map_or_else(|| t.get("outcome-no-call"), Day::dutch)
}

/// One outcome, with the button that says it was seen.
pub(super) async fn ask(auth: Authorized<NoteOutcome>, Path(case): Path<CaseId>) -> Answer {
    page(&auth, case, None).await
}

/// Seen.
pub(super) async fn seen(
    auth: Authorized<NoteOutcome>,
    Path(case): Path<CaseId>,
    FormBody(posted): FormBody<Posted>,
) -> Answer {
    let mut reader = Reader::new(auth.t, &posted);
    let version = reader.parse("versie", "error-unreadable-line");
    let outcome = match version {
        Some(version) => {
            match app::guidance::note_outcome(auth.app(), &auth.grant, case, version).await {
                Ok(()) => return Ok(done("/regie", "uitkomst-gezien")),
                Err(error) => Err(error),
            }
        }
        None => Ok(reader.errors()),
    };
    page(&auth, case, Some(outcome)).await
}

async fn page(
    auth: &Authorized<NoteOutcome>,
    case: CaseId,
    outcome: Option<Result<Vec<(&'static str, String)>, app::AppError>>,
) -> Answer {
    let t = auth.t;
    let line = app::guidance::outcome(auth.app(), &auth.grant, case).await?;
    let page = auth
        .page(line.name.clone())
        .under("/regie", t.get("menu-regie"));
    let facts = Facts::new()
        .fact(t.get("outcome-what"), t.get("outcome-not-now"))
        .fact(t.get("guide-reason"), word(t, line.reason))
        .fact(t.get("outcome-since"), line.on.dutch())
        .fact(t.get("outcome-call"), call(t, &line))
        .fact(t.get("fact-municipality"), line.municipality.clone());
    let mut form = page
        .form(format!("/regie/uitkomst/{case}"), t.get("outcome-seen"))
        .field(Field::hidden("versie", line.version.to_string()))
        .cancel("/regie");
    if let Some(outcome) = outcome {
        form = mended(form, outcome)?;
    }
    Ok(FormPage::with_facts(
        page,
        t.get("outcome-lead"),
        facts,
        form,
    ))
}
