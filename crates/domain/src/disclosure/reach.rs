//! What an outsider can work out: the least and the most people a group can be, over all whole tables that fit.

use std::collections::BTreeSet;

use super::simplex::{Climb, RoundTo, Simplex, TooLarge};

/// How many times the search may go two ways. Tables of a monitor need a handful.
const MOST_FORKS: usize = 2_000;

/// How far a group is known.
#[derive(Debug)]
pub(super) struct Reach {
    /// The least it can be.
    pub(super) least: i64,
    /// The most it can be.
    pub(super) most: i64,
    /// Whether the two lie as far apart as was asked; then it may reach further still.
    pub(super) is_enough: bool,
    /// The sums that together prove that it reaches no further: as long as all are known, it does not.
    pub(super) proof: BTreeSet<usize>,
}

impl Simplex {
    /// Seeks how far a group, which in truth is `value`, can be narrowed; stops when it reaches over `enough` people.
    pub(super) fn reach(
        &mut self,
        group: &BTreeSet<usize>,
        value: i64,
        enough: i64,
    ) -> Result<Reach, TooLarge> {
        let mut reach = Reach {
            least: value,
            most: value,
            is_enough: enough <= 0,
            proof: BTreeSet::new(),
        };
        for sign in [1, -1] {
            if reach.is_enough {
                break;
            }
            self.aim(|column| if group.contains(&column) { sign } else { 0 })?;
            let (known, wanted) = match sign {
                1 => (reach.most, reach.least + enough),
                _ => (-reach.least, enough - reach.most),
            };
            let top = self.whole_top(known, wanted, &mut reach.proof)?;
            reach.is_enough = top.is_none_or(|top| top >= wanted);
            match (top, sign) {
                (Some(top), 1) => reach.most = top,
                (Some(top), _) => reach.least = -top,
                (None, _) => {}
            }
        }
        Ok(reach)
    }

    /// The greatest height of a whole table, or one of at least `wanted`; nothing when there is no greatest. `known` is
    /// the height of some whole table. Adds to the proof which sums hold it down.
    fn whole_top(
        &mut self,
        known: i64,
        wanted: i64,
        proof: &mut BTreeSet<usize>,
    ) -> Result<Option<i64>, TooLarge> {
        let is_wanted = |here: &Self| here.height() >= wanted && here.fraction().is_none();
        match self.climb(is_wanted)? {
            Climb::Stopped => return Ok(Some(self.height())),
            // Whole tables go on for ever in the same direction, in larger steps.
            Climb::Unbounded => return Ok(None),
            Climb::AtTop => {}
        }
        let mut best = known;
        let mut left = vec![self.clone()];
        let mut forks = 0;
        while let Some(here) = left.pop() {
            if here.height() <= best {
                proof.extend(here.proof());
                continue;
            }
            let Some(fraction) = here.fraction() else {
                proof.extend(here.proof());
                best = here.height();
                if best >= wanted {
                    break;
                }
                continue;
            };
            forks += 1;
            if forks > MOST_FORKS {
                return Err(TooLarge);
            }
            for end in [RoundTo::Down, RoundTo::Up] {
                let mut there = here.clone();
                match there.bound(fraction, end)? {
                    None => left.push(there),
                    Some(none_fit) => proof.extend(none_fit),
                }
            }
        }
        Ok(Some(best))
    }
}
