//! Typst as a library: a world of one template and one JSON value, and nothing else.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::Value;
use typst::{
    Library, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{Fonts, LetterError};

/// The templates of this crate; each already starts with what all share.
#[derive(Clone, Copy)]
pub(crate) enum Template {
    Card,
    AddressSheet,
    Labels,
    VisitList,
    Report,
    Certificate,
    Plan,
    Decision,
    Dossier,
    Council,
    Survey,
}

impl Template {
    const fn source(self) -> &'static str {
        match self {
            Self::Card => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/card.typ")
            ),
            Self::AddressSheet => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/address_sheet.typ")
            ),
            Self::Labels => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/labels.typ")
            ),
            Self::VisitList => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/visit_list.typ")
            ),
            Self::Report => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/report.typ")
            ),
            Self::Certificate => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/certificate.typ")
            ),
            Self::Plan => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/plan.typ")
            ),
            Self::Decision => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/decision.typ")
            ),
            Self::Dossier => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/dossier.typ")
            ),
            Self::Council => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/council.typ")
            ),
            Self::Survey => concat!(
                include_str!("../templates/common.typ"),
                include_str!("../templates/survey.typ")
            ),
        }
    }
}

/// Typst's cache is one for the process, grows without bound and holds the names it has set. Whoever typesets holds this,
/// so that the cache is emptied when the document is made and when it is not.
pub(crate) struct CacheCleared;

impl Drop for CacheCleared {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}

/// Body sizes in points, largest first, at which a document may be made to fit one page. Below 9 the
/// paper would be harder to read than a second page is to turn to.
pub(crate) const ONE_PAGE_SIZES: [f64; 5] = [11.0, 10.5, 10.0, 9.5, 9.0];

/// Lays out a document on one page, at the largest of these sizes at which it fits; where it fits at
/// none, on as many pages as it takes at the second largest.
pub(crate) fn lay_out_small<D: Serialize>(
    fonts: &Fonts,
    template: Template,
    sizes: &[f64],
    data: impl Fn(f64) -> D,
) -> Result<PagedDocument, LetterError> {
    for size in sizes {
        let document = lay_out(fonts, template, &data(*size))?;
        if document.pages().len() == 1 {
            return Ok(document);
        }
    }
    let size = sizes.get(1).or(sizes.first()).ok_or(LetterError::Empty)?;
    lay_out(fonts, template, &data(*size))
}

/// Lays out a template with its data. Hold a [`CacheCleared`] around it and what follows.
pub(crate) fn lay_out(
    fonts: &Fonts,
    template: Template,
    data: &impl Serialize,
) -> Result<PagedDocument, LetterError> {
    lay_out_with(fonts, template, data, Vec::new())
}

/// Lays out a template with its data and these pictures, each an SVG element whose texts are printable already.
pub(crate) fn lay_out_with(
    fonts: &Fonts,
    template: Template,
    data: &impl Serialize,
    pictures: Vec<String>,
) -> Result<PagedDocument, LetterError> {
    let mut data = serde_json::to_value(data).map_err(LetterError::Data)?;
    make_printable(fonts, &mut data);
    if let Value::Object(fields) = &mut data {
        fields.insert(
            "family".to_owned(),
            Value::String(fonts.family().to_owned()),
        );
        // Markup, no text: no word of it may be broken.
        fields.insert("pictures".to_owned(), Value::from(pictures));
    }
    let data = serde_json::to_vec(&data).map_err(LetterError::Data)?;
    lay_out_source(fonts, template.source(), data)
}

fn lay_out_source(
    fonts: &Fonts,
    source: &str,
    data: Vec<u8>,
) -> Result<PagedDocument, LetterError> {
    let desk = Desk {
        fonts,
        source: Source::new(*MAIN, source.to_owned()),
        data: Bytes::new(data),
    };
    typst::compile::<PagedDocument>(&desk)
        .output
        .map_err(|problems| LetterError::Layout {
            reason: reason(&problems),
        })
}

/// Writes laid-out pages as tagged PDF/UA-1 and PDF/A-2a.
pub(crate) fn export(document: &PagedDocument) -> Result<Vec<u8>, LetterError> {
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).map_err(|problem| {
            LetterError::Export {
                reason: without_quoted_parts(problem.message()),
            }
        })?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Vangnet".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|problems| LetterError::Export {
        reason: reason(&problems),
    })
}

