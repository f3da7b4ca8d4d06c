//! Browser tests: a real Chromium, a real demo server, axe-core for accessibility, a virtual passkey.
//!
//! Every test starts its own browser and its own demo region, so that tests share nothing. `cargo xtask test` builds
//! the binary and fetches axe-core before it runs these.

mod browser;
mod region;

pub use browser::{Browser, NARROW, WIDE};
pub use region::Region;
