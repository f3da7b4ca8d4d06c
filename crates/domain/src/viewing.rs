//! How many dossiers one account opens one by one, and when that is too many (security.md D10).
//!
//! What counts is opening a person's dossier by itself: the case page, and the BSN shown to look an
//! address up. A work list, a list of visits, search results and a batch of cards show many persons
//! at once in the course of ordinary work; each is in the log, none counts here. A dossier counts
//! once, however often it is opened.

use crate::{Day, MunicipalityId, RuleBook, RuleKey, code::codes};

codes! {
    /// Which bound was passed.
    pub enum ViewAlarm {
        /// More different dossiers within an hour than the rule allows.
        PerHour = "per_hour", "Veel verschillende dossiers in een uur";
        /// Many more than this account opens on its own usual day.
        TimesMedian = "times_median", "Veel meer dossiers op een dag dan deze collega gewend is";
        /// The most of one day: further dossiers stay closed until tomorrow.
        Blocked = "blocked", "De grens van een dag is bereikt: andere dossiers blijven dicht tot morgen";
    }
}

/// What one account opened, the dossier it asks for now included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Views {
    /// Different dossiers in the last 60 minutes.
    pub last_hour: usize,
    /// Different dossiers since the Dutch day began.
    pub today: usize,
    /// The median of the days in the last 30 on which it opened any; `None` without such a day.
    pub median: Option<usize>,
}

impl Views {
    /// The bound that is passed, the heaviest first, with the count and what the rule allows.
    pub fn alarm(
        self,
        rules: &RuleBook,
        municipality: MunicipalityId,
        on: Day,
    ) -> Option<(ViewAlarm, usize, usize)> {
        let bound =
            |key| usize::try_from(rules.integer(key, municipality, on)).unwrap_or(usize::MAX);
        let a_day = bound(RuleKey::ViewBlockPerDay);
        if self.today > a_day {
            return Some((ViewAlarm::Blocked, self.today, a_day));
        }
        let an_hour = bound(RuleKey::ViewAlertPerHour);
        if self.last_hour > an_hour {
            return Some((ViewAlarm::PerHour, self.last_hour, an_hour));
        }
        // Three times a median of two is no news: below a least number there is no comparison.
        let usual = self
            .median?
            .saturating_mul(bound(RuleKey::ViewAlertTimesMedian));
        let least = usual.max(bound(RuleKey::ViewAlertMinPerDay));
        (self.today > least).then_some((ViewAlarm::TimesMedian, self.today, least))
    }
}

/// The median of the counts of days, the lower of the two in the middle; `None` of nothing.
pub fn median(mut counts: Vec<usize>) -> Option<usize> {
    counts.sort_unstable();
    counts.get(counts.len().saturating_sub(1) / 2).copied()
}
