//! Small steps over XML shared by all parts of a workbook.

use std::io::BufRead;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
};

use crate::RejectCode;

/// A pull reader that refuses document types and unknown entities (I-74).
pub(crate) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn new(input: R) -> Self {
        let mut reader = Reader::from_reader(input);
        reader.config_mut().check_end_names = false;
        Self {
            reader,
            buffer: Vec::with_capacity(1024),
        }
    }

    /// The next event. An error is a damaged part; the caller asks the budget whether it was cut.
    pub(crate) fn next(&mut self) -> Result<Event<'_>, RejectCode> {
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::DocType(_)) => Err(RejectCode::DocumentTypeForbidden),
            Ok(event) => Ok(event),
            Err(_) => Err(RejectCode::CorruptWorkbook),
        }
    }
}

/// The character of `&amp;` or `&#233;`; anything else would need a document type.
pub(crate) fn entity(reference: &BytesRef<'_>) -> Result<char, RejectCode> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Ok(c);
    }
    match &**reference {
        b"amp" => Ok('&'),
        b"lt" => Ok('<'),
        b"gt" => Ok('>'),
        b"quot" => Ok('"'),
        b"apos" => Ok('\''),
        _ => Err(RejectCode::DocumentTypeForbidden),
    }
}

/// The value of an attribute, by name without prefix.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            attribute
                .normalized_value(XmlVersion::default())
                .ok()
                .map(std::borrow::Cow::into_owned)
        })
}

/// Whether an attribute says yes.
pub(crate) fn flag(element: &BytesStart<'_>, name: &[u8]) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// Column and row of a cell reference such as `AB12`, both counted from 1.
pub(crate) fn cell_reference(reference: &[u8]) -> Option<(u32, u32)> {
    let letters = reference
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let (column, row) = reference.split_at_checked(letters)?;
    let column = column.iter().fold(0, |sum, byte| {
        sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1
    });
    let digits = row.len() <= 7 && row.iter().all(u8::is_ascii_digit);
    let row = std::str::from_utf8(row)
        .ok()
        .filter(|_| digits)?
        .parse()
        .ok()?;
    Some((column, row))
}

/// Puts back characters that Excel writes as `_x000D_` (ECMA-376, ST_Xstring).
pub(crate) fn unescape_xstring(text: &mut String) {
    if !text.contains("_x") {
        return;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let hex = from
            .get(2..6)
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let c = hex
            .filter(|_| from.get(6..7) == Some("_"))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        if let Some(c) = c {
            out.push(c);
            rest = from.get(7..).unwrap_or_default();
        } else {
            out.push_str("_x");
            rest = from.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    *text = out;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_count_from_one() {
        assert_eq!(cell_reference(b"A1"), Some((1, 1)));
        assert_eq!(cell_reference(b"XFD1048576"), Some((16_384, 1_048_576)));
        assert_eq!(cell_reference(b"ABCD1"), None);
        assert_eq!(cell_reference(b"12"), None);
    }

    #[test]
    fn i_82_escaped_controls_come_back() {
        let mut text = "a_x000D_b_x005F_x_xZZ".to_owned();
        unescape_xstring(&mut text);
        assert_eq!(text, "a\rb_x_xZZ");
    }
}
