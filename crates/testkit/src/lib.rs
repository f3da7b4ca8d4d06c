//! What tests share: both databases, a clock that stands still, and a made-up population.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up must fail"
)]

pub mod brp;
#[cfg(feature = "app")]
pub mod budgets;
#[cfg(feature = "app")]
pub mod conference;
pub mod corpus;
#[cfg(feature = "app")]
pub mod directories;
mod engines;
#[cfg(feature = "app")]
pub mod files;
#[cfg(feature = "app")]
pub mod guidance;
#[cfg(feature = "app")]
pub mod network;
pub mod paper;
pub mod population;
#[cfg(feature = "app")]
pub mod projects;
#[cfg(feature = "app")]
pub mod region;
#[cfg(feature = "app")]
pub mod registrations;
#[cfg(feature = "app")]
pub mod routes;
pub mod schools;
pub mod smtp;
pub mod stories;
#[cfg(feature = "app")]
pub mod transfer;

pub use engines::{POSTGRES, StoreFixture, on_each_engine};
