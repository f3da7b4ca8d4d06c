//! What a row of a list comes to on its reference date: standing, cohort and priority, and what is missing to say it.

use serde::{Deserialize, Serialize};

use super::{
    Cohort, Education, Enrolment, Income, IncomeBounds, NotSelected, Priority, Qualification,
    Standing, cohort, select, standing,
};
use crate::{BirthDate, Day, MunicipalityId, RuleBook, RuleKey, code::codes, costs::Cents};

/// What a list tells of somebody's school and work; what it does not tell is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaverFacts {
    /// The kind of school that was left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education: Option<Education>,
    /// The highest diploma or certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification: Option<Qualification>,
    /// The last day at school, or the day of leaving the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_school_day: Option<Day>,
    /// Hours of paid work a week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_hours: Option<u16>,
    /// Income from work a month, in cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income_cents: Option<i64>,
    /// Whether there is a benefit of any amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benefit: Option<bool>,
}

impl LeaverFacts {
    /// Whether there is paid work: hours or income above zero. `None` when neither is told.
    pub fn works(self) -> Option<bool> {
        match (self.work_hours, self.income_cents) {
            (None, None) => None,
            (hours, cents) => {
                Some(hours.is_some_and(|hours| hours > 0) || cents.is_some_and(|cents| cents > 0))
            }
        }
    }

    /// Income from work a month. Who is told to work no hours has none.
    fn income(self) -> Option<Cents> {
        let none = (self.work_hours == Some(0)).then_some(0);
        self.income_cents.or(none).map(Cents)
    }

    fn enrolment(self, on: Day) -> Enrolment {
        match self.last_school_day {
            Some(last) if last > on => Enrolment::Enrolled { weeks_away: 0 },
            _ => Enrolment::Nowhere,
        }
    }
}

/// The bounds in force on a reference date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelectionBounds {
    /// The age from which the Doorstroompunt no longer serves.
    pub until_age: i16,
    /// The bounds of income; `None` when the rules of that day contradict each other, so that nobody can be selected.
    pub income: Option<IncomeBounds>,
}

impl SelectionBounds {
    /// The bounds by the dated rules of a day.
    pub fn on(rules: &RuleBook, day: Day) -> Self {
        let rule = |key| rules.integer(key, MunicipalityId::INSTALLATION, day);
        let euros = |key| Cents(rule(key).saturating_mul(100));
        Self {
            until_age: i16::try_from(rule(RuleKey::DoorstroompuntMaxAge)).unwrap_or(i16::MAX),
            income: IncomeBounds::new(
                euros(RuleKey::LittleIncomeEuros),
                euros(RuleKey::SomeIncomeEuros),
            )
            .ok(),
        }
    }
}

codes! {
    /// What a list does not tell and would decide something.
    pub enum Missing {
        /// The birth date.
        BirthDate = "birth_date", "de geboortedatum";
        /// The highest diploma.
        Qualification = "qualification", "het hoogste diploma";
        /// Whether there is work.
        Work = "work", "of er werk is";
        /// The income from work.
        Income = "income", "het inkomen uit werk";
        /// Whether there is a benefit.
        Benefit = "benefit", "of er een uitkering is";
        /// The last day at school.
        LastSchoolDay = "last_school_day", "de laatste schooldag";
    }
}

/// What a row comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// How they stand.
    pub standing: Standing,
    /// Since which count, for an early leaver whose last day at school is told.
    pub cohort: Option<Cohort>,
    /// In which order they are looked for, or why not.
    pub selection: Result<Priority, NotSelected>,
    /// What is missing to say more: empty when everything is decided.
    pub missing: Vec<Missing>,
}

/// What a row comes to on the reference date of its list.
pub fn assess(
    facts: LeaverFacts,
    born: Option<BirthDate>,
    bounds: SelectionBounds,
    on: Day,
) -> Assessment {
    let mut missing = Vec::new();
    let standing = stands(facts, born, bounds, on, &mut missing);
    let is_early = standing == Standing::EarlyLeaver;
    let cohort = facts
        .last_school_day
        .filter(|_| is_early)
        .map(|last| cohort(last, on));
    if is_early && cohort.is_none() {
        missing.push(Missing::LastSchoolDay);
    }
    let income = Income {
        from_work: facts.income(),
        benefit: facts.benefit,
    };
    let selection = bounds.income.map_or(Err(NotSelected::Unknown), |bounds| {
        select(standing, income, bounds)
    });
    if is_early && selection == Err(NotSelected::Unknown) {
        if income.benefit.is_none() {
            missing.push(Missing::Benefit);
        }
        if income.from_work.is_none() {
            missing.push(Missing::Income);
        }
    }
    Assessment {
        standing,
        cohort,
        selection,
        missing,
    }
}

fn stands(
    facts: LeaverFacts,
    born: Option<BirthDate>,
    bounds: SelectionBounds,
    on: Day,
    missing: &mut Vec<Missing>,
) -> Standing {
    let (Some(born), Some(holds)) = (born, facts.qualification) else {
        if born.is_none() {
            missing.push(Missing::BirthDate);
        }
        if facts.qualification.is_none() {
            missing.push(Missing::Qualification);
        }
        return Standing::Unknown;
    };
    let found = standing(
        born,
        holds,
        None,
        facts.enrolment(on),
        facts.works(),
        bounds.until_age,
        on,
    );
    if found == Standing::Unknown {
        missing.push(Missing::Work);
    }
    found
}
