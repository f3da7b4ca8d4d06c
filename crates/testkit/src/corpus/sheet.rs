//! I-55, I-56 and I-76 to I-83: cells and sheets of honest workbooks.

use std::fmt::Write as _;

use exchange::FileKind;
use rust_xlsxwriter::{Format, Formula, Note, Workbook};

use super::{
    CorpusCase, made_up_bsn,
    package::{CONTENT_TYPES, Package, workbook_rels, workbook_xml, worksheet},
};

/// Sheet data with these rows of cells; a cell is written as it stands, or as inline text.
pub(super) fn data(rows: &[&[&str]]) -> String {
    let mut xml = "<sheetData>".to_owned();
    for (at, row) in rows.iter().enumerate() {
        let _ = write!(xml, "<row r=\"{}\">", at + 1);
        for (column, cell) in row.iter().enumerate() {
            let letter = char::from(b'A' + u8::try_from(column).unwrap_or(0));
            let reference = format!("{letter}{}", at + 1);
            if cell.starts_with('<') {
                xml.push_str(&cell.replace('@', &reference));
            } else {
                let _ = write!(
                    xml,
                    "<c r=\"{reference}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
                );
            }
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData>"
}

/// A package with one sheet of these rows.
pub(super) fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    Package::workbook(&data(rows)).bytes()
}

/// A workbook as Excel writes it.
fn written(fill: impl FnOnce(&mut Workbook) -> Result<(), rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let filled = fill(&mut workbook);
    filled
        .and_then(|()| workbook.save_to_buffer())
        .unwrap_or_default()
}

/// A style part: style 1 is a date, style 2 shows only month and year.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="170" formatCode="mmm\-yy"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>"#;

pub(super) fn cases() -> Vec<CorpusCase> {
    let mut cases = cells();
    cases.extend(hidden());
    cases
}

/// Cells of all kinds.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn cells() -> Vec<CorpusCase> {
    let (a, b, c) = (made_up_bsn(0), made_up_bsn(1), made_up_bsn(2));
    let styled = |date: &str, properties: &str| {
        let rows = data(&[&["BSN", "geboortedatum"], &[&a, date]]);
        Package::workbook(&rows)
            .replacing(
                "xl/workbook.xml",
                &workbook_xml(&[("Blad1", "")], properties),
            )
            .with("xl/styles.xml", STYLES)
            .bytes()
    };
    let number = |value: &str| format!("<c r=\"@\"><v>{value}</v></c>");
    let (whole, exponent, eaten) = (number(&a), number("1.23456782E8"), number("10000008"));
    let shared = "<sst><si><t>BSN</t></si><si><t>achternaam</t></si><si><r><rPr><b/></rPr><t>Jan</t></r><r><t xml:space=\"preserve\">sen &amp; zn</t></r><rPh sb=\"0\" eb=\"1\"><t>ヤン</t></rPh></si></sst>";
    let rich = Package::workbook(&data(&[
        &[
            "<c r=\"@\" t=\"s\"><v>0</v></c>",
            "<c r=\"@\" t=\"s\"><v>1</v></c>",
        ],
        &[&a, "<c r=\"@\" t=\"s\"><v>2</v></c>"],
        &[
            &b,
            "<c r=\"@\" t=\"inlineStr\"><is><r><t>de </t></r><r><t>Vries</t></r></is></c>",
        ],
    ]));
    let commented = written(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "BSN")?;
        sheet.write_string(1, 0, &a)?;
        sheet.insert_note(1, 0, &Note::new("niet bellen"))?;
        Ok(())
    });
    vec![
        CorpusCase::xlsx(
            "I-37",
            "eaten zero in a number cell",
            sheet(&[&["BSN"], &[&eaten]]),
            "rows 1, N zero_put_back",
        ),
        CorpusCase::xlsx(
            "I-41",
            "number cells",
            sheet(&[&["BSN"], &[&whole], &[&exponent]]),
            "rows 2, A",
        ),
        CorpusCase::xlsx(
            "I-55",
            "date cell",
            styled("<c r=\"@\" s=\"1\"><v>37987</v></c>", ""),
            "rows 1, A",
        ),
        CorpusCase::xlsx(
            "I-55",
            "day number without format",
            styled("<c r=\"@\"><v>37987</v></c>", ""),
            "rows 1, N serial_date",
        ),
        CorpusCase::xlsx(
            "I-56",
            "days from 1904",
            styled("<c r=\"@\" s=\"1\"><v>36525</v></c>", "date1904=\"1\""),
            "rows 1, A",
        ),
        CorpusCase::xlsx(
            "I-57",
            "29 February 1900",
            styled("<c r=\"@\" s=\"1\"><v>60</v></c>", ""),
            "rows 1, Q birth_date_invalid@2",
        ),
        CorpusCase::xlsx(
            "I-76",
            "formula with value",
            sheet(&[
                &["BSN", "achternaam"],
                &[&a, "<c r=\"@\" t=\"str\"><f>A1</f><v>Jansen</v></c>"],
            ]),
            "rows 1, N formula_value_used",
        ),
        CorpusCase::xlsx(
            "I-77",
            "formula without value",
            sheet(&[&["BSN", "achternaam"], &[&a, "<c r=\"@\"><f>A1</f></c>"]]),
            "rows 1, Q formula_without_value@2",
        ),
        CorpusCase::xlsx(
            "I-78",
            "errors",
            sheet(&[
                &["BSN", "achternaam"],
                &[&a, "<c r=\"@\" t=\"e\"><v>#N/A</v></c>"],
                &[&b, "#REF!"],
                &[&c, "#WAARDE!"],
            ]),
            "rows 3, Q error_cell@2, Q error_cell@3, Q error_cell@4",
        ),
        CorpusCase::xlsx(
            "I-79",
            "merged cells",
            Package::workbook(
                &(data(&[
                    &["BSN", "achternaam"],
                    &[&a, "Jansen"],
                    &[&b, ""],
                    &[&c, "Bakker"],
                ]) + "<mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>"),
            )
            .bytes(),
            "rows 3, Q merged_cell@2, Q merged_cell@3",
        ),
        CorpusCase::xlsx(
            "I-81",
            "numbers, truth values and percents",
            sheet(&[
                &["BSN", "nieuw", "huisnummer", "straat"],
                &[
                    &whole,
                    "<c r=\"@\" t=\"b\"><v>1</v></c>",
                    "<c r=\"@\"><v>12.0</v></c>",
                    "Proeflaan",
                ],
                &[&b, "<c r=\"@\"><v>0</v></c>", "12", "Proeflaan"],
            ]),
            "rows 2, A",
        ),
        CorpusCase::xlsx(
            "I-82",
            "rich text, inline text, phonetic runs",
            rich.with("xl/sharedStrings.xml", shared).bytes(),
            "rows 2, A",
        ),
        CorpusCase::xlsx("I-82", "comments", commented, "rows 1, comments 1, A"),
        CorpusCase::xlsx(
            "I-83",
            "date shown as month",
            styled("<c r=\"@\" s=\"2\"><v>37987</v></c>", ""),
            "rows 1, A",
        ),
        CorpusCase::xlsx(
            "I-93",
            "date cell as house number",
            Package::workbook(&data(&[
                &["BSN", "straat", "huisnummer"],
                &[&a, "Proeflaan", "<c r=\"@\" s=\"1\"><v>46025</v></c>"],
            ]))
            .with("xl/styles.xml", STYLES)
            .bytes(),
            "rows 1, Q date_in_address@2",
        ),
        CorpusCase::xlsx(
            "I-60",
            "month first as text in cells",
            sheet(&[
                &["BSN", "geboortedatum"],
                &[&a, "12/31/2003"],
                &[&b, "03/04/2003"],
            ]),
            "? date_order",
        ),
        CorpusCase::xlsx(
            "I-53",
            "a workbook as side file",
            sheet(&[&["BSN"], &[&a]]),
            "rows 1, A",
        )
        .beside(FileKind::Known, "bekend.xlsx", sheet(&[&["BSN"], &[&a]])),
    ]
}

