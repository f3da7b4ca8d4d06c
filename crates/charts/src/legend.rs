//! What the marks of a picture stand for.

use crate::measure::Type;
use crate::paint::{Fill, Stroke};
use crate::svg::{Area, Svg};

/// A mark in a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Filled(Fill),
    /// A line across, as for a target.
    Across,
    /// A diamond.
    Diamond,
    /// From a bar to the 80th percentile.
    Whisker,
}

const MARK_WIDTH: f64 = 20.0;

/// Writes marks with their words from `top` down, as many on a line as fit, and says where it ended.
pub(crate) fn legend(
    svg: &mut Svg<'_>,
    top: f64,
    room: f64,
    kind: Type,
    entries: &[(Mark, &str)],
) -> f64 {
    let mut x = 0.0;
    let mut y = top;
    for (mark, words) in entries {
        let width = MARK_WIDTH + 6.0 + kind.width(words);
        if x > 0.0 && x + width > room {
            x = 0.0;
            y += kind.line_height() + 2.0;
        }
        let middle = y + kind.line_height() / 2.0;
        draw(svg, *mark, x, middle);
        svg.text(x + MARK_WIDTH + 6.0, middle + kind.size * 0.35, kind, words);
        x += width + 20.0;
    }
    y + kind.line_height()
}

fn draw(svg: &mut Svg<'_>, mark: Mark, x: f64, middle: f64) {
    let centre = x + MARK_WIDTH / 2.0;
    match mark {
        Mark::Filled(fill) => {
            let place = Area {
                x,
                y: middle - 6.0,
                width: MARK_WIDTH,
                height: 12.0,
            };
            svg.rect(place, 2.0, fill);
        }
        Mark::Across => svg.line(
            (centre, middle - 8.0),
            (centre, middle + 8.0),
            Stroke::Target,
        ),
        Mark::Diamond => diamond(svg, centre, middle),
        Mark::Whisker => whisker(svg, (x, x + MARK_WIDTH), middle, 5.0),
    }
}

/// A diamond around a point: what is aimed at.
pub(crate) fn diamond(svg: &mut Svg<'_>, x: f64, y: f64) {
    let n = crate::svg::number;
    let r = 7.0;
    let commands = format!(
        "M{} {}L{} {}L{} {}L{} {}Z",
        n(x),
        n(y - r),
        n(x + r),
        n(y),
        n(x),
        n(y + r),
        n(x - r),
        n(y)
    );
    svg.shape(&commands, Fill::Target);
}

/// A line with an end across.
pub(crate) fn whisker(svg: &mut Svg<'_>, (from, to): (f64, f64), middle: f64, half: f64) {
    svg.line((from, middle), (to, middle), Stroke::Whisker);
    svg.line((to, middle - half), (to, middle + half), Stroke::Whisker);
}
