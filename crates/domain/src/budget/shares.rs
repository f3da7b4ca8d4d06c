//! The shares of a key, as people write them: one payer a line.

use crate::costs::decimal;

/// One payer's weight in a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Who pays: a programme of the municipality's budget, or a municipality that takes part.
    pub payer: String,
    /// Its weight in ten-thousandths: 1 and 1 are half and half; percentages and counts do as well.
    pub weight: u64,
}

/// The decimals of a share.
const DECIMALS: usize = 4;
/// The largest share, in ten-thousandths: more people than there are anywhere.
const LARGEST: u64 = 100_000_000_000_000;
/// Payers of one key at most.
const MOST: usize = 100;
/// Longest name of a payer, in characters.
const LONGEST: usize = 100;

/// Why a text holds no shares; lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SharesError {
    /// Nobody pays.
    #[error("there is no payer")]
    Empty,
    /// A line has no payer with a share behind a colon.
    #[error("line {line} is no payer, colon and share")]
    Shape {
        /// The line.
        line: usize,
    },
    /// What stands behind the colon is no share.
    #[error("line {line}: {text:?} is no share")]
    Share {
        /// The line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A payer stands there twice.
    #[error("{payer:?} stands there twice")]
    Twice {
        /// The payer.
        payer: String,
    },
    /// Every share is nothing.
    #[error("nobody has a share")]
    NoShares,
    /// There are more payers than any region has.
    #[error("there are more than {MOST} payers")]
    TooMany,
}

impl SharesError {
    /// What the user reads: where it is, and what to do.
    pub fn dutch(&self) -> String {
        match self {
            Self::Empty => {
                "Vul in wie er betalen: een betaler per regel, met een dubbele punt en het aandeel."
                    .to_owned()
            }
            Self::Shape { line } => format!(
                "Regel {line}: schrijf de betaler, een dubbele punt en het aandeel, bijvoorbeeld Programma 7: 50. Een naam heeft hooguit {LONGEST} tekens."
            ),
            Self::Share { line, text } => format!(
                "Regel {line}: \"{text}\" is geen aandeel. Schrijf het als 50, 29,1 of 29,1%, zonder punt voor duizendtallen."
            ),
            Self::Twice { payer } => {
                format!("{payer} staat er twee keer. Tel de aandelen op in een regel.")
            }
            Self::NoShares => "Niemand heeft een aandeel boven nul.".to_owned(),
            Self::TooMany => format!("Een sleutel heeft hooguit {MOST} betalers."),
        }
    }
}

impl Share {
    /// Reads lines such as `Programma 7: 50` or `Woerden: 29,1%`.
    ///
    /// # Errors
    /// [`SharesError`]: where the text is no such thing.
    pub fn read_all(text: &str) -> Result<Vec<Self>, SharesError> {
        let mut shares: Vec<Self> = Vec::new();
        let lines = text.lines().enumerate();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let line_number = at + 1;
            let share = read(line, line_number)?;
            if shares.iter().any(|other| other.payer == share.payer) {
                return Err(SharesError::Twice { payer: share.payer });
            }
            shares.push(share);
        }
        if shares.is_empty() {
            return Err(SharesError::Empty);
        }
        if shares.len() > MOST {
            return Err(SharesError::TooMany);
        }
        if shares.iter().all(|share| share.weight == 0) {
            return Err(SharesError::NoShares);
        }
        Ok(shares)
    }
}

/// A weight as people write it: `29,1`.
pub fn written_weight(ten_thousandths: u64) -> String {
    let (whole, rest) = (ten_thousandths / 10_000, ten_thousandths % 10_000);
    if rest == 0 {
        return whole.to_string();
    }
    let decimals = format!("{rest:04}");
    format!("{whole},{}", decimals.trim_end_matches('0'))
}

fn read(text: &str, line: usize) -> Result<Share, SharesError> {
    let (payer, share) = text.rsplit_once(':').ok_or(SharesError::Shape { line })?;
    let payer = payer.trim();
    if payer.is_empty() || payer.chars().count() > LONGEST {
        return Err(SharesError::Shape { line });
    }
    let share = share.trim();
    let weight = decimal(share.trim_end_matches('%'), DECIMALS)
        .filter(|weight| *weight <= LARGEST)
        .ok_or_else(|| SharesError::Share {
            line,
            text: share.to_owned(),
        })?;
    Ok(Share {
        payer: payer.to_owned(),
        weight,
    })
}
