//! Who is asked: a draw without strata, the same for the same key.

use std::collections::BTreeSet;

use crate::CaseId;

/// Draws at most `size` of these cases, each with the same chance; all of them when there are not more.
///
/// `bits` gives 64 secret bits for a message, the same each time: whoever holds the key can repeat the draw, nobody can
/// choose it, and the order in which the cases come does not matter.
pub fn draw(may_be_asked: &[CaseId], size: usize, bits: &dyn Fn(&[u8]) -> u64) -> Vec<CaseId> {
    let cases: BTreeSet<CaseId> = may_be_asked.iter().copied().collect();
    let mut lots: Vec<(u64, CaseId)> = cases
        .into_iter()
        .map(|case| {
            let message = [b"survey".as_slice(), case.uuid().as_bytes()].concat();
            (bits(&message), case)
        })
        .collect();
    lots.sort_unstable();
    lots.into_iter().take(size).map(|(_, case)| case).collect()
}
