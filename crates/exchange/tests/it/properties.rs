//! Placeholder until the corpus is green.
