//! Until when a person who refused, objected or was destroyed stays suppressed.

use crate::{BirthDate, Day, Month, MunicipalityId, RuleBook, RuleKey};

/// The last month of a suppression, fixed when the token is made: the month of the birthday named by
/// the rule, by default the 27th. An incomplete birth date counts as its last possible day; without
/// one the person counts as the youngest the list can hold, so that nobody is approached too early
/// (S1-37, A.18 no. 2).
pub fn suppression_until(
    birth_date: Option<BirthDate>,
    today: Day,
    rules: &RuleBook,
    municipality: MunicipalityId,
) -> Month {
    let years = |key| rules.span(key, municipality, today);
    let until = years(RuleKey::SuppressionUntilAge);
    let birthday = match birth_date {
        Some(birth_date) => birth_date.latest().plus_years(until),
        None => today.plus_years(until.saturating_sub(years(RuleKey::JibMinAge))),
    };
    // A token never ends in the past, also when the person is older than the rule's age.
    birthday.month().max(today.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(birth_date: Option<&str>, today: &str) -> String {
        let birth_date = birth_date.map(|text| text.parse().expect("a birth date"));
        let today = today.parse().expect("a day");
        let book = RuleBook::default();
        suppression_until(birth_date, today, &book, MunicipalityId::INSTALLATION).to_string()
    }

    #[test]
    fn s1_37_a_suppression_ends_in_the_month_of_the_27th_birthday() {
        assert_eq!(until(Some("2002-03-31"), "2026-10-05"), "2029-03");
        assert_eq!(until(Some("2000-02-29"), "2026-10-05"), "2027-02");
    }

    #[test]
    fn s1_37_an_unknown_part_of_a_birth_date_counts_as_the_latest_it_can_be() {
        assert_eq!(until(Some("2002-00-00"), "2026-10-05"), "2029-12");
        assert_eq!(until(None, "2026-10-05"), "2030-10");
    }

    #[test]
    fn s1_37_a_suppression_never_ends_before_it_began() {
        assert_eq!(until(Some("1990-01-01"), "2026-10-05"), "2026-10");
    }
}
