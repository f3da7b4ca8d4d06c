//! The check list (controlelijst): our own export with an empty yes/no column, and reading it back.
//!
//! It is how a colleague answers the 'dat' check or looks people up in the trade register without
//! seeing this system. Only reference and answer are read back; the reference is ours and says
//! nothing about the person.

use domain::Bsn;

use crate::{
    Field, FileHeader, FileKind, Limits, Mapping, ReasonCode, RejectCode, Rejection, Table,
    WorkerRequest,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckAnswer {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// Our reference, as it stands there.
    pub reference: String,
    /// Yes, no, not answered, or not to be read.
    pub answer: Result<Option<bool>, ReasonCode>,
}

/// Reads a returned check list, CSV or workbook. Meant to run in the import worker, like every file
/// from outside. Errors: the file is refused, with the reason for the user.
pub fn read_check_answers(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<CheckAnswer>, Rejection> {
    let kind = FileKind::Known;
    let header = FileHeader {
        kind,
        name: name.to_owned(),
        length: bytes.len() as u64,
    };
    let request = WorkerRequest::for_check_list(*limits);
    let answers = source::open(&header, &mut &*bytes, &request, |mut opened| {
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
        let (mut cells, mut answers) = (RowBuffer::default(), Vec::new());
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
            answers.push(CheckAnswer {
                row: cells.number,
                reference: text(reference).to_owned(),
                answer: given,
            });
        }
        Ok(answers)
    });
    answers.map_err(|stop| match stop {
        Stop::Refused(rejection) => rejection,
        // Reading from memory fails only when the length was wrong.
        Stop::Pipe(_) => Rejection::new(kind, RejectCode::CorruptWorkbook),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let answers =
                read_check_answers("controle", &bytes, &Limits::default()).expect("reads");
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
        let refused =
            read_check_answers("x", b"BSN;antwoord\r\n123456782;ja\r\n", &Limits::default());
        assert_eq!(refused.map_err(|r| r.code), Err(RejectCode::MissingColumn));
    }
}
