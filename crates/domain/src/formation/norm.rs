//! Norms: how many cases one fte carries, by whom it was said and from when until when.

use std::num::NonZeroU32;

use crate::{Day, Validity, code::codes, costs::half_up};

codes! {
    /// The kinds of work that norms are known for.
    pub enum Work {
        /// Guiding those who are no longer of compulsory school age (S4-12).
        Rmc = "rmc", "RMC";
        /// Compulsory education (S4-11).
        CompulsoryEducation = "compulsory_education", "Leerplicht";
    }
}

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

/// A norm that others published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The kind of work.
    pub work: Work,
    /// The norm, under the Dutch name of the work.
    pub norm: Norm,
    /// Why it was agreed on in the place of another norm; `None`: it is no deviation. A deviation binds those who
    /// agreed on it; any other region makes it its own, with a reason, or leaves it.
    pub instead: Option<&'static str>,
}

/// A row of the table of published norms.
type Row = (Work, u32, &'static str, Option<&'static str>);

/// What the memo of [`memo_day`] names (S4-11 to S4-13; requirements A.11 T7).
const PUBLISHED: [Row; 3] = [
    (
        Work::CompulsoryEducation,
        135,
        "Ingrado, genoemd in de memo Leerplicht en RMC van 6 december 2017",
        None,
    ),
    (
        Work::CompulsoryEducation,
        250,
        "Afspraak van vijf gemeenten in de memo Leerplicht en RMC van 6 december 2017",
        Some("er is voldoende administratieve ondersteuning"),
    ),
    (
        Work::Rmc,
        300,
        "Memo Leerplicht en RMC van 6 december 2017",
        None,
    ),
];

/// Since when the published norms are known to hold: before it nothing says which did.
fn memo_day() -> Day {
    Day::new(2017, 12, 6).unwrap_or(Day::FIRST)
}

/// The published norms.
pub fn published() -> Vec<Published> {
    let rows = PUBLISHED.iter();
    rows.filter_map(|&(work, cases, source, instead)| {
        Some(Published {
            work,
            norm: Norm {
                name: work.dutch().to_owned(),
                cases: NonZeroU32::new(cases)?,
                source: source.to_owned(),
                validity: Validity {
                    from: memo_day(),
                    until: None,
                },
            },
            instead,
        })
    })
    .collect()
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
    let norm =
        Norm::in_force(norms, name, on)
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

impl Norm {
    /// The norm for a kind of work on a day: of two that hold the one that began last, and of two that began on one day
    /// the later in the list.
    pub fn in_force<'a>(norms: &'a [Self], name: &str, on: Day) -> Option<&'a Self> {
        norms
            .iter()
            .filter(|norm| norm.name == name && norm.validity.covers(on))
            .max_by_key(|norm| norm.validity.from)
    }
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
