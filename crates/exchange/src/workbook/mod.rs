//! Workbooks (.xlsx) as a stream of rows, with little memory and no trust.
//!
//! Our own reader over zip and quick-xml: it needs what a general reader hides (hidden rows, merged
//! ranges, formulas without a value) and must hold to a byte budget while unpacking. Nothing is ever
//! written to disk; formulas, macros and links are never followed.

mod archive;
mod sheet;
mod survey;
mod tables;
mod xml;

use quick_xml::events::Event;

pub(crate) use self::{
    archive::Archive,
    sheet::{SheetReader, Tables},
    survey::{Survey, survey},
};
use self::{
    tables::{DateStyles, SharedStrings, worst},
    xml::Xml,
};
use crate::{Limits, RejectCode};

/// One sheet of a workbook.
#[derive(Clone, Debug)]
pub(crate) struct SheetPart {
    pub(crate) name: String,
    pub(crate) part: String,
    pub(crate) hidden: bool,
}

/// What a workbook says about itself.
pub(crate) struct Workbook {
    pub(crate) sheets: Vec<SheetPart>,
    pub(crate) from_1904: bool,
    pub(crate) comments: u64,
    pub(crate) tables: Tables,
}

/// Reads the parts around the sheets. Refuses what is no plain workbook (I-68, I-69, I-74).
pub(crate) fn open(archive: &mut Archive<'_>, limits: &Limits) -> Result<Workbook, RejectCode> {
    refuse_other_kinds(archive)?;
    let links = relations(archive)?;
    let (mut sheets, from_1904) = sheets(archive)?;
    for sheet in &mut sheets {
        let target = links
            .iter()
            .find(|(id, _)| *id == sheet.part)
            .map(|(_, target)| target.as_str());
        let target = target.ok_or(RejectCode::CorruptWorkbook)?;
        sheet.part = target
            .strip_prefix('/')
            .map_or_else(|| format!("xl/{target}"), str::to_owned);
    }
    // Chart sheets and macro sheets hold no rows.
    sheets.retain(|sheet| sheet.part.to_ascii_lowercase().contains("worksheets/"));
    let max_cell = usize::try_from(limits.max_cell_bytes).unwrap_or(usize::MAX);
    let tables = Tables {
        strings: SharedStrings::read(archive, "xl/sharedStrings.xml", max_cell)?,
        dates: DateStyles::read(archive, "xl/styles.xml")?,
    };
    let comments = comments(archive)?;
    Ok(Workbook {
        sheets,
        from_1904,
        comments,
        tables,
    })
}

/// What kind of package this is, by its parts and its declared types.
fn refuse_other_kinds(archive: &mut Archive<'_>) -> Result<(), RejectCode> {
    if archive.has("xl/workbook.bin") {
        return Err(RejectCode::BinaryExcel);
    }
    if archive.has("word/document.xml") {
        return Err(RejectCode::WordDocument);
    }
    if archive.has("mimetype") {
        let kind = archive.text("mimetype")?;
        let open = kind.starts_with(b"application/vnd.oasis.opendocument");
        return Err(if open {
            RejectCode::OpenDocument
        } else {
            RejectCode::UnknownKind
        });
    }
    if !archive.has("xl/workbook.xml") {
        let office = archive.has("[Content_Types].xml");
        return Err(if office {
            RejectCode::UnknownKind
        } else {
            RejectCode::ZipArchive
        });
    }
    let has = |part: &str| {
        archive
            .names()
            .any(|name| name.to_ascii_lowercase().contains(part))
    };
    if has("vbaproject") || has("xl/macrosheets/") {
        return Err(RejectCode::Macros);
    }
    if has("xl/externallinks/") {
        return Err(RejectCode::ExternalLinks);
    }
    if has("xl/embeddings/") || has("xl/activex/") {
        return Err(RejectCode::EmbeddedObjects);
    }
    let types = archive.text("[Content_Types].xml")?;
    let types = String::from_utf8_lossy(&types).to_ascii_lowercase();
    if types.contains("<!doctype") {
        return Err(RejectCode::DocumentTypeForbidden);
    }
    if types.contains("macroenabled") {
        Err(RejectCode::Macros)
    } else {
        Ok(())
    }
}

/// Relation id to target, of the workbook.
fn relations(archive: &mut Archive<'_>) -> Result<Vec<(String, String)>, RejectCode> {
    let budget = archive.budget();
    let mut xml = Xml::new(archive.part("xl/_rels/workbook.xml.rels")?);
    let mut links = Vec::new();
    loop {
        match xml.next().map_err(|code| worst(code, &budget))? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == b"Relationship" => {
                if xml::attribute(&e, b"TargetMode").is_some_and(|mode| mode == "External") {
                    return Err(RejectCode::ExternalLinks);
                }
                if let (Some(id), Some(target)) =
                    (xml::attribute(&e, b"Id"), xml::attribute(&e, b"Target"))
                    && links.len() < 10_000
                {
                    links.push((id, target));
                }
            }
            Event::Eof => return Ok(links),
            _ => {}
        }
    }
}

/// The sheets with their relation ids as `part`, and whether days count from 1904.
fn sheets(archive: &mut Archive<'_>) -> Result<(Vec<SheetPart>, bool), RejectCode> {
    let budget = archive.budget();
    let mut xml = Xml::new(archive.part("xl/workbook.xml")?);
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    loop {
        match xml.next().map_err(|code| worst(code, &budget))? {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                b"workbookPr" => from_1904 = xml::flag(&e, b"date1904"),
                b"sheet" if sheets.len() < 1_000 => sheets.push(SheetPart {
                    name: xml::attribute(&e, b"name").unwrap_or_default(),
                    part: xml::attribute(&e, b"id").unwrap_or_default(),
                    hidden: xml::attribute(&e, b"state").is_some_and(|state| state != "visible"),
                }),
                _ => {}
            },
            Event::Eof => return Ok((sheets, from_1904)),
            _ => {}
        }
    }
}

/// Cell comments in all sheets: dropped, but told (I-82).
fn comments(archive: &mut Archive<'_>) -> Result<u64, RejectCode> {
    let parts: Vec<String> = archive
        .names()
        .filter(|name| {
            let name = name.to_ascii_lowercase();
            name.starts_with("xl/comments") || name.starts_with("xl/threadedcomments/")
        })
        .map(str::to_owned)
        .take(50)
        .collect();
    let mut count = 0;
    for part in parts {
        let budget = archive.budget();
        let mut xml = Xml::new(archive.part(&part)?);
        loop {
            match xml.next().map_err(|code| worst(code, &budget))? {
                Event::Start(e) if e.local_name().as_ref() == b"comment" => count += 1,
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(count)
}

/// Whether a digit, a slash and a digit follow each other.
pub(crate) fn may_hold_slash_dates(text: &[u8]) -> bool {
    text.windows(3)
        .any(|window| matches!(window, [b'0'..=b'9', b'/', b'0'..=b'9']))
}
