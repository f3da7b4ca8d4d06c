//! Workbooks: which sheet, what is hidden in it, where the header stands.

use std::collections::VecDeque;

use super::{
    Opened, Rows, Source, Stop, detected, evidence, find_header, finish, question, row_reader,
};
use crate::{
    Choice, Confirmation, Detected, Field, FileKind, Mapping, Question, RejectCode, Rejection,
    WorkerRequest,
    date_text::OrderEvidence,
    workbook::{self, Archive, SheetPart, SheetReader, Workbook},
};

pub(super) fn open<R>(
    file: FileKind,
    bytes: &[u8],
    request: &WorkerRequest,
    then: impl FnOnce(Opened<'_, '_>) -> Result<R, Stop>,
) -> Result<R, Stop> {
    let refuse = |code| Stop::Refused(Rejection::new(file, code));
    let limits = &request.limits;
    let mapping = request.mappings.get(&file).cloned().unwrap_or_default();
    let mut archive = Archive::open(bytes, limits).map_err(refuse)?;
    let book = workbook::open(&mut archive, limits).map_err(refuse)?;
    let mut questions = Vec::new();
    let sheet = choose_sheet(file, &mut archive, &book, &mapping, request, &mut questions)?;
    let survey = workbook::survey(&mut archive, &sheet.part, limits).map_err(refuse)?;
    if !survey.has_values {
        return Err(refuse(RejectCode::EmptyFile));
    }
    let order = if survey.slash_dates || book.tables.strings.may_hold_slash_dates() {
        let source =
            SheetReader::open(&mut archive, &sheet.part, &book.tables, limits).map_err(refuse)?;
        let mut rows = Rows {
            waiting: VecDeque::new(),
            source: Source::Sheet(Box::new(source)),
        };
        evidence(file, &mut rows, &mapping)
    } else {
        OrderEvidence::default()
    };
    let order = question::date_order(file, order, request, &mut questions);
    let source =
        SheetReader::open(&mut archive, &sheet.part, &book.tables, limits).map_err(refuse)?;
    let mut rows = Rows {
        waiting: VecDeque::new(),
        source: Source::Sheet(Box::new(source)),
    };
    if survey.out_of_order {
        rows.sort(file)?;
    }
    let (header_row, mut plan) = find_header(file, &mut rows, &mapping)?;
    let hides = |at: usize| u32::try_from(at).is_ok_and(|at| survey.hides_column(at + 1));
    let hidden_columns: Vec<String> = plan
        .headers
        .iter()
        .enumerate()
        .filter(|(at, h)| hides(*at) && !h.is_empty())
        .map(|(_, h)| h.clone())
        .collect();
    let hidden_matters =
        survey.hidden_rows > 0 || plan.columns.iter().any(|column| hides(column.at));
    let leave_out = hidden_matters
        && !question::keep_hidden(file, &survey, &hidden_columns, request, &mut questions);
    let mapping_in_force = plan.mapping();
    if leave_out {
        plan.leave_out(hides);
        if plan.at(Field::Bsn).is_none() && questions.is_empty() {
            return Err(Stop::Refused(
                Rejection::new(file, RejectCode::MissingColumn).naming("BSN"),
            ));
        }
    }
    let other = |other: &&SheetPart| other.name != sheet.name;
    let detected = Detected {
        format: "xlsx".to_owned(),
        sheet: Some(sheet.name.clone()),
        other_sheets: book
            .sheets
            .iter()
            .filter(other)
            .map(|sheet| sheet.name.clone())
            .collect(),
        hidden_rows: survey.hidden_rows,
        hidden_columns,
        hidden_left_out: leave_out,
        comments_dropped: book.comments,
        mapping: mapping_in_force,
        ..detected(file, header_row, &plan)
    };
    let reader = row_reader(plan, order, Some(&survey), book.from_1904, request);
    finish(file, detected, questions, reader, rows, request, then)
}

/// The sheet to read: the only one with our header, or the one the user names (I-80).
fn choose_sheet(
    file: FileKind,
    archive: &mut Archive<'_>,
    book: &Workbook,
    mapping: &Mapping,
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> Result<SheetPart, Stop> {
    let refuse = |code| Stop::Refused(Rejection::new(file, code));
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::Sheet(name) => Some(name.as_str()),
        _ => None,
    });
    if let Some(sheet) = book
        .sheets
        .iter()
        .find(|sheet| Some(sheet.name.as_str()) == confirmed)
    {
        return Ok(sheet.clone());
    }
    let mut found: Vec<&SheetPart> = Vec::new();
    for sheet in &book.sheets {
        // The survey bounds a hostile sheet before its rows are looked at.
        if book.sheets.len() == 1 {
            found.push(sheet);
            break;
        }
        let source = SheetReader::open(archive, &sheet.part, &book.tables, &request.limits)
            .map_err(refuse)?;
        let mut rows = Rows {
            waiting: VecDeque::new(),
            source: Source::Sheet(Box::new(source)),
        };
        if find_header(file, &mut rows, mapping).is_ok() {
            found.push(sheet);
        }
    }
    let visible: Vec<&SheetPart> = found
        .iter()
        .copied()
        .filter(|sheet| !sheet.hidden)
        .collect();
    let must_ask = visible.len() != 1 && !found.is_empty();
    let candidates = if visible.is_empty() { found } else { visible };
    if must_ask {
        questions.extend(candidates.iter().enumerate().map(|(at, sheet)| Question {
            confirmation: Confirmation {
                file,
                choice: Choice::Sheet(sheet.name.clone()),
            },
            dutch: format!(
                "Lees het {}blad ‘{}’.",
                if sheet.hidden { "verborgen " } else { "" },
                sheet.name
            ),
            sample: sheet.name.clone(),
            recommended: at == 0,
        }));
    }
    // Without a header anywhere the first sheet's own refusal says what is missing.
    let first = candidates
        .first()
        .copied()
        .or_else(|| book.sheets.iter().find(|sheet| !sheet.hidden));
    first.cloned().ok_or_else(|| refuse(RejectCode::NoSheet))
}
