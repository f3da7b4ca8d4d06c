//! I-55, I-56 and I-66 to I-85: workbooks, and files that only look like them.

use exchange::FileKind;
use rust_xlsxwriter::{Format, Formula, Note, Workbook};

use super::{
    CorpusCase, made_up_bsn,
    package::{CONTENT_TYPES, Package, workbook_rels, workbook_xml, worksheet},
};

/// Sheet data with these rows of cells; a cell is written as it stands, or as inline text.
fn data(rows: &[&[&str]]) -> String {
    let mut xml = "<sheetData>".to_owned();
    for (at, row) in rows.iter().enumerate() {
        xml.push_str(&format!("<row r=\"{}\">", at + 1));
        for (column, cell) in row.iter().enumerate() {
            let letter = char::from(b'A' + u8::try_from(column).unwrap_or(0));
            xml.push_str(&match cell.strip_prefix('<') {
                Some(_) => cell.replace("@", &format!("{letter}{}", at + 1)),
                None => format!("<c r=\"{letter}{}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>", at + 1),
            });
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData>"
}

/// A package with one sheet of these rows.
fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    Package::workbook(&data(rows)).bytes()
}

/// A workbook as Excel writes it.
fn written(fill: impl FnOnce(&mut Workbook) -> Result<(), rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let filled = fill(&mut workbook);
    filled.and_then(|()| workbook.save_to_buffer()).unwrap_or_default()
}

/// A style part: style 1 is a date, style 2 shows only month and year.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="170" formatCode="mmm\-yy"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>"#;

/// A compound file that holds a stream of this name.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}

pub(super) fn cases() -> Vec<CorpusCase> {
    let mut cases = kinds();
    cases.extend(hostile());
    cases.extend(cells());
    cases.extend(hidden());
    cases
}

/// Files whose name lies, and kinds that are refused.
fn kinds() -> Vec<CorpusCase> {
    let a = made_up_bsn(0);
    let plain = sheet(&[&["BSN", "nieuw"], &[&a, "ja"]]);
    let with_part = |part: &str, content: &str| Package::workbook(&data(&[&["BSN"], &[&a]])).with(part, content).bytes();
    let macros = CONTENT_TYPES.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main");
    let mut truncated = plain.clone();
    truncated.truncate(plain.len() / 2);
    let mut directory_damaged = plain.clone();
    // The fourth byte from behind but one: where the directory starts.
    if let Some(byte) = directory_damaged.iter_mut().rev().nth(4) {
        *byte ^= 0xFF;
    }
    let mut data_damaged = plain.clone();
    for byte in data_damaged.iter_mut().skip(1000).take(400) {
        *byte = byte.wrapping_add(7);
    }
    vec![
        CorpusCase::xlsx("I-66", "CSV called .xlsx", format!("BSN;nieuw\r\n{a};ja\r\n"), "rows 1, A"),
        CorpusCase::csv("I-66", "workbook called .csv", plain.clone(), "rows 1, A"),
        CorpusCase::list("I-66", "web page called .xls", "lijst.xls", format!("<html><table><tr><td>BSN</td></tr><tr><td>{a}</td></tr></table>"), "R html_table"),
        CorpusCase::list("I-66", "XML 2003 called .xls", "lijst.xls", "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>", "R xml_2003"),
        CorpusCase::xlsx("I-67", "protected workbook", compound("EncryptedPackage"), "R protected"),
        CorpusCase::xlsx("I-67", "encrypted zip", Package::workbook(&data(&[&["BSN"], &[&a]])).with("a", "a").encrypted().bytes(), "R protected"),
        CorpusCase::list("I-68", "old Excel", "lijst.xls", compound("Workbook"), "R legacy_excel"),
        CorpusCase::list("I-68", "older Excel", "lijst.xls", [0x09, 0x08, 0x10, 0, 0, 6, 5, 0].to_vec(), "R legacy_excel"),
        CorpusCase::list("I-68", "binary workbook", "lijst.xlsb", Package::default().with("[Content_Types].xml", CONTENT_TYPES).with("xl/workbook.bin", "x").bytes(), "R binary_excel"),
        CorpusCase::list("I-68", "OpenDocument", "lijst.ods", Package::default().with("mimetype", "application/vnd.oasis.opendocument.spreadsheet").with("content.xml", "<x/>").bytes(), "R open_document"),
        CorpusCase::list("I-69", "macros", "lijst.xlsm", with_part("xl/vbaProject.bin", "x"), "R macros"),
        CorpusCase::list("I-69", "macros by type only", "lijst.xlsm", Package::workbook(&data(&[&["BSN"], &[&a]])).replacing("[Content_Types].xml", &macros).bytes(), "R macros"),
        CorpusCase::xlsx("I-69", "links to other files", with_part("xl/externalLinks/externalLink1.xml", "<x/>"), "R external_links"),
        CorpusCase::xlsx("I-69", "embedded object", with_part("xl/embeddings/oleObject1.bin", "x"), "R embedded_objects"),
        CorpusCase::xlsx("I-84", "cut off", truncated, "R corrupt_workbook"),
        CorpusCase::xlsx("I-84", "damaged directory", directory_damaged, "R corrupt_workbook|unsafe_workbook"),
        CorpusCase::xlsx("I-84", "damaged data", data_damaged, "R corrupt_workbook|unsafe_workbook"),
        CorpusCase::xlsx("I-85", "no bytes", "", "R empty_file"),
        CorpusCase::csv("I-85", "PDF", "%PDF-1.7\n%...", "R pdf"),
        CorpusCase::csv("I-85", "picture", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "R image"),
        CorpusCase::csv("I-85", "Word file", Package::default().with("[Content_Types].xml", "<x/>").with("word/document.xml", "<x/>").bytes(), "R word_document"),
        CorpusCase::csv("I-85", "mail with attachment", "From: a@example.org\nTo: b@example.org\n\nBSN\n", "R email"),
        CorpusCase::csv("I-85", "zip with a list in it", Package::default().with("lijst.csv", "BSN").bytes(), "R zip_archive"),
    ]
}

/// Workbooks made to break a reader.
fn hostile() -> Vec<CorpusCase> {
    let a = made_up_bsn(0);
    let rows = data(&[&["BSN"], &[&a]]);
    let inline = |reference: &str, text: &str| format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let corners = format!("<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>", inline("A1", "BSN"), inline("XFD1048576", "x"));
    let book = |sheet: &str| Package::workbook(sheet).bytes();
    let bomb = format!("<sheetData><row r=\"1\">{}</row></sheetData>{}", inline("A1", "BSN"), " ".repeat(4 << 20));
    let entity = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>"#;
    let reordered = format!("<dimension ref=\"A1\"/><sheetData><row r=\"3\">{}</row><row r=\"1\">{}</row><row r=\"2\">{}{}</row></sheetData>",
        inline("A3", &made_up_bsn(1)), inline("A1", "BSN") + &inline("B1", "nieuw"), inline("B2", "ja"), inline("A2", &a));
    let many_rows: String = (2..80).map(|n| format!("<row r=\"{n}\">{}</row>", inline(&format!("A{n}"), &a))).collect();
    vec![
        CorpusCase::xlsx("I-70", "two cells in far corners", book(&corners), "R too_many_columns"),
        CorpusCase::xlsx("I-70", "more rows than allowed", book(&format!("<sheetData><row r=\"1\">{}</row>{many_rows}</sheetData>", inline("A1", "BSN"))), "R too_many_rows").within(|limits| limits.max_rows = 20),
        CorpusCase::xlsx("I-71", "shared strings that claim to be many", Package::workbook(&rows).with("xl/sharedStrings.xml", "<sst count=\"99999999999\" uniqueCount=\"99999999999\"><si><t>x</t></si></sst>").bytes(), "R unsafe_workbook"),
        CorpusCase::xlsx("I-72", "packs a hundred times too well", book(&bomb), "R unpacks_too_large"),
        CorpusCase::xlsx("I-72", "unpacks to more than allowed", book(&rows), "R unpacks_too_large").within(|limits| limits.max_unpacked = 1_000),
        CorpusCase::xlsx("I-72", "unpacks to more than it says", Package::workbook("").replacing("xl/worksheets/sheet1.xml", &worksheet(&rows)).claiming(100).bytes(), "R unpacks_too_large"),
        CorpusCase::xlsx("I-72", "entries over each other", Package::workbook(&rows).with("xl/sharedStrings.xml", "<sst/>").overlapping().bytes(), "R unsafe_workbook"),
        CorpusCase::xlsx("I-73", "dimension lies, rows and cells out of order", book(&reordered), "rows 2, A"),
        CorpusCase::xlsx("I-73", "one cell twice", book(&format!("<sheetData><row r=\"1\">{}</row><row r=\"2\">{}{}</row></sheetData>", inline("A1", "BSN"), inline("A2", &a), inline("A2", &a))), "R duplicate_cell"),
        CorpusCase::xlsx("I-73", "one row twice", book(&format!("<sheetData><row r=\"1\">{}</row><row r=\"1\"/></sheetData>", inline("A1", "BSN"))), "R duplicate_cell"),
        CorpusCase::xlsx("I-74", "document type", Package::workbook("").replacing("xl/worksheets/sheet1.xml", entity).bytes(), "R document_type_forbidden"),
        CorpusCase::xlsx("I-74", "unknown entity", book(&data(&[&["BSN"], &["&bomb;"]])), "R document_type_forbidden"),
        CorpusCase::xlsx("I-75", "name that climbs", Package::workbook(&rows).with("../../etc/x", "x").bytes(), "R unsafe_workbook"),
        CorpusCase::xlsx("I-75", "absolute name", Package::workbook(&rows).with("/etc/x", "x").bytes(), "R unsafe_workbook"),
        CorpusCase::xlsx("I-75", "backslash in a name", Package::workbook(&rows).with("xl\\x.xml", "x").bytes(), "R unsafe_workbook"),
        CorpusCase::xlsx("I-75", "one name twice", Package::workbook(&rows).with("XL/workbook.xml", "x").bytes(), "R unsafe_workbook"),
        CorpusCase::xlsx("I-84", "sheet without end of data", Package::workbook("").replacing("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>BSN").bytes(), "R corrupt_workbook"),
        CorpusCase::xlsx("I-84", "shared string that is not there", book(&data(&[&["BSN"], &["<c r=\"@\" t=\"s\"><v>7</v></c>"]])), "R corrupt_workbook"),
    ]
}

/// Cells of all kinds.
fn cells() -> Vec<CorpusCase> {
    let (a, b, c) = (made_up_bsn(0), made_up_bsn(1), made_up_bsn(2));
    let styled = |date: &str, properties: &str| {
        let rows = data(&[&["BSN", "geboortedatum"], &[&a, date]]);
        Package::workbook(&rows).replacing("xl/workbook.xml", &workbook_xml(&[("Blad1", "")], properties)).with("xl/styles.xml", STYLES).bytes()
    };
    let number = |value: &str| format!("<c r=\"@\"><v>{value}</v></c>");
    let (whole, exponent, eaten) = (number(&a), number("1.23456782E8"), number("10000008"));
    let shared = "<sst><si><t>BSN</t></si><si><t>achternaam</t></si><si><r><rPr><b/></rPr><t>Jan</t></r><r><t xml:space=\"preserve\">sen &amp; zn</t></r><rPh sb=\"0\" eb=\"1\"><t>ヤン</t></rPh></si></sst>";
    let rich = Package::workbook(&data(&[
        &["<c r=\"@\" t=\"s\"><v>0</v></c>", "<c r=\"@\" t=\"s\"><v>1</v></c>"],
        &[&a, "<c r=\"@\" t=\"s\"><v>2</v></c>"],
        &[&b, "<c r=\"@\" t=\"inlineStr\"><is><r><t>de </t></r><r><t>Vries</t></r></is></c>"],
    ]));
    let commented = written(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "BSN")?;
        sheet.write_string(1, 0, &a)?;
        sheet.insert_note(1, 0, &Note::new("niet bellen"))?;
        Ok(())
    });
    vec![
        CorpusCase::xlsx("I-37", "eaten zero in a number cell", sheet(&[&["BSN"], &[&eaten]]), "rows 1, N zero_put_back"),
        CorpusCase::xlsx("I-41", "number cells", sheet(&[&["BSN"], &[&whole], &[&exponent]]), "rows 2, A"),
        CorpusCase::xlsx("I-55", "date cell", styled("<c r=\"@\" s=\"1\"><v>37987</v></c>", ""), "rows 1, A"),
        CorpusCase::xlsx("I-55", "day number without format", styled("<c r=\"@\"><v>37987</v></c>", ""), "rows 1, N serial_date"),
        CorpusCase::xlsx("I-56", "days from 1904", styled("<c r=\"@\" s=\"1\"><v>36525</v></c>", "date1904=\"1\""), "rows 1, A"),
        CorpusCase::xlsx("I-57", "29 February 1900", styled("<c r=\"@\" s=\"1\"><v>60</v></c>", ""), "rows 1, Q birth_date_invalid@2"),
        CorpusCase::xlsx("I-76", "formula with value", sheet(&[&["BSN", "achternaam"], &[&a, "<c r=\"@\" t=\"str\"><f>A1</f><v>Jansen</v></c>"]]), "rows 1, N formula_value_used"),
        CorpusCase::xlsx("I-77", "formula without value", sheet(&[&["BSN", "achternaam"], &[&a, "<c r=\"@\"><f>A1</f></c>"]]), "rows 1, Q formula_without_value@2"),
        CorpusCase::xlsx("I-78", "errors", sheet(&[&["BSN", "achternaam"], &[&a, "<c r=\"@\" t=\"e\"><v>#N/A</v></c>"], &[&b, "#REF!"], &[&c, "#WAARDE!"]]), "rows 3, Q error_cell@2, Q error_cell@3, Q error_cell@4"),
        CorpusCase::xlsx("I-79", "merged cells", Package::workbook(&(data(&[&["BSN", "achternaam"], &[&a, "Jansen"], &[&b, ""], &[&c, "Bakker"]]) + "<mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>")).bytes(), "rows 3, Q merged_cell@2, Q merged_cell@3"),
        CorpusCase::xlsx("I-81", "numbers, truth values and percents", sheet(&[&["BSN", "nieuw", "huisnummer", "straat"], &[&whole, "<c r=\"@\" t=\"b\"><v>1</v></c>", "<c r=\"@\"><v>12.0</v></c>", "Proeflaan"], &[&b, "<c r=\"@\"><v>0</v></c>", "12", "Proeflaan"]]), "rows 2, A"),
        CorpusCase::xlsx("I-82", "rich text, inline text, phonetic runs", rich.with("xl/sharedStrings.xml", shared).bytes(), "rows 2, A"),
        CorpusCase::xlsx("I-82", "comments", commented, "rows 1, comments 1, A"),
        CorpusCase::xlsx("I-83", "date shown as month", styled("<c r=\"@\" s=\"2\"><v>37987</v></c>", ""), "rows 1, A"),
        CorpusCase::xlsx("I-93", "date cell as house number", Package::workbook(&data(&[&["BSN", "straat", "huisnummer"], &[&a, "Proeflaan", "<c r=\"@\" s=\"1\"><v>46025</v></c>"]])).with("xl/styles.xml", STYLES).bytes(), "rows 1, Q date_in_address@2"),
        CorpusCase::xlsx("I-60", "month first as text in cells", sheet(&[&["BSN", "geboortedatum"], &[&a, "12/31/2003"], &[&b, "03/04/2003"]]), "? date_order"),
        CorpusCase::xlsx("I-53", "a workbook as side file", sheet(&[&["BSN"], &[&a]]), "rows 1, A").beside(FileKind::Known, "bekend.xlsx", sheet(&[&["BSN"], &[&a]])),
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
            package = package.with(&format!("xl/worksheets/sheet{}.xml", at + 1), &worksheet(content));
        }
        package.bytes()
    };
    let rows = data(&[&["BSN", "nieuw"], &[&a, "ja"]]);
    let more = data(&[&["BSN", "nieuw"], &[&b, "ja"], &[&c, "ja"]]);
    let text = data(&[&["Toelichting"], &["niets"]]);
    let two = sheets(&[("Lijst", ""), ("Uitleg", "")], &[&rows, &text]);
    let both = sheets(&[("September", ""), ("Oktober", "")], &[&rows, &more]);
    let secret = sheets(&[("Uitleg", ""), ("Lijst", "state=\"hidden\"")], &[&text, &rows]);
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
        sheet.write_formula(1, 0, Formula::new("=\"12345\"&\"6782\"").set_result("123456782"))?;
        Ok(())
    });
    vec![
        CorpusCase::xlsx("I-76", "formula as Excel writes it", formula, "rows 1, N formula_value_used"),
        CorpusCase::xlsx("I-80", "a list and a sheet of words", two, "rows 1, A"),
        CorpusCase::xlsx("I-80", "two lists", both.clone(), "? sheet"),
        CorpusCase::xlsx("I-80", "two lists, one chosen", both, "rows 2, A").confirming(&["list/sheet/Oktober"]),
        CorpusCase::xlsx("I-80", "the list is hidden", secret.clone(), "? sheet"),
        CorpusCase::xlsx("I-80", "the hidden list is chosen", secret, "rows 1, A").confirming(&["list/sheet/Lijst"]),
        CorpusCase::xlsx("I-80", "a filtered row", filtered.clone(), "? hidden"),
        CorpusCase::xlsx("I-80", "a filtered row, left out", filtered.clone(), "rows 2, A").confirming(&["list/hidden/no"]),
        CorpusCase::xlsx("I-80", "a filtered row, read too", filtered, "rows 3, A").confirming(&["list/hidden/yes"]),
        CorpusCase::xlsx("I-80", "a hidden column", column.clone(), "? hidden"),
        CorpusCase::xlsx("I-80", "a hidden column, left out", column, "rows 1, A").confirming(&["list/hidden/no"]),
    ]
}
