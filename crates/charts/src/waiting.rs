//! How long people wait at each step, beside how long they should.

use crate::axis::{Scale, tick_text, ticks};
use crate::board::{Board, Cell, Row, set_rows};
use crate::legend::{Mark, diamond, legend, whisker};
use crate::measure::{Anchor, Type};
use crate::paint::{Fill, Stroke};
use crate::picture::{Column, Frame, Picture, Table, Width};
use crate::svg::{Area, Svg};
use crate::value::Value;

/// The steps, and the words around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Heading of the column of steps.
    pub step: String,
    /// What half of them is done within.
    pub median: String,
    /// What four of five are done within.
    pub percentile80: String,
    /// What is aimed at.
    pub target: String,
    /// What the numbers are: `dagen`.
    pub unit: String,
    /// The steps, in order.
    pub steps: Vec<WaitingStep>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingStep {
    /// Its name.
    pub label: String,
    /// Half waits at most this long.
    pub median: Value,
    /// Four of five wait at most this long. Bold beside a wide picture where it is more than the target.
    pub percentile80: Value,
    /// How long it should take at most, where that is set.
    pub target: Option<Value>,
}

impl WaitingStep {
    fn target_text(&self) -> String {
        self.target.as_ref().map_or_else(String::new, Value::text)
    }

    fn is_late(&self) -> bool {
        let target = self.target.as_ref().and_then(Value::amount);
        target
            .zip(self.percentile80.amount())
            .is_some_and(|(target, took)| took > target)
    }
}

const BAR: f64 = 16.0;

/// Draws for each step a bar to the median, a line on to the 80th percentile, and a diamond at the target.
pub fn waiting(frame: &Frame, waiting: &Waiting) -> Picture {
    Picture {
        svg: draw(frame, waiting),
        table: table(frame, waiting),
    }
}

fn draw(frame: &Frame, waiting: &Waiting) -> String {
    let width = frame.width;
    let kind = Type::new(width.text());
    let small = Type::new(width.small_text());
    let mut svg = Svg::new(frame);
    let entries = [
        (Mark::Filled(Fill::Dark), waiting.median.as_str()),
        (Mark::Whisker, waiting.percentile80.as_str()),
        (Mark::Diamond, waiting.target.as_str()),
    ];
    // Beside it stand the headings of the numbers.
    let room = width.choose(width.units(), width.units() - 440.0);
    let top = legend(&mut svg, 0.0, room, small, &entries);
    let rows: Vec<Row<'_>> = waiting
        .steps
        .iter()
        .map(|step| Row {
            name: &step.label,
            kind,
            indent: 0.0,
            cells: vec![
                cell(step.median.text(), false),
                cell(step.percentile80.text(), step.is_late()),
                cell(step.target_text(), false),
            ],
            bar: BAR,
            gap: 14.0,
        })
        .collect();
    let headings = [&waiting.median, &waiting.percentile80, &waiting.target];
    let headings = headings.map(String::as_str);
    let board = set_rows(&mut svg, width, top, &headings, &rows);

    let largest = waiting
        .steps
        .iter()
        .flat_map(|step| {
            [
                Some(&step.median),
                Some(&step.percentile80),
                step.target.as_ref(),
            ]
        })
        .flatten()
        .filter_map(Value::amount)
        .fold(0.0, f64::max);
    let ticks = ticks(largest);
    // A diamond or the last number may stick out by half its width.
    let scale = Scale::to_fit(
        ticks.last().copied().unwrap_or(largest),
        board.track() - 16.0,
    );
    let bottom = draw_axis(&mut svg, width, &board, scale, &ticks, &waiting.unit);
    for (step, area) in waiting.steps.iter().zip(&board.bars) {
        draw_step(&mut svg, *area, small, scale, step);
    }
    svg.finish(bottom)
}

fn cell(text: String, bold: bool) -> Cell {
    Cell { text, bold }
}

/// Lines to read lengths by, and their numbers under the last bar.
fn draw_axis(
    svg: &mut Svg<'_>,
    width: Width,
    board: &Board,
    scale: Scale,
    ticks: &[f64],
    unit: &str,
) -> f64 {
    let kind = Type::new(width.small_text()).soft();
    for (at, tick) in ticks.iter().enumerate() {
        let stroke = if at == 0 { Stroke::Base } else { Stroke::Grid };
        board.across(svg, scale.length(*tick), stroke);
    }
    let Some(last) = board.bars.last() else {
        return board.bottom;
    };
    let baseline = board.bottom + 10.0 + kind.size;
    for (at, tick) in ticks.iter().enumerate() {
        let is_last = at + 1 == ticks.len();
        let x = last.x + scale.length(*tick);
        let anchor = if at == 0 {
            Anchor::Start
        } else {
            Anchor::Middle
        };
        let text = tick_text(*tick);
        svg.text(x, baseline, kind.anchored(anchor), &text);
        if is_last {
            let end = last.x + last.width;
            svg.text(
                end,
                baseline + kind.line_height(),
                kind.anchored(Anchor::End),
                unit,
            );
        }
    }
    baseline + kind.line_height() + 6.0
}

fn draw_step(svg: &mut Svg<'_>, area: Area, kind: Type, scale: Scale, step: &WaitingStep) {
    let middle = area.middle();
    let median = step.median.amount();
    let percentile80 = step.percentile80.amount();
    let end = |amount: f64| area.x + scale.length(amount);
    let bar = |median: f64| Area {
        width: scale.length(median),
        ..area
    };
    match (median, percentile80) {
        (Some(median), Some(percentile80)) => {
            let to = end(percentile80.max(median));
            whisker(svg, (area.x, to), middle, BAR / 2.0);
            svg.rect(bar(median), 3.0, Fill::Dark);
        }
        (Some(median), None) => {
            svg.rect(bar(median), 3.0, Fill::Dark);
            let x = end(median) + 3.0;
            let gap = Area {
                x,
                width: area.x + area.width - x,
                ..area
            };
            svg.gap(gap, kind, &step.percentile80.text());
        }
        (None, percentile80) => {
            svg.gap(area, kind, &step.median.text());
            if let Some(percentile80) = percentile80 {
                let to = end(percentile80);
                whisker(svg, (to, to), middle, BAR / 2.0);
            }
        }
    }
    if let Some(target) = step.target.as_ref().and_then(Value::amount) {
        diamond(svg, area.x + scale.length(target), middle);
    }
}

fn table(frame: &Frame, waiting: &Waiting) -> Table {
    let in_unit = |heading: &str| Column::numbers(&format!("{heading} ({})", waiting.unit));
    Table {
        caption: frame.title.clone(),
        columns: vec![
            Column::text(&waiting.step),
            in_unit(&waiting.median),
            in_unit(&waiting.percentile80),
            in_unit(&waiting.target),
        ],
        rows: waiting
            .steps
            .iter()
            .map(|step| {
                vec![
                    step.label.clone(),
                    step.median.text(),
                    step.percentile80.text(),
                    step.target_text(),
                ]
            })
            .collect(),
    }
}
