//! Text files: encoding, separator line, delimiter, quotes, order of dates.

use std::{
    collections::VecDeque,
    io::{self, Cursor, Read},
};

use super::{
    HEAD, Opened, Rows, Source, Stop, detected, evidence, find_header, finish, question, row_reader,
};
use crate::{
    Charset, Detected, FileKind, Mapping, RejectCode, Rejection, WorkerRequest,
    charset::Transcoder,
    date_text::OrderEvidence,
    delimited::{self, DelimitedReader, Dialect},
    header::{self, HEADER_WITHIN},
    row_buffer::RowBuffer,
    workbook::may_hold_slash_dates,
};

pub(super) fn open<R>(
    file: FileKind,
    sample: &[u8],
    length: u64,
    input: &mut dyn Read,
    request: &WorkerRequest,
    then: impl FnOnce(Opened<'_, '_>) -> Result<R, Stop>,
) -> Result<R, Stop> {
    let refuse = |code| Stop::Refused(Rejection::new(file, code));
    let mut questions = Vec::new();
    let (charset, mark) =
        question::charset(file, sample, request, &mut questions).map_err(refuse)?;
    let rest = sample.get(mark..).unwrap_or_default();
    let head = head_of(rest, charset);
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(refuse(RejectCode::EmptyFile));
    }
    let mapping = request.mappings.get(&file).cloned().unwrap_or_default();
    let (separator, skip) =
        delimited::separator_line(&head).map_or((None, 0), |(d, n)| (Some(d), n));
    let head = head.get(skip..).unwrap_or_default();
    let delimiter = separator.unwrap_or_else(|| delimiter_of(head, &mapping, request));
    let backslash_quotes =
        question::backslash_quotes(file, rest, delimiter, request, &mut questions);
    let dialect = Dialect {
        delimiter,
        backslash_quotes,
    };
    let order = if may_hold_slash_dates(rest) {
        evidence_in_text(rest, charset, skip, dialect, file, &mapping, request)
    } else {
        OrderEvidence::default()
    };
    let order = question::date_order(file, order, request, &mut questions);
    let byte_order_mark = mark > 0;
    let more = input.take(length - sample.len() as u64);
    let bytes = Cursor::new(sample.get(mark..).unwrap_or_default()).chain(more);
    let mut text = Transcoder::new(bytes, charset);
    io::copy(&mut text.by_ref().take(skip as u64), &mut io::sink())?;
    let boxed: Box<dyn Read + '_> = Box::new(text);
    let source = Source::Text(Box::new(DelimitedReader::new(
        boxed,
        dialect,
        &request.limits,
    )));
    let mut rows = Rows {
        waiting: VecDeque::new(),
        source,
    };
    let (header_row, plan) = find_header(file, &mut rows, &mapping)?;
    let detected = Detected {
        format: "csv".to_owned(),
        encoding: charset.code().to_owned(),
        byte_order_mark,
        delimiter: Some(char::from(delimiter)),
        ..detected(file, header_row, &plan)
    };
    let reader = row_reader(plan, order, None, false, request);
    finish(file, detected, questions, reader, rows, request, then)
}

/// The first part of the file as UTF-8.
fn head_of(bytes: &[u8], charset: Charset) -> Vec<u8> {
    let mut head = Vec::new();
    let raw = bytes.get(..HEAD).unwrap_or(bytes);
    // Reading from memory cannot fail.
    let _ = Transcoder::new(raw, charset).read_to_end(&mut head);
    head
}

/// The delimiter under which the first rows look most like our table.
fn delimiter_of(head: &[u8], mapping: &Mapping, request: &WorkerRequest) -> u8 {
    let mut best = (b';', (0, 0));
    for delimiter in [b';', b',', b'\t', b'|'] {
        let dialect = Dialect {
            delimiter,
            backslash_quotes: false,
        };
        let mut reader = DelimitedReader::new(head, dialect, &request.limits);
        let (mut rows, mut row) = (Vec::new(), RowBuffer::default());
        while rows.len() < HEADER_WITHIN && matches!(reader.next_row(&mut row), Ok(true)) {
            rows.push(row.clone());
        }
        let likeness = header::likeness(&rows, mapping);
        if likeness > best.1 {
            best = (delimiter, likeness);
        }
    }
    best.0
}

/// Looks through the birth dates of a text.
fn evidence_in_text(
    text: &[u8],
    charset: Charset,
    skip: usize,
    dialect: Dialect,
    file: FileKind,
    mapping: &Mapping,
    request: &WorkerRequest,
) -> OrderEvidence {
    let mut reader = Transcoder::new(text, charset);
    // Reading from memory cannot fail.
    let _ = io::copy(&mut reader.by_ref().take(skip as u64), &mut io::sink());
    let boxed: Box<dyn Read + '_> = Box::new(reader);
    let source = Source::Text(Box::new(DelimitedReader::new(
        boxed,
        dialect,
        &request.limits,
    )));
    let mut rows = Rows {
        waiting: VecDeque::new(),
        source,
    };
    evidence(file, &mut rows, mapping)
}
