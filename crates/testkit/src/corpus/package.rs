//! Zip packages made by hand, for workbooks no program would write.

use std::io::Write as _;

/// A zip file under construction; every field can be told a lie.
#[derive(Clone, Default)]
pub struct Package {
    entries: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    name: String,
    content: Vec<u8>,
    /// Unpacked size to write instead of the real one.
    claimed: Option<u32>,
    /// Offset in the directory to write instead of the real one.
    at: Option<u32>,
    flags: u16,
}

impl Package {
    /// A workbook with one sheet of this XML inside `worksheet`.
    pub fn workbook(sheet: &str) -> Self {
        Self::default()
            .with("[Content_Types].xml", CONTENT_TYPES)
            .with("_rels/.rels", ROOT_RELS)
            .with("xl/workbook.xml", &workbook_xml(&[("Blad1", "")], ""))
            .with("xl/_rels/workbook.xml.rels", &workbook_rels(1))
            .with("xl/worksheets/sheet1.xml", &worksheet(sheet))
    }

    /// Adds a part.
    #[must_use]
    pub fn with(mut self, name: &str, content: &str) -> Self {
        self.entries.push(Entry {
            name: name.to_owned(),
            content: content.as_bytes().to_vec(),
            claimed: None,
            at: None,
            flags: 0,
        });
        self
    }

    /// Replaces a part.
    #[must_use]
    pub fn replacing(mut self, name: &str, content: &str) -> Self {
        for entry in &mut self.entries {
            if entry.name == name {
                entry.content = content.as_bytes().to_vec();
            }
        }
        self
    }

    /// Lies about the unpacked size of the last part.
    #[must_use]
    pub fn claiming(mut self, size: u32) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.claimed = Some(size);
        }
        self
    }

    /// Says that the last part starts where the first does.
    #[must_use]
    pub fn overlapping(mut self) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.at = Some(0);
        }
        self
    }

    /// Marks the last part as encrypted.
    #[must_use]
    pub fn encrypted(mut self) -> Self {
        if let Some(entry) = self.entries.last_mut() {
            entry.flags = 1;
        }
        self
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            let offset = u32::try_from(out.len()).unwrap_or(u32::MAX);
            let packed = deflated(&entry.content);
            let sizes = |to: &mut Vec<u8>| {
                to.extend(crc32(&entry.content).to_le_bytes());
                to.extend(length(&packed).to_le_bytes());
                to.extend(
                    entry
                        .claimed
                        .unwrap_or_else(|| length(&entry.content))
                        .to_le_bytes(),
                );
                to.extend(u16::try_from(entry.name.len()).unwrap_or(0).to_le_bytes());
                to.extend(0_u16.to_le_bytes());
            };
            out.extend(b"PK\x03\x04\x14\x00");
            out.extend(entry.flags.to_le_bytes());
            out.extend(b"\x08\x00\x00\x00\x21\x00");
            sizes(&mut out);
            out.extend(entry.name.as_bytes());
            out.extend(&packed);
            directory.extend(b"PK\x01\x02\x14\x00\x14\x00");
            directory.extend(entry.flags.to_le_bytes());
            directory.extend(b"\x08\x00\x00\x00\x21\x00");
            sizes(&mut directory);
            directory.extend([0; 10]);
            directory.extend(entry.at.unwrap_or(offset).to_le_bytes());
            directory.extend(entry.name.as_bytes());
        }
        let start = length(&out);
        let count = u16::try_from(self.entries.len()).unwrap_or(0);
        let size = length(&directory);
        out.extend(directory);
        out.extend(b"PK\x05\x06\x00\x00\x00\x00");
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(size.to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend([0, 0]);
        out
    }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// Raw deflate, by way of a zip writer whose only entry is taken out again.
fn deflated(content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    let written = writer.start_file("a", options).is_ok() && writer.write_all(content).is_ok();
    let Ok(cursor) = writer.finish() else {
        return Vec::new();
    };
    let bytes = cursor.into_inner();
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes.clone())) else {
        return Vec::new();
    };
    let Ok(file) = archive.by_index_raw(0) else {
        return Vec::new();
    };
    let start = usize::try_from(file.data_start().unwrap_or(0)).unwrap_or(0);
    let size = usize::try_from(file.compressed_size()).unwrap_or(0);
    if written {
        bytes.get(start..start + size).unwrap_or_default().to_vec()
    } else {
        Vec::new()
    }
}

/// The checksum of zip (CRC-32, reflected 0xEDB88320), bit by bit.
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}

/// The types part of a plain workbook.
pub(super) const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;

const ROOT_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// The workbook part: sheets as (name, further attributes).
pub(super) fn workbook_xml(sheets: &[(&str, &str)], properties: &str) -> String {
    use std::fmt::Write as _;
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr {properties}/><sheets>"#
    );
    for (at, (name, attributes)) in sheets.iter().enumerate() {
        let id = at + 1;
        let _ = write!(
            xml,
            r#"<sheet name="{name}" sheetId="{id}" {attributes} r:id="rId{id}"/>"#
        );
    }
    xml.push_str("</sheets></workbook>");
    xml
}

/// The relations of a workbook with so many sheets.
pub(super) fn workbook_rels(sheets: usize) -> String {
    use std::fmt::Write as _;
    let mut xml = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#.to_owned();
    for id in 1..=sheets {
        let _ = write!(
            xml,
            r#"<Relationship Id="rId{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{id}.xml"/>"#
        );
    }
    xml.push_str("</Relationships>");
    xml
}

/// A sheet part around this content.
pub(super) fn worksheet(content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{content}</worksheet>"#
    )
}
