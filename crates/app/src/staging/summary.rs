//! What is remembered of a list beside its rows.

use std::collections::BTreeMap;

use domain::{Day, list::Tally};
use exchange::{Counts, Detected, Question, Rejection};
use serde::{Deserialize, Serialize};

/// What the application remembers of a list beside its rows: counts and texts, no personal value.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    /// How each file was read.
    pub detected: Vec<Detected>,
    /// What the user must confirm.
    pub questions: Vec<Question>,
    /// Why the list was refused.
    pub rejection: Option<Rejection>,
    /// What the worker counted.
    pub counts: Counts,
    /// The outcomes and tracks.
    pub tally: Tally,
    /// Counts beside them.
    pub extra: ExtraCounts,
    /// Quarantined rows that name another municipality.
    pub other_municipality: u64,
    /// Things put right, by code.
    pub notices: BTreeMap<String, u64>,
    /// Whether the 'dat' check came with a file.
    pub known_file: bool,
    /// Whether the KvK check came with a file.
    pub self_employed_file: bool,
    /// The day the rows were decided on: the day their events count for.
    pub decided_on: Option<Day>,
    /// What each question shows of the file: it may be part of a name, so it is sealed under the
    /// list's key, as base64, and absent from the questions themselves.
    pub sealed_samples: Option<String>,
}

/// Counts that stand beside the outcomes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraCounts {
    /// Persons no longer on the list.
    pub gone: i64,
    /// New persons whose 'dat' check is not answered.
    pub unchecked_known: i64,
    /// New persons whose KvK check is not answered.
    pub unchecked_self_employed: i64,
    /// New persons with a secret address.
    pub secret_address: i64,
    /// New persons who are deceased.
    pub deceased: i64,
    /// New persons who emigrated.
    pub emigrated: i64,
    /// Rows that look like an earlier row with another BSN (I-49).
    pub possible_doubles: i64,
    /// New persons by age on the reference date (S1-I3); without a birth date they are in none. Lists of before it was
    /// counted have none.
    #[serde(default)]
    pub ages: BTreeMap<u8, i64>,
}
