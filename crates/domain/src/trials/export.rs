//! A trial for a researcher: enough to reckon it again, nothing by which anybody can be found.

use std::collections::BTreeMap;

use super::{
    Assigned, Design, Letter,
    outcome::{Outcome, outcomes},
};
use crate::Day;

/// One letter that counts. No case, no day, no number that occurs anywhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResearchRow {
    /// The stratum; `None`: one of those too small to be shown apart.
    pub stratum: Option<String>,
    /// The block, numbered anew from 1: letters with the same number were drawn together.
    pub block: u32,
    /// The name of the variant that was drawn.
    pub variant: String,
    /// Whether it was answered within the term.
    pub answered: bool,
}

/// There are too few letters to show anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("fewer than {least} letters count")]
pub struct TooFewLetters {
    /// The least.
    pub least: usize,
}

impl TooFewLetters {
    /// What the user reads.
    pub fn dutch(&self) -> String {
        format!(
            "Er tellen nog minder dan {} brieven mee. Zo weinig jongeren zijn te herkennen; wacht met uitwisselen.",
            self.least
        )
    }
}

/// The letters of a block that count, by variant.
type Block = Vec<(usize, bool)>;

/// The letters that count on a day, without identities.
///
/// Strata with fewer than `least` letters are shown as one, together with as many of the next larger as it takes to make
/// `least` of them. Blocks stand in an order that follows from what is shown, so that their place tells nothing more.
///
/// # Errors
/// [`TooFewLetters`] when fewer than `least` letters count in all.
pub fn export(
    design: &Design,
    assigned: &[Assigned],
    letters: &[Letter],
    today: Day,
    least: usize,
) -> Result<Vec<ResearchRow>, TooFewLetters> {
    let mut strata: BTreeMap<&str, BTreeMap<u32, Block>> = BTreeMap::new();
    for (one, outcome) in outcomes(design, assigned, letters, today) {
        if let Outcome::Counted(answered) = outcome {
            let blocks = strata.entry(&one.stratum).or_default();
            blocks
                .entry(one.block)
                .or_default()
                .push((one.variant, answered));
        }
    }
    let mut by_size: Vec<(usize, &str, Vec<Block>)> = strata
        .into_iter()
        .map(|(stratum, blocks)| {
            let blocks: Vec<Block> = blocks.into_values().collect();
            (blocks.iter().map(Vec::len).sum(), stratum, blocks)
        })
        .collect();
    by_size.sort_unstable();
    let mut merged = 0;
    let mut shown: Vec<(Option<&str>, Block)> = Vec::new();
    for (size, stratum, blocks) in by_size {
        let is_merged = size < least || (1..least).contains(&merged);
        if is_merged {
            merged += size;
        }
        let label = (!is_merged).then_some(stratum);
        shown.extend(blocks.into_iter().map(|mut block| {
            block.sort_unstable();
            (label, block)
        }));
    }
    let total: usize = shown.iter().map(|(_, block)| block.len()).sum();
    if total < least {
        return Err(TooFewLetters { least });
    }
    shown.sort_unstable();
    let rows = (1..).zip(shown).flat_map(|(block, (stratum, letters))| {
        letters
            .into_iter()
            .map(move |(variant, answered)| ResearchRow {
                stratum: stratum.map(str::to_owned),
                block,
                variant: design.name(variant).to_owned(),
                answered,
            })
    });
    Ok(rows.collect())
}
