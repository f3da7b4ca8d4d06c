//! What is asked instead of guessed: encoding, quotes, order of dates, hidden content.

use crate::{
    Charset, Choice, Confirmation, DateOrder, FileKind, Question, RejectCode, WorkerRequest,
    charset::{self, Verdict},
    date_text::OrderEvidence,
    delimited,
    workbook::Survey,
};

/// Encoding and byte order mark; asks when it is not certain.
pub(super) fn charset(
    file: FileKind,
    sample: &[u8],
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> Result<(Charset, usize), RejectCode> {
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::Encoding(charset) => Some(*charset),
        _ => None,
    });
    match charset::judge(sample) {
        Verdict::Certain(charset, mark) => Ok((charset, mark)),
        Verdict::Refused(code) => Err(code),
        Verdict::Choose(options) => {
            if let Some(charset) = confirmed {
                return Ok((charset, 0));
            }
            let best = options
                .first()
                .map(|(charset, _)| *charset)
                .ok_or(RejectCode::EncodingUnknown)?;
            questions.extend(options.into_iter().map(|(charset, words)| Question {
                confirmation: Confirmation {
                    file,
                    choice: Choice::Encoding(charset),
                },
                dutch: format!(
                    "De {} is gelezen als {}. Staan de letters hieronder goed?",
                    file.dutch(),
                    charset.code()
                ),
                sample: words,
                recommended: charset == best,
            }));
            Ok((best, 0))
        }
    }
}

/// Whether `\"` is an escaped quote here; asks when it occurs (I-34).
pub(super) fn backslash_quotes(
    file: FileKind,
    text: &[u8],
    delimiter: u8,
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> bool {
    if !delimited::has_backslash_quotes(text, delimiter) {
        return false;
    }
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::BackslashQuotes(yes) => Some(*yes),
        _ => None,
    });
    if confirmed.is_none() {
        for (yes, dutch) in [
            (
                true,
                "Een aanhalingsteken na een backslash hoort bij de tekst.",
            ),
            (
                false,
                "Een backslash is een gewoon teken; het aanhalingsteken erna sluit de tekst.",
            ),
        ] {
            let choice = Choice::BackslashQuotes(yes);
            questions.push(Question {
                confirmation: Confirmation { file, choice },
                dutch: dutch.to_owned(),
                sample: "\\\"".to_owned(),
                recommended: yes,
            });
        }
    }
    confirmed.unwrap_or(true)
}

/// Order of dates with slashes, from what the whole column shows (I-60). The inner `None` is a
/// column that contradicts itself.
pub(super) fn date_order(
    file: FileKind,
    evidence: OrderEvidence,
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> (Option<DateOrder>, OrderEvidence) {
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::DateOrder(order) => Some(*order),
        _ => None,
    });
    let order = match (confirmed, evidence.day_first, evidence.month_first) {
        (Some(order), ..) => Some(order),
        (None, true, true) => None,
        (None, false, true) => {
            for (order, sample, recommended) in [
                (DateOrder::MonthFirst, "12/31/2003", true),
                (DateOrder::DayFirst, "31/12/2003", false),
            ] {
                questions.push(Question {
                    confirmation: Confirmation {
                        file,
                        choice: Choice::DateOrder(order),
                    },
                    dutch: match order {
                        DateOrder::MonthFirst => "De maand staat voorop in de datums.".to_owned(),
                        DateOrder::DayFirst => "De dag staat voorop in de datums.".to_owned(),
                    },
                    sample: sample.to_owned(),
                    recommended,
                });
            }
            Some(DateOrder::MonthFirst)
        }
        (None, _, false) => Some(DateOrder::DayFirst),
    };
    (order, evidence)
}

/// Whether hidden rows and columns are read; left out unless the user wants them, asked when they
/// matter (I-80).
pub(super) fn keep_hidden(
    file: FileKind,
    survey: &Survey,
    columns: &[String],
    request: &WorkerRequest,
    questions: &mut Vec<Question>,
) -> bool {
    let confirmed = request.confirmed(file).find_map(|choice| match choice {
        Choice::Hidden(yes) => Some(*yes),
        _ => None,
    });
    if confirmed.is_none() {
        let what = match (survey.hidden_rows, columns) {
            (rows, []) => format!("{rows} verborgen of weggefilterde rijen"),
            (0, names) => format!("verborgen kolommen: {}", names.join(", ")),
            (rows, names) => format!(
                "{rows} verborgen of weggefilterde rijen; verborgen kolommen: {}",
                names.join(", ")
            ),
        };
        for (keep, dutch) in [
            (false, "Laat verborgen rijen en kolommen weg."),
            (true, "Lees verborgen rijen en kolommen ook."),
        ] {
            questions.push(Question {
                confirmation: Confirmation {
                    file,
                    choice: Choice::Hidden(keep),
                },
                dutch: dutch.to_owned(),
                sample: what.clone(),
                recommended: !keep,
            });
        }
    }
    confirmed.unwrap_or(false)
}
