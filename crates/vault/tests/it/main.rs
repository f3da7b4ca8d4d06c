//! The vault's promises: published vectors, what opens, what must never open, and what never shows.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod entropy;
mod given;
mod keys;
mod published;
mod sealed_values;
mod silence;
mod tokens;
