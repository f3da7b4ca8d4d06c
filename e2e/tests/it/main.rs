//! Roads through a real browser.

// `cfg(test)` tells the lints that helper functions, too, may unwrap.
#[cfg(test)]
mod harness;
