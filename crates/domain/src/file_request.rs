//! A file about many young people leaves Vangnet: who asked and why, and who agreed (security.md C10).

use crate::{AccountId, Ts};

/// Hours within which somebody else agrees; what nobody answered lapses.
const ANSWER_HOURS: i64 = 14 * 24;

/// What the second person answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAnswer {
    /// Whether the file may be made.
    pub agreed: bool,
    /// Why not; empty when it may.
    pub reason: String,
    /// Who answered.
    pub by: AccountId,
    /// When.
    pub at: Ts,
}

/// A request for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRequest {
    /// Who gets the file.
    pub recipient: String,
    /// What for.
    pub purpose: String,
    /// How many young people it is about.
    pub persons: u32,
    /// Whether it waits for somebody else.
    pub second: bool,
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub at: Ts,
    /// What the second person answered.
    pub answer: Option<FileAnswer>,
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Somebody else has to agree, before this moment.
    Waiting(Ts),
    /// The file may be fetched until this moment.
    Open(Ts),
    /// It was refused.
    Refused,
    /// Its time is over.
    Lapsed,
}

/// Whether a file about so many young people needs somebody else's agreement.
pub const fn needs_second(persons: u32, most_alone: u32) -> bool {
    persons > most_alone
}

impl FileRequest {
    /// How it stands at a moment; an open file may be fetched for so many hours.
    pub fn state(&self, now: Ts, open_hours: i64) -> FileState {
        let hours_after = |at: Ts, hours: i64| at.plus_seconds(hours.saturating_mul(3600));
        let (until, state): (Ts, fn(Ts) -> FileState) = match &self.answer {
            Some(FileAnswer { agreed: false, .. }) => return FileState::Refused,
            Some(answer) => (hours_after(answer.at, open_hours), FileState::Open),
            None if self.second => (hours_after(self.at, ANSWER_HOURS), FileState::Waiting),
            None => (hours_after(self.at, open_hours), FileState::Open),
        };
        if now < until {
            state(until)
        } else {
            FileState::Lapsed
        }
    }

    /// Whether this account may answer now: never whoever asked, and only what waits.
    pub fn may_answer(&self, account: AccountId, now: Ts) -> bool {
        account != self.by && matches!(self.state(now, 0), FileState::Waiting(_))
    }

    /// Whether this account may fetch the file now: whoever asked, while it is open.
    pub fn may_fetch(&self, account: AccountId, now: Ts, open_hours: i64) -> bool {
        account == self.by && matches!(self.state(now, open_hours), FileState::Open(_))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn who(n: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(n))
    }

    fn hour(n: i64) -> Ts {
        Ts::from_micros(0).plus_seconds(n * 3600)
    }

    fn asked(second: bool) -> FileRequest {
        FileRequest {
            recipient: "Hogeschool".to_owned(),
            purpose: "Narekenen".to_owned(),
            persons: 60,
            second,
            by: who(1),
            at: hour(0),
            answer: None,
        }
    }

    #[test]
    fn c10_more_than_fifty_need_a_second() {
        assert!(!needs_second(50, 50));
        assert!(needs_second(51, 50));
    }

    #[test]
    fn c10_a_small_file_is_open_at_once_and_for_a_day() {
        let file = asked(false);
        assert_eq!(file.state(hour(0), 24), FileState::Open(hour(24)));
        assert!(file.may_fetch(who(1), hour(23), 24));
        assert!(
            !file.may_fetch(who(2), hour(23), 24),
            "only whoever asked fetches"
        );
        assert_eq!(file.state(hour(24), 24), FileState::Lapsed);
    }

    #[test]
    fn c10_a_large_file_waits_and_opens_from_the_agreement() {
        let mut file = asked(true);
        assert_eq!(file.state(hour(5), 24), FileState::Waiting(hour(14 * 24)));
        assert!(!file.may_answer(who(1), hour(5)), "not by whoever asked");
        assert!(file.may_answer(who(2), hour(5)));
        assert_eq!(file.state(hour(14 * 24), 24), FileState::Lapsed);
        assert!(!file.may_answer(who(2), hour(14 * 24)));
        file.answer = Some(FileAnswer {
            agreed: true,
            reason: String::new(),
            by: who(2),
            at: hour(30),
        });
        assert_eq!(file.state(hour(31), 24), FileState::Open(hour(54)));
        assert!(!file.may_answer(who(3), hour(31)), "answered once");
        file.answer = file.answer.map(|answer| FileAnswer {
            agreed: false,
            ..answer
        });
        assert_eq!(file.state(hour(31), 24), FileState::Refused);
    }

    proptest! {
        #[test]
        fn c10_nobody_fetches_what_waits_or_was_refused(
            second: bool, agreed: Option<bool>, at in 0_i64..400, answered in 0_i64..400, asks in 1_u128..4
        ) {
            let mut file = asked(second);
            file.answer = agreed.map(|agreed| FileAnswer {
                agreed, reason: String::new(), by: who(2), at: hour(answered),
            });
            if file.may_fetch(who(asks), hour(at), 24) {
                prop_assert_eq!(asks, 1);
                prop_assert!(!second || agreed == Some(true));
                prop_assert_ne!(agreed, Some(false));
            }
        }
    }
}
