//! Where people go: bands from what was to what came of it, as wide as their number.

mod layout;

use crate::measure::{Anchor, Type};
use crate::paint::Fill;
use crate::picture::{Column, Frame, Picture, Table, Width};
use crate::svg::{Area, Svg, number};
use crate::value::Value;
use layout::{Band, Layout, Node, Side, label_kind};

/// From each source to each destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Heading of the sources, on the left.
    pub from: String,
    /// Heading of the destinations, on the right.
    pub to: String,
    /// Heading of the column of numbers.
    pub number: String,
    /// The sources, from top to bottom.
    pub sources: Vec<Source>,
    /// The destinations. They are drawn in the order in which the bands cross least.
    pub destinations: Vec<String>,
}

/// Where the people of one source go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub label: String,
    /// How many go to each destination, in the order given; none where one is missing or 0.
    pub to: Vec<Value>,
}

/// Draws a flow. Sources and destinations are as high as their bands together, and say their sum; a band of hidden
/// width is hatched and of one size, and its sum says that something is missing: `12 + <5`.
pub fn flow(frame: &Frame, flow: &Flow) -> Picture {
    let layout = Layout::new(flow, frame.width);
    Picture {
        svg: draw(frame, flow, &layout),
        table: table(frame, flow, &layout),
    }
}

/// How wide the bars at both ends are.
const NODE: f64 = 12.0;
const TO_LABEL: f64 = 8.0;

fn draw(frame: &Frame, flow: &Flow, layout: &Layout) -> String {
    let width = frame.width;
    let mut svg = Svg::new(frame);
    let heading = Type::new(width.small_text()).soft().bold();
    let labels = (
        layout.left.label_room,
        width.units() - layout.right.label_room,
    );
    svg.text(
        labels.0,
        heading.size,
        heading.anchored(Anchor::End),
        &flow.from,
    );
    svg.text(labels.1, heading.size, heading, &flow.to);

    let edges = (labels.0 + TO_LABEL + NODE, labels.1 - TO_LABEL - NODE);
    // Wide bands first, so that no narrow one is lost under them.
    let mut bands: Vec<&Band> = layout.bands.iter().collect();
    bands.sort_by(|a, b| b.width.total_cmp(&a.width));
    for band in &bands {
        draw_band(&mut svg, edges, band);
    }
    let kind = Type::new(12.0).anchored(Anchor::End);
    for band in bands {
        if band.hidden.is_none() && band.width >= kind.size + 1.0 {
            let baseline = band.to + band.width / 2.0 + kind.size * 0.35;
            svg.text(edges.1 - 5.0, baseline, kind, &band.text);
        }
    }
    draw_nodes(&mut svg, &layout.left, edges.0 - NODE, width);
    draw_nodes(&mut svg, &layout.right, edges.1, width);
    svg.finish(layout.bottom + 4.0)
}

fn draw_band(svg: &mut Svg<'_>, edges: (f64, f64), band: &Band) {
    let n = number;
    let middle = n(f64::midpoint(edges.0, edges.1));
    let (from, to) = (band.from, band.to);
    let commands = format!(
        "M{left} {}C{middle} {} {middle} {} {right} {}L{right} {}C{middle} {} {middle} {} {left} {}Z",
        n(from),
        n(from),
        n(to),
        n(to),
        n(to + band.width),
        n(to + band.width),
        n(from + band.width),
        n(from + band.width),
        left = n(edges.0),
        right = n(edges.1),
    );
    let fill = if band.hidden.is_some() {
        Fill::Gap
    } else {
        Fill::Link(band.source)
    };
    svg.shape(&commands, fill);
}

fn draw_nodes(svg: &mut Svg<'_>, side: &Side, x: f64, width: Width) {
    let anchor = if side.is_left {
        Anchor::End
    } else {
        Anchor::Start
    };
    let kind = label_kind(width).anchored(anchor);
    for node in &side.nodes {
        let place = Area {
            x,
            y: node.top,
            width: NODE,
            // A node without anyone is a line.
            height: node.height.max(1.0),
        };
        svg.rect(place, 2.0, Fill::Dark);
        let label_x = if side.is_left {
            x - TO_LABEL
        } else {
            x + NODE + TO_LABEL
        };
        svg.named(label_x, place.middle(), kind, &node.named);
    }
}

/// One row for each band, in the order drawn.
fn table(frame: &Frame, flow: &Flow, layout: &Layout) -> Table {
    let name = |nodes: &[Node], index: usize| {
        let node = nodes.iter().find(|node| node.index == index);
        node.map_or_else(String::new, |node| node.label.clone())
    };
    Table {
        caption: frame.title.clone(),
        columns: vec![
            Column::text(&flow.from),
            Column::text(&flow.to),
            Column::numbers(&flow.number),
        ],
        rows: layout
            .bands
            .iter()
            .map(|band| {
                vec![
                    name(&layout.left.nodes, band.source),
                    name(&layout.right.nodes, band.destination),
                    band.text.clone(),
                ]
            })
            .collect(),
    }
}
