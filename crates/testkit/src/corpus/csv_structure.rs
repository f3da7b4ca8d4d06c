//! I-14 to I-35: delimiters, headers, quotes, sizes.

use exchange::FileKind;

use super::{CorpusCase, made_up_bsn};

/// Two rows in this dialect.
fn table(delimiter: &str, line_end: &str) -> String {
    let rows = [
        ["BSN", "achternaam", "nieuw"].map(str::to_owned),
        [made_up_bsn(0), "Jansen".to_owned(), "ja".to_owned()],
        [made_up_bsn(1), "de Vries".to_owned(), "nee".to_owned()],
    ];
    rows.map(|row| row.join(delimiter) + line_end).concat()
}

/// The header `BSN;achternaam;nieuw` and these lines, `#` standing for a BSN.
fn lines(lines: &[&str]) -> String {
    let mut text = "BSN;achternaam;nieuw\r\n".to_owned();
    for (n, line) in (0..).zip(lines) {
        text.push_str(&line.replacen('#', &made_up_bsn(n), 1));
        text.push_str("\r\n");
    }
    text
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
pub(super) fn cases() -> Vec<CorpusCase> {
    let many: String = (0..40).map(|n| made_up_bsn(n) + "\n").collect();
    let mut cases = vec![
        CorpusCase::csv("I-14", "semicolon", table(";", "\r\n"), "rows 2, A"),
        CorpusCase::csv("I-15", "comma", table(",", "\r\n"), "rows 2, A"),
        CorpusCase::csv("I-15", "tab", table("\t", "\r\n"), "rows 2, A"),
        CorpusCase::csv("I-15", "pipe", table("|", "\r\n"), "rows 2, A"),
        CorpusCase::csv(
            "I-16",
            "separator line",
            format!("sep=;\r\n{}", table(";", "\r\n")),
            "rows 2, A",
        ),
        CorpusCase::csv(
            "I-17",
            "delimiters mixed",
            lines(&["#;Jansen;ja", "#,de Vries,nee"]),
            "R mixed_delimiters@3",
        ),
        CorpusCase::csv(
            "I-18",
            "no header",
            format!(
                "{};Jansen;ja\r\n{};Bakker;nee\r\n",
                made_up_bsn(0),
                made_up_bsn(1)
            ),
            "R no_header",
        ),
        CorpusCase::csv(
            "I-19",
            "one header twice",
            "BSN;naam;naam\r\n".to_owned() + &made_up_bsn(0) + ";a;b\r\n",
            "R duplicate_header",
        ),
        CorpusCase::csv(
            "I-19",
            "two names for the key",
            "BSN;Burgerservicenummer\r\n".to_owned() + &made_up_bsn(0) + ";1\r\n",
            "R duplicate_header",
        ),
    ];
    for header in [
        "bsn",
        " BSN ",
        "BSN\u{a0}nummer",
        "Bsn-nummer",
        "Burgerservicenr.",
        "sofi_nummer",
        "PERSOONSNUMMER",
    ] {
        cases.push(CorpusCase::csv(
            "I-20",
            "a synonym of the key",
            format!("{header};Nieuwe Instroom\r\n{};j\r\n", made_up_bsn(0)),
            "rows 1, A",
        ));
    }
    cases.extend([
        CorpusCase::csv(
            "I-21",
            "the key is missing",
            "achternaam;geboortedatum\r\nJansen;01-01-2002\r\n",
            "R missing_column",
        ),
        CorpusCase::csv(
            "I-21",
            "an address file without address",
            table(";", "\n"),
            "R missing_column",
        )
        .beside(
            FileKind::Addresses,
            "adressen.csv",
            format!("BSN;toelichting\r\n{};x\r\n", made_up_bsn(0)),
        ),
        CorpusCase::csv(
            "I-22",
            "columns nobody asked for",
            format!(
                "BSN;schulden;nieuw;diagnose\r\n{};veel;ja;geheim\r\n",
                made_up_bsn(0)
            ),
            "rows 1, A",
        ),
        CorpusCase::csv(
            "I-23",
            "too few fields",
            lines(&["#;Jansen;ja", "#;de Vries", "#;Bakker;nee"]),
            "rows 3, Q too_few_fields@3",
        ),
        CorpusCase::csv(
            "I-24",
            "too many fields",
            lines(&["#;Jansen; jr;ja", "#;Bakker;nee"]),
            "rows 2, Q too_many_fields@2",
        ),
        CorpusCase::csv(
            "I-25",
            "a quote that is never closed",
            lines(&["#;Jansen;ja", "#;\"de Vries;nee", "#;Bakker;ja"]),
            "R unbalanced_quote@3",
        ),
        CorpusCase::csv(
            "I-25",
            "a quote that swallows very much",
            lines(&["#;\"Jansen;ja"]) + &many.repeat(90),
            "R unbalanced_quote@2",
        ),
        CorpusCase::csv(
            "I-26",
            "a line end inside quotes",
            lines(&["#;\"Jan\nsen\";ja", "#;Bakker;x y"]),
            "rows 2, Q new_flag_unclear@3",
        ),
        CorpusCase::csv(
            "I-27",
            "carriage returns only",
            table(";", "\r"),
            "rows 2, A",
        ),
        CorpusCase::csv("I-27", "line feeds only", table(";", "\n"), "rows 2, A"),
        CorpusCase::csv(
            "I-27",
            "all line ends mixed",
            format!(
                "BSN;nieuw\r{};ja\r\n{};ja\n{};ja",
                made_up_bsn(0),
                made_up_bsn(1),
                made_up_bsn(2)
            ),
            "rows 3, A",
        ),
        CorpusCase::csv(
            "I-28",
            "blank rows",
            lines(&["#;Jansen;ja", "", "   ", ";;", "#;Bakker;x y"]),
            "rows 2, blank 3, Q new_flag_unclear@6",
        ),
        CorpusCase::csv(
            "I-29",
            "titles above, total below",
            format!(
                "Jongeren in beeld;;\r\nGemeente Proefdorp;;\r\n{}Totaal: 1;;\r\n",
                lines(&["#;Jansen;ja"])
            ),
            "rows 2, Q total_row@5",
        ),
        CorpusCase::csv("I-30", "nothing at all", "", "R empty_file"),
        CorpusCase::csv("I-30", "spaces only", "  \r\n \r\n", "R empty_file"),
        CorpusCase::csv("I-30", "header only", "BSN;nieuw\r\n", "? empty_list"),
        CorpusCase::csv(
            "I-30",
            "header only, confirmed",
            "BSN;nieuw\r\n",
            "rows 0, A",
        )
        .confirming(&["list/empty_list/yes"]),
        CorpusCase::csv(
            "I-31",
            "a cell of 10 MB",
            lines(&["#;Jansen;ja"]) + &made_up_bsn(1) + ";" + &"x".repeat(10 << 20) + ";ja\r\n",
            "R cell_too_large@3",
        ),
        CorpusCase::csv(
            "I-31",
            "a quoted cell of 40 kB",
            lines(&["#;Jansen;ja"]) + &made_up_bsn(1) + ";\"" + &"x".repeat(40 << 10) + "\";ja\r\n",
            "R cell_too_large@3",
        ),
        CorpusCase::csv(
            "I-32",
            "a million columns",
            format!("BSN{}\r\n", ";x".repeat(1_000_000)),
            "R too_many_columns@1",
        ),
        CorpusCase::csv(
            "I-33",
            "more rows than allowed",
            format!("BSN\n{many}"),
            "R too_many_rows",
        )
        .within(|limits| limits.max_rows = 20),
        CorpusCase::csv(
            "I-34",
            "backslash quotes",
            lines(&["#;\"Jan \\\"de\\\" Boer\";ja"]),
            "? backslash_quotes",
        ),
        CorpusCase::csv(
            "I-34",
            "backslash quotes, confirmed",
            lines(&["#;\"Jan \\\"de\\\" Boer\";ja"]),
            "rows 1, A",
        )
        .confirming(&["list/backslash_quotes/yes"]),
        CorpusCase::csv(
            "I-35",
            "cut off in the last row",
            lines(&["#;Jansen;ja"]) + &made_up_bsn(1) + ";de Vr",
            "rows 2, Q truncated_row@3",
        ),
        CorpusCase::csv(
            "I-35",
            "cut off inside quotes",
            lines(&["#;Jansen;ja"]) + &made_up_bsn(1) + ";\"de Vr",
            "R unbalanced_quote@3",
        ),
    ]);
    cases
}
