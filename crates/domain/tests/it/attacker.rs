//! Somebody outside, who has every number that was published and a solver that is not ours.

use microlp::{ComparisonOp, OptimizationDirection, Problem};

/// More than any count in the tests: what nothing bounds ends here.
pub(crate) const BOUNDLESS: f64 = 1e5;

/// A published sum: the cells and what they add up to.
pub(crate) type Known = (Vec<usize>, u64);

/// The least and the most that the cells of a group can hold together.
pub(crate) fn range(cells: usize, known: &[Known], group: &[usize]) -> (f64, f64) {
    let end = |direction| {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = (0..cells)
            .map(|cell| {
                let weight = if group.contains(&cell) { 1.0 } else { 0.0 };
                problem.add_var(weight, (0.0, BOUNDLESS))
            })
            .collect();
        for (sum, value) in known {
            let terms: Vec<_> = sum.iter().map(|cell| (variables[*cell], 1.0)).collect();
            let value = u32::try_from(*value).expect("a small count");
            problem.add_constraint(&terms, ComparisonOp::Eq, f64::from(value));
        }
        let outcome = problem.solve().expect("the truth fits");
        outcome.into_solution().expect("a solution").objective()
    };
    (
        end(OptimizationDirection::Minimize),
        end(OptimizationDirection::Maximize),
    )
}

/// All whole tables that fit, by trying: for few cells. A cell may hold up to `most`.
pub(crate) fn whole_tables(cells: usize, known: &[Known], most: u64) -> Vec<Vec<u64>> {
    let mut found = vec![Vec::new()];
    for cell in 0..cells {
        let longer = found.iter().flat_map(|table: &Vec<u64>| {
            (0..=most).map(move |count| {
                let mut table = table.clone();
                table.push(count);
                table
            })
        });
        let fits = |table: &Vec<u64>| {
            known.iter().all(|(sum, value)| {
                let held: u64 = sum.iter().filter_map(|cell| table.get(*cell)).sum();
                let is_complete = sum.iter().all(|at| *at <= cell);
                held == *value || (held < *value && !is_complete)
            })
        };
        found = longer.filter(fits).collect();
    }
    found
}
