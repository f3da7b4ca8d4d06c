//! Checking a table that people bring: which cells follow from which key, and where a sum is off.

use super::{Cents, Key, Rounding, Table, TableRow, divide};

/// One printed cell beside what a key gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellFit {
    /// What stands there.
    pub printed: Cents,
    /// What the exact division gives, in the table's own unit.
    pub expected: Cents,
    /// How the two relate.
    pub rounding: Rounding,
}

/// The cells of a row beside one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFit {
    /// The name of the key.
    pub key: String,
    /// Each cell.
    pub cells: Vec<CellFit>,
}

impl KeyFit {
    /// Whether the key gives every cell, by one way of rounding or another.
    pub fn is_whole(&self) -> bool {
        self.fitting() == self.cells.len()
    }

    /// How many cells the key gives.
    pub fn fitting(&self) -> usize {
        self.cells
            .iter()
            .filter(|cell| cell.rounding != Rounding::Other)
            .count()
    }
}

/// A row whose total is half that of another, while its cells are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotHalf {
    /// The other row.
    pub of: String,
    /// What each cell is more than half of the other's, cut off to the cent.
    pub more: Vec<Cents>,
}

/// What was found of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCheck {
    /// Its label.
    pub label: String,
    /// What its cells add up to.
    pub cells: Cents,
    /// The total that stands there.
    pub printed: Option<Cents>,
    /// Each key, the best fitting first.
    pub keys: Vec<KeyFit>,
    /// Whole numbers in whose proportion the cells stand, when no key gives them all: `[6, 1, 2, 3, 3]`.
    pub ratio: Option<Vec<u64>>,
    /// Rows of which it seems the half, and is not.
    pub not_half: Vec<NotHalf>,
}

impl RowCheck {
    /// How much the cells together are more than the printed total.
    pub fn off_by(&self) -> Cents {
        self.printed
            .map_or(Cents(0), |printed| Cents(self.cells.0 - printed.0))
    }
}

/// The largest denominator of a proportion that is looked for.
const MOST_PARTS: u64 = 60;

impl Table {
    /// Checks each row of amounts against each key in the table, and against equal parts.
    pub fn check(&self) -> Vec<RowCheck> {
        let equal = Key {
            name: String::new(),
            weights: vec![1; self.columns.len()],
        };
        self.rows
            .iter()
            .map(|row| {
                let mut keys: Vec<KeyFit> = self
                    .keys
                    .iter()
                    .chain([&equal])
                    .filter_map(|key| fit(row, key))
                    .collect();
                keys.sort_by_key(|fit| std::cmp::Reverse(fit.fitting()));
                let given = keys.first().is_some_and(KeyFit::is_whole);
                RowCheck {
                    label: row.label.clone(),
                    cells: row.sum(),
                    printed: row.printed,
                    ratio: if given { None } else { ratio(row) },
                    keys,
                    not_half: self.not_halves(row),
                }
            })
            .collect()
    }

    fn not_halves(&self, row: &TableRow) -> Vec<NotHalf> {
        self.rows
            .iter()
            .filter(|other| other.label != row.label && row.total().0 != 0)
            .filter(|other| (row.total().0 * 2 - other.total().0).abs() <= unit(row))
            .filter_map(|other| {
                let more: Vec<Cents> = row
                    .cells
                    .iter()
                    .zip(&other.cells)
                    .map(|(half, whole)| Cents(half.0 - whole.0 / 2))
                    .collect();
                let differs = more.iter().any(|more| more.0.abs() > unit(row));
                differs.then(|| NotHalf {
                    of: other.label.clone(),
                    more,
                })
            })
            .collect()
    }
}

/// What a row is kept in: whole euros, half euros or cents.
fn unit(row: &TableRow) -> i64 {
    [100, 50]
        .into_iter()
        .find(|unit| row.cells.iter().all(|cell| cell.0 % unit == 0))
        .unwrap_or(1)
}

fn fit(row: &TableRow, key: &Key) -> Option<KeyFit> {
    let unit = unit(row);
    let total = Cents(row.total().0.div_euclid(unit));
    let parts = divide(total, &key.weights).ok()?;
    let sum: i128 = key.weights.iter().map(|weight| i128::from(*weight)).sum();
    let cells = row
        .cells
        .iter()
        .zip(parts)
        .zip(&key.weights)
        .map(|((printed, part), weight)| {
            let exact = i128::from(row.total().0) * i128::from(*weight);
            let step = sum * i128::from(unit);
            let here = printed.0.div_euclid(unit);
            let rounding = if here == part.amount.0 {
                Rounding::Exact
            } else {
                Rounding::of(here, exact, step)
            };
            CellFit {
                printed: *printed,
                expected: Cents(part.amount.0 * unit),
                rounding,
            }
        })
        .collect();
    Some(KeyFit {
        key: key.name.clone(),
        cells,
    })
}

/// The smallest whole numbers in whose proportion the cells stand, to half a unit.
fn ratio(row: &TableRow) -> Option<Vec<u64>> {
    let total = u64::try_from(row.sum().0).ok().filter(|total| *total > 0)?;
    let unit = u64::try_from(unit(row)).ok()?;
    let cells: Option<Vec<u64>> = row
        .cells
        .iter()
        .map(|cell| u64::try_from(cell.0).ok())
        .collect();
    let cells = cells?;
    (2..=MOST_PARTS).find_map(|parts| {
        let numbers: Vec<u64> = cells
            .iter()
            .map(|cell| (cell * parts * 2 + total) / (total * 2))
            .collect();
        let is_near = |(cell, number): (&u64, &u64)| {
            let given = total * number;
            (cell * parts).abs_diff(given) * 2 <= unit * parts
        };
        let fits = numbers.iter().sum::<u64>() == parts
            && numbers.iter().all(|number| *number > 0)
            && cells.iter().zip(&numbers).all(is_near);
        fits.then_some(numbers)
    })
}
