//! Sealing: keys per young person and compartment, keyed tokens for the BSN, destruction by key.
//!
//! Pure cryptography on bytes: no SQL, no files, no network. Where the bytes are kept, and for how
//! long, is the store's business; this crate makes sure that they say nothing without their keys.
//!
//! ```text
//! root key ── per municipality ── KEK of an epoch ── key of (subject, compartment) ── sealed value
//!     │                      └─── secret of a version ── recognition, suppression, fingerprint
//!     └─ installation: sealing of staff secrets, checkpoint signature, password pepper
//! ```
//!
//! - Every key below the root is random or comes from HKDF-SHA-256 under its own label.
//! - Values are sealed with AES-256-GCM-SIV (RFC 8452) under random nonces. Associated data names
//!   municipality, subject, compartment, table, column and row, so that nothing can be moved.
//! - Destroying a subject key destroys all that was sealed under it; destroying an epoch's KEK makes
//!   left-over copies of wrapped keys useless (security.md section 5, G2).
//! - There is no construction of our own: only published primitives, each key used for one thing.

mod compartment;
mod entropy;
mod envelope;
mod error;
mod installation;
mod municipality;
mod root;
mod subject;
mod token;
mod versions;

pub use compartment::{Compartment, Place};
pub use entropy::Entropy;
pub use error::VaultError;
pub use installation::{InstallationKeys, verify_checkpoint};
pub use municipality::{MunicipalityKeys, WrappedKek, WrappedSecret};
pub use root::RootKey;
pub use subject::{Plain, SubjectKey, WrappedSubjectKey};
pub use token::{RecognitionToken, SuppressionToken};
