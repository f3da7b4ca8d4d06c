//! Linear programming over cells that are not negative and of which sums are known. Exact: the simplex method in whole
//! numbers with one common denominator.

use std::collections::BTreeSet;

/// The tables hang together in so tangled a way that numbers outgrow 64 bits, or that there are too many ways to try;
/// nothing is said of their safety.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tables are too tangled to be checked together")]
pub struct TooLarge;

/// A published sum; elsewhere it goes by its place in the list that [`Simplex::new`] was given.
pub(super) struct Sum {
    /// The unknowns it adds.
    pub(super) atoms: BTreeSet<usize>,
    /// What they add up to.
    pub(super) value: u64,
}

/// The tables that fit the sums, seen from one of their corners.
///
/// Each sum is a row: its atoms and the sum's own slack make its value. Slack is zero as long as the sum is known, so
/// its column takes no part in the search; it does show how much the sum weighs in a proof.
#[derive(Clone)]
pub(super) struct Simplex {
    /// The first columns are the unknowns.
    atoms: usize,
    /// Then comes the slack of each sum.
    sums: usize,
    /// Then, up to this, how far each bound that [`Simplex::bound`] added is from being reached.
    columns: usize,
    rows: Vec<Row>,
    /// What is sought, in the terms of this corner; the last number is minus its height.
    goal: Vec<i64>,
    /// Divides every number: the determinant of the corner.
    scale: i64,
}

/// What one unknown is at this corner: the last number; the others say how the rest would change it.
#[derive(Clone)]
struct Row {
    basic: usize,
    numbers: Vec<i64>,
}

/// Which whole number next to a fraction.
#[derive(Clone, Copy)]
pub(super) enum RoundTo {
    /// The one below.
    Down,
    /// The one above.
    Up,
}

/// Where a climb ended.
pub(super) enum Climb {
    /// Where it was told to.
    Stopped,
    /// Where nothing is higher.
    AtTop,
    /// Nowhere: there is no highest.
    Unbounded,
}

impl Simplex {
    /// Knows these sums about this many unknowns. The sums must have been counted in one table, so that one fits.
    pub(super) fn new(atoms: usize, sums: &[Sum]) -> Result<Self, TooLarge> {
        let columns = atoms + sums.len();
        let rows = sums.iter().enumerate().map(|(at, sum)| {
            let basic = atoms + at;
            let mut numbers = vec![0; columns];
            for column in sum.atoms.iter().copied().chain([basic]) {
                if let Some(number) = numbers.get_mut(column) {
                    *number = 1;
                }
            }
            numbers.push(i64::try_from(sum.value).map_err(|_| TooLarge)?);
            Ok(Row { basic, numbers })
        });
        let mut simplex = Self {
            atoms,
            sums: sums.len(),
            columns,
            rows: rows.collect::<Result<_, _>>()?,
            goal: Vec::new(),
            scale: 1,
        };
        simplex.aim(|column| if column < atoms { 0 } else { -1 })?;
        simplex.climb(|_| false)?;
        simplex.clear_slack()?;
        Ok(simplex)
    }

    /// Forgets a sum: it is no longer published. What could be reached before can be reached still.
    pub(super) fn forget(&mut self, sum: usize) -> Result<(), TooLarge> {
        let slack = self.atoms + sum;
        // A row without atoms only says how known sums follow from each other: it bounds the slack at zero, and goes
        // first.
        let idle = |row: &Row| row.basic >= self.atoms && row.at(slack) != 0;
        let Some(leaving) = self.rows.iter().position(idle).or(self.blocking(slack)) else {
            return Ok(());
        };
        self.enter(leaving, slack)?;
        self.rows.remove(leaving);
        Ok(())
    }

    /// Sets what is sought: the sum of each column times its weight.
    pub(super) fn aim(&mut self, weight: impl Fn(usize) -> i64) -> Result<(), TooLarge> {
        let own = (0..self.columns).map(|column| weight(column).checked_mul(self.scale));
        let mut goal = own.chain([Some(0)]).collect::<Option<Vec<i64>>>();
        for row in &self.rows {
            let weight = weight(row.basic);
            if weight != 0 {
                let both = goal.iter().flatten().zip(&row.numbers);
                goal = both
                    .map(|(goal, number)| goal.checked_sub(weight.checked_mul(*number)?))
                    .collect();
            }
        }
        self.goal = goal.ok_or(TooLarge)?;
        Ok(())
    }

    /// Goes from corner to corner, never down, until `stop` says so or nothing is higher. Always the first column and the
    /// first row that serve (Bland): no going round in circles.
    pub(super) fn climb(&mut self, mut stop: impl FnMut(&Self) -> bool) -> Result<Climb, TooLarge> {
        loop {
            if stop(self) {
                return Ok(Climb::Stopped);
            }
            let mut open = self.goal.iter().take(self.atoms);
            let Some(entering) = open.position(|number| *number > 0) else {
                return Ok(Climb::AtTop);
            };
            let Some(leaving) = self.blocking(entering) else {
                return Ok(Climb::Unbounded);
            };
            self.enter(leaving, entering)?;
        }
    }

