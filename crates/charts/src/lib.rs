//! Pictures of the monitor: funnel, flow, trend, bars and waiting times as SVG, each with the table that says the same.
//!
//! Everything here is pure: values and words in, markup out. The caller words everything, so that a picture speaks the
//! language of its page. The same markup stands in a page, on paper and in a PDF: it holds basic elements with
//! presentation attributes, no style and no script, which the strict content security policy would refuse.
//!
//! Pictures are readable without colour: series differ by hatching, dash and marker, and names and numbers stand beside
//! what they name. A value that may not be shown is a hatched gap with words, of a size that says nothing, never a zero.
//! Whether hiding one value is enough (or another follows from the sum) is for the caller to judge.
//!
//! A style sheet can set colours by class, which win over the attributes:
//!
//! - `fill`: `vn-chart-1` to `-6` for series, `vn-chart-hatched` for the ground of the second series of bars,
//!   `vn-chart-link-1` to `-3` for flows, `vn-chart-band` and `vn-chart-live` for light grounds, `vn-chart-ground` for what
//!   lies under text and `vn-chart-hollow` for what is open, `vn-chart-target`, and for text `vn-chart-ink` and
//!   `vn-chart-soft`;
//! - `stroke`: `vn-chart-line-1` to `-6` for series, `vn-chart-grid`, `vn-chart-edge`, `vn-chart-gap`,
//!   `vn-chart-target-line` and its light `vn-chart-casing`.

mod axis;
mod bars;
mod board;
mod flow;
mod funnel;
mod legend;
mod measure;
mod paint;
mod picture;
mod svg;
mod trend;
mod value;
mod waiting;

pub use bars::{BarRow, Bars, TargetLine, bars};
pub use flow::{Flow, Source, flow};
pub use funnel::{Funnel, FunnelStep, Leavers, funnel};
pub use picture::{Column, Frame, Picture, Table, Width};
pub use trend::{Quarter, Series, Standing, Trend, trend};
pub use value::Value;
pub use waiting::{Waiting, WaitingStep, waiting};
