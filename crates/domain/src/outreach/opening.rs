//! The first events of a case, as a committed list gives them.

use super::{CheckAnswer, CheckMethod, CloseReason, EventKind, Hold};
use crate::{ListId, Month, list::track_of};

/// A person who comes in with a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCase {
    /// The list.
    pub list: ListId,
    /// Its month.
    pub month: Month,
    /// 1 for the first round, one more for each re-entry.
    pub round: u16,
    /// Was gone from the list and came back.
    pub re_entry: bool,
    /// The month in which the person had flowed out, where the case before this one ended so (S3-08).
    pub flowed_out: Option<Month>,
    /// Was known to the municipality and is not any more.
    pub joins_approach: bool,
    /// The 'dat' check; `None`: not answered.
    pub known: Option<bool>,
    /// The KvK check; `None`: not answered.
    pub self_employed: Option<bool>,
    /// How the checks were answered.
    pub method: CheckMethod,
    /// Whether a card can reach the person.
    pub has_address: bool,
    /// What the register's markers hold back.
    pub holds: Vec<Hold>,
}

impl NewCase {
    /// The events in order. Whoever is known, deceased or emigrated is closed with the same commit.
    pub fn events(&self) -> Vec<EventKind> {
        let &Self {
            list,
            month,
            round,
            re_entry,
            method,
            has_address,
            flowed_out,
            ..
        } = self;
        let track = track_of(self.known, self.self_employed, has_address);
        let mut events = vec![EventKind::Opened {
            list,
            month,
            track,
            round,
            re_entry,
            has_address,
            flowed_out,
        }];
        events.extend(self.known.map(|known| EventKind::CheckedKnown {
            answer: CheckAnswer::from(known),
            method,
            month,
        }));
        events.extend(
            self.self_employed
                .map(|yes| EventKind::CheckedSelfEmployed {
                    answer: CheckAnswer::from(yes),
                    method,
                }),
        );
        let mut holds = self.holds.clone();
        holds.sort_unstable();
        holds.dedup();
        let end = if holds.contains(&Hold::Deceased) {
            Some(CloseReason::Deceased)
        } else if holds.contains(&Hold::Emigrated) {
            Some(CloseReason::Emigrated)
        } else if self.known == Some(true) {
            Some(CloseReason::KnownToMunicipality)
        } else {
            None
        };
        if !holds.is_empty() {
            events.push(EventKind::MarkersChanged { holds });
        }
        if self.joins_approach {
            events.push(EventKind::JoinedApproach { month });
        }
        events.extend(end.map(|reason| EventKind::Closed { reason }));
        events
    }
}
