//! What the pictures hold: by snapshot, by sums, with values that are not shown and with any text.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test whose helper fails must fail"
)]

mod any_text;
mod drawn;
mod hidden;
mod samples;
mod snapshots;
mod sums;
