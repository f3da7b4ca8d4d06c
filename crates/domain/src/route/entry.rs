//! Who may enter a route: by age, direction, the school that was left and what somebody left it with (S2-06, S2-08).

use serde::{Deserialize, Serialize};

use crate::{
    BirthDate, Day,
    code::codes,
    school::{Education, Qualification},
};

codes! {
    /// Where a route leads.
    pub enum RouteDirection {
        /// To education.
        Education = "education", "Onderwijs";
        /// To work.
        Work = "work", "Werk";
        /// To a structured day activity (S2-07).
        DayActivity = "day_activity", "Dagbesteding";
        /// First to rest and a place, then on (S2-24).
        Stability = "stability", "Rust en een vaste plek";
    }

    /// What of an entry rule somebody does not meet.
    pub enum Unmet {
        /// Below the least age.
        TooYoung = "too_young", "De jongere is jonger dan de route vraagt";
        /// Above the greatest age.
        TooOld = "too_old", "De jongere is ouder dan de route toelaat";
        /// The birth date is not known, or not well enough.
        AgeUnknown = "age_unknown", "De leeftijd is niet bekend";
        /// The young person wants another direction.
        Direction = "direction", "De jongere wil een andere richting op dan de route";
        /// Left another kind of school.
        School = "school", "De route is voor jongeren van een andere schoolsoort";
        /// Left school with something else.
        Certificate = "certificate", "De jongere heeft niet het diploma of getuigschrift dat de route vraagt";
    }
}

/// Who may enter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRule {
    /// Least age, in it; `None`: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_age: Option<u8>,
    /// Greatest age, in it; `None`: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greatest_age: Option<u8>,
    /// The schools it is for; none named: every school.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schools: Vec<Education>,
    /// What somebody must have left with, one of these; none named: anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<Qualification>,
}

/// What is known of somebody who may enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryFacts {
    /// When they were born.
    pub born: Option<BirthDate>,
    /// Where they want to go.
    pub direction: RouteDirection,
    /// The school they left last.
    pub school: Option<Education>,
    /// What they left with.
    pub certificate: Option<Qualification>,
}

/// What of the rule somebody does not meet on a day: empty when they may enter. What is not known is not met.
pub fn unmet(
    rule: &EntryRule,
    direction: RouteDirection,
    facts: EntryFacts,
    on: Day,
) -> Vec<Unmet> {
    let mut found = Vec::new();
    found.extend(age(rule, facts.born, on));
    if facts.direction != direction {
        found.push(Unmet::Direction);
    }
    if !rule.schools.is_empty() && !facts.school.is_some_and(|one| rule.schools.contains(&one)) {
        found.push(Unmet::School);
    }
    let holds = |one: Qualification| rule.certificates.contains(&one);
    if !rule.certificates.is_empty() && !facts.certificate.is_some_and(holds) {
        found.push(Unmet::Certificate);
    }
    found
}

fn age(rule: &EntryRule, born: Option<BirthDate>, on: Day) -> Option<Unmet> {
    if rule.least_age.is_none() && rule.greatest_age.is_none() {
        return None;
    }
    let Some(born) = born else {
        return Some(Unmet::AgeUnknown);
    };
    // A birth date that is not whole leaves a least and a greatest age.
    let (least, greatest) = born.age_on(on);
    let from = rule.least_age.map_or(i16::MIN, i16::from);
    let until = rule.greatest_age.map_or(i16::MAX, i16::from);
    if greatest < from {
        Some(Unmet::TooYoung)
    } else if least > until {
        Some(Unmet::TooOld)
    } else if least < from || greatest > until {
        Some(Unmet::AgeUnknown)
    } else {
        None
    }
}
