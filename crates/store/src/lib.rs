//! The only room with SQL: two database engines, tables, one module for each aggregate, the log.
//!
//! Reads go through [`Store::read`], changes through [`Store::write`]; a change becomes durable
//! only together with its entry in the log.

mod engine;
mod error;
mod migrate;
mod scope_stub;
mod store;

pub use engine::{Column, Engine, FromColumn, Kind, Param, Reader, Retryable, Row, ToParam, Tx};
pub use error::StoreError;
pub use store::{Databases, Store, StoreConfig};
