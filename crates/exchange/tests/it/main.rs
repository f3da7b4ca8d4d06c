//! Files in, rows out: the malformed-file corpus, and properties over generated files.

mod corpus_verdicts;
mod properties;
mod worker_output;

#[path = "../../../testkit/src/corpus/mod.rs"]
mod corpus;
