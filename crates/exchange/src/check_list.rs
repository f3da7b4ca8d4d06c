//! The check list (controlelijst): our own export with an empty yes/no column, and reading it back.
//!
//! It is how a colleague answers the 'dat' check or looks people up in the trade register without
//! seeing this system. Only reference and answer are read back; the reference is ours and says
//! nothing about the person.

use std::io::{self, Read};

use domain::Bsn;
use serde::{Deserialize, Serialize};

use crate::{
    Field, FileKind, Mapping, ReasonCode, RejectCode, Rejection, Table, WorkerRequest,
    column::{dutch_header, field_of},
    row_buffer::RowBuffer,
    source::{self, Stop},
    values,
};

/// One person on a check list.
#[derive(Clone)]
pub struct CheckLine {
    /// Our row reference: random, good for one list.
    pub reference: String,
    /// Name to look for.
    pub name: String,
    /// Birth date as Dutch readers write it; empty when not needed.
    pub birth_date: String,
    /// Address on one line.
    pub address: String,
    /// The number, when the one who checks may see it.
    pub bsn: Option<Bsn>,
}

/// The check list as a table. `question` is the header of the answer column's neighbour: what is
/// asked, such as ‘bekend bij Wmo of Participatiewet?’.
pub fn check_table(title: &str, question: &str, lines: &[CheckLine]) -> Table {
    let columns = [
        dutch_header(Field::OwnReference),
        "naam",
        "geboortedatum",
        "adres",
        "BSN",
        dutch_header(Field::OwnAnswer),
        "vraag",
    ];
    let row = |line: &CheckLine| {
        let bsn = line
            .bsn
            .as_ref()
            .map(|bsn| bsn.digits().to_owned())
            .unwrap_or_default();
        let (name, born, address) = (
            line.name.clone(),
            line.birth_date.clone(),
            line.address.clone(),
        );
        vec![
            line.reference.clone(),
            name,
            born,
            address,
            bsn,
            String::new(),
            question.to_owned(),
        ]
    };
    Table {
        title: title.to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: lines.iter().map(row).collect(),
    }
}

/// One answer from a check list that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAnswer {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// Our reference, as it stands there.
    pub reference: String,
    /// Yes, no, not answered, or not to be read.
    pub answer: Result<Option<bool>, ReasonCode>,
}

/// Reads a returned check list, CSV or workbook, and gives each answer on. Errors: the file is
/// refused, with the reason for the user, or the pipe is gone.
pub(crate) fn read_check_answers(
    request: &WorkerRequest,
    bytes: &mut impl Read,
    mut give: impl FnMut(CheckAnswer) -> io::Result<()>,
) -> Result<(), Stop> {
    let kind = FileKind::Known;
    let Some(header) = request.files.first() else {
        return Err(Stop::Refused(Rejection::new(
            kind,
            RejectCode::RequestInvalid,
        )));
    };
    source::open(header, bytes, request, |mut opened| {
        let headers = &opened.reader.plan.headers;
        let column = |field| {
            headers
                .iter()
                .position(|header| field_of(header, &Mapping::default()) == Some(field))
        };
        let (Some(reference), Some(answer)) =
            (column(Field::OwnReference), column(Field::OwnAnswer))
        else {
            return Err(Stop::Refused(
                Rejection::new(kind, RejectCode::MissingColumn)
                    .naming(dutch_header(Field::OwnReference)),
            ));
        };
        let mut cells = RowBuffer::default();
        while opened.next_row(&mut cells)? {
            let text = |at| {
                cells
                    .cell(at)
                    .map(|cell| cell.text.trim())
                    .unwrap_or_default()
            };
            let given = match text(reference) {
                "" => Err(ReasonCode::ReferenceUnknown),
                _ => values::yes_no(text(answer)).map_err(|()| ReasonCode::AnswerUnclear),
            };
            give(CheckAnswer {
                row: cells.number,
                reference: text(reference).to_owned(),
                answer: given,
            })?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, MessageReader, WorkerMessage, run_worker};

    /// What the worker answers to this file.
    fn read(bytes: &[u8]) -> Result<Vec<CheckAnswer>, Rejection> {
        let request = WorkerRequest::for_check_list(bytes.len() as u64, Limits::default());
        let mut input = serde_json::to_vec(&request).expect("a request");
        input.push(b'\n');
        input.extend_from_slice(bytes);
        let mut output = Vec::new();
        run_worker(&*input, &mut output).expect("memory does not fail");
        let (mut answers, mut done) = (Vec::new(), false);
        for message in MessageReader::new(&*output) {
            match message.expect("a message") {
                WorkerMessage::Answer(answer) => answers.push(answer),
                WorkerMessage::Rejected(rejection) => return Err(rejection),
                WorkerMessage::Done(_) => done = true,
                _ => {}
            }
        }
        assert!(done, "the worker says when it is done");
        Ok(answers)
    }

    fn lines() -> Vec<CheckLine> {
        ["r1", "r2", "r3", "r4"]
            .map(|reference| CheckLine {
                reference: reference.to_owned(),
                name: "'t Hart; =1".to_owned(),
                birth_date: String::new(),
                address: "Proeflaan 1, 6001 AB  Weert".to_owned(),
                bsn: Bsn::parse("123456782").ok(),
            })
            .to_vec()
    }

    fn answered(mut table: Table) -> Table {
        for (row, answer) in table.rows.iter_mut().zip(["ja", "N", "", "soms"]) {
            row[5] = answer.to_owned();
        }
        table
    }

    #[test]
    fn s1_18_a_returned_check_list_gives_yes_no_and_not_answered() {
        let table = answered(check_table("Controle", "bekend?", &lines()));
        for bytes in [table.to_csv().expect("csv"), table.to_xlsx().expect("xlsx")] {
            let answers = read(&bytes).expect("reads");
            let given: Vec<_> = answers
                .iter()
                .map(|a| (a.row, a.reference.as_str(), a.answer))
                .collect();
            assert_eq!(
                given,
                [
                    (2, "r1", Ok(Some(true))),
                    (3, "r2", Ok(Some(false))),
                    (4, "r3", Ok(None)),
                    (5, "r4", Err(ReasonCode::AnswerUnclear)),
                ]
            );
        }
    }

    #[test]
    fn s1_18_another_file_is_no_check_list() {
        let refused = read(b"BSN;antwoord\r\n123456782;ja\r\n");
        assert_eq!(refused.map_err(|r| r.code), Err(RejectCode::MissingColumn));
    }
}
