//! One line of a trend: its pieces between values that are shown, and its markers.

use super::{Plot, Quarter, Standing};
use crate::measure::count;
use crate::paint::series_look;
use crate::svg::{Svg, number};
use crate::value::{Value, value_at};

/// A value that is shown, where it is drawn.
struct Point {
    quarter: usize,
    at: (f64, f64),
    standing: Standing,
}

/// Draws the line of the series with this number, broken where a value is not shown.
pub(super) fn draw_line(
    svg: &mut Svg<'_>,
    plot: &Plot,
    series: usize,
    values: &[Value],
    quarters: &[Quarter],
) {
    let points: Vec<Point> = quarters
        .iter()
        .enumerate()
        .filter_map(|(quarter, of)| {
            let amount = value_at(values, quarter).amount()?;
            Some(Point {
                quarter,
                at: (plot.x(quarter), plot.y(amount)),
                standing: of.standing,
            })
        })
        .collect();
    for run in points.chunk_by(|a, b| a.quarter + 1 == b.quarter && a.standing == b.standing) {
        draw_piece(svg, series, run, 2.5);
    }
    for pair in points.windows(2) {
        let [a, b] = pair else { continue };
        if a.quarter + 1 == b.quarter && a.standing != b.standing {
            draw_piece(svg, series, pair, 1.25);
        }
    }
    // Where quarters are close, markers stand apart; a point without neighbours would not be seen without.
    let every = (1..=quarters.len())
        .find(|every| plot.step * count(*every) >= APART)
        .unwrap_or(1);
    for run in points.chunk_by(|a, b| a.quarter + 1 == b.quarter) {
        for point in run {
            let to_last = quarters.len() - 1 - point.quarter;
            if run.len() == 1 || to_last.is_multiple_of(every) {
                draw_marker(svg, series, point.at, point.standing);
            }
        }
    }
}

/// The least distance between two markers of a line.
const APART: f64 = 14.0;

fn draw_piece(svg: &mut Svg<'_>, series: usize, points: &[Point], thickness: f64) {
    if points.len() < 2 {
        return;
    }
    let look = series_look(series);
    let places: Vec<String> = points
        .iter()
        .map(|point| format!("{},{}", number(point.at.0), number(point.at.1)))
        .collect();
    svg.write(&format!(
        r#"<polyline points="{}" class="{}" fill="none" stroke="{}" stroke-width="{thickness}" stroke-dasharray="{}" stroke-linejoin="round"/>"#,
        places.join(" "),
        look.line_class,
        look.colour,
        look.dash,
    ));
}

/// Draws the marker of the series with this number: hollow where the number can still change.
pub(super) fn draw_marker(svg: &mut Svg<'_>, series: usize, at: (f64, f64), standing: Standing) {
    let look = series_look(series);
    let (x, y) = at;
    let n = number;
    let polygon = |corners: &[(f64, f64)]| {
        let places: Vec<String> = corners
            .iter()
            .map(|(right, down)| format!("{} {}", n(x + right), n(y + down)))
            .collect();
        format!(r#"path d="M{}Z""#, places.join("L"))
    };
    let shape = match series % 6 {
        0 => format!(r#"circle cx="{}" cy="{}" r="5""#, n(x), n(y)),
        1 => polygon(&[(-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)]),
        2 => polygon(&[(0.0, -6.0), (5.5, 4.5), (-5.5, 4.5)]),
        3 => polygon(&[(0.0, -6.0), (6.0, 0.0), (0.0, 6.0), (-6.0, 0.0)]),
        4 => polygon(&[(0.0, 6.0), (5.5, -4.5), (-5.5, -4.5)]),
        _ => polygon(&[(-3.0, -5.5), (3.0, -5.5), (3.0, 5.5), (-3.0, 5.5)]),
    };
    // A light edge keeps markers on each other apart.
    let (class, hollow, fill, edge) = match standing {
        Standing::Frozen => (look.fill_class, "", look.colour, "#ffffff"),
        Standing::Live => (look.line_class, " vn-chart-hollow", "#ffffff", look.colour),
    };
    svg.write(&format!(
        r#"<{shape} class="{class}{hollow}" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>"#
    ));
}
