//! What there is for young people: of which kind, for whom, and whether what is written of it still holds.

use crate::{Day, code::codes, search::fold_name};

codes! {
    /// What a provision is for: the questions of the Jongerenloket (S0-09, S0-30).
    pub enum ProvisionKind {
        /// School and training.
        Education = "education", "School en opleiding";
        /// Work, and learning while working.
        Work = "work", "Werk en leerwerken";
        /// Money and debts.
        Money = "money", "Geld en schulden";
        /// Housing.
        Housing = "housing", "Wonen";
        /// Care, also of the mind.
        Care = "care", "Zorg en psychische hulp";
        /// Well-being and youth work.
        Wellbeing = "wellbeing", "Welzijn en jongerenwerk";
        /// Day activity.
        DayActivity = "day_activity", "Dagbesteding";
        /// Sports, culture and meeting others.
        Leisure = "leisure", "Sport, cultuur en ontmoeting";
    }

    /// For young people from which education a provision is meant.
    pub enum ProvisionLevel {
        /// Whatever the education.
        Any = "any", "Elk niveau";
        /// Practical or special education (praktijkonderwijs, vso).
        Practical = "practical", "Praktijkonderwijs en vso";
        /// Entry and level 1 of mbo.
        Entry = "entry", "Entree (mbo 1)";
        /// Level 2 of mbo and higher.
        Higher = "higher", "Mbo 2 en hoger";
    }

    /// Whether what is written of a provision still holds.
    pub enum Freshness {
        /// It was checked not long ago.
        Fresh = "fresh", "Nagekeken";
        /// Nobody checked it for too long.
        ToCheck = "to_check", "Nakijken";
        /// The day until which it holds has passed.
        Expired = "expired", "Verlopen";
        /// It is no longer offered.
        Ended = "ended", "Gestopt";
    }
}

/// Whether an entry holds on `today`: it ended on a day, holds until a last day, and was checked last on a day; a check
/// lasts so many months.
pub fn freshness(
    ended: Option<Day>,
    valid_until: Option<Day>,
    checked: Day,
    months: i32,
    today: Day,
) -> Freshness {
    if ended.is_some_and(|day| day <= today) {
        Freshness::Ended
    } else if valid_until.is_some_and(|until| until < today) {
        Freshness::Expired
    } else if checked.plus_months(months) < today {
        Freshness::ToCheck
    } else {
        Freshness::Fresh
    }
}

impl Freshness {
    /// Whether whoever keeps the entry has something to do.
    pub const fn asks(self) -> bool {
        matches!(self, Self::ToCheck | Self::Expired)
    }
}

/// What somebody looks for. What is left out fits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words that all occur.
    pub words: String,
    /// Of which kind.
    pub kind: Option<ProvisionKind>,
    /// For whom by education; what is for every level fits too.
    pub level: Option<ProvisionLevel>,
    /// An age it is for.
    pub age: Option<u8>,
    /// Only what counts as prior provision.
    pub prior: bool,
    /// Longest wait in weeks; what does not say how long fits not.
    pub most_weeks: Option<u16>,
}

impl Wanted {
    /// Whether words, whatever their case and accents, all occur in one of the texts.
    pub fn fits_words(&self, texts: &[&str]) -> bool {
        let text = fold_name(&texts.join(" "));
        let words = fold_name(&self.words);
        words.split_whitespace().all(|word| text.contains(word))
    }

    /// Whether a level fits.
    pub fn fits_level(&self, level: ProvisionLevel) -> bool {
        level == ProvisionLevel::Any || self.level.is_none_or(|wanted| wanted == level)
    }

    /// Whether an age lies within bounds, both of them in it.
    pub fn fits_age(&self, from: Option<u8>, until: Option<u8>) -> bool {
        self.age.is_none_or(|age| {
            from.is_none_or(|least| least <= age) && until.is_none_or(|most| age <= most)
        })
    }

    /// Whether a waiting time is short enough.
    pub fn fits_wait(&self, weeks: Option<u16>) -> bool {
        self.most_weeks
            .is_none_or(|most| weeks.is_some_and(|weeks| weeks <= most))
    }
}
