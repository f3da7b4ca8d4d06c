//! A trial for a researcher: enough to reckon it again, nothing by which anybody can be found.

use std::collections::BTreeMap;

use super::{
    AnswerTime, Design, Record,
    outcome::{Outcome, outcomes},
};
use crate::Day;

/// One letter that counts. No case, no day but a Monday, no number that occurs anywhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResearchRow {
    /// The stratum, and the Monday of the week in which the first letter of the block was posted; `None`: one of the groups
    /// too small to be shown apart.
    pub group: Option<(String, Day)>,
    /// The block, numbered anew from 1: letters with the same number were drawn together.
    pub block: u32,
    /// The name of the variant that was drawn.
    pub variant: String,
    /// Whether it was answered within the term, and after how long.
    pub answered: Option<AnswerTime>,
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
type Block = Vec<(usize, Option<AnswerTime>)>;

/// The letters that count on a day, without identities.
///
/// Letters of one stratum and one week are a group. Groups with fewer than `least` letters are shown as one, together with as
/// many of the next larger as it takes to make `least` of them. Blocks stand in an order that follows from what is shown, so that their place tells nothing more.
///
/// # Errors
/// [`TooFewLetters`] when fewer than `least` letters count in all.
pub fn export(
    design: &Design,
    record: &Record,
    today: Day,
    least: usize,
) -> Result<Vec<ResearchRow>, TooFewLetters> {
    let mut blocks: BTreeMap<(&str, u32), (Day, Block)> = BTreeMap::new();
    for one in outcomes(design, record, today) {
        if let Outcome::Counted { sent, answered } = one.outcome {
            let (first, block) = blocks
                .entry((one.stratum, one.block))
                .or_insert_with(|| (sent, Block::new()));
            *first = sent.min(*first);
            block.push((one.variant, answered));
        }
    }
    let mut groups: BTreeMap<(&str, Day), Vec<Block>> = BTreeMap::new();
    for ((stratum, _), (sent, block)) in blocks {
        let group = groups.entry((stratum, monday(sent))).or_default();
        group.push(block);
    }
    let mut by_size: Vec<(usize, (&str, Day), Vec<Block>)> = groups
        .into_iter()
        .map(|(group, blocks)| (blocks.iter().map(Vec::len).sum(), group, blocks))
        .collect();
    by_size.sort_unstable();
    let mut merged = 0;
    let mut shown: Vec<(Option<(&str, Day)>, Block)> = Vec::new();
    for (size, group, blocks) in by_size {
        let is_merged = size < least || (1..least).contains(&merged);
        if is_merged {
            merged += size;
        }
        let label = (!is_merged).then_some(group);
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
    let rows = (1..).zip(shown).flat_map(|(block, (group, letters))| {
        letters
            .into_iter()
            .map(move |(variant, answered)| ResearchRow {
                group: group.map(|(stratum, week)| (stratum.to_owned(), week)),
                block,
                variant: design.name(variant).to_owned(),
                answered,
            })
    });
    Ok(rows.collect())
}

/// The Monday of the week of a day.
fn monday(day: Day) -> Day {
    let since = day.date().weekday().to_monday_zero_offset();
    day.plus_days(-i32::from(since))
}
