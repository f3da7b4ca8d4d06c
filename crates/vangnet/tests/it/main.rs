//! The real binary, as an operator runs it: command line, hostile files, crashes, copies, demo.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test whose helper fails must fail"
)]

mod backup;
mod cli;
mod crash;
mod demo;
mod erasure;
mod hostile;
mod installation;
mod root_key;
mod site;
mod work;
