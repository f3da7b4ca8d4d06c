//! I-36 to I-53: the number itself.

use super::{CorpusCase, made_up_bsn};

/// A list of one row with this number.
fn one(id: &'static str, title: &'static str, number: &str, expect: &'static str) -> CorpusCase {
    CorpusCase::csv(id, title, format!("BSN;nieuw\r\n{number};ja\r\n"), expect)
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
pub(super) fn cases() -> Vec<CorpusCase> {
    let (a, b) = (made_up_bsn(0), made_up_bsn(1));
    let rows = |text: String| format!("BSN;achternaam;geboortedatum\r\n{text}");
    vec![
        one("I-36", "nine good digits", &a, "rows 1, A"),
        one("I-37", "eaten zero", "10000008", "rows 1, N zero_put_back"),
        one(
            "I-37",
            "eight digits that fail",
            "10000009",
            "rows 1, Q bsn_check_failed@2",
        ),
        one(
            "I-38",
            "seven digits",
            "1234567",
            "rows 1, Q bsn_too_short@2",
        ),
        one(
            "I-39",
            "nine zeros",
            "000000000",
            "rows 1, Q bsn_check_failed@2",
        ),
        one(
            "I-40",
            "eleven-test fails",
            "123456789",
            "rows 1, Q bsn_check_failed@2",
        ),
        one(
            "I-41",
            "exact number with exponent",
            "1.23456782E8",
            "rows 1, N number_read",
        ),
        one(
            "I-41",
            "number with zero fraction",
            "123456782.0",
            "rows 1, N number_read",
        ),
        one(
            "I-42",
            "rounded number",
            "1,23E+08",
            "rows 1, Q bsn_precision_lost@2",
        ),
        one(
            "I-43",
            "dots",
            "1234.56.782",
            "rows 1, N bsn_separators_removed",
        ),
        one(
            "I-43",
            "spaces",
            "1234 56 782",
            "rows 1, N bsn_separators_removed",
        ),
        one(
            "I-43",
            "no-break spaces",
            "1234\u{a0}56\u{a0}782",
            "rows 1, N bsn_separators_removed",
        ),
        one("I-43", "leading quote", "'123456782", "rows 1, A"),
        one("I-44", "letter O", "12345678O", "rows 1, Q bsn_letters@2"),
        one("I-44", "letter l", "l23456782", "rows 1, Q bsn_letters@2"),
        one(
            "I-45",
            "Arabic-Indic digits",
            "١٢٣٤٥٦٧٨٢",
            "rows 1, Q bsn_other_digits@2",
        ),
        one(
            "I-45",
            "full-width digits",
            "１２３４５６７８２",
            "rows 1, Q bsn_other_digits@2",
        ),
        one(
            "I-46",
            "A-number",
            "1234567890",
            "rows 1, Q bsn_looks_like_a_number@2",
        ),
        one(
            "I-46",
            "eleven digits",
            "12345678901",
            "rows 1, Q bsn_too_long@2",
        ),
        CorpusCase::csv(
            "I-38",
            "no number",
            rows(";Jansen;01-02-2002\r\n".into()),
            "rows 1, Q bsn_missing@2",
        ),
        CorpusCase::csv(
            "I-47",
            "one person twice",
            rows(format!(
                "{a};Jansen;01-02-2002\r\n{a};Jansen;01-02-2002\r\n"
            )),
            "rows 2, duplicates 1, A",
        ),
        CorpusCase::csv(
            "I-48",
            "one number, two persons",
            rows(format!(
                "{a};Jansen;01-02-2002\r\n{b};Bakker;01-02-2001\r\n{a};de Vries;03-04-2001\r\n"
            )),
            "rows 3, conflict 2, Q same_bsn_other_person@4",
        ),
        CorpusCase::csv(
            "I-49",
            "one person, two numbers",
            rows(format!(
                "{a};Jansen;01-02-2002\r\n{b};Jansen;01-02-2002\r\n"
            )),
            "rows 2, N possible_double",
        ),
        CorpusCase::csv(
            "I-50",
            "a number in a name",
            rows(format!("{a};Jansen {b};01-02-2002\r\n")),
            "rows 1, Q bsn_in_other_column@2",
        ),
        CorpusCase::csv(
            "I-50",
            "a number in a dropped column",
            format!("BSN;notitie\r\n{a};{b}\r\n"),
            "rows 1, N bsn_in_dropped_column",
        ),
        one(
            "I-53",
            "number of a test person",
            "999990640",
            "rows 1, N test_person",
        ),
    ]
}
