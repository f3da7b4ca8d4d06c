//! Files in, rows out: the malformed-file corpus, and properties over generated files.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test whose helper fails must fail"
)]

mod corpus_verdicts;
mod properties;
mod worker_output;
