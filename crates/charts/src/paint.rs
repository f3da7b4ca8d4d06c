//! Colours and lines: each a class for the style sheet, and attributes that look good without one.
//!
//! Neighbours differ by 3:1 in lightness, text by 4.5:1 from its ground. Hatching, dash and marker tell apart what colour does.

/// What a shape is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// The first series, or the one there is.
    Dark,
    /// The second series: lighter and hatched.
    Hatched,
    /// A light ground that belongs to what is dark.
    Band,
    /// The flow from one source; three shades take turns.
    Link(usize),
    /// Hatched: a value that is not shown.
    Gap,
    /// The ground of a quarter that still runs.
    Live,
    /// The paper, under text that would stand on lines.
    Ground,
    /// A mark of what is aimed at.
    Target,
}

/// Names of the two hatchings, behind the picture's id.
pub(crate) const HATCHED: &str = "hatched";
pub(crate) const GAP: &str = "gap";

impl Fill {
    /// The attributes of a shape with this fill, in the picture with this id.
    pub(crate) fn attributes(self, id: &str) -> String {
        let plain = |text: &str| text.to_owned();
        match self {
            Self::Dark => plain(r##"class="vn-chart-1" fill="#0f4c5c""##),
            Self::Hatched => format!(
                r##"class="vn-chart-line-1" fill="url(#{id}-{HATCHED})" stroke="#0f4c5c" stroke-width="1""##
            ),
            Self::Band => plain(r##"class="vn-chart-band" fill="#dbe7eb""##),
            Self::Link(source) => plain(match source % 3 {
                0 => {
                    r##"class="vn-chart-link-1" fill="#b9d0d9" fill-opacity="0.85" stroke="#5f7f8c" stroke-width="0.75""##
                }
                1 => {
                    r##"class="vn-chart-link-2" fill="#e3ebee" fill-opacity="0.85" stroke="#5f7f8c" stroke-width="0.75""##
                }
                _ => {
                    r##"class="vn-chart-link-3" fill="#d8d3c4" fill-opacity="0.85" stroke="#7a7462" stroke-width="0.75""##
                }
            }),
            Self::Gap => format!(
                r##"class="vn-chart-edge" fill="url(#{id}-{GAP})" stroke="#7b8b96" stroke-width="1" stroke-dasharray="3 2""##
            ),
            Self::Live => plain(r##"class="vn-chart-live" fill="#eef3f5""##),
            Self::Ground => plain(r##"class="vn-chart-ground" fill="#ffffff""##),
            Self::Target => plain(
                r##"class="vn-chart-target" fill="#17232b" stroke="#ffffff" stroke-width="1.5""##,
            ),
        }
    }
}

/// The hatchings that a picture uses, as definitions.
pub(crate) fn hatchings(id: &str, body: &str) -> String {
    let pattern = |name: &str, ground: &str, line: &str| {
        if !body.contains(&format!("url(#{id}-{name})")) {
            return String::new();
        }
        format!(
            r#"<pattern id="{id}-{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" {ground}/><line x1="3" y1="0" x2="3" y2="6" {line}/></pattern>"#
        )
    };
    let hatched = pattern(
        HATCHED,
        r##"class="vn-chart-hatched" fill="#6b9bae""##,
        r##"stroke="#ffffff" stroke-width="1.5""##,
    );
    let gap = pattern(
        GAP,
        r##"class="vn-chart-ground" fill="#ffffff""##,
        r##"class="vn-chart-gap" stroke="#9aa8b1" stroke-width="1.25""##,
    );
    if hatched.is_empty() && gap.is_empty() {
        String::new()
    } else {
        format!("<defs>{hatched}{gap}</defs>")
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stroke {
    /// A line to read heights by.
    Grid,
    /// The line that values stand on.
    Base,
    /// From a thing to its name, or from a bar to the next.
    Leader,
    /// What is aimed at.
    Target,
    /// Under a line of ink, so that it stands out on dark.
    Casing,
    /// How far most come.
    Whisker,
}

impl Stroke {
    pub(crate) fn attributes(self) -> &'static str {
        match self {
            Self::Grid => r##"class="vn-chart-grid" stroke="#d3dce1" stroke-width="1""##,
            Self::Base => r##"class="vn-chart-edge" stroke="#7b8b96" stroke-width="1""##,
            Self::Leader => {
                r##"class="vn-chart-edge" stroke="#7b8b96" stroke-width="1" stroke-dasharray="2 3""##
            }
            Self::Target => {
                r##"class="vn-chart-target-line" stroke="#17232b" stroke-width="2" stroke-dasharray="6 3""##
            }
            Self::Casing => r##"class="vn-chart-casing" stroke="#ffffff" stroke-width="4""##,
            Self::Whisker => r##"class="vn-chart-line-1" stroke="#0f4c5c" stroke-width="2""##,
        }
    }
}

/// How one series of a trend looks: the classes of what it fills and of its lines, its colour and its dash. After six they
/// come around.
pub(crate) struct SeriesLook {
    pub(crate) fill_class: &'static str,
    pub(crate) line_class: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) dash: &'static str,
}

pub(crate) fn series_look(at: usize) -> SeriesLook {
    let (fill_class, line_class, colour, dash) = match at % 6 {
        0 => ("vn-chart-1", "vn-chart-line-1", "#0f4c5c", "none"),
        1 => ("vn-chart-2", "vn-chart-line-2", "#8a5a00", "9 4"),
        2 => ("vn-chart-3", "vn-chart-line-3", "#4a7f95", "2 4"),
        3 => ("vn-chart-4", "vn-chart-line-4", "#6a4c93", "12 4 2 4"),
        4 => ("vn-chart-5", "vn-chart-line-5", "#2f7048", "5 3"),
        _ => ("vn-chart-6", "vn-chart-line-6", "#4b5b66", "14 3 2 3 2 3"),
    };
    SeriesLook {
        fill_class,
        line_class,
        colour,
        dash,
    }
}
