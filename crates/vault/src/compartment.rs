//! What a key is for: the compartment it guards and the place a value is sealed for.

use uuid::Uuid;

/// A part of what is known about a subject, with keys of its own, so that it can be destroyed alone:
/// withdrawing consent destroys guidance and sensitive while statutory data stay (G7).
///
/// The code is stored and sealed into every envelope: it never changes meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compartment {
    /// Name, address, birth date: what is needed to make contact (S1-13).
    Identity,
    /// What the law obliges to keep: RMC duty and compulsory education.
    Statutory,
    /// Plan and contacts, kept by consent.
    Guidance,
    /// Care, debt and justice, kept by consent.
    Sensitive,
    /// Staged rows (24 hours) and quarantine (30 days) of a list; the subject is the list's id.
    Intake,
    /// What somebody typed and did not send yet: the writer's alone, for a few days.
    Draft,
}

impl Compartment {
    /// Every compartment, in the order of the codes.
    pub const ALL: [Self; 6] = [
        Self::Identity,
        Self::Statutory,
        Self::Guidance,
        Self::Sensitive,
        Self::Intake,
        Self::Draft,
    ];

    /// The number under which it is stored.
    pub const fn code(self) -> i16 {
        match self {
            Self::Identity => 1,
            Self::Statutory => 2,
            Self::Guidance => 3,
            Self::Sensitive => 4,
            Self::Intake => 5,
            Self::Draft => 6,
        }
    }

    /// The compartment of a stored number; `None` for a number no release has used.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|compartment| compartment.code() == code)
    }
}

/// Where a sealed value lives: it opens nowhere else. Both names together are at most 250 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The id of the row.
    pub row: Uuid,
}
