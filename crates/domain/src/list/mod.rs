//! The monthly list: what becomes of each row, and when to stop and ask about a whole list.

mod alarm;
mod row;
mod tally;

pub use alarm::{Alarm, AlarmKind, BatchFacts, alarms};
pub use row::{LastCase, Recognised, RowDecision, RowFacts, decide_row, track_of};
pub use tally::{DoesNotAddUp, Tally};

use crate::code::codes;

codes! {
    /// What becomes of a data row: exactly one of these, and together they add up.
    pub enum Outcome {
        /// New inflow: opens a case.
        New = "new", "Nieuw";
        /// Seen before, nothing changed.
        AlreadyKnown = "already_known", "Al eerder gezien";
        /// Seen before, with other data.
        Changed = "changed", "Gewijzigd";
        /// The same person earlier in the same file.
        DuplicateInFile = "duplicate_in_file", "Dubbel in het bestand";
        /// Refused, objected or destroyed: counted, never listed (S1-37).
        Suppressed = "suppressed", "Niet meer benaderen";
        /// For certain outside the age window on the reference date.
        OutOfScope = "out_of_scope", "Buiten de leeftijdsgroep";
        /// Cannot be used as it is; kept sealed to be mended.
        Quarantined = "quarantined", "Afgekeurd";
    }

    /// The way of a new person, in order of precedence.
    pub enum Track {
        /// Already guided by the municipality: not approached (S1-17).
        KnownToMunicipality = "known_to_municipality", "Bekend bij de gemeente";
        /// Self-employed: own card, no visit (S1-15, S1-28).
        SelfEmployed = "self_employed", "Zelfstandig (KvK)";
        /// No address yet: worklist of the list handler.
        AddressMissing = "address_missing", "Adres ontbreekt";
        /// To be approached.
        ToApproach = "to_approach", "Te benaderen";
    }
}
