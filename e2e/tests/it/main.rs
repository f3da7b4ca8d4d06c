//! Roads through a real browser.

// `cfg(test)` tells the lints that helper functions, too, may unwrap.
#[cfg(test)]
mod along;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod colleagues;
#[cfg(test)]
mod conference;
#[cfg(test)]
mod every_page;
#[cfg(test)]
mod guidance;
#[cfg(test)]
mod hand;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod line;
#[cfg(test)]
mod monitor;
#[cfg(test)]
mod network;
#[cfg(test)]
mod outreach;
#[cfg(test)]
mod passkey;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod schools;
#[cfg(test)]
mod transfer;
