//! The draw: who gets which letter, fixed before sending.

use std::collections::{BTreeMap, BTreeSet};

use super::{Design, Letter, Record};
use crate::{CaseId, Day};

/// A case to draw a letter for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The case.
    pub case: CaseId,
    /// What it is alike in with others, such as municipality and age group: the letters are balanced within it.
    pub stratum: String,
}

/// What was drawn for a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// The case.
    pub case: CaseId,
    /// Its stratum.
    pub stratum: String,
    /// The block within the stratum, from 0: it holds each variant once, the last of a draw at most once.
    pub block: u32,
    /// The variant, from 0 in the order of the design.
    pub variant: usize,
}

/// A case stands in a draw twice, or was drawn before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("case {0} is drawn for twice")]
pub struct CaseTwice(pub CaseId);

impl CaseTwice {
    /// What the user reads.
    pub const fn dutch(&self) -> &'static str {
        "Een dossier staat twee keer in de loting of is al eerder geloot. Haal het uit de lijst."
    }
}

/// Draws a letter for each case, in the order of stratum, block and variant.
///
/// `draw` gives 64 bits for a message, by a keyed hash (a MAC) under the secret seed of the trial. Within a stratum the
/// cases are put in the order of their bits and cut into blocks of as many cases as there are variants; within a block
/// the variants are put in the order of theirs. The result does not depend on the order of `entries`. In the last block
/// of a stratum, which may be shorter, the draw decides which variants occur.
///
/// `before` is all that was drawn in this trial already: it stays as it is, and new blocks go on counting after it and after
/// what is left of those who were destroyed.
///
/// # Errors
/// [`CaseTwice`] when a case occurs more than once in `entries` and `before`.
pub fn assign(
    design: &Design,
    before: &Record,
    entries: &[Entry],
    draw: &dyn Fn(&[u8]) -> u64,
) -> Result<Vec<Assigned>, CaseTwice> {
    let mut seen: BTreeSet<CaseId> = BTreeSet::new();
    let mut next_block: BTreeMap<&str, u32> = BTreeMap::new();
    seen.extend(before.assigned.iter().map(|one| one.case));
    let living = before.assigned.iter().map(|one| (&one.stratum, one.block));
    let closed = before.closed.iter().map(|one| (&one.stratum, one.block));
    for (stratum, block) in living.chain(closed) {
        let next = next_block.entry(stratum).or_default();
        *next = (*next).max(block.saturating_add(1));
    }
    let mut strata: BTreeMap<&str, Vec<(u64, CaseId)>> = BTreeMap::new();
    for entry in entries {
        if !seen.insert(entry.case) {
            return Err(CaseTwice(entry.case));
        }
        let bits = draw(&[b"case".as_slice(), entry.case.uuid().as_bytes()].concat());
        let stratum = strata.entry(&entry.stratum).or_default();
        stratum.push((bits, entry.case));
    }
    let mut assigned = Vec::with_capacity(entries.len());
    for (stratum, mut cases) in strata {
        cases.sort_unstable();
        let first = next_block.get(stratum).copied().unwrap_or_default();
        let blocks = cases.chunks(design.terms().variants.len());
        for (block, cases) in (first..).zip(blocks) {
            let variants = shuffled(design, stratum, block, draw);
            let mut drawn: Vec<Assigned> = variants
                .into_iter()
                .zip(cases)
                .map(|(variant, (_, case))| Assigned {
                    case: *case,
                    stratum: stratum.to_owned(),
                    block,
                    variant,
                })
                .collect();
            drawn.sort_by_key(|one| one.variant);
            assigned.extend(drawn);
        }
    }
    Ok(assigned)
}

/// The variants in the order drawn for a block.
fn shuffled(design: &Design, stratum: &str, block: u32, draw: &dyn Fn(&[u8]) -> u64) -> Vec<usize> {
    let mut variants: Vec<(u64, usize)> = (0_u32..)
        .zip(0..design.terms().variants.len())
        .map(|(number, variant)| {
            // The numbers at the end have a fixed length: no two messages are the same.
            let message = [
                b"variant".as_slice(),
                stratum.as_bytes(),
                &block.to_be_bytes(),
                &number.to_be_bytes(),
            ];
            (draw(&message.concat()), variant)
        })
        .collect();
    variants.sort_unstable();
    variants.into_iter().map(|(_, variant)| variant).collect()
}

/// A letter that was not sent as drawn: the trial says less with each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// It was sent before the draw was fixed.
    SentBeforeDraw {
        /// To whom.
        case: CaseId,
        /// When.
        sent: Day,
    },
    /// Another variant was sent than was drawn. It counts for the one that was drawn.
    OtherVariant {
        /// To whom.
        case: CaseId,
    },
    /// Nothing was drawn for the case. It does not count.
    NotDrawn {
        /// To whom.
        case: CaseId,
    },
}

impl Departure {
    /// What the user reads at the case.
    pub fn dutch(&self) -> String {
        match self {
            Self::SentBeforeDraw { sent, .. } => format!(
                "Deze brief is op {} verstuurd, voordat de loting vaststond.",
                sent.dutch()
            ),
            Self::OtherVariant { .. } => {
                "Er is een andere brief verstuurd dan geloot. Het antwoord telt voor de gelote brief.".to_owned()
            }
            Self::NotDrawn { .. } => {
                "Voor dit dossier is niet geloot. De brief telt niet mee in de proef.".to_owned()
            }
        }
    }
}

/// Which letters were not sent as drawn on `fixed_on`, in the order of the letters.
pub fn departures(assigned: &[Assigned], letters: &[Letter], fixed_on: Day) -> Vec<Departure> {
    let drawn: BTreeMap<CaseId, usize> =
        assigned.iter().map(|one| (one.case, one.variant)).collect();
    letters
        .iter()
        .filter_map(|letter| {
            let case = letter.case;
            match drawn.get(&case) {
                None => Some(Departure::NotDrawn { case }),
                Some(_) if letter.sent < fixed_on => Some(Departure::SentBeforeDraw {
                    case,
                    sent: letter.sent,
                }),
                Some(variant) if *variant != letter.variant => {
                    Some(Departure::OtherVariant { case })
                }
                Some(_) => None,
            }
        })
        .collect()
}