/// Several sheets, hidden things.
fn hidden() -> Vec<CorpusCase> {
    let (a, b, c) = (made_up_bsn(0), made_up_bsn(1), made_up_bsn(2));
    let sheets = |names: &[(&str, &str)], contents: &[&str]| {
        let mut package = Package::default()
            .with("[Content_Types].xml", CONTENT_TYPES)
            .with("xl/workbook.xml", &workbook_xml(names, ""))
            .with("xl/_rels/workbook.xml.rels", &workbook_rels(names.len()));
        for (at, content) in contents.iter().enumerate() {
            package = package.with(
                &format!("xl/worksheets/sheet{}.xml", at + 1),
                &worksheet(content),
            );
        }
        package.bytes()
    };
    let rows = data(&[&["BSN", "nieuw"], &[&a, "ja"]]);
    let more = data(&[&["BSN", "nieuw"], &[&b, "ja"], &[&c, "ja"]]);
    let text = data(&[&["Toelichting"], &["niets"]]);
    let two = sheets(&[("Lijst", ""), ("Uitleg", "")], &[&rows, &text]);
    let both = sheets(&[("September", ""), ("Oktober", "")], &[&rows, &more]);
    let secret = sheets(
        &[("Uitleg", ""), ("Lijst", "state=\"hidden\"")],
        &[&text, &rows],
    );
    let filtered = written(|book| {
        let sheet = book.add_worksheet();
        for (at, bsn) in (1..).zip([&a, &b, &c]) {
            sheet.write_string(at, 0, bsn)?;
        }
        sheet.write_string_with_format(0, 0, "BSN", &Format::new())?;
        sheet.set_row_hidden(2)?;
        Ok(())
    });
    let column = written(|book| {
        let sheet = book.add_worksheet();
        for (at, (bsn, name)) in (0..).zip([("BSN", "achternaam"), (a.as_str(), "Jansen")]) {
            sheet.write_string(at, 0, bsn)?;
            sheet.write_string(at, 1, name)?;
        }
        sheet.set_column_hidden(1)?;
        Ok(())
    });
    let formula = written(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "BSN")?;
        sheet.write_formula(
            1,
            0,
            Formula::new("=\"12345\"&\"6782\"").set_result("123456782"),
        )?;
        Ok(())
    });
    vec![
        CorpusCase::xlsx(
            "I-76",
            "formula as Excel writes it",
            formula,
            "rows 1, N formula_value_used",
        ),
        CorpusCase::xlsx("I-80", "a list and a sheet of words", two, "rows 1, A"),
        CorpusCase::xlsx("I-80", "two lists", both.clone(), "? sheet"),
        CorpusCase::xlsx("I-80", "two lists, one chosen", both, "rows 2, A")
            .confirming(&["list/sheet/Oktober"]),
        CorpusCase::xlsx("I-80", "the list is hidden", secret.clone(), "? sheet"),
        CorpusCase::xlsx("I-80", "the hidden list is chosen", secret, "rows 1, A")
            .confirming(&["list/sheet/Lijst"]),
        CorpusCase::xlsx("I-80", "a filtered row", filtered.clone(), "? hidden"),
        CorpusCase::xlsx(
            "I-80",
            "a filtered row, left out",
            filtered.clone(),
            "rows 2, A",
        )
        .confirming(&["list/hidden/no"]),
        CorpusCase::xlsx("I-80", "a filtered row, read too", filtered, "rows 3, A")
            .confirming(&["list/hidden/yes"]),
        CorpusCase::xlsx("I-80", "a hidden column", column.clone(), "? hidden"),
        CorpusCase::xlsx("I-80", "a hidden column, left out", column, "rows 1, A")
            .confirming(&["list/hidden/no"]),
    ]
}
