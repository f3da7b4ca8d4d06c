//! How a meeting keeps up with its time.

use crate::Ts;

/// How far a meeting is beside what was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As planned, to the minute.
    OnTime,
    /// So many minutes ahead.
    Ahead(i64),
    /// So many minutes behind.
    Behind(i64),
}

/// How a meeting stands that began at a moment, went through so many items and has so many minutes for each.
pub fn pace(began: Ts, now: Ts, done: usize, minutes_each: i64) -> Pace {
    let done = i64::try_from(done).unwrap_or(i64::MAX);
    let planned = done.saturating_mul(minutes_each);
    let spent = now.micros().saturating_sub(began.micros()) / 60_000_000;
    // The item at hand has its own minutes before the meeting is behind.
    let behind = spent.saturating_sub(planned.saturating_add(minutes_each));
    if behind > 0 {
        Pace::Behind(behind)
    } else if spent < planned {
        Pace::Ahead(planned.saturating_sub(spent))
    } else {
        Pace::OnTime
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_item_at_hand_has_its_minutes_before_the_meeting_is_behind() {
        let began = Ts::from_micros(0);
        let after = |minutes: i64| Ts::from_micros(minutes * 60_000_000);
        assert_eq!(pace(began, after(0), 0, 3), Pace::OnTime);
        assert_eq!(pace(began, after(3), 0, 3), Pace::OnTime);
        assert_eq!(pace(began, after(4), 0, 3), Pace::Behind(1));
        assert_eq!(pace(began, after(4), 2, 3), Pace::Ahead(2));
        assert_eq!(pace(began, after(6), 2, 3), Pace::OnTime);
    }
}
