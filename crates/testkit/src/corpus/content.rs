//! I-89 to I-96 and I-100: names, addresses, markers.

use std::fmt::Write as _;

use exchange::FileKind;

use super::{CorpusCase, made_up_bsn};

/// This header and these rows, each behind a number.
fn list(header: &str, rows: &[&str]) -> String {
    let mut text = format!("BSN;{header}\r\n");
    for (n, row) in (0..).zip(rows) {
        let _ = write!(text, "{};{row}\r\n", made_up_bsn(n));
    }
    text
}

pub(super) fn cases() -> Vec<CorpusCase> {
    let long = "Abcdefghij".repeat(20);
    let wrong = list("gemeentecode", &["0988", "0988", "0957", "0988"]);
    let one_in_five = list("gemeentecode", &["0988", "988", "0957", "GM0988", "0988"]);
    vec![
        CorpusCase::csv("I-89", "formulas in names", list("achternaam", &["=HYPERLINK(1)", "@SUM", "+31612345678", "-", "\t=1"]), "rows 5, A"),
        CorpusCase::csv("I-90", "markup and queries in names", list("achternaam", &["<img onerror=x>", "{{7*7}}", "'; DROP TABLE", "%00"]), "rows 4, Q too_many_fields@4"),
        CorpusCase::csv("I-90", "markup and queries, quoted", list("achternaam", &["<img onerror=x>", "{{7*7}}", "\"'; DROP TABLE\"", "%00"]), "rows 4, A"),
        CorpusCase::csv("I-91", "short, long and quoted names", list("achternaam;voorvoegsel", &["'t Hart;", "D'Angelo;", "Null;", "O;", "-;", &format!("{long};"), ";van der", "Mononiem;"]), "rows 8, A"),
        CorpusCase::csv("I-92", "postcodes", list("straat;huisnummer;postcode;woonplaats", &["Proeflaan;1;6001AB;Weert", "Proeflaan;2;6001 ab;Weert", "Proeflaan;3;6001;Weert", "Rue;4;B-3000;Leuven", "Proeflaan;5;;Weert"]), "rows 5, N? postcode_rewritten, Q postcode_invalid@4, Q postcode_invalid@5"),
        CorpusCase::csv("I-93", "eaten house numbers", list("straat;huisnummer;postcode", &["Proeflaan;3-jan;6001AB", "Proeflaan;12bis;6001AB", "Proeflaan;12 II;6001AB", "Proeflaan;2026-01-03 00:00:00;6001AB"]), "rows 4, Q date_in_address@2, Q date_in_address@5"),
        CorpusCase::csv("I-94", "telephone numbers are not kept", list("telefoon", &["612345678", "+31612345678", "0612345678 / 0687654321"]), "rows 3, A"),
        CorpusCase::csv("I-95", "one in four of another municipality", wrong, "R wrong_list"),
        CorpusCase::csv("I-95", "one in five of another municipality", one_in_five, "rows 5, Q other_municipality@4"),
        CorpusCase::csv("I-96", "markers", list("indicatie geheim;overleden;geëmigreerd;briefadres;adres in onderzoek;gemeentecode", &["7;nee;;;;0988", "0;01-05-2026;;;;0988", "0;;ja;;;0988", "0;;;ja;j;0988", "0;nee;nee;nee;nee;1999"]), "rows 5, A"),
        CorpusCase::csv("I-100", "most rows quarantined: the worker counts, the server asks", list("geboortedatum", &["x", "x", "x", "01-01-2002"]), "rows 4, Q birth_date_invalid@2, Q birth_date_invalid@3, Q birth_date_invalid@4"),
        CorpusCase::csv("S1-11", "numbers only, all files beside it", list("nieuw", &["ja", "nee", "ja", "nee"]), "rows 4, Q address_ambiguous@5")
            .beside(FileKind::Addresses, "adressen.csv", list("voornamen;voorvoegsel;geslachtsnaam;straatnaam;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats", &[
                "Proef;van der;Proefpersoon;Proeflaan;12;A;bis;6001 AB;Weert",
                "Test;;Testman;Proeflaan;3;;;6001AB;Weert",
            ]) + &format!("{};Twee;;Adressen;Proeflaan;1;;;6001AB;Weert\r\n{};Twee;;Adressen;Proeflaan;2;;;6001AB;Weert\r\n", made_up_bsn(3), made_up_bsn(3)))
            .beside(FileKind::SelfEmployed, "kvk.csv", format!("kvk-nummer;BSN\r\n12345678;{}\r\n", made_up_bsn(1)))
            .beside(FileKind::Known, "bekend.csv", format!("BSN;dossier\r\n{};geheim\r\n{};geheim\r\n12;geheim\r\n", made_up_bsn(0), made_up_bsn(99))),
    ]
}