    /// Bounds an unknown to whole numbers, by its row: at most what it is rounded down, or at least what it is rounded
    /// up. From the top of a goal it goes on to the new top. When no table is left it answers the sums that prove so.
    pub(super) fn bound(
        &mut self,
        at: usize,
        end: RoundTo,
    ) -> Result<Option<BTreeSet<usize>>, TooLarge> {
        let Some(row) = self.rows.get(at) else {
            return Ok(None);
        };
        let over = row.value().rem_euclid(self.scale);
        let (sign, value) = match end {
            RoundTo::Down => (-1, -over),
            RoundTo::Up => (1, over - self.scale),
        };
        let mut numbers: Vec<i64> = row.numbers.iter().map(|number| sign * number).collect();
        if let Some(own) = numbers.get_mut(row.basic) {
            *own = 0;
        }
        numbers.pop();
        numbers.extend([self.scale, value]);
        let others = self.rows.iter_mut().map(|row| &mut row.numbers);
        for line in others.chain([&mut self.goal]) {
            line.insert(self.columns, 0);
        }
        self.rows.push(Row {
            basic: self.columns,
            numbers,
        });
        self.columns += 1;
        self.restore()
    }

    /// From a corner that breaks a bound to the top among those that break none.
    fn restore(&mut self) -> Result<Option<BTreeSet<usize>>, TooLarge> {
        loop {
            let broken = self.rows.iter().enumerate();
            let broken = broken.filter(|(_, row)| row.value() < 0);
            let Some((leaving, row)) = broken.min_by_key(|(_, row)| row.basic) else {
                return Ok(None);
            };
            let open = (0..self.atoms).chain(self.atoms + self.sums..self.columns);
            let entering = open.filter(|column| row.at(*column) < 0).min_by(|a, b| {
                let cost = |column: &usize| self.goal.get(*column).copied().unwrap_or(0);
                let left = i128::from(cost(a)) * i128::from(row.at(*b));
                let right = i128::from(cost(b)) * i128::from(row.at(*a));
                left.cmp(&right).then(a.cmp(b))
            });
            let Some(entering) = entering else {
                return Ok(Some(self.weighing(&row.numbers)));
            };
            self.enter(leaving, entering)?;
        }
    }

    /// The sums that bound what is sought, at its top.
    pub(super) fn proof(&self) -> BTreeSet<usize> {
        self.weighing(&self.goal)
    }

    fn weighing(&self, numbers: &[i64]) -> BTreeSet<usize> {
        let slack = numbers.iter().skip(self.atoms).take(self.sums);
        slack
            .enumerate()
            .filter_map(|(sum, number)| (*number != 0).then_some(sum))
            .collect()
    }

    /// How high this corner is, rounded down.
    pub(super) fn height(&self) -> i64 {
        let height = self.goal.last().map_or(0, |height| -height);
        height.div_euclid(self.scale)
    }

    /// The first row of which the unknown is no whole number here.
    pub(super) fn fraction(&self) -> Option<usize> {
        let mut rows = self.rows.iter();
        rows.position(|row| row.basic < self.atoms && row.value() % self.scale != 0)
    }

    /// The row that first becomes zero when a column grows.
    fn blocking(&self, column: usize) -> Option<usize> {
        let growing = self.rows.iter().enumerate();
        growing
            .filter(|(_, row)| row.at(column) > 0)
            .min_by(|(_, a), (_, b)| {
                let left = i128::from(a.value()) * i128::from(b.at(column));
                let right = i128::from(b.value()) * i128::from(a.at(column));
                left.cmp(&right).then(a.basic.cmp(&b.basic))
            })
            .map(|(at, _)| at)
    }

    /// Makes a column basic in a row.
    fn enter(&mut self, leaving: usize, column: usize) -> Result<(), TooLarge> {
        let Some(row) = self.rows.get_mut(leaving) else {
            return Ok(());
        };
        // A row is as true the other way round.
        if row.at(column) < 0 {
            for number in &mut row.numbers {
                *number = -*number;
            }
        }
        row.basic = column;
        let (pivot, scale) = (row.clone(), self.scale);
        let others = self.rows.iter_mut().enumerate();
        for (_, row) in others.filter(|(at, _)| *at != leaving) {
            pivot.clear(column, &mut row.numbers, scale)?;
        }
        pivot.clear(column, &mut self.goal, scale)?;
        self.scale = pivot.at(column);
        Ok(())
    }

    /// Puts an atom in the place of each slack that is basic at zero, where its row has one: then the search cannot
    /// move the slack.
    fn clear_slack(&mut self) -> Result<(), TooLarge> {
        for at in 0..self.rows.len() {
            let row = self.rows.get(at).filter(|row| row.basic >= self.atoms);
            let atom = row.and_then(|row| {
                let mut atoms = row.numbers.iter().take(self.atoms);
                atoms.position(|number| *number != 0)
            });
            if let Some(atom) = atom {
                self.enter(at, atom)?;
            }
        }
        Ok(())
    }
}

impl Row {
    fn at(&self, column: usize) -> i64 {
        self.numbers.get(column).copied().unwrap_or(0)
    }

    fn value(&self) -> i64 {
        self.numbers.last().copied().unwrap_or(0)
    }

    /// Takes a column out of other numbers by means of this row. All are over `scale` before and over this row's number
    /// in the column after; the division leaves no rest, since each number is a determinant.
    fn clear(&self, column: usize, numbers: &mut [i64], scale: i64) -> Result<(), TooLarge> {
        let (over, times) = (self.at(column), numbers.get(column).copied().unwrap_or(0));
        if times == 0 && over == scale {
            return Ok(());
        }
        for (number, own) in numbers.iter_mut().zip(&self.numbers) {
            if *own == 0 && (*number == 0 || over == scale) {
                continue;
            }
            let product =
                i128::from(*number) * i128::from(over) - i128::from(times) * i128::from(*own);
            let quotient = if scale == 1 {
                product
            } else {
                product / i128::from(scale)
            };
            *number = i64::try_from(quotient).map_err(|_| TooLarge)?;
        }
        Ok(())
    }
}
