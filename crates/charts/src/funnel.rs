//! From all to those who are left: how many remain after each step, and where the others went.

use crate::axis::Scale;
use crate::board::{Cell, Row, set_rows};
use crate::measure::Type;
use crate::paint::{Fill, Stroke};
use crate::picture::{Column, Frame, Picture, Table, Width};
use crate::svg::{Area, Svg};
use crate::value::Value;

/// The steps of a funnel, and the words around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funnel {
    /// Heading of the column of steps.
    pub step: String,
    /// Heading of the column of numbers.
    pub number: String,
    /// Heading of the share of the step before.
    pub of_previous: String,
    /// Heading of the share of the first step.
    pub of_first: String,
    /// The steps, from all to those who are left.
    pub steps: Vec<FunnelStep>,
}

/// One step, with those who leave after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelStep {
    /// Its name.
    pub label: String,
    /// How many came here.
    pub count: Value,
    /// Who left between this step and the next. They need not add up to the difference.
    pub leavers: Vec<Leavers>,
}

/// Those who left for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leavers {
    /// Why, or where to.
    pub label: String,
    /// How many.
    pub count: Value,
}

/// A bar of the funnel: a step, or some who left after one.
struct Bar<'a> {
    label: &'a str,
    count: &'a Value,
    /// The step before, or the step that they left.
    previous: Option<&'a Value>,
    is_step: bool,
}

/// Draws a funnel: bars as long as the counts; who left hangs between a step and the next, at the end that is cut off.
pub fn funnel(frame: &Frame, funnel: &Funnel) -> Picture {
    let bars = bars_of(funnel);
    let first = funnel.steps.first().map(|step| &step.count);
    let shares: Vec<[String; 2]> = bars
        .iter()
        .map(|bar| {
            let share = |whole: Option<&Value>| {
                whole.map_or_else(String::new, |whole| bar.count.share_of(whole))
            };
            let of_first = if bar.previous.is_some() { first } else { None };
            [share(bar.previous), share(of_first)]
        })
        .collect();
    Picture {
        svg: draw(frame, funnel, &bars, &shares),
        table: table(frame, funnel, &bars, shares),
    }
}

fn bars_of(funnel: &Funnel) -> Vec<Bar<'_>> {
    let mut bars = Vec::new();
    let mut previous = None;
    for step in &funnel.steps {
        bars.push(Bar {
            label: &step.label,
            count: &step.count,
            previous,
            is_step: true,
        });
        bars.extend(step.leavers.iter().map(|leavers| Bar {
            label: &leavers.label,
            count: &leavers.count,
            previous: Some(&step.count),
            is_step: false,
        }));
        previous = Some(&step.count);
    }
    bars
}

