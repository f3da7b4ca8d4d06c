//! Where the bands and nodes of a flow come, so that bands cross no more than they must and names have room.

use super::Flow;
use crate::measure::{Named, Type, count};
use crate::picture::Width;
use crate::value::{MARK, Value, tenths_text};

/// A flow with every place known.
pub(super) struct Layout {
    pub(super) left: Side,
    pub(super) right: Side,
    /// By source, then by destination from top to bottom.
    pub(super) bands: Vec<Band>,
    pub(super) bottom: f64,
}

/// The nodes of one side, from top to bottom.
pub(super) struct Side {
    pub(super) is_left: bool,
    pub(super) nodes: Vec<Node>,
    /// How wide the widest name is.
    pub(super) label_room: f64,
}

/// A source or a destination.
pub(super) struct Node {
    /// Which one of those given.
    pub(super) index: usize,
    pub(super) label: String,
    /// The label on its lines, and how many there are together.
    pub(super) named: Named,
    pub(super) top: f64,
    pub(super) height: f64,
}

/// Those who went from one source to one destination.
pub(super) struct Band {
    pub(super) source: usize,
    pub(super) destination: usize,
    /// The number, or what stands for it.
    pub(super) text: String,
    tenths: u64,
    /// What stands for the number in a sum, when it is not shown.
    pub(super) hidden: Option<String>,
    pub(super) width: f64,
    /// Its upper edge on the left and on the right.
    pub(super) from: f64,
    pub(super) to: f64,
}

/// How wide a band is whose number is not shown.
const HIDDEN: f64 = 8.0;
const BETWEEN: f64 = 10.0;

impl Layout {
    pub(super) fn new(flow: &Flow, width: Width) -> Self {
        let mut bands = bands(flow);
        let order = order(&bands, flow.destinations.len());
        let place_of = |destination: usize| order.iter().position(|at| *at == destination);
        bands.sort_by_key(|band| (band.source, place_of(band.destination)));
        set_widths(&mut bands, width.choose(330.0, 360.0));

        let sources = flow.sources.iter().map(|source| source.label.as_str());
        let mut left = side(sources.enumerate(), &bands, |band| band.source, true, width);
        let destinations = order
            .iter()
            .filter_map(|at| Some((*at, flow.destinations.get(*at)?.as_str())));
        let mut right = side(destinations, &bands, |band| band.destination, false, width);

        let top = Type::new(width.small_text()).height(2);
        let height = needed(&left, width).max(needed(&right, width));
        spread(&mut left, top, height, width);
        spread(&mut right, top, height, width);
        stack(
            &left,
            &mut bands,
            |band| band.source,
            |band, y| {
                band.from = y;
            },
        );
        stack(
            &right,
            &mut bands,
            |band| band.destination,
            |band, y| band.to = y,
        );
        Self {
            left,
            right,
            bands,
            bottom: top + height,
        }
    }
}

fn bands(flow: &Flow) -> Vec<Band> {
    let mut bands = Vec::new();
    for (source, from) in flow.sources.iter().enumerate() {
        for (destination, value) in (0..flow.destinations.len()).zip(&from.to) {
            let hidden = matches!(value, Value::NotShown(_)).then(|| value.brief());
            let tenths = value.tenths().unwrap_or(0);
            if tenths > 0 || hidden.is_some() {
                bands.push(Band {
                    source,
                    destination,
                    text: value.text(),
                    tenths,
                    hidden,
                    width: 0.0,
                    from: 0.0,
                    to: 0.0,
                });
            }
        }
    }
    bands
}

