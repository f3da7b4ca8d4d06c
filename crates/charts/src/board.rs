//! Rows of a name, a bar and numbers: side by side where there is room, else the name above and the numbers below.

use crate::measure::{Anchor, Type, count};
use crate::paint::Stroke;
use crate::picture::Width;
use crate::svg::{Area, Svg};

/// One row; its bar is drawn by the chart.
pub(crate) struct Row<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: Type,
    /// How far the name stands in.
    pub(crate) indent: f64,
    /// One for each heading.
    pub(crate) cells: Vec<Cell>,
    /// How high its bar is.
    pub(crate) bar: f64,
    /// Room above it.
    pub(crate) gap: f64,
}

/// A number beside a bar, as text.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) bold: bool,
}

/// Where the bars come.
pub(crate) struct Board {
    /// For each row the full length that a bar can have.
    pub(crate) bars: Vec<Area>,
    pub(crate) bottom: f64,
    width: Width,
}

impl Board {
    /// How long a bar can be.
    pub(crate) fn track(&self) -> f64 {
        self.bars.first().map_or(0.0, |bar| bar.width)
    }

    /// A line across the bars at this length, nowhere through a name.
    pub(crate) fn across(&self, svg: &mut Svg<'_>, length: f64, stroke: Stroke) {
        let (Some(first), Some(last)) = (self.bars.first(), self.bars.last()) else {
            return;
        };
        let x = first.x + length;
        match self.width {
            Width::Paper | Width::Wide => {
                svg.line((x, first.y - REACH), (x, last.bottom() + REACH), stroke);
            }
            Width::Narrow => {
                for bar in &self.bars {
                    svg.line((x, bar.y - REACH), (x, bar.bottom() + REACH), stroke);
                }
            }
        }
    }
}

/// How far a line across reaches past a bar.
const REACH: f64 = 4.0;
/// The widest that a name may be beside its bar.
const WIDEST_NAME: f64 = 230.0;
const WIDEST_HEADING: f64 = 110.0;
const BETWEEN: f64 = 20.0;

/// Writes names and numbers from `top` down and says where the bars come. Headings beside each other may stand higher.
pub(crate) fn set_rows(
    svg: &mut Svg<'_>,
    width: Width,
    top: f64,
    headings: &[&str],
    rows: &[Row<'_>],
) -> Board {
    match width {
        Width::Narrow => set_under(svg, top, headings, rows),
        Width::Paper | Width::Wide => set_beside(svg, width, top, headings, rows),
    }
}

fn set_beside(
    svg: &mut Svg<'_>,
    width: Width,
    top: f64,
    headings: &[&str],
    rows: &[Row<'_>],
) -> Board {
    let names = rows
        .iter()
        .flat_map(|row| {
            let lines = row.kind.wrap(row.name, WIDEST_NAME - row.indent);
            lines
                .into_iter()
                .map(|line| row.kind.width(&line) + row.indent)
        })
        .fold(0.0, f64::max);
    let heading_kind = Type::new(width.small_text()).soft().anchored(Anchor::End);
    let mut right = width.units();
    let mut rights = Vec::new();
    let mut heading_lines = 0;
    for (at, heading) in headings.iter().enumerate().rev() {
        let lines = heading_kind.wrap(heading, WIDEST_HEADING);
        heading_lines = heading_lines.max(lines.len());
        let cells = rows.iter().filter_map(|row| {
            let cell = row.cells.get(at)?;
            Some(cell_kind(row, cell).width(&cell.text))
        });
        let widest = lines
            .iter()
            .map(|line| heading_kind.width(line))
            .chain(cells)
            .fold(0.0, f64::max);
        rights.push((right, lines));
        right -= widest + BETWEEN;
    }
    rights.reverse();
    let head = heading_kind.height(heading_lines);
    // Headings stand at the foot of what is above the rows.
    let foot = top.max(head);
    for (right, lines) in &rights {
        let middle = foot - heading_kind.height(lines.len()) / 2.0;
        svg.lines(*right, middle, heading_kind, lines);
    }
    let mut y = foot;
    let mut bars = Vec::new();
    for row in rows {
        y += row.gap;
        let lines = row.kind.wrap(row.name, WIDEST_NAME - row.indent);
        let height = row.bar.max(row.kind.height(lines.len()));
        let middle = y + height / 2.0;
        svg.lines(row.indent, middle, row.kind, &lines);
        for ((right, _), cell) in rights.iter().zip(&row.cells) {
            let kind = cell_kind(row, cell).anchored(Anchor::End);
            svg.text(*right, middle + kind.size * 0.35, kind, &cell.text);
        }
        bars.push(Area {
            x: names + BETWEEN,
            y: middle - row.bar / 2.0,
            width: right - names - BETWEEN,
            height: row.bar,
        });
        y += height;
    }
    Board {
        bars,
        bottom: y,
        width,
    }
}

fn cell_kind(row: &Row<'_>, cell: &Cell) -> Type {
    Type {
        bold: cell.bold,
        ..row.kind
    }
}

fn set_under(svg: &mut Svg<'_>, top: f64, headings: &[&str], rows: &[Row<'_>]) -> Board {
    let units = Width::Narrow.units();
    let small = Type::new(Width::Narrow.small_text()).soft();
    let mut y = top;
    let mut bars = Vec::new();
    for row in rows {
        y += row.gap;
        let lines = row.kind.wrap(row.name, units - row.indent);
        let height = row.kind.height(lines.len());
        svg.lines(row.indent, y + height / 2.0, row.kind, &lines);
        y += height + 4.0;
        bars.push(Area {
            x: 0.0,
            y,
            width: units,
            height: row.bar,
        });
        y += row.bar;
        let numbers = headings
            .iter()
            .zip(&row.cells)
            .filter(|(_, cell)| !cell.text.is_empty())
            .map(|(heading, cell)| format!("{heading} {}", cell.text));
        let lines = parts_on_lines(numbers, small, units);
        if !lines.is_empty() {
            y += 4.0;
            for (at, line) in lines.iter().enumerate() {
                let baseline = y + small.line_height() * count(at) + small.size;
                svg.text(0.0, baseline, small, line);
            }
            y += small.height(lines.len());
        }
    }
    Board {
        bars,
        bottom: y,
        width: Width::Narrow,
    }
}

/// Parts one after the other, on as many lines as they need.
fn parts_on_lines(parts: impl Iterator<Item = String>, kind: Type, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last} · {part}");
            if kind.width(&longer) <= room {
                *last = longer;
                continue;
            }
        }
        lines.push(part);
    }
    lines
}
