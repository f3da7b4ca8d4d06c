//! The age at which a case ends by rule (S1-03; requirements A.9 and A.10 T6).

use crate::{BirthDate, Day, Month, MunicipalityId, RuleBook, RuleKey};

/// The month of the birthday at which a case ends, once that month is over. Before a yes that is the
/// upper age of the list (Participatiewet art. 10f). After it the Doorstroompunt may go on as long as
/// its own law lets it (WEB art. 8.3.1, 9.2.5), so the later of the two counts.
///
/// An unknown day or month counts as the latest it can be.
pub fn age_limit_month(
    birth_date: BirthDate,
    guided: bool,
    rules: &RuleBook,
    municipality: MunicipalityId,
    today: Day,
) -> Month {
    let until = upper_age(guided, rules, municipality, today);
    birth_date.latest().plus_years(until).month()
}

/// The age in years from which somebody is outside: before a yes that of the list, after it the later of
/// the two laws'.
pub fn upper_age(guided: bool, rules: &RuleBook, municipality: MunicipalityId, today: Day) -> i32 {
    let years = |key| rules.span(key, municipality, today);
    let list = years(RuleKey::JibMaxAge);
    if guided {
        list.max(years(RuleKey::DoorstroompuntMaxAge))
    } else {
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RuleValue, RuleVersion};

    fn month(birth_date: &str, guided: bool, rules: &RuleBook, today: &str) -> String {
        let birth_date = birth_date.parse().expect("a birth date");
        let today = today.parse().expect("a day");
        age_limit_month(
            birth_date,
            guided,
            rules,
            MunicipalityId::INSTALLATION,
            today,
        )
        .to_string()
    }

    #[test]
    fn s1_03_the_limit_is_the_27th_birthdays_month() {
        let book = RuleBook::default();
        assert_eq!(month("1999-10-31", false, &book, "2026-11-01"), "2026-10");
        assert_eq!(month("1999-10-00", false, &book, "2026-11-01"), "2026-10");
        assert_eq!(month("1999-00-00", false, &book, "2026-11-01"), "2026-12");
        assert_eq!(month("2000-02-29", true, &book, "2027-03-01"), "2027-02");
    }

    #[test]
    fn t6_guidance_goes_on_as_long_as_either_law_lets_it() {
        let version = |key, value| RuleVersion {
            key,
            municipality: None,
            valid_from: "2026-11-01".parse().expect("a day"),
            value: RuleValue::Integer(value),
            source: "Proef".into(),
        };
        let book = RuleBook::new(vec![version(RuleKey::JibMaxAge, 25)]);
        assert_eq!(month("1999-10-31", false, &book, "2026-11-01"), "2024-10");
        assert_eq!(month("1999-10-31", true, &book, "2026-11-01"), "2026-10");
        let book = RuleBook::new(vec![version(RuleKey::DoorstroompuntMaxAge, 30)]);
        assert_eq!(month("1999-10-31", true, &book, "2026-11-01"), "2029-10");
    }
}