/// The destinations from top to bottom: by the mean place of where their people come from, then neighbours changed as
/// long as that takes away crossings. Who has nobody comes last.
fn order(bands: &[Band], destinations: usize) -> Vec<usize> {
    let mean = |destination: usize| {
        let (sum, weight) = bands
            .iter()
            .filter(|band| band.destination == destination)
            .fold((0.0, 0.0), |(sum, weight), band| {
                let here = weight_of(band);
                (sum + here * count(band.source), weight + here)
            });
        if weight > 0.0 { sum / weight } else { f64::MAX }
    };
    let mut order: Vec<usize> = (0..destinations).collect();
    order.sort_by(|a, b| mean(*a).total_cmp(&mean(*b)));
    // Each exchange takes crossings away, so it ends by itself; the bound is for floating-point ties.
    for _ in 0..destinations {
        let mut changed = false;
        for at in 1..order.len() {
            let Some([upper, lower]) = order.get(at - 1..=at).and_then(|pair| pair.first_chunk())
            else {
                continue;
            };
            if crossings(bands, *lower, *upper) < crossings(bands, *upper, *lower) {
                order.swap(at - 1, at);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    order
}

/// How much crosses between two destinations, when the first is above the second.
fn crossings(bands: &[Band], upper: usize, lower: usize) -> f64 {
    let to = |destination: usize| {
        bands
            .iter()
            .filter(move |band| band.destination == destination)
    };
    to(upper)
        .flat_map(|above| to(lower).map(move |below| (above, below)))
        .filter(|(above, below)| above.source > below.source)
        .map(|(above, below)| weight_of(above) * weight_of(below))
        .sum()
}

/// What a band weighs in the order; a hidden one as little as any, for the order must not tell its number.
fn weight_of(band: &Band) -> f64 {
    as_amount(band.tenths).max(1.0)
}

fn as_amount(tenths: u64) -> f64 {
    u32::try_from(tenths / 10).map_or(f64::from(u32::MAX), f64::from)
        + f64::from(u8::try_from(tenths % 10).unwrap_or(0)) / 10.0
}

/// Gives each band its width: those shown take `room` together.
fn set_widths(bands: &mut [Band], room: f64) {
    let sum: f64 = bands.iter().map(|band| as_amount(band.tenths)).sum();
    for band in bands {
        band.width = if band.hidden.is_some() {
            HIDDEN
        } else {
            as_amount(band.tenths) / sum * room
        };
    }
}

fn side<'a>(
    labels: impl Iterator<Item = (usize, &'a str)>,
    bands: &[Band],
    end: impl Fn(&Band) -> usize,
    is_left: bool,
    width: Width,
) -> Side {
    let kind = label_kind(width);
    let room = width.choose(if is_left { 96.0 } else { 110.0 }, 230.0);
    let nodes: Vec<Node> = labels
        .map(|(index, label)| {
            let own: Vec<&Band> = bands.iter().filter(|band| end(band) == index).collect();
            Node {
                index,
                label: label.to_owned(),
                named: kind.wrap_before(label, &total(&own), room),
                top: 0.0,
                height: own.iter().map(|band| band.width).sum(),
            }
        })
        .collect();
    let widest = nodes.iter().map(|node| node.named.width);
    Side {
        is_left,
        label_room: widest.fold(0.0, f64::max),
        nodes,
    }
}

pub(super) fn label_kind(width: Width) -> Type {
    Type::new(width.choose(12.0, 15.0))
}

/// The sum of the bands; with a hidden one it says so.
fn total(bands: &[&Band]) -> String {
    let shown: u64 = bands.iter().map(|band| band.tenths).sum();
    let mut hidden = bands.iter().filter_map(|band| band.hidden.as_deref());
    let words = match (hidden.next(), hidden.next()) {
        (None, _) => return tenths_text(shown),
        (Some(words), None) => words,
        (Some(_), Some(_)) => MARK,
    };
    if shown == 0 {
        words.to_owned()
    } else {
        format!("{} + {words}", tenths_text(shown))
    }
}

/// A node or its label, whichever is higher.
fn slot(node: &Node, width: Width) -> f64 {
    let label = label_kind(width).height(node.named.lines.len()) + 2.0;
    node.height.max(label)
}

fn needed(side: &Side, width: Width) -> f64 {
    let slots: f64 = side.nodes.iter().map(|node| slot(node, width)).sum();
    slots + BETWEEN * count(side.nodes.len().saturating_sub(1))
}

/// Puts the nodes of a side one under the other, evenly over the height.
fn spread(side: &mut Side, top: f64, height: f64, width: Width) {
    let spare = height - needed(side, width);
    let gaps = count(side.nodes.len().saturating_sub(1)).max(1.0);
    let gap = BETWEEN + (spare / gaps).min(40.0);
    let mut y = top + (spare - (gap - BETWEEN) * count(side.nodes.len().saturating_sub(1))) / 2.0;
    for node in &mut side.nodes {
        let slot = slot(node, width);
        node.top = y + (slot - node.height) / 2.0;
        y += slot + gap;
    }
}

/// Stacks the bands of each node from its top, in the order they have.
fn stack(
    side: &Side,
    bands: &mut [Band],
    end: impl Fn(&Band) -> usize,
    set: impl Fn(&mut Band, f64),
) {
    for node in &side.nodes {
        let mut y = node.top;
        for band in bands.iter_mut().filter(|band| end(band) == node.index) {
            set(band, y);
            y += band.width;
        }
    }
}
