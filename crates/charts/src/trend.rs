//! How numbers went from quarter to quarter.

mod labels;
mod line;

use crate::axis::{Scale, tick_text, ticks};
use crate::measure::{Anchor, Type, count};
use crate::paint::{Fill, Stroke};
use crate::picture::{Column, Frame, Picture, Table};
use crate::svg::{Area, Svg};
use crate::value::{Value, value_at};
use labels::{EndLabel, set_apart};
use line::{draw_line, draw_marker};

/// Quarters, and a line for each series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// Heading of the column of quarters.
    pub quarter: String,
    /// What the numbers are, above the axis: `jongeren`.
    pub unit: String,
    /// The word for a quarter that still runs: `voorlopig`.
    pub live: String,
    /// The quarters, the oldest first.
    pub quarters: Vec<Quarter>,
    /// The lines. After six the looks come around.
    pub series: Vec<Series>,
}

/// One quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarter {
    /// Its name: `2026 K1`.
    pub label: String,
    /// Whether its numbers are final.
    pub standing: Standing,
}

/// Whether the numbers of a quarter can still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Final.
    Frozen,
    /// Still running: lines to it are thin, markers hollow, its ground is tinted and named.
    Live,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its name, at the end of the line.
    pub label: String,
    /// A value for each quarter; one that is missing is not shown.
    pub values: Vec<Value>,
}

/// Where the lines are drawn.
struct Plot {
    area: Area,
    scale: Scale,
    /// From one quarter to the next.
    step: f64,
}

impl Plot {
    fn x(&self, quarter: usize) -> f64 {
        self.area.x + self.step * (count(quarter) + 0.5)
    }

    fn y(&self, amount: f64) -> f64 {
        self.area.bottom() - self.scale.length(amount)
    }
}

/// Draws a line for each series, named at its end. A value that is not shown breaks the line and stands hatched in a row
/// of its own under the plot, behind the marker of its series.
pub fn trend(frame: &Frame, trend: &Trend) -> Picture {
    Picture {
        svg: draw(frame, trend),
        table: table(frame, trend),
    }
}

const LANE: f64 = 18.0;

fn draw(frame: &Frame, trend: &Trend) -> String {
    let width = frame.width;
    let small = Type::new(width.small_text());
    let mut svg = Svg::new(frame);
    let largest = trend
        .series
        .iter()
        .flat_map(|series| &series.values)
        .filter_map(Value::amount);
    let ticks = ticks(largest.fold(1.0, f64::max));
    let top_tick = ticks.last().copied().unwrap_or(1.0);
    let numbers = ticks
        .iter()
        .map(|tick| small.width(&tick_text(*tick)))
        .fold(16.0, f64::max);

    let label_kind = Type::new(width.choose(12.0, 16.0));
    let label_room = width.choose(100.0, 200.0);
    let labels: Vec<EndLabel> = trend
        .series
        .iter()
        .enumerate()
        .map(|(at, series)| EndLabel::new(at, series, trend.quarters.len(), label_kind, label_room))
        .collect();
    let widest = labels.iter().map(EndLabel::width).fold(0.0, f64::max);

    let height = width.choose(210.0, 300.0);
    let needed: f64 = labels.iter().map(|label| label.height).sum();
    let x = numbers + 10.0;
    let area = Area {
        x,
        y: small.line_height() + 14.0,
        width: width.units() - x - labels::LEAD - widest,
        height: height.max(needed),
    };
    let plot = Plot {
        area,
        scale: Scale::to_fit(top_tick, area.height),
        step: area.width / count(trend.quarters.len()).max(1.0),
    };
    draw_ground(&mut svg, trend, &plot, small, &ticks);
    for (at, series) in trend.series.iter().enumerate() {
        draw_line(&mut svg, &plot, at, &series.values, &trend.quarters);
    }
    let set = set_apart(labels, &plot);
    for label in &set {
        label.draw(&mut svg, &plot, label_kind);
    }
    let lanes = draw_lanes(&mut svg, trend, &plot, small);
    let bottom = draw_quarters(&mut svg, trend, &plot, small, lanes);
    svg.finish(bottom + 4.0)
}