/// File ids are interned for the life of the process, so there are these two and never one per person.
static MAIN: LazyLock<FileId> = LazyLock::new(|| named("main.typ"));
static DATA: LazyLock<FileId> = LazyLock::new(|| named("data.json"));

#[expect(
    clippy::expect_used,
    reason = "both names are constants of this file and valid paths"
)]
fn named(name: &str) -> FileId {
    RootedPath::new(
        VirtualRoot::Project,
        VirtualPath::new(name).expect("a plain file name"),
    )
    .intern()
}

/// What a template can reach: itself, its data and the fonts. Every other file and every package is refused.
struct Desk<'a> {
    fonts: &'a Fonts,
    source: Source,
    data: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.fonts.library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        *MAIN
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == *MAIN {
            Ok(self.source.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    /// A template does not know the date: it is a value like any other.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Every string of the data passes here, so that no field can be forgotten.
fn make_printable(fonts: &Fonts, value: &mut Value) {
    match value {
        Value::String(text) => *text = fonts.printable(text),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| make_printable(fonts, item)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| make_printable(fonts, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn reason(problems: &[SourceDiagnostic]) -> String {
    problems
        .iter()
        .map(|problem| without_quoted_parts(&problem.message))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Typst quotes the values it stumbles over, or puts them after a colon; an error here must not carry a name into a log.
fn without_quoted_parts(message: &str) -> String {
    let end = message
        .find(['"', '`', '\'', ':', '\u{201c}', '\u{2018}'])
        .unwrap_or(message.len());
    message.get(..end).unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
pub(crate) mod tests {
    use typst::layout::{Frame, FrameItem, Point};

    use super::*;
    use crate::fonts::tests::fonts;

    /// A run of text on a page with where it starts and ends, in millimetres from the top left.
    pub(crate) struct Run {
        pub(crate) text: String,
        pub(crate) left: f64,
        pub(crate) right: f64,
        pub(crate) baseline: f64,
        pub(crate) size: f64,
    }

    /// All text runs of a page, in reading order.
    pub(crate) fn runs(document: &PagedDocument, page: usize) -> Vec<Run> {
        let mut found = Vec::new();
        collect(&document.pages()[page].frame, Point::zero(), &mut found);
        found
    }

    fn collect(frame: &Frame, origin: Point, found: &mut Vec<Run>) {
        for (at, item) in frame.items() {
            let at = origin + *at;
            match item {
                FrameItem::Group(group) => collect(&group.frame, at, found),
                FrameItem::Text(text) => found.push(Run {
                    text: text.text.to_string(),
                    left: at.x.to_mm(),
                    right: (at.x + text.width()).to_mm(),
                    baseline: at.y.to_mm(),
                    size: text.size.to_pt(),
                }),
                _ => {}
            }
        }
    }

    /// The words of a page, spaces and line breaks all one space, hyphenation undone by nothing: look for short phrases.
    pub(crate) fn page_text(document: &PagedDocument, page: usize) -> String {
        let joined = runs(document, page)
            .into_iter()
            .map(|run| run.text)
            .collect::<Vec<_>>()
            .join(" ");
        joined.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_template_reads_no_file_and_no_package() {
        let fonts = fonts();
        for source in [
            "#read(\"/etc/passwd\")",
            "#read(\"other.json\")",
            "#include \"other.typ\"",
            "#import \"@preview/example:0.1.0\": *",
        ] {
            let refused = lay_out_source(&fonts, source, Vec::new());
            assert!(
                matches!(refused, Err(LetterError::Layout { .. })),
                "{source}"
            );
        }
    }

    #[test]
    fn an_error_carries_no_value() {
        let fonts = fonts();
        let Err(LetterError::Layout { reason }) =
            lay_out_source(&fonts, "#panic(\"Jansen\")", Vec::new())
        else {
            panic!("a panic in a template is an error");
        };
        assert!(!reason.contains("Jansen"), "{reason}");
        assert_eq!(
            without_quoted_parts("the text \"Jansen\" is missing"),
            "the text"
        );
    }
}
