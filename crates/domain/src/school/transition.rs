//! The step from school to something else, of those in a vulnerable position: whom the coach follows, and how each stands in a
//! quarter (S0-02, S0-03, S3-02 to S3-05, S3-21, S3-22; requirements B.4).

use serde::{Deserialize, Serialize};

use super::{LeaverFacts, Qualification, SchoolListKind};
use crate::{BirthDate, Day, code::codes};

codes! {
    /// How somebody stands in a quarter (S3-04).
    pub enum Situation {
        /// At school.
        AtSchool = "at_school", "Op school";
        /// At work.
        AtWork = "at_work", "Aan het werk";
        /// In a day activity.
        DayActivity = "day_activity", "Dagbesteding";
        /// Nobody knows: to be approached (S3-05).
        NotInView = "not_in_view", "Niet in beeld";
    }

    /// Where the step leads (S0-02, S3-22).
    pub enum Aim {
        /// Entree, which is mbo level 1.
        Entree = "entree", "Mbo-entree";
        /// Mbo level 2 or higher.
        Mbo = "mbo", "Mbo 2, 3 of 4";
        /// Work.
        Work = "work", "Werk";
        /// A day activity.
        DayActivity = "day_activity", "Dagbesteding";
        /// Not known yet.
        Open = "open", "Nog niet bekend";
    }

    /// What somebody needs for the step, as school and coach see it together (S3-21).
    pub enum Need {
        /// Help with learning.
        Learning = "learning", "Hulp bij leren";
        /// Help with plans and coming on time.
        Structure = "structure", "Hulp bij plannen en op tijd komen";
        /// Care or treatment.
        Care = "care", "Zorg of behandeling";
        /// Money or debts.
        Money = "money", "Geld of schulden";
        /// A place to live.
        Housing = "housing", "Een plek om te wonen";
        /// Help with travelling.
        Travel = "travel", "Hulp bij reizen";
    }

    /// What is to be done for somebody in a quarter.
    pub enum Asks {
        /// Nobody said how they stand.
        Answer = "answer", "Stand nog invullen";
        /// Nobody knows where they are: approach them (S3-05).
        Approach = "approach", "Benaderen";
        /// Nothing this quarter.
        Nothing = "nothing", "Bijgewerkt";
    }
}

/// What is said of somebody in a quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionAnswer {
    /// How they stand.
    pub situation: Situation,
    /// Where the step leads.
    pub aim: Aim,
    /// What they need.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
}

/// Whether the coach follows somebody on a day: on a list of who left practical education, special secondary education or
/// Entree, without a basic qualification, and below the age until which the Doorstroompunt serves (B.4). An unknown birth date
/// does not put anybody out of sight.
pub fn is_followed(
    kind: SchoolListKind,
    facts: LeaverFacts,
    born: Option<BirthDate>,
    until_age: i16,
    on: Day,
) -> bool {
    let qualified = facts.qualification.is_some_and(Qualification::is_basic);
    let young = born.is_none_or(|born| born.age_on(on).0 < until_age);
    kind == SchoolListKind::Outflow && !qualified && young
}

/// What is to be done for somebody of whom this is the last answer of the quarter.
pub const fn asks(answered: Option<Situation>) -> Asks {
    match answered {
        None => Asks::Answer,
        Some(Situation::NotInView) => Asks::Approach,
        Some(_) => Asks::Nothing,
    }
}

/// How far a quarter is: who is followed, and how many stand how. The parts add up to the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// At school.
    pub at_school: usize,
    /// At work.
    pub at_work: usize,
    /// In a day activity.
    pub day_activity: usize,
    /// Not in view.
    pub not_in_view: usize,
    /// Of whom nobody said how they stand.
    pub open: usize,
}

impl Coverage {
    /// Counts everybody who is followed by the last answer of the quarter.
    pub fn of(answers: impl IntoIterator<Item = Option<Situation>>) -> Self {
        let mut found = Self::default();
        for one in answers {
            let part = match one {
                None => &mut found.open,
                Some(Situation::AtSchool) => &mut found.at_school,
                Some(Situation::AtWork) => &mut found.at_work,
                Some(Situation::DayActivity) => &mut found.day_activity,
                Some(Situation::NotInView) => &mut found.not_in_view,
            };
            *part = part.saturating_add(1);
        }
        found
    }

    /// How many stand so.
    pub const fn standing(&self, situation: Situation) -> usize {
        match situation {
            Situation::AtSchool => self.at_school,
            Situation::AtWork => self.at_work,
            Situation::DayActivity => self.day_activity,
            Situation::NotInView => self.not_in_view,
        }
    }

    /// Of how many it is said how they stand.
    pub const fn answered(&self) -> usize {
        self.at_school
            .saturating_add(self.at_work)
            .saturating_add(self.day_activity)
            .saturating_add(self.not_in_view)
    }

    /// How many are followed.
    pub const fn followed(&self) -> usize {
        self.answered().saturating_add(self.open)
    }

    /// How many of a hundred are answered, rounded down; `None` where nobody is followed.
    pub fn percent(&self) -> Option<usize> {
        self.answered()
            .saturating_mul(100)
            .checked_div(self.followed())
    }
}

/// What may be shown of a coverage to whoever sees numbers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownCoverage {
    /// Every part: none of them is of a few.
    Whole(Coverage),
    /// How many are followed, and of how many it is said how they stand: a part is of a few.
    Totals {
        /// How many are followed.
        followed: usize,
        /// Of how many it is said.
        answered: usize,
    },
    /// How many are followed: also the totals would tell of a few.
    Followed(usize),
    /// Nothing but that there are some: fewer than the least.
    Few,
    /// Nobody is followed.
    Nobody,
}

impl Coverage {
    /// What may be shown where a number below `least` and above nought tells of persons. A part that is withheld does not follow
    /// from the others, for then none of them is shown.
    pub fn shown(self, least: usize) -> ShownCoverage {
        let is_few = |count: usize| count > 0 && count < least;
        let parts = Situation::ALL.iter().map(|one| self.standing(*one));
        let (followed, answered) = (self.followed(), self.answered());
        if followed == 0 {
            ShownCoverage::Nobody
        } else if is_few(followed) {
            ShownCoverage::Few
        } else if is_few(answered) || is_few(self.open) {
            ShownCoverage::Followed(followed)
        } else if parts.clone().any(is_few) {
            ShownCoverage::Totals { followed, answered }
        } else {
            ShownCoverage::Whole(self)
        }
    }
}
