//! Who may do what, and where: roles, one policy table, and grants that prove it was asked.
//!
//! Pure: no database, no session, no clock. What an actor holds today was looked up before it gets
//! here; here it is only judged. The table in `policy.rs` is the whole policy: nothing else in
//! Vangnet grants anything, and `docs/access-matrix.txt` is printed from it.
//!
//! A [`Grant`] cannot be made by hand:
//!
//! ```compile_fail,E0451
//! use access::{Grant, policy::CommitList};
//! fn forge(account: domain::AccountId) -> Grant<CommitList> {
//!     Grant { account, held: Vec::new(), scope: access::Scope::Everywhere, action: Default::default() }
//! }
//! ```
//!
//! A grant for one action does not serve another:
//!
//! ```compile_fail,E0308
//! use access::{Grant, policy::{CommitList, OpenCase}};
//! fn commit(_: &Grant<CommitList>) {}
//! fn handler(grant: &Grant<OpenCase>) {
//!     commit(grant);
//! }
//! ```
//!
//! An action outside the table does not exist:
//!
//! ```compile_fail,E0277
//! struct Peek;
//! impl access::Action for Peek {
//!     const NAME: &'static str = "Peek";
//!     const ROLES: &'static [access::Role] = access::Role::ALL;
//!     const REACH: access::Reach = access::Reach::Municipality;
//!     const SHOWS: access::Shows = access::Shows::Persons;
//!     const LEVEL: access::SignInLevel = access::SignInLevel::Password;
//!     const WHY: &'static str = "";
//! }
//! ```
//!
//! A query that forgets its municipalities does not compile; the second of these does:
//!
//! ```compile_fail,E0080
//! const CASES: access::ScopedSql = access::ScopedSql::new("SELECT id FROM cases ORDER BY id LIMIT 1");
//! ```
//! ```
//! const CASES: access::ScopedSql =
//!     access::ScopedSql::new("SELECT id FROM cases WHERE {scope} ORDER BY id LIMIT 1");
//! ```

mod actor;
mod grant;
mod matrix;
pub mod policy;
mod scoped_sql;

pub use actor::{AccountState, Actor, Assignment, SignInLevel};
pub use domain::Role;
pub use grant::{DenialReason, Denied, Grant, Scope};
pub use matrix::access_matrix;
pub use policy::{Action, POLICY, Reach, Rule, Shows};
pub use scoped_sql::{Rendered, ScopedSql};
