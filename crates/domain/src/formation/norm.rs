//! Norms: how many cases one fte carries, by whom it was said and from when until when.

use std::num::NonZeroU32;

use crate::{Day, Validity, costs::half_up};

/// A norm for a kind of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Norm {
    /// The kind of work: `Leerplicht`, `RMC`.
    pub name: String,
    /// Cases per fte.
    pub cases: NonZeroU32,
    /// Whose norm it is, and where it stands.
    pub source: String,
    /// When it holds.
    pub validity: Validity,
}

/// The number that is reckoned with, beside the norm in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The norm in force.
    pub norm: Norm,
    /// The cases per fte that are reckoned with.
    pub cases: NonZeroU32,
    /// Why it is another number than the norm's; `None`: it is the norm's.
    pub reason: Option<String>,
}

/// Why a number cannot be reckoned with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NormRefusal {
    /// No norm of this name holds on the day.
    #[error("no norm {name:?} is in force on {on}")]
    NoneInForce {
        /// The kind of work.
        name: String,
        /// The day.
        on: Day,
    },
    /// The number is another than the norm's, and nobody says why.
    #[error("{cases} cases per fte is not the norm {}, and no reason is given", norm.cases)]
    ReasonMissing {
        /// The norm in force.
        norm: Norm,
        /// The number.
        cases: NonZeroU32,
    },
}

impl NormRefusal {
    /// What the user reads: what is wrong, and what to do.
    pub fn dutch(&self) -> String {
        match self {
            Self::NoneInForce { name, on } => format!(
                "Op {} geldt geen norm voor {name}. Leg eerst een norm vast, met bron en begindatum.",
                on.dutch()
            ),
            Self::ReasonMissing { norm, cases } => format!(
                "Voor {} geldt {} dossiers per fte ({}). U rekent met {cases}. Schrijf op waarom, bijvoorbeeld omdat er genoeg administratieve ondersteuning is.",
                norm.name, norm.cases, norm.source
            ),
        }
    }
}

/// Takes a number of cases per fte for a kind of work on a day. Another number than that of the norm in force needs a
/// reason (S4-13); of two norms in force the one that began last counts. A reason without a deviation is left out.
///
/// # Errors
/// [`NormRefusal`] when no norm is in force, or a deviation has no reason.
pub fn apply(
    norms: &[Norm],
    name: &str,
    on: Day,
    cases: NonZeroU32,
    reason: &str,
) -> Result<Applied, NormRefusal> {
    let norm = norms
        .iter()
        .filter(|norm| norm.name == name && norm.validity.covers(on))
        .max_by_key(|norm| norm.validity.from)
        .cloned()
        .ok_or_else(|| NormRefusal::NoneInForce {
            name: name.to_owned(),
            on,
        })?;
    let reason = reason.trim();
    if cases == norm.cases {
        return Ok(Applied {
            norm,
            cases,
            reason: None,
        });
    }
    if reason.is_empty() {
        return Err(NormRefusal::ReasonMissing { norm, cases });
    }
    Ok(Applied {
        norm,
        cases,
        reason: Some(reason.to_owned()),
    })
}

impl Applied {
    /// How many times the norm it is, in hundredths: 250 is 1,85 times 135 (T7).
    pub fn factor(&self) -> i64 {
        half_up(
            i128::from(self.cases.get()) * 100,
            i128::from(self.norm.cases.get()),
        )
    }

    /// How many percent above the norm it is, to the nearest one; below 0 when it is lower.
    pub fn percent_over(&self) -> i64 {
        self.factor() - 100
    }
}
