//! The terms of a trial, fixed before a letter is sent.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{SplitPairs, pairs_needed, sentences::rounded};

/// What is agreed beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The names of the letters. The first is the one that is used now: the others are compared with it.
    pub variants: Vec<String>,
    /// Of a hundred trials between equal letters, how many may tell of a difference: 1 to 50, mostly 5.
    pub false_alarms: u8,
    /// The smallest difference that would matter, in percentage points. For the planning alone.
    pub smallest_difference: u8,
    /// The percentage that is expected to answer the first letter. For the planning, until there are answers.
    pub expected_response: u8,
    /// The most letters that are counted: then the trial stops.
    pub most_letters: u32,
    /// The days after sending in which an answer counts, at least 1.
    pub answer_days: u16,
}

/// Terms that can be kept to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design(Terms);

/// Why terms are no design.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDesign {
    /// Fewer than two letters.
    #[error("there are fewer than two variants")]
    TooFewVariants,
    /// Two letters have the same name, or one has none.
    #[error("variant {0:?} has no name of its own")]
    NameNotItsOwn(String),
    /// The share of false alarms is none that can be worked with.
    #[error("{0} false alarms in a hundred is not from 1 to 50")]
    FalseAlarms(u8),
    /// The smallest difference is 0, or does not fit above the expected response.
    #[error("a difference of {difference} points does not fit above {expected}%")]
    Difference {
        /// In percentage points.
        difference: u8,
        /// The expected response in percent.
        expected: u8,
    },
    /// The trial would stop before each letter was sent once.
    #[error("{0} letters are fewer than there are variants")]
    TooFewLetters(u32),
    /// No day to answer in.
    #[error("there is no day in which an answer counts")]
    NoAnswerDays,
}

impl NoDesign {
    /// What the user reads: what is wrong, and what to do.
    pub fn dutch(&self) -> String {
        match self {
            Self::TooFewVariants => "Een proef heeft minstens twee brieven.".to_owned(),
            Self::NameNotItsOwn(name) if name.is_empty() => "Geef elke brief een naam.".to_owned(),
            Self::NameNotItsOwn(name) => {
                format!("Twee brieven heten {name}. Geef elke brief een eigen naam.")
            }
            Self::FalseAlarms(number) => format!(
                "Een vals alarm in {number} van de 100 proeven kan niet. Kies een getal van 1 tot en met 50; meestal 5."
            ),
            Self::Difference {
                difference,
                expected,
            } => format!(
                "Een verschil van {difference} procentpunt past niet boven een verwachte respons van {expected}%. Kies een verschil vanaf 1; samen hooguit 100."
            ),
            Self::TooFewLetters(number) => format!(
                "Met {number} brieven komt niet elke brief een keer voor. Kies een hoger maximum."
            ),
            Self::NoAnswerDays => {
                "Kies binnen hoeveel dagen een antwoord meetelt, minstens 1.".to_owned()
            }
        }
    }
}

impl Design {
    /// Takes terms as a design.
    ///
    /// # Errors
    /// [`NoDesign`]: the first term that cannot be kept to.
    pub fn new(terms: Terms) -> Result<Self, NoDesign> {
        if terms.variants.len() < 2 {
            return Err(NoDesign::TooFewVariants);
        }
        let mut seen = BTreeSet::new();
        for name in &terms.variants {
            if name.trim().is_empty() || !seen.insert(name) {
                return Err(NoDesign::NameNotItsOwn(name.trim().to_owned()));
            }
        }
        if !(1..=50).contains(&terms.false_alarms) {
            return Err(NoDesign::FalseAlarms(terms.false_alarms));
        }
        let (difference, expected) = (terms.smallest_difference, terms.expected_response);
        if difference == 0 || u16::from(difference) + u16::from(expected) > 100 {
            return Err(NoDesign::Difference {
                difference,
                expected,
            });
        }
        if u32::try_from(terms.variants.len()).is_ok_and(|variants| terms.most_letters < variants) {
            return Err(NoDesign::TooFewLetters(terms.most_letters));
        }
        if terms.answer_days == 0 {
            return Err(NoDesign::NoAnswerDays);
        }
        Ok(Self(terms))
    }

    /// What was agreed.
    pub const fn terms(&self) -> &Terms {
        &self.0
    }

    /// About how many letters, rounded up as a plan is, it takes to see the smallest difference that matters, in four trials out of five; `None`: more
    /// than anybody will ever send.
    pub fn letters_needed(&self) -> Option<u32> {
        let terms = self.terms();
        let pairs = pairs_needed(
            SplitPairs::default(),
            f64::from(terms.expected_response) / 100.0,
            f64::from(terms.smallest_difference) / 100.0,
            self.alpha() / f64::from(self.block_size() - 1),
        );
        pairs.map(|pairs| rounded(pairs.saturating_mul(self.block_size())))
    }

    /// The name of a variant.
    pub(super) fn name(&self, variant: usize) -> &str {
        self.0.variants.get(variant).map_or("", String::as_str)
    }

    /// The chance of a false alarm in the whole trial.
    pub(super) fn alpha(&self) -> f64 {
        f64::from(self.0.false_alarms) / 100.0
    }

    /// How many letters make one block: as many as there are variants.
    pub(super) fn block_size(&self) -> u32 {
        u32::try_from(self.0.variants.len()).unwrap_or(u32::MAX)
    }
}
