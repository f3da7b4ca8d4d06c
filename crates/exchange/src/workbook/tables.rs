//! The tables that cells point into: shared strings and number formats.

use quick_xml::events::Event;

use super::{
    archive::Archive,
    xml::{self, Xml},
};
use crate::RejectCode;

/// All shared strings in one text, so that a million small ones cost little.
#[derive(Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    /// Reads the part. Counts that it claims are not believed (I-71); phonetic runs are left out (I-82).
    pub(crate) fn read(
        archive: &mut Archive<'_>,
        part: &str,
        max_cell: usize,
    ) -> Result<Self, RejectCode> {
        if !archive.has(part) {
            return Ok(Self::default());
        }
        let budget = archive.budget();
        let mut xml = Xml::new(archive.part(part)?);
        let mut strings = Self::default();
        let mut item = String::new();
        let (mut in_text, mut phonetic) = (false, false);
        loop {
            let event = xml.next().map_err(|code| worst(code, &budget))?;
            match event {
                Event::Start(e) => match e.local_name().as_ref() {
                    b"sst" => refuse_absurd_count(&e)?,
                    b"si" => item.clear(),
                    b"t" => in_text = true,
                    b"rPh" => phonetic = true,
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    b"si" => strings.push(&mut item),
                    b"t" => in_text = false,
                    b"rPh" => phonetic = false,
                    _ => {}
                },
                Event::Empty(e) if e.local_name().as_ref() == b"si" => {
                    item.clear();
                    strings.push(&mut item);
                }
                Event::Text(text) if in_text && !phonetic => {
                    item.push_str(&text.decode().map_err(|_| RejectCode::CorruptWorkbook)?);
                }
                Event::CData(text) if in_text && !phonetic => {
                    item.push_str(&text.decode().map_err(|_| RejectCode::CorruptWorkbook)?);
                }
                Event::GeneralRef(reference) => {
                    let c = xml::entity(&reference)?;
                    if in_text && !phonetic {
                        item.push(c);
                    }
                }
                Event::Eof => return Ok(strings),
                _ => {}
            }
            if item.len() > max_cell {
                return Err(RejectCode::CellTooLarge);
            }
        }
    }

    fn push(&mut self, item: &mut String) {
        xml::unescape_xstring(item);
        self.text.push_str(item);
        self.ends.push(self.text.len());
    }

    /// The string of this number.
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..end)
    }

    /// Whether a slash between digits occurs: then the order of dates must be looked into.
    pub(crate) fn may_hold_slash_dates(&self) -> bool {
        super::may_hold_slash_dates(self.text.as_bytes())
    }
}

/// Refuses a table that claims more strings than any workbook we unpack can hold (I-71).
fn refuse_absurd_count(element: &quick_xml::events::BytesStart<'_>) -> Result<(), RejectCode> {
    let claimed = xml::attribute(element, b"uniqueCount").map_or(Ok(0), |text| text.parse::<u64>());
    match claimed {
        Ok(count) if count <= 50_000_000 => Ok(()),
        _ => Err(RejectCode::UnsafeWorkbook),
    }
}

/// Which cell styles show a date.
#[derive(Default)]
pub(crate) struct DateStyles(Vec<bool>);

impl DateStyles {
    /// Reads the cell formats of the style part.
    pub(crate) fn read(archive: &mut Archive<'_>, part: &str) -> Result<Self, RejectCode> {
        if !archive.has(part) {
            return Ok(Self::default());
        }
        let budget = archive.budget();
        let mut xml = Xml::new(archive.part(part)?);
        let (mut dates, mut styles, mut in_cells) = (Vec::new(), Vec::new(), false);
        loop {
            match xml.next().map_err(|code| worst(code, &budget))? {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    b"numFmt" => {
                        let code = xml::attribute(&e, b"formatCode").unwrap_or_default();
                        if is_date_format(&code)
                            && let Some(id) = xml::attribute(&e, b"numFmtId")
                                .and_then(|id| id.parse::<u32>().ok())
                        {
                            dates.push(id);
                        }
                    }
                    b"cellXfs" => in_cells = true,
                    b"xf" if in_cells && styles.len() < 65_536 => {
                        let id = xml::attribute(&e, b"numFmtId")
                            .and_then(|id| id.parse::<u32>().ok())
                            .unwrap_or(0);
                        styles.push(
                            matches!(id, 14..=17 | 22 | 27..=36 | 50..=58) || dates.contains(&id),
                        );
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == b"cellXfs" => in_cells = false,
                Event::Eof => return Ok(Self(styles)),
                _ => {}
            }
        }
    }

    /// Whether this style shows a date.
    pub(crate) fn is_date(&self, style: usize) -> bool {
        self.0.get(style).copied().unwrap_or(false)
    }
}

/// A format code with a year or a day in it, outside quotes and brackets (I-83).
fn is_date_format(code: &str) -> bool {
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    for c in code.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            'd' | 'D' | 'y' | 'Y' | 'j' | 'J' if !quoted && !bracket => return true,
            'm' | 'M' if !quoted && !bracket && !code.contains(['h', 'H', 's', 'S']) => {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// A damaged part is a bomb when it was cut by the budget.
pub(crate) fn worst(code: RejectCode, budget: &super::archive::Budget) -> RejectCode {
    if code == RejectCode::CorruptWorkbook {
        budget.judge()
    } else {
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i_83_date_formats_are_told_from_number_formats() {
        for code in [
            "dd-mm-yyyy",
            "mmm-yy",
            "[$-413]d mmmm yyyy;@",
            "yyyy\\-mm\\-dd",
        ] {
            assert!(is_date_format(code), "{code}");
        }
        for code in [
            "0.00",
            "General",
            "#,##0 \"dagen\"",
            "[Red]0",
            "00000\\d",
            "hh:mm:ss",
        ] {
            assert!(!is_date_format(code), "{code}");
        }
    }
}
