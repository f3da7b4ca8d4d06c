//! What a published table may tell: small groups are merged or withheld before anybody outside sees them
//! (S1-77, S1-80; the indicators S1-I1 to S1-I8).
//!
//! Every number of a release is a sum over the same finest cells, also the totals, a total that returns in another
//! table, the year, and what earlier releases told. An outsider who sees the numbers knows those sums and that no
//! cell is negative; all that fits is possible. A release is safe when for each group to protect the possible numbers
//! lie at least the threshold apart: then nobody outside can say whether it is small at all. To protect are
//!
//! - each figure from one up to the threshold, also where it is rolled up;
//! - each group, named or not, that can be told apart by combining figures and is that small: what is left of a total
//!   after its large parts, of a year after three quarters;
//! - nobody and everybody, where a split tells a trait ([`Telling`]).
//!
//! The possible numbers are those of whole tables, found by integer programming in exact arithmetic: also somebody who
//! reckons with people not coming in halves learns no more.
//!
//! What is printed in the place of a number ([`Mark`]) is the same for a small number and for one that is withheld to
//! hide it, since whoever knows which is which knows that a number is below the threshold. Readers of an internal
//! release also see the public one: protect the public one first and give it as released before.

mod figures;
mod outcome;
mod protect;
mod reach;
mod sensitive;
mod simplex;

pub use figures::{CellId, FigureId, Form, NotASplit, Publication, Release, Split, Telling};
pub use outcome::{Exposed, Mark, Measure, Outcome, Protected, Why};
pub use protect::protect;
pub use simplex::TooLarge;
