//! The policy as promised, grants that cannot widen, queries that keep to them.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod given;
mod grants;
mod matrix;
mod scoped_sql;
