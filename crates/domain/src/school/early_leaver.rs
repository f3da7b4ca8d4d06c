//! Who is an early school leaver (voortijdig schoolverlater) on a day, and since which count.

use super::{Exemption, Qualification};
use crate::{BirthDate, Day, code::codes, formation::SchoolYear};

/// Weeks in a row without a valid reason after which who is enrolled counts as gone (WEB art. 8.3.1).
const WEEKS_AWAY: u8 = 4;

/// The age at which the duty to qualify ends (LPW art. 4b).
const OF_AGE: i16 = 18;

/// How somebody is enrolled on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolment {
    /// Enrolled; so many whole weeks in a row away without a valid reason.
    Enrolled {
        /// The weeks.
        weeks_away: u8,
    },
    /// Enrolled nowhere.
    Nowhere,
}

codes! {
    /// How somebody stands on a day.
    pub enum Standing {
        /// Has to be at school: a matter of the Leerplichtwet.
        UnderDuty = "under_duty", "Leerplichtig of kwalificatieplichtig";
        /// Has a basic qualification.
        Qualified = "qualified", "Heeft een startkwalificatie";
        /// Goes to school.
        AtSchool = "at_school", "Gaat naar school";
        /// Holds a certificate that is enough for who works, and works.
        WorksWithCertificate = "works_with_certificate", "Werkt, met een getuigschrift of entreediploma";
        /// Is too old.
        TooOld = "too_old", "Te oud";
        /// An early leaver.
        EarlyLeaver = "early_leaver", "Voortijdig schoolverlater";
        /// Nobody can say: what decides is not known.
        Unknown = "unknown", "Niet bekend";
    }

    /// Since which count an early leaver is one.
    pub enum Cohort {
        /// New: at school on the count before the last, and not on the last.
        New = "new", "Nieuwe vsv'er";
        /// Before that.
        Earlier = "earlier", "Oud-vsv'er";
        /// After the last count: it is seen at the next.
        SinceTheCount = "since_the_count", "Sinds de laatste telling van 1 oktober";
    }
}

/// Somebody's standing on a day; `until_age` is the age at which the Doorstroompunt ends (23; 27 from 2026). `works`: paid
/// work under an appointment or contract, `None` when it is not known.
///
/// Of a birth date that is not whole the youngest age counts, so that nobody is let go too early.
///
/// A change of work changes it without anything at school (S4-02 to S4-04).
pub fn standing(
    born: BirthDate,
    qualification: Qualification,
    exempt: Option<Exemption>,
    enrolment: Enrolment,
    works: Option<bool>,
    until_age: i16,
    on: Day,
) -> Standing {
    if qualification.is_basic() {
        return Standing::Qualified;
    }
    let (age, _) = born.age_on(on);
    if age >= until_age {
        return Standing::TooOld;
    }
    let exempt = exempt.or(qualification.exempts());
    if age < OF_AGE && exempt.is_none() || on < end_of_compulsory(born) {
        return Standing::UnderDuty;
    }
    if let Enrolment::Enrolled { weeks_away } = enrolment
        && weeks_away < WEEKS_AWAY
    {
        return Standing::AtSchool;
    }
    match works {
        _ if !qualification.excepts_who_works() => Standing::EarlyLeaver,
        Some(true) => Standing::WorksWithCertificate,
        Some(false) => Standing::EarlyLeaver,
        None => Standing::Unknown,
    }
}

/// The first day after the school year in which somebody turns 16 (LPW art. 3).
fn end_of_compulsory(born: BirthDate) -> Day {
    SchoolYear::of(born.latest().plus_years(16))
        .next()
        .first_day()
}

/// The cohort of an early leaver on a day, by the last day they were at school. Schools count on 1 October.
pub fn cohort(last_at_school: Day, on: Day) -> Cohort {
    let mut last_count = SchoolYear::of(on).counting_day();
    if last_count > on {
        last_count = last_count.plus_years(-1);
    }
    let before = last_count.plus_years(-1);
    if last_at_school >= last_count {
        Cohort::SinceTheCount
    } else if last_at_school >= before {
        Cohort::New
    } else {
        Cohort::Earlier
    }
}
