//! A table of amounts as people bring it: copied from a spreadsheet or a council paper.

use super::Cents;

/// A key to divide by: a weight for each payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it is called in the table; empty for equal parts.
    pub name: String,
    /// The weights, in the order of the columns. Percentages with up to four decimals are whole here.
    pub weights: Vec<u64>,
}

/// A row of amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Its label.
    pub label: String,
    /// What each payer pays.
    pub cells: Vec<Cents>,
    /// The total that stands there.
    pub printed: Option<Cents>,
}

impl TableRow {
    /// What the cells add up to.
    pub fn sum(&self) -> Cents {
        self.cells.iter().copied().sum()
    }

    /// What was divided: the printed total, or what the cells add up to where none stands there.
    pub fn total(&self) -> Cents {
        self.printed.unwrap_or_else(|| self.sum())
    }
}

/// A table of who pays what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The payers.
    pub columns: Vec<String>,
    /// The keys in it.
    pub keys: Vec<Key>,
    /// The amounts.
    pub rows: Vec<TableRow>,
}

/// Why a text is no table, at which row and column: both counted from 1, the header is row 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// There is no header, or no row below it.
    #[error("there is no header with payers and a row below it")]
    Empty,
    /// Fewer than two payers.
    #[error("there are fewer than two payers")]
    OnePayer,
    /// A row has more or fewer cells than the header.
    #[error("row {row} has {found} cells, the header has {wanted}")]
    Width {
        /// The row.
        row: usize,
        /// Its cells.
        found: usize,
        /// Those of the header.
        wanted: usize,
    },
    /// A cell holds no amount.
    #[error("row {row}, column {column}: {text:?} is no amount")]
    Amount {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// What stands there.
        text: String,
    },
    /// A cell of a key holds no percentage or number.
    #[error("row {row}, column {column}: {text:?} is no share")]
    Share {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// What stands there.
        text: String,
    },
    /// There are keys alone.
    #[error("there is no row of amounts")]
    NoAmounts,
    /// It is larger than any table of a region.
    #[error("there are more than {0} rows or columns")]
    TooLarge(usize),
}

impl TableError {
    /// What the user reads: where it is, and what to do.
    pub fn dutch(&self) -> String {
        match self {
            Self::Empty => "Plak een tabel met een kopregel (de gemeenten) en daaronder minstens één regel met bedragen.".to_owned(),
            Self::OnePayer => "In de kopregel staan minder dan twee gemeenten. Kopieer de tabel met de kopregel mee.".to_owned(),
            Self::Width { row, found, wanted } => format!(
                "Regel {row} heeft {found} kolommen, de kopregel {wanted}. Zet tussen de kolommen een tab of puntkomma, en laat een leeg vak leeg."
            ),
            Self::Amount { row, column, text } => format!(
                "Regel {row}, kolom {column}: \"{text}\" is geen bedrag. Schrijf het als 52.525,21 of 12.467."
            ),
            Self::Share { row, column, text } => format!(
                "Regel {row}, kolom {column}: \"{text}\" is geen aandeel. Schrijf het als 29,1 of 214, zonder punt voor duizendtallen."
            ),
            Self::NoAmounts => "Er staan alleen sleutels in de tabel. Voeg een regel met bedragen toe.".to_owned(),
            Self::TooLarge(most) => format!("De tabel is te groot: hooguit {most} regels en kolommen."),
        }
    }
}

/// Rows and columns of a table at most.
const MOST: usize = 100;
/// The decimals of a share.
const DECIMALS: usize = 4;

impl Table {
    /// Reads a text of lines with tabs or semicolons between cells. The first line names the payers; a last column
    /// `totaal` holds what is printed as total. A row is a key when its label starts with `percentage`, `sleutel`,
    /// `aandeel` or `aantal`, or holds a `%`.
    ///
    /// # Errors
    /// [`TableError`]: where the text is no such table.
    pub fn read(text: &str) -> Result<Self, TableError> {
        let separator = if text.contains('\t') { '\t' } else { ';' };
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .filter(|(_, line)| !line.trim().is_empty());
        let cells = |line: &str| -> Vec<String> {
            line.split(separator)
                .map(|cell| cell.trim().trim_matches('"').trim().to_owned())
                .collect()
        };
        let header = lines
            .next()
            .map(|(_, line)| cells(line))
            .ok_or(TableError::Empty)?;
        let has_total = header
            .last()
            .is_some_and(|last| last.to_lowercase().starts_with("totaal"));
        let payers = header.len().saturating_sub(1 + usize::from(has_total));
        if payers < 2 {
            return Err(TableError::OnePayer);
        }
        if payers > MOST {
            return Err(TableError::TooLarge(MOST));
        }
        let mut table = Self {
            columns: header.iter().skip(1).take(payers).cloned().collect(),
            keys: Vec::new(),
            rows: Vec::new(),
        };
        for (row, line) in lines {
            let mut found = cells(line);
            // A spreadsheet leaves the total of a row of percentages away.
            if has_total && found.len() == header.len() - 1 {
                found.push(String::new());
            }
            if found.len() != header.len() {
                return Err(TableError::Width {
                    row,
                    found: found.len(),
                    wanted: header.len(),
                });
            }
            table.take(row, payers, found)?;
            if table.rows.len() + table.keys.len() > MOST {
                return Err(TableError::TooLarge(MOST));
            }
        }
        if table.rows.is_empty() {
            return Err(if table.keys.is_empty() {
                TableError::Empty
            } else {
                TableError::NoAmounts
            });
        }
        Ok(table)
    }

    fn take(&mut self, row: usize, payers: usize, found: Vec<String>) -> Result<(), TableError> {
        let mut found = found.into_iter();
        let label = found.next().unwrap_or_default();
        let cells: Vec<String> = found.by_ref().take(payers).collect();
        if is_key(&label, &cells) {
            let weights: Result<Vec<u64>, TableError> = cells
                .into_iter()
                .enumerate()
                .map(|(at, text)| {
                    share(&text).ok_or(TableError::Share {
                        row,
                        column: at + 2,
                        text,
                    })
                })
                .collect();
            self.keys.push(Key {
                name: label,
                weights: weights?,
            });
            return Ok(());
        }
        let amount = |column: usize, text: String| -> Result<Cents, TableError> {
            text.parse()
                .map_err(|_| TableError::Amount { row, column, text })
        };
        let amounts: Result<Vec<Cents>, TableError> = cells
            .into_iter()
            .enumerate()
            .map(|(at, text)| amount(at + 2, text))
            .collect();
        let printed = found
            .next()
            .filter(|text| !text.is_empty())
            .map(|text| amount(payers + 2, text))
            .transpose()?;
        self.rows.push(TableRow {
            label,
            cells: amounts?,
            printed,
        });
        Ok(())
    }
}

fn is_key(label: &str, cells: &[String]) -> bool {
    let label = label.to_lowercase();
    ["percentage", "sleutel", "aandeel", "aantal"]
        .iter()
        .any(|start| label.starts_with(start))
        || cells.iter().any(|cell| cell.contains('%'))
}

/// `29,1` or `29,1%` as a whole number of ten-thousandths.
fn share(text: &str) -> Option<u64> {
    decimal(text.trim_end_matches('%'), DECIMALS)
}

/// `29,1` as a whole number of its smallest decimals: 2910 with two of them. No sign, no dots.
pub(crate) fn decimal(text: &str, decimals: usize) -> Option<u64> {
    let text = text.trim();
    let (whole, behind) = text.split_once(',').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(behind) || behind.len() > decimals {
        return None;
    }
    format!("{whole}{behind:0<decimals$}").parse().ok()
}
