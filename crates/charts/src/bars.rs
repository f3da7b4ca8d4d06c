//! Bars beside names: a number per municipality, time per young person.

use crate::axis::Scale;
use crate::board::{Row, set_rows};
use crate::legend::{Mark, legend};
use crate::measure::{Type, count};
use crate::paint::{Fill, Stroke};
use crate::picture::{Column, Frame, Picture, Table, Width};
use crate::svg::{Area, Svg};
use crate::value::{Value, value_at};

/// Rows with a bar for each of one or two series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bars {
    /// Heading of the column of names.
    pub name: String,
    /// What the bars are: one or two names. The first is dark, the second hatched.
    pub series: Vec<String>,
    /// The rows, in the order they are drawn.
    pub rows: Vec<BarRow>,
    /// A line across the bars.
    pub target: Option<TargetLine>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarRow {
    /// Its name.
    pub label: String,
    /// A value for each series; one that is missing is not shown.
    pub values: Vec<Value>,
}

/// What is aimed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetLine {
    /// Its words.
    pub label: String,
    /// Where it stands; it is not drawn when it is not shown.
    pub value: Value,
}

const BETWEEN_SERIES: f64 = 3.0;

/// Draws horizontal bars, each with its number behind it, and a target line across them.
pub fn bars(frame: &Frame, bars: &Bars) -> Picture {
    Picture {
        svg: draw(frame, bars),
        table: table(frame, bars),
    }
}

fn draw(frame: &Frame, bars: &Bars) -> String {
    let width = frame.width;
    let kind = Type::new(width.text());
    let small = Type::new(width.small_text());
    let mut svg = Svg::new(frame);
    let target_words = bars
        .target
        .as_ref()
        .map(|target| format!("{} {}", target.label, target.value.text()));
    let top = draw_legend(&mut svg, small, width, bars, target_words.as_deref());

    let bar_height = if bars.series.len() > 1 { 16.0 } else { 20.0 };
    let height = (bar_height + BETWEEN_SERIES) * count(bars.series.len()) - BETWEEN_SERIES;
    let rows: Vec<Row<'_>> = bars
        .rows
        .iter()
        .map(|row| Row {
            name: &row.label,
            kind,
            indent: 0.0,
            cells: Vec::new(),
            bar: height,
            gap: width.choose(10.0, 12.0),
        })
        .collect();
    let board = set_rows(&mut svg, width, top, &[], &rows);

    let target = bars
        .target
        .as_ref()
        .and_then(|target| target.value.amount());
    let values = || bars.rows.iter().flat_map(|row| &row.values);
    let largest = values().filter_map(Value::amount).chain(target);
    let text_room = values()
        .map(|value| small.width(&value.text()) + 10.0)
        .fold(0.0, f64::max);
    let scale = Scale::to_fit(largest.fold(0.0, f64::max), board.track() - text_room);

    let each = || {
        let rows = bars.rows.iter().zip(&board.bars);
        rows.flat_map(|(row, area)| {
            (0..bars.series.len()).map(move |at| {
                let place = Area {
                    y: area.y + (bar_height + BETWEEN_SERIES) * count(at),
                    height: bar_height,
                    ..*area
                };
                (at, place, value_at(&row.values, at))
            })
        })
    };
    for (at, place, value) in each() {
        let fill = if at == 0 { Fill::Dark } else { Fill::Hatched };
        let width = value.amount().map_or(0.0, |amount| scale.length(amount));
        svg.rect(Area { width, ..place }, 3.0, fill);
    }
    // Over the bars and under their numbers.
    if let Some(target) = target {
        board.across(&mut svg, scale.length(target), Stroke::Casing);
        board.across(&mut svg, scale.length(target), Stroke::Target);
    }
    board.across(&mut svg, 0.0, Stroke::Base);
    for (_, place, value) in each() {
        write_number(&mut svg, place, small, scale, &value);
    }
    svg.finish(board.bottom + 6.0)
}

/// One entry for each series and one for the target.
fn draw_legend(
    svg: &mut Svg<'_>,
    kind: Type,
    width: Width,
    bars: &Bars,
    target: Option<&str>,
) -> f64 {
    let fills = [Fill::Dark, Fill::Hatched];
    let names = bars.series.iter().map(String::as_str);
    // One kind of bar needs no key: the title says what it is.
    let series = fills
        .into_iter()
        .map(Mark::Filled)
        .zip(names)
        .filter(|_| bars.series.len() > 1);
    let target = target.map(|words| (Mark::Across, words));
    let entries: Vec<(Mark, &str)> = series.chain(target).collect();
    legend(svg, 0.0, width.units(), kind, &entries)
}

/// The number behind a bar, or the gap that stands for it.
fn write_number(svg: &mut Svg<'_>, place: Area, kind: Type, scale: Scale, value: &Value) {
    let text = value.text();
    let Some(amount) = value.amount() else {
        svg.gap(place, kind, &text);
        return;
    };
    let under = Area {
        x: place.x + scale.length(amount) + 3.0,
        width: kind.width(&text) + 6.0,
        ..place
    };
    svg.rect(under, 0.0, Fill::Ground);
    svg.text(
        under.x + 3.0,
        place.middle() + kind.size * 0.35,
        kind,
        &text,
    );
}

fn table(frame: &Frame, bars: &Bars) -> Table {
    let columns = bars.series.iter().map(|name| Column::numbers(name));
    let numbers = 0..bars.series.len();
    let row = |row: &BarRow| {
        let cells = numbers.clone().map(|at| value_at(&row.values, at).text());
        std::iter::once(row.label.clone()).chain(cells).collect()
    };
    let target = bars.target.as_ref().map(|target| {
        let cells = numbers.clone().map(|_| target.value.text());
        std::iter::once(target.label.clone()).chain(cells).collect()
    });
    Table {
        caption: frame.title.clone(),
        columns: std::iter::once(Column::text(&bars.name))
            .chain(columns)
            .collect(),
        rows: bars.rows.iter().map(row).chain(target).collect(),
    }
}
