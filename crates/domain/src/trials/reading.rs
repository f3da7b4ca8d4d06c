//! Reading a trial: what each letter brought, and whether a difference can be seen. At any moment, as often as one likes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Design, Interval, Record, SplitPairs, difference_seen, log_evidence, not_yet, out_of_reach,
    outcome::{Outcome, outcomes},
    pairs_needed, response, response_interval, still_waiting, stopped,
};
use crate::Day;

/// What one letter brought.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// Letters that count.
    pub letters: u32,
    /// Of them answered.
    pub answered: u32,
    /// Within what the true share lies.
    pub interval: Interval,
}

/// What can be said of a variant beside the first letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The variant is answered more often.
    VariantBetter,
    /// The first letter is answered more often.
    ReferenceBetter,
    /// No difference can be seen yet.
    NotYet {
        /// About how many letters more it takes, all variants together ([`pairs_needed`]).
        more: Option<u32>,
        /// How many may still be counted.
        to_come: u32,
    },
    /// The agreed number of letters is counted, and no difference was seen.
    Stopped,
}

/// A variant beside the first letter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The variant, from 1.
    pub variant: usize,
    /// The pairs of which one letter was answered.
    pub pairs: SplitPairs,
    /// The logarithm of the evidence.
    pub log_evidence: f64,
    /// What it comes to.
    pub verdict: Verdict,
}

/// A trial as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Each letter, in the order of the design.
    pub responses: Vec<Response>,
    /// Each variant but the first.
    pub comparisons: Vec<Comparison>,
    /// Letters whose term still runs.
    pub waiting: u32,
}

/// Answers at the expected share with which a base share begins, so that a first answer does not upset the planning.
const WEIGHT_OF_EXPECTATION: f64 = 20.0;

/// Reads a trial on a day. A letter counts for the variant that was drawn, once its term has passed; a pair counts once
/// both of its letters do. Record the first reading that tells of a difference and stop there: later readings may tell less.
pub fn read(design: &Design, record: &Record, today: Day) -> Reading {
    let outcomes = outcomes(design, record, today);
    let variants = design.terms().variants.len();
    let mut counts = vec![(0_u32, 0_u32); variants];
    let mut blocks: BTreeMap<(&str, u32), Vec<Option<bool>>> = BTreeMap::new();
    let mut waiting = 0;
    for one in outcomes {
        let block = blocks
            .entry((one.stratum, one.block))
            .or_insert_with(|| vec![None; variants]);
        match one.outcome {
            Outcome::NotSent => {}
            Outcome::Waiting => waiting += 1,
            Outcome::Counted { answered, .. } => {
                let answered = answered.is_some();
                if let Some((letters, answers)) = counts.get_mut(one.variant) {
                    *letters += 1;
                    *answers += u32::from(answered);
                }
                if let Some(place) = block.get_mut(one.variant) {
                    *place = Some(answered);
                }
            }
        }
    }
    let responses: Vec<Response> = counts
        .into_iter()
        .map(|(letters, answered)| Response {
            letters,
            answered,
            interval: response_interval(letters, answered, design.alpha()),
        })
        .collect();
    let comparisons = (1..variants)
        .map(|variant| compare(design, &responses, split_pairs(&blocks, variant), variant))
        .collect();
    Reading {
        responses,
        comparisons,
        waiting,
    }
}

fn split_pairs(blocks: &BTreeMap<(&str, u32), Vec<Option<bool>>>, variant: usize) -> SplitPairs {
    let mut pairs = SplitPairs::default();
    for block in blocks.values() {
        let of = |variant: usize| block.get(variant).copied().flatten();
        let (Some(reference), Some(answered)) = (of(0), of(variant)) else {
            continue;
        };
        if reference != answered {
            pairs.all += 1;
            pairs.for_variant += u32::from(answered);
        }
    }
    pairs
}

fn compare(
    design: &Design,
    responses: &[Response],
    pairs: SplitPairs,
    variant: usize,
) -> Comparison {
    let terms = design.terms();
    let alpha = design.alpha() / f64::from(design.block_size() - 1);
    let log_evidence = log_evidence(pairs);
    let counted: u32 = responses.iter().map(|one| one.letters).sum();
    let verdict = if log_evidence >= -alpha.ln() {
        if pairs.for_variant * 2 > pairs.all {
            Verdict::VariantBetter
        } else {
            Verdict::ReferenceBetter
        }
    } else if counted >= terms.most_letters {
        Verdict::Stopped
    } else {
        let base = base_share(terms.expected_response, responses.first());
        let difference = f64::from(terms.smallest_difference) / 100.0;
        let more = pairs_needed(pairs, base, difference, alpha);
        Verdict::NotYet {
            more: more.map(|pairs| pairs.saturating_mul(design.block_size())),
            to_come: terms.most_letters - counted,
        }
    };
    Comparison {
        variant,
        pairs,
        log_evidence,
        verdict,
    }
}

/// The share that answers the first letter, for planning.
fn base_share(expected_response: u8, reference: Option<&Response>) -> f64 {
    let (letters, answered) = reference.map_or((0, 0), |one| (one.letters, one.answered));
    let expected = f64::from(expected_response) / 100.0;
    (f64::from(answered) + WEIGHT_OF_EXPECTATION * expected)
        / (f64::from(letters) + WEIGHT_OF_EXPECTATION)
}

impl Reading {
    /// Whether the trial is over by its own rule: every variant was told from the first letter, or the agreed number of
    /// letters is counted.
    pub fn is_over(&self) -> bool {
        let open = |one: &Comparison| matches!(one.verdict, Verdict::NotYet { .. });
        !self.comparisons.iter().any(open)
    }

    /// What the trial says, sentence by sentence: each letter, each comparison, what still waits.
    pub fn dutch(&self, design: &Design) -> Vec<String> {
        let terms = design.terms();
        let responses = terms
            .variants
            .iter()
            .zip(&self.responses)
            .map(|(name, one)| response(name, one.letters, one.answered, one.interval));
        let comparisons = self.comparisons.iter().map(|one| one.dutch(design));
        let waiting = (self.waiting > 0).then(|| still_waiting(self.waiting));
        responses.chain(comparisons).chain(waiting).collect()
    }
}

impl Comparison {
    /// What it comes to, in a sentence or two.
    pub fn dutch(&self, design: &Design) -> String {
        let terms = design.terms();
        let (reference, variant) = (design.name(0), design.name(self.variant));
        match self.verdict {
            Verdict::VariantBetter => difference_seen(variant, reference, terms.false_alarms),
            Verdict::ReferenceBetter => difference_seen(reference, variant, terms.false_alarms),
            Verdict::Stopped => stopped(reference, variant, terms.most_letters),
            Verdict::NotYet { more, to_come } => {
                let not_yet = not_yet(reference, variant, terms.smallest_difference, more);
                if more.is_none_or(|more| more > to_come) {
                    format!("{not_yet} {}", out_of_reach(to_come, terms.most_letters))
                } else {
                    not_yet
                }
            }
        }
    }
}
