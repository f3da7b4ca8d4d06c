//! Dividing an amount so that the parts add up to it.

use std::cmp::Reverse;

use super::Cents;

/// The part of one payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is paid.
    pub amount: Cents,
    /// Whether one cent of it was left over after rounding down, and came here.
    pub extra: bool,
}

/// Why an amount cannot be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDivisible {
    /// Nobody has any weight.
    #[error("nobody has a share")]
    NoShares,
    /// The weights are too large to count with.
    #[error("the shares are too large")]
    TooLarge,
}

/// Divides an amount by weights, exactly: the parts add up to it to the cent.
///
/// Largest remainder: every part is rounded down (towards nothing), and the cents left over go one by one to the
/// parts that lost most. Of two that lost the same, the one with the larger weight comes first, then the one that
/// stands first: a cent weighs least on the largest payer. A weight of 0 pays nothing.
///
/// # Errors
/// [`NotDivisible`] when all weights are 0 or their sum does not fit.
pub fn divide(total: Cents, weights: &[u64]) -> Result<Vec<Part>, NotDivisible> {
    let sum = weights
        .iter()
        .try_fold(0_u64, |sum, weight| sum.checked_add(*weight))
        .ok_or(NotDivisible::TooLarge)?;
    if sum == 0 {
        return Err(NotDivisible::NoShares);
    }
    let (sum, amount) = (u128::from(sum), u128::from(total.0.unsigned_abs()));
    let parts: Vec<(u64, u128, u128)> = weights
        .iter()
        .map(|weight| {
            // At most 2^63 times 2^64: it fits.
            let exact = amount * u128::from(*weight);
            (*weight, exact / sum, exact % sum)
        })
        .collect();
    let given: u128 = parts.iter().map(|(_, floor, _)| floor).sum();
    let mut order: Vec<(usize, u64, u128)> = parts
        .iter()
        .enumerate()
        .map(|(at, (weight, _, remainder))| (at, *weight, *remainder))
        .collect();
    order.sort_by_key(|(at, weight, remainder)| (Reverse(*remainder), Reverse(*weight), *at));
    let left = usize::try_from(amount - given).map_err(|_| NotDivisible::TooLarge)?;
    let sign = total.0.signum();
    let mut divided: Vec<Part> = Vec::with_capacity(parts.len());
    for (_, floor, _) in &parts {
        let floor = i64::try_from(*floor).map_err(|_| NotDivisible::TooLarge)?;
        divided.push(Part {
            amount: Cents(sign * floor),
            extra: false,
        });
    }
    for (at, ..) in order.into_iter().take(left) {
        if let Some(part) = divided.get_mut(at) {
            part.amount.0 += sign;
            part.extra = true;
        }
    }
    Ok(divided)
}
