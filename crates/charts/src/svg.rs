//! Writing SVG: shapes and texts with coordinates to a tenth, everything escaped.

use std::fmt::Write as _;

use crate::measure::{Anchor, Named, Type, count};
use crate::paint::{Fill, Stroke, hatchings};
use crate::picture::Frame;
use crate::value::MARK;

/// The least length of the gap that stands for a number that is not shown.
const GAP: f64 = 56.0;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Area {
    pub(crate) fn middle(self) -> f64 {
        self.y + self.height / 2.0
    }

    pub(crate) fn bottom(self) -> f64 {
        self.y + self.height
    }
}

/// A picture in the making.
pub(crate) struct Svg<'a> {
    frame: &'a Frame,
    id: String,
    body: String,
}

impl<'a> Svg<'a> {
    pub(crate) fn new(frame: &'a Frame) -> Self {
        Self {
            frame,
            id: safe_id(&frame.id),
            body: String::new(),
        }
    }

    /// A bar or a ground, with corners of this radius; nothing where it has no size.
    pub(crate) fn rect(&mut self, place: Area, radius: f64, fill: Fill) {
        if place.width <= 0.0 || place.height <= 0.0 {
            return;
        }
        let attributes = fill.attributes(&self.id);
        self.write(&format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" {attributes}/>"#,
            number(place.x),
            number(place.y),
            number(place.width),
            number(place.height),
            number(radius.min(place.width / 2.0)),
        ));
    }

    /// A closed shape of path commands.
    pub(crate) fn shape(&mut self, commands: &str, fill: Fill) {
        let attributes = fill.attributes(&self.id);
        self.write(&format!(r#"<path d="{commands}" {attributes}/>"#));
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.write(&format!(
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}" {}/>"#,
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1),
            stroke.attributes(),
        ));
    }

    /// A text on one line; `baseline` is where its letters stand.
    pub(crate) fn text(&mut self, x: f64, baseline: f64, kind: Type, text: &str) {
        if !text.is_empty() {
            let inner = escaped(text);
            self.write_text(x, baseline, kind, &inner);
        }
    }

    /// Lines around a middle height.
    pub(crate) fn lines(&mut self, x: f64, middle: f64, kind: Type, lines: &[String]) {
        let first = middle - kind.height(lines.len()) / 2.0 + kind.line_height() * 0.5;
        for (at, line) in lines.iter().enumerate() {
            let baseline = first + kind.height(at) + kind.size * 0.35;
            self.text(x, baseline, kind, line);
        }
    }

    /// A name and the number behind it, around a middle height.
    pub(crate) fn named(&mut self, x: f64, middle: f64, kind: Type, named: &Named) {
        let Some((last, before)) = named.lines.split_last() else {
            return;
        };
        let shift = kind.line_height() / 2.0;
        self.lines(x, middle - shift, kind, before);
        let baseline = middle + shift * count(before.len()) + kind.size * 0.35;
        let space = if last.is_empty() { "" } else { " " };
        let inner = format!(
            r#"{}{space}<tspan font-weight="700">{}</tspan>"#,
            escaped(last),
            escaped(&named.number)
        );
        self.write_text(x, baseline, kind, &inner);
    }

    /// A hatched box for a value that is not shown, as wide as its words within the place, or with `×` where they do not
    /// fit. Its width says nothing about the number.
    pub(crate) fn gap(&mut self, place: Area, kind: Type, words: &str) {
        let kind = kind.anchored(Anchor::Middle);
        let needed = kind.width(words) + 20.0;
        let (words, needed) = if needed <= place.width {
            (words, needed)
        } else {
            (MARK, 0.0)
        };
        let place = Area {
            width: needed.max(GAP).min(place.width),
            ..place
        };
        self.rect(place, 2.0, Fill::Gap);
        let middle_x = place.x + place.width / 2.0;
        let width = kind.width(words) + 6.0;
        if width > place.width {
            // Too narrow even for the mark: the hatching says it.
            return;
        }
        let height = place.height.min(kind.size + 2.0);
        let under = Area {
            x: middle_x - width / 2.0,
            y: place.middle() - height / 2.0,
            width,
            height,
        };
        self.rect(under, 2.0, Fill::Ground);
        self.text(middle_x, place.middle() + kind.size * 0.35, kind, words);
    }

    /// Markup as it is.
    pub(crate) fn write(&mut self, markup: &str) {
        self.body.push_str(markup);
        self.body.push('\n');
    }

    fn write_text(&mut self, x: f64, baseline: f64, kind: Type, inner: &str) {
        let mut attributes = String::new();
        match kind.anchor {
            Anchor::Start => {}
            Anchor::Middle => attributes.push_str(r#" text-anchor="middle""#),
            Anchor::End => attributes.push_str(r#" text-anchor="end""#),
        }
        if kind.bold {
            attributes.push_str(r#" font-weight="700""#);
        }
        let tone = if kind.soft {
            r##"class="vn-chart-soft" fill="#4b5b66""##
        } else {
            r##"class="vn-chart-ink" fill="#17232b""##
        };
        self.write(&format!(
            r#"<text x="{}" y="{}" font-size="{}"{attributes} {tone}>{inner}</text>"#,
            number(x),
            number(baseline),
            number(kind.size),
        ));
    }

    /// The whole element, as high as what was drawn.
    pub(crate) fn finish(self, height: f64) -> String {
        let id = &self.id;
        let mut svg = String::with_capacity(self.body.len() + 1024);
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" class="vn-chart" role="img" "#,
                r#"aria-labelledby="{id}-title {id}-desc" viewBox="0 0 {width} {height}" width="100%" "#,
                r#"font-family="Noto Sans, Segoe UI, Helvetica Neue, Arial, sans-serif">"#,
                "\n<title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{desc}</desc>\n{defs}{body}</svg>"
            ),
            id = id,
            width = number(self.frame.width.units()),
            height = number(height),
            title = escaped(&self.frame.title),
            desc = escaped(&self.frame.description),
            defs = hatchings(id, &self.body),
            body = self.body,
        );
        svg
    }
}

/// A coordinate to a tenth.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

/// A text as it may stand in XML; characters that XML cannot hold become the replacement character.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

fn safe_id(id: &str) -> String {
    let safe = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '-'
        }
    };
    id.chars().map(safe).collect()
}