/// The tint under quarters that still run, the lines to read by and their numbers.
fn draw_ground(svg: &mut Svg<'_>, trend: &Trend, plot: &Plot, kind: Type, ticks: &[f64]) {
    let area = plot.area;
    let is_live = |quarter: &Quarter| quarter.standing == Standing::Live;
    for (at, _) in trend
        .quarters
        .iter()
        .enumerate()
        .filter(|(_, quarter)| is_live(quarter))
    {
        let tint = Area {
            x: plot.x(at) - plot.step / 2.0,
            width: plot.step,
            y: area.y - 6.0,
            height: area.height + 6.0,
        };
        svg.rect(tint, 0.0, Fill::Live);
    }
    let heading = kind.soft();
    let baseline = area.y - 12.0;
    if let Some(last) = trend.quarters.iter().rposition(is_live) {
        if heading.width(&trend.live) <= plot.step {
            svg.text(
                plot.x(last),
                baseline,
                heading.anchored(Anchor::Middle),
                &trend.live,
            );
        } else {
            let end = plot.x(last) + plot.step / 2.0;
            svg.text(end, baseline, heading.anchored(Anchor::End), &trend.live);
        }
    }
    svg.text(0.0, baseline, heading, &trend.unit);
    for (at, tick) in ticks.iter().enumerate() {
        let y = plot.y(*tick);
        let stroke = if at == 0 { Stroke::Base } else { Stroke::Grid };
        svg.line((area.x, y), (area.x + area.width, y), stroke);
        let number = heading.anchored(Anchor::End);
        svg.text(
            area.x - 8.0,
            y + kind.size * 0.35,
            number,
            &tick_text(*tick),
        );
    }
}

/// A row for each series with hidden values, and where the last one ends.
fn draw_lanes(svg: &mut Svg<'_>, trend: &Trend, plot: &Plot, kind: Type) -> f64 {
    let mut y = plot.area.bottom() + 6.0;
    for (at, series) in trend.series.iter().enumerate() {
        let hidden: Vec<(usize, String)> = (0..trend.quarters.len())
            .map(|quarter| (quarter, value_at(&series.values, quarter)))
            .filter(|(_, value)| value.amount().is_none())
            .map(|(quarter, value)| (quarter, value.text()))
            .collect();
        if hidden.is_empty() {
            continue;
        }
        draw_marker(
            svg,
            at,
            (plot.area.x - 12.0, y + LANE / 2.0),
            Standing::Frozen,
        );
        let width = (plot.step - 4.0).clamp(5.0, 64.0);
        for (quarter, words) in hidden {
            let gap = Area {
                x: plot.x(quarter) - width / 2.0,
                y: y + 1.0,
                width,
                height: LANE - 2.0,
            };
            svg.gap(gap, Type::new(12.0), &words);
        }
        y += LANE;
    }
    y + kind.size * 0.2
}

/// The names of the quarters under the plot; as many as fit, always the last.
fn draw_quarters(svg: &mut Svg<'_>, trend: &Trend, plot: &Plot, kind: Type, top: f64) -> f64 {
    let kind = kind.anchored(Anchor::Middle);
    let widest_word = trend
        .quarters
        .iter()
        .flat_map(|quarter| quarter.label.split_whitespace())
        .map(|word| kind.width(word))
        .fold(0.0, f64::max);
    let every = (1..=trend.quarters.len())
        .find(|every| plot.step * count(*every) >= widest_word + 6.0)
        .unwrap_or(trend.quarters.len().max(1));
    let room = (plot.step * count(every) - 6.0).max(widest_word);
    let mut bottom = top;
    for (at, quarter) in trend.quarters.iter().enumerate() {
        if (trend.quarters.len() - 1 - at).is_multiple_of(every) {
            let lines = kind.wrap(&quarter.label, room);
            let height = kind.height(lines.len());
            svg.lines(plot.x(at), top + height / 2.0, kind, &lines);
            bottom = bottom.max(top + height);
        }
    }
    bottom
}

fn table(frame: &Frame, trend: &Trend) -> Table {
    let columns = trend
        .series
        .iter()
        .map(|series| Column::numbers(&series.label));
    let rows = trend.quarters.iter().enumerate().map(|(at, quarter)| {
        let name = match quarter.standing {
            Standing::Frozen => quarter.label.clone(),
            Standing::Live => format!("{} ({})", quarter.label, trend.live),
        };
        let cells = trend
            .series
            .iter()
            .map(|series| value_at(&series.values, at).text());
        std::iter::once(name).chain(cells).collect()
    });
    Table {
        caption: frame.title.clone(),
        columns: std::iter::once(Column::text(&trend.quarter))
            .chain(columns)
            .collect(),
        rows: rows.collect(),
    }
}
