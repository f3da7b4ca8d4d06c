//! What kind of file this is, by its first bytes and never by its name (I-66 to I-69, I-85).

use crate::RejectCode;

/// How to read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A zip container: a workbook, or something refused when it is opened.
    Zip,
    /// Text.
    Text,
}

/// Judges the first bytes of a file.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Format, RejectCode> {
    if bytes.is_empty() {
        return Err(RejectCode::EmptyFile);
    }
    for (magic, code) in MAGIC {
        if bytes.starts_with(magic) {
            return Err(*code);
        }
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Format::Zip);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Err(compound_file(bytes));
    }
    match markup(bytes) {
        Some(code) => Err(code),
        None => Ok(Format::Text),
    }
}

const MAGIC: &[(&[u8], RejectCode)] = &[
    (b"%PDF", RejectCode::Pdf),
    (b"\x89PNG", RejectCode::Image),
    (b"\xFF\xD8\xFF", RejectCode::Image),
    (b"GIF8", RejectCode::Image),
    (b"II*\0", RejectCode::Image),
    (b"MM\0*", RejectCode::Image),
    (b"RIFF", RejectCode::Image),
    (b"{\\rtf", RejectCode::WordDocument),
    (b"\x1F\x8B", RejectCode::ZipArchive),
    (b"7z\xBC\xAF", RejectCode::ZipArchive),
    (b"Rar!", RejectCode::ZipArchive),
    (b"PK\x05\x06", RejectCode::ZipArchive),
    (b"\x09\x08", RejectCode::LegacyExcel),
    (b"\x09\x04", RejectCode::LegacyExcel),
    (b"\x09\x02", RejectCode::LegacyExcel),
    (b"\x09\x00", RejectCode::LegacyExcel),
];

/// An old compound file: a protected workbook, an old one, a Word file or a mail.
fn compound_file(bytes: &[u8]) -> RejectCode {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") {
        RejectCode::Protected
    } else if holds("WordDocument") {
        RejectCode::WordDocument
    } else if holds("__substg1.0_") {
        RejectCode::Email
    } else {
        RejectCode::LegacyExcel
    }
}

/// Markup and mail that carry a spreadsheet's name.
fn markup(bytes: &[u8]) -> Option<RejectCode> {
    let head = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let head = head
        .get(..4096)
        .unwrap_or(head)
        .trim_ascii_start()
        .to_ascii_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| head.starts_with(word.as_bytes()));
    let holds = |word: &str| {
        head.windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    if starts(&[
        "<!doctype html",
        "<html",
        "<head",
        "<meta",
        "<table",
        "<div",
        "<body",
    ]) {
        return Some(RejectCode::HtmlTable);
    }
    if starts(&["<?xml", "<!doctype", "<workbook", "<!--"]) {
        return Some(if holds("<html") {
            RejectCode::HtmlTable
        } else {
            RejectCode::Xml2003
        });
    }
    let mail = starts(&[
        "mime-version:",
        "received:",
        "return-path:",
        "delivered-to:",
        "from: ",
        "x-mozilla",
    ]);
    (mail && head.contains(&b'\n')).then_some(RejectCode::Email)
}
