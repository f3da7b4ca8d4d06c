//! The names at the ends of the lines, set apart so that none stands on another.

use super::line::draw_marker;
use super::{Plot, Series, Standing};
use crate::measure::{Named, Type};
use crate::paint::Stroke;
use crate::svg::Svg;
use crate::value::value_at;

/// From the end of the plot to the names: a leader and a marker.
pub(super) const LEAD: f64 = 34.0;

/// The name of a line, with the number of the last quarter.
pub(super) struct EndLabel {
    series: usize,
    named: Named,
    /// The last quarter and amount that are shown, if any.
    last: Option<(usize, f64)>,
    pub(super) height: f64,
    middle: f64,
}

impl EndLabel {
    pub(super) fn new(at: usize, series: &Series, quarters: usize, kind: Type, room: f64) -> Self {
        let values = || {
            (0..quarters)
                .map(|quarter| (quarter, value_at(&series.values, quarter)))
                .rev()
        };
        let last = values().find_map(|(quarter, value)| Some((quarter, value.amount()?)));
        let number = values()
            .next()
            .map_or_else(String::new, |(_, value)| value.brief());
        let named = kind.wrap_before(&series.label, &number, room);
        Self {
            series: at,
            height: kind.height(named.lines.len()) + 4.0,
            named,
            last,
            middle: 0.0,
        }
    }

    /// How wide the name is.
    pub(super) fn width(&self) -> f64 {
        self.named.width
    }

    /// Where the line ends; a series without any shown value ends at the foot of the plot.
    fn end(&self, plot: &Plot) -> (f64, f64) {
        let foot = (plot.area.x + plot.area.width, plot.area.bottom());
        self.last
            .map_or(foot, |(quarter, amount)| (plot.x(quarter), plot.y(amount)))
    }

    pub(super) fn draw(&self, svg: &mut Svg<'_>, plot: &Plot, kind: Type) {
        let edge = plot.area.x + plot.area.width;
        let end = self.end(plot);
        let marker = (edge + LEAD - 12.0, self.middle);
        svg.line((end.0 + 7.0, end.1), (edge + 2.0, end.1), Stroke::Leader);
        svg.line(
            (edge + 2.0, end.1),
            (marker.0 - 7.0, marker.1),
            Stroke::Leader,
        );
        draw_marker(svg, self.series, marker, Standing::Frozen);
        svg.named(edge + LEAD, self.middle, kind, &self.named);
    }
}

/// Puts each name at the height of the end of its line, or as near as the others let it.
pub(super) fn set_apart(mut labels: Vec<EndLabel>, plot: &Plot) -> Vec<EndLabel> {
    for label in &mut labels {
        label.middle = label.end(plot).1;
    }
    labels.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let mut free = plot.area.y - 8.0;
    for label in &mut labels {
        label.middle = label.middle.max(free + label.height / 2.0);
        free = label.middle + label.height / 2.0;
    }
    let mut free = plot.area.bottom() + 8.0;
    for label in labels.iter_mut().rev() {
        label.middle = label.middle.min(free - label.height / 2.0);
        free = label.middle - label.height / 2.0;
    }
    labels
}