fn draw(frame: &Frame, funnel: &Funnel, bars: &[Bar<'_>], shares: &[[String; 2]]) -> String {
    let width = frame.width;
    let step_kind = Type::new(width.text()).bold();
    let leaver_kind = Type::new(width.small_text());
    let kind = |bar: &Bar<'_>| if bar.is_step { step_kind } else { leaver_kind };
    let cells = |bar: &Bar<'_>, shares: &[String; 2]| -> Vec<Cell> {
        // Under each other there is no room for the shares of who left; the table has them.
        if width == Width::Narrow && !bar.is_step {
            return Vec::new();
        }
        let cell = |text: String| Cell { text, bold: false };
        shares.clone().map(cell).into()
    };
    let rows: Vec<Row<'_>> = bars
        .iter()
        .zip(shares)
        .map(|(bar, shares)| Row {
            name: bar.label,
            kind: kind(bar),
            indent: if bar.is_step { 0.0 } else { 16.0 },
            cells: cells(bar, shares),
            bar: if bar.is_step {
                width.choose(22.0, 32.0)
            } else {
                width.choose(12.0, 14.0)
            },
            gap: match (bar.is_step, bar.previous) {
                (_, None) => 6.0,
                (true, _) => 14.0,
                (false, _) => 8.0,
            },
        })
        .collect();
    let mut svg = Svg::new(frame);
    let headings = [funnel.of_previous.as_str(), funnel.of_first.as_str()];
    let board = set_rows(&mut svg, width, 0.0, &headings, &rows);

    let largest = bars.iter().filter_map(|bar| bar.count.amount());
    let text_room = bars
        .iter()
        .map(|bar| kind(bar).width(&bar.count.text()) + 8.0)
        .fold(0.0, f64::max);
    let scale = Scale::to_fit(largest.fold(0.0, f64::max), board.track() - text_room);

    let placed = place(bars, &board.bars, scale);
    if width != Width::Narrow {
        draw_remaining(&mut svg, bars, &placed);
    }
    for ((bar, area), track) in bars.iter().zip(&placed).zip(&board.bars) {
        let text = bar.count.text();
        if bar.count.amount().is_none() {
            let gap = Area {
                width: track.x + track.width - area.x,
                ..*area
            };
            svg.gap(gap, leaver_kind, &text);
            continue;
        }
        let fill = if bar.is_step {
            Fill::Dark
        } else {
            Fill::Hatched
        };
        svg.rect(*area, 3.0, fill);
        let kind = kind(bar);
        let baseline = area.middle() + kind.size * 0.35;
        svg.text(area.x + area.width + 6.0, baseline, kind, &text);
    }
    svg.finish(board.bottom + 4.0)
}

/// Gives each bar its place and length: steps from the left, leavers from where the step before ended back to the left.
fn place(bars: &[Bar<'_>], tracks: &[Area], scale: Scale) -> Vec<Area> {
    let mut end = 0.0;
    bars.iter()
        .zip(tracks)
        .map(|(bar, track)| {
            let length = bar
                .count
                .amount()
                .map_or(0.0, |amount| scale.length(amount));
            let from = if bar.is_step {
                end = length;
                0.0
            } else {
                end = (end - length).max(0.0);
                end
            };
            Area {
                x: track.x + from,
                width: length,
                ..*track
            }
        })
        .collect()
}

/// A light band from each step to the next, as wide as those who went on; and a line along the end of who left.
fn draw_remaining(svg: &mut Svg<'_>, bars: &[Bar<'_>], placed: &[Area]) {
    let mut steps = bars.iter().zip(placed).filter(|(bar, _)| bar.is_step);
    let Some((_, mut from)) = steps.next() else {
        return;
    };
    for (bar, to) in steps {
        if bar.count.amount().is_some() {
            let band = Area {
                x: to.x,
                y: from.bottom(),
                width: from.width.min(to.width),
                height: to.y - from.bottom(),
            };
            svg.rect(band, 0.0, Fill::Band);
        }
        from = to;
    }
    for ((_, upper), (bar, lower)) in bars.iter().zip(placed).zip(bars.iter().zip(placed).skip(1)) {
        if !bar.is_step && bar.count.amount().is_some() {
            let x = lower.x + lower.width;
            svg.line((x, upper.bottom()), (x, lower.y), Stroke::Leader);
        }
    }
}

fn table(frame: &Frame, funnel: &Funnel, bars: &[Bar<'_>], shares: Vec<[String; 2]>) -> Table {
    Table {
        caption: frame.title.clone(),
        columns: vec![
            Column::text(&funnel.step),
            Column::numbers(&funnel.number),
            Column::numbers(&funnel.of_previous),
            Column::numbers(&funnel.of_first),
        ],
        rows: bars
            .iter()
            .zip(shares)
            .map(|(bar, [of_previous, of_first])| {
                let label = if bar.is_step {
                    bar.label.to_owned()
                } else {
                    format!("– {}", bar.label)
                };
                vec![label, bar.count.text(), of_previous, of_first]
            })
            .collect(),
    }
}
