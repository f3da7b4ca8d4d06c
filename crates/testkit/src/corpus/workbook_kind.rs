//! I-66 to I-75, I-84 and I-85: files that only look like workbooks, and workbooks made to do harm.

use std::fmt::Write as _;

use super::{
    CorpusCase, made_up_bsn,
    package::{CONTENT_TYPES, Package, worksheet},
    sheet::{data, sheet},
};

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
    cases
}

/// Files whose name lies, and kinds that are refused.
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn kinds() -> Vec<CorpusCase> {
    let a = made_up_bsn(0);
    let plain = sheet(&[&["BSN", "nieuw"], &[&a, "ja"]]);
    let with_part = |part: &str, content: &str| {
        Package::workbook(&data(&[&["BSN"], &[&a]]))
            .with(part, content)
            .bytes()
    };
    let macros = CONTENT_TYPES.replace(
        "spreadsheetml.sheet.main",
        "ms-excel.sheet.macroEnabled.main",
    );
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
        CorpusCase::xlsx(
            "I-66",
            "CSV called .xlsx",
            format!("BSN;nieuw\r\n{a};ja\r\n"),
            "rows 1, A",
        ),
        CorpusCase::csv("I-66", "workbook called .csv", plain.clone(), "rows 1, A"),
        CorpusCase::list(
            "I-66",
            "web page called .xls",
            "lijst.xls",
            format!("<html><table><tr><td>BSN</td></tr><tr><td>{a}</td></tr></table>"),
            "R html_table",
        ),
        CorpusCase::list(
            "I-66",
            "XML 2003 called .xls",
            "lijst.xls",
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
            "R xml_2003",
        ),
        CorpusCase::xlsx(
            "I-67",
            "protected workbook",
            compound("EncryptedPackage"),
            "R protected",
        ),
        CorpusCase::xlsx(
            "I-67",
            "encrypted zip",
            Package::workbook(&data(&[&["BSN"], &[&a]]))
                .with("a", "a")
                .encrypted()
                .bytes(),
            "R protected",
        ),
        CorpusCase::list(
            "I-68",
            "old Excel",
            "lijst.xls",
            compound("Workbook"),
            "R legacy_excel",
        ),
        CorpusCase::list(
            "I-68",
            "older Excel",
            "lijst.xls",
            [0x09, 0x08, 0x10, 0, 0, 6, 5, 0].to_vec(),
            "R legacy_excel",
        ),
        CorpusCase::list(
            "I-68",
            "binary workbook",
            "lijst.xlsb",
            Package::default()
                .with("[Content_Types].xml", CONTENT_TYPES)
                .with("xl/workbook.bin", "x")
                .bytes(),
            "R binary_excel",
        ),
        CorpusCase::list(
            "I-68",
            "OpenDocument",
            "lijst.ods",
            Package::default()
                .with("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
                .with("content.xml", "<x/>")
                .bytes(),
            "R open_document",
        ),
        CorpusCase::list(
            "I-69",
            "macros",
            "lijst.xlsm",
            with_part("xl/vbaProject.bin", "x"),
            "R macros",
        ),
        CorpusCase::list(
            "I-69",
            "macros by type only",
            "lijst.xlsm",
            Package::workbook(&data(&[&["BSN"], &[&a]]))
                .replacing("[Content_Types].xml", &macros)
                .bytes(),
            "R macros",
        ),
        CorpusCase::xlsx(
            "I-69",
            "links to other files",
            with_part("xl/externalLinks/externalLink1.xml", "<x/>"),
            "R external_links",
        ),
        CorpusCase::xlsx(
            "I-69",
            "embedded object",
            with_part("xl/embeddings/oleObject1.bin", "x"),
            "R embedded_objects",
        ),
        CorpusCase::xlsx("I-84", "cut off", truncated, "R corrupt_workbook"),
        CorpusCase::xlsx(
            "I-84",
            "damaged directory",
            directory_damaged,
            "R corrupt_workbook|unsafe_workbook",
        ),
        CorpusCase::xlsx(
            "I-84",
            "damaged data",
            data_damaged,
            "R corrupt_workbook|unsafe_workbook",
        ),
        CorpusCase::xlsx("I-85", "no bytes", "", "R empty_file"),
        CorpusCase::csv("I-85", "PDF", "%PDF-1.7\n%...", "R pdf"),
        CorpusCase::csv(
            "I-85",
            "picture",
            b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
            "R image",
        ),
        CorpusCase::csv(
            "I-85",
            "Word file",
            Package::default()
                .with("[Content_Types].xml", "<x/>")
                .with("word/document.xml", "<x/>")
                .bytes(),
            "R word_document",
        ),
        CorpusCase::csv(
            "I-85",
            "mail with attachment",
            "From: a@example.org\nTo: b@example.org\n\nBSN\n",
            "R email",
        ),
        CorpusCase::csv(
            "I-85",
            "zip with a list in it",
            Package::default().with("lijst.csv", "BSN").bytes(),
            "R zip_archive",
        ),
    ]
}

/// Workbooks made to break a reader.
fn hostile() -> Vec<CorpusCase> {
    let a = made_up_bsn(0);
    let rows = data(&[&["BSN"], &[&a]]);
    let inline = |reference: &str, text: &str| {
        format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let corners = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>",
        inline("A1", "BSN"),
        inline("XFD1048576", "x")
    );
    let book = |sheet: &str| Package::workbook(sheet).bytes();
    let bomb = format!(
        "<sheetData><row r=\"1\">{}</row></sheetData>{}",
        inline("A1", "BSN"),
        " ".repeat(4 << 20)
    );
    let entity = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>"#;
    let reordered = format!(
        "<dimension ref=\"A1\"/><sheetData><row r=\"3\">{}</row><row r=\"1\">{}</row><row r=\"2\">{}{}</row></sheetData>",
        inline("A3", &made_up_bsn(1)),
        inline("A1", "BSN") + &inline("B1", "nieuw"),
        inline("B2", "ja"),
        inline("A2", &a)
    );
    let mut many_rows = String::new();
    for n in 2..80 {
        let _ = write!(
            many_rows,
            "<row r=\"{n}\">{}</row>",
            inline(&format!("A{n}"), &a)
        );
    }
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
